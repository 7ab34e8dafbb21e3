"""Sessions: links that begin them, what counts as one, what the roles may do, and how they end."""

from __future__ import annotations

import pytest

from axle.config import Config
from axle.core.people import IDLE_MS, LINK_MS, SESSION_MS
from axle.core.rate_limits import RateLimits
from axle.core.roles import ADMIN, MEMBER, READER
from axle.http.app import add_account
from tests.api import DUE, TASKS, Api
from tests.people.visits import Browser, invited, link, signed_in

covers = pytest.mark.covers
CONTACTS = "/crm/v3/objects/contacts"
TASK = {"properties": {"hs_timestamp": DUE, "hs_task_subject": "Call Ada"}}


def test_a_link_signs_in_once(api: Api) -> None:
    """A look at it uses nothing up; the second use is refused, and so is one that was guessed."""
    address, browser = link(api, invited(api)), Browser(api)
    for _ in range(2):
        shown = browser.send("GET", address)
        assert shown.status == 200 and b"Sign in as Ada Lovelace" in shown.body
        assert shown.headers["referrer-policy"] == "no-referrer"
    done = browser.send("POST", address)
    assert (done.status, done.headers["location"]) == (303, "/tasks")
    assert done.headers["set-cookie"].endswith("; Path=/; Max-Age=7776000; HttpOnly; SameSite=Lax")
    assert browser.session()["person"]["email"] == "ada@example.com"
    for again in (address, "/link/guessed"):
        for method in ("GET", "POST"):
            refused = Browser(api).send(method, again)
            assert refused.status == 403 and "set-cookie" not in refused.headers


def test_a_link_is_good_for_fifteen_minutes(api: Api) -> None:
    """Not a millisecond longer."""
    early, late = (link(api, invited(api)) for _ in range(2))
    api.now_ms += LINK_MS - 1
    assert Browser(api).send("POST", early).status == 303
    api.now_ms += 1
    assert Browser(api).send("POST", late).status == 403


def test_a_link_of_somebody_who_has_left_is_worth_nothing(api: Api) -> None:
    """Whoever archives the owner, or the user by the API, ends sessions and links."""
    member = invited(api)
    address, browser = link(api, member), signed_in(api)
    api.delete(f"/settings/v3/users/{member.membership.user_id}")
    api.now_ms += 1_000
    assert browser.session() is None
    assert Browser(api).send("POST", address).status == 403


@pytest.mark.parametrize(("given", "onward"), [
    ("/contacts/1/record/0-1/2?x=1", "/contacts/1/record/0-1/2?x=1"), ("https://evil.example", "/tasks"),
    ("//evil.example", "/tasks"), ("/\\evil.example", "/tasks"), ("", "/tasks"), ("/a%0d%0ab", "/tasks"),
])  # fmt: skip
def test_a_sign_in_leads_to_pages_of_this_server_alone(api: Api, given: str, onward: str) -> None:
    """To the one that was asked for, if it is one."""
    done = Browser(api).send("POST", f"{link(api, invited(api))}?next={given.replace('?', '%3F')}")
    assert done.headers["location"] == onward


@covers("people.sessions.read", "success")
def test_the_session_says_who_and_where(api: Api) -> None:
    """The person, the accounts, the user and owner there, the role."""
    member, other = invited(api), add_account(api.app.storage, "Other", "o@example.com", api.now_ms)
    invited(api, role=READER, account=other.id)
    found = signed_in(api, role=MEMBER).session()
    owner = api.get("/crm/v3/owners?email=ada@example.com")["results"][0]
    assert found["person"] == {
        "id": str(member.person.id), "email": "ada@example.com", "firstName": "Ada", "lastName": "Lovelace",
    }  # fmt: skip
    assert found["portalId"] == api.account
    assert found["accounts"] == [
        {"portalId": api.account, "name": "Default", "role": "member"},
        {"portalId": other.id, "name": "Other", "role": "reader"},
    ]
    assert found["user"] == {"id": str(owner["userId"]), "ownerId": owner["id"]}
    assert (found["role"], found["timeZone"]) == ("member", None)
    assert "crm.objects.contacts.write" in found["scopes"] and "*" not in found["scopes"]


def test_a_session_counts_only_where_a_page_of_this_server_asks(api: Api) -> None:
    """The cookie alone is nothing to the API; another site is refused by what the browser says of it."""
    browser = signed_in(api)
    assert browser.send("GET", "/_axle/session").status == 401
    assert browser.send("GET", TASKS, headers={"x-axle-session": "yes"}).status == 401
    assert Browser(api).call("GET", "/_axle/session").status == 401
    for site in ("cross-site", "same-site"):
        assert browser.call("GET", TASKS, sec_fetch_site=site).status == 403
    for origin in ("https://evil.example", "https://axle.test", "http://axle.test:81", "http://axle.test.evil.example"):
        assert browser.call("POST", TASKS, TASK, origin=origin).status == 403
    assert browser.call("POST", TASKS, TASK, origin="http://axle.test").status == 201
    assert browser.send("POST", TASKS, b"{}", {"x-axle-session": "1", "origin": "null"}).status == 403
    assert browser.send("GET", TASKS, headers={"x-axle-session": "1", "authorization": "Bearer none"}).status == 401


def test_a_form_of_another_site_signs_nobody_in(api: Api) -> None:
    """Who followed it would work in the account of whoever made it."""
    address = link(api, invited(api))
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}):
        assert Browser(api).send("POST", address, headers=headers).status == 403
    assert Browser(api).send("POST", address, headers={"origin": "null", "sec-fetch-site": "same-origin"}).status == 303


def test_what_a_person_writes_says_who(api: Api) -> None:
    """The source and the user of each value, of the record, and of who changed it last."""
    browser = signed_in(api)
    user = browser.session()["user"]["id"]
    task = browser.call("POST", TASKS, TASK).json()["id"]
    api.now_ms += 1_000
    browser.call("PATCH", f"{TASKS}/{task}", {"properties": {"hs_task_subject": "Visit Ada"}})
    api.now_ms += 1_000
    api.patch(f"{TASKS}/{task}", {"hs_task_subject": "Write to Ada"})
    names = "hs_object_source,hs_object_source_user_id,hs_created_by_user_id,hs_updated_by_user_id"
    read = api.get(f"{TASKS}/{task}?propertiesWithHistory=hs_task_subject&properties={names}")
    by = [
        (one["sourceType"], one.get("sourceId"), one.get("updatedByUserId"))
        for one in read["propertiesWithHistory"]["hs_task_subject"]
    ]
    person = ("CRM_UI", f"userId:{user}", int(user))
    assert by == [("INTEGRATION", str(api.account), None), person, person]
    assert {read["properties"][name] for name in names.split(",")[1:]} == {user}
    assert read["properties"]["hs_object_source"] == "CRM_UI"


def test_a_reader_changes_nothing(api: Api) -> None:
    """Not even where a scope that reads would let a token write: tasks under 2026-09."""
    reader, task = signed_in(api, role=READER), api.task()
    api.contact("bob@example.com")
    for kind in ("contacts", "companies", "deals", "tickets", "tasks", "leads", "notes", "line_items", "products"):
        assert reader.call("GET", f"/crm/v3/objects/{kind}").status == 200, kind
    assert reader.call("POST", f"{TASKS}/search", {}).json()["total"] == 1
    assert reader.call("POST", TASKS, TASK).status == 403
    assert reader.call("PATCH", f"/crm/objects/2026-09/tasks/{task}", {"properties": {"hs_task_subject": "x"}}).status == 403
    assert reader.call("DELETE", f"{TASKS}/{task}").status == 403
    assert reader.call("POST", "/crm/v3/properties/tickets", {"name": "x"}).status == 403
    assert reader.call("DELETE", "/_axle/session").status == 204


@pytest.mark.parametrize("path", [CONTACTS, "/crm/objects/2026-09/contacts"])
def test_a_member_erases_nothing(api: Api, path: str) -> None:
    """What he deletes can be restored; an admin may erase."""
    number = api.contact(email="x@example.com")
    browser, erase = signed_in(api, "m@example.com", MEMBER), {"objectId": number}
    refused = browser.call("POST", f"{path}/gdpr-delete", erase)
    assert (refused.status, refused.json()["category"]) == (403, "NOT_PERMITTED")
    assert api.get(f"{CONTACTS}/{number}")["id"] == number
    assert browser.call("DELETE", f"{path}/{number}").status == 204
    assert browser.call("POST", f"{path}/gdpr-delete", erase).status == 403
    assert signed_in(api).call("POST", f"{path}/gdpr-delete", erase).status == 204


def test_a_member_writes_records_and_defines_nothing(api: Api) -> None:
    """Nor do members add users; an admin does both."""
    member, admin = signed_in(api, role=MEMBER), signed_in(api, "eve@example.com", ADMIN)
    definition = {"name": "shoe", "label": "Shoe", "type": "string", "fieldType": "text", "groupName": "ticketinformation"}
    user = {"email": "new@example.com"}
    assert member.call("POST", TASKS, TASK).status == 201
    for kind in ("tickets", "contacts"):
        assert member.call("POST", f"/crm/v3/properties/{kind}", definition).status == 403
    assert member.call("POST", "/settings/v3/users", user).status == 403
    assert admin.call("POST", "/crm/v3/properties/tickets", definition).status == 201
    assert admin.call("POST", "/settings/v3/users", user).status == 201


def test_a_role_that_changes_counts_within_a_second(api: Api) -> None:
    """As a token that is revoked."""
    browser = signed_in(api, role=MEMBER)
    assert browser.call("POST", TASKS, TASK).status == 201
    invited(api, role=READER)
    api.now_ms += 1_001
    assert browser.call("POST", TASKS, TASK).status == 403


@covers("people.sessions.change_account", "success", "isolation")
@covers("people.sessions.read", "isolation")
def test_another_account_is_entered_with_a_new_secret(api: Api) -> None:
    """The old one is worth nothing; a page of the first account is told that it is one."""
    other = add_account(api.app.storage, "Other", "o@example.com", api.now_ms)
    browser = signed_in(api, role=MEMBER)
    before = dict(browser.cookies)
    assert browser.call("POST", "/_axle/session/account", {"portalId": other.id}).status == 404
    invited(api, role=READER, account=other.id)
    entered = browser.call("POST", "/_axle/session/account", {"portalId": other.id})
    assert (entered.status, entered.json()["portalId"], entered.json()["role"]) == (200, other.id, READER)
    assert browser.session()["portalId"] == other.id and browser.cookies != before
    assert browser.call("GET", TASKS, x_axle_account=str(api.account)).status == 409
    assert browser.call("GET", TASKS, x_axle_account=str(other.id)).status == 200
    browser.cookies = before
    assert browser.session() is None


@covers("people.sessions.list_sessions", "success", "isolation")
@covers("people.sessions.end_another", "success", "isolation", "404")
def test_sessions_are_listed_and_ended_by_their_person(api: Api) -> None:
    """Those of another person are not there."""
    phone, laptop, other = signed_in(api), signed_in(api), signed_in(api, "eve@example.com")
    listing = laptop.call("GET", "/_axle/sessions").json()["results"]
    assert [one["current"] for one in listing].count(True) == 1 and len(listing) == 2
    (stranger,) = other.call("GET", "/_axle/sessions").json()["results"]
    assert laptop.call("DELETE", f"/_axle/sessions/{stranger['id']}").status == 404
    (elsewhere,) = (one["id"] for one in listing if not one["current"])
    assert laptop.call("DELETE", f"/_axle/sessions/{elsewhere}").status == 204
    assert (phone.session(), bool(laptop.session()), bool(other.session())) == (None, True, True)


@covers("people.sessions.end", "success", "isolation")
def test_signing_out_ends_the_session_at_once(api: Api) -> None:
    """And takes the cookie away. That of another person goes on."""
    browser, other = signed_in(api), signed_in(api, "eve@example.com")
    secret = dict(browser.cookies)
    answer = browser.call("DELETE", "/_axle/session")
    assert (answer.status, answer.headers["set-cookie"].split(";")[2]) == (204, " Max-Age=0")
    browser.cookies = secret
    assert (browser.session(), bool(other.session())) == (None, True)


@covers("people.sessions.change_account", "400")
@pytest.mark.parametrize("body", [{}, {"portalId": "x"}, [], "x"])
def test_an_account_that_cannot_be_read_is_not_entered(api: Api, body: object) -> None:
    """The session stays where it is."""
    browser = signed_in(api)
    answer = browser.call("POST", "/_axle/session/account", body)
    assert (answer.status, "set-cookie" in answer.headers) == (400, False)
    assert browser.session()["portalId"] == api.account


def test_a_sign_in_ends_the_session_that_the_browser_had(api: Api) -> None:
    """Whoever gave a browser that one has nothing of the next."""
    browser = signed_in(api)
    before = dict(browser.cookies)
    browser.send("POST", link(api, invited(api)))
    api.now_ms += 1_000
    assert browser.session()
    browser.cookies = before
    assert browser.session() is None


def test_a_session_ends_when_it_is_not_used_and_after_three_months(api: Api) -> None:
    """Use prolongs it, to a bound."""
    idle, used = signed_in(api), signed_in(api, "eve@example.com")
    began = api.now_ms
    while api.now_ms - began < SESSION_MS - IDLE_MS:
        api.now_ms += IDLE_MS - 120_000
        with api.written():  # what is noted behind an answer too
            assert used.session()
    assert idle.session() is None
    api.now_ms = began + SESSION_MS
    assert used.session() is None


def test_limits_of_programs_do_not_bind_people(open_api: object) -> None:
    """Neither how many calls there may be, nor how far a search may go."""
    api = Api(config=Config(search_limit="1", rate_limits=RateLimits(enforced=True, daily=2, burst=2, search=1)))
    try:
        browser = signed_in(api)
        for _ in range(2):
            api.task()
        assert api.call("GET", TASKS).status == 429
        for _ in range(4):
            answer = browser.call("POST", f"{TASKS}/search", {"limit": 1, "after": "1"})
            assert answer.status == 200 and not [name for name in answer.headers if "ratelimit" in name]
    finally:
        api.close()


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_a_token_is_no_session(api: Api, method: str) -> None:
    """What is about a person is refused to programs."""
    assert api.call(method, "/_axle/session").status == 401


def test_who_is_not_signed_in_is_sent_to_sign_in(api: Api) -> None:
    """And back to the page that was asked for."""
    sent = Browser(api).send("GET", "/tasks?view=mine")
    assert (sent.status, sent.headers["location"]) == (303, "/sign-in?next=%2Ftasks%3Fview%3Dmine")
    assert Browser(api).send("GET", "/sign-in").status == 200
    assert signed_in(api).send("GET", "/tasks").status == 200
