"""What an account defines is laid over the catalogue; what it does not touch stays the very same."""

from __future__ import annotations

import msgspec
import pytest
from tests.portal import package_catalog

from axle.core.catalog import Catalog
from axle.core.definitions import ANY_TYPE, ASSOCIATION, GROUP, PIPELINE, PROPERTY, SCHEMA, define, overlay
from axle.core.errors import UnknownType
from axle.core.rulebook import Data
from axle.core.schema import AssociationType, Group, Pipeline, Property, Schema, type_key

TASK, CONTACT = 27, 1
COLOUR = Property("colour", "Colour", groupName="task")


@pytest.fixture
def base() -> Catalog:
    """The catalogue of the package."""
    return package_catalog()


@pytest.mark.parametrize(
    ("kind", "thing", "name"),
    [(PROPERTY, COLOUR, "colour"), (GROUP, Group("mine", "Mine"), "mine"), (PIPELINE, Pipeline("p", "P"), "p")],
)
def test_a_definition_is_added_to_its_type_alone(base: Catalog, kind: str, thing: Data, name: str) -> None:
    """All other types are the same objects as before, and the package's catalogue does not change."""
    made = overlay(base, [define(TASK, kind, name, thing)])
    field = {PROPERTY: "properties", GROUP: "groups", PIPELINE: "pipelines"}[kind]
    before = getattr(base.by_key[TASK].definition, field)
    assert getattr(made.by_key[TASK].definition, field) == (*before, thing)
    assert thing not in getattr(base.by_key[TASK].definition, field)
    assert made.by_key[CONTACT] is base.by_key[CONTACT]
    assert made.find("tasks") is made.by_key[TASK]


def test_a_definition_replaces_one_of_the_same_name_in_its_place(base: Catalog) -> None:
    """The order of the properties stays."""
    old = base.by_key[TASK].properties["hs_task_subject"]
    new = msgspec.structs.replace(old, label="Betreff")
    made = overlay(base, [define(TASK, PROPERTY, new.name, new)]).by_key[TASK]
    assert made.properties["hs_task_subject"] == new
    assert list(made.properties) == list(base.by_key[TASK].properties)


def test_an_archived_definition_takes_away(base: Catalog) -> None:
    """What the package defines, as well as what the account does."""
    rows = [define(TASK, PROPERTY, "hs_task_subject", COLOUR, 5), define(TASK, PROPERTY, "colour", COLOUR, 5)]
    made = overlay(base, rows).by_key[TASK]
    assert not {"hs_task_subject", "colour"} & set(made.properties)


PLANT = Schema("2-5", "Plant", "p77_Plant", "Tree", "Trees", required=("colour", "gone"), searchable=("gone", "colour"))
KEY = type_key("2-5")


def test_a_new_type_has_its_names_and_its_own_definitions(base: Catalog) -> None:
    """A schema becomes a type like any other: the pattern with the account's names in it, and what is defined for it."""
    made = overlay(base, [define(ANY_TYPE, SCHEMA, str(KEY), PLANT), define(KEY, PROPERTY, "colour", COLOUR)])
    assert {made.find(name).key for name in ("plant", "Plant", "2-5", "P_PLANT", "p77_plant")} == {KEY}
    plant = made.by_key[KEY]
    assert plant.properties.keys() == {one.name for one in base.pattern.properties} | {"colour"}
    assert "colour" not in made.by_key[TASK].properties
    assert plant.definition.groups == (Group("Plant_information", "Tree information"),)
    assert {one.groupName for one in plant.properties.values()} == {"Plant_information", "task"}
    assert (plant.definition.required, plant.definition.searchable) == (("colour",), ("colour",))
    assert made.archived == {}
    with pytest.raises(UnknownType):
        base.find("plant")


def test_an_archived_schema_is_kept_apart(base: Catalog) -> None:
    """Nobody finds its type, but it is still known, with its properties, for what is left in the recycle bin."""
    rows = [define(ANY_TYPE, SCHEMA, str(KEY), PLANT, 5), define(KEY, PROPERTY, "colour", COLOUR)]
    made = overlay(base, rows)
    assert list(made.archived) == [KEY]
    assert "colour" in made.archived[KEY].properties
    assert made.by_key == base.by_key
    for name in ("plant", "2-5", "p77_plant"):
        with pytest.raises(UnknownType):
            made.find(name)


def test_names_of_the_package_come_first(base: Catalog) -> None:
    """An account's own type that is called like one of the package is found by its longer names."""
    own = msgspec.structs.replace(PLANT, name="tasks", qualified="p77_tasks")
    made = overlay(base, [define(ANY_TYPE, SCHEMA, str(KEY), own)])
    assert (made.find("tasks").key, made.find("p_tasks").key, made.find("p77_tasks").key) == (TASK, KEY, KEY)


def test_association_types_are_added_and_taken_away(base: Catalog) -> None:
    """They are found between their types; the default stays what it was."""
    label = AssociationType(9_001, "boss", "0-27", "0-1", 9_002, "Boss", "USER_DEFINED")
    made = overlay(base, [define(ANY_TYPE, ASSOCIATION, "9001", label)])
    assert label in made.between("0-27", "0-1")
    assert made.default("0-27", "0-1") == base.default("0-27", "0-1")
    assert label not in base.between("0-27", "0-1")
    gone = overlay(base, [define(ANY_TYPE, ASSOCIATION, "9001", label, 5)])
    assert gone.between("0-27", "0-1") == base.between("0-27", "0-1")
