"""A query without a sort is ranked; with one, the sort alone decides."""

from __future__ import annotations

from typing import Any

from tests.api import CONTACTS, Api


def names(api: Api, body: dict[str, Any]) -> list[str]:
    """Return the first names that a search of contacts finds, in order."""
    found = api.post(f"{CONTACTS}/search", {"properties": ["firstname"], **body}, 200)
    return [one["properties"]["firstname"] for one in found["results"]]


def people(api: Api) -> None:
    """Make some people; the name asked for stands whole in the younger ones."""
    for name in ("Annabel", "Hannah", "Anna", "Joanna Anna", "Ann"):
        api.now_ms += 1_000
        api.post(CONTACTS, {"properties": {"firstname": name}})


def test_whole_words_come_before_beginnings(api: Api) -> None:
    """Records with the whole word come first, oldest first in each part."""
    people(api)
    assert names(api, {"query": "anna"}) == ["Anna", "Joanna Anna", "Annabel"]
    assert names(api, {"query": "ann"}) == ["Ann", "Annabel", "Anna", "Joanna Anna"]


def test_pages_of_a_ranked_search_go_on_where_the_last_ended(api: Api) -> None:
    """Pages by offset run through both parts of the order."""
    people(api)
    pages = [names(api, {"query": "anna", "limit": 1, "after": at}) for at in range(4)]
    assert pages == [["Anna"], ["Joanna Anna"], ["Annabel"], []]


def test_a_sort_decides_alone(api: Api) -> None:
    """With a sort, rank is of no account."""
    people(api)
    body = {"query": "anna", "sorts": [{"propertyName": "firstname", "direction": "DESCENDING"}]}
    assert names(api, body) == ["Joanna Anna", "Annabel", "Anna"]
