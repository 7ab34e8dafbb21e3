"""The account on the wire. Times and money are those of an installation that has said nothing of either: UTC, US dollars."""

from __future__ import annotations

from urllib.parse import urlsplit

import msgspec

from axle.http.bodies.wire import Wire
from axle.operations.account import Details, Used

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


class LegacyDetailsBody(msgspec.Struct):
    """An account, as the first version has it."""

    portalId: int
    timeZone: str
    accountType: str
    currency: str
    utcOffset: str
    utcOffsetMilliseconds: int


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


class LegacyUsageBody(msgspec.Struct):
    """How far one limit is used, as the first version has it: moments are epoch milliseconds."""

    name: str
    usageLimit: int
    currentUsage: int
    collectedAt: int
    fetchStatus: str
    resetsAt: int


def details(found: Details, wire: Wire) -> DetailsBody:
    """Show an account; its pages are where the request came to, never anywhere else."""
    return DetailsBody(found.portal, urlsplit(wire.base).netloc)


def dated_details(found: Details, wire: Wire) -> DatedDetailsBody:
    """Show an account in the form of 2026-09."""
    known = msgspec.structs.asdict(details(found, wire))
    return DatedDetailsBody(**known, createdAt=found.created_ms, portalName=found.name)


def usage(found: Used, wire: Wire) -> UsagePage:
    """Show how many calls were made today."""
    one = found.usage
    times = (wire.time(found.now_ms), "SUCCESS", wire.time(one.resets_ms))
    return UsagePage([UsageBody("private-apps-api-calls-daily", one.limit, one.used, *times)])


def typed_usage(found: Used, wire: Wire) -> TypedUsagePage:
    """Show the same in the form of 2027-03-beta: calls are counted by account, and every token is that of a private app."""
    shown = []
    for one in usage(found, wire).results:
        by_type = [AppTypeBody(PRIVATE, one.currentUsage), *(AppTypeBody(other, 0) for other in OTHERS)]
        shown.append(TypedUsageBody(**msgspec.structs.asdict(one), usageByAppType=by_type))
    return TypedUsagePage(shown)


def first_details(found: Details, wire: Wire) -> LegacyDetailsBody:
    """Show the same account in the form of the first version."""
    one = details(found, wire)
    times = (one.utcOffset, one.utcOffsetMilliseconds)
    return LegacyDetailsBody(one.portalId, one.timeZone, one.accountType, one.companyCurrency, *times)


def first_usage(found: Used, wire: Wire) -> list[LegacyUsageBody]:
    """Show how many calls were made today in the form of the first version, a bare list."""
    one = found.usage
    return [LegacyUsageBody("api-calls-daily", one.limit, one.used, found.now_ms, "SUCCESS", one.resets_ms)]
