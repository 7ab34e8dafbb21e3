"""What commands read of their options, and how they print it: accounts, scopes, times, warnings."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from typing import Any

from axle.core.permissions import ALL
from axle.core.property_types import instant

COMMAND_LINE = "command line"  # who did it, where it is noted
_UNITS = {"s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}


def warn(text: str) -> None:
    """Warn of something on standard error."""
    print(f"axle: warning: {text}", file=sys.stderr)


def scopes_of(options: dict[str, Any]) -> str:
    """Return the scopes that a command line names, all for none; warn of what no call asks for, such as a slip."""
    from axle.core.scopes import known_scopes
    from axle.http.app import catalog

    scopes = " ".join(options["scope"]).split()
    unknown = sorted(set(scopes).difference(known_scopes(catalog()), (ALL,))) if scopes else []
    if unknown:
        warn(f"no call of this server needs {', '.join(unknown)}")
    return " ".join(options["scope"]) or ALL


def span_of(text: str) -> int | None:
    """Return how many milliseconds a time such as 24h has; None for what is none."""
    span = re.fullmatch(r"([1-9]\d{0,5})([smhd])", text)
    return int(span[1]) * _UNITS[span[2]] if span else None


def instant_of(ms: int | None) -> str | None:
    """Return how a moment is printed; None where there is none."""
    return None if ms is None else instant(ms)


def write(storage: Any, account: int, work: Callable[[Any], Any]) -> Any:
    """Do something in one transaction, and let what is noted of credentials say that an operator did it."""

    def noted(tx: Any) -> Any:
        tx.actor = COMMAND_LINE
        return work(tx)

    return storage.write(account, noted)


def account_of(storage: Any, options: dict[str, Any]) -> int:
    """Return the account that is meant, which is the first where none is named."""
    ids = [one.id for one in storage.accounts()]
    account: int = options["account"] or next(iter(ids), 0)
    if account not in ids:
        raise ValueError(f"there is no account {account}" if account else "there is no account yet")
    return account
