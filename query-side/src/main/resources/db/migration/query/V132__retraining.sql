CREATE TABLE query_retraining (
    use_case        text PRIMARY KEY,
    definition      jsonb       NOT NULL,
    enabled         boolean     NOT NULL,
    defined_by      text        NOT NULL,
    defined_by_role text        NOT NULL,
    defined_at      timestamptz NOT NULL,
    position        bigint      NOT NULL
);

CREATE TABLE query_retraining_cycle (
    cycle_id            uuid PRIMARY KEY,
    use_case            text        NOT NULL,
    cause               jsonb       NOT NULL,
    answerable          text        NOT NULL,
    answerable_role     text        NOT NULL,
    observed_at         jsonb       NOT NULL,
    dataset_snapshot_id uuid        NOT NULL,
    training_run_id     uuid        NOT NULL,
    started_at          timestamptz NOT NULL,
    started_position    bigint      NOT NULL,
    model_version_id    uuid,
    result              text,
    reason              text,
    ended_at            timestamptz,
    position            bigint      NOT NULL
);
CREATE INDEX query_retraining_cycle_by_use_case ON query_retraining_cycle (use_case, cycle_id);
