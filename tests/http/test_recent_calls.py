"""Recent calls of an account: what was asked, by whom, and what came of it; never a secret, and never without end."""

from __future__ import annotations

import time
from typing import Any

import pytest

from axle.config import Config
from axle.http import recent_calls
from tests.api import CONTACTS, TASKS, Api
from tests.people.visits import signed_in

CALLS = "/_axle/calls"


def told(api: Api, query: str = "") -> list[tuple[str, str, int]]:
    """Return the recent calls, the latest first."""
    return [(one["method"], one["path"], one["status"]) for one in api.get(f"{CALLS}?{query}")["results"]]


@pytest.mark.covers("calls.recent_calls", "success")
def test_calls_are_told_as_they_were_answered(api: Api) -> None:
    """The latest first, refused ones too, each with its caller and correlation id; looking at them is no call."""
    began = time.monotonic()
    created = api.call("POST", CONTACTS, {"properties": {"email": "ada@example.com"}})
    api.call("GET", f"{TASKS}/1?properties=a")
    api.call("POST", CONTACTS, {"properties": 1})
    answer = api.get(CALLS)
    assert told(api) == [("POST", CONTACTS, 400), ("GET", f"{TASKS}/1", 404), ("POST", CONTACTS, 201)]
    first = answer["results"][-1]
    assert first["correlationId"] == created.headers["x-hubspot-correlation-id"]
    assert first["caller"].startswith("token ")
    assert 0 <= first["durationMs"] <= (time.monotonic() - began) * 1000
    assert "requestBody" not in first
    assert (answer["complete"], answer["processes"], answer["bodies"]) == (True, 1, False)
    api.call("GET", TASKS)
    assert told(api, f"after={answer['latest']}&process={answer['process']}") == [("GET", TASKS, 200)]
    assert len(told(api, f"after={answer['latest']}&process=another")) == 4


@pytest.mark.covers("calls.recent_calls", "scope", "isolation")
def test_calls_are_those_of_the_account(api: Api) -> None:
    """Who may not know of programs may not know of their calls; unknown tokens are nobody's."""
    other = api.other_account()
    api.call("GET", TASKS, token=other)
    api.call("GET", CONTACTS, token="nobody's")
    assert told(api) == []
    assert api.call("GET", CALLS, token=api.token(scopes="crm.objects.contacts.read")).status == 403
    assert len(api.call("GET", CALLS, token=other).json()["results"]) == 1


def test_no_secret_and_no_address_is_told() -> None:
    """Not in paths, not in bodies; bodies are kept where a setting says so, and as much of them as it says."""
    api = Api(config=Config(call_bodies=True))
    api.call("GET", f"{CONTACTS}/ada@example.com?idProperty=email")
    api.call("POST", "/oauth/v2/private-apps/get/access-token-info", {"tokenKey": "pat-secret"})
    made = api.post("/_axle/tokens", {"name": "n", "scopes": ["oauth"]})
    api.post(CONTACTS, {"properties": {"firstname": "a" * 3_000}})
    text = str(api.get(CALLS))
    assert "ada@" not in text
    assert "pat-" not in text
    assert made["token"] not in text
    results: list[Any] = api.get(CALLS)["results"]
    assert results[0]["requestBody"].startswith('{"properties":{"firstname":"aaa')
    assert len(results[0]["requestBody"]) == len(results[0]["responseBody"]) == recent_calls.MAX_BODY
    assert "responseBody" not in results[1]
    api.close()


def test_calls_are_remembered_up_to_a_bound(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of an account so many, and of so many accounts."""
    monkeypatch.setattr(recent_calls, "MAX_CALLS", 3)
    monkeypatch.setattr(recent_calls, "MAX_ACCOUNTS", 1)
    for number in range(1, 6):
        api.call("GET", f"{TASKS}/{number}")
    assert told(api) == [("GET", f"{TASKS}/{number}", 404) for number in (5, 4, 3)]
    api.call("GET", TASKS, token=api.other_account())
    assert told(api) == []


def test_calls_of_people_are_told_where_they_are_asked_for(api: Api) -> None:
    """They name the user; what programs do is not lost among them."""
    ada = signed_in(api)
    ada.call("GET", TASKS)
    api.call("GET", CONTACTS)
    assert told(api) == [("GET", CONTACTS, 200)]
    people = api.get(f"{CALLS}?people=true")["results"]
    assert [(one["path"], one["caller"].split()[0]) for one in people] == [(CONTACTS, "token"), (TASKS, "user")]
