"""What a row of the route table is, and the prefixes under which the published versions have their paths."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from axle.http.exchange import Arrival

BETA = ("/crm/objects/2026-09-beta",)
DATED = ("/crm/objects/2025-09", "/crm/objects/2026-03", "/crm/objects/2026-09", *BETA)
V3 = ("/crm/v3/objects", "/crm/objects/v3")
OBJECTS = (*V3, *DATED)
STABLE = tuple(prefix for prefix in OBJECTS if prefix not in BETA)
OWN = ("/_axle/objects",)

RECORD = "/{objectType}/{objectId}"

# What a query string may say of reading records.
SHOWN = ("properties", "propertiesWithHistory", "associations", "archived")
PAGED = ("limit", "after")


class Route(NamedTuple):
    """One row: where, what, in which lane, and how the answer is shown. `body` is the shape that the request's must have.

    `query` are the fields of the query string that it reads.
    `fails` are the statuses of errors that the row can end in, beside 400, 401, 403 and 404, which any may.
    `checks` says that references are checked before something is deleted, unless the request forbids it: versions differ.
    `unscoped` rows need a token, but no scope in particular.
    `reads` reads the fields of the body where the request is a form. `open` needs no token: the operation has no account but
    what it finds by a secret that it is given. What `show` returns as a whole Answer is sent as it is.
    `headers` go with an answer that is none.
    `located` answers with the address of what was made: the collection's own, and the answer's `objectTypeId`, `id` or `name`.
    `partial` is the status of an answer that also tells what went wrong with some inputs.
    `defines` rows change what the account defines, or its users: no two of them are carried out at the same time for one
    account, and no write of a record ends meanwhile.
    """

    method: str
    prefixes: tuple[str, ...]
    path: str
    operation: Callable[..., Any]
    lane: str
    show: Callable[[Any, Any], Any] | None
    status: int = 200
    body: Any = None
    located: bool = False
    fails: tuple[int, ...] = ()
    query: tuple[str, ...] = ()
    unscoped: bool = False
    headers: tuple[tuple[bytes, bytes], ...] = ()
    reads: Callable[[Arrival], dict[str, Any]] | None = None
    open: bool = False
    partial: int = 207
    defines: bool = False
    checks: bool = False
