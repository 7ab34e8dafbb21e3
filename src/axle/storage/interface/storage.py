"""A database as a whole: the lanes that work is put into, and the few things that are asked for without an account."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, Protocol, TypeVar

from axle.core.accounts import Account, Owner, Token
from axle.core.events import CredentialEvent, DueRow
from axle.core.reminders import Channel, Message
from axle.core.webhooks import Listener
from axle.storage.interface.associations import Associations
from axle.storage.interface.credentials import Credentials
from axle.storage.interface.definitions import Definitions
from axle.storage.interface.events import Events
from axle.storage.interface.journal import Journals
from axle.storage.interface.kept_answers import KeptAnswers
from axle.storage.interface.messages import Messages
from axle.storage.interface.people import People
from axle.storage.interface.persons import Persons
from axle.storage.interface.records import Records
from axle.storage.interface.webhooks import Webhooks

T = TypeVar("T")

READ_LANE, SEARCH_LANE, WRITE_LANE = "read", "search", "write"


class Transaction(
    Records,
    Associations,
    Definitions,
    People,
    Persons,
    Credentials,
    Events,
    Webhooks,
    Messages,
    KeptAnswers,
    Journals,
    Protocol,
):
    """One account's view of the database, within one transaction. All of what it writes happens, or nothing.

    It sees one state of the database, and what it has written itself. `actor` is who carries it out, for what is noted of
    credentials. `quick` says that others wait on this thread: what takes long is to be done elsewhere. `quiet` says that nobody
    outside is told of what is saved. `written` counts the records that were saved.
    """

    account: int
    actor: str
    quick: bool
    quiet: bool
    written: int

    def for_account(self, account: int) -> Transaction:
        """Return another account's view within the same transaction: for what begins before the account is known."""


class EventLoop(Protocol):
    """What a database uses of the event loop that waits for a job; asyncio's is one."""

    def add_reader(self, fd: Any, callback: Callable[[], Any]) -> Any:
        """Call back whenever something can be read."""

    def remove_reader(self, fd: Any) -> Any:
        """Call back no more."""

    def add_writer(self, fd: Any, callback: Callable[[], Any]) -> Any:
        """Call back as long as something can be written."""

    def remove_writer(self, fd: Any) -> Any:
        """Call back no more."""

    def call_soon(self, callback: Callable[[], Any]) -> Any:
        """Call back on the loop's next turn."""

    def call_later(self, delay: float, callback: Callable[[], Any]) -> Any:
        """Call back in so many seconds."""

    def call_soon_threadsafe(self, callback: Callable[[], Any]) -> Any:
        """Call back on the loop's next turn, said on another thread. Raises RuntimeError where the loop is closed."""

    def is_running(self) -> bool:
        """Tell whether it runs."""

    def is_closed(self) -> bool:
        """Tell whether it has ended for good."""


class Job:
    """One piece of work on its way through a lane; `ticket` is the caller's own, `result` or `error` the outcome.

    `loop` is the event loop that waits for it, where it is submitted on that loop's own thread: what is quick may run there.
    `everywhere` says that its work writes what is kept on every machine of a cluster, and nothing else. `stop` is how it is
    stopped where it is at the moment, set by whoever has it; None where it cannot be, or is looked after
    by who sees that it is `abandoned`.
    """

    __slots__ = ("abandoned", "account", "deliver", "error", "everywhere", "loop", "result", "stop", "ticket", "work")

    def __init__(
        self, account: int, work: Callable[[Transaction], Any], deliver: Callable[[list[Job]], None], ticket: Any = None
    ) -> None:
        self.account = account
        self.work = work
        self.deliver = deliver
        self.ticket = ticket
        self.loop: EventLoop | None = None
        self.result: Any = None
        self.error: BaseException | None = None
        self.abandoned = False
        self.everywhere = False
        self.stop: Callable[[], None] | None = None

    def abandon(self) -> None:
        """Say that nobody waits for the outcome any more: its client has gone. Returns at once, from any thread.

        Work that reads is dropped before it starts, a search is interrupted while it runs; both come back with an error. Work
        that writes is carried out.
        """
        self.abandoned = True
        stop = self.stop
        if stop is not None:
            stop()


class Lease(NamedTuple):
    """Who does work that one process at a time should do, nobody for an empty `holder`; `beat` changes while it lives."""

    holder: str
    beat: int


FREE = Lease("", 0)


class Storage(Protocol):
    """A database. `inline` says that quick reads may run on the caller's thread.

    `warnings` are what whoever starts the server should know of the database, a sentence each. `writes` counts what was put
    into the lane WRITE_LANE.
    """

    inline: bool
    warnings: Sequence[str]
    writes: int

    def read(self, account: int, work: Callable[[Transaction], T]) -> T:
        """Run `work` now, on this thread, on one state of the database that it cannot change, and return what it returns.

        Raises StorageFailure where the database refuses, Unavailable where it cannot be reached or takes too long.
        """

    def submit(self, lane: str, job: Job) -> None:
        """Put a job into the lane READ_LANE, SEARCH_LANE or WRITE_LANE, and return.

        Its `deliver` is called later, with a list of jobs that has it, from another thread or from the loop that the job names;
        it then has a result or an error.
        A write that has a result is durable. `work` may run twice, where the first attempt was rolled back whole. Raises
        Unavailable when too much waits in the lane; a job's error may be Unavailable or StorageFailure as well.
        """

    def write(self, account: int, work: Callable[[Transaction], T]) -> T:
        """Run `work` through the lane WRITE_LANE and return what it returns, once it is durable; or raise what it raises."""

    def accounts(self) -> list[Account]:
        """Return all accounts by id."""

    def add_account(self, account: Account, owner: Owner, actor: str = "") -> None:
        """Add an account with its first owner. Raises Conflict where the id is taken."""

    def token(self, token_hash: str) -> Token | None:
        """Return the token with this hash, expired and revoked ones too."""

    def tokens(self) -> list[Token]:
        """Return all tokens, oldest first."""

    def save_token(self, token: Token, actor: str = "") -> None:
        """Add a token or change it, as `Credentials.save_token` does."""

    def credential_events(self, account: int, limit: int) -> list[CredentialEvent]:
        """Return up to `limit` things that were done to credentials, newest first: those of one account, or of all for 0."""

    def due(self, now_ms: int, limit: int) -> list[DueRow]:
        """Return up to `limit` reserved moments of all accounts up to now, in epoch milliseconds, earliest first."""

    def next_due(self) -> int | None:
        """Return the earliest reserved moment of all accounts, in epoch milliseconds."""

    def listeners(self) -> list[Listener]:
        """Return which apps are told of what happens in which accounts: those that have active subscriptions."""

    def behind(self) -> list[int]:
        """Return the accounts with events that a consumer has not come to yet."""

    def following(self) -> list[int]:
        """Return the accounts with a consumer that follows their events."""

    def endpoints_due(self, now_ms: int, limit: int) -> list[tuple[int, int]]:
        """Return up to `limit` receivers to which something is to be sent, by account and app, earliest first."""

    def next_endpoint(self) -> int | None:
        """Return when something is next to be sent to any receiver."""

    def messages_due(self, channel: Channel, now_ms: int, limit: int) -> list[tuple[int, Message]]:
        """Return up to `limit` messages that are to be sent on a channel, earliest first, each with its account."""

    def accounts_with_future_messages(self, channel: Channel, now_ms: int) -> list[int]:
        """Return accounts that have messages on a channel that wait and were made after now."""

    def accounts_with_old_messages(self, before_ms: int, limit: int) -> list[int]:
        """Return accounts that have messages from before a moment, as far as the `limit` oldest ones tell."""

    def has_owner_webhooks(self) -> bool:
        """Tell whether any owner is reminded by a webhook."""

    def logging(self) -> list[int]:
        """Return the accounts that have receivers."""

    def journals(self) -> list[int]:
        """Return the accounts whose apps have a journal."""

    def on_commit(self, committed: Callable[[int], None]) -> None:
        """Have an account's number given to `committed` too after each commit that saved records of it, on that thread."""

    def lease(self, name: str) -> Lease:
        """Return who has a lease. A database that one process has alone may say that it is free."""

    def move_lease(self, name: str, before: Lease, holder: str) -> bool:
        """Give a lease to a holder, or to nobody for "", if it is as it was `before`, and tell whether it was."""

    def check(self) -> None:
        """Raise Unavailable or StorageFailure unless the database answers, within a few seconds."""

    def hurry(self) -> None:
        """Wait a few seconds at most for the database from now on, each time: the server ends."""

    def close(self) -> None:
        """Finish what is in the lanes and let go of the database."""
