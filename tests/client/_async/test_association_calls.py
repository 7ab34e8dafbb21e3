"""Associations between the records of two types: one by one, in batches, by labels, when records are made."""

from __future__ import annotations

from typing import Any

import pytest

import axle
from axle.client._async.associations import AsyncAssociations
from tests.client._async.test_definitions import SHIP

pytestmark = pytest.mark.anyio


async def people(client: axle.AsyncClient, number: int) -> list[str]:
    """Make some contacts."""
    return [one.id for one in await client.contacts.batch.create([{}] * number)]


async def labelled(links: AsyncAssociations, record_id: str) -> set[str | None]:
    """Return the labels of all that a record is associated with."""
    return {kind.label async for one in links.list(record_id) for kind in one.association_types}


async def test_associations_of_all_kinds(client: axle.AsyncClient) -> None:
    """Put and removed one by one and in batches; by label, by number, by a label of one's own; listed with their labels."""
    first, second, third = await people(client, 3)
    company = (await client.companies.create({"name": "Acme"})).id
    links = client.associations("contacts", "companies")
    assert (await links.put(first, company, "Primary")).labels == ["Primary"]
    await links.put(second, company)
    await links.put(third, company, 279)
    found = await links.list(first).all()
    assert [one.to_object_id for one in found] == [company]
    assert "Primary" in {kind.label for kind in found[0].association_types}
    await links.archive(first, company)
    assert await links.list(first).all() == []
    own = await links.create_label({"name": "boss", "label": "Boss"})
    assert own[0].label == "Boss"
    await links.put(first, company, "Boss")
    assert "Boss" in await labelled(links, first)
    several = await links.put_all([(second, company, "Boss"), (third, company)])
    assert several.ok and len(several) == 2
    assert {one.from_.id for one in await links.get_all([first, second, third])} == {first, second, third}
    await links.archive_labels([(second, company, "Boss")])
    assert "Boss" not in await labelled(links, second)
    await links.archive_all([(second, company), (third, company)])
    assert await links.list(second).all() == []
    both = await links.put_default([(second, company)])
    assert both.ok and await links.list(second, limit=1).first() is not None
    with pytest.raises(ValueError, match="No such label"):
        await links.put(first, company, "No such label")


async def test_pairs_that_are_none_are_refused(client: axle.AsyncClient) -> None:
    """Before anything is sent, and naming the place: nothing is left out, and no text is taken for two records."""
    links: Any = client.associations("contacts", "companies")
    with client.answers() as answers:
        for wrong in (["12"], [("1",)], [{"from": "1", "to": "2"}], ["1", "2"], [("1", "2"), None]):
            for call in (links.put_all, links.put_default, links.archive_all, links.archive_labels):
                with pytest.raises(axle.InvalidType, match=r"pairs\["):
                    await call(wrong)
        for call in (links.put_default, links.archive_all):
            with pytest.raises(axle.InvalidType, match=r"pairs\[0\]"):
                await call([("1", "2", "Primary")])
        for pair in ((None, "1"), ("1", None), (True, "1")):
            with pytest.raises(axle.InvalidInput):
                await links.put_all([pair])
        for ids in ("12", {"1": "2"}, [None], [["1"]]):
            with pytest.raises((axle.InvalidInput, axle.InvalidType)):
                await links.get_all(ids)
    assert answers == []


async def test_labels_of_ones_own(client: axle.AsyncClient) -> None:
    """Made as a pair, read, renamed, removed; what was looked up once is looked up anew after a change."""
    links = client.associations("contacts", "companies")
    made = await links.create_label({"name": "guard", "label": "Guard", "inverseLabel": "Guarded"})
    assert {one.label for one in made} == {"Guard", "Guarded"}
    (number,) = [one.type_id for one in await links.labels() if one.label == "Guard"]
    assert (await links.link_type("Guard")).associationTypeId == number
    await links.update_label({"associationTypeId": number, "label": "Sentry"})
    assert (await links.link_type("Sentry")).associationTypeId == number
    with pytest.raises(ValueError, match="Guard"):
        await links.link_type("Guard")
    await links.archive_label(number)
    assert "Sentry" not in {one.label for one in await links.labels()}
    raw = await links.raw.labels()
    assert raw.status == 200 and {one.label for one in raw.parse()} == {one.label for one in await links.labels()}


async def test_errors_of_batches_are_matched_too(client: axle.AsyncClient) -> None:
    """Of associations by either end, of definitions by name, counted over all requests."""
    ids = await people(client, 3)
    company = (await client.companies.create({"name": "Acme"})).id
    links = client.associations("contacts", "companies")
    put = await links.put_all([(ids[0], company), ("1", company), (ids[1], "2")])
    assert len([one for one in put if one is not None]) == 1
    assert sorted(place for error in put.errors for place in error.inputs) == [1, 2]
    read = await links.get_all([ids[2], ids[0]])
    assert [error.inputs for error in read.errors] == [(0,)]
    found = await client.properties("contacts").get_all(["email", *["firstname"] * 99, "no_such_property"])
    assert [error.inputs for error in found.errors] == [(100,)]


async def test_records_are_associated_with_types_of_the_account_when_they_are_made(client: axle.AsyncClient) -> None:
    """By name and by a label of one's own, one by one and in batches, from both sides; each is looked up once."""
    schema = await client.schemas.create(SHIP)
    links = client.associations("ship", "contacts")
    await links.create_label({"name": "skipper", "label": "Skipper"})
    ada = (await client.contacts.create({"email": "ada@example.com"})).id
    ships = client.objects("ship")
    made = [(await ships.create({"hull": "a"}, associate=[(ada, "contacts")])).id]
    made.append((await ships.create({"hull": "b"}, associate=[(ada, "contacts", "Skipper")])).id)
    associate = [(ada, "contacts"), (ada, "contacts", "Skipper")]
    inputs = [{"properties": {"hull": f"{n}"}, "associate": associate} for n in range(3)]
    created = await ships.batch.create(inputs)
    made += [ship.id for ship in created.raise_for_errors()]
    labels = [await labelled(links, ship) for ship in made]
    assert labels[0] == {None} and all("Skipper" in some for some in labels[1:])
    guest = (await client.contacts.create({}, associate=[(made[0], schema.fully_qualified_name)])).id
    assert {one.to_object_id async for one in links.list(made[0])} == {ada, guest}
    assert (await links.put_all([(made[0], guest)])).ok
    by_number = await ships.create({"hull": "d"}, associate=[(ada, (await links.link_type("Skipper")).associationTypeId)])
    assert await labelled(links, by_number.id) == {"Skipper", None} or "Skipper" in await labelled(links, by_number.id)
    with pytest.raises(ValueError, match="Mate"):
        await ships.create({"hull": "c"}, associate=[(ada, "contacts", "Mate")])
