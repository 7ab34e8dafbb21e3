"""The route table: every path that Axle answers, what carries it out, and what it takes and gives.

A path of HubSpot's exists under several prefixes, one for each published version; differences between versions are fields of
a row. Each module has the rows of one noun. `axle.http.routes.every` has the rows of the legacy APIs as well.
"""

from functools import cache

from axle.http.routes import (
    account,
    association_batches,
    association_definitions,
    associations,
    developers,
    journal,
    limits_tracking,
    oauth,
    object_library,
    objects,
    owners,
    pipelines,
    properties,
    queues,
    reminders,
    requirements,
    schemas,
    searches,
    series,
    sessions,
    stream,
    timeline,
    users,
    validations,
    webhook_log,
    webhooks,
)
from axle.http.routes.row import Route, split_by_version

CURRENT: tuple[Route, ...] = tuple(
    split_by_version(
        (
            *objects.ROUTES,
            *associations.ROUTES,
            *association_batches.ROUTES,
            *association_definitions.ROUTES,
            *account.ROUTES,
            *properties.ROUTES,
            *schemas.ROUTES,
            *pipelines.ROUTES,
            *owners.ROUTES,
            *users.ROUTES,
            *sessions.ROUTES,
            *searches.ROUTES,
            *queues.ROUTES,
            *series.ROUTES,
            *timeline.ROUTES,
            *oauth.ROUTES,
            *validations.ROUTES,
            *reminders.ROUTES,
            *requirements.ROUTES,
            *limits_tracking.ROUTES,
            *object_library.ROUTES,
            *journal.ROUTES,
            *webhook_log.ROUTES,
            *webhooks.ROUTES,
            *stream.ROUTES,
            *developers.ROUTES,
        )
    )
)

LEGACY_VERSIONS = frozenset(("v1", "v2"))  # one of these is a segment of each path of the legacy APIs


@cache
def legacy_routes() -> tuple[Route, ...]:
    """Return the rows of the legacy APIs (v1 and v2), imported when first asked for: a MiB that most servers do without."""
    from axle.http.routes import legacy

    return tuple(split_by_version(legacy.ROUTES))


__all__ = ["CURRENT", "LEGACY_VERSIONS", "Route", "legacy_routes"]
