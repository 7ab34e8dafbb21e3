"""What an account wants set of its records: rules are defined, and kept where paths of 2026-09 write; on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from axle.core.requirements import MAX_RULES, MAX_VALUES
from axle.http.routes.row import OBJECTS
from tests.api import CONTACTS, DUE, Api
from tests.storage.databases import own_schema, server

LATEST = "/crm/objects/2026-09"
OLDER = [prefix for prefix in OBJECTS if prefix != LATEST]
AT = "/_axle/validation/contacts"
NAME = {"propertyName": "firstname", "requiredOnCreate": True}
STATE = {"propertyName": "state", "requiredIf": {"propertyName": "country", "values": ["US", "Canada"]}}
MISSING, CONDITIONAL = "MISSING_REQUIRED_PROPERTY", "MISSING_CONDITIONAL_REQUIRED_PROPERTY"


@pytest.fixture(params=["sqlite", "postgres"])
def api(request: pytest.FixtureRequest) -> Iterator[Api]:
    """A portal on each database."""
    if request.param == "sqlite":
        opened = Api()
        yield opened
        opened.close()
        return
    with own_schema(server()) as url:
        opened = Api(database=url)
        yield opened
        opened.close()


def rules(api: Api, *given: Any, kind: str = "contacts") -> None:
    """Give a type rules."""
    assert api.put(f"/_axle/validation/{kind}", {"rules": given}) == {"rules": list(given)}


def told(body: Any) -> list[tuple[str, str]]:
    """Return the code and the property of each entry of an error."""
    assert (body["category"], body["message"]) == ("VALIDATION_ERROR", "The property values provided are invalid")
    return [(one["code"], *one["context"]["propertyName"]) for one in body["errors"]]


@pytest.mark.covers("definitions.requirements.read", "success")
@pytest.mark.covers("definitions.requirements.replace_rules", "success")
def test_rules_are_put_and_read(api: Api) -> None:
    """As a whole: what is put takes the place of all that was there. Values are kept as records hold them."""
    assert api.get(AT) == {"rules": []}
    rules(api, NAME, STATE)
    assert api.get("/_axle/validation/0-1") == {"rules": [NAME, STATE]}
    assert api.get("/_axle/validation/deals") == {"rules": []}
    both = {**STATE, "requiredOnCreate": True}
    odd = {"propertyName": "state", "requiredIf": {"propertyName": "hs_is_contact", "values": [True, "true"]}}
    put = api.put(AT, {"rules": [both, both, odd, {**NAME, "requiredIf": None}]})["rules"]
    assert put == [both, {**odd, "requiredIf": {"propertyName": "hs_is_contact", "values": ["true"]}}, NAME]
    rules(api)
    assert api.get(AT) == {"rules": []}
    api.post(f"{LATEST}/contacts", {"properties": {}})


def test_what_must_be_there_on_create(api: Api) -> None:
    """The request must say it: an empty value is none. The words are those of the service. Nothing is written."""
    rules(api, NAME)
    for properties in ({}, {"firstname": ""}, {"firstname": None}, {"lastname": "x"}):
        body = api.post(f"{LATEST}/contacts", {"properties": properties}, 400)
        assert told(body) == [(MISSING, "firstname")]
        assert body["errors"][0]["message"] == "A value for firstname must be provided"
    assert api.get(CONTACTS)["results"] == []
    made = api.post(f"{LATEST}/contacts", {"properties": {"firstname": "x"}})["id"]
    assert api.patch(f"{LATEST}/contacts/{made}", {"firstname": ""})["properties"]["firstname"] == ""


def test_what_a_value_of_another_property_asks_for(api: Api) -> None:
    """On create and on change, whichever of the two is written; what has been so all along keeps nothing else from changing."""
    rules(api, STATE)
    body = api.post(f"{LATEST}/contacts", {"properties": {"country": "US"}}, 400)
    assert told(body) == [(CONDITIONAL, "state")]
    assert body["errors"][0]["message"] == "state is required because of a conditional property rule based on [country]"
    assert api.get(CONTACTS)["results"] == []
    api.post(f"{LATEST}/contacts", {"properties": {"country": "France"}})
    made = api.post(f"{LATEST}/contacts", {"properties": {"country": "US", "state": "Ohio"}})["id"]
    assert told(api.patch(f"{LATEST}/contacts/{made}", {"state": ""}, 400)) == [(CONDITIONAL, "state")]
    api.patch(f"{LATEST}/contacts/{made}", {"country": "Canada"})
    api.patch(f"{LATEST}/contacts/{made}", {"state": "", "country": ""})
    assert told(api.patch(f"{LATEST}/contacts/{made}", {"country": "US"}, 400)) == [(CONDITIONAL, "state")]
    assert api.read("contacts", made, "country")["country"] is None
    old = api.contact(country="US")
    api.patch(f"{LATEST}/contacts/{old}", {"firstname": "x"})
    assert told(api.patch(f"{LATEST}/contacts/{old}", {"country": "US"}, 400)) == [(CONDITIONAL, "state")]


@pytest.mark.parametrize("prefix", OLDER)
def test_older_versions_ask_for_nothing(api: Api, prefix: str) -> None:
    """Neither on create nor on change, one at a time or many."""
    rules(api, NAME, STATE)
    made = api.post(f"{prefix}/contacts", {"properties": {"country": "US"}})["id"]
    api.patch(f"{prefix}/contacts/{made}", {"country": "Canada"})
    api.post(f"{prefix}/contacts/batch/create", {"inputs": [{"properties": {"country": "US"}}]})


def test_batches_are_checked_by_input(api: Api) -> None:
    """All or none, with all that is missing, or one by one with trace ids; changes and upserts alike."""
    rules(api, NAME, STATE)
    at = f"{LATEST}/contacts/batch"
    good, bad = {"firstname": "x"}, {"firstname": "y", "country": "US"}
    body = api.post(f"{at}/create", {"inputs": [{"properties": one} for one in (good, bad, {})]}, 400)
    assert sorted(told(body)) == [(CONDITIONAL, "state"), (MISSING, "firstname")]
    assert api.get(CONTACTS)["results"] == []
    traced = [{"properties": one, "objectWriteTraceId": str(n)} for n, one in enumerate((good, bad, {}))]
    body = api.post(f"{at}/create", {"inputs": traced}, 207)
    assert (len(body["results"]), body["numErrors"]) == (1, 2)
    assert [one["context"]["objectWriteTraceId"] for one in body["errors"]] == [["1"], ["2"]]
    assert [one["errors"][0]["code"] for one in body["errors"]] == [CONDITIONAL, MISSING]
    (kept,) = api.get(CONTACTS)["results"]
    changes = [{"id": kept["id"], "properties": {"country": "US"}}]
    assert told(api.post(f"{at}/update", {"inputs": changes}, 400)) == [(CONDITIONAL, "state")]
    assert told(api.post(f"{at}/upsert", {"inputs": changes}, 400)) == [(CONDITIONAL, "state")]
    new = [{"id": "a@x.com", "idProperty": "email", "properties": {"lastname": "x"}}]
    assert told(api.post(f"{at}/upsert", {"inputs": new}, 400)) == [(MISSING, "firstname")]
    rules(api, {"propertyName": "email", "requiredOnCreate": True})
    assert api.post(f"{at}/upsert", {"inputs": new}, 200)["results"][0]["new"] is True


def test_what_the_server_sets_counts_for_conditions(api: Api) -> None:
    """A task that says nothing of its status is not started, which may ask for something; what is required is asked for."""
    rules(
        api,
        {"propertyName": "hs_task_subject", "requiredIf": {"propertyName": "hs_task_status", "values": ["NOT_STARTED"]}},
        {"propertyName": "hs_task_priority", "requiredOnCreate": True},
        kind="tasks",
    )
    body = api.post(f"{LATEST}/tasks", {"properties": {"hs_timestamp": DUE}}, 400)
    assert told(body) == [(CONDITIONAL, "hs_task_subject"), (MISSING, "hs_task_priority")]
    full = {"hs_timestamp": DUE, "hs_task_priority": "LOW"}
    api.post(f"{LATEST}/tasks", {"properties": {**full, "hs_task_status": "COMPLETED"}})
    task = api.post(f"{LATEST}/tasks", {"properties": {**full, "hs_task_subject": "x"}})["id"]
    body = {"taskId": int(task), "properties": {"hs_task_subject": ""}, "series": {"repeatInterval": "FREQ=DAILY"}}
    assert told(api.post("/crm/task-series/2026-09", body, 400)) == [(CONDITIONAL, "hs_task_subject")]
    api.post("/crm/task-series/2026-09-beta", body, 200)


def test_several_values_and_records_of_an_own_type(api: Api) -> None:
    """Of a multi-select one of the values is enough; types that an account defines have rules like any other."""
    options = [{"label": one, "value": one} for one in ("a", "b", "c")]
    many = {"name": "many", "label": "Many", "type": "enumeration", "fieldType": "checkbox", "options": options}
    new = {
        "name": "car",
        "labels": {"singular": "Car"},
        "properties": [{"name": "colour", "label": "Colour"}],
    }
    car = api.post("/crm/v3/schemas", new)["objectTypeId"]
    api.post(f"/crm/v3/properties/{car}", {**many, "groupName": "car_information"})
    rules(api, {"propertyName": "colour", "requiredIf": {"propertyName": "many", "values": ["b"]}}, kind=car)
    assert told(api.post(f"{LATEST}/{car}", {"properties": {"many": "a;b"}}, 400)) == [(CONDITIONAL, "colour")]
    api.post(f"{LATEST}/{car}", {"properties": {"many": "a;c"}})
    api.delete(f"/crm/v3/properties/{car}/colour")
    assert api.get(f"/_axle/validation/{car}") == {"rules": []}
    api.post(f"{LATEST}/{car}", {"properties": {"many": "b"}})


WRONG = [
    {"rules": [{"propertyName": "nosuch", "requiredOnCreate": True}]},
    {"rules": [{"propertyName": "state", "requiredIf": {"propertyName": "nosuch", "values": ["x"]}}]},
    {"rules": [{"propertyName": "state", "requiredIf": {"propertyName": "state", "values": ["x"]}}]},
    {"rules": [{"propertyName": "state", "requiredIf": {"propertyName": "country", "values": []}}]},
    {"rules": [{"propertyName": "state", "requiredIf": {"propertyName": "country", "values": [""]}}]},
    {"rules": [{"propertyName": "state", "requiredIf": {"propertyName": "country", "values": ["x"] * (MAX_VALUES + 1)}}]},
    {"rules": [{"propertyName": "state", "requiredIf": {"propertyName": "lifecyclestage", "values": ["nosuch"]}}]},
    {"rules": [{"propertyName": "state", "requiredIf": {"propertyName": "country"}}]},
    {"rules": [{"propertyName": "hs_object_id", "requiredOnCreate": True}]},
    {"rules": [{"propertyName": "createdate", "requiredOnCreate": True}]},
    {"rules": [{"propertyName": "state"}]},
    {"rules": [{"propertyName": "state", "requiredOnCreate": False}]},
    {"rules": [{"propertyName": "state", "requiredOnCreate": True, "colour": "red"}]},
    {"rules": [{"requiredOnCreate": True}]},
    {"rules": [NAME] * (MAX_RULES + 1)},
    {"rules": {}},
    {"rules": [NAME], "more": 1},
    {},
    [],
]


@pytest.mark.covers("definitions.requirements.replace_rules", "400")
def test_rules_that_cannot_be(api: Api) -> None:
    """Unknown names, what nobody may set, conditions that never hold, and what is no rule: what was there stays."""
    rules(api, NAME)
    for body in WRONG:
        answer = api.call("PUT", AT, body)
        assert (answer.status, answer.json()["category"]) == (400, "VALIDATION_ERROR"), body
    for method in ("GET", "PUT"):
        assert api.call(method, "/_axle/validation/nosuch", {"rules": []} if method == "PUT" else None).status == 400
    assert api.get(AT) == {"rules": [NAME]}


@pytest.mark.covers("definitions.requirements.read", "scope", "isolation")
@pytest.mark.covers("definitions.requirements.replace_rules", "scope", "isolation")
def test_who_may_not_sees_and_changes_no_rule(api: Api) -> None:
    """Another account has rules of its own; the scopes are those of the definitions of properties."""
    rules(api, NAME)
    stranger = api.other_account()
    assert api.call("GET", AT, None, stranger).json() == {"rules": []}
    assert api.call("PUT", AT, {"rules": [STATE]}, stranger).status == 200
    assert api.call("POST", f"{LATEST}/contacts", {"properties": {}}, stranger).status == 201
    statuses = {"oauth": (403, 403), "crm.schemas.contacts.read": (200, 403), "crm.schemas.contacts.write": (403, 200)}
    for scope, wanted in statuses.items():
        token = api.token(scopes=scope)
        calls = api.call("GET", AT, None, token), api.call("PUT", AT, {"rules": [NAME]}, token)
        assert tuple(one.status for one in calls) == wanted
    assert api.get(AT) == {"rules": [NAME]}
