"""What pages show and HubSpot has no API for: timelines, the recycle bin, and what the object types are like."""

from __future__ import annotations

from axle.http.bodies import object_types as type_bodies
from axle.http.bodies import timeline as bodies
from axle.http.routes.row import PAGED, RECORD, Route, get
from axle.operations import object_types
from axle.operations.records import recycle_bin, timeline

ROUTES: tuple[Route, ...] = (
    get(
        ("/_axle/timeline",), RECORD, timeline.timeline, bodies.timeline_page, query=("properties", "archived", "types", *PAGED)
    ),
    get(("/_axle",), "/recycle-bin", recycle_bin.list_archived, bodies.recycle_bin, query=("properties", "types", *PAGED)),
    get(("/_axle/recycle-bin",), RECORD, recycle_bin.read_archived, bodies.archived, query=("properties",)),
    get(("/_axle",), "/types", object_types.list_types, type_bodies.types),
)  # fmt: skip
