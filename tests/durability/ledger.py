"""What a client was told: the records that it holds for stored, and what it asked for without an answer."""

from __future__ import annotations

import msgspec

CONTACTS, TASKS = "contacts", "tasks"
TASK_TO_CONTACT, CONTACT_TO_TASK = 204, 203
MARK = {CONTACTS: "email", TASKS: "hs_task_body"}  # says which request made a record; never changed
VALUE = {CONTACTS: "lastname", TASKS: "hs_task_subject"}  # the property that is changed


class Entry(msgspec.Struct):
    """One acknowledged record: every acknowledged value of its changing property, oldest first, and its links."""

    kind: str
    id: int
    fixed: dict[str, str]
    values: list[str]
    contact: int = 0
    unsure: str | None = None  # a new value that was asked for; whether it was taken is not known

    @property
    def possible(self) -> list[list[str]]:
        """Return the chains of values that may be stored."""
        return [self.values] if self.unsure is None else [self.values, [*self.values, self.unsure]]


class Ledger(msgspec.Struct):
    """What one client was told; each client keeps its own."""

    name: str
    entries: dict[int, Entry] = {}
    unsure: dict[str, int] = {}  # the mark of a request that made records and was not answered → how many it would make

    def of(self, kind: str) -> list[Entry]:
        """Return the records of one type."""
        return [one for one in self.entries.values() if one.kind == kind]


def request_of(mark: str) -> str:
    """Return the request that made a record, of its mark `request.number@…`."""
    return mark.partition("@")[0].rpartition(".")[0]
