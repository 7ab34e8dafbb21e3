"""What is installed is named to the byte, and fits what pyproject.toml asks for."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
FILES = ("constraints.txt", "constraints-server.txt")
PIN = re.compile(r"^([a-z0-9.-]+)==(\S+)((?: \\\n    --hash=sha256:[0-9a-f]{64})+)$", re.MULTILINE)
SERVER, POSTGRES = "server", "postgres"


def pins(name: str) -> dict[str, tuple[str, str]]:
    """Return the version of each package, and its hashes as they stand."""
    return {found[1]: (found[2], found[3]) for found in PIN.finditer((ROOT / name).read_text("utf-8"))}


def requirements(*extras: str, group: str = "") -> Iterator[Requirement]:
    """Return what the package requires, with extras and a group of dependencies."""
    wanted = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"].get(group, [])]
    optional = PROJECT["project"]["optional-dependencies"]
    for text in [*wanted, *(one for extra in extras for one in optional[extra])]:
        requirement = Requirement(text)
        if requirement.name != PROJECT["project"]["name"]:
            yield requirement


@pytest.mark.parametrize(("name", "required"), [
    ("constraints.txt", [*requirements(*PROJECT["project"]["optional-dependencies"], group="dev")]),
    ("constraints-server.txt", [*requirements(SERVER, POSTGRES), Requirement(PROJECT["build-system"]["requires"][0])]),
], ids=FILES)  # fmt: skip
def test_all_that_is_required_is_pinned(name: str, required: list[Requirement]) -> None:
    """Within the bounds of pyproject.toml; who changes those runs `make constraints`."""
    pinned = pins(name)
    for requirement in required:
        assert canonicalize_name(requirement.name) in pinned, requirement
        assert pinned[canonicalize_name(requirement.name)][0] in requirement.specifier, requirement


@pytest.mark.parametrize("name", FILES)
def test_every_line_belongs_to_a_pin_with_hashes(name: str) -> None:
    """And names no place to fetch from."""
    text = (ROOT / name).read_text("utf-8")
    assert all(line.startswith("#") for line in PIN.sub("", text).splitlines() if line)
    assert "://" not in text


def test_the_image_gets_what_is_tested() -> None:
    """The same releases, to the byte."""
    tested = pins("constraints.txt")
    assert {name: tested[name] for name in pins("constraints-server.txt")} == pins("constraints-server.txt")


def test_compiled_packages_have_files_for_several_machines() -> None:
    """More than one hash: the constraints were not made from what one machine had fetched."""
    for name in ("apsw", "granian", "msgspec", "psycopg-binary", "uvloop"):
        assert pins("constraints-server.txt")[name][1].count("--hash") > 4, name


def test_every_dependency_has_an_upper_bound() -> None:
    """A release that breaks something comes when somebody asks for it."""
    every = [*requirements(*PROJECT["project"]["optional-dependencies"], group="dev")]
    assert [str(one) for one in every if not any(part.operator in ("<", "==") for part in one.specifier)] == []


@pytest.mark.parametrize("name", ["Makefile", "Dockerfile"])
def test_nothing_else_is_installed(name: str) -> None:
    """Each command that installs takes the pinned files alone, or the package itself without what it depends on."""
    text = (ROOT / name).read_text("utf-8").replace("\\\n", " ")
    commands = re.findall(r"^(?!PIP :=)[^\n]*?(?:pip install|\$\(PIP\))([^&\n]*)|&& pip install([^&\n]*)", text, re.MULTILINE)
    assert len(commands) >= 3
    for command in map("".join, commands):
        assert "--require-hashes" in command or command.split()[-1] in (".", "/wheels/*.whl"), command
    assert "--no-deps" in text
