"""What an account defines, its users and the tokens of its apps survive SIGKILL, once they were acknowledged."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.durability.client import Gone
from tests.durability.server import Server, Wire, serving
from tests.server import axle

Make = Callable[[Wire, int], tuple[str, str]]  # what makes one thing, and returns the path where it is and what is found there
SECONDS = 0.7
CALLBACK = "https://app.example/callback"


def _made(wire: Wire, path: str, body: Any) -> Any:
    answer = wire.call("POST", path, body)
    assert answer.status < HTTPStatus.BAD_REQUEST, answer
    return answer.body


def _property(wire: Wire, number: int) -> tuple[str, str]:
    body = {"name": f"p{number}", "label": "P", "type": "string", "fieldType": "text", "groupName": "contactinformation"}
    return f"/crm/v3/properties/contacts/{_made(wire, '/crm/v3/properties/contacts', body)['name']}", f"p{number}"


def _pipeline(wire: Wire, number: int) -> tuple[str, str]:
    stages = [{"label": "Done", "metadata": {"ticketState": "CLOSED"}}]
    body = {"label": f"Pipeline {number}", "pipelineId": f"l{number}", "stages": stages}
    return f"/crm/v3/pipelines/tickets/{_made(wire, '/crm/v3/pipelines/tickets', body)['id']}", f"Pipeline {number}"


def _schema(wire: Wire, number: int) -> tuple[str, str]:
    body = {"name": f"car{number}", "labels": {"singular": "Car"}, "properties": [{"name": "vin", "label": "Vin"}]}
    return f"/crm/v3/schemas/{_made(wire, '/crm/v3/schemas', body)['objectTypeId']}", f"car{number}"


def _user(wire: Wire, number: int) -> tuple[str, str]:
    body = {"email": f"u{number}@example.com"}
    return f"/settings/v3/users/{_made(wire, '/settings/v3/users', body)['id']}", f"u{number}@example.com"


DEFINED: tuple[Make, ...] = (_property, _pipeline, _schema, _user)


def _written(server: Server, make: Make, told: list[tuple[str, str]], first: int) -> None:
    with contextlib.suppress(Gone), Wire(server.port) as wire:
        for number in range(first, first + 90):
            told.append(make(wire, number))


def _tokens(app: dict[str, str]) -> Make:
    """Return what gets an access token for an app."""
    names = ("client_id", "client_secret", "refresh_token")
    form = urlencode({"grant_type": "refresh_token", **{name: app[name] for name in names}})

    def make(wire: Wire, number: int) -> tuple[str, str]:
        answer = wire.form("/oauth/v1/token", form)
        assert answer.status == HTTPStatus.OK, answer
        secret = answer.body["access_token"]
        return f"/oauth/v1/access-tokens/{secret}", secret

    return make


@pytest.mark.parametrize("rounds", [2])
def test_what_is_defined_survives_a_kill(tmp_path: Path, rounds: int) -> None:
    """Each thing that a client was told of is found by its own address when the server runs again, as it was made."""
    database = tmp_path / "axle.db"
    with serving(database) as server:
        assert server.stop() == 0
    said = axle("app", "create", "Sync", "--redirect-uri", CALLBACK, "--database", f"sqlite:///{database}", "--json").stdout
    makes = (*DEFINED, _tokens(json.loads(said)))
    told: dict[Make, list[tuple[str, str]]] = {make: [] for make in makes}
    for number in range(rounds):
        with serving(database) as server:
            works = [threading.Thread(target=_written, args=(server, one, told[one], 100 * number)) for one in makes]
            for work in works:
                work.start()
            time.sleep(SECONDS)
            server.kill()
            for work in works:
                work.join()
    assert all(told.values())
    with serving(database) as server, Wire(server.port) as wire:
        for path, text in (one for some in told.values() for one in some):
            answer = wire.call("GET", path)
            assert (answer.status, text in json.dumps(answer.body)) == (HTTPStatus.OK, True), (path, answer)
