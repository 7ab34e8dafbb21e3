"""The page on which people see and change what is their own, written from what `operations.people.own_page` has found."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from axle.core.markup import escape
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
from axle.operations.reminders.zones import zone_called

_UTC = "UTC"
_MEANS = {BY_LINK: "by a link", BY_PASSWORD: "with a password"}
_NAVIGATION = (
    f'<nav aria-label="Pages"><a href="{HOME}">Tasks</a> <a href="/recycle-bin">Recycle bin</a> '
    '<a href="/developer">Developer</a></nav>'
)


def page(own_page: OwnPage | Moved | SignInRefused, wire: Wire) -> Answer:
    """Show the page, or go on; or say that passwords are not taken here."""
    if isinstance(own_page, SignInRefused):
        return sign_in.form(own_page, wire)
    if isinstance(own_page, Moved):
        headers = [(b"location", own_page.address.encode()), (b"cache-control", b"no-store")]
        return Answer(
            303, b"", headers=[*headers, *(cookie(own_page.secret, wire.base) if own_page.secret is not None else [])]
        )
    person = own_page.person
    notice = f'<p class="quiet" role="status">{escape(own_page.notice)}</p>' if own_page.notice else ""
    address = f'<p class="quiet">{escape(person.email)}</p>' if name_of(person) != person.email else ""
    inner = f"""{_NAVIGATION}
<h1>{escape(name_of(person))}</h1>
{address}
{notice}{problem(own_page.problem)}
{_accounts(own_page)}
{_password(own_page)}
{_zone(own_page)}
<h2>Sessions</h2>
<ul class="scopes">
{"".join(_session(session, own_page) for session in own_page.sessions)}
</ul>
{_own_form(own_page, "sign-out", "", "Sign out")}"""
    return layout.page(400 if own_page.problem else 200, "Your account", inner, [])


def _own_form(own_page: OwnPage, action: str, inner: str, button: str) -> str:
    buttons = f'<div class="buttons"><button type="submit">{escape(button)}</button></div>'
    return f'<form method="post">\n{hidden("action", action)}{hidden("word", own_page.word)}\n{inner}\n{buttons}\n</form>'


def _accounts(own_page: OwnPage) -> str:
    """Show the accounts, where there are several."""
    forms = []
    for place in own_page.places:
        account = place.membership.account
        name = f"{escape(place.name)} ({account}, {place.membership.role})"
        if account == own_page.current.account:
            forms.append(f'<p class="quiet">You are in {name}.</p>')
        else:
            forms.append(_own_form(own_page, "enter", hidden("account", str(account)), f"Go to {place.name} ({account})"))
    return f"<h2>Account</h2>\n{''.join(forms)}"


def _password(own_page: OwnPage) -> str:
    present = field("password", "Present password", "password", "current-password") if own_page.needs_present else ""
    inner = f"""{hidden("user", own_page.person.email)}{present}
{field("new_password", "New password", "password", "new-password")}
<p class="hint">At least {MIN_PASSWORD} characters.</p>
{field("repeated", "New password again", "password", "new-password")}"""
    return f"<h2>Password</h2>\n{_own_form(own_page, 'password', inner, 'Set password')}"


def _zone(own_page: OwnPage) -> str:
    entry = field("zone", "Time zone, such as Europe/Vienna", "text", "off", own_page.person.time_zone)
    inner = f'{entry.removesuffix(">")} list="zones">\n{_zones()}'
    return f"<h2>Time zone</h2>\n{_own_form(own_page, 'zone', inner, 'Set time zone')}"


@cache
def _zones() -> str:
    """Return the zones to choose from."""
    from zoneinfo import available_timezones

    options = "".join(f'<option value="{escape(name)}">' for name in sorted(available_timezones()))
    return f'<datalist id="zones">{options}</datalist>'


def _on_clock(at_ms: int, zone: str) -> str:
    """Show a moment as the clocks of a zone do, to the minute; UTC where there is none."""
    try:
        zone_info = zone_called(zone or _UTC)
    except ValueError:  # a zone that this machine does not know any more
        zone_info = zone_called(_UTC)
    text = datetime.fromtimestamp(at_ms // 1_000, zone_info).strftime("%Y-%m-%d %H:%M %Z")
    return f'<time datetime="{instant(at_ms)}">{escape(text)}</time>'


def _session(session: Session, own_page: OwnPage) -> str:
    """Show one session, with a button that ends it unless it is the present one."""
    used = _on_clock(session.used_ms, own_page.person.time_zone)
    how = _MEANS.get(session.means, "with your organisation's account")
    about = f"{escape(session.agent or 'Unknown browser')}<br><small>Signed in {how}, last used {used}</small>"
    if session.hash == own_page.current.hash:
        return f"<li>{about}<br><strong>This one</strong></li>"
    return f"<li>{about}{_own_form(own_page, 'end', hidden('session', session.hash[:HASH_SHOWN]), 'End this session')}</li>"
