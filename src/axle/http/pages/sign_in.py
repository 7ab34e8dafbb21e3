"""The pages on which people sign in."""

from __future__ import annotations

from functools import singledispatch
from html import escape
from urllib.parse import urlencode

from axle.http.bodies.wire import Wire
from axle.http.messages import Answer
from axle.http.pages import layout
from axle.http.sessions import cookie
from axle.operations.people.sign_in import LinkShown, SignedInNow, SignInRefused

PATH = "/sign-in"


def to_sign_in(path: str, query: bytes) -> Answer:
    """Send a browser to sign in, and back to the page that it asked for."""
    asked_for = path + (f"?{query.decode('latin-1')}" if query else "")
    address = f"{PATH}?{urlencode({'next': asked_for})}"
    return Answer(303, b"", headers=[(b"location", address.encode()), (b"cache-control", b"no-store")])


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
    return layout.page(200, "Sign in", inner, [])


@_shown.register
def _not_signed_in(step: SignInRefused, wire: Wire) -> Answer:
    inner = f'<h1>You are not signed in</h1>\n<p class="problem" role="alert">{escape(step.problem)}</p>'
    inner += f'\n<p><a href="{PATH}">Sign in</a></p>'
    if step.wait:
        return layout.page(429, "Sign in", inner, [(b"retry-after", str(step.wait).encode())])
    return layout.page(403, "Sign in", inner, [])


@_shown.register
def _signed_in(step: SignedInNow, wire: Wire) -> Answer:
    """Go on; an address of this server alone."""
    headers = [(b"location", step.next.encode()), (b"cache-control", b"no-store"), *cookie(step.secret, wire.base)]
    return Answer(303, b"", headers=headers)


def form(step: None, wire: Wire) -> Answer:
    """Show the form."""
    inner = """<h1>Sign in</h1>
<p class="quiet">Open the link that you were sent. Whoever runs this server makes one with:
<code>axle user link</code></p>"""
    return layout.page(200, "Sign in", inner, [])
