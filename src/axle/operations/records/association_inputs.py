"""Which records a request wants one associated with: they exist, may be written, and are reached by an association type."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from axle.core.associations import by_spec
from axle.core.calculated_properties import calculated_associations
from axle.core.catalog import Catalog, ObjectType, derived
from axle.core.errors import AxleError, Invalid
from axle.core.model import AssociationType
from axle.core.permissions import WRITE
from axle.core.record import Record, RecordKey
from axle.operations.inputs import Association, Id, Spec
from axle.operations.records.lookup import SHOWN_ID, known_id, record_id
from axle.operations.request import Caller
from axle.storage.interface import Transaction

INVALID_LINKS = "One or more associations are invalid"

Target = tuple[AssociationType, int]  # what a record is associated as, and with whom


def targets(
    tx: Transaction, caller: Caller, object_type: ObjectType, associations: Sequence[Association] | None
) -> list[Target]:
    """Return the associations that an input asks for, each once.

    Raises Invalid for an unknown type, a wrong direction or a missing record, Forbidden without the right to the other type.
    """
    if not associations:
        return []
    collected: list[Target] = []
    for association in associations:
        if not association.types:
            raise Invalid("An association needs at least one of types.", context={"types": ["[]"]})
        for spec in association.types:
            association_type = by_spec(caller.catalog, object_type, spec.associationCategory, spec.associationTypeId)
            collected.append((association_type, _target_id(caller.catalog, association_type, association.to.id)))
    check_targets(tx, caller, object_type, collected)
    return list(dict.fromkeys(collected))


def lock_targets(tx: Transaction, catalog: Catalog, associations: Iterable[Association]) -> None:
    """Lock every record that inputs are to be associated with, all at once, so that no two batches wait for each other."""
    keys: set[RecordKey] = set()
    for association in associations:
        number = known_id(association.to.id)
        for spec in association.types:
            association_type = catalog.associations.get(spec.associationTypeId)
            other_type = catalog.by_id(association_type.to_type) if association_type else None
            if other_type and number:
                keys.add(RecordKey(other_type.key, number))
    if keys:
        tx.lock_records(keys)


def _target_id(catalog: Catalog, association_type: AssociationType, text: Id) -> int:
    try:
        return record_id(text)
    except AxleError:
        raise no_record(catalog, association_type.to_type, str(text)[:SHOWN_ID]) from None


def check_targets(tx: Transaction, caller: Caller, object_type: ObjectType, checked: Sequence[Target]) -> None:
    """Refuse to associate a record of a type with records that do not exist, or that the caller may not write."""
    ids: dict[str, set[int]] = {}
    for association_type, number in checked:
        ids.setdefault(association_type.to_type, set()).add(number)
    other_types = {type_id: caller.catalog.by_id(type_id) for type_id in ids}
    tx.lock_records(RecordKey(other.key, number) for type_id, other in other_types.items() if other for number in ids[type_id])
    for type_id, other_type in other_types.items():
        if other_type:
            caller.other(object_type, type_id, WRITE)
        live = {record.id for record in tx.records(other_type, sorted(ids[type_id]))} if other_type else set()
        for association_type, number in checked:
            if association_type.to_type == type_id and number not in live:
                raise no_record(caller.catalog, type_id, str(number))


def check_start(catalog: Catalog, record: Record, specs: Sequence[Spec]) -> None:
    """Refuse types that lead away from another object type: the service looks for the record among those of that one."""
    for spec in specs:
        association_type = catalog.associations.get(spec.associationTypeId) if spec.associationTypeId > 0 else None
        if (
            association_type
            and association_type.category == spec.associationCategory
            and association_type.from_type != record.type.id
        ):
            raise no_record(catalog, association_type.from_type, str(record.id))


def no_record(catalog: Catalog, type_id: str, text: str) -> Invalid:
    """Say that an association names a record that does not exist."""
    other_type = catalog.by_id(type_id)
    label = other_type.label if other_type else type_id.upper()
    context = {"INVALID_OBJECT_IDS": [f"{label}={text} is not valid"], "objectId": [text], "objectType": [label]}
    return Invalid(INVALID_LINKS, context=context)


@derived
def _claims(catalog: Catalog) -> dict[int, dict[str, AssociationType]]:
    """Return, by type, the properties in which clients name a record to associate with, and as what."""
    follow_types = calculated_associations(catalog).follow_types
    return {key: {rule.id: association_type for association_type, rule in rules} for key, rules in follow_types.items()}


def claimable(catalog: Catalog, object_type: ObjectType) -> dict[str, AssociationType]:
    """Return the properties in which clients name a record to associate one of a type with, and as what.

    That is the id under which a property repeats whom it follows, where clients may write it. It then follows from the link.
    """
    return _claims(catalog).get(object_type.key, {})


def take_claims(
    tx: Transaction, caller: Caller, object_type: ObjectType, values: Mapping[str, str]
) -> tuple[dict[str, str], list[Target], list[int]]:
    """Take what a client writes of associations out of the values.

    Return the values that are left, the records to associate with, and the association types to clear.
    """
    claims: list[Target] = []
    cleared: list[int] = []
    rest = dict(values)
    for name, association_type in claimable(caller.catalog, object_type).items():
        text = rest.pop(name, None)
        if text is not None:
            caller.other(object_type, association_type.to_type, WRITE)
        if text:
            claims.append((association_type, _target_id(caller.catalog, association_type, text)))
        elif text is not None:
            cleared.append(association_type.id)
    if claims:
        check_targets(tx, caller, object_type, claims)
    return rest, claims, cleared
