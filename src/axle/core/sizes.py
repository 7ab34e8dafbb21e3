"""How many things the lists of a request may have, as types: whoever decodes a longer one refuses it."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

from msgspec import Meta

from axle.core.associations import MAX_ASSOCIATIONS
from axle.core.property_types import Json

MAX_NAMES = 5_000  # properties that a request asks for, or sets of one record
MAX_LISTED = 1_000  # things of a list that has no limit of its own
MAX_PAIRS = 2_000  # pairs of records
MAX_LINKS = MAX_ASSOCIATIONS  # records that one record is associated with
MAX_BATCH = 100  # records or definitions of a batch

T = TypeVar("T")

Names = Annotated[list[str], Meta(max_length=MAX_NAMES)]
Named = Annotated[list[T], Meta(max_length=MAX_NAMES)]
Values = Annotated[dict[str, Json], Meta(max_length=MAX_NAMES)]
Listed = Annotated[list[T], Meta(max_length=MAX_LISTED)]
Keyed = Annotated[dict[str, T], Meta(max_length=MAX_LISTED)]
Paired = Annotated[list[T], Meta(max_length=MAX_PAIRS)]
Linked = Annotated[list[T], Meta(max_length=MAX_LINKS)]
Batched = Annotated[list[T], Meta(max_length=MAX_BATCH)]
Anything = Keyed[Any]
