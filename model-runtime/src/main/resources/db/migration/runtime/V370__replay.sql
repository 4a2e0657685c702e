-- Jobs that read recorded predictions again. A job whose worker has been silent is begun anew by another.
CREATE TABLE replay_job (
    replay_id         uuid PRIMARY KEY,
    kind              text        NOT NULL,
    -- The order as it was understood: the positions in it are those that are read.
    replay_order      text        NOT NULL,
    use_case          text,
    model_version_id  uuid,
    first_position    bigint      NOT NULL,
    last_position     bigint      NOT NULL,
    -- null = as many as can be
    predictions_per_second integer,
    actor             text        NOT NULL,
    actor_role        text        NOT NULL,
    requested_at      timestamptz NOT NULL,
    state             text        NOT NULL DEFAULT 'WAITING',
    worker            uuid,
    seen_at           timestamptz,
    position          bigint      NOT NULL DEFAULT -1,
    predictions       bigint      NOT NULL DEFAULT 0,
    started_at        timestamptz,
    ended_at          timestamptz,
    report            text,
    report_digest     text,
    failure           text
);
CREATE INDEX replay_job_open ON replay_job (replay_id) WHERE state IN ('WAITING', 'RUNNING');
