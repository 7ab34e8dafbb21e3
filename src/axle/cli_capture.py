"""`axle capture`: its arguments."""

from __future__ import annotations

import argparse
from typing import Any

_ABOUT = """Run a command whose calls to api.hubapi.com, api.hubspot.com and app.hubspot.com a server in memory answers. No
host of HubSpot's is reached. The exit status is the command's; 2 if the seed cannot be read, 127 if there is no command."""


def add_capture(commands: Any) -> None:
    """Add the command to those of `axle`."""
    capture = commands.add_parser("capture", help="run a command whose calls to HubSpot Axle answers", description=_ABOUT)
    capture.add_argument("--seed", default="", metavar="FILE", help="fill the account from a file of YAML or JSON")
    capture.add_argument("--offline", action="store_true", help="refuse all other hosts, but this machine")
    capture.add_argument("--report", action="store_true", help="print at the end how many calls of each host there were")
    capture.add_argument("--behaviour", default="observed", help="documented or observed (observed)")
    capture.add_argument("--listen", nargs="?", const="127.0.0.1:8586", default="", metavar="HOST:PORT", help=_LISTEN)
    capture.add_argument("argv", nargs=argparse.REMAINDER, metavar="-- COMMAND", help="the command with its arguments")


_LISTEN = "keep running for programs elsewhere, and print what to set for them (127.0.0.1:8586)"


def run_capture(options: dict[str, Any]) -> int:
    """Run the command and return its exit status. Raises ValueError where there is nothing to run."""
    from axle.testing.capturing.command import Run, carry_out

    argv = options["argv"][1:] if options["argv"][:1] == ["--"] else options["argv"]
    if bool(argv) == bool(options["listen"]):
        raise ValueError("capture: give a command after --, or --listen")
    details = {name: options[name] for name in ("seed", "offline", "report", "behaviour", "listen")}
    return carry_out(Run(argv, **details))
