"""The bodies of `client.request()`: JSON, bytes and texts as they are, forms, and files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from axle.client.calls import CallOptions, encode, refuses_clearly
from axle.client.errors import ConfigurationError, InvalidType

JSON = "application/json"
FIELDS = ("content_type", "form", "files")


class RequestOptions(CallOptions, total=False):
    """What the body is made of, if it is not the body itself."""

    content_type: str
    form: Mapping[str, Any]
    files: Mapping[str, Any]


@refuses_clearly
def body_of(body: Any, shape: Mapping[str, Any]) -> tuple[bytes, str]:
    """Return the bytes of a body and their type.

    Bytes and texts are sent as they are, everything else as JSON. With `form` it is a form; with `files` it has several
    parts: a file is bytes, a text or an open file, or `(name, content)` or `(name, content, type)`. Raises InvalidType.
    """
    form, files = shape.get("form"), shape.get("files")
    if form is not None or files is not None:
        if body is not None:
            raise InvalidType("request takes either a body, or form and files")
        return _form(form or {}, files)
    content_type = shape.get("content_type") or JSON
    if body is None:
        return b"", content_type
    if isinstance(body, bytes | bytearray | memoryview):
        return bytes(body), content_type
    return (body.encode() if isinstance(body, str) else encode(body)), content_type


def _form(form: Mapping[str, Any], files: Mapping[str, Any] | None) -> tuple[bytes, str]:
    """Leave the making of a form to the HTTP library."""
    import httpx2  # needed only for forms

    try:
        request = httpx2.Request("POST", "http://form.invalid", data=dict(form), files=dict(files) if files else None)
        return request.read(), request.headers.get("content-type", "application/x-www-form-urlencoded")
    except (TypeError, ValueError, AttributeError) as wrong:
        raise InvalidType(f"form and files: {wrong}") from None


def split_body_options(options: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Part how the body is made from the options of every call. Raises ConfigurationError for a type that is no header."""
    shape = {name: options[name] for name in FIELDS if name in options}
    content_type = shape.get("content_type")
    if content_type is not None and not _fits_header(content_type):
        raise ConfigurationError("content_type takes a text that fits a header")
    return shape, {name: value for name, value in options.items() if name not in FIELDS}


def _fits_header(value: Any) -> bool:
    return isinstance(value, str) and value.isascii() and value.isprintable()
