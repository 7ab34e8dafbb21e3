"""The schemas of object types."""

from __future__ import annotations

from axle.http.bodies import schemas as bodies
from axle.http.routes.row import Route, delete, get, patch, post, with_right
from axle.operations import rights
from axle.operations.definitions import schemas
from axle.storage.interface import READ_LANE

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
    get(PREFIXES, "", schemas.list_schemas, bodies.schemas, query=("archived", *SHOWN)),
    post(PREFIXES, "", schemas.create, bodies.schema, body=schemas.SchemaInput, status=201, located=True, fails=(409,)),
    post(PREFIXES, "/batch/read", schemas.read_batch, bodies.schemas, lane=READ_LANE, body=schemas.SchemaNames),
    get(PREFIXES, ONE, schemas.read, bodies.schema, query=SHOWN),
    patch(PREFIXES, ONE, schemas.update, bodies.definition, body=schemas.SchemaPatch),
    delete(PREFIXES, ONE, schemas.archive, query=("archived",)),
    delete(PREFIXES, ONE + "/purge", schemas.purge),  # what older SDKs of HubSpot call
    post(OWN, ONE + "/restore", schemas.restore, bodies.schema),
    post(
        PREFIXES,
        LINKS,
        schemas.associate,
        bodies.association,
        body=schemas.NewAssociation,
        status=201,
        located=True,
        fails=(409,),
    ),
    delete(PREFIXES, LINKS + "/{associationIdentifier}", schemas.dissociate),
)
ROUTES = with_right(_ROWS, rights.schemas, defines=True)
