"""What a row of the route table is, and the prefixes under which the published versions have their paths."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import KW_ONLY, dataclass, replace
from functools import partial
from typing import Any

from axle.core.catalog import Catalog
from axle.core.legacy import LegacyForm
from axle.core.versions import ApiVersion
from axle.http.messages import IncomingRequest
from axle.http.receiving import MAX_BODY
from axle.operations.rights import Right
from axle.storage.interface import READ_LANE, WRITE_LANE

PASSWORD, PROVIDER = "password", "provider"  # what may be proved before an operation
DATE_2026_09 = "2026-09"  # the version of the paths under which more is checked, more is told, and more scopes do
NEWEST = ("/crm/objects/2026-09", "/crm/objects/2026-09-beta")
DATED = ("/crm/objects/2025-09", "/crm/objects/2026-03", *NEWEST)
V3 = ("/crm/v3/objects", "/crm/objects/v3")
OBJECTS = (*V3, *DATED)
OLDER = tuple(prefix for prefix in OBJECTS if prefix not in NEWEST)
OWN = ("/_axle/objects",)

FOURTH = ("/crm/v4/", "/crm/associations/20")

RECORD = "/{objectType}/{objectId}"

ALL, PROFILES, OTHERS = "all", "profiles", "others"

# What a query string may say of reading records.
SHOWN = ("properties", "propertiesWithHistory", "associations", "archived")
PAGED = ("limit", "after")


@dataclass(frozen=True, eq=False, slots=True)  # there are hundreds: with a dict each they would take 1.5 KiB
class Route:
    """One row: the method and the paths, the operation that carries a request out, and what shows its answer.

    `lane` is the storage's lane in which the operation runs. `body` is the shape that the request's body must have, `status`
    that of an answer without errors, `query` the fields of the query string that the operation reads.
    `fails` are the statuses of errors that the row can end in, beside 400, 401, 403 and 404, which any may.
    What `show` returns as a whole Answer is sent as it is, None as 204; `headers` go with any other answer.

    `right` is asked before a body is read: whether the types in the path exist, and whether the caller may do this.
    `unscoped` rows need a token, but no scope in particular. `open` rows need no token: the operation has no account but what
    it finds by a secret that it is given.
    `secret` rows have secrets in their path, query or body, which no log shows; who fails in them too often has to wait, and
    `slowed` gives what is then shown to a person, from the seconds to wait.

    `personal` rows need somebody who has signed in, whatever the role; they are about that person. A browser asks for a `page`
    with its cookie alone, and who is not signed in is sent to do so. `from_page` rows are sent by pages of this server alone.
    Open rows that have `knows_visitor` are told who has signed in with the browser that asks, if anybody has.
    What `mails` rows return goes out by e-mail, if it is a link that somebody has asked for.
    `unmetered` rows count against no rate limit.
    `proves` names what is proved before the operation: a password, or an identity of a provider.

    `by_link` rows are open, and act in the account of the link whose `secret` is in the path.

    `developer_key` rows take a token as hapikey in the query too: so HubSpot's own clients send the key of a developer.

    `located` answers with the address of what was made: the collection's own, and the answer's `objectTypeId`, `id` or `name`;
    the request's own where the answer has none of them.
    `partial` is the status of an answer that also tells what went wrong with some inputs.
    `defines` rows change what the account defines, or its users: no two of them are carried out at the same time for one
    account, and no write of a record ends meanwhile.
    `erases` rows do to records what nothing restores: of people, only admins may.
    `checks` says that references are checked before something is deleted, unless the request forbids it: versions differ.
    `legacy` rows exist once for each type that the legacy APIs know by words of its own, which its catalog file gives: for
    all of them, for those of profiles, or for the others.
    `version` is set by `split_by_version`, from the prefixes.

    `reveals` rows answer with a secret: among recent calls and writes that have a key, they are kept without their answer.
    Calls of `unrecorded` rows are not remembered at all.

    `reads` reads the fields of the body where the request is a form. `body_limit` is how many bytes a body may have; `patient`,
    that it may take any time as long as it does not stall. `streams` rows answer with events, for as long as the client stays.
    """

    method: str
    prefixes: tuple[str, ...]
    path: str
    operation: Callable[..., Any]
    show: Callable[[Any, Any], Any] | None = None
    _: KW_ONLY
    lane: str
    body: Any = None
    status: int = 200
    query: tuple[str, ...] = ()
    fails: tuple[int, ...] = ()
    headers: tuple[tuple[bytes, bytes], ...] = ()
    right: Right | None = None
    unscoped: bool = False
    open: bool = False
    secret: bool = False
    slowed: Callable[[int], Any] | None = None
    personal: bool = False
    page: bool = False
    from_page: bool = False
    proves: str = ""
    knows_visitor: bool = False
    mails: bool = False
    unmetered: bool = False
    developer_key: bool = False
    by_link: bool = False
    located: bool = False
    partial: int = 207
    defines: bool = False
    erases: bool = False
    checks: bool = False
    legacy: str = ""
    version: ApiVersion = ApiVersion.OLDER
    reads: Callable[[IncomingRequest], dict[str, Any]] | None = None
    body_limit: int = MAX_BODY
    patient: bool = False
    streams: bool = False
    reveals: bool = False
    unrecorded: bool = False

    @property
    def shows_json(self) -> bool:
        """Tell whether its answers are JSON and nothing else."""
        return not (self.open or self.page or self.streams)

    @property
    def fourth(self) -> bool:
        """Tell whether a row belongs to the fourth version, with the dated ones that go on from it."""
        linking = "/associations/" in self.path
        return any(prefix.startswith(FOURTH) or (linking and prefix in DATED) for prefix in self.prefixes)


get = partial(Route, "GET", lane=READ_LANE)
post = partial(Route, "POST", lane=WRITE_LANE)
put = partial(Route, "PUT", lane=WRITE_LANE)
patch = partial(Route, "PATCH", lane=WRITE_LANE)
delete = partial(Route, "DELETE", lane=WRITE_LANE, status=204)


def with_right(rows: Iterable[Route], right: Right | None, *, defines: bool = False) -> tuple[Route, ...]:
    """Return rows before whose body a right is asked; those that write are rows that define something, if `defines`."""
    return tuple(replace(row, right=right, defines=row.defines or (defines and row.lane == WRITE_LANE)) for row in rows)


def split_by_version(rows: Iterable[Route]) -> Iterator[Route]:
    """Split each row that has paths of 2026-09 and of older versions, so that a row says of which version it is."""
    for row in rows:
        newer = tuple(prefix for prefix in row.prefixes if DATE_2026_09 in prefix.split("/"))
        older = tuple(prefix for prefix in row.prefixes if prefix not in newer)
        if older:
            yield replace(row, prefixes=older) if newer else row
        if newer:
            yield replace(row, prefixes=newer, version=ApiVersion.V2026_09)


def addresses(rows: Iterable[Route], catalog: Catalog) -> Iterator[tuple[str, str, Route]]:
    """Return every method and path that is answered, each with its row."""
    for row in rows:
        for path in (prefix + row.path for prefix in row.prefixes):
            if row.legacy:
                yield from ((row.method, words, row) for words in _paths_in_words(row, path, catalog))
            else:
                yield row.method, path, row


def _paths_in_words(row: Route, path: str, catalog: Catalog) -> Iterator[str]:
    """Return a legacy path in the words of each type that has it."""
    for object_type in catalog.types:
        form = object_type.definition.legacy
        if form and row.legacy in (ALL, PROFILES if form.profile else OTHERS) and _has_path(form, path):
            words = {"objectType": object_type.name, "version": form.version, "records": form.records, "page": form.page}
            yield _in_words(path, words)


def _has_path(form: LegacyForm, path: str) -> bool:
    """Tell whether a type has a legacy path: one without words of its own has none, and records have one version."""
    if not form.records:
        return False
    return "{records}" not in path or "/{version}/" in path or f"/{form.version}/" in path


def _in_words(path: str, words: Mapping[str, str]) -> str:
    """Return a path whose places take the words of a type only: `{records=deal}` for `{records}`."""
    for place, word in words.items():
        path = path.replace(f"{{{place}}}", f"{{{place}={word}}}")
    return path
