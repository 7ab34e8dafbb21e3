"""What is erased leaves an SQLite file: no byte of it is left in the database or beside it, soon after."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest

from axle.storage.interface import FIRST_ID
from tests.api import CONTACTS, TASKS, Api, links

SECRETS = (b"quetzalcoatl", b"xochipilli", b"tlaloc")
WAIT_SECONDS = 60


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database file."""
    return tmp_path / "axle.db"


@pytest.fixture
def api(path: Path) -> Iterator[Api]:
    """A portal in the file."""
    opened = Api(database=f"sqlite:///{path}")
    yield opened
    opened.close()


def holding(path: Path) -> dict[str, list[bytes]]:
    """Return which of the secrets are in the file, and in the log beside it."""
    files = [path, path.with_name("axle.db-wal")]
    content = {file.name: file.read_bytes().lower() if file.exists() else b"" for file in files}
    return {name: [secret for secret in SECRETS if secret in data] for name, data in content.items()}


def gone(path: Path) -> bool:
    """Wait until none is left."""
    until = time.monotonic() + WAIT_SECONDS
    while any(holding(path).values()):
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def contact_with_secrets(api: Api) -> str:
    """Create a contact among others, who has a name, had another one, and whose address others repeat."""
    for number in range(30):
        api.contact(f"before{number}@example.com", firstname="Ada", city="Ulm")
    contact = api.contact("tlaloc@example.com", firstname="Quetzalcoatl", city="Ulm")
    api.patch(f"{CONTACTS}/{contact}", {"firstname": "Xochipilli"})
    api.post("/crm/v3/objects/leads", {"properties": {"hs_lead_name": "L"}, "associations": links(contact, 578)})
    for number in range(30):
        api.task(hs_task_subject=f"call {number}")
    return contact


def test_no_byte_of_an_erased_record_is_left(api: Api, path: Path) -> None:
    """Neither of its values, nor of older ones, nor of words that a search found it by; others are found as before."""
    contact = contact_with_secrets(api)
    assert {secret for secrets in holding(path).values() for secret in secrets} == set(SECRETS)
    api.post(f"{CONTACTS}/gdpr-delete", {"objectId": contact}, 204)
    assert gone(path), holding(path)
    assert api.post(f"{CONTACTS}/search", {"query": "ada"}, 200)["total"] == 30
    assert api.post(f"{TASKS}/search", {"query": "call"}, 200)["total"] == 30


def test_it_goes_on_after_a_restart(path: Path) -> None:
    """The file itself says that something is left to be done."""
    api = Api(database=f"sqlite:///{path}")
    contact = contact_with_secrets(api)
    api.post(f"{CONTACTS}/gdpr-delete", {"objectId": contact}, 204)
    api.close()
    api = Api(database=f"sqlite:///{path}")
    assert gone(path), holding(path)
    api.close()
    with apsw.Connection(str(path)) as db:
        assert db.pragma("user_version") == 0


def test_a_refused_erasure_leaves_nothing_to_do(api: Api, path: Path) -> None:
    """Nor does archiving: the words of an archived record are dropped, and come back when it is restored."""
    contact = contact_with_secrets(api)
    api.post(f"{CONTACTS}/gdpr-delete", {"objectId": str(FIRST_ID + 10_000)}, 404)
    api.delete(f"{CONTACTS}/{contact}")
    with apsw.Connection(str(path)) as db:
        assert db.pragma("user_version") == 0
