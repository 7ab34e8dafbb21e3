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
