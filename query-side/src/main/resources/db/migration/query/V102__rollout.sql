-- Rollouts and the steps they have gone through. position = the last event that was applied to the row.
CREATE TABLE query_rollout (
    rollout_id       uuid PRIMARY KEY,
    use_case         text        NOT NULL,
    state            text        NOT NULL,
    challenger       uuid        NOT NULL,
    champion         uuid,
    plan             jsonb       NOT NULL,
    salt             text        NOT NULL,
    step             integer     NOT NULL,
    share_percent    integer     NOT NULL,
    reason           text,
    started_by       text        NOT NULL,
    started_by_role  text        NOT NULL,
    started_position bigint      NOT NULL,
    started_at       timestamptz NOT NULL,
    ended_position   bigint,
    ended_at         timestamptz,
    position         bigint      NOT NULL
);
CREATE INDEX query_rollout_by_use_case ON query_rollout (use_case, rollout_id);

CREATE TABLE query_rollout_step (
    rollout_id    uuid        NOT NULL,
    step          integer     NOT NULL,
    share_percent integer     NOT NULL,
    position      bigint      NOT NULL,
    at            timestamptz NOT NULL,
    PRIMARY KEY (rollout_id, step)
);
