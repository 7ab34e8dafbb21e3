"""What a server imports: no more than it needs, since all of it stays in memory."""

from __future__ import annotations

import html
import re
import subprocess
import sys
import threading
from importlib import metadata
from pathlib import Path

import httpx
import pytest

from axle.core.markup import escape, unescape
from axle.http.app import catalog
from axle.http.router import Router
from axle.http.routes import CURRENT, LEGACY_VERSIONS, Route, legacy_routes
from axle.http.routes.row import addresses
from axle.storage.postgres.driver_version import PACKAGES
from axle.storage.sqlite.database import Sqlite
from tests.api import DUE, TASKS
from tests.server import Server
from tests.storage.databases import lasting

MOST_MODULES = {"file": 640, "postgres": 740}  # a twentieth more than there are
# What comes with a first mail, webhook, recurrence rule, time zone, legacy call or document, or is not for servers at all.
NEVER = frozenset((
    "argon2", "csv", "email", "html", "http.client", "httpx2", "importlib.metadata", "importlib.resources", "joserfc", "pytest",
    "smtplib", "urllib.request", "yaml", "zipfile", "dateutil",
    "axle.client", "axle.testing", "axle.operations.legacy", "axle.http.openapi", "axle.http.provider",
    "axle.worker_processes", "axle.workers.mailing", "axle.workers.receiver_connections",
))  # fmt: skip
OTHERS = {"file": frozenset(("psycopg", "zoneinfo", "ctypes")), "postgres": frozenset(("apsw",))}


def imported(database_url: str, log: Path) -> set[str]:
    """Return what a server has imported that has done some work."""
    running = Server("--database", database_url, log=str(log), PYTHONPROFILEIMPORTTIME="1")
    with running.client() as client:
        made = client.post(TASKS, json={"properties": {"hs_timestamp": DUE}})
        assert made.status_code == httpx.codes.CREATED
        assert client.get(f"{TASKS}/{made.json()['id']}").status_code == httpx.codes.OK
        assert client.post(f"{TASKS}/search", json={}).status_code == httpx.codes.OK
        assert client.get("/no/such/path").status_code == httpx.codes.NOT_FOUND
    running.stop()
    return set(re.findall(r"^import time: +\d+ \| +\d+ \| +([\w.]+)$", log.read_text("utf-8"), re.MULTILINE))


@pytest.mark.parametrize("kind", ["file", "postgres"])
def test_a_server_imports_what_it_needs(kind: str, tmp_path: Path) -> None:
    """And nothing that a few servers need, or none."""
    with lasting(kind, tmp_path) as url:
        modules = imported(url, tmp_path / "log")
    assert {"axle.http.endpoint", "msgspec", "granian"} <= modules
    assert modules & (NEVER | OTHERS[kind]) == set()
    assert len(modules) <= MOST_MODULES[kind]


def test_every_legacy_path_says_so_and_is_no_other(tmp_path: Path) -> None:
    """Rows that are imported late are found: a segment of each is a legacy version, and no current row takes its path."""
    known = catalog()
    current: Router[Route] = Router(addresses(CURRENT, known))
    later = list(addresses(legacy_routes(), known))
    assert later
    for method, path, _ in later:
        sent = re.sub(r"\{(?:\w+=)?(\w+)\}", r"\1", path)
        assert not LEGACY_VERSIONS.isdisjoint(sent.split("/")), path
        with pytest.raises(Exception, match=f"Axle does not answer {method}"):
            current.find(method, sent)


def test_a_server_answers_a_legacy_call_first_of_all(tmp_path: Path) -> None:
    """Its rows are imported for it."""
    log = tmp_path / "log"
    running = Server("--database", f"sqlite:///{tmp_path}/axle.db", log=str(log), PYTHONPROFILEIMPORTTIME="1")
    with running.client() as client:
        assert client.get("/owners/v2/owners").status_code == httpx.codes.OK
        assert client.get("/owners/v2/none/such").status_code == httpx.codes.NOT_FOUND
        assert client.patch("/owners/v2/owners").status_code == httpx.codes.METHOD_NOT_ALLOWED
    running.stop()
    assert "axle.operations.legacy" in log.read_text("utf-8")


def test_the_driver_is_told_its_true_version() -> None:
    """The one that its packages have, without asking for it in the way that takes memory."""
    code = (
        "import sys; from axle.storage.postgres.driver_version import tell_driver_version; tell_driver_version();"
        "import psycopg, psycopg_binary; print(psycopg.__version__, psycopg_binary.__version__, 'email' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [metadata.version("psycopg"), metadata.version("psycopg-binary"), "False"]


def test_without_dateutil_no_server_starts(tmp_path: Path) -> None:
    """That is told at once, though it is imported with the first rule."""
    code = "import sys; sys.modules['dateutil'] = None; from axle.cli import main; sys.exit(main(['serve', '--port', '0']))"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "dateutil is not installed" in done.stderr
    assert "pip install '.[server]'" in done.stderr


@pytest.mark.parametrize("text", ["", "plain", "a < b & c > d", "\"quoted\" and 'so'", "&amp; &lt;&#x27;", "ä&nbsp;ö &copy;"])
def test_markup_is_what_the_standard_library_makes(text: str) -> None:
    """Both ways."""
    assert escape(text) == html.escape(text)
    assert escape(text, quote=False) == html.escape(text, quote=False)
    assert unescape(text) == html.unescape(text)


def test_threads_share_connections_for_reading(tmp_path: Path) -> None:
    """Reads one after the other need one, however many threads there are; reads at the same time have one each."""
    storage = Sqlite(str(tmp_path / "axle.db"))
    try:
        before = len(storage._open)
        for _ in range(4):
            thread = threading.Thread(target=storage.accounts)
            thread.start()
            thread.join()
        assert len(storage._open) == before + 1
        both = threading.Barrier(2, timeout=30)
        threads = [threading.Thread(target=storage.read, args=(1, lambda tx: both.wait())) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not both.broken
        assert len(storage._open) == before + 2
    finally:
        storage.close()


# Prints what a package's module of versions has that was not imported there.
SHOWN = """
{before}
import psycopg, sys, types
own = vars(sys.modules["{package}.version"])
print({{name: own[name] for name in sorted(own.keys() - vars(types).keys()) if not isinstance(own[name], types.ModuleType)}})
"""


@pytest.mark.parametrize("package", PACKAGES)
def test_the_driver_is_told_what_it_would_have_found(package: str) -> None:
    """Its module of versions has the same text, and nothing else: a driver that looks for more there fails here first."""
    found, told = (
        subprocess.run(
            [sys.executable, "-c", SHOWN.format(before=before, package=package)], capture_output=True, text=True, check=True
        ).stdout
        for before in ("", "from axle.storage.postgres.driver_version import tell_driver_version as tell; tell()")
    )
    assert told == found and told.startswith("{'__version__': '3.")
