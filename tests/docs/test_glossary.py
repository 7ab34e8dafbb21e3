"""The glossary: in order, without doubles, and every word that an entry points to has an entry."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = (Path(__file__).parents[2] / "docs" / "glossary.md").read_text("utf-8")
ROWS = [line.strip("| ").split(" | ") for line in PAGE.splitlines() if line.startswith("| ")][2:]
WORDS = [word.strip("`") for word, _ in ROWS]


def test_words_are_in_order_and_stand_once() -> None:
    """So that a reader finds them."""
    assert sorted(set(WORDS), key=str.lower) == WORDS


def test_words_that_are_used_are_explained() -> None:
    """Each word in italics is one of the list, or a form of one."""
    named = {word.lower() for _, meaning in ROWS for word in re.findall(r"\*([^*]+)\*", meaning)}
    forms = {word.lower() + ending for word in WORDS for ending in ("", "s", "d")} | {"properties"}
    assert named - forms - {"custom properties", "activities"} == set()
