"""Passwords: signing in with one, setting one, guessing, and the page for what is one's own."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import msgspec
import pytest

from axle.config import Config
from axle.core.accounts import Owner
from axle.core.people import IDLE_MS
from axle.core.roles import MEMBER
from axle.http import passwords
from axle.http.app import add_account
from axle.http.passwords import Cost, hashed, verified
from axle.operations.people.own_page import SIGN_IN_PATH
from axle.operations.people.passwords import FRESH_MS, PasswordSignIn, Proof
from axle.storage.interface import Transaction
from tests.api import Answer, Api
from tests.people.visits import Browser, invited, signed_in

FORM = {"content-type": "application/x-www-form-urlencoded"}
SECRET = "correct horse battery"
CHEAP = Cost(passes=1, memory=64)
covers = pytest.mark.covers


@pytest.fixture
def home() -> Iterator[Api]:
    """A portal on this machine, where passwords cost little."""
    api = Api(config=Config(public_url="http://localhost:8585"))
    api.endpoint._passwords._cost = CHEAP
    yield api
    api.close()


def fields_of(answer: Answer) -> dict[str, str]:
    """Return the hidden fields of a page."""
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', answer.body.decode()))


def form(browser: Browser, target: str, **fields: str) -> Answer:
    """Send a form."""
    return browser.send("POST", target, urlencode(fields).encode(), {**FORM, "sec-fetch-site": "same-origin"})


def sign_in(browser: Browser, email: str = "ada@example.com", password: str = SECRET, target: str = "/sign-in") -> Answer:
    """Open the page and send its form."""
    word = fields_of(browser.send("GET", target))["word"]
    return form(browser, target, word=word, email=email, password=password)


def change(browser: Browser, action: str, **fields: str) -> Answer:
    """Send one of the forms of the page for what is one's own."""
    return form(browser, "/account", word=fields_of(browser.send("GET", "/account"))["word"], action=action, **fields)


def set_password(browser: Browser, password: str = SECRET, present: str = "") -> Answer:
    """Set a password."""
    return change(browser, "password", new_password=password, repeated=password, password=present)


def by_script(browser: Browser, password: str = SECRET, email: str = "ada@example.com") -> Answer:
    """Sign in as a page's script does."""
    return browser.call("POST", "/_axle/session", {"email": email, "password": password})


def test_a_hash_is_argon2id_and_says_what_it_cost() -> None:
    """The same password never has the same hash; another way to type a letter is the same password."""
    first, second = hashed("Ångström", CHEAP), hashed("Ångström", CHEAP)
    assert first.startswith("$argon2id$v=19$m=64,t=1,p=1$") and first != second
    assert verified("A\u030angstro\u0308m", first) and not verified("angstrom", first)
    assert Cost(passes=3, lanes=1, memory=65_536) == passwords.USUAL


@covers("people.sessions.begin_session", "success", "isolation")
def test_people_sign_in_with_a_password(home: Api) -> None:
    """That they have set after a link; in a form or by a script, the address in any case."""
    assert set_password(signed_in(home)).status == 303
    browser = Browser(home)
    done = sign_in(browser, " Ada@Example.com ", target="/sign-in?next=%2Ftasks%3Fview%3Dmine")
    assert (done.status, done.headers["location"]) == (303, "/tasks?view=mine")
    assert browser.session()["person"]["email"] == "ada@example.com"
    other = Browser(home)
    answer = by_script(other)
    assert answer.status == 200 and answer.json() == other.session()
    assert [one["portalId"] for one in answer.json()["accounts"]] == [home.account]
    assert answer.headers["cache-control"] == "no-store"


@covers("people.sessions.begin_session", "400")
@pytest.mark.parametrize("body", [{"email": 1, "password": "x"}, [], "x"])
def test_a_sign_in_that_cannot_be_read_signs_nobody_in(home: Api, body: object) -> None:
    """It is told so."""
    browser = Browser(home)
    assert browser.call("POST", "/_axle/session", body).status == 400
    assert browser.session() is None


def test_a_wrong_password_and_an_unknown_address_are_told_alike(home: Api) -> None:
    """To the letter; so is the password of somebody who has none, or has left."""
    set_password(signed_in(home))
    invited(home, "none@example.com")
    set_password(signed_in(home, "left@example.com"))
    home.delete(f"/settings/v3/users/{invited(home, 'left@example.com').membership.user_id}")
    cases = [
        ("ada@example.com", "wrong password"),
        ("nobody@example.com", SECRET),
        ("none@example.com", ""),
        ("left@example.com", SECRET),
    ]
    pages, answers = [], []
    for email, password in cases:
        browser = Browser(home)
        refused = sign_in(browser, email, password)
        assert refused.status == 400 and browser.session() is None
        pages.append(re.sub(r'name="word" value="[^"]+"', "", refused.body.decode()).replace(email, ""))
        told = by_script(Browser(home), password, email)
        assert told.status == 401 and "set-cookie" not in told.headers
        answers.append(told.json()["message"])
    assert len(set(pages)) == len(set(answers)) == 1 and "is wrong" in pages[0]


def test_after_a_wrong_password_the_address_is_still_there(home: Api) -> None:
    """The cursor is in the password; what was written is shown as text, and the password is not."""
    page = sign_in(Browser(home), 'a"><b>@example.com', "wrong secret").body.decode()
    assert 'value="a&quot;&gt;&lt;b&gt;@example.com"' in page and "<b>" not in page and "wrong secret" not in page
    assert re.search(r'<input id="password"[^>]* autofocus>', page)
    assert "autofocus" not in Browser(home).send("GET", "/sign-in").body.decode()


def test_guessing_is_slowed_for_each_person(home: Api) -> None:
    """Wherever it comes from; somebody else is not kept waiting, and time forgives."""
    config = msgspec.structs.replace(home.app.config, failed_sign_ins=50)
    api = Api(config=config)
    api.endpoint._passwords._cost = CHEAP
    try:
        for email in ("ada@example.com", "eve@example.com"):
            set_password(signed_in(api, email))
        tried = [by_script(Browser(api), f"guess number {n}").status for n in range(passwords.MAX_GUESSES + 1)]
        assert tried == [401] * passwords.MAX_GUESSES + [429]
        refused = by_script(Browser(api))
        assert refused.status == 429 and 0 < int(refused.headers["retry-after"]) <= 20
        page = sign_in(Browser(api))
        assert page.status == 429 and b"Too many have failed" in page.body and page.headers["retry-after"]
        assert by_script(Browser(api), email="eve@example.com").status == 200
        api.now_ms += passwords.FORGIVEN_MS
        assert by_script(Browser(api)).status == 200
    finally:
        api.close()


def test_many_guesses_at_once_are_no_more_guesses(home: Api) -> None:
    """The bound holds before a password is looked at, and the wait that follows is that of one; right ones count nothing."""
    set_password(signed_in(home))
    proves, asks = home.endpoint._passwords, PasswordSignIn(email="ada@example.com", password="wrong password")

    async def at_once(guess: PasswordSignIn, times: int) -> list[Any]:
        return await asyncio.gather(*(proves.prove(guess, None, home.now_ms) for _ in range(times)), return_exceptions=True)

    right = asyncio.run(at_once(msgspec.structs.replace(asks, password=SECRET), passwords.MAX_GUESSES))
    assert all(one.proved for one in right)
    judged = asyncio.run(at_once(asks, 40))
    assert [isinstance(one, Proof) for one in judged].count(True) == passwords.MAX_GUESSES
    refused = by_script(Browser(home))
    assert refused.status == 429 and 0 < int(refused.headers["retry-after"]) <= 20


def test_guessing_is_slowed_for_each_address(home: Api) -> None:
    """However many people are tried."""
    api = Api(config=msgspec.structs.replace(home.app.config, failed_sign_ins=3))
    api.endpoint._passwords._cost = CHEAP
    try:
        tried = [by_script(Browser(api), SECRET, f"p{n}@example.com").status for n in range(4)]
        assert tried == [401] * 3 + [429]
        assert sign_in(Browser(api)).status == 429
    finally:
        api.close()


def test_the_form_is_good_for_the_browser_that_has_it(home: Api) -> None:
    """A form of another site would sign people in as whoever made it."""
    set_password(signed_in(home))
    word = fields_of(Browser(home).send("GET", "/sign-in"))["word"]
    browser = Browser(home)
    for given in (word, ""):
        refused = form(browser, "/sign-in", word=given, email="ada@example.com", password=SECRET)
        assert refused.status == 400 and b"too old" in refused.body and browser.session() is None
    body = {"email": "ada@example.com", "password": SECRET}
    assert browser.send("POST", "/_axle/session", msgspec.json.encode(body), {"content-type": "application/json"}).status == 403
    assert browser.call("POST", "/_axle/session", body, sec_fetch_site="cross-site").status == 403


def test_passwords_are_not_taken_where_others_can_read_them(home: Api) -> None:
    """Over plain http from elsewhere, unless the operator allows it; by TLS, as the public address says, they are."""
    set_password(signed_in(home))
    with_hash = home.app.storage.read(0, lambda tx: tx.person_with_email("ada@example.com"))
    assert with_hash is not None
    for url, allowed, taken in (
        ("http://crm.example", False, False), ("http://crm.example", True, True), ("https://crm.example", False, True),
        ("http://[::1]:8585", False, True),
    ):  # fmt: skip
        api = Api(config=Config(public_url=url, allow_plain_sign_in=allowed))
        api.endpoint._passwords._cost = CHEAP
        try:
            member, browser = invited(api), Browser(api)
            member.person.password = with_hash.password
            # Mypy infers no lambda with defaults.
            api.app.storage.write(api.account, lambda tx, member=member: tx.save_person(member.person))  # type: ignore[misc]
            page = browser.send("GET", "/sign-in")
            assert (b'name="password"' in page.body) == taken
            answer = by_script(browser)
            assert answer.status == (200 if taken else 403), url
            if taken:
                secure = url.startswith("https")
                cookie = answer.headers["set-cookie"]
                assert cookie.startswith("__Host-axle=" if secure else "axle_session=")
                assert ("; Secure" in cookie) == secure and "HttpOnly; SameSite=Lax" in cookie
                assert browser.session()
        finally:
            api.close()


def test_under_tls_only_the_cookie_of_this_host_counts(home: Api) -> None:
    """A site beside it could have given a browser the other one."""
    api = Api(config=Config(public_url="https://crm.example"))
    try:
        browser = signed_in(api)
        assert browser.session()
        browser.cookies = {"axle_session": browser.cookies["__Host-axle"]}
        assert browser.session() is None
    finally:
        api.close()


def test_another_password_ends_all_other_sessions(home: Api) -> None:
    """And gives this one another secret; the old password is worth nothing."""
    browser, phone = signed_in(home), signed_in(home)
    before = dict(browser.cookies)
    assert set_password(browser).headers["location"] == "/account?done=password"
    assert b"Your password is set" in browser.send("GET", "/account?done=password").body
    home.now_ms += 1_000
    assert browser.session() and phone.session() is None and browser.cookies != before
    browser.cookies = before
    assert browser.session() is None
    new = Browser(home)
    by_script(new)
    home.now_ms += FRESH_MS
    assert set_password(new, "another password", present=SECRET).status == 303
    assert by_script(Browser(home)).status == 401
    assert by_script(Browser(home), "another password").status == 200


def test_the_present_password_is_asked_for_unless_a_link_has_just_let_in(home: Api) -> None:
    """Whoever finds an open browser cannot take the account over."""
    first = signed_in(home)
    set_password(first)
    assert set_password(first, "set again in time").status == 303
    home.now_ms += FRESH_MS
    for present in ("", "wrong password"):
        refused = set_password(first, "another password", present)
        assert refused.status == 400 and b"present password is wrong" in refused.body
    assert by_script(Browser(home), "set again in time").status == 200


@pytest.mark.parametrize("bad", ["short", "aaaaaaaaaaaa", "ada@example.com", "adaada" * 2, "x" * 1_001])
def test_a_password_that_is_easily_guessed_is_refused(home: Api, bad: str) -> None:
    """With the reason."""
    browser = signed_in(home)
    refused = set_password(browser, bad)
    assert refused.status == 400 and b"alert" in refused.body
    mismatch = change(browser, "password", new_password=SECRET, repeated="other words here", password="")
    assert mismatch.status == 400 and b"not the same" in mismatch.body


def test_the_page_ends_sessions_and_signs_out(home: Api) -> None:
    """Only its own forms do that."""
    browser, phone = signed_in(home), signed_in(home)
    page = browser.send("GET", "/account").body.decode()
    (other,) = re.findall(r'name="session" value="([^"]+)"', page)
    assert change(browser, "end", session=other).status == 303
    assert phone.session() is None
    forged = form(browser, "/account", word="x" * 32, action="sign-out")
    assert forged.status == 400 and browser.session()
    assert form(browser, "/account", word=fields_of(browser.send("GET", "/account"))["word"], action="nothing").status == 400
    left = change(browser, "sign-out")
    assert (left.headers["location"], browser.session()) == (SIGN_IN_PATH, None)
    assert browser.send("GET", "/account").headers["location"] == "/sign-in?next=%2Faccount"


def test_the_page_is_nothing_that_another_site_can_send(home: Api) -> None:
    """Whatever word it brings."""
    browser = signed_in(home)
    word = fields_of(browser.send("GET", "/account"))["word"]
    body = urlencode({"word": word, "action": "sign-out"}).encode()
    assert browser.send("POST", "/account", body, {**FORM, "sec-fetch-site": "cross-site"}).status == 403
    assert browser.send("POST", "/account", body, {**FORM, "origin": "https://evil.example"}).status == 403
    assert browser.session()


def test_a_time_zone_is_set_for_pages_and_mails(home: Api) -> None:
    """One that there is."""
    browser = signed_in(home)
    assert change(browser, "zone", zone="Europe/Vienna").status == 303
    found = browser.session()
    assert found["timeZone"] == "Europe/Vienna"
    owner = int(found["user"]["ownerId"])
    assert home.app.storage.read(home.account, lambda tx: tx.owner_settings([owner]))[owner].zone == "Europe/Vienna"
    assert change(browser, "zone", zone="Mars/Olympus").status == 400


def test_the_page_leads_to_the_others_and_tells_times_of_the_persons_zone(home: Api) -> None:
    """In UTC until there is one; zones are offered; a person without a name is called by the address, once."""
    browser = signed_in(home)
    page = browser.send("GET", "/account").body.decode()
    for address in ("/tasks", "/recycle-bin", "/developer"):
        assert f'<a href="{address}">' in page
    assert '<time datetime="2026-01-01T00:00:00.000Z">2026-01-01 00:00 UTC</time>' in page
    assert 'list="zones"' in page and '<option value="Europe/Vienna">' in page
    assert change(browser, "zone", zone="Europe/Vienna").status == 303
    assert ">2026-01-01 01:00 CET</time>" in browser.send("GET", "/account").body.decode()

    def unnamed(tx: Any) -> None:
        person = tx.person_with_email("ada@example.com")
        tx.save_person(msgspec.structs.replace(person, first_name="", last_name=""))

    home.app.storage.write(home.account, unnamed)
    home.now_ms += 2_000
    text = browser.send("GET", "/account").body.decode()
    assert text.count(">ada@example.com<") == 1


def test_the_page_leads_into_another_account(home: Api) -> None:
    """Which lets the person in."""
    other = add_account(home.app.storage, "Other", "o@example.com", home.now_ms)
    browser = signed_in(home)
    invited(home, role=MEMBER, account=other.id)
    assert change(browser, "enter", account="7").status == 400
    assert change(browser, "enter", account=str(other.id)).status == 303
    assert browser.session()["portalId"] == other.id


def test_the_first_link_is_made_until_somebody_has_a_password(home: Api) -> None:
    """A session alone is none that lasts."""
    browser = Browser(home)
    assert browser.send("POST", home.app.sign_in_link()).status == 303
    assert browser.session()["role"] == "admin" and home.app.sign_in_link()
    assert browser.session()["person"]["firstName"] == "Owner"
    set_password(browser)
    assert home.app.sign_in_link() == ""
    home.now_ms += IDLE_MS
    assert by_script(Browser(home), email="owner@example.com").status == 200


def test_a_server_starts_although_its_first_owner_has_no_address(home: Api) -> None:
    """It says how to let somebody in; who has been invited as an admin gets the link from then on."""
    (owner,) = home.app.storage.read(home.account, lambda tx: tx.owner_page(0, 1))
    owner.email = ""
    home.app.storage.write(home.account, lambda tx: tx.save_owner(owner))
    assert home.app.sign_in_link() == "" and "axle user invite" in home.app.warnings[-1]
    invited(home)
    browser = Browser(home)
    assert browser.send("POST", home.app.sign_in_link()).status == 303
    assert browser.session()["person"]["email"] == "ada@example.com"
    before = list(home.app.warnings)
    set_password(browser)
    assert home.app.sign_in_link() == "" and home.app.warnings == before


def test_a_server_starts_although_its_first_owner_has_no_user(home: Api) -> None:
    """As one who came from elsewhere: the owner becomes the user who signs in, and stays that owner."""
    (owner,) = home.app.storage.read(home.account, lambda tx: tx.owner_page(0, 1))
    home.app.storage.write(home.account, lambda tx: tx.save_owner(msgspec.structs.replace(owner, user_id=None)))
    browser = Browser(home)
    assert browser.send("POST", home.app.sign_in_link()).status == 303
    assert browser.session()["user"]["ownerId"] == str(owner.id)
    assert [one.id for one in home.app.storage.read(home.account, lambda tx: tx.owner_page(0, 10))] == [owner.id]


def test_an_owner_without_a_user_is_invited_and_keeps_the_records(home: Api) -> None:
    """Where two owners have one address, the one who is a user already signs in."""
    lone, other = Owner(77, None, "ada@example.com", "Ada", "L", 1, 1), Owner(78, 5_078, "eve@example.com", "Eve", "", 1, 1)
    twin = msgspec.structs.replace(other, id=70, user_id=None)

    def work(tx: Transaction) -> None:
        for owner in (lone, other, twin):
            tx.save_owner(owner)

    home.app.storage.write(home.account, work)
    task = home.task(hubspot_owner_id="77")
    session = signed_in(home).session()
    assert (session["user"]["ownerId"], session["person"]["firstName"]) == ("77", "Ada")
    assert home.read("tasks", task, "hubspot_owner_id")["hubspot_owner_id"] == "77"
    assert home.get("/crm/v3/owners/77")["userId"] == int(session["user"]["id"])
    assert signed_in(home, "eve@example.com").session()["user"] == {**session["user"], "id": "5078", "ownerId": "78"}


def test_an_address_in_capital_letters_is_that_of_the_first_owner() -> None:
    """Nobody becomes a second owner for it."""
    api = Api(config=Config(owner_email="Ada@Example.com"))
    assert Browser(api).send("POST", api.app.sign_in_link()).status == 303
    assert [one["email"] for one in api.get("/crm/v3/owners")["results"]] == ["ada@example.com"]
    api.close()


def test_two_passwords_are_hashed_at_a_time_and_the_loop_goes_on(home: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each takes 64 MiB; more wait, in a bounded line."""
    running, most, gate = [0], [0], threading.Event()

    def slow(password: str, kept: str) -> bool:
        running[0] += 1
        most[0] = max(most[0], running[0])
        gate.wait(10)
        running[0] -= 1
        return False

    monkeypatch.setattr(passwords, "verified", slow)
    asks: Any = type("Asks", (), {"email": "x@example.com", "password": "x", "new_password": ""})

    async def crowd() -> list[Any]:
        waiting = [asyncio.ensure_future(home.endpoint._passwords.prove(asks, None, home.now_ms)) for _ in range(80)]
        await asyncio.sleep(0.2)
        gate.set()
        return await asyncio.gather(*waiting, return_exceptions=True)

    home.endpoint._passwords._guesses._most = 0
    outcomes = asyncio.run(crowd())
    refused = [one for one in outcomes if isinstance(one, Exception)]
    assert most == [2] and len(refused) == 80 - passwords.MAX_WAITING
