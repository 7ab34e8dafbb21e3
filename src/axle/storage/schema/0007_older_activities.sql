-- What 0006 keeps of new activities and of whom they belong to, for those that a database had before. The numbers are the keys of
-- types: 18, 27, 46 to 49 and 116 are activities; 1, 2, 3, 5, 136 and those of an account's own, from 20000000001 on, sum them up.
-- Each link looks its activity up by key; joined the other way round, SQLite would read all links for each activity.
UPDATE link SET (at_ms, open) = (
    SELECT coalesce({meeting_ms}, {happens_ms}), CASE WHEN properties LIKE '%"hs_task_is_open":"false"%' THEN 0 ELSE 1 END
    FROM record AS activity
    WHERE activity.account = link.account AND activity.type IN (18, 27, 46, 47, 48, 49, 116) AND activity.id = link.to_id
) WHERE link.at_ms IS NULL AND EXISTS (
    SELECT 1 FROM record AS activity
    WHERE activity.account = link.account AND activity.type IN (18, 27, 46, 47, 48, 49, 116) AND activity.id = link.to_id
);

-- The loop works out what a record with activities, or with a record that it follows, says of them. 1, 5, 26, 578 and 580 are the
-- associations that are followed.
INSERT INTO due (account, record, rule, at_ms, type)
SELECT account, id, 'calculated', 0, type FROM record
WHERE archived_ms IS NULL AND (type IN (1, 2, 3, 5, 136) OR type > 20000000000) AND EXISTS (
    SELECT 1 FROM link WHERE link.account = record.account AND link.from_id = record.id AND link.hidden = 0
        AND (link.at_ms IS NOT NULL OR link.type IN (1, 5, 26, 578, 580))
);

-- And the flags of the stages of deals and leads, which new ones have from the beginning.
INSERT INTO due (account, record, rule, at_ms, type)
SELECT account, id, 'due_flags', 0, type FROM record WHERE archived_ms IS NULL AND type IN (3, 136);

-- What clients wrote as the company of a contact was a mere value: it becomes an association, before anything is worked out.
INSERT INTO due (account, record, rule, at_ms, type)
SELECT account, id, 'claim', -1, type FROM record
WHERE archived_ms IS NULL AND type = 1 AND properties LIKE '%"associatedcompanyid":"%' AND NOT EXISTS (
    SELECT 1 FROM link WHERE link.account = record.account AND link.from_id = record.id AND link.type = 1
);
