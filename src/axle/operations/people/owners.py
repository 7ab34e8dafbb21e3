"""Owners: the people whom records are assigned to. Each is a user of the account; the API shows the same people as both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec

from axle.core import permissions
from axle.core.accounts import Owner, Team
from axle.core.errors import Invalid, NotFoundHtml, PropertyError, unparsable
from axle.core.model import Property
from axle.core.overlay import ANY_TYPE, Definition
from axle.core.property_types import normalise, unstorable
from axle.core.whole_numbers import is_digits, whole_number
from axle.operations.people import made_tokens
from axle.operations.request import Caller, Request
from axle.storage.interface import Transaction

PAGE_DEFAULT, MAX_PAGE = 100, 500
MAX_DIGITS = 15  # of the ids of owners and users
MAX_NAME = 150
FIRST_ADDED = 10_000  # ids that are made begin behind it: below are those of the accounts' first owners
MAX_PROBLEMS = 20  # of a file that an error lists
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


def read_id(text: str) -> int | None:
    """Read the id of an owner or a user; None for what cannot be one."""
    return whole_number(text, MAX_DIGITS)


def by_ids(tx: Transaction, texts: Iterable[str]) -> dict[str, Owner]:
    """Return the owners whose ids property values are, archived ones included, by those values."""
    ids = [owner_id for owner_id in map(read_id, texts) if owner_id is not None]
    return {str(owner.id): owner for owner in tx.owners(ids)}


def page(tx: Transaction, request: Request[Any], archived: bool | None, email: str = "") -> OwnerPage:
    """Return one page of the account's owners."""
    limit = PAGE_DEFAULT if request.options.limit is None else request.options.limit
    if not 1 <= limit <= MAX_PAGE:
        raise Invalid(f"limit must be between 1 and {MAX_PAGE}, but was {limit}", context={"limit": [str(limit)]})
    start = read_id(request.options.after) if request.options.after else 0
    if start is None:
        raise unparsable("after", request.options.after)
    owners = tx.owner_page(start, limit + 1, archived, email)
    return OwnerPage(owners[:limit], owners[limit].id if len(owners) > limit else None)


def list_owners(tx: Transaction, caller: Caller, request: Request[None]) -> OwnerPage:
    """Return a page of owners by id, or those with exactly one address; archived ones are listed apart."""
    caller.require(*permissions.OWNERS)
    email = request.field("email").strip().lower()
    return OwnerPage([]) if unstorable(email) else page(tx, request, request.options.archived, email)


# How an owner is looked up by what the query calls `idProperty`.
LOOK_UPS: dict[str, Callable[[Transaction, int], list[Owner]]] = {
    "id": lambda tx, owner_id: tx.owners([owner_id]),
    "userId": lambda tx, user_id: tx.owners_of_user(user_id),
}


def read(tx: Transaction, caller: Caller, request: Request[None]) -> Owner:
    """Return the owner with an id, or with the id of its user. Raises NotFound."""
    caller.require(*permissions.OWNERS)
    text, id_property = request.path["ownerId"], request.options.id_property or "id"
    if id_property not in LOOK_UPS:
        raise unparsable("idProperty", id_property)
    if not is_digits(text):
        raise unparsable("ownerId", text, place="path")
    number = read_id(text)
    owners = LOOK_UPS[id_property](tx, number) if number is not None else []
    for owner in owners:
        if (owner.archived_ms is not None) == request.options.archived:
            return owner
    raise NotFoundHtml("resource not found")


def check_assignable(tx: Transaction, values: Iterable[tuple[str, str]]) -> list[PropertyError]:
    """Return an error for each property and value that names no active owner; empty values name nobody and are fine."""
    assigned = [(name, value) for name, value in values if value]
    owners = by_ids(tx, dict.fromkeys(value for _, value in assigned)) if assigned else {}
    active = {value for value, owner in owners.items() if owner.archived_ms is None}
    return [
        PropertyError(
            name, "INVALID_OPTION", f"{value} was not one of the allowed options: it is not the id of an active owner"
        )
        for name, value in assigned
        if value not in active
    ]


def teams(tx: Transaction) -> dict[str, str]:
    """Return the account's teams: their names by their ids."""
    return {row.name: row.read()["name"] for row in tx.definitions(ANY_TYPE, TEAM)}


def _teams_called(tx: Transaction, names: Sequence[str]) -> tuple[Team, ...]:
    """Return teams by name, the first as the primary one; those that are new are made."""
    ids = {name: team_id for team_id, name in teams(tx).items()} if names else {}
    for name in names:
        if name not in ids:
            ids[name] = str(tx.next_number(TEAM))
            tx.define([Definition(ANY_TYPE, TEAM, ids[name], msgspec.json.encode({"name": name}).decode())])
    return tuple(Team(ids[name], name, primary=n == 0) for n, name in enumerate(dict.fromkeys(names)))


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
    raise_problems(problems)
    return owners


def raise_problems(problems: Sequence[str]) -> None:
    """Raise Invalid that lists what is wrong with owners, where anything is."""
    if problems:
        more = len(problems) - MAX_PROBLEMS
        raise Invalid("; ".join(problems[:MAX_PROBLEMS]) + (f"; and {more} more" if more > 0 else ""))


def _problem(tx: Transaction, owner_input: NewOwner) -> str:
    """Say why an owner cannot be added; nothing where it can."""
    email = normalise(_MAIL, owner_input.email)
    if isinstance(email, PropertyError) or not email:
        return f"Email address {owner_input.email[:MAX_NAME]} is invalid"
    names = (email, owner_input.first_name, owner_input.last_name, *owner_input.teams)
    if max(map(len, names)) > MAX_NAME or unstorable("".join(names)):
        return f"no name is longer than {MAX_NAME} characters, or has a control character"
    if tx.owner_page(0, 1, False, email):
        return f"there is an owner with the address {email} already"
    if owner_input.id is not None and tx.owners([owner_input.id]):
        return f"there is an owner with the id {owner_input.id} already"
    if owner_input.user_id is not None and tx.owners_of_user(owner_input.user_id):
        return f"there is an owner with the user {owner_input.user_id} already"
    return ""


def _added(tx: Transaction, owner_input: NewOwner, now_ms: int) -> Owner:
    owner = Owner(
        id=_free_id(tx, "owner", lambda owner_id: tx.owners([owner_id])) if owner_input.id is None else owner_input.id,
        user_id=_free_id(tx, "owner.user", tx.owners_of_user) if owner_input.user_id is None else owner_input.user_id,
        email=owner_input.email.strip().lower(),
        first_name=owner_input.first_name,
        last_name=owner_input.last_name,
        created_ms=now_ms,
        updated_ms=now_ms,
    )
    owner.archived_ms = now_ms if owner_input.archived else None
    owner.teams = _teams_called(tx, owner_input.teams)
    tx.save_owner(owner)
    return owner


def make_user(tx: Transaction, owner: Owner, now_ms: int) -> int:
    """Have an owner be a user of the account who has been none, and return the user's id."""
    user_id = _free_id(tx, "owner.user", tx.owners_of_user)
    owner.user_id, owner.updated_ms = user_id, now_ms
    tx.save_owner(owner)
    return user_id


def _free_id(tx: Transaction, sequence: str, holders: Callable[[int], list[Owner]]) -> int:
    """Return an id that nobody has, and that is never given again."""
    while True:
        number = FIRST_ADDED + tx.next_number(sequence)
        if not holders(number):
            return number


def archive(tx: Transaction, owner: Owner, now_ms: int) -> Owner:
    """Let an owner leave: nobody signs in as them, and the tokens that they made are revoked.

    Records stay assigned; new assignments are refused where that is checked.
    """
    owner.archived_ms = owner.updated_ms = now_ms
    tx.save_owner(owner)
    for membership in tx.members_of_user(owner.user_id) if owner.user_id is not None else ():
        if membership.archived_ms is None:
            tx.save_membership(msgspec.structs.replace(membership, archived_ms=now_ms), now_ms)
    if owner.user_id is not None:
        made_tokens.revoke_all(tx, owner.user_id, now_ms)
    return owner
