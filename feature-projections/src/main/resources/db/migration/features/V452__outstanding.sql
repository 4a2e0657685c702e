-- Reports say how many there are, again and again.
CREATE INDEX features_dead_letter_outstanding ON features_dead_letter (dead_letter_id) WHERE redriven_at IS NULL;
CREATE INDEX features_trigger_due_refused ON features_trigger_due (trigger_id) WHERE refused_at IS NOT NULL;
