"""A database from when an association counted its archived ends: each says again which of them it is."""

from __future__ import annotations

from importlib import resources
from typing import Any

from tests.api import COMPANIES, CONTACTS, Api, links
from tests.storage.test_older_activities import run

OLDER = "UPDATE link SET hidden = CASE hidden WHEN 3 THEN 2 WHEN 0 THEN 0 ELSE 1 END"
TO_CONTACT, CONTACT_TO_COMPANY = 204, 1


def step() -> list[str]:
    """Return the statements of the migration."""
    folder = resources.files("axle.storage") / "schema"
    (file,) = (one for one in folder.iterdir() if one.name.endswith("_hidden_ends.sql"))
    code = "\n".join(line for line in file.read_text("utf-8").splitlines() if not line.startswith("--"))
    return [part for part in code.split(";") if part.strip()]


def rows(url: str) -> list[Any]:
    """Return all association rows, each with what hides it."""
    return run(url, "SELECT account, from_id, type, to_id, hidden FROM link ORDER BY 1, 2, 3, 4")


def test_archived_ends_that_were_counted_are_named(lasting: str) -> None:
    """Of one archived end, of two, and of none; and restored records have their associations again."""
    api = Api(database=lasting)
    company, contact = api.company(), api.contact("a@example.com")
    api.put(f"{CONTACTS}/{contact}/associations/companies/{company}/{CONTACT_TO_COMPANY}")
    other = api.company("Other")
    api.put(f"{CONTACTS}/{contact}/associations/companies/{other}/279")
    api.post("/crm/v3/objects/tasks", {"properties": {"hs_timestamp": "1"}, "associations": links(contact, TO_CONTACT)})
    api.delete(f"{CONTACTS}/{contact}")
    api.delete(f"{COMPANIES}/{company}")
    before = rows(lasting)
    assert {bits for *_, bits in before} == {1, 2, 3}
    api.close()
    run(lasting, OLDER)
    assert {bits for *_, bits in rows(lasting)} == {1, 2}
    for statement in step():
        run(lasting, statement)
    assert rows(lasting) == before
