"""A history shows the newest values of a property, as many as a setting says; a header says where others are left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from axle.config import Config
from axle.storage.transaction import history
from tests.api import CONTACTS, Api

CUT = "x-axle-history-truncated"
V1 = "/contacts/v1/contact/vid"


@pytest.fixture
def api() -> Iterator[Api]:
    """A portal whose histories show three values."""
    made = Api(config=Config(history_limit=3))
    yield made
    made.close()


def contact(api: Api, *cities: str) -> str:
    """Create a contact that had some values one after the other, a second apart."""
    made = api.contact("", city=cities[0])
    for city in cities[1:]:
        api.wait(1_000)
        api.patch(f"{CONTACTS}/{made}", {"city": city})
    return made


def values(record: Any) -> list[str]:
    """Return the values of a history, newest first."""
    return [one["value"] for one in record["propertiesWithHistory"]["city"]]


@pytest.mark.parametrize(("count", "cut"), [(1, False), (2, False), (3, False), (4, True), (5, True), (9, True)])
def test_the_newest_values_are_shown(api: Api, count: int, cut: bool) -> None:
    """One record, a list, a batch; the times are those of the values that are shown."""
    cities = [str(n) for n in range(count)]
    made = contact(api, *cities)
    whole = api.get(f"{CONTACTS}/{made}?propertiesWithHistory=city")
    times = [one["timestamp"] for one in whole["propertiesWithHistory"]["city"]]
    seconds = [int(time[17:19]) for time in times]
    assert seconds == list(range(count - 1, -1, -1))[:3]
    asked: list[tuple[str, str, Any]] = [
        ("GET", f"{CONTACTS}/{made}?propertiesWithHistory=city", None),
        ("GET", f"{CONTACTS}?propertiesWithHistory=city,email", None),
        ("POST", f"{CONTACTS}/batch/read", {"inputs": [{"id": made}], "propertiesWithHistory": ["city"]}),
    ]
    for method, path, body in asked:
        answer = api.call(method, path, body)
        shown = answer.json()
        assert values(shown.get("results", [shown])[0]) == cities[::-1][:3]
        assert answer.headers.get(CUT) == ("true" if cut else None)


def test_a_value_that_was_not_set_at_first(api: Api) -> None:
    """Where there was none at creation there is no entry for it, and nothing is left out."""
    made = api.contact()
    for city in ("1", "2", "3"):
        api.wait(1_000)
        api.patch(f"{CONTACTS}/{made}", {"city": city})
    answer = api.call("GET", f"{CONTACTS}/{made}?propertiesWithHistory=city")
    assert (values(answer.json()), answer.headers.get(CUT)) == (["3", "2", "1"], None)


def test_the_first_versions_say_so_too(api: Api) -> None:
    """Versions of a value are as many, and so is the header there; without history it is not."""
    made = contact(api, *"abcde")
    answer = api.call("GET", f"{V1}/{made}/profile")
    assert [one["value"] for one in answer.json()["properties"]["city"]["versions"]] == ["e", "d", "c"]
    assert answer.headers[CUT] == "true"
    answer = api.call("GET", f"{V1}/{made}/profile?propertyMode=value_only")
    assert CUT not in answer.headers


def test_long_texts_are_fewer(monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer with long texts shows fewer values, says so, and is small."""
    api = Api()
    monkeypatch.setattr(history, "MAX_CHARACTERS", 100_000)
    try:
        made = contact(api, *(str(n) * 9_000 for n in range(1, 10)), *(str(n) * 9_001 for n in range(1, 10)))
        answer = api.call("GET", f"{CONTACTS}/{made}?propertiesWithHistory=city")
        assert 2 <= len(values(answer.json())) < 18
        assert values(answer.json())[0] == "9" * 9_001
        assert answer.headers[CUT] == "true"
        assert len(answer.body) < 150_000
        monkeypatch.setattr(history, "MAX_CHARACTERS", 10_000)
        refused = api.call("GET", f"{CONTACTS}/{made}?propertiesWithHistory=city")
        assert (refused.status, refused.json()["category"]) == (400, "VALIDATION_ERROR")
    finally:
        api.close()
