"""The route table: every path that Axle answers, what carries it out, and what it takes and gives.

A path of HubSpot's exists under several prefixes, one for each published version; differences between versions are fields of
a row. Each module has the rows of one noun.
"""

from axle.http.routes import (
    account,
    association_batches,
    association_definitions,
    associations,
    developers,
    journal,
    legacy,
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

ROUTES: tuple[Route, ...] = tuple(
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
            *legacy.ROUTES,
        )
    )
)

__all__ = ["ROUTES", "Route"]
