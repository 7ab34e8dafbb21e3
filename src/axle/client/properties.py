"""The properties of a record: text as HubSpot sends it, read as Python values when they are asked for.

    task.properties.hs_timestamp          a datetime with a zone, or None
    task.properties["hs_timestamp"]       the text, as it came
    task.properties.extra                 what the catalog does not know: properties of the account's own

The classes of the known types, `TaskProperties` and so on, are made here from the catalog when they are first wanted. What a
type checker sees of them stands in `axle/client/typed/`, which `python -m tools.typed` writes from the same files.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar, TypedDict

from axle.client.catalog import CatalogProperty, CatalogType, catalog_type, files_by_name
from axle.client.conversions import conversion
from axle.client.errors import ResponseValidationError

Texts = dict[str, str | None]


class Properties(Mapping[str, "str | None"]):
    """The properties of a record of any type: a mapping of texts. Subclasses have an attribute for each property they know.

    An attribute is None where the record has no value, and where the property was not asked for; `in` tells these apart. A
    multi-select is a tuple, empty without a value. Where the text does not fit the property's type, an attribute is an error if
    `strict`, as what a client reads is unless its `validation` is off, and None otherwise; `unread` has such texts.
    """

    __slots__ = ("_strict", "_texts")

    definitions: ClassVar[Mapping[str, CatalogProperty]] = {}
    _reads: ClassVar[Mapping[str, Callable[[str], Any]]] = {}  # of the properties whose text may not fit

    def __init__(self, texts: Texts, strict: bool = False) -> None:
        self._texts = texts if isinstance(texts, dict) else {}  # without validation, an answer may hold anything
        self._strict = strict

    def __getitem__(self, name: str) -> str | None:
        return self._texts[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._texts!r})"

    def __reduce__(self) -> Any:
        return type(self), (self._texts, self._strict)

    @property
    def extra(self) -> Texts:
        """The properties that the catalog does not know, as text."""
        return {name: text for name, text in self._texts.items() if name not in self.definitions}

    @property
    def unread(self) -> dict[str, str]:
        """The texts that do not fit their property's type."""
        return {name: text for name, text, _ in self.problems()}

    def problems(self) -> Iterator[tuple[str, str, str]]:
        """Find the texts that do not fit: name, text, and what is wrong."""
        for name, text in self._texts.items():
            if text not in (None, "") and name in self._reads:
                try:
                    self._reads[name](str(text))
                except ValueError as wrong:
                    yield name, str(text), str(wrong)

    def to_dict(self) -> Texts:
        """Return the texts as they came."""
        return dict(self._texts)


class _Attribute:
    """One property as an attribute."""

    def __init__(self, definition: CatalogProperty) -> None:
        self.name = definition.name
        self.__doc__ = definition.doc
        self.read = conversion(definition).read
        self.nothing: Any = () if definition.several else None

    def __get__(self, of: Properties | None, owner: type[Properties]) -> Any:
        if of is None:
            return self
        text = of._texts.get(self.name)
        if text is None or text == "":
            return self.nothing
        try:
            return self.read(str(text))  # without validation, it need not be text
        except ValueError as wrong:
            if of._strict:
                message = f"the value of {self.name} is {text!r:.100}, which does not fit: {wrong}"
                raise ResponseValidationError(message, path=f"$.properties.{self.name}") from wrong
            return self.nothing


def properties_of(object_type: str) -> type[Properties]:
    """Return the class of a type's properties, by any of the type's names; of an unknown type, the one without attributes."""
    entry = catalog_type(object_type)
    return _properties_class(entry.file) if entry else Properties


@functools.cache
def _properties_class(file: str) -> type[Properties]:
    entry = _entry(file)
    attributes: dict[str, Any] = {
        **{definition.name: _Attribute(definition) for definition in entry.properties},
        "__slots__": (),
        "__module__": "axle.client.typed",
        "__doc__": f"The properties of {entry.name}; an attribute for each that HubSpot defines.",
        "definitions": {definition.name: definition for definition in entry.properties},
        "_reads": {definition.name: conversion(definition).read for definition in entry.properties},
    }
    return type(f"{entry.stem}Properties", (Properties,), attributes)


def _entry(file: str) -> CatalogType:
    entry = catalog_type(file)
    assert entry is not None
    return entry


def class_named(name: str) -> Any:
    """Return the class of a name: `TaskProperties`, or `TaskInput` with those that can be written. Raises AttributeError."""
    if name.endswith(("Properties", "Input")):
        for file in sorted(set(files_by_name().values())):
            stem = _entry(file).stem
            if name == f"{stem}Properties":
                return _properties_class(file)
            if name == f"{stem}Input":
                return _input_class(file)
    raise AttributeError(f"module 'axle.client.typed' has no attribute {name!r}")


@functools.cache
def _input_class(file: str) -> Any:
    entry = _entry(file)
    fields = {definition.name: Any for definition in entry.properties if not definition.read_only}
    typed_dict = TypedDict(f"{entry.stem}Input", fields, total=False)  # type: ignore[misc] # its name is known when it runs
    typed_dict.__module__ = "axle.client.typed"
    return typed_dict
