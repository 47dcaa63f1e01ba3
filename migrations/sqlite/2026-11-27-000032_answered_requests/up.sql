-- Keys of requests that are answered by something else than a review's batch are remembered in the same place.

ALTER TABLE review_requests RENAME TO answered_requests;
ALTER TABLE answered_requests RENAME COLUMN batch TO answer;
