-- The journals of apps. account is whose app it is; portal is the account in which things happen, 0 for none in particular.

-- What an app follows. A row holds for the events of its portal after since_number and up to until_number (NULL: it still holds),
-- and is never changed otherwise: a file that was cut while it held says the same for as long as it is kept.
CREATE TABLE journal_subscription (
    account bigint NOT NULL,
    app bigint NOT NULL,
    number bigint NOT NULL,
    id bigint NOT NULL,
    kind {text} NOT NULL,
    portal bigint NOT NULL,
    topic {text} NOT NULL,
    selection {text} NOT NULL,
    since_number bigint NOT NULL,
    until_number bigint,
    created_ms bigint NOT NULL,
    updated_ms bigint NOT NULL,
    deleted_ms bigint,
    PRIMARY KEY (account, app, number)
) {clustered};

-- Conditions on the records of a subscription; since_number and until_number as there.
CREATE TABLE journal_filter (
    account bigint NOT NULL,
    app bigint NOT NULL,
    id bigint NOT NULL,
    subscription bigint NOT NULL,
    conditions {text} NOT NULL,
    since_number bigint NOT NULL,
    until_number bigint,
    created_ms bigint NOT NULL,
    PRIMARY KEY (account, app, id)
) {clustered};

-- Up to which number events of a portal, or notes, have been cut into files. moved_ms: whose turn is next.
CREATE TABLE journal_position (
    account bigint NOT NULL,
    app bigint NOT NULL,
    portal bigint NOT NULL,
    source {text} NOT NULL,
    number bigint NOT NULL,
    moved_ms bigint NOT NULL,
    PRIMARY KEY (account, app, portal, source)
) {clustered};

-- One file, by the numbers that it tells of: no value is kept. name is the offset that apps know it by.
CREATE TABLE journal_file (
    account bigint NOT NULL,
    app bigint NOT NULL,
    number bigint NOT NULL,
    name {text} NOT NULL,
    portal bigint NOT NULL,
    source {text} NOT NULL,
    after_number bigint NOT NULL,
    through_number bigint NOT NULL,
    at_ms bigint NOT NULL,
    created_ms bigint NOT NULL,
    PRIMARY KEY (account, app, number)
) {clustered};
-- From an offset to its file.
CREATE UNIQUE INDEX journal_file_name ON journal_file (account, app, name);

-- What a journal tells and no event says: installations, snapshots. body holds names and ids, no value.
CREATE TABLE journal_note (
    account bigint NOT NULL,
    app bigint NOT NULL,
    number bigint NOT NULL,
    name {text} NOT NULL,
    kind {text} NOT NULL,
    portal bigint NOT NULL,
    at_ms bigint NOT NULL,
    body {text} NOT NULL,
    PRIMARY KEY (account, app, number)
) {clustered};
-- From the id of a status to its snapshot.
CREATE UNIQUE INDEX journal_note_name ON journal_note (account, app, name);
