"""Associations between the records of two types: one by one, in batches, by labels, when records are made."""

from __future__ import annotations

from typing import Any

import pytest

import axle
from axle.client._sync.associations import Associations
from tests.client._sync.test_definitions import SHIP

pytestmark = pytest.mark.anyio


def people(client: axle.Client, number: int) -> list[str]:
    """Make some contacts."""
    return [one.id for one in client.contacts.batch.create([{}] * number)]


def labelled(links: Associations, record_id: str) -> set[str | None]:
    """Return the labels of all that a record is associated with."""
    return {kind.label for one in links.list(record_id) for kind in one.association_types}


def test_associations_of_all_kinds(client: axle.Client) -> None:
    """Put and removed one by one and in batches; by label, by number, by a label of one's own; listed with their labels."""
    first, second, third = people(client, 3)
    company = (client.companies.create({"name": "Acme"})).id
    links = client.associations("contacts", "companies")
    assert (links.put(first, company, "Primary")).labels == ["Primary"]
    links.put(second, company)
    links.put(third, company, 279)
    found = links.list(first).all()
    assert [one.to_object_id for one in found] == [company]
    assert "Primary" in {kind.label for kind in found[0].association_types}
    links.archive(first, company)
    assert links.list(first).all() == []
    own = links.create_label({"name": "boss", "label": "Boss"})
    assert own[0].label == "Boss"
    links.put(first, company, "Boss")
    assert "Boss" in labelled(links, first)
    several = links.put_all([(second, company, "Boss"), (third, company)])
    assert several.ok and len(several) == 2
    assert {one.from_.id for one in links.get_all([first, second, third])} == {first, second, third}
    links.archive_labels([(second, company, "Boss")])
    assert "Boss" not in labelled(links, second)
    links.archive_all([(second, company), (third, company)])
    assert links.list(second).all() == []
    both = links.put_default([(second, company)])
    assert both.ok and links.list(second, limit=1).first() is not None
    with pytest.raises(ValueError, match="No such label"):
        links.put(first, company, "No such label")


def test_pairs_that_are_none_are_refused(client: axle.Client) -> None:
    """Before anything is sent, and naming the place: nothing is left out, and no text is taken for two records."""
    links: Any = client.associations("contacts", "companies")
    with client.answers() as answers:
        for wrong in (["12"], [("1",)], [{"from": "1", "to": "2"}], ["1", "2"], [("1", "2"), None]):
            for call in (links.put_all, links.put_default, links.archive_all, links.archive_labels):
                with pytest.raises(axle.InvalidType, match=r"pairs\["):
                    call(wrong)
        for call in (links.put_default, links.archive_all):
            with pytest.raises(axle.InvalidType, match=r"pairs\[0\]"):
                call([("1", "2", "Primary")])
        for pair in ((None, "1"), ("1", None), (True, "1")):
            with pytest.raises(axle.InvalidInput):
                links.put_all([pair])
        for ids in ("12", {"1": "2"}, [None], [["1"]]):
            with pytest.raises((axle.InvalidInput, axle.InvalidType)):
                links.get_all(ids)
    assert answers == []


def test_labels_of_ones_own(client: axle.Client) -> None:
    """Made as a pair, read, renamed, removed; what was looked up once is looked up anew after a change."""
    links = client.associations("contacts", "companies")
    made = links.create_label({"name": "guard", "label": "Guard", "inverseLabel": "Guarded"})
    assert {one.label for one in made} == {"Guard", "Guarded"}
    (number,) = [one.type_id for one in links.labels() if one.label == "Guard"]
    assert (links.link_type("Guard")).associationTypeId == number
    links.update_label({"associationTypeId": number, "label": "Sentry"})
    assert (links.link_type("Sentry")).associationTypeId == number
    with pytest.raises(ValueError, match="Guard"):
        links.link_type("Guard")
    links.archive_label(number)
    assert "Sentry" not in {one.label for one in links.labels()}
    raw = links.raw.labels()
    assert raw.status == 200 and {one.label for one in raw.parse()} == {one.label for one in links.labels()}


def test_errors_of_batches_are_matched_too(client: axle.Client) -> None:
    """Of associations by either end, of definitions by name, counted over all requests."""
    ids = people(client, 3)
    company = (client.companies.create({"name": "Acme"})).id
    links = client.associations("contacts", "companies")
    put = links.put_all([(ids[0], company), ("1", company), (ids[1], "2")])
    assert len([one for one in put if one is not None]) == 1
    assert sorted(place for error in put.errors for place in error.inputs) == [1, 2]
    read = links.get_all([ids[2], ids[0]])
    assert [error.inputs for error in read.errors] == [(0,)]
    found = client.properties("contacts").get_all(["email", *["firstname"] * 99, "no_such_property"])
    assert [error.inputs for error in found.errors] == [(100,)]


def test_records_are_associated_with_types_of_the_account_when_they_are_made(client: axle.Client) -> None:
    """By name and by a label of one's own, one by one and in batches, from both sides; each is looked up once."""
    schema = client.schemas.create(SHIP)
    links = client.associations("ship", "contacts")
    links.create_label({"name": "skipper", "label": "Skipper"})
    ada = (client.contacts.create({"email": "ada@example.com"})).id
    ships = client.objects("ship")
    made = [(ships.create({"hull": "a"}, associate=[(ada, "contacts")])).id]
    made.append((ships.create({"hull": "b"}, associate=[(ada, "contacts", "Skipper")])).id)
    associate = [(ada, "contacts"), (ada, "contacts", "Skipper")]
    inputs = [{"properties": {"hull": f"{n}"}, "associate": associate} for n in range(3)]
    created = ships.batch.create(inputs)
    made += [ship.id for ship in created.raise_for_errors()]
    labels = [labelled(links, ship) for ship in made]
    assert labels[0] == {None} and all("Skipper" in some for some in labels[1:])
    guest = (client.contacts.create({}, associate=[(made[0], schema.fully_qualified_name)])).id
    assert {one.to_object_id for one in links.list(made[0])} == {ada, guest}
    assert (links.put_all([(made[0], guest)])).ok
    by_number = ships.create({"hull": "d"}, associate=[(ada, (links.link_type("Skipper")).associationTypeId)])
    assert labelled(links, by_number.id) == {"Skipper", None} or "Skipper" in labelled(links, by_number.id)
    with pytest.raises(ValueError, match="Mate"):
        ships.create({"hull": "c"}, associate=[(ada, "contacts", "Mate")])
