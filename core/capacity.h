/*
 * capacity - how much of what can be made on which day, and whether so many more still fit.
 *
 * What:  a plan is data: groups of products, the words by which a line belongs to one, pieces per weekday and group, days that
 *        are other than their weekday, working days that a group needs.  With what is taken already it answers "three more for
 *        Saturday?" with yes, with no and the next days that fit, or with why never on that day.
 * Why:   the server judges every order with it, the form and the calendar answer as one types: one function for all.
 * Holds: the first rule that fits a line decides, and the last group takes what no rule does.  An order is never refused here:
 *        an answer is an answer.  A plan without groups limits nothing.
 */
#ifndef CORE_CAPACITY_H
#define CORE_CAPACITY_H

#include "core/day.h"
#include "core/field.h"
#include "core/intake.h"

enum {
	CAPACITY_GROUPS_MAX = 12,
	CAPACITY_RULES_MAX = 20,	/* of one group */
	CAPACITY_DAYS_MAX = 200,
	CAPACITY_PIECES_MAX = 9999,	/* of a group on one day */
	CAPACITY_LEAD_MAX = 60,
	CAPACITY_NEAR = 60,		/* days before and after that are looked at for room */
	CAPACITY_NO_LIMIT = -1,		/* as pieces */
	CAPACITY_EVERY = -1,		/* as the group of a day that is other for all of them */
};

/* What of a line a rule looks at. Case and accents never matter. */
enum capacity_by {
	CAPACITY_TITLE,		/* a word of product and variant begins with it: "cake" is in "Ruby Cakes – Large" */
	CAPACITY_SKU,		/* the SKU begins with it */
	CAPACITY_SIZE,		/* the size is it */
};
enum { CAPACITY_BYS = CAPACITY_SIZE + 1 };

struct capacity_group { struct str name; int32_t week[DAY_WEEKDAYS]; int32_t lead_days; };	/* pieces, or CAPACITY_NO_LIMIT */
struct capacity_rule { int32_t group; enum capacity_by by; struct str text; };
struct capacity_day { int32_t day, group, pieces; struct str reason; };	/* 0 pieces: nothing is made, because */

struct capacity_plan {
	const struct capacity_group *groups;	size_t groups_n;
	const struct capacity_rule *rules;	size_t rules_n;
	const struct capacity_day *days;	size_t days_n;	/* one of a group counts before one of every group */
};

/* Which group a line belongs to; -1 without groups. */
int32_t		capacity_group_of(const struct capacity_plan *, struct str title, struct str sku, struct str size);
int32_t		capacity_find(const struct capacity_plan *, struct str name);	/* the last group when none is called so */
/* Pieces that may be made of it on that day, or CAPACITY_NO_LIMIT; *reason (may be NULL): why that is other than usual. */
int32_t		capacity_limit(const struct capacity_plan *, int32_t group, int32_t day, struct str *reason);
/* The first day that is far enough away: its lead days are working days after today. DAY_NONE: it is never made. */
int32_t		capacity_earliest(const struct capacity_plan *, int32_t group, int32_t today);

/* What is to be made already, of days from one to another, both included; what is not said is nothing. */
struct capacity_taken { int32_t day, group; int64_t pieces; };
struct capacity_load { int32_t from, to; const struct capacity_taken *taken; size_t n; };

int64_t		capacity_taken(const struct capacity_load *, int32_t group, int32_t day);

/* How a day looks from afar. */
enum capacity_heat {
	CAPACITY_FREE,		/* less than three quarters are taken, or there is no limit */
	CAPACITY_BUSY,
	CAPACITY_AT_MOST,	/* full to the last piece */
	CAPACITY_OVER,		/* more than that */
	CAPACITY_SHUT,		/* nothing is made, and nothing is asked for */
};
enum { CAPACITY_HEATS = CAPACITY_SHUT + 1 };
enum capacity_heat capacity_heat(int32_t limit, int64_t taken);

/* ---- so many more? ---- */

enum capacity_answer {
	CAPACITY_FITS,
	CAPACITY_FULL,
	CAPACITY_CLOSED,	/* nothing of it is made on that day */
	CAPACITY_SOON,		/* the lead time is longer than that, or the day has passed */
};
enum { CAPACITY_ANSWERS = CAPACITY_SOON + 1 };

struct capacity_ask { int32_t group, count, day, today; };	/* count from 1 to CAPACITY_PIECES_MAX; both days are valid */
struct capacity_said {
	enum capacity_answer answer;
	int64_t left;			/* FITS: pieces that are free after it, or CAPACITY_NO_LIMIT */
	int64_t missing;		/* FULL: so many too many */
	int32_t earliest;		/* capacity_earliest */
	int32_t before, after;		/* not FITS: the nearest days that fit; DAY_NONE */
	struct str reason;		/* CLOSED: why, when that was said */
};

struct capacity_said	capacity_what_if(const struct capacity_plan *, const struct capacity_load *, struct capacity_ask);
/* The answer as sentences: "Sat 28 Nov 2026 is full for Large cakes: 2 too many. There is room on Fri 27 Nov 2026 and …" */
void		capacity_say(struct buf *, const struct capacity_plan *, struct capacity_ask, const struct capacity_said *);
uint32_t	capacity_problems(enum capacity_answer);	/* what an order then has: bits of enum intake_problem */

/* ---- a plan that people edited ---- */

enum capacity_part { CAPACITY_PART_GROUP, CAPACITY_PART_WEEK, CAPACITY_PART_LEAD, CAPACITY_PART_RULE, CAPACITY_PART_DAY,
	CAPACITY_PART_PIECES, CAPACITY_PART_REASON };
enum { CAPACITY_PARTS = CAPACITY_PART_REASON + 1 };

/* at: the index of the group, the rule or the day; weekday: of CAPACITY_PART_WEEK. */
struct capacity_wrong { enum capacity_part part; int32_t at, weekday; enum field_problem problem; };

/* How many things are wrong with it, 0 when it may be kept; out is filled with the first of them, cap at most. */
size_t		capacity_check(const struct capacity_plan *, struct capacity_wrong *out, size_t cap);
void		capacity_wrong_say(struct buf *, struct capacity_wrong);	/* "Product group stands here twice." */

/* ---- words ---- */

struct str	capacity_by_name(enum capacity_by);		/* "title", "sku", "size" */
bool		capacity_by_parse(struct str, enum capacity_by *);
struct str	capacity_heat_name(enum capacity_heat);		/* "free", "busy", "full", "over", "shut" */
struct str	capacity_answer_name(enum capacity_answer);	/* "fits", "full", "closed", "soon" */
struct str	capacity_part_name(enum capacity_part);		/* "name", "week", "lead_days", "text", "day", "pieces", "reason" */

#endif
