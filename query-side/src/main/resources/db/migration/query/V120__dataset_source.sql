-- A snapshot is made of an uploaded file or of a feature set.
ALTER TABLE query_dataset ADD COLUMN source jsonb;
UPDATE query_dataset SET source = jsonb_build_object('kind', 'UPLOAD', 'uploadDigest', upload_digest);
ALTER TABLE query_dataset ALTER COLUMN source SET NOT NULL;
ALTER TABLE query_dataset DROP COLUMN upload_digest;
UPDATE query_lineage_fact
SET payload = (payload - 'uploadDigest')
    || jsonb_build_object('source', jsonb_build_object('kind', 'UPLOAD', 'uploadDigest', payload -> 'uploadDigest'))
WHERE event_type = 'dataset.DatasetSnapshotRequested' AND jsonb_exists(payload, 'uploadDigest');
