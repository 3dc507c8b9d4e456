-- A lease is no state: a claim writes lease_until, and nothing that an index mentions.  Before, it rewrote four indexes on
-- SQLite and all six on PostgreSQL.  What is queued and has a lease is running; it keeps its due_at.
--
-- Programs of the version before do not see these leases, and would take what others hold.  So all of them are stopped first
-- (migrate.h: alone), and should a worker be there all the same, CHECK refuses its claims.  What was running is due when its
-- lease ends, as from a worker that died.

UPDATE job SET state = 'queued', lapsed = 1 WHERE state = 'running';
DROP INDEX job_due;
DROP INDEX job_dedupe;
DROP INDEX job_unfinished;
ALTER TABLE job ADD COLUMN lease_until INT8 NOT NULL DEFAULT 0	-- when its lease ends; 0: nobody has it
	CHECK (state <> 'running' AND (lease_until = 0 OR state = 'queued'));
CREATE INDEX job_due ON job (due_at, id) WHERE state = 'queued';
CREATE UNIQUE INDEX job_dedupe ON job (account_id, dedupe) WHERE state = 'queued' OR state = 'unknown';
CREATE INDEX job_unfinished ON job (account_id, state, due_at, id) WHERE state = 'queued' OR state IN ('unknown', 'dead');
