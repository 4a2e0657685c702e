-- What product teams read of predictions. Everything here follows from the log: the rows are written anew from position 0, which the
-- processors begin with when they have no token.
TRUNCATE query_prediction, query_step_samples, query_prediction_progress;
DO $$
BEGIN
    IF to_regclass('token_entry') IS NOT NULL THEN
        DELETE FROM token_entry WHERE processor_name IN ('query.prediction', 'query.registry');
    END IF;
END $$;

-- segments holds the values of the few features that the training plan names as segments; the other features stay in the event.
ALTER TABLE query_prediction
    ADD COLUMN channel             text NOT NULL,
    ADD COLUMN feature_set         text,
    ADD COLUMN feature_set_version integer,
    ADD COLUMN features_as_of      timestamptz,
    ADD COLUMN newest_fact_at      timestamptz,
    ADD COLUMN shadowed            boolean NOT NULL,
    ADD COLUMN segments            jsonb;

-- The order of the log, and not that of identifiers: an identifier that is derived from a key of the caller has no time in it. New
-- entries of the first index also come at its end.
DROP INDEX query_prediction_by_use_case;
DROP INDEX query_prediction_by_entity;
CREATE INDEX query_prediction_by_use_case ON query_prediction (use_case, position);
CREATE INDEX query_prediction_by_entity ON query_prediction (use_case, entity, position);

-- The latest prediction of each entity. No index but the key, and room in each page: an update then writes no index at all.
CREATE TABLE query_risk (
    use_case      text COLLATE "C" NOT NULL,
    entity        text COLLATE "C" NOT NULL,
    position      bigint      NOT NULL,
    at            timestamptz NOT NULL,
    prediction_id uuid        NOT NULL,
    score         real        NOT NULL,
    positive      boolean     NOT NULL,
    channel       text        NOT NULL,
    segments      jsonb,
    PRIMARY KEY (use_case, entity)
) WITH (fillfactor = 75);

CREATE TABLE query_outcome (
    position         bigint PRIMARY KEY,
    outcome_id       uuid        NOT NULL,
    use_case         text COLLATE "C" NOT NULL,
    entity           text COLLATE "C" NOT NULL,
    occurred_at      timestamptz NOT NULL,
    positive         boolean     NOT NULL,
    source           text        NOT NULL,
    reported_by      text        NOT NULL,
    reported_by_role text        NOT NULL,
    at               timestamptz NOT NULL
);
CREATE INDEX query_outcome_by_entity ON query_outcome (use_case, entity, occurred_at);
CREATE INDEX query_outcome_by_use_case ON query_outcome (use_case, position);
