#include "core/price.h"
#include "tests/core/check.h"

enum { EUR = CURRENCY_EUR, USD = CURRENCY_USD, CHF = CURRENCY_CHF, JPY = CURRENCY_JPY, BHD = CURRENCY_BHD, SEK = CURRENCY_SEK };

#define YES(e4) PRICE_EXACT, e4
#define NOT(reading) PRICE_##reading, 0

static const struct { const char *text; int currency; enum price_reading reading; int64_t e4; } seen[] = {
	/* the two notations */
	{ "€1.234,56", EUR, YES(12345600) },
	{ "1,234.56 €", EUR, YES(12345600) },
	{ "€12.50", EUR, YES(125000) },
	{ "12,50", EUR, YES(125000) },
	{ "12.5", EUR, YES(125000) },
	{ "1200", EUR, YES(12000000) },
	{ "1.234.567,89", EUR, YES(12345678900) },
	{ "1,234,567.89", EUR, YES(12345678900) },
	{ "1.234.567", EUR, YES(12345670000) },
	{ "1,234,567", EUR, YES(12345670000) },
	{ "0", EUR, YES(0) },
	{ "0,00 €", EUR, YES(0) },
	{ ",50", EUR, YES(5000) },
	{ "$.99", USD, YES(9900) },
	/* signs and codes, before and after */
	{ "EUR 12,50", EUR, YES(125000) },
	{ "12.50eur", EUR, YES(125000) },
	{ "€ 12.50 EUR", EUR, YES(125000) },
	{ "\xC2\xA0€\xC2\xA0" "12,50\xC2\xA0", EUR, YES(125000) },
	{ "US$ 12.50", USD, YES(125000) },
	{ "12,50 kr", SEK, YES(125000) },
	{ "12,50 kr.", CURRENCY_DKK, YES(125000) },
	{ "12,50 zł", CURRENCY_PLN, YES(125000) },
	{ "Rp 12,50", CURRENCY_IDR, YES(125000) },
	/* thousands of every kind */
	{ "1 234,56 €", EUR, YES(12345600) },
	{ "1\xC2\xA0" "234,56", EUR, YES(12345600) },
	{ "1\xE2\x80\xAF" "234,56", EUR, YES(12345600) },
	{ "CHF 1'234.50", CHF, YES(12345000) },
	{ "CHF 1’234.50", CHF, YES(12345000) },
	{ "Fr. 1'234,50", CHF, YES(12345000) },
	{ "1 234", EUR, YES(12340000) },
	/* no decimals, said with a dash */
	{ "12,-", EUR, YES(120000) },
	{ "12,--", EUR, YES(120000) },
	{ "€ 1.234,—", EUR, YES(12340000) },
	{ "CHF 12.-", CHF, YES(120000) },
	{ "1,234.–", CHF, YES(12340000) },
	{ "12-", EUR, NOT(NOT_A_PRICE) },
	{ "12,---", EUR, NOT(NOT_A_PRICE) },
	{ "12,5,-", EUR, NOT(NOT_A_PRICE) },
	{ "1,5,-", EUR, NOT(NOT_A_PRICE) },
	{ ",-", EUR, NOT(NOT_A_PRICE) },
	/* signs of less than nothing */
	{ "-€0.05", EUR, YES(-500) },
	{ "€-0,05", EUR, YES(-500) },
	{ "−0,05 €", EUR, YES(-500) },
	{ "--1", EUR, NOT(NOT_A_PRICE) },
	{ "- € -1", EUR, NOT(NOT_A_PRICE) },
	{ "---", EUR, NOT(NOT_A_PRICE) },
	/* can be read two ways */
	{ "1.234", EUR, NOT(AMBIGUOUS) },
	{ "1,234", EUR, NOT(AMBIGUOUS) },
	{ "€ 12.500", EUR, NOT(AMBIGUOUS) },
	{ "123.000 €", EUR, NOT(AMBIGUOUS) },
	{ "-1.234", EUR, NOT(AMBIGUOUS) },
	{ "1.234", CURRENCY_CLF, NOT(AMBIGUOUS) },
	/* the currency tells */
	{ "BHD 1.234", BHD, YES(12340) },
	{ "1,234", BHD, YES(12340) },
	{ "1.234,567", BHD, YES(12345670) },
	{ "¥1,200", JPY, YES(12000000) },
	{ "1.200円", JPY, YES(12000000) },
	{ "¥1200", JPY, YES(12000000) },
	/* one reading is impossible */
	{ "0.125", EUR, NOT(TOO_FINE) },
	{ "0,125", EUR, NOT(TOO_FINE) },
	{ "1234.567", EUR, NOT(TOO_FINE) },
	{ "1 234.567", EUR, NOT(TOO_FINE) },
	{ "0.500", EUR, YES(5000) },
	{ "12.5000", EUR, YES(125000) },
	{ "12.3456", EUR, NOT(TOO_FINE) },
	{ "12.345678", EUR, NOT(TOO_FINE) },
	{ "¥12.50", JPY, NOT(TOO_FINE) },
	{ "¥1,200.00", JPY, YES(12000000) },
	/* other money */
	{ "$12.50", EUR, NOT(OTHER_CURRENCY) },
	{ "12,50 CHF", EUR, NOT(OTHER_CURRENCY) },
	{ "€12.50", USD, NOT(OTHER_CURRENCY) },
	{ "€12.50 USD", EUR, NOT(OTHER_CURRENCY) },
	{ "CA$12.50", USD, NOT(OTHER_CURRENCY) },
	{ "$1.234", EUR, NOT(OTHER_CURRENCY) },
	/* no price */
	{ "", EUR, NOT(NOT_A_PRICE) },
	{ "   ", EUR, NOT(NOT_A_PRICE) },
	{ "€", EUR, NOT(NOT_A_PRICE) },
	{ "-", EUR, NOT(NOT_A_PRICE) },
	{ "n/a", EUR, NOT(NOT_A_PRICE) },
	{ "Request a quote", EUR, NOT(NOT_A_PRICE) },
	{ "12.50 / piece", EUR, NOT(NOT_A_PRICE) },
	{ "€12.50 €13.50", EUR, NOT(NOT_A_PRICE) },
	{ "12.50-13.50", EUR, NOT(NOT_A_PRICE) },
	{ "12.", EUR, NOT(NOT_A_PRICE) },
	{ "1.2.3", EUR, NOT(NOT_A_PRICE) },
	{ "12.34.56", EUR, NOT(NOT_A_PRICE) },
	{ "1,23,456.00", EUR, NOT(NOT_A_PRICE) },
	{ "1,23.45", EUR, NOT(NOT_A_PRICE) },
	{ "1.2345,67", EUR, NOT(NOT_A_PRICE) },
	{ "1.234,567.89", EUR, NOT(NOT_A_PRICE) },
	{ "1234,567.89", EUR, NOT(NOT_A_PRICE) },
	{ "1'234 567", EUR, NOT(NOT_A_PRICE) },
	{ "1 23", EUR, NOT(NOT_A_PRICE) },
	{ "1,234.", EUR, NOT(NOT_A_PRICE) },
	{ "0 123", EUR, NOT(NOT_A_PRICE) },
	{ "1e3", EUR, NOT(NOT_A_PRICE) },
	{ "0x10", EUR, NOT(NOT_A_PRICE) },
	{ "١٢", EUR, NOT(NOT_A_PRICE) },
	{ "12\xFF", EUR, NOT(NOT_A_PRICE) },
	{ "12.50                                                                       or more", EUR, NOT(NOT_A_PRICE) },
	/* the edge of the range */
	{ "10000000000.00", EUR, YES(PRICE_E4_MAX) },
	{ "10,000,000,000", EUR, YES(PRICE_E4_MAX) },
	{ "10000000000.01", EUR, NOT(TOO_LARGE) },
	{ "99999999999999999999999999999", EUR, NOT(TOO_LARGE) },
};

static const struct { const char *text; int currency; enum price_reading reading; int64_t e4; } numbers[] = {
	{ "12.5", EUR, YES(125000) }, { "12", EUR, YES(120000) }, { "-0.05", EUR, YES(-500) }, { "0", EUR, YES(0) },
	{ "1.234", BHD, YES(12340) }, { "12.50", EUR, YES(125000) }, { "12.5000", EUR, YES(125000) },
	{ "1.234", EUR, NOT(TOO_FINE) }, { "12.5", JPY, NOT(TOO_FINE) }, { "1e3", EUR, NOT(NOT_A_PRICE) },
	{ "1,234", EUR, NOT(NOT_A_PRICE) }, { "€1", EUR, NOT(NOT_A_PRICE) }, { ".5", EUR, NOT(NOT_A_PRICE) },
	{ "", EUR, NOT(NOT_A_PRICE) }, { "1 234", EUR, NOT(NOT_A_PRICE) }, { "9007199254740993", EUR, NOT(TOO_LARGE) },
};

static const struct { int64_t e4; int currency; const char *text, *plain; } shown[] = {
	{ 125000, EUR, "€12.50", "12.50" }, { -500, EUR, "-€0.05", "-0.05" }, { 12000000, JPY, "¥1200", "1200" },
	{ 12340, BHD, "BHD 1.234", "1.234" }, { 125, EUR, "€0.0125", "0.0125" }, { 1250, EUR, "€0.125", "0.125" },
	{ 0, EUR, "€0.00", "0.00" }, { 5000, JPY, "¥0.5", "0.5" }, { PRICE_E4_MAX, EUR, "€10000000000.00", "10000000000.00" },
	{ 125000, CHF, "CHF 12.50", "12.50" }, { -1, CURRENCY_CLF, "-CLF 0.0001", "-0.0001" },
};

static const char *const not_ours[] = {
	"", "€", "12.50", "€12.5", "€12.500", "€12.50000", "€12.505001", "€ 12.50", "€12,50", "€012.50", "-€0.00", "¥12.0", "BHD1.234",
	"BHD 1.23", "XXX 1.00", "EUR 12.50", "€10000000000.01", "-€10000000000.01", "€x",
};

static const struct { const char *name; int64_t e4, quantity; int currency; bool ok; int64_t minor; } products[] = {
	{ "three at 12.50", 125000, 3, EUR, true, 3750 },
	{ "half a cent goes up", 50, 1, EUR, true, 1 },
	{ "less than half goes down", 49, 1, EUR, true, 0 },
	{ "half a cent owed goes away from zero", -50, 1, EUR, true, -1 },
	{ "less than half owed goes towards it", -149, 1, EUR, true, -1 },
	{ "rounded once, at the end", 33, 3, EUR, true, 1 },
	{ "a hundred at 0.0125", 125, 100, EUR, true, 125 },
	{ "half a yen", 5000, 1, JPY, true, 1 },
	{ "dinars", 12345, 10, BHD, true, 12345 },
	{ "none", 125000, 0, EUR, true, 0 },
	{ "the largest price, a thousand times", PRICE_E4_MAX, 1000, EUR, true, 1000000000000000 },
	{ "the largest price, ten thousand times", PRICE_E4_MAX, 10000, EUR, false, 0 },
	{ "the same, owed", -PRICE_E4_MAX, 10000, EUR, false, 0 },
	{ "more than 64 bits hold", PRICE_E4_MAX, 1000000, EUR, false, 0 },
	{ "a quantity of nonsense", 10000, INT64_MAX, EUR, false, 0 },
	{ "its opposite", 10000, INT64_MIN, EUR, false, 0 },
	{ "nonsense for nothing", 0, INT64_MAX, EUR, true, 0 },
};

static const struct { const char *name; int64_t e4, quantity; int currency; bool ok; int64_t want; } units[] = {
	{ "120.50 for ten", 1205000, 10, EUR, true, 120500 },
	{ "ten for three", 100000, 3, EUR, true, 33300 },
	{ "twenty for three", 200000, 3, EUR, true, 66700 },
	{ "half a cent goes up", 1000, 20, EUR, true, 100 },
	{ "dinars keep three", 10000, 3, BHD, true, 3330 },
	{ "yen keep none", 10000000, 3, JPY, true, 3330000 },
	{ "of one", 125000, 1, EUR, true, 125000 },
	{ "of none", 125000, 0, EUR, false, 0 },
	{ "of less than none", 125000, -1, EUR, false, 0 },
	{ "of too many to count", 125000, INT64_MAX, EUR, false, 0 },
	{ "a million for a cent", 100, 1000000, EUR, true, 0 },
};

static void
test_range(void)
{
	struct price p = { 77, CURRENCY_USD };
	struct money m;

	check("a price of four decimals", price_of_decimal(STR("0.0125"), CURRENCY_EUR, &p) && p.e4 == 125);
	p.e4 = 77;
	check("five are refused, and nothing touched", !price_of_decimal(STR("0.01255"), CURRENCY_EUR, &p) && p.e4 == 77);
	check("beyond the range too", !price_of_decimal(STR("10000000000.0001"), CURRENCY_EUR, &p) && p.e4 == 77);
	check("and below it", !price_of_decimal(STR("-10000000000.0001"), CURRENCY_EUR, &p) && p.e4 == 77);
	check_int("a source's price", price_e4_of_source(STR(" 12.5 ")), 125000);
	check_int("a source without one", price_e4_of_source(STR("  ")), PRICE_MISSING);
	check_int("a source with nonsense", price_e4_of_source(STR("12,50")), PRICE_UNREADABLE);
	check_int("a source with five decimals", price_e4_of_source(STR("0.12345")), PRICE_UNREADABLE);
	check("12.50 fits euros", price_fits_currency((struct price){ 125000, CURRENCY_EUR }));
	check("12.505 does not", !price_fits_currency((struct price){ 125050, CURRENCY_EUR }));
	check("it fits dinars", price_fits_currency((struct price){ 125050, CURRENCY_BHD }));
	check("12.50 does not fit yen", !price_fits_currency((struct price){ 125000, CURRENCY_JPY }));
	check("money becomes a price", price_of_money((struct money){ 1250, CURRENCY_EUR }, &p) && p.e4 == 125000);
	check("but not beyond the range", !price_of_money((struct money){ MONEY_MINOR_MAX, CURRENCY_EUR }, &p));
	check("in yen sooner", !price_of_money((struct money){ -10000000001, CURRENCY_JPY }, &p));
	check("a price becomes money", price_to_money_half_up((struct price){ 125050, CURRENCY_EUR }, &m) && m.minor == 1251);
}

void
test_price(void)
{
	for (size_t i = 0; i < COUNT(seen); i++) {
		struct price p = { 77, CURRENCY_NONE };
		enum currency currency = (enum currency)seen[i].currency;
		enum price_reading reading = price_read(str_of(seen[i].text), currency, &p);

		check_str(sentence("\"%s\" in %s is", seen[i].text, currency_code(currency).p), price_reading_name(reading),
		    price_reading_name(seen[i].reading));
		check_int(sentence("\"%s\" in %s is worth", seen[i].text, currency_code(currency).p), p.e4,
		    seen[i].reading == PRICE_EXACT ? seen[i].e4 : 77);
	}
	for (size_t i = 0; i < COUNT(numbers); i++) {
		struct price p = { 77, CURRENCY_NONE };

		check_int(sentence("the number %s", numbers[i].text),
		    price_read_number(str_of(numbers[i].text), (enum currency)numbers[i].currency, &p), numbers[i].reading);
		check_int(sentence("the number %s is worth", numbers[i].text), p.e4,
		    numbers[i].reading == PRICE_EXACT ? numbers[i].e4 : 77);
	}
	for (size_t i = 0; i < COUNT(shown); i++) {
		char room[40];
		struct buf b = buf_of(room, sizeof room);
		struct price p = { shown[i].e4, (enum currency)shown[i].currency }, back = { 0, CURRENCY_NONE };

		price_format(&b, p);
		check_str("a price is written", buf_str(&b), str_of(shown[i].text));
		check(sentence("%s is read back", shown[i].text), price_parse(str_of(shown[i].text), &back)
		    && back.e4 == p.e4 && back.currency == p.currency);
		b = buf_of(room, sizeof room);
		price_plain(&b, p);
		check_str("a price is written plainly", buf_str(&b), str_of(shown[i].plain));
	}
	for (size_t i = 0; i < COUNT(not_ours); i++) {
		struct price p = { 77, CURRENCY_USD };

		check(sentence("parse refuses \"%s\", and touches nothing", not_ours[i]),
		    !price_parse(str_of(not_ours[i]), &p) && p.e4 == 77 && p.currency == CURRENCY_USD);
	}
	for (size_t i = 0; i < COUNT(products); i++) {
		struct money m = { 77, CURRENCY_NONE };
		struct price p = { products[i].e4, (enum currency)products[i].currency };

		check(sentence("times: %s", products[i].name), price_times_half_up(p, products[i].quantity, &m) == products[i].ok);
		check_int(sentence("times: %s", products[i].name), m.minor, products[i].ok ? products[i].minor : 77);
	}
	for (size_t i = 0; i < COUNT(units); i++) {
		struct price p = { 77, CURRENCY_NONE }, all = { units[i].e4, (enum currency)units[i].currency };

		check(sentence("per unit: %s", units[i].name), price_per_unit_half_up(all, units[i].quantity, &p) == units[i].ok);
		check_int(sentence("per unit: %s", units[i].name), p.e4, units[i].ok ? units[i].want : 77);
	}
	test_range();
}
