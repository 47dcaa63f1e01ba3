-- Jobs that the older table cannot tell of are let go.
DROP TABLE idempotency_keys;
ALTER TABLE imports DROP COLUMN notes;
CREATE TABLE jobs_former (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('running', 'done', 'failed', 'swept')),
    import_id BIGINT REFERENCES imports (id),
    rows_done BIGINT NOT NULL,
    message TEXT NOT NULL,
    started_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP
);
INSERT INTO jobs_former
SELECT id, kind, state, import_id, rows_done, message, started_at, finished_at
FROM jobs
WHERE request IS NULL;
DROP TABLE jobs;
ALTER TABLE jobs_former RENAME TO jobs;
