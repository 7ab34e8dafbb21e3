"""The people who sign in: who they are, where they are let in and as what, and what they sign in with.

A person belongs to the server, not to an account. What is kept of a secret is its hash alone. Times are epoch milliseconds,
None where there is none.
"""

from __future__ import annotations

import msgspec

from axle.core.accounts import Owner

SIGN_IN = "sign-in"  # the purpose of a link that signs a person in
BY_LINK, BY_PASSWORD, BY_PROVIDER = "link", "password", "provider"  # how a person signed in

LINK_MS = 15 * 60_000  # how long a link to sign in with is good
INVITATION_MS = 7 * 86_400_000  # how long that of an invitation is
IDLE_MS = 14 * 86_400_000  # after which a session that is not used ends
SESSION_MS = 90 * 86_400_000  # after which any session ends
MAX_AGENT = 160  # characters of what a browser says of itself


class Person(msgspec.Struct):
    """Somebody who may sign in. `password` is a hash, empty for none; `time_zone` is a name such as Europe/Vienna."""

    id: int
    email: str
    first_name: str
    last_name: str
    created_ms: int
    password: str = ""
    time_zone: str = ""


class Membership(msgspec.Struct):
    """Where a person is let in: the account, the user that the person is there, the role. An archived one lets nobody in."""

    person: int
    account: int
    user_id: int
    role: str
    created_ms: int
    archived_ms: int | None = None


class Session(msgspec.Struct):
    """A person who has signed in with one browser, for one account. `means` is how; `agent` is what the browser calls itself.

    `used_ms` is the last use, to the minute.
    """

    hash: str
    person: int
    account: int
    means: str
    agent: str
    created_ms: int
    used_ms: int
    expires_ms: int


class SignedIn(msgspec.Struct):
    """A session that holds, with its person and what the person may do."""

    session: Session
    person: Person
    membership: Membership


class OneTimeLink(msgspec.Struct):
    """A secret in an address, good once and until it expires; `purpose` says what for. A sign-in's `subject` is the person."""

    hash: str
    purpose: str
    account: int
    type: int
    record: int
    subject: int
    expires_ms: int
    used_ms: int | None = None


def name_of(person: Person | Owner) -> str:
    """Return what a person or an owner is called: the names, or the address where there are none."""
    return f"{person.first_name} {person.last_name}".strip() or person.email
