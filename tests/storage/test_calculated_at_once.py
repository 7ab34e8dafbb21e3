"""Calculated properties where several servers write at once: nothing is lost, and nobody waits for each other in a circle."""

from __future__ import annotations

import random
import threading
import time

import psycopg

from tests.api import CONTACTS, START, Api
from tests.records.calculated import check, text
from tests.storage.databases import own_database

SERVERS, STEPS = 4, 25
LEADS, NOTES = "/crm/v3/objects/leads", "/crm/v3/objects/notes"
PRIMARY = [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 578}]
STATISTICS_SECONDS = 1.2  # the server gathers its numbers once a second


def steps(url: str, seed: int, ends: tuple[list[str], list[str], list[str]], failed: list[bytes]) -> None:
    """Associate, rename and move at random, as one server."""
    chance = random.Random(seed)
    api = Api(database=url)
    for _ in range(STEPS):
        contact, lead, note = (chance.choice(some) for some in ends)
        method, path, body = chance.choice(
            [
                ("PUT", f"/crm/v4/objects/contacts/{contact}/associations/default/notes/{note}", None),
                ("PUT", f"/crm/v4/objects/leads/{lead}/associations/contacts/{contact}", PRIMARY),
                ("PATCH", f"{CONTACTS}/{contact}", {"properties": {"firstname": str(chance.random())}}),
                ("PATCH", f"{NOTES}/{note}", {"properties": {"hs_timestamp": text(START - chance.randrange(10**8))}}),
                ("DELETE", f"/crm/v4/objects/contacts/{contact}/associations/notes/{note}", None),
            ]
        )
        answer = api.call(method, path, body)
        if answer.status >= 400:
            failed.append(answer.body)
    api.close()


def test_writes_at_once_leave_what_the_rules_say(postgres_server: str) -> None:
    """Who renames a contact or moves a note does not wait for those who associate it, and none overlooks the other."""
    with own_database(postgres_server) as url:
        api = Api(database=url)
        contacts = [api.contact(f"c{n}@example.com") for n in range(3)]
        leads = [api.post(LEADS, {"properties": {"hs_lead_name": "x"}})["id"] for _ in range(5)]
        notes = [api.post(NOTES, {"properties": {"hs_timestamp": text(START)}})["id"] for _ in range(6)]
        failed: list[bytes] = []
        servers = [
            threading.Thread(target=steps, args=(url, seed, (contacts, leads, notes), failed)) for seed in range(SERVERS)
        ]
        for server in servers:
            server.start()
        for server in servers:
            server.join()
        assert failed == []
        api.wait(0)
        for kind, records in (("contacts", contacts), ("leads", leads)):
            for record in records:
                check(api, kind, record)
        time.sleep(STATISTICS_SECONDS)
        with psycopg.connect(url) as db:
            row = db.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()").fetchone()
        assert row == (0,)
        api.close()
