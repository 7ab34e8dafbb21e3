-- Work that one process at a time should do for the whole database. beat changes while the holder lives; whoever sees it stand still
-- takes the lease over, so that no clocks are compared. account is 0, which is nobody's: a cluster keeps the row on one machine.
-- On SQLite, which one process has alone, the table stays empty.
CREATE TABLE lease (
    account bigint NOT NULL,
    name {text} NOT NULL,
    holder {text} NOT NULL,
    beat bigint NOT NULL,
    PRIMARY KEY (account, name)
) {clustered};
