"""Custom objects through HubSpot's own SDKs, their host pointed at Axle: one reads loosely, one checks every answer."""

from __future__ import annotations

from typing import Any

import pytest
from hubspot import HubSpot
from hubspot.crm import objects, schemas

from tests.server import Server

TEXT = {"type": "string", "field_type": "text"}


def planet(name: str) -> Any:
    """Return the definition of a type."""
    return schemas.ObjectSchemaEgg(
        name=name,
        labels=schemas.ObjectTypeDefinitionLabels(singular="Planet", plural="Planets"),
        properties=[
            schemas.ObjectTypePropertyCreate(name="title", label="Title", has_unique_value=True, **TEXT),
            schemas.ObjectTypePropertyCreate(name="moons", label="Moons", type="number", field_type="number"),
        ],
        required_properties=["title"],
        searchable_properties=["title"],
        primary_display_property="title",
        associated_objects=["COMPANY"],
    )


def test_every_call_of_the_api_client(server: Server) -> None:
    """Create, get_by_id, get_all, update, the associations, archive and purge."""
    core = HubSpot(access_token="tok", host=server.url).crm.schemas.core_api
    made = core.create(planet("planet"))
    assert made.fully_qualified_name.endswith("_planet")
    assert made.created_at == made.updated_at
    assert {"title", "moons", "hs_object_id"} <= {one.name for one in made.properties}
    assert core.get_by_id(made.object_type_id).to_dict() == made.to_dict()
    assert made.object_type_id in {one.object_type_id for one in core.get_all().results}
    changed = core.update("p_planet", schemas.ObjectTypeDefinitionPatch(secondary_display_properties=["moons"]))
    assert (changed.secondary_display_properties, changed.portal_id) == (["moons"], 1000001)
    ends = schemas.AssociationDefinitionEgg(from_object_type_id=made.object_type_id, to_object_type_id="0-1", name="settled_by")
    link = core.create_association("p_planet", ends)
    assert (link.name, link.from_object_type_id) == ("settled_by", made.object_type_id)
    core.archive_association("p_planet", link.id)
    with pytest.raises(schemas.ApiException) as refused:
        core.create(planet("planet"))
    assert refused.value.status == 409
    core.archive("p_planet")
    assert "planet" in {one.name for one in core.get_all(archived=True).results}
    core.archive("p_planet", archived=True)
    assert "planet" not in {one.name for one in core.get_all(archived=True).results}
    assert core.create(planet("planet")).object_type_id != made.object_type_id


def test_records_of_a_custom_object(server: Server) -> None:
    """The generic parts of the SDK take each of its names."""
    crm = HubSpot(access_token="tok", host=server.url).crm
    made = crm.schemas.core_api.create(planet("world"))
    types = (made.object_type_id, "p_world", made.fully_qualified_name, "P_WORLD")
    for n, name in enumerate(types):
        given = objects.SimplePublicObjectInputForCreate(properties={"title": f"w{n}", "moons": str(n)}, associations=[])
        one = crm.objects.basic_api.create(name, given)
        assert crm.objects.basic_api.get_by_id(name, f"w{n}", id_property="title", properties=["moons"]).id == one.id
        asked = objects.PublicObjectSearchRequest(query=f"w{n}", limit=5)
        assert [found.id for found in crm.objects.search_api.do_search(name, asked).results] == [one.id]
    inputs = [objects.SimplePublicObjectBatchInputUpsert(id=f"w{n}", id_property="title", properties={}) for n in (0, 9)]
    batch = objects.BatchInputSimplePublicObjectBatchInputUpsert(inputs=inputs)
    assert [one.new for one in crm.objects.batch_api.upsert("p_world", batch).results] == [False, True]
    note = crm.objects.notes.basic_api.create({"properties": {"hs_timestamp": "2026-01-01T00:00:00Z"}})
    crm.associations.v4.basic_api.create_default("notes", note.id, "p_world", one.id)
    (link,) = crm.associations.v4.basic_api.get_page("p_world", one.id, "notes").results
    assert (str(link.to_object_id), link.association_types[0].category) == (note.id, "USER_DEFINED")


def test_every_call_of_the_strict_sdk(server: Server) -> None:
    """Dated paths; each answer is checked against the published shape."""
    hubspot_sdk = pytest.importorskip("hubspot_sdk")
    client = hubspot_sdk.HubSpot(access_token="tok", base_url=server.url, _strict_response_validation=True, max_retries=0)
    api = client.crm.object_schemas
    made = api.create(
        name="star",
        labels={"singular": "Star", "plural": "Stars"},
        properties=[{"name": "title", "label": "Title", "type": "string", "field_type": "text"}],
        required_properties=["title"],
        searchable_properties=["title"],
        secondary_display_properties=[],
        associated_objects=["0-1"],
        allows_sensitive_properties=False,
    )
    assert made.object_type_id in {one.object_type_id for one in api.list().results}
    assert api.get(made.object_type_id) == made
    wanted = {"include_association_definitions": False, "include_audit_metadata": False, "include_property_definitions": False}
    assert api.batch.get(inputs=["p_star"], **wanted).results[0].properties == []
    assert api.update("p_star", labels={"singular": "Sun"}, clear_description=False).labels.plural == "Stars"
    link = api.create_association("p_star", from_object_type_id="0-2", to_object_type_id="p_star")
    api.delete_association(link.id, object_type="p_star")
    api.delete("p_star")
    api.delete("p_star", archived=True)
    assert "star" not in {one.name for one in api.list(archived=True).results}
    client.close()
