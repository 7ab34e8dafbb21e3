"""What a batch of records is given, in each of the shapes that HubSpot's own documents use, read into the inputs of requests.

What there is no place for is refused, by its name: it would be lost without a word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from axle.client.association_types import catalog
from axle.client.calls import id_of
from axle.client.errors import InvalidInput, InvalidProperties, InvalidType
from axle.client.inputs import as_given, checked, is_whole, only
from axle.client.records import ObjectTypeRef, new_record
from axle.client.responses import Record

BODIES: dict[str, dict[str, str]] = {
    "read": {"properties": "properties", "propertiesWithHistory": "history", "idProperty": "id_property"},
    "upsert": {},
    "update": {},
    "create": {},
    "archive": {},
}
NEW = ("properties", "associations", "associate", "objectWriteTraceId")
CHANGE = ("id", "idProperty", "properties", "objectWriteTraceId")


def opened(verb: str, given: Any) -> tuple[Iterable[Any], dict[str, Any]]:
    """Return the inputs of a batch, and what a whole body says beside them, as options. Raises InvalidInput, InvalidType."""
    said: dict[str, Any] = {}
    if isinstance(given, Mapping) and ("inputs" in given or verb not in ("update", "upsert")):
        parts = BODIES[verb]
        only(given, ("inputs", *parts), "batch")
        said = {parts[name]: value for name, value in given.items() if name in parts and value not in (None, [], "")}
        given = given.get("inputs")
    if isinstance(given, Mapping) and verb in ("update", "upsert"):
        return [{"id": name, "properties": properties} for name, properties in given.items()], said
    if isinstance(given, str | bytes | Mapping) or not isinstance(given, Iterable) or isinstance(given, msgspec.Struct):
        raise InvalidType(f"a batch takes a list of inputs, not {type(given).__name__}")
    return given, said


def creations(object_type: ObjectTypeRef, given: Iterable[Any], check: bool) -> Iterator[dict[str, Any]]:
    """Give the inputs of a create, each with a trace id, so that errors say whose they are."""
    for place, one in enumerate(given):
        where = f"inputs[{place}]"
        if isinstance(one, Record):
            raise InvalidType(f"{where} is a record that is there; a create takes properties")
        whole = is_whole(one) or (isinstance(one, Mapping) and "properties" in one)
        if whole:
            only(one, NEW, where)
        texts = _texts(object_type, one["properties"] if whole else one, where, check)
        links = {name: one[name] for name in ("associate", "associations") if one.get(name)} if whole else {}
        body = new_record(object_type, texts, links)
        trace = one.get("objectWriteTraceId") if whole else None
        yield {**body, "objectWriteTraceId": str(place if trace is None else trace)}


def changes(
    object_type: ObjectTypeRef, given: Iterable[Any], check: bool, shared: str | None, traced: bool
) -> Iterator[dict[str, Any]]:
    """Give the inputs of an update or an upsert; `shared` is the key by which records are found where an input says none."""
    for place, one in enumerate(given):
        where = f"inputs[{place}]"
        only(one, CHANGE, where)
        for name in ("id", "properties"):
            if name not in one:
                raise InvalidProperties({f"{where}.{name}": "is missing"})
        made: dict[str, Any] = {"id": _id(one["id"], where), "properties": _texts(object_type, one["properties"], where, check)}
        by = one.get("idProperty") or shared
        if by is not None:
            made["idProperty"] = by
        trace = one.get("objectWriteTraceId")
        if trace is not None or traced or by is not None:
            made["objectWriteTraceId"] = str(place if trace is None else trace)
        yield made


def names(given: Iterable[Any]) -> Iterator[dict[str, Any]]:
    """Give the inputs that are an id alone: a text, a number, a record, or `{"id": …}`."""
    for place, one in enumerate(given):
        where = f"inputs[{place}]"
        if isinstance(one, Mapping):
            only(one, ("id",), where)
            if "id" not in one:
                raise InvalidProperties({f"{where}.id": "is missing"})
            one = one["id"]
        yield {"id": _id(one.id if isinstance(one, Record) else one, where)}


def unique(kind: ObjectTypeRef, inputs: Iterable[Mapping[str, Any]]) -> bool:
    """Tell whether each input names its record by a property that is known to be unique: a second upsert then does no harm."""
    known = catalog().known(kind.name)
    properties = known.properties if known is not None else {}
    keys = {one.get("idProperty") for one in inputs}
    return all(name in properties and properties[name].hasUniqueValue for name in keys)


def _id(given: Any, where: str) -> str:
    try:
        return id_of(given.id if isinstance(given, Record) else given)
    except InvalidInput as wrong:
        raise InvalidInput(f"{where}: {wrong}") from None


def _texts(object_type: ObjectTypeRef, given: Any, where: str, check: bool) -> dict[str, str]:
    """Return the texts of an input's properties. Raises InvalidProperties, which says which input it is."""
    try:
        return checked(object_type.name, given) if check else as_given(given, object_type.name)
    except InvalidProperties as wrong:
        raise InvalidProperties({f"{where}.{name}": said for name, said in wrong.problems.items()}) from None
