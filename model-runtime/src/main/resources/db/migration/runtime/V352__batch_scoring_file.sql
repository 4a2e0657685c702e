-- Which files a job has made, its result and its problems. A row is there before its file has its name, so that nothing in the folder
-- is unknown: when the outcome of the job was not recorded, or another one, the row alone tells of the file.
CREATE TABLE batch_scoring_file (
    digest           text NOT NULL,
    batch_scoring_id uuid NOT NULL,
    PRIMARY KEY (digest, batch_scoring_id)
);
