"""`axle owner`: an operator adds, lists, imports and archives owners on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.server import Server, axle


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with its first account."""
    where = f"sqlite:///{tmp_path_factory.mktemp('owners') / 'axle.db'}"
    assert axle("account", "create", "Acme", "--owner-email", "first@example.com", "--database", where).returncode == 0
    return where


def test_owners_are_administered(database: str, tmp_path: Path) -> None:
    """Created, imported and archived; the server shows what was done."""
    made = axle(
        "owner", "create", "ann@example.com", "--first-name", "Ann", "--team", "Sales", "--json", "--database", database
    )
    ann = json.loads(made.stdout)
    assert (ann["email"], ann["name"], ann["teams"], ann["state"]) == ("ann@example.com", "Ann", "Sales", "active")
    file = tmp_path / "owners.csv"
    file.write_text("email,id,teams\nbob@example.com,64492917,Sales\ncy@example.com,,\n")
    done = axle("owner", "import", str(file), "--database", database)
    assert (done.returncode, done.stdout) == (0, "2\n")
    left = axle("owner", "archive", "64492917", "--json", "--database", database)
    assert json.loads(left.stdout)["state"] == "archived"
    listed = json.loads(axle("owner", "list", "--json", "--database", database).stdout)
    assert sorted((one["email"], one["state"]) for one in listed) == [
        ("ann@example.com", "active"),
        ("bob@example.com", "archived"),
        ("cy@example.com", "active"),
        ("first@example.com", "active"),
    ]
    server = Server("--database", database, "--no-access-log", AXLE_CHECK_OWNERS="true")
    try:
        with server.client() as client:
            assert len(client.get("/crm/v3/owners").json()["results"]) == 3
            assert client.get(f"/crm/v3/owners/{ann['id']}").json()["teams"][0]["name"] == "Sales"
            body = {"properties": {"hs_timestamp": "0", "hubspot_owner_id": "64492917"}}
            refused = client.post("/crm/v3/objects/tasks", json=body)
            assert (refused.status_code, refused.json()["errors"][0]["code"]) == (400, "INVALID_OPTION")
    finally:
        server.stop()


WRONG = [
    (["create", "nobody"], "Email address nobody is invalid"),
    (["create", "first@example.com"], "there is an owner with the address first@example.com already"),
    (["create", "x@example.com", "--account", "7"], "there is no account 7"),
    (["archive", "9"], "there is no owner 9"),
    (["import", "/nowhere.csv"], "No such file"),
]


@pytest.mark.parametrize(("arguments", "message"), WRONG, ids=[" ".join(row[0][:2]) for row in WRONG])
def test_what_goes_wrong_is_one_line(database: str, arguments: list[str], message: str) -> None:
    """On standard error, and the exit status is 1."""
    done = axle("owner", *arguments, "--database", database)
    assert done.returncode == 1 and message in done.stderr and done.stderr.count("\n") == 1


def test_a_bad_file_changes_nothing(database: str, tmp_path: Path) -> None:
    """Every bad line is told with its number."""
    before = axle("owner", "list", "--database", database).stdout
    file = tmp_path / "owners.csv"
    file.write_text("email\ngood@example.com\nbad\nfirst@example.com\n")
    done = axle("owner", "import", str(file), "--database", database)
    assert done.returncode == 1
    assert done.stderr == (
        "axle: line 3: Email address bad is invalid; line 4: there is an owner with the address first@example.com already\n"
    )
    assert axle("owner", "list", "--database", database).stdout == before
