"""Dates and times as the latest version of the paths takes them, where older ones refuse or misread them."""

from __future__ import annotations

import re

import msgspec

from axle.core.model import Property
from axle.core.property_types import DATE, DAY_MS, MOMENT, Json, form_of, milliseconds, text_of

SECONDS = re.compile(r"\d{9,10}", re.ASCII)  # 1973 to 2286; taken for milliseconds these would be days of early 1970
MOMENTS = "moments"  # the format of texts that hold moments, joined by semicolons
_WHOLE = re.compile(r"[+-]?\d+", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


class Normalised(msgspec.Struct, frozen=True):
    """A value that was taken for another one: of which property, what was given, and for what it was taken."""

    property: str
    raw: str
    taken: str


def normalised(prop: Property, raw: Json) -> Normalised | None:
    """Return what a date or time is taken for, in epoch milliseconds; None where every version takes it as it stands.

    Moments in seconds are moments. A date may be given as any moment of its day in UTC.
    """
    text = text_of(raw).strip()
    if prop.format == MOMENTS:
        return _of_moments(prop, text)
    taken = _TAKEN.get(form_of(prop), _as_given)(text)
    return None if taken is None else Normalised(prop.name, text_of(raw), str(taken))


def _of_moments(prop: Property, text: str) -> Normalised | None:
    taken = ";".join(str(_of_moment(part.strip()) or part.strip()) for part in text.split(";"))
    return None if taken == text else Normalised(prop.name, text, taken)


def _as_given(text: str) -> int | None:
    return None


def _of_moment(text: str) -> int | None:
    return int(text) * 1_000 if SECONDS.fullmatch(text) else None


def _of_day(text: str) -> int | None:
    ms = milliseconds(text)
    if ms is None or _DAY.fullmatch(text) or (_WHOLE.fullmatch(text) and not ms % DAY_MS):
        return None
    ms = _of_moment(text) or ms
    return ms - ms % DAY_MS


_TAKEN = {DATE: _of_day, MOMENT: _of_moment}
