DROP TABLE snapshot_products;
DROP TABLE snapshots;
