"""The rules of a type, each by itself: a kind of rule is complete, and what one refuses is said of its own property."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

import axle.core
from axle.core import changes
from axle.core.catalog import ObjectType
from axle.core.errors import InvalidProperties
from axle.core.model import Group, ObjectTypeDefinition, Property
from axle.core.record import Moment, Source
from axle.core.rule_properties import calculated, mentioned
from axle.core.rule_types import AnyRule, Follow, Preview, Reminders, Rule, RuleOfOthers, StageTimes
from axle.core.rules import FUNCTIONS
from tests.api import package_catalog

PROPERTIES = tuple(Property(name, name, groupName="g") for name in ("hs_object_id", "made", "changed", "first", "second"))
TWICE = ObjectTypeDefinition(
    name="things", singular="thing", id="0-1", created=("made",), modified=("changed",),
    defaults=("hs_object_id",), properties=PROPERTIES,
    groups=(Group("g", "G"),), rules=(Reminders("first", "", "", ""), Reminders("second", "", "", "")),
)  # fmt: skip


@pytest.mark.parametrize("name", ["first", "second"])
@pytest.mark.parametrize("text", ["soon", ";".join(["1"] * 21)])
def test_a_refusal_names_the_property_of_its_rule(name: str, text: str) -> None:
    """Where a type has a rule twice, the property that is refused is the one whose value is wrong."""
    with pytest.raises(InvalidProperties) as refused:
        changes.create(ObjectType(TWICE), 1, {name: text}, Moment(0, Source()))
    assert [error.name for error in refused.value.refusals] == [name]


KINDS = [kind for kind in (*Rule.__subclasses__(), *RuleOfOthers.__subclasses__()) if kind is not RuleOfOthers]
SOURCES = [path for path in Path(axle.core.__file__).parents[1].rglob("*.py") if not path.stem.startswith("rule_")]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_kind_of_rule_is_complete(kind: type[Rule]) -> None:
    """It can be named in a catalog, somebody carries it out, and the package's own catalog has it."""
    name = kind.__name__
    assert kind in get_args(AnyRule), f"axle.core.rule_types.AnyRule lacks {name}"
    if issubclass(kind, RuleOfOthers):
        assert any(re.search(rf"\b{name}\b", path.read_text("utf-8")) for path in SOURCES), f"nothing carries out {name}"
        assert kind not in FUNCTIONS, f"{name} is carried out twice"
    else:
        assert kind in FUNCTIONS, f"axle.core.rules.FUNCTIONS lacks {name}"
    assert any(isinstance(rule, kind) for rule in all_rules().values()), f"no type has the rule {name}"


def all_rules() -> dict[tuple[str, int], Any]:
    """Return the rules of all types of the package, by type and place."""
    catalog = package_catalog()
    types = [*catalog.types, ObjectType(catalog.pattern)]
    return {(each.name, at): rule for each in types for at, rule in enumerate(each.definition.rules)}


def texts(value: Any) -> Iterator[str]:
    """Return every text within the fields of a rule."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from texts([*value, *value.values()])
    elif isinstance(value, list | tuple):
        for each in value:
            yield from texts(each)


# Texts that are no names of properties of the rule's own type, though such properties exist: those of the record at the other
# end, and the words by which a pipeline's metadata are asked.
ELSEWHERE = {("Follow", "values"), ("StageFacts", "facts"), ("StageFlags", "key")}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_rule_s_names_of_properties_are_marked(kind: type[Rule]) -> None:
    """A field that holds the name of a property of the type says so by its type, so that a catalog is checked for it."""
    catalog = package_catalog()
    for (type_name, _), rule in all_rules().items():
        if isinstance(rule, kind) and catalog.known(type_name):
            properties = catalog.find(type_name).properties.keys()
            for field, value in msgspec.structs.asdict(rule).items():
                if (kind.__name__, field) not in ELSEWHERE:
                    missing = (set(texts(value)) & properties) - mentioned(rule)
                    assert not missing, f"{kind.__name__}.{field} is no PropertyName, but holds {missing}"


def test_names_are_read_from_the_types_of_fields() -> None:
    """Out of texts, keys, values and tuples; what a rule sets by its nature is among them."""
    times = StageTimes("stage", {"1": ("in", "out", "spent")})
    assert mentioned(times) == {"stage", "in", "out", "spent"}
    follow = Follow(to="contacts", id="contact_id", values={"contact_name": "name"})
    assert mentioned(follow) == calculated(follow) == {"contact_id", "contact_name"}
    assert mentioned(Preview("body")) == {"body", "hs_body_preview", "hs_body_preview_html", "hs_body_preview_is_truncated"}
    assert calculated(times) == set()
