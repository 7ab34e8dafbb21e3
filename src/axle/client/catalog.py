"""The object types and properties that the client knows: read from the server's catalog on first use.

An account may have more types, more properties and, where HubSpot lets it add them, more options: see `CatalogProperty.closed`.
"""

from __future__ import annotations

import functools
import re
from pathlib import Path

import msgspec

NUMBER, BOOL, DATE, DATETIME, ENUMERATION = "number", "bool", "date", "datetime", "enumeration"

ID_NAMES = re.compile(r"(^|_)ids?$|_by$|companyid$")
CATALOG = Path(__file__).parent.parent / "catalog"
_NOT_TYPES = {"associations", "custom_object"}  # the files of the catalog that are no object types


class CatalogOption(msgspec.Struct, frozen=True):
    """One allowed value."""

    value: str


class CatalogProperty(msgspec.Struct, frozen=True):
    """One property, as far as it concerns values."""

    name: str
    label: str = ""
    description: str = ""
    type: str = "string"
    fieldType: str = "text"
    options: tuple[CatalogOption, ...] = ()
    externalOptions: bool = False
    format: str = ""
    read_only: bool = False
    read_only_definition: bool = True

    @property
    def doc(self) -> str:
        """Return what HubSpot says of it: its label, and its description."""
        return f"{self.label}: {self.description}" if self.description else self.label

    @property
    def several(self) -> bool:
        """Tell whether it holds any number of options at once."""
        return self.type == ENUMERATION and self.fieldType == "checkbox"

    @property
    def identifies(self) -> bool:
        """Tell whether it is an id, which is a number for HubSpot and a text in the client."""
        return self.type == NUMBER and ID_NAMES.search(self.name) is not None

    @property
    def closed(self) -> bool:
        """Tell whether only HubSpot defines the options; otherwise an account may."""
        return bool(self.options) and not self.externalOptions and self.read_only_definition


class ObjectTypeNames(msgspec.Struct, frozen=True):
    """What an object type is called."""

    name: str
    singular: str
    id: str
    aliases: tuple[str, ...] = ()

    @property
    def stem(self) -> str:
        """Return the beginning of the names of its classes: `Task`."""
        return "".join(word.capitalize() for word in self.singular.split("_"))

    @property
    def plural(self) -> str:
        """Return the name of the class of all its records: `Tasks`."""
        return "".join(word.capitalize() for word in self.name.split("_"))


class CatalogType(ObjectTypeNames, frozen=True):
    """An object type with its properties, and the name of the file that says so."""

    properties: tuple[CatalogProperty, ...] = ()
    file: str = ""


@functools.cache
def files_by_name() -> dict[str, str]:
    """Return the files of all known types by each name that one can call them by, in lower case."""
    files = [path for path in CATALOG.glob("*.json") if path.stem not in _NOT_TYPES]
    types = [(path.stem, msgspec.json.decode(path.read_bytes(), type=ObjectTypeNames)) for path in files]
    return {name.lower(): stem for stem, one in types for name in (stem, *one.aliases, one.id, one.singular, one.name)}


@functools.cache
def catalog_type(object_type: str) -> CatalogType | None:
    """Return a type by any of its names, its properties ordered by name; None for one that the catalog does not have."""
    path = CATALOG / f"{object_type}.json"
    if not object_type.isidentifier() or object_type in _NOT_TYPES or not path.exists():
        file = files_by_name().get(object_type.lower())
        return catalog_type(file) if file else None
    decoded = msgspec.json.decode(path.read_bytes(), type=CatalogType)
    ordered = tuple(sorted(decoded.properties, key=lambda definition: definition.name))
    return msgspec.structs.replace(decoded, properties=ordered, file=path.stem)
