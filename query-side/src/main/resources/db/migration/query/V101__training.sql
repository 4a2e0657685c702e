-- Training runs. position = the last event that was applied to the row.
CREATE TABLE query_training_run (
    training_run_id     uuid PRIMARY KEY,
    use_case            text        NOT NULL,
    state               text        NOT NULL,
    dataset_snapshot_id uuid        NOT NULL,
    family              text        NOT NULL,
    plan                jsonb       NOT NULL,
    requested_by        text        NOT NULL,
    requested_by_role   text        NOT NULL,
    requested_position  bigint      NOT NULL,
    requested_at        timestamptz NOT NULL,
    worker              text,
    claimed_at          timestamptz,
    stage               text,
    steps_done          integer     NOT NULL DEFAULT 0,
    steps               integer     NOT NULL DEFAULT 0,
    ended_position      bigint,
    ended_at            timestamptz,
    model_version_id    uuid,
    outcome             jsonb,
    failure_code        text,
    failure_reason      text,
    position            bigint      NOT NULL
);
CREATE INDEX query_training_run_by_use_case ON query_training_run (use_case, training_run_id);
