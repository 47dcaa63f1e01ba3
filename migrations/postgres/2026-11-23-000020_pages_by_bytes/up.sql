-- What lists are paged by is compared by bytes, as SQLite does, so that both backends go in one order and pages find
-- their place by the index.

ALTER TABLE products ALTER COLUMN public_id TYPE TEXT COLLATE "C";
ALTER TABLE reference_prices ALTER COLUMN record_key TYPE TEXT COLLATE "C";
