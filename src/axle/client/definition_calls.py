"""The calls of what has a name or id of its own: properties, groups, pipelines, stages, owners, schemas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from axle.client.batches import WORK, Batch, BatchOptions, in_parts, unless_empty
from axle.client.calls import Call, CallOptions, encode, query_of, segment, split
from axle.client.responses import page_of, part_of, reading
from axle.client.retries import Safety

MAX_BATCH = 100
AUDIT = "/audit"


class CollectionOptions(CallOptions, total=False):
    """What a list or a read of definitions shows; what else a path knows goes into `params`."""

    archived: bool


class DefinitionBatchOptions(BatchOptions, total=False):
    """What a batch of reads shows."""

    archived: bool


class OwnerOptions(CallOptions, total=False):
    """Which owners are listed, and by what one is found."""

    archived: bool
    email: str
    limit: int
    id_property: str


READ = {"archived": "archived", "email": "email", "limit": "limit", "id_property": "idProperty"}


class CollectionRef(msgspec.Struct, frozen=True):
    """Where a collection is kept, and what its entries are."""

    path: str
    shape: Any
    validation: bool = True
    lax: bool = True

    def of(self, shape: Any) -> Any:
        """Return the function that makes such a shape of an answer."""
        return reading(shape, self.validation, self.lax)

    def at(self, name: object) -> str:
        """Return the path of one entry."""
        return f"{self.path}/{segment(name)}"


def list_page(place: CollectionRef, given: Mapping[str, Any], after: str | None) -> Call:
    """Return one page of a collection; most have only one."""
    options, fields = split(given, READ)
    if after is not None:
        fields["after"] = after
    return Call(method="GET", path=place.path, query=query_of(fields), decode=place.of(page_of(place.shape)), options=options)


def get(place: CollectionRef, name: object, given: Mapping[str, Any]) -> Call:
    """Read one entry."""
    options, fields = split(given, READ)
    return Call(method="GET", path=place.at(name), query=query_of(fields), decode=place.of(place.shape), options=options)


def create(place: CollectionRef, body: Any, options: CallOptions) -> Call:
    """Make an entry."""
    return _write("POST", place, place.path, (body, Safety.CREATE), options)


def update(place: CollectionRef, name: object, body: Any, options: CallOptions) -> Call:
    """Change an entry."""
    return _write("PATCH", place, place.at(name), (body, Safety.PATCH), options)


def replace(place: CollectionRef, name: object, body: Any, options: CallOptions) -> Call:
    """Put an entry in the place of another."""
    return _write("PUT", place, place.at(name), (body, Safety.SAME), options)


def _write(method: str, place: CollectionRef, path: str, what: tuple[Any, Safety], options: CallOptions) -> Call:
    checked, _ = split(options, {})
    decode = place.of(place.shape)
    return Call(method=method, path=path, body=encode(what[0]), safety=what[1], decode=decode, options=checked)


def archive(place: CollectionRef, name: object, given: Mapping[str, Any]) -> Call:
    """Put an entry away."""
    options, fields = split(given, {"archived": "archived"})
    return Call(method="DELETE", path=place.at(name), query=query_of(fields), safety=Safety.DELETE, options=options)


def audit(place: CollectionRef, name: object, shape: Any, options: CallOptions) -> Call:
    """Read what happened to an entry."""
    checked, _ = split(options, {})
    return Call(method="GET", path=place.at(name) + AUDIT, decode=place.of(page_of(shape)), options=checked)


def schemas(place: CollectionRef, names: Iterable[str], options: CallOptions) -> Call:
    """Read several schemas at once."""
    checked, _ = split(options, {})
    shown = {"includePropertyDefinitions": True, "includeAssociationDefinitions": True, "includeAuditMetadata": True}
    body = encode({"inputs": list(names), **shown})
    return Call(
        method="POST", path=f"{place.path}/batch/read", body=body, decode=place.of(page_of(place.shape)), options=checked
    )


def batches(place: CollectionRef, verb: str, inputs: Iterable[Any], given: Mapping[str, Any]) -> Batch:
    """Return a batch of definitions."""
    options, fields = split(given, {**WORK, "archived": "archived"})
    safety = {"create": Safety.CREATE, "read": Safety.READ, "archive": Safety.DELETE}[verb]
    read = place.of(part_of(place.shape))
    decode = unless_empty(read) if verb == "archive" else read
    shared = {"archived": fields.pop("archived", False)} if verb == "read" else {}
    call = Call(method="POST", path=f"{place.path}/batch/{verb}", safety=safety, decode=decode, options=options)
    return in_parts(call, list(inputs), MAX_BATCH, shared, fields)
