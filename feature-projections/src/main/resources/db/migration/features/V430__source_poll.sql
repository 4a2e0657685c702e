-- How far a table or a collection has been read, and how the last poll ended. One row for each that is polled.
-- "settled": everything that the source knew by then has been read; "watermark" and "position": the row, or the page, that was read last;
-- "began": when the pass over the pages began; "steps" grows with every write, so that a process that lost its claim cannot write.
CREATE TABLE features_source_poll (
    poller        text PRIMARY KEY,
    steps         bigint NOT NULL DEFAULT 0,
    settled       timestamptz,
    watermark     timestamptz,
    position      text,
    began         timestamptz,
    published     bigint NOT NULL DEFAULT 0,
    last_success  timestamptz,
    failures      integer NOT NULL DEFAULT 0,
    failing_since timestamptz,
    reason        text,
    detail        text
);

-- The columns that a source was seen to have, so that a change is told once.
CREATE TABLE features_source_column (
    poller    text NOT NULL,
    name      text NOT NULL,
    type      text NOT NULL,
    published boolean NOT NULL,
    PRIMARY KEY (poller, name)
);
