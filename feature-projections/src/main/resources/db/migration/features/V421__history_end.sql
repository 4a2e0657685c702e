-- complete_until: what had come into the topics by then has landed. ended: the version was retired, and nothing lands any more.
ALTER TABLE features_history ADD COLUMN complete_until timestamptz, ADD COLUMN ended boolean NOT NULL DEFAULT false;
