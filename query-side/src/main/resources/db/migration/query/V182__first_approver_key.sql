-- Whether an approver had an own key, and whether decisions were signed, by the time of a decision.
CREATE INDEX query_lineage_fact_approver_key ON query_lineage_fact (position) WHERE event_type = 'model.ApproverKeyRegistered';
