"""What may be set of the connections to PostgreSQL. It needs no driver, so that settings can be read without one."""

from __future__ import annotations

from typing import NamedTuple

POOL = 20  # connections of one server
# Whether statements are prepared: `auto` prepares them unless a pooler is seen.
PREPARE = AUTO, ON, OFF = "auto", "on", "off"


class PoolOptions(NamedTuple):
    """How many connections there may be, whether statements are prepared, and the seconds to wait at the start.

    `workers` processes have the connections together.
    """

    size: int = POOL
    prepare: str = AUTO
    wait: float = 0.0
    workers: int = 1
