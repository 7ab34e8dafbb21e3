"""What answers hold, as types: records, pages, and the outcomes of batches.

Instants are aware datetimes. Fields that this version does not know are left out; `Response.json()` has them.
"""

from __future__ import annotations

import functools
import types
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, ClassVar, Generic, NamedTuple, TypeVar

import msgspec

from axle.client.errors import BatchFailed, ResponseValidationError
from axle.client.messages import Response
from axle.client.properties import Properties, Texts

P = TypeVar("P")
T = TypeVar("T")


class Answer(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True, gc=False):
    """Something that an answer holds. No answer holds itself, so the collector of cycles need not look at any."""

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values, named as on the wire."""
        values: dict[str, Any] = msgspec.to_builtins(self, enc_hook=Properties.to_dict)
        return values


class Next(Answer, frozen=True, kw_only=True):
    """Where the next page begins."""

    after: str | None = None
    link: str | None = None


class Paging(Answer, frozen=True, kw_only=True):
    """The way to the next page."""

    next: Next | None = None


class AssociatedId(Answer, frozen=True, kw_only=True):
    """The other end of an association."""

    id: str
    type: str = ""


class Associated(Answer, frozen=True, kw_only=True):
    """The associated records of one type, as far as a read shows them."""

    results: tuple[AssociatedId, ...] = ()
    paging: Paging | None = None


class PastValue(Answer, frozen=True, kw_only=True):
    """A value that a property had, and since when."""

    value: str | None = None
    timestamp: datetime
    source_type: str = ""
    source_id: str | None = None
    source_label: str | None = None
    updated_by_user_id: int | None = None


class WriteWarning(Answer, frozen=True, kw_only=True):
    """What a write did otherwise than it was asked: `PROPERTY_VALUE_NORMALIZED` for a value that was taken for another one."""

    category: str = ""
    message: str = ""
    context: dict[str, str] = {}


class Record(Answer, Generic[P], frozen=True, kw_only=True):
    """A record. `properties` are those of the type of object, `TaskProperties` for one, or the structure that was asked for.

    `warnings` come with the answers to writes, under the version 2026-09.
    """

    id: str
    properties: P
    created_at: datetime
    updated_at: datetime
    archived: bool = False
    archived_at: datetime | None = None
    associations: dict[str, Associated] | None = None
    history: dict[str, list[PastValue]] | None = msgspec.field(default=None, name="propertiesWithHistory")
    url: str | None = None
    new: bool | None = None
    object_write_trace_id: str | None = None
    warnings: tuple[WriteWarning, ...] = ()

    def __getitem__(self, name: str) -> Any:
        """Return a property: its text, or the field of a structure."""
        return self.properties[name] if isinstance(self.properties, Mapping) else getattr(self.properties, name)


class TypedRecord(Record[Texts], frozen=True, kw_only=True):
    """A record whose texts become typed properties on first access: most records of a page are never accessed."""

    properties_class: ClassVar[type[Properties]] = Properties
    strict: ClassVar[bool] = False

    @property  # type: ignore[misc] # in the place of the struct's field
    def properties(self) -> Any:
        """The properties, as the class of the type's."""
        properties: Any = _TEXTS_FIELD.__get__(self)
        if not isinstance(properties, Properties):
            properties = self.properties_class(properties, self.strict)
            _TEXTS_FIELD.__set__(self, properties)
        return properties

    def __repr__(self) -> str:
        _ = self.properties
        return super().__repr__()

    def __reduce__(self) -> Any:
        values = tuple(getattr(self, name) for name in self.__struct_fields__)
        return _unpickled, (self.properties_class, self.strict, values)


_TEXTS_FIELD: Any = Record.__dict__["properties"]  # where a structure keeps the field, below the property of the same name


@functools.cache
def typed_record(properties: type[Properties], strict: bool) -> type[TypedRecord]:
    """Return the type of records with such properties."""
    fields = {
        "properties_class": properties,
        "strict": strict,
        "__module__": Record.__module__,
        "__doc__": TypedRecord.__doc__,
    }
    options = {"frozen": True, "kw_only": True}
    record: type[TypedRecord] = types.new_class("Record", (TypedRecord,), options, lambda body: body.update(fields))
    return record


def _unpickled(properties: type[Properties], strict: bool, values: tuple[Any, ...]) -> TypedRecord:
    of = typed_record(properties, strict)
    return of(**dict(zip(of.__struct_fields__, values, strict=True)))


class Page(Answer, Generic[T], frozen=True, kw_only=True):
    """Some results, and the cursor of the next ones; a search also has their total."""

    results: list[T]
    paging: Paging | None = None
    total: int | None = None

    @property
    def after(self) -> str | None:
        """Return the cursor of the next page, or None after the last one, whose `next` may be empty."""
        return (self.paging.next.after or None) if self.paging and self.paging.next else None

    def __iter__(self) -> Iterator[T]:
        return iter(self.results)

    def __len__(self) -> int:
        return len(self.results)


class Cursors:
    """Detects a loop in the cursors, however long, and remembers only one cursor (Brent's algorithm)."""

    def __init__(self) -> None:
        self._kept: str | None = None
        self._steps = 0
        self._until = 1

    def pass_by(self, after: str) -> None:
        """Note a cursor. Raises ResponseValidationError if it was passed before."""
        if after == self._kept:
            message = f"the pages form a loop: the cursor {after[:100]!r} comes again"
            raise ResponseValidationError(message, path="$.paging.next.after")
        self._steps += 1
        if self._steps == self._until:
            self._kept, self._steps, self._until = after, 0, self._until * 2


class BatchError(Answer, frozen=True, kw_only=True):
    """Why some inputs of a batch were refused. `inputs` are their positions among all inputs."""

    message: str
    category: str = ""
    sub_category: str | None = None
    status: str = ""
    context: dict[str, list[str]] = {}
    errors: list[dict[str, Any]] = []
    inputs: tuple[int, ...] = ()


class BatchAnswer(Answer, Generic[T], frozen=True, kw_only=True):
    """What one request of a batch answered."""

    status: str = "COMPLETE"
    results: list[T] = []
    errors: list[BatchError] = []
    num_errors: int = 0


def page_of(shape: Any) -> Any:
    """Return the type of a page of such things."""
    return Page[shape]


def batch_answer_of(shape: Any) -> Any:
    """Return the type of what one request of a batch of such things answers."""
    return BatchAnswer[shape]


class BatchResult(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """The outcome of a batch of any size: what succeeded, and what was refused, matched to its inputs.

    `results` has one entry for each input, in their order, and None for an input without a result: pair them by
    `zip(inputs, outcome.results)`. `unmatched` are results that could belong to several inputs. Iterating over the outcome
    itself, and its length, leave inputs without a result out and have `unmatched` at the end, so they do not line up with the
    inputs. Batches of associations, archives and definitions are in the server's order.
    """

    results: list[T | None] = []
    unmatched: list[T] = []
    errors: list[BatchError] = []

    @property
    def ok(self) -> bool:
        """Tell whether every input has its result: nothing was refused, left out, or not completed."""
        return not self.errors

    def raise_for_errors(self) -> BatchResult[T]:
        """Raise BatchFailed if something was refused; return self otherwise."""
        if self.errors:
            raise BatchFailed(f"{len(self.errors)} errors; the first is: {self.errors[0].message}", errors=self.errors)
        return self

    def __iter__(self) -> Iterator[T]:
        return (result for result in (*self.results, *self.unmatched) if result is not None)

    def __len__(self) -> int:
        return sum(result is not None for result in self.results) + len(self.unmatched)


class RawResponse(Generic[T]):
    """A raw response, and what it holds."""

    def __init__(self, response: Response, decode: Callable[[Response], T] | None) -> None:
        self.response = response
        self.status = response.status
        self.headers = response.headers
        self.body = response.body
        self._decode = decode

    def __reduce__(self) -> Any:
        """Pickle what it holds in place of the function that finds it."""
        try:
            kept: Any = _Parsed(self.parse())
        except ResponseValidationError as wrong:
            kept = _Parsed(None, wrong)
        return RawResponse, (self.response, kept)

    def __repr__(self) -> str:
        return f"RawResponse({self.response!r})"

    @property
    def correlation_id(self) -> str:
        """Return what HubSpot's support finds the call by."""
        return self.response.correlation_id

    def json(self) -> Any:
        """Return the body, decoded."""
        return self.response.json()

    def parse(self) -> T | None:
        """Return what the call returns where it is not raw."""
        return self._decode(self.response) if self._decode else None


class _Parsed(NamedTuple):
    """What was found in an answer before it was pickled."""

    value: Any
    error: ResponseValidationError | None = None

    def __call__(self, response: Response) -> Any:
        if self.error is not None:
            raise self.error
        return self.value
