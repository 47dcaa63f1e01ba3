-- Likewise's first schema: the main job from purchase lines to price points.
-- Amounts are BIGINT millionths, quantities and units BIGINT thousandths; never a float, never NUMERIC.
-- Rows that come from a file carry the import they came with; those with "current" are the version that counts.

CREATE TABLE imports (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    public_id TEXT UNIQUE,
    kind TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('writing', 'published', 'deleted')),
    files TEXT NOT NULL,
    org_codes TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    rows_read BIGINT NOT NULL,
    rows_accepted BIGINT NOT NULL,
    rows_rejected BIGINT NOT NULL,
    rows_replaced BIGINT NOT NULL,
    values_masked BIGINT NOT NULL,
    publish_order BIGINT UNIQUE,
    published_at TIMESTAMP
);

CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('running', 'done', 'failed', 'swept')),
    import_id BIGINT REFERENCES imports (id),
    rows_done BIGINT NOT NULL,
    message TEXT NOT NULL,
    started_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP
);

CREATE TABLE rejections (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    import_id BIGINT NOT NULL REFERENCES imports (id),
    file TEXT NOT NULL,
    row_number BIGINT NOT NULL,
    column_name TEXT NOT NULL,
    reason TEXT NOT NULL,
    value TEXT NOT NULL,
    currency TEXT,
    spend BIGINT,
    row_hash BLOB NOT NULL
);
CREATE INDEX rejections_by_import ON rejections (import_id);

CREATE TABLE organisations (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    code TEXT NOT NULL UNIQUE
);

CREATE TABLE organisation_records (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    import_id BIGINT NOT NULL REFERENCES imports (id),
    record_key TEXT NOT NULL,
    current BOOLEAN NOT NULL,
    organisation_id BIGINT NOT NULL REFERENCES organisations (id),
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    footprint_code TEXT,
    footprint_name TEXT,
    region TEXT,
    turnover TEXT,
    beds TEXT,
    successor_code TEXT,
    valid_from DATE,
    valid_to DATE
);
CREATE INDEX organisation_records_by_key ON organisation_records (record_key);
CREATE INDEX organisation_records_by_import ON organisation_records (import_id);

CREATE TABLE group_members (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    import_id BIGINT NOT NULL REFERENCES imports (id),
    record_key TEXT NOT NULL,
    current BOOLEAN NOT NULL,
    group_code TEXT NOT NULL,
    group_name TEXT NOT NULL,
    group_kind TEXT NOT NULL,
    org_code TEXT NOT NULL,
    valid_from DATE,
    valid_to DATE
);
CREATE INDEX group_members_by_key ON group_members (record_key);
CREATE INDEX group_members_by_import ON group_members (import_id);
CREATE INDEX group_members_by_group ON group_members (group_code);

CREATE TABLE suppliers (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    normal_name TEXT NOT NULL UNIQUE
);

-- How lines word a supplier's name: each wording is an alias of one supplier.
CREATE TABLE supplier_names (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    stated_name TEXT NOT NULL UNIQUE,
    supplier_id BIGINT NOT NULL REFERENCES suppliers (id)
);

-- Products are never deleted: a merge leaves a redirect.
CREATE TABLE products (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    public_id TEXT NOT NULL UNIQUE,
    reference TEXT UNIQUE,
    provisional_key TEXT,
    redirect_to BIGINT REFERENCES products (id)
);

CREATE TABLE product_records (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    import_id BIGINT NOT NULL REFERENCES imports (id),
    record_key TEXT NOT NULL,
    current BOOLEAN NOT NULL,
    product_id BIGINT NOT NULL REFERENCES products (id),
    description TEXT NOT NULL,
    generic_name TEXT,
    brand TEXT,
    manufacturer TEXT,
    supplier TEXT,
    mpc TEXT,
    supplier_part TEXT,
    npc TEXT,
    base_unit TEXT NOT NULL,
    eclass TEXT,
    cpv TEXT,
    unspsc TEXT,
    attributes TEXT,
    status TEXT,
    replaces TEXT,
    alternative_of TEXT,
    similar_to TEXT,
    valid_from DATE,
    valid_to DATE
);
CREATE INDEX product_records_by_key ON product_records (record_key);
CREATE INDEX product_records_by_import ON product_records (import_id);
CREATE INDEX product_records_by_product ON product_records (product_id);

CREATE TABLE packaging_levels (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    product_record_id BIGINT NOT NULL REFERENCES product_records (id) ON DELETE CASCADE,
    gtin TEXT,
    uom TEXT,
    units BIGINT NOT NULL
);
CREATE INDEX packaging_levels_by_record ON packaging_levels (product_record_id);

CREATE TABLE product_identifiers (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    product_record_id BIGINT NOT NULL REFERENCES product_records (id) ON DELETE CASCADE,
    product_id BIGINT NOT NULL REFERENCES products (id),
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    units BIGINT
);
CREATE INDEX product_identifiers_by_record ON product_identifiers (product_record_id);
CREATE INDEX product_identifiers_by_value ON product_identifiers (value, kind);

CREATE TABLE reference_prices (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    import_id BIGINT NOT NULL REFERENCES imports (id),
    record_key TEXT NOT NULL,
    current BOOLEAN NOT NULL,
    product_key TEXT NOT NULL,
    list_id TEXT NOT NULL,
    list_kind TEXT NOT NULL,
    list_owner TEXT,
    contract_ref TEXT,
    eligible_orgs TEXT,
    route TEXT,
    tier TEXT,
    commitment TEXT,
    rebate_pct TEXT,
    price BIGINT NOT NULL,
    currency TEXT NOT NULL,
    uom TEXT,
    units BIGINT,
    vat_basis TEXT NOT NULL,
    carriage_included BOOLEAN,
    price_breaks TEXT,
    moq TEXT,
    lead_days TEXT,
    valid_from DATE NOT NULL,
    valid_to DATE
);
CREATE INDEX reference_prices_by_key ON reference_prices (record_key);
CREATE INDEX reference_prices_by_import ON reference_prices (import_id);
CREATE INDEX reference_prices_by_product ON reference_prices (product_key);

-- Dictionaries of what lines say: one row for each distinct thing.
CREATE TABLE items (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    content_hash BLOB NOT NULL UNIQUE,
    description TEXT NOT NULL,
    gtin TEXT,
    npc TEXT,
    manufacturer TEXT,
    mpc TEXT,
    supplier TEXT,
    supplier_part TEXT,
    uom TEXT,
    units_per_uom TEXT
);

CREATE TABLE line_terms (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    content_hash BLOB NOT NULL UNIQUE,
    supply_route TEXT NOT NULL,
    order_type TEXT NOT NULL,
    currency TEXT NOT NULL,
    vat_basis TEXT NOT NULL,
    vat_rate TEXT,
    vat_recoverable BOOLEAN,
    carriage_included BOOLEAN,
    pass_through BOOLEAN NOT NULL,
    adjustment_reason TEXT,
    source_system TEXT,
    status TEXT
);

CREATE TABLE line_texts (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    stated TEXT NOT NULL UNIQUE
);

-- Purchase lines, a run of one import and one organisation a row, column by column inside "body".
-- Written once; only the two bit maps change: "rejected" at publishing, "retired" when another version counts.
CREATE TABLE line_segments (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    import_id BIGINT NOT NULL REFERENCES imports (id),
    organisation_id BIGINT NOT NULL REFERENCES organisations (id),
    line_count BIGINT NOT NULL,
    keys BLOB NOT NULL,
    body BLOB NOT NULL,
    rejected BLOB,
    retired BLOB
);
CREATE INDEX line_segments_by_organisation ON line_segments (organisation_id, import_id);
CREATE INDEX line_segments_by_import ON line_segments (import_id);

CREATE TABLE decisions (
    item_id INTEGER PRIMARY KEY NOT NULL REFERENCES items (id),
    product_id BIGINT REFERENCES products (id),
    status TEXT NOT NULL,
    method TEXT NOT NULL,
    score BIGINT NOT NULL,
    units BIGINT NOT NULL,
    base_unit TEXT NOT NULL,
    units_strong BOOLEAN NOT NULL,
    units_two_sources BOOLEAN NOT NULL,
    units_conflict BIGINT,
    units_evidence TEXT NOT NULL,
    service BOOLEAN NOT NULL,
    evidence TEXT NOT NULL,
    runners_up TEXT NOT NULL,
    confirmed_by TEXT,
    basis TEXT NOT NULL
);
CREATE INDEX decisions_by_product ON decisions (product_id);

-- All price points of one product in one row, so that a benchmark reads them in one seek. Product 0 holds the
-- lines of items without a product.
CREATE TABLE price_points (
    product_id INTEGER PRIMARY KEY NOT NULL,
    fingerprint BIGINT NOT NULL,
    description TEXT NOT NULL,
    points BLOB NOT NULL
);

CREATE TABLE store_state (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
