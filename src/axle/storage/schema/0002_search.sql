-- What a search looks at: live records only, so that no statement needs to say so. The truth stays in record.
-- A slot is a column that one property of a type is kept in, typed: t for text (folded, at most 400 characters), n for numbers and
-- instants. t1 is the status or stage, t2 the owner, n1 the due date in every type, so that the same few indexes serve all; the other
-- slots are given to a property when it is first filtered or sorted by (definition rows of the kind slot).
-- Where there is a row number, it is that of the record, so that it never changes.

CREATE TABLE slot (
    {rowid}
    account bigint NOT NULL,
    type bigint NOT NULL,
    id bigint NOT NULL,
    created_ms bigint NOT NULL,
    updated_ms bigint NOT NULL,
    t1 {text}, t2 {text}, t3 {text}, t4 {text}, t5 {text}, t6 {text}, t7 {text}, t8 {text},
    t9 {text}, t10 {text}, t11 {text}, t12 {text}, t13 {text}, t14 {text}, t15 {text}, t16 {text},
    n1 double precision, n2 double precision, n3 double precision, n4 double precision,
    n5 double precision, n6 double precision, n7 double precision, n8 double precision,
    n9 double precision, n10 double precision, n11 double precision, n12 double precision,
    n13 double precision, n14 double precision, n15 double precision, n16 double precision
    {words_column}
    {record_key}
);
{slot_index}

-- The default order, and "created since". The owner stands behind the id, here and in slot_due, so that a walk for one owner's
-- records looks up no row that is not theirs.
CREATE INDEX slot_created ON slot (account, type, created_ms, id, t2);
-- Incremental readers: "modified since", oldest first.
CREATE INDEX slot_updated ON slot (account, type, updated_ms, id);
-- A person's open work by due date; counts of an owner, of an owner's statuses.
CREATE INDEX slot_owner ON slot (account, type, t2, t1, n1, id);
-- Everybody's work of one status by due date; counts of a status.
CREATE INDEX slot_status ON slot (account, type, t1, n1, id);
-- What is due in a range of time.
CREATE INDEX slot_due ON slot (account, type, n1, id, t2);

-- How many live records there are of each type: the total of an empty search, and what "all but these" is counted from.
-- newest_ms is the latest creation; lag_ms says how much earlier than another a record was created that stands in a later row.
CREATE TABLE population (
    account bigint NOT NULL,
    type bigint NOT NULL,
    live bigint NOT NULL,
    newest_ms bigint NOT NULL,
    lag_ms bigint NOT NULL,
    PRIMARY KEY (account, type)
) {clustered};

-- How many live records have each status (t1), owner (t2), and day of a date (n1, created_ms, updated_ms): see tally.py.
CREATE TABLE tally (
    account bigint NOT NULL,
    type bigint NOT NULL,
    slot {text} NOT NULL,
    value {text} NOT NULL,
    live bigint NOT NULL,
    PRIMARY KEY (account, type, slot, value)
) {clustered};

-- One index per slot that is given on demand: an index of a slot that nobody uses is empty and costs nothing.
{slot_indexes}
{words_table}

-- What the database is told of the data, where it must be told: without it, a few ids are looked for by walking an order's index.
{statistics}
