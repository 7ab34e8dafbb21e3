"""Many files at a time, files that are full, and who may ask: versions, scopes, other apps."""

from __future__ import annotations

from typing import Any

import pytest

from axle.operations.journal import files
from tests.api import CONTACTS
from tests.journal.portal import DAY, Journal

UNKNOWN = "550e8400-e29b-41d4-a716-446655440000"
ASKED = [
    ("GET", "{journal}/earliest"),
    ("GET", "{journal}/latest"),
    ("GET", "{journal}/offset/" + UNKNOWN + "/next"),
    ("GET", "{journal}/batch/earliest/3"),
    ("GET", "{journal}/batch/latest/3"),
    ("GET", "{journal}/batch/" + UNKNOWN + "/next/3"),
    ("POST", "{journal}/batch/read"),
    ("GET", "{journal}/status/" + UNKNOWN),
    ("POST", "snapshots/crm"),
    ("GET", "subscriptions"),
    ("POST", "subscriptions"),
    ("GET", "subscriptions/1"),
    ("DELETE", "subscriptions/1"),
    ("DELETE", "subscriptions/portals/1"),
    ("POST", "subscriptions/filters"),
    ("GET", "subscriptions/filters/1"),
    ("DELETE", "subscriptions/filters/1"),
    ("GET", "subscriptions/filters/subscription/1"),
]


def three_files(journal: Journal) -> list[Any]:
    """Have a journal of three files, and return them."""
    journal.subscribe(actions=["CREATE"])
    for name in "abc":
        journal.contact(f"{name}@example.com")
        journal.pages()
    return journal.pages()


def offsets(answer: Any) -> list[str]:
    """Return which files a batch names."""
    return [one["currentOffset"] for one in answer.json()["results"]]


@pytest.mark.parametrize("part", ["journal", "journal-local"])
@pytest.mark.covers("journal.reading.batch_earliest", "success", "400")
@pytest.mark.covers("journal.reading.batch_latest", "success", "400")
@pytest.mark.covers("journal.reading.batch_next", "success", "400", "404")
@pytest.mark.covers("journal.reading.batch_read", "success", "400")
@pytest.mark.covers("journal.reading.local_batch_earliest", "success", "400")
@pytest.mark.covers("journal.reading.local_batch_latest", "success", "400")
@pytest.mark.covers("journal.reading.local_batch_next", "success", "400", "404")
@pytest.mark.covers("journal.reading.local_batch_read", "success", "400")
def test_many_files_at_a_time(journal: Journal, part: str) -> None:
    """In order; offsets that are not known are told beside the others."""
    names = [page["offset"] for page in three_files(journal)]
    assert offsets(journal.ask("GET", f"{part}/batch/earliest/2")) == names[:2]
    assert offsets(journal.ask("GET", f"{part}/batch/latest/2")) == names[1:]
    assert offsets(journal.ask("GET", f"{part}/batch/{names[0]}/next/100")) == names[1:]
    assert offsets(journal.ask("GET", f"{part}/batch/{names[2]}/next/5")) == []
    answer = journal.ask("POST", f"{part}/batch/read", {"inputs": [names[1], names[0]]})
    assert (answer.status, offsets(answer)) == (200, [names[1], names[0]])
    answer = journal.ask("POST", f"{part}/batch/read", {"inputs": [names[2], UNKNOWN]})
    assert (answer.status, offsets(answer), answer.json()["numErrors"]) == (207, [names[2]], 1)
    assert journal.ask("GET", f"{part}/batch/{UNKNOWN}/next/5").status == 404
    for path in ("earliest/0", "latest/101", f"{names[0]}/next/x"):
        assert journal.ask("GET", f"{part}/batch/{path}").status == 400
    assert journal.ask("POST", f"{part}/batch/read", {"inputs": 5}).status == 400
    file = journal.fetch(journal.ask("GET", f"{part}/batch/earliest/1").json()["results"][0]["url"]).json()
    assert file["offset"] == names[0]


@pytest.mark.covers("journal.reading.batch_earliest", "success")
def test_a_batch_cuts_as_many_files_as_it_is_asked_for(here: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file holds so many events and bytes, and events of one day; what is told is all, once, in order."""
    monkeypatch.setattr(files, "BOUNDS", files.Bounds(3, 5_000_000, DAY))
    here.subscribe(actions=["CREATE"], properties=["email"])
    ids = [int(here.contact(f"{number}@example.com")) for number in range(8)]
    results = here.ask("GET", "journal/batch/earliest/2").json()["results"]
    assert [len(here.fetch(one["url"]).json()["journalEvents"]) for one in results] == [3, 3]
    assert [event["objectId"] for event in here.events()] == ids
    monkeypatch.setattr(files, "BOUNDS", files.Bounds(100, 400, DAY))
    for number in range(8, 14):
        here.contact(f"{number}@example.com")
    sizes = [len(page["journalEvents"]) for page in here.pages()][3:]
    assert sum(sizes) == 6
    assert 1 <= max(sizes) < 6
    monkeypatch.setattr(files, "BOUNDS", files.Bounds(100, 5_000_000, DAY))
    for number in range(14, 17):
        here.contact(f"{number}@example.com")
        here.now_ms += DAY // 2 + 1
    here.app_token = here.client_credentials()
    assert [len(page["journalEvents"]) for page in here.pages()][-2:] == [2, 1]


def test_what_nobody_is_told_of_is_passed_once(here: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    """A journal that is behind by many such events notes how far it has looked."""
    monkeypatch.setattr(files, "MAX_UNMOVED", 3)
    monkeypatch.setattr(files, "CHUNK", 2)
    here.subscribe(objectTypeId="0-2", actions=["CREATE"])
    for number in range(6):
        here.contact(f"{number}@example.com")
    assert here.ask("GET", "journal/earliest").status == 204
    (position,) = here.app.storage.read(here.account, lambda tx: tx.journal_positions(here.app_id))
    assert position.number == here.app.storage.read(here.account, lambda tx: tx.last_event())
    company = here.company()
    assert [event["objectId"] for event in here.events()] == [int(company)]


@pytest.mark.parametrize("version", ["v4", "2026-03", "2026-09", "2027-03-beta"])
@pytest.mark.covers("journal.reading.earliest", "success")
@pytest.mark.covers("journal.reading.latest", "success")
@pytest.mark.covers("journal.reading.next_file", "success", "404")
@pytest.mark.covers("journal.reading.local_earliest", "success")
@pytest.mark.covers("journal.reading.local_latest", "success")
@pytest.mark.covers("journal.reading.local_next_file", "success", "404")
def test_each_version_has_the_journal(here: Journal, version: str) -> None:
    """With the same files."""
    here.version = version
    pages = three_files(here)
    assert len(pages) == 3
    for part in ("journal", "journal-local"):
        assert here.ask("GET", f"{part}/latest").json()["currentOffset"] == pages[2]["offset"]
        assert here.pages(part=part) == pages
        assert here.ask("GET", f"{part}/offset/{UNKNOWN}/next").status == 404


@pytest.mark.covers("journal.reading.earliest", "scope")
@pytest.mark.covers("journal.reading.latest", "scope")
@pytest.mark.covers("journal.reading.next_file", "scope")
@pytest.mark.covers("journal.reading.batch_earliest", "scope")
@pytest.mark.covers("journal.reading.batch_latest", "scope")
@pytest.mark.covers("journal.reading.batch_next", "scope")
@pytest.mark.covers("journal.reading.batch_read", "scope")
@pytest.mark.covers("journal.reading.local_earliest", "scope")
@pytest.mark.covers("journal.reading.local_latest", "scope")
@pytest.mark.covers("journal.reading.local_next_file", "scope")
@pytest.mark.covers("journal.reading.local_batch_earliest", "scope")
@pytest.mark.covers("journal.reading.local_batch_latest", "scope")
@pytest.mark.covers("journal.reading.local_batch_next", "scope")
@pytest.mark.covers("journal.reading.local_batch_read", "scope")
@pytest.mark.covers("journal.snapshots.create", "scope")
@pytest.mark.covers("journal.snapshots.status", "scope")
@pytest.mark.covers("journal.subscriptions.list_subscriptions", "scope")
@pytest.mark.covers("journal.subscriptions.upsert", "scope")
@pytest.mark.covers("journal.subscriptions.read", "scope")
@pytest.mark.covers("journal.subscriptions.unsubscribe", "scope")
@pytest.mark.covers("journal.subscriptions.unsubscribe_in_portal", "scope")
@pytest.mark.covers("journal.filters.create", "scope")
@pytest.mark.covers("journal.filters.read", "scope")
@pytest.mark.covers("journal.filters.remove", "scope")
@pytest.mark.covers("journal.filters.list_filters", "scope")
@pytest.mark.parametrize(("method", "path"), ASKED, ids=lambda one: one)
@pytest.mark.parametrize("part", ["journal", "journal-local"])
def test_without_the_scope_nothing_is_told(here: Journal, method: str, path: str, part: str) -> None:
    """Whatever else the token may do."""
    here.app_token = here.client_credentials(scopes="crm.objects.contacts.read")
    assert here.ask(method, path.format(journal=part), {} if method == "POST" else None).status == 403


@pytest.mark.parametrize(
    ("scope", "method", "path", "status"),
    [
        ("webhooks-journal-data-access", "GET", "journal/earliest", 204),
        ("developer.webhooks_journal.read", "GET", "journal/earliest", 204),
        ("webhooks-journal-subscription-read", "GET", "subscriptions", 200),
        ("developer.webhooks_journal.subscriptions.read", "GET", "subscriptions", 200),
        ("webhooks-journal-subscription-management", "DELETE", "subscriptions/portals/1", 204),
        ("developer.webhooks_journal.subscriptions.write", "DELETE", "subscriptions/portals/1", 204),
        ("webhooks-journal-snapshot-management", "GET", f"journal/status/{UNKNOWN}", 404),
        ("developer.webhooks_journal.snapshots.read", "GET", f"journal/status/{UNKNOWN}", 404),
    ],
)
def test_either_name_of_a_scope_does(here: Journal, scope: str, method: str, path: str, status: int) -> None:
    """The published one, and the one of the guides."""
    here.app_token = here.client_credentials(scopes=scope)
    assert here.ask(method, path).status == status


@pytest.mark.covers("journal.reading.earliest", "isolation")
@pytest.mark.covers("journal.reading.latest", "isolation")
@pytest.mark.covers("journal.reading.next_file", "isolation")
@pytest.mark.covers("journal.reading.batch_earliest", "isolation")
@pytest.mark.covers("journal.reading.batch_latest", "isolation")
@pytest.mark.covers("journal.reading.batch_next", "isolation")
@pytest.mark.covers("journal.reading.batch_read", "isolation")
@pytest.mark.covers("journal.reading.local_earliest", "isolation")
@pytest.mark.covers("journal.reading.local_latest", "isolation")
@pytest.mark.covers("journal.reading.local_next_file", "isolation")
@pytest.mark.covers("journal.reading.local_batch_earliest", "isolation")
@pytest.mark.covers("journal.reading.local_batch_latest", "isolation")
@pytest.mark.covers("journal.reading.local_batch_next", "isolation")
@pytest.mark.covers("journal.reading.local_batch_read", "isolation")
@pytest.mark.covers("journal.snapshots.create", "isolation")
@pytest.mark.covers("journal.snapshots.status", "isolation")
@pytest.mark.covers("journal.subscriptions.list_subscriptions", "isolation")
@pytest.mark.covers("journal.subscriptions.upsert", "isolation")
@pytest.mark.covers("journal.subscriptions.read", "isolation")
@pytest.mark.covers("journal.subscriptions.unsubscribe", "isolation")
@pytest.mark.covers("journal.subscriptions.unsubscribe_in_portal", "isolation")
@pytest.mark.covers("journal.filters.create", "isolation")
@pytest.mark.covers("journal.filters.read", "isolation")
@pytest.mark.covers("journal.filters.remove", "isolation")
@pytest.mark.covers("journal.filters.list_filters", "isolation")
def test_another_app_can_neither_read_nor_end_what_is_not_its_own(here: Journal) -> None:
    """Each app has its own subscriptions, filters, snapshots and files."""
    number = here.subscribe(actions=["CREATE"])
    condition = {"filterType": "CRM_OBJECT_PROPERTY", "property": "firstname", "operator": "IS_EMPTY"}
    wish = {"subscriptionId": number, "filter": {"conditions": [condition]}}
    filter_id = here.ask("POST", "subscriptions/filters", wish).json()["filterId"]
    contact = int(here.contact("a@example.com"))
    snapshot = {"portalId": here.account, "objectId": contact, "objectTypeId": "0-1", "properties": ["email"]}
    status_id = here.ask("POST", "snapshots/crm", {"snapshotRequests": [snapshot]}).json()["snapshotResponses"][0]
    offset = here.pages()[0]["offset"]
    mine = here.app_token
    here.app_token = here.client_credentials(here.add_app())
    for method, path in (
        ("GET", f"subscriptions/{number}"),
        ("DELETE", f"subscriptions/{number}"),
        ("GET", f"subscriptions/filters/{filter_id}"),
        ("DELETE", f"subscriptions/filters/{filter_id}"),
        ("GET", f"subscriptions/filters/subscription/{number}"),
        ("POST", "subscriptions/filters"),
        ("GET", f"journal/status/{status_id['snapshotStatusId']}"),
        ("GET", f"journal/offset/{offset}/next"),
        ("GET", f"journal-local/batch/{offset}/next/2"),
    ):
        assert here.ask(method, path, wish if method == "POST" else None).status == 404, path
    for part in ("journal", "journal-local"):
        assert here.ask("POST", f"{part}/batch/read", {"inputs": [offset]}).json()["results"] == []
        assert here.ask("GET", f"{part}/batch/latest/9").json()["results"] == []
        assert here.ask("GET", f"{part}/latest").status == 204
    assert here.ask("DELETE", f"subscriptions/portals/{here.account}").status == 204
    here.app_token = mine
    assert [one["id"] for one in here.ask("GET", "subscriptions").json()["results"]] == [number]
    assert here.ask("GET", f"subscriptions/filters/{filter_id}").status == 200
    assert here.call("GET", CONTACTS, token=mine).status == 403


@pytest.mark.parametrize("part", ["journal", "journal-local"])
@pytest.mark.covers("journal.reading.earliest", "400")
@pytest.mark.covers("journal.reading.latest", "400")
@pytest.mark.covers("journal.reading.next_file", "400")
@pytest.mark.covers("journal.reading.local_earliest", "400")
@pytest.mark.covers("journal.reading.local_latest", "400")
@pytest.mark.covers("journal.reading.local_next_file", "400")
def test_an_account_that_is_no_number_is_refused(here: Journal, part: str) -> None:
    """Wherever it is named."""
    for path in ("earliest", "latest", f"offset/{UNKNOWN}/next"):
        assert here.ask("GET", f"{part}/{path}?installPortalId=x").status == 400
