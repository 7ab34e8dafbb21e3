"""Each operation of the three Ballerina connectors, single and batch, with the payloads of their own documents."""

from __future__ import annotations

import pytest

import axle
from tests.client.payloads import NAMES, WITH_BATCHES, kept, payloads

pytestmark = pytest.mark.anyio


async def those_there(client: axle.AsyncClient) -> dict[str, str | int]:
    """Return the records that payloads name; the guide of tasks has their ids as numbers."""
    contact, other = [(await client.contacts.create(email=f"{name}@example.com")).id for name in ("brian", "jane")]
    owner = await client.owners.list().first()
    assert owner is not None
    return {"CONTACT": contact, "OTHER": int(other), "OWNER": owner.id}


@pytest.mark.parametrize("name", NAMES)
async def test_one_record(client: axle.AsyncClient, name: str) -> None:
    """Created with its associations, read, listed, updated, archived."""
    given = payloads(name, await those_there(client))
    objects = client.objects(given["type"])
    made = await objects.create(given["create"])
    sent = given["create"]["properties"]
    whole = await objects.get(made.id, properties=[*sent], associations=["contacts"])
    assert kept(whole.properties, sent) and whole.associations is not None
    wanted = {str(link["to"]["id"]) for link in given["create"]["associations"]}
    assert {one.id for one in whole.associations["contacts"].results} == wanted
    read = await objects.get(made.id, **given["read"])
    assert all(read[shown] == sent[shown] for shown in given["read"].get("properties", ()))
    assert [one.id async for one in objects.list(**given["list"])] == [made.id]
    await objects.update(made.id, given["update"])
    changed = await objects.get(made.id, properties=[*given["update"]["properties"]])
    assert kept(changed.properties, given["update"]["properties"])
    assert [one.id async for one in objects.list(archived=True)] == []
    await objects.archive(made.id)
    assert [one.id async for one in objects.list(archived=True)] == [made.id]
    with pytest.raises(axle.NotFound):
        await objects.get(made.id)


@pytest.mark.parametrize("name", WITH_BATCHES)
async def test_batches(client: axle.AsyncClient, name: str) -> None:
    """Created, read, updated, upserted, archived; by the whole bodies that the connectors send."""
    ids = await those_there(client)
    objects = client.objects(name)
    created = await objects.batch.create(payloads(name, ids)["batch create"])
    first, second = [one.id for one in created.raise_for_errors()]
    given = payloads(name, {**ids, "FIRST": first, "SECOND": second})
    shown = given["batch read"]["properties"]
    read = await objects.batch.read(given["batch read"])
    assert [one.id for one in read] == [first, second] and all({*shown} <= {*one.properties} for one in read)
    updated = await objects.batch.update(given["batch update"])
    assert updated.ok
    for one, change in zip(updated, given["batch update"]["inputs"], strict=True):
        assert kept(one.properties, change["properties"])
    merely = given["batch upsert"]["inputs"]
    upserted = await objects.batch.upsert(given["batch upsert"])
    assert upserted.ok and [one.new for one in upserted] == [one["id"] != first for one in merely]
    assert kept(next(iter(upserted)).properties, merely[0]["properties"])
    assert (await objects.batch.archive(given["batch archive"])).ok
    gone = await objects.batch.read([first, second])
    assert len(gone.errors) == 2 or not [one for one in gone if one]


@pytest.mark.parametrize("name", WITH_BATCHES)
async def test_payloads_of_batches_as_they_are(client: axle.AsyncClient, name: str) -> None:
    """By `request`, which sends any payload: each is answered with a success, and by the status of the published interface."""
    path = f"/crm/v3/objects/{name}/batch"
    ids = await those_there(client)
    answer = await client.request("POST", f"{path}/create", payloads(name, ids)["batch create"])
    assert answer.status == 201
    first, second = [one["id"] for one in answer.json()["results"]]
    given = payloads(name, {**ids, "FIRST": first, "SECOND": second})
    for verb in ("read", "update", "upsert", "archive"):
        answer = await client.request("POST", f"{path}/{verb}", given[f"batch {verb}"])
        assert answer.status == (204 if verb == "archive" else 200)


@pytest.mark.parametrize("name", WITH_BATCHES)
async def test_searches(client: axle.AsyncClient, name: str) -> None:
    """By the filters, properties, sorts and words of the connectors' documents; and as they are, by `request`."""
    given = payloads(name, await those_there(client))
    objects = client.objects(name)
    made = await objects.create(given["create"])
    if "found" in given:
        made = await objects.create({"hs_lead_name": given["found"]})
    asked = given["search"]
    options = {field: asked[field] for field in ("query", "properties", "limit") if field in asked}
    search = objects.search({"filterGroups": asked["filterGroups"]}, sort=asked.get("sorts", ()), **options)
    whole = objects.search(asked)
    assert [one.id async for one in whole] == [made.id] and await whole.total == 1
    assert [one.id async for one in search] == [made.id] and await search.total == 1
    found = await search.first()
    assert found is not None and {*asked["properties"]} <= {*found.properties}
    answer = await client.request("POST", f"/crm/v3/objects/{name}/search", asked)
    assert [one["id"] for one in answer.json()["results"]] == [made.id]
