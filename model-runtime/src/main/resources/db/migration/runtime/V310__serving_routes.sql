-- What each registered model version is served from.
CREATE TABLE serving_model (
    model_version_id uuid PRIMARY KEY,
    artefact_digest  text NOT NULL,
    schema_version   integer NOT NULL,
    threshold        real NOT NULL,
    last_position    bigint NOT NULL
);

-- One row for each rollout, so that the events of different rollouts may be applied in any order. The champion of a use case is the
-- challenger of its last completed rollout that was not rolled back; a running or paused one sends its share to its challenger.
CREATE TABLE serving_route (
    rollout_id         uuid PRIMARY KEY,
    use_case           text NOT NULL,
    challenger         uuid NOT NULL,
    salt               text NOT NULL,
    state              text NOT NULL CHECK (state IN ('RUNNING', 'PAUSED', 'COMPLETED', 'ROLLED_BACK')),
    step               integer NOT NULL,
    last_step          integer NOT NULL,
    share_percent      integer NOT NULL CHECK (share_percent BETWEEN 0 AND 100),
    started_position   bigint NOT NULL,
    completed_position bigint,
    last_position      bigint NOT NULL
);
