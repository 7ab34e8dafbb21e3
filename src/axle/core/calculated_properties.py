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


class Ties:
    """Which association types of a catalog carry calculated properties, from either end. Types go by their keys.

    `follows` are the rules of a type, each with its association type; `rolls` the association types to the activities that a
    type rolls up, by their names. `following` and `rolling` are all of these. `followed` and `dated` are the properties of
    a type that others repeat, or that say when an activity happens; `followers` and `rollers` are the association types that
    lead to those others.
    """

    def __init__(self, catalog: Catalog) -> None:
        self.follows: dict[int, list[tuple[AssociationType, Follow]]] = {}
        self.rolls: dict[int, dict[str, AssociationType]] = {}
        self.following: set[int] = set()
        self.rolling: set[int] = set()
        self.followed: dict[int, set[str]] = {}
        self.dated: dict[int, set[str]] = {}
        self.followers: dict[int, set[int]] = {}
        self.rollers: dict[int, set[int]] = {}
        for object_type in catalog.types:
            self._add_follows(catalog, object_type)
            self._add_rolls(catalog, object_type)

    def _add_follows(self, catalog: Catalog, object_type: ObjectType) -> None:
        for rule in follows(object_type):
            other_type = catalog.known(rule.to)
            tie = catalog.associations.get(rule.association) or (
                catalog.default(object_type.id, other_type.id) if other_type else None
            )
            end = catalog.by_id(tie.to_type) if tie else None
            if tie and end:
                self.follows.setdefault(object_type.key, []).append((tie, rule))
                self.following.add(tie.id)
                self.followed.setdefault(end.key, set()).update(rule.values.values())
                self.followers.setdefault(end.key, set()).add(tie.inverse)

    def _add_rolls(self, catalog: Catalog, object_type: ObjectType) -> None:
        for name in {name for rule in roll_ups(object_type) for name in rule.of}:
            other_type = catalog.known(name)
            tie = catalog.default(object_type.id, other_type.id) if other_type else None
            if tie and other_type:
                self.rolls.setdefault(object_type.key, {})[name] = tie
                self.rolling.add(tie.id)
                pending = other_type.definition.pending
                self.dated[other_type.key] = {*other_type.definition.happens, *([pending] if pending else ())}
                self.rollers.setdefault(other_type.key, set()).add(tie.inverse)

    def matters(self, object_type: ObjectType, names: Mapping[str, str]) -> bool:
        """Tell whether other records depend on one of some properties of a type."""
        followed, dated = self.followed.get(object_type.key), self.dated.get(object_type.key)
        return bool((followed and not followed.isdisjoint(names)) or (dated and not dated.isdisjoint(names)))


@derived
def ties(catalog: Catalog) -> Ties:
    """Return the ties of a catalog, made once."""
    return Ties(catalog)


@derived
def follows(object_type: ObjectType) -> list[Follow]:
    """Return the rules by which a type repeats what other records say."""
    return [rule for rule in object_type.definition.rules if isinstance(rule, Follow)]


@derived
def roll_ups(object_type: ObjectType) -> list[RollUp]:
    """Return the rules by which a type gathers its activities."""
    return [rule for rule in object_type.definition.rules if isinstance(rule, RollUp)]


def date(activity: Record) -> Date:
    """Return when an activity happens."""
    definition = activity.type.definition
    at = next((activity.properties[name] for name in definition.happens if name in activity.properties), "")
    return Date(milliseconds(at), int(activity.properties.get(definition.pending) != "false"))


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
