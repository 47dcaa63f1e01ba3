-- What people said: appended, never altered. Who is right now follows from the whole list.

CREATE TABLE review_actions (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    public_id TEXT NOT NULL UNIQUE,
    -- Shared by what was said at once.
    batch TEXT NOT NULL,
    kind TEXT NOT NULL
        CHECK (kind IN ('accept', 'reject', 'choose', 'mark_pack', 'split', 'merge', 'undo')),
    -- Public id of the item or product it is about, and how many actions it had had before: of two people at once
    -- only one can come next.
    subject TEXT NOT NULL,
    place BIGINT NOT NULL,
    -- Public ids of the product that was said, and of the one that was proposed then.
    product TEXT,
    proposed TEXT,
    units BIGINT,
    base_unit TEXT,
    -- The action that is taken back.
    undoes TEXT UNIQUE,
    actor TEXT NOT NULL,
    why TEXT,
    acted_at TIMESTAMP NOT NULL,
    UNIQUE (subject, place)
);
CREATE INDEX review_actions_by_batch ON review_actions (batch);
CREATE INDEX review_actions_by_product ON review_actions (product);

-- The keys by which a request asked twice is done once.
CREATE TABLE review_requests (
    scope TEXT NOT NULL,
    request_key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    batch TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (scope, request_key)
);
