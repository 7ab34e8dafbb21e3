"""The routes of the legacy APIs (v1 and v2)."""

from axle.http.routes.legacy import account, associations, definitions, engagements, owners, pipelines, records
from axle.http.routes.row import Route

ROUTES: tuple[Route, ...] = (
    *account.ROUTES,
    *pipelines.ROUTES,
    *owners.ROUTES,
    *engagements.ROUTES,
    *definitions.ROUTES,
    *associations.ROUTES,
    *records.ROUTES,
)

__all__ = ["ROUTES"]
