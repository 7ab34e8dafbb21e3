"""Validation rules of properties: what values written by clients must be like, beyond the type of their property."""

from __future__ import annotations

import msgspec

from axle.core import sizes, validation_rules
from axle.core.catalog import ObjectType
from axle.core.errors import DefinitionNotFound, InvalidQuery
from axle.core.model import Validation
from axle.core.overlay import VALIDATION, define
from axle.core.permissions import READ, WRITE
from axle.operations.definitions.properties import defined
from axle.operations.request import Caller, Request
from axle.storage.interface import Transaction


class ValidationInput(msgspec.Struct):
    """A rule's arguments, as they shall be."""

    ruleArguments: sizes.Listed[str]
    shouldApplyNormalization: bool | None = None


def list_all(tx: Transaction, caller: Caller, ask: Request[None]) -> dict[str, list[Validation]]:
    """Return the rules of a type by the name of their property."""
    kind = caller.schema(ask.names["objectType"], READ)
    return {name: rules for name, rules in kind.validations.items() if name in kind.properties}


def list_rules(tx: Transaction, caller: Caller, ask: Request[None]) -> list[Validation]:
    """Return the rules of one property. Raises DefinitionNotFound where there is no such property."""
    return _rules(caller.schema(ask.names["objectType"], READ), ask.names["propertyName"])


def _rules(kind: ObjectType, name: str) -> list[Validation]:
    return kind.validations.get(defined(kind, name).name, [])


def read(tx: Transaction, caller: Caller, ask: Request[None]) -> Validation:
    """Return the rule of one type that a property has. Raises DefinitionNotFound where it has none."""
    kind = caller.schema(ask.names["objectType"], READ)
    name, rule_type = ask.names["propertyName"], rule_named(ask.names["ruleType"])
    for rule in _rules(kind, name):
        if rule.ruleType == rule_type:
            return rule
    raise DefinitionNotFound(f"{name} has no validation rule of the type {rule_type}", context={"ruleType": [rule_type]})


def rule_named(text: str) -> str:
    """Read the type of a rule in a path. Raises InvalidQuery for what is none."""
    if text not in validation_rules.RULES and text not in validation_rules.UNSUPPORTED:
        raise InvalidQuery("Unable to parse value for path parameter: ruleType", context={"ruleType": [text[:100]]})
    return text


def put(tx: Transaction, caller: Caller, ask: Request[ValidationInput]) -> None:
    """Give a property a rule, in the place of the one of the same type. Values that are there already stay."""
    kind = caller.schema(ask.names["objectType"], WRITE)
    prop = defined(kind, ask.names["propertyName"])
    given = ask.body
    rule = Validation(
        prop.name, rule_named(ask.names["ruleType"]), tuple(given.ruleArguments), bool(given.shouldApplyNormalization)
    )
    validation_rules.check(rule, prop)
    tx.define([define(kind.key, VALIDATION, rule.key, rule)])
