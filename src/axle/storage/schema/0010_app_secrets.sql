-- The secret of an app is kept sealed too, since deliveries are signed with it. The key is not in the database. Apps that were made
-- before have none until their secret is replaced; the one that was replaced may be good for a while yet.
ALTER TABLE app ADD COLUMN sealed_secret {text} NOT NULL DEFAULT '';
ALTER TABLE app ADD COLUMN old_secret_hash {text} NOT NULL DEFAULT '';
ALTER TABLE app ADD COLUMN old_until_ms bigint NOT NULL DEFAULT 0;
