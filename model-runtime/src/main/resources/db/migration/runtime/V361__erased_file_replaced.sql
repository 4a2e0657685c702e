-- The file that was read for it and is no longer needed: the original itself, or what stood for it. Null where another module wrote anew.
ALTER TABLE erased_file ADD COLUMN replaced text;
