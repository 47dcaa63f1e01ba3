-- Entries of contract registers. Columns for what is looked up; the rest is one JSON text in "details".
-- "record_key" is compared by bytes on both backends, so that paging goes in one order.
-- "supplier_ids" holds the suppliers of the dictionary, each between commas: ",12,40,".

CREATE TABLE contracts (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    import_id BIGINT NOT NULL REFERENCES imports (id),
    record_key TEXT NOT NULL,
    current BOOLEAN NOT NULL,
    org_code TEXT NOT NULL,
    contract_ref TEXT NOT NULL,
    title TEXT NOT NULL,
    supplier_name TEXT NOT NULL,
    supplier_ids TEXT NOT NULL,
    category_code TEXT,
    category_scheme TEXT,
    kind TEXT,
    start_date DATE NOT NULL,
    current_end_date DATE NOT NULL,
    max_end_date DATE,
    value_total BIGINT,
    annual_value BIGINT,
    currency TEXT NOT NULL,
    ocid TEXT,
    details TEXT NOT NULL
);
CREATE INDEX contracts_by_key ON contracts (record_key);
CREATE INDEX contracts_by_import ON contracts (import_id);
CREATE INDEX contracts_by_organisation ON contracts (org_code);
