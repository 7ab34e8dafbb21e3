"""Chores are done a part at a time, in turn, and none stops the thread."""

from __future__ import annotations

import threading

from axle.core.errors import Unavailable
from axle.workers.loop import Loop


class Countdown:
    """A chore of so many parts; it tells its name each time."""

    def __init__(self, name: str, parts: int, order: list[str], done: threading.Event) -> None:
        self.name, self.parts, self.order, self.done = name, parts, order, done

    def run(self) -> bool:
        """Do one part."""
        if not self.parts:
            self.done.set()
            return False
        self.parts -= 1
        self.order.append(self.name)
        return self.parts > 0


class Refused:
    """A chore that the database refuses at first."""

    def __init__(self, done: threading.Event) -> None:
        self.times, self.done = 0, done

    def run(self) -> bool:
        """Fail the first time."""
        self.times += 1
        if self.times == 1:
            raise Unavailable("not now")
        self.done.set()
        return False


def finished(loop: Loop, done: threading.Event) -> bool:
    """Run a loop until a chore says that it is done."""
    loop.start()
    try:
        return done.wait(10)
    finally:
        loop.stop()


def test_chores_take_turns() -> None:
    """One that has much to do does a part, and the next one a part: it does not wait for the end of the first."""
    order: list[str] = []
    done = threading.Event()
    chores = [Countdown("first", 5, order, threading.Event()), Countdown("second", 2, order, done)]
    assert finished(Loop(chores), done)
    assert order[:5] == ["first", "second", "first", "second", "first"]


def test_what_the_database_refuses_is_done_later() -> None:
    """After a pause; the thread goes on."""
    done = threading.Event()
    refused = Refused(done)
    assert finished(Loop([refused], 0.01), done)
    assert refused.times >= 2


def test_a_loop_that_never_began_can_be_stopped() -> None:
    """Nothing is run."""
    Loop([Refused(threading.Event())]).stop()
