"""The calls of associations between the records of two types, in their v4 form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from axle.client import paths
from axle.client.association_types import AssociationTypeRef
from axle.client.batches import BATCH_OPTIONS, Batch, in_requests, unless_empty
from axle.client.calls import (
    Call,
    CallOptions,
    encode,
    id_of,
    plain_options,
    query_fields,
    refuses_clearly,
    segment,
    split_options,
)
from axle.client.decoding import decoder_of
from axle.client.errors import InvalidType
from axle.client.models import Association, AssociationLabel, DefaultAssociation, LabelsBetween, RecordAssociations
from axle.client.responses import BatchAnswer, Page
from axle.client.retries import Safety

MAX_PAGE = 500
MAX_BATCH = 1_000
MAX_LABELS = 1_000  # labels of one pair; there are never so many


class TypePair(msgspec.Struct, frozen=True):
    """Two types of object, and the version of the paths."""

    from_type: str
    to_type: str
    version: str = "v3"
    validation: bool = True
    lax: bool = True

    def record_path(self, record_id: object) -> str:
        """Return the path of the associations of one record."""
        return f"{paths.associations(self.version, self.from_type, record_id)}/{segment(self.to_type)}"

    @property
    def types_path(self) -> str:
        """Return the path of batches and labels."""
        return paths.association_types(self.version, self.from_type, self.to_type)

    def decoder(self, shape: Any) -> Any:
        """Return the function that makes such a shape of an answer."""
        return decoder_of(shape, self.validation, self.lax)


class AssociationListOptions(CallOptions, total=False):
    """The size of a page."""

    limit: int


def list_page(pair: TypePair, record_id: object, options: Mapping[str, Any], after: str | None) -> Call:
    """Return one page of the associations of a record."""
    call_options, fields = split_options(options, {"limit": "limit"})
    query = {"limit": MAX_PAGE, **fields, **({"after": after} if after is not None else {})}
    decode = pair.decoder(Page[Association])
    return Call(method="GET", path=pair.record_path(record_id), query=query_fields(query), decode=decode, options=call_options)


def put(pair: TypePair, from_id: object, to_id: object, types: Sequence[AssociationTypeRef], options: CallOptions) -> Call:
    """Make these the labels between two records, or associate them without a label."""
    if types:
        path = f"{pair.record_path(from_id)}/{segment(to_id)}"
        body, decode = encode(list(types)), pair.decoder(LabelsBetween)
    else:
        associations = paths.associations(pair.version, pair.from_type, from_id)
        path = f"{associations}/default/{segment(pair.to_type)}/{segment(to_id)}"
        body, decode = b"", pair.decoder(BatchAnswer[DefaultAssociation])
    return Call(method="PUT", path=path, body=body, safety=Safety.SAME, decode=decode, options=plain_options(options))


def archive(pair: TypePair, from_id: object, to_id: object, options: CallOptions) -> Call:
    """Remove all associations between two records."""
    path = f"{pair.record_path(from_id)}/{segment(to_id)}"
    return Call(method="DELETE", path=path, safety=Safety.DELETE, options=plain_options(options))


def labels(pair: TypePair, options: CallOptions) -> Call:
    """Read all labels."""
    path, decode = f"{pair.types_path}/labels", pair.decoder(Page[AssociationLabel])
    return Call(method="GET", path=path, decode=decode, options=plain_options(options))


def create_label(pair: TypePair, body: Mapping[str, Any], options: CallOptions) -> Call:
    """Make a label, or a pair of them."""
    return Call(
        method="POST",
        path=f"{pair.types_path}/labels",
        body=encode(body),
        safety=Safety.CREATE,
        decode=pair.decoder(Page[AssociationLabel]),
        options=plain_options(options),
    )


def update_label(pair: TypePair, body: Mapping[str, Any], options: CallOptions) -> Call:
    """Give a label another text."""
    path = f"{pair.types_path}/labels"
    return Call(method="PUT", path=path, body=encode(body), safety=Safety.SAME, options=plain_options(options))


def archive_label(pair: TypePair, type_id: int, options: CallOptions) -> Call:
    """Remove a label of the account's own."""
    path = f"{pair.types_path}/labels/{type_id}"
    return Call(method="DELETE", path=path, safety=Safety.DELETE, options=plain_options(options))


VERBS: dict[str, tuple[str, Safety, Any]] = {
    "create": ("create", Safety.SAME, BatchAnswer[LabelsBetween]),
    "default": ("associate/default", Safety.SAME, BatchAnswer[DefaultAssociation]),
    "read": ("read", Safety.READ, BatchAnswer[RecordAssociations]),
    "archive": ("archive", Safety.DELETE, BatchAnswer[Any]),
    "archive_labels": ("labels/archive", Safety.DELETE, BatchAnswer[Any]),
}


def batches(pair: TypePair, verb: str, inputs: Iterable[Any], options: Mapping[str, Any]) -> Batch:
    """Return a batch."""
    call_options, fields = split_options(options, BATCH_OPTIONS)
    path, safety, shape = VERBS[verb]
    decode = unless_empty(pair.decoder(shape)) if safety is Safety.DELETE else pair.decoder(shape)
    call = Call(method="POST", path=f"{pair.types_path}/batch/{path}", safety=safety, decode=decode, options=call_options)
    return in_requests(call, inputs, MAX_BATCH, {}, fields)


def ends(from_id: object, to_id: object) -> dict[str, Any]:
    """Return the two ends of an association, as batches name them."""
    return {"from": {"id": id_of(from_id)}, "to": {"id": id_of(to_id)}}


@refuses_clearly
def pairs_of(pairs: Iterable[Any], least: int = 2, most: int = 2) -> list[tuple[Any, ...]]:
    """Return pairs of records, each with its labels where it may have some. Raises InvalidType, which says which is wrong."""
    entries = list(pairs)
    for place, pair in enumerate(entries):
        if not isinstance(pair, tuple | list) or not least <= len(pair) <= most:
            labels = ", label, …" if most > 2 else ""
            size = f" of {len(pair)}" if isinstance(pair, tuple | list) else ""
            raise InvalidType(f"pairs[{place}] takes (from id, to id{labels}), not {type(pair).__name__}{size}")
    return entries


@refuses_clearly
def ids_of(ids: Iterable[Any]) -> list[dict[str, str]]:
    """Return ids as batches name them. Raises InvalidType, InvalidInput."""
    if isinstance(ids, str | Mapping):
        raise InvalidType(f"ids takes a list of ids, not {type(ids).__name__}")
    return [{"id": id_of(one)} for one in ids]
