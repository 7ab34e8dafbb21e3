"""How many associations of a type a record may have, as far as an account says so, and which records come close to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import msgspec

from axle.core import permissions
from axle.core.associations import HIGH_USAGE, MAX_ASSOCIATIONS, by_spec, max_links
from axle.core.catalog import ObjectType
from axle.core.errors import AxleError, Conflict, Invalid, NotFound, excerpt
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


def list_all(tx: Transaction, caller: Caller, request: Request[None]) -> list[AssociationType]:
    """Return every association type that the account has set a limit for, between types that the caller may read."""
    caller.require(*permissions.of_any(caller.catalog, READ))
    return [
        association_type
        for association_type in caller.catalog.associations.values()
        if association_type.most is not None and _readable(caller, association_type)
    ]


def _readable(caller: Caller, association_type: AssociationType) -> bool:
    ends = (caller.catalog.by_id(association_type.from_type), caller.catalog.by_id(association_type.to_type))
    return all(end is not None and permissions.may(caller.scopes, end, READ) for end in ends)


def list_between(tx: Transaction, caller: Caller, request: Request[None]) -> list[AssociationType]:
    """Return the association types from one object type to another that the account has set a limit for."""
    from_type, to_type = both_types(caller, request.path, READ)
    return [
        association_type
        for association_type in caller.catalog.between(from_type.id, to_type.id)
        if association_type.most is not None
    ]


def create(tx: Transaction, caller: Caller, request: Request[AssociationLimitsInput]) -> AssociationBatchResult:
    """Set limits where there are none yet."""

    def check(association_type: AssociationType) -> None:
        if association_type.most is not None:
            raise Conflict(
                f"There is already a limit for {association_type.name}.",
                context={"associationTypeId": [str(association_type.id)]},
            )

    return _set(tx, caller, request, check)


def update(tx: Transaction, caller: Caller, request: Request[AssociationLimitsInput]) -> AssociationBatchResult:
    """Change limits that are set."""

    def check(association_type: AssociationType) -> None:
        if association_type.most is None:
            raise NotFound(
                f"There is no limit for {association_type.name}.", context={"associationTypeId": [str(association_type.id)]}
            )

    return _set(tx, caller, request, check)


def _set(
    tx: Transaction, caller: Caller, request: Request[AssociationLimitsInput], check: Callable[[AssociationType], None]
) -> AssociationBatchResult:
    from_type, to_type = both_types(caller, request.path, WRITE)
    bounded(len(request.body.inputs))
    association_types = {
        association_type.id: association_type for association_type in caller.catalog.between(from_type.id, to_type.id)
    }
    outcome = AssociationBatchResult([])
    for item in request.body.inputs:
        try:
            association_type = _named(caller, from_type, to_type, item)
            check(association_types[association_type.id])
            _check_range(list(association_types.values()), association_types[association_type.id], item)
        except AxleError as wrong:
            outcome.problems.append(BatchError(wrong))
        else:
            association_types[association_type.id] = msgspec.structs.replace(association_type, most=item.maxToObjectIds)
            outcome.results.append(association_types[association_type.id])
    if outcome.results:
        rows = (define(ANY_TYPE, LIMIT, str(one.id), AssociationLimit(max_links(one))) for one in outcome.results)
        tx.define(list(rows))
    return outcome


def _named(caller: Caller, from_type: ObjectType, to_type: ObjectType, spec: TypeSpec) -> AssociationType:
    association_type = by_spec(caller.catalog, from_type, spec.category, spec.typeId)
    if association_type.to_type != to_type.id:
        raise Invalid(f"The association type does not lead to {to_type.name}.", context={"toObjectType": [to_type.id]})
    return association_type


def _check_range(types: Sequence[AssociationType], association_type: AssociationType, item: AssociationLimitInput) -> None:
    """Refuse a limit above that of the unlabelled type, one of it below those of the labels, and one that cannot be."""
    least, greatest = 1, 1 if association_type.limit_one else MAX_ASSOCIATIONS
    for other_association_type in types:
        if other_association_type.most is not None and other_association_type.id != association_type.id:
            if association_type.default:
                least = max(least, other_association_type.most)
            elif other_association_type.default:
                greatest = min(greatest, other_association_type.most)
    if not least <= item.maxToObjectIds <= greatest:
        raise Invalid(
            f"maxToObjectIds of {association_type.name} must be between {least} and {greatest}, but was {item.maxToObjectIds}",
            context={"maxToObjectIds": [str(item.maxToObjectIds)], "associationTypeId": [str(association_type.id)]},
        )


def purge(tx: Transaction, caller: Caller, request: Request[TypeSpecs]) -> AssociationBatchResult:
    """Take limits away; what has none is ignored."""
    from_type, to_type = both_types(caller, request.path, WRITE)
    bounded(len(request.body.inputs))
    association_types = [_named(caller, from_type, to_type, spec) for spec in request.body.inputs]
    tx.undefine([Definition(ANY_TYPE, LIMIT, str(association_type.id), "") for association_type in association_types])
    return AssociationBatchResult([])


def request_report(tx: Transaction, caller: Caller, request: Request[None]) -> LimitReport:
    """Answer as the service does when it is asked for a report; `report` gives it, as nothing is mailed."""
    caller.require(*permissions.of_any(caller.catalog, READ))
    text = request.path["userId"]
    user = owners.read_id(text)
    candidates = [] if user is None else tx.owners_of_user(user)
    owner = next((candidate for candidate in candidates if candidate.archived_ms is None), None)
    if owner is None or owner.user_id is None:
        raise NotFound(f"There is no user {excerpt(text)}.", context={"userId": [excerpt(text)]})
    sees_owners = permissions.has_scopes(caller.scopes, permissions.OWNERS)
    return LimitReport(owner.user_id, owner.email if sees_owners else "", caller.moment.now_ms)


def report(tx: Transaction, caller: Caller, request: Request[None]) -> list[RecordNearLimit]:
    """Return the records that have most of the associations of a type that they may have, up to a bound."""
    caller.require(*permissions.of_any(caller.catalog, READ))
    return crowded(tx, caller, caller.catalog.associations.values())


def crowded(tx: Transaction, caller: Caller, types: Iterable[AssociationType]) -> list[RecordNearLimit]:
    """Return the records that have most of the associations that they may have, of those types that the caller may read.

    At most `REPORTED` of them. A type of which a record has one at most, such as a primary, does not count: it is always full.
    """
    by_limit: dict[int, list[int]] = {}
    for association_type in types:
        if not association_type.limit_one and association_type.id > 0 and _readable(caller, association_type):
            by_limit.setdefault(max_links(association_type), []).append(association_type.id)
    near: list[RecordNearLimit] = []
    for limit, ids in sorted(by_limit.items()):
        rows = tx.records_near_limit(ids, max(1, int(limit * HIGH_USAGE)), REPORTED - len(near))
        near += [
            RecordNearLimit(number, caller.catalog.associations[type_id], count) for (number, type_id), count in rows.items()
        ]
    return near
