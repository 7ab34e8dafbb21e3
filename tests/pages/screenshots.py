"""The pictures in docs/images: a small office at work, seen through Chromium.

    python -m tests.pages.screenshots [NAME …]

Each picture is a row of PICTURES. Look at each after it was made.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Literal, NamedTuple

import msgspec
from playwright.sync_api import Page, sync_playwright

from tests.browser import chromium
from tests.pages.people import DAY, Office, Person, now_ms

IMAGES = Path(__file__).parents[2] / "docs" / "images"
DESK, PHONE = (1280, 800), (390, 844)
HOUR = DAY // 24

PEOPLE = (
    ("Ada", "Lovelace", "Head of Research", "Analytical Engines"),
    ("Grace", "Hopper", "Rear Admiral", "Harvard Mark"),
    ("Alan", "Turing", "Reader", "Bletchley Works"),
    ("Barbara", "Liskov", "Professor", "Abstraction Inc"),
    ("Katherine", "Johnson", "Trajectories", "Orbit Dynamics"),
    ("Margaret", "Hamilton", "Director", "Apollo Guidance"),
)
# What is to be done: the subject, with whom, in how many hours from nine o'clock today, the type, the priority.
WORK = (
    ("Send the signed contract to {}", 0, -49, "EMAIL", "HIGH"),
    ("Call {} about the renewal", 1, -26, "CALL", "NONE"),
    ("Call {} about the pilot", 2, 1, "CALL", "HIGH"),
    ("Prepare the demo for {}", 3, 3, "TODO", "MEDIUM"),
    ("Write to {} about the new price list", 4, 5, "EMAIL", "NONE"),
    ("Ask {} for the purchase order", 5, 8, "TODO", "NONE"),
    ("Walk {} through the report", 0, 25, "MEETING", "NONE"),
    ("Follow up with {} after the workshop", 1, 28, "EMAIL", "MEDIUM"),
    ("Check the invoice of {}", 2, 50, "TODO", "NONE"),
    ("Introduce {} to support", 3, 74, "TODO", "LOW"),
    ("Review the proposal with {}", 4, 200, "MEETING", "NONE"),
    ("Invite {} to the user day", 5, 400, "EMAIL", "NONE"),
)
DONE = (("Thank {} for the reference", 5), ("Book the room for {}", 3))


class Picture(NamedTuple):
    """A picture: its name, which page, what is done there first, how large the window is, and its colours."""

    name: str
    path: str
    steps: Callable[[Page], Any]
    size: tuple[int, int] = DESK
    scheme: Literal["light", "dark"] = "light"


def _line(page: Page) -> None:
    page.keyboard.press("n")
    page.keyboard.type("Call Ada tomorrow 10:00 !high #call >Analytical Engines every week", delay=8)
    page.get_by_text("Every week").wait_for()
    page.locator("#understood .chip", has_text="Analytical Engines").wait_for()


def _queue(page: Page) -> None:
    page.keyboard.press("q")
    page.get_by_role("complementary", name="Record").get_by_text("Phone").first.wait_for()


def _select(page: Page) -> None:
    _press(page, "j", "j", "x", "j", "x", "j", "x")


def _record(page: Page) -> None:
    contact = _ask(page, "GET", "/crm/v3/objects/contacts?limit=1")["results"][0]
    page.goto(contact["url"])
    note = page.get_by_role("listitem", name="Wants a price")
    note.wait_for()
    pin = note.get_by_role("button", name="Pin", exact=True)
    if pin.count():  # no picture before has pinned it
        pin.click()
    page.get_by_role("region", name="Pinned").get_by_role("listitem").wait_for()


def _history(page: Page) -> None:
    _record(page)
    page.get_by_role("button", name="Edit City: Vienna").click()
    page.get_by_role("textbox", name="City").fill("Graz")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Edit City: Graz").wait_for()
    page.get_by_role("button", name="History of City").click()
    page.get_by_role("cell", name="Graz").wait_for()


def _recycle_bin(page: Page) -> None:
    for kind in ("notes", "tasks", "companies"):
        last = _ask(page, "GET", f"/crm/v3/objects/{kind}?limit=20")["results"][-1]
        _ask(page, "DELETE", f"/crm/v3/objects/{kind}/{last['id']}")
    page.goto(page.url.partition("/tasks")[0] + "/recycle-bin")
    page.get_by_role("button", name="Restore").first.wait_for()


def _developer(page: Page) -> None:
    page.goto(page.url.partition("/tasks")[0] + "/developer")
    page.get_by_role("row").nth(3).wait_for()


def _ask(page: Page, method: str, path: str) -> Any:
    script = '([method, path]) => fetch(path, {method, headers: {"x-axle-session": "1"}}).then((a) => a.text())'
    text = page.evaluate(script, [method, path])
    return msgspec.json.decode(text) if text else None


def _press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


PICTURES = (
    Picture("inbox", "/tasks", lambda page: None),
    Picture("inbox-dark", "/tasks", _select, scheme="dark"),
    Picture("new-task", "/tasks", _line),
    Picture("queue", "/tasks", _queue),
    Picture("snooze", "/tasks", lambda page: _press(page, "j", "s")),
    Picture("keys", "/tasks", lambda page: page.keyboard.press("?")),
    Picture("inbox-phone", "/tasks", lambda page: None, PHONE),
    Picture("record", "/tasks", _record),
    Picture("history", "/tasks", _history),
    Picture("record-phone", "/tasks", _record, PHONE, "dark"),
    Picture("recycle-bin", "/tasks", _recycle_bin),
    Picture("developer", "/tasks", _developer),
)


def _links(ids: Sequence[str], types: Sequence[int]) -> list[dict[str, Any]]:
    pairs = zip(ids, types, strict=True)
    category = "HUBSPOT_DEFINED"
    return [{"to": {"id": one}, "types": [{"associationCategory": category, "associationTypeId": kind}]} for one, kind in pairs]


def fill(office: Office, owner: str) -> None:
    """Put people, companies and work into an office."""
    ids = []
    for first, last, title, company in PEOPLE:
        email = f"{first}.{last}@example.com".lower()
        values = {
            "firstname": first,
            "lastname": last,
            "jobtitle": title,
            "email": email,
            "phone": "+43 1 555 01",
            "city": "Vienna",
        }
        companies = {
            "name": company,
            "domain": f"{company.lower().replace(' ', '')}.example",
            "city": "London",
            "phone": "+44 20 555 02",
        }
        ids.append((office.create("contacts", values), office.create("companies", companies)))
    nine = now_ms() // DAY * DAY + 8 * HOUR
    rows = [*WORK, *((subject, who, -30, "TODO", "NONE") for subject, who in DONE)]
    for number, (subject, who, hours, kind, priority) in enumerate(rows):
        first, last, _, _ = PEOPLE[who]
        values = {
            "hs_task_subject": subject.format(f"{first} {last}"), "hs_timestamp": str(nine + hours * HOUR),
            "hubspot_owner_id": owner,
            "hs_task_type": kind, "hs_task_priority": priority,
            "hs_task_body": "They want the new terms in writing before the board meets." if number % 3 == 1 else "",
            "hs_task_status": "COMPLETED" if number >= len(WORK) else "NOT_STARTED",
        }  # fmt: skip
        office.create("tasks", values, _links(ids[who], (204, 192)))
    for number, (contact, _) in enumerate(ids):
        note = {"hs_timestamp": str(nine - 50 * HOUR - number), "hs_note_body": "Wants a price for a third site."}
        office.create("notes", note, _links((contact,), (202,)))
        call = {"hs_timestamp": str(nine - 90 * HOUR), "hs_call_title": "First call", "hs_call_body": "Asked who signs."}
        office.create("calls", call, _links((contact,), (194,)))
    for name in ("Morning calls", "Renewals"):
        office.api.post("/_axle/queues", json={"name": name, "shared": True})


@contextmanager
def at_work() -> Iterator[tuple[Office, Any]]:
    """Give an office with work in it, and a Chromium."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright, closing(Office(Path(folder))) as office:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield office, browser
        browser.close()


def main(names: list[str]) -> int:
    """Make the pictures with these names, or all."""
    IMAGES.mkdir(exist_ok=True)
    with at_work() as (office, browser):
        for number, picture in enumerate(one for one in PICTURES if not names or one.name in names):
            width, height = picture.size
            options = {"timezone_id": "Europe/Vienna", "locale": "en-GB", "viewport": {"width": width, "height": height}}
            with closing(browser.new_context(color_scheme=picture.scheme, **options)) as context:
                person = Person(context, office, "robin@example.com")
                if number == 0:
                    fill(office, person.owner)
                page = person.open(picture.path)
                page.get_by_role("main").get_by_role("heading").nth(1).wait_for()
                page.wait_for_timeout(300)
                picture.steps(page)
                page.wait_for_timeout(400)
                page.screenshot(path=IMAGES / f"{picture.name}.png")
                assert person.complaints == [], person.complaints
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
