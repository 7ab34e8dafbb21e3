"""No statement has a property's name in its text: a name is an argument, or decides on a column of `slot`."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import apsw
import pytest

from axle.storage.search.builder import WORTH_IT
from tests.api import CONTACTS, Api

MARK = "zq_marker"
NAME, KEY, CHOICE = f"{MARK}_property", f"{MARK}_key", f"{MARK}_choice"
BATCH = 100
COLUMNS = {"t3", "t4", "t5"}  # of `slot`, the first that a property of an account can be given
PROPERTIES = "/crm/v3/properties/contacts"
WAIT_SECONDS = 20  # for slots, before the test fails


@pytest.fixture
def statements(recorded: set[str]) -> Iterator[Callable[[], set[str]]]:
    """Return what tells the statements that the test has run on either database by now."""
    texts: set[str] = set()

    def trace(db: apsw.Connection) -> None:
        def record(_: apsw.Cursor, text: str, __: Any) -> bool:
            texts.add(text)
            return True

        db.exec_trace = record

    of_other_tests = set(recorded)
    recorded.clear()
    apsw.connection_hooks.append(trace)
    yield lambda: texts | recorded
    apsw.connection_hooks.remove(trace)
    recorded.update(of_other_tests)


def search(api: Api, **body: Any) -> list[str]:
    """Return the ids of the contacts that a search finds."""
    return [result["id"] for result in api.post(f"{CONTACTS}/search", body, 200)["results"]]


def by(name: str, operator: str, **operands: Any) -> dict[str, Any]:
    """Return a search by one condition, sorted by the property and with its value in the answer."""
    condition = {"propertyName": name, "operator": operator, **operands}
    return {"filterGroups": [{"filters": [condition]}], "sorts": [name], "properties": [name], "limit": 5}


def define(api: Api) -> None:
    """Define properties of a text, of what is unique, and of a choice."""
    common = {"groupName": "contactinformation", "type": "string", "fieldType": "text"}
    api.post(PROPERTIES, {**common, "name": NAME, "label": "Text"})
    api.post(PROPERTIES, {**common, "name": KEY, "label": "Key", "hasUniqueValue": True})
    options = [{"label": text, "value": text} for text in ("red", "blue")]
    choice = {"type": "enumeration", "fieldType": "select", "options": options}
    api.post(PROPERTIES, {**common, **choice, "name": CHOICE, "label": "Choice"})


def searches(api: Api) -> None:
    """Search by the properties with every way of asking."""
    for body in (
        by(NAME, "EQ", value="word 3"),
        by(NAME, "CONTAINS_TOKEN", value="wor*"),
        by(NAME, "IN", values=["word 1", "word 2"]),
        by(NAME, "BETWEEN", value="a", highValue="z"),
        by(CHOICE, "EQ", value="red"),
        by(CHOICE, "NEQ", value="red"),
        by(KEY, "HAS_PROPERTY"),
        {"query": "Ann", "sorts": [{"propertyName": NAME, "direction": "DESCENDING"}], "properties": [CHOICE]},
    ):
        assert search(api, **body)
    assert search(api, **by(KEY, "NOT_HAS_PROPERTY")) == []


def write(api: Api) -> list[str]:
    """Create so many contacts that their properties are given slots; return their ids."""
    ids: list[str] = []
    for start in range(0, WORTH_IT + BATCH, BATCH):
        inputs = [
            {"properties": {NAME: f"word {n % 5}", KEY: f"k{n}", CHOICE: ("red", "blue")[n % 2], "firstname": "Ann"}}
            for n in range(start, start + BATCH)
        ]
        ids += [record["id"] for record in api.post(f"{CONTACTS}/batch/create", {"inputs": inputs})["results"]]
    return ids


def search_until_slots_answer(api: Api, statements: Callable[[], set[str]]) -> None:
    """Search until the three properties have slots, and these are what is looked through."""
    deadline = time.monotonic() + WAIT_SECONDS
    while not looked_through(statements()) >= COLUMNS:
        assert time.monotonic() < deadline
        searches(api)
        time.sleep(0.02)


def looked_through(texts: set[str]) -> set[str]:
    """Return the columns for properties by which slots have been looked through."""
    conditions = [text.partition(" WHERE ")[2] for text in texts if text.startswith("SELECT") and "FROM slot" in text]
    return {column for condition in conditions for column in re.findall(r"\bt\d+\b", condition)}


def change(api: Api, ids: list[str]) -> None:
    """Read, change, archive and erase contacts by the properties, and at last archive a property."""
    path = f"{CONTACTS}/{ids[0]}"
    api.patch(path, {NAME: "other", KEY: "key", CHOICE: ""})
    api.patch(f"{CONTACTS}/key?idProperty={KEY}", {NAME: ""})
    api.get(f"{path}?properties={NAME}&propertiesWithHistory={NAME},{KEY}")
    api.post(f"{CONTACTS}/batch/read", {"inputs": [{"id": "k7"}], "idProperty": KEY, "properties": [NAME]}, 200)
    api.post(f"{CONTACTS}/batch/upsert", {"inputs": [{"id": "k8", "idProperty": KEY, "properties": {NAME: "x"}}]}, 200)
    api.delete(path)
    api.get(f"{CONTACTS}?archived=true&properties={NAME}")
    api.post(f"{CONTACTS}/gdpr-delete", {"objectId": ids[1]}, 204)
    api.delete(f"{PROPERTIES}/{NAME}")


def test_no_statement_has_the_name_of_a_property_in_its_text(lasting: str, statements: Callable[[], set[str]]) -> None:
    """Whether it is defined, written, searched, sorted by, read with its history, archived or erased."""
    api = Api(database=lasting)
    try:
        define(api)
        ids = write(api)
        search_until_slots_answer(api, statements)
        change(api, ids)
    finally:
        api.close()
    assert len(statements()) > 50
    assert [text for text in statements() if MARK in text] == []
