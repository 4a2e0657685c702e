-- When each source of an active feature set last proved itself alive, and what was counted of it when it was last measured.
CREATE TABLE features_source_state (
    feature_set   text NOT NULL,
    version       integer NOT NULL,
    source        text NOT NULL,
    watched_since timestamptz NOT NULL,
    alive_at      timestamptz,
    measured_at   timestamptz NOT NULL,
    accepted      bigint NOT NULL DEFAULT 0,
    duplicates    bigint NOT NULL DEFAULT 0,
    refused       bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (feature_set, version, source)
);

-- Alarms that are not over. A row and its event are written together, so every alarm is raised and ended once.
CREATE TABLE features_source_alarm (
    feature_set    text NOT NULL,
    version        integer NOT NULL,
    source         text NOT NULL,
    use_case       text NOT NULL,
    measurement_id uuid NOT NULL,
    reason         text NOT NULL,
    since          timestamptz NOT NULL,
    PRIMARY KEY (feature_set, version, source)
);
