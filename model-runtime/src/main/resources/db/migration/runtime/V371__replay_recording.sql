-- A job whose report is found keeps it before the trail hears of its digest: what is recorded and what is shown are then the same bytes.
DROP INDEX replay_job_open;
CREATE INDEX replay_job_open ON replay_job (replay_id) WHERE state IN ('WAITING', 'RUNNING', 'RECORDING');
