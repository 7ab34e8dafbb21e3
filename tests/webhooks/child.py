"""A server that writes contacts and tells of them, in a process of its own that a test kills.

It prints the ids of what it has written, once that is committed. Its clock runs faster than others, so that retries come soon;
SIGUSR1 has it show a day more, so that all retries are due.
"""

from __future__ import annotations

import signal
import sys
import time

from axle.config import Config
from axle.core import changes
from axle.core.receivers import LOOPBACK, allowance
from axle.core.record import Moment, Source
from axle.http.app import App
from axle.storage.interface import Transaction
from axle.workers.posting import Receivers
from tests.webhooks.portal import SECRET

FASTER = 20
BATCH = 50
DAY_MS = 86_400_000
ahead_ms = 0


def now() -> int:
    """Return the time of a clock that runs fast."""
    return int(time.time() * 1_000 * FASTER) + ahead_ms


def a_day_more(*_: object) -> None:
    """Move the clock."""
    global ahead_ms
    ahead_ms += DAY_MS


def main(database: str, account: int, events: int) -> None:
    """Tell what happens until killed, and write so many contacts meanwhile."""
    signal.signal(signal.SIGUSR1, a_day_more)
    app = App(Config(database=database, access_log=False), now)
    app.webhooks.sending._open_secret = lambda row: SECRET
    app.webhooks.sending.transport = Receivers(allowance(LOOPBACK)).post
    app.start()
    object_type = app.catalog.find("contacts")

    def written(tx: Transaction) -> list[int]:
        ids = list(tx.new_ids(BATCH))
        moment = Moment(now(), Source())
        tx.save([changes.create(object_type, number, {"firstname": f"c{number}"}, moment) for number in ids])
        return ids

    for _ in range(-(-events // BATCH)):
        print(*app.storage.write(account, written), flush=True)
    while True:
        time.sleep(1.0)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
