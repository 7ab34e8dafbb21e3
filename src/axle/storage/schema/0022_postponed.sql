-- A moment at which something failed comes again at at_ms: moment_ms is when it was, NULL where that is the same; tries is how often
-- it has failed.
ALTER TABLE due ADD COLUMN moment_ms bigint;
ALTER TABLE due ADD COLUMN tries bigint NOT NULL DEFAULT 0;
