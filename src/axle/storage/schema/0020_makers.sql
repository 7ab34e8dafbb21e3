-- The user who had signed in and made or approved it: nothing may do more than who made it, at the time of each request. None for
-- what an operator made, and for what was approved before this was kept.
ALTER TABLE token ADD COLUMN maker bigint;
ALTER TABLE code ADD COLUMN maker bigint;
UPDATE token SET maker = user_id WHERE kind = 'private';
