"""What one server defines every other server on the same database knows in its next request."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.api import CONTACTS, Api
from tests.definitions.properties import PROPERTIES, definition, found
from tests.storage import databases


@pytest.fixture
def pair() -> Iterator[tuple[Api, Api]]:
    """Two applications on one PostgreSQL database."""
    with databases.own_database(databases.server()) as own:
        one = Api(database=own)
        other = Api(database=own)
        yield one, other
        one.close()
        other.close()


def test_a_new_property_is_known_everywhere_at_once(pair: tuple[Api, Api]) -> None:
    """Written by the other server, read by the first, changed, archived and back, each in the next request."""
    one, other = pair
    one.post(PROPERTIES, definition(hasUniqueValue=True))
    contact = other.contact(colour="red")
    assert one.read("contacts", contact, "colour") == other.read("contacts", contact, "colour")
    assert found(one, "EQ", "red") == found(other, "EQ", "red") == [contact]
    one.post(CONTACTS, {"properties": {"colour": "red"}}, 409)
    other.post(PROPERTIES, definition(), 409)
    other.delete(f"{PROPERTIES}/colour")
    one.post(CONTACTS, {"properties": {"colour": "red"}}, 400)
    one.post(PROPERTIES, definition(type="number", fieldType="number"))
    other.post(CONTACTS, {"properties": {"colour": "red"}}, 400)
    assert other.read("contacts", contact, "colour")["colour"] is None
    history = other.get(f"{CONTACTS}/{contact}?propertiesWithHistory=colour")["propertiesWithHistory"]["colour"]
    assert [entry["value"] for entry in history] == ["", "red"]


def test_the_same_name_at_the_same_time_is_defined_once(pair: tuple[Api, Api]) -> None:
    """Of two servers that define it together one is told 409."""
    for turn in range(5):
        with ThreadPoolExecutor(2) as pool:
            sent = [pool.submit(api.call, "POST", PROPERTIES, definition(f"c{turn}")) for api in pair]
        assert sorted(one.result().status for one in sent) == [201, 409]


def test_a_record_written_while_its_property_changes_fits_the_new_definition(pair: tuple[Api, Api]) -> None:
    """Whichever comes first: the text is refused by the number, or cleared by the change; it never stays."""
    one, other = pair
    for turn in range(10):
        name = f"c{turn}"
        one.post(PROPERTIES, definition(name))
        contact = one.contact()
        with ThreadPoolExecutor(2) as pool:
            changed = pool.submit(one.call, "PATCH", f"{PROPERTIES}/{name}", {"type": "number", "fieldType": "number"})
            written = pool.submit(other.call, "PATCH", f"{CONTACTS}/{contact}", {"properties": {name: "text"}})
        assert changed.result().status == 200
        assert written.result().status in (200, 400)
        assert other.read("contacts", contact, name)[name] is None
