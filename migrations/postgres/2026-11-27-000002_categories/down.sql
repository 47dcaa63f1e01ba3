DROP TABLE supplier_spend;
DROP TABLE category_totals;
DROP TABLE item_categories;
DROP TABLE category_records;
