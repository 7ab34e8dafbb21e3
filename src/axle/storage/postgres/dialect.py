"""The words of PostgreSQL."""

from __future__ import annotations

from axle.storage.dialect import MOMENTS, SLOT_INDEXES, Dialect

FOLLOWS = " /* follows"  # by this the cursor sees that a statement is to follow the index of its order
MANY = " /* many */"  # by this that a statement reads so many rows that several processes are to share them


def _milliseconds(name: str) -> str:
    """Return the expression that reads an instant among the properties of a record, as epoch milliseconds.

    By a pattern: PostgreSQL's JSON refuses a whole record for an escape of no character.
    """
    text = f"""substring(properties from '"{name}":"([^"]*)"')"""
    return f"CASE WHEN {text} LIKE '____-__-__T__:__:__%Z' THEN (extract(epoch FROM {text}::timestamptz) * 1000)::bigint END"


POSTGRES = Dialect(
    name="postgres",
    one_writer=False,
    locks=True,
    rows_have_numbers=False,
    chooses_index=True,
    arrays=True,
    ddl={
        "{text}": 'text COLLATE "C"',
        "{rowid}": "",
        "{record_key}": ", PRIMARY KEY (account, type, id)",
        "{record_index}": "",
        "{clustered}": "",
        "{slot_index}": "",
        "{slot_indexes}": SLOT_INDEXES,
        "{statistics}": "",
        "{words_column}": ", words tsvector",
        "{words_table}": "CREATE INDEX slot_words ON slot USING gin (words);",
        "{words_at_once}": "ALTER INDEX slot_words SET (fastupdate = off); SELECT gin_clean_pending_list('slot_words');",
        "{slot_key_last}": "ALTER TABLE slot DROP CONSTRAINT slot_pkey;"
        " ALTER TABLE slot ADD CONSTRAINT slot_pkey PRIMARY KEY (account, type, id);",
        **{place: _milliseconds(name) for place, name in MOMENTS.items()},
    },
    any_number="= ANY(?::bigint[])",
    any_text="= ANY(?::text[])",
    any_double="= ANY(?::double precision[])",
    look_up="SELECT looked_up.* FROM unnest(?::bigint[]) AS wanted(id) CROSS JOIN LATERAL ({} LIMIT 1) AS looked_up",
    each="unnest(?::bigint[]) AS {}(value)",
    lock=" ORDER BY id, type FOR UPDATE",
    skip_locked=" ORDER BY id, type FOR UPDATE SKIP LOCKED",
    lock_records=(
        "SELECT id FROM record WHERE account = ?"
        " AND (type, id) IN (SELECT * FROM unnest(?::bigint[], ?::bigint[])) ORDER BY id, type FOR UPDATE"
    ),
    lock_account="SELECT definitions FROM counter WHERE account = ? FOR NO KEY UPDATE",
    has_words="slot.words @@ ?::tsquery",
    lacks_words="NOT slot.words @@ ?::tsquery",
    words_between="",
    may_end=(
        "EXISTS (SELECT 1 FROM unnest(tsvector_to_array(slot.words)) AS word"
        " WHERE word LIKE ? OR (length(word) >= 410 AND word LIKE ?))"
    ),
    count_words="",
    word="'{}'",
    beginning="'{}':*",
    both=" & ",
    either=" | ",
    without=" & !",
    rows_with_words="",
    row_has_words="",
    put_words="UPDATE slot SET words = array_to_tsvector(?::text[]) WHERE account = ? AND type = ? AND id = ?",
    drop_words="",
    complete_due=(
        "DELETE FROM due USING unnest(?::bigint[], ?::bigint[], ?::text[], ?::bigint[]) AS done(type, record, rule, at_ms)"
        " WHERE due.account = ? AND due.type = done.type AND due.record = done.record AND due.rule = done.rule"
        " AND due.at_ms = done.at_ms RETURNING due.type, due.record, due.rule, due.at_ms"
    ),
    slot_words="array_to_tsvector(?::text[])",
    walk=FOLLOWS + " {} */",
    sort="least({})",
    compares_rows=True,
    mirrors_first=True,
    words_apart=True,
    newest_history=(
        "SELECT h.* FROM unnest(?::bigint[]) AS r(value) CROSS JOIN unnest(?::text[]) AS p(value) CROSS JOIN LATERAL"
        " (SELECT record, property, at_ms, ended, source, source_id, user_id FROM history"
        " WHERE account = ? AND type = ? AND record = r.value AND property = p.value ORDER BY at_ms DESC LIMIT ?) AS h"
    ),
    values_after=(
        "SELECT m.place, h.ended FROM unnest(?::bigint[], ?::bigint[], ?::text[], ?::bigint[]) WITH ORDINALITY"
        " AS m(type, record, property, at_ms, place) CROSS JOIN LATERAL"
        " (SELECT ended FROM history WHERE account = ? AND type = m.type AND record = m.record AND property = m.property"
        " AND at_ms > m.at_ms ORDER BY at_ms LIMIT 1) AS h"
    ),
)
