"""A server that sends for a while, in a process of its own: prints the most private memory that it had, in MiB. Linux only."""

from __future__ import annotations

import os
import sys
import time

from axle.config import Config
from axle.http.app import App
from benchmarks.process import private
from benchmarks.webhook_receiver import SECRET

SECONDS = 10.0


def main(database: str) -> None:
    """Send what waits in a database, and look at the memory meanwhile."""
    app = App(Config(database=database, access_log=False, webhook_allow=("127.0.0.1",)))
    app.webhooks.sending._open_secret = lambda app: SECRET
    app.webhooks.start()
    most, until = 0, time.monotonic() + SECONDS
    while time.monotonic() < until:
        time.sleep(0.1)
        most = max(most, private(os.getpid()))
    print(most / 2**20)
    os._exit(0)  # what hangs is not waited for


if __name__ == "__main__":
    main(sys.argv[1])
