-- Back to the database's own order.
ALTER TABLE reference_prices ALTER COLUMN record_key TYPE TEXT COLLATE "default";
ALTER TABLE products ALTER COLUMN public_id TYPE TEXT COLLATE "default";
