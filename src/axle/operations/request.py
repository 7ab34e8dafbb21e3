"""Who asks, what is asked, and what is answered: the values that every operation takes and returns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

import msgspec

from axle.core import permissions
from axle.core.behaviour import Behaviour
from axle.core.catalog import Catalog, ObjectType
from axle.core.errors import AxleError, Unauthenticated, unparsable
from axle.core.normalisation import Normalised
from axle.core.people import SignedIn
from axle.core.permissions import WRITE
from axle.core.rate_limits import Usage
from axle.core.receivers import Allowance
from axle.core.record import Moment, Record
from axle.core.search import SearchLimits
from axle.core.versions import ApiVersion
from axle.core.whole_numbers import whole_number
from axle.storage.interface import Transaction

B = TypeVar("B")

PAGE_DEFAULT = 10
MAX_PAGE = 100
MAX_HISTORY_PAGE = 50
HISTORY = 1_000  # values of one property, the newest, that a history shows, unless a setting says otherwise
LINKS_PAGE = 500
LINKS_BESIDE = 100  # links to one type that a record is shown with, and that the third version reads of one record in a batch
MAX_QUERY_DIGITS = 19  # of a number in a query
LINKS_READ = 5_000  # links that are read at once for all records of a page


def _uncounted(account: int, now_ms: int) -> Usage:
    return Usage(0, 0, now_ms)


class Call(msgspec.Struct):
    """A call that was answered. `path` shows no secret; `caller` names the token or the person; bodies are their beginnings."""

    number: int
    at_ms: int
    method: str
    path: str
    status: int
    seconds: float
    caller: str
    correlation_id: str
    by_person: bool = False
    request_body: str | None = None
    answer_body: str | None = None


class RecentCalls(msgspec.Struct):
    """The calls that a process remembers, the newest first, from a number on.

    `process` names the process, whose numbers alone can be compared. `processes` is how many the server has: of several, each
    remembers the calls that it has answered itself. `bodies` tells whether bodies are kept.
    """

    calls: Sequence[Call] = ()
    latest: int = 0
    process: str = ""
    processes: int = 1
    bodies: bool = False


def _unremembered(account: int, after: int, process: str) -> RecentCalls:
    return RecentCalls()


class HiddenRepr:
    """What holds secrets: wherever it is printed, its name is all that is seen."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Return the name of the class."""
        return type(self).__name__


JOURNAL_DAYS = 3


def _no_secret(purpose: str) -> str:
    return ""


class WebhookRules(NamedTuple):
    """Where webhooks may go to, and whether the server has a key with which secrets are sealed, so that it can sign any.

    `journal_days` is how long the files of journals are kept.
    `derived` makes a secret of that key, which is the same for the same purpose; it returns nothing without a key.
    `mails` says that the server sends mails.
    """

    allowed: Allowance = Allowance()
    keyed: bool = True
    journal_days: int = JOURNAL_DAYS
    derived: Callable[[str], str] = _no_secret
    mails: bool = False


class WriteFirst(NamedTuple):
    """What an operation returns that found something to write before it can answer.

    `write` is carried out in the lane that writes, and then the operation is asked again.
    """

    write: Callable[[Transaction], object]


class Caller(msgspec.Struct, frozen=True):
    """One request's account, rights and moment; `usage` tells how many calls an account has made by a moment.

    `check_owners` says that records are assigned to active owners alone, `require_pkce` that codes need a proof. `version`
    is the one under whose path the request came.
    `calls` tells which calls of an account are remembered behind a number. `history` is how many values of a property a history
    shows. `signed_in` is the session where a person calls; `maker` is that user, or the one who made or approved the token that
    calls, None for an operator's. `catalogs` finds the catalog of any account.
    """

    account: int
    scopes: frozenset[str]
    catalog: Catalog
    behaviour: Behaviour
    moment: Moment
    limits: SearchLimits
    usage: Callable[[int, int], Usage] = _uncounted
    calls: Callable[[int, int, str], RecentCalls] = _unremembered
    check_owners: bool = False
    require_pkce: bool = False
    history: int = HISTORY
    version: ApiVersion = ApiVersion.OLDER
    webhooks: WebhookRules = WebhookRules()
    catalogs: Callable[[Transaction], Catalog] | None = None
    signed_in: SignedIn | None = None
    maker: int | None = None

    @property
    def visitor(self) -> SignedIn:
        """The session of the person who calls. Raises Unauthenticated where it is a program."""
        if self.signed_in is None:
            raise Unauthenticated("Only somebody who has signed in may do this.")
        return self.signed_in

    def catalog_of(self, tx: Transaction) -> Catalog:
        """Return the catalog of a transaction's account, which need not be the caller's."""
        return self.catalog if tx.account == self.account or self.catalogs is None else self.catalogs(tx)

    def type(self, name: str, action: str) -> ObjectType:
        """Return the type that goes by `name`, if the caller may do `action` on its records."""
        object_type = self.catalog.find(name)
        scopes = permissions.required(object_type, action, self.version)
        wider = object_type.definition.wider_write_scopes
        if wider and action == WRITE and self.behaviour.wider_write_scopes:
            scopes = tuple(dict.fromkeys((*wider, *scopes)))
        permissions.demand(self.scopes, scopes)
        return object_type

    def reaches(self, object_type: ObjectType, other_type: ObjectType, action: str) -> bool:
        """Tell whether the caller may do `action` at the other end of associations of records of a type.

        Where 2026-09 asks for one scope of many to do anything with records of a type, that goes for what they are
        associated with too.
        """
        if self.version >= ApiVersion.V2026_09 and not self.scopes.isdisjoint(object_type.definition.dated_scopes):
            return True
        return permissions.may(self.scopes, other_type, action, self.version)

    def other(self, object_type: ObjectType, name: str, action: str) -> ObjectType:
        """Return the type at the other end that goes by `name`. Raises Forbidden unless the caller reaches it."""
        other_type = self.catalog.find(name)
        if not self.reaches(object_type, other_type, action):
            self.require(*permissions.required(other_type, action, self.version))
        return other_type

    def schema(self, name: str, action: str) -> ObjectType:
        """Return the type that goes by `name`, if the caller may do `action` on its definitions."""
        object_type = self.catalog.find(name)
        self.require(*permissions.defining(object_type, action, self.version))
        return object_type

    def repeating(self, object_type: ObjectType, action: str) -> None:
        """Raise Forbidden unless the caller may do `action` to series of records of a type."""
        self.require(*permissions.repeating(object_type, action, self.version))

    def require(self, *scopes: str) -> None:
        """Raise Forbidden unless the caller has one of these scopes."""
        permissions.demand(self.scopes, scopes)

    def ignores_unwritable(self, object_type: ObjectType) -> bool:
        """Tell whether names that cannot be written are silently dropped for this type."""
        return self.behaviour.activities_drop_refused_names and object_type.definition.activity


class ReadOptions(msgspec.Struct, frozen=True):
    """How the caller wants records shown and which of them; `properties` is None where nothing was said."""

    properties: tuple[str, ...] | None = None
    history: tuple[str, ...] = ()
    associations: tuple[str, ...] = ()
    archived: bool = False
    limit: int | None = None
    after: str = ""
    id_property: str = ""


class Request(msgspec.Struct, Generic[B], frozen=True):
    """What is asked: the names in the path, how to read, the decoded body, and the fields of the query as they came."""

    path: Mapping[str, str]
    options: ReadOptions
    body: B
    query: Sequence[tuple[str, str]] = ()
    validate_references: bool = False

    def field(self, name: str) -> str:
        """Return a field of the query, the last one where it is repeated; empty where there is none."""
        return next((value for field_name, value in reversed(self.query) if field_name == name), "")

    def number(self, name: str, default: int, most: int, least: int = 0) -> int:
        """Return a field of the query that is a whole number. Raises InvalidQuery outside `least` to `most`."""
        text = self.field(name) or str(default)
        number = whole_number(text, MAX_QUERY_DIGITS)
        if number is None or not least <= number <= most:
            raise unparsable(name, text)
        return number


class HistoryValue(msgspec.Struct):
    """One value that a property had, since when, and who gave it."""

    value: str
    at_ms: int
    source: str
    source_id: str
    user_id: int | None


class AssociationView(msgspec.Struct):
    """One association as a record's answer shows it: the other record's id and the name of the association type."""

    id: int
    type: str


class AssociationPage(msgspec.Struct):
    """Associations of one record with one type; `after` where there are more."""

    links: list[AssociationView]
    after: int | None = None


class RecordView(msgspec.Struct):
    """A record as an answer shows it. `names` in order; unset ones are shown as null unless `sparse`.

    `created` says that it is the answer to its creation, `cut` that older values are left out of a history. `normalised` are
    the values that a write took for others. `put` is the association that it was given, where it is the answer to that.
    `unscheduled` are moments of reminders that were in the past when they were written, as they were written.
    """

    record: Record
    names: Sequence[str]
    sparse: bool = False
    history: dict[str, list[HistoryValue]] | None = None
    links: dict[str, AssociationPage] | None = None
    new: bool | None = None
    trace: str = ""
    created: bool = False
    normalised: Sequence[Normalised] = ()
    cut: bool = False
    put: AssociationView | None = None
    unscheduled: Sequence[str] = ()


class RecordPage(msgspec.Struct):
    """Some records in order; `after` where there are more, `total` for a search."""

    views: list[RecordView]
    after: str = ""
    total: int | None = None


class BatchError(msgspec.Struct):
    """Why one input of a batch was not carried out."""

    error: AxleError
    trace: str = ""


class BatchResult(msgspec.Struct):
    """The outcome of a batch."""

    views: list[RecordView]
    problems: list[BatchError] = []
