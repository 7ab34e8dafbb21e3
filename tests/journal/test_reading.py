"""The journal as a poller reads it: files in order, each once, the same for as long as they are kept."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api import COMPANIES, CONTACTS
from tests.journal.portal import DAY, MINUTE, Journal


def actions(events: list[Any]) -> list[tuple[str, int]]:
    """Return what was done, and to which record."""
    return [(event["action"], event["objectId"]) for event in events]


def test_what_happens_is_told_once_in_its_order(journal: Journal) -> None:
    """From the subscription on; a poller at the end gets 204, and then what comes after."""
    journal.contact("before@example.com")
    journal.subscribe(actions=["CREATE", "UPDATE", "DELETE"])
    assert journal.ask("GET", "journal/earliest").status == 204
    assert journal.ask("GET", "journal/latest").status == 204
    record = journal.contact("a@example.com", firstname="Ann")
    journal.patch(f"{CONTACTS}/{record}", {"firstname": "Anna"})
    pages = journal.pages()
    events = [event for page in pages for event in page["journalEvents"]]
    assert actions(events) == [("CREATE", int(record)), ("UPDATE", int(record))]
    assert events[1] == {
        "type": "crmObject",
        "portalId": journal.account,
        "occurredAt": "2026-01-01T00:00:00.001Z",  # a change of a record is later than the one before
        "action": "UPDATE",
        "objectTypeId": "0-1",
        "objectId": int(record),
        "propertyChanges": events[1]["propertyChanges"],
    }
    assert events[0]["propertyChanges"]["firstname"] == "Ann"
    assert events[1]["propertyChanges"]["firstname"] == "Anna"
    journal.delete(f"{CONTACTS}/{record}")
    assert actions(journal.events(pages[-1]["offset"])) == [("DELETE", int(record))]


def test_an_offset_names_the_same_events_whatever_happens_then(journal: Journal) -> None:
    """Values are those of the moment; what is subscribed to later, or no more, changes nothing."""
    number = journal.subscribe(actions=["CREATE"], properties=["firstname"])
    record = journal.contact("a@example.com", firstname="Ann")
    before = journal.pages()
    journal.patch(f"{CONTACTS}/{record}", {"firstname": "Anna"})
    journal.subscribe(actions=["CREATE", "UPDATE"], properties=["email"])
    journal.subscribe(objectTypeId="0-2", actions=["CREATE"])
    journal.now_ms += MINUTE
    journal.company()
    assert journal.ask("DELETE", f"subscriptions/{number}").status == 204
    assert journal.pages()[: len(before)] == before
    assert before[0]["journalEvents"][0]["propertyChanges"] == {"firstname": "Ann"}


def test_an_erased_record_is_in_no_file_any_more(journal: Journal) -> None:
    """But for its deletion, which holds the id alone."""
    journal.subscribe(actions=["CREATE", "DELETE"], properties=["firstname"])
    journal.subscribe(subscriptionType="GDPR_PRIVACY_DELETION", actions=["GDPR_DELETE"])
    record = journal.contact("a@example.com", firstname="Zebedee")
    (page,) = journal.pages()
    answer = journal.call("POST", f"{CONTACTS}/gdpr-delete", {"objectId": record})
    assert answer.status == 204, answer.body
    again = journal.pages()
    assert again[0] == page | {"journalEvents": []}
    assert "Zebedee" not in str(again)
    assert sorted(actions(again[1]["journalEvents"])) == [("DELETE", int(record)), ("GDPR_DELETE", int(record))]


def test_files_end_with_their_retention_and_an_idle_poller_goes_on(journal: Journal) -> None:
    """Whoever has read the last file has missed nothing; whoever has missed one is told."""
    journal.subscribe(actions=["CREATE"])
    journal.contact("a@example.com")
    (first,) = journal.pages()
    journal.contact("b@example.com")
    second = journal.pages()[-1]
    journal.now_ms += 3 * DAY + 1
    assert journal.ask("GET", "journal/earliest").status == 401  # the token has expired
    journal.app_token = journal.client_credentials()
    assert journal.ask("GET", "journal/earliest").status == 204
    assert journal.ask("GET", f"journal/offset/{second['offset']}/next").status == 204
    assert journal.ask("GET", f"journal/offset/{first['offset']}/next").status == 404
    record = journal.contact("c@example.com")
    assert actions(journal.events(second["offset"])) == [("CREATE", int(record))]


def test_no_cache_keeps_a_file(journal: Journal) -> None:
    """It would tell what is erased meanwhile."""
    journal.subscribe(actions=["CREATE"])
    journal.contact("a@example.com")
    url = journal.ask("GET", "journal/earliest").json()["url"]
    assert journal.fetch(url).headers["cache-control"] == "no-store"


def test_an_address_of_a_file_ends_and_cannot_be_made_up(journal: Journal) -> None:
    """After a quarter of an hour it is 403; so is any other, and one for another time."""
    journal.subscribe(actions=["CREATE"])
    journal.contact("a@example.com")
    link = journal.ask("GET", "journal/earliest").json()
    url = link["url"]
    assert journal.fetch(url).status == 200
    assert journal.fetch(url.replace("expires=", "expires=9")).status == 403
    assert journal.fetch(url[:-1] + ("0" if url[-1] != "0" else "1")).status == 403
    assert journal.fetch(url.partition("?")[0]).status == 403
    journal.now_ms += 15 * MINUTE
    assert journal.fetch(url).status == 403
    assert journal.fetch(journal.ask("GET", "journal/earliest").json()["url"]).status == 200


@pytest.mark.parametrize("offset", ["550e8400-e29b-41d4-a716-446655440000", "x"])
def test_an_unknown_offset_is_not_found(here: Journal, offset: str) -> None:
    """Whatever it looks like."""
    here.subscribe(actions=["CREATE"])
    assert here.ask("GET", f"journal/offset/{offset}/next").status == 404


def test_one_journal_tells_of_all_accounts_and_a_local_one_of_one(journal: Journal) -> None:
    """Where the app is installed; a local journal is that of its own account, unless it names another."""
    other, token = journal.add_portal()
    wish = {"subscriptionType": "OBJECT", "portalId": other, "objectTypeId": "0-1", "actions": ["CREATE"]}
    assert journal.ask("POST", "subscriptions", wish).status == 400
    journal.install(other)
    journal.subscribe(portalId=other, actions=["CREATE"])
    journal.subscribe(actions=["CREATE"])
    mine = journal.contact("a@example.com")
    theirs = journal.call("POST", CONTACTS, {"properties": {"email": "b@example.com"}}, token).json()["id"]
    assert sorted((event["portalId"], event["objectId"]) for event in journal.events()) == sorted(
        [(journal.account, int(mine)), (other, int(theirs))]
    )
    assert [event["portalId"] for event in journal.events(part="journal-local")] == [journal.account]
    query = f"?installPortalId={other}"
    assert [event["portalId"] for event in journal.events(part="journal-local", query=query)] == [other]
    assert [event["portalId"] for event in journal.events(query=query)] == [other]


def test_a_journal_belongs_to_its_app(journal: Journal) -> None:
    """Another app sees nothing of it, nor does a token that no app got."""
    journal.subscribe(actions=["CREATE"])
    journal.contact("a@example.com")
    (page,) = journal.pages()
    mine = journal.app_token
    journal.app_token = journal.client_credentials(journal.add_app())
    assert journal.ask("GET", "journal/earliest").status == 204
    assert journal.ask("GET", f"journal/offset/{page['offset']}/next").status == 404
    assert journal.ask("GET", "subscriptions").json() == {"results": []}
    journal.app_token = "tok"
    assert journal.ask("GET", "journal/earliest").status == 403
    journal.app_token = mine
    assert journal.ask("GET", "journal/earliest").status == 200


def test_an_app_that_was_uninstalled_is_told_nothing_of_the_account(journal: Journal) -> None:
    """Its files are empty from then on."""
    other, token = journal.add_portal()
    journal.install(other)
    journal.subscribe(portalId=other, actions=["CREATE"])
    journal.call("POST", CONTACTS, {"properties": {"email": "b@example.com"}}, token)
    assert len(journal.events()) == 1
    journal.app.storage.write(other, lambda tx: tx.revoke_app(journal.app_id, journal.now_ms))
    assert journal.events() == []


def test_companies_are_no_contacts(here: Journal) -> None:
    """What is not subscribed to is not told."""
    here.subscribe(actions=["CREATE"])
    here.company()
    assert here.events() == []
    assert here.call("POST", COMPANIES, {"properties": {"name": "B"}}).status == 201
    assert here.ask("GET", "journal/latest").status == 204
