-- Recorded predictions. The features stay in the event: they are personal data, and one place is enough for them.
CREATE TABLE query_prediction (
    position          bigint      NOT NULL,
    at                timestamptz NOT NULL,
    prediction_id     uuid        NOT NULL,
    model_version_id  uuid        NOT NULL,
    rollout_id        uuid        NOT NULL,
    step              integer     NOT NULL,
    schema_version    integer     NOT NULL,
    margin            real        NOT NULL,
    score             real        NOT NULL,
    threshold         real        NOT NULL,
    positive          boolean     NOT NULL,
    use_case          text        NOT NULL,
    entity            text        NOT NULL,
    variant           text        NOT NULL,
    artefact_digest   text        NOT NULL,
    requested_by      text        NOT NULL,
    requested_by_role text        NOT NULL,
    PRIMARY KEY (prediction_id)
);
CREATE INDEX query_prediction_by_use_case ON query_prediction (use_case, prediction_id);
CREATE INDEX query_prediction_by_entity ON query_prediction (use_case, entity, prediction_id);

-- Predictions of the challenger in each step, counted as they are written: nobody counts millions of rows to advance a rollout.
CREATE TABLE query_step_samples (
    rollout_id uuid    NOT NULL,
    step       integer NOT NULL,
    samples    bigint  NOT NULL,
    position   bigint  NOT NULL,
    PRIMARY KEY (rollout_id, step)
);

-- The last event that the predictions have. An index on the position of each prediction would cost more than all readers of it.
CREATE TABLE query_prediction_progress (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    position bigint  NOT NULL
);
