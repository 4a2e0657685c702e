-- The Merkle log over the events: leaf N is the row of domain_event_entry with global_index N.
CREATE TABLE transparency_log (
    only_row   boolean NOT NULL DEFAULT true,
    -- Name of the log, part of every leaf: it never changes.
    origin     text    NOT NULL,
    -- Leaves in the tiles. Its row lock makes one writer at a time, across processes.
    size       bigint  NOT NULL DEFAULT 0,
    -- The last signed checkpoint, a C2SP signed note; null before the first. Earlier ones follow from the tiles.
    checkpoint text,
    CONSTRAINT transparency_log_pkey PRIMARY KEY (only_row),
    CONSTRAINT transparency_log_has_one_row CHECK (only_row)
) WITH (fillfactor = 10);

-- Up to 256 hashes of 32 bytes in a row. A full tile never changes; the last one of a level grows.
CREATE TABLE transparency_tile (
    level      smallint NOT NULL,
    tile_index bigint   NOT NULL,
    hashes     bytea    NOT NULL,
    CONSTRAINT transparency_tile_pkey PRIMARY KEY (level, tile_index),
    CONSTRAINT transparency_tile_has_whole_hashes CHECK (octet_length(hashes) BETWEEN 32 AND 8192 AND octet_length(hashes) % 32 = 0)
);
-- Hashes cannot be compressed; nobody should try.
ALTER TABLE transparency_tile ALTER COLUMN hashes SET STORAGE EXTERNAL;

-- Public keys that sign or have signed this log. The private ones are in files of the process that signs.
CREATE TABLE transparency_key (
    verifier_key  text        NOT NULL,
    registered_at timestamptz NOT NULL DEFAULT now(),
    -- When it stopped signing; null while it signs.
    retired_at    timestamptz,
    CONSTRAINT transparency_key_pkey PRIMARY KEY (verifier_key)
);
