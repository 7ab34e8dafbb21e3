"""The calls of one type's records: list, get, create, update, archive, restore, search, merge, erase."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

import msgspec

from axle.client import paths
from axle.client.association_types import AssociationTarget, link_bodies
from axle.client.calls import (
    CALL_NAMES,
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
from axle.client.inputs import checked_texts, split_properties, texts_as_given
from axle.client.messages import Response
from axle.client.properties import Properties
from axle.client.responses import Record, page_of, typed_record
from axle.client.retries import Safety


class ReadOptions(CallOptions, total=False):
    """What a read may show, and by which property it finds the record."""

    properties: Sequence[str]
    history: Sequence[str]
    associations: Sequence[str]
    archived: bool
    id_property: str


class ListOptions(CallOptions, total=False):
    """What a list shows; `limit` is the size of a page."""

    properties: Sequence[str]
    history: Sequence[str]
    associations: Sequence[str]
    archived: bool
    limit: int
    after: str


class CreateOptions(CallOptions, total=False):
    """What a new record is linked to, by `associate` or as on the wire, and a mark to trace it by."""

    associate: Iterable[AssociationTarget]
    associations: Sequence[Mapping[str, Any]]
    trace_id: str


class UpdateOptions(CallOptions, total=False):
    """By which property the record is found."""

    id_property: str


READ = {
    "properties": "properties",
    "history": "propertiesWithHistory",
    "associations": "associations",
    "archived": "archived",
    "id_property": "idProperty",
}
LIST = {**READ, "limit": "limit", "after": "after"}
del LIST["id_property"]
UPDATE = {"id_property": "idProperty"}
CHANGE = {**UPDATE, "trace_id": "objectWriteTraceId"}
CREATE = {"associate": "associate", "associations": "associations", "trace_id": "objectWriteTraceId"}
PAYLOAD = {"properties": "properties", "objectWriteTraceId": "trace_id"}
NEW_PAYLOAD = {**PAYLOAD, "associations": "associations", "associate": "associate"}
AXLE_OBJECTS = "/_axle/objects"
MAX_PAGE = 100
MAX_PAGE_WITH_HISTORY = 50


class ObjectTypeRef(msgspec.Struct, frozen=True):
    """A type of object as the calls need it: its name, the version of the paths, and what its properties become."""

    name: str
    version: str = "v3"
    properties: Any = Properties
    validation: bool = True
    lax: bool = True

    @property
    def path(self) -> str:
        """Return the path of its records."""
        return paths.objects(self.version, self.name)

    @property
    def record_type(self) -> Any:
        """Return the type of its records."""
        if self.is_typed:
            return typed_record(self.properties, self.validation)
        # The parameter is known when it runs.
        return Record[self.properties if self.validation else dict[str, Any]]  # type: ignore[misc]

    @property
    def is_typed(self) -> bool:
        """Tell whether the properties are ours, and not a structure of the user's."""
        return _is_typed(self.properties)

    @property
    def default_properties(self) -> list[str]:
        """Return the properties that a structure of the user's has: they are asked for where no others are."""
        return [] if self.is_typed else _struct_fields(self.properties)

    def decoder(self, wrap: Callable[[Any], Any] | None = None) -> Any:
        """Return the function that makes a record of an answer, or what `wrap` makes of the type of records."""
        return _decoder(self, wrap)


@functools.lru_cache(maxsize=1_000)
def _is_typed(shape: Any) -> bool:
    return isinstance(shape, type) and issubclass(shape, Properties)


@functools.cache
def _struct_fields(shape: Any) -> list[str]:
    if isinstance(shape, type) and issubclass(shape, msgspec.Struct):
        return [field.encode_name for field in msgspec.structs.fields(shape)]
    return list(getattr(shape, "__annotations__", ()))


@functools.cache
def _decoder(object_type: ObjectTypeRef, wrap: Callable[[Any], Any] | None) -> Callable[[Response], Any]:
    """Make the function of `ObjectTypeRef.decoder`. Finding out the type of an answer costs as much as decoding a small one."""
    return decoder_of(
        wrap(object_type.record_type) if wrap else object_type.record_type, object_type.validation, object_type.lax
    )


@refuses_clearly
def list_page(object_type: ObjectTypeRef, options: Mapping[str, Any]) -> Call:
    """Return one page of a list."""
    call_options, fields = split_options({"properties": object_type.default_properties or None, **options}, LIST)
    decode = object_type.decoder(page_of)
    limit = MAX_PAGE_WITH_HISTORY if "propertiesWithHistory" in fields else MAX_PAGE
    return Call(
        method="GET", path=object_type.path, query=query_fields({"limit": limit, **fields}), decode=decode, options=call_options
    )


@refuses_clearly
def get(object_type: ObjectTypeRef, record_id: object, options: Mapping[str, Any]) -> Call:
    """Read one record."""
    call_options, fields = split_options({"properties": object_type.default_properties or None, **options}, READ)
    path = f"{object_type.path}/{segment(record_id)}"
    return Call(method="GET", path=path, query=query_fields(fields), decode=object_type.decoder(), options=call_options)


@refuses_clearly
def create(object_type: ObjectTypeRef, properties: Any, arguments: Mapping[str, Any]) -> Call:
    """Create one record."""
    texts, options = _property_texts(object_type, properties, arguments, CREATE)
    call_options, fields = split_options(options, CREATE)
    body = encode(new_record(object_type, texts, fields))
    path, decode = object_type.path, object_type.decoder()
    return Call(method="POST", path=path, body=body, safety=Safety.CREATE, decode=decode, options=call_options)


def _property_texts(
    object_type: ObjectTypeRef, properties: Any, arguments: Mapping[str, Any], options: Collection[str]
) -> tuple[dict[str, str], dict[str, Any]]:
    """Return the texts of all properties of a call, and its options; those that are given by name are checked."""
    typed, rest = split_properties(arguments, {*options, *CALL_NAMES})
    by_name = checked_texts(object_type.name, typed) if object_type.validation else texts_as_given(typed, object_type.name)
    return {**texts_as_given(properties or {}, object_type.name), **by_name}, rest


def new_record(object_type: ObjectTypeRef, properties: Any, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the body of a create."""
    body: dict[str, Any] = {"properties": texts_as_given(properties)}
    if fields.get("associate") or "associations" in fields:
        body["associations"] = [*fields.get("associations", ()), *link_bodies(object_type.name, fields.get("associate") or ())]
    if "objectWriteTraceId" in fields:
        body["objectWriteTraceId"] = fields["objectWriteTraceId"]
    return body


@refuses_clearly
def update(object_type: ObjectTypeRef, record_id: object, properties: Any, arguments: Mapping[str, Any]) -> Call:
    """Change properties of one record."""
    texts, options = _property_texts(object_type, properties, arguments, CHANGE)
    call_options, fields = split_options(options, CHANGE)
    trace = {name: fields.pop(name) for name in ("objectWriteTraceId",) if name in fields}
    return Call(
        method="PATCH",
        path=f"{object_type.path}/{segment(record_id)}",
        query=query_fields(fields),
        body=encode({"properties": texts, **trace}),
        safety=Safety.PATCH,
        decode=object_type.decoder(),
        options=call_options,
    )


@refuses_clearly
def archive(object_type: ObjectTypeRef, record_id: object, options: Mapping[str, Any]) -> Call:
    """Put one record into the recycle bin."""
    path = f"{object_type.path}/{segment(record_id)}"
    return Call(method="DELETE", path=path, safety=Safety.DELETE, options=plain_options(options))


@refuses_clearly
def restore(object_type: ObjectTypeRef, record_id: object, options: Mapping[str, Any]) -> Call:
    """Take one record out of the recycle bin; HubSpot has no such call, Axle has."""
    path = f"{AXLE_OBJECTS}/{segment(object_type.name)}/{segment(record_id)}/restore"
    decode = object_type.decoder()
    return Call(method="POST", path=path, safety=Safety.CREATE, decode=decode, options=plain_options(options))


@refuses_clearly
def merge(object_type: ObjectTypeRef, primary: object, other: object, options: Mapping[str, Any]) -> Call:
    """Make two records one."""
    return Call(
        method="POST",
        path=f"{object_type.path}/merge",
        body=encode({"primaryObjectId": id_of(primary), "objectIdToMerge": id_of(other)}),
        safety=Safety.CREATE,
        decode=object_type.decoder(),
        options=plain_options(options),
    )


@refuses_clearly
def gdpr_delete(object_type: ObjectTypeRef, record_id: object, options: Mapping[str, Any]) -> Call:
    """Erase one record for good."""
    call_options, fields = split_options(options, UPDATE)
    body = encode({"objectId": id_of(record_id), **fields})
    return Call(method="POST", path=f"{object_type.path}/gdpr-delete", body=body, safety=Safety.DELETE, options=call_options)
