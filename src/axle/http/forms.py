"""Requests that are forms: fields of a body or a query, the two ways to send a client's secret, and what a browser keeps."""

from __future__ import annotations

import binascii
import hmac
import secrets
from base64 import b64decode
from typing import Any
from urllib.parse import parse_qsl, unquote_plus

import msgspec

from axle.core.errors import InvalidBody, OAuthError, UnsupportedMediaType, excerpt
from axle.http.messages import IncomingRequest
from axle.http.query import pairs
from axle.http.sessions import ASKED, FLOW_COOKIE, FORM_COOKIE, browser_of, cookie_called
from axle.operations.people.provider import flow_of
from axle.operations.people.sign_in import MAX_NEXT

FORM = b"application/x-www-form-urlencoded"
MAX_FIELDS = 100
FLOW_BYTES = 32
COOKIE = "axle_form"
REQUEST = (
    "client_id", "redirect_uri", "scope", "optional_scope", "state", "response_type", "code_challenge", "code_challenge_method",
)  # fmt: skip
DECISION = ("token", "approval", "decision", "account")
OWN = ("action", "word", "password", "new_password", "repeated", "session", "account", "zone")

_object = msgspec.json.Decoder(dict[str, Any])


def token_request(incoming: IncomingRequest) -> dict[str, Any]:
    """Read a request for a token, or about one: a form, or the same fields as JSON, which some SDKs send.

    The client's id and secret may stand among them or be sent as Basic credentials.
    """
    return _with_client(incoming, _fields(incoming))


def token_request_v1(incoming: IncomingRequest) -> dict[str, Any]:
    """Read a request for a token, whose fields the oldest path also takes from the query."""
    return _with_client(incoming, _once(_query_fields(incoming)) | _fields(incoming))


def consent_request(incoming: IncomingRequest) -> dict[str, Any]:
    """Read what an app asks of a person, which stands in the query, and what the person answers, which stands in the body."""
    from_query, from_body = _once(_query_fields(incoming)), _fields(incoming)
    cookie = _cookie(incoming)
    fields = {name: from_query[name] for name in REQUEST if name in from_query}
    fields |= {name: from_body[name] for name in DECISION if name in from_body}
    same = bool(cookie) and hmac.compare_digest(cookie.encode(), str(from_body.get("browser", "")).encode())
    return {**fields, "browser": cookie, "same_browser": same}


def link_use(incoming: IncomingRequest) -> dict[str, Any]:
    """Read what a browser sends when somebody uses a link."""
    fields = _once(_query_fields(incoming))
    return {"next": fields.get("next", ""), "browser": browser_of(incoming.headers)}


def sign_in(incoming: IncomingRequest) -> dict[str, Any]:
    """Read an address and a password, of a form or of a script; what brings them must be a page of this server."""
    fields = _fields(incoming)
    if incoming.headers.get(b"content-type", FORM).partition(b";")[0].strip().lower() == FORM:
        word = cookie_called(FORM_COOKIE, incoming.headers)
        expected = bool(word) and hmac.compare_digest(word.encode("latin-1"), str(fields.get("word", "")).encode())
    else:
        expected = incoming.headers.get(ASKED) == b"1"
    entered: dict[str, Any] = {name: fields[name] for name in ("email", "password") if name in fields}
    onward = dict(_query_fields(incoming)).get("next", "")
    return {**entered, "next": onward, "browser": browser_of(incoming.headers), "expected": expected}


def reset(incoming: IncomingRequest) -> dict[str, Any]:
    """Read the address of somebody who has forgotten a password."""
    entered = sign_in(incoming)
    return {name: entered[name] for name in ("email", "expected") if name in entered}


def provider_leave(incoming: IncomingRequest) -> dict[str, Any]:
    """Read where somebody wants to go on to who goes to the provider of identities, and begin the way there."""
    onward = dict(_query_fields(incoming)).get("next", "")[:MAX_NEXT]
    return {"flow": {"secret": secrets.token_urlsafe(FLOW_BYTES), "next": onward}}


def provider_back(incoming: IncomingRequest) -> dict[str, Any]:
    """Read with what somebody comes back from the provider of identities, and what the browser has kept."""
    fields = _once(_query_fields(incoming))
    flow = flow_of(cookie_called(FLOW_COOKIE, incoming.headers))
    kept = {"secret": flow.secret, "next": flow.next}
    brought: dict[str, Any] = {name: fields[name] for name in ("code", "error") if name in fields}
    return {**brought, "state": fields.get("state") or "none", "flow": kept, "browser": browser_of(incoming.headers)}


def own_page(incoming: IncomingRequest) -> dict[str, Any]:
    """Read a form of the page on which people change what is their own."""
    fields = _fields(incoming)
    return {name: fields[name] for name in OWN if name in fields}


def action(incoming: IncomingRequest) -> dict[str, Any]:
    """Read what a browser sends when somebody confirms what a link of a mail is for."""
    span = _fields(incoming).get("span")
    return {"span": str(span)} if span else {}


def _query_fields(incoming: IncomingRequest) -> list[tuple[str, str]]:
    return pairs(incoming.scope["query_string"].decode("latin-1"))


def _fields(incoming: IncomingRequest) -> dict[str, Any]:
    """Return the fields of a body. Raises UnsupportedMediaType, or InvalidBody if it cannot be read."""
    if not incoming.body.strip():
        return {}
    media_type = incoming.headers.get(b"content-type", FORM).partition(b";")[0].strip().lower()
    try:
        if media_type == b"application/json":
            return {name: value for name, value in _object.decode(incoming.body).items() if value is not None}
        if media_type != FORM:
            raise UnsupportedMediaType(
                f"The content type {excerpt(media_type.decode('latin-1'))} is not supported; send {FORM.decode()}."
            )
        return _once(parse_qsl(incoming.body.decode("latin-1"), keep_blank_values=True, max_num_fields=MAX_FIELDS))
    except (ValueError, RecursionError):  # msgspec's errors are ValueErrors
        raise InvalidBody("The form in the body cannot be read.") from None


def _once(fields: list[tuple[str, str]]) -> dict[str, str]:
    """Return fields by name. Raises OAuthError for a repeated one: two readers might take different ones of the two."""
    by_name = dict(fields)
    if len(by_name) < len(fields):
        raise OAuthError("invalid_request", "BAD_REQUEST", "a field is repeated")
    return by_name


def _with_client(incoming: IncomingRequest, fields: dict[str, Any]) -> dict[str, Any]:
    """Add the client's Basic credentials. Raises OAuthError where the form names others."""
    scheme, _, packed = incoming.headers.get(b"authorization", b"").partition(b" ")
    if scheme.lower() != b"basic":
        return fields
    try:
        name, colon, secret = b64decode(packed.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        colon = ""
    if not colon:
        raise OAuthError("invalid_client", "BAD_CLIENT_ID", "missing or invalid client id")
    client = {"client_id": unquote_plus(name), "client_secret": unquote_plus(secret)}
    if any(fields.get(one) not in (None, "", value) for one, value in client.items()):
        raise OAuthError(
            "invalid_request", "BAD_CLIENT_ID", "the Authorization header and the form name different client credentials"
        )
    return fields | client


def _cookie(incoming: IncomingRequest) -> str:
    """Return what the browser was given with an earlier page, if it looks like it."""
    for part in incoming.headers.get(b"cookie", b"").decode("latin-1").split(";"):
        name, _, value = part.strip().partition("=")
        if name == COOKIE and 16 <= len(value) <= 64 and value.replace("-", "").replace("_", "").isalnum() and value.isascii():
            return value
    return ""
