-- Batch scoring jobs that a worker may begin or go on with, kept by the processing group "runtime.batchscoring".
CREATE TABLE batch_scoring_work (
    batch_scoring_id uuid PRIMARY KEY,
    open             boolean NOT NULL,
    last_position    bigint  NOT NULL
);
CREATE INDEX batch_scoring_work_open ON batch_scoring_work (batch_scoring_id) WHERE open;

-- What came of each stretch of a job's rows, stored in one transaction with the events of its predictions: this is how far a job has
-- come. The key lets a stretch be stored once, whoever scores it. The rows go when the job has ended; the result file has them then.
CREATE TABLE batch_scoring_chunk (
    batch_scoring_id uuid    NOT NULL,
    chunk            integer NOT NULL,
    row_count        integer NOT NULL,
    refused_rows     integer NOT NULL,
    -- As ScoredRows writes it; it names entities.
    scored           bytea   NOT NULL,
    PRIMARY KEY (batch_scoring_id, chunk)
);
-- They are compressed in vain: most of their bytes are random.
ALTER TABLE batch_scoring_chunk ALTER COLUMN scored SET STORAGE EXTERNAL;
