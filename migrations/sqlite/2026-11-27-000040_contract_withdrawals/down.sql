DROP TABLE contract_withdrawals;
