"""What an owner wants to be told, where, and when not: read and changed."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import msgspec
from msgspec import UNSET, UnsetType

from axle.core import permissions
from axle.core.accounts import Owner
from axle.core.catalog import Catalog
from axle.core.errors import Invalid, NotFoundHtml, excerpt
from axle.core.permissions import WRITE
from axle.core.receivers import Allowance, target
from axle.core.reminders import CHANNELS, OwnerSettings
from axle.core.sizes import Listed
from axle.operations.people.owners import read_id
from axle.operations.reminders.digest import with_next_digest
from axle.operations.reminders.moments import reserve_starts
from axle.operations.reminders.zones import zone_called
from axle.operations.request import Caller, Request
from axle.storage.interface import Transaction

MAX_MINUTES = 40_320  # four weeks
MAX_CHANNELS = 10
_TIME = re.compile(r"([01]?\d|2[0-3])(?::([0-5]\d))?", re.ASCII)


class QuietHours(msgspec.Struct, forbid_unknown_fields=True):
    """The times of day between which nothing is sent, such as 22:00 and 07:00."""

    from_: str | int = msgspec.field(name="from")
    until: str | int


class OwnerSettingsInput(msgspec.Struct, forbid_unknown_fields=True):
    """What is to be changed; what is not given stays, and null takes away. A name that is no setting is refused."""

    channels: Listed[str] | UnsetType = UNSET
    webhookUrl: str | UnsetType | None = UNSET
    timeZone: str | UnsetType = UNSET
    quietHours: QuietHours | UnsetType | None = UNSET
    digestAt: str | int | UnsetType | None = UNSET
    meetingMinutes: int | UnsetType | None = UNSET


class ShownSettings(NamedTuple):
    """An owner's settings; `secret` is what webhooks are signed with, where the owner has one."""

    owner: Owner
    settings: OwnerSettings
    secret: str = ""


def secret_purpose(account: int, owner: int) -> str:
    """Return for what the secret is derived that an owner's webhooks are signed with."""
    return f"reminders of {account}/{owner}"


def read(tx: Transaction, caller: Caller, request: Request[None]) -> ShownSettings:
    """Return an owner's settings. Raises NotFound."""
    caller.require(*permissions.OWNERS)
    owner = _live_owner(tx, request.path["ownerId"])
    return ShownSettings(owner, tx.owner_settings([owner.id])[owner.id])


def update(tx: Transaction, caller: Caller, request: Request[OwnerSettingsInput]) -> ShownSettings:
    """Change an owner's settings, and show the secret of webhooks where they are set. Raises NotFound, Invalid."""
    caller.require(*permissions.USERS[WRITE])
    owner = _live_owner(tx, request.path["ownerId"])
    settings = change(tx, caller.catalog, owner, request.body, (caller.webhooks.allowed, caller.moment.now_ms))
    purpose = secret_purpose(tx.account, owner.id)
    return ShownSettings(owner, settings, caller.webhooks.derived(purpose) if request.body.webhookUrl else "")


def _live_owner(tx: Transaction, text: str) -> Owner:
    number = read_id(text)
    owners = tx.owners([number]) if number is not None else []
    if not owners or owners[0].archived_ms is not None:
        raise NotFoundHtml("resource not found")
    return owners[0]


def change(
    tx: Transaction, catalog: Catalog, owner: Owner, wishes: OwnerSettingsInput, rules: tuple[Allowance, int]
) -> OwnerSettings:
    """Change an owner's settings. `rules` are where webhooks may go, and the present time. Raises Invalid."""
    allowed, now_ms = rules
    before = tx.owner_settings([owner.id])[owner.id]
    settings = msgspec.structs.replace(before, updated_ms=now_ms, **_values(wishes, allowed))
    if (settings.digest_at, settings.zone) != (before.digest_at, before.zone):
        settings = msgspec.structs.replace(settings, digest_ms=with_next_digest(tx, settings, now_ms))
    tx.save_owner_settings(settings)
    if settings.meeting_minutes != before.meeting_minutes:
        reserve_starts(tx, catalog, settings, now_ms)
    return settings


def _values(wishes: OwnerSettingsInput, allowed: Allowance) -> dict[str, Any]:
    """Return what is to be changed, checked. Raises Invalid that names the field."""
    values: dict[str, Any] = {}
    if wishes.channels is not UNSET:
        values["channels"] = _channels(wishes.channels)
    if wishes.webhookUrl is not UNSET:
        values["webhook_url"] = target(wishes.webhookUrl, allowed).url if wishes.webhookUrl else ""
    if wishes.timeZone is not UNSET:
        values["zone"] = _zone(wishes.timeZone)
    if wishes.quietHours is not UNSET:
        values["quiet_from"], values["quiet_until"] = _quiet(wishes.quietHours) if wishes.quietHours else ("", "")
    if wishes.digestAt is not UNSET:
        values["digest_at"] = "" if wishes.digestAt in (None, "") else _time("digestAt", wishes.digestAt)
    if wishes.meetingMinutes is not UNSET:
        values["meeting_minutes"] = _minutes(wishes.meetingMinutes)
    return values


def _channels(names: list[str]) -> tuple[str, ...]:
    unknown = [name for name in names if name not in CHANNELS]
    if unknown or len(names) > MAX_CHANNELS:
        text = f"channels takes {', '.join(CHANNELS)}, not {excerpt(', '.join(unknown))}"
        raise Invalid(text, context={"channels": unknown[:MAX_CHANNELS]})
    return tuple(name for name in CHANNELS if name in names)


def _zone(name: str) -> str:
    try:
        return zone_called(name).key
    except ValueError as wrong:
        raise Invalid(f"timeZone: {wrong}", context={"timeZone": [name[:100]]}) from None


def _quiet(hours: QuietHours) -> tuple[str, str]:
    """Return when quiet hours begin and end. The same time twice could mean none of the day, or all of it: neither is meant."""
    begins, ends = _time("quietHours", hours.from_), _time("quietHours", hours.until)
    if begins == ends:
        raise Invalid(f"quietHours: both are {begins}; write null for none", context={"quietHours": [begins]})
    return begins, ends


def _time(field: str, text: str | int | None) -> str:
    """Return a time of day as hours and minutes; an hour alone is enough."""
    match = _TIME.fullmatch(str(text))
    if match is None:
        raise Invalid(f"{field}: {str(text)[:20]} is no time of day, such as 07:30", context={field: [str(text)[:20]]})
    return f"{int(match[1]):02}:{match[2] or '00'}"


def _minutes(minutes: int | None) -> int | None:
    if minutes is not None and not 0 <= minutes <= MAX_MINUTES:
        raise Invalid(f"meetingMinutes must be from 0 to {MAX_MINUTES}", context={"meetingMinutes": [str(minutes)]})
    return minutes
