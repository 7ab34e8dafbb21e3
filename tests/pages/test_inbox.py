"""The inbox as people use it: by accessible names, by keys, with others at work, with the line cut."""

from __future__ import annotations

import json
import re
from contextlib import closing
from random import random

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from axle.core.property_types import milliseconds
from axle.core.roles import READER
from tests.pages.people import DAY, TASKS, Office, Person, now_ms, until, violations

FIRST_VIEW_BYTES, FIRST_VIEW_REQUESTS = 37_000, 8  # three kilobytes less than may be: room for a page more
STREAM = "/_axle/events"


def bucket(page: Page, name: str) -> Locator:
    """Return what is under a heading."""
    return page.get_by_role("region", name=name)


def row(page: Page, subject: str) -> Locator:
    """Return the row of a task."""
    return page.get_by_role("listitem", name=re.compile(f"^{re.escape(subject)}"))


def keys(page: Page, *names: str) -> None:
    """Press keys one after another."""
    for name in names:
        page.keyboard.press(name)


def test_tasks_are_under_the_day_on_which_they_are_due(person: Person) -> None:
    """Each heading is there, each task under its own; a row begins with its subject and has its buttons; axe finds nothing."""
    now = now_ms()
    for subject, due in (("Late", now - 3 * DAY), ("Now", now), ("Next", now + DAY), ("Far", now + 40 * DAY)):
        person.task(subject, due)
    person.task("Over", now, hs_task_status="COMPLETED")
    person.task("Urgent", now, hs_task_priority="HIGH", hs_task_type="CALL")
    page = person.open()
    headings = page.get_by_role("heading", level=2)
    for name in ("Overdue", "Today", "Tomorrow", "This week", "Later", "Completed"):
        expect(headings.filter(has_text=name)).to_be_visible()
    for name, subject in (("Overdue", "Late"), ("Today", "Now"), ("Tomorrow", "Next"), ("Later", "Far"), ("Completed", "Over")):
        expect(bucket(page, name).get_by_role("listitem", name=re.compile(f"^{subject}"))).to_be_visible()
    expect(row(page, "Now").get_by_role("button", name="Complete")).to_have_count(1)
    expect(row(page, "Now").get_by_role("button", name="Snooze")).to_have_count(1)
    assert violations(page) == []


def test_completing_shows_at_once_and_can_be_undone(person: Person) -> None:
    """By pointer, and back by the button that says so; the server has both, and history says who did it."""
    task = person.task("Ring Ada")
    person.task("Ring Grace", now_ms() + DAY)
    page = person.open()
    row(page, "Ring Ada").get_by_role("button", name="Complete").click()
    expect(bucket(page, "Completed").get_by_role("listitem", name=re.compile("^Ring Ada"))).to_be_visible()
    until(lambda: person.office.read(task, "hs_task_status") == "COMPLETED")
    page.get_by_role("button", name="Undo").click()
    expect(bucket(page, "Today").get_by_role("listitem", name=re.compile("^Ring Ada"))).to_be_visible()
    until(lambda: person.office.read(task, "hs_task_status") == "NOT_STARTED")
    history = person.office.api.get(f"{TASKS}/{task}?propertiesWithHistory=hs_task_status").json()["propertiesWithHistory"]
    assert history["hs_task_status"][0]["sourceType"] == "CRM_UI"
    assert re.match(r"userId:\d+", history["hs_task_status"][0]["sourceId"])


def test_one_line_makes_a_task(person: Person, office: Office) -> None:
    """All of the line is understood and shown before it is written; what is not understood stays in the subject, marked."""
    # There is a browser.
    grace = Person(person.context.browser.new_context(), office, "grace@example.com").owner  # type: ignore[union-attr]
    company = office.create("companies", {"name": "Analytical Engines"})
    page = person.open()
    expect(bucket(page, "Today")).to_be_visible()
    keys(page, "n")
    line = page.get_by_role("textbox", name="New task")
    expect(line).to_be_focused()
    line.press_sequentially("Call Ada tomorrow 10:00 !high #call @grace !urgent >Analytical Engines every week")
    understood = page.locator("#understood")
    for text in ("Tomorrow 10:00", "High", "Call", "Grace Example", "Analytical Engines", "Every week"):
        expect(understood).to_contain_text(text)
    expect(understood.locator("mark")).to_have_text("!urgent ")
    assert violations(page) == []
    line.press("Enter")
    expect(page.get_by_text("Created: Call Ada !urgent")).to_be_visible()
    expect(line).to_have_value("")
    filters = [{"propertyName": "hubspot_owner_id", "operator": "EQ", "value": grace}]
    names = ["hs_task_subject", "hs_task_priority", "hs_task_type", "hs_timestamp", "hs_task_repeat_interval"]
    body = {"filterGroups": [{"filters": filters}], "properties": names}
    (made,) = office.api.post(f"{TASKS}/search", json=body).json()["results"]
    values = [made["properties"][name] for name in names]
    assert values[:3] == ["Call Ada !urgent", "HIGH", "CALL"]
    assert values[3][11:16] in ("08:00", "09:00")  # 10:00 in Vienna
    assert "FREQ=WEEKLY" in values[4]
    linked = office.api.get(f"/crm/v4/objects/tasks/{made['id']}/associations/companies").json()["results"]
    assert [str(link["toObjectId"]) for link in linked] == [company]


def test_everything_is_done_by_keys_and_the_focus_stays_in_the_list(person: Person) -> None:
    """Each key does what the list of keys says, and leaves the focus on a row."""
    ids = [person.task(f"Task {number}", now_ms() + number * 60_000) for number in range(6)]
    page = person.open()
    expect(row(page, "Task 0")).to_be_visible()
    keys(page, "j")
    expect(row(page, "Task 0")).to_be_focused()
    keys(page, "j", "j", "k")
    expect(row(page, "Task 1")).to_be_focused()
    keys(page, "c")
    expect(row(page, "Task 2")).to_be_focused()
    keys(page, "s")
    expect(page.get_by_role("dialog", name="Snooze until")).to_be_visible()
    keys(page, "2")
    expect(row(page, "Task 3")).to_be_focused()
    keys(page, "p", "1")
    expect(row(page, "Task 3")).to_be_focused()
    keys(page, "a")
    expect(page.get_by_role("dialog", name="Assign to")).to_be_visible()
    keys(page, "Escape", "e")
    page.get_by_role("textbox", name="Subject").fill("Task three")
    keys(page, "Enter")
    expect(row(page, "Task three")).to_be_focused()
    keys(page, "d", "2")
    expect(row(page, "Task 4")).to_be_focused()
    keys(page, "u")
    expect(bucket(page, "Today").get_by_role("listitem", name=re.compile("^Task three"))).to_be_visible()
    keys(page, "x")
    expect(page.get_by_role("checkbox", name="Select Task 4")).to_be_checked()
    keys(page, "Escape", "/")
    expect(page.get_by_role("searchbox", name="Find in this list")).to_be_focused()
    page.keyboard.type("three")
    expect(row(page, "Task 5")).to_have_count(0)
    assert page.url.endswith("?q=three")
    until(lambda: person.office.read(ids[1], "hs_task_status") == "COMPLETED")
    until(lambda: person.office.read(ids[3], "hs_task_priority", "hs_task_subject") == ["HIGH", "Task three"])
    keys(page, "Enter", "g", "d")
    page.wait_for_url("**/developer")
    person.complaints.clear()


def test_snoozing_many_moves_their_reminders_and_undo_moves_all_back(person: Person) -> None:
    """Three tasks selected, snoozed until tomorrow in one go, and back."""
    due = now_ms() // 60_000 * 60_000
    reminder = due - 3_600_000
    ids = [person.task(f"Bulk {number}", due, hs_task_reminders=str(reminder)) for number in range(3)]
    page = person.open()
    row(page, "Bulk 0").get_by_role("checkbox").click()
    row(page, "Bulk 2").get_by_role("checkbox").click(modifiers=["Shift"])
    expect(page.get_by_text("3 selected")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Snooze all").click()
    page.get_by_role("button", name="Tomorrow").click()
    expect(bucket(page, "Tomorrow").get_by_role("listitem")).to_have_count(3)

    def moments(task: str) -> tuple[str, int]:
        moment, reminders = person.office.read(task, "hs_timestamp", "hs_task_reminders")
        return moment, int(reminders)

    until(lambda: all(moments(task)[1] - reminder in (DAY, DAY - 3_600_000, DAY + 3_600_000) for task in ids))
    page.get_by_role("button", name="Undo").click()
    until(lambda: all(moments(task)[1] == reminder for task in ids))
    assert [milliseconds(moments(task)[0]) for task in ids] == [due] * 3
    expect(bucket(page, "Today").get_by_role("listitem")).to_have_count(3)


def test_what_the_server_refuses_is_taken_back_with_its_reason(person: Person) -> None:
    """The row is where it was, and the reason is read out."""
    person.task("Stubborn")
    page = person.open()
    refusal = {"status": "error", "message": "This task is locked.", "category": "VALIDATION_ERROR"}
    page.route(f"**{TASKS}/*", lambda route: route.fulfill(status=400, json=refusal))
    row(page, "Stubborn").get_by_role("button", name="Complete").click()
    expect(page.get_by_role("status").get_by_text("“Stubborn” was not saved: This task is locked.")).to_be_visible()
    expect(page.get_by_role("button", name="Undo", exact=True)).to_have_count(0)
    expect(bucket(page, "Today").get_by_role("listitem", name=re.compile("^Stubborn"))).to_be_visible()
    person.complaints.clear()  # Chromium itself notes that a request was answered 400


def test_what_was_done_while_the_line_was_cut_is_written_once(person: Person) -> None:
    """A completion and a new task; the answer to its first try is lost, and the page loaded anew: no try has another key."""
    task = person.task("Cut")
    page = person.open()
    expect(row(page, "Cut")).to_be_visible()
    seen: list[str] = []

    def cut(route: Route) -> None:
        seen.append(route.request.headers["idempotency-key"])
        if len(seen) == 1:
            route.fetch()
        route.abort()

    page.route(re.compile(f"{TASKS}$"), cut)
    page.get_by_role("textbox", name="New task").fill("Typed without a line")
    keys(page, "Enter")
    expect(page.get_by_text("1 change is kept here")).to_be_visible()
    row(page, "Cut").get_by_role("button", name="Complete").click()
    expect(page.get_by_text("2 changes are kept here")).to_be_visible()
    page.unroute(re.compile(f"{TASKS}$"))
    page.reload()
    until(lambda: person.office.read(task, "hs_task_status") == "COMPLETED")
    filters = [{"propertyName": "hs_task_subject", "operator": "EQ", "value": "Typed without a line"}]
    search = json.dumps({"filterGroups": [{"filters": filters}]})
    headers = {"content-type": "application/json"}
    until(lambda: person.office.api.post(f"{TASKS}/search", content=search, headers=headers).json()["total"] == 1)
    assert len(set(seen)) == 1
    page.close()
    person.complaints.clear()


def test_a_queue_is_worked_off_with_one_key_for_each_task(person: Person, office: Office) -> None:
    """The next task opens by itself with its record beside; complete, snooze, skip, log a call; nothing comes twice."""
    contact = office.create("contacts", {"firstname": "Ada", "lastname": "Byron", "phone": "+43 1 234"})
    types = [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 204}]
    linked = [{"to": {"id": contact}, "types": types}]
    ids = []
    for number in range(12):
        due = str(now_ms() + number * 60_000)
        given = {"hs_task_subject": f"Step {number}", "hs_timestamp": due, "hubspot_owner_id": person.owner}
        ids.append(office.create("tasks", given, linked))
    page = person.open()
    page.get_by_role("button", name="Start queue").click()
    expect(page.get_by_role("heading", name="Step 0")).to_be_visible()
    beside = page.get_by_role("complementary", name="Record")
    expect(beside.get_by_role("link", name="Ada Byron")).to_be_visible()
    expect(beside.get_by_text("+43 1 234")).to_be_visible()
    assert violations(page) == []
    keys(page, "c", "u")
    expect(page.get_by_role("heading", name="Step 0")).to_be_visible()
    keys(page, "c", "2", "j", "l")
    page.get_by_role("textbox", name="What was said").fill("She will sign")
    # What others do renders the page again, and takes away nothing typed.
    with page.expect_response("**/_axle/searches"):
        office.create("tasks", {"hs_task_subject": "From elsewhere", "hs_timestamp": str(now_ms())})
    keys(page, "Control+Enter")
    expect(page.get_by_role("heading", name="Step 3")).to_be_visible()
    keys(page, *["c"] * 9)
    expect(page.get_by_text("You have seen every task of this list")).to_be_visible()
    done = [number for number in range(12) if number not in (1, 2)]
    until(lambda: all(office.read(ids[number], "hs_task_status") == "COMPLETED" for number in done))
    assert [office.read(ids[number], "hs_task_status") for number in (1, 2)] == ["NOT_STARTED"] * 2
    calls = office.api.get(f"/crm/v4/objects/contacts/{contact}/associations/calls").json()["results"]
    assert office.read(str(calls[0]["toObjectId"]), "hs_call_title", "hs_call_body", kind="calls") == [
        "Step 3",
        "She will sign",
    ]
    page.get_by_role("button", name="Back to the list").click()
    page.get_by_role("button", name="Start queue").click()
    expect(page.get_by_role("heading", name="Step 2")).to_be_visible()
    office.api.delete(f"{TASKS}/{ids[2]}")  # somebody else deletes what is open: the next one opens
    expect(page.get_by_role("heading", name="Step 1")).to_be_visible()
    keys(page, "Escape")
    expect(bucket(page, "Tomorrow").get_by_role("listitem", name=re.compile("^Step 1"))).to_be_visible()


def test_a_queue_of_tasks_is_made_and_filled(person: Person) -> None:
    """It is made in the page, tasks are put into it, and it is a view with an address of its own."""
    task = person.task("Put aside")
    person.task("Left out")
    page = person.open()
    row(page, "Put aside").get_by_role("checkbox").click()
    keys(page, "m")
    page.get_by_role("dialog").get_by_role("button", name="New queue").click()
    page.get_by_role("textbox", name="Name").fill(f"Calls of {person.owner}")
    keys(page, "Enter")
    until(lambda: bool(person.office.read(task, "hs_queue_membership_ids")))
    page.get_by_role("link", name=f"Calls of {person.owner}").click()
    expect(page.get_by_role("heading", level=1, name=f"Calls of {person.owner}")).to_be_visible()
    expect(row(page, "Put aside")).to_be_visible()
    expect(row(page, "Left out")).to_have_count(0)
    assert re.search(r"\?queue=\d+$", page.url)


def test_two_people_see_what_the_other_does(person: Person, context: BrowserContext, chrome: Browser) -> None:
    """Without loading the page again: a task that was given away, one that was completed, one that a program made."""
    with closing(chrome.new_context()) as others:
        grace = Person(others, person.office, f"grace-{person.email}")
        shared = person.task("To be completed")
        given = person.task("To be given away")
        hers, his = grace.open("/tasks?owner=all&q=completed"), grace.open()
        page = person.open()
        expect(row(hers, "To be completed")).to_be_visible()
        expect(his.get_by_text("0 open tasks")).to_be_visible()
        row(page, "To be completed").get_by_role("button", name="Complete").click()
        expect(bucket(hers, "Completed").get_by_role("listitem", name=re.compile("^To be completed"))).to_be_visible()
        person.office.api.patch(f"{TASKS}/{given}", json={"properties": {"hubspot_owner_id": grace.owner}})
        expect(row(his, "To be given away")).to_be_visible()
        expect(row(page, "To be given away")).to_have_count(0)
        grace.task("From a program")
        expect(row(his, "From a program")).to_be_visible()
        assert person.office.read(shared, "hs_task_status") == "COMPLETED"
        streams = [request for request in grace.requests if request.url.endswith("/_axle/events")]
        assert len(streams) == 1  # for both pages of her browser
        assert grace.complaints == []


def test_an_empty_list_says_where_the_work_is(person: Person, office: Office) -> None:
    """Who has nothing to do is told how many tasks are nobody's, and goes there."""
    office.create("tasks", {"hs_task_subject": "Nobody's", "hs_timestamp": str(now_ms())})
    page = person.open()
    expect(page.get_by_text("Nothing is assigned to you")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="Unassigned").click()
    expect(row(page, "Nobody's")).to_be_visible()
    assert page.url.endswith("?owner=none")


def test_a_reader_sees_no_button_that_writes(context: BrowserContext, office: Office) -> None:
    """The list is there, the buttons are not."""
    reader = Person(context, office, "reader@example.com", READER)
    reader.task("Only to read")
    page = reader.open()
    expect(row(page, "Only to read")).to_be_visible()
    for role, name in (("button", "Complete"), ("button", "Snooze"), ("textbox", "New task"), ("button", "New queue")):
        expect(page.get_by_role(role, name=name)).to_have_count(0)  # type: ignore[arg-type] # a role of the test
    assert violations(page) == []
    assert reader.complaints == []


def test_the_first_view_is_small(person: Person) -> None:
    """However long the list is, and whoever its tasks are: what crosses the wire, with headers."""
    contact = person.office.create("contacts", {"firstname": "Ada", "lastname": "Byron"})
    linked = [{"to": {"id": contact}, "types": [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 204}]}]
    queue = person.office.api.post("/_axle/queues", json={"name": f"Long of {person.owner}"}).json()["id"]
    owner = person.office.owner("owner@example.com")
    for day in (-1, 0, 1, 2, 9):  # of which the first heading alone fills the window
        subjects = [f"Task {random().hex()}" for _ in range(40)]
        common = {"hubspot_owner_id": owner, "hs_queue_membership_ids": queue, "hs_timestamp": str(now_ms() + day * DAY)}
        inputs = [{"properties": common | {"hs_task_subject": text}, "associations": linked} for text in subjects]
        assert person.office.api.post(f"{TASKS}/batch/create", json={"inputs": inputs}).status_code == 201
    with person.context.expect_event("request", lambda request: STREAM in request.url):
        page = person.open(f"/tasks?queue={queue}")
    expect(row(page, "Task").first.get_by_title("Owner")).to_be_visible()
    page.wait_for_timeout(300)  # for what ought not to come
    requests = [request for request in person.requests if not request.url.startswith("data:")]
    assert len(requests) <= FIRST_VIEW_REQUESTS, [request.url for request in requests]
    sizes = [request.sizes() for request in requests if STREAM not in request.url]
    assert sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes) <= FIRST_VIEW_BYTES


@pytest.mark.parametrize("width", [390])
def test_a_phone_in_the_dark_shows_the_same(person: Person, width: int) -> None:
    """Nothing is wider than the window; the menu opens; axe finds nothing."""
    person.task("A task with quite a long subject that does not fit on a narrow screen at all", hs_task_priority="HIGH")
    page = person.open()
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": width, "height": 844})
    expect(row(page, "A task with")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="Menu").click()
    expect(page.get_by_role("link", name="All tasks")).to_be_visible()
    assert violations(page) == []
