-- SQLite only, after every migration: how many rows the planner is to expect.
--
-- Without figures it takes ten rows for an account, finds the primary key good enough for everything, and reads the whole
-- account where an index would do.  Measured figures would change plans from one night to the next.  So: a million rows,
-- 200 accounts, and every further column of an index divides by about 20; a partial index has a fiftieth of it.

ANALYZE sqlite_schema;		-- makes sqlite_stat1
DELETE FROM sqlite_stat1;
INSERT INTO sqlite_stat1 (tbl, idx, stat)
SELECT tbl, CASE origin WHEN 'pk' THEN tbl ELSE idx END,	-- a primary key is known by its table's name
	CASE partial WHEN 1 THEN '20000' ELSE '1000000' END
	|| CASE WHEN columns > uniq THEN CASE partial WHEN 1 THEN ' 100' ELSE ' 5000' END ELSE '' END
	|| CASE WHEN columns > 1 + uniq THEN CASE partial WHEN 1 THEN ' 20' ELSE ' 200' END ELSE '' END
	|| CASE WHEN columns > 2 + uniq THEN ' 10' ELSE '' END
	|| CASE WHEN columns > 3 + uniq THEN ' 4' ELSE '' END
	|| CASE WHEN columns > 4 + uniq THEN ' 2' ELSE '' END
	|| CASE uniq WHEN 1 THEN ' 1' ELSE '' END
	|| ' noskipscan'
  FROM (SELECT t.name AS tbl, i.name AS idx, i.origin AS origin, i.partial AS partial, i."unique" AS uniq,
	  (SELECT count(*) FROM pragma_index_info(i.name)) AS columns
	  FROM sqlite_schema t, pragma_index_list(t.name) i
	 WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND t.name <> 'migration');
ANALYZE sqlite_schema;		-- reads them
