"""The records of one type of object."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from typing import Any, Generic, TypeVar, Unpack

from axle.client import batches, records, searches
from axle.client._sync.associations import AssociationTargets, InputQueue
from axle.client._sync.batching import carried_out
from axle.client._sync.caller import Caller
from axle.client._sync.pages import Pages
from axle.client.attributes import repr_of
from axle.client.batches import BatchCreateOptions, BatchOptions, BatchReadOptions, BatchUpdateOptions
from axle.client.calls import Call, CallOptions
from axle.client.errors import BadRequest
from axle.client.inputs import Input, properties_and_options
from axle.client.records import ListOptions, ObjectTypeRef, ReadOptions, UpdateOptions
from axle.client.responses import BatchResult, Page, RawResponse, Record
from axle.client.searches import SearchOptions, SearchProgress, Where

P = TypeVar("P")


class Objects(Generic[P]):
    """The records of one type: `client.tasks`, or `client.objects("…")` for any type."""

    def __init__(self, client: Caller, object_type: ObjectTypeRef) -> None:
        self._client = client
        self.object_type = object_type

    def __repr__(self) -> str:
        return repr_of(self, self._client, self.object_type.name)

    @property
    def batch(self) -> Batches[P]:
        """Return the same calls for many records at once."""
        return Batches(self._client, self.object_type)

    @property
    def raw(self) -> Raw[P]:
        """Return the same calls, with their raw responses."""
        return Raw(self._client, self.object_type)

    def list(self, **options: Unpack[ListOptions]) -> Pages[Record[P]]:
        """Iterate over all records."""

        def fetch(after: str | None, limit: int | None) -> Page[Record[P]]:
            page_options = {**options, "after": after} if after is not None else options
            page_options = {**page_options, "limit": limit} if limit is not None else page_options
            page: Page[Record[P]] = self._client.run(records.list_page(self.object_type, page_options))
            return page

        return Pages(fetch, options.get("after"), repr(self))

    def get(self, record_id: str | int, **options: Unpack[ReadOptions]) -> Record[P]:
        """Read a record. Raises NotFound."""
        return self._record(records.get(self.object_type, record_id, options))

    def create(self, properties: Input | None = None, **options: Any) -> Record[P]:
        """Create a record; `associate` takes `(id, type of object)` or `(id, type of object, label)`.

        Properties passed by name are checked before anything is sent; those in `properties` are sent as they are.
        `properties` may also be the API's own payload: `{"properties": …, "associations": …}`.
        """
        properties, options = properties_and_options(properties, options, records.NEW_PAYLOAD)
        options = AssociationTargets(self._client, self.object_type.name).in_call(options)
        return self._record(records.create(self.object_type, properties, options))

    def update(self, record_id: str | int, properties: Input | None = None, **options: Any) -> Record[P]:
        """Change properties, passed as for `create`; None clears a property."""
        properties, options = properties_and_options(properties, options, records.PAYLOAD)
        return self._record(records.update(self.object_type, record_id, properties, options))

    def archive(self, record_id: str | int, **options: Unpack[CallOptions]) -> None:
        """Move a record to the recycle bin."""
        self._client.run(records.archive(self.object_type, record_id, options))

    def restore(self, record_id: str | int, **options: Unpack[CallOptions]) -> Record[P]:
        """Restore a record from the recycle bin. Axle can; HubSpot has no such call."""
        return self._record(records.restore(self.object_type, record_id, options))

    def search(self, where: Where | None = None, **options: Unpack[SearchOptions]) -> Search[P]:
        """Search by an expression, by filters or a whole request as on the wire, by `query`, or for everything.

        An option overrides what the request says. Raises InvalidProperties for a field that a request does not have.
        """
        return Search(self._client, lambda: searches.search(self.object_type, where, options), repr(self))

    def merge(self, primary_id: str | int, merged_id: str | int, **options: Unpack[CallOptions]) -> Record[P]:
        """Merge two records, and return the one that remains."""
        return self._record(records.merge(self.object_type, primary_id, merged_id, options))

    def gdpr_delete(self, record_id: str | int, **options: Unpack[UpdateOptions]) -> None:
        """Delete a record permanently, as the GDPR requires."""
        self._client.run(records.gdpr_delete(self.object_type, record_id, options))

    def _record(self, call: Call) -> Record[P]:
        record: Record[P] = self._client.run(call)
        return record


class Search(Pages[Record[P]]):
    """The results of a search, fetched while you iterate; `total` is their number."""

    def __init__(self, client: Caller, make: Callable[[], SearchProgress], of: str = "") -> None:
        self._client = client
        self._make = make
        self._of = of
        make()  # so that a mistake in it is reported now

    @property
    def total(self) -> int:
        """Return how many records match; the request asks for one record only."""
        return self._count()

    def _count(self) -> int:
        walk = self._make()
        walk.body["limit"] = 1
        page: Page[Record[P]] = self._client.run(walk.call())
        return page.total or 0

    def _walk(self, limit: int | None = None) -> Generator[Page[Record[P]], None, None]:
        walk = self._make()
        if limit is not None:
            walk.body["limit"] = limit
        while True:
            page = self._page(walk)
            yield page
            if not walk.advance(page):
                return

    def _page(self, walk: SearchProgress) -> Page[Record[P]]:
        try:
            page: Page[Record[P]] = self._client.run(walk.call())
        except BadRequest as refused:
            if walk.past_the_end:
                raise walk.refusal() from refused
            raise
        return page


class Batches(Generic[P]):
    """Batches of any size, a hundred in one request and several requests at once."""

    def __init__(self, client: Caller, object_type: ObjectTypeRef) -> None:
        self._client = client
        self.object_type = object_type

    def __repr__(self) -> str:
        return repr_of(self, self._client, self.object_type.name)

    def create(self, inputs: Iterable[Any], **options: Unpack[BatchCreateOptions]) -> BatchResult[Record[P]]:
        """Create records."""
        targets = AssociationTargets(self._client, self.object_type.name)
        if isinstance(inputs, Iterator):
            turns = InputQueue(targets, inputs)
            return carried_out(self._client, batches.create(self.object_type, turns, options), turns.fill)
        return self._run(batches.create(self.object_type, targets.in_batch(inputs), options))

    def read(self, ids: Iterable[str | int], **options: Unpack[BatchReadOptions]) -> BatchResult[Record[P]]:
        """Read records."""
        return self._run(batches.read(self.object_type, ids, options))

    def update(self, inputs: Any, **options: Unpack[BatchUpdateOptions]) -> BatchResult[Record[P]]:
        """Change records: `{id: properties}`, or inputs with `id` and `properties`."""
        return self._run(batches.update(self.object_type, inputs, options))

    def upsert(self, inputs: Any, **options: Unpack[BatchUpdateOptions]) -> BatchResult[Record[P]]:
        """Change the records that `id_property` names, and create those that are not there."""
        return self._run(batches.upsert(self.object_type, inputs, options))

    def archive(self, ids: Iterable[str | int], **options: Unpack[BatchOptions]) -> BatchResult[Record[P]]:
        """Move records to the recycle bin."""
        return self._run(batches.archive(self.object_type, ids, options))

    def _run(self, batch: batches.Batch) -> BatchResult[Record[P]]:
        return carried_out(self._client, batch)


class Raw(Generic[P]):
    """The calls of one object type, with their raw responses; of a list and a search, one page."""

    def __init__(self, client: Caller, object_type: ObjectTypeRef) -> None:
        self._client = client
        self.object_type = object_type

    def __repr__(self) -> str:
        return repr_of(self, self._client, self.object_type.name)

    def list(self, **options: Unpack[ListOptions]) -> RawResponse[Page[Record[P]]]:
        """Read a page of all records."""
        return self._client.raw(records.list_page(self.object_type, options))

    def get(self, record_id: str | int, **options: Unpack[ReadOptions]) -> RawResponse[Record[P]]:
        """Read a record. Raises NotFound."""
        return self._client.raw(records.get(self.object_type, record_id, options))

    def create(self, properties: Input | None = None, **options: Any) -> RawResponse[Record[P]]:
        """Create a record."""
        properties, options = properties_and_options(properties, options, records.NEW_PAYLOAD)
        options = AssociationTargets(self._client, self.object_type.name).in_call(options)
        return self._client.raw(records.create(self.object_type, properties, options))

    def update(self, record_id: str | int, properties: Input | None = None, **options: Any) -> RawResponse[Record[P]]:
        """Change properties."""
        properties, options = properties_and_options(properties, options, records.PAYLOAD)
        return self._client.raw(records.update(self.object_type, record_id, properties, options))

    def archive(self, record_id: str | int, **options: Unpack[CallOptions]) -> RawResponse[None]:
        """Move a record to the recycle bin."""
        return self._client.raw(records.archive(self.object_type, record_id, options))

    def restore(self, record_id: str | int, **options: Unpack[CallOptions]) -> RawResponse[Record[P]]:
        """Restore a record from the recycle bin. Axle can; HubSpot has no such call."""
        return self._client.raw(records.restore(self.object_type, record_id, options))

    def search(self, where: Where | None = None, **options: Unpack[SearchOptions]) -> RawResponse[Page[Record[P]]]:
        """Search, and read a page of the results."""
        return self._client.raw(searches.search(self.object_type, where, options).call())

    def merge(self, primary_id: str | int, merged_id: str | int, **options: Unpack[CallOptions]) -> RawResponse[Record[P]]:
        """Merge two records."""
        return self._client.raw(records.merge(self.object_type, primary_id, merged_id, options))

    def gdpr_delete(self, record_id: str | int, **options: Unpack[UpdateOptions]) -> RawResponse[None]:
        """Delete a record permanently, as the GDPR requires."""
        return self._client.raw(records.gdpr_delete(self.object_type, record_id, options))
