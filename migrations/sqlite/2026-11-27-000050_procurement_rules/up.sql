-- Rows of the tables of procurement law, in versions; they are laid over the rows that are shipped.

CREATE TABLE procurement_rules (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    import_id BIGINT NOT NULL REFERENCES imports (id),
    record_key TEXT NOT NULL,
    current BOOLEAN NOT NULL,
    rule_table TEXT NOT NULL,
    regime TEXT,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    measure TEXT NOT NULL,
    value_text TEXT NOT NULL,
    unit TEXT NOT NULL,
    basis TEXT NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE,
    source TEXT NOT NULL
);
CREATE INDEX procurement_rules_by_key ON procurement_rules (record_key);
CREATE INDEX procurement_rules_by_import ON procurement_rules (import_id);
