"""Batches of any size: cut into requests of a hundred, and their outcomes put together, errors matched to inputs."""

from __future__ import annotations

import contextlib
import itertools
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from typing import Any, TypeVar

import msgspec

from axle.client import batch_inputs, batch_results
from axle.client.calls import Call, CallOptions, encode, names, query_of, split
from axle.client.messages import Response
from axle.client.records import ObjectTypeRef
from axle.client.responses import BatchAnswer, BatchError, BatchResult, part_of
from axle.client.retries import Safety
from axle.client.setting_types import Positive, SettingType, checked, setting_type

NAMING = ("ids", "id", "name", "fromObjectId", "toObjectId")  # fields of an error's context that say what it is about
COMPLETE = "COMPLETE"
MAX_INPUTS = 100
MAX_INPUTS_WITH_HISTORY = 50
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


class BatchRequest(msgspec.Struct):
    """One request of a batch, where its inputs stand among all, and what became of it."""

    call: Call
    start: int
    inputs: list[Any]
    results: list[Any] = []
    unmatched: list[Any] = []
    errors: list[BatchError] = []


class Batch(msgspec.Struct):
    """A batch. Its requests are cut while they are carried out: of a generator, only those under way are in memory."""

    call: Call
    inputs: Iterable[Any]
    size: int
    shared: Mapping[str, Any]
    settings: Mapping[str, Any]
    total: int | None = None
    matched: bool = False  # whether each input has one result, which names it
    safety: Callable[[list[Any]], Safety] | None = None
    parts: list[BatchRequest] = []
    done: int = 0
    seen: int = 0
    lock: Any = msgspec.field(default_factory=threading.Lock)

    def cut(self) -> Iterator[BatchRequest]:
        """Cut the next request."""
        inputs = iter(self.inputs)
        while chunk := list(itertools.islice(inputs, self.size)):
            call = msgspec.structs.replace(self.call, body=encode({"inputs": chunk, **self.shared}))
            if self.safety is not None:
                call.safety = self.safety(chunk)
            part = BatchRequest(call, self.seen, chunk, [None] * len(chunk) if self.matched else [])
            self.parts.append(part)
            self.seen += len(chunk)
            yield part

    def take(self, part: BatchRequest, answer: BatchAnswer[Any] | None) -> None:
        """Keep what a request has achieved, then tell of the progress: one thread at a time, so that the number only grows."""
        number = len(part.inputs)
        if answer is not None:
            refusals = [_matched(part, error) for error in answer.errors]
            if self.matched:
                refused = {place - part.start for error in refusals for place in error.inputs}
                key = self.shared.get("idProperty")
                part.results, part.unmatched = batch_results.in_order(part.inputs, answer.results, key, refused)
            else:
                part.results = answer.results
            part.errors = [*refusals, *_unsaid(self, part, answer)]
        part.call, part.inputs = self.call, []  # neither is needed any more, and there may be a thousand
        progress = self.settings.get("progress")
        with self.lock:
            self.done += number
            if progress is not None:
                progress(self.done, self.total or self.seen)


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


def create(object_type: ObjectTypeRef, given: Any, told: Mapping[str, Any]) -> Batch:
    """Create records; an input is its properties, or a whole input with `properties` and `associations` or `associate`.

    Each input gets an `objectWriteTraceId`, so that one bad input does not fail the others, and errors say whose they are.
    """
    inputs, options, fields = _opened("create", given, told, CREATE)
    made = batch_inputs.creations(object_type, inputs, bool(fields.get("check")))
    return _batch(object_type, "create", (inputs, made), Safety.CREATE, (options, fields))


def read(object_type: ObjectTypeRef, given: Any, told: Mapping[str, Any]) -> Batch:
    """Read records by id, or by a unique property."""
    inputs, options, fields = _opened("read", given, {"properties": object_type.asked or None, **told}, READ)
    batch = _batch(object_type, "read", (inputs, batch_inputs.names(inputs)), Safety.READ, (options, fields))
    if "archived" in fields:
        batch.call.query = query_of({"archived": fields["archived"]})
    return batch


def update(object_type: ObjectTypeRef, given: Any, told: Mapping[str, Any]) -> Batch:
    """Change records: `{id: properties}`, or inputs with `id` and `properties`."""
    inputs, options, fields = _opened("update", given, told, UPDATE)
    made = batch_inputs.changes(object_type, inputs, bool(fields.get("check")), fields.pop("idProperty", None), False)
    return _batch(object_type, "update", (inputs, made), Safety.SAME, (options, fields))


def upsert(object_type: ObjectTypeRef, given: Any, told: Mapping[str, Any]) -> Batch:
    """Change the records that a unique property names, and create those that are not there.

    A request whose answer is lost is sent again only where the property is known to be unique, as `email` of contacts: else
    there could be two records.
    """
    inputs, options, fields = _opened("upsert", given, told, UPDATE)
    made = batch_inputs.changes(object_type, inputs, bool(fields.get("check")), fields.pop("idProperty", None), True)
    batch = _batch(object_type, "upsert", (inputs, made), Safety.CREATE, (options, fields))
    batch.safety = lambda chunk: Safety.SAME if batch_inputs.unique(object_type, chunk) else Safety.CREATE
    return batch


def archive(object_type: ObjectTypeRef, given: Any, told: Mapping[str, Any]) -> Batch:
    """Put records into the recycle bin."""
    inputs, options, fields = _opened("archive", given, told, WORK)
    return _batch(object_type, "archive", (inputs, batch_inputs.names(inputs)), Safety.DELETE, (options, fields))


def _opened(
    verb: str, given: Any, told: Mapping[str, Any], known: Mapping[str, str]
) -> tuple[Iterable[Any], CallOptions, dict[str, Any]]:
    inputs, said = batch_inputs.opened(verb, given)
    options, fields = split({**said, **{name: value for name, value in told.items() if value is not None}}, known)
    return inputs, options, fields


def _batch(
    object_type: ObjectTypeRef,
    verb: str,
    inputs: tuple[Iterable[Any], Iterator[dict[str, Any]]],
    safety: Safety,
    said: tuple[CallOptions, Mapping[str, Any]],
) -> Batch:
    """Make a batch. Inputs that are all there are all read now, so that nothing is sent if one of them is wrong."""
    (given, made), (options, told) = inputs, said
    shared = {name: names(told[name]) for name in ("properties", "propertiesWithHistory") if told.get(name)}
    if verb == "read" and "idProperty" in told:
        shared["idProperty"] = told["idProperty"]
    size = MAX_INPUTS_WITH_HISTORY if "propertiesWithHistory" in shared else MAX_INPUTS
    read: Any = object_type.read(part_of)
    decode = unless_empty(read) if verb == "archive" else read
    call = Call(method="POST", path=f"{object_type.path}/batch/{verb}", safety=safety, decode=decode, options=options)
    batch = in_parts(call, list(made) if isinstance(given, Sized) else made, size, shared, told)
    batch.matched = verb != "archive"
    return batch


def unless_empty(read: Callable[[Response], T]) -> Callable[[Response], T | None]:
    """Return what reads an answer that need not say anything, as those to archives: 204 means that all is done."""
    return lambda response: read(response) if response.body.strip() else None


WORKING: dict[str, SettingType] = {
    "concurrency": setting_type(Positive | None),
    "progress": setting_type(Callable[..., Any] | None),
}


def in_parts(call: Call, inputs: Iterable[Any], size: int, shared: Mapping[str, Any], told: Mapping[str, Any]) -> Batch:
    """Return a batch of requests like `call`, each with so many inputs at most, and with what they have in common."""
    checked(WORKING, {name: told[name] for name in WORKING if name in told})
    total = len(inputs) if isinstance(inputs, Sized) else None
    return Batch(call, inputs, size, shared, told, total)


def joined(batch: Batch, failure: BaseException | None) -> BatchResult[Any]:
    """Put the outcomes of the requests together. Raises what has ended the batch, with what was achieved until then."""
    results: list[Any] = []
    unmatched: list[Any] = []
    errors: list[BatchError] = []
    for part in batch.parts:
        results += part.results
        unmatched += part.unmatched
        errors += part.errors
    return ended(BatchResult(results=results, unmatched=unmatched, errors=errors), failure)


def _unsaid(batch: Batch, part: BatchRequest, answer: BatchAnswer[Any]) -> list[BatchError]:
    """Return as errors what the server left out without a word, and what it answered that belongs to no input."""
    if answer.num_errors and not answer.errors:
        return [BatchError(message=f"{answer.num_errors} inputs were refused, and the server does not say why")]
    if answer.status != COMPLETE:
        said = f"the server says {answer.status}, and not that it is complete"
        return [BatchError(message=said, status=answer.status)]
    if part.unmatched:
        said = f"{len(part.unmatched)} results cannot be matched with their inputs"
        return [BatchError(message=said, context={"ids": [result.id for result in part.unmatched]})]
    missing = tuple(part.start + place for place, result in enumerate(part.results) if result is None)
    if batch.matched and missing and not answer.errors:
        said = f"the server says nothing of {len(missing)} of {len(part.inputs)} inputs"
        return [BatchError(message=said, inputs=missing)]
    return []


def ended(result: BatchResult[T], failure: BaseException | None) -> BatchResult[T]:
    """Return a result, or raise what has come between, with the result in its `done`."""
    if failure is None:
        return result
    with contextlib.suppress(AttributeError, TypeError):  # an error of the user's may have no place for it
        failure.done = result  # type: ignore[attr-defined]
    raise failure


def _matched(part: BatchRequest, error: BatchError) -> BatchError:
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
