-- Which version of a feature set each model version was trained on: a model version names its dataset snapshot, and a snapshot its source.
-- The two arrive in any order, so they are kept apart and joined when they are read.
CREATE TABLE serving_snapshot (
    dataset_snapshot_id uuid PRIMARY KEY,
    -- Both null when the snapshot was made of an uploaded file.
    feature_set         text,
    version             integer,
    last_position       bigint NOT NULL,
    CHECK ((feature_set IS NULL) = (version IS NULL))
);

CREATE TABLE serving_model_snapshot (
    model_version_id    uuid PRIMARY KEY,
    dataset_snapshot_id uuid NOT NULL,
    last_position       bigint NOT NULL
);
