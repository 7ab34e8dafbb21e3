"""Random sequences of everything that touches calculated properties, compared with their rules over what reads answer."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.api import Api, links
from tests.records.calculated import ACTIVITIES, check, everyone, text
from tests.rounds import rounds
from tests.storage import databases

HOLDERS = ("contacts", "companies", "deals", "tickets", "leads")
REQUIRED: dict[str, dict[str, str]] = {
    "companies": {"name": "Acme"},
    "deals": {"dealname": "x"},
    "tickets": {"subject": "x", "hs_pipeline_stage": "1"},
    "leads": {"hs_lead_name": "x"},
    "emails": {"hs_email_direction": "EMAIL"},
    "communications": {"hs_communication_channel_type": "SMS", "hs_communication_logged_from": "CRM"},
}
PRIMARIES = {"contacts": [("companies", 1)], "tickets": [("companies", 26)], "deals": [("companies", 5)],
             "leads": [("contacts", 578), ("companies", 580)]}  # fmt: skip
HOUR = 3_600_000


class Chance:
    """Draws operations and carries them out; what is refused changes nothing."""

    def __init__(self, api: Api, seed: int) -> None:
        self.api = api
        self.random = random.Random(seed)
        self.gone: list[tuple[str, str]] = []
        self.addresses = 0
        self.done: dict[str, int] = {}

    def holder(self, kinds: tuple[str, ...] = HOLDERS) -> tuple[str, str] | None:
        """Return a live record that rolls up or follows."""
        kind = self.random.choice(kinds)
        found = everyone(self.api, kind)
        return (kind, self.random.choice(found)) if found else None

    def activity(self) -> tuple[str, str] | None:
        """Return a live activity."""
        return self.holder(tuple(ACTIVITIES))

    def moment(self) -> str:
        """Return a time around now."""
        return text(self.api.now_ms + self.random.randint(-40, 40) * HOUR)

    def times(self, kind: str) -> dict[str, str]:
        """Return properties that say when an activity happens."""
        chosen = {"hs_timestamp": self.moment()}
        if kind == "meetings" and self.random.random() < 0.6:
            chosen["hs_meeting_start_time"] = self.random.choice([self.moment(), ""])
        if kind == "tasks":
            chosen["hs_task_status"] = self.random.choice(["COMPLETED", "NOT_STARTED", "WAITING", ""])
        return chosen

    def associations(self, kind: str) -> list[Any]:
        """Return associations of a new record."""
        catalog = self.api.app.catalog
        found: list[Any] = []
        for _ in range(self.random.randint(0, 3)):
            other = self.holder() if kind in ACTIVITIES else self.random.choice([self.activity(), self.holder()])
            plain = catalog.default(catalog.find(kind).id, catalog.find(other[0]).id) if other else None
            if other and plain:
                primaries = [number for name, number in PRIMARIES.get(kind, ()) if name == other[0]]
                found += links(other[1], self.random.choice([plain.id, *primaries]))
        return found

    def values(self, kind: str) -> dict[str, str]:
        """Return properties of a new record."""
        self.addresses += 1
        mail = {"email": f"p{self.addresses}@example.com", "firstname": "F"} if kind == "contacts" else {}
        return {**REQUIRED.get(kind, {}), **mail, **(self.times(kind) if kind in ACTIVITIES else {})}

    def create(self, kind: str = "") -> None:
        """Create a record, alone or in a batch."""
        kind = kind or self.random.choice([*HOLDERS, *ACTIVITIES, *ACTIVITIES])
        inputs = [
            {"properties": self.values(kind), "associations": self.associations(kind)} for _ in range(self.random.randint(1, 3))
        ]
        self.api.post(f"/crm/v3/objects/{kind}/batch/create", {"inputs": inputs})

    def engagement(self) -> None:
        """Create an activity by the first engagements API."""
        contact, company = self.holder(("contacts",)), self.holder(("companies",))
        ends = {"contactIds": [int(contact[1])] if contact else [], "companyIds": [int(company[1])] if company else []}
        at = self.api.now_ms + self.random.randint(-40, 40) * HOUR
        kind = self.random.choice(["NOTE", "CALL", "TASK"])
        body = {"engagement": {"type": kind, "timestamp": at}, "associations": ends, "metadata": {"body": "x"}}
        self.api.post("/engagements/v1/engagements", body, 200)

    def change_activity(self) -> None:
        """Move an activity, or complete or reopen it."""
        one = self.activity()
        if one:
            self.api.patch(f"/crm/v3/objects/{one[0]}/{one[1]}", self.times(one[0]))

    def rename(self) -> None:
        """Give contacts and companies other names, in a batch."""
        one = self.holder(("contacts", "companies"))
        if one:
            name = self.random.choice(["Ada", "Bob", ""])
            values = {"firstname": name, "lastname": name} if one[0] == "contacts" else {"name": "N" + name, "domain": name}
            inputs = [{"id": one[1], "properties": values}]
            self.api.post(f"/crm/v3/objects/{one[0]}/batch/update", {"inputs": inputs}, 200)

    def upsert(self) -> None:
        """Create or change a contact by its address."""
        mail = f"p{self.random.randint(1, self.addresses + 2)}@example.com"
        inputs = [{"id": mail, "idProperty": "email", "properties": {"lastname": self.random.choice(["X", "Y", ""])}}]
        self.api.post("/crm/v3/objects/contacts/batch/upsert", {"inputs": inputs}, 200)

    def pair(self) -> tuple[tuple[str, str], tuple[str, str]] | None:
        """Return two records that can be associated, in either order."""
        one, other = self.holder(), self.random.choice([self.holder(), self.activity(), self.activity()])
        catalog = self.api.app.catalog
        if one is None or other is None or one == other:
            return None
        pair = (one, other) if self.random.random() < 0.5 else (other, one)
        return pair if catalog.default(catalog.find(pair[0][0]).id, catalog.find(pair[1][0]).id) else None

    def associate(self) -> None:
        """Associate two records plainly, or by a primary."""
        pair = self.pair()
        if pair is None:
            return
        (kind, one), (other, two) = pair
        path = f"/crm/v4/objects/{kind}/{one}/associations"
        primaries = [number for name, number in PRIMARIES.get(kind, ()) if name == other]
        if primaries and self.random.random() < 0.8:
            self.api.put(f"{path}/{other}/{two}", [spec(primaries[0])], 201)
        else:
            self.api.put(f"/crm/v4/objects/{kind}/{one}/associations/default/{other}/{two}")

    def dissociate(self) -> None:
        """Remove what is between two records, or a primary alone."""
        kind, one = self.holder() or ("", "")
        if not kind:
            return
        other = self.random.choice([*ACTIVITIES, "companies", "contacts"])
        found = self.api.call("GET", f"/crm/v4/objects/{kind}/{one}/associations/{other}").json().get("results", [])
        if not found:
            return
        end = self.random.choice(found)
        numbers = [t["typeId"] for t in end["associationTypes"]]
        if self.random.random() < 0.5:
            self.api.delete(f"/crm/v4/objects/{kind}/{one}/associations/{other}/{end['toObjectId']}")
            return
        pairs = [{"from": {"id": one}, "to": {"id": end["toObjectId"]}, "types": [spec(self.random.choice(numbers))]}]
        self.api.post(f"/crm/v4/associations/{kind}/{other}/batch/labels/archive", {"inputs": pairs}, 204)

    def claim(self) -> None:
        """Write the company of a contact as a property."""
        contact, company = self.holder(("contacts",)), self.holder(("companies",))
        if contact and company:
            number = self.random.choice([company[1], company[1], ""])
            self.api.patch(f"/crm/v3/objects/contacts/{contact[1]}", {"associatedcompanyid": number})

    def archive(self) -> None:
        """Put a record into the recycle bin."""
        one = self.random.choice([self.holder(), self.activity()])
        if one:
            self.api.delete(f"/crm/v3/objects/{one[0]}/{one[1]}")
            self.gone.append(one)

    def restore(self) -> None:
        """Take a record out of the recycle bin."""
        if self.gone:
            kind, one = self.gone.pop(self.random.randrange(len(self.gone)))
            self.api.call("POST", f"/_axle/objects/{kind}/{one}/restore")

    def merge(self) -> None:
        """Make one record of two."""
        kind = self.random.choice(["contacts", "companies", "deals", "tickets"])
        found = everyone(self.api, kind)
        if len(found) > 1:
            one, two = self.random.sample(found, 2)
            self.api.post(f"/crm/v3/objects/{kind}/merge", {"primaryObjectId": one, "objectIdToMerge": two}, 200)

    def erase(self) -> None:
        """Erase a contact for good."""
        one = self.holder(("contacts",))
        if one and self.random.random() < 0.4:
            self.api.post("/crm/v3/objects/contacts/gdpr-delete", {"objectId": one[1]}, 204)

    def wait(self) -> None:
        """Let time pass."""
        self.api.wait(self.random.randint(1, 20) * HOUR)

    def step(self) -> None:
        """Carry out one operation."""
        ways: list[tuple[Callable[[], None], int]] = [
            (self.create, 6), (self.engagement, 2), (self.change_activity, 5), (self.rename, 3), (self.upsert, 1),
            (self.associate, 9), (self.dissociate, 4), (self.claim, 2), (self.archive, 3), (self.restore, 3), (self.merge, 1),
            (self.erase, 1), (self.wait, 4),
        ]  # fmt: skip
        (way,) = self.random.choices([way for way, _ in ways], [weight for _, weight in ways])
        self.api.now_ms += 1000
        way()
        self.api.wait(0)
        self.done[way.__name__] = self.done.get(way.__name__, 0) + 1


def spec(number: int) -> dict[str, Any]:
    """Return an association type as requests name it."""
    return {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": number}


@contextlib.contextmanager
def opened(database: str) -> Iterator[Api]:
    """Make a portal on a database."""
    if database == "sqlite":
        api = Api()
        yield api
        api.close()
        return
    with databases.own_schema(databases.server()) as url:
        api = Api(database=url)
        yield api
        api.close()


@pytest.mark.parametrize(("database", "seed"), [("sqlite", 0), ("sqlite", 1), ("sqlite", 2), ("postgres", 3)])
@rounds(150, 300)
def test_calculated_properties_follow_everything(database: str, seed: int, cases: int) -> None:
    """After each of many operations every record says what the rules say of the records around it."""
    with opened(database) as api:
        chance = Chance(api, seed)
        for kind in (*HOLDERS, "leads", *ACTIVITIES, *ACTIVITIES):
            chance.create(kind)
        for number in range(cases):
            chance.step()
            if number % 5 == 4:
                for kind in HOLDERS:
                    for record in everyone(api, kind):
                        check(api, kind, record)
        assert len(chance.done) > 10
