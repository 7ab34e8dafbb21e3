"""What is repeated and what is not, how long is waited between, and that nothing is created twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from axle.client.config import Hooks, RetryConfig
from axle.client.errors import ApiError, ConnectError, NotFound, RateLimited, TimeoutError, TooLarge, TransportError
from axle.client.messages import Response
from axle.client.retries import Safety
from tests.client.driving import LOST, UNSENT, Driven, a_call, reply

READ, SAME, DELETE, PATCH, CREATE = Safety.READ, Safety.SAME, Safety.DELETE, Safety.PATCH, Safety.CREATE
DONE = reply()
Failure = Response | TransportError

REPEATED: list[tuple[str, Failure, set[Safety]]] = [
    ("no connection", UNSENT, {READ, SAME, DELETE, PATCH, CREATE}),
    ("an answer that is lost", LOST, {READ, SAME, DELETE, PATCH}),
    ("429", reply(429), {READ, SAME, DELETE, PATCH, CREATE}),
    ("503 with Retry-After", reply(503, retry_after="1"), {READ, SAME, DELETE, CREATE}),
    ("503", reply(503), {READ, SAME, DELETE}),
    ("500", reply(500), {READ, SAME, DELETE}),
    ("502", reply(502), {READ, SAME, DELETE}),
    ("504", reply(504), {READ, SAME, DELETE}),
    *((f"{status}, of a proxy", reply(status), {READ, SAME, DELETE}) for status in range(520, 527)),
    ("527", reply(527), set()),
    ("423, a lock", reply(423), {READ, SAME, DELETE}),
    ("477, in migration", reply(477, retry_after="2"), {READ, SAME, DELETE}),
    ("400", reply(400), set()),
    ("404", reply(404), set()),
    ("409", reply(409), set()),
]


@pytest.mark.parametrize("safety", list(Safety), ids=lambda safety: safety.name)
@pytest.mark.parametrize(("failure", "repeated"), [row[1:] for row in REPEATED], ids=[row[0] for row in REPEATED])
def test_what_is_repeated(failure: Failure, repeated: set[Safety], safety: Safety) -> None:
    """Each failure is followed by another try where a second one does no harm, and by none elsewhere."""
    driven = Driven()
    if safety in repeated:
        assert driven.run(a_call(safety), failure, DONE).attempts == 2
        assert len(driven.sent) == 2
    else:
        with pytest.raises((ApiError, TransportError)):
            driven.run(a_call(safety), failure)
        assert len(driven.sent) == 1


def test_everything_is_repeated_where_that_is_asked_for() -> None:
    """`methods="any"` repeats a create whose answer was lost, and a PATCH that may have been carried out."""
    anything = RetryConfig(methods="any")
    assert Driven(retry=anything).run(a_call(CREATE), LOST, DONE).attempts == 2
    assert Driven(retry=anything).run(a_call(PATCH), reply(500), DONE).attempts == 2


@pytest.mark.parametrize("safety", [CREATE, PATCH], ids=["create", "patch"])
def test_what_has_a_key_is_repeated_once_the_server_has_shown_that_it_heeds_keys(safety: Safety) -> None:
    """The key of a call is the same for all its tries, and another one for the next call."""
    driven = Driven()
    with pytest.raises(ApiError):
        driven.run(a_call(safety), reply(500))
    driven.run(a_call(safety), UNSENT, reply(idempotency_replayed="false"))
    assert driven.run(a_call(safety), LOST, reply(500), DONE).attempts == 3
    keys = [request.headers["idempotency-key"] for request in driven.sent]
    assert [keys.count(key) for key in dict.fromkeys(keys)] == [1, 2, 3]
    assert {len(key) for key in keys} == {32}


def test_who_says_that_keys_are_heeded_is_believed() -> None:
    """Then the first call is repeated too; `never` sends no key, and what is given with a call is kept."""
    always, never = RetryConfig(keys="always"), RetryConfig(keys="never")
    assert Driven(retry=always).run(a_call(CREATE), LOST, DONE).attempts == 2
    driven = Driven(retry=never)
    driven.run(a_call(CREATE), reply(idempotency_replayed="false"))
    driven.run(a_call(CREATE, retry=None), DONE)
    assert not any("idempotency-key" in request.headers for request in driven.sent)
    own = Driven()
    own.run(a_call(CREATE, headers={"Idempotency-Key": "mine"}), reply(idempotency_replayed="true"))
    own.run(a_call(CREATE, headers={"Idempotency-Key": "mine"}), LOST, DONE)
    assert [request.headers["idempotency-key"] for request in own.sent] == ["mine"] * 3


def test_reads_and_what_may_be_repeated_anyway_have_no_key() -> None:
    """Nor has a call that is not retried by itself."""
    driven = Driven()
    for safety in (READ, SAME, DELETE):
        driven.run(a_call(safety), DONE)
    driven.run(a_call(CREATE, retry=None), DONE)
    assert not any("idempotency-key" in request.headers for request in driven.sent)


@pytest.mark.parametrize("host", ["api.hubapi.com", "api-eu1.hubapi.com", "API.HubSpot.com:443", "hubapi.com."])
def test_servers_of_hubspot_get_no_key(host: str) -> None:
    """They would not heed it, whatever they answer; a name that only looks like theirs is another's."""
    driven = Driven(base_url=f"https://{host}")
    driven.run(a_call(CREATE), reply(idempotency_replayed="false"))
    with pytest.raises(TransportError):
        driven.run(a_call(CREATE), LOST)
    assert not any("idempotency-key" in request.headers for request in driven.sent)
    other = Driven(base_url=f"https://{host.rstrip('.').partition(':')[0]}.example.com")
    other.run(a_call(CREATE), DONE)
    assert "idempotency-key" in other.sent[0].headers


@pytest.mark.parametrize("lost", [LOST, reply(502)], ids=["no answer", "an answer of something between"])
def test_a_delete_that_finds_nothing_the_second_time_is_done(lost: Failure) -> None:
    """A 404 after a try that may have been carried out is a success; after none, and after a refused one, it is not."""
    assert Driven().run(a_call(DELETE), lost, reply(404)).status == 204
    for before in ([], [UNSENT], [reply(429)]):
        with pytest.raises(NotFound):
            Driven().run(a_call(DELETE), *before, reply(404))


def test_waits_grow_up_to_a_cap() -> None:
    """The interval, times the factor for each further try, and never above the longest."""
    rules = RetryConfig(count=5, interval=0.5, back_off_factor=2.0, max_wait_interval=3.0, jitter="none")
    driven = Driven(retry=rules)
    with pytest.raises(ApiError) as failed:
        driven.run(a_call(), *[reply(500)] * 6)
    assert driven.slept == [0.5, 1.0, 2.0, 3.0, 3.0]
    assert failed.value.attempts == 6


def test_zeros_mean_what_they_mean_in_the_connectors() -> None:
    """A factor of zero is one, a longest wait of zero is a minute."""
    rules = RetryConfig(count=3, interval=50.0, back_off_factor=0.0, max_wait_interval=0.0, jitter="none")
    driven = Driven(retry=rules)
    driven.run(a_call(), reply(500), reply(500), DONE)
    assert driven.slept == [50.0, 50.0]


def test_jitter_is_full() -> None:
    """A wait lies anywhere between nothing and its interval."""
    waits = []
    for chance in (0.0, 0.25, 1.0):
        driven = Driven(chance=chance, retry=RetryConfig(interval=4.0))
        driven.run(a_call(), reply(500), DONE)
        waits += driven.slept
    assert waits == [0.0, 1.0, 4.0]


@pytest.mark.parametrize(("said", "waited"), [("3", 3.5), ("0.5", 1.0), ("60", 60.5)])
def test_retry_after_is_respected(said: str, waited: float) -> None:
    """As long as the server says, and a little more so that not all come back at once."""
    driven = Driven()
    driven.run(a_call(), reply(503, retry_after=said), DONE)
    assert driven.slept == [waited]


def test_retry_after_may_be_a_date() -> None:
    """It counts from the answer's own date."""
    driven = Driven(chance=0.0)
    date, later = "Thu, 01 Jan 2026 00:00:00 GMT", "Thu, 01 Jan 2026 00:00:07 GMT"
    driven.run(a_call(), reply(503, retry_after=later, date=date), DONE)
    assert driven.slept == [7.0]


def test_a_date_without_the_servers_own_counts_from_our_clock() -> None:
    """It does not count as nothing."""
    driven = Driven(chance=0.0)
    then = format_datetime(datetime.now(UTC) + timedelta(seconds=20), usegmt=True)
    driven.run(a_call(), reply(503, retry_after=then), reply())
    assert 15 < driven.slept[0] <= 20


def test_a_long_retry_after_ends_it() -> None:
    """Who is told to wait for more than a minute gives up, unless told otherwise."""
    with pytest.raises(ApiError):
        Driven().run(a_call(), reply(503, retry_after="61"))
    Driven(retry=RetryConfig(longest_retry_after=100.0)).run(a_call(), reply(503, retry_after="61"), DONE)
    unheard = Driven(retry=RetryConfig(respect_retry_after=False, jitter="none"))
    unheard.run(a_call(), reply(503, retry_after="61"), DONE)
    assert unheard.slept == [0.5]


@pytest.mark.parametrize(
    ("body", "headers", "waited"),
    [
        ({"policyName": "TEN_SECONDLY_ROLLING"}, {}, 10.0),
        ({"policyName": "TEN_SECONDLY_ROLLING"}, {"x_hubspot_ratelimit_interval_milliseconds": "4000"}, 4.0),
        ({"policyName": "TEN_SECONDLY_ROLLING"}, {"retry_after": "2"}, 2.0),
        ({"policyName": "SECONDLY"}, {}, 1.0),
        ({"message": "You have reached your secondly limit."}, {}, 1.0),
    ],
)
def test_limits_of_hubspot_are_waited_out(body: dict[str, str], headers: dict[str, str], waited: float) -> None:
    """A 429 is waited out for as long as the limit that was hit lasts."""
    driven = Driven(chance=0.0)
    driven.run(a_call(), reply(429, body, **headers), DONE)
    assert driven.slept == [waited]


def test_the_daily_limit_is_not_waited_out() -> None:
    """It would last until midnight; the error says which limit it was."""
    with pytest.raises(RateLimited) as failed:
        Driven().run(a_call(), reply(429, {"policyName": "DAILY"}, retry_after="5"))
    assert (failed.value.policy, failed.value.retry_after) == ("DAILY", 5.0)
    with pytest.raises(RateLimited):
        Driven().run(a_call(), reply(429, {"policyName": "daily"}))


def test_the_whole_has_a_bound() -> None:
    """No try begins after `total_timeout`."""
    driven = Driven(retry=RetryConfig(count=9, interval=3.0, back_off_factor=1.0, jitter="none", total_timeout=7.0))
    with pytest.raises(ApiError):
        driven.run(a_call(), *[reply(500)] * 3)
    assert driven.slept == [3.0, 3.0]


def test_retries_can_be_off() -> None:
    """`count=0` and `retry=None`, for a client and for one call."""
    for driven, call in (
        (Driven(retry=RetryConfig(count=0)), a_call()),
        (Driven(retry=None), a_call()),
        (Driven(), a_call(retry=None)),
    ):
        with pytest.raises(ConnectError):
            driven.run(call, UNSENT)


def test_statuses_are_configurable() -> None:
    """Only those that are named are repeated."""
    rules = RetryConfig(status_codes=(418,))
    Driven(retry=rules).run(a_call(), reply(418), DONE)
    with pytest.raises(ApiError):
        Driven(retry=rules).run(a_call(), reply(500))


def test_a_storm_spends_the_budget() -> None:
    """Retries cost five, timeouts ten, a success earns one; without any left there are no retries."""
    driven = Driven(retry=RetryConfig(count=1, budget=21))
    driven.run(a_call(), LOST, DONE)
    assert driven.session.budget.left == 12
    driven.run(a_call(), reply(500), DONE)
    driven.run(a_call(), reply(500), DONE)
    assert driven.session.budget.left == 4
    with pytest.raises(ApiError):
        driven.run(a_call(), reply(500))
    driven.run(a_call(), DONE)
    driven.run(a_call(), reply(500), DONE)


@pytest.mark.parametrize(
    ("limited", "cost"),
    [
        (reply(429, retry_after="2"), 0),
        (reply(429, {"policyName": "TEN_SECONDLY_ROLLING"}), 0),
        (reply(429, {"message": "You have reached your secondly limit."}), 0),
        (reply(429), 5),
        (reply(503, retry_after="2"), 5),
    ],
)
@pytest.mark.parametrize("safety", list(Safety), ids=lambda safety: safety.name)
def test_a_limit_that_says_when_it_ends_costs_no_budget(limited: Response, cost: int, safety: Safety) -> None:
    """Who waits as long as the server says is no storm; how often is still bounded by `count`."""
    if safety is PATCH and limited.status == 503:
        return
    driven = Driven(retry=RetryConfig(budget=20))
    driven.run(a_call(safety), limited, DONE)
    assert driven.session.budget.left == min(20, 20 - cost + 1)
    with pytest.raises(ApiError):
        driven.run(a_call(safety, retry=RetryConfig(count=1)), limited, limited)


def test_an_error_says_when_the_budget_caused_it() -> None:
    """Of an answer and of silence; an error that came after all tries does not."""
    for failure in (reply(500), UNSENT):
        with pytest.raises((ApiError, TransportError), match=r"retry budget is exhausted$") as failed:
            Driven(retry=RetryConfig(budget=4)).run(a_call(), failure)
        assert failed.value.gave_up == "it was not retried: the retry budget is exhausted"
        with pytest.raises((ApiError, TransportError)) as failed:
            Driven(retry=RetryConfig(count=0)).run(a_call(), failure)
        assert failed.value.gave_up == "" and "budget" not in str(failed.value)
    with pytest.raises(ApiError, match="total_timeout"):
        Driven(retry=RetryConfig(total_timeout=0.1)).run(a_call(), reply(500))


def test_what_would_end_the_same_way_is_not_repeated() -> None:
    """An answer that is too large stays so."""
    with pytest.raises(TooLarge):
        Driven().run(a_call(), TooLarge("m"))


def test_a_hook_is_told() -> None:
    """`on_retry` gets the request, the failure and the wait."""
    told: list[tuple[str, object, float]] = []
    driven = Driven(hooks=Hooks(on_retry=lambda request, why, wait: told.append((request.method, why, wait))))
    driven.run(a_call(), LOST, DONE)
    assert told == [("GET", LOST, 0.5)]
    assert isinstance(told[0][1], TimeoutError)
