-- The events that lie between data and a served model, as they were recorded. They are few; predictions are not among them.
CREATE TABLE query_lineage_fact (
    position   bigint PRIMARY KEY,
    subject_id uuid        NOT NULL,
    event_type text        NOT NULL,
    at         timestamptz NOT NULL,
    actor      text,
    actor_role text,
    payload    jsonb       NOT NULL
);
CREATE INDEX query_lineage_fact_by_subject ON query_lineage_fact (subject_id, position);
