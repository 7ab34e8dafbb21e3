"""The commands for people who sign in: invite, link, list, role, archive."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Any

from axle.cli_values import account_of, instant_of, write
from axle.config import Config, own_address


def add_user(user: Any, output: Any) -> None:
    """Add what the command line may say of people."""
    where = output.__class__(add_help=False, parents=[output])
    where.add_argument("--account", type=int, default=0, help="account (default: the first)")
    invite = user.add_parser("invite", parents=[where], help="let somebody sign in, and print their link")
    invite.add_argument("email", help="e-mail address; an owner with this address is the same person")
    invite.add_argument("--role", default="member", help="admin, member or reader (member)")
    invite.add_argument("--first-name", default="", help="first name")
    invite.add_argument("--last-name", default="", help="last name")
    link = user.add_parser("link", parents=[where], help="print a link that signs somebody in, once, within 15 minutes")
    link.add_argument("email", help="e-mail address")
    user.add_parser("list", parents=[where], help="list the people who can sign in, including archived ones")
    role = user.add_parser("role", parents=[where], help="change what somebody may do")
    role.add_argument("email", help="e-mail address")
    role.add_argument("role", help="admin, member or reader")
    archive = user.add_parser(
        "archive", parents=[where], help="let somebody leave: sessions and tokens end, records stay assigned"
    )
    archive.add_argument("email", help="e-mail address")


def _invite(storage: Any, config: Config, options: dict[str, Any]) -> list[dict[str, Any]]:
    from axle.core.people import INVITATION_MS
    from axle.http.endpoint import clock
    from axle.operations.people import made_tokens, persons

    invitation = persons.Invitation(options["email"], options["role"], options["first_name"], options["last_name"])
    now = clock()

    def work(tx: Any) -> Any:
        member = persons.invite(tx, invitation, now)
        made_tokens.revoke_beyond_role(tx, member.membership, _catalog(tx), now)
        return persons.link(tx, member, now, INVITATION_MS)

    return [_link(write(storage, account_of(storage, options), work), config)]


def _make_link(storage: Any, config: Config, options: dict[str, Any]) -> list[dict[str, Any]]:
    from axle.http.endpoint import clock
    from axle.operations.people import persons

    now = clock()

    def work(tx: Any) -> Any:
        return persons.link(tx, persons.find(tx, options["email"]), now)

    return [_link(write(storage, account_of(storage, options), work), config)]


def _list_members(storage: Any, config: Config, options: dict[str, Any]) -> list[dict[str, Any]]:
    from axle.operations.people import persons

    return [_member(one) for one in storage.read(account_of(storage, options), persons.listed)]


def _give_role(storage: Any, config: Config, options: dict[str, Any]) -> list[dict[str, Any]]:
    from axle.http.endpoint import clock
    from axle.operations.people import persons

    def work(tx: Any) -> Any:
        return persons.give_role(tx, options["email"], options["role"], _catalog(tx), clock())

    return [_changed(write(storage, account_of(storage, options), work))]


def _archive_member(storage: Any, config: Config, options: dict[str, Any]) -> list[dict[str, Any]]:
    from axle.http.endpoint import clock
    from axle.operations.people import persons

    return [_changed(write(storage, account_of(storage, options), lambda tx: persons.archive(tx, options["email"], clock())))]


def _catalog(tx: Any) -> Any:
    """Return the object types of a transaction's account."""
    from axle.http.app import catalog
    from axle.operations.account_catalogs import Catalogs

    return Catalogs(catalog()).of(tx)


def _link(link: Any, config: Config) -> dict[str, Any]:
    from axle.operations.people import persons

    if not config.public_url:
        print(f"axle: the link is for {own_address(config)}: for another address or port set AXLE_PUBLIC_URL", file=sys.stderr)
    address = f"{own_address(config)}{persons.path_of_link(link.secret)}"
    return {"email": link.member.person.email, "url": address, "expires": instant_of(link.expires_ms)}


def _changed(member: Any) -> dict[str, Any]:
    return {**_member(member), "tokens_revoked": member.revoked}


def _member(member: Any) -> dict[str, Any]:
    from axle.core.people import name_of

    person, membership = member.person, member.membership
    return {
        "id": str(person.id),
        "email": person.email,
        "name": name_of(person),
        "account": membership.account,
        "userId": membership.user_id,
        "role": membership.role,
        "password": bool(person.password),
        "state": "active" if membership.archived_ms is None else "archived",
        "last_used": instant_of(member.seen_ms),
    }


ACTIONS: Mapping[tuple[str, str], Callable[..., list[dict[str, Any]]]] = {
    ("user", "invite"): _invite,
    ("user", "link"): _make_link,
    ("user", "list"): _list_members,
    ("user", "role"): _give_role,
    ("user", "archive"): _archive_member,
}
