"""A portal to test against: the real application in this process, with a clock that only the test moves.

It is in memory, unless the test or tests/portals.py says otherwise.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, cast

import msgspec
import pytest

from axle.config import Config
from axle.core.accounts import Token
from axle.core.behaviour import behaviour
from axle.core.catalog import Catalog
from axle.core.permissions import ALL
from axle.http.app import App, add_account, add_token, catalog
from axle.http.endpoint import Endpoint
from axle.storage.interface import WRITE_LANE, Job
from axle.storage.sql import SQL
from tests import portals

START = 1_767_225_600_000  # 2026-01-01T00:00:00Z
TASKS = "/crm/v3/objects/tasks"
CONTACTS = "/crm/v3/objects/contacts"
COMPANIES = "/crm/v3/objects/companies"
DUE = "2026-01-02T00:00:00.000Z"
WRITTEN_SECONDS = 20


package_catalog = functools.cache(catalog)


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """Return the body, decoded."""
        return msgspec.json.decode(self.body)


class Api:
    """An application with one account, and one token that may do everything."""

    def __init__(
        self,
        preset: str = "documented",
        known: Catalog | None = None,
        config: Config | None = None,
        database: str = "",
    ) -> None:
        self.now_ms = START
        given = config or Config(behaviour=behaviour(preset))
        self._taken = "" if database else portals.take()
        if self._taken not in ("", portals.MEMORY) and not given.secret_key:
            given = msgspec.structs.replace(given, secret_key=portals.SECRET_KEY)  # which a portal in memory makes itself
        config = msgspec.structs.replace(given, database=database or self._taken, token="tok", access_log=False)
        self.app = App(config, lambda: self.now_ms, known or package_catalog())
        self.app.prepare()
        self.endpoint: Endpoint = self.app.endpoint
        self.logged: list[str] = []
        self.endpoint.log.write = self.logged.append
        self.account = self.app.storage.accounts()[0].id
        self.loop = asyncio.new_event_loop()

    def close(self) -> None:
        """Let go of everything."""
        self.app.close()
        self.loop.close()
        portals.give_back(self._taken)

    def send(self, method: str, target: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Answer:
        """Send one request as it is, and return the answer."""
        path, _, query = target.partition("?")
        given = {"host": "axle.test", **(headers or {})}
        scope = {
            "type": "http",
            "method": method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode("latin-1"),
            "query_string": query.encode("latin-1"),
            "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in given.items()],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
        }
        return self.loop.run_until_complete(_exchange(self.endpoint, scope, body))

    def call(self, method: str, target: str, body: Any = None, token: str = "tok") -> Answer:
        """Send a request with a bearer token and a JSON body."""
        headers = {"authorization": f"Bearer {token}"}
        if body is None:
            return self.send(method, target, b"", headers)
        return self.send(method, target, msgspec.json.encode(body), {**headers, "content-type": "application/json"})

    def get(self, target: str, status: int = 200) -> Any:
        """Read something that is there."""
        return self._checked(self.call("GET", target), status)

    def post(self, target: str, body: Any, status: int = 201) -> Any:
        """Post something and expect a status."""
        return self._checked(self.call("POST", target, body), status)

    def patch(self, target: str, properties: Mapping[str, Any], status: int = 200) -> Any:
        """Change properties."""
        return self._checked(self.call("PATCH", target, {"properties": properties}), status)

    def put(self, target: str, body: Any = None, status: int = 200) -> Any:
        """Put something."""
        return self._checked(self.call("PUT", target, body), status)

    def delete(self, target: str, status: int = 204) -> Any:
        """Delete something."""
        return self._checked(self.call("DELETE", target), status)

    def _checked(self, answer: Answer, status: int) -> Any:
        assert answer.status == status, (answer.status, answer.body[:2000])
        return answer.json() if answer.body else None

    def task(self, **properties: Any) -> str:
        """Create a task and return its id."""
        return str(self.post(TASKS, {"properties": {"hs_timestamp": DUE, **properties}})["id"])

    def contact(self, email: str = "", **properties: Any) -> str:
        """Create a contact and return its id."""
        given = {"email": email, **properties} if email else properties
        return str(self.post(CONTACTS, {"properties": given})["id"])

    def company(self, name: str = "Acme") -> str:
        """Create a company and return its id."""
        return str(self.post(COMPANIES, {"properties": {"name": name}})["id"])

    def read(self, kind: str, record: str, *names: str) -> dict[str, Any]:
        """Return properties of a live record."""
        query = f"?properties={','.join(names)}" if names else ""
        found: dict[str, Any] = self.get(f"/crm/v3/objects/{kind}/{record}{query}")["properties"]
        return found

    def token(self, account: int = 0, scopes: str = ALL, **known: Any) -> str:
        """Make a token."""
        text = f"token-{len(self.app.storage.tokens())}"
        return add_token(self.app.storage, text, Token("", account or self.account, 7, "", scopes, self.now_ms, **known))

    def count(self, table: str, where: str = "true") -> int:
        """Return how many rows a table has, on whichever database."""
        query = SQL(f"SELECT count(*) FROM {table} WHERE {where}")
        return int(self.app.storage.read(self.account, lambda tx: cast(Any, tx)._cursor.run(query))[0][0])

    def other_account(self) -> str:
        """Make another account and return a token for it."""
        return self.token(add_account(self.app.storage, "Other", "o@example.com", self.now_ms).id)

    @contextlib.contextmanager
    def written(self) -> Iterator[None]:
        """Wait at the end until all is written that was asked for meanwhile, also what no answer waits for."""
        ended: list[threading.Event] = []
        submit = self.app.storage.submit

        def noted(lane: str, job: Job) -> None:
            if lane == WRITE_LANE:
                ended.append(threading.Event())
                job.deliver = functools.partial(_deliver, job.deliver, ended[-1])
            submit(lane, job)

        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(self.app.storage, "submit", noted)
            yield
        for one in ended:
            assert one.wait(WRITTEN_SECONDS), "it is not written"

    def wait(self, ms: int) -> None:
        """Let time pass, and what is due happen."""
        self.now_ms += ms
        while self.app.due.apply():
            pass


def _deliver(deliver: Callable[[list[Job]], None], ended: threading.Event, jobs: list[Job]) -> None:
    ended.set()
    deliver(jobs)


async def _exchange(endpoint: Endpoint, scope: dict[str, Any], body: bytes) -> Answer:
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    await endpoint(scope, receive, send)
    start, *rest = sent
    headers = {name.decode(): value.decode("latin-1") for name, value in start["headers"]}
    return Answer(start["status"], headers, b"".join(part.get("body", b"") for part in rest))


def links(record: str, type_id: int) -> list[dict[str, Any]]:
    """Return the `associations` of a create request that link to one record."""
    return [{"to": {"id": record}, "types": [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": type_id}]}]


ApiFactory = Callable[..., Api]
