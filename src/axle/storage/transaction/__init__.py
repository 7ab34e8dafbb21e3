"""The transaction of the storage interface, on top of the statements; every database uses this one.

There is one module for each protocol of the interface. A database brings a `Cursor`, which runs statements, and says how ids
are taken.
"""

from __future__ import annotations

from collections.abc import Sequence

from axle.core.changes import Change
from axle.core.events import ERASED
from axle.storage.transaction.associations import SQLAssociations
from axle.storage.transaction.definitions import SQLDefinitions
from axle.storage.transaction.deliveries import SQLDeliveries
from axle.storage.transaction.events import SQLEvents
from axle.storage.transaction.journal import SQLJournals
from axle.storage.transaction.kept_answers import SQLKeptAnswers
from axle.storage.transaction.messages import SQLMessages
from axle.storage.transaction.people import SQLPeople
from axle.storage.transaction.persons import SQLPersons
from axle.storage.transaction.webhooks import SQLConsumers, SQLSubscriptions


class SQLTransaction(
    SQLDefinitions,
    SQLAssociations,
    SQLPeople,
    SQLPersons,
    SQLEvents,
    SQLSubscriptions,
    SQLConsumers,
    SQLDeliveries,
    SQLMessages,
    SQLKeptAnswers,
    SQLJournals,
):
    """One account's view of the database, within one transaction."""

    def for_account(self, account: int) -> SQLTransaction:
        """Return another account's view within the same transaction."""
        other = SQLTransaction(account, self._cursor, self._dialect, self._take, self._beside)
        other.actor, other.quick, other.quiet = self.actor, self.quick, self.quiet
        return other

    def save(self, changes: Sequence[Change]) -> None:
        """Write changes whole, table by table. Raises Conflict when a unique value is taken."""
        if not changes:
            return
        self._fence_ids(changes)
        self.written += len(changes)
        self.erased = self.erased or any(change.event == ERASED for change in changes)
        self._save_records(changes)
        self._index.save(changes)
        self._save_unique_values(changes)
        self._save_rows(changes)
        self._save_history(changes)
        if self.erased:
            self._forget_answers(changes)
            self._forget_messages(changes)
            self._erase_answers()
        self._save_due(changes)
        self._save_events(changes)
        self._check_version()
