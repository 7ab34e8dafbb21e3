"""A search whose client has gone is let go: nobody waits for it, and its lane is told."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from axle.http import jobs
from axle.storage.interface import SEARCH_LANE, Job
from tests.api import TASKS, Api

SECONDS = 5


class Lane:
    """The search lane of a portal, all of whose threads are held until they are released."""

    def __init__(self, api: Api) -> None:
        self._hold = threading.Event()
        self.jobs: list[Job] = []
        self.storage = api.app.storage
        self._submit: Callable[[str, Job], None] = self.storage.submit
        for _ in range(8):
            self._submit(SEARCH_LANE, Job(api.account, lambda tx: self._hold.wait(SECONDS), lambda jobs: None))

    def submit(self, lane: str, job: Job) -> None:
        """Note a search and pass it on."""
        if lane == SEARCH_LANE:
            self.jobs.append(job)
        self._submit(lane, job)

    def release(self) -> None:
        """Let the threads go on."""
        self._hold.set()


async def _search(api: Api, next_message: Callable[[], dict[str, Any]], sent: list[Any]) -> None:
    """Send a search; what is received after its body is what `next_message` returns, a moment later."""
    body = [{"type": "http.request", "body": b"{}", "more_body": False}]

    async def receive() -> Any:
        if body:
            return body.pop()
        await asyncio.sleep(jobs.WATCHED_AFTER)
        return next_message()

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http", "http_version": "1.1", "method": "POST", "scheme": "http", "path": f"{TASKS}/search",
        "raw_path": f"{TASKS}/search".encode(), "query_string": b"", "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80),
        "headers": [(b"host", b"axle.test"), (b"authorization", b"Bearer tok"), (b"content-length", b"2")],
    }  # fmt: skip
    await asyncio.wait_for(api.endpoint(scope, receive, send), SECONDS)


@pytest.fixture
def api(tmp_path: Path) -> Iterator[Api]:
    """A portal whose searches have threads of their own."""
    api = Api(database=f"sqlite:///{tmp_path / 'axle.db'}")
    yield api
    api.close()


def test_a_search_is_let_go_with_its_client(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is marked, what stops it is called, and nothing waits for its turn."""
    lane, stopped = Lane(api), threading.Event()
    sent: list[Any] = []
    monkeypatch.setattr(lane.storage, "submit", lane.submit)

    def leave() -> dict[str, Any]:
        lane.jobs[0].stop = stopped.set
        return {"type": "http.disconnect"}

    try:
        asyncio.run(_search(api, leave, sent))
        assert (lane.jobs[0].abandoned, stopped.is_set()) == (True, True)
        assert [message.get("status") for message in sent] == [499, None]
    finally:
        lane.release()


def test_a_search_whose_client_waits_is_answered(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long it takes."""
    lane = Lane(api)
    monkeypatch.setattr(lane.storage, "submit", lane.submit)

    def stay() -> dict[str, Any]:
        lane.release()
        return {"type": "http.request", "body": b"", "more_body": False}

    sent: list[Any] = []
    asyncio.run(_search(api, stay, sent))
    assert (lane.jobs[0].abandoned, sent[0]["status"]) == (False, 200)
