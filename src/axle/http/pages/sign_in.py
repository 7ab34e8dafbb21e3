"""The pages on which people sign in."""

from __future__ import annotations

import secrets
from functools import singledispatch
from urllib.parse import urlencode

from axle.core.markup import escape
from axle.http.bodies.wire import Wire
from axle.http.messages import Answer
from axle.http.pages import layout
from axle.http.sessions import cookie, flow_cookie, form_cookie, is_exposed
from axle.operations.people.passwords import PLAIN
from axle.operations.people.provider import AwayTo
from axle.operations.people.resets import LinkAsked
from axle.operations.people.sign_in import LinkShown, SignedInNow, SignInRefused

PATH = "/sign-in"
TITLE = "Sign in"
PROVIDER = "/sign-in/provider"
ON_ITS_WAY = "If somebody here has this address, a link is on its way. It works for 15 minutes."
ASK = "No password yet, or forgotten? Ask whoever runs this server for a link."
FORGOTTEN = 'No password yet, or forgotten? <a href="/sign-in/reset">Get a link by e-mail</a>.'
WORD_BYTES = 24  # of what the form brings back beside the cookie


def to_sign_in(path: str, query: bytes) -> Answer:
    """Send a browser to sign in, and back to the page that it asked for."""
    address = sign_in_at(path + (f"?{query.decode('latin-1')}" if query else ""))
    return Answer(303, b"", headers=[(b"location", address.encode()), (b"cache-control", b"no-store")])


def sign_in_at(onward: str) -> str:
    """Return the address at which people sign in, and then go on to another page of this server."""
    return f"{PATH}?{urlencode({'next': onward})}"


def page(step: object, wire: Wire) -> Answer:
    """Show how far somebody has come."""
    return _shown(step, wire)


@singledispatch
def _shown(step: object, wire: Wire) -> Answer:
    raise TypeError(f"there is no page for {type(step).__name__}")


@_shown.register
def _link(step: LinkShown, wire: Wire) -> Answer:
    inner = f"""<h1>Sign in as {escape(step.name)}</h1>
<p class="quiet">This link is good once. It lets you into the account {escape(step.account)}.</p>
<form method="post">
<div class="buttons"><button class="main" type="submit">Sign in</button></div>
</form>"""
    return layout.page(200, TITLE, inner, [])


@_shown.register
def _not_signed_in(step: SignInRefused, wire: Wire) -> Answer:
    inner = f'<h1>You are not signed in</h1>\n<p class="problem" role="alert">{escape(step.problem)}</p>'
    inner += f'\n<p><a href="{PATH}">Sign in</a></p>'
    if step.wait:
        return layout.page(429, TITLE, inner, [(b"retry-after", str(step.wait).encode())])
    return layout.page(403, TITLE, inner, [])


@_shown.register
def _signed_in(step: SignedInNow, wire: Wire) -> Answer:
    """Go on; an address of this server alone."""
    headers = [(b"location", step.next.encode()), (b"cache-control", b"no-store"), *cookie(step.secret, wire.base)]
    return Answer(303, b"", headers=headers)


def form(step: SignedInNow | SignInRefused | None, wire: Wire) -> Answer:
    """Show the form to sign in with a password, with what was wrong before, or go on."""
    if isinstance(step, SignedInNow):
        return _signed_in(step, wire)
    word = secrets.token_urlsafe(WORD_BYTES)
    exposed = is_exposed(wire.base) and not wire.signing_in.allow_plain
    written = step.email if step else ""
    password = field("password", "Password", "password", "current-password")
    entry = f"""<form method="post">
{hidden("word", word)}
{field("email", "E-mail", "email", "username", written)}
{_focused(password) if written else password}
<div class="buttons"><button class="main" type="submit">Sign in</button></div>
</form>"""
    inner = f"""<h1>Sign in</h1>
{problem(PLAIN if exposed else step.problem if step else "")}
{"" if exposed else entry}
{_provider(wire)}
<p class="after">{FORGOTTEN if wire.signing_in.mails else ASK}</p>"""
    if step is None:
        return layout.page(200, TITLE, inner, form_cookie(word, wire.base))
    wait = [(b"retry-after", str(step.wait).encode())] if step.wait else []
    return layout.page(429 if step.wait else 400, TITLE, inner, [*wait, *form_cookie(word, wire.base)])


def reset(step: LinkAsked | SignInRefused | None, wire: Wire) -> Answer:
    """Show the form to ask for a link, or say that one is on its way: the same, whoever has asked."""
    if not wire.signing_in.mails:
        return layout.page(404, TITLE, f"<h1>No mails are sent here</h1>\n<p>{ASK}</p>", [])
    if isinstance(step, LinkAsked):
        return layout.page(200, TITLE, f"<h1>Look into your mails</h1>\n<p>{ON_ITS_WAY}</p>", [])
    word = secrets.token_urlsafe(WORD_BYTES)
    inner = f"""<h1>Get a link to sign in</h1>
{problem(step.problem if step else "")}
<form method="post">
{hidden("word", word)}
{field("email", "E-mail", "email", "username")}
<div class="buttons"><button class="main" type="submit">Send me a link</button></div>
</form>"""
    status = 429 if step and step.wait else 400 if step else 200
    wait = [(b"retry-after", str(step.wait).encode())] if step and step.wait else []
    return layout.page(status, TITLE, inner, [*wait, *form_cookie(word, wire.base)])


def _provider(wire: Wire) -> str:
    """Lead to the provider of identities, where there is one, and from there to where somebody wanted to go."""
    if not wire.signing_in.provider:
        return ""
    asked_for = dict(wire.query).get("next", "")
    address = f"{PROVIDER}?{urlencode({'next': asked_for})}" if asked_for else PROVIDER
    return f'<p><a class="main" href="{escape(address)}">Sign in with {escape(wire.signing_in.provider)}</a></p>'


def away(step: AwayTo | SignInRefused, wire: Wire) -> Answer:
    """Send somebody to the provider; the browser keeps what it must bring back."""
    if isinstance(step, SignInRefused):
        return _not_signed_in(step, wire)
    headers = [(b"location", step.address.encode()), (b"cache-control", b"no-store"), (b"referrer-policy", b"no-referrer")]
    return Answer(303, b"", headers=[*headers, *flow_cookie(step.flow.text, wire.base)])


def back(step: SignedInNow | SignInRefused, wire: Wire) -> Answer:
    """Go on, or say why not; what the browser kept is used up."""
    answer = _signed_in(step, wire) if isinstance(step, SignedInNow) else _not_signed_in(step, wire)
    return answer._replace(headers=[*flow_cookie("", wire.base), *answer.headers])


def problem(text: str) -> str:
    """Say what is wrong, if anything is."""
    return f'<p class="problem" role="alert">{escape(text)}</p>' if text else ""


def hidden(name: str, value: str) -> str:
    """Return a field that nobody sees."""
    return f'<input type="hidden" name="{name}" value="{escape(value)}">'


def _focused(one_field: str) -> str:
    """Let a field have the cursor when the page is opened."""
    return f"{one_field.removesuffix('>')} autofocus>"


def field(name: str, label: str, input_type: str, autocomplete: str, value: str = "") -> str:
    """Return a field with its label."""
    filled = f' value="{escape(value)}"' if value else ""
    return (
        f'<label for="{name}">{escape(label)}</label>\n<input id="{name}" name="{name}" type="{input_type}" '
        f'autocomplete="{autocomplete}" autocapitalize="none" spellcheck="false"{filled}>'
    )
