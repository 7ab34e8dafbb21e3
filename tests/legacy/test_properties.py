"""Definitions under the paths of the first versions of the API, as connectors read them."""

from __future__ import annotations

import pytest

from axle.operations.legacy.definitions import ABSENT
from tests.api import Api, ApiFactory
from tests.definitions.properties import PROPERTIES, definition

PATHS = ["/properties/v1/contacts", "/properties/v2/contact", "/properties/v2/0-1", "/contacts/v1", "/contacts/v2"]
OPTION = {
    "label": "Red", "value": "red", "description": "", "displayOrder": -1, "hidden": False, "readOnly": False,
    "doubleData": 0.0,
}  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.covers("legacy.definitions.list_properties", "success")
@pytest.mark.covers("legacy.definitions.read_property", "success", "404")
def test_properties_are_a_bare_list(api: Api, path: str) -> None:
    """Flat, times in milliseconds, and `hubspotDefined` null for what the account has defined."""
    options = [{"label": "Red", "value": "red"}]
    api.post(PROPERTIES, definition(type="enumeration", fieldType="select", options=options))
    listed = api.get(f"{path}/properties")
    assert [one["name"] for one in listed] == [one["name"] for one in api.get(PROPERTIES)["results"]]
    custom = [one for one in listed if one["hubspotDefined"] is None]
    assert custom == [api.get(f"{path}/properties/named/colour")]
    assert (custom[0]["name"], custom[0]["type"], custom[0]["options"]) == ("colour", "enumeration", [OPTION])
    assert (custom[0]["createdAt"], custom[0]["readOnlyValue"], custom[0]["deleted"]) == (api.now_ms, False, False)
    api.get(f"{path}/properties/named/nothing", 404)


def test_names_that_nobody_knows_are_no_types(api: Api) -> None:
    """They are refused, unlike those of types that HubSpot has and Axle has not."""
    assert api.get("/properties/v2/butterflies/properties", 400)["message"].startswith("Unable to infer object type")
    assert api.get("/butterflies/v2/properties", 400)["category"]


@pytest.mark.parametrize("preset", ["documented", "observed"])
@pytest.mark.parametrize("name", ABSENT)
def test_a_type_that_axle_lacks_has_the_properties_of_all_types(open_api: ApiFactory, preset: str, name: str) -> None:
    """In every form of the list: connectors ask for all types that they have heard of, and fail where one has no properties."""
    api = open_api(preset)
    lists = [api.get(path) for path in (f"/properties/v2/{name}/properties", f"/properties/v1/{name}/properties")]
    lists += [api.get(f"/{name}/v2/properties")]
    (group,) = api.get(f"/properties/v1/{name}/groups?includeProperties=true")
    for listed in (*lists, group["properties"]):
        names = {one["name"] for one in listed}
        assert {"hs_object_id", "hs_createdate", "hs_lastmodifieddate", "hubspot_owner_id"} <= names
        assert all(names <= set(object_type.properties) for object_type in api.app.catalog.types)
        assert {one["groupName"] for one in listed} == {group["name"]} == {f"{name}_information"}
    assert api.get(f"/properties/v1/{name}/groups")[0]["name"] == group["name"]


def test_every_type_of_the_catalogue_can_be_discovered(api: Api) -> None:
    """By each of its names, with the properties of the present version."""
    for object_type in api.app.catalog.types:
        for name in {object_type.name, object_type.singular, *object_type.definition.aliases}:
            assert len(api.get(f"/properties/v2/{name}/properties")) == len(object_type.properties)


@pytest.mark.parametrize("preset", ["documented", "observed"])
def test_connectors_read_the_splits_of_deals_that_they_discover(open_api: ApiFactory, preset: str) -> None:
    """A stream is made of the definitions; then its records are asked for by the same name, and stand beside their deal."""
    api = open_api(preset)
    names = {one["name"] for one in api.get("/properties/v2/deal_split/properties")}
    assert {"hs_deal_split_percentage", "hubspot_owner_id", "hs_lastmodifieddate"} <= names
    assert api.get("/crm/v3/objects/deal_split?archived=false") == {"results": []}
    deal = api.post("/crm/v3/objects/deals", {"properties": {"dealname": "D"}})["id"]
    split = api.post("/crm/v3/objects/deal_split", {"properties": {"hs_deal_split_percentage": "0.5"}})["id"]
    api.call("PUT", f"/crm/v4/objects/deals/{deal}/associations/default/deal_splits/{split}")
    listed = api.get("/crm/v3/objects/deal_split?archived=false&properties=hs_deal_split_percentage")["results"]
    assert [(one["id"], one["properties"]["hs_deal_split_percentage"]) for one in listed] == [(split, "0.5")]
    linked = api.get(f"/crm/v3/objects/deals/{deal}?associations=deal_split")["associations"]
    assert [one["id"] for one in linked["deal_splits"]["results"]] == [split]


@pytest.mark.covers("legacy.definitions.list_groups", "success")
@pytest.mark.covers("legacy.definitions.read_group", "success", "404")
def test_groups_come_with_their_properties_or_without(api: Api) -> None:
    """`includeProperties` decides."""
    api.post(f"{PROPERTIES}/groups", {"name": "paint", "label": "Paint", "displayOrder": 2})
    api.post(PROPERTIES, definition(groupName="paint"))
    bare = {"name": "paint", "displayName": "Paint", "displayOrder": 2, "properties": []}
    assert api.get("/properties/v1/contacts/groups")[-1] == bare
    whole = api.get("/properties/v1/contacts/groups/named/paint?includeProperties=true")
    assert [one["name"] for one in whole["properties"]] == ["colour"]
    assert api.get("/contacts/v2/groups?includeProperties=true")[-1] == whole
    api.get("/properties/v1/contacts/groups/named/nothing", 404)


@pytest.mark.covers("legacy.definitions.list_properties", "isolation", "scope")
@pytest.mark.covers("legacy.definitions.read_property", "isolation", "scope")
@pytest.mark.covers("legacy.definitions.list_groups", "isolation", "scope")
@pytest.mark.covers("legacy.definitions.read_group", "isolation", "scope")
def test_other_accounts_and_tokens_without_the_scope_see_nothing(api: Api) -> None:
    """As under the present paths."""
    api.post(f"{PROPERTIES}/groups", {"name": "paint", "label": "Paint"})
    api.post(PROPERTIES, definition(groupName="paint"))
    other, without = api.other_account(), api.token(scopes="tickets")
    for path, status in (
        ("properties", 200), ("properties/named/colour", 404), ("groups", 200), ("groups/named/paint", 404),
    ):  # fmt: skip
        answer = api.call("GET", f"/properties/v1/contacts/{path}", token=other)
        assert answer.status == status
        assert b'"Paint"' not in answer.body
        assert b'"Colour"' not in answer.body
        assert api.call("GET", f"/properties/v1/contacts/{path}", token=without).status == 403
