"""Answers to writes that brought a key: kept once, in the write's transaction, and emptied by an erasure."""

from __future__ import annotations

from typing import Any

import pytest

from axle.core.errors import Invalid
from axle.core.kept_answers import ERASED, KeptAnswer
from axle.storage.interface import Storage, Transaction
from axle.testing.conformance.samples import CONTACTS, NOW, A, B, add, erase, new, together


def answer(caller: str = "user 1", key: str = "k", **fields: Any) -> KeptAnswer:
    """Make an answer."""
    values: dict[str, Any] = {"request": "r", "status": 9, "headers": "[]", "body": "{}", "at_ms": NOW} | fields
    return KeptAnswer(caller, key, **values)


def keep(storage: Storage, *answers: KeptAnswer, account: int = A) -> None:
    """Keep answers."""

    def work(tx: Transaction) -> None:
        for each in answers:
            tx.keep_answer(each)

    storage.write(account, work)


def look(storage: Storage, caller: str = "user 1", key: str = "k", account: int = A) -> KeptAnswer | None:
    """Return what is kept."""
    return storage.write(account, lambda tx: tx.kept_answer(caller, key))


def test_an_answer_is_kept_for_its_caller_and_account(storage: Storage) -> None:
    """Whatever is in it."""
    odd = answer(body='{"a":"é\\u0000\U0001f600\'"}', headers='["x",[]]')
    keep(storage, odd)
    assert look(storage) == odd
    assert [look(storage, "user 2"), look(storage, key="l"), look(storage, account=B)] == [None, None, None]
    storage.write(A, lambda tx: tx.drop_answer("user 1", "k"))
    assert look(storage) is None


def test_an_answer_is_kept_if_and_only_if_its_transaction_is(storage: Storage) -> None:
    """One that is refused keeps nothing."""

    def work(tx: Transaction) -> None:
        tx.keep_answer(answer())
        raise Invalid("no")

    with pytest.raises(Invalid):
        storage.write(A, work)
    assert look(storage) is None


def test_of_writes_with_one_key_one_is_carried_out(storage: Storage) -> None:
    """Those that come meanwhile wait, and see what it has kept."""

    def once(tx: Transaction) -> bool:
        if tx.kept_answer("user 1", "k") is not None:
            return False
        tx.save([new(tx, CONTACTS)])
        tx.keep_answer(answer())
        return True

    outcomes = together([lambda: storage.write(A, once)] * 6)
    assert sorted(outcomes, key=bool) == [False] * 5 + [True]


def test_old_answers_are_trimmed(storage: Storage) -> None:
    """The oldest first, so many at once."""
    keep(storage, *(answer(key=f"k{at}", at_ms=NOW + at) for at in range(4)))
    assert storage.write(A, lambda tx: tx.trim_answers(NOW + 3, 2)) == 2
    assert [look(storage, key=f"k{at}") is None for at in range(4)] == [True, True, False, False]
    assert storage.write(A, lambda tx: tx.trim_answers(NOW + 3, 2)) == 1
    assert storage.write(B, lambda tx: tx.trim_answers(NOW + 9, 2)) == 0


def test_an_erasure_empties_the_answers_of_its_account(storage: Storage) -> None:
    """They may repeat what is erased; that the write was carried out stays known."""
    for account in (A, B):
        keep(storage, answer(body="secret"), account=account)
    erase(storage, add(storage, CONTACTS))
    assert look(storage) == answer(status=ERASED, headers="", body="")
    assert look(storage, account=B) == answer(body="secret")
