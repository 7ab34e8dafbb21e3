"""The account on the wire. Times and money are those of an installation that has said nothing of either: UTC, US dollars."""

from __future__ import annotations

from urllib.parse import urlsplit

import msgspec

from axle.http.bodies.wire import Wire
from axle.operations.account import DailyUsage, Details

PRIVATE = "LEGACY_PRIVATE_APP"
OTHERS = ("DEVELOPER_PLATFORM_APP", "SERVICE_KEY")


class DetailsBody(msgspec.Struct):
    """An account."""

    portalId: int
    uiDomain: str
    accountType: str = "STANDARD"
    timeZone: str = "UTC"
    companyCurrency: str = "USD"
    additionalCurrencies: list[str] = []
    utcOffset: str = "+00:00"
    utcOffsetMilliseconds: int = 0
    dataHostingLocation: str = "na1"


class DatedDetailsBody(DetailsBody, kw_only=True):
    """An account, as 2026-09 and later have it; it was made at epoch milliseconds."""

    createdAt: int
    portalName: str


class UsageBody(msgspec.Struct):
    """How far one limit is used."""

    name: str
    usageLimit: int
    currentUsage: int
    collectedAt: str
    fetchStatus: str
    resetsAt: str


class UsagePage(msgspec.Struct):
    """How far limits are used."""

    results: list[UsageBody]


class AppTypeBody(msgspec.Struct):
    """How many calls apps of one type have made."""

    appType: str
    currentUsage: int


class TypedUsageBody(UsageBody):
    """How far one limit is used, and by apps of which type."""

    usageByAppType: list[AppTypeBody]


class TypedUsagePage(msgspec.Struct):
    """How far limits are used, and by apps of which type."""

    results: list[TypedUsageBody]


def details(details: Details, wire: Wire) -> DetailsBody:
    """Show an account; its pages are where the request came to, never anywhere else."""
    return DetailsBody(details.portal, urlsplit(wire.base).netloc)


def dated_details(details: Details, wire: Wire) -> DatedDetailsBody:
    """Show an account in the form of 2026-09."""
    return DatedDetailsBody(
        portalId=details.portal,
        uiDomain=urlsplit(wire.base).netloc,
        createdAt=details.created_ms,
        portalName=details.name,
    )


def usage(usage: DailyUsage, wire: Wire) -> UsagePage:
    """Show how many calls were made today."""
    return UsagePage(
        [
            UsageBody(
                name="private-apps-api-calls-daily",
                usageLimit=usage.calls.limit,
                currentUsage=usage.calls.used,
                collectedAt=wire.time(usage.now_ms),
                fetchStatus="SUCCESS",
                resetsAt=wire.time(usage.calls.resets_ms),
            )
        ]
    )


def typed_usage(daily: DailyUsage, wire: Wire) -> TypedUsagePage:
    """Show the same in the form of 2027-03-beta: calls are counted by account, and every token is that of a private app."""
    by_type = [AppTypeBody(PRIVATE, daily.calls.used), *(AppTypeBody(app_type, 0) for app_type in OTHERS)]
    limits = usage(daily, wire).results
    return TypedUsagePage([TypedUsageBody(**msgspec.structs.asdict(limit), usageByAppType=by_type) for limit in limits])
