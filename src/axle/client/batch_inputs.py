"""The inputs of a batch of records, in each of the shapes that HubSpot's documents use, turned into those of requests.

Unknown fields are refused by name: they would be lost silently.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from axle.client.association_types import catalog
from axle.client.calls import id_of
from axle.client.errors import InvalidInput, InvalidProperties, InvalidType
from axle.client.inputs import checked_texts, is_payload, refuse_unknown_parts, texts_as_given
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


def opened(verb: str, inputs: Any) -> tuple[Iterable[Any], dict[str, Any]]:
    """Return the inputs of a batch, and what a whole body says beside them, as options. Raises InvalidInput, InvalidType."""
    options: dict[str, Any] = {}
    by_id = verb in ("update", "upsert")  # which also take `{id: properties}`
    if isinstance(inputs, Mapping) and ("inputs" in inputs or not by_id):
        parts = BODIES[verb]
        refuse_unknown_parts(inputs, ("inputs", *parts), "batch")
        options = {parts[name]: value for name, value in inputs.items() if name in parts and value not in (None, [], "")}
        inputs = inputs.get("inputs")
    if isinstance(inputs, Mapping) and by_id:
        return [{"id": name, "properties": properties} for name, properties in inputs.items()], options
    if isinstance(inputs, str | bytes | Mapping) or not isinstance(inputs, Iterable) or isinstance(inputs, msgspec.Struct):
        raise InvalidType(f"a batch takes a list of inputs, not {type(inputs).__name__}")
    return inputs, options


def creations(object_type: ObjectTypeRef, inputs: Iterable[Any], check: bool) -> Iterator[dict[str, Any]]:
    """Give the inputs of a create, each with a trace id, by which errors name their input."""
    for place, item in enumerate(inputs):
        where = f"inputs[{place}]"
        if isinstance(item, Record):
            raise InvalidType(f"{where} is a record that exists; a create takes properties")
        payload: Mapping[str, Any] = {"properties": item}
        if is_payload(item) or (isinstance(item, Mapping) and "properties" in item):
            refuse_unknown_parts(item, NEW, where)
            payload = item
        texts = _property_texts(object_type, payload["properties"], where, check)
        associations = {name: payload[name] for name in ("associate", "associations") if payload.get(name)}
        trace = payload.get("objectWriteTraceId")
        body = new_record(object_type, texts, associations)
        yield {**body, "objectWriteTraceId": str(place if trace is None else trace)}


def changes(
    object_type: ObjectTypeRef, inputs: Iterable[Any], check: bool, key: str | None, traced: bool
) -> Iterator[dict[str, Any]]:
    """Give the inputs of an update or an upsert.

    `key` is the property by which records are found where an input names none. An input gets a trace id if it is found by a
    key, or if all are `traced`.
    """
    for place, item in enumerate(inputs):
        where = f"inputs[{place}]"
        refuse_unknown_parts(item, CHANGE, where)
        for name in ("id", "properties"):
            if name not in item:
                raise InvalidProperties({f"{where}.{name}": "is missing"})
        texts = _property_texts(object_type, item["properties"], where, check)
        body: dict[str, Any] = {"id": _id(item["id"], where), "properties": texts}
        item_key = item.get("idProperty") or key
        if item_key is not None:
            body["idProperty"] = item_key
        trace = item.get("objectWriteTraceId")
        if trace is not None or traced or item_key is not None:
            body["objectWriteTraceId"] = str(place if trace is None else trace)
        yield body


def ids(inputs: Iterable[Any]) -> Iterator[dict[str, Any]]:
    """Give inputs that consist of an id: a text, a number, a record, or `{"id": …}`."""
    for place, item in enumerate(inputs):
        where = f"inputs[{place}]"
        if isinstance(item, Mapping):
            refuse_unknown_parts(item, ("id",), where)
            if "id" not in item:
                raise InvalidProperties({f"{where}.id": "is missing"})
            yield {"id": _id(item["id"], where)}
        else:
            yield {"id": _id(item, where)}


def have_unique_keys(object_type: ObjectTypeRef, inputs: Iterable[Mapping[str, Any]]) -> bool:
    """Tell whether each input names its record by a property that is known to be unique: a second upsert then does no harm."""
    definition = catalog().known(object_type.name)
    properties = definition.properties if definition is not None else {}
    keys = {item.get("idProperty") for item in inputs}
    return all(key in properties and properties[key].hasUniqueValue for key in keys)


def _id(value: Any, where: str) -> str:
    try:
        return id_of(value.id if isinstance(value, Record) else value)
    except InvalidInput as wrong:
        raise InvalidInput(f"{where}: {wrong}") from None


def _property_texts(object_type: ObjectTypeRef, properties: Any, where: str, check: bool) -> dict[str, str]:
    """Return the texts of an input's properties. Raises InvalidProperties, which says which input it is."""
    try:
        return checked_texts(object_type.name, properties) if check else texts_as_given(properties, object_type.name)
    except InvalidProperties as wrong:
        problems = {f"{where}.{name}": problem for name, problem in wrong.problems.items()}
        raise InvalidProperties(problems) from None
