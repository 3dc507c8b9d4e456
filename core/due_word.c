#include "core/due_word.h"

#include <assert.h>

/*
 * A word means the row whose whole begins with it, if it is at least `least` long: "sep", "sept" and "september" are one
 * row.  Of rows that fit the first counts.
 */
struct row { const char *whole; int8_t least, value; };

static const struct row months[] = {
	{ "january", 3, 1 }, { "januar", 3, 1 }, { "janner", 3, 1 }, { "jaenner", 4, 1 }, { "gennaio", 3, 1 }, { "janvier", 3, 1 },
	{ "januari", 3, 1 },
	{ "february", 3, 2 }, { "februar", 3, 2 }, { "feber", 3, 2 }, { "febbraio", 3, 2 }, { "fevrier", 3, 2 }, { "februari", 3, 2 },
	{ "march", 3, 3 }, { "marz", 3, 3 }, { "maerz", 3, 3 }, { "mrz", 3, 3 }, { "marzo", 3, 3 }, { "mars", 3, 3 },
	{ "maart", 3, 3 }, { "mrt", 3, 3 }, { "marts", 3, 3 },
	{ "april", 3, 4 }, { "aprile", 3, 4 }, { "avril", 3, 4 },
	{ "may", 3, 5 }, { "mai", 3, 5 }, { "maggio", 3, 5 }, { "mei", 3, 5 }, { "maj", 3, 5 },
	{ "june", 3, 6 }, { "juni", 3, 6 }, { "giugno", 3, 6 }, { "juin", 4, 6 },
	{ "july", 3, 7 }, { "juli", 3, 7 }, { "luglio", 3, 7 }, { "juillet", 4, 7 },
	{ "august", 3, 8 }, { "agosto", 3, 8 }, { "aout", 3, 8 }, { "augustus", 3, 8 },
	{ "september", 3, 9 }, { "settembre", 3, 9 }, { "septembre", 3, 9 },
	{ "october", 3, 10 }, { "oktober", 3, 10 }, { "ottobre", 3, 10 }, { "octobre", 3, 10 },
	{ "november", 3, 11 }, { "novembre", 3, 11 },
	{ "december", 3, 12 }, { "dezember", 3, 12 }, { "dicembre", 3, 12 }, { "decembre", 3, 12 },
};

static const struct row weekdays[] = {
	{ "monday", 3, DAY_MONDAY }, { "montag", 2, DAY_MONDAY }, { "lunedi", 3, DAY_MONDAY }, { "lundi", 3, DAY_MONDAY },
	{ "maandag", 2, DAY_MONDAY }, { "mandag", 3, DAY_MONDAY },
	{ "tuesday", 3, DAY_TUESDAY }, { "dienstag", 2, DAY_TUESDAY }, { "martedi", 3, DAY_TUESDAY }, { "mardi", 3, DAY_TUESDAY },
	{ "dinsdag", 2, DAY_TUESDAY }, { "tirsdag", 3, DAY_TUESDAY },
	{ "wednesday", 3, DAY_WEDNESDAY }, { "weds", 4, DAY_WEDNESDAY }, { "mittwoch", 2, DAY_WEDNESDAY },
	{ "mercoledi", 3, DAY_WEDNESDAY }, { "mercredi", 3, DAY_WEDNESDAY },
	{ "woensdag", 2, DAY_WEDNESDAY }, { "onsdag", 3, DAY_WEDNESDAY },
	{ "thursday", 3, DAY_THURSDAY }, { "donnerstag", 3, DAY_THURSDAY }, { "giovedi", 3, DAY_THURSDAY }, { "jeudi", 3, DAY_THURSDAY },
	{ "donderdag", 2, DAY_THURSDAY }, { "torsdag", 3, DAY_THURSDAY },
	{ "friday", 3, DAY_FRIDAY }, { "freitag", 2, DAY_FRIDAY }, { "venerdi", 3, DAY_FRIDAY }, { "vendredi", 3, DAY_FRIDAY },
	{ "vrijdag", 2, DAY_FRIDAY }, { "fredag", 3, DAY_FRIDAY },
	{ "saturday", 3, DAY_SATURDAY }, { "samstag", 2, DAY_SATURDAY }, { "sonnabend", 4, DAY_SATURDAY }, { "sabato", 3, DAY_SATURDAY },
	{ "samedi", 3, DAY_SATURDAY }, { "zaterdag", 2, DAY_SATURDAY }, { "lordag", 3, DAY_SATURDAY },
	{ "sunday", 3, DAY_SUNDAY }, { "sonntag", 2, DAY_SUNDAY }, { "domenica", 3, DAY_SUNDAY }, { "dimanche", 3, DAY_SUNDAY },
	{ "zondag", 2, DAY_SUNDAY }, { "sondag", 3, DAY_SUNDAY },
};
enum { MONTH_WORDS = sizeof months / sizeof months[0], WEEKDAY_WORDS = sizeof weekdays / sizeof weekdays[0] };

static const char *const kinds[DUE_WORDS] = {
	[DUE_WORD_BEFORE]	= " on the by for due den der am il le la op d pa ",
	[DUE_WORD_ORDINAL]	= " st nd rd th er e ",
	[DUE_WORD_JOIN]		= " of de di ",
	[DUE_WORD_HOUR]		= " am pm a p h uhr u ",
	[DUE_WORD_AFTER]	= (" at between from until before around t um von vor ab bis zwischen alle dalle ore entro tra a de avant entre "
				"vers om tussen van vanaf rond voor kl fra mellem inden morning afternoon evening noon "),
};

static int
meaning(const struct row *rows, size_t n, struct str word, int when_none)
{
	for (size_t i = 0; i < n; i++)
		if (word.n >= (size_t)rows[i].least && str_starts(str_of(rows[i].whole), word))
			return rows[i].value;
	return when_none;
}

int
due_month(struct str word)
{
	return meaning(months, MONTH_WORDS, word, 0);
}

int
due_weekday(struct str word)
{
	return meaning(weekdays, WEEKDAY_WORDS, word, -1);
}

bool
due_word_is(struct str word, enum due_word kind)
{
	char room[16];
	struct buf b = buf_of(room, sizeof room);

	assert((unsigned)kind < DUE_WORDS);
	buf_char(&b, ' ');
	buf_put(&b, word);
	buf_char(&b, ' ');
	return word.n > 0 && !b.full && str_has(str_of(kinds[kind]), buf_str(&b));
}
