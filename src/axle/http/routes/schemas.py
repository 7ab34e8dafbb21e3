"""The schemas of object types."""

from __future__ import annotations

from axle.http.bodies import schemas as bodies
from axle.http.routes.row import Route
from axle.operations import rights
from axle.operations.definitions import schemas
from axle.storage.interface import READ_LANE, WRITE_LANE

PREFIXES = (
    "/crm-object-schemas/v3/schemas", "/crm/v3/schemas", "/crm/schemas/v3",
    "/crm-object-schemas/2025-09/schemas", "/crm-object-schemas/2026-03/schemas", "/crm-object-schemas/2026-09/schemas",
    "/crm-object-schemas/2026-09-beta/schemas",
)  # fmt: skip
OWN = ("/_axle/schemas",)
ONE = "/{objectType}"
LINKS = ONE + "/associations"
SHOWN = ("includeAssociationDefinitions", "includeAuditMetadata", "includePropertyDefinitions")

_ROWS: tuple[Route, ...] = (
    Route("GET", PREFIXES, "", schemas.list_schemas, READ_LANE, bodies.listed, query=("archived", *SHOWN)),
    Route("POST", PREFIXES, "", schemas.create, WRITE_LANE, bodies.one, 201, schemas.SchemaInput, located=True, fails=(409,)),
    Route("POST", PREFIXES, "/batch/read", schemas.read_batch, READ_LANE, bodies.listed, 200, schemas.SchemaNames),
    Route("GET", PREFIXES, ONE, schemas.read, READ_LANE, bodies.one, query=SHOWN),
    Route("PATCH", PREFIXES, ONE, schemas.update, WRITE_LANE, bodies.definition, 200, schemas.SchemaPatch),
    Route("DELETE", PREFIXES, ONE, schemas.archive, WRITE_LANE, None, 204, query=("archived",)),
    Route("DELETE", PREFIXES, ONE + "/purge", schemas.purge, WRITE_LANE, None, 204),  # what older SDKs of HubSpot call
    Route("POST", OWN, ONE + "/restore", schemas.restore, WRITE_LANE, bodies.one),
    Route(
        "POST",
        PREFIXES,
        LINKS,
        schemas.associate,
        WRITE_LANE,
        bodies.association,
        201,
        schemas.NewAssociation,
        located=True,
        fails=(409,),
    ),
    Route("DELETE", PREFIXES, LINKS + "/{associationIdentifier}", schemas.dissociate, WRITE_LANE, None, 204),
)
ROUTES = tuple(row._replace(defines=row.lane == WRITE_LANE, right=rights.schemas) for row in _ROWS)
