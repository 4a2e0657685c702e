-- The installation's one key under which model versions are signed. The private half is never in clear.
CREATE TABLE model_signing_key (
    one                 boolean PRIMARY KEY DEFAULT true CHECK (one),
    public_key          text        NOT NULL,
    wrapped_private_key text        NOT NULL,
    wrapped_with        text        NOT NULL,
    made_at             timestamptz NOT NULL
);
