"""Mails that remind: what is to be done, until when, for whom; as plain text, and as HTML that says the same."""

from __future__ import annotations

import hashlib
import html
import re
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import NamedTuple

from axle.core.reminders import LATE_MS, TEST, Message
from axle.operations.reminders.content import Content, Named
from axle.operations.reminders.zones import local
from axle.workers.messages import Prepared

MAX_SUBJECT = 200  # characters
MAX_BODY = 10_000
_BREAKS = re.compile(r"(?i)<\s*(br|/p|/div|/li|/tr|/h[1-6])\b[^<>]*>")
_TAG = re.compile(r"<[^<>]*>")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class Actions(NamedTuple):
    """The addresses behind which the reader completes or puts off what the mail is about; empty for none."""

    complete: str = ""
    snooze: str = ""


def reminder_mail(prepared: Prepared, sender: str, now_ms: int, actions: Actions) -> EmailMessage:
    """Return the mail of a message. Its Message-ID follows from the message: what is sent twice has the same."""
    account, message, content, _ = prepared
    assert content is not None
    mail = EmailMessage(policy=SMTP)
    mail["Message-ID"] = message_id(account, message, sender)
    mail["Date"] = format_datetime(datetime.fromtimestamp(now_ms / 1000, UTC))
    mail["From"] = sender
    owner = content.owner
    mail["To"] = Address(f"{owner.first_name} {owner.last_name}".strip(), addr_spec=owner.email)
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Axle-Reminder"] = f"{account}/{message.key.type_key}/{message.key.record_id}/{message.key.moment_ms}"
    lines = _Lines(message, content, now_ms, actions)
    mail["Subject"] = lines.subject()
    mail.set_content(lines.text())
    mail.add_alternative(lines.html(), subtype="html")
    return mail


def message_id(account: int, message: Message, sender: str) -> str:
    """Return the Message-ID of a message, which is the same each time that it is sent."""
    key = message.key
    digest = hashlib.sha256(f"{account}/{key.type_key}/{key.record_id}/{key.moment_ms}/{key.channel}".encode()).hexdigest()
    domain = parseaddr(sender)[1].rpartition("@")[2] or "localhost"
    return f"<axle.{digest[:40]}@{domain}>"


class _Lines:
    """The parts of one mail."""

    def __init__(self, message: Message, content: Content, now_ms: int, actions: Actions) -> None:
        self._message = message
        self._content = content
        self._now_ms = now_ms
        self._actions = actions

    def subject(self) -> str:
        title = self._content.record.title if self._content.record else ""
        text = {TEST: "A test of your reminders"}.get(self._message.purpose, f"Reminder: {title}")
        return _CONTROL.sub(" ", text)[:MAX_SUBJECT]

    def facts(self) -> list[tuple[str, str]]:
        """Return what there is to say in a line each: a word, and what it stands for."""
        facts = []
        if self._content.due_ms is not None:
            facts.append(("Due", self._time(self._content.due_ms)))
        if self._now_ms - self._message.key.moment_ms >= LATE_MS:
            facts.append(("Late", f"this reminder was due at {self._time(self._message.key.moment_ms)}"))
        return facts

    def text(self) -> str:
        content, actions = self._content, self._actions
        lines = [content.record.title if content.record else "This is a test: reminders reach you at this address.", ""]
        lines += [f"{word}: {text}" for word, text in self.facts()]
        body = plain(content.body)
        lines += ["", body] if body else []
        if content.associated:
            lines += ["", "About:", *(f"- {one.title} ({one.noun.lower()}) {one.url}".rstrip() for one in content.associated)]
            lines += [f"- and {content.more} more"] if content.more else []
        if content.record and content.record.url:
            lines += ["", f"Open: {content.record.url}"]
        lines += ["", f"Complete: {actions.complete}"] if actions.complete else []
        lines += [f"Snooze: {actions.snooze}"] if actions.snooze else []
        return "\n".join(lines).strip() + "\n"

    def html(self) -> str:
        content, actions = self._content, self._actions
        title = content.record.title if content.record else "This is a test: reminders reach you at this address."
        heading = html.escape(title)
        if content.record and content.record.url:
            heading = _link(content.record.url, title)
        parts = [f"<h2>{heading}</h2>"]
        parts += [f"<p><strong>{word}:</strong> {html.escape(text)}</p>" for word, text in self.facts()]
        body = plain(content.body)
        parts += [f"<p>{html.escape(body).replace(chr(10), '<br>')}</p>"] if body else []
        if content.associated:
            items = [_item(one) for one in content.associated] + ([f"<li>and {content.more} more</li>"] if content.more else [])
            parts.append(f"<ul>{''.join(items)}</ul>")
        links = [_link(url, word) for word, url in (("Complete", actions.complete), ("Snooze", actions.snooze)) if url]
        parts += [f"<p>{' &middot; '.join(links)}</p>"] if links else []
        return f'<!doctype html>\n<html lang="en"><body>{"".join(parts)}</body></html>\n'

    def _time(self, at_ms: int) -> str:
        moment = local(at_ms, self._content.settings)
        return f"{moment:%A, %d %B %Y, %H:%M} ({self._content.settings.zone})"


def plain(body: str) -> str:
    """Return a body, which may be HTML, as lines of text."""
    text = html.unescape(_TAG.sub("", _BREAKS.sub("\n", body[:MAX_BODY]))) if "<" in body else body[:MAX_BODY]
    lines = (" ".join(line.split()) for line in _CONTROL.sub(" ", text).splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _link(url: str, text: str) -> str:
    return f'<a href="{html.escape(url)}">{html.escape(text)}</a>'


def _item(entry: Named) -> str:
    name = _link(entry.url, entry.title) if entry.url else html.escape(entry.title)
    return f"<li>{name} ({html.escape(entry.noun.lower())})</li>"
