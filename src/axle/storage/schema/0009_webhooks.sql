-- What apps want to be told, and what they are told. Where an app is told something, and of what, is read before the account is
-- known in which it happened: on a cluster these two are reference tables. account is whose app it is.
CREATE TABLE webhook_settings (
    account bigint NOT NULL,
    app bigint NOT NULL,
    target_url {text} NOT NULL,
    max_requests bigint NOT NULL,
    created_ms bigint NOT NULL,
    updated_ms bigint NOT NULL,
    PRIMARY KEY (account, app)
) {clustered};

-- type, action and property say what it is about; event_type and type_id are what the app wrote. since_ms: active since then.
CREATE TABLE webhook_subscription (
    account bigint NOT NULL,
    app bigint NOT NULL,
    id bigint NOT NULL,
    event_type {text} NOT NULL,
    type_id {text} NOT NULL,
    type bigint NOT NULL,
    action {text} NOT NULL,
    property {text} NOT NULL,
    active bigint NOT NULL,
    since_ms bigint NOT NULL,
    created_ms bigint NOT NULL,
    updated_ms bigint NOT NULL,
    PRIMARY KEY (account, app, id)
) {clustered};

-- How far somebody who follows an account's events has come; number is NULL while nobody wants to know.
CREATE TABLE consumer (
    account bigint NOT NULL,
    name {text} NOT NULL,
    number bigint,
    PRIMARY KEY (account, name)
) {clustered};

-- An app's receiver, as far as it concerns one account: when something is next to be sent there, NULL for nothing; how many requests
-- may be under way; how many have failed in a row, since when; and since when nothing is sent there any more.
CREATE TABLE endpoint (
    account bigint NOT NULL,
    app bigint NOT NULL,
    next_ms bigint,
    room bigint NOT NULL,
    failures bigint NOT NULL,
    failing_ms bigint,
    paused_ms bigint,
    PRIMARY KEY (account, app)
) {clustered};
-- Senders ask for the receivers that are next, over all accounts.
CREATE INDEX endpoint_next ON endpoint (next_ms) WHERE next_ms IS NOT NULL;

-- One request to a receiver, with all that it tells: events by number, no values. lease names who is sending it, until next_ms.
CREATE TABLE delivery (
    account bigint NOT NULL,
    id bigint NOT NULL,
    app bigint NOT NULL,
    kind {text} NOT NULL,
    state {text} NOT NULL,
    items {text} NOT NULL,
    first_event bigint NOT NULL,
    attempts bigint NOT NULL,
    next_ms bigint NOT NULL,
    lease {text} NOT NULL,
    created_ms bigint NOT NULL,
    ended_ms bigint,
    PRIMARY KEY (account, id)
) {clustered};
-- What is to be sent next to a receiver.
CREATE INDEX delivery_next ON delivery (account, app, next_ms, id) WHERE ended_ms IS NULL;
-- What is under way to a receiver.
CREATE INDEX delivery_leased ON delivery (account, app, next_ms) WHERE lease <> '';
-- The first event that is still needed.
CREATE INDEX delivery_event ON delivery (account, first_event) WHERE ended_ms IS NULL;
-- What has failed, for whoever sends it again.
CREATE INDEX delivery_failed ON delivery (account, app, id) WHERE state = 'failed';

-- Each time that a request was sent, and what came of it. answer is the beginning of what the receiver said.
CREATE TABLE attempt (
    account bigint NOT NULL,
    delivery bigint NOT NULL,
    number bigint NOT NULL,
    at_ms bigint NOT NULL,
    duration_ms bigint NOT NULL,
    result {text} NOT NULL,
    status bigint,
    detail {text} NOT NULL,
    answer {text} NOT NULL,
    PRIMARY KEY (account, delivery, number)
) {clustered};

-- Which records a request told of whose receiver said something: it may have said their values.
CREATE TABLE told (
    account bigint NOT NULL,
    type bigint NOT NULL,
    record bigint NOT NULL,
    delivery bigint NOT NULL,
    PRIMARY KEY (account, type, record, delivery)
) {clustered};
