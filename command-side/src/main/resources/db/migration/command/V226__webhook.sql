-- Who is told of events. The secret is read by the sender alone.
CREATE TABLE webhook_subscription (
    webhook_id      uuid PRIMARY KEY,
    use_case        text NOT NULL,
    url             text NOT NULL,
    secret          text,
    kinds           text[] NOT NULL,
    created_at      timestamptz NOT NULL,
    created_by      text NOT NULL,
    created_by_role text NOT NULL,
    active          boolean NOT NULL DEFAULT true
);

-- One message to one receiver, made in the transaction that moves the position in the event log.
CREATE TABLE webhook_delivery (
    message_id      uuid PRIMARY KEY,
    webhook_id      uuid NOT NULL REFERENCES webhook_subscription,
    position        bigint NOT NULL,
    kind            text NOT NULL,
    body            text NOT NULL,
    state           text NOT NULL,
    attempts        integer NOT NULL DEFAULT 0,
    created_at      timestamptz NOT NULL,
    tried_since     timestamptz NOT NULL,
    next_attempt_at timestamptz NOT NULL,
    last_failure    text,
    ended_at        timestamptz,
    UNIQUE (webhook_id, position)
);
CREATE INDEX ON webhook_delivery (next_attempt_at) WHERE state = 'PENDING';
CREATE INDEX ON webhook_delivery (webhook_id, message_id);
