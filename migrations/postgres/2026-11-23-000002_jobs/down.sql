-- Jobs that the older table cannot tell of are let go.
DROP TABLE idempotency_keys;
ALTER TABLE imports DROP COLUMN notes;
DELETE FROM jobs WHERE request IS NOT NULL;
DROP INDEX jobs_by_import;
DROP INDEX jobs_unfinished;
ALTER TABLE jobs ALTER COLUMN started_at SET NOT NULL;
ALTER TABLE jobs
    DROP COLUMN public_id,
    DROP COLUMN request,
    DROP COLUMN place,
    DROP COLUMN worker,
    DROP COLUMN phase,
    DROP COLUMN rows_total,
    DROP COLUMN result,
    DROP COLUMN attempts,
    DROP COLUMN cancel_requested,
    DROP COLUMN created_at;
ALTER TABLE jobs DROP CONSTRAINT jobs_state_check;
ALTER TABLE jobs ADD CONSTRAINT jobs_state_check CHECK (state IN ('running', 'done', 'failed', 'swept'));
