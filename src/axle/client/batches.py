"""Batches of any size: cut into requests of a hundred, and their outcomes put together, errors matched to inputs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypedDict, TypeVar

import msgspec

from axle.client.calls import Call, CallOptions, encode, names, query_of, split
from axle.client.errors import HubSpotError, InvalidProperties
from axle.client.inputs import as_given, checked, is_whole
from axle.client.records import Kind, new_record
from axle.client.responses import BatchError, BatchPart, BatchResult, part_of
from axle.client.retries import Safety

NAMING = ("ids", "id", "name", "fromObjectId", "toObjectId")  # fields of an error's context that say what it is about
SIZE = 100
SIZE_WITH_HISTORY = 50
T = TypeVar("T")
Progress = Callable[[int, int], Any]


class BatchOptions(CallOptions, total=False):
    """How many requests run at once, and who is told of the progress: `progress(done, of)`."""

    concurrency: int
    progress: Progress


class BatchReadOptions(BatchOptions, total=False):
    """What is shown, and by which property records are found."""

    properties: Sequence[str]
    history: Sequence[str]
    archived: bool
    id_property: str


class BatchCreateOptions(BatchOptions, total=False):
    """With `check`, inputs are checked before they travel, as properties that are given by name are."""

    check: bool


class BatchUpdateOptions(BatchCreateOptions, total=False):
    """By which property records are found."""

    id_property: str


class Work(TypedDict):
    """How a batch is carried out."""

    concurrency: int | None
    progress: Progress | None


class Part(msgspec.Struct):
    """One request of a batch, and where its inputs stand among all."""

    call: Call
    start: int
    inputs: list[Any]


class Batch(msgspec.Struct):
    """A batch, cut into requests."""

    parts: list[Part]
    total: int
    concurrency: int | None
    progress: Progress | None
    done: int = 0
    lock: Any = msgspec.field(default_factory=threading.Lock)

    def ended(self, part: Part) -> None:
        """Tell of the progress: by one thread at a time, so that the number only grows."""
        if self.progress is not None:
            with self.lock:
                self.done += len(part.inputs)
                self.progress(self.done, self.total)


WORK = {"concurrency": "concurrency", "progress": "progress"}
READ = {
    **WORK,
    "properties": "properties",
    "history": "propertiesWithHistory",
    "archived": "archived",
    "id_property": "idProperty",
}
CREATE = {**WORK, "check": "check"}
UPDATE = {**CREATE, "id_property": "idProperty"}


def create(kind: Kind, given: Iterable[Any], told: Mapping[str, Any]) -> Batch:
    """Create records; an input is its properties, or a whole input with `properties` and `associate`.

    Each input gets an `objectWriteTraceId`, so that one bad input does not fail the others, and errors say whose they are.
    """
    options, fields = split(told, CREATE)
    inputs = [_creation(kind, one, place, fields) for place, one in enumerate(given)]
    return _batch(kind, "create", (inputs, Safety.CREATE, {}), options, fields)


def _creation(kind: Kind, given: Any, place: int, fields: Mapping[str, Any]) -> dict[str, Any]:
    if not is_whole(given):
        return new_record(kind, _texts(kind, given, place, fields), {"objectWriteTraceId": str(place)})
    texts = _texts(kind, given["properties"], place, fields)
    body = new_record(kind, texts, {"associate": given.get("associate", ())})
    if "associations" in given:
        body["associations"] = given["associations"]
    return {**body, "objectWriteTraceId": str(given.get("objectWriteTraceId", place))}


def read(kind: Kind, ids: Iterable[object], told: Mapping[str, Any]) -> Batch:
    """Read records by id, or by a unique property."""
    options, fields = split({"properties": kind.asked or None, **told}, READ)
    shown: dict[str, Any] = {name: names(fields[name]) for name in ("properties", "propertiesWithHistory") if name in fields}
    if "idProperty" in fields:
        shown["idProperty"] = fields["idProperty"]
    inputs: list[dict[str, Any]] = [{"id": str(one)} for one in ids]
    batch = _batch(kind, "read", (inputs, Safety.READ, shown), options, fields)
    if "archived" in fields:
        for part in batch.parts:
            part.call.query = query_of({"archived": fields["archived"]})
    return batch


def update(kind: Kind, given: Any, told: Mapping[str, Any]) -> Batch:
    """Change records: `{id: properties}`, or inputs with `id` and `properties`."""
    options, fields = split(told, UPDATE)
    inputs = [_named(kind, one, place, fields) for place, one in enumerate(_pairs(given))]
    return _batch(kind, "update", (inputs, Safety.SAME, {}), options, fields)


def upsert(kind: Kind, given: Any, told: Mapping[str, Any]) -> Batch:
    """Change the records that a unique property names, and create those that are not there."""
    options, fields = split(told, UPDATE)
    pairs = enumerate(_pairs(given))
    inputs = [{**_named(kind, one, place, fields), "objectWriteTraceId": str(place)} for place, one in pairs]
    return _batch(kind, "upsert", (inputs, Safety.SAME, {}), options, fields)


def archive(kind: Kind, ids: Iterable[object], told: Mapping[str, Any]) -> Batch:
    """Put records into the recycle bin."""
    options, fields = split(told, WORK)
    return _batch(kind, "archive", ([{"id": str(one)} for one in ids], Safety.DELETE, {}), options, fields)


def _pairs(given: Any) -> list[tuple[str, Any]]:
    if isinstance(given, Mapping):
        return [(str(one), properties) for one, properties in given.items()]
    return [(str(one["id"]), one["properties"]) for one in given]


def _named(kind: Kind, pair: tuple[str, Any], place: int, fields: Mapping[str, Any]) -> dict[str, Any]:
    name = {"idProperty": fields["idProperty"]} if "idProperty" in fields else {}
    return {"id": pair[0], "properties": _texts(kind, pair[1], place, fields), **name}


def _texts(kind: Kind, given: Any, place: int, fields: Mapping[str, Any]) -> dict[str, str]:
    """Return the texts of an input's properties. Raises InvalidProperties, which says which input it is."""
    try:
        return checked(kind.name, given) if fields.get("check") else as_given(given, kind.name)
    except InvalidProperties as wrong:
        raise InvalidProperties({f"inputs[{place}].{name}": said for name, said in wrong.problems.items()}) from None


def _batch(
    kind: Kind,
    verb: str,
    what: tuple[list[dict[str, Any]], Safety, dict[str, Any]],
    options: CallOptions,
    told: Mapping[str, Any],
) -> Batch:
    inputs, safety, shared = what
    size = SIZE_WITH_HISTORY if "propertiesWithHistory" in shared else SIZE
    decode = None if verb == "archive" else kind.read(part_of)
    call = Call(method="POST", path=f"{kind.path}/batch/{verb}", safety=safety, decode=decode, options=options)
    return in_parts(call, inputs, size, shared, told)


def in_parts(call: Call, inputs: list[Any], size: int, shared: Mapping[str, Any], told: Mapping[str, Any]) -> Batch:
    """Return a batch of requests like `call`, each with so many inputs at most, and with what they have in common."""
    parts = []
    for start in range(0, len(inputs), size):
        chunk = inputs[start : start + size]
        body = encode({"inputs": chunk, **shared})
        parts.append(Part(msgspec.structs.replace(call, body=body), start, chunk))
    return Batch(parts, len(inputs), told.get("concurrency"), told.get("progress"))


def joined(parts: Sequence[Part], answers: Sequence[BatchPart[Any] | None], failure: Exception | None) -> BatchResult[Any]:
    """Put the outcomes of the requests together. Raises the failure of one, which then has what the others achieved."""
    results: list[Any] = []
    errors: list[BatchError] = []
    for part, answer in zip(parts, answers, strict=True):
        if answer is not None:
            results += answer.results
            errors += [_matched(part, error) for error in answer.errors]
            if answer.num_errors and not answer.errors:
                errors.append(BatchError(message=f"{answer.num_errors} inputs were refused, and the server does not say why"))
    return ended(BatchResult(results=results, errors=errors), failure)


def ended(result: BatchResult[T], failure: Exception | None) -> BatchResult[T]:
    """Return a result, or raise the failure that has come between."""
    if failure is None:
        return result
    if isinstance(failure, HubSpotError):
        failure.done = result
    raise failure


def _matched(part: Part, error: BatchError) -> BatchError:
    """Return an error with the places of the inputs that it is about: by trace id, by both ends, or by what else it names."""
    context = error.context
    if traces := context.get("objectWriteTraceId"):
        found = [one.get("objectWriteTraceId") in traces for one in part.inputs]
    elif {"fromObjectId", "toObjectId"} <= context.keys():
        pairs = [(_names(one.get("from")), _names(one.get("to"))) for one in part.inputs]
        found = [bool(a & {*context["fromObjectId"]} and b & {*context["toObjectId"]}) for a, b in pairs]
    else:
        named = {name for field in NAMING for name in context.get(field, ())}
        found = [bool(named & (_names(one) | _names(one.get("from")) | _names(one.get("to")))) for one in part.inputs]
    return msgspec.structs.replace(error, inputs=tuple(part.start + place for place, it_is in enumerate(found) if it_is))


def _names(one: Any) -> set[str]:
    """Return the id or the name of an input, of one end of an association, or of several."""
    if isinstance(one, Mapping):
        return {str(one[field]) for field in ("id", "name") if field in one}
    return {name for each in one for name in _names(each)} if isinstance(one, list) else set()
