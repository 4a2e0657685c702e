-- How often the making was begun, and when it may be again: what cannot be made ends, and stands in nobody's way until then.
ALTER TABLE query_moment ADD COLUMN attempts integer NOT NULL DEFAULT 0;
ALTER TABLE query_moment ADD COLUMN claimable_at timestamptz NOT NULL DEFAULT now();
