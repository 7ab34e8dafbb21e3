"""People who sign in: the pages for it, and what their session is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from axle.http import forms
from axle.http.bodies import sessions as bodies
from axle.http.messages import IncomingRequest
from axle.http.pages import own_page as own_pages
from axle.http.pages import sign_in as pages
from axle.http.routes.oauth import MAX_FORM_BYTES, NO_STORE
from axle.http.routes.row import PASSWORD, PROVIDER, Route, delete, get, post
from axle.operations.people import own_page, passwords, provider, resets, sessions, sign_in
from axle.operations.people.resets import ResetForm
from axle.operations.people.sign_in import LinkUse
from axle.storage.interface import WRITE_LANE

PAGE = ("",)
OWN = ("/_axle",)
LINK = "/link/{secret}"
SESSION = "/session"


def _open(row: Route) -> Route:
    """Make a row one that anybody may use, with a secret in it."""
    return replace(row, open=True, secret=True, slowed=sign_in.slowed)


def _sent_form(row: Route) -> Route:
    """Make a row one whose form signs somebody in."""
    return replace(_open(row), from_page=True, body_limit=MAX_FORM_BYTES)


def _password(row: Route) -> Route:
    """Make a row one that signs somebody in with a password."""
    return replace(_sent_form(row), proves=PASSWORD, body=passwords.PasswordSignIn, reads=forms.sign_in)


def _visit(row: Route, reads: Callable[[IncomingRequest], dict[str, Any]]) -> Route:
    """Make a row one that leads to the provider of identities, or back."""
    return replace(_open(row), proves=PROVIDER, body=provider.ProviderVisit, reads=reads, body_limit=MAX_FORM_BYTES)


def _personal_page(row: Route) -> Route:
    """Make a row a page about the person who asks, which a browser opens with its cookie alone."""
    return replace(_personal(row), page=True)


def _own(row: Route) -> Route:
    """Make a row one of the forms of that page."""
    read = replace(row, body=own_page.OwnForm, reads=forms.own_page, body_limit=MAX_FORM_BYTES)
    return replace(read, from_page=True, proves=PASSWORD, secret=True)


def _personal(row: Route) -> Route:
    """Make a row one that is about the person who asks."""
    return replace(row, personal=True, unscoped=True, headers=NO_STORE)


ROUTES: tuple[Route, ...] = (
    _open(get(PAGE, "/sign-in", sign_in.show_form, pages.form, query=("next",))),
    _password(post(PAGE, "/sign-in", passwords.with_password, pages.form, query=("next",))),
    _open(get(PAGE, "/sign-in/reset", resets.offer, pages.reset)),
    replace(_sent_form(post(PAGE, "/sign-in/reset", resets.ask, pages.reset)), body=ResetForm, reads=forms.reset, mails=True),
    _visit(get(PAGE, "/sign-in/provider", provider.leave, pages.away, query=("next",)), forms.provider_leave),
    _visit(get(PAGE, "/sign-in/provider/back", provider.come_back, pages.back, lane=WRITE_LANE), forms.provider_back),
    _personal_page(get(PAGE, "/account", own_page.show, own_pages.page, query=("done",))),
    _personal_page(_own(post(PAGE, "/account", own_page.act, own_pages.page))),
    _open(get(PAGE, LINK, sign_in.show_link, pages.page)),
    _sent_form(post(PAGE, LINK, sign_in.use_link, pages.page, body=LinkUse, reads=forms.link_use, query=("next",))),
    _personal(get(OWN, SESSION, sessions.read, bodies.session)),
    replace(_password(post(OWN, SESSION, sessions.begin_session, bodies.signed_in)), slowed=None, headers=NO_STORE),
    _personal(delete(OWN, SESSION, sessions.end, bodies.signed_out)),
    _personal(post(OWN, f"{SESSION}/account", sessions.change_account, bodies.session, body=sessions.AccountChoice)),
    _personal(get(OWN, "/sessions", sessions.list_sessions, bodies.sessions)),
    _personal(delete(OWN, "/sessions/{sessionId}", sessions.end_another)),
)
