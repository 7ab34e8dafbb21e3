"""A page of a timeline follows indexes: each database reads as many rows as the page has, whatever is behind it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from axle.storage.interface import Place
from axle.storage.timeline_queries import TOP, archived, timeline
from axle.testing.conformance.samples import catalog
from tests.api import Api
from tests.storage import databases
from tests.storage.test_older_activities import run

ACCOUNT, RECORD, LIMIT = 1_000_001, 100_000_000_001, 21


@pytest.fixture(params=["file", "postgres"])
def unused(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database in which nothing has ever been: of one that was emptied, statistics may be left."""
    with databases.lasting(request.param, tmp_path) as url:
        yield url


def plan(url: str, statement: Any) -> str:
    """Return how a database carries a statement out."""
    text = statement.text
    for value in statement.args:
        text = text.replace("?", str(value), 1)
    explain = "EXPLAIN" if url.startswith("postgresql:") else "EXPLAIN QUERY PLAN"
    return json.dumps(run(url, f"{explain} {text}"))


@pytest.mark.parametrize("after", [TOP, Place(1_767_225_600_000, 46, 100_000_000_009)])
@pytest.mark.parametrize("of_archived", [False, True], ids=["live", "archived"])
def test_a_timeline_is_read_in_the_order_of_its_indexes(unused: str, of_archived: bool, after: Place) -> None:
    """No list is sorted or scanned, right after the first start, when a database knows nothing of its data."""
    Api(database=unused).close()
    known = catalog()
    types = {
        way.id: activity
        for activity in known.types
        if activity.definition.activity and (way := known.default("0-1", activity.id))
    }
    told = plan(unused, timeline((ACCOUNT, RECORD), types, after, LIMIT, of_archived))
    assert ("link_archived" if of_archived else "link_times") in told
    assert "Seq Scan on link" not in told
    assert "SCAN link" not in told
    if unused.startswith("postgresql:"):
        assert len(re.findall("-> +Sort", told)) <= 1  # of the page as a whole
    else:
        lists = told.split("CO-ROUTINE first")[1:]
        assert lists
        assert all(re.match('[^A-Z]*SEARCH [^"]*"[^A-Z]*SCAN first', one) for one in lists)  # and no order is made in between


def test_the_recycle_bin_is_read_in_the_order_of_its_index(unused: str) -> None:
    """For each type the last archived ones alone."""
    Api(database=unused).close()
    told = plan(unused, archived(ACCOUNT, [1, 27, 46], TOP, LIMIT))
    assert "record_archived_at" in told
    assert "Seq Scan" not in told
    assert "SCAN record" not in told
