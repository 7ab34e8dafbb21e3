"""What events tell, as types: each thing once, and nothing that did not happen."""

from __future__ import annotations

import msgspec
import pytest

from axle.core.associations import Link
from axle.core.events import (
    ARCHIVED,
    CREATED,
    ERASED,
    LINKED,
    REMINDED,
    RESTORED,
    UPDATED,
    Archived,
    AssociationAdded,
    AssociationRemoved,
    Created,
    Erased,
    Event,
    EventDetail,
    EventName,
    Happening,
    Merged,
    PropertiesChanged,
    Reminded,
    Restored,
    happenings,
)

THERE, BACK = Link(1, 101, 7), Link(2, 7, 101)


def event(name: EventName, detail: EventDetail) -> Event:
    """Make an event of one record."""
    return Event(5, 1, 101, 1_000, name, detail)


@pytest.mark.parametrize(("name", "detail", "told"), [
    (CREATED, EventDetail(), [Created()]),
    (CREATED, EventDetail(linked=[THERE, BACK]), [Created(), AssociationAdded(THERE), AssociationAdded(BACK)]),
    (UPDATED, EventDetail(["city"]), [PropertiesChanged(["city"])]),
    (UPDATED, EventDetail(["city"], [THERE], [BACK]), [PropertiesChanged(["city"]), AssociationAdded(THERE),
                                                        AssociationRemoved(BACK)]),
    (ARCHIVED, EventDetail(), [Archived()]),
    (ARCHIVED, EventDetail(merged_into=9), [Merged(9)]),
    (RESTORED, EventDetail(["hs_is_overdue"]), [Restored(), PropertiesChanged(["hs_is_overdue"])]),
    (ERASED, EventDetail(unlinked=[THERE]), [Erased(), AssociationRemoved(THERE)]),
    (LINKED, EventDetail(linked=[THERE]), [AssociationAdded(THERE)]),
    (LINKED, EventDetail(), []),
    (REMINDED, EventDetail(), [Reminded()]),
])  # fmt: skip
def test_an_event_tells_each_thing_once(name: EventName, detail: EventDetail, told: list[Happening]) -> None:
    """What became of the record comes first, then its properties, then its associations; a merge is no archiving."""
    assert list(happenings(event(name, detail))) == told


def test_details_are_kept_as_short_json() -> None:
    """Only what there is to tell, rows of associations as three numbers; and read again as they were."""
    detail = EventDetail(["city"], [THERE], merged_into=9)
    text = msgspec.json.encode(detail)
    assert text == b'{"names":["city"],"linked":[[1,101,7]],"merged_into":9}'
    assert msgspec.json.decode(text, type=EventDetail) == detail
    assert msgspec.json.encode(EventDetail()) == b"{}"
