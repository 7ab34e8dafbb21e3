"""When a contact came to a lifecycle stage: epoch milliseconds in the answer that creates it, an instant on every read."""

from __future__ import annotations

from typing import Any

import pytest

from axle.core import changes
from axle.storage.interface import Transaction
from tests.api import CONTACTS, START, Api, ApiFactory

LEAD, CUSTOMER = "hs_lifecyclestage_lead_date", "hs_lifecyclestage_customer_date"
AT = "2026-01-01T00:00:00.000Z"
LATER_MS = 1_500
LATER = "2026-01-01T00:00:01.500Z"


def new(mail: str) -> dict[str, Any]:
    """Return what creates a contact."""
    return {"properties": {"email": mail}}


def older(api: Api, contact: str) -> None:
    """Have a contact hold the date as an earlier Axle wrote it."""

    def write(tx: Transaction) -> None:
        (record,) = tx.records(api.app.catalog.find("contacts"), [int(contact)])
        change = changes.calculated(record, {LEAD: str(START)}, api.now_ms)
        assert change
        tx.save([change])

    api.app.storage.write(api.account, write)


def test_creates_show_epoch_milliseconds(api: Api) -> None:
    """A single create, a batch, and an upsert of what is new; an upsert of what is there shows the instant."""
    assert api.post(CONTACTS, new("a@example.com"))["properties"][LEAD] == str(START)
    (made,) = api.post(f"{CONTACTS}/batch/create", {"inputs": [new("b@example.com")]})["results"]
    assert made["properties"][LEAD] == str(START)
    inputs = [
        {"idProperty": "email", "id": mail, "properties": {"firstname": "A"}} for mail in ("a@example.com", "c@example.com")
    ]
    there, fresh = api.post(f"{CONTACTS}/batch/upsert", {"inputs": inputs}, 200)["results"]
    assert (there["new"], there["properties"][LEAD]) == (False, AT)
    assert (fresh["new"], fresh["properties"][LEAD]) == (True, str(START))


@pytest.mark.parametrize("old", [False, True], ids=["as it is written", "as it was written"])
def test_reads_show_the_instant(api: Api, old: bool) -> None:
    """One record, a list, a batch, a search, an update and the history; also where epoch milliseconds are stored."""
    contact = api.contact("a@example.com")
    if old:
        older(api, contact)
    assert api.read("contacts", contact, LEAD)[LEAD] == AT
    assert api.get(f"{CONTACTS}?properties={LEAD}")["results"][0]["properties"][LEAD] == AT
    read = {"inputs": [{"id": contact}], "properties": [LEAD]}
    assert api.post(f"{CONTACTS}/batch/read", read, 200)["results"][0]["properties"][LEAD] == AT
    assert api.post(f"{CONTACTS}/search", {"properties": [LEAD]}, 200)["results"][0]["properties"][LEAD] == AT
    api.now_ms += LATER_MS
    changed = api.patch(f"{CONTACTS}/{contact}", {"lifecyclestage": "customer"})["properties"]
    assert (changed[LEAD], changed[CUSTOMER]) == (AT, LATER)
    (done,) = api.post(f"{CONTACTS}/batch/update", {"inputs": [{"id": contact, "properties": {"firstname": "A"}}]}, 200)[
        "results"
    ]
    assert (done["properties"][LEAD], done["properties"][CUSTOMER]) == (AT, LATER)
    history = api.get(f"{CONTACTS}/{contact}?propertiesWithHistory={LEAD},{CUSTOMER}")["propertiesWithHistory"]
    assert {entry["value"] for entry in history[LEAD]} - {""} == {AT}
    assert history[CUSTOMER][0]["value"] == LATER


def test_a_merged_contact_is_read_not_created(api: Api) -> None:
    """The answer to a merge shows the instant."""
    one, two = api.contact("a@example.com"), api.contact("b@example.com")
    merged = api.post(f"{CONTACTS}/merge", {"primaryObjectId": one, "objectIdToMerge": two}, 200)
    assert merged["properties"][LEAD] == AT


@pytest.mark.parametrize("form", [str(START), AT], ids=["epoch", "instant"])
def test_searches_find_both_forms(api: Api, form: str) -> None:
    """Filters compare moments and sorts order them, however they are stored and however they are asked for."""
    first = api.contact("a@example.com")
    older(api, first)
    second = api.contact("b@example.com")
    api.now_ms += LATER_MS
    third = api.contact("c@example.com")
    for operator, found in (("EQ", [first, second]), ("LTE", [first, second]), ("GT", [third]), ("NEQ", [third])):
        body = {"filters": [{"propertyName": LEAD, "operator": operator, "value": form}], "sorts": ["createdate"]}
        answer = api.post(f"{CONTACTS}/search", body, 200)
        assert sorted(one["id"] for one in answer["results"]) == sorted(found), operator
    body = {"sorts": [{"propertyName": LEAD, "direction": "DESCENDING"}], "filters": []}
    assert api.post(f"{CONTACTS}/search", body, 200)["results"][0]["id"] == third


def test_the_observed_behaviour_leaves_fractions_of_zero_out(open_api: ApiFactory) -> None:
    """As of every other instant; the answer to a create is the same."""
    api = open_api("observed")
    made = api.post(CONTACTS, new("a@example.com"))
    assert made["properties"][LEAD] == str(START)
    assert api.read("contacts", made["id"], LEAD)[LEAD] == "2026-01-01T00:00:00Z"
    history = api.get(f"{CONTACTS}/{made['id']}?propertiesWithHistory={LEAD}")["propertiesWithHistory"]
    assert [entry["value"] for entry in history[LEAD]] == ["2026-01-01T00:00:00Z"]
