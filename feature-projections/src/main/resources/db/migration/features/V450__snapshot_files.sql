-- Which files hold the snapshots of a use case, so that they can be rid of a person. Kept by the processing group "features.snapshot".
CREATE TABLE features_snapshot (
    dataset_snapshot_id uuid PRIMARY KEY,
    use_case            text NOT NULL,
    -- Columns that name whom a row is about.
    entity_columns      text[] NOT NULL,
    -- The file that it was imported from; null when it was made of a feature set.
    upload_digest       text,
    -- The digest that was captured; null until then, and when it was refused.
    digest              text
);

-- Files that were written anew without somebody. The newest row of an original tells what stands for it now.
CREATE TABLE features_snapshot_rewritten (
    subject_id uuid NOT NULL,
    original   text NOT NULL,
    -- The file that was read for it: the original itself, or what stood for it.
    replaced   text NOT NULL,
    digest     text NOT NULL,
    number     bigint GENERATED ALWAYS AS IDENTITY,
    PRIMARY KEY (subject_id, original)
);
