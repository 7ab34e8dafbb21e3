"""Errors: the tree in the module's docstring is the tree of the classes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from axle.core import errors
from axle.core.errors import AxleError


def below(parent: type[AxleError], depth: int = 0) -> Iterator[tuple[int, str, str]]:
    """Return each class below another with its depth, and its category where that is not its parent's."""
    for child in parent.__subclasses__():
        if child.__module__ == errors.__name__:
            yield depth, child.__name__, child.category if depth == 0 or "category" in vars(child) else ""
            yield from below(child, depth + 1)


def test_the_docstring_shows_every_error() -> None:
    """Each class stands there once, below its parent, with the category that it has on the wire."""
    row = re.compile(r"^ {4}((?:│   |    )*)[├└]── (\w+).*?([A-Z_]{5,})?$", re.MULTILINE)
    shown = [(len(indent) // 4, name, category) for indent, name, category in row.findall(errors.__doc__ or "")]
    assert sorted(shown) == sorted(below(AxleError))
    parents: list[str] = ["AxleError"]
    for depth, name, _ in shown:
        parents[depth + 1 :] = [name]
        assert vars(errors)[name].__base__.__name__ == parents[depth]
