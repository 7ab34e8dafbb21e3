"""Properties, groups and validation rules through HubSpot's own SDKs; the newer one checks every answer strictly."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hubspot import HubSpot
from hubspot.crm.properties import (
    ApiException,
    BatchInputPropertyCreate,
    BatchInputPropertyName,
    BatchReadInputPropertyName,
    OptionInput,
    PropertyCreate,
    PropertyGroupCreate,
    PropertyGroupUpdate,
    PropertyName,
    PropertyUpdate,
)

from tests.server import Server

hubspot_sdk = pytest.importorskip("hubspot_sdk")
COMPANIES = "companies"
OPTIONS = [{"label": "Red", "value": "red", "hidden": False, "displayOrder": 0}]


@pytest.fixture
def client(server: Server) -> Iterator[Any]:
    """The newer SDK's client, which checks every answer."""
    made = hubspot_sdk.HubSpot(access_token="tok", base_url=server.url, _strict_response_validation=True, max_retries=0)
    yield made
    made.close()


def test_properties_and_groups(server: Server) -> None:
    """The established SDK: made, read, changed, archived, one by one and in batches."""
    hub = HubSpot(access_token="tok", host=server.url).crm.properties
    hub.groups_api.create(COMPANIES, PropertyGroupCreate(name="sdk_group", label="SDK", display_order=-1))
    option = OptionInput(label="Red", value="red", hidden=False, display_order=0)
    given: dict[str, Any] = {"label": "Paint", "type": "enumeration", "field_type": "select", "group_name": "sdk_group"}
    made = hub.core_api.create(COMPANIES, PropertyCreate(name="sdk_paint", options=[option], **given))
    assert (made.name, made.hubspot_defined, made.modification_metadata.read_only_definition) == ("sdk_paint", None, False)
    assert made.created_at.tzinfo is not None
    changed = hub.core_api.update(COMPANIES, "sdk_paint", PropertyUpdate(label="Paints"))
    assert hub.core_api.get_by_name(COMPANIES, "sdk_paint").to_dict() == changed.to_dict()
    assert {"sdk_paint", "domain"} <= {one.name for one in hub.core_api.get_all(COMPANIES, archived=False).results}
    with pytest.raises(ApiException) as refused:
        hub.core_api.create(COMPANIES, PropertyCreate(name="sdk_paint", options=[option], **given))
    assert refused.value.status == 409
    more = [PropertyCreate(name=f"sdk_paint{n}", options=[option], **given) for n in range(2)]
    batch = hub.batch_api.create(COMPANIES, BatchInputPropertyCreate(inputs=more))
    names = [PropertyName(name=one.name) for one in batch.results]
    wanted = BatchReadInputPropertyName(archived=False, inputs=names)
    assert [one.label for one in hub.batch_api.read(COMPANIES, wanted).results] == ["Paint", "Paint"]
    hub.batch_api.archive(COMPANIES, BatchInputPropertyName(inputs=names))
    hub.core_api.archive(COMPANIES, "sdk_paint")
    assert "sdk_paint" in {one.name for one in hub.core_api.get_all(COMPANIES, archived=True).results}
    assert hub.groups_api.update(COMPANIES, "sdk_group", PropertyGroupUpdate(label="Group")).label == "Group"
    assert hub.groups_api.get_by_name(COMPANIES, "sdk_group").label == "Group"
    hub.groups_api.archive(COMPANIES, "sdk_group")
    assert "sdk_group" not in {one.name for one in hub.groups_api.get_all(COMPANIES).results}


def test_the_dated_paths_have_the_published_shapes(client: Any) -> None:
    """The newer SDK, over the whole catalog of one type and over definitions of our own."""
    api = client.crm.properties
    assert {"name", "domain"} < {one.name for one in api.list(COMPANIES).results}
    api.groups.create(COMPANIES, name="dated_group", label="Dated")
    given = {"label": "Paint", "type": "enumeration", "group_name": "dated_group", "options": OPTIONS}
    made = api.create(COMPANIES, name="dated_paint", field_type="select", **given)
    assert api.get("dated_paint", object_type=COMPANIES).to_dict() == made.to_dict()
    assert api.update("dated_paint", object_type=COMPANIES, label="Paints").label == "Paints"
    inputs = [{"name": "dated_more", "fieldType": "text", "type": "string", "label": "More", "groupName": "dated_group"}]
    assert [one.name for one in api.batch.create(COMPANIES, inputs=inputs).results] == ["dated_more"]
    rules = client.crm.properties_validations
    where = {"object_type_id": "0-2", "property_name": "dated_more"}
    rules.update_by_object_type_id_property_name_and_rule_type("MAX_LENGTH", rule_arguments=["3"], **where)
    rule = rules.get_by_object_type_id_property_name_and_rule_type("MAX_LENGTH", **where)
    assert rule.rule_arguments == ["3"]
    assert [one.property_name for one in rules.get_by_object_type_id("0-2").results] == ["dated_more"]
    names = [{"name": "dated_more"}, {"name": "dated_nothing"}]
    read = api.batch.get(COMPANIES, archived=False, data_sensitivity="non_sensitive", inputs=names)
    assert [one.name for one in read.results] == ["dated_more"]
    api.batch.delete(COMPANIES, inputs=names[:1])
    api.delete("dated_paint", object_type=COMPANIES)
    assert api.groups.get("dated_group", object_type=COMPANIES).label == "Dated"
    api.groups.delete("dated_group", object_type=COMPANIES)
    assert "dated_group" not in {one.name for one in api.groups.list(COMPANIES).results}
    with pytest.raises(hubspot_sdk.NotFoundError):
        api.get("dated_paint", object_type=COMPANIES)
