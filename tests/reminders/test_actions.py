"""The links of a mail: complete and put off, once each, after somebody has confirmed; and what the mail says beside them."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from axle.core.property_types import instant
from tests.api import START, Answer, links
from tests.reminders.mails import Sink, text_of
from tests.reminders.portal import DAY, HOUR, MINUTE, Reminded

FORM = "application/x-www-form-urlencoded"
BASE = "https://crm.example.com"


@pytest.fixture
def public(database: str, sink: Sink) -> Iterator[Reminded]:
    """A portal that has a public address."""
    with contextlib.closing(Reminded(database, sink, public_url=BASE)) as portal:
        yield portal


def link(mail: EmailMessage, word: str) -> str:
    """Return the path of a link of a mail."""
    match = re.search(rf"^{word}: {BASE}(/\S+)$", text_of(mail), re.MULTILINE)
    assert match, text_of(mail)
    return match[1]


def confirmed(portal: Reminded, path: str, body: bytes = b"") -> Answer:
    """Press the button of the page behind a link."""
    return portal.send("POST", path, body, {"content-type": FORM, "origin": BASE})


def status_of(portal: Reminded, task: str) -> str:
    """Return the status of a task."""
    return str(portal.read("tasks", task, "hs_task_status")["hs_task_status"])


@pytest.mark.covers("reminders.actions.show", "success")
@pytest.mark.covers("reminders.actions.act", "success")
def test_a_task_is_completed_by_the_button_behind_its_link_and_not_by_looking(public: Reminded) -> None:
    """History says that its owner did it. The link is good once."""
    task = public.remind(10)
    public.pass_minutes(10)
    path = link(public.sink.taken()[0], "Complete")
    for _ in range(2):
        page = public.send("GET", path)
        assert page.status == 200 and b"Complete Call Grace?" in page.body and b'<form method="post">' in page.body
        assert page.headers["referrer-policy"] == "no-referrer" and page.headers["cache-control"] == "no-store"
    assert status_of(public, task) == "NOT_STARTED"
    assert b"is completed" in confirmed(public, path).body
    assert status_of(public, task) == "COMPLETED"
    history = public.get(f"/crm/v3/objects/tasks/{task}?propertiesWithHistory=hs_task_status")["propertiesWithHistory"]
    newest = history["hs_task_status"][0]
    user = public.get(f"/crm/v3/owners/{public.owner}")["userId"]
    assert (newest["sourceType"], newest["sourceId"]) == ("CRM_UI", f"userId:{user}")
    public.patch(f"/crm/v3/objects/tasks/{task}", {"hs_task_status": "NOT_STARTED"})
    assert confirmed(public, path).status == 410 == public.send("GET", path).status
    assert status_of(public, task) == "NOT_STARTED"


def test_whoever_has_the_task_when_the_mail_is_made_acts_by_its_links(public: Reminded) -> None:
    """History says that the present owner did it, not the one whom the message was for when its moment came."""
    task, other = public.remind(10), public.add_owner("grace@example.com")
    public.now_ms += 10 * MINUTE
    while public.app.due.run():
        pass
    public.patch(f"/crm/v3/objects/tasks/{task}", {"hubspot_owner_id": other})
    public.app.reminding.send_all()
    (mail,) = public.sink.taken()
    assert mail["To"] == "Ada Lovelace <grace@example.com>"
    confirmed(public, link(mail, "Complete"))
    history = public.get(f"/crm/v3/objects/tasks/{task}?propertiesWithHistory=hs_task_status")["propertiesWithHistory"]
    assert history["hs_task_status"][0]["sourceId"] == f"userId:{public.get(f'/crm/v3/owners/{other}')['userId']}"


def test_a_completed_task_is_neither_completed_again_nor_put_off(public: Reminded) -> None:
    """Nobody would be reminded of it. The links are good again if it is reopened."""
    task = public.remind(10)
    public.pass_minutes(10)
    (mail,) = public.sink.taken()
    public.patch(f"/crm/v3/objects/tasks/{task}", {"hs_task_status": "COMPLETED"})
    before = public.get(f"/crm/v3/objects/tasks/{task}?properties=hs_timestamp,hs_task_reminders")
    for word in ("Complete", "Snooze"):
        path = link(mail, word)
        for answer in (public.send("GET", path), confirmed(public, path, b"span=1d")):
            assert answer.status == 410 and b"is completed already" in answer.body
    assert public.get(f"/crm/v3/objects/tasks/{task}?properties=hs_timestamp,hs_task_reminders") == before
    public.patch(f"/crm/v3/objects/tasks/{task}", {"hs_task_status": "NOT_STARTED"})
    assert b"is put off" in confirmed(public, link(mail, "Snooze"), b"span=1d").body


def test_snooze_moves_the_due_date_and_the_reminders_by_the_same_difference(public: Reminded) -> None:
    """What is overdue is put off from now."""
    task = public.remind(10, 20)
    public.pass_minutes(10)
    page = public.send("GET", link(public.sink.taken()[0], "Snooze"))
    assert b'<option value="1d" selected>one day</option>' in page.body
    confirmed(public, link(public.sink.taken()[0], "Snooze"), b"span=3h")
    properties = public.read("tasks", task, "hs_timestamp", "hs_task_reminders")
    assert properties["hs_timestamp"] == "2026-01-02T03:00:00.000Z"
    assert properties["hs_task_reminders"] == f"{START + 3 * HOUR + 10 * MINUTE};{START + 3 * HOUR + 20 * MINUTE}"
    assert public.pass_minutes(175) == []
    public.pass_minutes(5)
    late = public.remind(200, hs_timestamp=instant(START - DAY))
    public.pass_minutes(20)
    mails = public.sink.taken()
    confirmed(public, link(mails[-1], "Snooze"))
    assert public.read("tasks", late, "hs_timestamp")["hs_timestamp"] == "2026-01-02T03:30:00.000Z"


@pytest.mark.covers("reminders.actions.show", "404", "isolation")
@pytest.mark.covers("reminders.actions.act", "404", "isolation")
def test_a_link_that_is_none_or_too_old_does_nothing(public: Reminded) -> None:
    """Nor does one whose form another site sends, or one of a task that is gone."""
    task = public.remind(10)
    public.pass_minutes(10)
    mail = public.sink.taken()[0]
    complete, snooze = link(mail, "Complete"), link(mail, "Snooze")
    assert confirmed(public, complete[:-3] + "AAA").status == 404 == public.send("GET", "/reminder/nonsense").status
    foreign = {
        "content-type": "application/x-www-form-urlencoded",
        "origin": "https://evil.example",
        "sec-fetch-site": "cross-site",
    }
    assert public.send("POST", complete, b"", foreign).status == 403
    assert b"no time by which" in confirmed(public, snooze, b"span=9y").body
    assert not any(complete.rpartition("/")[2] in line for line in public.logged)
    public.now_ms += 31 * DAY
    assert confirmed(public, complete).status == 410 == public.send("GET", complete).status
    public.now_ms -= 31 * DAY
    public.delete(f"/crm/v3/objects/tasks/{task}")
    assert b"is not there any more" in confirmed(public, complete).body


def test_an_erased_task_leaves_no_link(public: Reminded) -> None:
    """What a mail says is then no link at all."""
    task = public.remind(10)
    public.pass_minutes(10)
    path = link(public.sink.taken()[0], "Complete")
    public.post("/crm/objects/2026-09/tasks/gdpr-delete", {"objectId": task}, 204)
    public.wait(0)
    assert public.send("GET", path).status == 404


def test_a_mail_names_what_the_task_is_about_with_links(public: Reminded) -> None:
    """In both of its parts, and what is dangerous in HTML is text there."""
    contact = public.contact("grace@example.com", firstname="Grace <b>", lastname="Hopper")
    task = public.remind(10, hs_task_subject="Ask <script>", hs_task_body="<ul><li>One</li><li>Two &amp; three</li></ul>")
    public.put(f"/crm/v4/objects/tasks/{task}/associations/default/contacts/{contact}")
    public.pass_minutes(10)
    (mail,) = public.sink.taken()
    text = text_of(mail)
    assert f"About:\n- Grace <b> Hopper (contact) {BASE}/contacts/{public.account}/record/0-1/{contact}" in text
    assert "One\nTwo & three" in text and f"Open: {BASE}/tasks/{public.account}/view/all/task/{task}" in text
    part = mail.get_body(("html",))
    assert part is not None
    html = part.get_content()
    assert "Ask &lt;script&gt;" in html and "<script" not in html and "Grace &lt;b&gt; Hopper" in html
    assert html.count('<a href="https://crm.example.com/reminder/') == 2


def test_without_a_public_address_a_mail_has_no_link(reminded: Reminded) -> None:
    """The address of a request is none to rely on."""
    contact = reminded.contact("grace@example.com")
    reminded.post(
        "/crm/v3/objects/tasks",
        {
            "properties": {
                "hs_timestamp": instant(START + DAY), "hubspot_owner_id": reminded.owner,
                "hs_task_reminders": str(START + MINUTE), "hs_task_subject": "Call",
            },
            "associations": links(contact, 204),
        },
    )  # fmt: skip
    reminded.pass_minutes(1)
    (mail,) = reminded.sink.taken()
    assert "http" not in text_of(mail) and "- grace@example.com (contact)" in text_of(mail)
