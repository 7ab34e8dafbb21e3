"""The power is cut at a random moment: whatever was acknowledged is there when it comes back, whole."""

from __future__ import annotations

import contextlib
import random
import shutil
from pathlib import Path
from typing import Any

import pytest

from axle.core.errors import StorageFailure
from axle.storage.sqlite import database, writer
from axle.storage.sqlite.database import Sqlite
from tests.durability.audit import audit
from tests.durability.client import Client, finish, start
from tests.durability.direct import Direct, add_account
from tests.durability.disk import mounted
from tests.durability.ledger import Ledger
from tests.durability.power import KEEPS, NEVER, PowerCut

CLIENTS = 4
STEPS = 40
SESSIONS = 2
FEW, MANY = 10, 200


@pytest.fixture(autouse=True)
def busy_checkpoints(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a few dozen writes pass through every kind of checkpoint."""
    monkeypatch.setattr(writer, "CHECKPOINT_PAGES", 40)
    monkeypatch.setattr(writer, "RESTART_PAGES", 160)


def session(path: Path, disk: PowerCut, name: str, *, has_account: bool) -> tuple[bool, list[Ledger]]:
    """Write to a database until the power goes or the work is done; return whether there is an account, and what was told."""
    with mounted(disk):
        try:
            storage = Sqlite(str(path))
        except StorageFailure:
            assert disk.off
            return has_account, []
        clients = [Client(f"{name}-{n}", Direct(storage), goes_on=False) for n in range(CLIENTS)]
        with contextlib.closing(storage):
            try:
                if not has_account:
                    add_account(storage)
            except StorageFailure:
                assert disk.off
                return False, []
            finish(clients, start(clients, STEPS))
        assert disk.off or not any(one.refusals for one in clients)
    return True, [one.ledger for one in clients]


def power_cuts(folder: Path, seed: int) -> list[str]:
    """Cut the power of one database a few times, at moments of any size, and return everything that is then wrong."""
    rng = random.Random(seed)
    ledgers: list[Ledger] = []
    has_account = False
    folder.mkdir(exist_ok=True)
    for number in range(SESSIONS):
        home = folder / f"session-{number}"
        if number == 0:
            home.mkdir()
        disk = PowerCut(NEVER if rng.random() < 0.1 else int(10 ** rng.uniform(0.5, 3.3)))
        has_account, told = session(home / "axle.db", disk, f"{seed}-{number}", has_account=has_account)
        ledgers += told
        after = folder / f"session-{number + 1}"
        disk.survive(after, rng.choice(KEEPS), rng)
        if has_account:
            copy = folder / "copy"
            shutil.copytree(after, copy)
            problems = audit(copy / "axle.db", ledgers)
            if problems:
                return problems
            shutil.rmtree(copy)
    Sqlite(str(after / "axle.db")).close()
    return []


@pytest.mark.parametrize("seed", range(FEW))
def test_nothing_acknowledged_is_lost_when_the_power_goes(tmp_path: Path, seed: int) -> None:
    """A few rounds of power cuts leave every acknowledged write whole."""
    assert power_cuts(tmp_path, seed) == []


@pytest.mark.long
@pytest.mark.parametrize("seed", range(FEW, FEW + MANY))
def test_nothing_acknowledged_is_lost_in_many_power_cuts(tmp_path: Path, seed: int) -> None:
    """Many rounds of power cuts leave every acknowledged write whole."""
    assert power_cuts(tmp_path, seed) == []


class Hasty(database.Connection):
    """A connection that does not wait for the disk at COMMIT."""

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self.db.pragma("synchronous", 1)


def cut_after_a_write(folder: Path) -> list[str]:
    """Cut the power right after an acknowledged write, keeping nothing that was not synced, and return what is then wrong."""
    home, after = folder / "home", folder / "after"
    home.mkdir()
    has_account, told = session(home / "axle.db", PowerCut(NEVER), "quiet", has_account=False)
    assert has_account
    disk = PowerCut(NEVER)
    with mounted(disk), contextlib.closing(Sqlite(str(home / "axle.db"))) as storage:
        client = Client("last", Direct(storage), goes_on=False)
        finish([client], start([client], 1))
        disk.survive(after, "nothing", random.Random(0))
    return audit(after / "axle.db", [*told, client.ledger])


def test_a_write_that_was_just_acknowledged_survives(tmp_path: Path) -> None:
    """What was acknowledged a moment before the cut is there, though nothing else that was written is."""
    assert cut_after_a_write(tmp_path) == []


def test_the_loss_would_be_seen_without_full_synchronisation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With synchronous=NORMAL the same cut loses the acknowledged write: the rounds prove something."""
    monkeypatch.setattr(database, "Connection", Hasty)
    problems = cut_after_a_write(tmp_path)
    assert any(problem.startswith("lost: ") for problem in problems)
