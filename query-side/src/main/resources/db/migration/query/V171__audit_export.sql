-- What is known of each export of the event history. It follows from no event: it is about a file that somebody took.
CREATE TABLE audit_export (
    export_id uuid PRIMARY KEY,
    manifest  jsonb       NOT NULL,
    ended_at  timestamptz NOT NULL DEFAULT now()
);
