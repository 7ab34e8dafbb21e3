"""The same server with one difference: the event loop waits for the commit of each write, so that no group ever forms."""

from __future__ import annotations

import sys
import threading

from axle.cli import main
from axle.storage.interface import WRITE_LANE, Job
from axle.storage.sqlite.database import Sqlite

_submit = Sqlite.submit


def _submit_and_wait(storage: Sqlite, lane: str, job: Job) -> None:
    if lane != WRITE_LANE:
        _submit(storage, lane, job)
        return
    written = threading.Event()
    inner = Job(job.account, job.work, lambda jobs: written.set())
    _submit(storage, lane, inner)
    written.wait()
    job.result, job.error = inner.result, inner.error
    job.deliver([job])


if __name__ == "__main__":
    Sqlite.submit = _submit_and_wait  # type: ignore[method-assign,assignment] # in this process alone
    sys.exit(main())
