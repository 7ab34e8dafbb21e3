"""What was done to credentials, and by whom; tokens that a setting makes, and when a token was used."""

from __future__ import annotations

import json
from typing import Any

from axle.core.accounts import ACCESS, ENVIRONMENT, PRIVATE, REFRESH, Account, Token
from axle.core.events import CredentialEvent
from axle.storage.interface import Storage, Transaction
from axle.testing.conformance.oauth import app, granted
from axle.testing.conformance.samples import NOW, A, B, owner


def private(text: str = "aa", **fields: Any) -> Token:
    """Make the token of a private app."""
    values: dict[str, Any] = {"account": A, "app": A, "name": "ci", "scopes": "a b", "created_ms": NOW, "purpose": PRIVATE}
    return Token(text * 32, **(values | fields))


def by(actor: str, tx: Transaction) -> Transaction:
    """Let somebody carry a transaction out."""
    tx.actor = actor
    return tx


def done(storage: Storage, account: int = A) -> list[tuple[str, str, str, str, int]]:
    """Return what was done, oldest first, without what the accounts began with."""
    events = storage.credential_events(account, 100)[::-1]
    return [(event.subject_type, event.subject, event.action, event.actor, event.at_ms - NOW) for event in events][2:]


def test_what_is_done_to_a_token_is_noted(storage: Storage) -> None:
    """When it is made, changed, revoked and replaced, each once, with who did it; the hash is cut and the secret nowhere."""
    storage.save_token(private(), "command line")
    storage.save_token(private(), "command line")
    storage.write(A, lambda tx: by("environment", tx).save_token(private(origin=ENVIRONMENT), NOW + 1))
    storage.save_token(private(origin=ENVIRONMENT, revoked_ms=NOW + 2), "token 1")
    storage.write(A, lambda tx: by("environment", tx).drop_token(private(), NOW + 3))
    name = "aa" * 8
    assert done(storage) == [
        ("token", name, "created", "command line", 0),
        ("token", name, "changed", "environment", 1),
        ("token", name, "revoked", "token 1", 2),
        ("token", name, "replaced", "environment", 3),
    ]
    assert storage.token("aa" * 32) is None


def test_tokens_are_found_by_who_made_them(storage: Storage) -> None:
    """Those of private apps of the account that hold or have expired; not those that OAuth gave, nor revoked ones."""
    mine = [private("aa", maker=5), private("bb", maker=5, expires_ms=NOW - 1)]
    for token in [
        *mine,
        private("cc", maker=6),
        private("dd"),
        private("ee", maker=5, revoked_ms=NOW),
        private("ab", maker=5, account=B),
        private("ac", maker=5, purpose=ACCESS),
    ]:
        storage.save_token(token)
    assert storage.read(A, lambda tx: tx.tokens_made_by(5)) == mine


def test_tokens_are_read_by_their_hashes(storage: Storage) -> None:
    """Several at once, of any account, revoked ones too; unknown ones are left out."""
    storage.save_token(private())
    storage.save_token(private("bb", account=B, revoked_ms=NOW + 1))
    storage.save_token(private("cc"))

    def read(*texts: str) -> set[tuple[str, int]]:
        hashes = [text * 32 for text in texts]
        return {(token.hash[:2], token.account) for token in storage.read(A, lambda tx: tx.tokens_with(hashes))}

    assert read("aa", "bb", "dd") == {("aa", A), ("bb", B)}
    assert read("cc") == {("cc", A)}
    assert read() == set()


def test_what_a_token_could_is_noted(storage: Storage) -> None:
    """Its name, its scopes, when it expires; of an app's also the app and the person."""
    storage.save_token(private(expires_ms=NOW + 9))
    storage.save_token(granted("bb", purpose=REFRESH, expires_ms=None))
    refresh, created = storage.credential_events(A, 2)
    assert json.loads(created.detail) == {"name": "ci", "scopes": "a b", "expires": NOW + 9}
    assert json.loads(refresh.detail) == {"scopes": "a", "app": 20_001, "userId": 9, "origin": "o1"}
    assert (created.number, refresh.number, refresh.subject_type) == (3, 4, "refresh token")


def test_what_is_done_to_apps_owners_and_accounts_is_noted(storage: Storage) -> None:
    """Without anybody's name or address."""
    storage.add_account(Account(7, "Acme", NOW), owner(70), "command line")

    def work(tx: Transaction) -> None:
        by("token 1", tx).save_app(app())
        tx.save_app(app(archived_ms=NOW + 1))
        tx.save_owner(owner(5))
        changed = owner(5, archived_ms=NOW + 2)
        changed.updated_ms = NOW + 2
        tx.save_owner(changed)

    storage.write(A, work)
    assert done(storage) == [
        ("app", "client-20001", "created", "token 1", 0),
        ("owner", "5", "created", "token 1", 0),
        ("app", "client-20001", "archived", "token 1", 1),
        ("owner", "5", "archived", "token 1", 2),
    ]
    assert [(event.subject_type, event.subject, event.action) for event in storage.credential_events(7, 9)] == [
        ("owner", "70", "created"),
        ("account", "7", "created"),
    ]
    assert "example.com" not in str(storage.credential_events(0, 100))


def test_each_token_that_an_approval_or_an_app_loses_is_noted(storage: Storage) -> None:
    """In the account that it belongs to."""
    storage.save_token(granted("aa"))
    storage.save_token(granted("bb", account=B, origin="o2"))
    storage.save_token(granted("cc", revoked_ms=NOW, origin="o2"))
    storage.write(A, lambda tx: by("app 1", tx).revoke_origin("o1", NOW + 1))
    storage.write(A, lambda tx: by("app 2", tx).revoke_app(20_001, NOW + 2))
    assert done(storage)[2:] == [("access token", "aa" * 8, "revoked", "app 1", 1)]
    assert done(storage, B)[1:] == [("access token", "bb" * 8, "revoked", "app 2", 2)]


def test_events_are_of_one_account_or_of_all(storage: Storage) -> None:
    """Newest first, and no more than are asked for."""
    storage.save_token(private("cc", account=B, created_ms=NOW + 1))
    storage.save_token(private(created_ms=NOW + 2))

    def subjects(account: int, limit: int) -> list[str]:
        return [event.subject[:2] for event in storage.credential_events(account, limit)]

    assert subjects(0, 2) == ["aa", "cc"]
    assert subjects(B, 1) == ["cc"]
    assert subjects(A, 1) == ["aa"]
    assert subjects(99, 9) == []


def test_what_is_undone_is_not_noted(storage: Storage) -> None:
    """A transaction that fails leaves no event."""

    def work(tx: Transaction) -> None:
        tx.save_token(private())
        raise ZeroDivisionError

    before: list[CredentialEvent] = storage.credential_events(0, 100)
    try:
        storage.write(A, work)
    except ZeroDivisionError:
        assert storage.credential_events(0, 100) == before
        assert storage.token("aa" * 32) is None


def test_events_of_access_tokens_are_forgotten_with_them(storage: Storage) -> None:
    """Those of other tokens stay."""
    for token in (granted("aa", created_ms=NOW - 2), granted("bb"), granted("cc", purpose=REFRESH, created_ms=NOW - 2)):
        storage.save_token(token)
    storage.write(A, lambda tx: tx.forget_expired(NOW))
    assert {event.subject[:2] for event in storage.credential_events(A, 9)} >= {"bb", "cc"}
    assert "aa" * 8 not in {event.subject for event in storage.credential_events(A, 9)}


def test_tokens_are_found_by_their_origin(storage: Storage) -> None:
    """Revoked ones too."""
    storage.save_token(private(origin=ENVIRONMENT, revoked_ms=NOW))
    storage.save_token(private("bb"))
    storage.save_token(granted("cc", purpose=ACCESS))
    assert storage.read(A, lambda tx: [token.hash for token in tx.tokens_from(ENVIRONMENT)]) == ["aa" * 32]


def test_the_last_use_of_a_token_is_kept(storage: Storage) -> None:
    """It is no change of the token, and an unknown token has none."""
    storage.save_token(private())
    before = storage.credential_events(A, 9)
    storage.write(A, lambda tx: tx.use_token("aa" * 32, NOW + 5))
    storage.write(A, lambda tx: tx.use_token("bb" * 32, NOW))
    assert storage.tokens() == [private(used_ms=NOW + 5)]
    assert storage.credential_events(A, 9) == before
