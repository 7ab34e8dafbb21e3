"""What every answer shares: what it needs to know of its request, paging, the frame of a batch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

import msgspec
from msgspec import UNSET, UnsetType

from axle.core.behaviour import Behaviour
from axle.core.property_types import instant, short_instant
from axle.core.versions import ApiVersion
from axle.http.errors import StandardError
from axle.http.messages import Headers

WARNING = b"x-axle-warning"
MAX_WARNINGS = 10  # that one answer has
CUT = (b"x-axle-history-truncated", b"true")


class SigningIn(NamedTuple):
    """How people can sign in.

    `allow_plain` says that passwords are taken without encryption, wherever from, `mails` that links are sent by e-mail;
    `provider` is what people call the provider of identities, where there is one.
    """

    allow_plain: bool = False
    mails: bool = False
    provider: str = ""


class Wire(msgspec.Struct):
    """What an answer needs to know of its request: where it came to, when, which behaviour is on, whether it is of 2026-09."""

    base: str
    path: str
    query: Sequence[tuple[str, str]]
    account: int
    behaviour: Behaviour
    started_ms: int
    now: Callable[[], int]
    version: ApiVersion = ApiVersion.OLDER
    headers: Headers = []
    signing_in: SigningIn = SigningIn()

    def tell_cut(self) -> None:
        """Say in a header that older values are left out of a history."""
        if CUT not in self.headers:
            self.headers.append(CUT)

    def warn(self, text: str) -> None:
        """Say in a header what a write did otherwise than its caller may think; a bounded number of times."""
        if sum(name == WARNING for name, _ in self.headers) < MAX_WARNINGS:
            self.headers.append((WARNING, text.encode("ascii", "backslashreplace")))

    def time(self, ms: int) -> str:
        """Show an instant."""
        return self.written(instant(ms))

    def written(self, text: str) -> str:
        """Show an instant that is written with all its milliseconds."""
        return text if self.behaviour.milliseconds_always else short_instant(text)


class Next(msgspec.Struct, omit_defaults=True):
    """Where the next page begins."""

    after: str
    link: str | UnsetType = UNSET


class Paging(msgspec.Struct):
    """The way to the next page."""

    next: Next


class BatchBody(msgspec.Struct):
    """The outcome of a batch."""

    status: str
    results: Sequence[Any]
    requestedAt: str | UnsetType
    startedAt: str
    completedAt: str
    links: dict[str, str] | UnsetType = UNSET
    numErrors: int | UnsetType = UNSET
    errors: list[StandardError] | UnsetType = UNSET


def next_link(wire: Wire, after: str) -> Paging:
    """Return the way to the next page: the request's own address and query, with another `after`."""
    kept = [(name, value) for name, value in wire.query if name != "after"]
    query = urlencode([*kept, ("after", after)], quote_via=quote)
    return Paging(Next(after, f"{wire.base}{wire.path}?{query}"))


def batch_of(results: Sequence[Any], wire: Wire) -> BatchBody:
    """Put the results of a batch into its frame."""
    started = wire.time(wire.started_ms)
    requested = started if wire.behaviour.batch_requested_at else UNSET
    links: dict[str, str] | UnsetType = {} if wire.version >= ApiVersion.V2026_09 else UNSET
    return BatchBody(
        status="COMPLETE",
        results=results,
        requestedAt=requested,
        startedAt=started,
        completedAt=wire.time(max(wire.now(), wire.started_ms)),
        links=links,
    )


def location(wire: Wire, body: Any) -> bytes:
    """Return the address of what was made: under the request's own, by the first of these fields that the answer has."""
    names = (getattr(body, field, "") for field in ("objectTypeId", "id", "name"))
    name = quote(next(filter(None, names), ""), safe="")
    return f"{wire.base}{wire.path.rstrip('/')}/{name}".rstrip("/").encode()
