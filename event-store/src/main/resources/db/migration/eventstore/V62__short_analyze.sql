-- ANALYZE looks at 300 rows for each step of a column's statistics, and holds a snapshot until it has them. With 30,000 rows of a large
-- log and a throttled autovacuum that is twenty seconds, in which no dead version of the head's one row is cleared away, so that each
-- append has to pass by all of them. Positions and identifiers are as good as evenly spread: 3,000 rows say the same. Nobody searches
-- in the bytes.
ALTER TABLE domain_event_entry
    ALTER COLUMN global_index SET STATISTICS 10,
    ALTER COLUMN event_identifier SET STATISTICS 10,
    ALTER COLUMN aggregate_identifier SET STATISTICS 10,
    ALTER COLUMN sequence_number SET STATISTICS 10,
    ALTER COLUMN type SET STATISTICS 10,
    ALTER COLUMN time_stamp SET STATISTICS 10,
    ALTER COLUMN payload_type SET STATISTICS 10,
    ALTER COLUMN payload_revision SET STATISTICS 10,
    ALTER COLUMN payload SET STATISTICS 0,
    ALTER COLUMN meta_data SET STATISTICS 0;
