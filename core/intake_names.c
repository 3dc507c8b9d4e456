#include "core/intake.h"

#include <assert.h>

/* A word as it is kept, and as people read it. */
struct word { const char *name, *label; };

/* Which of the n words has this name; n when none has. */
static int
index_of(const struct word *words, int n, struct str name)
{
	int i = 0;

	while (i < n && !str_eq(str_of(words[i].name), name))
		i++;
	return i;
}

static const struct word means[INTAKE_MEANINGS] = {
	[INTAKE_DUE]		= { "due_date",	"Due date" },
	[INTAKE_TIME]		= { "due_time",	"Time" },
	[INTAKE_METHOD]		= { "method",	"Pick-up or delivery" },
	[INTAKE_FLAVOUR]	= { "flavour",	"Flavour" },
	[INTAKE_SIZE]		= { "size",	"Size" },
	[INTAKE_WRITING]	= { "writing",	"Writing" },
	[INTAKE_NOTES]		= { "notes",	"Notes" },
};

struct str
intake_means_name(enum intake_means m)
{
	assert((unsigned)m < INTAKE_MEANINGS);
	return str_of(means[m].name);
}

struct str
intake_means_label(enum intake_means m)
{
	assert((unsigned)m < INTAKE_MEANINGS);
	return str_of(means[m].label);
}

bool
intake_means_parse(struct str name, enum intake_means *out)
{
	int i = index_of(means, INTAKE_MEANINGS, name);

	if (i < INTAKE_MEANINGS)
		*out = (enum intake_means)i;
	return i < INTAKE_MEANINGS;
}

static const struct word methods[INTAKE_METHODS] = {
	[INTAKE_UNSAID]		= { "unsaid",	"Not said" },
	[INTAKE_PICKUP]		= { "pickup",	"Pick-up" },
	[INTAKE_DELIVERY]	= { "delivery",	"Delivery" },
};

struct str
intake_method_name(enum intake_method m)
{
	assert((unsigned)m < INTAKE_METHODS);
	return str_of(methods[m].name);
}

struct str
intake_method_label(enum intake_method m)
{
	assert((unsigned)m < INTAKE_METHODS);
	return str_of(methods[m].label);
}

bool
intake_method_parse(struct str name, enum intake_method *out)
{
	int i = index_of(methods, INTAKE_METHODS, name);

	if (i < INTAKE_METHODS)
		*out = (enum intake_method)i;
	return i < INTAKE_METHODS;
}

static const struct word places[INTAKE_PLACES] = {
	[INTAKE_ATTRIBUTES]	= { "note_attributes",	"Order attributes" },
	[INTAKE_PROPERTIES]	= { "properties",	"Line item properties" },
	[INTAKE_TAGS]		= { "tags",		"Tags" },
	[INTAKE_FULFILMENT]	= { "fulfilment",	"The shop's date of fulfilment" },
	[INTAKE_OPTIONS]	= { "options",		"Product options" },
	[INTAKE_VARIANT]	= { "variant",		"Variant title" },
	[INTAKE_ADDRESS]	= { "address",		"Delivery address" },
	[INTAKE_LEAD]		= { "lead_time",	"The store's lead time" },
	[INTAKE_NOTE]		= { "note",		"The order's note" },
	[INTAKE_NOWHERE]	= { "nowhere",		"Nowhere" },
};

struct str
intake_place_name(enum intake_place p)
{
	assert((unsigned)p < INTAKE_PLACES);
	return str_of(places[p].name);
}

struct str
intake_place_label(enum intake_place p)
{
	assert((unsigned)p < INTAKE_PLACES);
	return str_of(places[p].label);
}

bool
intake_place_parse(struct str name, enum intake_place *out)
{
	int i = index_of(places, INTAKE_PLACES, name);

	if (i < INTAKE_PLACES)
		*out = (enum intake_place)i;
	return i < INTAKE_PLACES;
}

static const struct { const char *name, *text; bool of_line; } problems[INTAKE_PROBLEMS] = {
	[INTAKE_NO_DUE_DATE]		= { "no_due_date", "The order has no due date: ask the customer and set it here, beside Due.", false },
	[INTAKE_DUE_UNREADABLE]		= { "due_unreadable", "A due date cannot be read: look at what the customer wrote.", false },
	[INTAKE_DUE_WEEKDAY_DIFFERS]	= { "due_weekday_differs", "The weekday beside the due date is another one: check which is meant.", false },
	[INTAKE_DUE_DIFFERS]		= { "due_differs", "The order names several due dates: the earliest counts.", false },
	[INTAKE_DUE_PAST]		= { "due_past", "The due date lies before the order: check it.", false },
	[INTAKE_DUE_FAR]		= { "due_far", "The due date is more than two years away: check it.", false },
	[INTAKE_METHOD_UNREADABLE]	= { "method_unreadable", "It is not clear whether the order is picked up or delivered.", false },
	[INTAKE_NO_ADDRESS]		= { "no_address", "The order is to be delivered but has no address.", false },
	[INTAKE_NO_LINES]		= { "no_lines", "The order has no items.", false },
	[INTAKE_NO_CUSTOMER]		= { "no_customer", "The order names no customer.", false },
	[INTAKE_CURRENCY_DIFFERS]	= { "currency_differs", "The order is in another currency than the store.", false },
	[INTAKE_NO_NUMBER]		= { "no_number", "The order has no number of its own: its id is the shop's.", false },
	[INTAKE_NO_SKU]			= { "no_sku", "The item has no SKU: no stock is taken for it.", true },
	[INTAKE_UNKNOWN_SKU]		= { "unknown_sku", "The item's SKU is not among the products: no stock is taken for it.", true },
	[INTAKE_DOUBLE_SKU]		= { "double_sku", "Two products of the shop have the item's SKU.", true },
	[INTAKE_NO_FLAVOUR]		= { "no_flavour", "The item names no flavour.", true },
	[INTAKE_SIZE_UNKNOWN]		= { "size_unknown", "The item's size is not in the store's list: it is sorted last.", true },
	[INTAKE_OVERSOLD]		= { "oversold", "There is less of the item in stock than was sold.", true },
	[INTAKE_DAY_FULL]		= { "day_full", "Its day was full when it came: make more on that day, or agree on another.", false },
	[INTAKE_DAY_CLOSED]		= { "day_closed", "Nothing of it is made on its day: agree on another.", false },
	[INTAKE_DAY_SOON]		= { "day_soon", "It came too late for its day: the lead time is longer.", false },
	[INTAKE_CUT]			= { "cut", "There is more in the order than is kept here, such as lines, tags or a long text: look at it in the shop.", false },
	[INTAKE_UNREADABLE]		= { "unreadable", "A line, quantity, amount, time or status of the order cannot be read: look at it in the shop.", false },
	[INTAKE_NO_CURRENCY]		= { "no_currency", "The order names no currency, so its amounts are not known: look at it in the shop.", false },
};
_Static_assert((int)INTAKE_PROBLEMS <= 32 && INTAKE_FAR_DAYS == 730, "a set of problems has 32 bits; two years are said in words");

struct str
intake_problem_name(enum intake_problem p)
{
	assert((unsigned)p < INTAKE_PROBLEMS);
	return str_of(problems[p].name);
}

struct str
intake_problem_text(enum intake_problem p)
{
	assert((unsigned)p < INTAKE_PROBLEMS);
	return str_of(problems[p].text);
}

bool
intake_problem_of_line(enum intake_problem p)
{
	assert((unsigned)p < INTAKE_PROBLEMS);
	return problems[p].of_line;
}

struct str
intake_part_name(enum intake_part part)
{
	static const char *const names[INTAKE_PARTS] = {
		[INTAKE_PART_NAMES]	= "names",
		[INTAKE_PART_SIZES]	= "sizes",
		[INTAKE_PART_WORDS]	= "words",
		[INTAKE_PART_PLACES]	= "places",
		[INTAKE_PART_LEAD]	= "lead_days",
	};

	assert((unsigned)part < INTAKE_PARTS);
	return str_of(names[part]);
}

struct str
intake_fault_name(enum intake_fault fault)
{
	static const char *const names[INTAKE_FAULTS] = {
		[INTAKE_BLANK]		= "blank",
		[INTAKE_TOO_LONG]	= "too_long",
		[INTAKE_NOT_TEXT]	= "not_text",
		[INTAKE_TWICE]		= "twice",
		[INTAKE_OUT_OF_RANGE]	= "out_of_range",
		[INTAKE_TOO_MANY]	= "too_many",
		[INTAKE_NONE]		= "none",
	};

	assert((unsigned)fault < INTAKE_FAULTS);
	return str_of(names[fault]);
}
