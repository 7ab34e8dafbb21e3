"""Definitions written under the paths of the first versions of the API; the effect is read under the present ones."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api import Api
from tests.definitions.properties import PROPERTIES, definition
from tests.legacy.test_properties import OPTION, PATHS

V1 = "/properties/v1/contacts"
PAINT = {"name": "paint", "displayName": "Paint", "displayOrder": 2}


def call(api: Api, method: str, target: str, body: Any = None, status: int = 200) -> Any:
    """Send a request and expect a status."""
    answer = api.call(method, target, body)
    assert answer.status == status, (answer.status, answer.body[:500])
    return answer.json() if answer.body else None


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.covers("legacy.definitions.create_property", "success", "409")
@pytest.mark.covers("legacy.definitions.update_property", "success", "404")
@pytest.mark.covers("legacy.definitions.archive_property", "success", "404")
def test_a_property_is_defined_changed_and_archived(api: Api, path: str) -> None:
    """The answers are in the old form; what a change leaves out stays."""
    options = [{"label": "Red", "value": "red", "readOnly": False, "doubleData": 0.0}]
    body = definition(type="enumeration", fieldType="select", options=options, deleted=False, createdAt=1)
    made = call(api, "POST", f"{path}/properties", body)
    assert made == api.get(f"{path}/properties/named/colour")
    assert (made["name"], made["options"], made["hubspotDefined"]) == ("colour", [OPTION], None)
    assert made["createdAt"] == api.now_ms
    assert call(api, "POST", f"{path}/properties", body, 409)["category"] == "OBJECT_ALREADY_EXISTS"
    named = f"{path}/properties/named/colour"
    changed = call(api, "PUT", named, {"name": "other", "label": "Colours"})
    assert changed == {**made, "label": "Colours"}
    assert call(api, "PUT", named, changed) == changed
    present = api.get(f"{PROPERTIES}/colour")
    assert (present["label"], present["type"], present["options"][0]["value"]) == ("Colours", "enumeration", "red")
    api.delete(named)
    api.get(f"{PROPERTIES}/colour", 404)
    api.delete(named, 404)
    call(api, "PUT", named, {"label": "x"}, 404)


def test_a_property_needs_a_name_and_a_group_alone(api: Api) -> None:
    """It is text then, and its name is its label."""
    call(api, "POST", f"{V1}/properties", {"name": "colour", "groupName": "contactinformation"})
    found = api.get(f"{PROPERTIES}/colour")
    assert (found["label"], found["type"], found["fieldType"]) == ("colour", "string", "text")
    contact = api.contact("ann@example.com", colour="blue")
    assert api.read("contacts", contact, "colour")["colour"] == "blue"


@pytest.mark.covers("legacy.definitions.create_property", "400")
@pytest.mark.covers("legacy.definitions.update_property", "400")
@pytest.mark.covers("legacy.definitions.archive_property", "400")
def test_a_definition_is_checked_as_in_the_present_version(api: Api) -> None:
    """What is refused there is refused here, and nothing is written."""
    before = api.get(PROPERTIES)
    for wrong in (
        definition("Colour"), definition(type="colour"), definition(type="enumeration", fieldType="select"),
        definition(groupName="nothing"), definition(label="x" * 2_000), {"name": "colour"}, {"groupName": "contactinformation"},
        definition(options=[{"label": "x", "value": "x"}]), definition(displayOrder=2**40), {**definition(), "name": None},
    ):  # fmt: skip
        call(api, "POST", f"{V1}/properties", wrong, 400)
    call(api, "POST", "/properties/v1/butterflies/properties", definition(), 400)
    call(api, "POST", "/properties/v1/forms/properties", definition(), 400)
    call(api, "PUT", f"{V1}/properties/named/email", {"type": "number", "fieldType": "number"}, 400)
    api.delete(f"{V1}/properties/named/email", 400)
    assert api.get(PROPERTIES) == before


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.covers("legacy.definitions.create_group", "success", "400", "409")
@pytest.mark.covers("legacy.definitions.update_group", "success", "400", "404")
@pytest.mark.covers("legacy.definitions.archive_group", "success", "400", "404")
def test_a_group_is_made_changed_and_taken_away(api: Api, path: str) -> None:
    """Its label is called displayName; while it holds properties it stays."""
    assert call(api, "POST", f"{path}/groups", PAINT) == {**PAINT, "properties": []}
    call(api, "POST", f"{path}/groups", PAINT, 409)
    named = f"{path}/groups/named/paint"
    assert call(api, "PUT", named, {"displayName": "Paints"}) == {**PAINT, "displayName": "Paints", "properties": []}
    present = {"name": "paint", "label": "Paints", "displayOrder": 2, "archived": False}
    assert api.get(f"{PROPERTIES}/groups/paint") == present
    call(api, "POST", f"{path}/properties", definition(groupName="paint"))
    api.delete(named, 400)
    api.delete(f"{path}/properties/named/colour")
    for wrong in ({"name": "Paint", "displayName": "x"}, {"name": "other", "displayName": ""}, {"name": "other"}):
        call(api, "POST", f"{path}/groups", wrong, 400)
    call(api, "PUT", named, {"displayName": ""}, 400)
    api.delete(named)
    api.get(f"{PROPERTIES}/groups/paint", 404)
    api.delete(named, 404)
    call(api, "PUT", named, {"displayName": "x"}, 404)


@pytest.mark.covers("legacy.definitions.create_property", "isolation", "scope")
@pytest.mark.covers("legacy.definitions.update_property", "isolation", "scope")
@pytest.mark.covers("legacy.definitions.archive_property", "isolation", "scope")
@pytest.mark.covers("legacy.definitions.create_group", "isolation", "scope")
@pytest.mark.covers("legacy.definitions.update_group", "isolation", "scope")
@pytest.mark.covers("legacy.definitions.archive_group", "isolation", "scope")
def test_other_accounts_and_tokens_without_the_scope_change_nothing(api: Api) -> None:
    """Writing takes the scope of the schema, as under the present paths."""
    api.post(f"{PROPERTIES}/groups", {"name": "paint", "label": "Paint"})
    api.post(PROPERTIES, definition())
    before = (api.get(PROPERTIES), api.get(f"{PROPERTIES}/groups"))
    other, record = api.other_account(), api.token(scopes="crm.objects.contacts.write")
    for method, path, body, theirs in (
        ("POST", "/properties", definition("mine"), 200), ("PUT", "/properties/named/colour", {"label": "Mine"}, 404),
        ("DELETE", "/properties/named/colour", None, 404), ("POST", "/groups", {**PAINT, "name": "mine"}, 200),
        ("PUT", "/groups/named/paint", {"displayName": "Mine"}, 404), ("DELETE", "/groups/named/paint", None, 404),
    ):  # fmt: skip
        assert api.call(method, V1 + path, body, token=other).status == theirs
        assert api.call(method, V1 + path, body, token=record).status == 403
    assert (api.get(PROPERTIES), api.get(f"{PROPERTIES}/groups")) == before
