UPDATE products SET redirect_to = NULL WHERE redirect_to IS NOT NULL;
DROP TABLE review_requests;
DROP TABLE review_actions;
