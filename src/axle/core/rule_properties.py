"""Which properties each rule names, by the types of its fields, so that a catalog can be checked before a rule ever runs."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from axle.core.rule_types import Rule

Names = Callable[[Any], Iterable[str]]  # reads the names of properties out of the value of a field


def mentioned(rule: Rule) -> set[str]:
    """Return every property name in a rule."""
    return {*_named_by(rule, "property"), *rule.implied()}


def calculated(rule: Rule) -> set[str]:
    """Return the properties that a rule sets whoever writes the record: their changes are nobody's but the server's."""
    return _named_by(rule, "calculated")


def _named_by(rule: Rule, mark: str) -> set[str]:
    return {name for field, names in _fields(type(rule), mark) for name in names(getattr(rule, field)) if name}


@functools.cache
def _fields(rule_type: type, mark: str) -> list[tuple[str, Names]]:
    """Return the fields of a rule that hold marked names, each with what reads them."""
    readers = ((field, _reader(hint, mark)) for field, hint in get_type_hints(rule_type, include_extras=True).items())
    return [(field, names) for field, names in readers if names]


def _reader(hint: Any, mark: str) -> Names | None:
    """Return what reads the marked names out of a value of a type: a name, a dict or a tuple of such; None without any."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return (lambda value: (value,)) if (arguments[1].extra or {}).get(mark) else None
    if origin is dict:
        of_key, of_value = (_reader(argument, mark) for argument in arguments)
        if of_key:
            return lambda value: [name for each in value for name in of_key(each)]
        return (lambda value: [name for each in value.values() for name in of_value(each)]) if of_value else None
    of_item = _reader(arguments[0], mark) if origin is tuple else None
    return (lambda value: [name for each in value for name in of_item(each)]) if of_item else None
