"""Validation rules of properties: what values written by clients must be like, beyond the type of their property."""

from __future__ import annotations

import msgspec

from axle.core import sizes, validation_rules
from axle.core.catalog import ObjectType
from axle.core.errors import DefinitionNotFound, unparsable
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


def list_all(tx: Transaction, caller: Caller, request: Request[None]) -> dict[str, list[Validation]]:
    """Return the rules of a type by the name of their property."""
    object_type = caller.schema(request.path["objectType"], READ)
    return {name: rules for name, rules in object_type.validations.items() if name in object_type.properties}


def list_rules(tx: Transaction, caller: Caller, request: Request[None]) -> list[Validation]:
    """Return the rules of one property. Raises DefinitionNotFound where there is no such property."""
    return _rules_of(caller.schema(request.path["objectType"], READ), request.path["propertyName"])


def _rules_of(object_type: ObjectType, name: str) -> list[Validation]:
    return object_type.validations.get(defined(object_type, name).name, [])


def read(tx: Transaction, caller: Caller, request: Request[None]) -> Validation:
    """Return the rule of one type that a property has. Raises DefinitionNotFound where it has none."""
    object_type = caller.schema(request.path["objectType"], READ)
    name, rule_type = request.path["propertyName"], read_rule_type(request.path["ruleType"])
    for rule in _rules_of(object_type, name):
        if rule.ruleType == rule_type:
            return rule
    raise DefinitionNotFound(f"{name} has no validation rule of the type {rule_type}", context={"ruleType": [rule_type]})


def read_rule_type(text: str) -> str:
    """Read the type of a rule in a path. Raises InvalidQuery for what is none."""
    if text not in validation_rules.RULES and text not in validation_rules.UNSUPPORTED:
        raise unparsable("ruleType", text, place="path")
    return text


def put(tx: Transaction, caller: Caller, request: Request[ValidationInput]) -> None:
    """Give a property a rule, in the place of the one of the same type. Values that are there already stay."""
    object_type = caller.schema(request.path["objectType"], WRITE)
    prop = defined(object_type, request.path["propertyName"])
    rule = Validation(
        of=prop.name,
        ruleType=read_rule_type(request.path["ruleType"]),
        ruleArguments=tuple(request.body.ruleArguments),
        shouldApplyNormalization=bool(request.body.shouldApplyNormalization),
    )
    validation_rules.check(rule, prop)
    tx.define([define(object_type.key, VALIDATION, rule.key, rule)])
