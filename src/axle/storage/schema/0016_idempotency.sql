-- Answers to writes that brought a key, kept for a day in the write's own transaction: who sends one again gets its answer, and
-- nothing happens twice. caller says whose key it is, request is the hash of what was asked. body is empty once it is erased.
CREATE TABLE idempotency (
    account bigint NOT NULL,
    caller {text} NOT NULL,
    key {text} NOT NULL,
    request {text} NOT NULL,
    status bigint NOT NULL,
    headers {text} NOT NULL,
    body {text} NOT NULL,
    at_ms bigint NOT NULL,
    PRIMARY KEY (account, caller, key)
) {clustered};
-- What is a day old is forgotten.
CREATE INDEX idempotency_at ON idempotency (account, at_ms);
