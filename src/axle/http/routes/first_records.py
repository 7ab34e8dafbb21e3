"""Records under the paths of the first versions of the API, which connectors still use.

Types have words of their own there: `records` and `page` in a path stand for those that a type's catalogue file gives.
"""

from __future__ import annotations

from axle.core.sizes import Batched, Listed, Named
from axle.http.bodies import first_records as bodies
from axle.http.routes.row import ALL, OTHERS, PROFILES, Route
from axle.operations import first_batches, first_links, first_pages, first_profiles, first_records, rights
from axle.operations.rights import Right
from axle.storage.interface import READ, SEARCH, WRITE

V1 = ("/{objectType}/v1/{records}",)
V2 = ("/{objectType}/v2/{records}",)
OWN = ("/{objectType}/{version}/{records}",)
TYPE_V1 = ("/{objectType}/v1",)
SHARED = ("/crm-objects/v1/objects/{objectType}",)
ONE = "/{objectId}"
KEYED = "/{key}/{objectId}"
MODES = ("property", "propertyMode", "formSubmissionMode", "showListMemberships")
NAMED = ("properties", "propertiesWithHistory")
LINKED = "/{objectId}/associations/{toObjectType}"
HELD = (409,)

OF_PROFILES: tuple[Route, ...] = (
    Route(
        "POST",
        V1,
        "/createOrUpdate" + KEYED,
        first_profiles.create_or_update,
        WRITE,
        bodies.saved,
        200,
        first_records.Input,
        fails=HELD,
    ),
    Route("GET", V1, KEYED + "/profile", first_profiles.read, READ, bodies.profile, query=MODES),
    Route("POST", V1, KEYED + "/profile", first_profiles.update, WRITE, None, 204, first_records.Input, fails=HELD),
    Route("DELETE", V1, KEYED, first_profiles.archive, WRITE, bodies.deleted),
    Route("POST", V1, "/merge-vids/{objectId}", first_profiles.merge, WRITE, bodies.merged, 200, first_profiles.MergeInput),
    Route("POST", V1, "/batch", first_batches.save_profiles, WRITE, None, 202, Listed[first_batches.Profile], fails=HELD),
    Route("GET", V1, "/{keys}/batch", first_pages.profiles, READ, bodies.by_id, query=("vid", "email", *MODES)),
    Route("GET", TYPE_V1, "/lists/all/{page}/all", first_pages.listed, READ, bodies.page, query=("count", "vidOffset", *MODES)),
    Route(
        "GET",
        TYPE_V1,
        "/lists/{list}/{page}/recent",
        first_pages.latest,
        SEARCH,
        bodies.page,
        query=("count", "vidOffset", "timeOffset", *MODES),
    ),
    Route("GET", TYPE_V1, "/search/query", first_pages.search, SEARCH, bodies.page, query=("q", "count", "offset", "property")),
)

OF_RECORDS: tuple[Route, ...] = (
    Route("POST", OWN, "", first_records.create, WRITE, bodies.record, 200, first_records.Input, fails=HELD, first=ALL),
    Route("GET", OWN, ONE, first_records.read, READ, bodies.record, query=NAMED),
    Route("PUT", OWN, ONE, first_records.update, WRITE, bodies.record, 200, first_records.Input, fails=HELD),
    Route("DELETE", V1, ONE, first_records.archive, WRITE, None, 204),
    Route("DELETE", V2, ONE, first_records.archive, WRITE, bodies.deleted),
    Route(
        "GET",
        OWN,
        "/paged",
        first_pages.page,
        READ,
        bodies.page,
        query=("limit", "offset", "includeAssociations", "includeAllProperties", "allPropertiesFetchMode", *NAMED),
    ),
    Route(
        "GET",
        OWN,
        "/recent/{what}",
        first_pages.recent,
        SEARCH,
        bodies.page,
        query=("count", "offset", "since", "includePropertyVersions"),
    ),
    Route(
        "POST",
        ("/{objectType}/v2",),
        "/domains/{value}/{records}",
        first_pages.by_value,
        SEARCH,
        bodies.found,
        200,
        first_pages.DomainInput,
    ),
    Route("GET", V2, "/{objectId}/vids", first_links.member_ids, READ, bodies.member_ids, query=("count", "vidOffset")),
    Route(
        "GET",
        V2,
        "/{objectId}/{toObjectType}",
        first_links.members,
        READ,
        bodies.members,
        query=("count", "vidOffset", "property"),
    ),
    Route("PUT", V2, "/{objectId}/{toObjectType}/{toObjectId}", first_links.add, WRITE, bodies.record),
    Route("DELETE", V2, "/{objectId}/{toObjectType}/{toObjectId}", first_links.remove, WRITE, None, 204),
    Route(
        "GET",
        V1,
        "/associated/{toObjectType}/{toObjectId}",
        first_links.associated_ids,
        READ,
        bodies.associated_ids,
        query=("limit", "offset"),
    ),
    Route(
        "GET",
        V1,
        "/associated/{toObjectType}/{toObjectId}/paged",
        first_links.associated,
        READ,
        bodies.associated,
        query=("limit", "offset", *NAMED),
    ),
    Route("PUT", V1, LINKED, first_links.associate, WRITE, None, 204, query=("id",)),
    Route("DELETE", V1, LINKED, first_links.dissociate, WRITE, None, 204, query=("id",)),
    Route(
        "POST",
        TYPE_V1,
        "/batch-async/update",
        first_batches.update_later,
        WRITE,
        None,
        202,
        Batched[first_batches.Change],
        fails=HELD,
    ),
)

OF_OBJECTS: tuple[Route, ...] = (
    Route("POST", SHARED, "", first_records.create, WRITE, bodies.record, 200, Named[first_records.Value], fails=HELD),
    Route("GET", SHARED, ONE, first_records.read, READ, bodies.record, query=NAMED),
    Route("PUT", SHARED, ONE, first_records.update, WRITE, bodies.record, 200, Named[first_records.Value], fails=HELD),
    Route("DELETE", SHARED, ONE, first_records.archive, WRITE, None, 204),
    Route("GET", SHARED, "/paged", first_pages.page, READ, bodies.page, query=("limit", "offset", *NAMED)),
    Route("POST", SHARED, "/batch-read", first_pages.batch_read, READ, bodies.by_id, 200, first_pages.ReadInput, query=NAMED),
    Route(
        "POST",
        SHARED,
        "/batch-create",
        first_batches.create,
        WRITE,
        bodies.many,
        200,
        Batched[Named[first_records.Value]],
        fails=HELD,
    ),
    Route(
        "POST",
        SHARED,
        "/batch-update",
        first_batches.update,
        WRITE,
        bodies.many,
        200,
        Batched[first_batches.Change],
        fails=HELD,
    ),
    Route("POST", SHARED, "/batch-delete", first_batches.archive, WRITE, None, 204, first_pages.ReadInput),
)


def _right(row: Route) -> Right:
    """Return what is asked before a body is read; paths that name no word for records exist for types that have one, too."""
    return rights.records if row.prefixes == TYPE_V1 else first_records.allowed


ROUTES: tuple[Route, ...] = (
    *(row._replace(first=PROFILES, right=_right(row)) for row in OF_PROFILES),
    *(row._replace(first=row.first or OTHERS, right=_right(row)) for row in OF_RECORDS),
    *(row._replace(right=_right(row)) for row in OF_OBJECTS),
)
