-- Snapshots that were asked for and are neither captured nor refused. What is asked for stands in the event itself.
CREATE TABLE features_open_snapshot (
    dataset_snapshot_id uuid PRIMARY KEY
);
