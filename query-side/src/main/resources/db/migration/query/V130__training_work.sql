ALTER TABLE query_training_run
    ADD COLUMN heard_at timestamptz,
    ADD COLUMN cancelled_by text,
    ADD COLUMN cancelled_by_role text,
    ADD COLUMN cancel_reason text,
    ADD COLUMN reproductions_requested integer NOT NULL DEFAULT 0,
    ADD COLUMN reproductions jsonb NOT NULL DEFAULT '[]';

-- What a plan said before it could say more, as the upcaster of the event has it.
CREATE FUNCTION query_plan_with_validation(plan jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_build_object(
        'preparation', jsonb_build_object('rareCategoryShare', 0.0, 'unknownCategory', 'REFUSED', 'monotone', '{}'::jsonb),
        'validation', jsonb_build_object('split', 'STRATIFIED', 'bootstrapResamples', 0, 'calibration', 'NONE'),
        'search', NULL, 'campaign', NULL, 'segments', '[]'::jsonb, 'levers', '[]'::jsonb) || plan
$$;
UPDATE query_training_run SET plan = query_plan_with_validation(plan);
UPDATE query_lineage_fact SET payload = jsonb_set(payload, '{plan}', query_plan_with_validation(payload -> 'plan'))
WHERE event_type = 'training.TrainingRequested';
DROP FUNCTION query_plan_with_validation(jsonb);
