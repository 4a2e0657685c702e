-- Events of OpenLineage on their way to the operator's collector or file. The text is kept as it was first written, so that what is sent again
-- is the same. They are no projection: a rebuild leaves them alone, since what has been sent cannot be unsent.
CREATE TABLE lineage_event (
    position        bigint      PRIMARY KEY,
    run_id          uuid        NOT NULL,
    ending          boolean     NOT NULL,
    body            text        NOT NULL,
    state           text        NOT NULL DEFAULT 'WAITING' CHECK (state IN ('WAITING', 'DELIVERED', 'PARKED')),
    attempts        integer     NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL DEFAULT now(),
    tried_at        timestamptz,
    last_failure    text,
    UNIQUE (run_id, ending)
);
CREATE INDEX lineage_event_open ON lineage_event (state, position) WHERE state <> 'DELIVERED';
