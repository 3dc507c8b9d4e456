-- Who did it: tablets of the floor that are registered as such, and the people who say there who they are.
--
-- A badge's code stands as it is: it is random (80 bits), is printed again when a badge is lost, and counts at a registered kiosk
-- alone.  A PIN is hashed as a password is.  Somebody who signs in nowhere has no e-mail, and her id where it would be compared,
-- which no e-mail can be.

CREATE TABLE kiosk (
	account_id	TEXT NOT NULL REFERENCES account,
	id		TEXT NOT NULL,
	name		TEXT NOT NULL,
	shop_id		TEXT NOT NULL,	-- the store it starts with, '' all
	stage		TEXT NOT NULL,	-- the station it starts at, '' it is chosen there
	identify	INT8 NOT NULL,	-- 1: what is done there wants to know who did it
	idle_s		INT8 NOT NULL,	-- so long after the last scan somebody is believed to stand there
	hash		TEXT NOT NULL,	-- hex SHA-256: of the one-time code until a tablet has given it, then of the tablet's token
	code_until	INT8,		-- until when the code counts; NULL: it was given
	csrf		TEXT NOT NULL,
	person_id	TEXT NOT NULL,	-- who was the last to say who she is, '' nobody yet
	identity	TEXT NOT NULL,	-- what her scans bring; '' she has left
	identity_at	INT8 NOT NULL,	-- the last scan of that
	created_at	INT8 NOT NULL,
	registered_at	INT8,
	seen_at		INT8,
	revoked_at	INT8,
	PRIMARY KEY (account_id, id)
) ROWS;
CREATE UNIQUE INDEX kiosk_hash ON kiosk (hash);

ALTER TABLE person ADD COLUMN badge TEXT NOT NULL DEFAULT '';
ALTER TABLE person ADD COLUMN pin TEXT NOT NULL DEFAULT '';	-- crypto_password_hash
CREATE UNIQUE INDEX person_badge ON person (account_id, badge) WHERE badge <> '';

-- The kiosk at which it was done, beside who did it; '' elsewhere.
ALTER TABLE event ADD COLUMN device TEXT NOT NULL DEFAULT '';
ALTER TABLE stock_txn ADD COLUMN device TEXT NOT NULL DEFAULT '';
ALTER TABLE ticket ADD COLUMN touched_on TEXT NOT NULL DEFAULT '';
