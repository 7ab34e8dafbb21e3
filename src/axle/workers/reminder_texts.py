"""What all reminders have, however they travel: a name, and the body of a record as plain text."""

from __future__ import annotations

import hashlib
import re

from axle.core.markup import unescape
from axle.core.reminders import Message

MAX_BODY = 10_000
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_BREAKS = re.compile(r"(?i)<\s*(br|/p|/div|/li|/tr|/h[1-6])\b[^<>]*>")
_TAG = re.compile(r"<[^<>]*>")


def message_name(account: int, message: Message) -> str:
    """Return what names a message in the whole database, and tells nothing of it: the same each time that it is sent."""
    key = message.key
    text = f"{account}/{key.type_key}/{key.record_id}/{key.moment_ms}/{key.channel}"
    return hashlib.sha256(text.encode()).hexdigest()[:40]


def plain(body: str) -> str:
    """Return a body, which may be HTML, as lines of text."""
    text = unescape(_TAG.sub("", _BREAKS.sub("\n", body[:MAX_BODY]))) if "<" in body else body[:MAX_BODY]
    lines = (" ".join(line.split()) for line in CONTROL.sub(" ", text).splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
