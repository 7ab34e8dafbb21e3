"""The words of SQLite."""

from __future__ import annotations

from axle.storage.dialect import MOMENTS, ON_DEMAND, SLOT_INDEXES, Dialect

# About how many rows of a million share the first column, the first two, … of each index: typical, and the same on every
# machine, so that the way of a query does not depend on when somebody last gathered statistics.
_SHARED = {
    "slot_key": "1000000 1000000 1000000 1",
    "slot_created": "1000000 1000000 1000000 2 1 1",
    "slot_updated": "1000000 1000000 1000000 2 1",
    "slot_owner": "1000000 1000000 1000000 2000 400 1 1",
    "slot_status": "1000000 1000000 1000000 200000 2 1",
    "slot_due": "1000000 1000000 1000000 2 1 1",
    **{f"slot_{name}": "1000000 1000000 1000000 10000 1" for name in ON_DEMAND},
}
_STATISTICS = "\n".join(
    [
        "ANALYZE;",
        "DELETE FROM sqlite_stat1 WHERE tbl = 'slot';",
        *(f"INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('slot', '{name}', '{stat}');" for name, stat in _SHARED.items()),
        "ANALYZE sqlite_schema;",
    ]
)


def _milliseconds(name: str) -> str:
    """Return the expression that reads an instant among the properties of a record, as epoch milliseconds."""
    text = f"(properties ->> '{name}')"
    whole = f"CAST(strftime('%s', substr({text}, 1, 19)) AS integer) * 1000 + CAST(substr({text}, 21, 3) AS integer)"
    return f"CASE WHEN {text} LIKE '____-__-__T__:__:__%Z' THEN {whole} END"


SQLITE = Dialect(
    name="sqlite",
    one_writer=True,
    locks=False,
    rows_have_numbers=True,
    chooses_index=False,
    arrays=False,
    ddl={
        "{text}": "text",
        "{rowid}": "row integer PRIMARY KEY,",
        "{record_key}": "",
        "{record_index}": "CREATE UNIQUE INDEX record_key ON record (account, type, id);",
        "{clustered}": "WITHOUT ROWID",
        "{slot_index}": "CREATE UNIQUE INDEX slot_key ON slot (account, type, id);",
        "{slot_indexes}": SLOT_INDEXES,
        "{statistics}": _STATISTICS,
        "{words_column}": "",
        "{words_table}": (
            "CREATE VIRTUAL TABLE words USING fts5(terms, content='', contentless_delete=1, detail=none, tokenize='ascii');"
            "CREATE VIRTUAL TABLE words_terms USING fts5vocab('words', 'row');"
        ),
        "{words_at_once}": "",
        "{slot_key_last}": "",
        **{place: _milliseconds(name) for place, name in MOMENTS.items()},
    },
    any_number="IN (SELECT value FROM json_each(?))",
    any_text="IN (SELECT value FROM json_each(?))",
    any_double="IN (SELECT value FROM json_each(?))",
    each="json_each(?) AS {}",
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
    slot_words="",
    put_words="REPLACE INTO words (terms, rowid) VALUES (?, ?)",
    drop_words="DELETE FROM words WHERE rowid = ?",
    complete_due=(
        "DELETE FROM due WHERE (type, record, rule, at_ms) IN"
        " (SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?))"
        " AND account = ? RETURNING type, record, rule, at_ms"
    ),
    walk=" INDEXED BY {}",
    sort="+{}",
    newest_history=(
        "SELECT h.record, h.property, h.at_ms, h.ended, h.source, h.source_id, h.user_id"
        " FROM json_each(?1) AS r CROSS JOIN json_each(?2) AS p CROSS JOIN history AS h"
        " WHERE h.account = ?3 AND h.type = ?4 AND h.record = r.value AND h.property = p.value AND h.at_ms >= coalesce("
        "(SELECT at_ms"
        " FROM history AS k WHERE k.account = ?3 AND k.type = ?4 AND k.record = r.value AND k.property = p.value"
        " ORDER BY at_ms DESC LIMIT 1 OFFSET ?5 - 1), -9223372036854775808)"
    ),
    values_after=(
        "SELECT m.key + 1, h.ended FROM json_each(?1) AS m CROSS JOIN history AS h WHERE h.account = ?2"
        " AND h.type = m.value ->> 0 AND h.record = m.value ->> 1 AND h.property = m.value ->> 2 AND h.at_ms ="
        " (SELECT at_ms FROM history AS k WHERE k.account = ?2 AND k.type = m.value ->> 0 AND k.record = m.value ->> 1"
        " AND k.property = m.value ->> 2 AND k.at_ms > m.value ->> 3 ORDER BY at_ms LIMIT 1)"
    ),
)
