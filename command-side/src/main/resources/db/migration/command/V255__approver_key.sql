-- Keys with which approvers sign their decisions. The private half is here only when the server holds it, and never in clear.
CREATE TABLE approver_key (
    key_id              uuid PRIMARY KEY,
    approver            text        NOT NULL,
    holder              text        NOT NULL,
    algorithm           text        NOT NULL,
    public_key          text        NOT NULL,
    public_key_digest   text        NOT NULL UNIQUE,
    wrapped_private_key text,
    wrapped_with        text,
    registered_at       timestamptz NOT NULL,
    revoked_at          timestamptz
);
CREATE UNIQUE INDEX approver_key_in_force ON approver_key (approver) WHERE revoked_at IS NULL;

-- What an approver has to sign to show that they have the private half of an own key.
CREATE TABLE approver_key_challenge (
    approver   text PRIMARY KEY,
    challenge  text        NOT NULL,
    expires_at timestamptz NOT NULL
);
