"""Writes of several accounts at once: they are queued together, so that the database can commit them together."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from axle.core.errors import AxleError
from axle.storage.interface import WRITE_LANE, Job, Storage, Transaction

T = TypeVar("T")


def write_together(storage: Storage, works: Mapping[int, Callable[[Transaction], T]]) -> dict[int, T]:
    """Carry out work of several accounts and wait for all of it; accounts that the database refused for now are left out."""
    jobs: list[Job] = []
    for account, work in works.items():
        ended = threading.Event()
        # Mypy infers no lambda with defaults.
        job = Job(account, work, lambda jobs, ended=ended: ended.set(), ended)  # type: ignore[misc]
        try:
            storage.submit(WRITE_LANE, job)
        except AxleError:  # too much waits: the next round tries again
            continue
        jobs.append(job)
    return dict(filter(None, map(_outcome, jobs)))


def _outcome(job: Job) -> tuple[int, Any] | None:
    job.ticket.wait()
    if job.error is None:
        return job.account, job.result
    if not isinstance(job.error, AxleError):
        raise job.error
    return None
