"""Errors: one tree, all that the server said, no secrets, and a way through pickle."""

from __future__ import annotations

import inspect
import logging
import pickle
from typing import Any

import pytest

import axle
from axle.client import errors
from axle.client.auth import OAuth2Refresh
from tests.client.driving import Driven, a_call, reply
from tests.client.faults import answer, error, script, serving

SECRET = "sesame"


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, axle.BadRequest),
        (401, axle.Unauthorized),
        (403, axle.Forbidden),
        (404, axle.NotFound),
        (409, axle.Conflict),
        (429, axle.RateLimited),
        (418, axle.ApiError),
        (500, axle.ServerError),
        (503, axle.ServerError),
    ],
)
def test_each_status_has_a_class(status: int, kind: type[axle.ApiError]) -> None:
    """And each error has all that the server said of it, also after pickling."""
    said = {
        "category": "SOME_CATEGORY",
        "subCategory": "Some.SUB",
        "errors": [{"message": "m"}],
        "context": {"a": ["b"]},
        "links": {"scopes": "url"},
    }
    with serving(error(status, **said)) as server:
        client = axle.Client("t", server.url, retry=None)
        with client, pytest.raises(axle.ApiError) as failed:
            client.tasks.get(1)
    seen = failed.value
    for one in (seen, pickle.loads(pickle.dumps(seen))):
        assert type(one) is kind
        assert (one.status, one.category, one.sub_category, one.message) == (status, "SOME_CATEGORY", "Some.SUB", "no")
        assert (one.correlation_id, one.errors, one.context, one.links) == (
            "c-1",
            [{"message": "m"}],
            {"a": ["b"]},
            {"scopes": "url"},
        )
        assert one.response is not None and one.response.status == status
        assert one.request is not None and one.request.method == "GET"
        assert "c-1" in str(one)


def test_an_error_that_is_no_json_is_an_error_all_the_same() -> None:
    """HubSpot answers in HTML now and then."""
    with (
        serving(b"HTTP/1.1 404 Not Found\r\ncontent-length: 6\r\n\r\n<html>") as server,
        axle.Client("t", server.url) as client,
        pytest.raises(axle.NotFound, match="<html>"),
    ):
        client.tasks.get(1)


@pytest.mark.parametrize("status", [400, 429, 500])
@pytest.mark.parametrize(
    "body",
    [
        {"message": "no", "context": "x", "errors": 5, "links": ["a"]},
        {"message": "no", "context": [1], "errors": {"a": 1}, "links": "x"},
        {"message": ["no"], "category": {"a": 1}, "policyName": [1], "correlationId": 5},
        ["no"],
        b"[" * 100_000 + b"no",
        b'"no"',
        b"\xff no",
    ],
    ids=["texts", "lists", "other types", "a list", "depths", "a text", "no text"],
)
def test_an_error_of_another_form_is_an_error_all_the_same(status: int, body: Any) -> None:
    """Whatever its body looks like: its status has arrived, and is told."""
    server_of = serving(answer(status, body))
    with server_of as server, axle.Client("t", server.url, retry=None) as client, pytest.raises(axle.ApiError) as failed:
        client.tasks.get(1)
    assert failed.value.status == status
    assert (type(failed.value.errors), type(failed.value.context), type(failed.value.links)) == (list, dict, dict)


def every_error() -> list[errors.HubSpotError]:
    """Return one error of each class that is made without an answer."""
    return [
        errors.ConfigurationError("m"),
        errors.ConnectError("m"),
        errors.TlsError("m"),
        errors.TimeoutError("m", phase="read"),
        errors.BrokenAnswer("m"),
        errors.TooLarge("m"),
        errors.CircuitOpen("m", retry_in=2.0),
        errors.AuthError("m", response=reply(400)),
        errors.ResponseValidationError("m", response=reply(200), path="$.id"),
        errors.SearchLimit("m"),
        errors.BatchFailed("m", errors=["e"]),
    ]


@pytest.mark.parametrize("one", every_error(), ids=lambda one: type(one).__name__)
def test_all_errors_pass_through_pickle(one: errors.HubSpotError) -> None:
    """With their class and all their fields."""
    again = pickle.loads(pickle.dumps(one))
    assert type(again) is type(one)
    assert again.__dict__ == one.__dict__
    assert str(again) == str(one) == "m"


def test_the_tree_is_one() -> None:
    """Every error of the module is a HubSpotError, and the docstring shows them all."""
    found = [one for _, one in inspect.getmembers(errors, inspect.isclass) if one.__module__ == errors.__name__]
    assert all(issubclass(one, errors.HubSpotError) for one in found)
    text = errors.__doc__ or ""
    assert [one.__name__ for one in found if one.__name__ not in text] == []


def secrets(value: Any) -> str:
    """Return all text of an error."""
    return repr(value) + str(value) + repr(value.__dict__) + repr(pickle.dumps(value))


def test_errors_hold_no_secrets() -> None:
    """Neither the token of a call nor what the token endpoint was sent and answered."""
    driven = Driven(axle.Bearer(SECRET), retry=None)
    with pytest.raises(axle.NotFound) as plain:
        driven.run(a_call(), reply(404, {"message": "no"}, set_cookie=f"session={SECRET}"))
    assert SECRET not in secrets(plain.value)
    keys = Driven(axle.ApiKeys(SECRET, SECRET), retry=None)
    with pytest.raises(axle.NotFound) as keyed:
        keys.run(a_call(), reply(404))
    assert SECRET not in secrets(keyed.value)
    grant = OAuth2Refresh(refresh_token=SECRET, client_id="id", client_secret=SECRET)
    with pytest.raises(axle.AuthError) as refused:
        Driven(grant).run(a_call(), reply(400, {"message": "no", "refresh_token": SECRET}))
    assert SECRET not in secrets(refused.value)


def test_the_log_has_a_line_for_each_try_and_no_secrets(caplog: pytest.LogCaptureFixture) -> None:
    """Method, path, status, time; never a token, not even one in a path."""
    caplog.set_level(logging.DEBUG, "axle.client")
    with serving(script(error(503, "retry-after: 0"), error(404))) as server:
        client = axle.Client(SECRET, server.url)
        with client, pytest.raises(axle.NotFound) as failed:
            client.oauth.access_token(SECRET)
    lines = [record.getMessage() for record in caplog.records if record.name == "axle.client"]
    assert [line.partition(" in ")[0] for line in lines if " in " in line and "failed" not in line] == [
        "GET /oauth/v1/access-tokens/***: 503",
        "GET /oauth/v1/access-tokens/***: 404",
    ]
    assert SECRET not in "".join(lines)
    assert SECRET not in secrets(failed.value)
