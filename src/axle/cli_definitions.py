"""`axle definitions pull`: what a portal defines, in a file that fills an account of a test."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

CHANGED = 3  # the exit status where a portal defines something else than a file says
STANDARD_INPUT = "-"
_ABOUT = """Read what a portal of HubSpot, or of another Axle, defines: owners, object types, property groups, properties,
pipelines and labels of associations. No record is read. The token is that of HUBSPOT_ACCESS_TOKEN, or of a file."""


def add_definitions(commands: Any) -> None:
    """Add the command to those of `axle`."""
    actions = commands.add_parser("definitions", help="what a portal defines, for tests").add_subparsers(
        dest="action", required=True, metavar="ACTION"
    )
    pull = actions.add_parser("pull", help="read it into a seed for axle.testing", description=_ABOUT)
    pull.add_argument("--output", default="", metavar="FILE", help="write it: YAML, or JSON if the name ends in .json")
    pull.add_argument("--diff", default="", metavar="FILE", help="print what has changed since; exit status 3 if anything has")
    pull.add_argument("--base-url", default=None, help="the portal's API (HUBSPOT_BASE_URL, else https://api.hubapi.com)")
    pull.add_argument("--token-file", default="", metavar="FILE", help="file with the token, or - for standard input")


def pull_definitions(options: dict[str, Any]) -> int:
    """Read a portal, and write or compare what it defines. Raises ValueError and OSError for files, HubSpotError for calls."""
    from axle import Client
    from axle.client.errors import HubSpotError
    from axle.testing.portal_definitions import changes, pull
    from axle.testing.seeding import read

    if not (options["output"] or options["diff"]):
        raise ValueError("definitions pull: give --output FILE, --diff FILE or both")
    before = read(Path(options["diff"])) if options["diff"] else {}
    try:
        with Client(_token(options["token_file"]), options["base_url"]) as client:
            definitions = pull(client, lambda text: print(f"axle: {text}", file=sys.stderr))
    except HubSpotError as refused:
        portal = options["base_url"] or os.environ.get("HUBSPOT_BASE_URL") or "https://api.hubapi.com"
        raise ValueError(f"definitions pull: {portal}: {refused}") from refused
    if options["output"]:
        _write(Path(options["output"]), definitions)
    lines = list(changes(before, definitions)) if options["diff"] else []
    print("\n".join(lines), end="\n" if lines else "")
    return CHANGED if lines else 0


def _token(path: str) -> str:
    text = sys.stdin.read() if path == STANDARD_INPUT else Path(path).read_text() if path else ""
    token = text.strip() or os.environ.get("HUBSPOT_ACCESS_TOKEN", "")
    if not token:
        raise ValueError("definitions pull: there is no token: set HUBSPOT_ACCESS_TOKEN, or give --token-file FILE")
    return token


def _write(path: Path, definitions: dict[str, Any]) -> None:
    """Write a seed; a file that was there stays as it is until all of the new one is written."""
    if path.suffix == ".json":
        text = json.dumps(definitions, indent=2, ensure_ascii=False) + "\n"
    else:
        import yaml

        text = yaml.safe_dump(definitions, sort_keys=False, allow_unicode=True, width=120)
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(text, encoding="utf-8")
    os.replace(beside, path)
