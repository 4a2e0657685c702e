-- Which facts have been landed as Parquet. A file is part of the history when it has a row here, and only then.

-- The process that writes a history has the newest epoch; what one with an older epoch still wants to record is refused.
CREATE TABLE features_history (
    feature_set text   NOT NULL,
    version     int    NOT NULL,
    epoch       bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (feature_set, version)
);

-- digest = chain over all records from first_offset to next_offset, exclusive.
CREATE TABLE features_history_offset (
    feature_set      text   NOT NULL,
    version          int    NOT NULL,
    topic            text   NOT NULL,
    partition_number int    NOT NULL,
    first_offset     bigint NOT NULL,
    next_offset      bigint NOT NULL,
    digest           text   NOT NULL,
    PRIMARY KEY (feature_set, version, topic, partition_number)
);

-- replaced_at: its facts are in a larger file now; readers that began before may still read this one.
CREATE TABLE features_history_segment (
    feature_set       text        NOT NULL,
    version           int         NOT NULL,
    digest            text        NOT NULL,
    bytes             bigint      NOT NULL,
    fact_count        bigint      NOT NULL,
    first_day         int         NOT NULL,
    last_day          int         NOT NULL,
    last_known_millis bigint      NOT NULL,
    landed_at         timestamptz NOT NULL DEFAULT now(),
    replaced_at       timestamptz,
    PRIMARY KEY (feature_set, version, digest)
);

-- The records that a file's facts are from.
CREATE TABLE features_history_extent (
    feature_set      text   NOT NULL,
    version          int    NOT NULL,
    digest           text   NOT NULL,
    topic            text   NOT NULL,
    partition_number int    NOT NULL,
    from_offset      bigint NOT NULL,
    to_offset        bigint NOT NULL,
    PRIMARY KEY (feature_set, version, digest, topic, partition_number),
    FOREIGN KEY (feature_set, version, digest) REFERENCES features_history_segment ON DELETE CASCADE
);
