"""The page of a record: its properties, its timeline and its associations, changed in place, by names that anybody can read."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any

import httpx
import pytest
from playwright.sync_api import BrowserContext, Dialog, Locator, Page, expect

from axle.core.accounts import Token
from axle.core.roles import READER
from axle.http.app import add_account, add_token
from axle.storage import open_storage
from tests.pages.people import Office, Person, now_ms, until, violations

PORTAL = 1_000_001
NOW = int(time.time() * 1000)
TO_CONTACT = {"notes": 202, "tasks": 204, "companies": 1}


def make(office: Office, name: str, properties: dict[str, str], contact: str = "") -> str:
    """Create a record, associated with a contact if one is given, and return its id."""
    types = [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": TO_CONTACT.get(name, 0)}]
    return office.create(name, properties, [{"to": {"id": contact}, "types": types}] if contact else ())


def contact_page(context: BrowserContext, office: Office, contact: str) -> tuple[Person, Page]:
    """Open the page of a contact."""
    person = Person(context, office, "robin@example.com")
    return person, person.open(f"/contacts/{PORTAL}/record/0-1/{contact}")


def test_an_activity_is_pinned_and_a_property_changed(context: BrowserContext, office: Office) -> None:
    """At once, with a way back; the history says who and when; nothing is complained of."""
    ada = make(office, "contacts", {"firstname": "Ada", "lastname": "Pin", "city": "Paris"})
    note = make(office, "notes", {"hs_timestamp": str(NOW), "hs_note_body": "<p>Call <b>back</b></p>"}, ada)
    person, page = contact_page(context, office, ada)
    timeline, pinned = page.get_by_role("region", name="Timeline"), page.get_by_role("region", name="Pinned")
    timeline.get_by_role("listitem", name="Call back").get_by_role("button", name="Pin", exact=True).click()
    expect(pinned.get_by_role("listitem", name="Call back")).to_be_visible()
    page.get_by_role("button", name="Edit City: Paris").click()
    page.get_by_role("textbox", name="City").fill("Turin")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Edit City: Turin")).to_be_focused()
    page.get_by_role("button", name="History of City").click()
    expect(page.get_by_role("row", name=re.compile("^Turin Robin Example"))).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Edit City: Paris")).to_be_visible()
    pinned.get_by_role("button", name="Unpin").click()
    expect(pinned).to_contain_text("Nothing is pinned")
    expect(timeline.get_by_role("listitem", name="Call back")).to_have_count(1)
    assert office.api.get(f"/crm/v3/objects/notes/{note}").status_code == 200
    assert person.complaints == []


def test_a_deleted_task_is_restored(context: BrowserContext, office: Office) -> None:
    """From the recycle bin, by one button, and from its own page."""
    first, second = (
        make(office, "tasks", {"hs_timestamp": str(NOW), "hs_task_subject": text}) for text in ("Ring Bob", "Ring Eve")
    )
    for task in (first, second):
        office.api.delete(f"/crm/v3/objects/tasks/{task}")
    person = Person(context, office, "robin@example.com")
    page = person.open("/recycle-bin")
    row = page.get_by_role("listitem", name="Ring Bob")
    row.get_by_role("button", name="Restore").click()
    expect(row).to_have_count(0)
    assert violations(page) == []
    page.goto(f"{office.server.url}/tasks/{PORTAL}/view/all/task/{second}")
    page.get_by_role("button", name="Restore").click()
    expect(page.get_by_role("button", name="Restore")).to_have_count(0)
    expect(page.get_by_role("status").filter(has_text="Restored")).to_be_visible()
    assert [office.api.get(f"/crm/v3/objects/tasks/{task}").status_code for task in (first, second)] == [200, 200]
    assert person.complaints == []


def test_a_note_is_logged_by_keys_alone(context: BrowserContext, office: Office) -> None:
    """It appears at once, can be reached by j, and taken back by u."""
    ada = make(office, "contacts", {"firstname": "Ada", "lastname": "Keys"})
    _, page = contact_page(context, office, ada)
    expect(page.get_by_role("region", name="Timeline")).to_contain_text("Nothing has happened yet")
    page.keyboard.press("n")
    page.keyboard.type("Wants a quote")
    page.keyboard.press("Control+Enter")
    logged = page.get_by_role("listitem", name="Wants a quote")
    expect(logged).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("j")
    expect(logged).to_be_focused()
    page.keyboard.press("p")
    expect(page.get_by_role("region", name="Pinned").get_by_role("listitem")).to_have_count(1)
    page.keyboard.press("u")
    expect(page.get_by_role("region", name="Pinned").get_by_role("listitem")).to_have_count(0)


@pytest.mark.long
def test_what_cannot_be_saved_stays_in_its_field(context: BrowserContext, office: Office) -> None:
    """With the reason in words, and no way back from what was not done; what can be saved is, when another field is opened."""
    make(office, "contacts", {"email": "taken@example.com"})
    given = {"email": "free@example.com", "followercount": "42", "city": "Bath"}
    ada = make(office, "contacts", given)
    _, page = contact_page(context, office, ada)

    def typed(label: str, value: str, text: str) -> Locator:
        page.get_by_role("button", name=f"Edit {label}: {value}").click()
        field = page.get_by_role("textbox", name=label)
        expect(field).to_be_focused()
        page.keyboard.type(text)
        return field

    for text, why in (("taken@example.com", "already"), ("not an address", "is invalid")):
        field = typed("Email", "free@example.com", text)
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text(why)
        expect(page.get_by_role("alert")).not_to_contain_text("{")
        expect(field).to_have_value(text)
        expect(field).to_be_focused()
        expect(page.get_by_role("button", name="Undo")).to_have_count(0)
        page.keyboard.press("Escape")
    field = typed("Follower Count", "42", "1,5")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("This is not a number. Write it as 1.5.")
    typed("City", "Bath", "York")
    expect(field).to_have_value("1,5")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.get_by_role("link", name="Recycle bin").click()
    until(lambda: page.evaluate("1") == 1 and asked == ["beforeunload"])
    field.fill("7")
    field.press("Enter")
    typed("Email", "free@example.com", "")
    until(lambda: office.read(ada, *given, kind="contacts") == ["free@example.com", "7", "York"])


@pytest.mark.long
def test_a_task_is_completed_and_snoozed_on_its_own_page(context: BrowserContext, office: Office) -> None:
    """By the buttons and keys of the inbox, with their way back; what cannot be done with a task is not offered."""
    person = Person(context, office, "robin@example.com")
    task = person.task("On its page")
    due = office.read(task, "hs_timestamp")
    page = person.open(f"/tasks/{PORTAL}/view/all/task/{task}")
    page.get_by_role("button", name="Complete", exact=True).click()
    expect(page.get_by_role("button", name="Reopen")).to_be_visible()
    until(lambda: office.read(task, "hs_task_status") == "COMPLETED")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Complete", exact=True)).to_be_visible()
    page.keyboard.press("c")
    expect(page.get_by_role("button", name=re.compile("^Edit Task Status: Completed"))).to_be_visible()
    page.keyboard.press("c")
    until(lambda: office.read(task, "hs_task_status") == "NOT_STARTED")
    page.keyboard.press("s")
    page.keyboard.press("2")
    until(lambda: office.read(task, "hs_timestamp") > due)
    page.keyboard.press("u")
    until(lambda: office.read(task, "hs_timestamp") == due)
    expect(page.get_by_role("button", name="Merge")).to_have_count(0)
    assert violations(page) == []
    assert person.complaints == []


@pytest.mark.long
def test_an_email_that_is_html_alone_is_read_on_the_timeline(context: BrowserContext, office: Office) -> None:
    """And the recycle bin names nobody as the one who deleted, since it does not know."""
    ada = make(office, "contacts", {"firstname": "Ada", "lastname": "Mail"})
    text = {"hs_timestamp": str(NOW), "hs_email_subject": "Offer", "hs_email_html": "<p>Our <b>best</b> price</p>"}
    types = [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 198}]
    office.create("emails", {**text, "hs_email_direction": "EMAIL"}, [{"to": {"id": ada}, "types": types}])
    person, page = contact_page(context, office, ada)
    expect(page.get_by_role("listitem", name="Offer")).to_contain_text("Our best price")
    office.api.delete(f"/crm/v3/objects/tasks/{person.task('Of Robin')}")
    page.goto(f"{office.server.url}/recycle-bin")
    expect(page.get_by_role("listitem", name="Of Robin")).to_contain_text("Deleted on")
    expect(page.get_by_role("listitem", name="Of Robin")).not_to_contain_text("Robin Example")


@pytest.mark.long
def test_words_of_tokens_are_not_broken_on_a_phone(context: BrowserContext, office: Office) -> None:
    """The table scrolls; each row is as high as one line of it."""
    person = Person(context, office, "robin@example.com")
    page = person.open("/developer")
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto(office.server.url + "/developer")
    row = page.locator(".tokens tbody tr").first
    expect(row).to_be_visible()
    assert row.bounding_box()["height"] < 60  # type: ignore[index] # it is shown
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.long
def test_what_somebody_types_is_text(context: BrowserContext, office: Office) -> None:
    """In a note, in a body that is changed, and in the queue: nothing of it becomes markup, and its lines stay."""
    ada = make(office, "contacts", {"firstname": "Ada", "lastname": "Typed"})
    person, page = contact_page(context, office, ada)
    typed, kept = "Dear <name>, a < b & c\nsecond", "Dear &lt;name&gt;, a &lt; b &amp; c<br>second"

    def bodies(kind: str, name: str) -> list[str]:
        found = office.api.get(f"/crm/v3/objects/{kind}", params={"properties": name, "limit": 100}).json()["results"]
        return [one["properties"][name] for one in found]

    page.get_by_role("button", name="Log note").click()
    page.get_by_role("textbox", name="Note body").fill(typed)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("listitem", name="Dear <name>, a < b & c")).to_contain_text("second")
    assert bodies("notes", "hs_note_body").count(kept) == 1
    task = person.task("Write to Ada", hs_task_body="One")
    page.goto(f"{office.server.url}/tasks/{PORTAL}/view/all/task/{task}")
    page.get_by_role("button", name=re.compile("^Edit .*: One$")).click()
    page.locator(".editor textarea").fill(typed)
    page.keyboard.press("Control+Enter")
    until(lambda: office.read(task, "hs_task_body") == kept)
    page.goto(f"{office.server.url}/tasks")
    page.get_by_role("button", name="Start queue").click()
    for key, kind, name in (("n", "notes", "hs_note_body"), ("l", "calls", "hs_call_body")):
        before = bodies(kind, name).count(kept)
        page.keyboard.press(key)
        page.get_by_role("dialog").get_by_role("textbox").fill(typed)
        page.keyboard.press("Control+Enter")
        # Mypy infers no lambda with defaults.
        until(lambda kind=kind, name=name, before=before: bodies(kind, name).count(kept) == before + 1)  # type: ignore[misc]


@pytest.mark.long
def test_enter_saves_a_choice_and_the_search_has_the_focus(context: BrowserContext, office: Office) -> None:
    """A select is saved by Enter; whoever adds an association types a name at once; a row that was emptied stays in view."""
    given = {"lastname": "Enter", "hs_contact_enrichment_opt_out": "true", "city": "Rome"}
    ada = make(office, "contacts", given)
    _, page = contact_page(context, office, ada)
    page.get_by_role("button", name=re.compile("^Edit Enrichment opt out")).click()
    page.keyboard.type("N")
    page.keyboard.press("Enter")
    until(lambda: office.read(ada, "hs_contact_enrichment_opt_out", kind="contacts") == "false")
    page.get_by_role("button", name="Edit City: Rome").click()
    page.keyboard.press("Delete")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Edit City: –")).to_be_focused()
    page.get_by_role("button", name="Add association").click()
    expect(page.get_by_role("searchbox", name=re.compile("^Search "))).to_be_focused()


@pytest.mark.long
def test_associations_are_added_by_search_and_removed(context: BrowserContext, office: Office) -> None:
    """With a label; what was removed comes back with its labels by Undo."""
    make(office, "companies", {"name": "Difference Engines"})
    ada = make(office, "contacts", {"firstname": "Ada", "lastname": "Links"})
    _, page = contact_page(context, office, ada)
    page.get_by_role("button", name="Add association").click()
    page.get_by_label("Type").select_option(label="Companies")
    page.get_by_label("Label").select_option(label="Billing contact")
    page.get_by_role("searchbox", name="Search companies").fill("Difference")
    page.get_by_role("button", name=re.compile("^Difference Engines")).click()
    panel = page.get_by_role("region", name="Associations")
    row = panel.get_by_role("listitem").filter(has_text="Difference Engines")
    expect(row).to_contain_text("Billing contact")
    row.get_by_role("button", name="Remove Difference Engines").click()
    expect(row).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(row).to_contain_text("Billing contact")


@pytest.mark.long
def test_a_reader_sees_no_button_that_writes(context: BrowserContext, office: Office) -> None:
    """Not on a record, not in the recycle bin, not among the tokens."""
    ada = make(office, "contacts", {"firstname": "Ada", "lastname": "Read"})
    make(office, "notes", {"hs_timestamp": str(NOW), "hs_note_body": "Seen"}, ada)
    office.api.delete(f"/crm/v3/objects/tasks/{make(office, 'tasks', {'hs_timestamp': str(NOW), 'hs_task_subject': 'Gone'})}")

    person = Person(context, office, "reader@example.com", READER)
    page = person.open(f"/contacts/{PORTAL}/record/0-1/{ada}")
    expect(page.get_by_role("listitem", name="Seen")).to_be_visible()
    writing = re.compile(r"^(Edit|Pin|Unpin|Delete|Merge|Log|Add|Remove|Restore|New token|Revoke)\b")
    expect(page.get_by_role("button", name=writing)).to_have_count(0)
    for path, text in (("/recycle-bin", "Gone"), ("/developer", "Readers see neither calls nor tokens")):
        page.goto(office.server.url + path)
        expect(page.get_by_text(text).first).to_be_visible()
        expect(page.get_by_role("button", name=writing)).to_have_count(0)
    assert person.complaints == []


@pytest.mark.long
@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 1440)])
def test_pages_break_no_rule(context: BrowserContext, office: Office, scheme: Any, width: int) -> None:
    """In either theme, on a phone and on a wide screen, whatever is open; nothing is wider than the screen."""
    ada = make(office, "contacts", {"firstname": "Ada", "lastname": "Rules"})
    make(office, "notes", {"hs_timestamp": str(NOW), "hs_note_body": "One"}, ada)
    person = Person(context, office, "robin@example.com")
    page = person.open("/developer")
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    record = f"/contacts/{PORTAL}/record/0-1"
    dialogs = {
        f"{record}/{ada}": ("Log note", "Add association", "API", "Merge", "History of First Name"),
        f"{record}/77": (),
        "/recycle-bin": (),
        "/developer": ("New token",),
        "/openapi": (),
    }
    for path, buttons in dialogs.items():
        page.goto(office.server.url + path)
        expect(page.get_by_role("heading").first).to_be_visible()
        expect(page.get_by_text("Loading …")).to_have_count(0)
        assert violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        for button in buttons:
            page.get_by_role("button", name=button, exact=True).click()
            expect(page.get_by_role("dialog")).to_be_visible()
            assert violations(page) == [], button
            page.keyboard.press("Escape")


@pytest.mark.long
def test_what_is_not_there_is_said_clearly(context: BrowserContext, office: Office) -> None:
    """A record that nobody has, a type that there is not, an account where one is not let in."""
    person = Person(context, office, "robin@example.com")
    page = person.open(f"/contacts/{PORTAL}/record/0-1/77")
    expect(page.get_by_role("heading", name="There is no such record")).to_be_visible()
    page.goto(f"{office.server.url}/contacts/{PORTAL}/record/2-99/77")
    expect(page.get_by_role("heading", name="There is no such record")).to_be_visible()
    page.goto(f"{office.server.url}/contacts/99/record/0-1/77")
    expect(page.get_by_role("heading", name="This is another account")).to_be_visible()


def test_a_token_is_made_and_revoked_and_calls_are_seen(context: BrowserContext, office: Office) -> None:
    """Its secret is shown once; the calls that it makes appear under its name, with their correlation ids."""
    person = Person(context, office, "robin@example.com")
    page = person.open("/developer")
    page.get_by_role("button", name="New token").click()
    page.get_by_role("textbox", name="Name").fill("nightly")
    page.get_by_role("searchbox", name=re.compile("^Scopes")).fill("crm.objects.contacts.read")
    page.get_by_role("checkbox", name=re.compile(r"^crm\.objects\.contacts\.read ")).check()
    page.get_by_role("button", name="Create token").click()
    secret = page.get_by_role("textbox", name="Token").input_value()
    page.get_by_role("button", name="Done").click()
    bearer = {"authorization": f"Bearer {secret}"}
    answer = httpx.get(f"{office.server.url}/crm/v3/objects/contacts/5", headers=bearer)
    row = page.get_by_role("row").filter(has_text=answer.headers["x-hubspot-correlation-id"])
    expect(row).to_contain_text("/crm/v3/objects/contacts/5")
    expect(row).to_contain_text("404")
    expect(row).to_contain_text("nightly")
    page.get_by_role("button", name="Revoke nightly").click()
    page.get_by_role("button", name="Revoke", exact=True).click()
    expect(page.get_by_role("row").filter(has_text="nightly").filter(has_text="Revoked")).to_be_visible()
    assert secret not in page.content()
    until(lambda: httpx.get(f"{office.server.url}/crm/v3/objects/contacts", headers=bearer).status_code == 401)
    assert person.complaints == []


@pytest.mark.long
def test_what_others_do_appears_by_itself(context: BrowserContext, office: Office) -> None:
    """A note that a program logs, a property that it changes, and that it deletes the record."""
    ada = make(office, "contacts", {"firstname": "Ada", "lastname": "Stream", "city": "Bath"})
    _, page = contact_page(context, office, ada)
    expect(page.get_by_role("button", name="Edit City: Bath")).to_be_visible()
    make(office, "notes", {"hs_timestamp": str(NOW), "hs_note_body": "From elsewhere"}, ada)
    expect(page.get_by_role("listitem", name="From elsewhere")).to_be_visible()
    office.api.patch(f"/crm/v3/objects/contacts/{ada}", json={"properties": {"city": "York"}})
    expect(page.get_by_role("button", name="Edit City: York")).to_be_visible()
    office.api.delete(f"/crm/v3/objects/contacts/{ada}")
    expect(page.get_by_role("button", name="Restore")).to_be_visible()


@pytest.mark.long
def test_each_type_of_property_has_its_control(context: BrowserContext, office: Office) -> None:
    """What is chosen or typed is what the API then holds; a moment is that of the person's zone."""
    ada = make(office, "contacts", {"firstname": "Ada", "lastname": "Kinds"})
    person, page = contact_page(context, office, ada)
    page.get_by_role("button", name="Show all").click()

    def change(label: str, fill: Callable[[Locator], Any]) -> None:
        page.get_by_role("button", name=f"Edit {label}: –", exact=True).click()
        fill(page.locator(".editor"))
        page.locator(".editor").get_by_role("button", name="Save").click()
        expect(page.get_by_role("button", name=f"Edit {label}: –", exact=True)).to_have_count(0)

    change("Close Date", lambda form: form.get_by_label("Close Date").fill("2030-07-01T10:30"))
    change("Follower Count", lambda form: form.get_by_role("textbox").fill("12"))
    change("Membership Notes", lambda form: form.get_by_role("textbox").fill("one\ntwo"))
    change("Contact owner", lambda form: form.get_by_role("combobox").select_option(label="Robin Example"))
    change("Enrichment opt out", lambda form: form.get_by_role("combobox").select_option(label="Yes"))
    change("Employment change detected date", lambda form: form.get_by_label("Employment").fill("2030-02-03"))

    def two(form: Locator) -> None:
        for box in form.get_by_role("checkbox").all()[:2]:
            box.check()

    change("Buying Role", two)
    wanted = {
        "closedate": "2030-07-01T08:30:00.000Z", "followercount": "12", "hs_content_membership_notes": "one\ntwo",
        "hs_contact_enrichment_opt_out": "true", "hs_employment_change_detected_date": "2030-02-03",
        "hubspot_owner_id": person.owner,
    }  # fmt: skip
    until(lambda: office.read(ada, *wanted, kind="contacts") == list(wanted.values()))
    until(lambda: office.read(ada, "hs_buying_role", kind="contacts").count(";") == 1)
    assert person.complaints == []


@pytest.mark.long
def test_a_record_of_another_account_is_one_step_away(context: BrowserContext, office: Office) -> None:
    """Whoever is let in there is asked to change, and then sees it."""
    with closing(open_storage(f"sqlite:///{office.path}", 1)) as storage:
        other = add_account(storage, "Second", "second@example.com", now_ms()).id
        token = add_token(storage, "second-token-0123456789", Token("", other, other, "t", "*", now_ms()))
    headers = {"authorization": f"Bearer {token}"}
    body = {"properties": {"firstname": "Eve", "lastname": "Elsewhere"}}
    url = httpx.post(f"{office.server.url}/crm/v3/objects/contacts", json=body, headers=headers).json()["url"]
    person = Person(context, office, "two@example.com")
    office.invite("two@example.com", account=other)
    page = person.open(url.removeprefix(office.server.url))
    expect(page.get_by_role("heading", name="This record is in another account")).to_be_visible()
    page.get_by_role("button", name="Change account").click()
    expect(page.get_by_role("heading", name="Eve Elsewhere")).to_be_visible()


@pytest.mark.long
def test_a_deleted_activity_is_found_on_the_timeline_and_restored(context: BrowserContext, office: Office) -> None:
    """Deleted by a button, shown among what was deleted, and back by another one; only notes, or all."""
    ada = make(office, "contacts", {"firstname": "Ada", "lastname": "Bin"})
    make(office, "notes", {"hs_timestamp": str(NOW), "hs_note_body": "Keep me"}, ada)
    make(office, "tasks", {"hs_timestamp": str(NOW), "hs_task_subject": "A task"}, ada)
    person, page = contact_page(context, office, ada)
    show = page.get_by_role("group", name="Show")
    show.get_by_role("button", name="Notes").click()
    note, task = page.get_by_role("listitem", name="Keep me"), page.get_by_role("listitem", name="A task")
    expect(task).to_have_count(0)
    note.get_by_role("button", name="Delete").click()
    expect(note).to_have_count(0)
    show.get_by_role("button", name="Deleted").click()
    note.get_by_role("button", name="Restore").click()
    expect(note).to_have_count(0)
    show.get_by_role("button", name="Deleted").click()
    show.get_by_role("button", name="All", exact=True).click()
    expect(note).to_be_visible()
    expect(task).to_be_visible()
    assert person.complaints == []
