"""Who learns of an association, makes one or ends one needs the scopes of both ends, whichever way it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.api import DUE, Api, links

CONTACTS_ONLY = "crm.objects.contacts.read crm.objects.contacts.write"
V4 = "/crm/v4/associations/tasks/deals/batch"
V3 = "/crm/v3/associations/tasks/deals/batch"
ENGAGEMENT = "/engagements/v1/engagements"
TASK_TO_DEAL = 216
KIND = {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": TASK_TO_DEAL}


class Ends:
    """A task and a deal that are linked, and one that is not; a token for contacts, of whose scopes tasks are."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.deal, self.other = (api.post("/crm/v3/objects/deals", {"properties": {"dealname": "D"}})["id"] for _ in "ab")
        body = {"properties": {"hs_timestamp": DUE}, "associations": links(self.deal, TASK_TO_DEAL)}
        self.task = api.post("/crm/v3/objects/tasks", body)["id"]
        self.token = api.token(scopes=CONTACTS_ONLY)

    def linked(self) -> list[str]:
        """Return the deals that the task is linked to."""
        found = self.api.get(f"/crm/v4/objects/tasks/{self.task}/associations/deals")["results"]
        return [str(one["toObjectId"]) for one in found]


@pytest.fixture
def ends(api: Api) -> Ends:
    """Records to link and to part."""
    return Ends(api)


def partings(ends: Ends) -> Iterator[tuple[str, str, Any]]:
    """Give each request that ends the association."""
    task, deal = ends.task, ends.deal
    pair = {"from": {"id": task}, "to": {"id": deal}}
    old = {"fromObjectId": task, "toObjectId": deal, "category": "HUBSPOT_DEFINED", "definitionId": TASK_TO_DEAL}
    for method in ("PATCH", "PUT"):
        for ids in ([], [ends.other]):
            yield method, f"{ENGAGEMENT}/{task}", {"associations": {"dealIds": ids}}
    yield "DELETE", f"/crm/v3/objects/tasks/{task}/associations/deals/{deal}/{TASK_TO_DEAL}", None
    yield "DELETE", f"/crm/v4/objects/tasks/{task}/associations/deals/{deal}", None
    yield "POST", f"{V3}/archive", {"inputs": [{**pair, "type": TASK_TO_DEAL}]}
    yield "POST", f"{V4}/archive", {"inputs": [{"from": {"id": task}, "to": [{"id": deal}]}]}
    yield "POST", f"{V4}/labels/archive", {"inputs": [{**pair, "types": [KIND]}]}
    yield "PUT", "/crm-associations/v1/associations/delete", old
    yield "PUT", "/crm-associations/v1/associations/delete-batch", [old]


def makings(ends: Ends) -> Iterator[tuple[str, str, Any]]:
    """Give each request that makes one more association."""
    task, deal = ends.task, ends.other
    pair = {"from": {"id": task}, "to": {"id": deal}}
    old = {"fromObjectId": task, "toObjectId": deal, "category": "HUBSPOT_DEFINED", "definitionId": TASK_TO_DEAL}
    for method in ("PATCH", "PUT"):
        yield method, f"{ENGAGEMENT}/{task}", {"associations": {"dealIds": [ends.deal, deal]}}
    yield "POST", ENGAGEMENT, {"engagement": {"type": "TASK"}, "associations": {"dealIds": [deal]}}
    yield "PUT", f"/crm/v3/objects/tasks/{task}/associations/deals/{deal}/{TASK_TO_DEAL}", None
    yield "PUT", f"/crm/v4/objects/tasks/{task}/associations/deals/{deal}", [KIND]
    yield "PUT", f"/crm/v4/objects/tasks/{task}/associations/default/deals/{deal}", None
    yield "POST", f"{V3}/create", {"inputs": [{**pair, "type": TASK_TO_DEAL}]}
    yield "POST", f"{V4}/create", {"inputs": [{**pair, "types": [KIND]}]}
    yield "POST", f"{V4}/associate/default", {"inputs": [pair]}
    yield "PUT", "/crm-associations/v1/associations", old
    yield "PUT", "/crm-associations/v1/associations/create-batch", [old]
    new = {"properties": {"hs_timestamp": DUE}, "associations": links(deal, TASK_TO_DEAL)}
    yield "POST", "/crm/v3/objects/tasks", new
    yield "POST", "/crm/v3/objects/tasks/batch/create", {"inputs": [new]}


def test_no_way_of_ending_an_association_goes_without_the_other_scope(ends: Ends) -> None:
    """403, and the association stays; with all scopes each of them ends it."""
    for method, path, body in partings(ends):
        refused = ends.api.call(method, path, body, ends.token)
        assert (refused.status, refused.json()["category"]) == (403, "MISSING_SCOPES"), path
        assert ends.linked() == [ends.deal], path
    for method, path, body in partings(ends):
        assert ends.api.call(method, path, body).status < 300, path
        assert ends.deal not in ends.linked(), path
        ends.api.put(f"/crm/v4/objects/tasks/{ends.task}/associations/deals/{ends.deal}", [KIND], 201)


def test_no_way_of_making_an_association_goes_without_the_other_scope(ends: Ends) -> None:
    """403, and nothing is associated."""
    for method, path, body in makings(ends):
        refused = ends.api.call(method, path, body, ends.token)
        assert (refused.status, refused.json()["category"]) == (403, "MISSING_SCOPES"), path
    assert ends.linked() == [ends.deal]
    assert ends.api.get(f"/crm/v4/objects/deals/{ends.other}/associations/tasks")["results"] == []
    for method, path, body in makings(ends):
        assert ends.api.call(method, path, body).status < 300, path


@pytest.mark.parametrize("operator", ["EQ", "IN"])
def test_a_search_by_association_needs_the_scope_of_the_other_end(ends: Ends, operator: str) -> None:
    """Without it 403 that names the scope; with it, or by types whose scope is there, the search is answered."""
    ends.api.contact()
    for name, status in (("associations.deal", 403), ("associations.0-3", 403), ("associations.contact", 200)):
        one = {"propertyName": name, "operator": operator, "value": ends.deal, "values": [ends.deal]}
        for body in ({"filters": [one]}, {"filterGroups": [{"filters": []}, {"filters": [one]}]}):
            answer = ends.api.call("POST", "/crm/v3/objects/tasks/search", body, ends.token)
            assert answer.status == status, name
            if status == 403:
                told = answer.json()
                assert told["category"] == "MISSING_SCOPES"
                assert told["errors"][0]["context"]["requiredGranularScopes"] == ["crm.objects.deals.read"]
            found = ends.api.post("/crm/v3/objects/tasks/search", body, 200)
            assert found["total"] == (0 if name == "associations.contact" else 1)
