"""Errors of a body tell line and column of what is wrong with it, in the words of the service's JSON parser."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from axle.http import json_positions
from tests.api import TASKS, Api, ApiFactory

TOKEN = {"authorization": "Bearer tok", "content-type": "application/json"}
NAN = "Non-standard token '{}': enable `JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS` to allow"
SHORT = "Unexpected end-of-input"

UNREADABLE: list[tuple[bytes, int, int, str]] = [
    (b'{"properties":{"a":NaN}}', 1, 23, NAN.format("NaN")),
    (b'{"properties":{"a":Infinity,"b":NaN}}', 1, 28, NAN.format("Infinity")),
    (b'{"properties":\n\n {"a": -Infinity}}', 3, 17, NAN.format("-Infinity")),
    ('{"x":"ä",\r\n"y":"ä", "a":NaN}'.encode(), 2, 18, NAN.format("NaN")),
    (b'{"a":undefined}', 1, 15, "Unrecognized token 'undefined': was expecting (JSON String, Number, Array, Object or token"),
    (b"%7B%22", 1, 2, "Unexpected character ('%' (code 37)): "),
    (b"{'a':1}", 1, 3, "Unexpected character"),
    (b'{"properties":{"a":"b"', 1, 23, SHORT),
    (b'{"a":\n', 2, 1, SHORT),
]
OF_TEXT = "no String-argument constructor/factory method to deserialize from String value ('x')"
MISSHAPEN: list[tuple[bytes, int, int, str]] = [
    (
        b'{"properties":[]}',
        1,
        15,
        "Cannot deserialize value of type `java.util.LinkedHashMap<java.lang.String,java.lang.String>` from Array value "
        "(token `JsonToken.START_ARRAY`)",
    ),
    (
        '{"x": ["ä"],\n "properties": {"a": "é", "b": {}, "c": []}}'.encode(),
        2,
        33,
        "Cannot deserialize value of type `java.lang.String` from Object value (token `JsonToken.START_OBJECT`)",
    ),
    (
        b'"x"',
        1,
        1,
        f"Cannot construct instance of `SimplePublicObjectInputForCreate` (although at least one Creator exists): {OF_TEXT}",
    ),
    (
        b'{"properties":{},"associations":[{"to":{"id":1},"types":"x"}]}',
        1,
        57,
        "Cannot deserialize value of type `java.util.ArrayList<AssociationSpec>` from String value "
        "(token `JsonToken.VALUE_STRING`)",
    ),
    (
        b'{"properties":{},"associations":[{"to":{"id":true},"types":[]}]}',
        1,
        46,
        "Cannot deserialize value of type `java.lang.String` from Boolean value (token `JsonToken.VALUE_TRUE`)",
    ),
    (
        b'{"properties":{},"associations":[{"to":{"id":1},"types":'
        b'[{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":"x"}]}]}',
        1,
        119,
        'Cannot deserialize value of type `java.lang.Long` from String "x": not a valid `java.lang.Long` value',
    ),
]


@pytest.mark.parametrize(("body", "line", "column", "text"), [*UNREADABLE, *MISSHAPEN])
def test_what_cannot_be_read(open_api: ApiFactory, body: bytes, line: int, column: int, text: str) -> None:
    """Unreadable text is told by the place behind it, a value of the wrong kind by its own; the first in the body counts."""
    for preset, category in (("documented", True), ("observed", False)):
        answer = open_api(preset).send("POST", TASKS, body, TOKEN)
        assert answer.status == 400
        told = answer.json()
        assert told["message"].startswith(f"Invalid input JSON on line {line}, column {column}: {text}")
        assert ("category" in told) is category


@pytest.mark.parametrize(
    ("body", "line", "column", "names"),
    [
        (b"{}", 1, 2, "properties"),
        (b'{"properties": null}', 1, 20, "properties"),
        (b'{"associations": [\n  {"to": {"id": 1}}\n]}', 2, 19, "types"),
        (b'{"associations": [{"to": {"id": null}, "types": []}]}', 1, 37, "id"),
    ],
)
def test_what_is_missing(open_api: ApiFactory, body: bytes, line: int, column: int, names: str) -> None:
    """Fields that are missing or null are told where the object ends, with a category under either preset."""
    for preset in ("documented", "observed"):
        told = open_api(preset).send("POST", TASKS, body, TOKEN).json()
        text = f"Invalid input JSON on line {line}, column {column}. Some required fields were not set: [{names}]"
        assert (told["message"], told["category"]) == (text, "VALIDATION_ERROR")


def test_what_stands_too_far_away(api: Api) -> None:
    """Behind the bytes that are worth the time an error has no place."""
    body = b'{"x":"' + b"x" * json_positions.MAX_SEARCHED + b'","properties":[]}'
    told = api.send("POST", TASKS, body, TOKEN).json()["message"]
    assert told.startswith("Invalid input JSON: Cannot deserialize value of type")


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.from_regex(r"[a-z{\[]{1,2}", fullmatch=True), inner, max_size=3)
    ),
    max_leaves=12,
)


def test_an_end_that_is_too_far_away(api: Api) -> None:
    """Of an object that goes on for long the end is not looked for, in whichever way it is long."""
    for filling in (b"[]," * (json_positions.MAX_SEARCHED // 3), b'"' + b"]}" * json_positions.MAX_SEARCHED + b'",'):
        body = b'{"x":[' + filling + b"1]}"
        assert api.send("POST", TASKS, body, TOKEN).json()["message"] == (
            "Invalid input JSON. Some required fields were not set: [properties]"
        )
        assert json_positions.end(body[:-9], 0) is None


def _paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[tuple[Any, ...], Any]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [(path, value), *(found for key, one in inner for found in _paths(one, (*path, key)))]


@given(VALUES, st.sampled_from([None, 1, "\t"]), st.booleans())
def test_every_value_is_found_where_it_stands(value: Any, indent: Any, escaped: bool) -> None:
    """What stands at the place of a path, up to its end, is the value of that path, however the text is written."""
    text = json.dumps(value, indent=indent, ensure_ascii=escaped).encode("utf-8", "replace")
    for path, one in _paths(json.loads(text)):
        at = json_positions.find(text, path)
        assert at is not None
        assert json.loads(text[at : json_positions.end(text, at)]) == one
        line, column = json_positions.line_and_column(text, at)
        assert text.split(b"\n")[line - 1][column - 1 :] == text[at:].split(b"\n")[0]


ENUM = (
    "Enum type must be one of: [IN, NOT_HAS_PROPERTY, LT, EQ, GT, NOT_IN, GTE, CONTAINS_TOKEN, HAS_PROPERTY, LTE, "
    "NOT_CONTAINS_TOKEN, BETWEEN, NEQ]"
)
RANGE = b'{"filterGroups":[{"filters":[{"value":"1638264673941","propertyName":"closedate","operator":"BETWEEN"}]}]}'
LIST = b'{"filterGroups": [{"filters": [{"value": ["1", "2"], "operator": "IN", "propertyName": "id"}]}]}'


@pytest.mark.parametrize(
    ("body", "line", "column", "text"),
    [
        (RANGE, 1, 102, "operator BETWEEN requires a highValue"),
        (LIST, 1, 42, "Cannot deserialize value of type `java.lang.String` from Array value (token `JsonToken.START_ARRAY`)"),
        (b'{"filters":[{"propertyName":"a","operator":"IN","value":"1"}]}', 1, 60, "operator IN requires values"),
        (b'{"filters":[{"propertyName":"a","operator":"EQ"}]}', 1, 48, "operator EQ requires a value"),
        (b'{"filters":[{}]}', 1, 14, "Cannot build Filter, some of required attributes are not set [propertyName, operator]"),
        ('{"x":"ä",\n"filters":[{"operator":"LIKE"}]}'.encode(), 2, 24, ENUM),
        (b'{"filters":[{"propertyName":"a","operator":{}}]}', 1, 44, "Cannot deserialize value of type `java.lang.String`"),
        (b'{"filters":{}}', 1, 12, "Cannot deserialize value of type `java.util.ArrayList<Filter>` from Object value"),
        (b'{"filterGroups":["x"]}', 1, 18, "Cannot construct instance of `FilterGroup`"),
    ],
)
def test_filters_that_cannot_be_read(open_api: ApiFactory, body: bytes, line: int, column: int, text: str) -> None:
    """They are refused as recorded answers refuse them; an operator that is none has a category under either preset."""
    for preset, category in (("documented", True), ("observed", text == ENUM)):
        told = open_api(preset).send("POST", f"{TASKS}/search", body, TOKEN).json()
        assert told["message"].startswith(f"Invalid input JSON on line {line}, column {column}: {text}")
        assert ("category" in told) is category
