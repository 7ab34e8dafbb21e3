"""Batches of any size: cut into requests of a hundred, and their outcomes put together, errors matched to inputs."""

from __future__ import annotations

import contextlib
import itertools
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from typing import Any, NamedTuple, TypeVar

import msgspec

from axle.client import batch_inputs, batch_results
from axle.client.calls import Call, CallOptions, encode, names, query_fields, split_options
from axle.client.messages import Response
from axle.client.records import ObjectTypeRef
from axle.client.responses import BatchAnswer, BatchError, BatchResult, batch_answer_of
from axle.client.retries import Safety
from axle.client.setting_types import Positive, SettingType, converted, setting_type

COMPLETE = "COMPLETE"
MAX_INPUTS = 100
MAX_INPUTS_WITH_HISTORY = 50
T = TypeVar("T")
Progress = Callable[[int, int], Any]


class BatchOptions(CallOptions, total=False):
    """How many requests run at once, and the function that receives the progress: `progress(done, of)`."""

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
    requests: list[BatchRequest] = []
    done: int = 0
    cut_inputs: int = 0
    lock: Any = msgspec.field(default_factory=threading.Lock)

    def cut(self) -> Iterator[BatchRequest]:
        """Cut the next request."""
        inputs = iter(self.inputs)
        while chunk := list(itertools.islice(inputs, self.size)):
            call = msgspec.structs.replace(self.call, body=encode({"inputs": chunk, **self.shared}))
            if self.safety is not None:
                call.safety = self.safety(chunk)
            request = BatchRequest(call, self.cut_inputs, chunk, [None] * len(chunk) if self.matched else [])
            self.requests.append(request)
            self.cut_inputs += len(chunk)
            yield request

    def take(self, request: BatchRequest, answer: BatchAnswer[Any] | None) -> None:
        """Keep what a request has achieved, then report the progress: one thread at a time, so that the number only grows."""
        number = len(request.inputs)
        if answer is not None:
            self._keep(request, answer)
        request.call, request.inputs = self.call, []  # neither is needed any more, and there may be a thousand
        progress = self.settings.get("progress")
        with self.lock:
            self.done += number
            if progress is not None:
                progress(self.done, self.total or self.cut_inputs)

    def _keep(self, request: BatchRequest, answer: BatchAnswer[Any]) -> None:
        """Keep the results of an answer in the order of the inputs, and its errors with the places of theirs."""
        index = batch_results.InputIndex(request.inputs if answer.errors else ())
        places = [index.places_of(error.context) for error in answer.errors]
        if self.matched:
            refused = {place for error_places in places for place in error_places}
            key = self.shared.get("idProperty")
            request.results, request.unmatched = batch_results.in_order(request.inputs, answer.results, key, refused)
        else:
            request.results = answer.results
        request.errors = [
            msgspec.structs.replace(error, inputs=tuple(request.start + place for place in error_places))
            for error, error_places in zip(answer.errors, places, strict=True)
        ]
        request.errors += _silent_failures(self, request, answer)


BATCH_OPTIONS = {"concurrency": "concurrency", "progress": "progress"}
READ = {
    **BATCH_OPTIONS,
    "properties": "properties",
    "history": "propertiesWithHistory",
    "archived": "archived",
    "id_property": "idProperty",
}
CREATE = {**BATCH_OPTIONS, "check": "check"}
UPDATE = {**CREATE, "id_property": "idProperty"}


class _Opened(NamedTuple):
    """What a batch is made of: its inputs, the options of any call, and those of this one by their names on the wire."""

    inputs: Iterable[Any]
    call_options: CallOptions
    fields: dict[str, Any]

    @property
    def check(self) -> bool:
        """Tell whether inputs are checked before they travel."""
        return bool(self.fields.get("check"))


def create(object_type: ObjectTypeRef, inputs: Any, options: Mapping[str, Any]) -> Batch:
    """Create records; an input is its properties, or a whole input with `properties` and `associations` or `associate`.

    Each input gets an `objectWriteTraceId`, so that one bad input does not fail the others, and errors say whose they are.
    """
    opened = _opened("create", inputs, options, CREATE)
    bodies = batch_inputs.creations(object_type, opened.inputs, opened.check)
    return _batch(object_type, "create", opened, bodies, Safety.CREATE)


def read(object_type: ObjectTypeRef, inputs: Any, options: Mapping[str, Any]) -> Batch:
    """Read records by id, or by a unique property."""
    opened = _opened("read", inputs, {"properties": object_type.default_properties or None, **options}, READ)
    batch = _batch(object_type, "read", opened, batch_inputs.ids(opened.inputs), Safety.READ)
    if "archived" in opened.fields:
        batch.call.query = query_fields({"archived": opened.fields["archived"]})
    return batch


def update(object_type: ObjectTypeRef, inputs: Any, options: Mapping[str, Any]) -> Batch:
    """Change records: `{id: properties}`, or inputs with `id` and `properties`."""
    opened = _opened("update", inputs, options, UPDATE)
    key = opened.fields.pop("idProperty", None)
    bodies = batch_inputs.changes(object_type, opened.inputs, opened.check, key, traced=False)
    return _batch(object_type, "update", opened, bodies, Safety.SAME)


def upsert(object_type: ObjectTypeRef, inputs: Any, options: Mapping[str, Any]) -> Batch:
    """Change the records that a unique property names, and create those that are not there.

    A request whose answer is lost is sent again only if the property is known to be unique, as `email` of contacts: otherwise
    there could be two records.
    """
    opened = _opened("upsert", inputs, options, UPDATE)
    key = opened.fields.pop("idProperty", None)
    bodies = batch_inputs.changes(object_type, opened.inputs, opened.check, key, traced=True)
    batch = _batch(object_type, "upsert", opened, bodies, Safety.CREATE)
    batch.safety = lambda chunk: Safety.SAME if batch_inputs.have_unique_keys(object_type, chunk) else Safety.CREATE
    return batch


def archive(object_type: ObjectTypeRef, inputs: Any, options: Mapping[str, Any]) -> Batch:
    """Put records into the recycle bin."""
    opened = _opened("archive", inputs, options, BATCH_OPTIONS)
    return _batch(object_type, "archive", opened, batch_inputs.ids(opened.inputs), Safety.DELETE)


def _opened(verb: str, inputs: Any, options: Mapping[str, Any], fields: Mapping[str, str]) -> _Opened:
    """Take a batch apart; an option goes before what a whole body says."""
    entries, body_options = batch_inputs.opened(verb, inputs)
    options = {**body_options, **{name: value for name, value in options.items() if value is not None}}
    return _Opened(entries, *split_options(options, fields))


def _batch(object_type: ObjectTypeRef, verb: str, opened: _Opened, bodies: Iterator[dict[str, Any]], safety: Safety) -> Batch:
    """Make a batch. Inputs that are all there are all read now, so that nothing is sent if one of them is wrong."""
    fields = opened.fields
    shared = {name: names(fields[name]) for name in ("properties", "propertiesWithHistory") if fields.get(name)}
    if verb == "read" and "idProperty" in fields:
        shared["idProperty"] = fields["idProperty"]
    size = MAX_INPUTS_WITH_HISTORY if "propertiesWithHistory" in shared else MAX_INPUTS
    decode: Any = object_type.decoder(batch_answer_of)
    if verb == "archive":
        decode = unless_empty(decode)
    path = f"{object_type.path}/batch/{verb}"
    call = Call(method="POST", path=path, safety=safety, decode=decode, options=opened.call_options)
    batch = in_requests(call, list(bodies) if isinstance(opened.inputs, Sized) else bodies, size, shared, fields)
    batch.matched = verb != "archive"
    return batch


def unless_empty(read: Callable[[Response], T]) -> Callable[[Response], T | None]:
    """Return what reads an answer that need not say anything, as those to archives: 204 means that all is done."""
    return lambda response: read(response) if response.body.strip() else None


BATCH_SETTING_TYPES: dict[str, SettingType] = {
    "concurrency": setting_type(Positive | None),
    "progress": setting_type(Callable[..., Any] | None),
}


def in_requests(call: Call, inputs: Iterable[Any], size: int, shared: Mapping[str, Any], settings: Mapping[str, Any]) -> Batch:
    """Return a batch of requests like `call`, each with so many inputs at most, and with what they have in common."""
    converted(BATCH_SETTING_TYPES, {name: settings[name] for name in BATCH_SETTING_TYPES if name in settings})
    total = len(inputs) if isinstance(inputs, Sized) else None
    return Batch(call, inputs, size, shared, settings, total)


def joined(batch: Batch, failure: BaseException | None) -> BatchResult[Any]:
    """Put the outcomes of the requests together. Raises what has ended the batch, with what was achieved until then."""
    results: list[Any] = []
    unmatched: list[Any] = []
    errors: list[BatchError] = []
    for request in batch.requests:
        results += request.results
        unmatched += request.unmatched
        errors += request.errors
    return result_or_failure(BatchResult(results=results, unmatched=unmatched, errors=errors), failure)


def _silent_failures(batch: Batch, request: BatchRequest, answer: BatchAnswer[Any]) -> list[BatchError]:
    """Return as errors what the server left out without a word, and what it answered that belongs to no input."""
    if answer.num_errors and not answer.errors:
        return [BatchError(message=f"{answer.num_errors} inputs were refused, and the server gives no reason")]
    if answer.status != COMPLETE:
        return [BatchError(message=f"the server answered {answer.status} instead of {COMPLETE}", status=answer.status)]
    if request.unmatched:
        message = f"{len(request.unmatched)} results do not match any input"
        return [BatchError(message=message, context={"ids": [result.id for result in request.unmatched]})]
    missing = tuple(request.start + place for place, result in enumerate(request.results) if result is None)
    if batch.matched and missing and not answer.errors:
        message = f"the answer has neither a result nor an error for {len(missing)} of {len(request.inputs)} inputs"
        return [BatchError(message=message, inputs=missing)]
    return []


def result_or_failure(result: BatchResult[T], failure: BaseException | None) -> BatchResult[T]:
    """Return a result, or raise what has come between, with the result in its `done`."""
    if failure is None:
        return result
    with contextlib.suppress(AttributeError, TypeError):  # an error of the user's may have no place for it
        failure.done = result  # type: ignore[attr-defined] # its own errors have a place for it
    raise failure
