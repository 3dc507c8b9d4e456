-- A password that somebody else has chosen opens nothing but its own change.  Who is there already chose theirs, and so did,
-- as far as it knows, whoever the version before adds.

ALTER TABLE person ADD COLUMN must_change_password INT8 NOT NULL DEFAULT 0;
