"""The answers to writes that brought a key, within a transaction."""

from __future__ import annotations

import msgspec

from axle.core.kept_answers import ERASED, KeptAnswer
from axle.storage import queries
from axle.storage.sql import SQL
from axle.storage.transaction.records import SQLRecords

_COLUMNS = "caller, key, request, status, headers, body, at_ms"
ANSWER = f"SELECT {_COLUMNS} FROM idempotency WHERE account = ? AND caller = ? AND key = ?"
KEEP_ANSWER = f"INSERT INTO idempotency (account, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
DROP_ANSWER = "DELETE FROM idempotency WHERE account = ? AND caller = ? AND key = ?"
ERASE_ANSWERS = f"UPDATE idempotency SET status = {ERASED}, headers = '', body = '' WHERE account = ? AND status <> {ERASED}"
OLD_ANSWERS = "SELECT caller, key FROM idempotency WHERE account = ? AND at_ms < ? ORDER BY at_ms LIMIT ?"


class SQLKeptAnswers(SQLRecords):
    """Answers that are kept. Whoever asks for one locks the account first: who comes second sees what the first has kept."""

    def kept_answer(self, caller: str, key: str) -> KeptAnswer | None:
        """Return the answer of a caller under a key."""
        self.lock_account()
        return next(iter(self._rows(SQL(ANSWER, (self.account, caller, key)), KeptAnswer)), None)

    def keep_answer(self, answer: KeptAnswer) -> None:
        """Keep an answer."""
        self._many(KEEP_ANSWER, [(self.account, *msgspec.structs.astuple(answer))])

    def drop_answer(self, caller: str, key: str) -> None:
        """Forget an answer."""
        self._cursor.run(queries.statement(DROP_ANSWER, self.account, caller, key))

    def trim_answers(self, before_ms: int, limit: int) -> int:
        """Forget old answers."""
        old = self._cursor.run(queries.statement(OLD_ANSWERS, self.account, before_ms, limit))
        self._many(DROP_ANSWER, ((self.account, *row) for row in old))
        return len(old)

    def _erase_answers(self) -> None:
        """Take from kept answers what they say: any of them may repeat a value that is erased."""
        self._cursor.run(queries.statement(ERASE_ANSWERS, self.account))
