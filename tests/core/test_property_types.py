"""One row says everything of a property type: how it is compared, sorted, kept in a column, and read by the client."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from axle.client.catalog import CatalogProperty
from axle.client.conversions import CONVERSIONS
from axle.core.model import Option, Property
from axle.core.property_types import BOOL, DATE, MOMENT, NUMBER, OPTION, PROPERTY_TYPES, TEXT, Form, form_of, key, normalise
from axle.storage.search.slots import letter, stored

# Of each form some values in their order, and what Python reads them as.
VALUES: dict[Form, tuple[tuple[str, ...], str]] = {
    TEXT: (('"10"', '"9"', '"b"'), "str"),  # quoted, so that they are JSON too
    BOOL: (("false", "true"), "bool"),
    OPTION: (("10", "9", "B", "a"), "str"),
    NUMBER: (("-2", "9", "9.5", "10", "1e3"), "Decimal"),
    DATE: (("1969-12-31", "2026-01-02", "2026-01-10"), "date"),
    MOMENT: (("1969-12-31T00:00:00.000Z", "2026-01-02T00:00:00.000Z", "2026-01-02T00:00:00.001Z"), "datetime"),
}


def property_of(name: str) -> Property:
    """Return a property of a type."""
    options = tuple(map(Option, VALUES[OPTION][0])) if PROPERTY_TYPES[name].form is OPTION else ()
    return Property("x", "X", name, next(iter(PROPERTY_TYPES[name].field_types), "text"), options=options)


def ordered(values: tuple[str, ...], place: Callable[[str], Any]) -> list[str]:
    """Return values in the order of their places."""
    return sorted(reversed(values), key=place)


@pytest.mark.parametrize("name", PROPERTY_TYPES)
def test_values_are_compared_and_sorted_as_their_form_says(name: str) -> None:
    """By the oracle and by the column of a database alike."""
    prop = property_of(name)
    values, _ = VALUES[form_of(prop)]
    assert [normalise(prop, value) for value in values] == [*values]
    assert ordered(values, lambda text: key(prop, text)) == [*values]
    assert ordered(values, lambda text: stored(prop, text)) == [*values]
    assert letter(prop) == ("n" if form_of(prop) in (NUMBER, DATE, MOMENT) else "t")


@pytest.mark.parametrize("name", PROPERTY_TYPES)
def test_the_client_reads_what_the_form_says(name: str) -> None:
    """And writes it as the server keeps it."""
    assert name in CONVERSIONS, f"axle.client.conversions.CONVERSIONS has no row for the property type {name}"
    prop = property_of(name)
    values, python = VALUES[form_of(prop)]
    assert CONVERSIONS[name].read_as == python
    read = [CONVERSIONS[name].read(value) for value in values]
    assert {type(value).__name__ for value in read} == {python}
    assert sorted(read) == read
    definition = CatalogProperty("x", type=name)
    assert [key(prop, CONVERSIONS[name].write(definition, value)) for value in read] == [key(prop, value) for value in values]


def test_a_number_knows_no_bound() -> None:
    """Whole numbers beyond 2^53 are told apart, which doubles do not."""
    prop = property_of("number")
    assert key(prop, "9007199254740993") != key(prop, "9007199254740992")
