-- An operator has seen to the record: it was sent again in a form that can be used, or is rightly left out.
ALTER TABLE outcome_dead_letter ADD COLUMN acknowledged_at timestamptz;
ALTER TABLE outcome_dead_letter ADD COLUMN acknowledged_by text;

-- Reports say how many there are, again and again.
CREATE INDEX outcome_dead_letter_outstanding ON outcome_dead_letter (topic, partition, record_offset)
WHERE acknowledged_at IS NULL;
