-- Monitors as they were last defined.
CREATE TABLE monitoring_monitor (
    use_case      text PRIMARY KEY,
    settings      text NOT NULL,
    last_position bigint NOT NULL
);

-- Of each model version and UTC day the predictions with the smallest hashes, and a few more that are not removed yet. The hash is that
-- of the prediction's id; neither the id nor the entity is kept.
CREATE TABLE monitoring_sample (
    model_version_id uuid NOT NULL,
    day              date NOT NULL,
    hash             bigint NOT NULL,
    use_case         text NOT NULL,
    at               timestamptz NOT NULL,
    entity_hash      bytea NOT NULL,
    score            real NOT NULL,
    positive         boolean NOT NULL,
    features         text NOT NULL,
    PRIMARY KEY (model_version_id, day, hash)
);
CREATE INDEX ON monitoring_sample (use_case, day, model_version_id);

-- What became of entities, by the same hash.
CREATE TABLE monitoring_outcome (
    use_case    text NOT NULL,
    entity_hash bytea NOT NULL,
    occurred_at timestamptz NOT NULL,
    positive    boolean NOT NULL,
    PRIMARY KEY (use_case, entity_hash, occurred_at, positive)
);
CREATE INDEX ON monitoring_outcome (use_case, occurred_at);

-- The training snapshot of a model version, in the form that it is compared in. Made from the snapshot's file when it is not there.
CREATE TABLE monitoring_reference (
    model_version_id uuid PRIMARY KEY,
    form             integer NOT NULL,
    profile          text NOT NULL
);

-- Which measurements of the schedule were begun, so that several processes make each once.
CREATE TABLE monitoring_run (
    use_case text NOT NULL,
    slot     timestamptz NOT NULL,
    PRIMARY KEY (use_case, slot)
);
