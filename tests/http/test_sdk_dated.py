"""HubSpot's pre-release `hubspot-sdk`: dated paths, answers checked strictly. As it refuses nulls, only set names are asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.portal import DUE
from tests.server import Server

hubspot_sdk = pytest.importorskip("hubspot_sdk")

AT = {"hs_timestamp": DUE}
KINDS: dict[str, tuple[dict[str, str], str]] = {
    "tasks": ({**AT, "hs_task_subject": "one"}, "hs_task_subject"),
    "leads": ({"hs_lead_name": "one"}, "hs_lead_name"),
    "meetings": ({"hs_meeting_title": "one"}, "hs_meeting_title"),
    "contacts": ({"firstname": "one"}, "firstname"),
    "companies": ({"name": "one"}, "name"),
    "deals": ({"dealname": "one"}, "dealname"),
    "tickets": ({"subject": "one", "hs_pipeline_stage": "1"}, "subject"),
    "notes": ({**AT, "hs_note_body": "one"}, "hs_note_body"),
    "calls": ({**AT, "hs_call_title": "one"}, "hs_call_title"),
    "emails": ({**AT, "hs_email_direction": "EMAIL", "hs_email_subject": "one"}, "hs_email_subject"),
}


@pytest.fixture
def hub(server: Server) -> Iterator[Any]:
    """The SDK's client, which checks every answer."""
    client = hubspot_sdk.HubSpot(access_token="tok", base_url=server.url, _strict_response_validation=True, max_retries=0)
    yield client
    client.close()


@pytest.mark.parametrize("name", KINDS)
def test_records(hub: Any, name: str) -> None:
    """Create, get, update, list, search, batch and delete, each answer checked against the published shape."""
    api = getattr(hub.crm.objects, name)
    given, prop = KINDS[name]
    made = api.create(properties=given, associations=[])
    shown = api.get(made.id, properties=[prop], properties_with_history=[prop], associations=["companies"])
    assert shown.properties[prop] == "one"
    assert api.update(made.id, properties={prop: "two"}).properties[prop] == "two"
    filters = [{"filters": [{"property_name": "hs_object_id", "operator": "EQ", "value": made.id}]}]
    found = api.search(filter_groups=filters, properties=[prop], sorts=[], limit=5, after="0")
    assert found.total == 1
    batch = api.batch.create(inputs=[{"properties": given, "associations": []}] * 2)
    ids = [{"id": one.id} for one in batch.results]
    read = api.batch.get(inputs=ids, properties=[prop], properties_with_history=[])
    assert {one.properties[prop] for one in read.results} == {"one"}
    missing = api.batch.get(inputs=[{"id": "99"}], properties=[prop], properties_with_history=[])
    assert missing.to_dict()["numErrors"] == 1
    updated = api.batch.update(inputs=[{**one, "properties": {prop: "three"}} for one in ids])
    assert len(updated.results) == 2
    upserted = api.batch.upsert(inputs=[{"id": made.id, "properties": {prop: "four"}}])
    assert upserted.results[0].new is False
    listed = api.list(limit=100, properties=["hs_object_id"])
    assert made.id in {one.id for one in listed} or len(list(listed)) >= 100
    api.batch.delete(inputs=ids)
    api.delete(made.id)
    with pytest.raises(hubspot_sdk.NotFoundError):
        api.get(made.id)


def test_associations(hub: Any) -> None:
    """Associations under dated paths: on create, listed, default, set and removed."""
    contact = hub.crm.objects.contacts.create(properties={"firstname": "x"}, associations=[])
    spec = {"association_category": "HUBSPOT_DEFINED", "association_type_id": 204}
    linked = [{"to": {"id": contact.id}, "types": [spec]}]
    task = hub.crm.objects.tasks.create(properties=AT, associations=linked)
    shown = hub.crm.objects.tasks.get(task.id, associations=["contacts"])
    assert shown.associations["contacts"].results[0].id == contact.id
    (listed,) = hub.crm.associations.list("contacts", object_type="tasks", object_id=task.id)
    assert (listed.to_object_id, listed.association_types[0].type_id) == (contact.id, 204)


@pytest.mark.parametrize(("name", "title"), [("companies", "name"), ("projects", "hs_name")])
def test_merging(hub: Any, name: str, title: str) -> None:
    """Of two records one is left, and what the other had moves to it; projects are merged as companies are."""
    api = getattr(hub.crm.objects, name)
    kept, other = (api.create(properties=given, associations=[]) for given in ({title: "kept"}, {title: "other"}))
    assert api.merge(primary_object_id=kept.id, object_id_to_merge=other.id).properties[title] == "kept"
    assert api.get(other.id, properties=[title]).id == kept.id
