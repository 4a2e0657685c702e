-- Neither captured nor refused, as the same processing group has read it.
ALTER TABLE features_snapshot ADD COLUMN open boolean NOT NULL DEFAULT true;
UPDATE features_snapshot SET open = false
WHERE digest IS NOT NULL OR dataset_snapshot_id NOT IN (SELECT dataset_snapshot_id FROM features_open_snapshot);

-- Erasures that the processing group "features.snapshot" has come to: what was recorded before is in features_snapshot.
CREATE TABLE features_erasure (
    subject_id uuid PRIMARY KEY
);
