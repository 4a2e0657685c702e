-- The newest outcomes of one entity are listed by position; the other index of entities is by time, for the outcomes of predictions.
CREATE INDEX query_outcome_by_entity_position ON query_outcome (use_case, entity, position);
