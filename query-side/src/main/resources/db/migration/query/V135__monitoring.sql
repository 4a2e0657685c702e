CREATE TABLE query_monitor (
    use_case        text PRIMARY KEY,
    settings        jsonb NOT NULL,
    defined_by      text NOT NULL,
    defined_by_role text NOT NULL,
    defined_at      timestamptz NOT NULL,
    position        bigint NOT NULL
);

CREATE TABLE query_measurement (
    measurement_id   uuid PRIMARY KEY,
    use_case         text NOT NULL,
    model_version_id uuid NOT NULL,
    measured_until   timestamptz NOT NULL,
    measurement      jsonb NOT NULL,
    at               timestamptz NOT NULL,
    position         bigint NOT NULL
);
CREATE INDEX ON query_measurement (use_case, measurement_id);

CREATE TABLE query_alarm (
    cause            uuid NOT NULL,
    kind             text NOT NULL,
    use_case         text NOT NULL,
    model_version_id uuid NOT NULL,
    evidence         jsonb NOT NULL,
    raised_at        timestamptz NOT NULL,
    raised_position  bigint NOT NULL,
    ended_by         uuid,
    ended_at         timestamptz,
    position         bigint NOT NULL,
    PRIMARY KEY (cause, kind)
);
CREATE INDEX ON query_alarm (use_case, raised_position);
