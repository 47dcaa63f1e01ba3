DROP TABLE line_changes;
