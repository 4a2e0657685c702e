-- Which files were made for which snapshot. A row is there before its file has its name, so that nothing in the folder is unknown: when the
-- outcome was not recorded, or is another one, the row alone tells of the file.
CREATE TABLE features_snapshot_made (
    digest              text NOT NULL,
    dataset_snapshot_id uuid NOT NULL,
    PRIMARY KEY (digest, dataset_snapshot_id)
);
