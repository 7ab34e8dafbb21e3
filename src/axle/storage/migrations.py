"""The numbered schema files: read, rendered for a dialect, applied in order, each in one transaction."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from axle.core.errors import StorageFailure
from axle.storage.dialect import Dialect


class Migration(NamedTuple):
    """One step of the schema: its number and its statements."""

    version: int
    statements: tuple[str, ...]


def migrations(dialect: Dialect) -> list[Migration]:
    """Return all steps in order, in the words of one database."""
    folder = Path(__file__).parent / "schema"
    names = sorted(f.name for f in folder.iterdir() if f.name.endswith(".sql"))
    return [Migration(int(name[:4]), _statements(dialect, (folder / name).read_text("utf-8"))) for name in names]


def _statements(dialect: Dialect, text: str) -> tuple[str, ...]:
    """Fill the dialect's words in, drop the comments, and cut at the semicolons."""
    for place, words in dialect.ddl.items():
        text = text.replace(place, words)
    code = "\n".join(line.partition("--")[0] for line in text.splitlines())
    return tuple(part.strip() for part in code.split(";") if part.strip())


def pending(dialect: Dialect, version: int) -> list[Migration]:
    """Return the steps that a database at `version` lacks. Raises StorageFailure for one that is newer than this program."""
    steps = migrations(dialect)
    if version > steps[-1].version:
        raise StorageFailure(
            f"the database has schema version {version}, which is newer than the {steps[-1].version} of this Axle: "
            "use the newer Axle"
        )
    return [step for step in steps if step.version > version]
