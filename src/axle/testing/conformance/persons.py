"""People who sign in: persons, where they are let in, their sessions, and links that are good once."""

from __future__ import annotations

import pytest

from axle.core.errors import Conflict
from axle.core.people import BY_LINK, SIGN_IN, Membership, OneTimeLink, Person, Session, SignedIn
from axle.storage.interface import Storage, Transaction
from axle.testing.conformance.credentials import done
from axle.testing.conformance.samples import NOW, A, B, together

ADA = Person(7, "ada@example.com", "Ada", "Lovelace", NOW)


def member(account: int = A, person: int = 7, role: str = "member", archived_ms: int | None = None) -> Membership:
    """Say where a person is let in."""
    return Membership(person, account, 2_001, role, NOW, archived_ms)


def session(name: str = "s", person: int = 7, account: int = A, used_ms: int = NOW) -> Session:
    """Make a session."""
    return Session(name, person, account, BY_LINK, "Browser", NOW, used_ms, used_ms + 100)


def sign_in(tx: Transaction, *sessions: Session) -> None:
    """Begin sessions."""
    for session_begun in sessions:
        tx.add_session(session_begun)


def begin(tx: Transaction) -> None:
    """Let a person into both accounts."""
    tx.save_person(ADA)
    for account in (A, B):
        tx.save_membership(member(account), NOW)


def test_a_person_is_found_by_id_and_address(storage: Storage) -> None:
    """In whatever account one looks; no two have one address."""
    storage.write(A, begin)
    changed = Person(7, "ada@lovelace.example", "Ada", "King", NOW, "hash", "Europe/Vienna")
    storage.write(B, lambda tx: tx.save_person(changed))
    assert storage.read(0, lambda tx: [tx.person(7), tx.person(8)]) == [changed, None]
    assert storage.read(B, lambda tx: tx.person_with_email("ada@lovelace.example")) == changed
    assert storage.read(B, lambda tx: tx.person_with_email(ADA.email)) is None
    with pytest.raises(Conflict):
        storage.write(A, lambda tx: tx.save_person(Person(8, "ada@lovelace.example", "", "", NOW)))


def test_memberships_are_listed_from_both_sides(storage: Storage) -> None:
    """By person, by account, and by the user that the person is."""
    storage.write(A, begin)
    assert storage.read(0, lambda tx: tx.memberships(7)) == [member(A), member(B)]
    assert storage.read(B, lambda tx: (tx.members(9), tx.members(0))) == ([member(B)], [])
    assert storage.read(B, lambda tx: (tx.members_of_user(2_001), tx.members_of_user(1))) == ([member(B)], [])


def test_what_is_done_to_memberships_is_noted(storage: Storage) -> None:
    """In the account that it is about, once each, without an address."""
    storage.write(A, begin)
    storage.write(A, lambda tx: tx.save_membership(member(), NOW + 1))
    storage.write(A, lambda tx: tx.save_membership(member(role="reader"), NOW + 2))
    storage.write(A, lambda tx: tx.save_membership(member(archived_ms=NOW + 3), NOW + 3))
    storage.write(A, lambda tx: tx.save_membership(member(), NOW + 4))
    assert done(storage) == [
        ("user", "7", "created", "", 0),
        ("user", "7", "changed", "", 2),
        ("user", "7", "archived", "", 3),
        ("user", "7", "created", "", 4),
    ]


def test_a_session_is_found_with_its_person_and_membership(storage: Storage) -> None:
    """As long as the person is let in there."""
    storage.write(A, begin)
    storage.write(A, lambda tx: sign_in(tx, session("s"), session("t", account=B)))
    storage.write(A, lambda tx: tx.use_session("s", NOW + 5, NOW + 700))
    used = Session("s", 7, A, BY_LINK, "Browser", NOW, NOW + 5, NOW + 700)
    assert storage.read(0, lambda tx: tx.signed_in("s")) == SignedIn(used, ADA, member())
    assert storage.read(0, lambda tx: tx.signed_in("u")) is None
    storage.write(A, lambda tx: tx.save_membership(member(archived_ms=NOW + 6), NOW + 6))
    assert storage.read(0, lambda tx: tx.signed_in("s")) is None
    assert [one.hash for one in storage.read(0, lambda tx: tx.sessions(7, 9))] == ["t"]


def test_sessions_end_one_by_one_or_all_but_one(storage: Storage) -> None:
    """And by their time."""
    storage.write(A, begin)
    sessions = [session(name, used_ms=NOW + at) for at, name in enumerate("abcd")]
    storage.write(A, lambda tx: sign_in(tx, *sessions, session("x", person=8)))
    assert storage.read(0, lambda tx: tx.sessions(7, 3)) == sessions[:0:-1]
    assert storage.write(A, lambda tx: (tx.end_session("d"), tx.end_session("d"))) == (True, False)
    storage.write(A, lambda tx: tx.forget_visits(NOW + 101))
    assert [one.hash for one in storage.read(0, lambda tx: tx.sessions(7, 9))] == ["c", "b"]
    storage.write(A, lambda tx: tx.end_sessions(7, "b"))
    assert [one.hash for one in storage.read(0, lambda tx: tx.sessions(7, 9))] == ["b"]
    assert storage.read(0, lambda tx: tx.sessions(8, 9)) == []  # forgotten


def test_a_link_is_used_once(storage: Storage) -> None:
    """However many try at the same time."""
    link = OneTimeLink("h", SIGN_IN, A, 0, 0, 7, NOW + 9)
    storage.write(A, lambda tx: tx.add_one_time_link(link))
    assert storage.read(0, lambda tx: (tx.one_time_link("h"), tx.one_time_link("i"))) == (link, None)
    outcomes = together([lambda: storage.write(A, lambda tx: tx.use_one_time_link("h", NOW + 1))] * 4)
    assert sorted(map(bool, outcomes)) == [False, False, False, True]
    used = storage.read(0, lambda tx: tx.one_time_link("h"))
    assert used is not None and used.used_ms == NOW + 1
    storage.write(A, lambda tx: tx.forget_visits(NOW + 10))
    assert storage.read(0, lambda tx: tx.one_time_link("h")) is None


def test_an_identity_is_bound_to_one_person(storage: Storage) -> None:
    """By issuer and subject."""
    storage.write(A, begin)
    assert not storage.read(A, lambda tx: tx.anybody_has_credential())
    storage.write(A, lambda tx: tx.bind_identity("https://id.example", "1", 7, NOW))
    assert storage.read(0, lambda tx: tx.person_of_identity("https://id.example", "1")) == ADA
    assert storage.read(0, lambda tx: tx.person_of_identity("https://other.example", "1")) is None
    assert storage.read(A, lambda tx: tx.anybody_has_credential())
    issuers = ("https://id.example", "https://other.example")
    # Mypy infers no lambda with defaults.
    assert [storage.read(0, lambda tx, issuer=issuer: tx.subject_of(issuer, 7)) for issuer in issuers] == ["1", ""]  # type: ignore[misc]


def test_a_password_is_a_credential_of_who_is_let_in(storage: Storage) -> None:
    """Not of somebody who has left."""
    storage.write(A, begin)
    storage.write(A, lambda tx: tx.save_person(Person(7, ADA.email, "", "", NOW, "hash")))
    assert storage.read(A, lambda tx: tx.anybody_has_credential())
    storage.write(A, lambda tx: tx.save_membership(member(A, archived_ms=NOW), NOW))
    storage.write(A, lambda tx: tx.save_membership(member(B, archived_ms=NOW), NOW))
    assert not storage.read(A, lambda tx: tx.anybody_has_credential())
