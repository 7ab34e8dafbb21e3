"""HubSpot's two official Python SDKs and associations: batches of both versions, labels, limits, the report."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from dateutil.tz import tzutc
from hubspot import HubSpot

from tests.server import Server

hubspot_sdk = pytest.importorskip("hubspot_sdk")

DEAL_TO_TICKET, BACK = 27, 28


@pytest.fixture
def hub(server: Server) -> Any:
    """The client of `hubspot-api-client`."""
    return HubSpot(access_token="tok", host=server.url)


@pytest.fixture
def dated(server: Server) -> Iterator[Any]:
    """The client of `hubspot-sdk`, which checks every answer."""
    client = hubspot_sdk.HubSpot(access_token="tok", base_url=server.url, _strict_response_validation=True, max_retries=0)
    yield client
    client.close()


def records(hub: Any, count: int = 2) -> tuple[list[str], list[str]]:
    """Create deals and tickets."""
    objects = import_module("hubspot.crm.objects")

    def create(kind: str, properties: dict[str, str]) -> str:
        given = objects.SimplePublicObjectInputForCreate(properties=properties, associations=[])
        return str(hub.crm.objects.basic_api.create(kind, given).id)

    tickets = [create("tickets", {"subject": "x", "hs_pipeline_stage": "1"}) for _ in range(count)]
    return [create("deals", {"dealname": "x"}) for _ in range(count)], tickets


def linked(hub: Any, deal: str) -> dict[str, set[int]]:
    """Return the tickets of a deal, each with its association types."""
    found = hub.crm.associations.v4.basic_api.get_page("deals", deal, "tickets").results
    return {str(one.to_object_id): {kind.type_id for kind in one.association_types} for one in found}


def test_v4_batches(hub: Any) -> None:
    """Create, default, read with what is missing told, archive labels, archive."""
    v4 = import_module("hubspot.crm.associations.v4")
    batch, (deals, tickets) = hub.crm.associations.v4.batch_api, records(hub)
    spec = v4.AssociationSpec(association_category="HUBSPOT_DEFINED", association_type_id=DEAL_TO_TICKET)
    ends = {"_from": v4.PublicObjectId(id=deals[0]), "to": v4.PublicObjectId(id=tickets[0])}
    post = v4.BatchInputPublicAssociationMultiPost(inputs=[v4.PublicAssociationMultiPost(types=[spec], **ends)])
    made = batch.create("deals", "tickets", post)
    assert [str(one.to_object_id) for one in made.results] == [tickets[0]]
    other = v4.PublicDefaultAssociationMultiPost(_from=v4.PublicObjectId(id=deals[0]), to=v4.PublicObjectId(id=tickets[1]))
    both = batch.create_default("deals", "tickets", v4.BatchInputPublicDefaultAssociationMultiPost(inputs=[other]))
    assert [one.association_spec.association_type_id for one in both.results] == [DEAL_TO_TICKET, BACK]
    wanted = [v4.PublicFetchAssociationsBatchRequest(id=one) for one in deals]
    read = batch.get_page("deals", "tickets", v4.BatchInputPublicFetchAssociationsBatchRequest(inputs=wanted))
    assert {str(one.to_object_id) for one in read.results[0].to} == set(tickets)
    assert (read.num_errors, read.errors[0].sub_category) == (1, "crm.associations.NO_ASSOCIATIONS_FOUND")
    batch.archive_labels("deals", "tickets", post)
    assert linked(hub, deals[0]) == {tickets[1]: {DEAL_TO_TICKET}}
    fan = v4.PublicAssociationMultiArchive(_from=v4.PublicObjectId(id=deals[0]), to=[v4.PublicObjectId(id=tickets[1])])
    batch.archive("deals", "tickets", v4.BatchInputPublicAssociationMultiArchive(inputs=[fan]))
    assert linked(hub, deals[0]) == {}


def test_v3_batches_and_types(hub: Any) -> None:
    """Create answers with both directions; types by name, read and archive."""
    v3 = import_module("hubspot.crm.associations")
    batch, ((deal, _), (ticket, _)) = hub.crm.associations.batch_api, records(hub)
    assert {one.name for one in hub.crm.associations.schema.types_api.get_all("deals", "tickets").results} == {"deal_to_ticket"}
    ends = {"_from": v3.PublicObjectId(id=deal), "to": v3.PublicObjectId(id=ticket)}
    pair = v3.BatchInputPublicAssociation(inputs=[v3.PublicAssociation(type="deal_to_ticket", **ends)])
    assert [one.type for one in batch.create("deals", "tickets", pair).results] == ["deal_to_ticket", "ticket_to_deal"]
    wanted = v3.BatchInputPublicObjectId(inputs=[v3.PublicObjectId(id=deal)])
    (read,) = batch.read("deals", "tickets", wanted).results
    assert [(one.id, one.type) for one in read.to] == [(ticket, "deal_to_ticket")]
    batch.archive("deals", "tickets", pair)
    assert batch.read("deals", "tickets", wanted).num_errors == 1


def test_labels_limits_and_report(hub: Any) -> None:
    """A paired label from its creation to its deletion, with a limit of its own; the report is asked for."""
    schema = import_module("hubspot.crm.associations.v4.schema")
    v4, api = hub.crm.associations.v4, hub.crm.associations.v4.schema
    new = schema.PublicAssociationDefinitionCreateRequest(name="cause_effect", label="Cause", inverse_label="Effect")
    there, back = api.definitions_api.create("deals", "tickets", new).results
    assert (there.label, back.label, there.category) == ("Cause", "Effect", "USER_DEFINED")
    (deal, _), tickets = records(hub)
    spec = import_module("hubspot.crm.associations.v4").AssociationSpec("USER_DEFINED", there.type_id)
    shown = v4.basic_api.create("deals", deal, "tickets", tickets[0], [spec])
    assert shown.labels == ["Cause"]
    limit = {"category": "USER_DEFINED", "type_id": there.type_id, "max_to_object_ids": 1}
    create = schema.PublicAssociationDefinitionConfigurationCreateRequest(**limit)
    limits = api.definition_configurations_api
    limits.batch_create(
        "deals", "tickets", schema.BatchInputPublicAssociationDefinitionConfigurationCreateRequest(inputs=[create])
    )
    with pytest.raises(import_module("hubspot.crm.associations.v4").ApiException) as refused:
        v4.basic_api.create("deals", deal, "tickets", tickets[1], [spec])
    assert refused.value.status == 400
    update = schema.PublicAssociationDefinitionConfigurationUpdateRequest(**{**limit, "max_to_object_ids": 2})
    changed = limits.batch_update(
        "deals", "tickets", schema.BatchInputPublicAssociationDefinitionConfigurationUpdateRequest(inputs=[update])
    )
    assert changed.results[0].user_enforced_max_to_object_ids == 2
    assert there.type_id in {one.type_id for one in limits.get_all().results}
    assert [one.label for one in limits.get_all_between_two_object_types("deals", "tickets").results] == ["Cause"]
    gone = schema.PublicAssociationSpec(category="USER_DEFINED", type_id=there.type_id)
    limits.batch_remove("deals", "tickets", schema.BatchInputPublicAssociationSpec(inputs=[gone]))
    assert limits.get_all_between_two_object_types("deals", "tickets").results == []
    text = schema.PublicAssociationDefinitionUpdateRequest(association_type_id=there.type_id, label="Reason")
    api.definitions_api.update("deals", "tickets", text)
    assert linked(hub, deal) == {tickets[0]: {DEAL_TO_TICKET, there.type_id}}
    v4.basic_api.archive("deals", deal, "tickets", tickets[0])
    api.definitions_api.remove("deals", "tickets", there.type_id)
    assert {one.label for one in api.definitions_api.get_all("deals", "tickets").results} == {None}
    asked = v4.report_api.request(2001)
    assert (asked.user_id, asked.enqueue_time.tzinfo) == (2001, tzutc())


def test_dated(hub: Any, dated: Any) -> None:
    """The same by the dated paths; where ids are numbers on the wire, the SDK is not asked to check them."""
    (deal, _), tickets = records(hub)
    schema, batch = dated.crm.associations_schema, dated.crm.associations.batch
    ends = {"from_object_type": "deals", "to_object_type": "tickets"}
    to = {"to_object_type": "tickets", "from_object_type": "deals"}
    there, _ = schema.labels.create_label(**to, name="first_last", label="First", inverse_label="Last").results
    spec = {"association_category": "USER_DEFINED", "association_type_id": there.type_id}
    pair = {"from": {"id": deal}, "to": {"id": tickets[0]}}
    inputs = [{"from": pair["from"], "to": pair["to"], "types": [spec]}]
    made = batch.with_raw_response.create(**to, inputs=inputs).http_response.json()
    assert made["results"][0]["labels"] == ["First"]
    default = batch.create_default(**to, inputs=[{"from": pair["from"], "to": {"id": tickets[1]}}])
    assert default.results[0].association_spec.association_type_id == DEAL_TO_TICKET
    read = batch.with_raw_response.get(**to, inputs=[{"id": deal}]).http_response.json()
    assert [str(one["toObjectId"]) for one in read["results"][0]["to"]] == tickets
    schema.labels.batch_create(**to, inputs=[{"category": "USER_DEFINED", "type_id": there.type_id, "max_to_object_ids": 1}])
    changed = schema.limits.batch_update(
        **to, inputs=[{"category": "USER_DEFINED", "type_id": there.type_id, "max_to_object_ids": 3}]
    )
    assert changed.results[0].user_enforced_max_to_object_ids == 3
    shown = schema.limits.get_by_object_types(**ends).results
    assert [one.user_enforced_max_to_object_ids for one in shown] == [3]
    schema.limits.batch_delete(**to, inputs=[{"category": "USER_DEFINED", "type_id": there.type_id}])
    assert there.type_id not in {one.type_id for one in schema.limits.list().results}
    schema.labels.update_label(**to, association_type_id=there.type_id, label="Former")
    batch.delete_labels(**to, inputs=inputs)
    schema.labels.delete_label(there.type_id, **to)
    assert linked(hub, deal) == {one: {DEAL_TO_TICKET} for one in tickets}
    batch.delete(**to, inputs=[{"from": pair["from"], "to": [{"id": one} for one in tickets]}])
    assert linked(hub, deal) == {}
    assert dated.crm.associations.request_high_usage_report(2001).user_email
