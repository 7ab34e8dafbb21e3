"""A server in this process, in memory; portals, each an account of its own; and what a test does to them."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Self, Unpack

import msgspec

from axle.client._async.client import AsyncClient
from axle.client._sync.client import Client
from axle.client.config import Options
from axle.config import MEMORY, Config
from axle.connections import Connections
from axle.core.accounts import Token
from axle.core.behaviour import TEST_PRESET, behaviour
from axle.core.catalog import ObjectType
from axle.core.permissions import ALL
from axle.core.receivers import LOOPBACK
from axle.http.app import App, add_account, add_token
from axle.http_server import granian
from axle.operations.account_catalogs import Catalogs
from axle.operations.oauth.account_tokens import new_token
from axle.sockets import listener
from axle.storage.interface import Transaction
from axle.storage.sqlite.database import Sqlite
from axle.storage.sqlite.snapshots import Rows
from axle.testing.clock import Clock
from axle.testing.faults import Failing, Fault
from axle.testing.receiving import SERVER_ERROR, Receiver, Receiving, Subscribed, TestWebhooks, WebhookDelivery
from axle.testing.recorder import Exchange, Recorder
from axle.testing.reminding import TRY_LATER, SentReminder, TestReminders
from axle.testing.seeding import NOTIFY, WEBHOOKS, Seed, planted, read

IN_PROCESS = "http://axle.test"
HOST = "127.0.0.1"
START_SECONDS = 10


class Snapshot(msgspec.Struct, frozen=True):
    """Everything that a server held at one moment, or one account of it."""

    content: bytes | Rows
    account: int = 0  # 0: of the whole server


class Server:
    """A server in memory. `preset` is a behaviour as AXLE_BEHAVIOUR has it; `config` holds all other settings.

    It behaves as HubSpot's service was observed to, unless it is told otherwise: `Server("documented")`.
    """

    def __init__(self, preset: str = TEST_PRESET, config: Config | None = None) -> None:
        self.clock = Clock(self.settle)
        self.app = App(
            config
            or Config(
                database=MEMORY,
                access_log=False,
                behaviour=behaviour(preset),
                failed_sign_ins=0,
                webhook_allow=LOOPBACK,
            ),
            self.clock,
        )
        self.endpoint = Recorder(self.app.endpoint, self.app.config.behaviour, self.clock)
        self.webhooks = TestWebhooks(self.app)
        self.reminders = TestReminders(self.app, IN_PROCESS)
        self._port: Port | None = None
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        """Where the server listens: a port of its own on 127.0.0.1, opened when it is first asked for."""
        with self._lock:
            if self._port is None:
                self._port = Port(self.app, self.endpoint)
        return self._port.url

    @property
    def calls(self) -> list[Exchange]:
        """All calls so far, of all portals."""
        return self.endpoint.calls

    def portal(self, name: str = "Test", email: str = "owner@example.com") -> Portal:
        """Make an account, empty but for its first owner, with a token that may do everything."""
        account = add_account(self.app.storage, name, email, self.clock())
        return Portal(self, account.id, self.token(account.id))

    def token(self, account: int, scopes: Iterable[str] = (ALL,)) -> str:
        """Make a token for an account, with these scopes alone."""
        return add_token(self.app.storage, new_token(), Token("", account, account, "test", " ".join(scopes), self.clock()))

    def settle(self) -> None:
        """Do what has fallen due, and send the reminders of it."""
        while self.app.due.run():
            pass
        self.reminders.send()

    def snapshot(self, account: int = 0) -> Snapshot:
        """Keep everything as it is, or one account."""
        if account:
            return Snapshot(self._storage.account_rows(account), account)
        return Snapshot(self._storage.snapshot())

    def restore(self, snapshot: Snapshot) -> None:
        """Make what a snapshot holds as it was: records, definitions, owners, tokens. The clock and the calls stay."""
        if isinstance(snapshot.content, bytes):
            self._storage.restore(snapshot.content)
        else:
            self._storage.restore_account(snapshot.account, snapshot.content, self._types)
        self.app.endpoint.forget()

    def _types(self, tx: Transaction) -> Mapping[int, ObjectType]:
        return Catalogs(self.app.catalog).of(tx).by_key

    @property
    def _storage(self) -> Sqlite:
        storage = self.app.storage
        assert isinstance(storage, Sqlite), "a server under test is in memory"
        return storage

    def close(self) -> None:
        """End the server; everything is gone."""
        if self._port:
            self._port.close()
        self.app.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


class Portal:
    """One account of a server under test. What it does concerns that account alone; the clock is the server's."""

    def __init__(self, server: Server, account: int, token: str) -> None:
        self.server = server
        self.account = account
        self.token = token
        self._clients: list[Client] = []
        self._fresh = self.snapshot()
        self._calls_from = server.endpoint.recorded

    @property
    def url(self) -> str:
        """Where the server listens, for a client that needs a socket."""
        return self.server.url

    @property
    def clock(self) -> Clock:
        """The server's clock."""
        return self.server.clock

    def webhooks(self, to: Receiver, *subscriptions: Subscribed) -> Receiving:
        """Have an app of this account tell a receiver what happens from now on.

        `to` is an ASGI or WSGI application, a function that takes a WebhookRequest, or a URL. `subscriptions` are event types
        such as "contact.creation", or mappings as the API has them; without any, all but changes of properties.
        """
        return self.server.webhooks.receive(self.account, to, subscriptions)

    def deliver(self) -> list[WebhookDelivery]:
        """Deliver now all that waits, and return it. What fails waits again: the clock moves retries."""
        return self.server.webhooks.deliver(self.account)

    @property
    def deliveries(self) -> list[WebhookDelivery]:
        """The attempts to deliver so far, in order."""
        return self.server.webhooks.of(self.account)

    def fail_delivery(self, status: int = SERVER_ERROR, times: int = 1) -> None:
        """Let the next attempts to deliver fail with a status, without asking the receiver."""
        self.server.webhooks.fail(self.account, status, times)

    def assert_delivered(self, event_type: str, **fields: Any) -> dict[str, Any]:
        """Return the event of a type, with fields such as objectId, that a receiver has taken. Fail unless there is one."""
        return self.server.webhooks.delivered(self.account, event_type, fields)

    @property
    def reminders(self) -> list[SentReminder]:
        """The attempts to remind owners so far, in order: mails as parsed messages. The clock moves what is to come."""
        self.server.settle()
        return self.server.reminders.of(self.account)

    def fail_mail(self, status: int = TRY_LATER, times: int = 1) -> None:
        """Let the next mails be refused with a status of SMTP; 0 for a mail server that cannot be reached."""
        self.server.reminders.fail(self.account, status, times)

    def assert_reminded(self, task: Any, to: str = "") -> SentReminder:
        """Return the reminder of a task or meeting that has arrived; with `to`, at this address. Fail unless there is one.

        `task` is an id, an answer of the API, or what a client made of one.
        """
        self.server.settle()
        number = task["id"] if isinstance(task, Mapping) else getattr(task, "id", task)
        return self.server.reminders.reminded(self.account, str(number), to)

    def client(self, auth: str = "", **config: Unpack[Options]) -> Client:
        """Make a client of this account that calls the server without a socket; it is closed with the portal."""
        config.setdefault("transport", self.server.endpoint)
        self._clients.append(Client(auth or self.token, IN_PROCESS, **config))
        return self._clients[-1]

    def async_client(self, auth: str = "", **config: Unpack[Options]) -> AsyncClient:
        """Make the same client for asynchronous code; the test closes it."""
        config.setdefault("transport", self.server.endpoint)
        return AsyncClient(auth or self.token, IN_PROCESS, **config)

    def with_scopes(self, *scopes: str) -> str:
        """Make a token for this account that may do only this."""
        return self.server.token(self.account, scopes)

    def seed(self, source: Seed | str | Path) -> dict[str, str]:
        """Fill the account from a mapping, or a file of YAML or JSON; return ids by the names that the source gives.

        Raises SeedError, and then nothing of it is kept.
        """
        before, seed = self.snapshot(), dict(read(source))
        telling = seed.pop(NOTIFY, False)
        wanted_hooks = seed.pop(WEBHOOKS, {})
        try:
            ids = planted(self.server.app, self.account, self.client(), seed)
            if not telling:
                self.server.webhooks.skip(self.account)
            for url, subscriptions in wanted_hooks.items():
                self.webhooks(url, *subscriptions)
            return ids
        except BaseException:
            self.restore(before)
            raise

    def fail(self, method: str = "", path: str = "", **fault: Unpack[Failing]) -> None:
        """Let this portal's next call of a method and a path fail, as a Fault says; with `times`, so many of them.

        Raises ValueError for what no call can suffer.
        """
        self.server.endpoint.faults.add(Fault(method=method, path=path, token=self.token, **fault))

    def reset(self) -> None:
        """Make the account as it was when the portal was made; its faults and calls are forgotten."""
        self.server.webhooks.forget(self.account)
        self.server.reminders.forget(self.account)
        self.server.restore(self._fresh)
        self.server.endpoint.faults.forget({self.token})
        self._calls_from = self.server.endpoint.recorded

    def snapshot(self) -> Snapshot:
        """Keep the account as it is."""
        return self.server.snapshot(self.account)

    def restore(self, snapshot: Snapshot) -> None:
        """Make the account as it was. Raises ValueError for a snapshot of something else."""
        if snapshot.account != self.account:
            raise ValueError("the snapshot is of another account, or of the whole server: Server.restore takes it")
        self.server.restore(snapshot)

    @property
    def calls(self) -> list[Exchange]:
        """The calls with this portal's token, since it was made or reset."""
        return [call for call in self.server.endpoint.since(self._calls_from) if call.token == self.token]

    def called(self, method: str, path: str) -> list[Exchange]:
        """Return the calls of a method to a path, in order."""
        return [call for call in self.calls if (call.method, call.path.rstrip("/")) == (method, path.rstrip("/"))]

    def assert_called(self, method: str, path: str, times: int | None = None) -> None:
        """Fail unless there was such a call; with `times`, as often as that."""
        count = len(self.called(method, path))
        if count != times if times is not None else not count:
            expected = "at least once" if times is None else f"{times} times"
            listed = "".join(f"\n  {call.method} {call.path} {call.status}" for call in self.calls) or "\n  none"
            raise AssertionError(f"{method} {path} was to be called {expected}, and was {count} times. All calls:{listed}")

    def close(self) -> None:
        """Close the clients."""
        self.server.endpoint.faults.forget({self.token})
        self.server.webhooks.forget(self.account)
        self.server.reminders.forget(self.account)
        for client in self._clients:
            client.close()


class Port:
    """A socket of a server under test, served from a thread of its own: `url` is where it listens, on 127.0.0.1."""

    def __init__(self, app: App, endpoint: Any) -> None:
        listening = listener(HOST, 0)
        port = listening.getsockname()[1]
        self._descriptor = listening.detach()
        self.url = f"http://{HOST}:{port}"
        self._config = msgspec.structs.replace(app.config, port=port)
        self._app = app
        self._endpoint = endpoint
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="axle-port", daemon=True)
        self._thread.start()
        self._ready.wait(START_SECONDS)

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._connections = Connections(self._endpoint, self._config)
        self._server = granian(self._connections, self._config, HOST, self._descriptor)
        self._ready.set()
        await self._server.serve()

    def close(self) -> None:
        """Stop listening, whatever connections clients have open still."""
        self._loop.call_soon_threadsafe(self._leave)
        self._thread.join(START_SECONDS)

    def _leave(self) -> None:
        self._app.endpoint.streams.end()
        self._connections.leave()
        self._server.stop()  # type: ignore[no-untyped-call] # granian types no stop
        self._watching = self._loop.create_task(self._connections.watch())
