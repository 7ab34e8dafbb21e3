"""What an account defines, within a transaction, and that nobody writes what rests on older definitions."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

import msgspec

from axle.core.catalog import ObjectType
from axle.core.changes import Change
from axle.core.errors import Invalid
from axle.core.events import CREATED, PipelineAudit
from axle.core.overlay import Definition
from axle.core.record import Record
from axle.storage import queries
from axle.storage.cursor import Outdated
from axle.storage.interface import FIRST_ID
from axle.storage.sql import SQL
from axle.storage.transaction.records import SQLRecords, unique_values

MAX_TYPE_BYTES = 16 * 2**20  # of what an account defines for one type, as it is kept: lists of properties are about as long
MAX_ACCOUNT_BYTES = 64 * 2**20  # of all that an account defines


class SQLDefinitions(SQLRecords):
    """The definitions of one account. `_version` is the one that this transaction rests on, where it has asked."""

    _version: int | None = None

    def definitions_version(self, alone: bool = False) -> int:
        """Return a number that changes with every change of the account's definitions."""
        if alone:
            # Writes of records end after this one, and are done again with what it defines: none is overlooked that it forbids.
            self.lock_account()
        self._version = self._saved_version()
        return self._version

    def _saved_version(self) -> int:
        rows: Any = self._cursor.run(SQL(queries.DEFINITIONS_VERSION, (self.account,)))
        return rows[0][0] if rows else 0

    def _check_version(self) -> None:
        """Refuse to write what rests on definitions that others have changed meanwhile; the counter, now locked, keeps them."""
        if not self._dialect.one_writer and self._version is not None and self._saved_version() != self._version:
            raise Outdated

    def assign_slot(self, object_type: ObjectType, name: str, worth_it: int = 0) -> bool:
        """Give a property a slot, if one is left and the type has as many records; True if it is to be filled."""
        assigned = self._index.assign(object_type, name, worth_it)
        if assigned and not self._dialect.one_writer:  # who inserts beside this transaction knows nothing of the slot
            self._renew_version()
        return assigned

    def _fence_ids(self, changes: Sequence[Change]) -> None:
        """Have each server give up its block of ids where a record from elsewhere may have one of it: no other record gets it.

        The fence keeps count of how far blocks have been given up: so a load of many such records does that once.
        """
        if self._dialect.one_writer:
            return
        created = [change.after.id for change in changes if change.event == CREATED]
        foreign = [number for number in created if number >= FIRST_ID and not any(number in ids for ids in self._new_ids)]
        if not foreign:
            return
        self.lock_account()
        next_id = next(iter(self._rows(queries.statement(queries.NEXT_ID, self.account), int)), 0)
        fence = next(iter(self._rows(queries.statement(queries.ID_FENCE, self.account), int)), FIRST_ID)
        if any(fence <= number < next_id for number in foreign):
            self._cursor.run(queries.statement(queries.SET_ID_FENCE, self.account, str(next_id)))
            self._renew_version()

    def _renew_version(self) -> None:
        """Mark the definitions as changed, by a random number: one that is rolled back never returns with another meaning.

        What changes slots or words without an event does so too: columns in memory are given up by it.
        """
        self._version = secrets.randbits(62) | 1
        self._cursor.run(queries.statement(queries.SET_DEFINITIONS_VERSION, self._version, self.account))

    def definitions(self, type_key: int | None = None, category: str = "") -> list[Definition]:
        """Return what the account defines, archived things included."""
        return self._rows(queries.definitions(self.account, type_key, category), Definition)

    def define(self, definitions: Sequence[Definition]) -> None:
        """Add definitions, or put them in the place of others. Raises Invalid where they become too long together."""
        self._many(queries.DEFINE, ((self.account, *msgspec.structs.astuple(definition)) for definition in definitions))
        if any(definition.archived_ms is None for definition in definitions):
            self._check_sizes()
        self._renew_version()

    def _check_sizes(self) -> None:
        """Refuse definitions that make the lists of a type, or the catalog of the account, too long."""
        sizes = self._rows(queries.statement(queries.DEFINED_SIZES, self.account), _sizes)
        if any(live > MAX_TYPE_BYTES for live, _ in sizes):
            raise Invalid(f"What an account defines for one object type is at most {MAX_TYPE_BYTES:,} bytes long together.")
        if sum(size for _, size in sizes) > MAX_ACCOUNT_BYTES:
            raise Invalid(
                f"What an account defines is at most {MAX_ACCOUNT_BYTES:,} bytes long together, archived things included."
            )

    def undefine(self, definitions: Sequence[Definition]) -> None:
        """Remove definitions for good."""
        self._many(
            queries.UNDEFINE,
            ((self.account, definition.type_key, definition.category, definition.name) for definition in definitions),
        )
        self._renew_version()

    def forget_object_type(self, object_type: ObjectType) -> None:
        """Remove all that is defined for a type, and kept counts."""
        for text in queries.FORGET_OBJECT_TYPE:
            self._cursor.run(queries.statement(text, self.account, object_type.key))
        self._renew_version()

    def index_words(self, object_type: ObjectType) -> None:
        """Put the words of every live record of a type into the index anew."""
        self._index.index_words(object_type)
        self._renew_version()

    def unindex_property(self, object_type: ObjectType, name: str) -> None:
        """Forget what was kept to find records by a property."""
        self._index.unslot(object_type, name)
        self._cursor.run(queries.statement(queries.FREE_PROPERTY, self.account, object_type.key, name))
        self._renew_version()

    def reindex_property(self, records: Sequence[Record], name: str) -> None:
        """Make live records findable by what they hold of a property. Raises Conflict when a unique value is taken."""
        live = [record for record in records if record.archived_ms is None]
        self._index.reword(live)
        self._renew_version()
        self._claim([(prop, value, record) for record in live for prop, value in unique_values(record) if prop == name])

    def next_number(self, sequence: str) -> int:
        """Return the next number of one of the account's sequences."""
        (number,) = self._rows(queries.statement(queries.NEXT_NUMBER, self.account, sequence), int)
        return number

    def pass_numbers(self, sequence: str, last: int) -> int:
        """Let a sequence go on after a number, unless it has passed it already; return after which it goes on."""
        (number,) = self._rows(queries.statement(queries.PASS_NUMBERS, self.account, sequence, last), int)
        return number

    def save_pipeline_audits(self, audits: Sequence[PipelineAudit]) -> None:
        """Note what was done to pipelines, in order."""
        for audit in audits:
            key = (audit.type_key, audit.pipeline, audit.stage, self.next_number("audit"))
            what = (audit.at_ms, audit.action, audit.user_id, audit.body)
            self._cursor.run(queries.statement(queries.ADD_AUDIT, self.account, *key, *what))

    def pipeline_audits(self, type_key: int, pipeline: str, stage: str, limit: int) -> list[PipelineAudit]:
        """Return what was done to a pipeline or a stage, newest first."""
        return self._rows(queries.pipeline_audits(self.account, type_key, pipeline, stage, limit), PipelineAudit)


def _sizes(type_key: int, live: int, all_of_it: int) -> tuple[int, int]:
    return live, all_of_it
