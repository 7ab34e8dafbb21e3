"""Apps, codes, and the tokens that are given out for them."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from axle.core.accounts import ACCESS, CODE, PRIVATE, REFRESH, Account, App, Code, Token
from axle.core.errors import Conflict
from axle.storage.interface import Storage, Transaction
from axle.testing.conformance.samples import NOW, A, B, together


def app(number: int = 20_001, **fields: Any) -> App:
    """Make an app."""
    values: dict[str, Any] = {"client_id": f"client-{number}", "secret_hash": "ee" * 32, "account": A, "name": "Früh ☀"}
    values |= {"redirect_uris": ("https://a.example/b?c=d", "x.y:/z"), "scopes": "a b", "created_ms": NOW}
    return App(number, **(values | fields))


def code(text: str = "cc", **fields: Any) -> Code:
    """Make a code."""
    values: dict[str, Any] = {"purpose": CODE, "account": A, "user_id": 9, "app": 20_001, "scopes": "a b"}
    values |= {
        "redirect_uri": "https://a.example/b",
        "challenge": "x" * 43,
        "method": "S256",
        "expires_ms": NOW + 60_000,
        "maker": 8,
    }
    return Code(text * 32, **(values | fields))


def granted(text: str, **fields: Any) -> Token:
    """Make a token that an app got."""
    values: dict[str, Any] = {"account": A, "app": 20_001, "name": "", "scopes": "a", "created_ms": NOW, "purpose": ACCESS}
    return Token(text * 32, **(values | {"user_id": 9, "origin": "o1", "expires_ms": NOW, "maker": 9} | fields))


def save_tokens(storage: Storage, *tokens: Token) -> None:
    """Keep tokens, each with a transaction of its account."""
    for token in tokens:
        storage.write(token.account, partial(_save_token, token))


def _save_token(token: Token, tx: Transaction) -> None:
    tx.save_token(token)


def revoked(storage: Storage) -> dict[str, int | None]:
    """Return since when each token is revoked."""
    return {token.hash[:2]: token.revoked_ms for token in storage.tokens()}


def test_an_app_is_found_by_its_ids(storage: Storage) -> None:
    """As it was saved, from within any account; an unknown one is None."""
    storage.write(A, lambda tx: tx.save_app(app()))
    for account in (A, B, 0):
        answers = storage.read(account, lambda tx: (tx.app("client-20001"), tx.app_by_id(20_001), tx.app("x"), tx.app_by_id(1)))
        assert answers == (app(), app(), None, None)


def test_an_app_can_be_replaced(storage: Storage) -> None:
    """All of it but its id and date; others stay as they are."""
    other_app, changed = app(20_002), app(client_id="new", secret_hash="", account=B, name="N", scopes="*", archived_ms=NOW + 1)
    changed.redirect_uris, changed.sealed_secret, changed.old_secret_hash, changed.old_until_ms = (), "1.a.b", "ff", NOW + 9
    for item in (app(), other_app, changed):
        storage.write(item.account, partial(_save_app, item))
    assert storage.read(A, lambda tx: tx.apps()) == [changed, other_app]


def _save_app(item: App, tx: Transaction) -> None:
    tx.save_app(item)


def test_client_ids_are_unique(storage: Storage) -> None:
    """A second app cannot take one."""
    storage.write(A, lambda tx: tx.save_app(app()))
    with pytest.raises(Conflict):
        storage.write(A, lambda tx: tx.save_app(app(20_002, client_id="client-20001")))
    assert storage.read(A, lambda tx: tx.apps()) == [app()]


def test_a_code_is_good_once(storage: Storage) -> None:
    """Of many who use it at the same time one succeeds, and the code says when."""
    storage.write(A, lambda tx: tx.add_code(code()))
    assert storage.read(B, lambda tx: tx.code(code().hash)) == code()

    def use() -> bool:
        return storage.write(A, lambda tx: tx.use_code(code().hash, NOW + 5))

    assert sorted(map(bool, together([use] * 6))) == [False] * 5 + [True]
    assert storage.read(A, lambda tx: tx.code(code().hash)) == code(used_ms=NOW + 5)
    assert not storage.write(A, lambda tx: tx.use_code("00" * 32, NOW))


def test_tokens_within_a_transaction(storage: Storage) -> None:
    """They are found as the storage finds them, and a refused write keeps none."""
    save_tokens(storage, granted("aa"))
    assert storage.read(0, lambda tx: tx.token("aa" * 32)) == storage.token("aa" * 32) == granted("aa")

    def refused(tx: Transaction) -> None:
        tx.save_token(granted("bb"))
        raise Conflict("no")

    with pytest.raises(Conflict):
        storage.write(A, refused)
    assert storage.token("bb" * 32) is None


def test_an_origin_is_revoked_whole(storage: Storage) -> None:
    """All its tokens, of both kinds; those of another origin, of none, and what was revoked before stay as they are."""
    save_tokens(storage, granted("aa"), granted("bb", purpose=REFRESH, expires_ms=None), granted("cc", revoked_ms=NOW - 1))
    save_tokens(storage, granted("dd", origin="o2"), granted("ee", origin="", purpose=PRIVATE))
    storage.write(A, lambda tx: tx.revoke_origin("o1", NOW + 7))
    storage.write(A, lambda tx: tx.revoke_origin("", NOW + 8))
    assert revoked(storage) == {"aa": NOW + 7, "bb": NOW + 7, "cc": NOW - 1, "dd": None, "ee": None}


def test_an_app_loses_its_tokens(storage: Storage) -> None:
    """In every account; other apps, and a private app with the same number, lose none."""
    save_tokens(storage, granted("aa"), granted("bb", account=B, origin="o2"), granted("cc", app=20_002))
    save_tokens(storage, granted("dd", purpose=PRIVATE, origin=""))
    storage.write(A, lambda tx: tx.revoke_app(20_001, NOW + 7))
    assert revoked(storage) == {"aa": NOW + 7, "bb": NOW + 7, "cc": None, "dd": None}


def test_what_expired_is_forgotten(storage: Storage) -> None:
    """Access tokens and codes, not those that are still good, nor tokens of another kind."""
    save_tokens(storage, granted("aa", expires_ms=NOW - 1), granted("bb", expires_ms=NOW))
    save_tokens(storage, granted("cc", purpose=REFRESH, expires_ms=None), granted("dd", purpose=PRIVATE, expires_ms=NOW - 9))
    storage.write(A, lambda tx: tx.add_code(code("11", expires_ms=NOW - 1)))
    storage.write(A, lambda tx: tx.add_code(code("22", expires_ms=NOW)))
    storage.write(A, lambda tx: tx.forget_expired(NOW))
    assert sorted(revoked(storage)) == ["bb", "cc", "dd"]
    assert storage.read(A, lambda tx: [bool(tx.code(text * 32)) for text in ("11", "22")]) == [False, True]


def test_another_account_within_a_transaction(storage: Storage) -> None:
    """It sees its own, and what it writes is undone with the rest."""

    def work(tx: Transaction) -> list[Any]:
        other = tx.for_account(B)
        return [
            tx.own_account(),
            tx.for_account(0).own_account(),
            other.own_account(),
            [owner.id for owner in other.owner_page(0, 100, None)],
        ]

    assert storage.read(A, work) == [Account(A, "A", NOW), None, Account(B, "B", NOW), [2]]

    def refused(tx: Transaction) -> None:
        tx.for_account(B).save_app(app())
        raise Conflict("no")

    with pytest.raises(Conflict):
        storage.write(A, refused)
    assert storage.read(B, lambda tx: tx.apps()) == []
