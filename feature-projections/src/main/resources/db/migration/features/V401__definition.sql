-- Versions of feature sets, for the engines. An event at or before a row's last sequence number changes nothing.
CREATE TABLE features_definition (
    name text NOT NULL,
    version integer NOT NULL,
    use_case text NOT NULL,
    definition text NOT NULL, -- JSON
    retired boolean NOT NULL DEFAULT false,
    last_sequence bigint NOT NULL,
    PRIMARY KEY (name, version)
);
