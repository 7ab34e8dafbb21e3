"""A portal whose owners are reminded: mails go to the mail server of the tests when a test says so."""

from __future__ import annotations

from typing import Any

from axle.config import Config
from axle.core.behaviour import behaviour
from axle.core.property_types import instant
from axle.core.reminders import Message
from axle.operations.people import owners
from axle.storage.interface import MessageQuery
from axle.workers.messages import MessageResult
from tests.api import START, TASKS, Api
from tests.reminders.mails import Sink

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
SENDER = "Axle <reminders@example.com>"


class Reminded(Api):
    """A portal with one owner more, Ada, who is reminded by e-mail."""

    def __init__(self, database: str, sink: Sink, **settings: Any) -> None:
        given = {"smtp_url": sink.url, "mail_from": SENDER, "behaviour": behaviour("documented"), **settings}
        super().__init__(config=Config(**given), database=database)
        self.sink = sink
        self.owner = self.add_owner("ada@example.com")

    def add_owner(self, email: str) -> str:
        """Add an owner and return the id."""
        added = self.write(lambda tx: owners.add(tx, [owners.NewOwner(email, "Ada", "Lovelace")], self.now_ms))
        return str(added[0].id)

    def write(self, work: Any) -> Any:
        """Do something in a transaction."""
        return self.app.storage.write(self.account, work)

    def remind(self, *minutes: float, **properties: Any) -> str:
        """Make a task of Ada's that is due in a day, with reminders in so many minutes from the start; return its id."""
        moments = ";".join(str(START + round(one * MINUTE)) for one in minutes)
        given = {"hs_task_subject": "Call Grace", "hubspot_owner_id": self.owner, "hs_task_reminders": moments, **properties}
        body = {"properties": {"hs_timestamp": instant(START + DAY), **given}}
        return str(self.post(TASKS, body)["id"])

    def pass_minutes(self, minutes: float) -> list[MessageResult]:
        """Let time pass, do what falls due, and send what there is to send."""
        self.now_ms += round(minutes * MINUTE)
        while self.app.due.run():
            pass
        return self.app.reminding.send_all()

    def messages(self, state: str = "", channel: str = "email") -> list[Message]:
        """Return messages, newest first."""
        listed: list[Message] = self.write(lambda tx: tx.messages(MessageQuery(5_000, state=state)))
        return [one for one in listed if channel in ("", one.key.channel)]
