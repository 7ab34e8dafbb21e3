"""Associations with engagements: tasks, notes, calls, emails and meetings read together, under a name that is no type."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from axle.core.catalog import ObjectType
from tests.api import CONTACTS, DUE, Api, package_catalog
from tests.associations.samples import V3, V4, inputs, label, linked, spec

ENGAGEMENTS = [object_type for object_type in package_catalog().types if object_type.definition.engagement]
PUBLISHED = {
    "contacts": (9, "contact_to_engagement"), "companies": (7, "company_to_engagement"), "deals": (11, "deal_to_engagement"),
    "tickets": (17, "ticket_to_engagement"),
}  # fmt: skip
NAMES = ("engagements", "engagement", "0-4", "Engagements")


def activity(api: Api, object_type: ObjectType, of: str, record: str) -> str:
    """Create an activity that is associated with a record, and return its id."""
    values: dict[str, Any] = {"hs_timestamp": DUE}
    if "hs_email_direction" in object_type.properties:
        values["hs_email_direction"] = "EMAIL"
    made = api.post(f"/crm/v3/objects/{object_type.name}", {"properties": values})["id"]
    api.put(f"/crm/v4/objects/{object_type.name}/{made}/associations/default/{of}/{record}")
    return str(made)


def activities(api: Api, of: str, record: str) -> list[str]:
    """Create one of each type for a record."""
    return [activity(api, object_type, of, record) for object_type in ENGAGEMENTS]


@pytest.mark.parametrize("of", PUBLISHED)
def test_engagements_of_all_types_stand_together(api: Api, of: str) -> None:
    """By id, under each name, each with the published association type, in both versions."""
    values = {"contacts": {"email": "a@example.com"}, "companies": {"name": "A"}, "deals": {"dealname": "A"}}
    ticket = {"subject": "A", "hs_pipeline_stage": "1"}
    record = api.post(f"/crm/v3/objects/{of}", {"properties": values.get(of, ticket)})["id"]
    made = activities(api, of, record)
    api.task()
    number, name = PUBLISHED[of]
    for known in NAMES:
        assert linked(api, of, record, known) == {one: [number] for one in made}
        answer = api.get(f"/crm/v3/objects/{of}/{record}/associations/{known}")
        assert answer == {"results": [{"id": one, "type": name} for one in made]}
        (found,) = api.post(f"{V4}/{of}/{known}/batch/read", inputs({"id": record}), 200)["results"]
        assert [str(one["toObjectId"]) for one in found["to"]] == made
        assert found["to"][0]["associationTypes"] == [{"category": "HUBSPOT_DEFINED", "typeId": number, "label": None}]
        (found,) = api.post(f"{V3}/{of}/{known}/batch/read", inputs({"id": record}), 200)["results"]
        assert found["to"] == [{"id": one, "type": name} for one in made]
    api.delete(f"/crm/v3/objects/{ENGAGEMENTS[0].name}/{made[0]}")
    assert list(linked(api, of, record, "engagements")) == made[1:]
    assert api.get(f"/engagements/v1/engagements/{made[1]}")["engagement"]["id"] == int(made[1])


def test_engagements_are_paged_by_id(api: Api) -> None:
    """The link to the next page leads there, from a list and from a batch."""
    company = api.company()
    made = activities(api, "companies", company)
    seen, target = [], f"/crm/v4/objects/companies/{company}/associations/engagements?limit=2"
    while target:
        page = api.get(target)
        assert len(page["results"]) <= 2
        seen += [str(one["toObjectId"]) for one in page["results"]]
        target = page.get("paging", {}).get("next", {}).get("link", "").removeprefix("http://axle.test")
    assert seen == made
    body = inputs({"id": company, "after": made[2]})
    (found,) = api.post(f"{V4}/companies/engagements/batch/read", body, 200)["results"]
    assert [str(one["toObjectId"]) for one in found["to"]] == made[2:]


def test_labels_and_types_without_a_published_one_are_shown_as_they_are(api: Api) -> None:
    """A label stands beside the published type; where there is none, each type has its own."""
    company, contact = api.company(), api.contact("a@example.com")
    task = api.task()
    boss, _ = label(api, at=f"{V4}/companies/tasks")
    api.put(f"/crm/v4/objects/companies/{company}/associations/tasks/{task}", spec(boss), 201)
    assert linked(api, "companies", company, "engagements") == {task: [7, boss]}
    lead = {
        "properties": {"hs_lead_name": "L"},
        "associations": [{"to": {"id": contact}, "types": spec(578)}],
    }
    lead_id = api.post("/crm/v3/objects/leads", lead)["id"]
    api.put(f"/crm/v4/objects/tasks/{task}/associations/default/leads/{lead_id}")
    assert linked(api, "leads", lead_id, "engagements") == linked(api, "leads", lead_id, "tasks") != {}


def test_nothing_else_can_be_done_with_the_name(api: Api) -> None:
    """It is no type: it has no records, no definitions and no associations to write, and none lead away from it."""
    company, task = api.company(), api.task()
    pair = inputs({"from": {"id": company}, "to": {"id": task}})
    for method, target, body in (
        ("GET", "/crm/v3/objects/engagements", None), ("POST", "/crm/v3/objects/engagements", {"properties": {}}),
        ("POST", "/crm/v3/objects/0-4/search", {}), ("GET", "/crm/v3/properties/engagements", None),
        ("GET", f"/crm/v4/objects/engagements/{task}/associations/companies", None),
        ("PUT", f"/crm/v4/objects/companies/{company}/associations/default/engagements/{task}", None),
        ("POST", f"{V4}/companies/engagements/batch/associate/default", pair),
        ("GET", f"{V4}/companies/engagements/labels", None),
    ):  # fmt: skip
        answer = api.call(method, target, body)
        assert answer.status in (400, 404), target
    assert "engagements" not in msgspec.json.encode(api.get("/crm-object-schemas/v3/schemas")).decode()
    api.get("/crm/v3/objects/companies/999/associations/engagements", 404)
    api.get(f"/crm/v3/objects/companies/{company}/associations/engagements?limit=0", 400)
    nothing = api.post(f"{V4}/companies/engagements/batch/read", inputs({"id": company}, {"id": "x"}), 207)
    assert [one["category"] for one in nothing["errors"]] == ["OBJECT_NOT_FOUND", "VALIDATION_ERROR"]


def test_a_type_of_the_accounts_own_has_its_name(api: Api) -> None:
    """Where an account defines a type of that name, the name means it."""
    body = {
        "name": "engagements", "labels": {"singular": "Engagement", "plural": "Engagements"}, "primaryDisplayProperty": "title",
        "properties": [{"name": "title", "label": "Title", "type": "string", "fieldType": "text"}],
        "requiredProperties": ["title"], "associatedObjects": ["CONTACT"],
    }  # fmt: skip
    api.post("/crm-object-schemas/v3/schemas", body)
    own = api.post("/crm/v3/objects/engagements", {"properties": {"title": "t"}})["id"]
    contact = api.contact("a@example.com")
    activities(api, "contacts", contact)
    api.put(f"/crm/v4/objects/contacts/{contact}/associations/default/engagements/{own}")
    assert list(linked(api, "contacts", contact, "engagements")) == [own]
    assert len(linked(api, "contacts", contact, "0-4")) == len(ENGAGEMENTS)


def test_accounts_and_scopes(api: Api) -> None:
    """Another account finds no such record; types that the token may not read are left out, and none left is a 403."""
    contact = api.contact("a@example.com")
    made = activities(api, "contacts", contact)
    target = f"{CONTACTS}/{contact}/associations/engagements"
    assert api.call("GET", target, token=api.other_account()).status == 404
    for scopes in ("crm.objects.contacts.read", "crm.objects.contacts.read sales-email-read"):
        token = api.token(scopes=scopes)
        readable = [
            one
            for one, object_type in zip(made, ENGAGEMENTS, strict=True)
            if set(object_type.definition.read_scopes) & set(scopes.split())
        ]
        answer = api.call("GET", target, token=token)
        assert answer.status == 200
        assert [one["id"] for one in answer.json()["results"]] == readable
    assert api.call("GET", target, token=api.token(scopes="tickets")).status == 403
