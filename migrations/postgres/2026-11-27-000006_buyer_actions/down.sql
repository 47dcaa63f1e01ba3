DROP TABLE buyer_action_events;
