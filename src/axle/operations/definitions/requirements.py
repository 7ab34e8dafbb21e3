"""What an account wants set of its records: read, and replaced as a whole."""

from __future__ import annotations

import msgspec

from axle.core import requirements
from axle.core.errors import Invalid
from axle.core.model import Requirement, Requirements
from axle.core.overlay import REQUIREMENTS, define
from axle.core.permissions import READ, WRITE
from axle.core.property_types import Json, text_of
from axle.core.sizes import Listed
from axle.operations.request import Caller, Request
from axle.storage.interface import Transaction

ALL = "all"  # the name of the one definition that keeps all rules of a type


class RequirementCondition(msgspec.Struct, forbid_unknown_fields=True):
    """When a property must be set: where another one has one of some values."""

    propertyName: str
    values: Listed[Json]


class RequirementRule(msgspec.Struct, forbid_unknown_fields=True):
    """A property that must be set, and when."""

    propertyName: str
    requiredOnCreate: bool | None = None
    requiredIf: RequirementCondition | None = None


class RequirementRules(msgspec.Struct, forbid_unknown_fields=True):
    """All rules of a type."""

    rules: Listed[RequirementRule]


def read(tx: Transaction, caller: Caller, request: Request[None]) -> list[Requirement]:
    """Return the rules of a type; those whose properties are gone are left out."""
    return requirements.applicable(caller.schema(request.path["objectType"], READ))


def replace_rules(tx: Transaction, caller: Caller, request: Request[RequirementRules]) -> list[Requirement]:
    """Give a type these rules and no others. Records that are there stay as they are."""
    object_type = caller.schema(request.path["objectType"], WRITE)
    if len(request.body.rules) > requirements.MAX_RULES:
        raise Invalid(f"A type has at most {requirements.MAX_RULES} rules.", context={"rules": [str(len(request.body.rules))]})
    rules = tuple(dict.fromkeys(requirements.checked(object_type, _requirement(rule)) for rule in request.body.rules))
    tx.define([define(object_type.key, REQUIREMENTS, ALL, Requirements(rules))])
    return list(rules)


def _requirement(rule: RequirementRule) -> Requirement:
    when = rule.requiredIf
    values = tuple(text_of(value) for value in when.values) if when else ()
    return Requirement(
        property=rule.propertyName,
        on_create=bool(rule.requiredOnCreate),
        when=when.propertyName if when else "",
        values=values,
    )
