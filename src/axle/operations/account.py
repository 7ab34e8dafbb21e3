"""What an account says of itself: its details, and how much of its limits it has used."""

from __future__ import annotations

import msgspec

from axle.core.limits import Usage
from axle.operations.caller import Ask, Caller
from axle.storage.interface import Transaction


class Details(msgspec.Struct):
    """An account, and the moment of asking."""

    portal: int
    now_ms: int


class Used(msgspec.Struct):
    """Calls made today, and the moment of asking."""

    usage: Usage
    now_ms: int


def details(tx: Transaction, caller: Caller, ask: Ask[None]) -> Details:
    """Return what is known of the caller's account."""
    return Details(caller.account, caller.moment.now_ms)


def usage(tx: Transaction, caller: Caller, ask: Ask[None]) -> Used:
    """Return how many calls the account has made today."""
    return Used(caller.usage(caller.account, caller.moment.now_ms), caller.moment.now_ms)
