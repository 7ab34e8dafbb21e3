"""Mails that remind: what is to be done, until when, for whom; as plain text, and as HTML that says the same."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import NamedTuple

from axle.core.markup import escape
from axle.core.reminders import DIGEST, LATE_MS, Message
from axle.operations.reminders.content import Content, Named
from axle.operations.reminders.zones import local
from axle.workers.mailing import address_of
from axle.workers.messages import Prepared
from axle.workers.reminder_texts import CONTROL, message_name, plain

MAX_SUBJECT = 200  # characters
TEST_TITLE = "A test: reminders reach you here"


class Actions(NamedTuple):
    """The addresses behind which the reader completes or puts off what the mail is about; empty for none."""

    complete: str = ""
    snooze: str = ""


def reminder_mail(prepared: Prepared, sender: str, now_ms: int, actions: Actions) -> EmailMessage:
    """Return the mail of a message. Its Message-ID follows from the message: what is sent twice has the same."""
    account, message, content, *_ = prepared
    assert content is not None
    mail = EmailMessage(policy=SMTP)
    mail["Message-ID"] = message_id(account, message, sender)
    mail["Date"] = format_datetime(datetime.fromtimestamp(now_ms / 1000, UTC))
    mail["From"] = sender
    owner = content.owner
    mail["To"] = address_of(owner.email, f"{owner.first_name} {owner.last_name}")
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Axle-Reminder"] = f"{account}/{message.key.type_key}/{message.key.record_id}/{message.key.moment_ms}"
    lines = _Lines(message, content, now_ms, actions)
    mail["Subject"] = lines.subject()
    mail.set_content(lines.text())
    mail.add_alternative(lines.html(), subtype="html")
    return mail


def message_id(account: int, message: Message, sender: str) -> str:
    """Return the Message-ID of a message."""
    domain = parseaddr(sender)[1].rpartition("@")[2] or "localhost"
    return f"<axle.{message_name(account, message)}@{domain}>"


class _Lines:
    """The parts of one mail."""

    def __init__(self, message: Message, content: Content, now_ms: int, actions: Actions) -> None:
        self._message = message
        self._content = content
        self._now_ms = now_ms
        self._actions = actions

    def subject(self) -> str:
        content = self._content
        text = f"Reminder: {content.record.title}" if content.record else TEST_TITLE
        if self._message.purpose == DIGEST:
            text = f"{len(content.overdue)} overdue, {len(content.today)} due today"
        return CONTROL.sub(" ", text)[:MAX_SUBJECT]

    def title(self) -> str:
        """Return the heading."""
        if self._content.record:
            return self._content.record.title
        return "Your tasks" if self._message.purpose == DIGEST else TEST_TITLE

    def due(self) -> list[tuple[str, list[tuple[Named, str]]]]:
        """Return what a digest tells: headings, and below each the records with the time at which they are due."""
        parts = (("Overdue", self._content.overdue), ("Due today", self._content.today))
        return [(word, [(record, self._time(due_ms)) for record, due_ms in due]) for word, due in parts if due]

    def facts(self) -> list[tuple[str, str]]:
        """Return what there is to say in a line each: a word, and what it stands for."""
        facts = []
        if self._content.due_ms is not None:
            facts.append(("Starts" if self._content.starts else "Due", self._time(self._content.due_ms)))
        if self._now_ms - self._message.key.moment_ms >= LATE_MS:
            facts.append(("Late", f"this reminder was due at {self._time(self._message.key.moment_ms)}"))
        return facts

    def text(self) -> str:
        content, actions = self._content, self._actions
        lines = [self.title(), ""]
        lines += [f"{word}: {text}" for word, text in self.facts()]
        for word, due in self.due():
            lines += [f"{word}:", *(f"- {record.title} ({time}) {record.url}".rstrip() for record, time in due), ""]
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
        title = self.title()
        heading = escape(title)
        if content.record and content.record.url:
            heading = _anchor(content.record.url, title)
        parts = [f"<h2>{heading}</h2>"]
        parts += [f"<p><strong>{word}:</strong> {escape(text)}</p>" for word, text in self.facts()]
        for word, due in self.due():
            rows = "".join(f"<li>{_titled(record)} ({escape(time)})</li>" for record, time in due)
            parts.append(f"<h3>{word}</h3><ul>{rows}</ul>")
        body = plain(content.body)
        parts += [f"<p>{escape(body).replace(chr(10), '<br>')}</p>"] if body else []
        if content.associated:
            items = "".join(f"<li>{_titled(one)} ({escape(one.noun.lower())})</li>" for one in content.associated)
            parts.append(f"<ul>{items}</ul>")
        parts += [f"<p>and {content.more} more</p>"] if content.more else []
        links = [_anchor(url, word) for word, url in (("Complete", actions.complete), ("Snooze", actions.snooze)) if url]
        parts += [f"<p>{' &middot; '.join(links)}</p>"] if links else []
        return f'<!doctype html>\n<html lang="en"><body>{"".join(parts)}</body></html>\n'

    def _time(self, at_ms: int) -> str:
        moment = local(at_ms, self._content.settings)
        return f"{moment:%A, %d %B %Y, %H:%M} ({self._content.settings.zone})"


def _anchor(url: str, text: str) -> str:
    return f'<a href="{escape(url)}">{escape(text)}</a>'


def _titled(record: Named) -> str:
    return _anchor(record.url, record.title) if record.url else escape(record.title)
