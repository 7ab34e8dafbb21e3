"""Kept counts stay in step with whatever happens to records."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from axle.core import changes
from axle.core.acceptance import accept
from axle.core.accounts import Account, Owner
from axle.core.record import Moment, Source
from axle.core.search import SearchRequest, check
from axle.core.search_oracle import Row, run
from axle.storage.interface import Storage, Transaction, first
from axle.storage.search.kept_counts import DAY_MS
from tests.rounds import rounds
from tests.search.portals import CATALOG, THINGS
from tests.search.test_differential import pytestmark as _quiet

pytestmark = _quiet
_decode = msgspec.json.Decoder(SearchRequest, strict=False).decode
_accounts = iter(range(2_000_000, 10**9))
IDS = range(1, 5)
VALUES: list[dict[str, Any]] = [
    {"propertyName": "status", "operator": "EQ", "value": "Red"},
    {"propertyName": "status", "operator": "NOT_IN", "values": ["Red", "GREEN"]},
    {"propertyName": "status", "operator": "NOT_HAS_PROPERTY"},
    {"propertyName": "owner", "operator": "IN", "values": ["1", "2"]},
    {"propertyName": "owner", "operator": "NEQ", "value": "1"},
    {"propertyName": "due", "operator": "LT", "value": DAY_MS + 5},
    {"propertyName": "due", "operator": "GTE", "value": 5},
    {"propertyName": "due", "operator": "BETWEEN", "value": 5, "highValue": 2 * DAY_MS},
    {"propertyName": "due", "operator": "BETWEEN", "value": 5, "highValue": 5, "inclusive": False},
    {"propertyName": "hs_createdate", "operator": "GT", "value": DAY_MS},
    {"propertyName": "hs_lastmodifieddate", "operator": "LTE", "value": 2 * DAY_MS},
]

_values = st.fixed_dictionaries(
    {},
    optional={
        "status": st.sampled_from(("Red", "GREEN", "a-b", "")),
        "owner": st.sampled_from(("1", "2", "")),
        "due": st.sampled_from((0, 5, DAY_MS - 1, DAY_MS, DAY_MS + 5, 2 * DAY_MS, -5)).map(str),
    },
)
_step = st.tuples(
    st.sampled_from(("create", "update", "archive", "restore", "erase")), st.sampled_from(IDS), _values, st.integers(0, 3)
)


def act(what: str, number: int, values: dict[str, str], moment: Moment, tx: Transaction) -> None:
    """Do one thing to a record, if it is in the state for it."""
    record = first(tx.records(THINGS, [number], None))
    accepted = accept(THINGS, values, {}, drop=False).values
    change = None
    if what == "create" and record is None:
        change = changes.create(THINGS, number, accepted, moment)
    elif record is None:
        return
    elif what == "update" and record.archived_ms is None:
        change = changes.update(record, accepted, moment)
    elif what == "archive" and record.archived_ms is None:
        change = changes.archive(record, moment)
    elif what == "restore" and record.archived_ms is not None:
        change = changes.restore(record, moment)
    elif what == "erase":
        change = changes.erase(record, moment)
    if change:
        tx.save([change])


def compare(tx: Transaction) -> None:
    """Compare every total with the oracle's."""
    live = tx.record_page(THINGS, 0, 100, False)
    rows = [Row(record.id, record.properties, record.created_ms, record.updated_ms) for record in live]
    for one in VALUES:
        search = check(_decode(msgspec.json.encode({"filters": [one]})), THINGS, CATALOG)
        assert tx.search(search).total == run(search, rows)[1], one


@pytest.mark.parametrize("name", ["memory", "postgres"])
@rounds(60, 300)
def test_totals_follow_every_change(name: str, storage_of: Callable[..., Storage], cases: int) -> None:
    """Whatever is created, changed, archived, restored and erased, totals are those of the records that are there."""
    storage = storage_of(name)

    @settings(max_examples=cases, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(steps=st.lists(_step, max_size=12))
    def followed(steps: list[tuple[str, int, dict[str, str], int]]) -> None:
        account = next(_accounts)
        storage.add_account(Account(account, "", 0), Owner(1, 1, "", "", "", 0, 0))
        for what, number, values, days in steps:
            moment = Moment(days * DAY_MS, Source())
            storage.write(account, partial(act, what, number, values, moment))
        storage.read(account, compare)

    followed()
    storage.close()
