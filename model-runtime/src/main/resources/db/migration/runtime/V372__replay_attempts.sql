-- A job that a passing fault has ended is tried again after a pause. Predictions that were taken are not all replayed.
ALTER TABLE replay_job
    ADD COLUMN attempts     integer     NOT NULL DEFAULT 0,
    ADD COLUMN claimable_at timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN replayed     bigint      NOT NULL DEFAULT 0;
ALTER TABLE replay_job RENAME COLUMN predictions TO taken;
UPDATE replay_job SET replayed = CASE kind
        WHEN 'REPLAY' THEN (report::jsonb #>> '{decisions,identical}')::bigint + (report::jsonb #>> '{decisions,differs}')::bigint
        ELSE (report::jsonb #>> '{summary,compared}')::bigint
    END
WHERE report IS NOT NULL;
