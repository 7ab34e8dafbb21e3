"""Owners: the people whom records are assigned to. Each is a user of the account; the API shows the same people as both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from axle.core import permissions
from axle.core.accounts import Owner, Team
from axle.core.errors import Invalid, NotFoundHtml, PropertyError, unparsable
from axle.core.model import Property
from axle.core.overlay import ANY_TYPE, Definition
from axle.core.property_types import normalise, unstorable
from axle.core.whole_numbers import is_digits, whole_number
from axle.operations.request import Caller, Request
from axle.storage.interface import Transaction

PAGE_DEFAULT, PAGE_LIMIT = 100, 500
LEGACY_LIMIT = 10_000  # owners that are listed at once
MAX_DIGITS = 15  # of the ids of owners and users
NAME_LENGTH = 150
FIRST_ADDED = 10_000  # ids that are made begin behind it: below are those of the accounts' first owners
PROBLEMS_TOLD = 20
TEAM = "team"
_MAIL = Property("email", "Email", format="email")


class OwnerPage(msgspec.Struct):
    """Some owners by id; `after` where there are more."""

    owners: list[Owner]
    after: int | None = None


class NewOwner(msgspec.Struct, frozen=True):
    """An owner to be added; ids that are not given are made. The first of the teams is the primary one."""

    email: str
    first_name: str = ""
    last_name: str = ""
    id: int | None = None
    user_id: int | None = None
    teams: tuple[str, ...] = ()
    archived: bool = False
    place: str = ""


def number(text: str) -> int | None:
    """Read the id of an owner or a user; None for what cannot be one."""
    return whole_number(text, MAX_DIGITS)


def named(tx: Transaction, texts: Iterable[str]) -> dict[str, Owner]:
    """Return the owners that property values name, archived ones included."""
    ids = [one for one in map(number, texts) if one is not None]
    return {str(owner.id): owner for owner in tx.owners(ids)}


def page(tx: Transaction, request: Request[Any], archived: bool | None, email: str = "") -> OwnerPage:
    """Return one page of the account's owners."""
    limit = PAGE_DEFAULT if request.options.limit is None else request.options.limit
    if not 1 <= limit <= PAGE_LIMIT:
        raise Invalid(f"limit must be between 1 and {PAGE_LIMIT}, but was {limit}", context={"limit": [str(limit)]})
    start = number(request.options.after) if request.options.after else 0
    if start is None:
        raise unparsable("after", request.options.after)
    owners = tx.owner_page(start, limit + 1, archived, email)
    return OwnerPage(owners[:limit], owners[limit].id if len(owners) > limit else None)


def list_owners(tx: Transaction, caller: Caller, request: Request[None]) -> OwnerPage:
    """Return a page of owners by id, or those with exactly one address; archived ones are listed apart."""
    caller.require(*permissions.OWNERS)
    email = request.field("email").strip().lower()
    return OwnerPage([]) if unstorable(email) else page(tx, request, request.options.archived, email)


def read(tx: Transaction, caller: Caller, request: Request[None]) -> Owner:
    """Return the owner with an id, or with the id of its user. Raises NotFound."""
    caller.require(*permissions.OWNERS)
    text, by = request.path["ownerId"], request.options.id_property or "id"
    if by not in ("id", "userId"):
        raise unparsable("idProperty", by)
    if not is_digits(text):
        raise unparsable("ownerId", text, place="path")
    known = number(text)
    owners = [] if known is None else tx.owners([known]) if by == "id" else tx.owners_of_user(known)
    owner = next((one for one in owners if (one.archived_ms is not None) == request.options.archived), None)
    if owner is None:
        raise NotFoundHtml("resource not found")
    return owner


def list_legacy(tx: Transaction, caller: Caller, request: Request[None]) -> list[Owner]:
    """Return all owners at once, as the second version has them: those who have left too where `includeInactive` says so."""
    caller.require(*permissions.OWNERS)
    archived = None if request.field("includeInactive").lower() == "true" else False
    return tx.owner_page(0, LEGACY_LIMIT, archived, request.field("email").strip().lower())


def read_legacy(tx: Transaction, caller: Caller, request: Request[None]) -> Owner:
    """Return the owner with an id, whether there or gone. Raises NotFound."""
    caller.require(*permissions.OWNERS)
    owners = named(tx, [request.path["ownerId"]])
    if not owners:
        raise NotFoundHtml("resource not found")
    return next(iter(owners.values()))


def check_assignable(tx: Transaction, names: Iterable[tuple[str, str]]) -> list[PropertyError]:
    """Refuse values of owner properties that name nobody, or somebody who has left."""
    given = [(name, value) for name, value in names if value]
    owners = named(tx, dict.fromkeys(value for _, value in given)) if given else {}
    live = {text for text, owner in owners.items() if owner.archived_ms is None}
    return [
        PropertyError(
            name, "INVALID_OPTION", f"{value} was not one of the allowed options: it is not the id of an active owner"
        )
        for name, value in given
        if value not in live
    ]


def teams(tx: Transaction) -> dict[str, str]:
    """Return the account's teams: their names by their ids."""
    return {row.name: row.read()["name"] for row in tx.definitions(ANY_TYPE, TEAM)}


def _joined(tx: Transaction, names: Sequence[str]) -> tuple[Team, ...]:
    """Return teams by name, the first as the primary one; those that are new are made."""
    known = {name: team for team, name in teams(tx).items()} if names else {}
    for name in names:
        if name not in known:
            known[name] = str(tx.next_number(TEAM))
            tx.define([Definition(ANY_TYPE, TEAM, known[name], msgspec.json.encode({"name": name}).decode())])
    return tuple(Team(known[name], name, primary=n == 0) for n, name in enumerate(dict.fromkeys(names)))


def add(tx: Transaction, owner_inputs: Sequence[NewOwner], now_ms: int) -> list[Owner]:
    """Add owners, all or none. Raises Invalid that says of each bad one where it stands and what is wrong."""
    owners: list[Owner] = []
    problems: list[str] = []
    for owner_input in owner_inputs:
        problem = _problem(tx, owner_input)
        if problem:
            problems.append(f"{owner_input.place}: {problem}" if owner_input.place else problem)
        elif not problems:
            owners.append(_added(tx, owner_input, now_ms))
    if problems:
        more = len(problems) - PROBLEMS_TOLD
        raise Invalid("; ".join(problems[:PROBLEMS_TOLD]) + (f"; and {more} more" if more > 0 else ""))
    return owners


def _problem(tx: Transaction, owner_input: NewOwner) -> str:
    """Say why an owner cannot be added; nothing where it can."""
    email = normalise(_MAIL, owner_input.email)
    if isinstance(email, PropertyError) or not email:
        return f"Email address {owner_input.email[:NAME_LENGTH]} is invalid"
    names = (email, owner_input.first_name, owner_input.last_name, *owner_input.teams)
    if max(map(len, names)) > NAME_LENGTH or unstorable("".join(names)):
        return f"no name is longer than {NAME_LENGTH} characters, or has a control character"
    taken = {
        f"the address {email}": bool(tx.owner_page(0, 1, False, email)),
        f"the id {owner_input.id}": owner_input.id is not None and bool(tx.owners([owner_input.id])),
        f"the user {owner_input.user_id}": owner_input.user_id is not None and bool(tx.owners_of_user(owner_input.user_id)),
    }
    return next((f"there is an owner with {what} already" for what, known in taken.items() if known), "")


def _added(tx: Transaction, owner_input: NewOwner, now_ms: int) -> Owner:
    number = owner_input.id if owner_input.id is not None else _free(tx, "owner")
    user = owner_input.user_id if owner_input.user_id is not None else _free(tx, "owner.user")
    owner = Owner(
        number, user, owner_input.email.strip().lower(), owner_input.first_name, owner_input.last_name, now_ms, now_ms
    )
    owner.archived_ms = now_ms if owner_input.archived else None
    owner.teams = _joined(tx, owner_input.teams)
    tx.save_owner(owner)
    return owner


def _free(tx: Transaction, sequence: str) -> int:
    """Return an id that nobody has, and that is never given again."""
    while True:
        made = FIRST_ADDED + tx.next_number(sequence)
        if not (tx.owners([made]) if sequence == "owner" else tx.owners_of_user(made)):
            return made


def archive(tx: Transaction, owner: Owner, now_ms: int) -> Owner:
    """Let an owner leave: records stay assigned, new assignments are refused where that is checked."""
    owner.archived_ms = owner.updated_ms = now_ms
    tx.save_owner(owner)
    return owner
