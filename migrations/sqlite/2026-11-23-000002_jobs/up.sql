-- Work in hand as a queue that several processes share, and the keys by which a request asked twice is done once.

CREATE TABLE jobs_rebuilt (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    public_id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled', 'swept')),
    -- What to do, as JSON; none for what a command does by itself.
    request TEXT,
    -- The data folder that holds the files it needs; none where any will do.
    place TEXT,
    -- The worker that has it, shown to be alive by a lock of this name.
    worker TEXT,
    import_id BIGINT REFERENCES imports (id),
    phase TEXT NOT NULL,
    rows_done BIGINT NOT NULL,
    rows_total BIGINT,
    message TEXT NOT NULL,
    result TEXT,
    attempts BIGINT NOT NULL,
    cancel_requested BOOLEAN NOT NULL,
    created_at TIMESTAMP NOT NULL,
    started_at TIMESTAMP,
    finished_at TIMESTAMP
);
INSERT INTO jobs_rebuilt
SELECT id, 'J' || lower(hex(randomblob(8))), kind, state, NULL, NULL, NULL, import_id, '', rows_done, NULL, message, NULL,
       1, FALSE, started_at, started_at, finished_at
FROM jobs;
DROP TABLE jobs;
ALTER TABLE jobs_rebuilt RENAME TO jobs;
CREATE INDEX jobs_unfinished ON jobs (id) WHERE state IN ('queued', 'running');
CREATE INDEX jobs_by_import ON jobs (import_id);

-- What was noted while an import was read, as JSON.
ALTER TABLE imports ADD COLUMN notes TEXT NOT NULL DEFAULT '';

CREATE TABLE idempotency_keys (
    scope TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    -- The process that is answering, shown to be alive by a lock of this name.
    holder TEXT NOT NULL,
    -- Hash of what was asked and the job that answers it; none while the first request is being read.
    fingerprint TEXT,
    job_id BIGINT REFERENCES jobs (id),
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (scope, idempotency_key)
);
