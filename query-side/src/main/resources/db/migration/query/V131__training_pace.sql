-- When the last step was done; heard_at is also moved by heartbeats.
ALTER TABLE query_training_run ADD COLUMN progressed_at timestamptz;
