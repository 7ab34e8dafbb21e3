"""The properties of a record: text as HubSpot sends it, read as Python values when they are asked for.

    task.properties.hs_timestamp          a datetime with a zone, or None
    task.properties["hs_timestamp"]       the text, as it came
    task.properties.extra                 what the catalogue does not know: properties of the account's own

The classes of the known types, `TaskProperties` and so on, are made here from the catalogue when they are first wanted. What a
type checker sees of them stands in `axle/client/typed/`, which `python -m tools.typed` writes from the same files.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar, Self, TypedDict

from axle.client.conversions import kind
from axle.client.definitions import Definition, Known, index, known

Texts = dict[str, str | None]


class Properties(Mapping[str, "str | None"]):
    """The properties of a record of any type: a mapping of texts. Subclasses have an attribute for each property they know.

    An attribute is None where the record has no value, where the property was not asked for, and where the text does not fit
    the property's type; `in`, `unread` and the text itself tell these apart. A multi-select is a tuple, empty without a value.
    """

    __slots__ = ("_texts",)

    definitions: ClassVar[Mapping[str, Definition]] = {}
    _reads: ClassVar[Mapping[str, Callable[[str], Any]]] = {}  # of the properties whose text may not fit
    _fits: ClassVar[Mapping[str, Callable[[str], Any]]] = {}  # the same, quicker: true, or else perhaps wrong

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    @classmethod
    def checked(cls, texts: Any) -> Self:
        """Make properties of what an answer holds. Raises ValueError where it is not text, or does not fit."""
        if not isinstance(texts, dict):
            raise ValueError("properties are no object")
        made = cls(texts)
        if not made._fit():
            for name, text, wrong in made.problems():
                raise ValueError(f"the value of {name} is {text!r:.100}: {wrong}")
        return made

    @classmethod
    def whatever(cls, texts: Any) -> Self:
        """Make properties of what an answer holds, as far as that can be done."""
        return cls(dict(texts) if isinstance(texts, Mapping) else {})

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
        return {name: str(text) for name, text, _ in self.problems()}

    def problems(self) -> Iterator[tuple[str, Any, str]]:
        """Find the values that do not fit: name, value, and what is wrong."""
        for name, text in self._texts.items():
            if text is not None and not isinstance(text, str):
                yield name, text, "it is no text"
            elif text and name in self._reads:
                try:
                    self._reads[name](text)
                except ValueError as wrong:
                    yield name, text, str(wrong)

    def _fit(self) -> bool:
        """Tell, in much less time, whether there are no problems; False where there might be."""
        fits = self._fits
        try:
            for name, text in self._texts.items():
                if text:
                    if text.__class__ is not str:
                        return False
                    test = fits.get(name)
                    if test is not None and not test(text):
                        return False
                elif text is not None and text != "":
                    return False
        except ValueError:
            return False
        return True

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
        if not text or not isinstance(text, str):
            return self.nothing
        try:
            return self.read(text)
        except ValueError:
            return self.nothing


def properties_of(object_type: str) -> type[Properties]:
    """Return the class of a type's properties, by any of the type's names; of an unknown type, the one without attributes."""
    found = known(object_type)
    return _class(found.file) if found else Properties


@functools.cache
def _class(file: str) -> type[Properties]:
    of = _known(file)
    unsure = [one for one in of.properties if kind(one).fits is not None]
    attributes: dict[str, Any] = {
        **{one.name: _Attribute(one) for one in of.properties},
        "__slots__": (),
        "__module__": "axle.client.typed",
        "__doc__": f"The properties of {of.name}; an attribute for each that HubSpot defines.",
        "definitions": {one.name: one for one in of.properties},
        "_reads": {one.name: kind(one).read for one in unsure},
        "_fits": {one.name: kind(one).fits for one in unsure},
    }
    return type(f"{of.stem}Properties", (Properties,), attributes)


def _known(file: str) -> Known:
    found = known(file)
    assert found is not None
    return found


def named(name: str) -> Any:
    """Return the class of a name: `TaskProperties`, or `TaskInput` with those that can be written. Raises AttributeError."""
    if name.endswith(("Properties", "Input")):
        for file in sorted(set(index().values())):
            stem = _known(file).stem
            if name == f"{stem}Properties":
                return _class(file)
            if name == f"{stem}Input":
                return _input(file)
    raise AttributeError(f"module 'axle.client.typed' has no attribute {name!r}")


@functools.cache
def _input(file: str) -> Any:
    of = _known(file)
    fields = {one.name: Any for one in of.properties if not one.read_only}
    made = TypedDict(f"{of.stem}Input", fields, total=False)  # type: ignore[misc]
    made.__module__ = "axle.client.typed"
    return made
