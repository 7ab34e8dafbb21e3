"""The calls of definitions and owners: properties, groups, pipelines, stages, schemas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from axle.client.batches import BATCH_OPTIONS, Batch, BatchOptions, in_requests, unless_empty
from axle.client.calls import Call, CallOptions, encode, plain_options, query_fields, segment, split_options
from axle.client.decoding import decoder_of
from axle.client.responses import batch_answer_of, page_of
from axle.client.retries import Safety

MAX_BATCH = 100
AUDIT = "/audit"
SAFETY = {"POST": Safety.CREATE, "PATCH": Safety.PATCH, "PUT": Safety.SAME}
SCHEMA_PARTS = {"includePropertyDefinitions": True, "includeAssociationDefinitions": True, "includeAuditMetadata": True}


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
    """The path of a collection, and the type of its entries."""

    path: str
    shape: Any
    validation: bool = True
    lax: bool = True

    def decoder(self, shape: Any) -> Any:
        """Return the function that makes such a shape of an answer."""
        return decoder_of(shape, self.validation, self.lax)

    def entry_path(self, name: object) -> str:
        """Return the path of one entry."""
        return f"{self.path}/{segment(name)}"


def list_page(collection: CollectionRef, options: Mapping[str, Any], after: str | None) -> Call:
    """Return one page of a collection; most have only one."""
    call_options, fields = split_options(options, READ)
    if after is not None:
        fields["after"] = after
    decode = collection.decoder(page_of(collection.shape))
    return Call(method="GET", path=collection.path, query=query_fields(fields), decode=decode, options=call_options)


def get(collection: CollectionRef, name: object, options: Mapping[str, Any]) -> Call:
    """Read one entry."""
    call_options, fields = split_options(options, READ)
    path, decode = collection.entry_path(name), collection.decoder(collection.shape)
    return Call(method="GET", path=path, query=query_fields(fields), decode=decode, options=call_options)


def create(collection: CollectionRef, body: Any, options: CallOptions) -> Call:
    """Make an entry."""
    return _write("POST", collection, collection.path, body, options)


def update(collection: CollectionRef, name: object, body: Any, options: CallOptions) -> Call:
    """Change an entry."""
    return _write("PATCH", collection, collection.entry_path(name), body, options)


def replace(collection: CollectionRef, name: object, body: Any, options: CallOptions) -> Call:
    """Put an entry in the place of another."""
    return _write("PUT", collection, collection.entry_path(name), body, options)


def _write(method: str, collection: CollectionRef, path: str, body: Any, options: CallOptions) -> Call:
    return Call(
        method=method,
        path=path,
        body=encode(body),
        safety=SAFETY[method],
        decode=collection.decoder(collection.shape),
        options=plain_options(options),
    )


def archive(collection: CollectionRef, name: object, options: Mapping[str, Any]) -> Call:
    """Put an entry away."""
    call_options, fields = split_options(options, {"archived": "archived"})
    path, query = collection.entry_path(name), query_fields(fields)
    return Call(method="DELETE", path=path, query=query, safety=Safety.DELETE, options=call_options)


def audit(collection: CollectionRef, name: object, shape: Any, options: CallOptions) -> Call:
    """Read what happened to an entry."""
    decode = collection.decoder(page_of(shape))
    return Call(method="GET", path=collection.entry_path(name) + AUDIT, decode=decode, options=plain_options(options))


def schemas(collection: CollectionRef, names: Iterable[str], options: CallOptions) -> Call:
    """Read several schemas at once."""
    return Call(
        method="POST",
        path=f"{collection.path}/batch/read",
        body=encode({"inputs": list(names), **SCHEMA_PARTS}),
        decode=collection.decoder(page_of(collection.shape)),
        options=plain_options(options),
    )


def batches(collection: CollectionRef, verb: str, inputs: Iterable[Any], options: Mapping[str, Any]) -> Batch:
    """Return a batch of definitions."""
    call_options, fields = split_options(options, {**BATCH_OPTIONS, "archived": "archived"})
    safety = {"create": Safety.CREATE, "read": Safety.READ, "archive": Safety.DELETE}[verb]
    read = collection.decoder(batch_answer_of(collection.shape))
    decode = unless_empty(read) if verb == "archive" else read
    shared = {"archived": fields.pop("archived", False)} if verb == "read" else {}
    call = Call(method="POST", path=f"{collection.path}/batch/{verb}", safety=safety, decode=decode, options=call_options)
    return in_requests(call, list(inputs), MAX_BATCH, shared, fields)
