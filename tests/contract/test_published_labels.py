"""What things are called: labels, types and options of the catalogue are those that are published, where both exist."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from axle.core.catalog import ObjectType
from tests.portal import Portal, package_catalog

PUBLISHED = Path(__file__).parents[3] / "shared" / "contract" / "properties"
published = pytest.mark.skipif(not PUBLISHED.exists(), reason="the published properties are not here")
FILES = sorted(PUBLISHED.glob("*.json"))


def options(of: Any) -> dict[str, str]:
    """Return the labels of the options of a published property."""
    return {one["value"]: one["label"] for one in of.get("options") or ()}


@published
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_properties_are_called_as_published(path: Path) -> None:
    """Every published property is there with its label, its type and the labels of its options."""
    kind = package_catalog().find(path.stem)
    found = msgspec.json.decode(path.read_bytes())
    assert (kind.id, len(kind.properties) >= len(found["properties"])) == (found["objectTypeId"], True)
    for one in found["properties"]:
        own = kind.properties[one["name"]]
        assert (own.label, own.type, own.fieldType) == (one["label"], one["type"], one["fieldType"]), own.name
        known = {option.value: option.label for option in own.options}
        assert known.items() >= options(one).items(), own.name


@published
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_stages_and_pipelines_are_called_as_published(path: Path) -> None:
    """A pipeline and its stages have the labels that the options of the type's properties have."""
    kind = package_catalog().find(path.stem)
    by_name = {one["name"]: options(one) for one in msgspec.json.decode(path.read_bytes())["properties"]}
    names = {number: pipeline.label for number, pipeline in kind.pipelines.items()}
    stages = {number: stage.label for number, (_, stage) in kind.stages.items()}
    assert stages or not kind.definition.stage or not by_name.get(kind.definition.stage)
    for known, published_ones in ((names, kind.definition.pipeline), (stages, kind.definition.stage)):
        wanted = by_name.get(published_ones, {})
        assert {number: known[number] for number in known if number in wanted} == {
            number: label for number, label in wanted.items() if number in known
        }


@pytest.mark.parametrize("kind", [t for t in package_catalog().types if t.stages], ids=lambda kind: kind.name)
def test_pipelines_and_properties_say_the_same(portal: Portal, kind: ObjectType) -> None:
    """The labels of stages are those of the options of the stage's property, as the API shows both."""
    found = portal.get(f"/crm/v3/pipelines/{kind.name}")["results"]
    stages = {stage["id"]: stage["label"] for one in found for stage in one["stages"]}
    shown = portal.get(f"/crm/v3/properties/{kind.name}/{kind.definition.stage}")["options"]
    assert {one["value"]: one["label"] for one in shown} == stages


def test_the_last_stage_of_leads(portal: Portal) -> None:
    """It is called Disqualified, whatever its id says."""
    (pipeline,) = portal.get("/crm/v3/pipelines/0-136")["results"]
    assert [one["label"] for one in pipeline["stages"]] == ["New", "Attempting", "Connected", "Qualified", "Disqualified"]
