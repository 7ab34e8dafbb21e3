"""From the body of a request to the value that its route wants."""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import cache
from typing import Any

import msgspec

from axle.core.errors import Invalid, MissingBody, UnsupportedMediaType, excerpt
from axle.http.body_errors import misshapen, unreadable
from axle.http.messages import IncomingRequest
from axle.http.routes import Route

LONG_BODY = 64 * 1024  # bytes from which it pays to look for no garbage while a body is read


@cache
def _decoder(route: Route) -> Callable[[bytes], Any]:
    """Return what reads the bodies of a route, made when the first of them comes."""
    return msgspec.json.Decoder(route.body, strict=False).decode


def decode(route: Route, incoming: IncomingRequest) -> Any:
    """Read a body as its route wants it; None if it wants none. Raises InvalidBody in the words that clients know."""
    if route.body is None:
        return None
    if route.reads is not None:
        return _of_form(route.reads(incoming), route.body)
    _check_content_type(incoming)
    content = incoming.body.strip()
    if not content and route.fourth:
        raise Invalid("Invalid JSON input: a request body was expected, but none found")
    if content in (b"", b"null"):
        raise MissingBody
    try:
        return _without_garbage_collection(_decoder(route), incoming.body)
    except msgspec.ValidationError as wrong:
        raise misshapen(wrong, route.body, incoming.body, _without_shape(incoming.body)) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
        raise unreadable(wrong, incoming.body) from None


def _check_content_type(incoming: IncomingRequest) -> None:
    """Raise UnsupportedMediaType for what says that it is no JSON."""
    media_type = incoming.headers.get(b"content-type", b"application/json").partition(b";")[0].strip().lower()
    if media_type and media_type != b"application/json" and not media_type.endswith(b"+json"):
        raise UnsupportedMediaType(
            f"The content type {excerpt(media_type.decode('latin-1'))} is not supported; send application/json."
        )


def _of_form(fields: dict[str, Any], shape: Any) -> Any:
    """Put the fields of a form into their shape."""
    try:
        return msgspec.convert(fields, shape, strict=False)
    except msgspec.ValidationError as wrong:
        raise misshapen(wrong, shape, b"", fields) from None


def _without_shape(body: bytes) -> Any:
    """Return what a body says, whatever its shape; None where it is no JSON behind the place where its shape was wrong."""
    try:
        return _without_garbage_collection(msgspec.json.decode, body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _without_garbage_collection(decode: Callable[[bytes], Any], body: bytes) -> Any:
    """Decode a body; a long one while nobody looks for garbage, which would go through a million lists again and again.

    No other thread runs meanwhile: the decoder never lets go of the interpreter.
    """
    if len(body) < LONG_BODY or not gc.isenabled():
        return decode(body)
    gc.disable()
    try:
        return decode(body)
    finally:
        gc.enable()
