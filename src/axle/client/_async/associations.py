"""The associations between the records of two types."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Unpack

from axle.client import association_types, associations
from axle.client._async.batching import carried_out
from axle.client._async.caller import AsyncCaller
from axle.client._async.pages import AsyncPages
from axle.client._async.raw import AsyncRawCalls
from axle.client.association_types import AssociationTarget, AssociationTypeRef
from axle.client.associations import MAX_LABELS, AssociationListOptions, TypePair, ends, ids_of, pairs_of
from axle.client.attributes import repr_of
from axle.client.batches import MAX_INPUTS, BatchOptions
from axle.client.calls import CallOptions, id_of
from axle.client.inputs import is_payload
from axle.client.models import Association, AssociationLabel, DefaultAssociation, LabelsBetween, RecordAssociations
from axle.client.responses import BatchResult, Page

LabelOrNumber = str | int
"""A label, the name of an association type, or its number."""


class AsyncAssociations:
    """The associations from records of one type to records of another: `client.associations("contacts", "companies")`."""

    def __init__(self, client: AsyncCaller, pair: TypePair) -> None:
        self._client = client
        self._pair = pair
        self._account_types: dict[str, AssociationTypeRef] | None = None

    def __repr__(self) -> str:
        return repr_of(self, self._client, self._pair.from_type, self._pair.to_type)

    @property
    def raw(self) -> AsyncRawCalls:
        """Return the same calls, with their raw responses; of a list, one page."""
        return AsyncRawCalls(self._client, self)

    def list(self, record_id: str | int, **options: Unpack[AssociationListOptions]) -> AsyncPages[Association]:
        """Iterate over the records that a record is associated with."""

        async def fetch(after: str | None, limit: int | None) -> Page[Association]:
            page_options = {**options, "limit": limit} if limit is not None else options
            page: Page[Association] = await self._client.run(associations.list_page(self._pair, record_id, page_options, after))
            return page

        return AsyncPages(fetch, of=repr(self))

    async def put(self, from_id: str | int, to_id: str | int, *labels: LabelOrNumber, **options: Unpack[CallOptions]) -> Any:
        """Associate two records: with these labels instead of their present ones, or without a label."""
        types = [await self.link_type(label) for label in labels]
        return await self._client.run(associations.put(self._pair, from_id, to_id, types, options))

    async def archive(self, from_id: str | int, to_id: str | int, **options: Unpack[CallOptions]) -> None:
        """Remove all associations between two records."""
        await self._client.run(associations.archive(self._pair, from_id, to_id, options))

    async def labels(self, **options: Unpack[CallOptions]) -> Sequence[AssociationLabel]:
        """Read all labels."""
        page: Page[AssociationLabel] = await self._client.run(associations.labels(self._pair, options))
        return page.results

    async def create_label(self, body: Any, **options: Unpack[CallOptions]) -> Sequence[AssociationLabel]:
        """Create a label from `{"name": …, "label": …}`; with `inverseLabel`, a pair of labels."""
        page: Page[AssociationLabel] = await self._client.run(associations.create_label(self._pair, body, options))
        self._account_types = None
        return page.results

    async def update_label(self, body: Any, **options: Unpack[CallOptions]) -> None:
        """Give the label with this `associationTypeId` another text."""
        await self._client.run(associations.update_label(self._pair, body, options))
        self._account_types = None

    async def archive_label(self, type_id: int, **options: Unpack[CallOptions]) -> None:
        """Remove a label of the account's own."""
        await self._client.run(associations.archive_label(self._pair, type_id, options))
        self._account_types = None

    async def put_all(self, pairs: Iterable[tuple[Any, ...]], **options: Unpack[BatchOptions]) -> BatchResult[LabelsBetween]:
        """Associate many pairs: `(from id, to id)` or `(from id, to id, label, …)`; no label means the unlabelled type."""
        inputs = []
        for start, end, *labels in pairs_of(pairs, most=MAX_LABELS):
            types = [await self.link_type(label) for label in labels or ("",)]
            inputs.append({**ends(start, end), "types": types})
        return await self._batch("create", inputs, options)

    async def put_default(
        self, pairs: Iterable[tuple[Any, Any]], **options: Unpack[BatchOptions]
    ) -> BatchResult[DefaultAssociation]:
        """Associate many pairs without a label; the result has both directions."""
        return await self._batch("default", [ends(start, end) for start, end in pairs_of(pairs)], options)

    async def get_all(self, ids: Iterable[str | int], **options: Unpack[BatchOptions]) -> BatchResult[RecordAssociations]:
        """Read the associations of many records."""
        return await self._batch("read", ids_of(ids), options)

    async def archive_all(self, pairs: Iterable[tuple[Any, Any]], **options: Unpack[BatchOptions]) -> BatchResult[Any]:
        """Remove all associations between the records of many pairs."""
        both = [ends(start, end) for start, end in pairs_of(pairs)]
        inputs = [{"from": pair["from"], "to": [pair["to"]]} for pair in both]
        return await self._batch("archive", inputs, options)

    async def archive_labels(self, pairs: Iterable[tuple[Any, ...]], **options: Unpack[BatchOptions]) -> BatchResult[Any]:
        """Remove labels between the records of many pairs: `(from id, to id, label, …)`."""
        inputs = []
        for start, end, *labels in pairs_of(pairs, 3, MAX_LABELS):
            inputs.append({**ends(start, end), "types": [await self.link_type(label) for label in labels]})
        return await self._batch("archive_labels", inputs, options)

    async def _batch(self, verb: str, inputs: Iterable[Any], options: BatchOptions) -> BatchResult[Any]:
        return await carried_out(self._client, associations.batches(self._pair, verb, inputs, options))

    async def link_type(self, label: LabelOrNumber = "") -> AssociationTypeRef:
        """Return the association type of a label, a name or a number, or the unlabelled one.

        Types that the package does not know are looked up in the account, once. Raises ValueError if there is none.
        """
        if isinstance(label, int):
            return association_types.link_type(self._pair.from_type, label)
        try:
            return association_types.link_type(self._pair.from_type, self._pair.to_type, label)
        except ValueError:
            if self._account_types is None:
                self._account_types = {}
                for association_type in await self.labels():
                    ref = AssociationTypeRef(association_type.category, association_type.type_id)
                    self._account_types.setdefault(association_type.label or "", ref)
            if label not in self._account_types:
                raise
            return self._account_types[label]


def associations_between(client: AsyncCaller, from_type: str, to_type: str) -> AsyncAssociations:
    """Return the associations from records of one type to those of another."""
    config = client.config
    return AsyncAssociations(client, TypePair(id_of(from_type), id_of(to_type), config.version, config.validation, config.lax))


class AsyncAssociationTargets:
    """What new records of a type are associated with, with association types in place of names."""

    def __init__(self, client: AsyncCaller, object_type: str) -> None:
        self._client = client
        self._object_type = object_type
        self._by_type: dict[str, AsyncAssociations] = {}

    async def in_call(self, options: dict[str, Any]) -> dict[str, Any]:
        """Return the options of a create."""
        if not options.get("associate"):
            return options
        return {**options, "associate": [await self._resolved(*target) for target in options["associate"]]}

    async def in_batch(self, inputs: Any) -> Any:
        """Return the inputs of a batch."""
        if isinstance(inputs, Mapping) and isinstance(inputs.get("inputs"), list | tuple):
            return {**inputs, "inputs": await self.in_batch(inputs["inputs"])}
        if isinstance(inputs, str | bytes | Mapping) or not isinstance(inputs, Iterable):
            return inputs  # it is refused later
        return [await self.in_call(dict(item)) if is_payload(item) and item.get("associate") else item for item in inputs]

    async def _resolved(self, record_id: Any, to_type: Any, label: str = "") -> AssociationTarget:
        if isinstance(to_type, int):
            return (record_id, to_type, label) if label else (record_id, to_type)
        if to_type not in self._by_type:
            self._by_type[to_type] = associations_between(self._client, self._object_type, to_type)
        association_type = await self._by_type[to_type].link_type(label)
        return record_id, association_type.associationTypeId, association_type.associationCategory


class AsyncInputQueue:
    """The inputs of a generator, as many at a time as one request takes: what they name is looked up before they are cut."""

    def __init__(self, targets: AsyncAssociationTargets, inputs: Iterable[Any]) -> None:
        self._targets = targets
        self._inputs = iter(inputs)
        self._ready: deque[Any] = deque()

    async def fill(self) -> None:
        """Make the inputs of the next request ready."""
        taken = list(itertools.islice(self._inputs, MAX_INPUTS - len(self._ready)))
        self._ready.extend(await self._targets.in_batch(taken))

    def __iter__(self) -> Iterator[Any]:
        while self._ready:
            yield self._ready.popleft()
