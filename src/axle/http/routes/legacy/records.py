"""Records under the paths of the first versions of the API, which connectors still use.

Types have words of their own there: `records` and `page` in a path stand for those that a type's catalog file gives.
"""

from __future__ import annotations

from axle.core.sizes import Batched, Listed, Named
from axle.http.bodies.legacy import records as bodies
from axle.http.routes.row import ALL, OTHERS, PROFILES, Route
from axle.operations import rights
from axle.operations.legacy import batches, lists, profiles, record_associations, records
from axle.operations.rights import Right
from axle.storage.interface import READ_LANE, SEARCH_LANE, WRITE_LANE

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
        profiles.create_or_update,
        WRITE_LANE,
        bodies.saved,
        200,
        records.LegacyRecordInput,
        fails=HELD,
    ),
    Route("GET", V1, KEYED + "/profile", profiles.read, READ_LANE, bodies.profile, query=MODES),
    Route("POST", V1, KEYED + "/profile", profiles.update, WRITE_LANE, None, 204, records.LegacyRecordInput, fails=HELD),
    Route("DELETE", V1, KEYED, profiles.archive, WRITE_LANE, bodies.deleted),
    Route("POST", V1, "/merge-vids/{objectId}", profiles.merge, WRITE_LANE, bodies.merged, 200, profiles.MergeInput),
    Route("POST", V1, "/batch", batches.save_profiles, WRITE_LANE, None, 202, Listed[batches.ProfileInput], fails=HELD),
    Route("GET", V1, "/{keys}/batch", lists.profiles, READ_LANE, bodies.by_id, query=("vid", "email", *MODES)),
    Route("GET", TYPE_V1, "/lists/all/{page}/all", lists.listed, READ_LANE, bodies.page, query=("count", "vidOffset", *MODES)),
    Route(
        "GET",
        TYPE_V1,
        "/lists/{list}/{page}/recent",
        lists.latest,
        SEARCH_LANE,
        bodies.page,
        query=("count", "vidOffset", "timeOffset", *MODES),
    ),
    Route("GET", TYPE_V1, "/search/query", lists.search, SEARCH_LANE, bodies.page, query=("q", "count", "offset", "property")),
)

OF_RECORDS: tuple[Route, ...] = (
    Route("POST", OWN, "", records.create, WRITE_LANE, bodies.record, 200, records.LegacyRecordInput, fails=HELD, legacy=ALL),
    Route("GET", OWN, ONE, records.read, READ_LANE, bodies.record, query=NAMED),
    Route("PUT", OWN, ONE, records.update, WRITE_LANE, bodies.record, 200, records.LegacyRecordInput, fails=HELD),
    Route("DELETE", V1, ONE, records.archive, WRITE_LANE, None, 204),
    Route("DELETE", V2, ONE, records.archive, WRITE_LANE, bodies.deleted),
    Route(
        "GET",
        OWN,
        "/paged",
        lists.page,
        READ_LANE,
        bodies.page,
        query=("limit", "offset", "includeAssociations", "includeAllProperties", "allPropertiesFetchMode", *NAMED),
    ),
    Route(
        "GET",
        OWN,
        "/recent/{what}",
        lists.recent,
        SEARCH_LANE,
        bodies.page,
        query=("count", "offset", "since", "includePropertyVersions"),
    ),
    Route(
        "POST",
        ("/{objectType}/v2",),
        "/domains/{value}/{records}",
        lists.by_value,
        SEARCH_LANE,
        bodies.found,
        200,
        lists.DomainInput,
    ),
    Route(
        "GET",
        V2,
        "/{objectId}/vids",
        record_associations.member_ids,
        READ_LANE,
        bodies.member_ids,
        query=("count", "vidOffset"),
    ),
    Route(
        "GET",
        V2,
        "/{objectId}/{toObjectType}",
        record_associations.members,
        READ_LANE,
        bodies.members,
        query=("count", "vidOffset", "property"),
    ),
    Route("PUT", V2, "/{objectId}/{toObjectType}/{toObjectId}", record_associations.add, WRITE_LANE, bodies.record),
    Route("DELETE", V2, "/{objectId}/{toObjectType}/{toObjectId}", record_associations.remove, WRITE_LANE, None, 204),
    Route(
        "GET",
        V1,
        "/associated/{toObjectType}/{toObjectId}",
        record_associations.associated_ids,
        READ_LANE,
        bodies.associated_ids,
        query=("limit", "offset"),
    ),
    Route(
        "GET",
        V1,
        "/associated/{toObjectType}/{toObjectId}/paged",
        record_associations.associated,
        READ_LANE,
        bodies.associated,
        query=("limit", "offset", *NAMED),
    ),
    Route("PUT", V1, LINKED, record_associations.associate, WRITE_LANE, None, 204, query=("id",)),
    Route("DELETE", V1, LINKED, record_associations.dissociate, WRITE_LANE, None, 204, query=("id",)),
    Route(
        "POST",
        TYPE_V1,
        "/batch-async/update",
        batches.update_later,
        WRITE_LANE,
        None,
        202,
        Batched[batches.RecordChange],
        fails=HELD,
    ),
)

OF_OBJECTS: tuple[Route, ...] = (
    Route("POST", SHARED, "", records.create, WRITE_LANE, bodies.record, 200, Named[records.Value], fails=HELD),
    Route("GET", SHARED, ONE, records.read, READ_LANE, bodies.record, query=NAMED),
    Route("PUT", SHARED, ONE, records.update, WRITE_LANE, bodies.record, 200, Named[records.Value], fails=HELD),
    Route("DELETE", SHARED, ONE, records.archive, WRITE_LANE, None, 204),
    Route("GET", SHARED, "/paged", lists.page, READ_LANE, bodies.page, query=("limit", "offset", *NAMED)),
    Route("POST", SHARED, "/batch-read", lists.batch_read, READ_LANE, bodies.by_id, 200, lists.ReadInput, query=NAMED),
    Route(
        "POST",
        SHARED,
        "/batch-create",
        batches.create,
        WRITE_LANE,
        bodies.many,
        200,
        Batched[Named[records.Value]],
        fails=HELD,
    ),
    Route(
        "POST",
        SHARED,
        "/batch-update",
        batches.update,
        WRITE_LANE,
        bodies.many,
        200,
        Batched[batches.RecordChange],
        fails=HELD,
    ),
    Route("POST", SHARED, "/batch-delete", batches.archive, WRITE_LANE, None, 204, lists.ReadInput),
)


def _right(row: Route) -> Right:
    """Return what is asked before a body is read; paths that name no word for records exist for types that have one, too."""
    return rights.records if row.prefixes == TYPE_V1 else records.allowed


ROUTES: tuple[Route, ...] = (
    *(row._replace(legacy=PROFILES, right=_right(row)) for row in OF_PROFILES),
    *(row._replace(legacy=row.legacy or OTHERS, right=_right(row)) for row in OF_RECORDS),
    *(row._replace(right=_right(row)) for row in OF_OBJECTS),
)
