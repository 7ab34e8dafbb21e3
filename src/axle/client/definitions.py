"""What the client knows of properties: read, when it is first wanted, from the catalogue that the server reads too.

An account may have more properties, and more options where HubSpot lets it add them: see `Definition.closed`.
"""

from __future__ import annotations

import functools
from pathlib import Path

import msgspec

NUMBER, BOOL, DATE, DATETIME, ENUMERATION = "number", "bool", "date", "datetime", "enumeration"
CATALOG = Path(__file__).parent.parent / "catalog"
_KINSHIP = "associations.json"  # the one file of the catalogue that is no object type


class Option(msgspec.Struct, frozen=True):
    """One allowed value."""

    value: str


class Definition(msgspec.Struct, frozen=True):
    """One property, as far as it concerns values."""

    name: str
    type: str = "string"
    fieldType: str = "text"
    options: tuple[Option, ...] = ()
    externalOptions: bool = False
    format: str = ""
    read_only: bool = False
    read_only_definition: bool = True

    @property
    def several(self) -> bool:
        """Tell whether it holds any number of options at once."""
        return self.type == ENUMERATION and self.fieldType == "checkbox"

    @property
    def closed(self) -> bool:
        """Tell whether HubSpot alone says which options there are; the others belong to an account."""
        return bool(self.options) and not self.externalOptions and self.read_only_definition


class Names(msgspec.Struct, frozen=True):
    """What an object type is called."""

    name: str
    singular: str
    id: str
    aliases: tuple[str, ...] = ()

    @property
    def stem(self) -> str:
        """Return the beginning of the names of its classes."""
        return "".join(word.capitalize() for word in self.singular.split("_"))


class _File(msgspec.Struct, frozen=True):
    properties: tuple[Definition, ...]


@functools.cache
def index() -> dict[str, Names]:
    """Return all known types by each name that one can call them by: plural, singular, type id; in lower case."""
    files = (file for file in CATALOG.iterdir() if file.name.endswith(".json") and file.name != _KINSHIP)
    known = [msgspec.json.decode(file.read_bytes(), type=Names) for file in files]
    return {name.lower(): one for one in known for name in (*one.aliases, one.id, one.singular, one.name)}


@functools.cache
def definitions(name: str) -> dict[str, Definition]:
    """Return the properties of a type, by its plural name, in the order of their names."""
    file = msgspec.json.decode((CATALOG / f"{name}.json").read_bytes(), type=_File)
    return {one.name: one for one in sorted(file.properties, key=lambda one: one.name)}
