"""The token of AXLE_TOKEN is one row that follows the setting."""

from __future__ import annotations

import threading

import pytest

from axle.config import Config
from axle.core.accounts import ACCESS, Token
from axle.core.errors import Invalid
from axle.core.oauth import digest
from axle.http.app import UNREMINDED, App

OLD, NEW = "an-old-token-of-the-environment", "a-new-token-of-the-environment"


def start(database: str, token: str) -> list[str]:
    """Start a server on a database and stop it; return what it warns of, but what every server of these tests warns of."""
    app = App(Config(database=database, token=token))
    try:
        assert app.prepare() == "" or not token
        *told, unreminded = app.warnings[len(app.storage.warnings) :]
        assert unreminded == UNREMINDED
        return told
    finally:
        app.close()


def alive(database: str) -> set[str]:
    """Return the hashes of the tokens that are good."""
    app = App(Config(database=database))
    try:
        return {token.hash for token in app.storage.tokens() if token.revoked_ms is None}
    finally:
        app.close()


def revoke(database: str, token: str) -> None:
    """Revoke a token, as an operator does."""
    app = App(Config(database=database))
    kept = app.storage.token(digest(token))
    assert kept is not None
    kept.revoked_ms = 1
    app.storage.save_token(kept)
    app.close()


def test_another_value_replaces_the_token(lasting: str) -> None:
    """The old one is gone, also when it comes back and goes again; each step is noted."""
    for value in (OLD, OLD, NEW, OLD, NEW):
        assert start(lasting, value) == []
        assert alive(lasting) == {digest(value)}
    app = App(Config(database=lasting))
    events = [event for event in app.storage.credential_events(0, 99)[::-1] if event.subject_type == "token"]
    app.close()
    assert {event.actor for event in events} == {"environment"}
    assert [(event.subject == digest(NEW)[:16], event.action) for event in sorted(events, key=lambda event: event.number)] == [
        (False, "created"), (False, "replaced"), (True, "created"), (True, "replaced"), (False, "created"), (False, "replaced"),
        (True, "created"),
    ]  # fmt: skip


def test_other_tokens_stay(lasting: str) -> None:
    """One that was made up at the first start, and those that an operator made."""
    start(lasting, "")
    (made_up,) = alive(lasting)
    start(lasting, OLD)
    start(lasting, NEW)
    assert alive(lasting) == {made_up, digest(NEW)}


def test_without_the_setting_its_token_stays_with_a_warning(lasting: str) -> None:
    """The warning says how to revoke it, and is gone when that is done."""
    start(lasting, OLD)
    (warning,) = start(lasting, "")
    assert f"axle token revoke {digest(OLD)[:16]}" in warning
    assert alive(lasting) == {digest(OLD)}
    revoke(lasting, OLD)
    assert start(lasting, "") == []


def test_a_revoked_token_stays_revoked(lasting: str) -> None:
    """Whatever the setting says, and also after it has had another value meanwhile."""
    start(lasting, OLD)
    revoke(lasting, OLD)
    for value in (OLD, NEW, OLD):
        assert ["was revoked" in warning for warning in start(lasting, value)] == ([True] if value == OLD else [])
        assert digest(OLD) not in alive(lasting)


def test_a_token_that_an_operator_made_may_become_the_setting_s(lasting: str) -> None:
    """It keeps its scopes, and follows the setting from then on; an app's token may not."""
    app = App(Config(database=lasting))
    app.prepare()
    account = app.storage.accounts()[0].id
    app.storage.save_token(Token(digest(OLD), account, account, "ci", "tickets", 1))
    app.storage.save_token(Token(digest(NEW), account, 7, "", "*", 1, purpose=ACCESS))
    app.close()
    start(lasting, OLD)
    app = App(Config(database=lasting))
    kept = app.storage.token(digest(OLD))
    assert kept is not None and (kept.scopes, kept.name) == ("tickets", "ci")
    app.close()
    with pytest.raises(Invalid, match="OAuth app"):
        start(lasting, NEW)
    start(lasting, NEW + "2")
    assert digest(OLD) not in alive(lasting)


def test_servers_that_start_at_once_leave_one_token(postgres: str) -> None:
    """One of them wins, whichever comes last."""
    start(postgres, OLD)
    values = [f"{NEW}-{number}" for number in range(6)]
    threads = [threading.Thread(target=start, args=(postgres, value)) for value in values]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (left,) = alive(postgres)
    assert left in {digest(value) for value in values}
