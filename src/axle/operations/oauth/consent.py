"""OAuth for people: what an app asks for, who signs in to decide, and what the app is told.

Nothing is remembered between the pages but the approval that is asked for, a secret of the page that is good once. A refusal is
told to the app only where its redirect address is known to be its own.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from urllib.parse import urlencode

import msgspec

from axle.core import oauth
from axle.core.accounts import APPROVAL, CODE, PRIVATE, Account, App, Code, Token
from axle.core.errors import OAuthError
from axle.core.people import name_of
from axle.core.roles import grantable as grantable_scopes
from axle.core.scopes import in_words
from axle.operations.oauth.tokens import acting_user, live_app
from axle.operations.people import made_tokens
from axle.operations.request import Caller, HiddenRepr, Request
from axle.storage.interface import Transaction

MAX_DIGITS = 18  # of an account's id


class ConsentRequest(HiddenRepr, msgspec.Struct, frozen=True):
    """What an app asks for, and how far the person has come: a token to sign in with, then an approval and a decision.

    Who has signed in decides at once, for the `account` that the page names.
    `browser` is what the browser was given with an earlier page, `same_browser` whether the form came from that page.
    """

    client_id: str = ""
    redirect_uri: str = ""
    scope: str = ""
    optional_scope: str = ""
    state: str = ""
    response_type: str = ""
    code_challenge: str = ""
    code_challenge_method: str = ""
    token: str = ""
    approval: str = ""
    decision: str = ""
    account: str = ""
    browser: str = ""
    same_browser: bool = False


class Permission(msgspec.Struct):
    """A scope, and what it allows in words."""

    scope: str
    words: str


class ConsentRefused(msgspec.Struct):
    """The request cannot be believed, and nobody but the person is told; `wait` seconds later it may be made again."""

    problem: str
    wait: int = 0


class RedirectBack(HiddenRepr, msgspec.Struct):
    """Back to the app, with the address that tells it the outcome."""

    address: str


class SignIn(msgspec.Struct):
    """The page that says what is asked for, and asks who may decide."""

    app: App
    required: list[Permission]
    optional: list[Permission]
    redirect_uri: str
    browser: str
    problem: str = ""
    guessed: bool = False  # whether the problem is a token that is none


class Decide(HiddenRepr, msgspec.Struct):
    """The page on which somebody who has signed in decides. `account` is what the app will be let into.

    `name` is whose session it is; it is empty, and there is a `secret`, after a sign-in for this page alone.
    """

    app: App
    account: Account | None
    scopes: list[Permission]
    left_out: list[Permission]
    redirect_uri: str
    browser: str
    secret: str
    name: str = ""


Step = ConsentRefused | RedirectBack | SignIn | Decide


def slowed(wait: int) -> ConsentRefused:
    """Say that too many have failed to sign in."""
    return ConsentRefused(f"Too many have failed to sign in from your address. Wait for {wait} seconds, and try again.", wait)


def show(tx: Transaction, caller: Caller, request: Request[ConsentRequest]) -> Step:
    """Begin: say what the app asks for."""
    consent = request.body
    app = live_app(tx, consent.client_id)
    if app is None:
        return ConsentRefused("No app has this client_id. Ask whoever sent you here for another link.")
    if consent.redirect_uri not in app.redirect_uris:
        return ConsentRefused(
            "The redirect_uri is not one of the addresses that this app has given. It must be the same to the letter."
        )
    portal = request.path.get("portalId", "0")
    if not (portal.isdecimal() and len(portal) <= MAX_DIGITS):
        return ConsentRefused("The address of this page names an account that cannot be one.")
    try:
        required, optional = (_in_words(scopes, caller) for scopes in _scopes_asked_for(app, consent, caller.require_pkce))
    except OAuthError as refused:
        return _back(consent, error=refused.error, error_description=refused.message)
    page = SignIn(app, required, optional, consent.redirect_uri, consent.browser or secrets.token_urlsafe(24))
    return page if caller.signed_in is None else _ask_visitor(tx, caller, page, request)


def _ask_visitor(tx: Transaction, caller: Caller, page: SignIn, request: Request[ConsentRequest]) -> SignIn | Decide:
    """Ask somebody who has signed in, about as much as the role may give; where that is not enough, ask for a token."""
    visitor = caller.visitor
    account, grantable = visitor.membership.account, " ".join(grantable_scopes(visitor.membership.role, caller.catalog))
    if int(request.path.get("portalId", account)) != account:
        page.problem = (
            f"You are signed in to account {account}, but this is about account {int(request.path['portalId'])}. "
            "Change the account under /account, or use a token."
        )
        return page
    if over := oauth.beyond([permission.scope for permission in page.required], grantable):
        page.problem = f"Your role may not give what the app asks for: {', '.join(over)}. Ask an admin, or use a token."
        return page
    over = oauth.beyond([permission.scope for permission in page.optional], grantable)
    scopes = [*page.required, *(permission for permission in page.optional if permission.scope not in over)]
    left_out = [permission for permission in page.optional if permission.scope in over]
    own_account = tx.for_account(account).own_account()
    return Decide(page.app, own_account, scopes, left_out, page.redirect_uri, page.browser, "", name_of(visitor.person))


def _in_words(scopes: Iterable[str], caller: Caller) -> list[Permission]:
    return [Permission(one, in_words(one, caller.catalog)) for one in scopes]


def _scopes_asked_for(app: App, consent: ConsentRequest, require_pkce: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the scopes that the app asks for: those that it needs, and those that it would like."""
    if consent.response_type not in ("", "code"):
        raise OAuthError("unsupported_response_type", "BAD_RESPONSE_TYPE", "response_type must be code")
    oauth.check_challenge(consent.code_challenge, consent.code_challenge_method, require_pkce)
    required = oauth.split(consent.scope) or oauth.split(app.scopes)
    optional = tuple(one for one in oauth.split(consent.optional_scope) if one not in required)
    if over := oauth.beyond((*required, *optional), app.scopes):
        raise OAuthError("invalid_scope", "BAD_SCOPE", f"the app may not ask for {' '.join(over)}")
    return required, optional


def answer(tx: Transaction, caller: Caller, request: Request[ConsentRequest]) -> Step:
    """Go on: sign in, or decide."""
    consent = request.body
    page = show(tx, caller, request)
    if isinstance(page, Decide) and not (consent.token or consent.approval):
        return _decided_at_once(tx, caller, page, consent)
    if isinstance(page, Decide):
        page = show(tx, msgspec.structs.replace(caller, signed_in=None), request)
    if not isinstance(page, SignIn):
        return page
    if not consent.same_browser:
        page.problem = "Your browser did not send back the cookie of this page. Allow cookies for this site, and sign in again."
        return page
    if consent.approval:
        return _decided(tx, caller.moment.now_ms, page, consent)
    if consent.decision == "deny":
        return _denied(consent)
    return _signed_in(tx, caller, page, request)


def _decided_at_once(tx: Transaction, caller: Caller, page: Decide, consent: ConsentRequest) -> Step:
    """Carry out what somebody decides who has signed in; a page of another browser or account is shown anew."""
    visitor = caller.visitor
    if not consent.same_browser or consent.account != str(visitor.membership.account):
        return page
    if consent.decision != "approve":
        return _denied(consent)
    secret = secrets.token_urlsafe(32)
    tx.add_code(
        Code(
            hash=oauth.digest(secret),
            purpose=CODE,
            account=visitor.membership.account,
            user_id=visitor.membership.user_id,
            app=page.app.id,
            scopes=" ".join(permission.scope for permission in page.scopes),
            redirect_uri=consent.redirect_uri,
            challenge=consent.code_challenge,
            method=consent.code_challenge_method,
            expires_ms=caller.moment.now_ms + oauth.CODE_MS,
            maker=visitor.membership.user_id,
        )
    )
    return _back(consent, code=secret)


def _signed_in(tx: Transaction, caller: Caller, page: SignIn, request: Request[ConsentRequest]) -> Step:
    now = caller.moment.now_ms
    token = tx.token(oauth.digest(request.body.token.strip()))
    held = made_tokens.held(tx, token, caller.catalog) if token is not None and _may_sign_in(token, now) else None
    if token is None or held is None:
        page.guessed = True
        page.problem = "No account accepts this token. Tokens of an account are made with: axle token create"
        return page
    if int(request.path.get("portalId", token.account)) != token.account:
        page.problem = f"This token belongs to another account than the one that is asked for, {int(request.path['portalId'])}."
        return page
    token.scopes = " ".join(sorted(held.scopes))
    if over := oauth.beyond([permission.scope for permission in page.required], token.scopes):
        page.problem = f"This token may not itself do what the app asks for: {', '.join(over)}. Sign in with one that may."
        return page
    return _ask_decision(tx, now + oauth.FORM_MS, page, request.body, token)


def _may_sign_in(token: Token, now: int) -> bool:
    """Tell whether somebody may sign in with a token: an app's own would let it approve itself."""
    return token.purpose == PRIVATE and token.revoked_ms is None and (token.expires_ms is None or token.expires_ms > now)


def _ask_decision(tx: Transaction, until: int, page: SignIn, consent: ConsentRequest, token: Token) -> Decide:
    """Ask somebody who has signed in, about as much as their own token may do."""
    over = oauth.beyond([permission.scope for permission in page.optional], token.scopes)
    scopes = [*page.required, *(permission for permission in page.optional if permission.scope not in over)]
    left_out = [permission for permission in page.optional if permission.scope in over]
    granted = " ".join(permission.scope for permission in scopes)
    secret = secrets.token_urlsafe(32)
    tx.add_code(
        Code(
            hash=_approval_hash(secret, page.browser),
            purpose=APPROVAL,
            account=token.account,
            user_id=acting_user(tx, token),
            app=page.app.id,
            scopes=granted,
            redirect_uri=consent.redirect_uri,
            challenge=consent.code_challenge,
            method=consent.code_challenge_method,
            expires_ms=until,
            maker=token.maker,
        )
    )
    account = tx.for_account(token.account).own_account()
    return Decide(page.app, account, scopes, left_out, consent.redirect_uri, page.browser, secret)


def _approval_hash(approval: str, browser: str) -> str:
    """Return the hash under which an approval is kept: one that another browser shows is not found."""
    return oauth.digest(f"{approval} {browser}")


def _decided(tx: Transaction, now: int, page: SignIn, consent: ConsentRequest) -> Step:
    approval = tx.code(_approval_hash(consent.approval, consent.browser))
    fits = approval is not None and _fits(approval, page.app, consent) and approval.expires_ms > now
    if approval is None or not fits or not tx.use_code(approval.hash, now):
        page.problem = "Nothing was decided: the page was too old, or had been used. Sign in again."
        return page
    if consent.decision != "approve":
        return _denied(consent)
    secret = secrets.token_urlsafe(32)
    code = msgspec.structs.replace(approval, hash=oauth.digest(secret), purpose=CODE, expires_ms=now + oauth.CODE_MS)
    tx.add_code(code)
    return _back(consent, code=secret)


def _fits(approval: Code, app: App, consent: ConsentRequest) -> bool:
    """Tell whether an approval was asked for by the request that is now decided."""
    about = (approval.purpose, approval.app, approval.redirect_uri, approval.challenge, approval.method)
    return about == (APPROVAL, app.id, consent.redirect_uri, consent.code_challenge, consent.code_challenge_method)


def _denied(consent: ConsentRequest) -> RedirectBack:
    return _back(consent, error="access_denied", error_description="The person who was asked denied access.")


def _back(consent: ConsentRequest, **fields: str) -> RedirectBack:
    """Return to the app, with its own `state`."""
    if consent.state:
        fields["state"] = consent.state
    separator = "&" if "?" in consent.redirect_uri else "?"
    return RedirectBack(f"{consent.redirect_uri}{separator}{urlencode(fields)}")
