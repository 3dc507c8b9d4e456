/*
 * intake - what an order of a shop says to a bakery: when, how, which flavour and size, what to write on it.
 *
 * What:  a store's mapping (rows of names, words and places, edited by people) is applied to the attributes, properties,
 *        options and tags of an order.
 * Why:   the server reads each order with it, the settings page shows on a real order what an edited mapping would read:
 *        one function, so the two cannot disagree.
 * Holds: names are compared without case and accents, with - _ and blanks as one blank.  A due date is never invented: what
 *        cannot be read is a problem, with its text.  Every order is read; problems never lose one.  The same order read
 *        again says the same: no clock is asked, a date without a year is near the day of the order.
 */
#ifndef CORE_INTAKE_H
#define CORE_INTAKE_H

#include "core/due.h"

/* ---- the mapping ---- */

/* What a name stands for. Of the order: the first three; of a line: the others, notes of either. */
enum intake_means {
	INTAKE_DUE,
	INTAKE_TIME,		/* the hours; kept as they are written */
	INTAKE_METHOD,		/* pick-up or delivery */
	INTAKE_FLAVOUR,		/* for this and for writing a name that contains the row's is enough: "Gelato Flavours" */
	INTAKE_SIZE,
	INTAKE_WRITING,
	INTAKE_NOTES,
};
enum { INTAKE_MEANINGS = INTAKE_NOTES + 1 };
#define INTAKE_BIT(of) (UINT32_C(1) << (of))	/* a set of meanings or problems is a uint32_t of these */

enum intake_method { INTAKE_UNSAID, INTAKE_PICKUP, INTAKE_DELIVERY };
enum { INTAKE_METHODS = INTAKE_DELIVERY + 1 };

/* Where something stands. A mapping orders the first four. */
enum intake_place {
	INTAKE_ATTRIBUTES,	/* of the order: note_attributes */
	INTAKE_PROPERTIES,	/* of a line; hidden ones, which begin with _, say only when and how */
	INTAKE_TAGS,		/* "name:value", "name=value", "name_value", "name-value", "name value" */
	INTAKE_FULFILMENT,	/* the shop's own date of fulfilment: only ever a due date */
	INTAKE_OPTIONS,		/* of a line's product: flavour and size */
	INTAKE_VARIANT,		/* a part of "Medium / Vanilla" */
	INTAKE_ADDRESS,		/* method: whether there is an address to deliver to */
	INTAKE_LEAD,		/* due: the store's lead time, counted from the day of the order */
	INTAKE_NOTE,		/* notes: what the customer wrote to the order as a whole */
	INTAKE_NOWHERE,
};
enum { INTAKE_PLACES = INTAKE_NOWHERE + 1, INTAKE_ORDERED_PLACES = INTAKE_FULFILMENT + 1 };

struct intake_name { enum intake_means means; struct str name; };
struct intake_size { struct str word; int32_t rank; };		/* 0 to INTAKE_RANK_MAX, small before large; several words may share one */
struct intake_word { enum intake_method method; struct str word; };	/* a value that contains it means this method */
struct intake_search { enum intake_place place; };			/* each at most once; what is not listed is not looked at */

enum {
	INTAKE_ROWS_MAX = 200,		/* names, sizes and words together */
	INTAKE_TEXT_MAX = 60,		/* characters of each */
	INTAKE_RANK_MAX = 999,
	INTAKE_RANK_NONE = 1000,	/* no size, or an unknown one; sorts last */
	INTAKE_LEAD_MAX = 365,
	INTAKE_FAR_DAYS = 730,		/* due later than this after the order is a problem */
	INTAKE_TIME_MAX = 60,		/* characters of the hours that are kept */
};

struct intake_map {
	const struct intake_name *names;	size_t names_n;
	const struct intake_size *sizes;	size_t sizes_n;
	const struct intake_word *words;	size_t words_n;
	const struct intake_search *places;	size_t places_n;
	enum due_order due_order;
	int32_t lead_days;	/* 0: an order without a due date has none; else it is due so many days after it was placed */
	bool needs_flavour;	/* a line without one is a problem */
};
extern const struct intake_map intake_default;	/* the names that shops and their plug-ins use */

/* ---- an order ---- */

/* line: of a property or option, its line's index; else -1. A fulfilment's value is the day in the store's zone; its name, and a tag's, is empty. */
struct intake_fact { enum intake_place place; int32_t line; struct str name, value; };
struct intake_line { struct str variant, sku; };	/* variant_title */
struct intake_in {
	const struct intake_fact *facts;	size_t facts_n;
	const struct intake_line *lines;	size_t lines_n;
	struct str note;
	int32_t ordered_day;	/* when it was placed, in the store's zone; DAY_NONE when that is unknown */
	bool ships;		/* it has a shipping address */
};

/* Bits of these are kept with an order: a new one goes to the end. Those marked * the flow sets, who knows more than the order. */
enum intake_problem {
	/* of the order */
	INTAKE_NO_DUE_DATE,
	INTAKE_DUE_UNREADABLE,		/* due_reading says why, unless another place had a date */
	INTAKE_DUE_WEEKDAY_DIFFERS,
	INTAKE_DUE_DIFFERS,		/* lines or attributes name several days: the earliest counts */
	INTAKE_DUE_PAST,		/* before the day of the order */
	INTAKE_DUE_FAR,
	INTAKE_METHOD_UNREADABLE,	/* the address decides then */
	INTAKE_NO_ADDRESS,		/* to be delivered, but where to? */
	INTAKE_NO_LINES,
	INTAKE_NO_CUSTOMER,		/* * */
	INTAKE_CURRENCY_DIFFERS,	/* * not the store's */
	INTAKE_NO_NUMBER,		/* * its human id is made of the shop's own id */
	/* of a line */
	INTAKE_NO_SKU,
	INTAKE_UNKNOWN_SKU,		/* * */
	INTAKE_DOUBLE_SKU,		/* * two products of the shop have it */
	INTAKE_NO_FLAVOUR,
	INTAKE_SIZE_UNKNOWN,		/* not in the mapping's table */
	INTAKE_OVERSOLD,		/* * */
	/* of the order again: its day, when it came (core/capacity.h) */
	INTAKE_DAY_FULL,		/* * */
	INTAKE_DAY_CLOSED,		/* * */
	INTAKE_DAY_SOON,		/* * */
	/* and of the order: what its shop told was not all taken */
	INTAKE_CUT,			/* * */
	INTAKE_UNREADABLE,		/* * */
	INTAKE_NO_CURRENCY,		/* * none is said: the store's is not guessed, and amounts are not read */
};
enum { INTAKE_PROBLEMS = INTAKE_NO_CURRENCY + 1 };
/* What is wrong with how an order names its day: whoever sets one has answered it. */
#define INTAKE_OF_DUE \
	(INTAKE_BIT(INTAKE_NO_DUE_DATE) | INTAKE_BIT(INTAKE_DUE_UNREADABLE) | INTAKE_BIT(INTAKE_DUE_WEEKDAY_DIFFERS) | \
	    INTAKE_BIT(INTAKE_DUE_DIFFERS) | INTAKE_BIT(INTAKE_DUE_PAST) | INTAKE_BIT(INTAKE_DUE_FAR))

/* What one fact was read as: no meaning at all, or these, and the value without a tag's name. */
struct intake_seen { uint32_t means; struct str value; };
/* What is made of a line. Texts borrow from the order and are trimmed. */
struct intake_made {
	struct str flavour, size, writing, notes;
	enum intake_place flavour_from, size_from;	/* INTAKE_NOWHERE: there is none */
	int32_t size_rank;
	uint32_t problems;
};

struct intake {
	struct intake_seen *facts;	/* the caller's room for facts_n, lines_n */
	struct intake_made *lines;
	int32_t due_day;		/* DAY_NONE: none */
	int32_t due_fact;		/* the index of the fact that named it, or that could not be read; -1 */
	struct str due_text;		/* that fact's value, as it is written */
	enum due_reading due_reading;	/* how that was read; DUE_BLANK when there was nothing to read */
	enum intake_place due_from;
	struct str due_time;		/* the hours, at most INTAKE_TIME_MAX characters of what is written */
	enum intake_method method;	/* INTAKE_PICKUP or INTAKE_DELIVERY */
	enum intake_place method_from;
	struct str notes;		/* the named attribute, else the order's note */
	enum intake_place notes_from;
	uint32_t problems, line_problems;	/* of the order, of all its lines */
};

void	intake_read(const struct intake_map *, const struct intake_in *, struct intake *);
/* What is wrong with a day for an order of another: INTAKE_DUE_PAST, INTAKE_DUE_FAR. Nothing where one of them is none. */
uint32_t intake_due_problems(int32_t day, int32_t ordered);

/* ---- a mapping that people edited ---- */

enum intake_part { INTAKE_PART_NAMES, INTAKE_PART_SIZES, INTAKE_PART_WORDS, INTAKE_PART_PLACES, INTAKE_PART_LEAD };
enum { INTAKE_PARTS = INTAKE_PART_LEAD + 1 };

enum intake_fault {
	INTAKE_BLANK, INTAKE_TOO_LONG, INTAKE_NOT_TEXT,
	INTAKE_TWICE,		/* the same name for one meaning, or a size, word or place again */
	INTAKE_OUT_OF_RANGE,	/* a rank, the lead time; a word for no method; a place that has no order */
	INTAKE_TOO_MANY,	/* more rows, or more text, than a mapping may have */
	INTAKE_NONE,		/* no place to look in */
};
enum { INTAKE_FAULTS = INTAKE_NONE + 1 };

/* at: the row's index in its part. */
struct intake_wrong { enum intake_part part; int32_t at; enum intake_fault fault; };

/* How many things are wrong with it, 0 when it may be kept; out is filled with the first of them, cap at most. */
size_t		intake_map_check(const struct intake_map *, struct intake_wrong *out, size_t cap);
/* Writes a sentence: "“Delivery Date” stands twice among the names." */
void		intake_wrong_say(struct buf *, const struct intake_map *, struct intake_wrong);

/* ---- words ---- */

struct str	intake_means_name(enum intake_means);		/* "due_date", "due_time", "method", … */
struct str	intake_means_label(enum intake_means);		/* "Due date" */
bool		intake_means_parse(struct str, enum intake_means *);
struct str	intake_method_name(enum intake_method);		/* "unsaid", "pickup", "delivery" */
struct str	intake_method_label(enum intake_method);
bool		intake_method_parse(struct str, enum intake_method *);
struct str	intake_place_name(enum intake_place);		/* "note_attributes", "properties", "tags", … */
struct str	intake_place_label(enum intake_place);
bool		intake_place_parse(struct str, enum intake_place *);
struct str	intake_problem_name(enum intake_problem);
struct str	intake_problem_text(enum intake_problem);	/* a sentence that says what to do */
bool		intake_problem_of_line(enum intake_problem);
struct str	intake_part_name(enum intake_part);		/* "names", "sizes", "words", "places", "lead_days" */
struct str	intake_fault_name(enum intake_fault);

#endif
