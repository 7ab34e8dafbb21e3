"""Owners are found by id, by page, by address and by user; what is done to pipelines is noted."""

from __future__ import annotations

from axle.core.accounts import Team
from axle.core.events import PipelineAudit
from axle.storage.interface import Storage
from axle.testing.conformance.samples import NOW, A, B, owner


def save(storage: Storage, *numbers: int, account: int = A) -> None:
    """Add owners."""
    for number in numbers:
        # Mypy infers no lambda with defaults.
        storage.write(account, lambda tx, number=number: tx.save_owner(owner(number, user_id=number + 1000)))  # type: ignore[misc]


def test_owners_are_found_by_id(storage: Storage) -> None:
    """Those asked for and no others, by id, and none of another account."""
    save(storage, 30, 10, 20)
    assert storage.read(A, lambda tx: [item.id for item in tx.owners([30, 20, 99])]) == [20, 30]
    assert storage.read(A, lambda tx: tx.owners([])) == []
    assert storage.read(B, lambda tx: tx.owners([10, 20, 30])) == []


def test_owners_are_paged(storage: Storage) -> None:
    """From an id on; archived ones apart, or all; and by address."""
    save(storage, 10, 20, 30)
    gone = owner(20, user_id=5, archived_ms=NOW)
    storage.write(A, lambda tx: tx.save_owner(gone))
    assert storage.read(A, lambda tx: [item.id for item in tx.owner_page(2, 10)]) == [10, 30]
    assert storage.read(A, lambda tx: [item.id for item in tx.owner_page(0, 10, True)]) == [20]
    assert storage.read(A, lambda tx: [item.id for item in tx.owner_page(11, 1, None)]) == [20]
    assert storage.read(A, lambda tx: [item.id for item in tx.owner_page(0, 10, False, "o30@example.com")]) == [30]
    assert storage.read(A, lambda tx: tx.owner_page(0, 10, False, "o20@example.com")) == []
    assert storage.read(B, lambda tx: tx.owner_page(0, 10, None, "o30@example.com")) == []


def test_owners_are_found_by_user(storage: Storage) -> None:
    """Archived ones too."""
    save(storage, 10, 20)
    storage.write(A, lambda tx: tx.save_owner(owner(20, user_id=1020, archived_ms=NOW)))
    assert storage.read(A, lambda tx: [item.id for item in tx.owners_of_user(1020)]) == [20]
    assert storage.read(B, lambda tx: tx.owners_of_user(1020)) == []


def test_teams_are_kept(storage: Storage) -> None:
    """In order."""
    item = owner(10, teams=(Team("2", "Süd ☀", True), Team("1", "Nord")))
    storage.write(A, lambda tx: tx.save_owner(item))
    assert storage.read(A, lambda tx: tx.owners([10])) == [item]


def test_audits_are_told_newest_first(storage: Storage) -> None:
    """Of a pipeline or of a stage, up to a number, and none of another account."""
    audits = [PipelineAudit(3, "p", "", NOW, f"DO {n}", None if n else 7, f'{{"n":{n}}}') for n in range(3)]
    stage = PipelineAudit(3, "p", "s", NOW, "DO", 7, "{}")
    storage.write(A, lambda tx: tx.save_pipeline_audits([*audits, stage]))
    assert storage.read(A, lambda tx: tx.pipeline_audits(3, "p", "", 10)) == audits[::-1]
    assert storage.read(A, lambda tx: tx.pipeline_audits(3, "p", "", 1)) == audits[2:]
    assert storage.read(A, lambda tx: tx.pipeline_audits(3, "p", "s", 10)) == [stage]
    for account, type_key, pipeline in ((B, 3, "p"), (A, 4, "p"), (A, 3, "q")):
        # Mypy infers no lambda with defaults.
        assert storage.read(account, lambda tx, t=type_key, p=pipeline: tx.pipeline_audits(t, p, "", 10)) == []  # type: ignore[misc]
