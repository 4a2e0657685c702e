-- Model versions, their approvals, and who was champion when. position = the last event that was applied to the row.
CREATE TABLE query_model_version (
    model_version_id    uuid PRIMARY KEY,
    use_case            text        NOT NULL,
    state               text        NOT NULL,
    candidate           jsonb       NOT NULL,
    artefact_digest     text        NOT NULL,
    registered_position bigint      NOT NULL,
    registered_at       timestamptz NOT NULL,
    submitted_by        text,
    submitted_by_role   text,
    submitted_position  bigint,
    submitted_at        timestamptz,
    approved_position   bigint,
    approved_at         timestamptz,
    rejected_by         text,
    rejected_by_role    text,
    rejected_position   bigint,
    rejected_at         timestamptz,
    rejection_reason    text,
    position            bigint      NOT NULL
);
CREATE INDEX query_model_version_by_use_case ON query_model_version (use_case, model_version_id);

CREATE TABLE query_approval (
    position         bigint PRIMARY KEY,
    model_version_id uuid        NOT NULL,
    approver         text        NOT NULL,
    approver_role    text        NOT NULL,
    binding          jsonb       NOT NULL,
    comment          text        NOT NULL,
    decided_at       timestamptz NOT NULL
);
CREATE INDEX query_approval_by_model_version ON query_approval (model_version_id, position);

-- Each end of a rollout says who serves everybody from then on; null = nobody. An end that changes nothing is kept too.
CREATE TABLE query_champion_change (
    position         bigint PRIMARY KEY,
    use_case         text        NOT NULL,
    model_version_id uuid,
    rollout_id       uuid        NOT NULL,
    at               timestamptz NOT NULL
);
CREATE INDEX query_champion_change_by_use_case ON query_champion_change (use_case, position);

CREATE TABLE query_challenger (
    rollout_id       uuid PRIMARY KEY,
    model_version_id uuid    NOT NULL,
    open             boolean NOT NULL,
    position         bigint  NOT NULL
);
CREATE INDEX query_challenger_open ON query_challenger (model_version_id) WHERE open;
