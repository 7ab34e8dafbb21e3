-- Where an activity stands on a timeline, on the links that lead to it: shown_ms where that is not at_ms, which is when it happens.
ALTER TABLE link ADD COLUMN shown_ms bigint;
CREATE INDEX link_shown ON link (account, from_id, type, shown_ms, to_id) WHERE shown_ms IS NOT NULL AND hidden = 0;
-- A page of a timeline is read in the order of this index, which therefore ends as that order does.
DROP INDEX link_times;
CREATE INDEX link_times ON link (account, from_id, type, open, at_ms, to_id) WHERE at_ms IS NOT NULL AND hidden = 0;
-- Archived activities (2) have a timeline too.
CREATE INDEX link_archived ON link (account, from_id, type, (coalesce(shown_ms, at_ms)), to_id) WHERE hidden = 2;
-- The recycle bin shows what was archived last first.
CREATE INDEX record_archived_at ON record (account, type, archived_ms, id) WHERE archived_ms IS NOT NULL;
-- An account lists the tokens of its private apps.
CREATE INDEX token_account ON token (account, created_ms) WHERE kind = 'private';
-- Until now only links from records that sum activities up said when these happen. The loop works it out for the others: those of
-- activities that some record has no moment of, and of meetings (47), which may begin at another moment than timelines show.
INSERT INTO due (account, record, rule, at_ms, type)
SELECT account, id, 'calculated', 0, type FROM record
WHERE archived_ms IS NULL AND type IN (18, 27, 46, 47, 48, 49, 116)
    AND ((type = 47 AND properties LIKE '%"hs_meeting_start_time":"%') OR EXISTS (
        SELECT 1 FROM link AS back JOIN link ON link.account = back.account AND link.from_id = back.to_id
            AND link.to_id = back.from_id AND link.at_ms IS NULL
        WHERE back.account = record.account AND back.from_id = record.id
    ))
ON CONFLICT DO NOTHING;
