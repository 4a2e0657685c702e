-- What challengers said in shadow steps, beside what was decided. Few predictions have such a score, so it is not a part of every one's row.
CREATE TABLE query_shadow_score (
    prediction_id    uuid    PRIMARY KEY,
    position         bigint  NOT NULL,
    rollout_id       uuid    NOT NULL,
    step             integer NOT NULL,
    model_version_id uuid    NOT NULL,
    artefact_digest  text    NOT NULL,
    margin           real    NOT NULL,
    score            real    NOT NULL,
    threshold        real    NOT NULL,
    positive         boolean NOT NULL,
    decided_score    real    NOT NULL,
    decided_positive boolean NOT NULL
);

-- The same scores counted as they are written, so that a comparison of millions of pairs reads a few thousand rows.
CREATE TABLE query_shadow_difference (
    rollout_id       uuid    NOT NULL,
    bucket           integer NOT NULL, -- thousandths of score minus decided score, rounded down, -1000 to 999
    decided_positive boolean NOT NULL,
    shadow_positive  boolean NOT NULL,
    pairs            bigint  NOT NULL,
    difference_sum   bigint  NOT NULL, -- of the pairs, in billionths: whole numbers add up to the same in any order
    absolute_sum     bigint  NOT NULL, -- in billionths
    PRIMARY KEY (rollout_id, bucket, decided_positive, shadow_positive)
);
