"""The words of the code: nouns that say what a name holds, one name for one thing, one way to spell it."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from axle.core.behaviour import Behaviour
from axle.core.rule_types import AnyRule
from axle.http.app import catalog
from tests.test_shape import FILES, SOURCE, trees, trees_of_a_module  # noqa: F401 # a fixture

# Names that tell nobody what they hold. They are refused for variables and parameters.
VAGUE = frozenset((
    "one", "found", "known", "given", "made", "told", "own", "kind",
    "wanted", "shown", "asked", "said", "stood", "named", "seen",
))  # fmt: skip
# The verbs of operations and the nouns of their answers: each module has its own.
SHARED = frozenset((
    "archive", "create", "read", "update", "page", "check", "restore", "search", "merge", "list_page", "details", "usage",
    "records", "pipelines", "schemas", "audit", "events", "replace",
))  # fmt: skip
MAX_MODULES = 3  # that define a function of one name
_STEMS = "behavior|normaliz|serializ|initializ|recogniz|color|honor(?!ed_)|canceled|labeled|fulfill"
AMERICAN = re.compile(rf"\b\w*(?:{_STEMS})\w*\b", re.IGNORECASE)
# Words that HubSpot, a standard or a library spells so.
FOREIGN = frozenset((
    "PROPERTY_VALUE_NORMALIZED", "shouldApplyNormalization", "normalizedValue", "normalized", "normalize", "serialization",
    "serialize", "deserialize", "Unrecognized", "recognized", "currentColor", "CANCELED",
))  # fmt: skip
MENTIONED = re.compile(r"(?<!`)(?<!'s )`(?=\w{3})([a-z][a-z0-9]*(?:_[a-z0-9]+)*)`(?!`)")
MADE = ("client/_sync/", "client/transport/_sync/", "client/typed/")  # made of other files


def written() -> Iterator[tuple[str, ast.Module]]:
    """Return the files that people write."""
    for name, tree in trees(FILES):
        if not name.startswith(MADE):
            yield name, tree


def one_line(tree: ast.Module) -> set[int]:
    """Return the variables of comprehensions that fit on one line, by identity: what they hold stands beside them."""
    comprehensions = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
    return {
        id(target)
        for node in ast.walk(tree)
        if isinstance(node, comprehensions) and node.lineno == node.end_lineno
        for generator in node.generators
        for target in ast.walk(generator.target)
    }


def bound(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Return the names that a file gives to variables and parameters, with their lines."""
    short = one_line(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and not (node.id == "one" and id(node) in short):
            yield node.id, node.lineno
        elif isinstance(node, ast.arg):
            yield node.arg, node.lineno


def test_names_say_what_they_hold() -> None:
    """No variable is called by a word that fits everything; `one` is left to comprehensions of one line."""
    assert [f"{file}:{line} {name}" for file, tree in written() for name, line in bound(tree) if name in VAGUE] == []


def test_a_name_means_one_thing() -> None:
    """No function of a module shares its name with those of more than two other modules, but the verbs of operations."""
    homes: dict[str, list[str]] = defaultdict(list)
    for file, tree in written():
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name not in SHARED:
                homes[node.name].append(file)
    assert {name: files for name, files in homes.items() if len(files) > MAX_MODULES} == {}


def test_upper_bounds_are_called_max() -> None:
    """A constant that bounds something from above begins with MAX_; what HubSpot's own names say stays."""
    spelt = re.compile(r"^_?(MOST|LONGEST|LARGEST)(_|$)|_(LIMIT|MOST|LONGEST|LARGEST)$")
    names = [
        f"{file}:{node.lineno} {target.id}"
        for file, tree in written()
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name) and target.id.isupper() and spelt.search(target.id)
    ]
    assert names == []


def test_english_is_spelt_the_british_way() -> None:
    """In code and documents: behaviour, normalise, colour. What HubSpot and libraries call otherwise keeps its name."""
    root = SOURCE.parents[1]
    documents = [*root.glob("*.md"), *(root / "docs").rglob("*.md")]
    hits = [
        f"{path.relative_to(root)}: {match.group()}"
        for path in [*FILES, *documents]
        for match in AMERICAN.finditer(path.read_text("utf-8"))
        if match.group() not in FOREIGN
    ]
    assert hits == []


def names_in(tree: ast.Module) -> set[str]:
    """Return every name that a file has: of variables, parameters, attributes, functions, classes and imports."""
    names: set[str] = set()
    for node in ast.walk(tree):
        named = (getattr(node, field, None) for field in ("id", "arg", "attr", "name"))
        names.update(name for name in named if isinstance(name, str))
    return names


def unknown_names(tree: ast.Module, known_names: set[str]) -> Iterator[tuple[int, str]]:
    """Return what docstrings of classes put in backticks like a field, but neither their file nor anything known calls so.

    After a genitive stands a name of somebody else.
    """
    names = names_in(tree) | known_names
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            mentioned = MENTIONED.findall(ast.get_docstring(node) or "")
            yield from ((node.lineno, name) for name in mentioned if name not in names)


def test_docstrings_of_classes_speak_of_fields_that_exist() -> None:
    """Whoever renames one renames it there too; behaviours, rules and properties of the catalog may be named everywhere."""
    known_names = {"true", "false", *Behaviour.__struct_fields__}
    known_names.update(str(rule.__struct_config__.tag) for rule in get_args(AnyRule))
    known_names.update(name for object_type in catalog().types for name in object_type.properties)
    unknown = [
        f"{file}:{line} {name}"
        for file, tree in trees(FILES)
        if not file.startswith("client/")
        for line, name in unknown_names(tree, known_names)
    ]
    assert unknown == []


def test_a_field_that_is_gone_is_seen() -> None:
    """What is there is not, nor what belongs to somebody else."""
    tree = ast.parse(
        'class A:\n    """`size` in bytes, `weight` in grams, `colour` as of a car\'s `paint`."""\n    size: int\n'
    )
    assert list(unknown_names(tree, {"colour"})) == [(1, "weight")]


def test_the_words_are_seen() -> None:
    """The check itself sees a vague variable, and leaves a comprehension of one line alone."""
    tree = ast.parse("def f(kind):\n    found = [one for one in kind]\n    return found\n")
    assert [name for name, _ in bound(tree) if name in VAGUE] == ["kind", "found"]


def test_paths_of_the_check_are_real() -> None:
    """Files that are made of others lie where the check says."""
    assert all(Path(SOURCE / folder).is_dir() for folder in MADE)
