"""Who may do what: the scopes that one action on one object type asks for, and the check."""

from __future__ import annotations

from collections.abc import Iterable

from axle.core.catalog import Catalog, ObjectType
from axle.core.errors import Detail, Forbidden
from axle.core.versions import ApiVersion

READ, WRITE = "read", "write"
ALL = "*"
SCHEMA_READ = (
    "crm.schemas.custom.read", "crm.objects.custom.read",
    "crm.objects.custom.sensitive.read.v2", "crm.objects.custom.highly_sensitive.read.v2",
)  # fmt: skip
SCHEMA_READ_ONE = (*SCHEMA_READ, "oauth")
SCHEMA_WRITE = ("crm.schemas.custom.write",)
SCHEMA_COUNT = (
    *SCHEMA_READ, *SCHEMA_WRITE, "crm.objects.custom.write",
    "crm.objects.custom.sensitive.write.v2", "crm.objects.custom.highly_sensitive.write.v2",
)  # fmt: skip
OWNERS = ("crm.objects.owners.read", "automation")
USERS = {READ: ("settings.users.read", "settings.users.write"), WRITE: ("settings.users.write",)}
WEBHOOKS = {READ: ("developers-read", "private-apps-read"), WRITE: ("developers-write", "private-apps-write")}
# What programs of the account do with the API, and their tokens.
CALLS = ("developers-read", "private-apps-read")
TOKENS = {READ: ("private-apps-read", "private-apps-write"), WRITE: ("private-apps-write",)}
JOURNAL_DATA = ("webhooks-journal-data-access", "developer.webhooks_journal.read")
JOURNAL_SUBSCRIPTIONS = {
    READ: ("webhooks-journal-subscription-read", "developer.webhooks_journal.subscriptions.read"),
    WRITE: ("webhooks-journal-subscription-management", "developer.webhooks_journal.subscriptions.write"),
}
JOURNAL_SNAPSHOTS = {
    READ: ("webhooks-journal-snapshot-management", "developer.webhooks_journal.snapshots.read"),
    WRITE: ("webhooks-journal-snapshot-management", "developer.webhooks_journal.snapshots.write"),
}
# What an app may ask for for itself, whatever it asks users for: its journal tells nothing that users have not granted.
OF_JOURNALS = tuple(
    dict.fromkeys(
        scope for scopes in (JOURNAL_DATA, *JOURNAL_SUBSCRIPTIONS.values(), *JOURNAL_SNAPSHOTS.values()) for scope in scopes
    )
)
SCOPES_PAGE = "https://developers.hubspot.com/scopes"


def required(object_type: ObjectType, action: str, version: ApiVersion = ApiVersion.OLDER) -> tuple[str, ...]:
    """Return the scopes of which any one allows `action` on records of a type under the paths of a version."""
    definition = object_type.definition
    scopes = definition.read_scopes if action == READ else definition.write_scopes
    return (*scopes, *definition.dated_scopes) if version >= ApiVersion.V2026_09 else scopes


def repeating(object_type: ObjectType, action: str, version: ApiVersion) -> tuple[str, ...]:
    """Return the scopes of which any one allows `action` on series of records of a type; from 2026-09 on, more do."""
    scopes = required(object_type, action)
    if version < ApiVersion.V2026_09:
        return scopes
    definition = object_type.definition
    return (*scopes, *(definition.series_read_scopes if action == READ else definition.series_write_scopes))


def defining(object_type: ObjectType, action: str, version: ApiVersion = ApiVersion.OLDER) -> tuple[str, ...]:
    """Return the scopes of which any one allows `action` on a type's definitions.

    Reading takes what reads or writes the records, or the scope of the type's schema; writing takes the latter. The scope of a
    schema is called like that of the records, unless the type says otherwise. Types of engagements, whose records go by the
    scopes of contacts, have scopes of schemas of their own under the paths of 2026-09.
    """
    definition = object_type.definition
    if version >= ApiVersion.V2026_09 and definition.engagement:
        return (*defining(object_type, action), f"crm.schemas.{object_type.name}.{action}")
    if action == READ:
        schema_scopes = definition.schema_read_scopes or tuple(_schema_scope(scope) for scope in definition.read_scopes)
        return tuple(dict.fromkeys((*schema_scopes, *definition.read_scopes, *definition.write_scopes)))
    return definition.schema_write_scopes or tuple(_schema_scope(scope) for scope in definition.write_scopes)


def staging(object_type: ObjectType, action: str, version: ApiVersion = ApiVersion.OLDER) -> tuple[str, ...]:
    """Return the scopes of which any one allows `action` on a type's pipelines: those of its definitions, and its own."""
    scopes = object_type.definition.pipeline_scopes
    more = (*scopes, *(scope.replace(".write", ".read") for scope in scopes)) if action == READ else scopes
    return tuple(dict.fromkeys((*defining(object_type, action, version), *more)))


def _schema_scope(scope: str) -> str:
    return scope.replace("crm.objects.", "crm.schemas.", 1)


def of_any(catalog: Catalog, action: str) -> tuple[str, ...]:
    """Return the scopes of which any one allows `action` on records of some type."""
    return tuple(dict.fromkeys(scope for object_type in catalog.types for scope in required(object_type, action)))


def of_any_object(catalog: Catalog) -> tuple[str, ...]:
    """Return the scopes of which any one allows something with records of some type."""
    dated = (scope for object_type in catalog.types for scope in object_type.definition.dated_scopes)
    return tuple(dict.fromkeys((*of_any(catalog, READ), *of_any(catalog, WRITE), *dated)))


def may(scopes: frozenset[str], object_type: ObjectType, action: str, version: ApiVersion = ApiVersion.OLDER) -> bool:
    """Tell whether one of the scopes that would do is there."""
    return has_scopes(scopes, required(object_type, action, version))


def has_scopes(scopes: frozenset[str], required_scopes: Iterable[str]) -> bool:
    """Tell whether one of the wanted scopes is there."""
    return ALL in scopes or not scopes.isdisjoint(required_scopes)


def demand(scopes: frozenset[str], required_scopes: Iterable[str]) -> None:
    """Raise Forbidden unless one of the wanted scopes is there."""
    if has_scopes(scopes, required_scopes):
        return
    detail = Detail(
        "One or more of the following scopes are required.", context={"requiredGranularScopes": list(required_scopes)}
    )
    raise Forbidden(
        "This app hasn't been granted all required scopes to make this call. "
        f"Read more about required scopes here: {SCOPES_PAGE}.",
        details=[detail],
    )
