"""A query without a sort is ranked; with one, the sort alone decides."""

from __future__ import annotations

from typing import Any

from tests.portal import CONTACTS, Portal


def names(portal: Portal, body: dict[str, Any]) -> list[str]:
    """Return the first names that a search of contacts finds, in order."""
    found = portal.post(f"{CONTACTS}/search", {"properties": ["firstname"], **body}, 200)
    return [one["properties"]["firstname"] for one in found["results"]]


def people(portal: Portal) -> None:
    """Make some people; the name asked for stands whole in the younger ones."""
    for name in ("Annabel", "Hannah", "Anna", "Joanna Anna", "Ann"):
        portal.now_ms += 1_000
        portal.post(CONTACTS, {"properties": {"firstname": name}})


def test_whole_words_come_before_beginnings(portal: Portal) -> None:
    """Records with the whole word come first, oldest first in each part."""
    people(portal)
    assert names(portal, {"query": "anna"}) == ["Anna", "Joanna Anna", "Annabel"]
    assert names(portal, {"query": "ann"}) == ["Ann", "Annabel", "Anna", "Joanna Anna"]


def test_pages_of_a_ranked_search_go_on_where_the_last_ended(portal: Portal) -> None:
    """Pages by offset run through both parts of the order."""
    people(portal)
    pages = [names(portal, {"query": "anna", "limit": 1, "after": at}) for at in range(4)]
    assert pages == [["Anna"], ["Joanna Anna"], ["Annabel"], []]


def test_a_sort_decides_alone(portal: Portal) -> None:
    """With a sort, rank is of no account."""
    people(portal)
    body = {"query": "anna", "sorts": [{"propertyName": "firstname", "direction": "DESCENDING"}]}
    assert names(portal, body) == ["Joanna Anna", "Annabel", "Anna"]
