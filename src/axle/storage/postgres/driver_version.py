"""The version of the driver, told to it before it looks for it.

psycopg asks `importlib.metadata` for its version, and with that come `email`, `csv` and `zipfile`: 1.6 MiB of each server,
for a text of five characters. It looks for the text in a module of its own, which is put there with the same text in it. Where
that cannot be done, nothing is, and the driver looks for itself.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

PACKAGES = ("psycopg", "psycopg_binary")


def tell_driver_version() -> None:
    """Put the versions of the driver's packages where they look for them, unless they are imported already."""
    if "psycopg" in sys.modules:
        return
    for package in PACKAGES:
        version, name = _version(package), f"{package}.version"
        if version:
            module = sys.modules[name] = ModuleType(name)
            module.__dict__["__version__"] = version


def _version(package: str) -> str:
    """Return the version in the name of the folder that an installer has put beside a package; empty where there is none."""
    spec = find_spec(package)
    beside = Path(spec.origin).parents[1] if spec and spec.origin else None
    names = [folder.name for folder in beside.glob(f"{package}-*.dist-info")] if beside else []
    return names[0].removesuffix(".dist-info").rpartition("-")[2] if len(names) == 1 else ""
