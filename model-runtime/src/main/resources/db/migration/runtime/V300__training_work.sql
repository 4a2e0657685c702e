-- What the training worker still has to do, kept by the processing group "runtime.training".
CREATE TABLE training_work (
    training_run_id uuid PRIMARY KEY,
    state           text   NOT NULL CHECK (state IN ('REQUESTED', 'TRAINED', 'ENDED')),
    last_position   bigint NOT NULL
);

CREATE INDEX training_work_open ON training_work (training_run_id) WHERE state <> 'ENDED';
