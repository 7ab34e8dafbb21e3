"""What calls of the API an account has made lately, for whoever develops against it."""

from __future__ import annotations

from axle.core.permissions import READ
from axle.operations import rights
from axle.operations.request import Caller, RecentCalls, Request
from axle.storage.interface import Transaction

MAX_NUMBER = 2**53


def recent_calls(tx: Transaction, caller: Caller, request: Request[None]) -> RecentCalls:
    """Return the account's recent calls behind a number; those of signed-in people only if they are asked for."""
    rights.calls(caller, request.path, READ)
    calls = caller.calls(caller.account, request.number("after", 0, MAX_NUMBER), request.field("process"))
    if request.field("people") != "true":
        calls.calls = [call for call in calls.calls if not call.by_person]
    return calls
