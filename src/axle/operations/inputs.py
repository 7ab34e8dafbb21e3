"""The shapes that requests may have, as far as operations need them; unknown fields are ignored, as HubSpot does."""

from __future__ import annotations

import msgspec

from axle.core.catalog import SYSTEM_ID
from axle.core.errors import ShapeError
from axle.core.sizes import Batched, Linked, Listed, Names, Paired, Values

Id = str | int


class Spec(msgspec.Struct):
    """An association type as clients name it."""

    associationCategory: str
    associationTypeId: int


class Target(msgspec.Struct):
    """The record at the other end."""

    id: Id


class Association(msgspec.Struct):
    """A record to link to, and as what."""

    to: Target
    types: Listed[Spec]


class Pair(msgspec.Struct):
    """Two records."""

    from_: Target = msgspec.field(name="from")
    to: Target


class Pairs(msgspec.Struct):
    """A batch of pairs."""

    inputs: Paired[Pair]


class LabelledPair(Pair):
    """Two records, and as what they are to be associated."""

    types: Listed[Spec]


class LabelledPairs(msgspec.Struct):
    """A batch of pairs with association types."""

    inputs: Paired[LabelledPair]


class NamedPair(Pair):
    """Two records and one association type, by number or by name."""

    type: Id


class NamedPairs(msgspec.Struct):
    """A batch of pairs with a type each."""

    inputs: Paired[NamedPair]


class AssociationsToRemove(msgspec.Struct):
    """One record, and those that it is associated with."""

    from_: Target = msgspec.field(name="from")
    to: Paired[Target]


class AssociationsToRemoveBatch(msgspec.Struct):
    """A batch of associations to remove."""

    inputs: Paired[AssociationsToRemove]


class LinksOf(msgspec.Struct):
    """A record whose associations are read, and from where on."""

    id: Id
    after: Id | None = None


class LinksRead(msgspec.Struct):
    """A batch of records whose associations are read."""

    inputs: Listed[LinksOf]


class Label(msgspec.Struct):
    """A new label; the other direction may have a text of its own."""

    name: str
    label: str
    inverseLabel: str | None = None


class LabelChange(msgspec.Struct):
    """Other texts for a label."""

    associationTypeId: int
    label: str
    inverseLabel: str | None = None


class TypeSpec(msgspec.Struct):
    """An association type as the endpoints of limits name it."""

    category: str
    typeId: int


class TypeSpecs(msgspec.Struct):
    """A batch of association types."""

    inputs: Batched[TypeSpec]


class AssociationLimitInput(TypeSpec):
    """How many associations of a type a record may have."""

    maxToObjectIds: int


class AssociationLimitsInput(msgspec.Struct):
    """A batch of limits."""

    inputs: Batched[AssociationLimitInput]


class Create(msgspec.Struct):
    """A new record."""

    properties: Values
    associations: Linked[Association] | None = None
    objectWriteTraceId: str | None = None


class Update(msgspec.Struct):
    """New values for a record."""

    properties: Values


class BatchUpdate(msgspec.Struct):
    """New values for the record that `id` names, by its own id or by a unique property."""

    id: Id
    properties: Values = {}
    idProperty: str | None = None
    objectWriteTraceId: str | None = None

    @property
    def key(self) -> tuple[str, str]:
        """Return what the record is named by: the property, none for its own id, and the value."""
        prop = self.idProperty or ""
        return ("" if prop == SYSTEM_ID else prop, str(self.id))


class BatchId(msgspec.Struct):
    """A record named by id or unique value."""

    id: Id


class Creates(msgspec.Struct):
    """A batch of new records."""

    inputs: Batched[Create]


class Updates(msgspec.Struct):
    """A batch of updates or upserts."""

    inputs: Batched[BatchUpdate]


class Ids(msgspec.Struct):
    """A batch of records to archive. An input that is a text alone is the id; one that is null is told last."""

    inputs: Batched[BatchId | str | None]

    def __post_init__(self) -> None:
        """Raise ShapeError for an input that is null, when all others could be read."""
        if None in self.inputs:
            raise ShapeError(f"Null element at index {self.inputs.index(None)} of inputs")

    @property
    def ids(self) -> list[str]:
        """Return the ids that the inputs name, as texts."""
        return [str(one.id) if isinstance(one, BatchId) else str(one) for one in self.inputs]


class BatchRead(Ids):
    """A batch of records to read, and what to show of them."""

    properties: Names | None = None
    propertiesWithHistory: Names | None = None
    idProperty: str | None = None


class Merge(msgspec.Struct):
    """Two records to become one."""

    primaryObjectId: Id
    objectIdToMerge: Id


class Erase(msgspec.Struct):
    """A record to erase for good."""

    objectId: Id
    idProperty: str | None = None
