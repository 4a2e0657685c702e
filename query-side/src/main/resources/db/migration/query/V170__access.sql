CREATE TABLE query_access (
    access_id  uuid PRIMARY KEY,
    kind       text        NOT NULL,
    what       text        NOT NULL,
    details    jsonb       NOT NULL,
    actor      text        NOT NULL,
    actor_role text        NOT NULL,
    at         timestamptz NOT NULL,
    position   bigint      NOT NULL
);
CREATE INDEX query_access_by_position ON query_access (position);
CREATE INDEX query_access_by_actor ON query_access (actor, position);
CREATE INDEX query_access_by_kind ON query_access (kind, position);
