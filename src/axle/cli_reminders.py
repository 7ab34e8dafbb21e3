"""The commands for reminders: list them, send an owner a test, and what an owner wants to be told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from axle.cli_values import account_of, instant_of, write
from axle.config import Config

NONE = "none"  # what takes a setting away


def add_reminder(reminder: Any, output: Any) -> None:
    """Add what the command line may say of reminders."""
    listed = reminder.add_parser("list", parents=[output], help="list reminders: those to come, then the others, newest first")
    listed.add_argument("--account", type=int, default=0, help="account (default: the first)")
    states = ("scheduled", "waiting", "sent", "failed", "cancelled", "not_scheduled")
    listed.add_argument("--state", default="", choices=states, help="only these")
    listed.add_argument("--limit", type=int, default=50, help="how many (50)")
    test = reminder.add_parser("test", parents=[output], help="send an owner a test on each channel")
    test.add_argument("--account", type=int, default=0, help="account (default: the first)")
    test.add_argument("owner", type=int, help="id of the owner")


def add_settings(owner: Any, where: Any) -> None:
    """Add what the command line may say of what owners want to be told."""
    change = owner.add_parser("set", parents=[where], help="say what an owner is told, where, and when not")
    change.add_argument("id", type=int, help="id of the owner")
    change.add_argument("--channel", action="append", help="email, webhook or stream; can be repeated (default: all)")
    change.add_argument("--zone", help="time zone, such as Europe/Vienna")
    change.add_argument("--quiet", help="hours in which nothing is sent, such as 22:00-07:00, or none")
    change.add_argument("--digest", help="time of day of a digest of what is due, such as 08:00, or none")
    change.add_argument("--webhook-url", help="address that reminders are posted to, or none")
    change.add_argument("--meeting-minutes", help="minutes before meetings start, or none")


Options = dict[str, Any]
Rows = list[dict[str, Any]]


def _list(storage: Any, config: Config, options: Options) -> Rows:
    from axle.http.app import catalog
    from axle.http.bodies.reminders import PAST
    from axle.operations.account_catalogs import Catalogs
    from axle.operations.reminders import log

    def work(tx: Any) -> Any:
        chosen = log.ReminderFilter(options["state"])
        return log.page_of(tx, Catalogs(catalog()).of(tx), chosen, max(1, options["limit"]), "")

    page = storage.read(account_of(storage, options), work)
    return [_reminder(reminder, PAST) for reminder in page.reminders]


def _reminder(reminder: Any, past: str) -> dict[str, Any]:
    message = reminder.message
    last = reminder.attempts[-1] if reminder.attempts else None
    return {
        "at": instant_of(reminder.moment_ms),
        "type": reminder.type_id or message.purpose,
        "record": reminder.record_id,
        "channel": message.key.channel or None if message else None,
        "state": past if reminder.state == "not_scheduled" else reminder.state,
        "attempts": message.attempts if message and message.key.channel else None,
        "last": " ".join(filter(None, (last.result, last.detail))) if last else None,
        "next": instant_of(message.next_ms) if message and message.state == "waiting" else None,
    }


def _test(storage: Any, config: Config, options: Options) -> Rows:
    from axle.http.bodies.reminders import PAST
    from axle.http.endpoint import clock
    from axle.operations.reminders import log

    account, mails = account_of(storage, options), bool(config.smtp_url)
    tested = write(storage, account, lambda tx: log.tested(tx, options["owner"], mails, clock()))
    return [_reminder(reminder, PAST) for reminder in tested]


def _set(storage: Any, config: Config, options: Options) -> Rows:
    from axle.core.receivers import allowance
    from axle.http.app import catalog, sealer_of
    from axle.http.endpoint import clock
    from axle.operations.account_catalogs import Catalogs
    from axle.operations.reminders import settings

    account, number, wishes = account_of(storage, options), options["id"], wishes_of(options)

    def work(tx: Any) -> Any:
        owners = [owner for owner in tx.owners([number]) if owner.archived_ms is None]
        if not owners:
            raise ValueError(f"there is no owner {number}")
        rules = (allowance(config.webhook_allow), clock())
        return settings.change(tx, Catalogs(catalog()).of(tx), owners[0], wishes, rules)

    kept, sealer = write(storage, account, work), sealer_of(config)
    secret = sealer.derived(settings.secret_purpose(account, number)) if sealer and wishes.webhookUrl else None
    return [
        {
            "owner": kept.owner,
            "channels": list(kept.channels),
            "zone": kept.zone,
            "quiet": f"{kept.quiet_from}-{kept.quiet_until}" if kept.quiet_from else None,
            "digest": kept.digest_at or None,
            "webhook": kept.webhook_url or None,
            "secret": secret,
            "meeting_minutes": kept.meeting_minutes,
        }
    ]


def wishes_of(options: Options) -> Any:
    """Return what a command line wants to be changed. Raises ValueError for what cannot be read."""
    from msgspec import UNSET

    from axle.operations.reminders.settings import OwnerSettingsInput, QuietHours

    def given(name: str) -> Any:
        text = options[name]
        return UNSET if text is None else None if text == NONE else text

    quiet, minutes = given("quiet"), given("meeting_minutes")
    if isinstance(quiet, str):
        begins, dash, ends = quiet.partition("-")
        if not dash:
            raise ValueError("--quiet: write two times of day, such as 22:00-07:00, or none")
        quiet = QuietHours(begins, ends)
    if isinstance(minutes, str):
        if not minutes.isdecimal():
            raise ValueError("--meeting-minutes: write a number of minutes, or none")
        minutes = int(minutes)
    channels = UNSET if options["channel"] is None else [name for name in options["channel"] if name != NONE]
    zone = UNSET if options["zone"] is None else options["zone"]
    return OwnerSettingsInput(channels, given("webhook_url"), zone, quiet, given("digest"), minutes)


ACTIONS: Mapping[tuple[str, str], Callable[..., Rows]] = {
    ("reminder", "list"): _list,
    ("reminder", "test"): _test,
    ("owner", "set"): _set,
}
