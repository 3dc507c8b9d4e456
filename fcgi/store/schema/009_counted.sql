-- When the level that a product's count began with was read, by its shop's clock: what was ordered there before is in it, however
-- late it comes to us (core/stock.h).

ALTER TABLE variant ADD COLUMN counted_at INT8 NOT NULL DEFAULT 0;
