-- The event log. Row N is leaf N of the transparency log: positions start at 0, have no gaps, and appear in the order of commits.
-- Rows are only ever inserted. COLLATE "C" compares bytes: cheaper in the indexes, and the same on every machine.
CREATE TABLE domain_event_entry (
    global_index         bigint           NOT NULL,
    event_identifier     text COLLATE "C" NOT NULL,
    aggregate_identifier text COLLATE "C" NOT NULL,
    sequence_number      bigint           NOT NULL,
    -- The aggregate's type; null for an event that belongs to no aggregate.
    type                 text COLLATE "C",
    -- ISO 8601 in UTC with milliseconds, always 24 characters, so that byte order is the order of time.
    time_stamp           text COLLATE "C" NOT NULL,
    payload_type         text COLLATE "C" NOT NULL,
    payload_revision     text COLLATE "C" NOT NULL,
    payload              bytea            NOT NULL,
    meta_data            bytea            NOT NULL,
    CONSTRAINT domain_event_entry_pkey PRIMARY KEY (global_index),
    CONSTRAINT domain_event_entry_event_identifier_key UNIQUE (event_identifier),
    CONSTRAINT domain_event_entry_aggregate_sequence_key UNIQUE (aggregate_identifier, sequence_number)
);

-- Answers "from which position on did things happen after time T". Rows arrive nearly in the order of time, which is what a
-- block range index is for: it stays a few pages small and costs an append next to nothing.
CREATE INDEX domain_event_entry_time_stamp_brin ON domain_event_entry USING brin (time_stamp) WITH (autosummarize = on);

-- The one row that hands out positions. Its row lock, held until commit, is what makes them dense and ordered.
CREATE TABLE event_log_head (
    only_row   boolean NOT NULL DEFAULT true,
    -- Position of the next event.
    next_index bigint  NOT NULL,
    CONSTRAINT event_log_head_pkey PRIMARY KEY (only_row),
    CONSTRAINT event_log_head_has_one_row CHECK (only_row),
    CONSTRAINT event_log_head_counts_from_0 CHECK (next_index >= 0)
) WITH (fillfactor = 10);

INSERT INTO event_log_head (next_index) VALUES (0);

CREATE TABLE snapshot_event_entry (
    aggregate_identifier text COLLATE "C" NOT NULL,
    sequence_number      bigint           NOT NULL,
    type                 text COLLATE "C" NOT NULL,
    event_identifier     text COLLATE "C" NOT NULL,
    time_stamp           text COLLATE "C" NOT NULL,
    payload_type         text COLLATE "C" NOT NULL,
    payload_revision     text COLLATE "C",
    payload              bytea            NOT NULL,
    meta_data            bytea            NOT NULL,
    CONSTRAINT snapshot_event_entry_pkey PRIMARY KEY (aggregate_identifier, sequence_number),
    CONSTRAINT snapshot_event_entry_event_identifier_key UNIQUE (event_identifier)
);

-- How far each event processor has come.
CREATE TABLE token_entry (
    processor_name text    NOT NULL,
    segment        integer NOT NULL,
    token          bytea,
    token_type     text,
    time_stamp     text,
    owner          text,
    CONSTRAINT token_entry_pkey PRIMARY KEY (processor_name, segment)
);

CREATE TABLE saga_entry (
    saga_id         text COLLATE "C" NOT NULL,
    revision        text,
    saga_type       text,
    serialized_saga bytea,
    CONSTRAINT saga_entry_pkey PRIMARY KEY (saga_id)
);

CREATE TABLE association_value_entry (
    id                bigint GENERATED ALWAYS AS IDENTITY,
    association_key   text COLLATE "C",
    association_value text COLLATE "C",
    saga_id           text COLLATE "C",
    saga_type         text COLLATE "C",
    CONSTRAINT association_value_entry_pkey PRIMARY KEY (id)
);

CREATE INDEX association_value_entry_by_value
    ON association_value_entry (saga_type, association_key, association_value);
CREATE INDEX association_value_entry_by_saga ON association_value_entry (saga_id, saga_type);

-- Deadlines, in the form that db-scheduler 16 prescribes for PostgreSQL.
CREATE TABLE scheduled_tasks (
    task_name            text   NOT NULL,
    task_instance        text   NOT NULL,
    task_data            bytea,
    execution_time       timestamp with time zone NOT NULL,
    picked               boolean NOT NULL,
    picked_by            text,
    last_success         timestamp with time zone,
    last_failure         timestamp with time zone,
    consecutive_failures integer,
    last_heartbeat       timestamp with time zone,
    version              bigint NOT NULL,
    priority             smallint,
    CONSTRAINT scheduled_tasks_pkey PRIMARY KEY (task_name, task_instance)
);

CREATE INDEX scheduled_tasks_execution_time ON scheduled_tasks (execution_time);
CREATE INDEX scheduled_tasks_last_heartbeat ON scheduled_tasks (last_heartbeat);
CREATE INDEX scheduled_tasks_priority ON scheduled_tasks (priority DESC, execution_time ASC);
