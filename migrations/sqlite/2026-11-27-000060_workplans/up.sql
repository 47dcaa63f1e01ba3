-- What people said of the entries of workplans: appended, never altered. An entry is the fold of all of it.

CREATE TABLE workplan_words (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    public_id TEXT NOT NULL UNIQUE,
    -- Public id of the entry, and how many things had been said of it before: of two people at once only one can
    -- come next.
    entry TEXT NOT NULL,
    place BIGINT NOT NULL,
    footprint TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (
        kind IN ('adopt', 'readopt', 'owner', 'status', 'note', 'task', 'actual', 'contract', 'drop')
    ),
    -- What was said, as JSON: the frozen plan of what is adopted, a name, a step, a day, an amount.
    payload TEXT NOT NULL,
    actor TEXT NOT NULL,
    why TEXT,
    said_at TIMESTAMP NOT NULL,
    UNIQUE (entry, place)
);
CREATE INDEX workplan_words_by_footprint ON workplan_words (footprint);
