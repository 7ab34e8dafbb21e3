"""What an account defines is laid over the catalogue; what it does not touch stays the very same."""

from __future__ import annotations

import msgspec
import pytest
from tests.portal import package_catalog

from axle.core.catalog import Catalog
from axle.core.definitions import ANY_TYPE, ASSOCIATION, GROUP, PIPELINE, PROPERTY, SCHEMA, Definition, define, overlay
from axle.core.errors import UnknownType
from axle.core.schema import AssociationType, Data, Group, Pipeline, Property, type_key

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


def test_a_new_type_has_its_names_and_its_own_definitions(base: Catalog) -> None:
    """A schema is a type like any other, and properties may be added to it."""
    task = base.by_key[TASK].definition
    plant = msgspec.structs.replace(task, name="plants", singular="plant", id="2-5", aliases=("p_plants",), link_name="")
    key = type_key("2-5")
    made = overlay(base, [define(ANY_TYPE, SCHEMA, str(key), plant), define(key, PROPERTY, "colour", COLOUR)])
    assert {made.find(name).key for name in ("plants", "Plant", "2-5", "P_PLANTS")} == {key}
    assert "colour" in made.by_key[key].properties
    assert "colour" not in made.by_key[TASK].properties
    with pytest.raises(UnknownType):
        base.find("plants")
    archived = Definition(ANY_TYPE, SCHEMA, str(key), define(ANY_TYPE, SCHEMA, "", plant).body, 5)
    with pytest.raises(UnknownType):
        overlay(base, [archived]).find("plants")


def test_association_types_are_added_and_taken_away(base: Catalog) -> None:
    """They are found between their types; the default stays what it was."""
    label = AssociationType(9_001, "boss", "0-27", "0-1", 9_002, "Boss", "USER_DEFINED")
    made = overlay(base, [define(ANY_TYPE, ASSOCIATION, "9001", label)])
    assert label in made.between("0-27", "0-1")
    assert made.default("0-27", "0-1") == base.default("0-27", "0-1")
    assert label not in base.between("0-27", "0-1")
    gone = overlay(base, [define(ANY_TYPE, ASSOCIATION, "9001", label, 5)])
    assert gone.between("0-27", "0-1") == base.between("0-27", "0-1")
