"""A lease on the chores of a database: of several servers and workers, one does them.

It saves work and makes nothing right or wrong, since each chore is done once however many try. So who cannot tell does them.
"""

from __future__ import annotations

import contextlib
import secrets
import time
from collections.abc import Callable

from axle.core.errors import AxleError
from axle.storage.interface import FREE, Lease, Storage

CHORES = "chores"
PULSE_SECONDS = 1.0  # between two signs of life, and between two looks of the others
STALE_SECONDS = 5.0  # without a sign of life, after which the lease is free


class ChoresLease:
    """What one process knows of the lease, and its own part in it."""

    def __init__(self, storage: Storage, clock: Callable[[], float] = time.monotonic) -> None:
        self._storage = storage
        self._clock = clock
        self._holder = secrets.token_hex(8)
        self._lease = FREE
        self._changed = clock()  # when the lease was first seen as it is
        self._asked: float | None = None
        self._held = False

    def held(self) -> bool:
        """Tell whether this process does the chores; the database is asked now and then."""
        now = self._clock()
        if self._asked is None or now >= self._asked + PULSE_SECONDS:
            self._asked = now
            try:
                self._held = self._renew(now)
            except AxleError:
                self._held = True
        return self._held

    def release(self) -> None:
        """Leave the chores to others at once."""
        if self._lease.holder == self._holder:
            with contextlib.suppress(AxleError):  # then the others notice
                self._storage.move_lease(CHORES, self._lease, "")
            self._lease, self._held = FREE, False

    def _renew(self, now: float) -> bool:
        lease = self._lease if self._lease.holder == self._holder else self._storage.lease(CHORES)
        if lease != self._lease:
            self._lease, self._changed = lease, now
        if lease.holder not in ("", self._holder) and now < self._changed + STALE_SECONDS:
            return False
        moved = self._storage.move_lease(CHORES, lease, self._holder)
        self._lease = Lease(self._holder, lease.beat + 1) if moved else FREE
        return moved
