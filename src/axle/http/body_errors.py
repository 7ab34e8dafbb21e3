"""Bodies that cannot be read, or do not have the shape which a route wants, and what is said of them.

The words are those that clients of the service know, which come from its JSON parser; so are the places: a value of the wrong
kind stands where it begins, an object that lacks something where it ends, and unreadable text just before the place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import msgspec
from msgspec import inspect

from axle.core.errors import MAX_EXCERPT, Invalid, InvalidBody, MissingField, ShapeError, UnknownOption, excerpt
from axle.http import json_positions
from axle.http.bodies.published import NAMES
from axle.http.json_positions import Step

MAX_SENTENCE = 300  # characters of what the decoder says, where it has no words of the service's

_PLACED = re.compile(r"(.*?)(?: - at `(key` in `)?\$(.*)`)?", re.DOTALL)
_STEP = re.compile(r"\.([^.\[]+)|\[(\d+|\.\.\.)\]")
_KINDS = re.compile(r"Expected `(.+)`, got `(\w+)`")
_LENGTH = re.compile(r"Expected `(?:array|object)` of length <= (\d+)")
_OFFSET = re.compile(r"(?:JSON is malformed: )?(.*?)(?: \(byte (\d+)\))?", re.DOTALL)
_WORD = re.compile(rb"[-+]?[A-Za-z_$][\w$]*")
_TOO_LARGE = ("NaN", "Infinity", "-Infinity", "+Infinity")

_JAVA = {
    "str": "java.lang.String",
    "int": "java.lang.Long",
    "float": "java.lang.Double",
    "bool": "java.lang.Boolean",
    "array": "java.util.ArrayList",
    "object": "java.util.LinkedHashMap",
}
_TOKENS = {
    "object": "Object value (token `JsonToken.START_OBJECT`)",
    "array": "Array value (token `JsonToken.START_ARRAY`)",
    "str": "String value (token `JsonToken.VALUE_STRING`)",
    "int": "Integer value (token `JsonToken.VALUE_NUMBER_INT`)",
    "float": "Floating-point value (token `JsonToken.VALUE_NUMBER_FLOAT`)",
    "bool": "Boolean value (token `JsonToken.VALUE_{}`)",
    "null": "Null value (token `JsonToken.VALUE_NULL`)",
}
_ARGUMENTS = {
    "str": ("String-argument", "String value ('{}')"),
    "int": ("int/Int-argument", "Number value ({})"),
    "float": ("double/Double-argument", "Number value ({})"),
    "bool": ("boolean/Boolean-argument", "Boolean value ({})"),
}


class _Problem(NamedTuple):
    """What a decoder says of a body: the sentence, the path to the value, and the body."""

    sentence: str
    path: list[Step]
    body: bytes

    def placed(self, text: str, at: int | None, mark: str = ": ") -> str:
        """Put a sentence behind the place that it is about, where that is known."""
        if at is None:
            return f"Invalid input JSON{mark}{text}"
        line, column = json_positions.line_and_column(self.body, at)
        return f"Invalid input JSON on line {line}, column {column}{mark}{text}"

    def ending(self, path: Sequence[Step]) -> int | None:
        """Return where the last byte of the value at a path stands."""
        at = json_positions.find(self.body, path, "object")
        stop = json_positions.end(self.body, at) if at is not None else None
        return stop - 1 if stop else None


def unreadable(wrong: Exception, body: bytes) -> InvalidBody:
    """Tell where a body stops to be JSON."""
    placed = _Problem(str(wrong), [], body).placed
    match = _OFFSET.fullmatch(str(wrong))
    if isinstance(wrong, RecursionError) or match is None:
        return InvalidBody("Invalid input JSON: it is nested too deeply")
    if match[2] is None:
        ended = "truncated" in match[1]
        return InvalidBody(
            placed("Unexpected end-of-input", len(body)) if ended else f"Invalid input JSON: {excerpt(match[1])}"
        )
    at = int(match[2])
    start = at - 1 if body[at - 1 : at] in (b"-", b"+") and body[at : at + 1].isalpha() else at
    word = _WORD.match(body, start, start + MAX_EXCERPT)
    if word and "invalid character" in match[1]:
        token = word[0].decode()
        if token in _TOO_LARGE:
            text = f"Non-standard token '{token}': enable `JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS` to allow"
        else:
            text = (
                f"Unrecognized token '{token}': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or "
                "'false')"
            )
        return InvalidBody(placed(text, word.end()))
    byte = body[at : at + 1]
    text = f"Unexpected character ({byte.decode('latin-1')!a} (code {byte[0]})): {match[1]}" if byte else match[1]
    return InvalidBody(placed(text, at + len(byte)))


def misshapen(wrong: msgspec.ValidationError, shape: Any, body: bytes, content: Any) -> Invalid:
    """Tell what a body lacks or has of the wrong kind; of missing fields, all of one object. `content` is the body, decoded."""
    match = _PLACED.fullmatch(str(wrong))
    sentence, steps = (match[1], match[3] or "") if match else (str(wrong), "")
    problem = _Problem(sentence, [int(n) if n.isdigit() else name or n for name, n in _STEP.findall(steps)], body)
    cause = wrong.__cause__
    if isinstance(cause, ShapeError):
        return _misfit(cause, problem)
    missing = sentence.partition("missing required field `")[2].partition("`")[0]
    if missing:
        return _lacking(problem, problem.path, missing, shape, content)
    length = _LENGTH.fullmatch(sentence)
    if length:
        return _too_many(problem.path, int(length[1]), content)
    kinds = _KINDS.fullmatch(sentence)
    if kinds is None:
        return InvalidBody(problem.placed(sentence[:MAX_SENTENCE], json_positions.find(body, problem.path, "str")))
    if kinds[2] == "null" and problem.path and isinstance(problem.path[-1], str) and problem.path[-1] != json_positions.MEMBER:
        return _lacking(problem, problem.path[:-1], problem.path[-1], shape, content)
    return _of_another_kind(problem, kinds[1], kinds[2], shape)


def _too_many(path: Sequence[Step], most: int, content: Any) -> Invalid:
    """Tell that a list, or an object, has more in it than it may have."""
    name = next((step for step in reversed(path) if isinstance(step, str) and step != json_positions.MEMBER), "inputs")
    for step in path:
        several = (
            content.values() if step == json_positions.MEMBER else [content[step]]
        )  # which member it was the decoder does not tell
        content = next((one for one in several if step != json_positions.MEMBER or len(one) > most), [])
    count = len(content)
    return Invalid(f"The maximum number of {name} is {most}, but there were {count}.", context={name: [str(count)]})


def _misfit(cause: ShapeError, problem: _Problem) -> InvalidBody:
    """Tell what a shape has against one of its values, which stands where a field does, or where the object ends."""
    if cause.field:
        return UnknownOption(problem.placed(str(cause), json_positions.find(problem.body, [*problem.path, cause.field])))
    return InvalidBody(problem.placed(str(cause), problem.ending(problem.path)))


def _lacking(problem: _Problem, path: Sequence[Step], name: str, shape: Any, content: Any) -> MissingField:
    names = _absent(inspect.type_info(shape), content)
    listed = ", ".join(names if name in names else [name])
    return MissingField(problem.placed(f"Some required fields were not set: [{listed}]", problem.ending(path), ". "))


def _of_another_kind(problem: _Problem, expected: str, got: str, shape: Any) -> InvalidBody:
    at = json_positions.find(problem.body, problem.path, got)
    scalar = next(
        (word for word in ("str", "float", "int", "bool", "array", "object") if word in expected.split(" | ")),
        "",
    )
    shape_there = _at(inspect.type_info(shape), problem.path)
    name = _JAVA.get(scalar, expected) if shape_there is None else _java(shape_there)
    stop = json_positions.end(problem.body, at) if at is not None else None
    text = (
        problem.body[at:stop][: 4 * MAX_EXCERPT].decode("utf-8", "replace").strip('"')[:MAX_EXCERPT] if at is not None else ""
    )
    if isinstance(shape_there, inspect.StructType) and got in _ARGUMENTS:
        argument, value = _ARGUMENTS[got]
        reason = f"no {argument} constructor/factory method to deserialize from {value.format(text)}"
        return InvalidBody(
            problem.placed(f"Cannot construct instance of `{name}` (although at least one Creator exists): {reason}", at)
        )
    if got == "str" and scalar in ("int", "float"):
        reason = f'from String "{text}": not a valid `{name}` value'
    elif got == "str" and scalar == "bool":
        reason = f'from String "{text}": only "true" or "false" recognized'
    else:
        reason = f"from {_TOKENS.get(got, got).format(text.upper())}"
    return InvalidBody(problem.placed(f"Cannot deserialize value of type `{name}` {reason}", at))


def _java(shape: inspect.Type) -> str:
    """Return what the service's parser calls a type that is no scalar."""
    if isinstance(shape, inspect.StructType):
        return NAMES.get(shape.cls, shape.cls.__name__)
    if isinstance(shape, inspect.CollectionType):
        of = shape.item_type
        scalar = "java.lang.Object" if isinstance(of, inspect.AnyType) else "java.lang.String"
        return f"java.util.ArrayList<{_java(of) if isinstance(of, inspect.StructType) else scalar}>"
    return "java.util.LinkedHashMap<java.lang.String,java.lang.String>"


def _at(shape: inspect.Type | None, path: Sequence[Step]) -> inspect.Type | None:
    """Return the type that a shape has at a path, where that is no scalar."""
    if isinstance(shape, inspect.UnionType):
        return next(filter(None, (_at(one, path) for one in shape.types)), None)
    if shape is None or not path:
        return shape if isinstance(shape, inspect.StructType | inspect.CollectionType | inspect.DictType) else None
    if isinstance(shape, inspect.StructType):
        return _at(next((field.type for field in shape.fields if field.encode_name == path[0]), None), path[1:])
    if isinstance(shape, inspect.CollectionType):
        return _at(shape.item_type, path[1:])
    return _at(shape.value_type, path[1:]) if isinstance(shape, inspect.DictType) else None


def _absent(shape: inspect.Type, content: Any) -> list[str]:
    """Return what the first object that lacks required fields has not; one inside another comes before it, as it is read."""
    if isinstance(shape, inspect.UnionType):
        return _first((one, content) for one in shape.types)
    if isinstance(shape, inspect.CollectionType) and isinstance(content, list):
        return _first((shape.item_type, one) for one in content)
    if not isinstance(shape, inspect.StructType) or not isinstance(content, dict):
        return []
    inside = _first((field.type, content[field.encode_name]) for field in shape.fields if field.encode_name in content)
    return inside or [field.encode_name for field in shape.fields if field.required and content.get(field.encode_name) is None]


def _first(pairs: Iterable[tuple[inspect.Type, Any]]) -> list[str]:
    return next(filter(None, (_absent(shape, content) for shape, content in pairs)), [])
