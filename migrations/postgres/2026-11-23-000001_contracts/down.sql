-- Takes the contracts back.
DROP TABLE contracts;
