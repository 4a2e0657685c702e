-- The compacted topic that published_offset speaks of; null = one of an earlier form, which nobody follows any more.
ALTER TABLE features_online_offset ADD COLUMN state_topic text;
