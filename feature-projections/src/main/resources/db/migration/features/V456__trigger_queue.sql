-- Entities that wait for their first attempt, many in a row: most are predicted within a moment, and a row of its own for each of them, with
-- its entries in two indexes, cost more than all the rest of a trigger. Taken and removed in one transaction with what comes of them. Whoever
-- could not be predicted goes on waiting in features_trigger_due.
CREATE TABLE features_trigger_queue (
    queue_id   bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    trigger_id uuid        NOT NULL,
    due_at     timestamptz NOT NULL,
    -- Of the same length. An entity that was erased is null.
    entities   text[]      NOT NULL,
    facts_at   bigint[]    NOT NULL, -- milliseconds
    topics     text[]      NOT NULL,
    partitions integer[]   NOT NULL,
    offsets    bigint[]    NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);

-- One that is switched off keeps what waits; one that is removed takes no more.
ALTER TABLE features_trigger ADD COLUMN removed boolean NOT NULL DEFAULT false;
