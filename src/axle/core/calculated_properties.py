"""Calculated properties in which other records have a part: the links that they hang on, and what they say.

Which those are is data: rules of the kinds `follow` and `roll_up` in a type's catalog file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from axle.core.associations import Date
from axle.core.catalog import Catalog, ObjectType, derived
from axle.core.model import AssociationType
from axle.core.property_types import instant, milliseconds
from axle.core.record import Record
from axle.core.rule_types import Follow, RollUp


class Times(NamedTuple):
    """The last activities up to a moment and the next ones after it, done ones and open ones, as epoch milliseconds."""

    last_done: int | None = None
    last_open: int | None = None
    next_done: int | None = None
    next_open: int | None = None


class CalculatedAssociations:
    """Which association types of a catalog carry calculated properties, from either end. Types go by their keys.

    `follow_types` are the association types by which records of a type follow others, each with its rule; `activity_types`
    those to the activities that a type rolls up, by the names of these. `follow_type_ids` and `activity_type_ids` are the ids
    of all of them, `dated_type_ids` those of all unlabelled association types that lead to activities: their links say when
    these happen. `repeated_properties` and `date_properties` are the properties of a type that others repeat, or that say
    when an activity happens; `inverse_follow_type_ids`, `inverse_activity_type_ids` and `inverse_dated_type_ids` are the
    association types that lead from such a type to those others.
    """

    def __init__(self, catalog: Catalog) -> None:
        self.follow_types: dict[int, list[tuple[AssociationType, Follow]]] = {}
        self.activity_types: dict[int, dict[str, AssociationType]] = {}
        self.follow_type_ids: set[int] = set()
        self.activity_type_ids: set[int] = set()
        self.dated_type_ids: set[int] = set()
        self.repeated_properties: dict[int, set[str]] = {}
        self.date_properties: dict[int, set[str]] = {}
        self.inverse_follow_type_ids: dict[int, set[int]] = {}
        self.inverse_activity_type_ids: dict[int, set[int]] = {}
        self.inverse_dated_type_ids: dict[int, set[int]] = {}
        for object_type in catalog.types:
            self._add_follow_types(catalog, object_type)
            self._add_activity_types(catalog, object_type)
            if object_type.definition.activity:
                self._add_dated_types(catalog, object_type)

    def _add_follow_types(self, catalog: Catalog, object_type: ObjectType) -> None:
        for rule in follow_rules(object_type):
            other_type = catalog.known(rule.to)
            association_type = catalog.associations.get(rule.association) or (
                catalog.default(object_type.id, other_type.id) if other_type else None
            )
            end = catalog.by_id(association_type.to_type) if association_type else None
            if association_type and end:
                self.follow_types.setdefault(object_type.key, []).append((association_type, rule))
                self.follow_type_ids.add(association_type.id)
                self.repeated_properties.setdefault(end.key, set()).update(rule.values.values())
                self.inverse_follow_type_ids.setdefault(end.key, set()).add(association_type.inverse)

    def _add_activity_types(self, catalog: Catalog, object_type: ObjectType) -> None:
        for name in {name for rule in roll_up_rules(object_type) for name in rule.of}:
            other_type = catalog.known(name)
            association_type = catalog.default(object_type.id, other_type.id) if other_type else None
            if association_type and other_type:
                self.activity_types.setdefault(object_type.key, {})[name] = association_type
                self.activity_type_ids.add(association_type.id)
                self.inverse_activity_type_ids.setdefault(other_type.key, set()).add(association_type.inverse)

    def _add_dated_types(self, catalog: Catalog, activity_type: ObjectType) -> None:
        definition = activity_type.definition
        names = (*definition.happens, definition.due, definition.pending)
        self.date_properties[activity_type.key] = {name for name in names if name}
        for association_type in timeline_types(catalog, activity_type):
            self.dated_type_ids.add(association_type.id)
            self.inverse_dated_type_ids.setdefault(activity_type.key, set()).add(association_type.inverse)

    def matters(self, object_type: ObjectType, names: Mapping[str, str]) -> bool:
        """Tell whether other records depend on one of some properties of a type."""
        properties = self.repeated_properties.get(object_type.key, set()) | self.date_properties.get(object_type.key, set())
        return not properties.isdisjoint(names)


@derived
def calculated_associations(catalog: Catalog) -> CalculatedAssociations:
    """Return the association types of a catalog that carry calculated properties, worked out once."""
    return CalculatedAssociations(catalog)


@derived
def follow_rules(object_type: ObjectType) -> list[Follow]:
    """Return the rules by which a type repeats what other records say."""
    return [rule for rule in object_type.definition.rules if isinstance(rule, Follow)]


@derived
def roll_up_rules(object_type: ObjectType) -> list[RollUp]:
    """Return the rules by which a type gathers its activities."""
    return [rule for rule in object_type.definition.rules if isinstance(rule, RollUp)]


def timeline_types(catalog: Catalog, activity_type: ObjectType) -> list[AssociationType]:
    """Return the unlabelled association types to activities of a type: these stand on the timelines at their starts."""
    starts = (catalog.default(object_type.id, activity_type.id) for object_type in catalog.types)
    return [association_type for association_type in starts if association_type]


def date(activity: Record) -> Date:
    """Return when an activity happens.

    Its place on a timeline is what `due` names of it, whatever else says when it happens; without that, when it was created.
    """
    definition = activity.type.definition
    at = milliseconds(next((activity.properties[name] for name in definition.happens if name in activity.properties), ""))
    place_ms = milliseconds(activity.properties.get(definition.due, ""))
    if place_ms is None:
        place_ms = activity.created_ms
    is_open = int(activity.properties.get(definition.pending) != "false")
    return Date(at, is_open, None if place_ms == at else place_ms)


def repeated(rule: Follow, other_record: Record | None) -> dict[str, str]:
    """Return what a rule says of the record that is followed, if there is one."""
    copies = {name: other_record.value(source) or "" if other_record else "" for name, source in rule.values.items()}
    return {rule.id: str(other_record.id) if other_record else "", **copies} if rule.id else copies


def gathered(rule: RollUp, times: Mapping[str, Times]) -> str:
    """Return the moment that a rule takes of a record's activities, which `times` has by their types."""
    times_of_types = [times[name] for name in rule.of if name in times]
    if rule.take == "last":
        moments = [at for past in times_of_types for at in (past.last_done, past.last_open) if at is not None]
        return instant(max(moments)) if moments else ""
    moments = [coming.next_open for coming in times_of_types if coming.next_open is not None]
    return instant(min(moments)) if moments else ""


def soonest(times: Iterable[Times]) -> int | None:
    """Return the next moment at which time itself changes what a record says of its activities."""
    return min((at for one in times for at in (one.next_done, one.next_open) if at is not None), default=None)
