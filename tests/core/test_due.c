#include "core/due.h"
#include "tests/core/check.h"

enum { FRI = 20777 };	/* the day of the orders: Friday 20 November 2026 */
#define DF DUE_DAY_FIRST
#define MF DUE_MONTH_FIRST

static const struct { const char *text; enum due_order order; enum due_reading want; const char *day; } cases[] = {
	/* ISO, with whatever time behind it: the day as it is written */
	{ "2021-05-13", DF, DUE_READ, "2021-05-13" },
	{ "2021-05-13", MF, DUE_READ, "2021-05-13" },
	{ "  2021-05-13\n", DF, DUE_READ, "2021-05-13" },
	{ "2021-5-3", DF, DUE_READ, "2021-05-03" },
	{ "2021/05/13", DF, DUE_READ, "2021-05-13" },
	{ "2021.05.13", DF, DUE_READ, "2021-05-13" },
	{ "20210513", DF, DUE_READ, "2021-05-13" },
	{ "2026-11-21T00:30:00+13:00", DF, DUE_READ, "2026-11-21" },
	{ "2026-11-21T23:59:59.999999Z", DF, DUE_READ, "2026-11-21" },
	{ "2026-11-21 13:00 - 14:00", DF, DUE_READ, "2026-11-21" },
	{ "2026-11-21, 1:00 PM", DF, DUE_READ, "2026-11-21" },
	{ "2026-11-21{", DF, DUE_READ, "2026-11-21" },
	{ "2026-11-21\xE2\x80\xA6", DF, DUE_READ, "2026-11-21" },
	/* weekday, day, month, year */
	{ "Sat 8 Nov 2025 between 8:00 AM and 6:00 PM", DF, DUE_READ, "2025-11-08" },
	{ "Saturday, 21 November 2026", DF, DUE_READ, "2026-11-21" },
	{ "Sat. 21st of November 2026 at 10", DF, DUE_READ, "2026-11-21" },
	{ "21st November, 2026", MF, DUE_READ, "2026-11-21" },
	{ "on the 2nd of December, 2026", DF, DUE_READ, "2026-12-02" },
	{ "3rd Dec 2026", DF, DUE_READ, "2026-12-03" },
	{ "21-Nov-2026", DF, DUE_READ, "2026-11-21" },
	{ "21-Nov-26", DF, DUE_READ, "2026-11-21" },
	{ "21/Nov/26 10:00", DF, DUE_READ, "2026-11-21" },
	{ "21 Nov '26", DF, DUE_READ, "2026-11-21" },
	{ "21 Nov 26", DF, DUE_READ, "2026-11-21" },
	{ "21 Nov 26, noon", DF, DUE_READ, "2026-11-21" },
	{ "21 Nov 2026 (Sat)", DF, DUE_READ, "2026-11-21" },
	{ "21Nov2026", DF, DUE_READ, "2026-11-21" },
	/* month, day, year */
	{ "Wed Jul 18 2018", DF, DUE_READ, "2018-07-18" },
	{ "Nov 21, 2026", DF, DUE_READ, "2026-11-21" },
	{ "November 21st, 2026 at 10:00", DF, DUE_READ, "2026-11-21" },
	{ "Saturday, November 21, 2026", MF, DUE_READ, "2026-11-21" },
	{ "Nov. 21 2026", DF, DUE_READ, "2026-11-21" },
	{ "Nov-21-2026", DF, DUE_READ, "2026-11-21" },
	{ "Sept 1 2026", DF, DUE_READ, "2026-09-01" },
	{ "May 1, 2026", DF, DUE_READ, "2026-05-01" },
	{ "Mar 8 2026", DF, DUE_READ, "2026-03-08" },
	{ "Mar 8-9", DF, DUE_NOT_A_DATE, NULL },
	/* numbers, as the store's setting has it */
	{ "08/12/2025 between 8:00 AM and 6:00 PM", DF, DUE_READ, "2025-12-08" },
	{ "08/12/2025", MF, DUE_READ, "2025-08-12" },
	{ "8-12-2025", DF, DUE_READ, "2025-12-08" },
	{ "8.12.2025", DF, DUE_READ, "2025-12-08" },
	{ "8. 12. 2025", DF, DUE_READ, "2025-12-08" },
	{ "8. 12. 25", DF, DUE_READ, "2025-12-08" },
	{ "08.12.25, 10 Uhr", DF, DUE_READ, "2025-12-08" },
	{ "08/12/25", MF, DUE_READ, "2025-08-12" },
	{ "08/12/25 10:00", MF, DUE_READ, "2025-08-12" },
	{ "25/12/2025", MF, DUE_OTHER_ORDER, NULL },
	{ "12/25/2025", DF, DUE_OTHER_ORDER, NULL },
	{ "12/25/2025", MF, DUE_READ, "2025-12-25" },
	{ "32/13/2025", DF, DUE_IMPOSSIBLE, NULL },
	/* other languages */
	{ "Samstag, 21. November 2026 um 10 Uhr", DF, DUE_READ, "2026-11-21" },
	{ "Sa., 21. M\xC3\xA4rz 2026", DF, DUE_READ, "2026-03-21" },
	{ "Donnerstag, den 1. J\xC3\xA4nner 2026", DF, DUE_READ, "2026-01-01" },
	{ "sabato 21 novembre 2026 alle ore 10", DF, DUE_READ, "2026-11-21" },
	{ "luned\xC3\xAC 1\xC2\xBA giugno 2026", DF, DUE_READ, "2026-06-01" },
	{ "1\xC2\xB0 giu. 2026", DF, DUE_READ, "2026-06-01" },
	{ "le samedi 1er ao\xC3\xBBt 2026 \xC3\xA0 10h30", DF, DUE_READ, "2026-08-01" },
	{ "mar. 8 d\xC3\xA9" "c. 2026", DF, DUE_READ, "2026-12-08" },
	{ "mar 8/12/2026", DF, DUE_READ, "2026-12-08" },
	{ "zaterdag 21 november 2026 om 10 uur", DF, DUE_READ, "2026-11-21" },
	{ "za 21 mrt 2026", DF, DUE_READ, "2026-03-21" },
	{ "l\xC3\xB8rdag den 21. november 2026 kl. 10", DF, DUE_READ, "2026-11-21" },
	{ "l\xC3\xB8r. d. 21. nov. 2026", DF, DUE_READ, "2026-11-21" },
	/* a weekday that is another one is told, and the date counts */
	{ "Wed Jul 18 2020", DF, DUE_WEEKDAY_DIFFERS, "2020-07-18" },
	{ "Fri 21 Nov 2026", DF, DUE_WEEKDAY_DIFFERS, "2026-11-21" },
	{ "21 Nov 2026 (Fri)", DF, DUE_WEEKDAY_DIFFERS, "2026-11-21" },
	{ "21 Nov 2026 do not ring", DF, DUE_READ, "2026-11-21" },
	/* without a year: the nearest that is not long past, ordered on 20 November 2026 */
	{ "21 Nov", DF, DUE_READ, "2026-11-21" },
	{ "Sat 21 Nov", DF, DUE_READ, "2026-11-21" },
	{ "November 21", DF, DUE_READ, "2026-11-21" },
	{ "21.11.", DF, DUE_READ, "2026-11-21" },
	{ "21.11. 10:00", DF, DUE_READ, "2026-11-21" },
	{ "21.11.10:30", DF, DUE_READ, "2026-11-21" },
	{ "21/11", DF, DUE_READ, "2026-11-21" },
	{ "11/21", MF, DUE_READ, "2026-11-21" },
	{ "21/11 at noon", DF, DUE_READ, "2026-11-21" },
	{ "21/11, 10 am", DF, DUE_READ, "2026-11-21" },
	{ "21/11; please", DF, DUE_READ, "2026-11-21" },
	{ "21/11 (please)", DF, DUE_READ, "2026-11-21" },
	{ "21/11 - 10 am", DF, DUE_READ, "2026-11-21" },
	{ "21/11 10.30", DF, DUE_READ, "2026-11-21" },
	{ "21/11 between 10.30 and 11.12", DF, DUE_READ, "2026-11-21" },
	{ "Nov 21 10:00", DF, DUE_READ, "2026-11-21" },
	{ "3 January", DF, DUE_READ, "2027-01-03" },
	{ "21 Sep", DF, DUE_READ, "2026-09-21" },
	{ "20 Sep", DF, DUE_READ, "2027-09-20" },
	{ "29 Feb", DF, DUE_IMPOSSIBLE, NULL },
	{ "31/04", DF, DUE_IMPOSSIBLE, NULL },
	{ "21/11", MF, DUE_OTHER_ORDER, NULL },
	{ "8/12 boxes", DF, DUE_NOT_A_DATE, NULL },
	{ "1/2 cake", DF, DUE_NOT_A_DATE, NULL },
	{ "21.11. 30 boxes", DF, DUE_NOT_A_DATE, NULL },
	{ "21/11 10.", DF, DUE_NOT_A_DATE, NULL },
	{ "21/11 10.x", DF, DUE_NOT_A_DATE, NULL },
	{ "21/11 123:00", DF, DUE_NOT_A_DATE, NULL },
	{ "21/11/1", DF, DUE_NOT_A_DATE, NULL },
	{ "21/11/26 boxes", DF, DUE_NOT_A_DATE, NULL },
	{ "8-10 Nov", DF, DUE_NOT_A_DATE, NULL },
	/* impossible */
	{ "30 Feb 2026", DF, DUE_IMPOSSIBLE, NULL },
	{ "Feb 29, 2027", DF, DUE_IMPOSSIBLE, NULL },
	{ "2026-13-01", DF, DUE_IMPOSSIBLE, NULL },
	{ "2026-00-10", MF, DUE_IMPOSSIBLE, NULL },
	{ "20261301", DF, DUE_IMPOSSIBLE, NULL },
	{ "0000-11-21", DF, DUE_IMPOSSIBLE, NULL },
	{ "0 Nov 2026", DF, DUE_IMPOSSIBLE, NULL },
	{ "1926-11-21", DF, DUE_IMPOSSIBLE, NULL },
	{ "21 Nov 2626", DF, DUE_IMPOSSIBLE, NULL },
	/* two days */
	{ "2026-11-21 - 2026-11-23", DF, DUE_SEVERAL, NULL },
	{ "2026-11-21/2026-11-23", DF, DUE_SEVERAL, NULL },
	{ "2026-11-21 to 2026-11-21", DF, DUE_READ, "2026-11-21" },
	{ "21 Nov 2026 or 28 Nov 2026", DF, DUE_SEVERAL, NULL },
	{ "21 Nov, 28 Nov", DF, DUE_SEVERAL, NULL },
	{ "21 Nov, 99 Nov", DF, DUE_READ, "2026-11-21" },
	{ "21 Nov 2026, 1 set of candles", DF, DUE_READ, "2026-11-21" },
	{ "21 Nov - 23 Nov", DF, DUE_NOT_A_DATE, NULL },
	{ "21 Nov-25 Nov", DF, DUE_NOT_A_DATE, NULL },
	/* no dates */
	{ "", DF, DUE_BLANK, NULL },
	{ " \xC2\xA0\n", DF, DUE_BLANK, NULL },
	{ "as soon as possible", DF, DUE_NOT_A_DATE, NULL },
	{ "tomorrow", DF, DUE_NOT_A_DATE, NULL },
	{ "Saturday", DF, DUE_NOT_A_DATE, NULL },
	{ "Nov", DF, DUE_NOT_A_DATE, NULL },
	{ "Nov 2026", DF, DUE_NOT_A_DATE, NULL },
	{ "mar", DF, DUE_NOT_A_DATE, NULL },
	{ "mar 8x9", DF, DUE_NOT_A_DATE, NULL },
	{ "2026", DF, DUE_NOT_A_DATE, NULL },
	{ "2026-11", DF, DUE_NOT_A_DATE, NULL },
	{ "2026-x", DF, DUE_NOT_A_DATE, NULL },
	{ "2026-111-1", DF, DUE_NOT_A_DATE, NULL },
	{ "2026-11-", DF, DUE_NOT_A_DATE, NULL },
	{ "2026-11-211", DF, DUE_NOT_A_DATE, NULL },
	{ "2026-11/21", DF, DUE_NOT_A_DATE, NULL },
	{ "2026-11-21x", DF, DUE_NOT_A_DATE, NULL },
	{ "2026-11-21t", DF, DUE_NOT_A_DATE, NULL },
	{ "2026-11-21tx", DF, DUE_NOT_A_DATE, NULL },
	{ "13:00", DF, DUE_NOT_A_DATE, NULL },
	{ "21/", DF, DUE_NOT_A_DATE, NULL },
	{ "21/x", DF, DUE_NOT_A_DATE, NULL },
	{ "21/111", DF, DUE_NOT_A_DATE, NULL },
	{ "21", DF, DUE_NOT_A_DATE, NULL },
	{ "123", DF, DUE_NOT_A_DATE, NULL },
	{ "12345678901234567890", DF, DUE_NOT_A_DATE, NULL },
	{ "#1042", DF, DUE_NOT_A_DATE, NULL },
	{ "Septembering 1 2026", DF, DUE_NOT_A_DATE, NULL },
	{ "averyveryverylongword 1 2026", DF, DUE_NOT_A_DATE, NULL },
};

/* Each month and weekday by its name in a language, as JavaScript's Intl writes it long and short. */
static const struct { const char *language, *months, *weekdays; } languages[] = {
	{ "English", "January February March April May June July August September October November December",
	  "Monday Tuesday Wednesday Thursday Friday Saturday Sunday" },
	{ "English, short", "Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec", "Mon Tue Wed Thu Fri Sat Sun" },
	{ "German", "Januar Februar M\xC3\xA4rz April Mai Juni Juli August September Oktober November Dezember",
	  "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag" },
	{ "German, short", "Jan. Feb. M\xC3\xA4rz Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.", "Mo. Di. Mi. Do. Fr. Sa. So." },
	{ "Italian", "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
	  "luned\xC3\xAC marted\xC3\xAC mercoled\xC3\xAC gioved\xC3\xAC venerd\xC3\xAC sabato domenica" },
	{ "Italian, short", "gen feb mar apr mag giu lug ago set ott nov dic", "lun mar mer gio ven sab dom" },
	{ "French", "janvier f\xC3\xA9vrier mars avril mai juin juillet ao\xC3\xBBt septembre octobre novembre d\xC3\xA9" "cembre",
	  "lundi mardi mercredi jeudi vendredi samedi dimanche" },
	{ "French, short", "janv. f\xC3\xA9vr. mars avr. mai juin juil. ao\xC3\xBBt sept. oct. nov. d\xC3\xA9" "c.",
	  "lun. mar. mer. jeu. ven. sam. dim." },
	{ "Dutch", "januari februari maart april mei juni juli augustus september oktober november december",
	  "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag" },
	{ "Dutch, short", "jan feb mrt apr mei jun jul aug sep okt nov dec", "ma di wo do vr za zo" },
	{ "Danish", "januar februar marts april maj juni juli august september oktober november december",
	  "mandag tirsdag onsdag torsdag fredag l\xC3\xB8rdag s\xC3\xB8ndag" },
	{ "Danish, short", "jan. feb. mar. apr. maj jun. jul. aug. sep. okt. nov. dec.", "man. tirs. ons. tors. fre. l\xC3\xB8r. s\xC3\xB8n." },
};

static void
test_languages(void)
{
	for (size_t l = 0; l < COUNT(languages); l++) {
		struct str months = str_of(languages[l].months), month;

		for (int32_t m = 1; m <= 12; m++) {
			struct str weekdays = str_of(languages[l].weekdays), weekday;

			str_cut(months, ' ', &month, &months);
			for (int32_t d = 0; d < 7; d++) {
				char room[80];
				struct buf b = buf_of(room, sizeof room);
				int32_t want, got = DAY_NONE;

				str_cut(weekdays, ' ', &weekday, &weekdays);
				day_of_civil((struct day_civil){ 2026, m, 1 }, &want);
				want += (d + 7 - (int32_t)day_weekday(want)) % 7;	/* the month's first such weekday */
				buf_put(&b, weekday);
				buf_char(&b, ' ');
				buf_int(&b, day_civil(want).day);
				buf_char(&b, ' ');
				buf_put(&b, month);
				buf_text(&b, " 2026");
				if (due_read(buf_str(&b), DUE_DAY_FIRST, FRI, &got) != DUE_READ || got != want)
					check(sentence("due: %s: %.*s", languages[l].language, STR_ARG(buf_str(&b))), false);
			}
		}
		check(sentence("due: %s is read", languages[l].language), true);
	}
}

static void
test_priority(void)
{
	static const struct { const char *name; int32_t due; enum due_priority want; bool overdue; } ways[] = {
		{ "overdue is high", FRI - 400, DUE_HIGH, true },
		{ "today is high, and not overdue", FRI, DUE_HIGH, false },
		{ "the last high day", FRI + 1, DUE_HIGH, false },
		{ "the first medium day", FRI + 2, DUE_MEDIUM, false },
		{ "the last medium day", FRI + 3, DUE_MEDIUM, false },
		{ "the first low day", FRI + 4, DUE_LOW, false },
		{ "no due date is no priority", DAY_NONE, DUE_NEVER, false },
	};
	static const struct { struct due_days days; bool fit; } settings[] = {
		{ { 0, 0 }, true }, { { 1, 3 }, true }, { { 365, 365 }, true }, { { -1, 3 }, false }, { { 4, 3 }, false }, { { 1, 366 }, false },
	};
	int32_t wrong = 0;

	for (size_t i = 0; i < COUNT(ways); i++) {
		check_str(sentence("priority: %s", ways[i].name), due_priority_name(due_priority(ways[i].due, FRI, due_days_default)),
		    due_priority_name(ways[i].want));
		check_int(sentence("priority: %s: overdue", ways[i].name), due_overdue(ways[i].due, FRI), ways[i].overdue);
	}
	for (size_t i = 0; i < COUNT(settings); i++) {
		int32_t before = DUE_HIGH;

		check_int("days that fit", due_days_fit(settings[i].days), settings[i].fit);
		for (int32_t due = FRI - 400; settings[i].fit && due < FRI + 400; due++) {
			enum due_priority is = due_priority(due, FRI, settings[i].days);

			wrong += (int32_t)is < before;	/* what is due later is never more urgent */
			before = (int32_t)is;
			for (unsigned p = 0; p < DUE_PRIORITIES; p++) {
				struct due_span span = due_span((enum due_priority)p, FRI, settings[i].days);

				wrong += (due >= span.first && due <= span.last) != (p == (unsigned)is);
			}
		}
	}
	check_int("a priority's span holds its days and no others", wrong, 0);
	check_int("no due date is a span too", due_span(DUE_NEVER, FRI, due_days_default).first, DAY_NONE);
	check_str("a priority for people", due_priority_label(DUE_NEVER), STR("No due date"));
}

void
test_due(void)
{
	char longest[DUE_TEXT_MAX + 1];
	enum due_order order = DUE_DAY_FIRST;
	int32_t day = 77;

	for (size_t i = 0; i < COUNT(cases); i++) {
		int32_t got = DAY_NONE, want = DAY_NONE;

		check_str(sentence("due: %s", cases[i].text), due_reading_name(due_read(str_of(cases[i].text), cases[i].order, FRI, &got)),
		    due_reading_name(cases[i].want));
		if (cases[i].day)
			check("the test's own day", day_parse(str_of(cases[i].day), &want));
		check_int(sentence("due: day of %s", cases[i].text), got, want);
	}
	test_languages();
	test_priority();
	memset(longest, ' ', sizeof longest);
	memcpy(longest, "2026-11-21 x", 12);
	longest[DUE_TEXT_MAX - 1] = 'x';
	check_int("a text as long as may be", due_read((struct str){ longest, DUE_TEXT_MAX }, DF, FRI, &day), DUE_READ);
	memset(longest, 'x', sizeof longest);
	check_int("a longer one is no date", due_read((struct str){ longest, DUE_TEXT_MAX + 1 }, DF, FRI, &day), DUE_NOT_A_DATE);
	check_int("a NUL is no end", due_read((struct str){ "2026-11-21\0x", 12 }, DF, FRI, &day), DUE_READ);
	check_int("no year can be found for an order that has no day", due_read(STR("21 Nov"), DF, DAY_NONE, &day), DUE_NOT_A_DATE);
	check_int("nor for one before all orders", due_read(STR("21 Nov"), DF, -1, &day), DUE_NOT_A_DATE);
	for (unsigned o = 0; o < DUE_ORDERS; o++)
		check("an order is read back", due_order_parse(due_order_name((enum due_order)o), &order) && order == (enum due_order)o);
	check("an order that nobody knows", !due_order_parse(STR("year_first"), &order) && order == DUE_MONTH_FIRST);
	for (unsigned r = 0; r < DUE_READINGS; r++)
		check("a reading has its words", due_reading_name((enum due_reading)r).n && (due_reading_text((enum due_reading)r).n > 0) == (r != DUE_READ));
}
