"""What an account defines, read and changed by the client: associations and labels, pipelines, schemas."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import axle
from tests.portal import DUE, Portal


@pytest.fixture
def client(portal: Portal) -> Iterator[axle.Client]:
    """A client whose other side is a portal."""
    with axle.Client("tok", "http://axle.test", transport=portal.endpoint) as one:
        yield one


def test_associations_of_all_kinds(client: axle.Client) -> None:
    """Put and removed one by one and in batches; by label, by number, by a label of one's own; listed with their labels."""
    people = [client.contacts.create({"email": f"n{n}@example.com"}).id for n in range(3)]
    company = client.companies.create({"name": "Acme"}).id
    links = client.associations("contacts", "companies")
    assert links.put(people[0], company, "Primary").labels == ["Primary"]
    links.put(people[1], company)
    links.put(people[2], company, 279)
    found = links.list(people[0]).all()
    assert [one.to_object_id for one in found] == [company]
    assert "Primary" in {kind.label for kind in found[0].association_types}
    links.archive(people[0], company)
    assert links.list(people[0]).all() == []
    own = links.create_label({"name": "boss", "label": "Boss"})
    assert own[0].label == "Boss"
    links.put(people[0], company, "Boss")
    assert "Boss" in {kind.label for one in links.list(people[0]) for kind in one.association_types}
    several = links.put_all([(people[1], company, "Boss"), (people[2], company)])
    assert several.ok and len(several) == 2
    assert {one.from_.id for one in links.get_all(people)} == set(people)
    links.archive_labels([(people[1], company, "Boss")])
    assert "Boss" not in {kind.label for one in links.list(people[1]) for kind in one.association_types}
    links.archive_all([(people[1], company), (people[2], company)])
    assert links.list(people[1]).all() == []
    with pytest.raises(ValueError, match="No such label"):
        links.put(people[0], company, "No such label")


def test_pipelines_and_stages(client: axle.Client) -> None:
    """Read, made, changed, removed, with what happened to them."""
    pipelines = client.pipelines("deals")
    assert "closedwon" in {stage.id for stage in pipelines.get("default").stages}
    stage = {"label": "First", "displayOrder": 0, "metadata": {"probability": "0.5"}}
    made = pipelines.create({"label": "Ours", "displayOrder": 1, "stages": [stage]})
    assert made.label in {one.label for one in pipelines.list()}
    assert pipelines.update(made.id, {"label": "Mine"}).label == "Mine"
    stages = pipelines.stages(made.id)
    second = stages.create({"label": "Second", "displayOrder": 1, "metadata": {"probability": "0.9"}})
    assert stages.get(second.id).label == "Second"
    assert stages.update(second.id, {"label": "Last"}).label == "Last"
    stages.archive(second.id)
    assert [one.label for one in stages.list()] == ["First"]
    assert pipelines.audit(made.id)
    pipelines.archive(made.id)
    assert made.id not in {one.id for one in pipelines.list()}


def test_errors_of_other_batches_are_matched_too(client: axle.Client) -> None:
    """Of associations by either end, of definitions by name, counted over all requests."""
    people = [one.id for one in client.contacts.batch.create([{}] * 3)]
    company = client.companies.create({"name": "Acme"}).id
    links = client.associations("contacts", "companies")
    put = links.put_all([(people[0], company), ("1", company), (people[1], "2")])
    assert len(put) == 1 and sorted(place for error in put.errors for place in error.inputs) == [1, 2]
    read = links.get_all([people[2], people[0]])
    assert [error.inputs for error in read.errors] == [(0,)]
    found = client.properties("contacts").get_all(["email", *["firstname"] * 99, "no_such_property"])
    assert [error.inputs for error in found.errors] == [(100,)]


def test_records_are_associated_with_types_of_the_account_when_they_are_made(client: axle.Client) -> None:
    """By name and by a label of one's own, one by one and in batches, from both sides; each is looked up once."""
    schema = client.schemas.create(
        {
            "name": "boat",
            "labels": {"singular": "Boat", "plural": "Boats"},
            "primaryDisplayProperty": "hull",
            "requiredProperties": ["hull"],
            "properties": [{"name": "hull", "label": "Hull", "type": "string", "fieldType": "text"}],
            "associatedObjects": ["CONTACT"],
        }
    )
    links = client.associations("boat", "contacts")
    links.create_label({"name": "skipper", "label": "Skipper"})
    ada = client.contacts.create({"email": "ada@example.com"}).id
    boats = client.objects("boat")
    made = [boats.create({"hull": "a"}, associate=[(ada, "contacts")]).id]
    made.append(boats.create({"hull": "b"}, associate=[(ada, "contacts", "Skipper")]).id)
    associate = [(ada, "contacts"), (ada, "contacts", "Skipper")]
    inputs = [{"properties": {"hull": f"{n}"}, "associate": associate} for n in range(3)]
    made += [boat.id for boat in boats.batch.create(inputs).raise_for_errors()]
    labels = [{kind.label for one in links.list(boat) for kind in one.association_types} for boat in made]
    assert labels[0] == {None} and all("Skipper" in some for some in labels[1:])
    guest = client.contacts.create({}, associate=[(made[0], schema.fully_qualified_name)]).id
    assert {one.to_object_id for one in links.list(made[0])} == {ada, guest}
    assert links.put_all([(made[0], guest)]).ok
    with pytest.raises(ValueError, match="Mate"):
        boats.create({"hull": "c"}, associate=[(ada, "contacts", "Mate")])


def test_schemas_and_their_records(client: axle.Client) -> None:
    """A type of one's own: defined, used by name, removed."""
    schema = client.schemas.create(
        {
            "name": "ship",
            "labels": {"singular": "Ship", "plural": "Ships"},
            "primaryDisplayProperty": "hull",
            "requiredProperties": ["hull"],
            "properties": [{"name": "hull", "label": "Hull", "type": "string", "fieldType": "text"}],
            "associatedObjects": ["CONTACT"],
        }
    )
    assert schema.fully_qualified_name in {one.fully_qualified_name for one in client.schemas.list()}
    ships = client.objects(schema.object_type_id)
    made = ships.create({"hull": "three"})
    assert ships.get(made.id, properties=["hull"])["hull"] == "three"
    assert client.schemas.get(schema.object_type_id).name == "ship"
    ships.archive(made.id)
    client.schemas.archive(schema.object_type_id)
    assert client.tasks.create({"hs_timestamp": DUE}).id
