"""Definitions written under the paths of the first versions of the API; the effect is read under the present ones."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.properties import PROPERTIES, definition
from tests.contract.test_properties_legacy import OPTION, PATHS
from tests.portal import Portal

V1 = "/properties/v1/contacts"
PAINT = {"name": "paint", "displayName": "Paint", "displayOrder": 2}


def call(portal: Portal, method: str, target: str, body: Any = None, status: int = 200) -> Any:
    """Send a request and expect a status."""
    answer = portal.call(method, target, body)
    assert answer.status == status, (answer.status, answer.body[:500])
    return answer.json() if answer.body else None


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.covers("legacy.definitions.create_property", "success", "409")
@pytest.mark.covers("legacy.definitions.update_property", "success", "404")
@pytest.mark.covers("legacy.definitions.archive_property", "success", "404")
def test_a_property_is_defined_changed_and_archived(portal: Portal, path: str) -> None:
    """The answers are in the old form; what a change leaves out stays."""
    options = [{"label": "Red", "value": "red", "readOnly": False, "doubleData": 0.0}]
    body = definition(type="enumeration", fieldType="select", options=options, deleted=False, createdAt=1)
    made = call(portal, "POST", f"{path}/properties", body)
    assert made == portal.get(f"{path}/properties/named/colour")
    assert (made["name"], made["options"], made["hubspotDefined"]) == ("colour", [OPTION], None)
    assert made["createdAt"] == portal.now_ms
    assert call(portal, "POST", f"{path}/properties", body, 409)["category"] == "OBJECT_ALREADY_EXISTS"
    named = f"{path}/properties/named/colour"
    changed = call(portal, "PUT", named, {"name": "other", "label": "Colours"})
    assert changed == {**made, "label": "Colours"}
    assert call(portal, "PUT", named, changed) == changed
    present = portal.get(f"{PROPERTIES}/colour")
    assert (present["label"], present["type"], present["options"][0]["value"]) == ("Colours", "enumeration", "red")
    portal.delete(named)
    portal.get(f"{PROPERTIES}/colour", 404)
    portal.delete(named, 404)
    call(portal, "PUT", named, {"label": "x"}, 404)


def test_a_property_needs_a_name_and_a_group_alone(portal: Portal) -> None:
    """It is text then, and its name is its label."""
    call(portal, "POST", f"{V1}/properties", {"name": "colour", "groupName": "contactinformation"})
    found = portal.get(f"{PROPERTIES}/colour")
    assert (found["label"], found["type"], found["fieldType"]) == ("colour", "string", "text")
    contact = portal.contact("ann@example.com", colour="blue")
    assert portal.read("contacts", contact, "colour")["colour"] == "blue"


@pytest.mark.covers("legacy.definitions.create_property", "400")
@pytest.mark.covers("legacy.definitions.update_property", "400")
@pytest.mark.covers("legacy.definitions.archive_property", "400")
def test_a_definition_is_checked_as_in_the_present_version(portal: Portal) -> None:
    """What is refused there is refused here, and nothing is written."""
    before = portal.get(PROPERTIES)
    for wrong in (
        definition("Colour"), definition(type="colour"), definition(type="enumeration", fieldType="select"),
        definition(groupName="nothing"), definition(label="x" * 2_000), {"name": "colour"}, {"groupName": "contactinformation"},
        definition(options=[{"label": "x", "value": "x"}]), definition(displayOrder=2**40), {**definition(), "name": None},
    ):  # fmt: skip
        call(portal, "POST", f"{V1}/properties", wrong, 400)
    call(portal, "POST", "/properties/v1/butterflies/properties", definition(), 400)
    call(portal, "POST", "/properties/v1/forms/properties", definition(), 400)
    call(portal, "PUT", f"{V1}/properties/named/email", {"type": "number", "fieldType": "number"}, 400)
    portal.delete(f"{V1}/properties/named/email", 400)
    assert portal.get(PROPERTIES) == before


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.covers("legacy.definitions.create_group", "success", "400", "409")
@pytest.mark.covers("legacy.definitions.update_group", "success", "400", "404")
@pytest.mark.covers("legacy.definitions.archive_group", "success", "400", "404")
def test_a_group_is_made_changed_and_taken_away(portal: Portal, path: str) -> None:
    """Its label is called displayName; while it holds properties it stays."""
    assert call(portal, "POST", f"{path}/groups", PAINT) == {**PAINT, "properties": []}
    call(portal, "POST", f"{path}/groups", PAINT, 409)
    named = f"{path}/groups/named/paint"
    assert call(portal, "PUT", named, {"displayName": "Paints"}) == {**PAINT, "displayName": "Paints", "properties": []}
    present = {"name": "paint", "label": "Paints", "displayOrder": 2, "archived": False}
    assert portal.get(f"{PROPERTIES}/groups/paint") == present
    call(portal, "POST", f"{path}/properties", definition(groupName="paint"))
    portal.delete(named, 400)
    portal.delete(f"{path}/properties/named/colour")
    for wrong in ({"name": "Paint", "displayName": "x"}, {"name": "other", "displayName": ""}, {"name": "other"}):
        call(portal, "POST", f"{path}/groups", wrong, 400)
    call(portal, "PUT", named, {"displayName": ""}, 400)
    portal.delete(named)
    portal.get(f"{PROPERTIES}/groups/paint", 404)
    portal.delete(named, 404)
    call(portal, "PUT", named, {"displayName": "x"}, 404)


@pytest.mark.covers("legacy.definitions.create_property", "isolation", "scope")
@pytest.mark.covers("legacy.definitions.update_property", "isolation", "scope")
@pytest.mark.covers("legacy.definitions.archive_property", "isolation", "scope")
@pytest.mark.covers("legacy.definitions.create_group", "isolation", "scope")
@pytest.mark.covers("legacy.definitions.update_group", "isolation", "scope")
@pytest.mark.covers("legacy.definitions.archive_group", "isolation", "scope")
def test_other_accounts_and_tokens_without_the_scope_change_nothing(portal: Portal) -> None:
    """Writing takes the scope of the schema, as under the present paths."""
    portal.post(f"{PROPERTIES}/groups", {"name": "paint", "label": "Paint"})
    portal.post(PROPERTIES, definition())
    before = (portal.get(PROPERTIES), portal.get(f"{PROPERTIES}/groups"))
    other, record = portal.other_account(), portal.token(scopes="crm.objects.contacts.write")
    for method, path, body, theirs in (
        ("POST", "/properties", definition("mine"), 200), ("PUT", "/properties/named/colour", {"label": "Mine"}, 404),
        ("DELETE", "/properties/named/colour", None, 404), ("POST", "/groups", {**PAINT, "name": "mine"}, 200),
        ("PUT", "/groups/named/paint", {"displayName": "Mine"}, 404), ("DELETE", "/groups/named/paint", None, 404),
    ):  # fmt: skip
        assert portal.call(method, V1 + path, body, token=other).status == theirs
        assert portal.call(method, V1 + path, body, token=record).status == 403
    assert (portal.get(PROPERTIES), portal.get(f"{PROPERTIES}/groups")) == before
