"""Association types between two object types: those that there are, and the labels that an account adds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

import msgspec

from axle.core import association_labels as naming
from axle.core.errors import Invalid, NotFound, unparsable
from axle.core.model import AssociationType
from axle.core.overlay import ANY_TYPE, ASSOCIATION, LIMIT, Definition, define
from axle.core.permissions import READ, WRITE
from axle.core.whole_numbers import whole_number
from axle.operations.account_catalogs import new_association_id
from axle.operations.associations.batches import both_types
from axle.operations.inputs import Label, LabelChange
from axle.operations.request import Caller, Request
from axle.storage.interface import Transaction

MAX_TYPE_DIGITS = 9  # of the number of an association type in a path


def list_types(tx: Transaction, caller: Caller, request: Request[None]) -> list[AssociationType]:
    """Return every association type that leads from one object type to another."""
    from_type, to_type = both_types(caller, request.path, READ)
    return caller.catalog.between(from_type.id, to_type.id)


def create(tx: Transaction, caller: Caller, request: Request[Label]) -> list[AssociationType]:
    """Define a label in both directions, and the unlabelled association beside it where there is none yet."""
    from_type, to_type = both_types(caller, request.path, WRITE)
    body = request.body
    ids = new_ids(tx)
    first = next(ids)  # whoever else defines one waits from here on: what is read now stays true
    defined = [row.read() for row in tx.definitions(ANY_TYPE, ASSOCIATION) if row.archived_ms is None]
    naming.check_new(caller.catalog, defined, from_type, to_type, (body.name, body.label, body.inverseLabel))
    ids = chain([first], ids)
    association_types = naming.paired(from_type, to_type, body.name, (body.label, body.inverseLabel), ids)
    plain = [] if caller.catalog.default(from_type.id, to_type.id) else naming.unlabelled(from_type, to_type, ids)
    tx.define(
        [
            _row(msgspec.structs.replace(association_type, created_ms=caller.moment.now_ms))
            for association_type in (*association_types, *plain)
        ]
    )
    return association_types


def _row(association_type: AssociationType) -> Definition:
    return define(ANY_TYPE, ASSOCIATION, str(association_type.id), msgspec.structs.replace(association_type, most=None))


def update(tx: Transaction, caller: Caller, request: Request[LabelChange]) -> None:
    """Give a label another text, and its other direction too: that which is given, or the same where both were alike."""
    body = request.body
    association_type = _own(caller, request, body.associationTypeId)
    inverse = caller.catalog.associations[association_type.inverse]
    naming.check_texts(body.label, body.inverseLabel)
    if association_type.id == association_type.inverse and body.inverseLabel not in (None, body.label):
        raise Invalid(
            "The label is not a paired one: it has no inverse label.", context={"inverseLabel": [str(body.inverseLabel)]}
        )
    back = body.inverseLabel or (body.label if association_type.label == inverse.label else inverse.label or "")
    changed = {
        association_type.id: (association_type, body.label),
        inverse.id: (inverse, body.label if association_type is inverse else back),
    }
    for changed_type, text in changed.values():
        naming.check_free(caller.catalog.between(changed_type.from_type, changed_type.to_type), text, changed_type.id)
    tx.define([_row(msgspec.structs.replace(changed_type, label=text)) for changed_type, text in changed.values()])


def archive(tx: Transaction, caller: Caller, request: Request[None]) -> None:
    """Remove a label that no two records have between them; its limits go with it, all else stays."""
    text = request.path["associationTypeId"]
    number = whole_number(text, MAX_TYPE_DIGITS)
    if number is None:
        raise unparsable("associationTypeId", text, place="path", key="parameter")
    association_type = _own(caller, request, number)
    types = sorted({association_type.id, association_type.inverse})
    if tx.has_associations(types):
        raise Invalid(
            f"The label {association_type.label} is in use: remove it from all associations before you delete it.",
            context={"associationTypeId": [str(association_type.id)]},
        )
    remove(tx, types)


def remove(tx: Transaction, types: Sequence[int]) -> None:
    """Remove association types of the account's own for good, with their limits and every link."""
    tx.remove_association_types(types)
    tx.undefine([Definition(ANY_TYPE, category, str(number), "") for number in types for category in (ASSOCIATION, LIMIT)])


def new_ids(tx: Transaction) -> Iterator[int]:
    """Return ids for association types of the account's own, as they are asked for."""
    while True:
        yield new_association_id(tx)


def _own(caller: Caller, request: Request[Any], number: int) -> AssociationType:
    """Return the label with this number. Raises Invalid for one that is HubSpot's own, NotFound for one that is not there."""
    from_type, to_type = both_types(caller, request.path, WRITE)
    association_type = next(
        (candidate for candidate in caller.catalog.between(from_type.id, to_type.id) if candidate.id == number), None
    )
    if association_type is None:
        raise NotFound(
            f"There is no association type {number} from {from_type.singular} to {to_type.singular}.",
            context={"associationTypeId": [str(number)]},
        )
    if association_type.category != naming.USER_DEFINED or not association_type.label:
        raise Invalid(
            f"The association type {association_type.name} is not a label of this account: it cannot be changed or deleted.",
            context={"associationTypeId": [str(number)]},
        )
    return association_type
