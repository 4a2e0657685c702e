-- Files that were written anew without somebody: snapshots as their events tell, results of batch scoring as this module writes them.
-- The newest row of an original tells what stands for it now.
CREATE TABLE erased_file (
    subject_id uuid   NOT NULL,
    original   text   NOT NULL,
    -- Null when the file was removed.
    digest     text,
    number     bigint GENERATED ALWAYS AS IDENTITY,
    PRIMARY KEY (subject_id, original)
);
CREATE INDEX erased_file_by_original ON erased_file (original, number);
