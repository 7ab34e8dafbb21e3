-- When an activity happens stands on the links that lead to it from what rolls activities up; open is 1 where it is still to be done.
ALTER TABLE link ADD COLUMN at_ms bigint;
ALTER TABLE link ADD COLUMN open bigint;
-- The last and the next activity of a record, however many it has.
CREATE INDEX link_times ON link (account, from_id, type, open, at_ms) WHERE at_ms IS NOT NULL AND hidden = 0;
