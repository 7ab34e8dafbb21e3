"""People who sign in: the pages for it, and what their session is."""

from __future__ import annotations

from dataclasses import replace

from axle.http import forms
from axle.http.bodies import sessions as bodies
from axle.http.pages import sign_in as pages
from axle.http.routes.oauth import MAX_FORM_BYTES, NO_STORE
from axle.http.routes.row import Route, delete, get, post
from axle.operations.people import sessions, sign_in
from axle.operations.people.sign_in import LinkUse

PAGE = ("",)
OWN = ("/_axle",)
LINK = "/link/{secret}"
SESSION = "/session"


def _open(row: Route) -> Route:
    """Make a row one that anybody may use, with a secret in it."""
    return replace(row, open=True, secret=True, slowed=sign_in.slowed)


def _form(row: Route) -> Route:
    """Make a row one whose form signs somebody in."""
    return replace(_open(row), from_page=True, body_limit=MAX_FORM_BYTES)


def _personal(row: Route) -> Route:
    """Make a row one that is about the person who asks."""
    return replace(row, personal=True, unscoped=True, headers=NO_STORE)


ROUTES: tuple[Route, ...] = (
    _open(get(PAGE, "/sign-in", sign_in.show_form, pages.form, query=("next",))),
    _open(get(PAGE, LINK, sign_in.show_link, pages.page)),
    _form(post(PAGE, LINK, sign_in.use_link, pages.page, body=LinkUse, reads=forms.link_use, query=("next",))),
    _personal(get(OWN, SESSION, sessions.read, bodies.session)),
    _personal(delete(OWN, SESSION, sessions.end, bodies.signed_out)),
    _personal(post(OWN, f"{SESSION}/account", sessions.change_account, bodies.session, body=sessions.AccountChoice)),
    _personal(get(OWN, "/sessions", sessions.list_sessions, bodies.sessions)),
    _personal(delete(OWN, "/sessions/{sessionId}", sessions.end_another)),
)
