"""All rows, those of the legacy APIs too: for who describes or checks them. A server imports the latter when it must."""

from axle.http.routes import CURRENT, Route, legacy_routes

ROUTES: tuple[Route, ...] = (*CURRENT, *legacy_routes())
