"""The limiter on the client's side: exact windows, that learn from headers and may be shared."""

from __future__ import annotations

import random

from axle.client import call_steps
from axle.client.limiter import Limiter, RateLimit, RateWindow
from tests.client.driving import Driven, a_call, reply


def test_no_window_ever_holds_too_many() -> None:
    """Whenever requests come, no span of the window's length sees more than its number."""
    chance = random.Random(5)
    window, now, sent = RateWindow(7, 2.0), 0.0, []
    for _ in range(2_000):
        now += chance.random() * 0.3
        at = window.free_at(now)
        window.take(at)
        sent.append(at)
    assert sent == sorted(sent)
    assert all(later - earlier >= 2.0 - 1e-9 for earlier, later in zip(sent, sent[7:], strict=False))
    assert sent[-1] - now < 2.0 * 2_000


def test_requests_wait_and_searches_have_a_limit_of_their_own() -> None:
    """The second search of a second waits where one is allowed; other requests do not."""
    driven = Driven(rate_limit=RateLimit(requests=3, per=10.0, searches=1))
    search = a_call()
    search.search = True
    driven.run(search, reply())
    driven.run(a_call(), reply())
    assert driven.slept == []
    driven.run(search, reply())
    assert driven.slept == [1.0]
    driven.run(a_call(), reply())
    assert driven.slept == [1.0, 9.0]


def test_each_try_takes_a_place() -> None:
    """A repeated request counts twice."""
    driven = Driven(chance=0.0, rate_limit=RateLimit(requests=1, per=10.0))
    driven.run(a_call(), reply(500), reply())
    assert driven.slept == [0.0, 10.0]


def test_it_learns_from_headers() -> None:
    """The number, the length of the window, and what others have used of it."""
    told = {
        "x_hubspot_ratelimit_max": "190",
        "x_hubspot_ratelimit_remaining": "0",
        "x_hubspot_ratelimit_interval_milliseconds": "5000",
        "x_hubspot_ratelimit_secondly": "19",
    }
    limiter = Limiter()
    driven = Driven(rate_limit=limiter)
    driven.run(a_call(), reply(200, None, **told))
    assert (limiter.requests.most, limiter.requests.per) == (190, 5.0)
    assert limiter.seconds is not None and limiter.seconds.most == 19
    driven.run(a_call(), reply())
    assert driven.slept == [5.0]


def test_headers_that_bound_nothing_are_not_believed() -> None:
    """Nor are those that are no numbers: a header makes no request wait for hours, and takes no memory."""
    fine = {"max": "190", "remaining": "0", "interval_milliseconds": "10000"}
    for name, wrong in (
        ("max", "1000000000"),
        ("max", "9" * 5_000),
        ("max", "\xb2"),
        ("max", "-5"),
        ("interval_milliseconds", "86400000"),
        ("remaining", "9" * 5_000),
    ):
        limiter = Limiter()
        driven = Driven(rate_limit=limiter)
        told = {f"x_hubspot_ratelimit_{one}": text for one, text in {**fine, name: wrong}.items()}
        driven.run(a_call(), reply(200, None, **told))
        driven.run(a_call(), reply())
        assert sum(driven.slept) <= 10.0


def test_who_gives_up_waiting_leaves_the_place_to_others() -> None:
    """A thousand calls that are cancelled while they wait do not hold up the next one."""
    driven = Driven(rate_limit=RateLimit(requests=2, per=10.0, searches=1))
    for search in (False, True):
        waiting = []
        for _ in range(1_000):
            call = a_call()
            call.search = search
            steps = call_steps.run(driven.session, call)
            if isinstance(next(steps), call_steps.Sleep):
                waiting.append(steps)
        for steps in waiting:
            steps.close()
        assert len(waiting) >= 997
    driven.run(a_call(), reply())
    assert driven.slept == [10.0]


def test_places_are_kept_in_their_order() -> None:
    """Searches that are to wait do not make a plain request wait longer than the limit of all requests does."""
    limiter = Limiter(RateLimit(requests=5, per=10.0, searches=1))
    assert [limiter.reserve(True, 0.0) for _ in range(4)] == [0.0, 1.0, 2.0, 3.0]
    assert limiter.reserve(False, 0.0) == 0.0
    assert limiter.reserve(False, 0.0) == 10.0
    assert limiter.reserve(False, 11.0) == 0.0


def test_it_can_be_shared() -> None:
    """Two clients with one limiter wait for each other."""
    limiter = Limiter(RateLimit(requests=1, per=10.0))
    Driven(rate_limit=limiter).run(a_call(), reply())
    other = Driven(rate_limit=limiter)
    other.run(a_call(), reply())
    assert other.slept == [10.0]
