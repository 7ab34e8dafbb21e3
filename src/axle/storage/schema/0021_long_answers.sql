-- What receivers said, where that is longer than what the log shows of it: whoever reads the log does not read this. An attempt has
-- the beginning, and how long it was.
CREATE TABLE long_answer (
    account bigint NOT NULL,
    delivery bigint NOT NULL,
    number bigint NOT NULL,
    answer {text} NOT NULL,
    PRIMARY KEY (account, delivery, number)
);
ALTER TABLE attempt ADD COLUMN answer_length bigint NOT NULL DEFAULT 0;
