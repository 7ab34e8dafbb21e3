-- People who sign in. Like tokens they are found before the account is known, by an address or by the hash of a secret: on a
-- cluster these are reference tables. Secrets are kept as hashes alone.

-- password is empty where a person has none.
CREATE TABLE person (
    id bigint PRIMARY KEY,
    email {text} NOT NULL,
    first_name {text} NOT NULL,
    last_name {text} NOT NULL,
    created_ms bigint NOT NULL,
    password {text} NOT NULL,
    time_zone {text} NOT NULL
);
CREATE UNIQUE INDEX person_email ON person (email);

-- Where a person is let in, which user of the account that is, and as what.
CREATE TABLE membership (
    person bigint NOT NULL,
    account bigint NOT NULL,
    user_id bigint NOT NULL,
    role {text} NOT NULL,
    created_ms bigint NOT NULL,
    archived_ms bigint,
    PRIMARY KEY (person, account)
);
CREATE INDEX membership_account ON membership (account, user_id);

-- What a provider of identities calls a person. Nobody else can claim it: it is bound once.
CREATE TABLE provider_person (
    issuer {text} NOT NULL,
    subject {text} NOT NULL,
    person bigint NOT NULL,
    created_ms bigint NOT NULL,
    PRIMARY KEY (issuer, subject)
);
CREATE INDEX provider_person_person ON provider_person (person);

CREATE TABLE session (
    hash {text} PRIMARY KEY,
    person bigint NOT NULL,
    account bigint NOT NULL,
    means {text} NOT NULL,
    agent {text} NOT NULL,
    created_ms bigint NOT NULL,
    used_ms bigint NOT NULL,
    expires_ms bigint NOT NULL
) {clustered};
CREATE INDEX session_person ON session (person);
CREATE INDEX session_expires ON session (expires_ms);

-- Links that people get. A used one is kept until it expires, so that a second use can be told from a guess.
CREATE TABLE one_time_link (
    hash {text} PRIMARY KEY,
    purpose {text} NOT NULL,
    account bigint NOT NULL,
    type bigint NOT NULL,
    record bigint NOT NULL,
    subject bigint NOT NULL,
    expires_ms bigint NOT NULL,
    used_ms bigint
) {clustered};
CREATE INDEX one_time_link_expires ON one_time_link (expires_ms);
