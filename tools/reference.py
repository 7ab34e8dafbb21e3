"""The reference of the client, made from its docstrings: docs/reference/client.md.

`python -m tools.reference` writes it. With `--check` it writes nothing, and fails where the page is not what the code says.
"""

from __future__ import annotations

import argparse
import inspect
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec

import axle
from axle.client import (
    associations,
    auth,
    batches,
    calls,
    config,
    definition_calls,
    errors,
    expressions,
    limiter,
    properties,
    proxies,
    records,
    responses,
    searches,
    timeouts,
)
from axle.client._sync import account, caller, client, definitions, journal, objects, pages, webhooks
from axle.client._sync import associations as links
from axle.client.setting_types import Checked, setting_types

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "client.md"

HEAD = """# The client

`Client` and `AsyncClient` have the same calls; those of `AsyncClient` are awaited, and its pages are walked with `async for`.
What one gives to a client is imported from `axle`, and so are the errors; the rest is met as the result of a call. The classes
of typed properties, `TaskProperties`, `TaskInput` and so on, have an attribute for each property of their type.

How-tos: [searching with expressions](../how-to/search-expressions.md), [typed properties](../how-to/typed-properties.md).

<!-- made by tools/reference.py from docstrings -->
"""


def public(*modules: ModuleType, of: type = object) -> tuple[Any, ...]:
    """Return the public classes that stand in some modules."""
    found = ((module, name, one) for module in modules for name, one in vars(module).items() if isinstance(one, type))
    return tuple(
        one for module, name, one in found if one.__module__ == module.__name__ and name[0] != "_" and issubclass(one, of)
    )


SECTIONS: dict[str, tuple[Any, ...]] = {
    "The client": (client.Client, objects.Objects, objects.Batches, pages.Pages, objects.Search),
    "Options of calls": tuple(
        one
        for one in public(calls, records, searches, batches, associations, definition_calls, of=dict)
        if one.__name__.endswith("Options")
    ),
    "The rest of the API": public(links, definitions, account, webhooks, journal),
    "What is answered": (responses.Record, responses.Page, responses.BatchResult, responses.RawResponse, properties.Properties),
    "Searching": (
        expressions.PropertyNames,
        expressions.Field,
        expressions.AssociationField,
        expressions.Expression,
        expressions.Sort,
    ),
    "Credentials": (auth.Bearer, auth.OAuth2Refresh, auth.ClientConfig, auth.ApiKeys),
    "Settings": (config.Config,),
    "Parts of the settings": tuple(
        found
        for module in (config, limiter, proxies, timeouts)
        for name, found in sorted(vars(module).items())
        if name in axle.__all__ and found.__module__ == module.__name__ and found is not config.Config
    ),
}


def text(thing: Any) -> str:
    """Return a docstring as one would write it in a page, code as code."""
    return inspect.cleandoc(thing.__doc__ or "")


def line(thing: Any) -> str:
    """Return the docstring as one line."""
    return re.sub(r"\s+", " ", text(thing))


def signature(name: str, call: Callable[..., Any]) -> str:
    """Return how something is called, without `self`."""
    made = inspect.signature(call)
    given = [one for one in made.parameters.values() if one.name not in ("self", "cls")]
    shown = str(made.replace(parameters=given)).replace("'", "")
    return f"{name}{shown}"


def options(of: Any) -> Iterator[str]:
    """Write the options of a call, without those of every call."""
    every = {} if of is calls.CallOptions else calls.CallOptions.__annotations__
    for name, kind in of.__annotations__.items():
        if name not in every:
            yield f"- `{name}`: `{kind.__forward_arg__}`"


def members(of: type) -> Iterator[str]:
    """Write the public calls and properties of a class, in the order of the code; those of its base follow a client's own."""
    inherited = vars(caller.Caller) if of is client.Client else {}
    for name, found in [*vars(of).items(), *inherited.items()]:
        if isinstance(found, property):
            yield f"- `{name}`: {line(found)}"
        elif inspect.isfunction(found) and not name.startswith("_"):
            yield f"- `{signature(name, found)}`: {line(found)}"


def fields(of: type[msgspec.Struct]) -> Iterator[str]:
    """Write the fields of a structure, with their types and defaults."""
    takes = setting_types(of) if isinstance(of, Checked) else {}
    yield f"| field | {'takes' if takes else 'type'} | default |\n| --- | --- | --- |"
    types = {name: shown for kind in reversed(of.__mro__) for name, shown in vars(kind).get("__annotations__", {}).items()}
    for field in msgspec.structs.fields(of):
        required = field.default is msgspec.NODEFAULT and field.default_factory is msgspec.NODEFAULT
        default = field.default if field.default is not msgspec.NODEFAULT else field.default_factory
        shown = "required" if required else f"`{getattr(default, '__name__', repr(default))}`"
        kind = takes[field.name].words if takes else f"`{types[field.name]}`".replace("|", "\\|")
        yield f"| `{field.name}` | {kind} | {shown} |"


def entry(of: type) -> Iterator[str]:
    """Write what there is to say of a class."""
    yield f"\n### {'P' if of is expressions.PropertyNames else of.__name__}\n\n{text(of)}\n"
    if issubclass(of, msgspec.Struct) and of.__struct_fields__:
        yield "\n" + "\n".join(fields(of)) + "\n"
    listed = list(options(of) if issubclass(of, dict) else members(of))
    if listed:
        yield "\n" + "\n".join(listed) + "\n"


def page() -> str:
    """Return the whole page."""
    parts = [HEAD]
    for title, things in SECTIONS.items():
        parts.append(f"\n## {title}\n")
        parts += [one for of in things for one in entry(of)]
    tree = text(errors).partition("\n\n")[2]
    listed = (getattr(errors, name) for name in axle.__all__ if hasattr(errors, name))
    told = "\n".join(f"- `{one.__name__}`: {line(one)}" for one in sorted(listed, key=lambda one: one.__name__))
    parts.append(f"\n## Errors\n\n```text\n{inspect.cleandoc(tree.partition(chr(10) * 2)[0])}\n```\n\n{told}\n")
    return "".join(parts)


def main() -> int:
    """Write the page or, with `--check`, only compare."""
    parser = argparse.ArgumentParser(prog="python -m tools.reference", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where the page is out of date")
    made = page()
    if not parser.parse_args().check:
        PAGE.write_text(made, "utf-8")
        return 0
    if PAGE.read_text("utf-8") != made:
        print(f"{PAGE.name}: out of date; run python -m tools.reference", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
