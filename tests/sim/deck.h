/*
 * deck.h - the stand-in for Deck and for Slack: what its two files share.
 *
 * It behaves as tests/sandbox does, without its scenarios: how a job goes is the dice's.  One login (company, portal, user
 * name) has one connection and one EnsureConnection on its way, a connection runs one job.
 */
#ifndef TESTS_SIM_DECK_H
#define TESTS_SIM_DECK_H

#include "tests/sim/sim.h"

enum { IDLE_MS = 10 * MINUTE, LIFE_MS = HOUR, ANSWER_MS = 5 * MINUTE, KEYS_PER = 64 };

struct deck_login {
	struct company *org;
	struct str source, user;
	struct connection *open;
	struct deck_job *connecting;
	struct deck_login *next;
};

struct connection {
	struct str token;
	struct deck_login *login;
	bool open, foreign, asked_to_close;
	struct deck_job *by, *job;	/* the EnsureConnection that opened it; what it runs now */
	int64_t opened_at;
	uint32_t mark;			/* of its idle clock */
	struct connection *next;
};

enum deck_status { DECK_RUNNING, DECK_COMPLETED, DECK_FAILED, DECK_CANCELED };

struct deck_job {
	struct str guid, code;
	enum deck_status status;
	struct deck_login *login;
	struct connection *connection;
	struct str password, hook;
	struct { struct str sku; int64_t quantity; struct str price; } item[8];
	int items;
	bool silent, asks, asked, open, push, late;	/* MFA: will ask; has asked; an answer is waited for. late: goes on without its connection */
	int wrong;
	struct str right, typed;
	const char *fails;		/* with this error */
	bool session_ends, differs;
	struct str result;		/* ,"output":{...} or ,"error":{...} */
	struct str output;		/* the output alone, as JSON */
	uint32_t mark;			/* of its question */
	struct { struct ghost *ghost; int attempt; } whose[KEYS_PER];	/* who was told its guid */
	int owners;
	const struct ghost *known;	/* whose events name it */
	bool heard;			/* its end was taken from a webhook */
	struct deck_job *next;
};

struct deck_key { struct str key, body, answer; int status; struct deck_key *next; };

struct deck {
	struct deck_login *logins;
	struct connection *connections;
	struct deck_job *jobs;
	struct deck_key *keys[256];
	int guids;
};

/* A connection has ended by itself: it should not have had to. */
void		deck_left(struct sim *, const struct connection *);

/* deck_job.c */
struct deck_job *deck_job_open(struct sim *, struct deck_login *, struct str password, struct str hook);
struct deck_job *deck_job_add(struct sim *, struct connection *, const json *items);
struct deck_job *deck_job_close(struct sim *, struct connection *);
bool		deck_job_answer(struct sim *, struct deck_job *, struct str text);
/* It is closed: what it runs is cancelled. */
void		deck_job_hang_up(struct sim *, struct connection *);
struct connection *deck_job_connect(struct sim *, struct deck_login *, struct deck_job *by, bool foreign);

#endif
