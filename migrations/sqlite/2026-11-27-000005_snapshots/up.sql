-- Published benchmarks: what was asked, and the price points that the figures were made from, frozen. Nothing here points to
-- lines, imports, items or products, so that nothing that becomes of those changes it.

CREATE TABLE snapshots (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    -- The content hash that the document tells.
    public_id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('benchmark')),
    -- What was asked, as JSON.
    parameters TEXT NOT NULL,
    from_month TEXT,
    to_month TEXT,
    cut_off TEXT,
    -- What internal ids were called, which organisations counted as one and which were chosen, as JSON.
    names TEXT NOT NULL,
    -- What was read besides the lines of the products kept, as JSON.
    coverage TEXT NOT NULL,
    products BIGINT NOT NULL,
    line_count BIGINT NOT NULL,
    -- How the points are packed.
    packing BIGINT NOT NULL,
    -- SHA-256 of the published document up to its id, and of its figures alone.
    document_hash TEXT NOT NULL,
    figures_hash TEXT NOT NULL,
    published_at TIMESTAMP NOT NULL
);

-- One row a product, in the order of the document.
CREATE TABLE snapshot_products (
    snapshot_id BIGINT NOT NULL REFERENCES snapshots (id),
    place BIGINT NOT NULL,
    product_id TEXT NOT NULL,
    reference TEXT,
    description TEXT NOT NULL,
    points BLOB NOT NULL,
    -- SHA-256 of the product's figures.
    figures_hash TEXT NOT NULL,
    PRIMARY KEY (snapshot_id, place)
);
