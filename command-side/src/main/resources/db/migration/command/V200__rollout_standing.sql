-- What must hold over several rollouts of one use case is decided on these rows, locked and changed in the transaction that
-- appends the events, because no single aggregate can know it.

CREATE TABLE rollout_standing (
    use_case        text PRIMARY KEY,
    champion        uuid,           -- null: nothing serves
    latest_rollout  uuid,           -- the only one that may be rolled back
    open            boolean NOT NULL DEFAULT false
);

CREATE TABLE rollout_candidate (
    model_version_id uuid PRIMARY KEY,
    use_case         text NOT NULL,
    approved         boolean NOT NULL DEFAULT false
);
