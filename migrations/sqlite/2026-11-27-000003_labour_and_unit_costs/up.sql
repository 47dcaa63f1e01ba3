-- Shifts of bank and agency staff that were paid for, the rate cards they are held against, and what services cost.
-- Amounts are BIGINT millionths, hours and quantities BIGINT thousandths.

CREATE TABLE rates (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    import_id BIGINT NOT NULL REFERENCES imports (id),
    record_key TEXT NOT NULL,
    current BOOLEAN NOT NULL,
    organisation_id BIGINT NOT NULL REFERENCES organisations (id),
    card_id TEXT,
    staff_group TEXT,
    grade TEXT,
    specialty TEXT,
    shift_type TEXT,
    zone TEXT,
    engagement TEXT,
    framework_ref TEXT,
    pay_rate BIGINT,
    on_cost BIGINT,
    agency_fee BIGINT,
    vat BIGINT,
    total_rate BIGINT,
    currency TEXT NOT NULL,
    shift_date DATE NOT NULL,
    hours BIGINT NOT NULL,
    charged_total BIGINT NOT NULL,
    override_reason TEXT,
    supplier_name TEXT,
    shift_ref TEXT
);
CREATE INDEX rates_by_key ON rates (record_key);
CREATE INDEX rates_by_import ON rates (import_id);

CREATE TABLE rate_cards (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    import_id BIGINT NOT NULL REFERENCES imports (id),
    record_key TEXT NOT NULL,
    current BOOLEAN NOT NULL,
    org_code TEXT NOT NULL,
    card_id TEXT NOT NULL,
    staff_group TEXT,
    grade TEXT,
    specialty TEXT,
    shift_type TEXT,
    zone TEXT,
    engagement TEXT,
    framework_ref TEXT,
    pay_rate BIGINT,
    on_cost BIGINT,
    agency_fee BIGINT,
    vat BIGINT,
    total_rate BIGINT NOT NULL,
    currency TEXT NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE
);
CREATE INDEX rate_cards_by_key ON rate_cards (record_key);
CREATE INDEX rate_cards_by_import ON rate_cards (import_id);

CREATE TABLE unit_costs (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    import_id BIGINT NOT NULL REFERENCES imports (id),
    record_key TEXT NOT NULL,
    current BOOLEAN NOT NULL,
    organisation_id BIGINT NOT NULL REFERENCES organisations (id),
    period TEXT NOT NULL,
    service_line TEXT NOT NULL,
    gross_cost BIGINT,
    income BIGINT,
    net_cost BIGINT NOT NULL,
    currency TEXT NOT NULL,
    driver_name TEXT NOT NULL,
    driver_quantity BIGINT NOT NULL,
    delivery_model TEXT,
    scope_flags TEXT NOT NULL
);
CREATE INDEX unit_costs_by_key ON unit_costs (record_key);
CREATE INDEX unit_costs_by_import ON unit_costs (import_id);
