-- Work in hand as a queue that several processes share, and the keys by which a request asked twice is done once.

ALTER TABLE jobs DROP CONSTRAINT jobs_state_check;
ALTER TABLE jobs ADD CONSTRAINT jobs_state_check
    CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled', 'swept'));
ALTER TABLE jobs ADD COLUMN public_id TEXT;
UPDATE jobs SET public_id = 'J' || substr(md5(random()::text || id::text), 1, 16);
ALTER TABLE jobs ALTER COLUMN public_id SET NOT NULL;
ALTER TABLE jobs ADD CONSTRAINT jobs_public_id_key UNIQUE (public_id);
-- What to do, as JSON; none for what a command does by itself.
ALTER TABLE jobs ADD COLUMN request TEXT;
-- The data folder that holds the files it needs; none where any will do.
ALTER TABLE jobs ADD COLUMN place TEXT;
-- The worker that has it, shown to be alive by a lock of this name.
ALTER TABLE jobs ADD COLUMN worker TEXT;
ALTER TABLE jobs ADD COLUMN phase TEXT NOT NULL DEFAULT '';
ALTER TABLE jobs ALTER COLUMN phase DROP DEFAULT;
ALTER TABLE jobs ADD COLUMN rows_total BIGINT;
ALTER TABLE jobs ADD COLUMN result TEXT;
ALTER TABLE jobs ADD COLUMN attempts BIGINT NOT NULL DEFAULT 1;
ALTER TABLE jobs ALTER COLUMN attempts DROP DEFAULT;
ALTER TABLE jobs ADD COLUMN cancel_requested BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE jobs ALTER COLUMN cancel_requested DROP DEFAULT;
ALTER TABLE jobs ADD COLUMN created_at TIMESTAMP;
UPDATE jobs SET created_at = started_at;
ALTER TABLE jobs ALTER COLUMN created_at SET NOT NULL;
ALTER TABLE jobs ALTER COLUMN started_at DROP NOT NULL;
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
