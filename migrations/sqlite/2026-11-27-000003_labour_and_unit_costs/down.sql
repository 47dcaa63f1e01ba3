DROP TABLE unit_costs;
DROP TABLE rate_cards;
DROP TABLE rates;
