-- A webhook's headers beside its body, as far as they say whose it is: "name: value", a line each.  '' once the body is dropped
-- or redacted, and of those that came before.

ALTER TABLE delivery ADD COLUMN headers TEXT NOT NULL DEFAULT '';
