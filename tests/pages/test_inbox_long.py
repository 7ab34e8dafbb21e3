"""What takes longer: a server that dies, every dialog in both themes and three widths, a list that is worked off under load."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.pages.people import DAY, TASKS, Office, Person, now_ms, until, violations
from tests.pages.test_inbox import bucket, keys, row

pytestmark = pytest.mark.long

COMPLETED = 50
MIDDLE = 20


@pytest.fixture
def own_office(tmp_path: Path) -> Iterator[Office]:
    """A server that a test may kill."""
    with closing(Office(tmp_path)) as office:
        yield office


def test_nothing_is_lost_or_done_twice_when_the_server_is_killed(context: BrowserContext, own_office: Office) -> None:
    """Fifty completions of repeating tasks, one key each, and the server killed in the middle: each made one next task."""
    person = Person(context, own_office, "ada@example.com")
    due = now_ms() // 60_000 * 60_000
    for number in range(COMPLETED):
        person.task(f"Step {number:02}", due + number, hs_task_repeat_interval="FREQ=DAILY")
    page = person.open()
    page.get_by_role("button", name="Start queue").click()
    expect(page.get_by_role("heading", name="Step 00")).to_be_visible()
    for number in range(COMPLETED):
        expect(page.get_by_role("heading", name=f"Step {number:02}")).to_be_visible()
        keys(page, "c")
        if number == MIDDLE:
            own_office.kill()

    def total(status: str) -> int:
        filters = [{"propertyName": "hs_task_status", "operator": "EQ", "value": status}]
        found: int = own_office.api.post(f"{TASKS}/search", json={"filterGroups": [{"filters": filters}]}).json()["total"]
        return found

    until(lambda: total("COMPLETED") == COMPLETED, 30)
    assert total("NOT_STARTED") == COMPLETED
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 820, 1600])
def test_every_state_of_the_page_is_without_a_fault(person: Person, scheme: str, width: int) -> None:
    """Each dialog, the queue, a selection, an empty list: axe finds nothing, and nothing is wider than the window."""
    company = person.office.create("companies", {"name": "Analytical Engines"})
    types = [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 192}]
    for number, priority in enumerate(("HIGH", "MEDIUM", "LOW", "NONE")):
        values = {
            "hs_task_subject": f"State {number}",
            "hs_timestamp": str(now_ms() - number * DAY),
            "hubspot_owner_id": person.owner,
        }
        extra = {"hs_task_priority": priority, "hs_task_type": "CALL", "hs_task_repeat_interval": "FREQ=WEEKLY"}
        person.office.create("tasks", values | extra, [{"to": {"id": company}, "types": types}])
    page = person.open()
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type] # a scheme of the test
    page.set_viewport_size({"width": width, "height": 900})
    expect(row(page, "State 0")).to_be_visible()
    keys(page, "j")
    for opening, closing_key in (("s", "Escape"), ("d", "Escape"), ("a", "Escape"), ("p", "Escape"), ("e", "Escape"),
                                 ("m", "Escape"), ("f", "Escape"), ("?", "Escape"), ("x", ""), ("c", "")):  # fmt: skip
        keys(page, opening)
        if closing_key:
            expect(page.get_by_role("dialog")).to_be_visible()
        page.wait_for_timeout(200)
        check(page, f"{scheme} {width} {opening}", width)
        if closing_key:
            keys(page, closing_key)
            expect(page.get_by_role("dialog")).to_have_count(0)
    keys(page, "q")
    expect(page.get_by_role("article")).to_be_visible()
    page.wait_for_timeout(300)
    check(page, f"{scheme} {width} q", width)


def check(page: Page, where: str, width: int) -> None:
    """Fail for what axe finds, and for a page that scrolls sideways."""
    assert violations(page) == [], where
    assert page.evaluate("document.documentElement.scrollWidth") <= width, where


def test_a_long_list_is_scrolled_without_a_copy_of_it(person: Person) -> None:
    """Thousands of tasks: the rows of the middle and of the end are read when they are looked at, and few are in the page."""
    inputs = [
        {"properties": {"hs_task_subject": f"Row {number:04}", "hs_timestamp": str(now_ms() + 20 * DAY + number * 60_000),
                        "hubspot_owner_id": person.owner}}
        for number in range(3_000)
    ]  # fmt: skip
    for start in range(0, len(inputs), 100):
        answer = person.office.api.post(f"{TASKS}/batch/create", json={"inputs": inputs[start : start + 100]})
        assert answer.status_code == 201
    page = person.open()
    expect(row(page, "Row 0000")).to_be_visible()
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight / 2)")
    expect(page.get_by_role("listitem", name=re.compile("^Row 14|^Row 15")).first).to_be_visible()
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    expect(row(page, "Row 2999")).to_be_visible()
    assert page.get_by_role("listitem").count() < 150
    page.evaluate("scrollTo(0, 0)")
    row(page, "Row 0000").click(position={"x": 400, "y": 20})
    keys(page, "x", *["j"] * 80)  # without a pause, past what has been read
    expect(row(page, "Row 0080")).to_be_focused()
    keys(page, "X")
    expect(page.get_by_text("81 selected")).to_be_visible()
    keys(page, "Escape", "Enter")
    page.wait_for_url("**/task/*")
    page.go_back()
    expect(row(page, "Row 0080")).to_be_focused()
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    expect(row(page, "Row 2999")).to_be_visible()
    for _ in range(3):
        row(page, "Row 2999").click(position={"x": 400, "y": 20})
        keys(page, "k", "j", "j")
    expect(row(page, "Row 2999")).to_be_focused()
    expect(bucket(page, "Completed")).to_be_attached()


def test_the_page_works_in_another_zone_than_the_machine(chrome: Browser, office: Office) -> None:
    """Days begin where the person is: what is tomorrow in Auckland may be today in Honolulu."""
    for zone in ("Pacific/Auckland", "Pacific/Honolulu"):
        with closing(chrome.new_context(timezone_id=zone)) as context:
            person = Person(context, office, f"{zone.rpartition('/')[2].lower()}@example.com")
            page = person.open()
            noon = page.evaluate("new Date().setHours(12, 0, 0, 0)")
            person.task("Noon", noon)
            person.task("Before midnight", noon + 12 * 3_600_000 - 60_000)
            person.task("After midnight", noon + 12 * 3_600_000 + 60_000)
            page.reload()
            for name, subject in (("Today", "Noon"), ("Today", "Before midnight"), ("Tomorrow", "After midnight")):
                expect(bucket(page, name).get_by_role("listitem", name=re.compile(f"^{subject}"))).to_be_visible()
            assert person.complaints == []
