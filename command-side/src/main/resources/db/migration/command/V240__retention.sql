-- How long records about the subjects of a use case are kept at least. It stands beside the events, in one transaction with them.
CREATE TABLE retention_policy (
    use_case text PRIMARY KEY,
    days     integer NOT NULL,
    -- Events of the policy so far.
    changes  bigint  NOT NULL
);
