-- Each definition and removal of a trigger, and whether predictions of every channel that are recorded after it are published; before the first one
-- only those are that facts have triggered. Follows from the log and is written anew from position 0, where the processor begins without a token.
DROP TABLE publication_rule;
CREATE TABLE publication_rule (
    use_case      text    NOT NULL,
    position      bigint  NOT NULL,
    every_channel boolean NOT NULL,
    PRIMARY KEY (use_case, position)
);
DO $$
BEGIN
    IF to_regclass('token_entry') IS NOT NULL THEN
        DELETE FROM token_entry WHERE processor_name = 'runtime.publication';
    END IF;
END $$;
