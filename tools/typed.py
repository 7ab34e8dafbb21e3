"""What a type checker sees: the stubs in `src/axle/client/typed/`, of the catalog, and `src/axle/__init__.pyi`, of its list.

`python -m tools.typed` writes them. With `--check` it writes nothing, and fails where a stub is not what its source says. At
run time the classes are made from the same files when they are first wanted: see `axle.client.properties`.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from pathlib import Path

import axle
from axle.client._async.client import AsyncClient
from axle.client.attributes import ObjectsAttribute
from axle.client.catalog import ENUMERATION, CatalogProperty, CatalogType, catalog_type, files_by_name
from axle.client.conversions import CONVERSIONS, MOMENTS, TEXT
from axle.client.properties import Properties
from axle.client.records import CreateOptions, UpdateOptions

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "axle"
FOLDER = SOURCE / "client" / "typed"
SURFACE = "axle.pyi"  # the name of the stub of `axle` itself, among the others
MANY = 40  # options beyond this are not listed where an account may have others anyway

WIDTH = 110
QUOTES = '"' * 3

HEAD = '''"""{label}, as a type checker sees them. Made by tools/typed.py from src/axle/catalog/{file}.json."""

from datetime import date, datetime
from decimal import Decimal
from typing import Final, Literal, TypedDict, Unpack

from axle.client._async.objects import AsyncObjects
from axle.client._sync.objects import Objects
from axle.client.conversions import Number, Several
from axle.client.inputs import Input
from axle.client.properties import Properties
from axle.client.records import CreateOptions, UpdateOptions
from axle.client.responses import Record
'''


CALLS = '''
class _{stem}Create({stem}Input, CreateOptions, total=False): ...
class _{stem}Update({stem}Input, UpdateOptions, total=False): ...

class Async{plural}(AsyncObjects[{stem}Properties]):
    """The {name} of an account. Unlike records of any type, they have known properties alone."""

    async def create(  # type: ignore[override] # narrower on purpose
        self, properties: Input | None = None, **given: Unpack[_{stem}Create]
    ) -> Record[{stem}Properties]: ...
    async def update(  # type: ignore[override] # narrower on purpose
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_{stem}Update]
    ) -> Record[{stem}Properties]: ...

class {plural}(Objects[{stem}Properties]):
    """The {name} of an account. Unlike records of any type, they have known properties alone."""

    def create(  # type: ignore[override] # narrower on purpose
        self, properties: Input | None = None, **given: Unpack[_{stem}Create]
    ) -> Record[{stem}Properties]: ...
    def update(  # type: ignore[override] # narrower on purpose
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_{stem}Update]
    ) -> Record[{stem}Properties]: ...
'''


def types() -> list[CatalogType]:
    """Return the known types, in the order of their names."""
    return [one for file in sorted(set(files_by_name().values())) if (one := catalog_type(file))]


def called(of: CatalogType) -> bool:
    """Tell whether a client has an attribute for a type."""
    return isinstance(vars(AsyncClient).get(of.name), ObjectsAttribute)


def listed(definition: CatalogProperty) -> bool:
    """Tell whether a property's options are listed."""
    return (
        definition.type == ENUMERATION and bool(definition.options) and (definition.closed or len(definition.options) <= MANY)
    )


def alias(definition: CatalogProperty) -> str:
    """Return the name of a property's list of options."""
    return "_" + "".join(word.capitalize() for word in definition.name.split("_"))


def option(definition: CatalogProperty, written: bool) -> str:
    """Return the type of one option: what is written is checked, what is read may be an option that is newer than the list."""
    if not listed(definition):
        return "str | int" if written and not definition.options else "str"
    return alias(definition) if written and definition.closed else f"{alias(definition)} | str"


def read_type(definition: CatalogProperty) -> str:
    """Return the type of a property that is read."""
    if definition.several:
        return f"tuple[{option(definition, False)}, ...]"
    if definition.identifies:
        return "str | None"
    plain = CONVERSIONS.get(definition.type, TEXT).read_as
    return f"{option(definition, False) if definition.type == ENUMERATION else plain} | None"


def written_type(definition: CatalogProperty) -> str:
    """Return the type of a property that is written."""
    if definition.several:
        return f"Several[{option(definition, True)}] | None"
    if definition.identifies:
        return "str | int | None"
    if definition.format == MOMENTS:
        return "str | int | datetime | Several[int | datetime] | None"
    plain = CONVERSIONS.get(definition.type, TEXT).written_as
    return f"{option(definition, True) if definition.type == ENUMERATION else plain} | None"


def stub(of: CatalogType) -> str:
    """Write the stub of one type."""
    head = HEAD.format(label=of.name.replace("_", " ").capitalize(), file=of.file)
    calls = [CALLS.format(stem=of.stem, plural=of.plural, name=of.name.replace("_", " "))] if called(of) else []
    return "\n".join([head, *aliases(of), *attributes(of), *inputs(of), *calls])


def aliases(of: CatalogType) -> Iterator[str]:
    """Write the lists of options."""
    for definition in of.properties:
        if listed(definition):
            values = ", ".join(f'"{option.value}"' for option in definition.options)
            yield f"{alias(definition)} = Literal[{values}]"


def told(definition: CatalogProperty) -> Iterator[str]:
    """Write what HubSpot says of a property, which an editor shows beside its name."""
    text = definition.doc.replace("\\", "/").replace(QUOTES, "'").strip()
    if text:
        first, *rest = textwrap.wrap(f"{text}{'' if text[-1] in '.?!' else '.'}", WIDTH)
        yield "\n".join([f"    {QUOTES}{first}", *(f"    {line}" for line in rest)]) + QUOTES


def attributes(of: CatalogType) -> Iterator[str]:
    """Write the class of what is read."""
    yield f"\nclass {of.stem}Properties(Properties):"
    yield f'    """The properties of {of.name}; an attribute for each that HubSpot defines."""\n'
    for definition in of.properties:
        yield f"    {definition.name}: Final[{read_type(definition)}]"
        yield from told(definition)


def inputs(of: CatalogType) -> Iterator[str]:
    """Write the type of what is written."""
    yield f"\nclass {of.stem}Input(TypedDict, total=False):"
    yield f'    """What can be written of {of.name}; None clears a property."""\n'
    for definition in of.properties:
        if not definition.read_only:
            yield f"    {definition.name}: {written_type(definition)}"
            yield from told(definition)


def surface() -> str:
    """Write the stub of `axle` itself: its public names, each from the module that defines it."""
    lines = ['"""The public names of Axle, as a type checker sees them. Made by tools/typed.py from src/axle/__init__.py."""\n']
    for module, names in vars(axle)["_NAMES"].items():
        lines.append(f"from axle.client.{module} import {', '.join(f'{name} as {name}' for name in sorted(names.split()))}")
    return "\n".join([*lines, "", "__version__: str", "__all__: list[str]", ""])


def package() -> str:
    """Write the stub of the package of typed properties."""
    lines = ['"""The typed properties and inputs of the known object types. Made by tools/typed.py."""\n']
    for one in types():
        names = [f"{one.stem}Input", f"{one.stem}Properties"]
        if called(one):
            names += [f"Async{one.plural}", one.plural]
        lines.append(f"from axle.client.typed._{one.file} import {', '.join(f'{name} as {name}' for name in names)}")
    return "\n".join(lines) + "\n"


def made() -> dict[str, str]:
    """Return all stubs by the names of their files, formatted. Raises ValueError for a property whose name is taken."""
    options = CreateOptions.__annotations__ | UpdateOptions.__annotations__
    taken = [
        definition.name
        for of in types()
        for definition in of.properties
        if hasattr(Properties, definition.name) or definition.name in options
    ]
    if taken:
        raise ValueError(f"an attribute of every Properties, or an option of every call, has the name of: {taken}")
    texts = {
        SURFACE: surface(),
        "__init__.pyi": package(),
        **{f"_{of.file}.pyi": stub(of) for of in types()},
    }
    with tempfile.TemporaryDirectory() as folder:
        for name, text in texts.items():
            (Path(folder) / name).write_text(text, "utf-8")
        for command in (["check", "--quiet", "--fix", "--select", "F401,I001"], ["format", "--quiet"]):
            subprocess.run([sys.executable, "-m", "ruff", *command, "--config", ROOT / "pyproject.toml", folder], check=True)
        return {name: (Path(folder) / name).read_text("utf-8") for name in texts}


def path_of(name: str) -> Path:
    """Return where a stub lies."""
    return SOURCE / "__init__.pyi" if name == SURFACE else FOLDER / name


def stale() -> list[str]:
    """Return the stubs that are not what the sources say, and those that belong to no type."""
    now = made()
    kept = {path.name: path.read_text("utf-8") for path in FOLDER.glob("*.pyi")}
    if path_of(SURFACE).exists():
        kept[SURFACE] = path_of(SURFACE).read_text("utf-8")
    return sorted(name for name in now.keys() | kept.keys() if now.get(name) != kept.get(name))


def main() -> int:
    """Write the stubs or, with `--check`, only compare."""
    parser = argparse.ArgumentParser(prog="python -m tools.typed", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where a stub is out of date")
    old = stale()
    if parser.parse_args().check:
        for name in old:
            print(f"{name}: out of date; run python -m tools.typed", file=sys.stderr)
        return 1 if old else 0
    for path in FOLDER.glob("*.pyi"):
        path.unlink()
    for name, text in made().items():
        path_of(name).write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
