-- A record is named by its account, its type and its id: records of different types may share an id. History and due were kept
-- without the type, or keyed without it. Until now ids differed between types, so the id alone says whose history it is; what is left
-- of records that are gone is left behind. Each record looks its history up by key, so that the time grows with the rows alone.
ALTER TABLE history RENAME TO older_history;
CREATE TABLE history (
    account bigint NOT NULL,
    type bigint NOT NULL,
    record bigint NOT NULL,
    property {text} NOT NULL,
    at_ms bigint NOT NULL,
    ended {text} NOT NULL,
    source {text} NOT NULL,
    source_id {text} NOT NULL,
    user_id bigint,
    PRIMARY KEY (account, type, record, property, at_ms)
) {clustered};
INSERT INTO history (account, type, record, property, at_ms, ended, source, source_id, user_id)
SELECT record.account, record.type, record.id, older.property, older.at_ms, older.ended, older.source, older.source_id,
    older.user_id
FROM record CROSS JOIN older_history AS older WHERE older.account = record.account AND older.record = record.id
ORDER BY record.account, record.type, record.id;
DROP TABLE older_history;

ALTER TABLE due RENAME TO older_due;
CREATE TABLE due (
    account bigint NOT NULL,
    type bigint NOT NULL,
    record bigint NOT NULL,
    rule {text} NOT NULL,
    at_ms bigint NOT NULL,
    PRIMARY KEY (account, type, record, rule, at_ms)
) {clustered};
INSERT INTO due (account, type, record, rule, at_ms) SELECT account, type, record, rule, at_ms FROM older_due;
DROP TABLE older_due;
CREATE INDEX due_at ON due (at_ms);
