"""The page on which people see and change what is their own, written from what `operations.people.own_page` has found."""

from __future__ import annotations

from html import escape

from axle.core.oauth import HASH_SHOWN
from axle.core.people import BY_LINK, BY_PASSWORD, Session, name_of
from axle.core.property_types import instant
from axle.http.bodies.wire import Wire
from axle.http.messages import Answer
from axle.http.pages import layout, sign_in
from axle.http.pages.sign_in import field, hidden, problem
from axle.http.sessions import cookie
from axle.operations.people.own_page import Moved, OwnPage
from axle.operations.people.passwords import MIN_PASSWORD
from axle.operations.people.sign_in import HOME, SignInRefused

_MEANS = {BY_LINK: "by a link", BY_PASSWORD: "with a password"}
_MINUTES = slice(0, 16)  # of an instant


def page(shown: OwnPage | Moved | SignInRefused, wire: Wire) -> Answer:
    """Show the page, or go on; or say that passwords are not taken here."""
    if isinstance(shown, SignInRefused):
        return sign_in.form(shown, wire)
    if isinstance(shown, Moved):
        headers = [(b"location", shown.address.encode()), (b"cache-control", b"no-store")]
        return Answer(303, b"", headers=[*headers, *(cookie(shown.secret, wire.base) if shown.secret is not None else [])])
    person = shown.person
    told = f'<p class="quiet" role="status">{escape(shown.notice)}</p>' if shown.notice else ""
    inner = f"""<h1>{escape(name_of(person))}</h1>
<p class="quiet">{escape(person.email)}</p>
{told}{problem(shown.problem)}
<p><a href="{HOME}">Tasks</a></p>
{_accounts(shown)}
{_password(shown)}
{_zone(shown)}
<h2>Sessions</h2>
<ul class="scopes">
{"".join(_session(session, shown) for session in shown.sessions)}
</ul>
{_form(shown, "sign-out", "", "Sign out")}"""
    return layout.page(400 if shown.problem else 200, "Your account", inner, [])


def _form(shown: OwnPage, action: str, inner: str, button: str) -> str:
    buttons = f'<div class="buttons"><button type="submit">{escape(button)}</button></div>'
    return f'<form method="post">\n{hidden("action", action)}{hidden("word", shown.word)}\n{inner}\n{buttons}\n</form>'


def _accounts(shown: OwnPage) -> str:
    """Show the accounts, where there are several."""
    forms = []
    for place in shown.places:
        account = place.membership.account
        name = f"{escape(place.name)} ({account}, {place.membership.role})"
        if account == shown.current.account:
            forms.append(f'<p class="quiet">You are in {name}.</p>')
        else:
            forms.append(_form(shown, "enter", hidden("account", str(account)), f"Go to {place.name} ({account})"))
    return f"<h2>Account</h2>\n{''.join(forms)}"


def _password(shown: OwnPage) -> str:
    present = field("password", "Present password", "password", "current-password") if shown.needs_present else ""
    inner = f"""{hidden("user", shown.person.email)}{present}
{field("new_password", "New password", "password", "new-password")}
<p class="hint">At least {MIN_PASSWORD} characters.</p>
{field("repeated", "New password again", "password", "new-password")}"""
    return f"<h2>Password</h2>\n{_form(shown, 'password', inner, 'Set password')}"


def _zone(shown: OwnPage) -> str:
    inner = field("zone", "Time zone, such as Europe/Vienna", "text", "off", shown.person.time_zone)
    return f"<h2>Time zone</h2>\n{_form(shown, 'zone', inner, 'Set time zone')}"


def _session(session: Session, shown: OwnPage) -> str:
    """Show one session, with a button that ends it unless it is the present one."""
    used = instant(session.used_ms)[_MINUTES].replace("T", " ")
    how = _MEANS.get(session.means, "with your organisation's account")
    about = f"{escape(session.agent or 'Unknown browser')}<br><small>Signed in {how}, last used {used} UTC</small>"
    if session.hash == shown.current.hash:
        return f"<li>{about}<br><strong>This one</strong></li>"
    return f"<li>{about}{_form(shown, 'end', hidden('session', session.hash[:HASH_SHOWN]), 'End this session')}</li>"
