"""HubSpot's own `hubspot-api-client`, its host pointed at Axle, otherwise unchanged."""

from __future__ import annotations

from importlib import import_module
from typing import Any, NamedTuple

import pytest
from hubspot import HubSpot
from hubspot.crm.associations.v4 import AssociationSpec

from tests.api import DUE
from tests.server import Server


class Kind(NamedTuple):
    """Where the SDK has an object type, and what a record of it needs."""

    module: str
    name: str
    properties: dict[str, str]
    change: dict[str, str]
    to_contact: int = 0


AT = {"hs_timestamp": DUE}
KINDS = [
    Kind("crm.objects.tasks", "tasks", {**AT, "hs_task_subject": "one"}, {"hs_task_subject": "two"}, 204),
    Kind("crm.objects.leads", "leads", {"hs_lead_name": "one"}, {"hs_lead_name": "two"}, 578),
    Kind("crm.objects.meetings", "meetings", {"hs_meeting_title": "one"}, {"hs_meeting_title": "two"}, 200),
    Kind("crm.contacts", "contacts", {"firstname": "one"}, {"firstname": "two"}),
    Kind("crm.companies", "companies", {"name": "one"}, {"name": "two"}, 280),
    Kind("crm.deals", "deals", {"dealname": "one"}, {"dealname": "two"}, 3),
    Kind("crm.tickets", "tickets", {"subject": "one", "hs_pipeline_stage": "1"}, {"subject": "two"}, 16),
    Kind("crm.objects.notes", "notes", {**AT, "hs_note_body": "one"}, {"hs_note_body": "two"}, 202),
    Kind("crm.objects.calls", "calls", {**AT, "hs_call_title": "one"}, {"hs_call_title": "two"}, 194),
    Kind(
        "crm.objects.emails",
        "emails",
        {**AT, "hs_email_direction": "EMAIL", "hs_email_subject": "one"},
        {"hs_email_subject": "two"},
        198,
    ),
]
each = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


@pytest.fixture
def hub(server: Server) -> Any:
    """The SDK's client."""
    return HubSpot(access_token="tok", host=server.url)


def api(hub: Any, kind: Kind) -> Any:
    """Return the part of the client for an object type."""
    found = hub
    for part in kind.module.split("."):
        found = getattr(found, part)
    return found


def model(kind: Kind, name: str, **fields: Any) -> Any:
    """Make one of the SDK's models."""
    return getattr(import_module(f"hubspot.{kind.module}"), name)(**fields)


def create(hub: Any, kind: Kind, **more: Any) -> Any:
    """Create a record."""
    given = model(kind, "SimplePublicObjectInputForCreate", properties=kind.properties, **more)
    return api(hub, kind).basic_api.create(simple_public_object_input_for_create=given)


@each
def test_one_by_one(hub: Any, kind: Kind) -> None:
    """Create, get_by_id, get_page, update and archive."""
    basic = api(hub, kind).basic_api
    (name, value), *_ = kind.change.items()
    made = create(hub, kind, associations=[])
    assert made.properties[name] == "one"
    shown = basic.get_by_id(made.id, properties=[name, "hs_object_id"], properties_with_history=[name], archived=False)
    assert (shown.id, shown.properties[name], shown.properties_with_history[name][0].value) == (made.id, "one", "one")
    changed = basic.update(made.id, simple_public_object_input=model(kind, "SimplePublicObjectInput", properties=kind.change))
    assert changed.properties[name] == value
    assert changed.updated_at > changed.created_at
    page = basic.get_page(limit=1, properties=[name])
    assert len(page.results) == 1
    basic.archive(made.id)
    assert basic.get_by_id(made.id, archived=True).archived is True
    errors = import_module(f"hubspot.{kind.module}")
    with pytest.raises(errors.ApiException) as refused:
        basic.get_by_id(made.id)
    assert refused.value.status == 404


@each
def test_in_batches(hub: Any, kind: Kind) -> None:
    """Batch create, read, update, upsert and archive."""
    batch = api(hub, kind).batch_api
    (name, value), *_ = kind.change.items()
    inputs = [model(kind, "SimplePublicObjectBatchInputForCreate", properties=kind.properties, associations=[]) for _ in "ab"]
    made = batch.create(model(kind, "BatchInputSimplePublicObjectBatchInputForCreate", inputs=inputs))
    ids = [model(kind, "SimplePublicObjectId", id=one.id) for one in made.results]
    asked = model(
        kind, "BatchReadInputSimplePublicObjectId", inputs=ids, properties=[name], properties_with_history=[], id_property=None
    )
    assert {one.properties[name] for one in batch.read(asked).results} == {"one"}
    changes = [model(kind, "SimplePublicObjectBatchInput", id=one.id, properties=kind.change) for one in ids]
    updated = batch.update(model(kind, "BatchInputSimplePublicObjectBatchInput", inputs=changes))
    assert [one.properties[name] for one in updated.results] == [value, value]
    mixed = [model(kind, "SimplePublicObjectBatchInputUpsert", id=one, properties=kind.properties) for one in (ids[0].id, "7")]
    upserted = batch.upsert(model(kind, "BatchInputSimplePublicObjectBatchInputUpsert", inputs=mixed))
    assert [one.new for one in upserted.results] == [False, True]
    batch.archive(model(kind, "BatchInputSimplePublicObjectId", inputs=ids))
    missing = batch.read(asked)
    assert (missing.num_errors, len(missing.errors[0].context["ids"])) == (1, 2)


@each
def test_search(hub: Any, kind: Kind) -> None:
    """Search by the id that a create gave."""
    made = create(hub, kind, associations=[])
    one = model(kind, "Filter", property_name="hs_object_id", operator="EQ", value=made.id)
    body = model(
        kind,
        "PublicObjectSearchRequest",
        filter_groups=[model(kind, "FilterGroup", filters=[one])],
        properties=list(kind.change),
        sorts=["hs_object_id"],
        limit=5,
        after="0",
    )
    found = api(hub, kind).search_api.do_search(public_object_search_request=body)
    assert (found.total, found.results[0].id) == (1, made.id)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.to_contact], ids=lambda kind: kind.name)
def test_associations(hub: Any, kind: Kind) -> None:
    """Associations on create, and the v4 calls: create, get_page, create_default, archive."""
    contact = create(hub, KINDS[3], associations=[])
    spec = {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": kind.to_contact}
    made = create(hub, kind, associations=[{"to": {"id": contact.id}, "types": [spec]}])
    shown = api(hub, kind).basic_api.get_by_id(made.id, associations=["contacts"])
    assert shown.associations["contacts"].results[0].id == contact.id
    links = hub.crm.associations.v4.basic_api
    (found,) = links.get_page(kind.name, made.id, "contacts").results
    assert str(found.to_object_id) == contact.id
    assert kind.to_contact in {one.type_id for one in found.association_types}
    links.archive(kind.name, made.id, "contacts", contact.id)
    assert links.get_page(kind.name, made.id, "contacts").results == []
    typed = AssociationSpec(association_category="HUBSPOT_DEFINED", association_type_id=kind.to_contact)
    links.create(kind.name, made.id, "contacts", contact.id, [typed])
    assert len(links.get_page("contacts", contact.id, kind.name).results) == 1
    assert links.create_default(kind.name, made.id, "contacts", contact.id).status == "COMPLETE"


def test_get_all(hub: Any) -> None:
    """`get_all` follows the pages to the end."""
    kind = KINDS[3]
    inputs = [model(kind, "SimplePublicObjectBatchInputForCreate", properties=kind.properties, associations=[])] * 100
    body = model(kind, "BatchInputSimplePublicObjectBatchInputForCreate", inputs=inputs)
    made = {one.id for _ in "ab" for one in api(hub, kind).batch_api.create(body).results}
    assert made <= {one.id for one in api(hub, kind).get_all()}


def test_merge_and_erasure(hub: Any) -> None:
    """The SDK's merge and gdpr calls of contacts."""
    contacts = import_module("hubspot.crm.contacts")
    one, two = create(hub, KINDS[3], associations=[]), create(hub, KINDS[3], associations=[])
    merged = hub.crm.contacts.basic_api.merge(contacts.PublicMergeInput(primary_object_id=one.id, object_id_to_merge=two.id))
    assert merged.id == one.id
    hub.crm.contacts.basic_api.purge(contacts.PublicGdprDeleteInput(object_id=one.id))


def test_any_type_by_name(hub: Any) -> None:
    """The generic objects API takes the type as an argument."""
    objects = import_module("hubspot.crm.objects")
    given = objects.SimplePublicObjectInputForCreate(properties={**AT}, associations=[])
    made = hub.crm.objects.basic_api.create("0-27", given)
    assert hub.crm.objects.basic_api.get_by_id("task", made.id).id == made.id
