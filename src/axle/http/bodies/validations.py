"""Validation rules of properties on the wire."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from axle.core.model import Validation
from axle.http.bodies.wire import Wire


class RuleBody(msgspec.Struct):
    """One rule."""

    ruleType: str
    ruleArguments: list[str]
    shouldApplyNormalization: bool


class RulesBody(msgspec.Struct):
    """The rules of one property."""

    results: list[RuleBody]


class PropertyRules(msgspec.Struct):
    """One property's rules, among those of its type."""

    propertyName: str
    propertyValidationRules: list[RuleBody]


class AllRulesBody(msgspec.Struct):
    """The rules of a type."""

    results: list[PropertyRules]


def rule(validation: Validation, wire: Wire) -> RuleBody:
    """Show one rule."""
    return RuleBody(validation.ruleType, list(validation.ruleArguments), validation.shouldApplyNormalization)


def rules(validations: Sequence[Validation], wire: Wire) -> RulesBody:
    """Show the rules of a property."""
    return RulesBody([rule(validation, wire) for validation in validations])


def all_rules(validations: Mapping[str, Sequence[Validation]], wire: Wire) -> AllRulesBody:
    """Show the rules of a type, by property."""
    return AllRulesBody([PropertyRules(name, rules(of_property, wire).results) for name, of_property in validations.items()])
