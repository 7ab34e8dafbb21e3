"""The map of the code, made from the docstrings of its modules.

`python -m tools.code_map` writes docs/reference/code-map.md, a line for each module, and the folders into ARCHITECTURE.md.
With `--check` it writes nothing, and fails where one of them is not what the docstrings say.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "axle"
MODULES = ROOT / "docs" / "reference" / "code-map.md"
FOLDERS = ROOT / "ARCHITECTURE.md"
BEGIN, END = "<!-- code map -->\n", "<!-- end of code map -->\n"
TITLE = """# Code map

The modules of `src/axle`, each with its first line. `python -m tools.code_map` makes this page.
[Architecture](../../ARCHITECTURE.md) says how they work together.
"""
ROOM = "| {} | {} |\n"
HEAD = ROOM.format("", "") + ROOM.format("---", "---")


def summary(module: Path) -> str:
    """Return the first line of a module's docstring; it ends with a full stop."""
    return (ast.get_docstring(ast.parse(module.read_text("utf-8"))) or "").partition("\n")[0].replace("|", "\\|")


def folders() -> Iterator[Path]:
    """Return every folder of the code, each followed by those within it."""
    return iter(sorted({path.parent for path in SOURCE.rglob("__init__.py")}))


def module_map() -> str:
    """Make a table for each folder: its modules and what they are for."""
    text = TITLE
    for folder in folders():
        files = [path for path in sorted(folder.glob("*.py")) if path.name != "__init__.py"]
        text += f"\n## {_name(folder)}\n\n{summary(folder / '__init__.py')}\n"
        if files:
            text += "\n" + HEAD + "".join(ROOM.format(f"`{path.name}`", summary(path)) for path in files)
    return text


def folder_map() -> str:
    """Make a table of the folders."""
    return HEAD + "".join(ROOM.format(f"`{_name(folder)}`", summary(folder / "__init__.py")) for folder in folders())


def _name(folder: Path) -> str:
    return f"{folder.relative_to(SOURCE.parent)}/"


def made() -> dict[Path, str]:
    """Return both documents as the docstrings want them."""
    before, _, rest = FOLDERS.read_text("utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    return {MODULES: module_map(), FOLDERS: f"{before}{BEGIN}{folder_map()}{END}{after}"}


def main() -> int:
    """Write the documents, or compare them."""
    changed = {path: text for path, text in made().items() if not path.exists() or path.read_text("utf-8") != text}
    if "--check" in sys.argv:
        print(*(f"{path.relative_to(ROOT)} is not what the docstrings say" for path in changed), sep="\n")
        return 1 if changed else 0
    for path, text in changed.items():
        path.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
