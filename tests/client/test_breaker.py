"""The circuit breaker: a share of failures in a rolling window opens it, one trial decides whether it closes."""

from __future__ import annotations

from typing import Any

import pytest

import axle
from axle.client import call_steps
from axle.client.breaker import State
from axle.client.config import CircuitBreakerConfig, Hooks, RetryConfig, RollingWindow
from axle.client.errors import ApiError, CircuitOpen, ConfigurationError, ConnectError, NotFound
from axle.client.retries import Safety
from tests.client.driving import UNSENT, Driven, a_call, reply
from tests.client.faults import answer, serving

RULES = CircuitBreakerConfig(
    rolling_window=RollingWindow(request_volume_threshold=4, time_window=60.0, bucket_size=10.0),
    failure_threshold=0.5,
    reset_time=30.0,
    status_codes=(500,),
)


def broken(**settings: Any) -> Driven:
    """Return a session whose breaker has just opened."""
    driven = Driven(circuit_breaker=RULES, retry=None, **settings)
    driven.run(a_call(), reply())
    for failure in (UNSENT, UNSENT, reply(500)):
        with pytest.raises((ConnectError, ApiError)):
            driven.run(a_call(), failure)
    return driven


def state(driven: Driven) -> State:
    """Return the state of the breaker."""
    breaker = driven.session.breaker("axle.test")
    assert breaker is not None
    return breaker.state


def test_it_opens_and_fails_at_once() -> None:
    """Three failures of four are more than half; then nothing is sent, and the error says for how long."""
    driven = broken()
    assert state(driven) is State.OPEN
    sent = len(driven.sent)
    driven.clock.now += 10
    with pytest.raises(CircuitOpen) as refused:
        driven.run(a_call())
    assert refused.value.retry_in == 20.0
    assert len(driven.sent) == sent


def test_a_share_that_is_not_exceeded_does_not_open_it() -> None:
    """Half is not more than half, and too few requests prove nothing."""
    driven = Driven(circuit_breaker=RULES, retry=None)
    for failed in (True, True, False, False):
        if failed:
            with pytest.raises(ConnectError):
                driven.run(a_call(), UNSENT)
        else:
            driven.run(a_call(), reply())
    assert state(driven) is State.CLOSED


def test_old_failures_are_forgotten() -> None:
    """What lies before the window does not count."""
    driven = Driven(circuit_breaker=RULES, retry=None)
    for _ in range(3):
        with pytest.raises(ConnectError):
            driven.run(a_call(), UNSENT)
    driven.clock.now += 61
    with pytest.raises(ConnectError):
        driven.run(a_call(), UNSENT)
    assert state(driven) is State.CLOSED


def test_one_trial_decides() -> None:
    """After the reset time one call is let through, and all others fail until it has ended."""
    driven = broken()
    driven.clock.now += 30
    breaker = driven.session.breaker("axle.test")
    assert breaker is not None
    assert breaker.admit(driven.clock()) is True
    for _ in range(3):
        with pytest.raises(CircuitOpen):
            driven.run(a_call())
    breaker.settle(True, False, driven.clock())
    assert state(driven) is State.CLOSED
    driven.run(a_call(), reply())


def test_a_failed_trial_opens_it_again() -> None:
    """And the reset time begins anew."""
    driven = broken()
    driven.clock.now += 30
    with pytest.raises(ConnectError):
        driven.run(a_call(), UNSENT)
    assert state(driven) is State.OPEN
    driven.clock.now += 29
    with pytest.raises(CircuitOpen):
        driven.run(a_call())
    driven.clock.now += 1
    driven.run(a_call(), reply())
    assert state(driven) is State.CLOSED


def test_an_abandoned_trial_lets_another_through() -> None:
    """A trial that is cancelled does not keep the circuit half-open for ever."""
    driven = broken()
    driven.clock.now += 30
    steps = call_steps.run(driven.session, a_call())
    next(steps)
    assert state(driven) is State.HALF_OPEN
    steps.close()
    driven.run(a_call(), reply())
    assert state(driven) is State.CLOSED


def test_late_outcomes_of_calls_before_it_opened_decide_nothing() -> None:
    """Only the trial closes a circuit, not the success of a call that was let pass long ago."""
    driven = broken()
    breaker = driven.session.breaker("axle.test")
    assert breaker is not None
    breaker.settle(False, False, driven.clock())
    assert state(driven) is State.OPEN


def test_a_call_counts_once_after_its_retries() -> None:
    """The breaker lies outside of the retries."""
    rules = CircuitBreakerConfig(rolling_window=RollingWindow(request_volume_threshold=2))
    driven = Driven(circuit_breaker=rules, retry=RetryConfig(count=5), chance=0.0)
    with pytest.raises(ConnectError):
        driven.run(a_call(), *[UNSENT] * 6)
    assert state(driven) is State.CLOSED
    driven.run(a_call(), UNSENT, reply())
    assert state(driven) is State.OPEN


def test_answers_that_are_no_failures() -> None:
    """A status that is not named is no failure, however bad it looks."""
    driven = Driven(circuit_breaker=RULES, retry=None)
    for _ in range(20):
        with pytest.raises(NotFound):
            driven.run(a_call(Safety.DELETE), reply(404))
    assert state(driven) is State.CLOSED


def test_it_can_be_forced() -> None:
    """Open until it is closed by hand, whatever happens in between; and a hook is told of each change."""
    told: list[tuple[str, State]] = []
    driven = Driven(circuit_breaker=RULES, hooks=Hooks(on_circuit=lambda host, state: told.append((host, state))))
    breaker = driven.session.breaker("axle.test")
    assert breaker is not None
    breaker.force_open()
    driven.clock.now += 1_000
    with pytest.raises(CircuitOpen):
        driven.run(a_call())
    breaker.force_close()
    driven.run(a_call(), reply())
    assert told == [("axle.test", State.OPEN), ("axle.test", State.CLOSED)]


def test_a_hook_that_fails_does_not_keep_the_circuit_open() -> None:
    """Its error is the caller's; the next call may be the trial."""

    def told(host: str, state: State) -> None:
        if state is State.HALF_OPEN and driven.clock.now < 2_000:
            raise RuntimeError("no")

    driven = broken(hooks=Hooks(on_circuit=told))
    driven.clock.now += 30
    for _ in range(2):
        with pytest.raises(RuntimeError):
            driven.run(a_call())
    driven.clock.now = 2_000
    driven.run(a_call(), reply())
    assert state(driven) is State.CLOSED


def test_it_is_the_client_s_to_see_and_to_force() -> None:
    """`client.breaker` is that of the API's host; there is none where none is wanted."""
    with axle.Client("t", "http://axle.test") as client:
        assert client.breaker is None
    with serving(answer()) as server, axle.Client("t", server.url, circuit_breaker=RULES) as client:
        assert client.breaker is not None
        client.breaker.force_open()
        with pytest.raises(CircuitOpen):
            client.with_options(timeout=5).tasks.get(1)
        client.breaker.force_close()
        assert client.tasks.get(1).id == "1" and client.breaker.state is State.CLOSED


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: CircuitBreakerConfig(failure_threshold=1.5),
        lambda: RollingWindow(time_window=5.0, bucket_size=10.0),
        lambda: CircuitBreakerConfig(reset_time=-1.0),
    ],
    ids=["share", "window", "reset"],
)
def test_settings_that_make_no_sense_are_refused(wrong: object) -> None:
    """A share outside of 0 to 1, a window shorter than its buckets, a negative time."""
    with pytest.raises(ConfigurationError):
        wrong()  # type: ignore[operator] # a lambda
