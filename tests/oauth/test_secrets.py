"""Client secrets: replaced while the old one is good for a while, and kept sealed, so that deliveries can be signed."""

from __future__ import annotations

import base64
import json
import os
import re
import stat
from pathlib import Path
from typing import Any

import pytest

from axle.config import Config, from_environment
from axle.core.errors import Invalid, NotFound, StorageFailure
from axle.http.app import App, sealer_of
from axle.operations.oauth import apps
from axle.operations.oauth.apps import NewSecret
from axle.operations.sealing import SealBroken, Sealer
from axle.storage.sqlite.key_file import key_beside
from tests.api import Api
from tests.oauth.apps import REDIRECT, Client
from tests.server import axle

DAY_MS = 86_400_000
KEY = bytes(range(32))


def rotated(client: Client, keep_ms: int = 0) -> NewSecret:
    """Give an app a new secret."""
    api = client.api
    assert api.app.sealer
    seal = api.app.sealer.seal
    outcome: NewSecret = api.app.storage.write(0, lambda tx: apps.rotate(tx, client.id, keep_ms, api.now_ms, seal))
    return outcome


def status(client: Client, secret: str) -> int:
    """Return how a request for a token with a secret is answered."""
    return client.token(grant_type="refresh_token", refresh_token=client.refresh, client_secret=secret).status


def test_a_secret_is_replaced(api: Api) -> None:
    """The new one counts at once, the old one no more; tokens and refresh tokens stay."""
    client = Client(api)
    access = client.refreshed()["access_token"]
    new = rotated(client)
    assert (status(client, client.secret), status(client, new.secret), status(client, "")) == (400, 200, 400)
    assert api.send("GET", "/account-info/v3/details", headers={"authorization": f"Bearer {access}"}).status == 200
    assert new.secret not in repr(new)


def test_an_old_secret_is_good_for_a_while(api: Api) -> None:
    """Both are until the time is over, then the new one alone; the next replacement ends the oldest."""
    client = Client(api)
    new = rotated(client, DAY_MS)
    assert (status(client, client.secret), status(client, new.secret), status(client, "")) == (200, 200, 400)
    api.now_ms += DAY_MS - 1
    assert status(client, client.secret) == 200
    api.now_ms += 1
    assert (status(client, client.secret), status(client, new.secret)) == (400, 200)
    newer = rotated(client, DAY_MS)
    assert [status(client, secret) for secret in (client.secret, new.secret, newer.secret)] == [400, 200, 200]
    newest = rotated(client)
    assert [status(client, secret) for secret in (new.secret, newer.secret, newest.secret)] == [400, 400, 200]


def test_the_new_secret_alone_is_kept_sealed(api: Api) -> None:
    """Deliveries are signed with it, though OAuth accepts the old one too."""
    client = Client(api)
    assert api.app.sealer
    assert api.app.sealer.open(client.id, client.app.sealed_secret) == client.secret
    new = rotated(client, DAY_MS)
    kept = api.app.storage.read(0, lambda tx: tx.app(client.id))
    assert kept
    assert api.app.sealer.open(client.id, kept.sealed_secret) == new.secret


def test_what_cannot_be_replaced(api: Api) -> None:
    """An app that is not there or archived, and a time that is too long."""
    client = Client(api)
    with pytest.raises(Invalid, match="at most 30 days"):
        rotated(client, 31 * DAY_MS)
    api.app.storage.write(0, lambda tx: apps.archive(tx, client.id, api.now_ms))
    with pytest.raises(NotFound, match=client.id):
        rotated(client)


def test_a_replacement_is_noted(api: Api) -> None:
    """When, of which app and by whom; without the secret, and without what is kept of it."""
    client = Client(api)
    api.now_ms += 5
    new = rotated(client)
    event = api.app.storage.credential_events(api.account, 10)[0]
    assert (event.subject, event.action, event.at_ms) == (client.id, "changed", api.now_ms)
    for secret in (new.secret, new.app.secret_hash, new.app.sealed_secret):
        assert secret not in event.detail


def test_a_sealed_secret_opens_for_its_app_and_key_alone() -> None:
    """Not for another app, under another key, or changed; and no two seals are alike."""
    sealer, other = Sealer(lambda: KEY), Sealer(lambda: bytes(32))
    sealed = sealer.seal("client", "the secret")
    assert sealer.open("client", sealed) == "the secret"
    assert sealed != sealer.seal("client", "the secret")
    with pytest.raises(SealBroken, match="changed"):
        sealer.open("another", sealed)
    with pytest.raises(SealBroken, match="another key than the present AXLE_SECRET_KEY"):
        other.open("client", sealed)
    version, name, text = sealed.split(".")
    changed = bytearray(base64.b64decode(text))
    changed[-1] ^= 1
    for broken in (f"{version}.{name}.{base64.b64encode(changed).decode()}", f"{version}.{name}.", f"{version}.{name}.ü"):
        with pytest.raises(SealBroken, match="changed"):
            sealer.open("client", broken)
    for broken in ("", "2." + sealed[2:], "nonsense"):
        with pytest.raises(SealBroken):
            sealer.open("client", broken)


def test_the_key_is_beside_the_database(tmp_path: Path) -> None:
    """In a file for its owner alone; neither the key nor a secret is in the database."""
    database = tmp_path / "axle.db"
    app = App(Config(database=f"sqlite:///{database}"))
    app.prepare()
    assert app.sealer
    assert not (tmp_path / "axle.db-key").exists()
    account = app.storage.accounts()[0].id
    seal = app.sealer.seal
    made = app.storage.write(account, lambda tx: apps.create(tx, apps.NewApp("App", (REDIRECT,), "*"), 1, seal))
    key_file = tmp_path / "axle.db-key"
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    key = key_file.read_text().strip()
    app.close()
    assert re.fullmatch("[0-9a-f]{64}", key)
    again = sealer_of(Config(database=f"sqlite:///{database}"))
    assert again and again.open(made.app.client_id, made.app.sealed_secret) == made.secret
    names = {file.name for file in tmp_path.iterdir()}
    assert {"axle.db", "axle.db-key"} <= names <= {"axle.db", "axle.db-wal", "axle.db-shm", "axle.db-key"}
    for file in set(tmp_path.iterdir()) - {key_file}:
        content = file.read_bytes()
        assert not any(text in content for text in (made.secret.encode(), key.encode(), bytes.fromhex(key)))


def test_a_key_file_that_is_none_is_refused(tmp_path: Path) -> None:
    """And stays as it is: a key that is lost is not made anew without a word."""
    path = str(tmp_path / "axle.db")
    key_file = Path(f"{path}-key")
    for content in (b"", b"ab", b"\xff" * 64):
        key_file.write_bytes(content)
        with pytest.raises(StorageFailure, match=r"axle\.db-key does not hold 64 hexadecimal digits"):
            key_beside(path)
        assert key_file.read_bytes() == content
    with pytest.raises(StorageFailure, match="cannot use the key file"):
        key_beside(str(tmp_path / "absent" / "axle.db"))


def test_a_key_that_is_set_is_taken(tmp_path: Path) -> None:
    """In either form, from the environment or a file that it names; no key file is made, and no setting shows it."""
    (tmp_path / "key").write_text(f"{KEY.hex()}\n")
    database = f"sqlite:///{tmp_path}/axle.db"
    environments: tuple[dict[str, str], ...] = (
        {"AXLE_SECRET_KEY": KEY.hex()},
        {"AXLE_SECRET_KEY": base64.b64encode(KEY).decode()},
        {"AXLE_SECRET_KEY": base64.urlsafe_b64encode(KEY).decode()},
        {"AXLE_SECRET_KEY_FILE": str(tmp_path / "key")},
    )
    sealed = Sealer(lambda: KEY).seal("c", "s")
    for environment in environments:
        config = from_environment({"AXLE_DATABASE": database, **environment}, {})
        sealer = sealer_of(config)
        assert sealer and sealer.open("c", sealed) == "s"
        assert config.secret_key not in repr(config)
    assert [file.name for file in tmp_path.iterdir()] == ["key"]


@pytest.mark.parametrize("text", ["short", KEY.hex()[:-2], KEY.hex() + "00", "z" * 64, base64.b64encode(b"x" * 31).decode()])
def test_a_key_that_is_none_is_refused(text: str) -> None:
    """In one sentence that names the setting, and does not repeat it."""
    with pytest.raises(ValueError, match="AXLE_SECRET_KEY: write 32 random bytes") as refused:
        from_environment({"AXLE_SECRET_KEY": text}, {})
    assert text not in str(refused.value)


def test_postgresql_has_no_key_of_its_own() -> None:
    """Servers that share a database need the same; in memory, each process has one."""
    assert sealer_of(Config(database="postgresql://127.0.0.1/x")) is None
    assert sealer_of(Config(database="postgresql://127.0.0.1/x", secret_key=KEY.hex())) is not None
    memory = sealer_of(Config(database="memory:"))
    assert memory and memory.open("c", memory.seal("c", "s")) == "s"


def test_hosts_that_webhooks_may_go_to_are_set() -> None:
    """By name or network; anything else is refused, and a server under test reaches this machine."""
    config = from_environment({"AXLE_WEBHOOK_ALLOW": "hooks.internal, 10.0.0.0/8,::1"}, {})
    assert config.webhook_allow == ("hooks.internal", "10.0.0.0/8", "::1")
    assert from_environment({"AXLE_WEBHOOK_ALLOW": "a.b"}, {"test": True}).webhook_allow[:2] == ("a.b", "localhost")
    for text in ("http://a.b", "10.0.0.0/99", "*.internal", "a b"):
        with pytest.raises(ValueError, match=r"AXLE_WEBHOOK_ALLOW: .* is neither a host nor a network"):
            from_environment({"AXLE_WEBHOOK_ALLOW": text}, {})


def run(*arguments: str) -> dict[str, Any]:
    """Run a command; return what it prints."""
    done = axle(*arguments, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_the_command_replaces_a_secret(tmp_path: Path) -> None:
    """It prints the new one, and until when the old one is good; what is no time is refused."""
    database = ("--database", f"sqlite:///{tmp_path}/axle.db")
    assert axle("account", "create", *database).returncode == 0
    made = run("app", "create", "A", "--redirect-uri", REDIRECT, *database)
    new = run("app", "rotate", made["client_id"], *database)
    assert (new["client_id"], "old_secret_until" in new) == (made["client_id"], False)
    newer = run("app", "rotate", str(made["id"]), "--keep-old", "24h", *database)  # by its number too
    assert len({made["client_secret"], new["client_secret"], newer["client_secret"]}) == 3
    assert newer["old_secret_until"].endswith("Z")
    assert os.path.exists(tmp_path / "axle.db-key")
    for arguments, words in (
        ([made["client_id"], "--keep-old", "soon"], "--keep-old: write a time such as 24h"),
        ([made["client_id"], "--keep-old", "99d"], "at most 30 days"),
        (["x"], "there is no app with the client id or the number x"),
    ):
        done = axle("app", "rotate", *arguments, *database)
        assert (done.returncode, done.stdout) == (1, "")
        assert words in done.stderr
