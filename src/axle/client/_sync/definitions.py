"""What an account defines: properties and their groups, pipelines and their stages, owners, schemas."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Generic, TypeVar, Unpack

import msgspec

from axle.client import definition_calls
from axle.client._sync.batching import carried_out
from axle.client._sync.caller import Caller
from axle.client._sync.pages import Pages
from axle.client._sync.raw import RawCalls
from axle.client.attributes import repr_of
from axle.client.batches import BatchOptions
from axle.client.calls import CallOptions
from axle.client.definition_calls import CollectionOptions, CollectionRef, DefinitionBatchOptions, OwnerOptions
from axle.client.models import (
    AssociationDefinition,
    AuditEntry,
    Owner,
    Pipeline,
    PropertyDefinition,
    PropertyGroup,
    Schema,
    Stage,
)
from axle.client.responses import BatchResult, Page

T = TypeVar("T")


class Collection(Generic[T]):
    """Entries that have a name or an id. A body is a mapping with the names of the wire, or one of `axle.client.models`."""

    def __init__(self, client: Caller, path: str, shape: Any) -> None:
        self._client = client
        self._collection = CollectionRef(path, shape, client.config.validation, client.config.lax)

    def __repr__(self) -> str:
        return repr_of(self, self._client, self._collection.path)

    @property
    def raw(self) -> RawCalls:
        """Return the same calls, with their raw responses; of a list, one page."""
        return RawCalls(self._client, self)

    def list(self, **options: Unpack[CollectionOptions]) -> Pages[T]:
        """Iterate over all entries."""
        return self._pages(options)

    def _pages(self, options: Any) -> Pages[T]:
        def fetch(after: str | None, limit: int | None) -> Page[T]:
            page: Page[T] = self._client.run(definition_calls.list_page(self._collection, options, after))
            return page

        return Pages(fetch, of=repr(self))

    def get(self, name: str | int, **options: Unpack[CollectionOptions]) -> T:
        """Read an entry. Raises NotFound."""
        return self._definition(definition_calls.get(self._collection, name, options))

    def create(self, body: Any, **options: Unpack[CallOptions]) -> T:
        """Create an entry."""
        return self._definition(definition_calls.create(self._collection, body, options))

    def update(self, name: str | int, body: Any, **options: Unpack[CallOptions]) -> T:
        """Change an entry."""
        return self._definition(definition_calls.update(self._collection, name, body, options))

    def archive(self, name: str | int, **options: Unpack[CollectionOptions]) -> None:
        """Archive an entry."""
        self._client.run(definition_calls.archive(self._collection, name, options))

    def _definition(self, call: Any) -> T:
        definition: T = self._client.run(call)
        return definition

    def _batch(self, verb: str, inputs: Iterable[Any], options: Any) -> BatchResult[T]:
        return carried_out(self._client, definition_calls.batches(self._collection, verb, inputs, options))


class PropertyDefinitions(Collection[PropertyDefinition]):
    """The properties of a type, and their groups."""

    @property
    def groups(self) -> Collection[PropertyGroup]:
        """Return the groups."""
        return Collection(self._client, self._collection.path + "/groups", PropertyGroup)

    def create_all(self, bodies: Iterable[Any], **options: Unpack[BatchOptions]) -> BatchResult[PropertyDefinition]:
        """Create several properties."""
        return self._batch("create", bodies, options)

    def get_all(self, names: Iterable[str], **options: Unpack[DefinitionBatchOptions]) -> BatchResult[PropertyDefinition]:
        """Read several properties."""
        return self._batch("read", ({"name": name} for name in names), options)

    def archive_all(self, names: Iterable[str], **options: Unpack[BatchOptions]) -> None:
        """Archive several properties."""
        self._batch("archive", ({"name": name} for name in names), options)


class Stages(Collection[Stage]):
    """The stages of a pipeline."""

    def replace(self, name: str | int, body: Any, **options: Unpack[CallOptions]) -> Stage:
        """Replace a stage."""
        return self._definition(definition_calls.replace(self._collection, name, body, options))

    def audit(self, name: str | int, **options: Unpack[CallOptions]) -> list[AuditEntry]:
        """Read the changes of a stage."""
        page: Page[AuditEntry] = self._client.run(definition_calls.audit(self._collection, name, AuditEntry, options))
        return page.results


class Pipelines(Collection[Pipeline]):
    """The pipelines of a type, and their stages."""

    def stages(self, pipeline_id: str) -> Stages:
        """Return the stages of a pipeline."""
        return Stages(self._client, f"{self._collection.entry_path(pipeline_id)}/stages", Stage)

    def replace(self, name: str | int, body: Any, **options: Unpack[CallOptions]) -> Pipeline:
        """Replace a pipeline."""
        return self._definition(definition_calls.replace(self._collection, name, body, options))

    def audit(self, name: str | int, **options: Unpack[CallOptions]) -> list[AuditEntry]:
        """Read the changes of a pipeline."""
        page: Page[AuditEntry] = self._client.run(definition_calls.audit(self._collection, name, AuditEntry, options))
        return page.results


class Owners:
    """Record owners."""

    def __init__(self, client: Caller, path: str) -> None:
        self._client = client
        self._inner: Collection[Owner] = Collection(client, path, Owner)

    def __repr__(self) -> str:
        return repr_of(self, self._client)

    @property
    def raw(self) -> RawCalls:
        """Return the same calls, with their raw responses; of a list, one page."""
        return RawCalls(self._client, self)

    def list(self, **options: Unpack[OwnerOptions]) -> Pages[Owner]:
        """Iterate over the owners, or find one by `email`."""
        return self._inner._pages(options)

    def get(self, owner_id: str | int, **options: Unpack[OwnerOptions]) -> Owner:
        """Read an owner; `id_property="userId"` finds one by the id of the user."""
        return self._inner._definition(definition_calls.get(self._inner._collection, owner_id, options))


class Schemas(Collection[Schema]):
    """The object types that an account defines. `archive(name, archived=True)` deletes an archived one permanently."""

    def get_all(self, names: Iterable[str], **options: Unpack[CallOptions]) -> Sequence[Schema]:
        """Read several types, with their properties and associations."""
        page: Page[Schema] = self._client.run(definition_calls.schemas(self._collection, names, options))
        return page.results

    def associate(self, name: str, body: Any, **options: Unpack[CallOptions]) -> AssociationDefinition:
        """Define an association from a type to another."""
        call = definition_calls.create(self._associations(name), body, options)
        definition: AssociationDefinition = self._client.run(call)
        return definition

    def dissociate(self, name: str, association_id: str | int, **options: Unpack[CallOptions]) -> None:
        """Remove such a definition."""
        self._client.run(definition_calls.archive(self._associations(name), association_id, options))

    def _associations(self, name: str) -> CollectionRef:
        path = self._collection.entry_path(name) + "/associations"
        return msgspec.structs.replace(self._collection, path=path, shape=AssociationDefinition)
