-- Signatures under decisions, and the keys that they verify with. NULL: nobody signed, which was so before.
ALTER TABLE query_approval ADD COLUMN signed jsonb;
ALTER TABLE query_model_version ADD COLUMN rejection_signed jsonb;

CREATE TABLE query_approver_key (
    key_id           uuid PRIMARY KEY,
    registered       jsonb  NOT NULL,
    revoked_position bigint,
    position         bigint NOT NULL
);
