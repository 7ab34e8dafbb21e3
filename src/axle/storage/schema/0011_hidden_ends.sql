-- hidden counted the archived ends of a link. Now it says which they are: 1 is the record that it leads from, 2 the one that it
-- leads to. So each end is seen to by itself, and in parts. Of one archived end, the records say which it is.
UPDATE link SET hidden = CASE
    WHEN hidden = 2 THEN 3
    WHEN EXISTS (
        SELECT 1 FROM record WHERE record.account = link.account AND record.id = link.from_id AND record.archived_ms IS NOT NULL
            AND record.type IN (SELECT type FROM population WHERE population.account = link.account)
    ) THEN 1
    ELSE 2
END WHERE hidden > 0;
