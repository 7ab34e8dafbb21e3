"""A server that reminds, in a process of its own that a test kills. Its clock is the system's, moved by what a file says."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from axle.config import Config
from axle.http.app import App
from tests.reminders.portal import SENDER


def clock_of(file: Path) -> int:
    """Return the time: the system's, and so many milliseconds more."""
    return time.time_ns() // 1_000_000 + int(file.read_text() or "0")


def main(database: str, smtp_url: str, offset: str) -> None:
    """Remind until killed."""
    file = Path(offset)
    config = Config(database=database, access_log=False, smtp_url=smtp_url, mail_from=SENDER)
    app = App(config, lambda: clock_of(file))
    app.prepare()
    app.start()
    print("ready", flush=True)
    time.sleep(3_600)


if __name__ == "__main__":
    main(*sys.argv[1:])
