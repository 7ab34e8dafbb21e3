"""Calls that share one HTTP/2 connection: one call's trouble is no other's, and what was not carried out is repeated."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import axle
from tests.client.certificates import certificates
from tests.client.halves import FASTEST, HALVES
from tests.client.streams import REFUSED, Asked, Plan, StreamServer, streaming

SECURE = axle.SecureSocket(cert=certificates().ca)
CALLS = 20
PATIENT = axle.Timeout(10.0, 10.0, 10.0, 10.0, 10.0)
parametrized = pytest.mark.parametrize("half", HALVES)


class Planned(NamedTuple):
    """One call of a schedule: when it begins, what the server does, its bounds, and when its task is cancelled."""

    begins: float = 0.0
    plan: Plan = Plan()
    timeout: axle.Timeout = PATIENT
    cancelled: float | None = None
    sent: int = 0  # bytes of its body

    @property
    def fails(self) -> bool:
        """Tell whether it has to fail."""
        return self.plan.after is None


class Reply:
    """Answers each request as the schedule says: its path has its place there."""

    def __init__(self, schedule: list[Planned]) -> None:
        self.schedule = schedule

    def __call__(self, asked: Asked) -> Plan:
        """Answer a request."""
        return self.schedule[int(asked.path.rpartition("/")[2])].plan


def options(call: Planned) -> dict[str, Any]:
    """Return what the call is told."""
    return {"timeout": call.timeout}


def carried_out(half: str, url: str, schedule: list[Planned], **config: Any) -> list[Any]:
    """Carry a schedule out by one client; return answers and errors."""
    return (by_threads if half == "plain" else by_tasks)(url, schedule, {"retry": None, "secure_socket": SECURE, **config})


def by_threads(url: str, schedule: list[Planned], config: dict[str, Any]) -> list[Any]:
    """Each call in a thread of its own."""

    def call(client: axle.Client, place: int) -> Any:
        planned = schedule[place]
        time.sleep(planned.begins)
        try:
            return client.request("POST", f"/x/{place}", {"x": "y" * planned.sent}, **options(planned))
        except axle.HubSpotError as error:
            return error

    with axle.Client("t", url, **config) as client, ThreadPoolExecutor(len(schedule)) as pool:
        return [*pool.map(lambda place: call(client, place), range(len(schedule)))]


def by_tasks(url: str, schedule: list[Planned], config: dict[str, Any]) -> list[Any]:
    """Each call in a task of its own; some of them are cancelled."""

    async def call(client: axle.AsyncClient, place: int) -> Any:
        planned = schedule[place]
        await asyncio.sleep(planned.begins)
        return await client.request("POST", f"/x/{place}", {"x": "y" * planned.sent}, **options(planned))

    async def run() -> list[Any]:
        async with axle.AsyncClient("t", url, **config) as client:
            tasks = [asyncio.create_task(call(client, place)) for place in range(len(schedule))]
            for task, planned in zip(tasks, schedule, strict=True):
                if planned.cancelled is not None:
                    asyncio.get_running_loop().call_later(planned.cancelled, task.cancel)
            return await asyncio.gather(*tasks, return_exceptions=True)

    return asyncio.run(run())


def short(seconds: float, part: str) -> axle.Timeout:
    """Return bounds of which one part is short."""
    return axle.Timeout(seconds, 30.0, 30.0, 30.0, 30.0) if part == "total" else axle.Timeout(30.0, 30.0, seconds, 30.0, 30.0)


moments = st.floats(0.0, 0.15)
bodies = st.sampled_from([0, 0, 0, 100, 200_000])
paddings = st.sampled_from([0, 0, 0, 100_000])
never = Plan(after=None)


@st.composite
def answered(draw: st.DrawFn) -> Planned:
    """A call that has time enough."""
    plan = Plan(after=draw(moments), pause=draw(moments), padding=draw(paddings))
    return Planned(draw(moments), plan, sent=draw(bodies))


@st.composite
def late(draw: st.DrawFn) -> Planned:
    """A call that is never answered, with one short bound."""
    bound = short(draw(st.floats(0.01, 0.2)), draw(st.sampled_from(["total", "read"])))
    return Planned(draw(moments), never, bound, sent=draw(bodies))


@st.composite
def left(draw: st.DrawFn) -> Planned:
    """A call that is never answered, and cancelled at some time."""
    return Planned(draw(moments), never, cancelled=draw(st.floats(0.0, 0.3)), sent=draw(bodies))


@st.composite
def by_chance(draw: st.DrawFn) -> Planned:
    """A call that may be answered at the moment in which its time is up."""
    return Planned(draw(moments), Plan(after=draw(moments)), short(draw(st.floats(0.001, 0.15)), "total"))


kinds = {
    "plain": st.one_of(answered(), late(), by_chance()),
    "awaited": st.one_of(answered(), late(), left(), by_chance()),
}


@parametrized
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow], phases=[Phase.generate])
@given(data=st.data())
def test_only_the_calls_that_should_fail_do(half: str, data: st.DataObject) -> None:
    """Twenty calls at once, some of which run out of time or are cancelled at any moment: all others are answered."""
    schedule = data.draw(st.lists(kinds[half], min_size=CALLS, max_size=CALLS))
    with streaming(Reply(schedule)) as server:
        outcomes = carried_out(half, server.url, schedule)
    for planned, outcome in zip(schedule, outcomes, strict=True):
        if planned.cancelled is not None:
            assert isinstance(outcome, asyncio.CancelledError | axle.TimeoutError)
        elif planned.fails:
            assert isinstance(outcome, axle.TimeoutError), (planned, outcome)
        elif planned.timeout is PATIENT:
            assert not isinstance(outcome, BaseException), (planned, outcome)
            assert len(outcome.body) > planned.plan.padding and outcome.json() == planned.plan.body


@parametrized
def test_one_of_eight_creates_runs_out_of_time(half: str) -> None:
    """It alone fails, at its own time, and the server hears that its answer is not wanted any more."""
    plan = Plan(after=0.6)
    schedule = [Planned(plan=plan, timeout=short(0.2, "total") if place == 3 else PATIENT) for place in range(8)]
    with streaming(Reply(schedule)) as server:
        began = time.monotonic()
        outcomes = carried_out(half, server.url, schedule)
        assert time.monotonic() - began < 3.0
        failed = outcomes.pop(3)
        assert isinstance(failed, axle.TimeoutError) and failed.phase == "total"
        assert all(one.status == 200 for one in outcomes)
        assert server.connections == 1
        assert server.resets == [("/x/3", 8)]


@parametrized
def test_each_part_of_a_timeout_holds_for_its_own_call(half: str) -> None:
    """Waiting for an answer, for the server to take a body, and for a place among the streams."""
    lazy = Planned(plan=Plan(after=0.5))
    with streaming(Reply([lazy, Planned(plan=Plan(after=None), timeout=short(0.1, "read"))])) as server:
        good, bad = carried_out(half, server.url, [lazy, Planned(timeout=short(0.1, "read"))])
        assert good.status == 200 and bad.phase == "read" and bad.sent
    stuck = Planned(begins=0.2, timeout=axle.Timeout(30.0, 30.0, 30.0, 0.1, 30.0), sent=100_000)
    with streaming(Reply([lazy, stuck]), drinks=False) as server:
        good, bad = carried_out(half, server.url, [lazy, stuck])
        assert good.status == 200 and bad.phase == "write" and bad.sent
    waiting = Planned(begins=0.2, timeout=axle.Timeout(30.0, 30.0, 30.0, 30.0, 0.1))
    with streaming(Reply([lazy, waiting]), most=1) as server:
        good, bad = carried_out(half, server.url, [lazy, waiting])
        assert good.status == 200 and bad.phase == "pool" and not bad.sent
        assert len(server.asked) == 1


@parametrized
def test_streams_wait_for_a_place(half: str) -> None:
    """A server that takes three at a time gets no more, and all are answered."""
    schedule = [Planned(plan=Plan(after=0.02))] * 12
    with streaming(Reply(schedule), most=3) as server:
        assert all(one.status == 200 for one in carried_out(half, server.url, schedule))
        assert server.connections == 1


@parametrized
def test_what_was_not_looked_at_is_repeated(half: str) -> None:
    """A refused stream, and one that a farewell leaves out: also for a create, and the others on the connection go on."""
    refused = [Plan(reset=REFUSED), Plan(reset=REFUSED), Plan()]
    with streaming(lambda asked: refused[asked.number - 1]) as server:
        (outcome,) = carried_out(half, server.url, [Planned()], retry=FASTEST)
        assert outcome.attempts == 3 and server.connections == 1

    def parting(asked: Asked) -> Plan:
        return Plan(after=0.3) if asked.path == "/x/0" else Plan(farewell=asked.connection == 1)

    with streaming(parting) as server:
        outcomes = carried_out(half, server.url, [Planned(), Planned(begins=0.1)], retry=FASTEST)
        assert [one.attempts for one in outcomes] == [1, 2] and server.connections == 2


@parametrized
def test_a_stream_that_breaks_is_not_repeated_for_a_create(half: str) -> None:
    """It may have been carried out."""
    with streaming(Plan(reset=2)) as server:
        (outcome,) = carried_out(half, server.url, [Planned()], retry=FASTEST)
        assert isinstance(outcome, axle.BrokenAnswer) and outcome.sent
        assert len(server.asked) == 1


@contextmanager
def one_after_another(half: str, url: str) -> Iterator[Any]:
    """Give a function that makes a call, by one client."""
    config: dict[str, Any] = {"retry": None, "secure_socket": SECURE, "timeout": 5.0}
    if half == "plain":
        with axle.Client("t", url, **config) as client:
            yield lambda **given: client.request("POST", "/x/0", {}, **given)
        return
    with asyncio.Runner() as runner:
        awaited = axle.AsyncClient("t", url, **config)
        yield lambda **given: runner.run(awaited.request("POST", "/x/0", {}, **given))
        runner.run(awaited.aclose())


@parametrized
def test_a_connection_that_ended_while_nobody_looked_is_replaced(half: str) -> None:
    """The next call goes by a new one, and does not fail."""
    with streaming(Plan()) as server, one_after_another(half, server.url) as call:
        call()
        server.hang_up()
        time.sleep(0.1)
        assert call().status == 200 and server.connections == 2


@parametrized
@pytest.mark.parametrize("alive", [True, False], ids=["alive", "dead"])
def test_a_silent_connection_is_kept_where_it_shows_a_sign_of_life(half: str, alive: bool) -> None:
    """After a timeout: a slow server keeps the connection, a dead one loses it."""
    with streaming(lambda asked: Plan(after=None if asked.number == 1 else 0.0)) as server:
        with one_after_another(half, server.url) as call:
            with silent(server, alive), pytest.raises(axle.TimeoutError):
                call(timeout=1.5)
            assert call().status == 200
        assert server.connections == (1 if alive else 2)


@contextmanager
def silent(server: StreamServer, alive: bool) -> Iterator[None]:
    """Let the server's connection fall silent as soon as it has a request, unless it is to stay alive."""
    server.deaf = not alive
    yield


@parametrized
def test_an_answer_beyond_the_limit_is_not_read_to_its_end(half: str) -> None:
    """The other calls are answered."""
    schedule = [Planned(plan=Plan(padding=500_000)), Planned(plan=Plan(after=0.2))]
    with streaming(Reply(schedule)) as server:
        limits = axle.ResponseLimits(max_entity_body_size=100_000)
        outcomes = carried_out(half, server.url, schedule, response_limits=limits)
    assert isinstance(outcomes[0], axle.TooLarge) and outcomes[1].status == 200
