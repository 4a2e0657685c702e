-- Repetitions of a completed run that were asked for and are not recorded yet. They are open work whatever the run's own state is.
-- They have a position of their own: the state also changes by events of model versions, which other segments may apply earlier or later.
ALTER TABLE training_work
    ADD COLUMN reproductions integer NOT NULL DEFAULT 0,
    ADD COLUMN reproductions_position bigint NOT NULL DEFAULT -1;

DROP INDEX training_work_open;
CREATE INDEX training_work_open ON training_work (training_run_id) WHERE state <> 'ENDED' OR reproductions > 0;
