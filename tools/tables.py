"""The tables of the reference, made from the code that they describe.

`python -m tools.tables` writes them into the documents, between their marks. With `--check` it writes nothing, and fails where
a table is not what the code says. A thing without a description is a KeyError: nothing new goes undocumented.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import msgspec

import axle
from axle import cli
from axle.client import config as client_config
from axle.config import Config
from axle.core import property_checks, validation_rules
from axle.core.behaviour import PRESETS, Behaviour
from axle.core.catalog import Catalog, ObjectType
from axle.core.operators import OPERATORS
from axle.core.rate_limits import OFF, RateLimits
from axle.core.rule_types import AnyRule, Follow, LinkCount, RollUp, StageEntry, StageFlags
from axle.core.search import LIMITS
from axle.core.webhook_events import GENERIC, event_types
from axle.core.webhooks import PROPERTY_CHANGE
from axle.http.app import catalog
from tools import client_descriptions, descriptions, errors, evidence

REFERENCE = Path(__file__).parent.parent / "docs" / "reference"


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Write a table in Markdown."""
    heads = list(head)
    lines = [heads, ["---"] * len(heads), *(list(row) for row in rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def shown(value: object) -> str:
    """Show the default of a setting as one would write it."""
    if isinstance(value, Behaviour):
        return next(f"`{name}`" for name, preset in PRESETS.items() if preset == value)
    if value == RateLimits():
        return f"`{OFF}`"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{value}`" if value not in ("", ()) else "none"


def behaviour() -> str:
    """Make a row of each point of behaviour: its two sides, and which of them each preset takes."""
    rows = []
    for field in msgspec.structs.fields(Behaviour):
        point = descriptions.BEHAVIOUR[field.name]
        rows.append(
            [f"`{field.name}`", point.true, point.false, *(shown(getattr(one, field.name)) for one in PRESETS.values())]
        )
    return table(["field", "`true`", "`false`", *(f"`{name}`" for name in PRESETS)], rows)


def differences() -> str:
    """Make a row of each point of behaviour: when and where it was seen, and what tests it."""
    rows = [[f"`{name}`", *_known(row.date, row.source, row.test)] for name, row in evidence.EVIDENCE.items()]
    return table(["field", "date", "source", "test"], rows)


def shared_differences() -> str:
    """Make a row of each difference that both presets have."""
    rows = [[row.document, row.axle, *_known(row.date, row.source, row.test)] for row in evidence.DIFFERENCES]
    return table(["documents", "Axle", "date", "source", "test"], rows)


def refused_payloads() -> str:
    """Make a row of each payload of the documents that `observed` does not take."""
    rows = [[row.payload, row.answer, f"`{row.point}`", f"`{row.test}`"] for row in evidence.REFUSED]
    return table(["payload", "answer of `observed`", "field", "test"], rows)


def _known(date: str, source: str, test: str) -> list[str]:
    return [date, source, f"`{test}`"]


def options() -> dict[str, str]:
    """Return the options of `axle serve` by the setting that each gives."""
    serve = commands()["axle serve"]
    return {action.dest: action.option_strings[0] for action in serve._actions if action.option_strings}


def commands(parser: argparse.ArgumentParser | None = None) -> dict[str, argparse.ArgumentParser]:
    """Return the parser of every command of the command line that is not only a heading of others."""
    parser = parser or cli._parser()
    below = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not below:
        return {parser.prog: parser}
    return {name: found for action in below for one in action.choices.values() for name, found in commands(one).items()}


def settings() -> str:
    """Make a row of each setting: its environment variable, its option, its default."""
    known = options()
    rows = []
    for field in msgspec.structs.fields(Config):
        option = f"`{known[field.name]}`" if field.name in known else "–"
        rows.append(
            [
                f"`AXLE_{field.name.upper()}`",
                option,
                shown(field.default),
                descriptions.SETTINGS[field.name],
            ]
        )
    return table(["variable", "`axle serve`", "default", "meaning"], rows)


def webhook_event_types() -> str:
    """Make a row of each event type that can be subscribed to, and what a subscription needs beside it."""
    rows = []
    for name, event_type in event_types(catalog()).items():
        generic, change = name.startswith(f"{GENERIC}."), name.endswith(f".{PROPERTY_CHANGE}")
        needs = ["`objectTypeId`"] * generic + ["`propertyName`"] * change
        told = "" if event_type.action else "never: Axle has no such records"
        rows.append(f"| `{name}` | {', '.join(needs)} | {told} |")
    return "\n".join(("| event type | needs | |", "| --- | --- | --- |", *rows))


def operators() -> str:
    """Make a row of each operator: what it takes, and what it says of a record with a value and of one without."""
    rows = []
    for name, row in OPERATORS.items():
        missing = "found" if row.accepts_missing else "not found"
        rows.append([f"`{name}`", _codes(row.operands.fields) or "–", row.meaning, missing])
    return table(["operator", "takes", "accepts a record that has a value", "a record without a value is"], rows)


def bounds() -> dict[str, int]:
    """Return what bounds a search, by name: what says how it is read does not."""
    return {name: value for name, value in msgspec.structs.asdict(LIMITS).items() if not isinstance(value, bool)}


def limits() -> str:
    """Make a row of each limit of a search."""
    return table(["limit", "of what"], ([f"{value:,}", descriptions.LIMITS[name]] for name, value in bounds().items()))


def pairs() -> str:
    """Make a row of each type of property: how it is entered."""
    return table(["type", "fieldType"], ([f"`{name}`", _codes(fields)] for name, fields in property_checks.PAIRS.items()))


def _codes(texts: Iterable[str]) -> str:
    return ", ".join(f"`{one}`" for one in texts)


def property_limits() -> str:
    """Make a row of each limit of definitions."""
    return table(
        ["limit", "of what"],
        ([f"{getattr(property_checks, name):,}", told] for name, told in descriptions.PROPERTY_LIMITS.items()),
    )


def validation_rule_table() -> str:
    """Make a row of each kind of validation rule: for what it is, what it takes, which values pass."""
    rows = []
    for name, rule in validation_rules.RULES.items():
        meaning = descriptions.VALIDATIONS[name]
        of = _codes(dict.fromkeys(f"{kind} {field}".strip() for kind, field in rule.of))
        rows.append([f"`{name}`", of, meaning.takes, meaning.accepts])
    return table(["rule", "of", "arguments", "a value passes if"], rows)


def client_settings() -> str:
    """Make a row of each setting of the client, and a table of each group of settings."""
    parts = [_fields(client_config.Config, client_descriptions.SETTINGS)]
    for name, fields in client_descriptions.GROUPS.items():
        parts.append(f"\n## {name}\n\n{_fields(getattr(axle, name), fields)}")
    return "\n".join(parts)


def _fields(group: Any, known: dict[str, client_descriptions.Field]) -> str:
    rows = []
    for field in msgspec.structs.fields(group):
        described = known[field.name]
        rows.append([f"`{field.name}`", described.theirs, _default(field), described.meaning])
    if len(rows) != len(known):
        raise KeyError(f"{group.__name__} has no such fields: {set(known) - set(group.__struct_fields__)}")
    return table(["field", "connectors", "default", "meaning"], rows)


def _default(field: Any) -> str:
    value = field.default
    if value is msgspec.NODEFAULT:
        return "required" if field.default_factory is msgspec.NODEFAULT else "none"
    if isinstance(value, msgspec.Struct):
        return f"`{type(value).__name__}()`"
    if value is None or value == ():
        return "none"
    return f"`{', '.join(map(str, value))}`" if isinstance(value, tuple) else f"`{value}`"


def calculated() -> str:
    """Make the table of the properties that follow from associations, activities or stages."""
    return table(["of", "property", "rule", "how sure"], calculated_rows())


def calculated_rows() -> list[list[str]]:
    """Make a row of each: its rule, and how sure that is."""
    known = catalog()
    rows = []
    for object_type in [*known.types, ObjectType(known.pattern)]:
        name = object_type.name if known.known(object_type.name) else "custom objects"
        for rule in object_type.definition.rules:
            rows += [[name, f"`{prop}`", said, descriptions.CALCULATED[prop]] for prop, said in _said(known, rule)]
    return rows


def _said(known: Catalog, rule: AnyRule) -> list[tuple[str, str]]:
    """Return each property that a rule keeps, with the rule in words."""
    if isinstance(rule, Follow):
        tie = known.associations.get(rule.association)
        whom = f"the associated {known.find(tie.to_type if tie else rule.to).singular}" + (f" (type {tie.id})" if tie else "")
        values = [(prop, f"`{source}` of {whom}") for prop, source in rule.values.items()]
        return [(rule.id, f"the id of {whom}"), *values] if rule.id else values
    if isinstance(rule, RollUp):
        of = ", ".join(rule.of)
        words = {
            "count": f"the number of {of}",
            "last": f"the time of the latest past activity ({of})",
            "next": f"the time of the next open activity ({of})",
        }
        return [(rule.property, words[rule.take])]
    if isinstance(rule, StageFlags):
        return [(prop, f"whether `{rule.key}` of the stage is {_codes(values)}") for prop, values in rule.flags.items()]
    if isinstance(rule, StageEntry):
        return [(prop, f"when `{rule.stage}` got its value") for prop in rule.properties]
    return [(rule.property, f"the number of {rule.to}")] if isinstance(rule, LinkCount) else []


def error_table() -> str:
    """Make a row of each error of the server."""
    return table(["status", "category", "error", "cause", "what to do"], errors.error_rows())


TABLES: dict[str, tuple[str, Callable[[], str]]] = {
    "behaviour": ("behaviour.md", behaviour),
    "known-differences": ("behaviour.md", differences),
    "shared-differences": ("behaviour.md", shared_differences),
    "refused-payloads": ("behaviour.md", refused_payloads),
    "settings": ("settings.md", settings),
    "operators": ("search.md", operators),
    "webhook-event-types": ("webhooks.md", webhook_event_types),
    "limits": ("search.md", limits),
    "pairs": ("properties.md", pairs),
    "property-limits": ("properties.md", property_limits),
    "validation-rules": ("properties.md", validation_rule_table),
    "calculated": ("calculated-properties.md", calculated),
    "client-settings": ("client-settings.md", client_settings),
    "errors": ("errors.md", error_table),
}


def filled(name: str, text: str) -> str:
    """Return a document with one of its tables as the code says. Raises ValueError where the document lacks the marks."""
    marks = re.compile(f"(<!-- {name}: made by tools/tables.py -->\n).*?(<!-- end -->)", re.DOTALL)
    made = TABLES[name][1]()
    result, found = marks.subn(lambda match: f"{match[1]}{made}\n{match[2]}", text)
    if found != 1:
        raise ValueError(f"{TABLES[name][0]} has no place for the table {name}")
    return result


def stale() -> list[str]:
    """Return the tables that are not what the code says."""
    texts = {name: (REFERENCE / document).read_text("utf-8") for name, (document, _) in TABLES.items()}
    return [name for name, text in texts.items() if filled(name, text) != text]


def main() -> int:
    """Write the tables or, with `--check`, only compare."""
    parser = argparse.ArgumentParser(prog="python -m tools.tables", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where a table is out of date")
    if parser.parse_args().check:
        old = stale()
        for name in old:
            print(f"{name}: out of date; run python -m tools.tables", file=sys.stderr)
        return 1 if old else 0
    for name, (document, _) in TABLES.items():
        path = REFERENCE / document
        path.write_text(filled(name, path.read_text("utf-8")), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
