-- Prediction triggers of use cases, for the engines. An event at or before a row's last sequence number changes nothing.
CREATE TABLE features_trigger (
    trigger_id    uuid        PRIMARY KEY,
    use_case      text        NOT NULL,
    definition    text        NOT NULL, -- JSON
    -- false when it is switched off or removed
    active        boolean     NOT NULL,
    -- Facts that were known before trigger nothing.
    since         timestamptz NOT NULL,
    last_sequence bigint      NOT NULL
);

-- The newest fact of each entity that has triggered. Outlives what it triggered, so that facts that are read again trigger nothing.
CREATE TABLE features_trigger_last (
    trigger_id uuid   NOT NULL,
    entity     text   NOT NULL,
    fact_at    bigint NOT NULL, -- milliseconds
    PRIMARY KEY (trigger_id, entity)
) WITH (fillfactor = 50);

-- Entities that wait for a prediction. Written with the states and offsets, removed with the stored prediction.
CREATE TABLE features_trigger_due (
    trigger_id    uuid        NOT NULL,
    entity        text        NOT NULL,
    fact_at       bigint      NOT NULL, -- milliseconds
    topic         text        NOT NULL,
    partition     integer     NOT NULL,
    record_offset bigint      NOT NULL,
    due_at        timestamptz NOT NULL,
    attempts      integer     NOT NULL DEFAULT 0,
    -- code of the last refusal
    reason        text,
    -- Then it waits for another fact or for an operator.
    refused_at    timestamptz,
    PRIMARY KEY (trigger_id, entity)
-- Rows live for a moment: without this the dead ones pile up in front of those that are due.
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000, autovacuum_vacuum_cost_delay = 0);

CREATE INDEX features_trigger_due_order ON features_trigger_due (due_at) WHERE refused_at IS NULL;
