-- What people said of actions: appended, never altered. Where an action stands follows from all of it.

CREATE TABLE buyer_action_events (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    public_id TEXT NOT NULL UNIQUE,
    -- Public id of the action, and how many things had been said of it before: of two people at once only one can
    -- come next.
    action TEXT NOT NULL,
    place BIGINT NOT NULL,
    org_code TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('accept', 'dismiss', 'assign', 'due', 'sign_off', 'reopen')),
    -- The frozen baseline of what is accepted, a name, a day.
    payload TEXT NOT NULL,
    actor TEXT NOT NULL,
    why TEXT,
    said_at TIMESTAMP NOT NULL,
    UNIQUE (action, place)
);
CREATE INDEX buyer_action_events_by_organisation ON buyer_action_events (org_code);
