-- The answer to a command, written in the transaction of the command's events.
CREATE TABLE idempotency_key (
    actor           text        NOT NULL,
    idempotency_key text        NOT NULL,
    request_hash    text        NOT NULL,
    status          integer     NOT NULL,
    location        text,
    content_type    text,
    body            text        NOT NULL,
    created_at      timestamptz NOT NULL,
    PRIMARY KEY (actor, idempotency_key)
);
CREATE INDEX idempotency_key_by_age ON idempotency_key (created_at);
