"""What things are called: labels, types and options of the catalog are those that are published, where both exist."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from axle.core.catalog import ObjectType
from tests.api import Api, package_catalog

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
    object_type = package_catalog().find(path.stem)
    found = msgspec.json.decode(path.read_bytes())
    assert (object_type.id, len(object_type.properties) >= len(found["properties"])) == (found["objectTypeId"], True)
    for one in found["properties"]:
        prop = object_type.properties[one["name"]]
        assert (prop.label, prop.type, prop.fieldType) == (one["label"], one["type"], one["fieldType"]), prop.name
        known = {option.value: option.label for option in prop.options}
        assert known.items() >= options(one).items(), prop.name


@published
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_stages_and_pipelines_are_called_as_published(path: Path) -> None:
    """A pipeline and its stages have the labels that the options of the type's properties have."""
    object_type = package_catalog().find(path.stem)
    by_name = {one["name"]: options(one) for one in msgspec.json.decode(path.read_bytes())["properties"]}
    names = {number: pipeline.label for number, pipeline in object_type.pipelines.items()}
    stages = {number: stage.label for number, (_, stage) in object_type.stages.items()}
    assert stages or not object_type.definition.stage or not by_name.get(object_type.definition.stage)
    for known, published_ones in ((names, object_type.definition.pipeline), (stages, object_type.definition.stage)):
        wanted = by_name.get(published_ones, {})
        assert {number: known[number] for number in known if number in wanted} == {
            number: label for number, label in wanted.items() if number in known
        }


@pytest.mark.parametrize("object_type", [t for t in package_catalog().types if t.stages], ids=lambda kind: kind.name)
def test_pipelines_and_properties_say_the_same(api: Api, object_type: ObjectType) -> None:
    """The labels of stages are those of the options of the stage's property, as the API shows both."""
    found = api.get(f"/crm/v3/pipelines/{object_type.name}")["results"]
    stages = {stage["id"]: stage["label"] for one in found for stage in one["stages"]}
    shown = api.get(f"/crm/v3/properties/{object_type.name}/{object_type.definition.stage}")["options"]
    assert {one["value"]: one["label"] for one in shown} == stages


def test_the_last_stage_of_leads(api: Api) -> None:
    """It is called Disqualified, whatever its id says."""
    (pipeline,) = api.get("/crm/v3/pipelines/0-136")["results"]
    assert [one["label"] for one in pipeline["stages"]] == ["New", "Attempting", "Connected", "Qualified", "Disqualified"]
