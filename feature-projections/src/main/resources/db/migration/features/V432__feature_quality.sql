-- Measurements of the served values, from their events. The ids are time-ordered.
CREATE TABLE features_quality_measurement (
    measurement_id uuid PRIMARY KEY,
    feature_set    text NOT NULL,
    version        integer NOT NULL,
    observed_at    timestamptz NOT NULL,
    entities       bigint NOT NULL,
    completeness   double precision NOT NULL,
    features       text NOT NULL
);
CREATE INDEX ON features_quality_measurement (feature_set, version, measurement_id);

-- Which measurements of the schedule were made, so that several processes make each once.
CREATE TABLE features_quality_run (
    feature_set text NOT NULL,
    version     integer NOT NULL,
    slot        timestamptz NOT NULL,
    PRIMARY KEY (feature_set, version, slot)
);

-- The distribution of each feature's values on each UTC day, as it was last measured on that day.
CREATE TABLE features_quality_sketch (
    feature_set text NOT NULL,
    version     integer NOT NULL,
    feature     text NOT NULL,
    day         date NOT NULL,
    sketch      bytea NOT NULL,
    PRIMARY KEY (feature_set, version, feature, day)
);
