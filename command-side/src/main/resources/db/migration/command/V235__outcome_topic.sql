-- How far the topic of outcomes is read; written in the transaction of the outcomes.
CREATE TABLE outcome_topic_offset (
    topic       text    NOT NULL,
    partition   integer NOT NULL,
    next_offset bigint  NOT NULL,
    PRIMARY KEY (topic, partition)
);

-- Records that are no outcome, by where they are. What is in them may be personal data and stays in Kafka.
CREATE TABLE outcome_dead_letter (
    topic         text        NOT NULL,
    partition     integer     NOT NULL,
    record_offset bigint      NOT NULL,
    reason        text        NOT NULL, -- code of a refusal
    field         text        NOT NULL, -- name of the field that is wrong, empty when it is none in particular
    refused_at    timestamptz NOT NULL,
    PRIMARY KEY (topic, partition, record_offset)
);

CREATE INDEX outcome_dead_letter_newest ON outcome_dead_letter (refused_at DESC);
