"""OAuth over a socket: the commands, HubSpot's own SDKs, a person with a browser, and what the log does not say."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from hubspot import HubSpot
from hubspot.oauth.exceptions import ApiException

from axle import Client, OAuth2Refresh
from tests.browser import Browser, chromium
from tests.oauth.apps import READ, WRITE
from tests.server import Server, axle

REDIRECT = "http://localhost:8000/callback"


class Place(NamedTuple):
    """A running server, its database, and an app that was made on the command line."""

    server: Server
    database: str
    app: dict[str, Any]

    def axle(self, *arguments: str) -> Any:
        """Run a command on the database, beside the server."""
        done = axle(*arguments, "--database", self.database, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """One server for all tests here."""
    database = f"sqlite:///{tmp_path_factory.mktemp('oauth') / 'axle.db'}"
    server = Server("--database", database, "--no-access-log")
    made = axle("app", "create", "Acme Sync", "--redirect-uri", REDIRECT, "--database", database, "--json")
    yield Place(server, database, json.loads(made.stdout))
    assert server.stop()[0] == 0


def test_the_commands(place: Place) -> None:
    """An app is made, listed, used and ended beside a running server."""
    made = place.axle("app", "create", "Short", "--redirect-uri", REDIRECT, "--redirect-uri", "a.b:/c", "--scope", READ)
    listed = [one for one in place.axle("app", "list") if one["client_id"] == made["client_id"]]
    assert listed == [{
        "id": made["id"], "client_id": made["client_id"], "account": 1000001, "name": "Short",
        "redirect_uris": [REDIRECT, "a.b:/c"], "scopes": READ, "archived": False, "state": "active",
    }]  # fmt: skip
    fields = {"grant_type": "refresh_token", "refresh_token": made["refresh_token"]}
    client = (made["client_id"], made["client_secret"])
    with httpx.Client(base_url=place.server.url, trust_env=False) as http:
        assert http.post("/oauth/v1/token", data=fields, auth=client).json()["scopes"] == [READ]
        assert place.axle("app", "archive", made["client_id"])["archived"] is True
        assert http.post("/oauth/v1/token", data=fields, auth=client).json()["status"] == "BAD_CLIENT_ID"
    assert {one["kind"] for one in place.axle("token", "list")} == {"private", "access", "refresh"}


@pytest.mark.parametrize(("arguments", "said"), [
    (["app", "create", "X", "--redirect-uri", "x"], "not an address to redirect to: x"),
    (["app", "create", "X", "--redirect-uri", REDIRECT, "--account", "7"], "there is no account 7"),
    (["app", "create", " ", "--redirect-uri", REDIRECT], "the name of an app has 1 to 100 printable characters"),
    (["app", "archive", "nobody"], "there is no app with the client id or the number nobody"),
])  # fmt: skip
def test_commands_that_fail(place: Place, arguments: list[str], said: str) -> None:
    """In one line, with exit status 1."""
    done = axle(*arguments, "--database", place.database)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert done.stderr.startswith(f"axle: {said}")


def test_secrets_are_told_apart(place: Place) -> None:
    """Without `--json` each of the secrets stands on a line of its own, with its name."""
    said = axle("app", "create", "Plain", "--redirect-uri", REDIRECT, "--database", place.database).stdout
    lines = dict(line.split(": ") for line in said.splitlines())
    assert list(lines) == ["id", "client_id", "client_secret", "refresh_token", "account", "name", "scopes"]
    assert (lines["refresh_token"][:8], lines["name"]) == ("ort-na1-", "Plain")


def test_an_app_needs_an_account(tmp_path: Path) -> None:
    """A database that is not there is not made: whoever mistyped its name is told."""
    done = axle("app", "create", "X", "--redirect-uri", REDIRECT, "--database", f"sqlite:///{tmp_path}/new.db")
    assert done.stderr.startswith("axle: there is no database ")
    assert not (tmp_path / "new.db").exists()


def test_hubspots_client(place: Place) -> None:
    """`hubspot-api-client` gets a token, uses it, looks at both kinds and deletes the refresh token; refusals are its own."""
    made = place.axle("app", "create", "Client", "--redirect-uri", REDIRECT)
    client: Any = HubSpot(host=place.server.url)
    ids = {"client_id": made["client_id"], "client_secret": made["client_secret"]}
    refresh = {"grant_type": "refresh_token", "refresh_token": made["refresh_token"]}
    tokens = client.oauth.tokens_api.create(**refresh, **ids)
    assert (tokens.expires_in, tokens.token_type, tokens.refresh_token) == (1800, "bearer", made["refresh_token"])
    used: Any = HubSpot(host=place.server.url, access_token=tokens.access_token)
    assert used.crm.contacts.basic_api.get_page().results == []
    info = client.oauth.access_tokens_api.get(tokens.access_token)
    assert (info.hub_id, info.app_id, info.token_type) == (1000001, made["id"], "access")
    assert client.oauth.refresh_tokens_api.get(made["refresh_token"]).client_id == made["client_id"]
    client.oauth.refresh_tokens_api.archive(made["refresh_token"])
    with pytest.raises(ApiException) as refusal:
        client.oauth.tokens_api.create(**refresh, **ids)
    assert json.loads(refusal.value.body)["status"] == "BAD_REFRESH_TOKEN"


def test_hubspots_other_client(place: Place) -> None:
    """`hubspot-sdk`, which checks every answer against the published shape, gets, looks at and revokes tokens."""
    hubspot_sdk = pytest.importorskip("hubspot_sdk")
    made = place.axle("app", "create", "SDK", "--redirect-uri", REDIRECT)
    with hubspot_sdk.HubSpot(
        access_token="none", base_url=place.server.url, _strict_response_validation=True, max_retries=0
    ) as hub:
        ids = {"client_id": made["client_id"], "client_secret": made["client_secret"]}
        tokens = hub.auth.oauth.create_token(grant_type="refresh_token", refresh_token=made["refresh_token"], **ids)
        assert tokens.token_use == "access_token"
        info = hub.auth.oauth.introspect_token(token=tokens.access_token, **ids)
        assert (info.active, info.hub_id, info.app_id) == (True, 1000001, made["id"])
        assert hub.auth.oauth.introspect_token(token=made["refresh_token"], **ids).client_id == made["client_id"]
        hub.auth.oauth.revoke_token(token=made["refresh_token"], **ids)
        with pytest.raises(hubspot_sdk.BadRequestError):
            hub.auth.oauth.create_token(grant_type="refresh_token", refresh_token=made["refresh_token"], **ids)


@pytest.mark.parametrize("credentials", ["POST_BODY_BEARER", "AUTH_HEADER_BEARER"])
def test_our_own_client(place: Place, credentials: Any) -> None:
    """It gets a token when it first needs one, sends the client's credentials either way, and tells what it got."""
    got: list[Any] = []
    auth = OAuth2Refresh(
        refresh_token=place.app["refresh_token"],
        client_id=place.app["client_id"],
        client_secret=place.app["client_secret"],
        refresh_url=f"{place.server.url}/oauth/v1/token",
        credential_bearer=credentials,
        on_token=got.append,
    )
    with Client(auth, place.server.url) as client:
        made = client.contacts.create({"email": f"{credentials.lower()}@example.com"})
        assert client.contacts.get(made.id).id == made.id
    assert [one.expires_in for one in got] == [1800]


def test_the_log_has_no_secret(tmp_path: Path) -> None:
    """Neither of a path nor of a body, were bodies logged, nor of a query."""
    database = f"sqlite:///{tmp_path}/axle.db"
    server = Server("--database", database, "--log-bodies")
    made = json.loads(axle("app", "create", "X", "--redirect-uri", REDIRECT, "--database", database, "--json").stdout)
    fields = {name: made[name] for name in ("client_id", "client_secret", "refresh_token")}
    with server.client() as http:
        tokens = http.post("/oauth/v1/token", data={**fields, "grant_type": "refresh_token"}).json()
        query = urlencode({name: made[name] for name in ("client_secret", "refresh_token")})
        http.post(f"/oauth/v1/token?{query}", data={"grant_type": "refresh_token", "client_id": made["client_id"]})
        http.get(f"/oauth/v1/access-tokens/{tokens['access_token']}")
        http.post(f"/oauth/v1/access-tokens/{tokens['access_token']}")
        http.post("/oauth/v2/private-apps/get/access-token-info", json={"tokenKey": "tok-secret"})
        http.delete(f"/oauth/v1/refresh-tokens/{made['refresh_token']}")
    said = server.stop()[1]
    assert said.count("/oauth/v1/access-tokens/***") == 2
    assert said.count("/oauth/v1/refresh-tokens/***") == 1
    secrets = (made["client_secret"], made["refresh_token"], tokens["access_token"], "tok-secret")
    assert not [secret for secret in secrets if secret in said]


class Callback:
    """An app's own address: it answers one request at a time, and keeps what it was told."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://localhost:{self._listening.getsockname()[1]}/callback"
        self.told: list[str] = []
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            with connection:
                self.told.append(connection.recv(65_536).decode("latin-1"))
                connection.sendall(
                    b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 4\r\nconnection: close\r\n\r\nback"
                )

    def close(self) -> None:
        """Stop to listen."""
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join(5)


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    """A browser, where there is one."""
    program = chromium()
    if program is None:
        pytest.skip("no Chromium is installed here")
    opened = Browser(program, tmp_path / "profile")
    yield opened
    opened.close()


@pytest.fixture
def callback() -> Iterator[Callback]:
    """An app's own address."""
    opened = Callback()
    yield opened
    opened.close()


def test_a_person_with_a_browser(place: Place, browser: Browser, callback: Callback) -> None:
    """They mistype the token, sign in, read, approve and are back at the app, whose code works; scripts are off."""
    app = place.axle("app", "create", "Acme Sync", "--redirect-uri", callback.address)
    asked = {"client_id": app["client_id"], "redirect_uri": callback.address, "scope": f"{READ} {WRITE}", "state": "s"}
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    browser.open(f"{place.server.url}/oauth/authorize?{urlencode(asked)}")
    assert "Acme Sync asks for access" in browser.find("document.body.innerText")
    assert browser.find("getComputedStyle(document.querySelector('main')).maxWidth") == "480px"  # the style passed the policy
    assert browser.find("document.documentElement.scrollWidth <= innerWidth")
    for token, shown in (("wrong", ".problem"), ("tok", "[name=approval]")):
        browser.click("#token")
        browser.type(token)
        browser.click("button.main")
        browser.wait(f"document.querySelector('{shown}') !== null")
    assert "Let Acme Sync into Default (1000001)?" in browser.find("document.querySelector('h1').innerText")
    assert "tok" not in browser.find("location.href")
    browser.click("button[value=approve]")
    browser.wait("document.body.innerText === 'back'")
    request = next(one for one in callback.told if "/callback?" in one)
    assert "referer:" not in request.lower()
    back = parse_qs(urlsplit(request.split()[1]).query)
    assert back["state"] == ["s"]
    fields = {"grant_type": "authorization_code", "code": back["code"][0], "redirect_uri": callback.address}
    client = (app["client_id"], app["client_secret"])
    tokens = httpx.post(f"{place.server.url}/oauth/v1/token", data=fields, auth=client, trust_env=False).json()
    assert tokens["scopes"] == [READ, WRITE]
