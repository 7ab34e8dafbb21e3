"""What records make of definitions that change: values that fit, prepared searches, unique values."""

from __future__ import annotations

from typing import Any

import pytest

from axle.operations.account_catalogs import Catalogs
from tests.contract.properties import PROPERTIES, definition, found
from tests.portal import CONTACTS, Portal


@pytest.mark.parametrize("way", ["again", "changed"])
def test_values_fit_the_new_type_or_stay_in_history_alone(portal: Portal, way: str) -> None:
    """Another type, by a change or a new definition: what fits is kept in its form, what does not is cleared; the bin too."""
    portal.post(PROPERTIES, definition())
    number, word, binned = (portal.contact(colour=text) for text in (" 42 ", "blue", "green"))
    portal.delete(f"{CONTACTS}/{binned}")
    portal.wait(1_000)
    if way == "again":
        portal.delete(f"{PROPERTIES}/colour")
        portal.post(PROPERTIES, definition(type="number", fieldType="number"))
    else:
        assert portal.call("PATCH", f"{PROPERTIES}/colour", {"type": "number", "fieldType": "number"}).status == 200
    assert portal.read("contacts", number, "colour")["colour"] == "42"
    assert portal.read("contacts", word, "colour")["colour"] is None
    history = portal.get(f"{CONTACTS}/{word}?propertiesWithHistory=colour")["propertiesWithHistory"]["colour"]
    assert [(entry["value"], entry["sourceType"]) for entry in history] == [("", "CALCULATED"), ("blue", "INTEGRATION")]
    assert found(portal, "GT", "41") == [number]
    portal.post(f"/_axle/objects/contacts/{binned}/restore", None, 200)
    assert portal.read("contacts", binned, "colour")["colour"] is None
    portal.patch(f"{CONTACTS}/{word}", {"colour": "43"})
    assert found(portal, "GTE", "42") == [number, word]


def test_a_prepared_search_never_reads_what_another_type_left(portal: Portal) -> None:
    """A slot that was filled with text is not read as numbers, nor by the property that gets its column next."""
    portal.post(PROPERTIES, definition())
    for start in range(0, 1_100, 100):
        inputs = [{"properties": {"colour": str(n)}} for n in range(start, start + 100)]
        portal.post(f"{CONTACTS}/batch/create", {"inputs": inputs})
    for _ in range(3):
        assert len(found(portal, "EQ", "7")) == 1
    prepare(portal, "colour")
    assert portal.call("PATCH", f"{PROPERTIES}/colour", {"type": "number", "fieldType": "number"}).status == 200
    assert len(found(portal, "LT", "10")) == 10
    prepare(portal, "colour")
    assert len(found(portal, "LT", "10")) == 10
    portal.post(PROPERTIES, definition("shade"))
    prepare(portal, "shade")
    body = {"filters": [{"propertyName": "shade", "operator": "HAS_PROPERTY"}]}
    assert portal.post(f"{CONTACTS}/search", body, 200)["total"] == 0
    sort = {"sorts": ["-colour"], "limit": 1, "properties": ["colour"]}
    assert portal.post(f"{CONTACTS}/search", sort, 200)["results"][0]["properties"]["colour"] == "1099"


def prepare(portal: Portal, name: str) -> None:
    """Give a property of contacts its slot, filled."""
    storage: Any = portal.app.storage
    kind = storage.read(portal.account, Catalogs(portal.app.catalog).of).find("contacts")
    storage.write(portal.account, lambda tx: tx.assign_slot(kind, name))
    while not storage.write(portal.account, lambda tx: tx.fill_slot(kind, name, 500)):
        pass


def test_unique_values_are_kept_unique_and_name_records(portal: Portal) -> None:
    """Creates, updates, batches and upserts; the value reads and changes its record; archiving the record frees it."""
    portal.post(PROPERTIES, definition(hasUniqueValue=True))
    one, two = portal.contact(colour="red"), portal.contact()
    assert portal.post(CONTACTS, {"properties": {"colour": "red"}}, 409)["message"].endswith(f"Existing ID: {one}")
    portal.patch(f"{CONTACTS}/{two}", {"colour": "red"}, 409)
    assert portal.get(f"{CONTACTS}/red?idProperty=colour")["id"] == one
    portal.patch(f"{CONTACTS}/red?idProperty=colour", {"firstname": "Ada"})
    inputs = [{"id": colour, "idProperty": "colour", "properties": {"lastname": "L"}} for colour in ("red", "green")]
    upserted = portal.post(f"{CONTACTS}/batch/upsert", {"inputs": inputs}, 200)["results"]
    assert [(record["new"], record["id"] == one) for record in upserted] == [(False, True), (True, False)]
    assert portal.read("contacts", upserted[1]["id"], "colour")["colour"] == "green"
    portal.delete(f"{CONTACTS}/{one}")
    portal.patch(f"{CONTACTS}/{two}", {"colour": "red"})
    assert (
        portal.post(f"{CONTACTS}/batch/read", {"inputs": [{"id": "red"}], "idProperty": "colour"}, 200)["results"][0]["id"]
        == two
    )


def test_uniqueness_follows_the_definition(portal: Portal) -> None:
    """A returning property may become unique if its values are; what they were unique by is forgotten with the old one."""
    portal.post(PROPERTIES, definition())
    one, two = portal.contact(colour="red"), portal.contact(colour="red")
    portal.delete(f"{PROPERTIES}/colour")
    portal.post(PROPERTIES, definition(hasUniqueValue=True), 400)
    portal.get(f"{PROPERTIES}/colour", 404)
    portal.post(PROPERTIES, definition())
    portal.patch(f"{CONTACTS}/{two}", {"colour": "blue"})
    portal.delete(f"{PROPERTIES}/colour")
    portal.post(PROPERTIES, definition(hasUniqueValue=True))
    assert portal.get(f"{CONTACTS}/red?idProperty=colour")["id"] == one
    portal.post(CONTACTS, {"properties": {"colour": "blue"}}, 409)
    portal.delete(f"{PROPERTIES}/colour")
    portal.post(PROPERTIES, definition())
    portal.contact(colour="blue")
    portal.get(f"{CONTACTS}/red?idProperty=colour", 400)
