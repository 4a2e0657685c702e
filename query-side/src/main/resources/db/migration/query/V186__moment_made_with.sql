-- Digest of the migrations and the program with which the tables are made: with others the same question may have another answer or none. Null
-- until the making begins.
ALTER TABLE query_moment ADD COLUMN made_with text;
