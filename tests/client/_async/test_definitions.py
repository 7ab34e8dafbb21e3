"""What an account defines, read and changed by the client: properties and groups, pipelines and stages, owners, schemas."""

from __future__ import annotations

from typing import Any

import pytest

import axle
from tests.api import DUE, Api

pytestmark = pytest.mark.anyio
SHIP: dict[str, Any] = {
    "name": "ship",
    "labels": {"singular": "Ship", "plural": "Ships"},
    "primaryDisplayProperty": "hull",
    "requiredProperties": ["hull"],
    "properties": [{"name": "hull", "label": "Hull", "type": "string", "fieldType": "text"}],
    "associatedObjects": ["CONTACT"],
}


async def test_properties_and_groups(client: axle.AsyncClient) -> None:
    """Made, read, changed, put away, one by one and several at once."""
    properties = client.properties("contacts")
    group = await properties.groups.create({"name": "clothes", "label": "Clothes", "displayOrder": 3})
    assert (await properties.groups.get("clothes")).label == group.label == "Clothes"
    assert (await properties.groups.update("clothes", {"label": "Wardrobe"})).label == "Wardrobe"
    assert "clothes" in {one.name async for one in properties.groups.list()}
    shoe = {"name": "shoe", "label": "Shoe", "type": "string", "fieldType": "text", "groupName": "clothes"}
    assert (await properties.create(shoe)).group_name == "clothes"
    assert (await properties.update("shoe", {"label": "Boot"})).label == "Boot"
    assert "shoe" in {one.name async for one in properties.list()}
    made = await properties.create_all([{**shoe, "name": name} for name in ("hat", "coat")])
    assert made.ok and [one.name for one in made] == ["hat", "coat"]
    read = await properties.get_all(["hat", "coat"])
    assert {one.name for one in read} == {"hat", "coat"}
    await properties.archive_all(["hat", "coat"])
    await properties.archive("shoe")
    assert not {"hat", "coat", "shoe"} & {one.name async for one in properties.list()}
    away = await properties.get_all(["hat"], archived=True)
    assert [one.archived for one in away] == [True]
    await properties.groups.archive("clothes")
    with pytest.raises(axle.NotFound):
        await properties.groups.get("clothes")


async def test_pipelines_and_stages(client: axle.AsyncClient) -> None:
    """Read, made, changed, replaced, removed, with what happened to them."""
    pipelines = client.pipelines("deals")
    assert "closedwon" in {stage.id for stage in (await pipelines.get("default")).stages}
    stage = {"label": "First", "displayOrder": 0, "metadata": {"probability": "0.5"}}
    made = await pipelines.create({"label": "Ours", "displayOrder": 1, "stages": [stage]})
    assert made.label in {one.label async for one in pipelines.list()}
    assert (await pipelines.update(made.id, {"label": "Mine"})).label == "Mine"
    stages = pipelines.stages(made.id)
    second = await stages.create({"label": "Second", "displayOrder": 1, "metadata": {"probability": "0.9"}})
    assert (await stages.get(second.id)).label == "Second"
    assert (await stages.update(second.id, {"label": "Last"})).label == "Last"
    placed = {"label": "Then", "displayOrder": 2, "metadata": {"probability": "0.7"}}
    assert (await stages.replace(second.id, placed)).label == "Then"
    assert {entry.action for entry in await stages.audit(second.id)} >= {"CREATE", "UPDATE"}
    await stages.archive(second.id)
    assert [one.label async for one in stages.list()] == ["First"]
    replaced = await pipelines.replace(made.id, {"label": "Yours", "displayOrder": 2, "stages": [stage]})
    assert (replaced.id, replaced.label) == (made.id, "Yours")
    assert "CREATE" in {entry.action for entry in await pipelines.audit(made.id)}
    await pipelines.archive(made.id)
    assert made.id not in {one.id async for one in pipelines.list()}


async def test_owners(client: axle.AsyncClient) -> None:
    """Listed, found by an address, read by id and by the id of the user."""
    (owner,) = await client.owners.list().all()
    assert owner.email and await client.owners.list(email=owner.email).first() == owner
    assert (await client.owners.get(owner.id)).email == owner.email
    assert owner.user_id is not None
    assert (await client.owners.get(owner.user_id, id_property="userId")).id == owner.id
    assert await client.owners.list(email="nobody@example.com").first() is None


async def test_schemas_and_their_records(client: axle.AsyncClient) -> None:
    """A type of one's own: defined, changed, associated, used by name, removed."""
    schema = await client.schemas.create(SHIP)
    assert schema.fully_qualified_name in {one.fully_qualified_name async for one in client.schemas.list()}
    ships = client.objects(schema.object_type_id)
    made = await ships.create({"hull": "three"})
    assert (await ships.get(made.id, properties=["hull"]))["hull"] == "three"
    assert (await client.schemas.get(schema.object_type_id)).name == "ship"
    renamed = await client.schemas.update(schema.object_type_id, {"labels": {"singular": "Boat", "plural": "Boats"}})
    assert renamed.labels.singular == "Boat"
    ends = {"fromObjectTypeId": schema.object_type_id, "toObjectTypeId": "0-2", "name": "ship_to_company"}
    link = await client.schemas.associate(schema.object_type_id, ends)
    (whole,) = await client.schemas.get_all([schema.object_type_id])
    assert link.id in {one.id for one in whole.associations}
    await client.schemas.dissociate(schema.object_type_id, link.id)
    (whole,) = await client.schemas.get_all([schema.object_type_id])
    assert link.id not in {one.id for one in whole.associations}
    await ships.archive(made.id)
    await client.schemas.archive(schema.object_type_id)
    assert (await client.tasks.create({"hs_timestamp": DUE})).id


async def test_raw_answers(client: axle.AsyncClient, api: Api) -> None:
    """Of a list one page, of all else the answer as it came; `parse` is what the call returns."""
    listed = await client.properties("tasks").raw.list()
    assert listed.status == 200 and listed.correlation_id and len(listed.parse()) > 100
    found = await client.pipelines("deals").raw.get("default")
    assert found.json()["id"] == found.parse().id == "default"
    for raw in (client.owners.raw, client.schemas.raw, client.properties("tasks").groups.raw):
        assert (await raw.list()).status == 200
    details = await client.account_info.raw.details()
    assert details.parse().portal_id == api.account and str(api.account) in repr(client)
    with client.answers() as answers, pytest.raises(axle.NotFound):
        await client.pipelines("deals").raw.get("none")
    assert [one.status for one in answers] == [404]
