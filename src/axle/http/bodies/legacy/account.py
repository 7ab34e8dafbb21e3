"""The account on the wire of v1 of its API."""

from __future__ import annotations

import msgspec

from axle.http.bodies import account
from axle.http.bodies.wire import Wire
from axle.operations.account import DailyUsage, Details


class DetailsBody(msgspec.Struct):
    """An account."""

    portalId: int
    timeZone: str
    accountType: str
    currency: str
    utcOffset: str
    utcOffsetMilliseconds: int


class UsageBody(msgspec.Struct):
    """How far one limit is used: moments are epoch milliseconds."""

    name: str
    usageLimit: int
    currentUsage: int
    collectedAt: int
    fetchStatus: str
    resetsAt: int


def details(details: Details, wire: Wire) -> DetailsBody:
    """Show an account."""
    body = account.details(details, wire)
    return DetailsBody(
        portalId=body.portalId,
        timeZone=body.timeZone,
        accountType=body.accountType,
        currency=body.companyCurrency,
        utcOffset=body.utcOffset,
        utcOffsetMilliseconds=body.utcOffsetMilliseconds,
    )


def usage(usage: DailyUsage, wire: Wire) -> list[UsageBody]:
    """Show how many calls were made today: a bare list."""
    return [
        UsageBody(
            name="api-calls-daily",
            usageLimit=usage.calls.limit,
            currentUsage=usage.calls.used,
            collectedAt=usage.now_ms,
            fetchStatus="SUCCESS",
            resetsAt=usage.calls.resets_ms,
        )
    ]
