"""Searches past 10,000: in the order of ids without an end, in another order refused where the server refuses."""

from __future__ import annotations

import asyncio
import random
from typing import Any

import msgspec
import pytest

import axle
from tests.client.faults import RECORD, Got, answer, error, serving
from tests.client.halves import HALVES

LIMIT = 300


class Crm:
    """A server that searches records by id, counts to 300 in place of 10,000, and changes meanwhile."""

    def __init__(self, records: int) -> None:
        self.ids = list(range(1_000, 1_000 + records))
        self.change: Any = lambda: None
        self.bodies: list[dict[str, Any]] = []

    def reply(self, got: Got) -> bytes:
        """Answer one page."""
        body = msgspec.json.decode(got.body)
        self.bodies.append(body)
        limit, after = body["limit"], int(body.get("after") or 0)
        if after + limit > LIMIT:
            return error(400, category="VALIDATION_ERROR")
        found = [one for one in sorted(self.ids) if all(one > floor for floor in _floors(body))]
        page = found[after : after + limit]
        paging = {"paging": {"next": {"after": str(after + limit)}}} if after + limit < len(found) else {}
        self.change()
        return answer(200, {"total": len(found), "results": [_record(one) for one in page], **paging})


def _floors(body: dict[str, Any]) -> list[int]:
    filters = [one for group in body.get("filterGroups", []) for one in group["filters"]]
    return [int(one["value"]) for one in filters if one["propertyName"] == "hs_object_id"]


def _record(one: int) -> dict[str, Any]:
    return {"id": str(one), "properties": {}, "createdAt": "2026-01-01T00:00:00Z", "updatedAt": "2026-01-01T00:00:00Z"}


def test_a_walk_has_no_end_but_the_last_record() -> None:
    """Ten times as many as the server counts to, each of them once."""
    crm = Crm(3_000)
    with serving(crm.reply) as server, axle.Client("t", server.url) as client:
        search = client.tasks.search(limit=100)
        assert search.total == 3_000
        assert [int(one.id) for one in search] == crm.ids
    assert max(int(body.get("after") or 0) for body in crm.bodies) == 0


def test_nothing_is_lost_or_seen_twice_while_records_change() -> None:
    """Whatever comes and goes between pages, who is there all the time is seen exactly once."""
    crm = Crm(2_000)
    chance = random.Random(7)
    stay = set(crm.ids[::2])

    def change() -> None:
        gone = [one for one in chance.sample(crm.ids, 20) if one not in stay]
        crm.ids = [one for one in crm.ids if one not in gone]
        crm.ids += [max(crm.ids) + 1]

    crm.change = lambda: change() if len(crm.bodies) < 40 else None
    with serving(crm.reply) as server, axle.Client("t", server.url) as client:
        seen = [int(one.id) for one in client.tasks.search(limit=50)]
    assert len(seen) == len(set(seen))
    assert stay <= set(seen)


def test_filters_are_kept_in_every_window() -> None:
    """Each group gets the condition on the id; what it had stays."""
    crm = Crm(400)
    where = {"filterGroups": [{"filters": [{"propertyName": "a", "operator": "EQ", "value": "1"}]}] * 2}
    with serving(crm.reply) as server, axle.Client("t", server.url) as client:
        client.tasks.search(where, limit=200).all()
    first, *later = crm.bodies
    assert later
    assert [len(group["filters"]) for group in first["filterGroups"]] == [1, 1]
    for body in later:
        for group in body["filterGroups"]:
            assert [one["propertyName"] for one in group["filters"]] == ["a", "hs_object_id"]
        assert body["sorts"] == [{"propertyName": "hs_object_id", "direction": "ASCENDING"}]


@pytest.mark.parametrize("why", ["another order", "no room for one more filter"])
def test_what_cannot_go_on_is_explained(why: str) -> None:
    """All that the server counts is walked; then the error says what would help."""
    crm = Crm(1_000)
    full = [{"propertyName": "a", "operator": "EQ", "value": "1"}] * 6
    options: Any = {"sort": "-createdate"} if why == "another order" else {"where": full}
    seen = []
    with serving(crm.reply) as server, axle.Client("t", server.url) as client, pytest.MonkeyPatch.context() as patch:
        patch.setattr("axle.client.searches.MAX_COUNTED", LIMIT)
        with pytest.raises(axle.SearchLimit, match="order of ids"):
            for one in client.tasks.search(limit=100, **options):
                seen.append(one)
    assert len(seen) == LIMIT


def test_a_server_that_counts_further_is_followed() -> None:
    """Axle may: then another order has no end either."""
    crm = Crm(250)
    with serving(crm.reply) as server, axle.Client("t", server.url) as client:
        assert len(client.tasks.search(sort="-createdate", limit=50).all()) == 250


@pytest.mark.parametrize("half", HALVES)
def test_a_sorted_search_goes_on_at_an_empty_page(half: str) -> None:
    """One that has a cursor has more behind it, as in lists; one in the order of ids goes on as well."""
    pages = [([], "a"), ([1], "b"), ([], "c"), ([2], None)]

    def reply(got: Got) -> bytes:
        ids, after = pages[(got.number - 1) % 4]
        return answer(200, {"total": 2, "results": [records(one) for one in ids], **paging(after)})

    with serving(reply) as server:
        assert found(half, server.url, sort="name") == ["1", "2"]
        assert [msgspec.json.decode(got.body).get("after") for got in server.got] == [None, "a", "b", "c"]
        assert found(half, server.url) == ["1", "2"]


def records(number: int) -> dict[str, Any]:
    """Return a record."""
    return {**RECORD, "id": str(number)}


def paging(after: str | None) -> dict[str, Any]:
    """Return where the next page begins."""
    return {"paging": {"next": {"after": after}}} if after else {}


def found(half: str, url: str, *where: Any, **options: Any) -> list[str]:
    """Return the ids that a search finds."""
    if half == "plain":
        with axle.Client("t", url) as client:
            return [one.id for one in client.tasks.search(*where, **options)]

    async def run() -> list[str]:
        async with axle.AsyncClient("t", url) as client:
            return [one.id async for one in client.tasks.search(*where, **options)]

    return asyncio.run(run())


WHOLE: dict[str, Any] = {
    "query": "call",
    "properties": ["hs_task_subject"],
    "sorts": [{"propertyName": "hs_timestamp", "direction": "DESCENDING"}],
    "limit": 5,
    "after": "10",
    "filterGroups": [{"filters": [{"propertyName": "hs_task_status", "operator": "EQ", "value": "WAITING"}]}],
}


@pytest.mark.parametrize("half", HALVES)
def test_a_whole_request_means_what_it_says(half: str) -> None:
    """Every part of it travels as it is; an option goes before."""
    with serving(answer(200, {"total": 0, "results": []})) as server:
        found(half, server.url, WHOLE)
        found(half, server.url, {"filters": WHOLE["filterGroups"][0]["filters"], "sorts": ["-a"]}, limit=7)
        found(half, server.url, {"query": "x"})
        first, second, third = (msgspec.json.decode(got.body) for got in server.got)
    assert first == WHOLE
    assert second["filterGroups"] == WHOLE["filterGroups"] and second["limit"] == 7
    assert second["sorts"] == [{"propertyName": "a", "direction": "DESCENDING"}]
    assert third["query"] == "x" and "filterGroups" not in third


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize(
    ("request_", "named"),
    [
        ({**WHOLE, "porperties": ["a"]}, "search.porperties"),
        ({"filterGroups": [{"filters": [], "filtres": []}]}, "filterGroups.filtres"),
        ({"filters": [{"propertyName": "a", "operator": "EQ", "valeu": "1"}]}, "filters.valeu"),
        ({"sorts": [{"propertyName": "a", "order": "DESCENDING"}]}, "sorts.order"),
        ({**WHOLE, "filters": WHOLE["filterGroups"]}, "not both"),
    ],
)
def test_what_a_request_does_not_have_is_refused(half: str, request_: dict[str, Any], named: str) -> None:
    """By its name, before anything is sent."""
    with serving(answer(200, {"total": 0, "results": []})) as server:
        with pytest.raises(axle.InvalidProperties, match=named):
            found(half, server.url, request_)
        assert server.got == []


def test_other_refusals_stay_what_they_are() -> None:
    """A bad filter is a BadRequest, on whichever page."""
    with serving(error(400, category="VALIDATION_ERROR")) as server:
        client = axle.Client("t", server.url)
        with client, pytest.raises(axle.BadRequest):
            client.tasks.search(sort="-createdate").all()


@pytest.mark.parametrize(
    "pages",
    [[["5", "3"]], [["3", "5"], ["3", "5"]], [["3", "3"]], [["x"]], [["3", "5"], ["4", "6"]]],
    ids=["out of order", "the same page again", "a record twice", "no number", "back"],
)
def test_a_walk_that_the_server_leads_astray_is_ended(pages: list[list[str]]) -> None:
    """In the order of ids each page goes on behind the last one. To go on otherwise could lose records, or never end."""

    def reply(got: Got) -> bytes:
        ids = pages[min(got.number, len(pages)) - 1]
        return answer(
            200, {"total": 9, "results": [_record(1) | {"id": one} for one in ids], "paging": {"next": {"after": "2"}}}
        )

    with serving(reply) as server, axle.Client("t", server.url) as client:
        with pytest.raises(axle.ResponseValidationError, match="order of their ids"):
            client.tasks.search().all()
        assert len(server.got) == len(pages)


@pytest.mark.parametrize("half", ["plain", "awaited"])
@pytest.mark.parametrize("length", [1, 2, 7])
def test_pages_that_go_in_a_circle_have_an_end(half: str, length: int) -> None:
    """Of a list as of a search in another order: a cursor that comes again is an error, soon after."""

    def reply(got: Got) -> bytes:
        after = f"c{got.number % length}"
        return answer(200, {"total": 9, "results": [_record(got.number)], "paging": {"next": {"after": after}}})

    async def run(url: str, search: bool) -> None:
        async with axle.AsyncClient("t", url) as client:
            await (client.tasks.search(sort="a") if search else client.tasks.list()).all()

    for search in (True, False):
        with serving(reply) as server, pytest.raises(axle.ResponseValidationError, match="form a loop"):
            if half == "awaited":
                asyncio.run(run(server.url, search))
            with axle.Client("t", server.url) as client:
                (client.tasks.search(sort="a") if search else client.tasks.list()).all()
        assert len(server.got) <= 4 * length
