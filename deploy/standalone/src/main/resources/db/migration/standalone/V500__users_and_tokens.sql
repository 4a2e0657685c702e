-- Users log in with a name; everywhere else they appear only by their id.
CREATE TABLE app_user (
    user_id       uuid        PRIMARY KEY,
    name          text        NOT NULL UNIQUE CHECK (name ~ '^[a-z0-9][a-z0-9._@-]{0,99}$'),
    password_hash text        NOT NULL,
    roles         text[]      NOT NULL CHECK (cardinality(roles) > 0),
    disabled      boolean     NOT NULL DEFAULT false,
    created_at    timestamptz NOT NULL
);

-- A token is shown once; only its hash is kept, which is enough because it is 256 random bits.
CREATE TABLE api_token (
    token_id     uuid        PRIMARY KEY,
    user_id      uuid        NOT NULL REFERENCES app_user,
    label        text        NOT NULL,
    token_sha256 bytea       NOT NULL UNIQUE,
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    revoked_at   timestamptz,
    last_used_at timestamptz
);
CREATE INDEX api_token_of_user ON api_token (user_id, token_id);
