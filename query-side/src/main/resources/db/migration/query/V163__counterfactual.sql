-- Replays in which a registered model version was the candidate.
CREATE TABLE query_counterfactual_replay (
    position          bigint      PRIMARY KEY,
    model_version_id  uuid        NOT NULL,
    replayed          jsonb       NOT NULL,
    at                timestamptz NOT NULL
);
CREATE INDEX query_counterfactual_replay_of_model ON query_counterfactual_replay (model_version_id, position);
