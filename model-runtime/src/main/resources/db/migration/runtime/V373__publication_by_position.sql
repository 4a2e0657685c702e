-- Each definition and removal of a trigger, and whether predictions of every channel that are recorded after it are published; before the first one
-- only those are that facts have triggered. Read behind Axon Server alone: there the last rules are here at once, and the others when the log
-- has been read from position 0, where the processor begins without a token.
ALTER TABLE publication_rule ADD COLUMN every_channel boolean NOT NULL DEFAULT false;
UPDATE publication_rule SET every_channel = all_since IS NOT NULL;
ALTER TABLE publication_rule ALTER COLUMN every_channel DROP DEFAULT;
ALTER TABLE publication_rule RENAME COLUMN last_position TO position;
ALTER TABLE publication_rule DROP COLUMN all_since;
ALTER TABLE publication_rule DROP CONSTRAINT publication_rule_pkey;
ALTER TABLE publication_rule ADD PRIMARY KEY (use_case, position);
DO $$
BEGIN
    IF to_regclass('token_entry') IS NOT NULL AND to_regclass('domain_event_entry') IS NOT NULL THEN
        IF NOT EXISTS (SELECT FROM domain_event_entry) THEN -- Axon Server has the events
            DELETE FROM token_entry WHERE processor_name = 'runtime.publication';
        END IF;
    END IF;
END $$;
