-- Batch scoring jobs. position = the last event that was applied to the row.
CREATE TABLE query_batch_scoring (
    batch_scoring_id    uuid PRIMARY KEY,
    use_case            text        NOT NULL,
    state               text        NOT NULL,
    input               jsonb       NOT NULL,
    cause               jsonb       NOT NULL,
    dataset_snapshot_id uuid        NOT NULL,
    as_of               timestamptz NOT NULL,
    requested_by        text        NOT NULL,
    requested_by_role   text        NOT NULL,
    requested_at        timestamptz NOT NULL,
    requested_position  bigint      NOT NULL,
    worker              text,
    heard_at            timestamptz,
    row_count           bigint      NOT NULL DEFAULT 0,
    rows_done           bigint      NOT NULL DEFAULT 0,
    -- Between these two reports of one worker the pace is measured.
    paced_from_rows     bigint,
    paced_from          timestamptz,
    outcome             jsonb,
    failure_code        text,
    failure_reason      text,
    cancelled_by        text,
    cancelled_by_role   text,
    cancel_reason       text,
    ended_at            timestamptz,
    ended_position      bigint,
    position            bigint      NOT NULL
);
CREATE INDEX query_batch_scoring_by_use_case ON query_batch_scoring (use_case, batch_scoring_id);

CREATE TABLE query_batch_scoring_schedule (
    use_case          text PRIMARY KEY,
    plan              jsonb       NOT NULL,
    scheduled_by      text        NOT NULL,
    scheduled_by_role text        NOT NULL,
    scheduled_at      timestamptz NOT NULL,
    -- A schedule that was removed keeps its row, so that an older event changes nothing.
    removed           boolean     NOT NULL,
    position          bigint      NOT NULL
);
