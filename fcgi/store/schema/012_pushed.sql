-- When a push to a store left: Shopify forgets its key after a day, so one that is not answered by then is not repeated but
-- looked up.  Nobody knows when those that are under way by now left.

ALTER TABLE variant ADD COLUMN pushed_at INT8 NOT NULL DEFAULT 0;
