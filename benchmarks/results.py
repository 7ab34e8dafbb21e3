"""RESULTS.md: one part per benchmark, each under a heading of its own, so that none disturbs another's."""

from __future__ import annotations

import re
from pathlib import Path

RESULTS = Path(__file__).with_name("RESULTS.md")


def keep(part: str, file: Path = RESULTS) -> None:
    """Put a part, which begins with its heading, in the place of the one with the same heading, or at the end."""
    title = part.partition("\n")[0]
    kept = re.split(r"(?m)^(?=# )", file.read_text("utf-8")) if file.exists() else []
    parts = [one.strip() for one in kept if one.strip()]
    titles = [one.partition("\n")[0] for one in parts]
    at = titles.index(title) if title in titles else len(parts)
    parts[at : at + 1] = [part.strip()]
    file.write_text("\n\n".join(parts) + "\n", "utf-8")
