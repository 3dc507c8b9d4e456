#include "base/crypto.h"

#include <string.h>

#include "tests/base/base.h"

static void
test_digests(void)
{
	unsigned char out[SHA256_BYTES];
	struct str digest = { (char *)out, sizeof out };

	crypto_sha256(STR(""), out);
	check_str("SHA-256 of nothing", crypto_hex(&arena, digest),
	    STR("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
	crypto_sha256(STR("abc"), out);
	check_str("SHA-256 of abc", crypto_hex(&arena, digest),
	    STR("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
	crypto_hmac_sha256(STR("Jefe"), STR("what do ya want for nothing?"), out);
	check_str("HMAC-SHA-256 as RFC 4231 has it", crypto_hex(&arena, digest),
	    STR("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"));
	check("an empty key is a key", crypto_hmac_sha256((struct str){ 0 }, (struct str){ 0 }, out));
	check("equal is equal", crypto_equal(STR("abc"), STR("abc")));
	check("different is not", !crypto_equal(STR("abc"), STR("abd")) && !crypto_equal(STR("abc"), STR("ab")));
}

static void
test_spellings(void)
{
	const struct { const char *name; struct str plain, base64, url; } cases[] = {
		{ "nothing", STR(""), STR(""), STR("") },
		{ "one byte", STR("f"), STR("Zg=="), STR("Zg") },
		{ "two bytes", STR("fo"), STR("Zm8="), STR("Zm8") },
		{ "three bytes", STR("foo"), STR("Zm9v"), STR("Zm9v") },
		{ "six bytes", STR("foobar"), STR("Zm9vYmFy"), STR("Zm9vYmFy") },
		{ "the two odd letters", STR("\xfb\xff\xbf"), STR("+/+/"), STR("-_-_") },
	};
	const struct { const char *name; struct str text; } bad[] = {
		{ "no padding", STR("Zg") }, { "half a padding", STR("Zg=") }, { "too much padding", STR("Zg===") },
		{ "padding alone", STR("====") }, { "one letter", STR("Z===") }, { "spare bits", STR("Zh==") },
		{ "more spare bits", STR("Zm9=") }, { "a blank", STR("Zm 9") }, { "a line break", STR("Zm9v\n") },
		{ "the other alphabet", STR("-_-_") }, { "padding inside", STR("Zg==Zg==") }, { "a NUL", STR("Zm\0v") },
	};
	struct str out;

	for (size_t i = 0; i < COUNT(cases); i++) {
		check_str(cases[i].name, crypto_base64(&arena, cases[i].plain), cases[i].base64);
		check_str(cases[i].name, crypto_base64url(&arena, cases[i].plain), cases[i].url);
		check(cases[i].name, crypto_unbase64(&arena, cases[i].base64, &out) && str_eq(out, cases[i].plain));
		check(cases[i].name, crypto_unbase64url(&arena, cases[i].url, &out) && str_eq(out, cases[i].plain));
	}
	for (size_t i = 0; i < COUNT(bad); i++)
		check(sentence("base64 refuses %s", bad[i].name), !crypto_unbase64(&arena, bad[i].text, &out));
	check("base64url refuses padding", !crypto_unbase64url(&arena, STR("Zg=="), &out));
	check("and a lone letter", !crypto_unbase64url(&arena, STR("Z"), &out));
	check_str("hexadecimal", crypto_hex(&arena, STR("\x00\x0f\xff")), STR("000fff"));
}

static void
test_sealing(void)
{
	/* Test case 16 of the GCM specification (McGrew and Viega), AES-256 with associated data. */
	static const unsigned char key[AEAD_KEY] = {
		0xfe, 0xff, 0xe9, 0x92, 0x86, 0x65, 0x73, 0x1c, 0x6d, 0x6a, 0x8f, 0x94, 0x67, 0x30, 0x83, 0x08,
		0xfe, 0xff, 0xe9, 0x92, 0x86, 0x65, 0x73, 0x1c, 0x6d, 0x6a, 0x8f, 0x94, 0x67, 0x30, 0x83, 0x08 };
	static const unsigned char nonce[AEAD_NONCE] = {
		0xca, 0xfe, 0xba, 0xbe, 0xfa, 0xce, 0xdb, 0xad, 0xde, 0xca, 0xf8, 0x88 };
	static const char plain[] =
	    "\xd9\x31\x32\x25\xf8\x84\x06\xe5\xa5\x59\x09\xc5\xaf\xf5\x26\x9a\x86\xa7\xa9\x53\x15\x34\xf7\xda\x2e\x4c\x30\x3d"
	    "\x8a\x31\x8a\x72\x1c\x3c\x0c\x95\x95\x68\x09\x53\x2f\xcf\x0e\x24\x49\xa6\xb5\x25\xb1\x6a\xed\xf5\xaa\x0d\xe6\x57"
	    "\xba\x63\x7b\x39";
	static const char aad[] =
	    "\xfe\xed\xfa\xce\xde\xad\xbe\xef\xfe\xed\xfa\xce\xde\xad\xbe\xef\xab\xad\xda\xd2";
	unsigned char sealed[sizeof plain - 1 + AEAD_TAG], open[sizeof sealed];
	struct str box = { (char *)sealed, sizeof sealed };
	bool told = false;

	check("a text is sealed", crypto_seal(key, nonce, STR(aad), STR(plain), sealed));
	check_str("as the specification's vector has it", crypto_hex(&arena, (struct str){ (char *)sealed + sizeof plain - 1, AEAD_TAG }),
	    STR("76fc6ece0f4e1768cddf8853bb2d551b"));
	check_str("with its first bytes", crypto_hex(&arena, (struct str){ (char *)sealed, 8 }), STR("522dc1f099567d07"));
	check("it opens", crypto_open(key, nonce, STR(aad), box, open, NULL) && memcmp(open, plain, sizeof plain - 1) == 0);
	check("not with other associated data", !crypto_open(key, nonce, STR("x"), box, open, &told) && told);
	check("and nothing is left of the try", open[0] == 0 && open[20] == 0);
	sealed[3] ^= 1;
	check("not when a bit was changed", !crypto_open(key, nonce, STR(aad), box, open, NULL));
	check("not when it is too short", !crypto_open(key, nonce, STR(aad), (struct str){ (char *)sealed, 15 }, open, NULL));
	check("nothing can be sealed too", crypto_seal(key, nonce, STR(""), STR(""), sealed) &&
	    crypto_open(key, nonce, STR(""), (struct str){ (char *)sealed, AEAD_TAG }, open, NULL));
}

static void
test_passwords(void)
{
	const struct { const char *name; struct str stored; } bad[] = {
		{ "nothing", STR("") },
		{ "another scheme", STR("bcrypt$1$2$3$aaaaaaaaaaaaaaaa$aaaa") },
		{ "a cost of gigabytes", STR("scrypt$1073741824$8$1$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=") },
		{ "a large r", STR("scrypt$32768$1000000$1$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=") },
		{ "a large p", STR("scrypt$32768$8$100000$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=") },
		{ "N that is no power of two", STR("scrypt$1000$8$1$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=") },
		{ "a negative N", STR("scrypt$-2$8$1$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=") },
		{ "an empty hash", STR("scrypt$32768$8$1$AAAAAAAAAAAAAAAAAAAAAA==$") },
		{ "no base64", STR("scrypt$32768$8$1$!$!") },
	};
	struct str stored = crypto_password_hash(&arena, STR("correct horse")), other;

	check("a hash says its parameters", str_starts(stored, STR("scrypt$32768$8$3$")));
	check("the password fits", crypto_password_check(STR("correct horse"), stored, NULL));
	check("another does not", !crypto_password_check(STR("correct horsf"), stored, NULL));
	check("nor does none", !crypto_password_check(STR(""), stored, NULL));
	other = crypto_password_hash(&arena, STR("correct horse"));
	check("the same password has another hash each time", !str_eq(stored, other));
	/* RFC 7914: scrypt("pleaseletmein", "SodiumChloride", N=16384, r=8, p=1), here its first 32 bytes of 64. */
	check("the vector of RFC 7914", crypto_password_check(STR("pleaseletmein"),
	    STR("scrypt$16384$8$1$U29kaXVtQ2hsb3JpZGU=$cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofI="), NULL));
	check("a byte more of the same key is another hash", !crypto_password_check(STR("pleaseletmein"),
	    STR("scrypt$16384$8$1$U29kaXVtQ2hsb3JpZGU=$cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofLV"), NULL));
	for (size_t i = 0; i < COUNT(bad); i++)
		check(sentence("refused: %s", bad[i].name), !crypto_password_check(STR("x"), bad[i].stored, NULL));
	check("today's hash is not old", !crypto_password_old(stored));
	check("one of half the memory is", crypto_password_old(STR("scrypt$16384$8$3$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")));
	check("one of less work is", crypto_password_old(STR("scrypt$32768$8$1$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")));
	check("one of a newer version's is not", !crypto_password_old(STR("scrypt$65536$8$3$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")));
	check("what cannot be read is not", !crypto_password_old(STR("")) && !crypto_password_old(bad[1].stored));
}

void
test_crypto(void)
{
	unsigned char a[16] = { 0 }, b[16] = { 0 };

	check("random bytes differ", crypto_random(a, sizeof a) && crypto_random(b, sizeof b) && memcmp(a, b, sizeof a) != 0);
	test_digests();
	test_spellings();
	test_sealing();
	test_passwords();
}
