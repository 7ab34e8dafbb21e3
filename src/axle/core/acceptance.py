"""Which property values of a request are accepted: canonical text for each, or why it is refused."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import msgspec

from axle.core import stages, validation_rules
from axle.core.catalog import ObjectType
from axle.core.errors import MAX_REFUSALS, PropertyError
from axle.core.model import Property
from axle.core.normalisation import Normalised, normalised
from axle.core.property_types import Json, normalise
from axle.core.versions import ApiVersion


class Accepted(msgspec.Struct):
    """Property values that passed: canonical text by name, `""` to clear; and those that were taken for others.

    `omitted` refusals are not among those kept.
    """

    values: dict[str, str]
    refusals: list[PropertyError]
    omitted: int = 0
    normalised: list[Normalised] = []


def accept(
    object_type: ObjectType,
    properties: Mapping[str, Json],
    before: Mapping[str, str],
    drop: bool,
    version: ApiVersion = ApiVersion.OLDER,
) -> Accepted:
    """Check what a request wants to write; names that may not be written are dropped when `drop` says so, else refused.

    From 2026-09 on, dates and times are normalised.
    The moment of creation can be given to a new record, which has no values `before`, where its property can be written at all.
    """
    accepted = Accepted({}, [])
    for name, raw in properties.items():
        prop = object_type.properties.get(name)
        if (
            prop is None
            or prop.read_only
            or (name in object_type.system and (before or name not in object_type.definition.created))
        ):
            if not drop:
                _refuse(accepted, unwritable(name, prop))
            continue
        other = normalised(prop, raw) if version >= ApiVersion.V2026_09 else None
        accepted.normalised += [other] if other else []
        value = acceptable(object_type, prop, other.taken if other else raw, before.get(name, ""))
        if isinstance(value, PropertyError):
            _refuse(accepted, value)
        else:
            accepted.values[name] = value
    accepted.refusals += stages.check_stage(object_type, before, accepted.values)
    accepted.values.update(_exchanged(object_type, before, accepted.values))
    return accepted


def _refuse(accepted: Accepted, refusal: PropertyError) -> None:
    """Take note of what is wrong, as far as it will be told; of the rest, of how much there is."""
    if len(accepted.refusals) < MAX_REFUSALS:
        accepted.refusals.append(refusal)
    else:
        accepted.omitted += 1


def _exchanged(object_type: ObjectType, before: Mapping[str, str], values: Mapping[str, str]) -> dict[str, str]:
    """Return what becomes of a record's further unique values when it takes one of them as its own: they change places."""
    exchanged: dict[str, str] = {}
    for name, further in object_type.further.items():
        current, new, more = before.get(name, ""), values.get(name, ""), before.get(further, "").split(";")
        if current and new != current and new in filter(None, more):
            exchanged[further] = ";".join(current if text == new else text for text in more)
    return exchanged


def acceptable(object_type: ObjectType, prop: Property, raw: Json, before: str = "") -> str | PropertyError:
    """Return the text to store for a value, or why its type or a validation rule refuses it."""
    value = normalise(prop, raw, before)
    if isinstance(value, PropertyError) or prop.name not in object_type.validations:
        return value
    return validation_rules.refusal(prop, value, object_type.validations[prop.name]) or value


def unwritable(name: str, prop: Property | None) -> PropertyError:
    """Say why clients cannot set a property: it does not exist, or only the server sets it."""
    if prop is None:
        return PropertyError(name, "PROPERTY_DOESNT_EXIST", f'Property "{name}" does not exist')
    sort = "calculated" if prop.calculated else "read only"
    return PropertyError(name, "READ_ONLY_VALUE", f'"{name}" is a {sort} property; its value cannot be set.')


def unassignable(
    object_type: ObjectType, values: Mapping[str, str], before: Mapping[str, str], active: Collection[str]
) -> list[PropertyError]:
    """Refuse to assign a record to anybody but the active owners, whose ids are given; who is assigned already may stay."""
    assigned = ((name, values.get(name, "")) for name in object_type.owned)
    return [
        PropertyError(
            name, "INVALID_OPTION", f"{value} was not one of the allowed options: it is not the id of an active owner"
        )
        for name, value in assigned
        if value and value != before.get(name, "") and value not in active
    ]


def duplicates(texts: Iterable[str]) -> list[str]:
    """Return the texts that occur more than once, each once, in order."""
    counts: dict[str, int] = {}
    for text in texts:
        counts[text] = counts.get(text, 0) + 1
    return [text for text, times in counts.items() if times > 1]
