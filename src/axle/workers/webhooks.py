"""The threads of webhooks: one writes down what is to be told, others send it.

A commit of this process wakes the first at once; what other processes wrote is looked for every half second. What happens while
something is written down is told together, so that many events cost few requests.
"""

from __future__ import annotations

import threading
import time

from axle.workers.fanout import FanOut
from axle.workers.senders import PAUSE_SECONDS, Senders, going_on
from axle.workers.sending import Result, Sending

GATHER_SECONDS = 0.1  # from one round to the next: what happens meanwhile is told together, and writers are disturbed less
MAX_UNDER_WAY = 256  # requests of this process: most of those that take long are to receivers that hang


class Webhooks:
    """Tells apps what happens: on threads, once started, or as far as a test asks."""

    def __init__(self, fan_out: FanOut, sending: Sending) -> None:
        self.fan_out = fan_out
        self.sending = sending
        self._senders = Senders("axle-sending", sending, MAX_UNDER_WAY)
        self._happened = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._fan_out, name="axle-fan-out", daemon=True)

    def wake(self, account: int) -> None:
        """Note that something happened in an account. Costs next to nothing; any thread may call it."""
        if self.fan_out.wake(account):
            self._happened.set()

    def deliver(self) -> list[Result]:
        """Tell now, on this thread, all that can be told, and return what came of each request."""
        while self.fan_out.run():
            pass
        return self._senders.send_all()

    def start(self) -> None:
        """Start the threads."""
        self._thread.start()
        self._senders.start()

    def stop(self) -> None:
        """Let what is under way come back, note it, and end the threads."""
        self._stopping.set()
        self._happened.set()
        if self._thread.ident is not None:
            self._thread.join()
        self._senders.stop()

    def _fan_out(self) -> None:
        looked = 0.0
        while not self._stopping.is_set():
            self._happened.wait(PAUSE_SECONDS)
            self._happened.clear()
            began = time.monotonic()
            with going_on():
                if began - looked >= PAUSE_SECONDS:
                    looked, more = began, self.fan_out.run()
                else:
                    more = self.fan_out.run_woken()
                if more:
                    self._happened.set()
                    self._senders.wake()
            self._stopping.wait(max(0.0, began + GATHER_SECONDS - time.monotonic()))
