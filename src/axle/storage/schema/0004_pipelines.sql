-- What was done to an account's pipelines and their stages: appended, never changed. stage is empty for the pipeline itself.
-- number is the account's own, so that what happened within one millisecond keeps its order.
CREATE TABLE audit (
    account bigint NOT NULL,
    type bigint NOT NULL,
    pipeline {text} NOT NULL,
    stage {text} NOT NULL,
    number bigint NOT NULL,
    at_ms bigint NOT NULL,
    action {text} NOT NULL,
    user_id bigint,
    body {text} NOT NULL,
    PRIMARY KEY (account, type, pipeline, stage, number)
) {clustered};
