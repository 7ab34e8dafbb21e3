"""A poller that was written for HubSpot's journal reads Axle's across kills: nothing is missed, and nothing comes twice."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from axle.config import Config
from axle.http.app import App
from axle.operations.oauth.apps import NewApp, create
from tests.journal.poller import Poller
from tests.server import free_port
from tests.storage import databases

TOKEN = "tok-of-the-kills-of-journals"
EVENTS = int(os.environ.get("AXLE_TEST_JOURNAL_EVENTS", "600"))
KILLS = 4
CHANCE = random.Random(11)


@pytest.fixture(params=["file", "postgres"])
def lasting(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database that survives a kill, of each kind."""
    with databases.lasting(request.param, tmp_path) as url:
        yield url


@contextlib.contextmanager
def serving(database: str, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Serve a database; at the end the server is gone, however that came."""
    child = serve(database, port)
    try:
        yield child
    finally:
        child.kill()
        child.wait()


def serve(database: str, port: int) -> subprocess.Popen[bytes]:
    """Start a server, and wait until it answers."""
    environment = {
        **os.environ,
        "AXLE_DATABASE": database,
        "AXLE_PORT": str(port),
        "AXLE_TOKEN": TOKEN,
        "AXLE_ACCESS_LOG": "no",
    }
    child = subprocess.Popen([sys.executable, "-m", "axle.cli", "serve"], env=environment, stdout=subprocess.DEVNULL)
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=1)
        except OSError:
            time.sleep(0.05)
        else:
            return child
    child.kill()
    child.wait()
    raise TimeoutError


def add_contacts(host: str, number: int) -> list[int]:
    """Create contacts in one request, and return the ids of those that were acknowledged."""
    body = json.dumps({"inputs": [{"properties": {"firstname": f"c{place}"}} for place in range(number)]}).encode()
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {TOKEN}"}
    request = urllib.request.Request(f"{host}/crm/v3/objects/contacts/batch/create", body, headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return [int(one["id"]) for one in json.loads(answer.read())["results"]]
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return []


def prepared(database: str) -> tuple[int, Any]:
    """Make the database and an app; return the account and the app with its secret."""
    app = App(Config(database=database, token=TOKEN))
    try:
        app.prepare()
        account = app.storage.accounts()[0].id
        asked = NewApp("Poller", (), "oauth crm.objects.contacts.read")
        return account, app.storage.write(account, lambda tx: create(tx, asked, app.now()))
    finally:
        app.close()


@pytest.mark.long
def test_a_poller_misses_nothing_and_sees_nothing_twice_across_kills(lasting: str) -> None:
    """While others write, and the server is killed again and again."""
    account, made = prepared(lasting)
    port = free_port()
    poller = Poller(f"http://127.0.0.1:{port}", made.app.client_id, made.secret)
    wish = {"subscriptionType": "OBJECT", "portalId": account, "objectTypeId": "0-1", "actions": ["CREATE"]}
    acknowledged: list[int] = []
    for life in range(KILLS + 1):
        with serving(lasting, port) as child:
            poller.sign_in()
            if not life:
                poller.subscribe(wish | {"properties": ["firstname"]})
            written(poller, acknowledged, EVENTS * (life + 1) // (KILLS + 1))
            if life < KILLS:
                child.send_signal(signal.SIGKILL)
                add_contacts(poller.host, 20)
                poller.poll()
            else:
                while poller.poll():
                    pass
    told = [event["objectId"] for event in poller.events]
    assert len(told) == len(set(told))
    assert set(acknowledged) <= set(told)


def written(poller: Poller, acknowledged: list[int], number: int) -> None:
    """Write until so many contacts are acknowledged; the poller reads meanwhile."""
    until = time.monotonic() + 120
    while len(acknowledged) < number and time.monotonic() < until:
        acknowledged += add_contacts(poller.host, 20)
        if CHANCE.random() < 0.5:
            poller.poll()
    assert len(acknowledged) >= number
