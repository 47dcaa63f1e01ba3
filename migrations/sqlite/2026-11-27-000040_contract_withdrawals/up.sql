-- Which contracts a deleted import had stated: the history says that a version was withdrawn, and nothing of what it
-- stated.

CREATE TABLE contract_withdrawals (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    import_id BIGINT NOT NULL REFERENCES imports (id),
    record_key TEXT NOT NULL,
    withdrawn_at TIMESTAMP NOT NULL
);
CREATE INDEX contract_withdrawals_by_key ON contract_withdrawals (record_key);
