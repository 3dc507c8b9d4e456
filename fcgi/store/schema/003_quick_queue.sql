-- The queue's indexes, worded so that SQLite answers "is this row in it?" with comparisons.  An IN of more than two words
-- is a table made anew for each row that is written: two of them were a third of the work of a webhook.

DROP INDEX job_dedupe;
DROP INDEX job_unfinished;
CREATE UNIQUE INDEX job_dedupe ON job (account_id, dedupe) WHERE state IN ('queued', 'running') OR state = 'unknown';
CREATE INDEX job_unfinished ON job (account_id, state, due_at, id)
	WHERE state IN ('queued', 'running') OR state IN ('unknown', 'dead');
