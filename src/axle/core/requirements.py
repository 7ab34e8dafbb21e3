"""What an account wants set of its records, checked where the latest version of the paths writes one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from axle.core.catalog import ObjectType
from axle.core.errors import MAX_REFUSALS, Detail, Invalid, PropertyError, excerpt
from axle.core.model import Requirement
from axle.core.property_types import normalise

MAX_RULES = 1_000  # rules of one type
MAX_VALUES = 1_000  # values of one condition


class WrittenRecord(NamedTuple):
    """A write of one record: the values that were given, those that the record then has, and whether it is a new one."""

    values: Mapping[str, str]
    after: Mapping[str, str]
    new: bool


def checked(object_type: ObjectType, rule: Requirement) -> Requirement:
    """Return a rule as it is kept, its values as records hold them. Raises Invalid for one that cannot be kept."""
    prop = object_type.properties.get(rule.property)
    if prop is None:
        raise _unknown(rule.property)
    if prop.read_only or prop.name in object_type.system:
        raise _wrong(f"{prop.name} is set by the server alone: nobody can be asked for it.", prop.name)
    if not rule.when:
        if not rule.on_create:
            raise _wrong("A rule needs requiredOnCreate, which is true, or requiredIf.", prop.name)
        return rule
    other_prop = object_type.properties.get(rule.when)
    if other_prop is None:
        raise _unknown(rule.when)
    if other_prop.name == prop.name:
        raise _wrong("A property cannot be required by a value of its own.", prop.name)
    if not 1 <= len(rule.values) <= MAX_VALUES:
        raise _wrong(f"requiredIf needs 1 to {MAX_VALUES} values.", prop.name)
    values: list[str] = []
    for text in rule.values:
        value = normalise(other_prop, text)
        if isinstance(value, PropertyError) or not value:
            raise _wrong(value.message if isinstance(value, PropertyError) else "A value cannot be empty.", other_prop.name)
        values.append(value)
    return Requirement(prop.name, rule.on_create, other_prop.name, tuple(dict.fromkeys(values)))


def _unknown(name: str) -> Invalid:
    return _wrong(f'Property "{excerpt(name)}" does not exist', name)


def _wrong(message: str, name: str) -> Invalid:
    return Invalid(message, context={"propertyName": [excerpt(name)]})


def applicable(object_type: ObjectType) -> list[Requirement]:
    """Return the rules of a type that still have all the properties that they name."""
    names = object_type.properties
    return [
        rule for rule in object_type.definition.requirements if rule.property in names and (not rule.when or rule.when in names)
    ]


def check(object_type: ObjectType, writes: Iterable[WrittenRecord]) -> None:
    """Refuse writes that leave something unset that must be set. Raises Invalid that lists it, each thing once.

    A condition counts where a write makes the record, or has to do with one of its two properties: what has been so all along
    keeps nobody from changing something else.
    """
    rules = applicable(object_type)
    missing = [detail for write in writes for rule in rules for detail in _missing(object_type, rule, write)]
    if missing:
        details = {one.message: one for one in missing}
        raise Invalid("The property values provided are invalid", details=list(details.values())[:MAX_REFUSALS])


def _missing(object_type: ObjectType, rule: Requirement, write: WrittenRecord) -> Iterable[Detail]:
    context = {"propertyName": [rule.property]}
    if rule.on_create and write.new and not write.values.get(rule.property):
        yield Detail(f"A value for {rule.property} must be provided", "MISSING_REQUIRED_PROPERTY", context)
    elif rule.when and not write.after.get(rule.property) and _holds(object_type, rule, write):
        message = f"{rule.property} is required because of a conditional property rule based on [{rule.when}]"
        yield Detail(message, "MISSING_CONDITIONAL_REQUIRED_PROPERTY", context)


def _holds(object_type: ObjectType, rule: Requirement, write: WrittenRecord) -> bool:
    """Tell whether a condition counts for a write, and holds after it; of several values one is enough."""
    if not (write.new or rule.when in write.values or rule.property in write.values):
        return False
    value = write.after.get(rule.when, "")
    several = object_type.properties[rule.when].fieldType == "checkbox"
    return not set(rule.values).isdisjoint(value.split(";") if several else [value])
