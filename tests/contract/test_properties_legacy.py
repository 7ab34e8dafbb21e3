"""Definitions under the paths of the first versions of the API, as connectors read them."""

from __future__ import annotations

import pytest

from axle.operations.legacy.definitions import ABSENT
from tests.contract.properties import PROPERTIES, definition
from tests.portal import Portal, PortalFactory

PATHS = ["/properties/v1/contacts", "/properties/v2/contact", "/properties/v2/0-1", "/contacts/v1", "/contacts/v2"]
OPTION = {
    "label": "Red", "value": "red", "description": "", "displayOrder": -1, "hidden": False, "readOnly": False,
    "doubleData": 0.0,
}  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.covers("legacy.definitions.list_properties", "success")
@pytest.mark.covers("legacy.definitions.read_property", "success", "404")
def test_properties_are_a_bare_list(portal: Portal, path: str) -> None:
    """Flat, times in milliseconds, and `hubspotDefined` null for what the account has defined."""
    options = [{"label": "Red", "value": "red"}]
    portal.post(PROPERTIES, definition(type="enumeration", fieldType="select", options=options))
    listed = portal.get(f"{path}/properties")
    assert [one["name"] for one in listed] == [one["name"] for one in portal.get(PROPERTIES)["results"]]
    custom = [one for one in listed if one["hubspotDefined"] is None]
    assert custom == [portal.get(f"{path}/properties/named/colour")]
    assert (custom[0]["name"], custom[0]["type"], custom[0]["options"]) == ("colour", "enumeration", [OPTION])
    assert (custom[0]["createdAt"], custom[0]["readOnlyValue"], custom[0]["deleted"]) == (portal.now_ms, False, False)
    portal.get(f"{path}/properties/named/nothing", 404)


def test_names_that_nobody_knows_are_no_types(portal: Portal) -> None:
    """They are refused, unlike those of types that HubSpot has and Axle has not."""
    assert portal.get("/properties/v2/butterflies/properties", 400)["message"].startswith("Unable to infer object type")
    assert portal.get("/butterflies/v2/properties", 400)["category"]


@pytest.mark.parametrize("preset", ["documented", "observed"])
@pytest.mark.parametrize("name", ABSENT)
def test_a_type_that_axle_lacks_has_the_properties_of_all_types(open_portal: PortalFactory, preset: str, name: str) -> None:
    """In every form of the list: connectors ask for all types that they have heard of, and fail where one has no properties."""
    portal = open_portal(preset)
    lists = [portal.get(path) for path in (f"/properties/v2/{name}/properties", f"/properties/v1/{name}/properties")]
    lists += [portal.get(f"/{name}/v2/properties")]
    (group,) = portal.get(f"/properties/v1/{name}/groups?includeProperties=true")
    for listed in (*lists, group["properties"]):
        names = {one["name"] for one in listed}
        assert {"hs_object_id", "hs_createdate", "hs_lastmodifieddate", "hubspot_owner_id"} <= names
        assert all(names <= set(object_type.properties) for object_type in portal.app.catalog.types)
        assert {one["groupName"] for one in listed} == {group["name"]} == {f"{name}_information"}
    assert portal.get(f"/properties/v1/{name}/groups")[0]["name"] == group["name"]


def test_every_type_of_the_catalogue_can_be_discovered(portal: Portal) -> None:
    """By each of its names, with the properties of the present version."""
    for object_type in portal.app.catalog.types:
        for name in {object_type.name, object_type.singular, *object_type.definition.aliases}:
            assert len(portal.get(f"/properties/v2/{name}/properties")) == len(object_type.properties)


@pytest.mark.parametrize("preset", ["documented", "observed"])
def test_connectors_read_the_splits_of_deals_that_they_discover(open_portal: PortalFactory, preset: str) -> None:
    """A stream is made of the definitions; then its records are asked for by the same name, and stand beside their deal."""
    portal = open_portal(preset)
    names = {one["name"] for one in portal.get("/properties/v2/deal_split/properties")}
    assert {"hs_deal_split_percentage", "hubspot_owner_id", "hs_lastmodifieddate"} <= names
    assert portal.get("/crm/v3/objects/deal_split?archived=false") == {"results": []}
    deal = portal.post("/crm/v3/objects/deals", {"properties": {"dealname": "D"}})["id"]
    split = portal.post("/crm/v3/objects/deal_split", {"properties": {"hs_deal_split_percentage": "0.5"}})["id"]
    portal.call("PUT", f"/crm/v4/objects/deals/{deal}/associations/default/deal_splits/{split}")
    listed = portal.get("/crm/v3/objects/deal_split?archived=false&properties=hs_deal_split_percentage")["results"]
    assert [(one["id"], one["properties"]["hs_deal_split_percentage"]) for one in listed] == [(split, "0.5")]
    linked = portal.get(f"/crm/v3/objects/deals/{deal}?associations=deal_split")["associations"]
    assert [one["id"] for one in linked["deal_splits"]["results"]] == [split]


@pytest.mark.covers("legacy.definitions.list_groups", "success")
@pytest.mark.covers("legacy.definitions.read_group", "success", "404")
def test_groups_come_with_their_properties_or_without(portal: Portal) -> None:
    """`includeProperties` decides."""
    portal.post(f"{PROPERTIES}/groups", {"name": "paint", "label": "Paint", "displayOrder": 2})
    portal.post(PROPERTIES, definition(groupName="paint"))
    bare = {"name": "paint", "displayName": "Paint", "displayOrder": 2, "properties": []}
    assert portal.get("/properties/v1/contacts/groups")[-1] == bare
    whole = portal.get("/properties/v1/contacts/groups/named/paint?includeProperties=true")
    assert [one["name"] for one in whole["properties"]] == ["colour"]
    assert portal.get("/contacts/v2/groups?includeProperties=true")[-1] == whole
    portal.get("/properties/v1/contacts/groups/named/nothing", 404)


@pytest.mark.covers("legacy.definitions.list_properties", "isolation", "scope")
@pytest.mark.covers("legacy.definitions.read_property", "isolation", "scope")
@pytest.mark.covers("legacy.definitions.list_groups", "isolation", "scope")
@pytest.mark.covers("legacy.definitions.read_group", "isolation", "scope")
def test_other_accounts_and_tokens_without_the_scope_see_nothing(portal: Portal) -> None:
    """As under the present paths."""
    portal.post(f"{PROPERTIES}/groups", {"name": "paint", "label": "Paint"})
    portal.post(PROPERTIES, definition(groupName="paint"))
    other, without = portal.other_account(), portal.token(scopes="tickets")
    for path, status in (
        ("properties", 200), ("properties/named/colour", 404), ("groups", 200), ("groups/named/paint", 404),
    ):  # fmt: skip
        answer = portal.call("GET", f"/properties/v1/contacts/{path}", token=other)
        assert answer.status == status
        assert b'"Paint"' not in answer.body
        assert b'"Colour"' not in answer.body
        assert portal.call("GET", f"/properties/v1/contacts/{path}", token=without).status == 403
