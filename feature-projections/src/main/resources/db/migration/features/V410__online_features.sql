-- One topic as one version of a feature set reads it.
CREATE TABLE features_online_stream (
    stream_id   integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    feature_set text    NOT NULL,
    version     integer NOT NULL,
    topic       text    NOT NULL,
    -- Digest of what the bytes of a state mean; with another one the states are computed anew from the topic.
    layout      text    NOT NULL,
    UNIQUE (feature_set, version, topic)
);

-- How far each partition has come. The states below hold exactly the records before next_offset.
CREATE TABLE features_online_offset (
    stream_id        integer NOT NULL REFERENCES features_online_stream,
    partition        integer NOT NULL,
    next_offset      bigint  NOT NULL,
    -- States that changed before this offset are in the compacted topic.
    published_offset bigint  NOT NULL,
    PRIMARY KEY (stream_id, partition)
) WITH (fillfactor = 20);

-- The part of a state that changes with every fact. Room in each page lets an update stay there without touching the index.
CREATE TABLE features_online_recent (
    stream_id integer NOT NULL,
    partition integer NOT NULL,
    entity    text    NOT NULL,
    content   bytea   NOT NULL,
    PRIMARY KEY (stream_id, partition, entity)
) WITH (fillfactor = 50);

-- The tiles that have moved out of the recent part.
CREATE TABLE features_online_older (
    stream_id integer NOT NULL,
    partition integer NOT NULL,
    entity    text    NOT NULL,
    content   bytea   NOT NULL,
    PRIMARY KEY (stream_id, partition, entity)
) WITH (fillfactor = 80);

-- Tiles are packed already; to try again costs time and saves nothing.
ALTER TABLE features_online_recent ALTER COLUMN content SET STORAGE EXTERNAL;
ALTER TABLE features_online_older ALTER COLUMN content SET STORAGE EXTERNAL;

-- What came in, by the UTC day of the records.
CREATE TABLE features_online_count (
    stream_id integer NOT NULL REFERENCES features_online_stream,
    day       date    NOT NULL,
    -- accepted, duplicate, refused, ignored or unknown-attribute
    outcome   text    NOT NULL,
    -- a type of fact, or the reason of a refusal; empty when neither is known
    subject   text    NOT NULL,
    records   bigint  NOT NULL,
    PRIMARY KEY (stream_id, day, outcome, subject)
) WITH (fillfactor = 50);

-- Records that could not be used, as they came.
CREATE TABLE features_dead_letter (
    dead_letter_id   uuid        PRIMARY KEY,
    stream_id        integer     NOT NULL REFERENCES features_online_stream,
    partition        integer     NOT NULL,
    record_offset    bigint      NOT NULL,
    record_timestamp timestamptz NOT NULL,
    record_key       bytea,
    record_value     bytea,
    reason           text        NOT NULL,
    -- Names of attributes, never values.
    detail           text        NOT NULL,
    refused_at       timestamptz NOT NULL,
    -- When it was put in the topic of dead letters.
    published_at     timestamptz,
    redriven_at      timestamptz,
    redriven_by      text,
    UNIQUE (stream_id, partition, record_offset)
);

CREATE INDEX features_dead_letter_unpublished ON features_dead_letter (dead_letter_id) WHERE published_at IS NULL;
