-- Apps that ask for tokens with OAuth, and what is under way between them and the people who approve. Like token, these are found
-- before the account is known: on a cluster they are reference tables. Secrets are kept as hashes alone.

-- account is whose app it is. Redirect addresses are joined by blanks, which none of them holds; so are scopes.
CREATE TABLE app (
    id bigint PRIMARY KEY,
    client_id {text} NOT NULL,
    secret_hash {text} NOT NULL,
    account bigint NOT NULL,
    name {text} NOT NULL,
    redirect_uris {text} NOT NULL,
    scopes {text} NOT NULL,
    created_ms bigint NOT NULL,
    archived_ms bigint
);
-- Every request for a token names its app so.
CREATE UNIQUE INDEX app_client ON app (client_id);

-- Secrets that are good once and not for long: an approval that somebody is asked for, then the code that the app gets.
-- A used one is kept for a while, so that a second use is noticed.
CREATE TABLE code (
    hash {text} PRIMARY KEY,
    kind {text} NOT NULL,
    account bigint NOT NULL,
    user_id bigint,
    app bigint NOT NULL,
    scopes {text} NOT NULL,
    redirect_uri {text} NOT NULL,
    challenge {text} NOT NULL,
    method {text} NOT NULL,
    expires_ms bigint NOT NULL,
    used_ms bigint
) {clustered};
-- What expired long ago is forgotten whenever tokens are given out.
CREATE INDEX code_expires ON code (expires_ms);
CREATE INDEX token_expires ON token (expires_ms) WHERE kind = 'access';
-- A code that is used twice revokes all tokens of its approval.
CREATE INDEX token_origin ON token (origin) WHERE origin <> '';
-- An app that is archived loses its tokens.
CREATE INDEX token_app ON token (app) WHERE kind <> 'private';
