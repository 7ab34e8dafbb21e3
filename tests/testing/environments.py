"""Environments of their own, for packages that do not go with ours, or with each other; what cannot be installed is skipped."""

from __future__ import annotations

import functools
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

INSTALL_SECONDS = 300
PYTHON = f"python{sys.version_info.major}.{sys.version_info.minor}"


@functools.cache
def _installed(folder: str, *command: str) -> str:
    """Run what installs into a folder; return why it could not, "" where it could."""
    try:
        ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=INSTALL_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return ended.stderr[-300:] if ended.returncode else ""


def python_with(folder: Path, *packages: str) -> Path:
    """Return the Python of an environment that has these packages."""
    python = folder / "bin" / "python"
    for command in ((sys.executable, "-m", "venv", str(folder)), (str(python), "-m", "pip", "install", "-q", *packages)):
        if wrong := _installed(str(folder.parent), *command):
            pytest.skip(f"{' '.join(packages)} cannot be installed: {wrong}")
    return python


def site_of(python: Path) -> Path:
    """Return the folder with the packages of an environment."""
    return python.parents[1] / "lib" / PYTHON / "site-packages"


def node_with(folder: Path, *packages: str, scripts: bool = False) -> Path:
    """Return the folder in which npm has installed packages; `scripts` lets them run what they install with."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("there is no npm")
    refused = () if scripts else ("--ignore-scripts",)
    command = (npm, "install", "--no-audit", "--no-fund", "--omit=optional", *refused, "--prefix", str(folder), *packages)
    if wrong := _installed(str(folder), *command):
        pytest.skip(f"{' '.join(packages)} cannot be installed: {wrong}")
    return folder
