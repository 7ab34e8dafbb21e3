"""What an account says of itself: its details, and how much of its limits it has used."""

from __future__ import annotations

import msgspec

from axle.core.rate_limits import Usage
from axle.operations.request import Caller, Request
from axle.storage.interface import Transaction


class Details(msgspec.Struct):
    """An account: its id, its name, and since when there is one."""

    portal: int
    name: str
    created_ms: int


class DailyUsage(msgspec.Struct):
    """Calls made today, and the moment of asking."""

    calls: Usage
    now_ms: int


def details(tx: Transaction, caller: Caller, request: Request[None]) -> Details:
    """Return what is known of the caller's account."""
    account = tx.own_account()
    return Details(caller.account, account.name, account.created_ms) if account else Details(caller.account, "", 0)


def usage(tx: Transaction, caller: Caller, request: Request[None]) -> DailyUsage:
    """Return how many calls the account has made today."""
    return DailyUsage(caller.usage(caller.account, caller.moment.now_ms), caller.moment.now_ms)
