-- Use cases of which predictions of every channel are published. An event at or before a row's last position changes nothing.
CREATE TABLE publication_rule (
    use_case      text        PRIMARY KEY,
    -- Predictions from before are not published; null = only those that facts have triggered.
    all_since     timestamptz,
    last_position bigint      NOT NULL
);

-- Which process publishes, until when it may, and how far it has come. What counts is the position in Kafka; this is for people.
CREATE TABLE publication_relay (
    name       text        PRIMARY KEY,
    owner      uuid        NOT NULL,
    until      timestamptz NOT NULL,
    position   bigint      NOT NULL,
    moved_at   timestamptz NOT NULL
);
