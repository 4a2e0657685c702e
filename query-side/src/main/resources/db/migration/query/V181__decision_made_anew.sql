-- What it takes to make the statement of a decision anew. Times of rejections that are already there stay NULL, and their signatures are
-- not checked, until the projection is rebuilt; that of a key which was revoked is at most the one of its end until then.
ALTER TABLE query_model_version ADD COLUMN rejection_decided_at timestamptz;
ALTER TABLE query_approver_key ADD COLUMN registered_position bigint;
UPDATE query_approver_key SET registered_position = COALESCE(
    (SELECT min(fact.position) FROM query_lineage_fact fact
        WHERE fact.subject_id = key_id AND fact.event_type = 'model.ApproverKeyRegistered'),
    query_approver_key.position);
ALTER TABLE query_approver_key ALTER COLUMN registered_position SET NOT NULL;
