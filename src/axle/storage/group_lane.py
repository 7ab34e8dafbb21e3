"""A lane that serves the waiting jobs of one account together."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from typing import NamedTuple

from axle.storage.fair_queue import Bounds
from axle.storage.interface import Job
from axle.storage.lanes import Take, Turns

Deliver = Callable[[list[Job]], None]


class Threads(NamedTuple):
    """How many threads write, and how many more may take the places of those that are held up.

    More that always write make groups smaller, and none of them sooner: they share the processor.
    """

    usual: int
    reserve: int


class GroupLane(Turns):
    """Threads that serve one bounded queue. `serve` takes the jobs of one account, as many as wait, and hands them back itself.

    Accounts take turns. A job that is abandoned is served all the same: what writes is carried out, since it has arrived whole.
    """

    def __init__(self, name: str, threads: Threads, serve: Callable[[Sequence[Job]], None], bounds: Bounds, most: int) -> None:
        super().__init__(name, threads.usual, bounds, threads.reserve)
        self._serve = serve
        self._group = most

    def _run(self, take: Take) -> None:
        while (job := take()) is not None:
            self._serve([job, *self._turns.others(job.account, self._group - 1)])
            self._turns.done(job)


def deliver(jobs: Sequence[Job]) -> None:
    """Hand jobs back, those with the same way back together."""
    ways: dict[Deliver, list[Job]] = {}
    for job in jobs:
        ways.setdefault(job.deliver, []).append(job)
    for way, together in ways.items():
        with contextlib.suppress(RuntimeError):  # the event loop that waited has been closed: nobody is left to be told
            way(together)
