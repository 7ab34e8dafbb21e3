"""How many associations of a type a record may have, as far as an account says so, and which records come close to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import msgspec

from axle.core import permissions
from axle.core.associations import HIGH_USAGE, LINKS_LIMIT, by_spec, most
from axle.core.catalog import ObjectType
from axle.core.errors import AxleError, Conflict, Invalid, NotFound
from axle.core.model import AssociationLimit, AssociationType
from axle.core.overlay import ANY_TYPE, LIMIT, Definition, define
from axle.core.permissions import READ, WRITE
from axle.operations.associations.batches import AssociationBatchResult, both_types
from axle.operations.inputs import AssociationLimitInput, AssociationLimitsInput, TypeSpec, TypeSpecs
from axle.operations.people import owners
from axle.operations.records.batches import bounded
from axle.operations.request import BatchError, Caller, Request
from axle.storage.interface import Transaction

REPORTED = 1_000  # records that a report names

S = TypeVar("S", bound=TypeSpec)


class LimitReport(msgspec.Struct):
    """For whom a report was asked, and when; `email` is empty where the caller may read no owners."""

    user_id: int
    email: str
    at_ms: int


class RecordNearLimit(msgspec.Struct):
    """A record that has most of the associations of a type that it may have."""

    record_id: int
    type: AssociationType
    number: int


def list_all(tx: Transaction, caller: Caller, ask: Request[None]) -> list[AssociationType]:
    """Return every association type that the account has set a limit for, between types that the caller may read."""
    caller.require(*permissions.of_any(caller.catalog, READ))
    return [one for one in caller.catalog.associations.values() if one.most is not None and _readable(caller, one)]


def _readable(caller: Caller, one: AssociationType) -> bool:
    ends = (caller.catalog.by_id(one.from_type), caller.catalog.by_id(one.to_type))
    return all(end is not None and permissions.may(caller.scopes, end, READ) for end in ends)


def list_between(tx: Transaction, caller: Caller, ask: Request[None]) -> list[AssociationType]:
    """Return the association types from one object type to another that the account has set a limit for."""
    of, to = both_types(caller, ask.names, READ)
    return [one for one in caller.catalog.between(of.id, to.id) if one.most is not None]


def create(tx: Transaction, caller: Caller, ask: Request[AssociationLimitsInput]) -> AssociationBatchResult:
    """Set limits where there are none yet."""

    def check(one: AssociationType) -> None:
        if one.most is not None:
            raise Conflict(f"There is already a limit for {one.name}.", context={"associationTypeId": [str(one.id)]})

    return _set(tx, caller, ask, check)


def update(tx: Transaction, caller: Caller, ask: Request[AssociationLimitsInput]) -> AssociationBatchResult:
    """Change limits that are set."""

    def check(one: AssociationType) -> None:
        if one.most is None:
            raise NotFound(f"There is no limit for {one.name}.", context={"associationTypeId": [str(one.id)]})

    return _set(tx, caller, ask, check)


def _set(
    tx: Transaction, caller: Caller, ask: Request[AssociationLimitsInput], check: Callable[[AssociationType], None]
) -> AssociationBatchResult:
    of, to = both_types(caller, ask.names, WRITE)
    bounded(len(ask.body.inputs))
    known = {one.id: one for one in caller.catalog.between(of.id, to.id)}
    outcome = AssociationBatchResult([])
    for given in ask.body.inputs:
        try:
            one = _named(caller, of, to, given)
            check(known[one.id])
            _check_range(list(known.values()), known[one.id], given)
        except AxleError as wrong:
            outcome.problems.append(BatchError(wrong))
        else:
            known[one.id] = msgspec.structs.replace(one, most=given.maxToObjectIds)
            outcome.results.append(known[one.id])
    if outcome.results:
        rows = (define(ANY_TYPE, LIMIT, str(one.id), AssociationLimit(most(one))) for one in outcome.results)
        tx.define(list(rows))
    return outcome


def _named(caller: Caller, of: ObjectType, to: ObjectType, given: TypeSpec) -> AssociationType:
    found = by_spec(caller.catalog, of, given.category, given.typeId)
    if found.to_type != to.id:
        raise Invalid(f"The association type does not lead to {to.name}.", context={"toObjectType": [to.id]})
    return found


def _check_range(types: Sequence[AssociationType], one: AssociationType, given: AssociationLimitInput) -> None:
    """Refuse a limit above that of the unlabelled type, one of it below those of the labels, and one that cannot be."""
    least, greatest = 1, 1 if one.limit_one else LINKS_LIMIT
    for other in types:
        if other.most is not None and other.id != one.id:
            if one.default:
                least = max(least, other.most)
            elif other.default:
                greatest = min(greatest, other.most)
    if not least <= given.maxToObjectIds <= greatest:
        raise Invalid(
            f"maxToObjectIds of {one.name} must be between {least} and {greatest}, but was {given.maxToObjectIds}",
            context={"maxToObjectIds": [str(given.maxToObjectIds)], "associationTypeId": [str(one.id)]},
        )


def purge(tx: Transaction, caller: Caller, ask: Request[TypeSpecs]) -> AssociationBatchResult:
    """Take limits away; what has none is ignored."""
    of, to = both_types(caller, ask.names, WRITE)
    bounded(len(ask.body.inputs))
    named = [_named(caller, of, to, one) for one in ask.body.inputs]
    tx.undefine([Definition(ANY_TYPE, LIMIT, str(one.id), "") for one in named])
    return AssociationBatchResult([])


def request_report(tx: Transaction, caller: Caller, ask: Request[None]) -> LimitReport:
    """Answer as the service does when it is asked for a report; `report` gives it, as nothing is mailed."""
    caller.require(*permissions.of_any(caller.catalog, READ))
    text = ask.names["userId"]
    user = owners.number(text)
    found = [] if user is None else tx.owners_of_user(user)
    owner = next((one for one in found if one.archived_ms is None), None)
    if owner is None or owner.user_id is None:
        raise NotFound(f"There is no user {text[:100]}.", context={"userId": [text[:100]]})
    seen = permissions.holds(caller.scopes, permissions.OWNERS)
    return LimitReport(owner.user_id, owner.email if seen else "", caller.moment.now_ms)


def report(tx: Transaction, caller: Caller, ask: Request[None]) -> list[RecordNearLimit]:
    """Return the records that have most of the associations of a type that they may have, up to a bound."""
    caller.require(*permissions.of_any(caller.catalog, READ))
    return crowded(tx, caller, caller.catalog.associations.values())


def crowded(tx: Transaction, caller: Caller, types: Iterable[AssociationType]) -> list[RecordNearLimit]:
    """Return the records that have most of the associations that they may have, of those types that the caller may read.

    At most `REPORTED` of them. A type of which a record has one at most, such as a primary, does not count: it is always full.
    """
    by_limit: dict[int, list[int]] = {}
    for one in types:
        if not one.limit_one and one.id > 0 and _readable(caller, one):
            by_limit.setdefault(most(one), []).append(one.id)
    found: list[RecordNearLimit] = []
    for limit, ids in sorted(by_limit.items()):
        rows = tx.crowded(ids, max(1, int(limit * HIGH_USAGE)), REPORTED - len(found))
        found += [RecordNearLimit(number, caller.catalog.associations[kind], count) for (number, kind), count in rows.items()]
    return found
