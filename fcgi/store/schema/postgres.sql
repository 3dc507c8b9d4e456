-- PostgreSQL only, after every migration: who may do what.  PROGRAM and SYSTEM are replaced by the two roles' names.
-- Every table is covered, those of migrations to come too.

DO $$
DECLARE
	t record;
BEGIN
	FOR t IN
		SELECT c.oid, c.relname AS name, (SELECT count(*) FROM pg_attribute a
		    WHERE a.attrelid = c.oid AND a.attname = 'account_id' AND NOT a.attisdropped) AS owned
		  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		 WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND c.relname <> 'migration'
	LOOP
		IF t.owned = 0 THEN
			RAISE EXCEPTION 'table % has no account_id', t.name;
		END IF;
		EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t.name);
		EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t.name);
		EXECUTE format('DROP POLICY IF EXISTS program ON %I', t.name);
		EXECUTE format('DROP POLICY IF EXISTS system ON %I', t.name);
		EXECUTE format('REVOKE ALL ON %I FROM PUBLIC, PROGRAM, SYSTEM', t.name);
		-- What belongs to no account may be reached from any.
		EXECUTE format('CREATE POLICY program ON %I TO PROGRAM USING (account_id = %s)', t.name,
		    CASE WHEN t.name IN ('throttle', 'worker', 'work_count') THEN '''''' ELSE 'current_setting(''app.account'', true)' END);
		EXECUTE format('GRANT SELECT, INSERT%s ON %I TO PROGRAM',
		    CASE WHEN t.name = 'event' THEN '' ELSE ', UPDATE, DELETE' END, t.name);	-- events are append-only
		IF t.name IN ('account', 'person', 'session', 'token', 'integration', 'job', 'kiosk') THEN
			EXECUTE format('CREATE POLICY system ON %I TO SYSTEM USING (true)', t.name);
			EXECUTE format('GRANT SELECT ON %I TO SYSTEM', t.name);
		END IF;
	END LOOP;
END
$$;

GRANT USAGE ON SCHEMA public TO PROGRAM, SYSTEM;
GRANT UPDATE (state, due_at, lease_until, fence, tries, lapsed, last_error, worker, updated_at) ON job TO SYSTEM;
-- A claim writes no indexed column, so the row's new version needs no index entry if it finds room in its page.  Jobs are made
-- and claimed in crowds, a page full at a time: half of the page is that room.  At 70 two thirds of the claims found none.
ALTER TABLE job SET (fillfactor = 45);
REVOKE ALL ON migration FROM PUBLIC, PROGRAM, SYSTEM;
GRANT SELECT ON migration TO PROGRAM, SYSTEM;
