"""Records under the paths of the legacy APIs, which connectors still use.

Types have words of their own there: `records` and `page` in a path stand for those that a type's catalog file gives.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from axle.core.sizes import Batched, Listed, Named
from axle.http.bodies.legacy import records as bodies
from axle.http.routes.row import ALL, OTHERS, PROFILES, Route, delete, get, post, put
from axle.operations import rights
from axle.operations.legacy import batches, lists, profiles, record_associations, records
from axle.storage.interface import READ_LANE, SEARCH_LANE

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
    post(V1, "/createOrUpdate" + KEYED, profiles.create_or_update, bodies.saved, body=records.LegacyRecordInput, fails=HELD),
    get(V1, KEYED + "/profile", profiles.read, bodies.profile, query=MODES),
    post(V1, KEYED + "/profile", profiles.update, body=records.LegacyRecordInput, status=204, fails=HELD),
    delete(V1, KEYED, profiles.archive, bodies.deleted, status=200),
    post(V1, "/merge-vids/{objectId}", profiles.merge, bodies.merged, body=profiles.MergeInput),
    post(V1, "/batch", batches.save_profiles, body=Listed[batches.ProfileInput], status=202, fails=HELD),
    get(V1, "/{keys}/batch", lists.profiles, bodies.by_id, query=("vid", "email", *MODES)),
    get(TYPE_V1, "/lists/all/{page}/all", lists.profiles_by_id, bodies.page, query=("count", "vidOffset", *MODES)),
    get(
        TYPE_V1,
        "/lists/{list}/{page}/recent",
        lists.latest,
        bodies.latest,
        lane=SEARCH_LANE,
        query=("count", "vidOffset", "timeOffset", *MODES),
    ),
    get(TYPE_V1, "/search/query", lists.search, bodies.searched, lane=SEARCH_LANE, query=("q", "count", "offset", "property")),
)

OF_RECORDS: tuple[Route, ...] = (
    post(OWN, "", records.create, bodies.record, body=records.LegacyRecordInput, fails=HELD, legacy=ALL),
    get(OWN, ONE, records.read, bodies.record, query=NAMED),
    put(OWN, ONE, records.update, bodies.record, body=records.LegacyRecordInput, fails=HELD),
    delete(V1, ONE, records.archive),
    delete(V2, ONE, records.archive, bodies.deleted, status=200),
    get(
        OWN,
        "/paged",
        lists.page,
        bodies.page,
        query=("limit", "offset", "includeAssociations", "includeAllProperties", "allPropertiesFetchMode", *NAMED),
    ),
    get(
        OWN,
        "/recent/{what}",
        lists.recent,
        bodies.recent,
        lane=SEARCH_LANE,
        query=("count", "offset", "since", "includePropertyVersions"),
    ),
    post(
        ("/{objectType}/v2",),
        "/domains/{value}/{records}",
        lists.by_value,
        bodies.with_value,
        lane=SEARCH_LANE,
        body=lists.DomainInput,
    ),
    get(V2, "/{objectId}/vids", record_associations.profile_ids, bodies.profile_ids, query=("count", "vidOffset")),
    get(
        V2,
        "/{objectId}/{toObjectType}",
        record_associations.profiles,
        bodies.profiles,
        query=("count", "vidOffset", "property"),
    ),
    put(V2, "/{objectId}/{toObjectType}/{toObjectId}", record_associations.add, bodies.record),
    delete(V2, "/{objectId}/{toObjectType}/{toObjectId}", record_associations.remove),
    get(
        V1,
        "/associated/{toObjectType}/{toObjectId}",
        record_associations.associated_ids,
        bodies.associated_ids,
        query=("limit", "offset"),
    ),
    get(
        V1,
        "/associated/{toObjectType}/{toObjectId}/paged",
        record_associations.associated,
        bodies.associated_page,
        query=("limit", "offset", *NAMED),
    ),
    put(V1, LINKED, record_associations.associate, status=204, query=("id",)),
    delete(V1, LINKED, record_associations.dissociate, query=("id",)),
    post(TYPE_V1, "/batch-async/update", batches.update_later, body=Batched[batches.RecordChange], status=202, fails=HELD),
)

OF_OBJECTS: tuple[Route, ...] = (
    post(SHARED, "", records.create, bodies.record, body=Named[records.Value], fails=HELD),
    get(SHARED, ONE, records.read, bodies.record, query=NAMED),
    put(SHARED, ONE, records.update, bodies.record, body=Named[records.Value], fails=HELD),
    delete(SHARED, ONE, records.archive),
    get(SHARED, "/paged", lists.page, bodies.page, query=("limit", "offset", *NAMED)),
    post(SHARED, "/batch-read", lists.batch_read, bodies.by_id, lane=READ_LANE, body=lists.ReadInput, query=NAMED),
    post(SHARED, "/batch-create", batches.create, bodies.many, body=Batched[Named[records.Value]], fails=HELD),
    post(SHARED, "/batch-update", batches.update, bodies.many, body=Batched[batches.RecordChange], fails=HELD),
    post(SHARED, "/batch-delete", batches.archive, body=lists.ReadInput, status=204),
)


def _with_right(rows: Iterable[Route], legacy: str = "") -> tuple[Route, ...]:
    """Return rows of some types, with what is asked before a body is read.

    Paths that name no word for records exist for types that have one, too.
    """
    return tuple(
        replace(row, legacy=row.legacy or legacy, right=rights.records if row.prefixes == TYPE_V1 else records.type_of_path)
        for row in rows
    )


ROUTES: tuple[Route, ...] = (
    *_with_right(OF_PROFILES, PROFILES),
    *_with_right(OF_RECORDS, OTHERS),
    *_with_right(OF_OBJECTS),
)
