"""The properties of a record: text as HubSpot sends it, read as Python values when they are asked for; and inputs, checked.

    task.properties.hs_timestamp          a datetime with a zone, or None
    task.properties["hs_timestamp"]       the text, as it came
    task.properties.extra                 what the catalogue does not know: properties of the account's own

The classes of the known types, `TaskProperties` and so on, are made here from the catalogue when they are first wanted. What a
type checker sees of them stands in `axle/client/typed/`, which `python -m tools.typed` writes from the same files.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from typing import Any, ClassVar, TypedDict

from axle.client.conversions import kind, written
from axle.client.definitions import Definition, definitions, index

Texts = dict[str, str | None]


class InvalidProperties(ValueError):
    """An input does not fit its properties: `problems` says what is wrong with each. Nothing was sent."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name} {wrong}" for name, wrong in problems.items()))
        self.problems = dict(problems)

    def __reduce__(self) -> Any:
        return type(self), (self.problems,)


class Properties(Mapping[str, "str | None"]):
    """The properties of a record of any type: a mapping of texts. Subclasses have an attribute for each property they know.

    An attribute is None where the record has no value, where the property was not asked for, and where the text does not fit
    the property's type; `in`, `unread` and the text itself tell these apart. A multi-select is a tuple, empty without a value.
    """

    __slots__ = ("_texts",)

    object_type: ClassVar[str] = ""
    definitions: ClassVar[Mapping[str, Definition]] = {}
    _checks: ClassVar[Mapping[str, Callable[[str], Any]]] = {}

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def __getitem__(self, name: str) -> str | None:
        return self._texts[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._texts!r})"

    def __reduce__(self) -> Any:
        return type(self), (self._texts,)

    @property
    def extra(self) -> Texts:
        """The properties that the catalogue does not know, as text."""
        return {name: text for name, text in self._texts.items() if name not in self.definitions}

    @property
    def unread(self) -> dict[str, str]:
        """The texts that do not fit their property's type; their attributes are None."""
        return {name: text for name, text, _ in self.problems()}

    def problems(self) -> Iterator[tuple[str, str, str]]:
        """Find the texts that do not fit: name, text, and what is wrong."""
        checks = self._checks
        for name, text in self._texts.items():
            if text and name in checks:
                try:
                    checks[name](text)
                except ValueError as wrong:
                    yield name, text, str(wrong)

    def to_dict(self) -> Texts:
        """Return the texts as they came."""
        return dict(self._texts)


class _Attribute:
    """One property as an attribute."""

    def __init__(self, definition: Definition) -> None:
        self.name = definition.name
        self.read = kind(definition).read
        self.nothing: Any = () if definition.several else None

    def __get__(self, of: Properties | None, owner: type[Properties]) -> Any:
        if of is None:
            return self
        text = of._texts.get(self.name)
        if not text:
            return self.nothing
        try:
            return self.read(text)
        except ValueError:
            return self.nothing


@functools.cache
def properties_of(object_type: str) -> type[Properties]:
    """Return the class of a type's properties, by any of the type's names; of an unknown type, the one without attributes."""
    known = index().get(object_type.lower())
    return _class(known.name) if known else Properties


@functools.cache
def _class(name: str) -> type[Properties]:
    known = definitions(name)
    attributes: dict[str, Any] = {one.name: _Attribute(one) for one in known.values()}
    reads = {one.name: kind(one).read for one in known.values() if not one.several}
    attributes |= {
        "__slots__": (),
        "__module__": "axle.client.typed",
        "__doc__": f"The properties of {name}; an attribute for each that HubSpot defines.",
        "object_type": name,
        "definitions": known,
        "_checks": {name: read for name, read in reads.items() if read is not str},
    }
    return type(f"{index()[name].stem}Properties", (Properties,), attributes)


def named(name: str) -> Any:
    """Return the class of a name: `TaskProperties`, or `TaskInput` with those that can be written. Raises AttributeError."""
    stem, suffix = next(((name.removesuffix(end), end) for end in ("Properties", "Input") if name.endswith(end)), (name, ""))
    found = next((one.name for one in index().values() if suffix and one.stem == stem), None)
    if found is None:
        raise AttributeError(f"module 'axle.client.typed' has no attribute {name!r}")
    return _class(found) if suffix == "Properties" else _input(found, name)


@functools.cache
def _input(name: str, called: str) -> Any:
    fields = {one.name: Any for one in definitions(name).values() if not one.read_only}
    made = TypedDict(called, fields, total=False)  # type: ignore[misc]
    made.__module__ = "axle.client.typed"
    return made


def checked(object_type: str, given: Mapping[str, Any]) -> dict[str, str]:
    """Return the texts of an input whose properties are known. Raises InvalidProperties, which names all that is wrong.

    `None` and `""` clear a property. Of a type that the catalogue does not know, nothing is checked but the values themselves.
    """
    known = properties_of(object_type).definitions
    return _collected(given, functools.partial(_text, known) if known else _loose)


def as_given(given: Mapping[str, Any]) -> dict[str, str]:
    """Return the texts of an input that is sent as it is: Python values are written, nothing else. Raises InvalidProperties."""
    return _collected(given, _loose)


def _collected(given: Mapping[str, Any], write: Callable[[str, Any], str]) -> dict[str, str]:
    texts, problems = {}, {}
    for name, value in given.items():
        try:
            texts[name] = write(name, value)
        except (TypeError, ValueError) as wrong:
            problems[name] = str(wrong)
    if problems:
        raise InvalidProperties(problems)
    return texts


def _loose(name: str, value: Any) -> str:
    return written(value)


def _text(known: Mapping[str, Definition], name: str, value: Any) -> str:
    definition = known.get(name)
    if definition is None:
        raise ValueError(f"is not known{_meant(known, name)}; an account's own property goes into properties={{…}}")
    if definition.read_only:
        raise ValueError("is read-only: HubSpot sets it by itself")
    value = value.value if isinstance(value, Enum) else value
    return "" if value is None or value == "" else kind(definition).write(definition, value)


def _meant(known: Mapping[str, Definition], name: str) -> str:
    from difflib import get_close_matches  # only who is mistaken needs it

    close = get_close_matches(name, known, 1)
    return f" (did you mean {close[0]}?)" if close else ""
