-- The hours that an order is due at, as its shop or whoever took it down wrote them, on its cakes, too; and whether a person has set
-- its day, which stays until the shop names one itself.

ALTER TABLE shop_order ADD COLUMN due_time TEXT NOT NULL DEFAULT '';
ALTER TABLE shop_order ADD COLUMN due_set INT8 NOT NULL DEFAULT 0;
ALTER TABLE ticket ADD COLUMN due_time TEXT NOT NULL DEFAULT '';
