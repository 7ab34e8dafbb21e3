"""Which inputs of a batch an error is about."""

from __future__ import annotations

from typing import Any

import pytest

from axle.client.batch_results import InputIndex
from axle.client.models import PropertyGroup

PAIRS = [
    {"from": {"id": "1"}, "to": {"id": "7"}},
    {"from": {"id": "1"}, "to": [{"id": "8"}, {"id": "9"}]},
    {"from": {"id": "2"}, "to": {"id": "7"}},
]


@pytest.mark.parametrize(
    ("inputs", "context", "places"),
    [
        ([{"id": "5"}, {"id": "6"}, {"id": "5"}], {"ids": ["5"]}, [0, 2]),
        ([{"name": "hat"}, {"name": "coat"}], {"name": ["coat"]}, [1]),
        ([{"id": 5}], {"id": ["5"]}, [0]),
        ([{"objectWriteTraceId": "a", "id": "5"}, {"id": "5"}], {"objectWriteTraceId": ["a"], "ids": ["5"]}, [0]),
        (PAIRS, {"fromObjectId": ["1"], "toObjectId": ["7"]}, [0]),
        (PAIRS, {"fromObjectId": ["1"], "toObjectId": ["9"]}, [1]),
        (PAIRS, {"fromObjectId": ["1"]}, [0, 1]),
        (PAIRS, {"toObjectId": ["7"]}, [0, 2]),
        (PAIRS, {"message": ["7"]}, []),
        ([PropertyGroup(name="hats", label="Hats"), {"name": "coats"}], {"name": ["hats"]}, [0]),
        (["hats"], {"name": ["hats"]}, []),
    ],
    ids=["an id twice", "a name", "a number", "a trace", "both ends", "of several", "from", "to", "else", "structure", "text"],
)
def test_an_error_is_matched_to_its_inputs(inputs: list[Any], context: dict[str, list[str]], places: list[int]) -> None:
    """By trace id before all else, by both ends of an association, or by any other name that its context has."""
    assert InputIndex(inputs).places_of(context) == places
