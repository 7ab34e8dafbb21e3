"""Webhooks: where an app is told, and what it wants to be told."""

from __future__ import annotations

from dataclasses import replace

from axle.http.bodies import webhooks as bodies
from axle.http.routes.row import Route, delete, get, patch, post, put, with_right
from axle.operations import rights
from axle.operations.webhooks import settings, subscriptions

PREFIXES = (
    "/webhooks/v3", "/webhooks/2026-03", "/app-webhooks/2025-09", "/app-webhooks/2026-09", "/app-webhooks/2027-03-beta",
)  # fmt: skip
SETTINGS = "/{appId}/settings"
SUBSCRIPTIONS = "/{appId}/subscriptions"
SUBSCRIPTION = SUBSCRIPTIONS + "/{subscriptionId}"

_ROWS: tuple[Route, ...] = (
    get(PREFIXES, SETTINGS, settings.read, bodies.settings),
    put(PREFIXES, SETTINGS, settings.configure, bodies.settings, body=settings.SettingsInput),
    delete(PREFIXES, SETTINGS, settings.delete),
    get(PREFIXES, SUBSCRIPTIONS, subscriptions.list_all, bodies.subscriptions),
    post(
        PREFIXES, SUBSCRIPTIONS, subscriptions.create, bodies.subscription,
        body=subscriptions.SubscriptionInput, status=201, located=True,
    ),
    post(
        PREFIXES, SUBSCRIPTIONS + "/batch/update", subscriptions.update_batch, bodies.batch,
        body=subscriptions.SubscriptionStates,
    ),
    get(PREFIXES, SUBSCRIPTION, subscriptions.read, bodies.subscription),
    patch(PREFIXES, SUBSCRIPTION, subscriptions.update, bodies.subscription, body=subscriptions.SubscriptionUpdate),
    delete(PREFIXES, SUBSCRIPTION, subscriptions.delete),
)  # fmt: skip
ROUTES = tuple(replace(row, developer_key=True) for row in with_right(_ROWS, rights.webhooks))
