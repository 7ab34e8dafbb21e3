"""Signing in, in a real browser: a link, a password, one's own page, an app's approval; each page without a fault of axe."""

from __future__ import annotations

import re
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from axle.operations.oauth import apps
from axle.operations.people import persons
from axle.storage import open_storage
from tests.pages.people import Office, now_ms, violations

SECRET = "correct horse battery"


def link(office: Office, email: str) -> str:
    """Let somebody in, and return the address of their link."""
    storage = open_storage(f"sqlite:///{office.path}")
    try:
        account = storage.accounts()[0].id
        invitation = persons.Invitation(email, "member", "Ada", "Lovelace")
        made = storage.write(account, lambda tx: persons.link(tx, persons.invite(tx, invitation, now_ms()), now_ms()))
    finally:
        storage.close()
    return office.server.url + persons.path_of_link(made.secret)


def app(office: Office) -> str:
    """Make an app, and return the query with which it asks."""
    storage = open_storage(f"sqlite:///{office.path}")
    try:
        wanted = apps.NewApp("Acme Sync", (f"{office.server.url}/health",), "crm.objects.contacts.read")
        made = storage.write(storage.accounts()[0].id, lambda tx: apps.create(tx, wanted, now_ms(), None))
    finally:
        storage.close()
    return urlencode({"client_id": made.app.client_id, "redirect_uri": f"{office.server.url}/health"})


@pytest.fixture(params=["light", pytest.param("dark", marks=pytest.mark.long)])
def page(context: BrowserContext, request: pytest.FixtureRequest) -> Page:
    """A page of a browser in one of the two schemes."""
    page = context.new_page()
    page.emulate_media(color_scheme=request.param)
    return page


def without_fault(page: Page) -> None:
    """Look at a page as it is, and on a phone."""
    assert violations(page) == []
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.set_viewport_size({"width": 1280, "height": 800})


def test_somebody_comes_by_a_link_sets_a_password_and_comes_back(office: Office, page: Page) -> None:
    """Each page is what it says, by its names alone; what was asked for first is where they end."""
    url, email = office.server.url, f"{uuid4().hex}@example.com"
    page.goto(link(office, email))
    without_fault(page)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(f"{url}/tasks")
    page.goto(f"{url}/account")
    without_fault(page)
    page.get_by_label("New password", exact=True).fill(SECRET)
    page.get_by_label("New password again").fill("something else")
    page.get_by_role("button", name="Set password").click()
    expect(page.get_by_role("alert")).to_contain_text("not the same")
    page.get_by_label("New password", exact=True).fill(SECRET)
    page.get_by_label("New password again").fill(SECRET)
    page.get_by_role("button", name="Set password").click()
    expect(page.get_by_role("status")).to_contain_text("Your password is set")
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(f"{url}/sign-in")
    page.goto(f"{url}/account")
    expect(page).to_have_url(f"{url}/sign-in?next=%2Faccount")
    without_fault(page)
    page.get_by_role("textbox", name="E-mail").fill(email)
    page.get_by_label("Password").fill("wrong password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("is wrong")
    page.get_by_role("textbox", name="E-mail").fill(email)
    page.get_by_label("Password").fill(SECRET)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(f"{url}/account")
    expect(page.get_by_role("heading", name="Ada Lovelace")).to_be_visible()


def test_somebody_approves_an_app(office: Office, page: Page) -> None:
    """After signing in on the way; the app is told."""
    url = office.server.url
    address = f"{url}/oauth/authorize?{app(office)}"
    page.goto(address)
    without_fault(page)
    page.get_by_role("link", name="Sign in as yourself").click()
    page.goto(link(office, "approves@example.com"))
    page.get_by_role("button", name="Sign in").click()
    page.goto(address)
    expect(page.get_by_text("You are signed in as Ada Lovelace")).to_be_visible()
    without_fault(page)
    page.get_by_role("button", name="Approve").click()
    expect(page).to_have_url(re.compile(rf"{re.escape(url)}/health\?code=."))


def test_a_used_link_says_so(office: Office, page: Page) -> None:
    """And leads to the page for signing in."""
    address = link(office, "twice@example.com")
    for _ in range(2):
        page.goto(address)
        if page.get_by_role("button", name="Sign in").count():
            page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("has been used")
    without_fault(page)
    page.get_by_role("link", name="Sign in").click()
    expect(page.get_by_role("textbox", name="E-mail")).to_be_visible()
