"""How many things the lists of a request may have, as types: whoever decodes a longer one refuses it."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

from msgspec import Meta

from axle.core.associations import LINKS_LIMIT
from axle.core.property_types import Json

NAMES = 5_000  # properties that a request asks for, or sets of one record
LISTED = 1_000  # things of a list that has no limit of its own
PAIRS = 2_000  # pairs of records
LINKS = LINKS_LIMIT  # records that one record is associated with
BATCH = 100  # records or definitions of a batch

T = TypeVar("T")

Names = Annotated[list[str], Meta(max_length=NAMES)]
Named = Annotated[list[T], Meta(max_length=NAMES)]
Values = Annotated[dict[str, Json], Meta(max_length=NAMES)]
Listed = Annotated[list[T], Meta(max_length=LISTED)]
Keyed = Annotated[dict[str, T], Meta(max_length=LISTED)]
Paired = Annotated[list[T], Meta(max_length=PAIRS)]
Linked = Annotated[list[T], Meta(max_length=LINKS)]
Batched = Annotated[list[T], Meta(max_length=BATCH)]
Anything = Keyed[Any]
