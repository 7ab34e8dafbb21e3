"""A database from before calculated properties: what its records say of others is worked out when a newer Axle opens it."""

from __future__ import annotations

import contextlib
from typing import Any

import apsw
import psycopg

from tests.contract.calculated import check, linked, text
from tests.portal import CONTACTS, START, TASKS, Portal

LEADS, DEALS, MEETINGS, NOTES = (f"/crm/v3/objects/{name}" for name in ("leads", "deals", "meetings", "notes"))
DAY = 86_400_000
WORKED_OUT = ("num_notes", "num_contacted_notes", "notes_last_updated", "notes_last_contacted", "notes_next_activity_date",
              "associatedcompanyid", "hs_primary_contact_id", "hs_associated_contact_email", "hs_last_activity_date",
              "hs_next_activity_date", "hs_lead_is_open_v2", "hs_is_closed_won", "hs_closed_won_count")  # fmt: skip


def to(record: str, number: int) -> list[dict[str, Any]]:
    """Return the associations of a new record: one."""
    return [{"to": {"id": record}, "types": [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": number}]}]


def post(portal: Portal, path: str, properties: dict[str, str], associations: list[dict[str, Any]]) -> str:
    """Create a record with associations, and return its id."""
    return str(portal.post(path, {"properties": properties, "associations": associations})["id"])


def run(url: str, statement: str) -> list[Any]:
    """Run a statement past Axle, and return its rows."""
    if url.startswith("postgresql:"):
        with psycopg.connect(url) as db:
            cursor = db.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []
    with contextlib.closing(apsw.Connection(url.removeprefix("sqlite:///"))) as file:
        return list(file.execute(statement))


def age(url: str) -> None:
    """Make a database what it was before: nothing worked out, no moments on the links, and the newest step not taken."""
    run(url, "UPDATE link SET at_ms = NULL, open = NULL")
    run(url, "DELETE FROM due")
    run(url, "DELETE FROM migration WHERE version = 7")
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


def filled(portal: Portal) -> tuple[str, str, str]:
    """Fill an account with activities of every sort; return a contact, its lead and a deal that is won."""
    company = portal.company()
    ada = post(portal, CONTACTS, {"email": "ada@example.com"}, to(company, 1))
    post(portal, NOTES, {"hs_timestamp": text(START - 1), "hs_note_body": '"hs_timestamp":"2040'}, to(ada, 202))
    post(portal, TASKS, {"hs_timestamp": text(START + DAY), "hs_task_status": "COMPLETED"}, to(ada, 204))
    post(portal, TASKS, {"hs_timestamp": text(START + 4 * DAY)}, to(ada, 204))
    later = {"hs_timestamp": text(START), "hs_meeting_start_time": text(START + 3 * DAY + 7)}
    post(portal, MEETINGS, later, to(ada, 200))
    post(portal, MEETINGS, {"hs_timestamp": text(-1)}, to(ada, 200))
    lead = post(portal, LEADS, {"hs_lead_name": "x"}, to(ada, 578))
    return ada, lead, post(portal, DEALS, {"dealname": "d", "pipeline": "default", "dealstage": "closedwon"}, [])


def test_older_records_say_what_newer_ones_do(lasting: str) -> None:
    """Of their activities, done and to come, whatever texts say; of whom they follow; and of their stages."""
    portal = Portal(database=lasting)
    ada, lead, deal = filled(portal)
    alone = portal.contact("alone@example.com")
    untouched = portal.read("contacts", alone, *WORKED_OUT)
    dated = moments(lasting)
    portal.close()
    age(lasting)
    assert dated
    assert not moments(lasting)

    portal = Portal(database=lasting)
    assert set(dated) <= set(moments(lasting))
    portal.wait(0)
    check(portal, "contacts", ada)
    check(portal, "leads", lead)
    assert portal.read("leads", lead, "hs_lead_is_open_v2")["hs_lead_is_open_v2"] == "true"
    assert portal.read("deals", deal, "hs_is_closed_won")["hs_is_closed_won"] == "true"
    assert portal.read("contacts", alone, *WORKED_OUT) == {**untouched, "num_notes": None}
    portal.wait(3 * DAY + 8)
    check(portal, "contacts", ada)
    portal.close()


def test_the_company_that_a_client_wrote_of_an_older_contact_is_kept(lasting: str) -> None:
    """As an association, which counts for the company too; one that is not there is kept in the history."""
    portal = Portal(database=lasting)
    company = portal.company()
    ada, bob = portal.contact("ada@example.com"), portal.contact("bob@example.com")
    post(portal, NOTES, {"hs_timestamp": text(START - 1)}, to(ada, 202))
    portal.close()
    age(lasting)
    for contact, said in ((ada, company), (bob, "77")):
        put = f"""replace(properties, '"email"', '"associatedcompanyid":"{said}","email"')"""
        run(lasting, f"UPDATE record SET properties = {put} WHERE id = {contact}")

    portal = Portal(database=lasting)
    portal.wait(0)
    check(portal, "contacts", ada)
    assert portal.read("contacts", ada, "associatedcompanyid")["associatedcompanyid"] == company
    assert linked(portal, "contacts", ada, "companies") == {company: {1, 279}}
    assert portal.read("companies", company, "num_associated_contacts")["num_associated_contacts"] == "1"
    assert portal.read("contacts", bob, "associatedcompanyid")["associatedcompanyid"] == "77"
    portal.close()
