"""HubSpot's pre-release `hubspot-sdk`: dated paths, answers checked strictly. As it refuses nulls, only set names are asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.api import DUE
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


@pytest.fixture(params=["2026-03", "2026-09"])
def hub(server: Server, request: pytest.FixtureRequest) -> Iterator[Any]:
    """The SDK's client, which checks every answer: with the paths that it knows, and with those of the version after them."""

    def renew(asked: Any) -> None:
        asked.url = asked.url.copy_with(raw_path=asked.url.raw_path.replace(b"/2026-03", f"/{request.param}".encode()))

    client = hubspot_sdk.HubSpot(
        access_token="tok",
        base_url=server.url,
        _strict_response_validation=True,
        max_retries=0,
        http_client=hubspot_sdk.DefaultHttpxClient(event_hooks={"request": [renew]}),
    )
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


def test_batches_of_associations(hub: Any) -> None:
    """Made with and without labels, read, removed; one record without any is told beside the others."""
    contact, other = (hub.crm.objects.contacts.create(properties={"firstname": "x"}, associations=[]) for _ in range(2))
    firm = hub.crm.objects.companies.create(properties={"name": "x"}, associations=[])
    ends = {"from": {"id": contact.id}, "to": {"id": firm.id}}
    types = [{"association_category": "HUBSPOT_DEFINED", "association_type_id": 1}]
    pair = {"from_object_type": "contacts"}
    batch = hub.crm.associations.batch
    made = batch.create("companies", **pair, inputs=[{**ends, "types": types}])
    assert (made.results[0].from_object_id, made.results[0].to_object_id) == (contact.id, firm.id)
    assert batch.create_default("companies", **pair, inputs=[ends]).results[0].to.id == firm.id
    found = batch.get("companies", **pair, inputs=[{"id": contact.id}])
    assert (found.results[0].to[0].to_object_id, len(found.results[0].to[0].association_types)) == (firm.id, 2)
    assert batch.get("companies", **pair, inputs=[{"id": other.id}]).to_dict()["numErrors"] == 1
    batch.delete_labels("companies", **pair, inputs=[{**ends, "types": types}])
    found = batch.get("companies", **pair, inputs=[{"id": contact.id}])
    assert len(found.results[0].to[0].association_types) == 1
    batch.delete("companies", **pair, inputs=[{"from": {"id": contact.id}, "to": [{"id": firm.id}]}])
    assert hub.crm.associations.list("companies", object_type="contacts", object_id=contact.id).results == []


def test_labels_and_their_limits(hub: Any) -> None:
    """Defined, listed with both ends, limited, changed, removed."""
    pair = {"from_object_type": "contacts"}
    labels, limits = hub.crm.associations_schema.labels, hub.crm.associations_schema.limits
    made = labels.create_label("companies", **pair, label="Boss", name="boss")
    number = made.results[0].type_id
    assert number in {one.type_id for one in labels.list_labels("companies", **pair).results}
    labels.update_label("companies", **pair, association_type_id=number, label="Chief")
    most = {"category": "USER_DEFINED", "type_id": number, "max_to_object_ids": 3}
    assert labels.batch_create("companies", **pair, inputs=[most]).results[0].user_enforced_max_to_object_ids == 3
    assert number in {one.type_id for one in limits.list().results}
    assert limits.get_by_object_types("companies", **pair).results[0].type_id == number
    limits.batch_update("companies", **pair, inputs=[{**most, "max_to_object_ids": 4}])
    limits.batch_delete("companies", **pair, inputs=[{"category": "USER_DEFINED", "type_id": number}])
    labels.delete_label(number, **pair, to_object_type="companies")
    assert number not in {one.type_id for one in labels.list_labels("companies", **pair).results}


def test_limits_the_library_and_the_account(hub: Any) -> None:
    """All that is read of what an account is and has."""
    contact = hub.crm.objects.contacts.create(properties={"firstname": "x"}, associations=[])
    limits = hub.crm.limits
    kinds = {one.object_type_id: one for one in limits.get_record_limits().hubspot_defined_object_types}
    assert kinds["0-1"].usage >= 1
    assert limits.get_pipeline_limits().hubspot_defined_object_types
    assert limits.get_custom_property_limits().by_object_type
    assert limits.get_calculated_property_limits().overall_usage == 0
    assert limits.get_custom_object_type_limits().limit == 100
    assert limits.get_association_label_limits().results is not None
    assert limits.get_association_records_limits_from_objects().results == []
    assert limits.get_association_records_limits_to_objects("0-1").results == []
    crowd = limits.get_association_records_limits_by_object_type("0-2", from_object_type_id="0-1")
    assert (crowd.total_records_at_limit, crowd.limit) == (0, 50_000)
    assert hub.crm.object_library.enablement.get_all().enablement_by_object_type_id["0-27"] is True
    assert hub.crm.object_library.enablement.get_by_object_type_id("0-27").enablement is True
    assert hub.account.get().portal_id == int(contact.to_dict()["properties"]["hs_object_source_id"])
    assert hub.account.get_daily_private_apps_usage().results[0].usage_limit > 0


@pytest.mark.parametrize("name", KINDS)
def test_every_type_merges_and_is_erased_in_the_latest_version(server: Server, name: str) -> None:
    """By the paths that are published for each type; the SDK does not know all of them yet, so it only sends."""
    client = hubspot_sdk.HubSpot(access_token="tok", base_url=server.url, _strict_response_validation=True, max_retries=0)
    at = f"/crm/objects/2026-09/{name}"
    given, prop = KINDS[name]
    kept, other, gone = (client.post(at, body={"properties": given}, cast_to=object)["id"] for _ in range(3))
    merged = client.post(f"{at}/merge", body={"primaryObjectId": kept, "objectIdToMerge": other}, cast_to=object)
    assert (merged["id"], merged["properties"][prop]) == (kept, "one")
    client.post(f"{at}/gdpr-delete", body={"objectId": gone}, cast_to=type(None))
    with pytest.raises(hubspot_sdk.NotFoundError):
        client.get(f"{at}/{gone}", cast_to=object)
    assert client.get(f"{at}/{other}", cast_to=object)["id"] == kept
    client.close()
