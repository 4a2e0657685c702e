-- Moments of the past for which the tables of this side are kept once more, each in the schema moment_ and its identity without hyphens.
CREATE TABLE query_moment (
    moment_id            uuid PRIMARY KEY,
    -- The last event that is applied, and when it was recorded.
    position             bigint      NOT NULL UNIQUE,
    recorded_at          timestamptz NOT NULL,
    state                text        NOT NULL DEFAULT 'WAITING',
    requested_at         timestamptz NOT NULL DEFAULT now(),
    started_at           timestamptz,
    ended_at             timestamptz,
    -- Who makes it, and when that was last heard of.
    worker               uuid,
    seen_at              timestamptz,
    used_at              timestamptz NOT NULL DEFAULT now(),
    -- How far it has come: without predictions, which is done first, and with them.
    registry_position    bigint      NOT NULL DEFAULT -1,
    prediction_position  bigint      NOT NULL DEFAULT -1,
    failure              text
);
