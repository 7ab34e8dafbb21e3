"""Makes the part of the client without `await`, and its tests, of those with it: `python -m tools.unasync`; `--check` compares.

It replaces words, by tables, and lets ruff format the outcome. What differs in more than words is written by hand.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PLACES = (ROOT / "src/axle/client", ROOT / "src/axle/client/transport", ROOT / "tests/client")
BY_HAND = {"__init__.py", "driver.py", "asgi.py", "http2.py", "connecting.py"}

WORDS = (
    (r"\n +aclose = close\n", "\n"),  # another name for what has no other here
    (r"\bAsyncGenerator\[(.*), None\]", r"Generator[\1, None, None]"),
    (r"\basync (def|with|for)\b", r"\1"),
    (r"\bawait ", ""),
    (r"\b_async\b", "_sync"),
    (r"\bAsyncByteStream\b", "SyncByteStream"),
    (r"\bAsync(?=[A-Z])", ""),
    (r"\bAnyIOBackend\b", "SyncBackend"),
    (r"\baclosing\b", "closing"),
    (r"\bStopAsyncIteration\b", "StopIteration"),
    (r"\banext\b", "next"),
    (r"\bClientBuilder\b", "SyncClientBuilder"),
    (r"\bAwaitable\[", "_Done["),
    (r"\b__a(iter|enter|exit|next)__\b", r"__\1__"),
    (r"\ba(close|read|iter_bytes)\b", r"\1"),
    (r"\bhandle_async_request\b", "handle_request"),
)
DONE = re.compile(r"_Done\[((?:[^\[\]]|\[(?:[^\[\]]|\[[^\[\]]*\])*\])*)\]")


def without_await(text: str) -> str:
    """Return a module with the words replaced; `Awaitable[X]` becomes `X`."""
    for pattern, replacement in WORDS:
        text = re.sub(pattern, replacement, text)
    while DONE.search(text):
        text = DONE.sub(r"\1", text)
    return re.sub(r"(?<=[ ,])Awaitable, |, Awaitable\b", "", text)


def formatted(text: str, path: Path) -> str:
    """Return a module as ruff lays it out, its imports in order."""
    for command in (["check", "--select", "I,F401,UP028,SIM117", "--fix", "--unsafe-fixes", "--quiet"], ["format", "--quiet"]):
        ruff = [sys.executable, "-m", "ruff", *command, "--stdin-filename", str(path), "-"]
        text = subprocess.run(ruff, input=text, capture_output=True, text=True, check=True).stdout
    return text


def made() -> dict[Path, str]:
    """Return every file that is made, with its text."""
    return {
        place / "_sync" / source.name: formatted(without_await(source.read_text("utf-8")), place / "_sync" / source.name)
        for place in PLACES
        for source in sorted((place / "_async").glob("*.py"))
        if source.name not in BY_HAND
    }


def main() -> int:
    """Write the files, or tell which are not what they should be."""
    check = "--check" in sys.argv[1:]
    wanted = made()
    stale = [path for path, text in wanted.items() if not path.exists() or path.read_text("utf-8") != text]
    for path in stale:
        print(f"{path.relative_to(ROOT)}: {'is not what its source makes' if check else 'written'}")
        if not check:
            path.write_text(wanted[path], "utf-8")
    return int(check and bool(stale))


if __name__ == "__main__":
    raise SystemExit(main())
