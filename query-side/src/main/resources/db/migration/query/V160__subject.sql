-- What is known of data subjects by their pseudonyms; nobody is named.
CREATE TABLE query_subject (
    subject_id        uuid PRIMARY KEY,
    use_case          text        NOT NULL,
    -- All null when there is no legal hold.
    held_since        timestamptz,
    hold_reason       text,
    held_by           text,
    held_by_role      text,
    -- Of the newest erasure; all null when there was none.
    erasure_id        uuid,
    erasure_state     text,
    reason            text,
    requested_by      text,
    requested_by_role text,
    requested_at      timestamptz,
    stores            text[],
    stop_reason       text,
    certificate       text,
    digest            text,
    ended_at          timestamptz,
    position          bigint      NOT NULL
);

CREATE TABLE query_subject_store (
    erasure_id uuid   NOT NULL,
    store      text   NOT NULL,
    -- What came of it; null while it is waited for.
    erased     jsonb,
    failure    text,
    position   bigint NOT NULL,
    PRIMARY KEY (erasure_id, store)
);

-- How long records about the subjects of a use case are kept at least.
CREATE TABLE query_retention (
    use_case text PRIMARY KEY,
    days     integer NOT NULL,
    position bigint  NOT NULL
);
