-- When a token was last used, to the minute. A private token has an origin too: 'environment' for the one that follows a setting.
ALTER TABLE token ADD COLUMN used_ms bigint;

-- What was done to an account's tokens, apps and owners, and to the account itself, and by whom: appended, never changed. subject
-- names the thing by what is no secret. number is the account's own, so that what happened within one millisecond keeps its order.
CREATE TABLE credential_audit (
    account bigint NOT NULL,
    number bigint NOT NULL,
    at_ms bigint NOT NULL,
    kind {text} NOT NULL,
    subject {text} NOT NULL,
    action {text} NOT NULL,
    actor {text} NOT NULL,
    detail {text} NOT NULL,
    PRIMARY KEY (account, number)
) {clustered};
-- Access tokens come every half hour: what was done to them is forgotten with them.
CREATE INDEX credential_audit_access ON credential_audit (at_ms) WHERE kind = 'access token';
