-- Keys are compared byte by byte: nobody reads predictions in the order of a language, and the comparison was a visible part of
-- what a row costs in the two indexes.
ALTER TABLE query_prediction
    ALTER COLUMN use_case TYPE text COLLATE "C",
    ALTER COLUMN entity TYPE text COLLATE "C";
