-- Of indexes that cost the same, PostgreSQL takes the one that was made last. Without statistics it takes few records to have an
-- account and a type, so the key and the other indexes of slots cost the same, and each record was looked for through all due dates.
{slot_key_last}
