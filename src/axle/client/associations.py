"""The calls of associations between the records of two types, in their v4 form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from axle.client import paths
from axle.client.association_types import AssociationTypeRef
from axle.client.batches import WORK, Batch, in_requests, unless_empty
from axle.client.calls import Call, CallOptions, encode, id_of, query_fields, refuses_clearly, segment, split_options
from axle.client.errors import InvalidType
from axle.client.models import Association, AssociationLabel, DefaultAssociation, LabelsBetween, RecordAssociations
from axle.client.responses import BatchAnswer, Page, reading
from axle.client.retries import Safety

MAX_PAGE = 500
MAX_BATCH = 1_000
MAX_LABELS = 1_000  # labels of one pair; there are never so many


class TypePair(msgspec.Struct, frozen=True):
    """Two types of object, and the version of the paths."""

    start: str
    end: str
    version: str = "v3"
    validation: bool = True
    lax: bool = True

    def between(self, record_id: object) -> str:
        """Return the path of the associations of one record."""
        return f"{paths.links(self.version, self.start, record_id)}/{segment(self.end)}"

    @property
    def batch(self) -> str:
        """Return the path of batches and labels."""
        return paths.link_batch(self.version, self.start, self.end)

    def read(self, shape: Any) -> Any:
        """Return the function that makes such a shape of an answer."""
        return reading(shape, self.validation, self.lax)


class AssociationListOptions(CallOptions, total=False):
    """The size of a page."""

    limit: int


def list_page(pair: TypePair, record_id: object, options: Mapping[str, Any], after: str | None) -> Call:
    """Return one page of the associations of a record."""
    call_options, fields = split_options(options, {"limit": "limit"})
    query = {"limit": MAX_PAGE, **fields, **({"after": after} if after is not None else {})}
    decode = pair.read(Page[Association])
    return Call(method="GET", path=pair.between(record_id), query=query_fields(query), decode=decode, options=call_options)


def put(pair: TypePair, start: object, end: object, types: Sequence[AssociationTypeRef], options: CallOptions) -> Call:
    """Make these the labels between two records, or associate them without a label."""
    call_options, _ = split_options(options, {})
    if types:
        path, body, shape = f"{pair.between(start)}/{segment(end)}", encode(list(types)), pair.read(LabelsBetween)
    else:
        links = paths.links(pair.version, pair.start, start)
        path, body, shape = (
            f"{links}/default/{segment(pair.end)}/{segment(end)}",
            b"",
            pair.read(BatchAnswer[DefaultAssociation]),
        )
    return Call(method="PUT", path=path, body=body, safety=Safety.SAME, decode=shape, options=call_options)


def archive(pair: TypePair, start: object, end: object, options: CallOptions) -> Call:
    """Remove all associations between two records."""
    call_options, _ = split_options(options, {})
    return Call(method="DELETE", path=f"{pair.between(start)}/{segment(end)}", safety=Safety.DELETE, options=call_options)


def labels(pair: TypePair, options: CallOptions) -> Call:
    """Read the labels that there are."""
    call_options, _ = split_options(options, {})
    return Call(method="GET", path=f"{pair.batch}/labels", decode=pair.read(Page[AssociationLabel]), options=call_options)


def create_label(pair: TypePair, body: Mapping[str, Any], options: CallOptions) -> Call:
    """Make a label, or a pair of them."""
    call_options, _ = split_options(options, {})
    decode = pair.read(Page[AssociationLabel])
    path = f"{pair.batch}/labels"
    return Call(method="POST", path=path, body=encode(body), safety=Safety.CREATE, decode=decode, options=call_options)


def update_label(pair: TypePair, body: Mapping[str, Any], options: CallOptions) -> Call:
    """Give a label another text."""
    call_options, _ = split_options(options, {})
    return Call(method="PUT", path=f"{pair.batch}/labels", body=encode(body), safety=Safety.SAME, options=call_options)


def archive_label(pair: TypePair, type_id: int, options: CallOptions) -> Call:
    """Remove a label of one's own."""
    call_options, _ = split_options(options, {})
    return Call(method="DELETE", path=f"{pair.batch}/labels/{type_id}", safety=Safety.DELETE, options=call_options)


VERBS: dict[str, tuple[str, Safety, Any]] = {
    "create": ("create", Safety.SAME, BatchAnswer[LabelsBetween]),
    "default": ("associate/default", Safety.SAME, BatchAnswer[DefaultAssociation]),
    "read": ("read", Safety.READ, BatchAnswer[RecordAssociations]),
    "archive": ("archive", Safety.DELETE, BatchAnswer[Any]),
    "archive_labels": ("labels/archive", Safety.DELETE, BatchAnswer[Any]),
}


def batches(pair: TypePair, verb: str, inputs: Iterable[Any], options: Mapping[str, Any]) -> Batch:
    """Return a batch."""
    call_options, fields = split_options(options, WORK)
    path, safety, shape = VERBS[verb]
    decode = unless_empty(pair.read(shape)) if safety is Safety.DELETE else pair.read(shape)
    call = Call(method="POST", path=f"{pair.batch}/batch/{path}", safety=safety, decode=decode, options=call_options)
    return in_requests(call, inputs, MAX_BATCH, {}, fields)


def ends(start: object, end: object) -> dict[str, Any]:
    """Return the two ends of an association, as batches name them."""
    return {"from": {"id": id_of(start)}, "to": {"id": id_of(end)}}


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
