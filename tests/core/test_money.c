#include "core/money.h"
#include "tests/core/check.h"

static const struct { const char *name; int64_t minor; enum currency currency; const char *text, *plain; } shown[] = {
	{ "twelve and a half euros", 1250, CURRENCY_EUR, "€12.50", "12.50" },
	{ "five cents owed", -5, CURRENCY_EUR, "-€0.05", "-0.05" },
	{ "yen have no decimals", 1200, CURRENCY_JPY, "¥1200", "1200" },
	{ "dinars have three, and no sign", 1234, CURRENCY_BHD, "BHD 1.234", "1.234" },
	{ "a negative amount with a code", -1234, CURRENCY_BHD, "-BHD 1.234", "-1.234" },
	{ "nothing", 0, CURRENCY_EUR, "€0.00", "0.00" },
	{ "no yen", 0, CURRENCY_JPY, "¥0", "0" },
	{ "four decimals", 12345, CURRENCY_CLF, "CLF 1.2345", "1.2345" },
	{ "francs by their code", 100, CURRENCY_CHF, "CHF 1.00", "1.00" },
	{ "kronor by their code: kr is said by four countries", 100, CURRENCY_SEK, "SEK 1.00", "1.00" },
	{ "Canada's dollar is not $", 100, CURRENCY_CAD, "CAD 1.00", "1.00" },
	{ "China's yuan is not ¥", 100, CURRENCY_CNY, "CNY 1.00", "1.00" },
	{ "the largest", MONEY_MINOR_MAX, CURRENCY_EUR, "€90071992547409.91", "90071992547409.91" },
	{ "the smallest", -MONEY_MINOR_MAX, CURRENCY_JPY, "-¥9007199254740991", "-9007199254740991" },
};

static const char *const not_ours[] = {
	"", "€", "12.50", "€12.5", "€12.500", "€ 12.50", "12.50 €", "€12,50", "€012.50", "€1,200.00", "€-12.50", "--€1.00",
	"-€0.00", "¥12.50", "¥1200.", "BHD1.234", "BHD 1.23", "bhd 1.234", "BHD  1.234", "XXX 1.00", "EUR 12.50", "JPY 1200",
	"€90071992547409.92", "€99999999999999999999.00", "€1.0e1", "€1.00 ", " €1.00", "$12.50x", "CHF", "CHF ",
};

static const struct { const char *name, *text; enum currency currency; bool ok; int64_t minor; } decimals[] = {
	{ "one decimal is tens of cents", "12.5", CURRENCY_EUR, true, 1250 },
	{ "no decimals", "12", CURRENCY_EUR, true, 1200 },
	{ "negative", "-0.05", CURRENCY_EUR, true, -5 },
	{ "zeros beyond the cents say nothing", "12.500000", CURRENCY_EUR, true, 1250 },
	{ "a third decimal is refused", "12.505", CURRENCY_EUR, false, 0 },
	{ "a dinar takes it", "12.505", CURRENCY_BHD, true, 12505 },
	{ "yen with zeros", "1200.00", CURRENCY_JPY, true, 1200 },
	{ "half a yen is refused", "0.5", CURRENCY_JPY, false, 0 },
	{ "leading zeros are harmless", "0012.50", CURRENCY_EUR, true, 1250 },
	{ "a comma is not ours", "12,50", CURRENCY_EUR, false, 0 },
	{ "a point alone", ".", CURRENCY_EUR, false, 0 },
	{ "a point first", ".50", CURRENCY_EUR, false, 0 },
	{ "a point last", "12.", CURRENCY_EUR, false, 0 },
	{ "two points", "1.2.3", CURRENCY_EUR, false, 0 },
	{ "nothing", "", CURRENCY_EUR, false, 0 },
	{ "a minus alone", "-", CURRENCY_EUR, false, 0 },
	{ "letters", "1e3", CURRENCY_EUR, false, 0 },
	{ "the largest", "90071992547409.91", CURRENCY_EUR, true, MONEY_MINOR_MAX },
	{ "one above it", "90071992547409.92", CURRENCY_EUR, false, 0 },
	{ "so large that scaling would overflow", "9007199254740991", CURRENCY_EUR, false, 0 },
	{ "a hundred digits", "1111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111",
	  CURRENCY_EUR, false, 0 },
};

void
test_money(void)
{
	struct money m, sum = { MONEY_MINOR_MAX - 1, CURRENCY_EUR };
	char plain[40];
	struct buf bare = buf_of(plain, sizeof plain);

	for (size_t i = 0; i < COUNT(shown); i++) {
		char room[40];
		struct buf b = buf_of(room, sizeof room);

		money_format(&b, (struct money){ shown[i].minor, shown[i].currency });
		check_str(sentence("format: %s", shown[i].name), buf_str(&b), str_of(shown[i].text));
		check(sentence("parse: %s", shown[i].name), money_parse(str_of(shown[i].text), &m)
		    && m.minor == shown[i].minor && m.currency == shown[i].currency);
		b = buf_of(room, sizeof room);
		money_plain(&b, (struct money){ shown[i].minor, shown[i].currency });
		check_str(sentence("plain: %s", shown[i].name), buf_str(&b), str_of(shown[i].plain));
		check(sentence("of decimal: %s", shown[i].name),
		    money_of_decimal(str_of(shown[i].plain), shown[i].currency, &m) && m.minor == shown[i].minor);
	}
	for (size_t i = 0; i < COUNT(not_ours); i++) {
		m = (struct money){ 77, CURRENCY_USD };
		check(sentence("parse refuses \"%s\", and touches nothing", not_ours[i]),
		    !money_parse(str_of(not_ours[i]), &m) && m.minor == 77 && m.currency == CURRENCY_USD);
	}
	for (size_t i = 0; i < COUNT(decimals); i++) {
		m = (struct money){ 77, CURRENCY_USD };
		check(sentence("decimal: %s", decimals[i].name),
		    money_of_decimal(str_of(decimals[i].text), decimals[i].currency, &m) == decimals[i].ok);
		check_int(sentence("decimal: value of %s", decimals[i].name), m.minor, decimals[i].ok ? decimals[i].minor : 77);
	}
	money_format(&bare, (struct money){ -1250, CURRENCY_NONE });
	check_str("an amount of no currency is its digits", buf_str(&bare), STR("-12.50"));
	check("which nobody reads back: an amount says of what", !money_parse(STR("-12.50"), &m));
	/* Every amount of a sweep, in every currency, is read back as it was. */
	for (unsigned c = CURRENCY_NONE + 1; c < CURRENCIES_N; c++)
		for (int64_t minor = -10007; minor <= 1000000000; minor = minor < 0 ? minor + 1111 : minor * 7 + 1) {
			char room[40];
			struct buf b = buf_of(room, sizeof room);

			money_format(&b, (struct money){ minor, (enum currency)c });
			if (!money_parse(buf_str(&b), &m) || m.minor != minor || m.currency != (enum currency)c)
				check(sentence("\"%.*s\" is read back", STR_ARG(buf_str(&b))), false);
		}
	check("money adds up to the largest", money_add(&sum, (struct money){ 1, CURRENCY_EUR }) && sum.minor == MONEY_MINOR_MAX);
	check("and no further", !money_add(&sum, (struct money){ 1, CURRENCY_EUR }) && sum.minor == MONEY_MINOR_MAX);
	sum = (struct money){ -MONEY_MINOR_MAX + 1, CURRENCY_EUR };
	check("down to the smallest as well", money_add(&sum, (struct money){ -1, CURRENCY_EUR }) && sum.minor == -MONEY_MINOR_MAX);
	check("dollars are not added to euros", !money_add(&sum, (struct money){ 1, CURRENCY_USD }) && sum.minor == -MONEY_MINOR_MAX);
	check("money adds no further either", !money_add(&sum, (struct money){ -1, CURRENCY_EUR }) && sum.minor == -MONEY_MINOR_MAX);
}
