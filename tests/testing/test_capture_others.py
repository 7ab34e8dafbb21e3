"""Programs of others, each in an environment of its own: not a line of them is changed, and nothing leaves the machine.

Skipped where a package cannot be installed. Where the machine permits it, they run in a network without a way out.
"""

from __future__ import annotations

import functools
import json
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.testing.environments import node_with, python_with, site_of

pytestmark = pytest.mark.long

PROGRAMS = Path(__file__).parent / "programs"
ROOT = Path(__file__).parents[2]
SECONDS = 180
AXLE = (sys.executable, "-m", "axle.cli", "capture", "--offline", "--report")
SEED = """
contacts: [{email: ada@example.com}, {email: bob@example.com}]
companies: [{name: Engines}, {name: Looms}]
deals: [{dealname: First}]
"""
IN_PROCESS = """
import runpy, sys
from axle.testing import Server, capture
with Server() as server:
    portal = server.portal()
    portal.seed(sys.argv[1])
    with capture(portal):
        runpy.run_path(sys.argv[2], run_name="__main__")
"""


class Program(NamedTuple):
    """A program in Python, what it needs, and what it finds in an account with SEED."""

    file: str
    packages: Sequence[str]
    finds: dict[str, Any]


PYTHON = (
    Program("dlt_source.py", ("dlt[duckdb]==1.31.0",), {"contacts": 2, "companies": 2}),
    Program("tap_hubspot_run.py", ("tap-hubspot==4.5.0",), {"contacts": 2, "companies": 2, "deals": 1}),
    Program("connectors.py", ("hubspot3==3.2.56", "s6r-hubspot==1.1.6"), {"hubspot3": "ada@example.com", "s6r": 1}),
    Program(
        "by_niquests.py",
        ("niquests==3.21.2",),
        {
            "get": 200, "post": 201, "up": 201, "file": 201, "down": "ada@example.com", "urllib3": 200,
            "awaited": 200, "awaited, up": 201, "awaited, down": "ada@example.com",
        },
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the environments are."""
    return tmp_path_factory.mktemp("environments")


@pytest.fixture
def seed(tmp_path: Path) -> Path:
    """A file with two contacts, two companies and a deal."""
    path = tmp_path / "seed.yaml"
    path.write_text(SEED)
    return path


@functools.cache
def shut_in() -> tuple[str, ...]:
    """Return what a command stands behind so that its network has no way out; nothing where that is not permitted."""
    inside = ("unshare", "-rn", "sh", "-c", 'ip link set lo up && exec "$0" "$@"')
    if shutil.which("unshare") and not subprocess.run([*inside, "true"], capture_output=True).returncode:
        return inside
    return ()


def ran(*command: str | Path, path: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command to its end; `path` stands before the path of Python's modules."""
    before = os.pathsep.join(filter(None, (path, str(ROOT / "src"), str(ROOT))))
    environment = {**os.environ, "PYTHONPATH": before}
    return subprocess.run(
        [*shut_in(), *map(str, command)],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )


def found(ended: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    """Read what a program says at its end."""
    assert ended.returncode == 0, ended.stderr[-3000:]
    seen: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return seen


def without_elsewhere(seen: dict[str, Any]) -> dict[str, Any]:
    """Take off what another host of HubSpot said: there is no answer, whatever the error is called."""
    assert seen.pop("elsewhere", "") != "none"
    return seen


each_program = pytest.mark.parametrize("program", PYTHON, ids=lambda program: program.file.removesuffix(".py"))


@each_program
def test_a_program_is_captured_in_a_process_of_its_own(program: Program, folder: Path, seed: Path) -> None:
    """By `axle capture`, with the Python of its environment, where Axle is not installed."""
    python = python_with(folder / program.file, *program.packages)
    ended = ran(*AXLE, "--seed", seed, "--", python, PROGRAMS / program.file)
    assert without_elsewhere(found(ended)) == program.finds
    lines = [line for line in ended.stderr.splitlines() if line.startswith("axle capture: ") and line.endswith("captured")]
    assert len(lines) == 1 and lines[0].startswith("axle capture: api.hubapi.com: "), ended.stderr[-3000:]


@each_program
def test_a_program_is_captured_in_the_process_of_the_test(program: Program, folder: Path, seed: Path) -> None:
    """By the fixture's own capture, with its packages before ours."""
    packages = site_of(python_with(folder / program.file, *program.packages))
    ended = ran(sys.executable, "-c", IN_PROCESS, seed, PROGRAMS / program.file, path=str(packages))
    assert without_elsewhere(found(ended)) == program.finds


CLIENTS = ("axios@1.21.1", "got@14.6.6", "node-fetch@3.3.2", "undici@7.30.2")
VERSIONS = ("", "node@22.23.3", "node@24.21.0")  # the machine's own, and those that read proxy variables themselves
WAYS = 16


def node_of(folder: Path, version: str) -> Path:
    """Return a version of Node that npm has brought."""
    if not version:
        return Path(shutil.which("node") or pytest.skip("there is no node"))
    return node_with(_made(folder / version), version, scripts=True) / "node_modules" / "node" / "bin" / "node"


def _made(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return folder


@pytest.mark.parametrize("version", VERSIONS, ids=["here", "22", "24"])
def test_clients_of_node_are_captured(version: str, folder: Path, seed: Path) -> None:
    """fetch, https, http2, undici, axios, got, node-fetch, by versions that read proxy variables and by one that does not."""
    node = node_of(folder, version)
    clients = node_with(_made(folder / "clients"), *CLIENTS)
    shutil.copy(PROGRAMS / "node_clients.mjs", clients)
    ended = ran(*AXLE, "--seed", seed, "--", node, clients / "node_clients.mjs")
    seen = found(ended)
    assert set(seen.values()) == {200, 201} and len(seen) == WAYS, seen
    assert f"axle capture: api.hubapi.com: {WAYS + 1} captured" in ended.stderr, ended.stderr


N8N = ("n8n-core@2.41.1", "change-case@5.4.4", "moment-timezone@0.5.48")
N8N_NODES = "n8n-nodes-base@2.41.1"  # its node for HubSpot needs no more than those; all of what it names has drivers to build


@pytest.fixture(scope="module")
def n8n(folder: Path) -> Path:
    """n8n's engine, and its nodes as they are published."""
    installed = node_with(_made(folder / "n8n"), *N8N)
    packed = ("npm", "pack", N8N_NODES, "--pack-destination", str(installed))
    if subprocess.run(packed, cwd=installed, capture_output=True, timeout=SECONDS, check=False).returncode:
        pytest.skip(f"npm cannot bring {N8N_NODES}")
    with tarfile.open(next(installed.glob("n8n-nodes-base-*.tgz"))) as archive:
        archive.extractall(installed, filter="data")
    (installed / "package").rename(installed / "node_modules" / "n8n-nodes-base")
    shutil.copy(PROGRAMS / "n8n_node.cjs", installed)
    return installed


@pytest.mark.parametrize("version", VERSIONS, ids=["here", "22", "24"])
def test_a_node_of_n8n_is_captured(version: str, n8n: Path, folder: Path, seed: Path) -> None:
    """n8n's node for HubSpot, run by n8n's engine, makes and finds records."""
    ended = ran(*AXLE, "--seed", seed, "--", node_of(folder, version), n8n / "n8n_node.cjs")
    assert found(ended) == {"made": "ada@example.com", "companies": 2, "found": 2}
