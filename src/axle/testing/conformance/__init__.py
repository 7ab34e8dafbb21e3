"""The tests that show whether a database is a storage: whoever passes them all is one, and serves the whole API.

    import pytest
    from axle.testing.conformance import *

    @pytest.fixture
    def empty_storage():
        opened = MyStorage()
        yield opened
        opened.close()

Each test gets an open storage with the accounts A and B from the fixture `storage`, made of `empty_storage`. `samples` has what
the tests are made of: records of the real catalog, and the few things that each of them does with a storage.
"""

from __future__ import annotations

from types import ModuleType

import pytest

from axle.core.accounts import Account
from axle.storage.interface import Storage
from axle.testing.conformance import (
    accounts,
    activities,
    associations,
    credentials,
    definitions,
    history,
    ids,
    kept_answers,
    oauth,
    owners,
    persons,
    records,
    retyping,
    shared_ids,
    text,
    timelines,
    transactions,
    unique,
)
from axle.testing.conformance.samples import NOW, A, B, owner

MODULES = (
    accounts, activities, associations, credentials, definitions, history, ids, kept_answers, oauth, owners, persons,
    records, retyping, shared_ids, text, timelines, transactions, unique,
)  # fmt: skip


@pytest.fixture
def storage(empty_storage: Storage) -> Storage:
    """An open storage with the accounts A and B."""
    empty_storage.add_account(Account(A, "A", NOW), owner(1))
    empty_storage.add_account(Account(B, "B", NOW), owner(2))
    return empty_storage


def _tests(module: ModuleType) -> dict[str, object]:
    return {name: value for name, value in vars(module).items() if name.startswith("test_")}


TESTS = {name: test for module in MODULES for name, test in _tests(module).items()}
globals().update(TESTS)
__all__ = ["storage", *TESTS]  # names of functions that are there
