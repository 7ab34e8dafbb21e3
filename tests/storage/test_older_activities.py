"""A database from before calculated properties: what its records say of others is worked out when a newer Axle opens it."""

from __future__ import annotations

import contextlib
from typing import Any

import apsw
import psycopg

from axle.storage.migrations import migrations
from axle.storage.postgres.dialect import POSTGRES
from axle.storage.sqlite.dialect import SQLITE
from tests.api import CONTACTS, START, TASKS, Api
from tests.records.calculated import check, linked, text

LEADS, DEALS, MEETINGS, NOTES = (f"/crm/v3/objects/{name}" for name in ("leads", "deals", "meetings", "notes"))
DAY = 86_400_000
WORKED_OUT = ("num_notes", "num_contacted_notes", "notes_last_updated", "notes_last_contacted", "notes_next_activity_date",
              "associatedcompanyid", "hs_primary_contact_id", "hs_associated_contact_email", "hs_last_activity_date",
              "hs_next_activity_date", "hs_lead_is_open_v2", "hs_is_closed_won", "hs_closed_won_count")  # fmt: skip


def to(record: str, number: int) -> list[dict[str, Any]]:
    """Return the associations of a new record: one."""
    return [{"to": {"id": record}, "types": [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": number}]}]


def post(api: Api, path: str, properties: dict[str, str], associations: list[dict[str, Any]]) -> str:
    """Create a record with associations, and return its id."""
    return str(api.post(path, {"properties": properties, "associations": associations})["id"])


def run(url: str, statement: str) -> list[Any]:
    """Run a statement past Axle, and return its rows."""
    if url.startswith("postgresql:"):
        with psycopg.connect(url) as db:
            cursor = db.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []
    with contextlib.closing(apsw.Connection(url.removeprefix("sqlite:///"))) as file:
        return list(file.execute(statement))


def take_step(url: str, version: int) -> None:
    """Take one step of the schema, as a newer Axle does; those behind it have been taken already."""
    steps = migrations(POSTGRES if url.startswith("postgresql:") else SQLITE)
    (statements,) = (step.statements for step in steps if step.version == version)
    for statement in statements:
        run(url, statement)


def age(url: str) -> None:
    """Make a database what it was before: nothing worked out, no moments on the links, and the newest step not taken."""
    run(url, "UPDATE link SET at_ms = NULL, open = NULL")
    run(url, "DELETE FROM due")
    for name in WORKED_OUT:
        if url.startswith("postgresql:"):
            put = f"""regexp_replace(properties, '"{name}":"[^"]*",?', '')"""
        else:
            put = f"json_remove(properties, '$.{name}')"
        run(url, f"UPDATE record SET properties = {put}")
    run(url, "UPDATE record SET properties = replace(properties, ',}', '}')")


def moments(url: str) -> list[Any]:
    """Return when the activities of all links happen."""
    return run(url, "SELECT from_id, type, to_id, at_ms, open FROM link WHERE at_ms IS NOT NULL ORDER BY 1, 2, 3")


def filled(api: Api) -> tuple[str, str, str]:
    """Fill an account with activities of every sort; return a contact, its lead and a deal that is won."""
    company = api.company()
    ada = post(api, CONTACTS, {"email": "ada@example.com"}, to(company, 1))
    post(api, NOTES, {"hs_timestamp": text(START - 1), "hs_note_body": '"hs_timestamp":"2040'}, to(ada, 202))
    post(api, TASKS, {"hs_timestamp": text(START + DAY), "hs_task_status": "COMPLETED"}, to(ada, 204))
    post(api, TASKS, {"hs_timestamp": text(START + 4 * DAY)}, to(ada, 204))
    later = {"hs_timestamp": text(START), "hs_meeting_start_time": text(START + 3 * DAY + 7)}
    post(api, MEETINGS, later, to(ada, 200))
    post(api, MEETINGS, {"hs_timestamp": text(-1)}, to(ada, 200))
    lead = post(api, LEADS, {"hs_lead_name": "x"}, to(ada, 578))
    return ada, lead, post(api, DEALS, {"dealname": "d", "pipeline": "default", "dealstage": "closedwon"}, [])


def test_older_records_say_what_newer_ones_do(lasting: str) -> None:
    """Of their activities, done and to come, whatever texts say; of whom they follow; and of their stages."""
    api = Api(database=lasting)
    ada, lead, deal = filled(api)
    alone = api.contact("alone@example.com")
    untouched = api.read("contacts", alone, *WORKED_OUT)
    dated = moments(lasting)
    api.close()
    age(lasting)
    assert dated
    assert not moments(lasting)

    take_step(lasting, 7)
    api = Api(database=lasting)
    assert set(dated) <= set(moments(lasting))
    api.wait(0)
    check(api, "contacts", ada)
    check(api, "leads", lead)
    assert api.read("leads", lead, "hs_lead_is_open_v2")["hs_lead_is_open_v2"] == "true"
    assert api.read("deals", deal, "hs_is_closed_won")["hs_is_closed_won"] == "true"
    assert api.read("contacts", alone, *WORKED_OUT) == {**untouched, "num_notes": None}
    api.wait(3 * DAY + 8)
    check(api, "contacts", ada)
    api.close()


def test_the_company_that_a_client_wrote_of_an_older_contact_is_kept(lasting: str) -> None:
    """As an association, which counts for the company too; one that is not there is kept in the history."""
    api = Api(database=lasting)
    company = api.company()
    ada, bob = api.contact("ada@example.com"), api.contact("bob@example.com")
    post(api, NOTES, {"hs_timestamp": text(START - 1)}, to(ada, 202))
    api.close()
    age(lasting)
    for contact, said in ((ada, company), (bob, "77")):
        put = f"""replace(properties, '"email"', '"associatedcompanyid":"{said}","email"')"""
        run(lasting, f"UPDATE record SET properties = {put} WHERE id = {contact}")

    take_step(lasting, 7)
    api = Api(database=lasting)
    api.wait(0)
    check(api, "contacts", ada)
    assert api.read("contacts", ada, "associatedcompanyid")["associatedcompanyid"] == company
    assert linked(api, "contacts", ada, "companies") == {company: {1, 279}}
    assert api.read("companies", company, "num_associated_contacts")["num_associated_contacts"] == "1"
    assert api.read("contacts", bob, "associatedcompanyid")["associatedcompanyid"] == "77"
    api.close()
