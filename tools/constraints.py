"""What is installed, to the byte: constraints.txt for the tests, constraints-server.txt for the image.

    python -m tools.constraints

Resolves the dependencies of pyproject.toml anew, and writes each with its version and the hashes of its files: a file that
somebody has replaced is not installed. Who wants newer releases runs this again, and the tests, before anybody else gets them.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from packaging.utils import canonicalize_name, parse_sdist_filename, parse_wheel_filename
from pip._internal.commands import create_command
from pip._internal.index.collector import IndexContent, LinkCollector, parse_links
from pip._internal.models.link import Link

ROOT = Path(__file__).parents[1]
OWN = "axle-crm"
SERVER = [".[server,postgres]", "hatchling", "editables"]  # the last two build the package itself
DEVELOPMENT = [".[server,postgres]", "--group", "dev"]
HEAD = """# Made by tools/constraints.py: every package that {what} installs, with the hashes of its files.
# To take newer releases: make constraints
"""
_INTERPRETER = re.compile(r"py3|py2\.py3|cp3(?!7|8|9|10)\d+|cp3\d+(?=-abi3)")
_PLATFORM = re.compile(r"any|(manylinux|musllinux|macosx|win).*(x86_64|aarch64|arm64|amd64|universal2)")


def resolved(wanted: Sequence[str], pins: dict[str, str] | None = None) -> dict[str, str]:
    """Return the version of each package that a fresh machine would install."""
    with tempfile.TemporaryDirectory() as folder:
        report, constraints = Path(folder) / "report.json", Path(folder) / "pins.txt"
        constraints.write_text("".join(f"{name}=={version}\n" for name, version in (pins or {}).items()))
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed", "-c", str(constraints)]
        subprocess.run([*command, "--report", str(report), *wanted], cwd=ROOT, check=True)
        rows = [row["metadata"] for row in json.loads(report.read_text())["install"]]
    found = {canonicalize_name(row["name"]): row["version"] for row in rows}
    return {name: version for name, version in sorted(found.items()) if name != OWN}


def hashes(pins: dict[str, str]) -> dict[str, list[str]]:
    """Return the hashes of those files of each release that Python 3.11 or newer can use, as the package index has them."""
    command = create_command("download")
    options, _ = command.parse_args(["--dest", ".", OWN])
    with command.main_context():
        # Pip's own, which has no stubs.
        collector = LinkCollector.create(command.get_default_session(options), options)  # type: ignore[attr-defined]
        return {name: sorted(_of_release(collector, name, version)) for name, version in pins.items()}


def _of_release(collector: LinkCollector, name: str, version: str) -> Iterable[str]:
    places = collector.search_scope.get_index_urls_locations(name)
    links = [link for place in places if not place.startswith("file:") for link in parse_links(_page(collector, place))]
    return {link.hash for link in links if link.hash and link.hash_name == "sha256" and _usable(link.filename, version)}


def _page(collector: LinkCollector, place: str) -> IndexContent:
    found = collector.fetch_response(Link(place))
    if found is None:
        raise SystemExit(f"the package index has no page {place}")
    return found


def _usable(filename: str, version: str) -> bool:
    """Tell whether a file belongs to a release and fits one of the machines that Axle is meant for."""
    try:
        if filename.endswith(".whl"):
            _, found, _, tags = parse_wheel_filename(filename)
            fits = any(_INTERPRETER.match(f"{tag.interpreter}-{tag.abi}") and _PLATFORM.fullmatch(tag.platform) for tag in tags)
        else:
            _, found = parse_sdist_filename(filename)
            fits = True
    except ValueError:
        return False
    return fits and str(found) == version


def written(what: str, pins: dict[str, str], known: dict[str, list[str]]) -> str:
    """Return the text of a constraints file."""
    lines = [HEAD.format(what=what)]
    for name, version in pins.items():
        if not known[name]:
            raise SystemExit(f"the package index has no file of {name} {version} that fits")
        lines.append(" \\\n    ".join([f"{name}=={version}", *(f"--hash=sha256:{one}" for one in known[name])]) + "\n")
    return "".join(lines)


def main() -> None:
    """Write both files."""
    everything = resolved(DEVELOPMENT)
    server = resolved(SERVER, everything)
    known = hashes(everything | server)
    (ROOT / "constraints.txt").write_text(written("a machine for development", everything | server, known))
    (ROOT / "constraints-server.txt").write_text(written("the image", server, known))


if __name__ == "__main__":
    main()
