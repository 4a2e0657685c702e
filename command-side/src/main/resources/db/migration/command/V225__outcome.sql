-- Which outcomes are recorded, so that each is recorded once. The entity is only here as a hash without a key: a
-- pseudonym, by which who knows the entities can find them.
CREATE TABLE outcome_recorded (
    outcome_id  uuid PRIMARY KEY,
    use_case    text NOT NULL,
    entity_hash bytea NOT NULL,
    occurred_at timestamptz NOT NULL,
    positive    boolean NOT NULL,
    UNIQUE (use_case, entity_hash, occurred_at, positive)
);
