-- What lists are paged by is compared by bytes: SQLite does so unless told otherwise.
SELECT 1;
