DROP TABLE procurement_rules;
