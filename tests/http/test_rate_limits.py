"""Rate limits: what headers say, what is refused, and that workers count together."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from axle.config import Config, from_environment
from axle.core.accounts import Token
from axle.core.behaviour import behaviour
from axle.core.errors import RateLimited
from axle.core.permissions import ALL
from axle.core.rate_limits import RateLimits
from axle.http.app import add_account, add_token
from axle.http.auth import Identity
from axle.http.rate_limits import BURST_SECONDS, DAY, ROWS, Counters, Meter
from axle.http.shared_memory import SharedMemory, shared_file
from tests.api import START, TASKS, Answer, Api

PREFIX = "x-hubspot-ratelimit-"
Open = Callable[..., Api]


@pytest.fixture
def limited() -> Iterator[Open]:
    """Make portals with rate limits, closed at the end."""
    opened: list[Api] = []

    def factory(preset: str = "documented", **numbers: int) -> Api:
        limits = RateLimits(**numbers, enforced=True)
        opened.append(Api(config=Config(rate_limits=limits, behaviour=behaviour(preset))))
        return opened[-1]

    yield factory
    for api in opened:
        api.close()


def told(answer: Answer) -> dict[str, int]:
    """Return what the headers of an answer say of the limits."""
    return {name.removeprefix(PREFIX): int(value) for name, value in answer.headers.items() if name.startswith(PREFIX)}


def search(api: Api, token: str = "tok") -> Answer:
    """Search for tasks."""
    return api.call("POST", f"{TASKS}/search", {}, token)


def test_every_answer_says_how_many_calls_are_left(api: Api) -> None:
    """Errors too. Nothing is enforced by default, and nobody is told that a limit comes nearer."""
    for _ in range(3):
        for target, status in ((TASKS, 200), (f"{TASKS}/1", 404), ("/crm/v3/objects/tasks?limit=0", 400)):
            answer = api.call("GET", target)
            assert answer.status == status
            assert told(answer) == {
                "daily": 625_000, "daily-remaining": 624_999, "interval-milliseconds": 10_000, "max": 190, "remaining": 189,
                "secondly": 19, "secondly-remaining": 18,
            }  # fmt: skip


def test_a_search_tells_of_the_day_alone(api: Api) -> None:
    """As the service does; and who is not known is told nothing."""
    assert told(search(api)) == {"daily": 625_000, "daily-remaining": 624_999}
    assert told(api.call("GET", TASKS, token="nobody")) == {}


def test_an_app_is_not_told_of_the_day(api: Api, limited: Open) -> None:
    """An OAuth app learns of its own ten seconds alone, enforced or not; a search tells it nothing."""
    for one in (api, limited()):
        add_token(one.app.storage, "app", Token("", one.account, 77, "App", ALL, one.now_ms))
        assert told(one.call("GET", TASKS, token="app")) == {
            "interval-milliseconds": 10_000, "max": 110, "remaining": 109, "secondly": 11, "secondly-remaining": 10,
        }  # fmt: skip
        assert told(search(one, "app")) == {}


def test_a_burst_is_refused_and_forgotten_after_ten_seconds(limited: Open) -> None:
    """A refused call does not count, and is told so in its headers; the window rolls, a second at a time."""
    api = limited(burst=3)
    left = []
    for _ in range(3):
        left.append(told(api.call("GET", TASKS))["remaining"])
        api.now_ms += 1_000
    assert left == [2, 1, 0]
    for _ in range(5):
        refused = api.call("GET", TASKS)
        assert refused.status == 429
    assert (refused.headers["retry-after"], told(refused)["remaining"]) == ("7", 0)
    api.now_ms += 7_000
    assert api.call("GET", TASKS).status == 200
    assert api.call("GET", TASKS).status == 429


def test_a_refusal_has_the_body_that_clients_know(limited: Open) -> None:
    """With the policy and the group it was counted in, and without writing anything."""
    api = limited(burst=1)
    api.task()
    answer = api.call("POST", TASKS, {"properties": {"hs_timestamp": "0"}})
    body = answer.json()
    assert answer.status == 429
    assert body.pop("correlationId") == body.pop("requestId") == answer.headers["x-hubspot-correlation-id"]
    assert body == {
        "status": "error",
        "message": "You have reached your ten_secondly_rolling limit.",
        "errorType": "RATE_LIMIT",
        "policyName": "TEN_SECONDLY_ROLLING",
        "groupName": f"publicapi:private_app-api-calls-ten-secondly:{api.account}:{api.account}",
        "category": "RATE_LIMITS",
    }
    api.now_ms += BURST_SECONDS * 1_000
    assert len(api.get(TASKS)["results"]) == 1


def test_the_observed_refusal_has_no_category(limited: Open) -> None:
    """One of the points in which presets differ."""
    api = limited("observed", burst=1)
    api.task()
    assert "category" not in api.call("GET", TASKS).json()


def test_searches_have_a_limit_of_their_own(limited: Open) -> None:
    """Per second; other calls neither use it up nor suffer from it."""
    api = limited(search=2, burst=100)
    assert [search(api).status for _ in range(4)] == [200, 200, 429, 429]
    refused = search(api)
    assert refused.json()["message"] == "You have reached your secondly limit."
    assert refused.json()["policyName"] == "SECONDLY"
    assert refused.headers["retry-after"] == "1"
    assert told(refused) == {"daily": 625_000, "daily-remaining": 624_998}
    assert api.call("GET", TASKS).status == 200
    api.now_ms += 1_000
    assert search(api).status == 200


def test_a_refused_search_tells_of_the_day(limited: Open) -> None:
    """As one that is carried out does; it does not count, so as much is left as before."""
    api = limited(search=1, daily=3)
    assert told(search(api)) == {"daily": 3, "daily-remaining": 2}
    assert told(search(api)) == {"daily": 3, "daily-remaining": 2}
    api.get(TASKS)
    api.get(TASKS)
    refused = search(api)
    assert (refused.json()["policyName"], told(refused)) == ("DAILY", {"daily": 3, "daily-remaining": 0})
    assert told(api.call("GET", TASKS)) == {"daily": 3, "daily-remaining": 0}


def test_a_day_ends_at_midnight(limited: Open) -> None:
    """Everything an account does counts, searches too."""
    api = limited(daily=2)
    api.get(TASKS)
    assert told(search(api)) == {"daily": 2, "daily-remaining": 0}
    refused = api.call("GET", TASKS)
    assert (refused.status, refused.json()["policyName"]) == (429, "DAILY")
    assert (refused.headers["retry-after"], told(refused)) == ("86400", {"daily": 2, "daily-remaining": 0})
    api.now_ms += 86_400_000
    assert api.call("GET", TASKS).status == 200


def test_each_app_has_its_own_burst_and_each_account_its_own_day(limited: Open) -> None:
    """Two apps of one account share the day; another account shares nothing."""
    api = limited(burst=2, daily=3)
    add_token(api.app.storage, "app", Token("", api.account, 77, "App", ALL, api.now_ms))
    other_account = add_account(api.app.storage, "Other", "o@example.com", api.now_ms)
    add_token(api.app.storage, "other", Token("", other_account.id, other_account.id, "Other", ALL, api.now_ms))
    statuses = [api.call("GET", TASKS, token=token).status for token in ("tok", "tok", "tok", "app", "app", "other")]
    assert statuses == [200, 200, 429, 200, 429, 200]
    api.now_ms += BURST_SECONDS * 1_000
    assert api.call("GET", TASKS, token="tok").json()["policyName"] == "DAILY"


@pytest.mark.covers("account.usage", "success", "isolation")
def test_the_account_tells_how_many_calls_it_has_made(api: Api) -> None:
    """Today's, limits enforced or not; those of another account are not among them."""
    other_account = add_account(api.app.storage, "Other", "o@example.com", api.now_ms)
    add_token(api.app.storage, "other", Token("", other_account.id, other_account.id, "Other", ALL, api.now_ms))
    for _ in range(4):
        api.get(TASKS)
    assert usage(api) == {
        "name": "private-apps-api-calls-daily",
        "usageLimit": 625_000,
        "currentUsage": 5,
        "collectedAt": "2026-01-01T00:00:00.000Z",
        "fetchStatus": "SUCCESS",
        "resetsAt": "2026-01-02T00:00:00.000Z",
    }
    assert usage(api, "other")["currentUsage"] == 1
    api.now_ms += 86_400_000
    assert usage(api)["currentUsage"] == 1


def usage(api: Api, token: str = "tok") -> Any:
    """Return how far the daily limit is used."""
    (only,) = api.call("GET", "/account-info/v3/api-usage/daily/private-apps", token=token).json()["results"]
    return only


@pytest.mark.covers("account.details", "success", "isolation")
def test_the_account_tells_its_details(api: Api) -> None:
    """Its own portal id; its pages are where it is served, never elsewhere."""
    other_account = add_account(api.app.storage, "Other", "o@example.com", api.now_ms)
    add_token(api.app.storage, "other", Token("", other_account.id, other_account.id, "Other", ALL, api.now_ms))
    found = api.get("/account-info/v3/details")
    assert found == api.get("/account-info/2026-03/details")
    newest = api.get("/account-info/2026-09/details")
    assert newest == {**found, "createdAt": api.now_ms, "portalName": "Default"}
    assert found == {
        "portalId": api.account, "uiDomain": "axle.test", "accountType": "STANDARD", "timeZone": "UTC",
        "companyCurrency": "USD", "additionalCurrencies": [], "utcOffset": "+00:00", "utcOffsetMilliseconds": 0,
        "dataHostingLocation": "na1",
    }  # fmt: skip
    assert api.call("GET", "/account-info/v3/details", token="other").json()["portalId"] == other_account.id


def test_the_first_version_has_the_same_facts(api: Api) -> None:
    """In its own form: the currency by a shorter name, moments in milliseconds, usage as a bare list; no scope is needed."""
    other, none = api.other_account(), api.token(scopes="none")
    details = {
        "portalId": api.account, "timeZone": "UTC", "accountType": "STANDARD", "currency": "USD", "utcOffset": "+00:00",
        "utcOffsetMilliseconds": 0,
    }  # fmt: skip
    assert api.get("/integrations/v1/me") == details
    assert api.call("GET", "/integrations/v1/me", token=none).json() == details
    assert api.call("GET", "/integrations/v1/me", token=other).json()["portalId"] != api.account
    for token, used in (("tok", 3), (other, 2)):
        (only,) = api.call("GET", "/integrations/v1/limit/daily", token=token).json()
        assert only == {
            "name": "api-calls-daily", "usageLimit": 625_000, "currentUsage": used, "collectedAt": api.now_ms,
            "fetchStatus": "SUCCESS", "resetsAt": api.now_ms + 86_400_000,
        }  # fmt: skip
    assert usage(api)["currentUsage"] == 4
    assert api.call("GET", "/integrations/v1/me", token="nobody").status == 401


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("off", RateLimits()),
        ("hubspot", RateLimits(190, 5, 625_000, True)),
        ("burst=7", RateLimits(7, 5, 625_000, True)),
        ("search=1, daily=9,burst=8", RateLimits(8, 1, 9, True)),
    ],
)
def test_the_setting_is_a_word_or_numbers(text: str, limits: RateLimits) -> None:
    """Numbers that are left out are those of the service."""
    assert from_environment({"AXLE_RATE_LIMITS": text}, {}).rate_limits == limits


@pytest.mark.parametrize(
    "text", ["on", "burst", "burst=0", "burst=-1", "burst=x", "weekly=5", "burst=99999999999", "burst=1;b"]
)
def test_what_is_no_limit_is_refused_by_name(text: str) -> None:
    """In a sentence that names the setting."""
    with pytest.raises(ValueError, match="AXLE_RATE_LIMITS: write off, hubspot, or numbers"):
        from_environment({"AXLE_RATE_LIMITS": text}, {})


def _call(memory: int, allowed: int, times: int) -> None:
    """Make calls as a process of a server does, and exit with the number of those that were admitted."""
    meter = Meter(RateLimits(burst=allowed, enforced=True), Counters(SharedMemory(memory)))
    admitted = 0
    for _ in range(times):
        with contextlib.suppress(RateLimited):
            meter.admit(Identity(5, 5, frozenset()), START, False, [])
            admitted += 1
    os._exit(admitted)


def test_workers_count_together() -> None:
    """Each in its own process: exactly as many calls are admitted as one process would admit, and none is forgotten."""
    memory, allowed, processes = shared_file(), 200, 3
    context = multiprocessing.get_context("fork")
    workers = [context.Process(target=_call, args=(memory, allowed, 1_000)) for _ in range(processes)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(worker.exitcode or 0 for worker in workers) == allowed
    assert Counters(SharedMemory(memory)).seen(5, DAY, START // 1_000) == allowed
    os.close(memory)


def test_a_worker_that_is_stopped_keeps_nobody_waiting() -> None:
    """Its lock is passed by after a moment, and the call counts."""
    memory = shared_file()
    context = multiprocessing.get_context("fork")
    locked = context.Event()

    def keep() -> None:
        SharedMemory(memory).lock()
        locked.set()
        signal.pause()

    keeper = context.Process(target=keep)
    keeper.start()
    assert locked.wait(30)
    counters = Counters(SharedMemory(memory))
    meter = Meter(RateLimits(), counters)
    meter.admit(Identity(5, 5, frozenset()), START, False, [])
    assert counters.seen(5, DAY, START // 1_000) == 1
    keeper.kill()
    keeper.join()
    os.close(memory)


def test_a_new_key_takes_the_place_of_the_one_that_was_silent_longest() -> None:
    """Keys that call go on being counted, however many others come and go."""
    counters = Counters(SharedMemory())
    for number in range(1, 3 * ROWS):
        counters.count(number * ROWS + 1, DAY, number)
        counters.count(1, 0, number)
    assert counters.seen(1, 0, 3 * ROWS - 1) == 1
    assert counters.seen((3 * ROWS - 1) * ROWS + 1, DAY, 3 * ROWS - 1) == 1
    assert counters.seen(ROWS + 1, DAY, 1) == 0
