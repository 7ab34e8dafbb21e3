"""Which of a host's addresses a connection is made to, where there are several."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from axle.client.transport._async.connecting import _first

SECONDS = {"silent": 30.0, "late": 0.3, "quick": 0.0}


class Connection:
    """A connection to an address, which says when it is closed."""

    def __init__(self, address: str, closed: list[str]) -> None:
        self.address = address
        self.closed = closed

    async def aclose(self) -> None:
        """Close it."""
        self.closed.append(self.address)


def tried(*addresses: str) -> tuple[str, list[str], list[str]]:
    """Connect; return which address it was, which were tried, and which of them were closed again."""
    begun: list[str] = []
    closed: list[str] = []

    async def connect(address: str) -> Any:
        begun.append(address)
        if address == "refuses":
            raise OSError(address)
        try:
            await asyncio.sleep(SECONDS[address])
        except asyncio.CancelledError:
            if address == "silent":
                raise
        return Connection(address, closed)

    async def run() -> str:
        won: Any = await asyncio.wait_for(_first(connect, addresses), 5)
        await asyncio.sleep(0.05)
        return str(won.address)

    return asyncio.run(run()), begun, closed


def test_the_first_address_that_takes_it_wins() -> None:
    """One that refuses, or says nothing for a moment, holds up no other; those behind the winner are not tried."""
    assert tried("quick", "late") == ("quick", ["quick"], [])
    assert tried("refuses", "quick", "late") == ("quick", ["refuses", "quick"], [])
    assert tried("silent", "quick") == ("quick", ["silent", "quick"], [])
    assert tried("silent", "refuses", "late") == ("late", ["silent", "refuses", "late"], [])


def test_a_connection_that_comes_too_late_is_closed() -> None:
    """Nobody would ever close it."""
    assert tried("late", "quick") == ("quick", ["late", "quick"], ["late"])


def test_where_no_address_takes_it_it_is_an_error() -> None:
    """That of the last one."""
    with pytest.raises(OSError, match="refuses"):
        tried("refuses", "refuses")
