"""What a query string says about reading: lists repeated or joined by commas, numbers, yes and no."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import parse_qsl

from axle.core.behaviour import PRESETS, Behaviour
from axle.core.errors import Invalid, unparsable
from axle.core.sizes import MAX_NAMES
from axle.core.whole_numbers import is_whole_number
from axle.operations.request import ReadOptions

MAX_FIELDS = 5_000
NOTHING = ReadOptions()
DOCUMENTED = PRESETS["documented"]
MAX_LIMIT_DIGITS = 9
_TRUE, _FALSE = ("true", "1", "yes"), ("false", "0", "no", "")


def pairs(query: str) -> list[tuple[str, str]]:
    """Split a query string. Raises Invalid for one with too many fields."""
    try:
        return parse_qsl(query, keep_blank_values=True, max_num_fields=MAX_FIELDS)
    except ValueError:
        raise Invalid(f"The query has more than {MAX_FIELDS} fields.") from None


def reading(fields: Iterable[tuple[str, str]], behaviour: Behaviour = DOCUMENTED) -> ReadOptions:
    """Read the parameters that reads and lists know. Raises Invalid naming a bad one."""
    strict = behaviour.only_true_is_true
    lists: dict[str, list[str]] = {}
    single: dict[str, str] = {}
    for name, value in fields:
        if name.removesuffix("[]") in ("properties", "propertiesWithHistory", "associations"):
            lists.setdefault(name.removesuffix("[]"), []).extend(part.strip() for part in value.split(","))
        else:
            single[name] = single.get(name, value) if strict else value
    kept = {name: tuple(dict.fromkeys(filter(None, values))) for name, values in lists.items()}
    for name, values in kept.items():
        if len(values) > MAX_NAMES:
            count = str(len(values))
            raise Invalid(f"The maximum number of {name} is {MAX_NAMES}, but there were {count}.", context={name: [count]})
    return ReadOptions(
        properties=kept.get("properties"),
        history=kept.get("propertiesWithHistory", ()),
        associations=kept.get("associations", ()),
        archived=_flag("archived", single.get("archived", ""), strict),
        limit=_whole("limit", single.get("limit", "")),
        after=single.get("after", ""),
        id_property=single.get("idProperty", ""),
    )


def _flag(name: str, text: str, strict: bool) -> bool:
    if strict:
        return text.lower() == "true"
    lowered = text.strip().lower()
    if lowered not in (*_TRUE, *_FALSE):
        raise unparsable(name)
    return lowered in _TRUE


def _whole(name: str, text: str) -> int | None:
    if not text:
        return None
    digits = text.removeprefix("-")
    if not is_whole_number(digits, MAX_LIMIT_DIGITS):
        raise unparsable(name)
    return int(text)
