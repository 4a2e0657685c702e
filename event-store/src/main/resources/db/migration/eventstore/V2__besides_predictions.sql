-- Finds the few events between millions of predictions. A prediction is not in it, so an append of predictions pays nothing for it.
CREATE INDEX domain_event_entry_besides_predictions ON domain_event_entry (global_index)
    WHERE payload_type <> 'prediction.PredictionMade';
