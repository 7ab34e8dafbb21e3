-- What an owner wants to be told, where, and when not. channels is JSON text; times of day are such as 07:30 in the owner's zone.
CREATE TABLE owner_settings (
    account bigint NOT NULL,
    owner bigint NOT NULL,
    channels {text} NOT NULL,
    webhook_url {text} NOT NULL,
    zone {text} NOT NULL,
    quiet_from {text} NOT NULL,
    quiet_until {text} NOT NULL,
    digest_at {text} NOT NULL,
    digest_ms bigint,
    meeting_minutes bigint,
    updated_ms bigint NOT NULL,
    PRIMARY KEY (account, owner)
) {clustered};

-- One moment of one record on one channel, to be told to an owner. It holds no values. Where type is 0, record is the owner.
-- lease names who is sending it, until next_ms.
CREATE TABLE message (
    account bigint NOT NULL,
    type bigint NOT NULL,
    record bigint NOT NULL,
    moment_ms bigint NOT NULL,
    channel {text} NOT NULL,
    kind {text} NOT NULL,
    owner bigint NOT NULL,
    state {text} NOT NULL,
    attempts bigint NOT NULL,
    next_ms bigint NOT NULL,
    lease {text} NOT NULL,
    created_ms bigint NOT NULL,
    ended_ms bigint,
    PRIMARY KEY (account, type, record, moment_ms, channel)
) {clustered};
-- Senders ask for what is next on a channel, over all accounts.
CREATE INDEX message_next ON message (channel, next_ms) WHERE ended_ms IS NULL;
-- The log, newest first; and what is old enough to be forgotten.
CREATE INDEX message_created ON message (account, created_ms);

-- Each time that a message was sent, and what came of it.
CREATE TABLE message_attempt (
    account bigint NOT NULL,
    type bigint NOT NULL,
    record bigint NOT NULL,
    moment_ms bigint NOT NULL,
    channel {text} NOT NULL,
    number bigint NOT NULL,
    at_ms bigint NOT NULL,
    duration_ms bigint NOT NULL,
    result {text} NOT NULL,
    status bigint,
    detail {text} NOT NULL,
    PRIMARY KEY (account, type, record, moment_ms, channel, number)
) {clustered};
