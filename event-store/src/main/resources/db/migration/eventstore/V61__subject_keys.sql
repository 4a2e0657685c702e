-- The two keys that everything about data subjects hangs on, encrypted with a key that is kept outside of the database.
CREATE TABLE subject_master_key (
    -- LOOKUP finds a subject by name and never changes; SUBJECT_KEYS encrypts the subjects' own keys.
    purpose    text        NOT NULL,
    -- Which key-encryption key has wrapped it.
    key_name   text        NOT NULL,
    wrapped    bytea       NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT subject_master_key_pkey PRIMARY KEY (purpose),
    CONSTRAINT subject_master_key_purpose CHECK (purpose IN ('LOOKUP', 'SUBJECT_KEYS'))
);

-- One key for each data subject. A row stays for ever, so that an erased subject stays known as erased.
CREATE TABLE subject_key (
    -- A UUIDv7: the pseudonym that stands in the events.
    subject_id  uuid        NOT NULL,
    use_case    text        NOT NULL,
    -- HMAC-SHA256 of use case and entity.
    lookup      bytea       NOT NULL,
    state       text        NOT NULL DEFAULT 'ACTIVE',
    -- The key, encrypted with a master key; null once it is destroyed.
    wrapped_key bytea,
    -- The entity, encrypted with the subject's own key; null with it.
    sealed_name bytea,
    created_at  timestamptz NOT NULL DEFAULT now(),
    barred_at   timestamptz,
    erased_at   timestamptz,
    -- When the state changed last, for other processes; null while it never did.
    changed_at  timestamptz,
    CONSTRAINT subject_key_pkey PRIMARY KEY (subject_id),
    CONSTRAINT subject_key_lookup_key UNIQUE (lookup),
    CONSTRAINT subject_key_state CHECK (state IN ('ACTIVE', 'BARRED', 'ERASED')),
    CONSTRAINT subject_key_is_destroyed_when_erased
        CHECK ((state = 'ERASED') = (wrapped_key IS NULL) AND (wrapped_key IS NULL) = (sealed_name IS NULL))
);
CREATE INDEX subject_key_changed ON subject_key (changed_at) WHERE changed_at IS NOT NULL;
