"""Who guesses tokens has to wait; nobody else does."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator

import pytest

from axle.config import Config, from_environment
from axle.core.errors import RateLimited
from axle.http.failed_attempts import MAX_ADDRESSES, FailedAttempts
from axle.http.shared_memory import SharedMemory, shared_file
from axle.testing import Server
from tests.api import TASKS, Answer, Api
from tests.oauth.apps import Client

MOST = 5
UNAUTHORIZED, TOO_MANY = 401, 429


@pytest.fixture
def api() -> Iterator[Api]:
    """A portal where five may fail."""
    made = Api(config=Config(failed_sign_ins=MOST, trusted_proxies=("127.0.0.1", "10.0.0.1")))
    yield made
    made.close()


def asked(api: Api, token: str, forwarded: str = "") -> Answer:
    """Ask for tasks with a token, from an address."""
    headers = {"authorization": f"Bearer {token}"} | ({"x-forwarded-for": forwarded} if forwarded else {})
    return api.send("GET", TASKS, headers=headers)


def guess(api: Api, times: int, forwarded: str = "") -> list[int]:
    """Guess tokens, and return the statuses."""
    return [asked(api, f"guess-{number}", forwarded).status for number in range(times)]


def test_who_guesses_tokens_has_to_wait(api: Api) -> None:
    """After some failures each one more is a 429 in the form of the service's, which says how long; then one more may fail."""
    assert guess(api, MOST + 2) == [UNAUTHORIZED] * MOST + [TOO_MANY] * 2
    refused = asked(api, "guess")
    assert refused.headers["retry-after"] == "1"
    assert (refused.json()["status"], refused.json()["policyName"]) == ("error", "FAILED_SIGN_IN")
    assert refused.json()["errorType"] == "RATE_LIMIT"
    api.now_ms += 1_000
    assert guess(api, 2) == [UNAUTHORIZED, TOO_MANY]
    api.now_ms += 60_000
    assert guess(api, MOST + 1) == [UNAUTHORIZED] * MOST + [TOO_MANY]


def test_a_guess_beyond_the_bound_is_not_even_looked_up(api: Api) -> None:
    """Otherwise whoever guesses would be no slower; a token that is already used goes on working from the same address."""
    fresh = api.token()
    assert api.call("GET", TASKS).status == 200
    guess(api, MOST)
    api.now_ms += 2
    assert asked(api, fresh).status == TOO_MANY
    assert api.call("GET", TASKS).status == 200
    api.now_ms += 1_500
    assert api.call("GET", TASKS).status == 200
    assert asked(api, fresh).status == 200


def test_others_do_not_wait(api: Api) -> None:
    """Behind a trusted proxy the forwarded address counts: the last that is no proxy's, whatever is written before it."""
    fresh = api.token()
    assert guess(api, MOST + 1, "192.0.2.1")[-1] == TOO_MANY
    assert guess(api, 1, "198.51.100.7, 192.0.2.1, 10.0.0.1") == [TOO_MANY]
    assert asked(api, fresh, "192.0.2.2").status == 200
    assert guess(api, 1, "192.0.2.1, 192.0.2.3") == [UNAUTHORIZED]


def test_no_token_and_an_expired_one_are_no_guesses(api: Api) -> None:
    """Nobody finds a token by them."""
    expired = api.token(expires_ms=api.now_ms)
    for _ in range(MOST * 2):
        assert api.send("GET", TASKS).status == UNAUTHORIZED
        assert asked(api, expired).status == UNAUTHORIZED


def test_who_guesses_client_secrets_has_to_wait(api: Api) -> None:
    """Whoever has shown a secret that is one does not wait for what else is wrong."""
    client = Client(api)
    for _ in range(MOST * 2):
        assert client.token(grant_type="refresh_token", refresh_token="no-such-token").status == 400
    statuses = [client.token(client_secret=f"guess-{n}", grant_type="client_credentials").status for n in range(MOST + 1)]
    assert statuses == [400] * MOST + [TOO_MANY]
    api.now_ms += 1_000
    assert client.token(grant_type="client_credentials").status == 200


@pytest.mark.parametrize("kind", ["access", "refresh"])
def test_who_asks_about_tokens_that_are_none_has_to_wait(api: Api, kind: str) -> None:
    """The paths that tell what a token is would do as well for guessing."""
    statuses = [api.send("GET", f"/oauth/v1/{kind}-tokens/guess-{number}").status for number in range(MOST + 1)]
    assert statuses == [400] * MOST + [TOO_MANY]


def test_who_guesses_at_the_page_sees_a_page(api: Api) -> None:
    """That says how long to wait; opening it is no guess."""
    client = Client(api)
    for _ in range(MOST * 2):
        assert client.page(client.query()).status == 200
    for number in range(MOST):
        assert client.signed_in(client.query(), f"guess-{number}").status == 400
    shown = client.page(client.query())
    assert (shown.status, shown.headers["retry-after"]) == (TOO_MANY, "1")
    assert shown.headers["content-type"].startswith("text/html")
    assert b"Wait for 1 seconds" in shown.body
    api.now_ms += 1_000
    assert client.signed_in(client.query()).status == 200


def test_addresses_of_one_network_are_one() -> None:
    """Of IPv6 everybody has more addresses than could be counted; IPv4 in IPv6 is IPv4."""
    guesses = FailedAttempts(1, SharedMemory())
    guesses.count("2001:db8::1", 0)
    guesses.count("::ffff:192.0.2.1", 0)
    for address in ("2001:db8::2", "2001:db8:0:0:ffff::", "192.0.2.1"):
        with pytest.raises(RateLimited):
            guesses.check(address, 0)
    guesses.check("2001:db8:0:1::1", 0)
    guesses.check("no address", 0)


def test_what_is_remembered_is_bounded() -> None:
    """An address that has not failed for long is forgotten for one that fails now; a clock that goes back forgives nothing."""
    guesses = FailedAttempts(1, SharedMemory())
    for number in range(2 * MAX_ADDRESSES):
        guesses.count(f"host-{number}", 1_000 + number)

    def refused(number: int) -> bool:
        try:
            guesses.check(f"host-{number}", 0)
        except RateLimited:
            return True
        return False

    remembered = [refused(number) for number in range(2 * MAX_ADDRESSES)]
    assert sum(remembered) <= MAX_ADDRESSES
    assert all(remembered[-MAX_ADDRESSES // 4 :])


def _guess(memory: int, times: int) -> None:
    guesses = FailedAttempts(1_000, SharedMemory(memory))
    for _ in range(times):
        guesses.count("192.0.2.1", 1_000)


def test_workers_count_failures_together() -> None:
    """Each in its own process: an address has no more guesses where there are more workers, and none is forgotten."""
    memory = shared_file()
    context = multiprocessing.get_context("fork")
    workers = [context.Process(target=_guess, args=(memory, 333)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    guesses = FailedAttempts(1_000, SharedMemory(memory))
    guesses.check("192.0.2.1", 1_000)
    guesses.count("192.0.2.1", 1_000)
    with pytest.raises(RateLimited):
        guesses.check("192.0.2.1", 1_000)
    os.close(memory)


def test_tests_are_not_hindered() -> None:
    """They try tokens that fail on purpose, as often as they like."""
    assert from_environment({"AXLE_TEST": "true"}, {}).failed_sign_ins == 0
    with Server() as server:
        for number in range(300):
            server.app.endpoint._callers._guesses.count("127.0.0.1", number)
        server.app.endpoint._callers._guesses.check("127.0.0.1", 300)


def test_the_bound_is_a_number() -> None:
    """One that cannot be is refused at start."""
    with pytest.raises(ValueError, match="AXLE_FAILED_SIGN_INS"):
        from_environment({"AXLE_FAILED_SIGN_INS": "-1"}, {})
