"""The rules of a type, each by itself: what one says is said of its own property."""

from __future__ import annotations

import pytest

from axle.core import changes
from axle.core.catalog import ObjectType
from axle.core.errors import InvalidProperties
from axle.core.model import Group, ObjectTypeDefinition, Property
from axle.core.record import Moment, Source
from axle.core.rule_types import Reminders

PROPERTIES = tuple(Property(name, name, groupName="g") for name in ("hs_object_id", "made", "changed", "first", "second"))
TWICE = ObjectTypeDefinition(
    name="things", singular="thing", id="0-1", created=("made",), modified=("changed",),
    defaults=("hs_object_id",), properties=PROPERTIES,
    groups=(Group("g", "G"),), rules=(Reminders("first"), Reminders("second")),
)  # fmt: skip


@pytest.mark.parametrize("name", ["first", "second"])
@pytest.mark.parametrize("text", ["soon", ";".join(["1"] * 21)])
def test_a_refusal_names_the_property_of_its_rule(name: str, text: str) -> None:
    """Where a type has a rule twice, the property that is refused is the one whose value is wrong."""
    with pytest.raises(InvalidProperties) as refused:
        changes.create(ObjectType(TWICE), 1, {name: text}, Moment(0, Source()))
    assert [error.name for error in refused.value.refusals] == [name]
