DROP TABLE workplan_words;
