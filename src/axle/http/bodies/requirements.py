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


def rules(requirements: Sequence[Requirement], wire: Wire) -> RulesBody:
    """Show the rules of a type."""
    return RulesBody([_rule(requirement) for requirement in requirements])


def _rule(requirement: Requirement) -> RuleBody:
    body = RuleBody(requirement.property)
    if requirement.on_create:
        body.requiredOnCreate = True
    if requirement.when:
        body.requiredIf = ConditionBody(requirement.when, list(requirement.values))
    return body
