"""A client that writes without pause and keeps a ledger of what it was told."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Sequence
from typing import Protocol

from tests.durability.ledger import CONTACTS, MARK, TASKS, VALUE, Entry, Ledger

BATCH = 20


class Refused(Exception):
    """The request failed, and the client was told that nothing of it was stored."""


class Gone(Exception):
    """The server did not answer: the request may have been stored or not."""


class Target(Protocol):
    """What a client talks to. Both calls raise Refused or Gone."""

    def create(self, kind: str, inputs: Sequence[dict[str, str]], contact: int) -> list[int]:
        """Create records in one request, linked to a contact if one is given, and return their ids."""

    def update(self, kind: str, number: int, values: dict[str, str]) -> None:
        """Change properties of one record."""


class Client:
    """One client; `goes_on` says that it goes on after a refusal, which must then have left nothing behind."""

    def __init__(self, name: str, target: Target, *, goes_on: bool) -> None:
        self.ledger = Ledger(name)
        self.refusals = 0
        self.bug: BaseException | None = None
        self._target = target
        self._goes_on = goes_on
        self._rng = random.Random(name)
        self._number = 0

    def run(self, steps: int) -> None:
        """Send requests, one after the other, until there is no answer."""
        try:
            for _ in range(steps):
                if not self._try(self._choose()):
                    return
        except BaseException as bug:
            self.bug = bug

    def _try(self, step: Callable[[], None]) -> bool:
        try:
            step()
        except Refused:
            self.refusals += 1
            if self._goes_on:
                self._forget()
            return self._goes_on
        except Gone:
            return False
        return True

    def _forget(self) -> None:
        """Take a refusal at its word: nothing was stored."""
        self.ledger.unsure.clear()
        for entry in self.ledger.entries.values():
            entry.unsure = None

    def _choose(self) -> Callable[[], None]:
        steps = [self._contact, self._batch]
        weights = [3, 1]
        if self.ledger.of(CONTACTS):
            steps.append(self._task)
            weights.append(4)
        if self.ledger.of(TASKS):
            steps.append(self._change)
            weights.append(6)
        return self._rng.choices(steps, weights)[0]

    def _contact(self) -> None:
        self._create(CONTACTS, 1)

    def _batch(self) -> None:
        self._create(CONTACTS, BATCH)

    def _task(self) -> None:
        self._create(TASKS, 1, self._rng.choice(self.ledger.of(CONTACTS)).id)

    def _create(self, kind: str, count: int, contact: int = 0) -> None:
        self._number += 1
        request = f"{self.ledger.name}-{self._number}"
        inputs = [{MARK[kind]: f"{request}.{n}@example.com", VALUE[kind]: f"first of {request}"} for n in range(count)]
        if kind == TASKS:
            inputs = [{"hs_timestamp": "2099-01-01T00:00:00.000Z", **one} for one in inputs]
        self.ledger.unsure[request] = count
        ids = self._target.create(kind, inputs, contact)
        del self.ledger.unsure[request]
        for number, one in zip(ids, inputs, strict=True):
            self.ledger.entries[number] = Entry(kind, number, one, [one.pop(VALUE[kind])], contact)

    def _change(self) -> None:
        entry = self._rng.choice(self.ledger.of(TASKS))
        self._number += 1
        entry.unsure = f"value {self._number} of {entry.id}" + " and more" * self._rng.randrange(0, 200, 40)
        self._target.update(entry.kind, entry.id, {VALUE[entry.kind]: entry.unsure})
        entry.values.append(entry.unsure)
        entry.unsure = None


def start(clients: Sequence[Client], steps: int) -> list[threading.Thread]:
    """Let clients run side by side, each on a thread."""
    threads = [threading.Thread(target=one.run, args=(steps,), name=one.ledger.name) for one in clients]
    for thread in threads:
        thread.start()
    return threads


def finish(clients: Sequence[Client], threads: Sequence[threading.Thread], seconds: float = 60) -> None:
    """Wait for clients to end; fail if one hangs or met what it did not expect."""
    for thread in threads:
        thread.join(seconds)
    assert not [thread.name for thread in threads if thread.is_alive()], "a client waits for an answer that does not come"
    for client in clients:
        if client.bug:
            raise client.bug
