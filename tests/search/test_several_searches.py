"""Several searches in one request: each is answered as it would be alone, with the names of what is associated."""

from __future__ import annotations

from typing import Any

import pytest

from axle.operations.records.searches import MAX_SEARCHES
from tests.api import CONTACTS, TASKS, Api, links

SEARCHES = "/_axle/searches"
covers = pytest.mark.covers


def asked(**more: Any) -> dict[str, Any]:
    """Return a search of tasks."""
    return {"objectType": "tasks", "properties": ["hs_task_subject"], "sorts": ["hs_task_subject"], **more}


@covers("records.searches.search_all", "success")
def test_each_search_is_answered_as_alone(api: Api) -> None:
    """Totals, pages and what follows are those of the search by itself, for each type."""
    for number in range(3):
        api.task(hs_task_subject=f"Task {number}")
    api.post(CONTACTS, {"properties": {"email": "a@example.com"}}, 201)
    body = {"searches": [asked(limit=2), asked(limit=2, after="2"), {"objectType": "contacts", "properties": ["email"]}]}
    answer = api.post(SEARCHES, body, 200)
    alone = [{name: value for name, value in search.items() if name != "objectType"} for search in body["searches"]]
    assert answer["results"][:2] == [api.post(f"{TASKS}/search", search, 200) for search in alone[:2]]
    assert answer["results"][2]["total"] == 1
    assert answer["titles"] == {}
    before = answer["eventId"]
    api.task()
    assert api.post(SEARCHES, body, 200)["eventId"] > before > 0


def test_rows_of_all_searches_are_limited_together(api: Api) -> None:
    """Those of the first searches come first; what is cut goes on where it ended, and behind it there are only totals."""
    for number in range(5):
        api.task(hs_task_subject=f"Task {number}")
    whole = asked(limit=3)
    answer = api.post(SEARCHES, {"searches": [whole, whole, whole], "rows": 4}, 200)
    pages = answer["results"]
    alone = api.post(SEARCHES, {"searches": [whole, asked(limit=1)]}, 200)["results"]
    assert pages[:2] == alone
    assert pages[2] == {"total": 5, "results": []}
    after = pages[1]["paging"]["next"]["after"]
    (rest,) = api.post(SEARCHES, {"searches": [asked(after=after)]}, 200)["results"]
    assert [record["properties"]["hs_task_subject"] for record in rest["results"]] == [f"Task {n}" for n in range(1, 5)]
    assert api.post(SEARCHES, {"searches": [whole], "rows": 0}, 200)["results"] == [{"total": 5, "results": []}]
    for wrong in ({"searches": [whole], "rows": -1}, {"searches": [whole, asked(limit=0)], "rows": 0}):
        api.post(SEARCHES, wrong, 400)


def test_owners_are_named_where_they_are_shown_and_may_be_read(api: Api) -> None:
    """By id; not those of records whose owner nobody asked for, not to a token that reads no owners."""
    owner = api.get("/crm/v3/owners", 200)["results"][0]
    name = f"{owner['firstName']} {owner['lastName']}".strip() or owner["email"]
    api.task(hubspot_owner_id=owner["id"])
    api.task()
    body = {"searches": [asked(properties=["hubspot_owner_id"])]}
    assert api.post(SEARCHES, body, 200)["owners"] == {owner["id"]: name}
    assert api.post(SEARCHES, {"searches": [asked()]}, 200)["owners"] == {}
    narrow = api.token(scopes="crm.objects.contacts.read")
    assert api.call("POST", SEARCHES, body, token=narrow).json()["owners"] == {}


@covers("records.searches.search_all", "scope", "isolation")
def test_what_is_associated_is_named_once_and_only_to_who_may_read_it(api: Api) -> None:
    """By type and id; not to a token without the scope of the other type, and nothing of another account."""
    contact = api.post(CONTACTS, {"properties": {"firstname": "Ada", "lastname": "Byron"}}, 201)["id"]
    company = api.post("/crm/v3/objects/companies", {"properties": {"name": "Engines"}}, 201)["id"]
    for number in range(2):
        properties = {"hs_timestamp": "2026-01-02T00:00:00Z", "hs_task_subject": f"T{number}"}
        api.post(TASKS, {"properties": properties, "associations": links(contact, 204) + links(company, 192)}, 201)
    body = {"searches": [asked(associations=["contacts", "companies"]), asked(associations=["contacts"], limit=1)]}
    answer = api.post(SEARCHES, body, 200)
    assert answer["titles"] == {"contacts": {contact: "Ada Byron"}, "companies": {company: "Engines"}}
    associations = answer["results"][0]["results"][0]["associations"]
    assert [one["id"] for one in associations["contacts"]["results"]] == [contact]
    other_token = api.other_account()
    reader = api.token(scopes="crm.objects.contacts.read")  # which is that of tasks too
    assert api.call("POST", SEARCHES, body, token=reader).json()["titles"] == {"contacts": {contact: "Ada Byron"}}
    other = api.call("POST", SEARCHES, body, token=other_token).json()
    assert (other["results"][0]["total"], other["titles"]) == (0, {})
    narrow = api.token(scopes="crm.objects.companies.read")
    assert api.call("POST", SEARCHES, body, token=narrow).status == 403


@covers("records.searches.search_all", "400")
def test_a_wrong_search_refuses_all(api: Api) -> None:
    """Too many, none, an unknown type, a wrong filter."""
    wrong = {"filterGroups": [{"filters": [{"propertyName": "nope", "operator": "EQ", "value": "1"}]}]}
    for searches in ([], [asked()] * (MAX_SEARCHES + 1), [{"limit": 1}], [asked(), asked(**wrong)], [asked(limit=0)]):
        api.post(SEARCHES, {"searches": searches}, 400)
    assert api.call("POST", SEARCHES, {"searches": [asked(objectType="nothings")]}).status in (400, 404)
