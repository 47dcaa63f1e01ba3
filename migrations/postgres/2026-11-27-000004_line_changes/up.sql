-- What revisions of the published data changed of the current lines, where they changed nothing else: kept until decisions,
-- price points and categories rest on them, so that only what the lines touch is made again.

CREATE TABLE line_changes (
    revision BIGINT PRIMARY KEY NOT NULL,
    gained BYTEA NOT NULL,
    lost BYTEA NOT NULL,
    spend TEXT NOT NULL,
    latest_gained DATE,
    latest_lost DATE
);
