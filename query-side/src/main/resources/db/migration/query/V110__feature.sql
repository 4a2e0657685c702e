-- Versions of feature sets, with the newest measurement of their values. position = the last event that was applied to the row.
CREATE TABLE query_feature_set (
    name               text        NOT NULL,
    version            integer     NOT NULL,
    use_case           text        NOT NULL,
    definition         jsonb       NOT NULL,
    definition_digest  text        NOT NULL,
    defined_by         text        NOT NULL,
    defined_by_role    text        NOT NULL,
    defined_at         timestamptz NOT NULL,
    defined_position   bigint      NOT NULL,
    retired_at         timestamptz,
    retired_position   bigint,
    observed_at        timestamptz,
    entities           bigint,
    completeness       double precision,
    quality            jsonb,
    quality_position   bigint,
    position           bigint      NOT NULL,
    PRIMARY KEY (name, version)
);
-- What is known of the sources of a version: totals of what they brought, the newest alarm, the newest change of columns.
CREATE TABLE query_feature_source (
    name               text        NOT NULL,
    version            integer     NOT NULL,
    source             text        NOT NULL,
    measured_until     timestamptz,
    lag_millis         bigint,
    accepted           bigint      NOT NULL DEFAULT 0,
    duplicates         bigint      NOT NULL DEFAULT 0,
    refused            bigint      NOT NULL DEFAULT 0,
    alarm_reason       text,
    alarm_since        timestamptz,
    alarm_until        timestamptz,
    schema_change      jsonb,
    schema_changed_at  timestamptz,
    position           bigint      NOT NULL,
    PRIMARY KEY (name, version, source)
);
-- Snapshots that were made of a version, and the models that learned from them.
CREATE TABLE query_feature_snapshot (
    dataset_snapshot_id uuid PRIMARY KEY,
    name                text    NOT NULL,
    version             integer NOT NULL,
    position            bigint  NOT NULL
);
CREATE INDEX query_feature_snapshot_by_set ON query_feature_snapshot (name, version);
CREATE TABLE query_feature_model (
    model_version_id    uuid PRIMARY KEY,
    dataset_snapshot_id uuid        NOT NULL,
    family              text        NOT NULL,
    registered_at       timestamptz NOT NULL,
    position            bigint      NOT NULL
);
CREATE INDEX query_feature_model_by_snapshot ON query_feature_model (dataset_snapshot_id);
