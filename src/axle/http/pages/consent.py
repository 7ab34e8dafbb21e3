"""The pages on which people approve apps, written from what `operations.consent` has found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import singledispatch
from urllib.parse import urlencode, urlsplit

from axle.core.markup import escape
from axle.core.oauth import FORM_MS
from axle.http.bodies.wire import Wire
from axle.http.forms import COOKIE
from axle.http.messages import Answer, Headers
from axle.http.pages import layout
from axle.http.pages.sign_in import sign_in_at
from axle.operations.oauth.consent import ConsentRefused, Decide, Permission, RedirectBack, SignIn, Step


def page(step: Step, wire: Wire) -> Answer:
    """Show how far somebody has come."""
    return _shown(step, wire)


@singledispatch
def _shown(step: object, wire: Wire) -> Answer:
    raise TypeError(f"there is no page for {type(step).__name__}")


@_shown.register
def _stopped(step: ConsentRefused, wire: Wire) -> Answer:
    title = "This request cannot be used"
    inner = f"<h1>{title}</h1>\n<p>{escape(step.problem)}</p>"
    if step.wait:
        return layout.page(429, title, inner, [(b"retry-after", str(step.wait).encode())])
    return layout.page(400, title, inner, [])


@_shown.register
def _back(step: RedirectBack, wire: Wire) -> Answer:
    return Answer(303, b"", headers=[(b"location", step.address.encode()), (b"cache-control", b"no-store")])


@_shown.register
def _sign_in(step: SignIn, wire: Wire) -> Answer:
    name = escape(step.app.name)
    problem = f'<p class="problem" role="alert">{escape(step.problem)}</p>' if step.problem else ""
    # The field has the focus only where it is wrong: a page that scrolls to it at once would hide what is asked for.
    focus = " autofocus" if step.problem else ""
    inner = f"""<h1>{name} asks for access to your account</h1>
<p class="quiet">Sign in to decide. Nothing is granted before you have approved.</p>
{_scope_list("It asks to", step.required)}
{_scope_list("If your token may, it would also like to", step.optional)}
{problem}
<form method="post">
<input type="hidden" name="browser" value="{escape(step.browser)}">
<label for="token">Token of your account</label>
<input id="token" name="token" type="password" autocomplete="off" autocapitalize="none" spellcheck="false"{focus}>
<p class="hint">The one that you use for the API. The app never gets to see it.
{_own_sign_in(wire)}</p>
<div class="buttons">
<button class="main" type="submit">Sign in</button>
<button type="submit" name="decision" value="deny">Cancel</button>
</div>
</form>
{_after(step.redirect_uri)}"""
    status = 400 if step.problem else 200
    return layout.page(status, f"Sign in – {step.app.name}", inner, _kept(step.browser, wire), _origin(step.redirect_uri))


@_shown.register
def _decide(step: Decide, wire: Wire) -> Answer:
    name, account = escape(step.app.name), step.account
    into = f"{escape(account.name)} ({account.id})" if account else ""
    change = '<a href="/account">Change that</a>'
    visitor = f'<p class="hint">You are signed in as {escape(step.name)}. {change}</p>' if step.name else ""
    whose = "your role may not give" if step.name else "your token may not do"
    inner = f"""<h1>Let {name} into {into}?</h1>
{_scope_list("It will be able to", step.scopes)}
{_scope_list(f"It also asked for this, which {whose}; it will not get it", step.left_out)}
{visitor}
<form method="post">
<input type="hidden" name="browser" value="{escape(step.browser)}">
<input type="hidden" name="approval" value="{escape(step.secret)}">
<input type="hidden" name="account" value="{account.id if account else ""}">
<div class="buttons">
<button class="main" type="submit" name="decision" value="approve">Approve</button>
<button type="submit" name="decision" value="deny">Deny</button>
</div>
</form>
{_after(step.redirect_uri)}"""
    return layout.page(200, f"Approve – {step.app.name}", inner, _kept(step.browser, wire), _origin(step.redirect_uri))


def _own_sign_in(wire: Wire) -> str:
    """Lead to where people sign in who have no token."""
    address = f"{wire.path}?{urlencode(wire.query)}"
    return f'No token? <a href="{escape(sign_in_at(address))}">Sign in as yourself</a>.'


def _scope_list(heading: str, scopes: Sequence[Permission]) -> str:
    if not scopes:
        return ""
    items = "\n".join(f"<li>{escape(permission.words)}<code>{escape(permission.scope)}</code></li>" for permission in scopes)
    return f'<h2>{escape(heading)}</h2>\n<ul class="scopes">\n{items}\n</ul>'


def _after(address: str) -> str:
    place = urlsplit(address).netloc or address
    return f'<p class="after">Afterwards you go on to <strong>{escape(place)}</strong>. Only approve apps that you trust.</p>'


def _kept(browser: str, wire: Wire) -> Headers:
    """Give the browser what its next form must bring back: no other site can send it."""
    secure = "; Secure" if wire.base.startswith("https:") else ""
    cookie = f"{COOKIE}={browser}; Path=/oauth; Max-Age={FORM_MS // 1_000}; HttpOnly; SameSite=Lax{secure}"
    return [(b"set-cookie", cookie.encode())]


def _origin(address: str) -> str:
    """Return where a form may lead on to, for browsers that hold redirects to a page's policy as well."""
    parts = urlsplit(address)
    plain = parts.scheme in ("http", "https") and re.fullmatch(r"[A-Za-z0-9.-]+(:\d+)?", parts.netloc)
    return f"{parts.scheme}://{parts.netloc}" if plain else f"{parts.scheme}:"
