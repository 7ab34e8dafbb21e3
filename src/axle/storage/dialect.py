"""What differs between the databases, as data. No other module but a database's own driver names one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec

from axle.storage.sql import SQL, Value

SLOTS = 16
_ON_DEMAND = [f"t{n}" for n in range(3, SLOTS + 1)] + [f"n{n}" for n in range(2, SLOTS + 1)]
_SLOT_INDEXES = "\n".join(
    f"CREATE INDEX slot_{name} ON slot (account, type, {name}, id) WHERE {name} IS NOT NULL;" for name in _ON_DEMAND
)
# About how many rows of a million share the first column, the first two, … of each index: typical, and the same on every
# machine, so that the way of a query does not depend on when somebody last gathered statistics.
_SHARED = {
    "slot_key": "1000000 1000000 1000000 1",
    "slot_created": "1000000 1000000 1000000 2 1 1",
    "slot_updated": "1000000 1000000 1000000 2 1",
    "slot_owner": "1000000 1000000 1000000 2000 400 1 1",
    "slot_status": "1000000 1000000 1000000 200000 2 1",
    "slot_due": "1000000 1000000 1000000 2 1 1",
    **{f"slot_{name}": "1000000 1000000 1000000 10000 1" for name in _ON_DEMAND},
}
_STATISTICS = "\n".join(
    [
        "ANALYZE;",
        "DELETE FROM sqlite_stat1 WHERE tbl = 'slot';",
        *(f"INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('slot', '{name}', '{stat}');" for name, stat in _SHARED.items()),
        "ANALYZE sqlite_schema;",
    ]
)


class Dialect(NamedTuple):
    """The words of one database for what the schema and the statements leave open.

    `ddl` fills the places of the migration files. `any_number` and `any_text` are a condition's right side for one argument
    that stands for many values, encoded by `many`; `each` makes rows of them. `has_words` is the condition that a slot row has
    the words of an expression built of `word`, `beginning`, `both`, `either` and `without`; `lacks_words` that it has not, in a
    form for looking at one row after the other; `words_between` lists words by a part of them, where the database can,
    `may_end` finds the rows that may have such a word where it cannot: a word that is cut off may end in anything.
    `rows_with_words` and `row_has_words` tell of rows by their numbers, where they have any. `put_words` and `drop_words` are
    the statements that keep words, empty where the row itself holds them.
    `walk` makes a statement follow one index, `sort` an order follow none. `lock` ends a read of records that the same
    transaction is going to change, `skip` one that leaves out what another transaction is changing; `hold` locks records of
    several types, in the one order that all transactions keep; `share` and `exclude` keep writes and a new slot apart. The five
    are empty where there is one writer.
    `newest_history` reads the newest changes of properties of records; its arguments are ids, names, account, how many.
    """

    name: str
    ddl: dict[str, str]
    any_number: str
    any_text: str
    any_double: str
    each: str
    arrays: bool
    has_words: str
    lacks_words: str
    words_between: str
    may_end: str
    count_words: str
    rows_with_words: str
    row_has_words: str
    word: str
    beginning: str
    both: str
    either: str
    without: str
    put_words: str
    drop_words: str
    walk: str
    sort: str
    newest_history: str
    lock: str = ""
    hold: str = ""
    skip: str = ""
    share: str = ""
    exclude: str = ""

    def among(self, column: str, values: Sequence[int] | Sequence[str]) -> SQL:
        """Return the condition that a column holds one of the values; its text does not depend on how many there are."""
        if len(values) == 1:
            return SQL(f"{column} = ?", (values[0],))
        right = self.any_text if isinstance(values[0], str) else self.any_number
        return SQL(f"{column} {right}", (self.many(values),))

    def listed(self, column: str, values: Sequence[Value]) -> SQL:
        """Return the condition that a slot holds one of the values, which are numbers or texts."""
        if isinstance(values[0], str):
            return SQL(f"{column} {self.any_text}", (self.many(values),))  # type: ignore[arg-type]
        numbers: Any = map(float, values) if self.arrays else values  # type: ignore[arg-type] # an array holds one type
        return SQL(f"{column} {self.any_double}", (self.many(list(numbers)),))

    def many(self, values: Sequence[int] | Sequence[float] | Sequence[str]) -> Value:
        """Pack values into the one argument that `any_number` and `any_text` take."""
        return list(values) if self.arrays else msgspec.json.encode(values).decode()  # type: ignore[return-value]


def _sqlite_ms(name: str) -> str:
    """Return the expression that reads an instant among the properties of a record, as epoch milliseconds."""
    text = f"(properties ->> '{name}')"
    whole = f"CAST(strftime('%s', substr({text}, 1, 19)) AS integer) * 1000 + CAST(substr({text}, 21, 3) AS integer)"
    return f"CASE WHEN {text} LIKE '____-__-__T__:__:__%Z' THEN {whole} END"


def _postgres_ms(name: str) -> str:
    """Return the same for PostgreSQL: by a pattern, since its JSON refuses a whole record for an escape of no character."""
    text = f"""substring(properties from '"{name}":"([^"]*)"')"""
    return f"CASE WHEN {text} LIKE '____-__-__T__:__:__%Z' THEN (extract(epoch FROM {text}::timestamptz) * 1000)::bigint END"


_MOMENTS = {"{meeting_ms}": "hs_meeting_start_time", "{happens_ms}": "hs_timestamp"}

SQLITE = Dialect(
    name="sqlite",
    ddl={
        "{text}": "text",
        "{rowid}": "row integer PRIMARY KEY,",
        "{record_key}": "",
        "{record_index}": "CREATE UNIQUE INDEX record_key ON record (account, type, id);",
        "{clustered}": "WITHOUT ROWID",
        "{slot_index}": "CREATE UNIQUE INDEX slot_key ON slot (account, type, id);",
        "{slot_indexes}": _SLOT_INDEXES,
        "{statistics}": _STATISTICS,
        "{words_column}": "",
        "{words_table}": (
            "CREATE VIRTUAL TABLE words USING fts5(terms, content='', contentless_delete=1, detail=none, tokenize='ascii');"
            "CREATE VIRTUAL TABLE words_terms USING fts5vocab('words', 'row');"
        ),
        **{place: _sqlite_ms(name) for place, name in _MOMENTS.items()},
    },
    any_number="IN (SELECT value FROM json_each(?))",
    any_text="IN (SELECT value FROM json_each(?))",
    any_double="IN (SELECT value FROM json_each(?))",
    each="json_each(?) AS {}",
    arrays=False,
    has_words="slot.row IN (SELECT rowid FROM words WHERE words MATCH ?)",
    lacks_words="NOT EXISTS (SELECT 1 FROM words WHERE words MATCH ? AND rowid = slot.row)",
    words_between=(
        "SELECT substr(term, 11) FROM words_terms"  # a mark is ten characters long
        " WHERE term >= ? AND term < ? AND (instr(substr(term, 11), ?) > 0 OR length(term) >= 410) LIMIT ?"
    ),
    may_end="",
    count_words="SELECT count(*) FROM words WHERE words MATCH ?",
    word='"{}"',
    beginning='"{}" *',
    both=" AND ",
    either=" OR ",
    without=" NOT ",
    rows_with_words="SELECT json_group_array(rowid) FROM words WHERE words MATCH ?",
    row_has_words="SELECT 1 FROM words WHERE words MATCH ? AND rowid = ?",
    put_words="REPLACE INTO words (terms, rowid) VALUES (?, ?)",
    drop_words="DELETE FROM words WHERE rowid = ?",
    walk=" INDEXED BY {}",
    sort="+{}",
    newest_history=(
        "SELECT h.record, h.property, h.at_ms, h.ended, h.source, h.source_id, h.user_id"
        " FROM json_each(?1) AS r CROSS JOIN json_each(?2) AS p CROSS JOIN history AS h"
        " WHERE h.account = ?3 AND h.record = r.value AND h.property = p.value AND h.at_ms >= coalesce((SELECT at_ms"
        " FROM history AS k WHERE k.account = ?3 AND k.record = r.value AND k.property = p.value"
        " ORDER BY at_ms DESC LIMIT 1 OFFSET ?4 - 1), -9223372036854775808)"
    ),
)

POSTGRES = Dialect(
    name="postgres",
    ddl={
        "{text}": 'text COLLATE "C"',
        "{rowid}": "",
        "{record_key}": ", PRIMARY KEY (account, type, id)",
        "{record_index}": "",
        "{clustered}": "",
        "{slot_index}": "",
        "{slot_indexes}": _SLOT_INDEXES,
        "{statistics}": "",
        "{words_column}": ", words tsvector",
        "{words_table}": "CREATE INDEX slot_words ON slot USING gin (words);",
        **{place: _postgres_ms(name) for place, name in _MOMENTS.items()},
    },
    any_number="= ANY(?::bigint[])",
    any_text="= ANY(?::text[])",
    any_double="= ANY(?::double precision[])",
    each="unnest(?::bigint[]) AS {}(value)",
    arrays=True,
    lock=" ORDER BY id FOR UPDATE",
    skip=" ORDER BY id FOR UPDATE SKIP LOCKED",
    hold=(
        "SELECT id FROM record WHERE account = ?"
        " AND (type, id) IN (SELECT * FROM unnest(?::bigint[], ?::bigint[])) ORDER BY id, type FOR UPDATE"
    ),
    share="SELECT pg_advisory_xact_lock_shared(?)",
    exclude="SELECT pg_advisory_xact_lock(?)",
    has_words="slot.words @@ ?::tsquery",
    lacks_words="NOT slot.words @@ ?::tsquery",
    words_between="",
    may_end=(
        "EXISTS (SELECT 1 FROM unnest(tsvector_to_array(slot.words)) AS word"
        " WHERE word LIKE ? OR (length(word) >= 410 AND word LIKE ?))"
    ),
    count_words="SELECT count(*) FROM slot WHERE words @@ ?::tsquery",
    word="'{}'",
    beginning="'{}':*",
    both=" & ",
    either=" | ",
    without=" & !",
    rows_with_words="",
    row_has_words="",
    put_words="UPDATE slot SET words = array_to_tsvector(?::text[]) WHERE account = ? AND type = ? AND id = ?",
    drop_words="",
    walk="",
    sort="{}",
    newest_history=(
        "SELECT h.* FROM unnest(?::bigint[]) AS r(value) CROSS JOIN unnest(?::text[]) AS p(value) CROSS JOIN LATERAL"
        " (SELECT record, property, at_ms, ended, source, source_id, user_id FROM history"
        " WHERE account = ? AND record = r.value AND property = p.value ORDER BY at_ms DESC LIMIT ?) AS h"
    ),
)
