"""Whose journal it is: the app's that asks, and of which accounts and records it may be told."""

from __future__ import annotations

import secrets
import uuid
from typing import Any

from axle.core import permissions
from axle.core.accounts import App
from axle.core.catalog import ObjectType
from axle.core.errors import Forbidden, Invalid, excerpt, unparsable
from axle.core.permissions import ALL, READ
from axle.core.versions import ApiVersion
from axle.core.whole_numbers import whole_number
from axle.operations.oauth.approvals import approved
from axle.operations.request import Caller, Request
from axle.storage.interface import Transaction

MAX_ID_DIGITS = 15
MAX_PORTAL = 2**63 - 1  # the last number that a database holds
DAY_MS = 86_400_000


def own_app(tx: Transaction, caller: Caller, scopes: tuple[str, ...]) -> App:
    """Return the app that asks. Raises Forbidden without one of the scopes, or where no app asks that is of this account."""
    caller.require(*scopes)
    number = whole_number(caller.moment.source.id)
    app = tx.app_by_id(number) if number is not None else None
    if app is None or app.account != caller.account or app.archived_ms is not None:
        raise Forbidden("A journal belongs to an app: ask with a token that the app got with its client credentials.")
    return app


def granted(tx: Transaction, app: App, portal: int) -> frozenset[str] | None:
    """Return the scopes that an app has in an account; None where it is not installed. Its own account needs no approval."""
    scopes = approved(tx.for_account(portal), app.id)
    return scopes if portal != app.account else frozenset(app.scopes.split()) | (scopes or frozenset())


def demand_installed(tx: Transaction, app: App, portal: int) -> frozenset[str]:
    """Return the scopes that an app has in an account. Raises Invalid where it is not installed there."""
    scopes = granted(tx, app, portal) if 0 < portal <= MAX_PORTAL else None
    if scopes is None:
        raise Invalid(f"App {app.id} is not installed in account {portal}", context={"portalId": [str(portal)]})
    return scopes


def demand_readable(scopes: frozenset[str], object_type: ObjectType) -> None:
    """Raise Forbidden unless scopes allow reading the records of a type."""
    if ALL not in scopes:
        permissions.demand(scopes, permissions.required(object_type, READ, ApiVersion.V2026_09))


def known_type(caller: Caller, tx: Transaction, type_id: str) -> ObjectType:
    """Return the type that goes by an id in the transaction's account. Raises Invalid for none."""
    object_type = caller.catalog_of(tx).by_id(type_id) if type_id else None
    if object_type is None:
        raise Invalid(f"Unknown objectTypeId: {excerpt(type_id)}", context={"objectTypeId": [excerpt(type_id)]})
    return object_type


def path_number(request: Request[Any], name: str) -> int:
    """Return a number in the path. Raises InvalidQuery for what is none."""
    number = whole_number(request.path[name], MAX_ID_DIGITS)
    if number is None:
        raise unparsable(name, request.path[name], place="path")
    return number


def oldest_ms(caller: Caller) -> int:
    """Return from when on files are kept."""
    return caller.moment.now_ms - caller.webhooks.journal_days * DAY_MS


def new_name() -> str:
    """Make up an offset, or the id of a status."""
    return str(uuid.UUID(bytes=secrets.token_bytes(16), version=4))
