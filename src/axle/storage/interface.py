"""The storage interface: what every database must offer, and which error each call raises when.

`tests/storage/` runs one conformance suite against each implementation; whoever passes it is a storage.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

import msgspec

from axle.core.associations import Date, Link
from axle.core.calculated_properties import Times
from axle.core.catalog import ObjectType
from axle.core.changes import Change
from axle.core.overlay import Definition
from axle.core.record import Record
from axle.core.search import Search

T = TypeVar("T")

READ_LANE, SEARCH_LANE, WRITE_LANE = "read", "search", "write"
FIRST_ID = 100_000_000_001
HISTORY_ROWS = 1_001  # changes of one property that are read, unless less or more is asked for


class HistoryRow(msgspec.Struct):
    """One row of a property's history: the value that ended, and when and by whom it was replaced."""

    record_id: int
    property: str
    at_ms: int
    value: str
    source: str
    source_id: str
    user_id: int | None


class History(msgspec.Struct):
    """How properties changed, newest first; of one property of a record at most `most` rows, the newest."""

    rows: list[HistoryRow]
    most: int


class Team(msgspec.Struct, frozen=True):
    """A team of an owner's, of which one is the primary."""

    id: str
    name: str
    primary: bool = False


class Owner(msgspec.Struct):
    """A person whom records are assigned to. An archived one keeps the user id for those who still ask for it."""

    id: int
    user_id: int | None
    email: str
    first_name: str
    last_name: str
    created_ms: int
    updated_ms: int
    archived_ms: int | None = None
    teams: tuple[Team, ...] = ()


class PipelineAudit(msgspec.Struct, frozen=True):
    """One thing that was done to a pipeline, or to one of its stages; `body` is what it then was, as JSON text."""

    type_key: int
    pipeline: str
    stage: str
    at_ms: int
    action: str
    user_id: int | None
    body: str


PRIVATE, ACCESS, REFRESH = "private", "access", "refresh"
ENVIRONMENT = "environment"  # the origin of the private token that follows a setting
APPROVAL, CODE = "approval", "code"


class Token(msgspec.Struct):
    """What is kept of a token: never itself, only its hash. Times are epoch milliseconds; scopes are joined by blanks.

    `kind` says what it is good for: the token of a private app, or an access or refresh token of OAuth. Those have the user who
    approved and the `origin` that all tokens of one approval share. `used_ms` is the last use, to the minute.
    """

    hash: str
    account: int
    app: int
    name: str
    scopes: str
    created_ms: int
    expires_ms: int | None = None
    revoked_ms: int | None = None
    purpose: str = PRIVATE
    user_id: int | None = None
    origin: str = ""
    used_ms: int | None = None


class CredentialEvent(msgspec.Struct, frozen=True):
    """One thing that was done to a token, an app, an owner or an account; `actor` did it, `detail` is JSON text.

    `subject` names the thing: the beginning of a token's hash, a client id, an owner's or an account's id. No secret is in it.
    """

    account: int
    number: int
    at_ms: int
    subject_type: str
    subject: str
    action: str
    actor: str
    detail: str


class App(msgspec.Struct):
    """An app that asks for tokens with OAuth; `account` is whose it is. Of its secret only the hash is kept."""

    id: int
    client_id: str
    secret_hash: str
    account: int
    name: str
    redirect_uris: tuple[str, ...]
    scopes: str
    created_ms: int
    archived_ms: int | None = None


class Code(msgspec.Struct):
    """A secret that is good once and not for long, on the way to a token: an approval that somebody is asked for, then a code.

    `challenge` and `method` are of PKCE, empty where it is not used.
    """

    hash: str
    purpose: str
    account: int
    user_id: int | None
    app: int
    scopes: str
    redirect_uri: str
    challenge: str
    method: str
    expires_ms: int
    used_ms: int | None = None


class Account(msgspec.Struct):
    """One account; its id is the portal id of the wire."""

    id: int
    name: str
    created_ms: int


class DueRow(msgspec.Struct):
    """A moment that has come for one record."""

    account: int
    type_key: int
    record_id: int
    rule: str
    at_ms: int


class Event(msgspec.Struct):
    """One thing that happened to a record; `detail` is JSON text."""

    seq: int
    type_key: int
    record_id: int
    at_ms: int
    change: str
    detail: str


class SearchPage(msgspec.Struct):
    """One page of a search, the number of all matches, and where the next page begins, if there is one."""

    records: list[Record]
    total: int
    after: str = ""


class Transaction(Protocol):
    """One account's view of the database, within one transaction. All of it happens, or nothing.

    `unslotted` are the properties that the last search would have been answered faster by, had they been prepared for it;
    `unmirrored` likewise the columns in memory. `actor` is who carries it out, for what is noted of credentials.
    `quick` says that others wait on this thread: what takes long is to be done elsewhere.
    """

    account: int
    actor: str
    quick: bool
    unslotted: list[tuple[ObjectType, str]]
    unmirrored: list[tuple[ObjectType, str]]

    def lock_records(self, keys: Iterable[tuple[int, int]]) -> None:
        """Keep records, each named by the key of its type and its id, as they are until this transaction ends.

        Whoever is going to read and change records of several types says so first, all at once: so that no two transactions
        wait for each other. Where there is one writer this does nothing. Ids that do not exist are ignored.
        """

    def records(self, object_type: ObjectType, ids: Sequence[int], archived: bool | None = False) -> list[Record]:
        """Return those of the records that exist, in no promised order; `archived` None returns both sorts."""

    def records_of_types(self, ids: Sequence[int], object_types: Mapping[int, ObjectType], free: bool = False) -> list[Record]:
        """Return the live records with these ids, whatever their type; types that `kinds` lacks are left out.

        With `free`, so are records that another transaction is changing; nothing waits for those.
        """

    def record_page(self, object_type: ObjectType, start: int, limit: int, archived: bool) -> list[Record]:
        """Return up to `limit` records with an id of at least `start`, by id."""

    def unique_holders(self, object_type: ObjectType, prop: str, values: Sequence[str]) -> dict[str, int]:
        """Return which live record holds each of the unique values."""

    def save(self, changes: Sequence[Change]) -> None:
        """Write changes whole: record, unique values, links, history, reserved moments, events.

        Raises Conflict, naming the holder, when a unique value is taken.
        """

    def save_associations(self, changes: Sequence[Change]) -> None:
        """Write the rows of the changes' links ahead of all else: what is read then is as the changes will leave it."""

    def date_associations(self, record_id: int, outward: Sequence[int], inward: Sequence[int], date: Date) -> None:
        """Say when a record happens on the links that lead to it by the `inward` types, the inverses of the `outward` ones."""

    def activity_times(self, from_ids: Sequence[int], types: Sequence[int], now_ms: int) -> dict[tuple[int, int], Times]:
        """Return what the visible links of records, by record and type, say of a moment; no more of them is read than that."""

    def associations(self, from_ids: Sequence[int], types: Sequence[int], after: int = 0, limit: int = 0) -> list[Link]:
        """Return visible links by from, to, type; only those to ids from `after` on, at most `limit` of them (0: 50,000)."""

    def all_associations(self, from_id: int) -> list[tuple[Link, int]]:
        """Return every link row of a record, each with the number of its ends that are archived."""

    def count_associations(self, from_ids: Sequence[int], types: Sequence[int]) -> dict[tuple[int, int], int]:
        """Return how many visible links records have, by record and association type; those without any are left out."""

    def records_near_limit(self, types: Sequence[int], least: int, limit: int) -> dict[tuple[int, int], int]:
        """Return the records with at least so many visible links of a type, by record and type; it reads every link."""

    def record_counts(self) -> dict[int, int]:
        """Return how many live records there are of each type, by its key; types that never had any are left out."""

    def has_associations(self, types: Sequence[int]) -> bool:
        """Tell whether there is a visible link of one of the types; it may read every link."""

    def remove_association_types(self, types: Sequence[int]) -> None:
        """Remove every link of the types, of archived records too, and without an event; it reads every link."""

    def history(self, ids: Sequence[int], names: Sequence[str], most: int = HISTORY_ROWS) -> History:
        """Return how properties changed, newest first: of each the newest `most` changes, or fewer where the texts are long.

        Raises Invalid where even the newest two of each are too long together.
        """

    def erase_history(self, ids: Sequence[int], names: Sequence[str]) -> None:
        """Forget how properties of records changed."""

    def new_ids(self, count: int) -> range:
        """Return ids that no record of the account has or will have."""

    def search(self, search: Search) -> SearchPage:
        """Return one page of what matches, and the exact number of matches."""

    def owners(self, ids: Sequence[int]) -> list[Owner]:
        """Return those of the owners that exist, by id, archived ones included."""

    def owner_page(self, start: int, limit: int, archived: bool | None = False, email: str = "") -> list[Owner]:
        """Return up to `limit` owners with an id of at least `start`, by id; with an address, only those who have it."""

    def owners_of_user(self, user_id: int) -> list[Owner]:
        """Return the owners that a user is or was, by id, archived ones included."""

    def save_pipeline_audits(self, done: Sequence[PipelineAudit]) -> None:
        """Note what was done to pipelines, in order."""

    def pipeline_audits(self, type_key: int, pipeline: str, stage: str, limit: int) -> list[PipelineAudit]:
        """Return what was done to a pipeline, or to a stage where one is named, newest first."""

    def save_owner(self, owner: Owner) -> None:
        """Add an owner, or replace the one with the same id."""

    def definitions_version(self, alone: bool = False) -> int:
        """Return a number that changes with every change of the account's definitions; 0 before the first.

        `alone` keeps every other transaction that asks so waiting until this one ends, and every one that writes records: what
        it then checks stays true.
        """

    def definitions(self, type_key: int | None = None, kind: str = "") -> list[Definition]:
        """Return what the account defines, archived things included: all of it, or that of one type, or of one kind."""

    def define(self, definitions: Sequence[Definition]) -> None:
        """Add definitions, or put them in the place of those with the same type, kind and name.

        Raises Invalid where those of one type, or of the account, become too long together.
        """

    def records_with_value(self, object_type: ObjectType, name: str, start: int, limit: int) -> list[Record]:
        """Return records with an id of at least `start`, archived ones too, that hold a value under a name, by id."""

    def unindex_property(self, object_type: ObjectType, name: str) -> None:
        """Forget what was kept to find records by a property: its slot and its unique values."""

    def reindex_property(self, records: Sequence[Record], name: str) -> None:
        """Make live records findable by what they hold under a name. Raises Conflict when it must be unique and is taken."""

    def undefine(self, definitions: Sequence[Definition]) -> None:
        """Remove definitions for good."""

    def forget_object_type(self, object_type: ObjectType) -> None:
        """Remove all that is defined for a type, and kept counts; it has no records any more."""

    def index_words(self, object_type: ObjectType) -> None:
        """Put the words of every live record of a type into the index anew: other properties have become searchable."""

    def next_number(self, sequence: str) -> int:
        """Return the next number of one of the account's sequences, 1 at first: none is given twice, and who asks waits for
        another transaction that has asked, so that what it then reads of the definitions is what that one has left.
        """

    def events(self, after: int, limit: int) -> list[Event]:
        """Return what happened after sequence number `after`, in order."""

    def trim_events(self, before_ms: int, limit: int) -> int:
        """Forget the oldest events, as far as they happened before `before_ms`, at most `limit`; return how many."""

    def reserve(self, rows: Sequence[DueRow]) -> None:
        """Reserve moments of records beside those that they have."""

    def complete_due(self, row: DueRow) -> bool:
        """Forget a reserved moment; False if it was forgotten already: of several servers one alone does what falls due."""

    def add_account(self, account: Account) -> None:
        """Add an account, with nothing in it. Raises Conflict if the id is taken."""

    def own_account(self) -> Account | None:
        """Return what is known of the account itself."""

    def for_account(self, account: int) -> Transaction:
        """Return another account's view within the same transaction: for what begins before the account is known.

        What follows is found by a secret or an id of its own, whatever the account.
        """

    def app(self, client_id: str) -> App | None:
        """Return the app with this client id, archived or not."""

    def app_by_id(self, app_id: int) -> App | None:
        """Return the app with this id, archived or not."""

    def apps(self) -> list[App]:
        """Return all apps by id."""

    def save_app(self, app: App) -> None:
        """Add an app, or replace the one with the same id. Raises Conflict for a client id that another app has."""

    def token(self, token_hash: str) -> Token | None:
        """Return what is known of the token with this hash."""

    def save_token(self, token: Token, now_ms: int | None = None) -> None:
        """Add a token, or replace when it expires, since when it is revoked and where it comes from, at a moment."""

    def tokens_from(self, origin: str) -> list[Token]:
        """Return the tokens of one origin."""

    def drop_token(self, token: Token, now_ms: int) -> None:
        """Remove a token that another one replaces."""

    def use_token(self, token_hash: str, now_ms: int) -> None:
        """Note that a token was used."""

    def revoke_origin(self, origin: str, now_ms: int) -> None:
        """Revoke all tokens of one approval."""

    def revoke_app(self, app_id: int, now_ms: int) -> None:
        """Revoke all tokens that an app got with OAuth."""

    def add_code(self, code: Code) -> None:
        """Keep a code."""

    def code(self, code_hash: str) -> Code | None:
        """Return the code with this hash, used or not."""

    def use_code(self, code_hash: str, now_ms: int) -> bool:
        """Use a code up; False where it was used already."""

    def forget_expired(self, before_ms: int) -> None:
        """Forget access tokens and codes that expired before a moment."""


class Job:
    """One piece of work on its way through a lane; `ticket` is the caller's own, `result` or `error` the outcome.

    `stop` is how it is stopped where it is at the moment, set by whoever has it; None where it cannot be, or is looked after
    by who sees that it is `abandoned`.
    """

    __slots__ = ("abandoned", "account", "deliver", "error", "result", "stop", "ticket", "work")

    def __init__(
        self, account: int, work: Callable[[Transaction], Any], deliver: Callable[[list[Job]], None], ticket: Any = None
    ) -> None:
        self.account = account
        self.work = work
        self.deliver = deliver
        self.ticket = ticket
        self.result: Any = None
        self.error: BaseException | None = None
        self.abandoned = False
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


class Storage(Protocol):
    """A database. `inline` says that quick reads may run on the caller's thread."""

    inline: bool

    def read(self, account: int, work: Callable[[Transaction], T]) -> T:
        """Run `work` now, on this thread, on one consistent state that it cannot change."""

    def submit(self, lane: str, job: Job) -> None:
        """Queue a job; its `deliver` is called from another thread with it, alone or with others of its group.

        A write is durable when delivered. `work` may run twice if the first attempt was rolled back whole. Raises Busy at once
        when the lane's queue is full; a job may also end in Broken (the database refuses) or Busy (it would not come free).
        """

    def write(self, account: int, work: Callable[[Transaction], T]) -> T:
        """Run `work` through the write lane and wait for it."""

    def accounts(self) -> list[Account]:
        """Return all accounts by id."""

    def add_account(self, account: Account, owner: Owner, actor: str = "") -> None:
        """Add an account with its first owner. Raises Conflict if the id is taken."""

    def token(self, token_hash: str) -> Token | None:
        """Return what is known of the token with this hash."""

    def tokens(self) -> list[Token]:
        """Return all tokens, oldest first."""

    def save_token(self, token: Token, actor: str = "") -> None:
        """Add a token, or replace what is known of it."""

    def credential_events(self, account: int, limit: int) -> list[CredentialEvent]:
        """Return what was done to credentials, newest first: those of one account, or of all for 0."""

    def due(self, now_ms: int, limit: int) -> list[DueRow]:
        """Return moments that have come, over all accounts, earliest first."""

    def next_due(self) -> int | None:
        """Return the earliest reserved moment of any account."""

    def close(self) -> None:
        """Finish what is in flight and let go of the database."""


def first(records: Iterable[Record]) -> Record | None:
    """Return the only record of a result, or None."""
    return next(iter(records), None)
