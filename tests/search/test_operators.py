"""An operator of which the storage knows nothing is answered all the same: by the oracle, counted and paged."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from axle.core.operators import OPERATORS
from axle.storage.interface import Storage
from axle.storage.search.comparisons import BY_ORACLE, COMPARISONS, comparison_of
from axle.storage.sqlite.database import MEMORY, Sqlite
from tests.rounds import rounds
from tests.search.portals import SLOTTED, searches
from tests.search.test_differential import account_with, check_case, eager, thing, understood

TWIN = "_TWIN"  # ends the name of an operator that means the same as another, and that the storage does not know


@pytest.fixture(scope="module")
def database(request: pytest.FixtureRequest, storage_of: Callable[..., Storage]) -> Iterator[Storage]:
    """Open a database, and add a twin of each operator to the core's table alone."""
    with pytest.MonkeyPatch.context() as patch:
        for name, row in list(OPERATORS.items()):
            patch.setitem(OPERATORS, name + TWIN, row)
        storage = Sqlite(MEMORY, thresholds=eager()) if request.param == "memory" else storage_of(request.param)
        yield storage
        storage.close()


def with_twins(body: dict[str, Any]) -> dict[str, Any]:
    """Return a search whose operators are the twins; associations know two operators and no more."""
    groups = [
        [
            one if one["propertyName"].startswith("associations.") else {**one, "operator": one["operator"] + TWIN}
            for one in group["filters"]
        ]
        for group in body["filterGroups"]
    ]
    return {**body, "filterGroups": [{"filters": group} for group in groups]}


@pytest.mark.parametrize("database", ["memory", "postgres"], indirect=True)
@rounds(60, 300)
def test_an_operator_without_sql_is_the_oracle_s(database: Storage, cases: int) -> None:
    """Page and total are the oracle's, with and without slots, whatever the operator is."""

    @settings(max_examples=cases, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
    @given(
        st.lists(thing, min_size=5, max_size=10),
        st.lists(searches.map(with_twins), min_size=4, max_size=4),
        st.lists(st.sampled_from(SLOTTED), unique=True),
    )
    def compared(things: Any, bodies: Any, names: Any) -> None:
        check_case(database, things, bodies, names)

    compared()


@pytest.mark.parametrize("database", ["memory"], indirect=True)
def test_no_slot_is_wanted_for_an_operator_without_sql(database: Storage) -> None:
    """It would serve nothing; for the operator that it is a twin of, one is wanted."""
    account, _ = account_with(database, [({"amount": "1"}, (0, 0), set())])
    for operator, wanted in (("EQ", ["amount"]), ("EQ" + TWIN, [])):
        search = understood({"filters": [{"propertyName": "amount", "operator": operator, "value": 1}]})

        def asked(tx: Any, search: Any = search) -> list[str]:
            tx.search(search)
            return [name for _, name in tx.unslotted]

        assert database.read(account, asked) == wanted


def test_rows_of_the_storage_are_of_operators() -> None:
    """Each speeds up an operator that there is, and names others that have SQL."""
    assert COMPARISONS.keys() <= OPERATORS.keys()
    for name, row in COMPARISONS.items():
        assert comparison_of(row.wider).sql, f"{name} is widened to {row.wider}, which has no SQL"
        assert not row.negates or COMPARISONS[row.negates].choice or COMPARISONS[row.negates].sql, name
    assert comparison_of("SOUNDS_LIKE") is BY_ORACLE
