#include "flow/weak.h"

#include <string.h>

enum { LEFT_LEAST = 4, KINDS_LEAST = 4, ROW_LEAST = 4, DIGITS_LEAST = 3, AROUND_MOST = 6, OWN_LEAST = 4 };

/* What hands do by themselves: forwards or backwards. */
static const char *const rows[] = {
	"abcdefghijklmnopqrstuvwxyz", "012345678901234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertz", "azertyuiop", "qsdfghjklm",
	"1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "qazwsxedcrfvtgbyhnujmikolp", "1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0",
	"a1b2c3d4e5f6g7h8i9j0", "!@#$%^&*()_+",
};

/* From the heads of published lists of what people choose, in the languages around us; endings such as "1" are left out. */
static const char *const words[] = {
	"password", "passwort", "wachtwoord", "motdepasse", "contrasena", "passw", "admin", "administrator", "welcome", "welkom", "willkommen",
	"bienvenue", "letmein", "iloveyou", "changeme", "default", "guest", "login", "access", "secret", "geheim", "hello", "hallo", "computer",
	"internet", "system", "office", "company", "bedrijf", "inkoop", "purchase", "purchasing", "tradepost", "supplier", "master", "manager",
	"monkey", "dragon", "shadow", "sunshine", "princess", "football", "baseball", "basketball", "volleyball", "softball", "soccer", "hockey",
	"superman", "batman", "spiderman", "pokemon", "starwars", "trustno", "whatever", "freedom", "summer", "winter", "spring", "autumn",
	"zomer", "herfst", "sommer", "love", "liefde", "nederland", "holland", "amsterdam", "rotterdam", "feyenoord", "belgium", "deutschland",
	"liverpool", "chelsea", "arsenal", "manchester", "barcelona", "realmadrid", "juventus", "jesus", "christ", "google", "facebook", "samsung",
	"michael", "jordan", "jessica", "jennifer", "ashley", "bailey", "charlie", "daniel", "thomas", "andrew", "joshua", "matthew", "anthony",
	"alexander", "christopher", "elizabeth", "stephanie", "nicole", "hannah", "amanda", "robert", "william", "george", "donald", "maria",
	"babygirl", "butterfly", "chocolate", "strawberry", "cookie", "cheese", "banana", "orange", "flower", "sunflower", "lollipop", "unicorn",
	"california", "newyork", "washington", "london", "paris", "metallica", "slipknot", "nirvana", "eminem", "mustang", "corvette", "ferrari",
	"mercedes", "porsche", "yamaha", "thunder", "tigger", "ginger", "pepper", "buster", "killer", "hunter", "ranger", "soldier", "angel",
	"forever", "friends", "family", "blessed", "superstar", "rockstar", "snowball", "tinkerbell", "cinderella", "hellokitty", "godzilla",
	"january", "february", "september", "october", "november", "december", "januari", "februari", "oktober", "monday", "friday", "maandag",
	"vrijdag",
};

struct look { struct str text; bool *taken; };

static bool
digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
letter(char c)
{
	return (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

/* Whether c may stand for a word's letter. */
static bool
stands_for(char c, char of)
{
	static const char pairs[] = "0o1i1l3e4a5s7t@a$s!i|l8b9g";

	if (c == of)
		return true;
	for (const char *p = pairs; *p; p += 2)
		if (p[0] == c && p[1] == of)
			return true;
	return false;
}

/* Takes a word wherever it stands. */
static void
take_word(struct look *l, struct str word)
{
	for (size_t i = 0; i + word.n <= l->text.n; i++) {
		size_t n = 0;

		while (n < word.n && stands_for(l->text.p[i + n], word.p[n]))
			n++;
		if (n == word.n)
			memset(l->taken + i, true, n);
	}
}

/* How much of the text at i runs along a row, from anywhere in it, by step. */
static size_t
along(struct str text, size_t i, const char *row, int step)
{
	size_t best = 0, length = strlen(row);

	for (size_t from = 0; from < length; from++) {
		size_t n = 0, at = from;

		while (i + n < text.n && at < length && text.p[i + n] == row[at]) {
			n++;
			at += (size_t)step;	/* below nought it wraps, and is not below length */
		}
		best = n > best ? n : best;
	}
	return best;
}

static void
take_rows(struct look *l)
{
	for (size_t i = 0; i < l->text.n; i++) {
		size_t best = 1;

		while (i + best < l->text.n && l->text.p[i + best] == l->text.p[i])
			best++;
		for (size_t r = 0; r < sizeof rows / sizeof *rows; r++)
			for (int step = -1; step <= 1; step += 2) {
				size_t n = along(l->text, i, rows[r], step);

				best = n > best ? n : best;
			}
		if (best >= (digit(l->text.p[i]) ? DIGITS_LEAST : ROW_LEAST))
			memset(l->taken + i, true, best);
	}
}

/* The e-mail's own words. */
static void
take_own(struct look *l, struct str email)
{
	size_t from = 0;

	for (size_t i = 0; i <= email.n; i++) {
		if (i < email.n && (letter(email.p[i]) || digit(email.p[i])))
			continue;
		if (i - from >= OWN_LEAST)
			take_word(l, (struct str){ email.p + from, i - from });
		from = i + 1;
	}
}

/* What counts of the rest: every letter; digits and signs where there are more of them than a year with a sign or two. */
static size_t
left(const struct look *l)
{
	size_t n = 0, run = 0;

	for (size_t i = 0; i <= l->text.n; i++) {
		if (i < l->text.n && !l->taken[i] && !letter(l->text.p[i])) {
			run++;
			continue;
		}
		n += run > AROUND_MOST ? run : 0;
		run = 0;
		n += i < l->text.n && !l->taken[i];
	}
	return n;
}

/* The text that is repeated to make the whole, or the whole. */
static struct str
repeated(struct str s)
{
	for (size_t n = 1; n <= s.n / 2; n++) {
		size_t i = n;

		while (i < s.n && s.p[i] == s.p[i - n])
			i++;
		if (i == s.n)
			return (struct str){ s.p, n };
	}
	return s;
}

static size_t
kinds(struct str s)
{
	bool seen[256] = { false };
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		n += !seen[(unsigned char)s.p[i]];
		seen[(unsigned char)s.p[i]] = true;
	}
	return n;
}

bool
flow_weak(struct arena *a, struct str password, struct str email)
{
	struct arena scratch = *a;
	struct look l = { .text = repeated(password) };

	l.taken = ARENA_ARRAY(&scratch, bool, l.text.n + 1);
	if (l.taken == NULL || kinds(l.text) < KINDS_LEAST)
		return true;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		take_word(&l, str_of(words[i]));
	take_rows(&l);
	take_own(&l, email);
	return left(&l) < LEFT_LEAST;
}
