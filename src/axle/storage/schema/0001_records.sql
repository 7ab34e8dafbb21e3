-- Records and what belongs to them. The same file serves every database: {text} is the dialect's text type, {rowid} its hidden key.
-- Every table begins with the account, which is also what a distributed database divides by.

CREATE TABLE account (
    id bigint PRIMARY KEY,
    name {text} NOT NULL,
    created_ms bigint NOT NULL
);

-- One counter of record ids per account, over all object types; definitions changes with every change of the definitions.
CREATE TABLE counter (
    account bigint PRIMARY KEY,
    next_id bigint NOT NULL,
    next_event bigint NOT NULL,
    definitions bigint NOT NULL
);

-- The record itself. properties is JSON text on every database: a binary form would re-order names and re-print numbers.
CREATE TABLE record (
    {rowid}
    account bigint NOT NULL,
    type bigint NOT NULL,
    id bigint NOT NULL,
    created_ms bigint NOT NULL,
    updated_ms bigint NOT NULL,
    archived_ms bigint,
    properties {text} NOT NULL
    {record_key}
);
{record_index}
-- The recycle bin is small beside the records: without this index, listing it would read all of them.
CREATE INDEX record_archived ON record (account, type, id) WHERE archived_ms IS NOT NULL;

-- Values that must be unique within their type; also the look-up of idProperty. Live records only.
CREATE TABLE unique_value (
    account bigint NOT NULL,
    type bigint NOT NULL,
    property {text} NOT NULL,
    value {text} NOT NULL,
    record bigint NOT NULL,
    PRIMARY KEY (account, type, property, value)
) {clustered};
-- Archiving and erasing free what a record holds.
CREATE INDEX unique_value_record ON unique_value (account, record);

-- One row per direction and type, so that every question is asked from the from side and needs this key alone.
-- hidden counts the archived ends (from 0011 on it says which): an archived record keeps its links, but nobody sees them.
CREATE TABLE link (
    account bigint NOT NULL,
    from_id bigint NOT NULL,
    type bigint NOT NULL,
    to_id bigint NOT NULL,
    hidden bigint NOT NULL,
    PRIMARY KEY (account, from_id, type, to_id)
) {clustered};

-- One row per change of one property: the value that ended, and when and by whom it was replaced.
-- The present value is the record's; the first value is the last row's. So a create writes nothing here.
CREATE TABLE history (
    account bigint NOT NULL,
    record bigint NOT NULL,
    property {text} NOT NULL,
    at_ms bigint NOT NULL,
    ended {text} NOT NULL,
    source {text} NOT NULL,
    source_id {text} NOT NULL,
    user_id bigint,
    PRIMARY KEY (account, record, property, at_ms)
) {clustered};

-- What happened, in order, for whoever follows: webhooks, the journal, incremental readers.
CREATE TABLE event (
    account bigint NOT NULL,
    seq bigint NOT NULL,
    type bigint NOT NULL,
    record bigint NOT NULL,
    at_ms bigint NOT NULL,
    change {text} NOT NULL,
    detail {text} NOT NULL,
    PRIMARY KEY (account, seq)
) {clustered};

-- What time will do to a record.
CREATE TABLE due (
    account bigint NOT NULL,
    record bigint NOT NULL,
    rule {text} NOT NULL,
    at_ms bigint NOT NULL,
    type bigint NOT NULL,
    PRIMARY KEY (account, record, rule, at_ms)
) {clustered};
-- The loop that applies due work asks for the earliest, over all accounts.
CREATE INDEX due_at ON due (at_ms);

-- Definitions that an account adds to the catalogue: properties, groups, pipelines, labels, schemas.
CREATE TABLE definition (
    account bigint NOT NULL,
    type bigint NOT NULL,
    kind {text} NOT NULL,
    name {text} NOT NULL,
    body {text} NOT NULL,
    archived_ms bigint,
    PRIMARY KEY (account, type, kind, name)
) {clustered};

CREATE TABLE owner (
    account bigint NOT NULL,
    id bigint NOT NULL,
    user_id bigint,
    email {text} NOT NULL,
    first_name {text} NOT NULL,
    last_name {text} NOT NULL,
    created_ms bigint NOT NULL,
    updated_ms bigint NOT NULL,
    archived_ms bigint,
    teams {text} NOT NULL,
    PRIMARY KEY (account, id)
);
-- Owners are asked for by their address or by their user.
CREATE INDEX owner_email ON owner (account, email, id);
CREATE INDEX owner_user ON owner (account, user_id);

-- Tokens are found by their hash alone, before the account is known: on a cluster a reference table.
CREATE TABLE token (
    hash {text} PRIMARY KEY,
    account bigint NOT NULL,
    app bigint NOT NULL,
    name {text} NOT NULL,
    scopes {text} NOT NULL,
    created_ms bigint NOT NULL,
    expires_ms bigint,
    revoked_ms bigint,
    kind {text} NOT NULL,
    user_id bigint,
    origin {text} NOT NULL
) {clustered};
