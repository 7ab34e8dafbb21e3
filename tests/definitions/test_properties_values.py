"""What records make of definitions that change: values that fit, prepared searches, unique values."""

from __future__ import annotations

from typing import Any

import pytest

from axle.operations.account_catalogs import Catalogs
from tests.api import CONTACTS, Api
from tests.definitions.properties import PROPERTIES, definition, found


@pytest.mark.parametrize("way", ["again", "changed"])
def test_values_fit_the_new_type_or_stay_in_history_alone(api: Api, way: str) -> None:
    """Another type, by a change or a new definition: what fits is kept in its form, what does not is cleared; the bin too."""
    api.post(PROPERTIES, definition())
    number, word, binned = (api.contact(colour=text) for text in (" 42 ", "blue", "green"))
    api.delete(f"{CONTACTS}/{binned}")
    api.wait(1_000)
    if way == "again":
        api.delete(f"{PROPERTIES}/colour")
        api.post(PROPERTIES, definition(type="number", fieldType="number"))
    else:
        assert api.call("PATCH", f"{PROPERTIES}/colour", {"type": "number", "fieldType": "number"}).status == 200
    assert api.read("contacts", number, "colour")["colour"] == "42"
    assert api.read("contacts", word, "colour")["colour"] is None
    history = api.get(f"{CONTACTS}/{word}?propertiesWithHistory=colour")["propertiesWithHistory"]["colour"]
    assert [(entry["value"], entry["sourceType"]) for entry in history] == [("", "CALCULATED"), ("blue", "INTEGRATION")]
    assert found(api, "GT", "41") == [number]
    api.post(f"/_axle/objects/contacts/{binned}/restore", None, 200)
    assert api.read("contacts", binned, "colour")["colour"] is None
    api.patch(f"{CONTACTS}/{word}", {"colour": "43"})
    assert found(api, "GTE", "42") == [number, word]


def test_a_prepared_search_never_reads_what_another_type_left(api: Api) -> None:
    """A slot that was filled with text is not read as numbers, nor by the property that gets its column next."""
    api.post(PROPERTIES, definition())
    for start in range(0, 1_100, 100):
        inputs = [{"properties": {"colour": str(n)}} for n in range(start, start + 100)]
        api.post(f"{CONTACTS}/batch/create", {"inputs": inputs})
    for _ in range(3):
        assert len(found(api, "EQ", "7")) == 1
    prepare(api, "colour")
    assert api.call("PATCH", f"{PROPERTIES}/colour", {"type": "number", "fieldType": "number"}).status == 200
    assert len(found(api, "LT", "10")) == 10
    prepare(api, "colour")
    assert len(found(api, "LT", "10")) == 10
    api.post(PROPERTIES, definition("shade"))
    prepare(api, "shade")
    body = {"filters": [{"propertyName": "shade", "operator": "HAS_PROPERTY"}]}
    assert api.post(f"{CONTACTS}/search", body, 200)["total"] == 0
    sort = {"sorts": ["-colour"], "limit": 1, "properties": ["colour"]}
    assert api.post(f"{CONTACTS}/search", sort, 200)["results"][0]["properties"]["colour"] == "1099"


def prepare(api: Api, name: str) -> None:
    """Give a property of contacts its slot, filled."""
    storage: Any = api.app.storage
    kind = storage.read(api.account, Catalogs(api.app.catalog).of).find("contacts")
    storage.write(api.account, lambda tx: tx.assign_slot(kind, name))
    while not storage.write(api.account, lambda tx: tx.fill_slot(kind, name, 500)):
        pass


def test_unique_values_are_kept_unique_and_name_records(api: Api) -> None:
    """Creates, updates, batches and upserts; the value reads and changes its record; archiving the record frees it."""
    api.post(PROPERTIES, definition(hasUniqueValue=True))
    one, two = api.contact(colour="red"), api.contact()
    assert api.post(CONTACTS, {"properties": {"colour": "red"}}, 409)["message"].endswith(f"Existing ID: {one}")
    api.patch(f"{CONTACTS}/{two}", {"colour": "red"}, 409)
    assert api.get(f"{CONTACTS}/red?idProperty=colour")["id"] == one
    api.patch(f"{CONTACTS}/red?idProperty=colour", {"firstname": "Ada"})
    inputs = [{"id": colour, "idProperty": "colour", "properties": {"lastname": "L"}} for colour in ("red", "green")]
    upserted = api.post(f"{CONTACTS}/batch/upsert", {"inputs": inputs}, 200)["results"]
    assert [(record["new"], record["id"] == one) for record in upserted] == [(False, True), (True, False)]
    assert api.read("contacts", upserted[1]["id"], "colour")["colour"] == "green"
    api.delete(f"{CONTACTS}/{one}")
    api.patch(f"{CONTACTS}/{two}", {"colour": "red"})
    assert (
        api.post(f"{CONTACTS}/batch/read", {"inputs": [{"id": "red"}], "idProperty": "colour"}, 200)["results"][0]["id"] == two
    )


def test_uniqueness_follows_the_definition(api: Api) -> None:
    """A returning property may become unique if its values are; what they were unique by is forgotten with the old one."""
    api.post(PROPERTIES, definition())
    one, two = api.contact(colour="red"), api.contact(colour="red")
    api.delete(f"{PROPERTIES}/colour")
    api.post(PROPERTIES, definition(hasUniqueValue=True), 400)
    api.get(f"{PROPERTIES}/colour", 404)
    api.post(PROPERTIES, definition())
    api.patch(f"{CONTACTS}/{two}", {"colour": "blue"})
    api.delete(f"{PROPERTIES}/colour")
    api.post(PROPERTIES, definition(hasUniqueValue=True))
    assert api.get(f"{CONTACTS}/red?idProperty=colour")["id"] == one
    api.post(CONTACTS, {"properties": {"colour": "blue"}}, 409)
    api.delete(f"{PROPERTIES}/colour")
    api.post(PROPERTIES, definition())
    api.contact(colour="blue")
    api.get(f"{CONTACTS}/red?idProperty=colour", 400)
