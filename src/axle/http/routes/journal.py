"""The journal: what apps follow, and the files that tell them what happened."""

from __future__ import annotations

from functools import partial

from axle.http.bodies import journal as bodies
from axle.http.routes.oauth import NO_STORE
from axle.http.routes.row import Route, delete, get, post, with_right
from axle.operations import rights
from axle.operations.journal import files, filters, reading, snapshots, subscriptions
from axle.storage.interface import SEARCH_LANE

VERSIONS = ("v4", "2026-03", "2026-09", "2027-03-beta")
GLOBAL, LOCAL, SUBSCRIPTIONS, SNAPSHOTS = (
    tuple(f"/webhooks-journal/{what}/{version}" for version in VERSIONS)
    for what in ("journal", "journal-local", "subscriptions", "snapshots")
)
ONE = "/{subscriptionId}"
PORTAL = ("installPortalId",)
_get = partial(get, lane=SEARCH_LANE, query=PORTAL, unmetered=True)  # to look what happened takes longer than a quick read

_DATA: tuple[Route, ...] = (
    _get(GLOBAL, "/earliest", reading.earliest, bodies.address),
    _get(GLOBAL, "/latest", reading.latest, bodies.address),
    _get(GLOBAL, "/offset/{offset}/next", reading.next_file, bodies.address),
    _get(GLOBAL, "/batch/earliest/{count}", reading.batch_earliest, bodies.addresses),
    _get(GLOBAL, "/batch/latest/{count}", reading.batch_latest, bodies.addresses),
    _get(GLOBAL, "/batch/{offset}/next/{count}", reading.batch_next, bodies.addresses),
    post(
        GLOBAL, "/batch/read", reading.batch_read, bodies.addresses,
        lane=SEARCH_LANE, body=reading.Offsets, query=PORTAL, unmetered=True,
    ),
    _get(LOCAL, "/earliest", reading.local_earliest, bodies.address),
    _get(LOCAL, "/latest", reading.local_latest, bodies.address),
    _get(LOCAL, "/offset/{offset}/next", reading.local_next_file, bodies.address),
    _get(LOCAL, "/batch/earliest/{count}", reading.local_batch_earliest, bodies.addresses),
    _get(LOCAL, "/batch/latest/{count}", reading.local_batch_latest, bodies.addresses),
    _get(LOCAL, "/batch/{offset}/next/{count}", reading.local_batch_next, bodies.addresses),
    post(
        LOCAL, "/batch/read", reading.local_batch_read, bodies.addresses,
        lane=SEARCH_LANE, body=reading.Offsets, query=PORTAL, unmetered=True,
    ),
)  # fmt: skip
_SUBSCRIPTIONS: tuple[Route, ...] = (
    get(SUBSCRIPTIONS, "", subscriptions.list_subscriptions, bodies.subscriptions),
    post(SUBSCRIPTIONS, "", subscriptions.upsert, bodies.subscription, body=subscriptions.SubscriptionInput),
    get(SUBSCRIPTIONS, ONE, subscriptions.read, bodies.subscription),
    delete(SUBSCRIPTIONS, ONE, subscriptions.unsubscribe),
    delete(SUBSCRIPTIONS, "/portals/{portalId}", subscriptions.unsubscribe_in_portal),
    post(SUBSCRIPTIONS, "/filters", filters.create, bodies.filter_id, body=filters.FilterInput),
    get(SUBSCRIPTIONS, "/filters/subscription/{subscriptionId}", filters.list_filters, bodies.filters),
    get(SUBSCRIPTIONS, "/filters/{filterId}", filters.read, bodies.journal_filter),
    delete(SUBSCRIPTIONS, "/filters/{filterId}", filters.remove),
)
_SNAPSHOTS: tuple[Route, ...] = (
    post(SNAPSHOTS, "/crm", snapshots.create, bodies.snapshots, body=snapshots.SnapshotsInput),
    get((*GLOBAL, *LOCAL), "/status/{statusId}", snapshots.status, bodies.status, unmetered=True),
)
_FILES: tuple[Route, ...] = (
    get(  # no cache keeps a file: what is erased would be told by it
        (bodies.FILES,), "/{appId}/{offset}", files.read, bodies.file,
        lane=SEARCH_LANE, query=("expires", "signature"), open=True, secret=True, headers=NO_STORE,
    ),
)  # fmt: skip
ROUTES = (
    *with_right(_DATA, rights.journal_data),
    *with_right(_SUBSCRIPTIONS, rights.journal_subscriptions),
    *with_right(_SNAPSHOTS, rights.journal_snapshots),
    *_FILES,
)
