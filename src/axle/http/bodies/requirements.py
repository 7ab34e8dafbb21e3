"""What an account wants set of its records, on the wire."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec import UNSET, UnsetType

from axle.core.model import Requirement
from axle.http.bodies.wire import Wire


class ConditionBody(msgspec.Struct):
    """When a property must be set."""

    propertyName: str
    values: list[str]


class RuleBody(msgspec.Struct):
    """A property that must be set."""

    propertyName: str
    requiredOnCreate: bool | UnsetType = UNSET
    requiredIf: ConditionBody | UnsetType = UNSET


class RulesBody(msgspec.Struct):
    """All rules of a type."""

    rules: list[RuleBody]


def rules(found: Sequence[Requirement], wire: Wire) -> RulesBody:
    """Show the rules of a type."""
    return RulesBody([_rule(one) for one in found])


def _rule(one: Requirement) -> RuleBody:
    when: ConditionBody | UnsetType = ConditionBody(one.when, list(one.values)) if one.when else UNSET
    return RuleBody(one.property, True if one.on_create else UNSET, when)
