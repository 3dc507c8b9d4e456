/*
 * The vault: what opens, what does not, and which key files are taken.
 */
#define CHECK_MAIN
#include "tests/check.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "vault/vault.h"

#define KEY_A "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
#define KEY_B "HxwdHBsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA="

static struct arena arena;
static struct keys keys;
static struct env env;

static void
test_keys(void)
{
	static const struct { const char *name, *text; int keys; const char *says; } cases[] = {
		{ "one key", "a " KEY_A "\n", 1, "" },
		{ "two keys, a comment and blank lines", "# ours\n\nnew " KEY_A "\r\nold   " KEY_B, 2, "" },
		{ "nothing", "", 0, "no vault key" },
		{ "a comment only", "# x\n", 0, "no vault key" },
		{ "a key without an id", KEY_A "\n", 0, "line 1: a key id" },
		{ "an odd id", "a|b " KEY_A "\n", 0, "line 1: a key id" },
		{ "a long id", "abcdefghijklmnopqrstuvwxyz " KEY_A "\n", 0, "line 1: a key id" },
		{ "the same id twice", "a " KEY_A "\na " KEY_B "\n", 0, "line 2: the key id a stands twice" },
		{ "a short key", "a AAECAwQF\n", 0, "line 1: after the key id should stand 32 bytes" },
		{ "no base64", "a " "!!" KEY_A "\n", 0, "line 1: after the key id" },
		{ "an endless line", "a AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
		  "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", 0, "line 1: after the key id" },
	};
	struct fault f;
	char nine[9 * 64] = "";

	for (size_t i = 0; i < COUNT(cases); i++) {
		f = (struct fault){ 0 };
		check_int(cases[i].name, vault_keys_parse(str_of(cases[i].text), &keys, &f), cases[i].keys ? OK : ERR_INPUT);
		check_int(cases[i].name, keys.n, cases[i].keys);
		check(sentence("%s: %s", cases[i].name, f.message), str_has(str_of(f.message), str_of(cases[i].says)));
		check("no fault tells a key", !str_has(str_of(f.message), STR("AAECA")));
	}
	for (int i = 0; i < 9; i++)
		sprintf(nine + strlen(nine), "k%d " KEY_A "\n", i);
	check_int("nine keys are too many", vault_keys_parse(str_of(nine), &keys, NULL), ERR_INPUT);
}

static void
test_files(void)
{
	struct config config = { 0 };
	struct fault f = { 0 };
	struct stat st = { 0 };
	struct keys again;
	char folder[] = "/tmp/tradepost-vault-XXXXXX", path[64];

	if (!check("there is a folder to try in", mkdtemp(folder) != NULL))
		return;
	snprintf(path, sizeof path, "%s/keys", folder);
	config.key_file = str_of(path);
	unsetenv("TRADEPOST_KEYS");
	check_int("a missing key file is said", vault_keys_open(&config, &keys, &f), ERR_MISSING);
	check("by name", str_has(str_of(f.message), str_of(path)));
	check_int("a key file is made", vault_key_make(&env, str_of(path), NULL), OK);
	check("that only its owner may read", stat(path, &st) == 0 && (st.st_mode & 07777) == 0600);
	check_int("it can be used", vault_keys_open(&config, &keys, NULL), OK);
	check_int("it has one key", keys.n, 1);
	check_int("it is never written over", vault_key_make(&env, str_of(path), NULL), ERR_CONFLICT);
	check("and is the same still", vault_keys_open(&config, &again, NULL) == OK && memcmp(&again, &keys, sizeof keys) == 0);
	chmod(path, 0644);
	f = (struct fault){ 0 };
	check_int("a key file that others may read is refused", vault_keys_open(&config, &keys, &f), ERR_DENIED);
	check("with what to do", str_has(str_of(f.message), STR("chmod 600")));
	check_int("and gives no key", keys.n, 0);
	setenv("TRADEPOST_KEYS", "a " KEY_A ";b " KEY_B, 1);
	check("the environment replaces the file", vault_keys_open(&config, &keys, NULL) == OK && keys.n == 2);
	unsetenv("TRADEPOST_KEYS");
	f = (struct fault){ 0 };
	check_int("a folder that is not there is said", vault_key_make(&env, STR("/nonexistent/keys"), &f), ERR_STORE);
	unlink(path);
	rmdir(folder);
	vault_keys_wipe(&keys);
	check_int("wiped keys are gone", keys.n, 0);
}

static void
test_boxes(void)
{
	static const struct vault_place place = { { "acc1", 4 }, { "login/1", 7 }, { "password", 8 } };
	static const struct { const char *name; struct vault_place place; } elsewhere[] = {
		{ "another account", { { "acc2", 4 }, { "login/1", 7 }, { "password", 8 } } },
		{ "another owner", { { "acc1", 4 }, { "login/2", 7 }, { "password", 8 } } },
		{ "another field", { { "acc1", 4 }, { "login/1", 7 }, { "username", 8 } } },
		{ "the same letters cut elsewhere", { { "acc1l", 5 }, { "ogin/1", 6 }, { "password", 8 } } },
		{ "no place", { { 0 }, { 0 }, { 0 } } },
	};
	struct str box, second, bytes;
	struct secret out = { 0 };
	struct fault f = { 0 };
	struct env without = env;
	bool none = true;
	char *copy;

	vault_keys_parse(STR("one " KEY_A), &keys, NULL);
	check_int("a secret is sealed", vault_seal(&env, &arena, &place, secret_of(&arena, STR("hunter2")), &box, &f), OK);
	check("the box does not tell it", !str_has(box, STR("hunter2")));
	check_int("it opens", vault_open(&env, &arena, &place, box, &out, &f), OK);
	check_str("to what it was", secret_reveal(out), STR("hunter2"));
	vault_seal(&env, &arena, &place, secret_of(&arena, STR("hunter2")), &second, NULL);
	check("two boxes of one secret differ", !str_eq(box, second));
	for (size_t i = 0; i < COUNT(elsewhere); i++) {
		f = (struct fault){ 0 };
		check_int(sentence("it does not open for %s", elsewhere[i].name),
		    vault_open(&env, &arena, &elsewhere[i].place, box, &out, &f), ERR_STORE);
		check_str("and is called damaged", str_of(f.code), STR("box_damaged"));
	}
	copy = arena_get(&arena, box.n);
	for (size_t i = 0; i < box.n * 8; i++) {
		memcpy(copy, box.p, box.n);
		copy[i / 8] = (char)(copy[i / 8] ^ 1 << i % 8);
		none &= vault_open(&env, &arena, &place, (struct str){ copy, box.n }, &out, NULL) != OK;
	}
	check("no box with one bit changed opens", none);
	for (size_t n = 0; n < box.n; n++)
		none &= vault_open(&env, &arena, &place, (struct str){ box.p, n }, &out, NULL) != OK;
	check("no box that was cut opens", none);
	check_int("an empty secret is sealed too", vault_seal(&env, &arena, &place, (struct secret){ 0 }, &second, NULL), OK);
	check("and opens", vault_open(&env, &arena, &place, second, &out, NULL) == OK && secret_empty(out));
	vault_seal_bytes(&env, &arena, &place, STR("raw\0bytes"), &second, NULL);
	check("bytes go in and out as they are", vault_open_bytes(&env, &arena, &place, second, &bytes, NULL) == OK &&
	    str_eq(bytes, STR("raw\0bytes")));

	check("a box of the first key stays", !vault_needs_rotation(&env, box));
	vault_keys_parse(STR("two " KEY_B "\none " KEY_A), &keys, NULL);
	check("a box of an older key is to be sealed anew", vault_needs_rotation(&env, box));
	check_int("but still opens", vault_open(&env, &arena, &place, box, &out, NULL), OK);
	vault_seal(&env, &arena, &place, out, &second, NULL);
	check("sealed anew it stays", !vault_needs_rotation(&env, second));
	vault_keys_parse(STR("two " KEY_B), &keys, NULL);
	f = (struct fault){ 0 };
	check_int("without its key it does not open", vault_open(&env, &arena, &place, box, &out, &f), ERR_STORE);
	check("and the fault names the key", str_has(str_of(f.message), STR("\"one\"")));
	vault_keys_parse(STR("one " KEY_B), &keys, NULL);
	check_int("another key of that name does not open it", vault_open(&env, &arena, &place, box, &out, NULL), ERR_STORE);
	without.keys = NULL;
	check_int("a machine without keys seals nothing", vault_seal_bytes(&without, &arena, &place, STR("x"), &box, NULL), ERR_STORE);
	check("bytes that are no box need no rotation", !vault_needs_rotation(&env, STR("x")));
}

static struct str
mark(int nth, const char *purpose, const char *text)
{
	struct str out = { 0 };

	vault_mark(&env, &arena, nth, str_of(purpose), secret_of(&arena, str_of(text)), &out);
	return out;
}

static void
test_marks(void)
{
	static const struct { const char *name, *hint; } hints[] = {
		{ "buyer@example.test", "b…r@example.test" }, { "bob", "b…b" }, { "bo@x.test", "b…@x.test" }, { "b", "…" },
		{ "", "" }, { "@x", "…@x" }, { "Łukasz", "Ł…z" }, { "zoé", "z…é" }, { "a@b@c", "…@b@c" },
	};
	struct str first;

	vault_keys_parse(STR("one " KEY_A), &keys, NULL);
	first = mark(0, "login", "buyer");
	check_int("a mark is 64 digits", (int64_t)first.n, 64);
	check_str("the same text has the same mark", mark(0, "login", "buyer"), first);
	check("another text another", !str_eq(mark(0, "login", "buyer2"), first));
	check("another purpose another", !str_eq(mark(0, "guess", "buyer"), first));
	check("nothing moves from the purpose to the text", !str_eq(mark(0, "loginb", "uyer"), first));
	check_int("a key that is not there marks nothing", (int64_t)mark(1, "login", "buyer").n, 0);
	vault_keys_parse(STR("two " KEY_B "\none " KEY_A), &keys, NULL);
	check("another key another", !str_eq(mark(0, "login", "buyer"), first));
	check_str("and the older key still tells", mark(1, "login", "buyer"), first);
	for (size_t i = 0; i < COUNT(hints); i++)
		check_str(hints[i].name, vault_hint(&arena, secret_of(&arena, str_of(hints[i].name))), str_of(hints[i].hint));
}

int
main(void)
{
	env_system(&env, NULL);
	env.keys = &keys;
	arena = arena_make(16 << 20);
	test_keys();
	test_files();
	test_boxes();
	test_marks();
	arena_free(&arena);
	return check_end();
}
