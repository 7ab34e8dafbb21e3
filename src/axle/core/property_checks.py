"""What the definition of a property may be: types and how each is entered, names, options, limits.

Everything here is a check of one definition against the others of its type; nothing of it knows where definitions are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec

from axle.core.acceptance import duplicates
from axle.core.catalog import ObjectType, needed
from axle.core.errors import AlreadyDefined, Detail, Invalid
from axle.core.model import Group, Option, Property
from axle.core.property_types import PROPERTY_TYPES, form_of

# Which field types a property of each type may have. Types that are missing here cannot be created, only be built in.
PAIRS = {name: row.field_types for name, row in PROPERTY_TYPES.items() if row.field_types}
CALCULATION = "calculation_equation"  # a field type that the wire knows for most types: Axle evaluates no formulas
YES_OR_NO = (Option("true", "True", 0), Option("false", "False", 1))

SENSITIVITIES = ("non_sensitive", "sensitive", "highly_sensitive")
HINTS: dict[str, tuple[str, ...]] = {
    "numberDisplayHint": ("currency", "duration", "formatted", "percentage", "probability", "unformatted"),
    "textDisplayHint": (
        "domain_name", "email", "ip_address", "multi_line", "phone_number", "physical_address", "postal_code",
        "unformatted_single_line",
    ),
}  # fmt: skip

MAX_PROPERTIES = 1_000  # custom properties of one type
MAX_UNIQUE_PROPERTIES = 10  # of them, those with unique values
MAX_GROUPS = 1_000  # property groups of one type
MAX_OPTIONS = 5_000  # options of one property
MAX_NAME_LENGTH = 100  # characters of a property's or group's name
MAX_LABEL_LENGTH = 1_000  # characters of a label
MAX_TEXT_LENGTH = 5_000  # characters of a description or of an option's value

_NAME = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)


def wrong(message: str, name: str, code: str = "", **context: list[str]) -> Invalid:
    """Say what is wrong with the definition of a property, under the wire's own code where it has one."""
    details = [Detail(message, code, {"propertyName": [name]})] if code else ()
    return Invalid(
        message,
        context={"propertyName": [name], **context},
        sub_category=f"PropertyValidationError.{code}" if code else "",
        details=details,
    )


def exists(name: str) -> AlreadyDefined:
    """Say that there is a property of that name."""
    return AlreadyDefined(
        f"A property named '{name}' already exists.",
        context={"name": [name]},
        sub_category="Properties.PROPERTY_WITH_NAME_EXISTS",
    )


def check_new(prop: Property, object_type: ObjectType) -> None:
    """Refuse a new property that the type cannot take. Raises AlreadyDefined or Invalid."""
    if prop.name in object_type.properties:
        raise exists(prop.name)
    check_name(prop.name, "property")
    if prop.dataSensitivity != SENSITIVITIES[0]:
        _one_of(prop, "dataSensitivity", SENSITIVITIES)
        raise wrong("Sensitive data is not enabled for this account.", prop.name, "PORTAL_NOT_ENABLED_FOR_SENSITIVE_DATA")
    check(prop, object_type)
    props = [one for one in object_type.properties.values() if not one.hubspotDefined]
    if len(props) >= MAX_PROPERTIES:
        raise wrong(f"{object_type.name} has reached the limit of {MAX_PROPERTIES} custom properties.", prop.name)
    if prop.hasUniqueValue and sum(one.hasUniqueValue for one in props) >= MAX_UNIQUE_PROPERTIES:
        limit = f"{MAX_UNIQUE_PROPERTIES} properties with unique values"
        raise wrong(f"{object_type.name} has reached the limit of {limit}.", prop.name)


def check_name(name: str, noun: str) -> None:
    """Refuse what cannot be the name of a property or a group."""
    if not _NAME.fullmatch(name) or len(name) > MAX_NAME_LENGTH:
        raise Invalid(
            f"The {noun} name '{name[:MAX_NAME_LENGTH]}' is not valid: it begins with a letter, holds lower case letters, "
            f"digits and underscores alone, and has at most {MAX_NAME_LENGTH} characters.",
            context={"name": [name[:MAX_NAME_LENGTH]]},
        )


def check_label(label: str, name: str) -> None:
    """Refuse a label that is empty or too long."""
    if not label.strip() or len(label) > MAX_LABEL_LENGTH:
        raise Invalid(f"The label of '{name}' must have 1 to {MAX_LABEL_LENGTH} characters.", context={"name": [name]})


def check(prop: Property, object_type: ObjectType) -> None:
    """Refuse a definition that does not hold together or does not fit its type. Raises Invalid."""
    check_label(prop.label, prop.name)
    if len(prop.description) > MAX_TEXT_LENGTH:
        raise wrong(f"A description has at most {MAX_TEXT_LENGTH} characters.", prop.name)
    _check_pair(prop)
    if prop.groupName not in {group.name for group in object_type.definition.groups}:
        raise wrong(f"The property group '{prop.groupName[:MAX_NAME_LENGTH]}' does not exist.", prop.name)
    for field, hints in HINTS.items():
        if getattr(prop, field):
            _one_of(prop, field, hints)
    for referenced in (prop.currencyPropertyName, prop.referencedObjectType):
        if referenced and len(referenced) > MAX_NAME_LENGTH:
            raise wrong(f"The name {referenced[:MAX_NAME_LENGTH]} has more than {MAX_NAME_LENGTH} characters.", prop.name)
    if prop.currencyPropertyName and not prop.showCurrencySymbol:
        raise wrong(
            "Only a property that shows a currency symbol can name the property with its currency.",
            prop.name,
            "ONLY_CURRENCY_PROPERTIES_CAN_SPECIFY_CURRENCY",
        )
    _check_options(prop)


def _check_pair(prop: Property) -> None:
    _one_of(prop, "type", tuple(PAIRS))
    if prop.fieldType == CALCULATION:
        raise wrong("Calculated properties cannot be defined: Axle evaluates no formulas.", prop.name)
    fields = PAIRS[prop.type]
    if prop.fieldType not in fields:
        listed = ", ".join(fields)
        raise wrong(f"A property of type {prop.type} cannot have the fieldType {prop.fieldType[:50]}: use {listed}.", prop.name)


def _one_of(prop: Property, field: str, allowed: Sequence[str]) -> None:
    value = getattr(prop, field)
    if value not in allowed:
        raise wrong(f"{value[:50]} is not one of the allowed values of {field}: {', '.join(allowed)}.", prop.name)


def _check_options(prop: Property) -> None:
    if prop.externalOptions and (prop.options or not prop.referencedObjectType):
        raise wrong("A property with external options needs a referencedObjectType, and has no options of its own.", prop.name)
    if not form_of(prop).options:
        if prop.options:
            raise wrong(f"A property of type {prop.type} has no options.", prop.name)
        return
    if not prop.externalOptions and not 1 <= len(prop.options) <= MAX_OPTIONS:
        raise wrong(f"A property of type {prop.type} has 1 to {MAX_OPTIONS} options.", prop.name)
    if prop.type == "bool" and sorted(option.value for option in prop.options) != ["false", "true"]:
        raise wrong("The options of a bool are true and false.", prop.name, "INVALID_BOOLEAN_OPTION")
    for option in prop.options:
        _check_option(prop, option)
    for what, texts in (("value", [o.value for o in prop.options]), ("label", [o.label for o in prop.options])):
        if twice := duplicates(texts):
            raise wrong(f"The options of '{prop.name}' have the same {what} more than once: {', '.join(twice[:5])}.", prop.name)


def _check_option(prop: Property, option: Option) -> None:
    check_label(option.label, option.value or prop.name)
    if not option.value.strip() or len(option.value) > MAX_TEXT_LENGTH or len(option.description) > MAX_TEXT_LENGTH:
        raise wrong(f"An option's value has 1 to {MAX_TEXT_LENGTH} characters, and its description no more.", prop.name)
    if prop.fieldType == "checkbox" and ";" in option.value:
        raise wrong("An option of a property with several values cannot contain a semicolon.", prop.name)


def check_change(before: Property, after: Property, object_type: ObjectType) -> None:
    """Refuse a change of a definition that is read-only, or of what a built-in property is made of. Raises Invalid."""
    name = before.name
    if before.read_only_definition and (
        before.read_only_options or after != msgspec.structs.replace(before, options=after.options)
    ):
        raise wrong(f"The definition of '{name}' is read only; it cannot be changed.", name)
    if before.hubspotDefined and (after.type, after.fieldType) != (before.type, before.fieldType):
        raise wrong(f"'{name}' is defined by HubSpot; its type and fieldType cannot be changed.", name)
    if before.hubspotDefined:
        check_label(after.label, name)
        _check_options(after)
    else:
        check(after, object_type)


def check_archive(prop: Property, object_type: ObjectType) -> None:
    """Refuse to archive a property that is not archivable, or that the type needs. Raises Invalid."""
    if not prop.archivable:
        raise wrong(f"'{prop.name}' cannot be archived.", prop.name)
    if prop.name in needed(object_type.definition):
        raise wrong(
            f"Property: {prop.name} of object type {object_type.id} is currently used in 1 places and cannot be deleted",
            prop.name,
            "CANNOT_DELETE_PROPERTY_IN_USE",
        )


def check_group(group: Group, groups: Iterable[Group]) -> None:
    """Refuse a new group. Raises AlreadyDefined or Invalid."""
    names = {one.name for one in groups}
    if group.name in names:
        raise AlreadyDefined(f"A property group named '{group.name}' already exists.", context={"name": [group.name]})
    check_name(group.name, "property group")
    check_label(group.label, group.name)
    if len(names) >= MAX_GROUPS:
        raise Invalid(f"The limit of {MAX_GROUPS} property groups is reached.", context={"name": [group.name]})
