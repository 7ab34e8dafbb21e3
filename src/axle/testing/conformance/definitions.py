"""What an account defines is kept by type, kind and name, and its stamp changes with it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from axle.core.overlay import GROUP, PIPELINE, Definition
from axle.storage.interface import Storage, Transaction
from axle.testing.conformance.samples import A, B

ONE = Definition(27, GROUP, "one", '{"name":"one","label":"One"}')
TWO = Definition(27, PIPELINE, "two", '{"id":"two","label":"Zwei ☀"}')
THREE = Definition(1, GROUP, "three", "{}", 5)


def known(storage: Storage, account: int = A, type_key: int | None = None, type_name: str = "") -> list[Definition]:
    """Return what an account defines."""
    return storage.read(account, lambda tx: tx.definitions(type_key, type_name))


def stamp(storage: Storage, account: int = A) -> int:
    """Return the account's present stamp."""
    return storage.read(account, lambda tx: tx.definitions_version())


def test_definitions_are_kept_as_they_are(storage: Storage) -> None:
    """All, those of a type, those of a kind; archived ones too; and none of them in another account."""
    assert known(storage) == []
    storage.write(A, lambda tx: tx.define([TWO, ONE, THREE]))
    assert known(storage) == [THREE, ONE, TWO]
    assert known(storage, type_key=27) == [ONE, TWO]
    assert known(storage, type_name=GROUP) == [THREE, ONE]
    assert known(storage, type_key=27, type_name=PIPELINE) == [TWO]
    assert known(storage, B) == []


def test_a_definition_replaces_the_one_of_the_same_name(storage: Storage) -> None:
    """Its text, and whether it is archived."""
    storage.write(A, lambda tx: tx.define([ONE, TWO]))
    newer = Definition(27, GROUP, "one", "{}", 7)
    storage.write(A, lambda tx: tx.define([newer]))
    assert known(storage) == [newer, TWO]
    storage.write(A, lambda tx: tx.define([ONE]))
    assert known(storage) == [ONE, TWO]


def test_a_definition_is_removed_for_good(storage: Storage) -> None:
    """The others stay; removing what is not there does no harm."""
    storage.write(A, lambda tx: tx.define([ONE, TWO]))
    storage.write(A, lambda tx: tx.undefine([ONE, THREE]))
    assert known(storage) == [TWO]


def test_the_stamp_changes_with_every_change_and_only_then(storage: Storage) -> None:
    """It is 0 before the first, never repeats, and belongs to the account."""
    stamps = [stamp(storage)]
    for work in (lambda tx: tx.define([ONE]), lambda tx: tx.define([ONE]), lambda tx: tx.undefine([ONE])):
        storage.write(A, work)
        stamps.append(stamp(storage))
    assert stamps[0] == 0
    assert len(set(stamps)) == 4
    assert stamp(storage) == stamps[-1]
    assert stamp(storage, B) == 0


def test_numbers_of_a_sequence_are_given_once(storage: Storage) -> None:
    """Each sequence of each account counts by itself; a rolled back number is given again; no definition shows them."""

    def broken(tx: Transaction) -> None:
        assert tx.next_number("ship") == 3
        raise ValueError("no")

    assert [storage.write(A, lambda tx: tx.next_number("ship")) for _ in "ab"] == [1, 2]
    with pytest.raises(ValueError, match="no"):
        storage.write(A, broken)
    assert storage.write(A, lambda tx: [tx.next_number(item) for item in ("ship", "boat", "ship")]) == [3, 1, 4]
    assert storage.write(B, lambda tx: tx.next_number("ship")) == 1
    assert known(storage) == []
    assert stamp(storage) == 0


def test_numbers_of_a_sequence_can_be_passed(storage: Storage) -> None:
    """A sequence goes on after the number that it is told, and never goes back."""
    assert storage.write(A, lambda tx: tx.pass_numbers("ship", 16)) == 16
    assert storage.write(A, lambda tx: [tx.next_number("ship"), tx.pass_numbers("ship", 3)]) == [17, 17]
    assert storage.write(A, lambda tx: tx.next_number("ship")) == 18
    assert storage.write(B, lambda tx: tx.next_number("ship")) == 1


def test_two_who_ask_for_a_number_wait_for_each_other(storage: Storage) -> None:
    """The second sees what the first has defined, even where writes run at the same time."""

    def work(tx: Transaction) -> list[Definition]:
        number = tx.next_number("ship")
        answers = tx.definitions()
        tx.define([Definition(27, GROUP, f"ship-{number}", "{}")])
        return answers

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: storage.write(A, work), range(8)))
    assert sorted(len(item) for item in answers) == list(range(8))


def test_what_is_rolled_back_was_never_defined(storage: Storage) -> None:
    """Neither the definition nor the stamp remain."""

    def work(tx: Transaction) -> None:
        tx.define([ONE])
        assert tx.definitions_version()
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        storage.write(A, work)
    assert known(storage) == []
    assert stamp(storage) == 0
