"""What an account defines is laid over the catalog; what it does not touch stays the very same."""

from __future__ import annotations

import msgspec
import pytest

from axle.core.catalog import Catalog
from axle.core.data import Data
from axle.core.errors import UnknownType
from axle.core.model import AssociationType, Group, Pipeline, Property, Schema, type_key
from axle.core.overlay import ANY_TYPE, ASSOCIATION, GROUP, PIPELINE, PROPERTY, SCHEMA, AccountDefinitions, define, overlay
from tests.api import package_catalog

TASK, CONTACT = 27, 1
COLOUR = Property("colour", "Colour", groupName="task")


@pytest.fixture
def base() -> Catalog:
    """The catalog of the package."""
    return package_catalog()


@pytest.mark.parametrize(
    ("kind", "thing", "name"),
    [(PROPERTY, COLOUR, "colour"), (GROUP, Group("mine", "Mine"), "mine"), (PIPELINE, Pipeline("p", "P"), "p")],
)
def test_a_definition_is_added_to_its_type_alone(base: Catalog, kind: str, thing: Data, name: str) -> None:
    """All other types are the same objects as before, and the package's catalog does not change."""
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
    object_type = overlay(base, [define(TASK, PROPERTY, new.name, new)]).by_key[TASK]
    assert object_type.properties["hs_task_subject"] == new
    assert list(object_type.properties) == list(base.by_key[TASK].properties)


def test_an_archived_definition_takes_away(base: Catalog) -> None:
    """What the package defines, as well as what the account does."""
    rows = [define(TASK, PROPERTY, "hs_task_subject", COLOUR, 5), define(TASK, PROPERTY, "colour", COLOUR, 5)]
    object_type = overlay(base, rows).by_key[TASK]
    assert not {"hs_task_subject", "colour"} & set(object_type.properties)


PLANT = Schema("2-5", "Plant", "p77_Plant", "Tree", "Trees", required=("colour", "gone"), searchable=("gone", "colour"))
KEY = type_key("2-5")


def test_a_new_type_has_its_names_and_its_own_definitions(base: Catalog) -> None:
    """A schema becomes a type like any other: the pattern with the account's names in it, and what is defined for it."""
    made = overlay(base, [define(ANY_TYPE, SCHEMA, str(KEY), PLANT), define(KEY, PROPERTY, "colour", COLOUR)])
    assert {made.find(name).key for name in ("plant", "Plant", "2-5", "P_PLANT", "p77_plant")} == {KEY}
    plant = made.by_key[KEY]
    assert plant.properties.keys() == {prop.name for prop in base.pattern.properties} | {"colour"}
    assert "colour" not in made.by_key[TASK].properties
    assert plant.definition.groups == (Group("Plant_information", "Tree information"),)
    assert {prop.groupName for prop in plant.properties.values()} == {"Plant_information", "task"}
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
    schema = msgspec.structs.replace(PLANT, name="tasks", qualified="p77_tasks")
    made = overlay(base, [define(ANY_TYPE, SCHEMA, str(KEY), schema)])
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


def test_a_state_takes_over_what_has_not_changed(base: Catalog) -> None:
    """A change of one definition makes its own type anew; the things that are the same are not read again."""
    hue = Property("hue", "Hue", groupName="task")
    size = Property("size", "Size", groupName="contactinformation")
    rows = [define(TASK, PROPERTY, prop.name, prop) for prop in (COLOUR, hue)] + [define(CONTACT, PROPERTY, "size", size)]
    before = AccountDefinitions(base, rows)
    changed = msgspec.structs.replace(hue, label="Other")
    after = AccountDefinitions(base, [rows[0], define(TASK, PROPERTY, "hue", changed), rows[2]], before)
    assert after.catalog.by_key[CONTACT] is before.catalog.by_key[CONTACT]
    task = after.catalog.by_key[TASK].properties
    assert task["hue"] == changed
    assert task["colour"] is before.catalog.by_key[TASK].properties["colour"]
    assert before.catalog.by_key[TASK].properties["hue"] == hue
    assert AccountDefinitions(base, rows, after).catalog.by_key[TASK].properties["hue"] == hue


def test_a_state_follows_whatever_happens_to_a_row(base: Catalog) -> None:
    """Rows that come, go, are archived and return, of packaged types and of own ones, as if the state were made at once."""
    own = Schema(name="car", singular="Car", plural="Cars", qualified="p1_car", id="2-1", primary="make")
    make = Property("make", "Make", groupName="car_information")
    schema, prop = define(ANY_TYPE, SCHEMA, str(type_key("2-1")), own), define(type_key("2-1"), PROPERTY, "make", make)
    colour = define(TASK, PROPERTY, "colour", COLOUR)
    link = AssociationType(100_001, "mine", "0-27", "0-1", 100_002)
    tie = define(ANY_TYPE, ASSOCIATION, "100001", link)
    steps = [
        [], [colour], [colour, schema], [colour, schema, prop], [schema, prop, tie],
        [msgspec.structs.replace(schema, archived_ms=5), prop, tie], [schema, prop], [schema], [colour], [],
        [msgspec.structs.replace(colour, archived_ms=5)], [colour],
    ]  # fmt: skip
    state = None
    for rows in steps:
        state = AccountDefinitions(base, rows, state)
        at_once = overlay(base, rows)
        assert {key: object_type.definition for key, object_type in state.catalog.by_key.items()} == {
            key: object_type.definition for key, object_type in at_once.by_key.items()
        }
        assert state.catalog.archived.keys() == at_once.archived.keys()
        assert state.catalog.associations == at_once.associations
