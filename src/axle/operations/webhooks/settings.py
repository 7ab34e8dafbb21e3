"""Where an app is told of what happens: set, read and removed by whoever may manage the apps of its account."""

from __future__ import annotations

from typing import Any

import msgspec

from axle.core import permissions, receivers
from axle.core.accounts import App
from axle.core.errors import Invalid, NotFound, excerpt
from axle.core.permissions import READ, WRITE
from axle.core.secret_key import SETTING
from axle.core.webhooks import MIN_REQUESTS, WebhookSettings
from axle.core.whole_numbers import whole_number
from axle.operations.request import Caller, Request
from axle.storage.interface import Transaction

MAX_REQUESTS = 2**31 - 1
MAX_APP_DIGITS = 10


class Throttling(msgspec.Struct):
    """How many requests may be under way for each account."""

    maxConcurrentRequests: int


class SettingsInput(msgspec.Struct):
    """Where an app is to be told."""

    targetUrl: str
    throttling: Throttling


def own_app(tx: Transaction, caller: Caller, request: Request[Any], action: str) -> App:
    """Return the app in the path. Raises Forbidden without the scope, and NotFound for an app of another account."""
    caller.require(*permissions.WEBHOOKS[action])
    text = request.path["appId"]
    number = whole_number(text, MAX_APP_DIGITS)
    app = tx.app_by_id(number) if number is not None else None
    if app is None or app.account != caller.account or app.archived_ms is not None:
        raise NotFound(f"No app with id {excerpt(text)}", context={"appId": [excerpt(text)]})
    return app


def read(tx: Transaction, caller: Caller, request: Request[None]) -> WebhookSettings:
    """Return where an app is told. Raises NotFound where that is not set."""
    app = own_app(tx, caller, request, READ)
    settings = tx.webhook_settings(app.id)
    if settings is None:
        raise NotFound(f"No webhook settings exist for app {app.id}", context={"appId": [str(app.id)]})
    return settings


def configure(tx: Transaction, caller: Caller, request: Request[SettingsInput]) -> WebhookSettings:
    """Set where an app is told. Raises Invalid for a place that is not allowed, and for an app that cannot sign."""
    app = own_app(tx, caller, request, WRITE)
    _check_secret(app, caller)
    most = request.body.throttling.maxConcurrentRequests
    if not MIN_REQUESTS <= most <= MAX_REQUESTS:
        allowed = f"greater than {MIN_REQUESTS - 1}" if most < MIN_REQUESTS else f"at most {MAX_REQUESTS}"
        raise Invalid(f"maxConcurrentRequests must be {allowed}", context={"maxConcurrentRequests": [str(most)]})
    url = receivers.target(request.body.targetUrl, caller.webhooks.allowed).url
    before, now_ms = tx.webhook_settings(app.id), caller.moment.now_ms
    settings = WebhookSettings(app.account, app.id, url, most, before.created_ms if before else now_ms, now_ms)
    tx.save_webhook_settings(settings)
    return settings


def _check_secret(app: App, caller: Caller) -> None:
    """Refuse settings of an app whose deliveries could not be signed."""
    if not caller.webhooks.keyed:
        raise Invalid(f"This server sends no webhooks: on PostgreSQL, {SETTING} has to be set, the same on all servers")
    if not app.sealed_secret:
        raise Invalid(
            f"The client secret of app {app.id} is not kept, so no webhook can be signed: run axle app rotate {app.client_id}"
        )


def delete(tx: Transaction, caller: Caller, request: Request[None]) -> None:
    """Remove where an app is told: it is told nothing any more. Its subscriptions stay for other settings."""
    tx.delete_webhook_settings(own_app(tx, caller, request, WRITE).id)
