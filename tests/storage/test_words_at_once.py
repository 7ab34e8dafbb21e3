"""On PostgreSQL words are put where they belong at once, also in a database that was filled when they could wait."""

from __future__ import annotations

import psycopg

from axle.storage.migrations import migrations
from axle.storage.postgres.database import Postgres
from axle.storage.postgres.dialect import POSTGRES
from tests.storage import databases

WORDS = "INSERT INTO slot (account, type, id, created_ms, updated_ms, words) VALUES (1, 1, %s, 0, 0, %s::tsvector)"


def test_words_that_wait_are_put_into_the_index(postgres_server: str) -> None:
    """A filled database of before has its waiting words in the index afterwards, and no later ones wait."""
    with databases.own_database(postgres_server) as url:
        with psycopg.connect(url, autocommit=True) as db:
            db.execute("CREATE TABLE migration (version integer PRIMARY KEY, applied_ms bigint NOT NULL)")
            for step in migrations(POSTGRES):
                if step.version < 13:
                    for text in step.statements:
                        db.execute(text.encode())
                    db.execute("INSERT INTO migration (version, applied_ms) VALUES (%s, 0)", (step.version,))
            db.execute(WORDS, (1, "'early'"))
        Postgres(url).close()
        with psycopg.connect(url, autocommit=True) as db:
            db.execute(WORDS, (2, "'late'"))
            assert db.execute("SELECT gin_clean_pending_list('slot_words')").fetchall() == [(0,)]
            db.execute("SET enable_seqscan = off")
            rows = db.execute("SELECT id FROM slot WHERE words @@ 'early | late' ORDER BY id").fetchall()
            assert rows == [(1,), (2,)]
