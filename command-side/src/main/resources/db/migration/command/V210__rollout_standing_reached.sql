-- With Axon Server as the event store the append is not part of a transaction here, so the rows are read off the log instead: they
-- hold every event up to this position and none after it. Unused with PostgreSQL as the event store.

CREATE TABLE rollout_standing_reached (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    position bigint NOT NULL DEFAULT -1   -- -1: nothing was read yet
);

INSERT INTO rollout_standing_reached DEFAULT VALUES;
