-- Dataset snapshots. position = the last event that was applied to the row.
CREATE TABLE query_dataset (
    dataset_snapshot_id uuid PRIMARY KEY,
    use_case            text        NOT NULL,
    state               text        NOT NULL,
    upload_digest       text        NOT NULL,
    schema              jsonb       NOT NULL,
    requested_by        text        NOT NULL,
    requested_by_role   text        NOT NULL,
    requested_position  bigint      NOT NULL,
    requested_at        timestamptz NOT NULL,
    decided_position    bigint,
    decided_at          timestamptz,
    content             jsonb,
    problem_count       bigint,
    first_problems      jsonb,
    report_digest       text,
    position            bigint      NOT NULL
);
CREATE INDEX query_dataset_by_use_case ON query_dataset (use_case, dataset_snapshot_id);
