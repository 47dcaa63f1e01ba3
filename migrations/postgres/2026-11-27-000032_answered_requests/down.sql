ALTER TABLE answered_requests RENAME COLUMN answer TO batch;
ALTER TABLE answered_requests RENAME TO review_requests;
