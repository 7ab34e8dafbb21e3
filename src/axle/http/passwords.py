"""Passwords: hashed slowly (argon2id), in threads of their own, two at a time, and guessed slowly.

What a password proves is handed to the operation, which asks again in its transaction whether it is still so.
"""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

import msgspec

from axle.core.errors import Unavailable
from axle.core.people import Person
from axle.http.failed_attempts import FailedAttempts
from axle.http.jobs import Jobs
from axle.http.shared_memory import SharedMemory
from axle.operations.people.own_page import OwnForm
from axle.operations.people.passwords import PLAIN, PasswordSignIn, Proof
from axle.operations.people.sign_in import SignInRefused
from axle.storage.interface import READ_LANE

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

T = TypeVar("T")
B = TypeVar("B", PasswordSignIn, OwnForm)

AT_ONCE = 2  # passwords that are hashed at the same time, 64 MiB each
MAX_WAITING = 64  # that wait for it; one more is asked to come again
MAX_GUESSES = 10  # passwords of one person that may be wrong at once
FORGIVEN_MS = 20_000  # after which one wrong password of a person does not count any more
NOBODY = 0
TOO_OLD = SignInRefused("This page was too old, or your browser keeps no cookies of it. Try again.")
EXPOSED = SignInRefused(PLAIN)


class Cost(NamedTuple):
    """What hashing a password costs: passes over the memory, lanes, KiB."""

    passes: int = 3
    lanes: int = 1
    memory: int = 65_536


USUAL = Cost()


class Asks(Protocol):
    """What a request says that has a password in it. `email` is empty where the person has signed in."""

    @property
    def email(self) -> str:
        """The address of who signs in."""

    @property
    def password(self) -> str:
        """The present password."""

    @property
    def new_password(self) -> str:
        """One that is to be set."""


class Passwords:
    """Proves passwords for the endpoint."""

    def __init__(self, jobs: Jobs, guesses: FailedAttempts, cost: Cost = USUAL) -> None:
        self._jobs = jobs
        self._guesses = guesses
        self._cost = cost
        self._waiting = 0
        self._threads: ThreadPoolExecutor | None = None

    async def proved(self, asks: B, visitor: Person | None, now_ms: int, exposed: bool) -> B | SignInRefused:
        """Return a request's body with what its passwords prove, as far as it has any; or why they are not looked at."""
        if not getattr(asks, "expected", True):
            return TOO_OLD
        if not (asks.password or asks.new_password) and visitor is not None:
            return asks
        if exposed:
            return EXPOSED
        return msgspec.structs.replace(asks, proof=await self.prove(asks, visitor, now_ms))

    async def prove(self, asks: Asks, signed_in: Person | None, now_ms: int) -> Proof:
        """Return what a request's password proves, with the hash of a new one where there is one.

        An address that nobody has takes as long as any other. Raises RateLimited where a person's password was wrong too often,
        Unavailable where too many wait.
        """
        email = asks.email.strip().lower() or (signed_in.email if signed_in else "")
        person = await self._jobs.run(READ_LANE, NOBODY, lambda tx: tx.person_with_email(email)) if email else None
        kept = person.password if person else ""
        proved = False
        if asks.password or not signed_in:
            proved = await self._judged(asks.password, kept, email, now_ms)
        fresh = ""
        if asks.new_password and (proved or not kept or signed_in):
            fresh = await self._slowly(lambda: hashed(asks.new_password, self._cost))
        return Proof(person.id if person else NOBODY, kept, proved, fresh)

    async def _judged(self, password: str, kept: str, email: str, now_ms: int) -> bool:
        """Tell whether a password is right. It counts as wrong until that is known: to try many at once gains nothing."""
        self._guesses.check(email, now_ms)
        self._guesses.count(email, now_ms)
        try:
            proved = bool(kept) & await self._slowly(lambda: verified(password, kept or _nobodys(self._cost)))
        except Unavailable:
            self._guesses.take_back(email, now_ms)
            raise
        if proved:
            self._guesses.take_back(email, now_ms)
        return proved

    async def _slowly(self, work: Callable[[], T]) -> T:
        """Do what takes long beside the event loop."""
        if self._waiting >= MAX_WAITING:
            raise Unavailable("Too many people sign in at the moment; try again in a moment.")
        if self._threads is None:
            from concurrent.futures import ThreadPoolExecutor

            self._threads = ThreadPoolExecutor(AT_ONCE, "axle-password")
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._waiting -= 1


def guarded(jobs: Jobs, memory: SharedMemory, failed_sign_ins: int) -> Passwords:
    """Return what proves passwords and slows guessing down, in memory that the workers of a server share; 0 is no bound."""
    return Passwords(jobs, FailedAttempts(min(failed_sign_ins, MAX_GUESSES), memory, FORGIVEN_MS))


@cache
def _nobodys(cost: Cost) -> str:
    """Return the hash of a password that nobody has."""
    return hashed("", cost)


def hashed(password: str, cost: Cost) -> str:
    """Return the hash of a password, with its salt and what it cost."""
    import os

    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    slow = Argon2id(salt=os.urandom(16), length=32, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory)
    return slow.derive_phc_encoded(_bytes_of(password))


def verified(password: str, kept: str) -> bool:
    """Tell whether a hash is that of a password."""
    from cryptography.exceptions import InvalidKey
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    try:
        Argon2id.verify_phc_encoded(_bytes_of(password), kept)
    except InvalidKey:
        return False
    return True


def _bytes_of(password: str) -> bytes:
    """Return a password as it is hashed, however a keyboard writes its letters."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
