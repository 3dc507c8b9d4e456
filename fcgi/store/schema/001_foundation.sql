-- The foundation: who is here, what happened, what is to be done.
--
-- INT8, TEXT and BYTES are replaced per engine; a table ends in ROWS (SQLite: STRICT, WITHOUT ROWID) or BLOBS (SQLite:
-- STRICT, a rowid, because it holds large values).  Times are Unix ms.  A flag is 0 or 1.  JSON is text that no SQL looks
-- into.  account_id comes first in every key; '' stands for what belongs to no account (throttle, worker).

CREATE TABLE account (
	account_id	TEXT NOT NULL PRIMARY KEY,
	name		TEXT NOT NULL,
	created_at	INT8 NOT NULL
) ROWS;

CREATE TABLE person (			-- someone who can sign in
	account_id	TEXT NOT NULL REFERENCES account,
	id		TEXT NOT NULL,
	email		TEXT NOT NULL,	-- as typed
	email_folded	TEXT NOT NULL,	-- as compared
	name		TEXT NOT NULL,
	role		TEXT NOT NULL,
	password	TEXT NOT NULL,	-- crypto_password_hash
	active		INT8 NOT NULL,
	created_at	INT8 NOT NULL,
	signed_in_at	INT8,
	notices_read_at	INT8 NOT NULL,	-- notices up to here are read
	PRIMARY KEY (account_id, id)
) ROWS;
CREATE UNIQUE INDEX person_email ON person (email_folded);

CREATE TABLE session (
	account_id	TEXT NOT NULL,
	hash		TEXT NOT NULL,	-- hex SHA-256 of the cookie's token
	person_id	TEXT NOT NULL,
	csrf		TEXT NOT NULL,	-- what a page must echo in X-CSRF-Token
	address		TEXT NOT NULL,
	agent		TEXT NOT NULL,
	created_at	INT8 NOT NULL,
	seen_at		INT8 NOT NULL,
	expires_at	INT8 NOT NULL,
	PRIMARY KEY (account_id, hash),
	FOREIGN KEY (account_id, person_id) REFERENCES person
) ROWS;
CREATE UNIQUE INDEX session_hash ON session (hash);
CREATE INDEX session_person ON session (account_id, person_id);
CREATE INDEX session_expires ON session (account_id, expires_at);

CREATE TABLE token (			-- API tokens for programs
	account_id	TEXT NOT NULL REFERENCES account,
	id		TEXT NOT NULL,
	name		TEXT NOT NULL,
	hash		TEXT NOT NULL,	-- hex SHA-256; the token itself is shown once
	role		TEXT NOT NULL,
	created_by	TEXT NOT NULL,
	created_at	INT8 NOT NULL,
	used_at		INT8,
	revoked_at	INT8,
	PRIMARY KEY (account_id, id)
) ROWS;
CREATE UNIQUE INDEX token_hash ON token (hash);

CREATE TABLE throttle (			-- failed sign-ins, by e-mail and by address
	account_id	TEXT NOT NULL,	-- ''
	key		TEXT NOT NULL,	-- hash of what is throttled
	failures	INT8 NOT NULL,
	until_at	INT8 NOT NULL,	-- no guess before this
	updated_at	INT8 NOT NULL,
	PRIMARY KEY (account_id, key)
) ROWS;
CREATE INDEX throttle_updated ON throttle (account_id, updated_at);

CREATE TABLE integration (		-- an account's connection to one provider
	account_id	TEXT NOT NULL REFERENCES account,
	id		TEXT NOT NULL,
	provider	TEXT NOT NULL,	-- deck, slack, source
	settings	TEXT NOT NULL,	-- JSON, never a secret
	address		TEXT NOT NULL,	-- the unguessable part of its webhook's path; '' if it has none
	state		TEXT NOT NULL,	-- unconfigured, ready, broken
	detail		TEXT NOT NULL,	-- why it is broken, or what the last test said
	checked_at	INT8,
	created_at	INT8 NOT NULL,
	updated_at	INT8 NOT NULL,
	PRIMARY KEY (account_id, id)
) ROWS;
CREATE UNIQUE INDEX integration_address ON integration (address) WHERE address <> '';
CREATE UNIQUE INDEX integration_provider ON integration (account_id, provider);

CREATE TABLE sealed (			-- the vault's boxes
	account_id	TEXT NOT NULL,
	owner		TEXT NOT NULL,	-- integration/ID, login/ID, portal_job/ID, delivery/ID
	field		TEXT NOT NULL,
	box		BYTES NOT NULL,
	updated_at	INT8 NOT NULL,
	PRIMARY KEY (account_id, owner, field)
) BLOBS;

CREATE TABLE event (			-- one thing that happened to one subject; append-only
	id		IDENTITY,
	account_id	TEXT NOT NULL,
	subject		TEXT NOT NULL,	-- portal_job, portal, login, integration, person, token, ...
	subject_id	TEXT NOT NULL,
	seq		INT8 NOT NULL,	-- 1, 2, 3 ... per subject
	type		TEXT NOT NULL,
	version		INT8 NOT NULL,
	at		INT8 NOT NULL,
	actor		TEXT NOT NULL,	-- person or token id; '' for the program or a provider
	cause_kind	TEXT NOT NULL,	-- request, delivery, job, command
	cause_id	TEXT NOT NULL,
	data		TEXT NOT NULL	-- JSON: all that apply needs; never a secret
) BLOBS;
CREATE UNIQUE INDEX event_subject ON event (account_id, subject, subject_id, seq);
CREATE UNIQUE INDEX event_account ON event (account_id, id);
CREATE INDEX event_audit ON event (account_id, id) WHERE actor <> '';
CREATE INDEX event_cause ON event (account_id, cause_id);

CREATE TABLE job (			-- the queue: everything that is to happen later
	account_id	TEXT NOT NULL,
	id		TEXT NOT NULL,
	topic		TEXT NOT NULL,	-- core/topic.h
	state		TEXT NOT NULL,	-- queued, running, unknown, done, dead, dropped
	dedupe		TEXT NOT NULL,	-- unique over every unfinished job
	due_at		INT8 NOT NULL,	-- queued: when to start; running: when the lease ends
	fence		INT8 NOT NULL,	-- grows with every claim: who holds an older one may not settle
	tries		INT8 NOT NULL,
	lapsed		INT8 NOT NULL,	-- 1: a lease ran out in the middle, so what that try did is not known
	last_error	TEXT NOT NULL,
	worker		TEXT NOT NULL,	-- who holds the lease, or held it last
	subject		TEXT NOT NULL,	-- whom it is about, as in event
	subject_id	TEXT NOT NULL,
	cause_event	INT8 NOT NULL,	-- the event that asked for it; 0 for the clock's own
	key		TEXT NOT NULL,	-- the idempotency key, stored before the call; '' if the topic has none
	args		TEXT NOT NULL,	-- JSON, never a secret
	created_at	INT8 NOT NULL,
	updated_at	INT8 NOT NULL,
	PRIMARY KEY (account_id, id)
) ROWS;
CREATE INDEX job_due ON job (due_at, id) WHERE state IN ('queued', 'running');
CREATE UNIQUE INDEX job_dedupe ON job (account_id, dedupe) WHERE state IN ('queued', 'running', 'unknown');
CREATE INDEX job_attention ON job (account_id, updated_at, id) WHERE state IN ('dead', 'unknown');
CREATE INDEX job_unfinished ON job (account_id, state, due_at, id) WHERE state IN ('queued', 'running', 'unknown', 'dead');
CREATE INDEX job_subject ON job (account_id, subject, subject_id, id);
CREATE INDEX job_cause ON job (account_id, cause_event);
CREATE INDEX job_done ON job (account_id, updated_at, id) WHERE state IN ('done', 'dropped');

CREATE TABLE delivery (			-- a webhook as it came; its body is sealed under owner delivery/ID
	account_id	TEXT NOT NULL,
	id		TEXT NOT NULL,
	provider	TEXT NOT NULL,
	integration_id	TEXT NOT NULL,
	dedupe		TEXT NOT NULL,	-- the provider's delivery id where it has one, else our own id
	state		TEXT NOT NULL,	-- used, parked, ignored
	match		TEXT NOT NULL,	-- what it waits for when parked: the provider's job guid
	kind		TEXT NOT NULL,	-- what it says it is
	note		TEXT NOT NULL,	-- why it was ignored
	bytes		INT8 NOT NULL,
	sha256		TEXT NOT NULL,	-- of the raw body
	received_at	INT8 NOT NULL,
	dropped_at	INT8,		-- when retention removed the body
	PRIMARY KEY (account_id, id)
) ROWS;
CREATE UNIQUE INDEX delivery_dedupe ON delivery (account_id, provider, dedupe);
CREATE INDEX delivery_parked ON delivery (account_id, provider, match, received_at, id) WHERE state = 'parked';
CREATE INDEX delivery_received ON delivery (account_id, received_at, id);
CREATE INDEX delivery_body ON delivery (account_id, received_at, id) WHERE dropped_at IS NULL;

CREATE TABLE quota (			-- token buckets (core/quota.h)
	account_id	TEXT NOT NULL,
	class		TEXT NOT NULL,
	milli		INT8 NOT NULL,	-- tokens x 1000
	at		INT8 NOT NULL,
	PRIMARY KEY (account_id, class)
) ROWS;

CREATE TABLE notice (			-- what the bell shows
	account_id	TEXT NOT NULL,
	id		TEXT NOT NULL,
	dedupe		TEXT NOT NULL,	-- repeats are gathered into one row
	severity	TEXT NOT NULL,	-- info, warning, error
	title		TEXT NOT NULL,
	text		TEXT NOT NULL,
	subject		TEXT NOT NULL,
	subject_id	TEXT NOT NULL,
	count		INT8 NOT NULL,
	created_at	INT8 NOT NULL,
	updated_at	INT8 NOT NULL,
	told_at		INT8,		-- when Slack was told last
	PRIMARY KEY (account_id, id)
) ROWS;
CREATE UNIQUE INDEX notice_dedupe ON notice (account_id, dedupe);
CREATE INDEX notice_updated ON notice (account_id, updated_at, id);

CREATE TABLE worker (			-- signs of life
	account_id	TEXT NOT NULL,	-- ''
	id		TEXT NOT NULL,
	host		TEXT NOT NULL,
	started_at	INT8 NOT NULL,
	seen_at		INT8 NOT NULL,
	PRIMARY KEY (account_id, id)
) ROWS;

CREATE TABLE asked (			-- answers to requests that carried a client-made key
	account_id	TEXT NOT NULL,
	key		TEXT NOT NULL,
	digest		TEXT NOT NULL,	-- of the request: the same key with another request is refused
	answer		TEXT NOT NULL,	-- JSON
	created_at	INT8 NOT NULL,
	PRIMARY KEY (account_id, key)
) ROWS;
CREATE INDEX asked_created ON asked (account_id, created_at);
