"""What an account has of what it may have, which object types it may use, and what it is: read, never written."""

from __future__ import annotations

from typing import Any

import pytest

from axle.core import associations
from axle.http.routes.limits_tracking import PREFIXES
from axle.http.routes.object_library import PREFIXES as LIBRARY
from tests.api import CONTACTS, START, Api, links
from tests.associations.samples import PLAIN, inputs, label

AT = PREFIXES[0]
MAXIMA = "/crm/v4/associations/definitions/configurations/contacts/companies/batch/create"
CAR = {"name": "car", "labels": {"singular": "Car", "plural": "Cars"}, "properties": [{"name": "colour", "label": "Colour"}]}
CALLS = {
    "records": "/records",
    "pipelines": "/pipelines",
    "custom_properties": "/custom-properties",
    "calculated_properties": "/calculated-properties",
    "custom_object_types": "/custom-object-types",
    "association_labels": "/associations/labels",
    "crowded_from": "/associations/records/from",
    "crowded_to": "/associations/records/0-1/to",
    "crowd": "/associations/records/0-1/0-2",
}


def of(body: Any, type_id: str) -> Any:
    """Return what an answer says of one object type."""
    (found,) = (one for one in body if one["objectTypeId"] == type_id)
    return found


@pytest.mark.covers("limits_tracking.records", "success")
@pytest.mark.covers("limits_tracking.custom_object_types", "success")
@pytest.mark.parametrize("prefix", PREFIXES)
def test_records_are_counted_by_type(api: Api, prefix: str) -> None:
    """Only live ones. The account's own types are told apart."""
    car = api.post("/crm/v3/schemas", CAR)["objectTypeId"]
    one, _ = api.contact(), api.contact()
    api.post(f"/crm/v3/objects/{car}", {"properties": {"colour": "red"}})
    body = api.get(f"{prefix}/records")
    contacts = of(body["hubspotDefinedObjectTypes"], "0-1")
    assert (contacts["usage"], contacts["singularLabel"], contacts["pluralLabel"]) == (2, "Contact", "Contacts")
    assert contacts["limit"] > contacts["usage"]
    assert contacts["percentage"] == pytest.approx(100 * 2 / contacts["limit"], abs=1e-4)
    assert body["customObjectTypes"]["byObjectType"] == [
        {"objectTypeId": car, "singularLabel": "Car", "pluralLabel": "Cars", "usage": 1}
    ]
    assert body["customObjectTypes"]["overallUsage"] == 1
    api.delete(f"{CONTACTS}/{one}")
    assert of(api.get(f"{prefix}/records")["hubspotDefinedObjectTypes"], "0-1")["usage"] == 1
    assert api.get(f"{prefix}/custom-object-types") == {"limit": 100, "percentage": 1.0, "usage": 1}


@pytest.mark.covers("limits_tracking.pipelines", "success")
@pytest.mark.covers("limits_tracking.custom_properties", "success")
@pytest.mark.covers("limits_tracking.calculated_properties", "success")
@pytest.mark.parametrize("prefix", PREFIXES)
def test_definitions_are_counted_by_type(api: Api, prefix: str) -> None:
    """Pipelines of the types that can have some, and properties that the account has added; none of those is calculated."""
    before = api.get(f"{prefix}/custom-properties")
    assert (before["overallUsage"], of(before["byObjectType"], "0-3")["usage"]) == (0, 0)
    new = {"name": "x", "label": "X", "type": "string", "fieldType": "text", "groupName": "dealinformation"}
    api.post("/crm/v3/properties/deals", new)
    after = api.get(f"{prefix}/custom-properties")
    assert of(after["byObjectType"], "0-3") | {"singularLabel": "", "pluralLabel": ""} == {
        "objectTypeId": "0-3", "singularLabel": "", "pluralLabel": "", "limit": 1_000, "percentage": 0.1, "usage": 1,
    }  # fmt: skip
    assert after["overallUsage"] == 1
    assert of(api.get(f"{prefix}/pipelines")["hubspotDefinedObjectTypes"], "0-3")["usage"] == 1
    stage = {"label": "Open", "displayOrder": 0, "metadata": {"probability": "0.5"}}
    api.post("/crm/v3/pipelines/deals", {"label": "Second", "displayOrder": 1, "stages": [stage]})
    assert of(api.get(f"{prefix}/pipelines")["hubspotDefinedObjectTypes"], "0-3")["usage"] == 2
    none = {"byObjectType": [], "overallLimit": 0, "overallPercentage": 0.0, "overallUsage": 0}
    assert api.get(f"{prefix}/calculated-properties") == none


@pytest.mark.covers("limits_tracking.association_labels", "success", "400")
@pytest.mark.parametrize("prefix", PREFIXES)
def test_labels_are_counted_by_pair(api: Api, prefix: str) -> None:
    """In both directions; a pair that is asked for is told of without any, too."""
    at = f"{prefix}/associations/labels"
    assert api.get(at) == {"results": []}
    label(api)
    found = {one["fromObjectType"]["objectTypeId"]: one for one in api.get(at)["results"]}
    assert {of: one["toObjectType"]["objectTypeId"] for of, one in found.items()} == {"0-1": "0-2", "0-2": "0-1"}
    assert [found["0-1"][name] for name in ("allLabels", "usage", "percentage")] == [["Boss"], 1, 10]
    (one,) = api.get(f"{at}?fromObjectTypeId=0-2")["results"]
    assert one["fromObjectType"]["pluralLabel"] == "Companies"
    (one,) = api.get(f"{at}?fromObjectTypeId=0-1&toObjectTypeId=deals")["results"]
    assert (one["usage"], one["allLabels"], one["limit"]) == (0, [], 10)
    assert api.call("GET", f"{at}?fromObjectTypeId=0-4711").status == 400


@pytest.mark.covers("limits_tracking.near_limit_from", "success")
@pytest.mark.covers("limits_tracking.near_limit_to", "success", "404")
@pytest.mark.covers("limits_tracking.near_limit_between", "success", "404")
@pytest.mark.parametrize("prefix", PREFIXES)
def test_records_near_and_at_the_limit_of_associations(api: Api, prefix: str) -> None:
    """Four of five are near, five are at the limit; three are neither. Types are told, and some of the records."""
    at = f"{prefix}/associations/records"
    assert [api.get(f"{at}/{path}")["results"] for path in ("from", "0-1/to")] == [[], []]
    assert api.get(f"{at}/0-1/0-2")["limit"] == associations.MAX_ASSOCIATIONS
    most = {"category": "HUBSPOT_DEFINED", "typeId": PLAIN, "maxToObjectIds": 5}
    api.post(MAXIMA, inputs(most))
    firms = [api.company() for _ in range(5)]
    ids = {}
    for count in (3, 4, 5):
        linked = [one for firm in firms[:count] for one in links(firm, PLAIN)]
        made = api.post(CONTACTS, {"properties": {"email": f"c{count}@x.com"}, "associations": linked})
        ids[count] = int(made["id"])
    told = {"singularLabel": "Contact", "pluralLabel": "Contacts", "hasRecordsAtLimit": True, "hasRecordsNearLimit": True}
    assert of(api.get(f"{at}/from")["results"], "0-1") == {"objectTypeId": "0-1", **told}
    assert of(api.get(f"{at}/contacts/to")["results"], "0-2")["hasRecordsAtLimit"] is True
    assert api.get(f"{at}/0-1/0-2") == {
        "atLimitFromRecordSamples": [{"label": "c5@x.com", "objectId": ids[5]}],
        "limit": 5,
        "nearLimitFromRecordSamples": [{"label": "c4@x.com", "objectId": ids[4], "percentage": 80.0, "usage": 4}],
        "totalRecordsAtLimit": 1,
        "totalRecordsNearLimit": 1,
    }
    assert api.get(f"{at}/0-1/0-3")["totalRecordsAtLimit"] == 0
    for path in ("0-4711/to", "0-1/0-4711"):
        assert api.call("GET", f"{at}/{path}").status == 400


@pytest.mark.covers("limits_tracking.records", "isolation", "scope")
@pytest.mark.covers("limits_tracking.pipelines", "isolation", "scope")
@pytest.mark.covers("limits_tracking.custom_properties", "isolation", "scope")
@pytest.mark.covers("limits_tracking.calculated_properties", "isolation", "scope")
@pytest.mark.covers("limits_tracking.custom_object_types", "isolation", "scope")
@pytest.mark.covers("limits_tracking.association_labels", "isolation", "scope")
@pytest.mark.covers("limits_tracking.near_limit_from", "isolation", "scope")
@pytest.mark.covers("limits_tracking.near_limit_to", "isolation", "scope")
@pytest.mark.covers("limits_tracking.near_limit_between", "isolation", "scope")
@pytest.mark.parametrize("name", CALLS)
def test_who_may_not_is_told_nothing(api: Api, name: str) -> None:
    """Another account has counts of its own; a token without a scope of records is refused."""
    path = AT + CALLS[name]
    stranger = api.other_account()
    empty = api.call("GET", path, None, stranger).json()
    api.post("/crm/v3/schemas", CAR)
    label(api)
    for kind, group in (("contacts", "contactinformation"), ("deals", "dealinformation")):
        new = {"name": "own", "label": "Own", "type": "string", "fieldType": "text", "groupName": group}
        api.post(f"/crm/v3/properties/{kind}", new)
    api.post(MAXIMA, inputs({"category": "HUBSPOT_DEFINED", "typeId": PLAIN, "maxToObjectIds": 1}))
    api.post(CONTACTS, {"properties": {}, "associations": links(api.company(), PLAIN)})
    assert (api.get(path) != empty) == (name != "calculated_properties")
    assert api.call("GET", path, None, stranger).json() == empty
    assert api.call("GET", path, None, api.token(scopes="oauth")).status == 403


def test_counts_are_of_what_may_be_read(api: Api) -> None:
    """A token with the scopes of contacts is told of contacts and what goes by their scopes, not of companies."""
    token = api.token(scopes="crm.objects.contacts.read")
    told = api.call("GET", f"{AT}/records", None, token).json()["hubspotDefinedObjectTypes"]
    assert {"0-1"} <= {one["objectTypeId"] for one in told}
    assert "0-2" not in {one["objectTypeId"] for one in told}
    assert api.call("GET", f"{AT}/associations/records/0-1/0-2", None, token).status == 403


@pytest.mark.covers("object_library.list_enablement", "success", "scope", "isolation")
@pytest.mark.covers("object_library.read_enablement", "success", "scope", "isolation", "404")
@pytest.mark.parametrize("prefix", LIBRARY)
def test_every_type_may_be_used(api: Api, prefix: str) -> None:
    """Those that come with Axle, and those of the account; no other account's."""
    at = f"{prefix}/enablement"
    car = api.post("/crm/v3/schemas", CAR)["objectTypeId"]
    found = api.get(at)["enablementByObjectTypeId"]
    assert {"0-1", "0-27", "0-136", car} < set(found)
    assert all(found.values())
    assert api.get(f"{at}/{car}") == api.get(f"{at}/0-27") == {"enablement": True}
    assert api.call("GET", f"{at}/0-4711").status == 400
    stranger = api.other_account()
    assert car not in api.call("GET", at, None, stranger).json()["enablementByObjectTypeId"]
    assert api.call("GET", f"{at}/{car}", None, stranger).status == 400
    for path in (at, f"{at}/0-1"):
        assert api.call("GET", path, None, api.token(scopes="oauth")).status == 403


def test_what_the_newest_versions_say_of_the_account(api: Api) -> None:
    """Its name and when it was made from 2026-09 on; calls by type of app in the beta of 2027-03."""
    new = {"createdAt", "portalName"}
    for version, dated in (("v3", False), ("2026-03", False), ("2026-09", True), ("2027-03-beta", True)):
        body = api.get(f"/account-info/{version}/details")
        assert (new <= set(body)) == dated
        if dated:
            account = api.app.storage.accounts()[0]
            assert (body["createdAt"], body["portalName"]) == (START, account.name)
    (plain,) = api.get("/account-info/2026-09/api-usage/daily/private-apps")["results"]
    (told,) = api.get("/account-info/2027-03-beta/api-usage/daily/private-apps")["results"]
    by_type = told.pop("usageByAppType")
    assert set(told) == set(plain)
    assert sum(one["currentUsage"] for one in by_type) == told["currentUsage"] > plain["currentUsage"]
    assert {one["appType"] for one in by_type} == {"LEGACY_PRIVATE_APP", "DEVELOPER_PLATFORM_APP", "SERVICE_KEY"}
