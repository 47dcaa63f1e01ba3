-- Categories that files bring, what items were found to be, and what was spent on each; spend by supplier's name and keys.
-- All but the records are derived: made again from lines, decisions and records whenever those change.

CREATE TABLE category_records (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    import_id BIGINT NOT NULL REFERENCES imports (id),
    record_key TEXT NOT NULL,
    current BOOLEAN NOT NULL,
    scheme TEXT NOT NULL,
    code TEXT NOT NULL,
    title TEXT NOT NULL,
    parent TEXT
);
CREATE INDEX category_records_by_key ON category_records (record_key);
CREATE INDEX category_records_by_import ON category_records (import_id);

CREATE TABLE item_categories (
    item_id INTEGER PRIMARY KEY NOT NULL REFERENCES items (id),
    basis BIGINT NOT NULL,
    product_id BIGINT,
    line_kind TEXT NOT NULL,
    categories TEXT NOT NULL,
    spend TEXT NOT NULL
);

CREATE TABLE category_totals (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    view TEXT NOT NULL,
    currency TEXT NOT NULL,
    scheme TEXT,
    code TEXT,
    title TEXT,
    lines BIGINT NOT NULL,
    spend TEXT NOT NULL,
    items BIGINT NOT NULL,
    products BIGINT NOT NULL,
    sources TEXT NOT NULL
);
CREATE INDEX category_totals_by_view ON category_totals (view);

CREATE TABLE supplier_spend (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    supplier_name_id BIGINT NOT NULL REFERENCES supplier_names (id),
    gln TEXT,
    currency TEXT NOT NULL,
    lines BIGINT NOT NULL,
    spend TEXT NOT NULL
);
