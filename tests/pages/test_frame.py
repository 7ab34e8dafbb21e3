"""The frame of the pages in a browser: dialogs, keys, focus."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.pages.people import Person, violations


def test_the_frame_shows_keys_and_gives_the_focus_back(person: Person) -> None:
    """The list of keys opens by key and by pointer, closes by Escape; no other host is asked for anything."""
    page = person.open()
    button = page.get_by_role("button", name="All keys")
    button.focus()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="All keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(button).to_be_focused()
    assert violations(page) == []
    assert {
        request.url.startswith(person.office.server.url) or request.url.startswith("data:") for request in person.requests
    } == {True}
