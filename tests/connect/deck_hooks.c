#include <string.h>

#include "connect/deck.h"
#include "tests/connect/connect.h"

#define G "5d0c7a10-0000-4c3e-8b11-0000000000aa"
#define HEAD "{\"job_guid\":\"" G "\","
#define TAIL ",\"webhook_type\":\"Job\",\"environment\":\"Production\"}"
#define OPENS ",\"webhook_code\":\"EnsureConnection\"" TAIL
#define ADDS ",\"webhook_code\":\"AddItemsToCart\"" TAIL

static struct arena *const a = &test_arena;

static const struct {
	const char *name, *body;
	enum portal_hook_kind kind;
	enum portal_of of;
	enum portal_error error;
	const char *text;	/* NULL: whatever */
} cases[] = {
	{ "connected", HEAD "\"output\":{\"access_token\":\"tok\"}" OPENS,
	  PORTAL_HOOK_CONNECTED, PORTAL_OF_OPEN, PORTAL_OK, "" },
	{ "connected, with fields nobody knows", HEAD "\"output\":{\"x\":[{}],\"access_token\":\"tok\"},\"y\":null" OPENS,
	  PORTAL_HOOK_CONNECTED, PORTAL_OF_OPEN, PORTAL_OK, "" },
	{ "connected, with an empty error beside it",
	  HEAD "\"error\":{\"error_code\":null,\"error_message\":\"\"},\"output\":{\"access_token\":\"tok\"}" OPENS,
	  PORTAL_HOOK_CONNECTED, PORTAL_OF_OPEN, PORTAL_OK, "" },
	{ "connected, error null", HEAD "\"error\":null,\"output\":{\"access_token\":\"tok\"}" OPENS,
	  PORTAL_HOOK_CONNECTED, PORTAL_OF_OPEN, PORTAL_OK, "" },
	{ "connected, output as JSON text", HEAD "\"output\":\"{\\\"access_token\\\":\\\"tok\\\"}\"" OPENS,
	  PORTAL_HOOK_CONNECTED, PORTAL_OF_OPEN, PORTAL_OK, "" },
	{ "connected without a token", HEAD "\"output\":{\"access_token\":\"\"}" OPENS,
	  PORTAL_HOOK_FAILED, PORTAL_OF_OPEN, PORTAL_UNREADABLE, NULL },
	{ "a token that is a number", HEAD "\"output\":{\"access_token\":5}" OPENS,
	  PORTAL_HOOK_FAILED, PORTAL_OF_OPEN, PORTAL_UNREADABLE, NULL },
	{ "output of the wrong kind", HEAD "\"output\":[1,2]" OPENS,
	  PORTAL_HOOK_FAILED, PORTAL_OF_OPEN, PORTAL_UNREADABLE, NULL },
	{ "neither output nor error", HEAD "\"message\":\"still at it\"" OPENS,
	  PORTAL_HOOK_IGNORED, PORTAL_OF_OPEN, PORTAL_OK, NULL },

	{ "a failure under the job's own code",
	  HEAD "\"error\":{\"error_code\":\"InvalidCredentials\",\"error_message\":\"login refused\"}" OPENS,
	  PORTAL_HOOK_FAILED, PORTAL_OF_OPEN, PORTAL_INVALID_CREDENTIALS, "login refused" },
	{ "the error comes first, even beside an output",
	  HEAD "\"output\":{\"access_token\":\"tok\"},\"error\":{\"error_code\":\"SystemError\",\"error_message\":\"\"}" OPENS,
	  PORTAL_HOOK_FAILED, PORTAL_OF_OPEN, PORTAL_SYSTEM_ERROR, "" },
	{ "an empty message, a message beside it",
	  HEAD "\"error\":{\"error_code\":\"Timeout\",\"error_message\":\"\"},\"message\":\"too slow\"" ADDS,
	  PORTAL_HOOK_FAILED, PORTAL_OF_ADD, PORTAL_TIMEOUT, "too slow" },
	{ "the plan's shape", HEAD "\"error\":{\"error_code\":\"INVALID_CREDENTIALS\",\"error_message\":\"no\"},\"webhook_code\":\"Error\"}",
	  PORTAL_HOOK_FAILED, PORTAL_OF_UNSAID, PORTAL_INVALID_CREDENTIALS, "no" },
	{ "the plan's shape, without any code", HEAD "\"error\":{\"error_message\":\"no\"},\"webhook_code\":\"Error\"}",
	  PORTAL_HOOK_FAILED, PORTAL_OF_UNSAID, PORTAL_UNKNOWN, "no" },
	{ "the plan's shape, without an error", HEAD "\"webhook_code\":\"Error\",\"message\":\"no\"}",
	  PORTAL_HOOK_FAILED, PORTAL_OF_UNSAID, PORTAL_UNKNOWN, "no" },
	{ "an error code in place of the job's", HEAD "\"webhook_code\":\"INVALID_CREDENTIALS\",\"webhook_type\":\"Job\"}",
	  PORTAL_HOOK_FAILED, PORTAL_OF_UNSAID, PORTAL_INVALID_CREDENTIALS, "" },
	{ "another connection is open", HEAD "\"error\":{\"error_code\":\"ACTIVE_CONNECTION_EXISTS\"}" OPENS,
	  PORTAL_HOOK_FAILED, PORTAL_OF_OPEN, PORTAL_ACTIVE_CONNECTION_EXISTS, "" },
	{ "a code nobody has heard of keeps its text", HEAD "\"error\":{\"error_code\":\"Nova\",\"error_message\":\"boom\"}" ADDS,
	  PORTAL_HOOK_FAILED, PORTAL_OF_ADD, PORTAL_UNKNOWN, "Nova: boom" },
	{ "an error that is a string", HEAD "\"error\":\"SystemError\"" ADDS,
	  PORTAL_HOOK_FAILED, PORTAL_OF_ADD, PORTAL_SYSTEM_ERROR, "SystemError" },
	{ "an empty error and nothing else", HEAD "\"error\":{}" ADDS,
	  PORTAL_HOOK_FAILED, PORTAL_OF_ADD, PORTAL_UNKNOWN, "" },
	{ "success:false of a login", HEAD "\"output\":{\"success\":false,\"code\":\"AccountNotFound\",\"message\":\"who?\"}" OPENS,
	  PORTAL_HOOK_FAILED, PORTAL_OF_OPEN, PORTAL_UNKNOWN, "AccountNotFound: who?" },
	{ "the last wrong code", HEAD "\"error\":{\"error_code\":\"MfaCodeInvalid\",\"error_message\":\"\"}" OPENS,
	  PORTAL_HOOK_FAILED, PORTAL_OF_OPEN, PORTAL_MFA_CODE_INVALID, "" },
	{ "no code in time", HEAD "\"error\":{\"error_code\":\"MfaTimeout\",\"error_message\":\"\"}" OPENS,
	  PORTAL_HOOK_FAILED, PORTAL_OF_OPEN, PORTAL_MFA_TIMEOUT, "" },

	{ "a wrong code", HEAD "\"question\":\"Code?\",\"webhook_code\":\"MfaQuestionInvalidAnswer\"" TAIL,
	  PORTAL_HOOK_MFA_WRONG, PORTAL_OF_UNSAID, PORTAL_OK, "" },
	{ "a wrong code, told as an error",
	  HEAD "\"error\":{\"error_code\":\"MfaCodeInvalid\"},\"webhook_code\":\"MfaQuestionInvalidAnswer\"" TAIL,
	  PORTAL_HOOK_MFA_WRONG, PORTAL_OF_UNSAID, PORTAL_OK, "" },
	{ "a wrong code that was the end",
	  HEAD "\"error\":{\"error_code\":\"MfaTimeout\"},\"webhook_code\":\"MfaQuestionInvalidAnswer\"" TAIL,
	  PORTAL_HOOK_FAILED, PORTAL_OF_UNSAID, PORTAL_MFA_TIMEOUT, "" },

	{ "closed", HEAD "\"output\":{},\"webhook_code\":\"CloseConnection\"" TAIL,
	  PORTAL_HOOK_CLOSED, PORTAL_OF_CLOSE, PORTAL_OK, "" },
	{ "closed, nothing said", HEAD "\"webhook_code\":\"CloseConnection\"" TAIL,
	  PORTAL_HOOK_CLOSED, PORTAL_OF_CLOSE, PORTAL_OK, "" },
	{ "it was closed before", HEAD "\"error\":{\"error_code\":\"NO_ACTIVE_CONNECTION\"},\"webhook_code\":\"CloseConnection\"" TAIL,
	  PORTAL_HOOK_CLOSED, PORTAL_OF_CLOSE, PORTAL_NO_ACTIVE_CONNECTION, "" },
	{ "it could not be closed", HEAD "\"error\":{\"error_code\":\"SystemError\"},\"webhook_code\":\"CloseConnection\"" TAIL,
	  PORTAL_HOOK_FAILED, PORTAL_OF_CLOSE, PORTAL_SYSTEM_ERROR, "" },

	{ "a widget's event", HEAD "\"webhook_type\":\"Link\",\"webhook_code\":\"ConnectionCreated\"}",
	  PORTAL_HOOK_IGNORED, PORTAL_OF_UNSAID, PORTAL_OK, NULL },
	{ "a job that is not ours", HEAD "\"output\":{\"x\":1},\"webhook_code\":\"FetchInvoices\"" TAIL,
	  PORTAL_HOOK_IGNORED, PORTAL_OF_UNSAID, PORTAL_OK, NULL },
	{ "no code at all", HEAD "\"output\":{\"x\":1},\"webhook_type\":\"Job\"}",
	  PORTAL_HOOK_IGNORED, PORTAL_OF_UNSAID, PORTAL_OK, NULL },
	{ "nothing", "{}", PORTAL_HOOK_IGNORED, PORTAL_OF_UNSAID, PORTAL_OK, NULL },
	{ "no guid", "{\"output\":{\"access_token\":\"tok\"},\"webhook_code\":\"EnsureConnection\"}",
	  PORTAL_HOOK_IGNORED, PORTAL_OF_UNSAID, PORTAL_OK, NULL },
};

static void
kinds(void)
{
	struct portal_hook h;

	for (size_t i = 0; i < COUNT(cases); i++) {
		check_int(cases[i].name, deck_port.read(a, str_of(cases[i].body), &h, NULL), OK);
		check_int(cases[i].name, h.kind, cases[i].kind);
		check_int(cases[i].name, h.error, cases[i].error);
		if (h.kind == PORTAL_HOOK_FAILED || h.kind == PORTAL_HOOK_CONNECTED || h.kind == PORTAL_HOOK_CLOSED)
			check_int(cases[i].name, h.of, cases[i].of);
		if (h.kind != PORTAL_HOOK_IGNORED)
			check_str(cases[i].name, h.guid, STR(G));
		if (h.kind == PORTAL_HOOK_CONNECTED)
			check_str(cases[i].name, secret_reveal(h.token), STR("tok"));
		else
			check("no token by the way", secret_empty(h.token));
		if (cases[i].text)
			check_str(cases[i].name, h.text, str_of(cases[i].text));
		else
			check("says why", h.text.n > 0);
	}
}

static void
questions(void)
{
	static const struct { const char *name, *fields; const char *question, *method; int32_t digits; } mfa[] = {
		{ "as documented", "\"question\":\"Type the code\",\"method_selected\":\"app\",\"answer_expected_digits\":6",
		  "Type the code", "app", 6 },
		{ "nulls", "\"question\":\"Your first pet?\",\"method_selected\":null,\"answer_expected_digits\":null",
		  "Your first pet?", "", 0 },
		{ "digits as text", "\"question\":\"q\",\"answer_expected_digits\":\"8\"", "q", "", 8 },
		{ "digits beyond reason", "\"question\":\"q\",\"answer_expected_digits\":9000000000", "q", "", 0 },
		{ "negative digits", "\"question\":\"q\",\"answer_expected_digits\":-4", "q", "", 0 },
		{ "no question", "\"environment\":\"Sandbox\"", "", "", 0 },
	};
	struct portal_hook h;

	for (size_t i = 0; i < COUNT(mfa); i++) {
		struct str body = arena_printf(a, HEAD "%s,\"webhook_code\":\"MfaRequired\",\"webhook_type\":\"Job\"}", mfa[i].fields);

		check_int(mfa[i].name, deck_port.read(a, body, &h, NULL), OK);
		check_int(mfa[i].name, h.kind, PORTAL_HOOK_MFA_ASKED);
		check_str(mfa[i].name, h.question, str_of(mfa[i].question));
		check_str(mfa[i].name, h.method, str_of(mfa[i].method));
		check_int(mfa[i].name, h.digits, mfa[i].digits);
	}
}

static void
lines(void)
{
	static const struct {
		const char *name, *item;
		struct judge_answer want;
		const char *sku, *price, *stock_text;
	} one[] = {
		{ "as documented",
		  "{\"sku\":\"AB-7\",\"status\":\"In stock\",\"price\":\"\xe2\x82\xac" "3.10\",\"price_is\":\"Higher than expected\",\"added_to_cart\":true}",
		  { .stock = JUDGE_IN_STOCK, .price_is = JUDGE_PRICE_HIGHER, .added = JUDGE_ADDED_YES, .seen = JUDGE_SEEN_TEXT },
		  "AB-7", "\xe2\x82\xac" "3.10", "In stock" },
		{ "out of stock, lower",
		  "{\"sku\":\"A\",\"status\":\"out of STOCK \",\"price\":\"1\",\"price_is\":\"Lower than expected\",\"added_to_cart\":false}",
		  { .stock = JUDGE_OUT_OF_STOCK, .price_is = JUDGE_PRICE_LOWER, .added = JUDGE_ADDED_NO, .seen = JUDGE_SEEN_TEXT },
		  "A", "1", "out of STOCK" },
		{ "not found, no price", "{\"sku\":\"A\",\"status\":\"Product not found\",\"added_to_cart\":false}",
		  { .stock = JUDGE_NOT_FOUND, .added = JUDGE_ADDED_NO }, "A", "", "Product not found" },
		{ "a price that is a number keeps every digit", "{\"sku\":\"A\",\"price\":1234.50,\"price_is\":\"As expected\"}",
		  { .price_is = JUDGE_PRICE_AS_EXPECTED, .seen = JUDGE_SEEN_NUMBER }, "A", "1234.50", "" },
		{ "a number no double can hold", "{\"sku\":\"A\",\"price\":9007199254740993.01}",
		  { .seen = JUDGE_SEEN_NUMBER }, "A", "9007199254740993.01", "" },
		{ "a price that is null", "{\"sku\":\"A\",\"price\":null}", { .seen = JUDGE_SEEN_NOTHING }, "A", "", "" },
		{ "a price that is blank", "{\"sku\":\"A\",\"price\":\" \"}", { .seen = JUDGE_SEEN_NOTHING }, "A", "", "" },
		{ "a price that is an object", "{\"sku\":\"A\",\"price\":{\"amount\":1}}", { .seen = JUDGE_SEEN_TEXT }, "A", "?", "" },
		{ "words nobody knows", "{\"sku\":\"A\",\"status\":\"On backorder\",\"price_is\":\"Roughly\",\"added_to_cart\":\"true\"}",
		  { .stock = JUDGE_STOCK_UNKNOWN }, "A", "", "On backorder" },
		{ "a SKU that is a number", "{\"sku\":4711,\"added_to_cart\":true}", { .added = JUDGE_ADDED_YES }, "4711", "", "" },
		{ "no object at all", "17", { .stock = JUDGE_STOCK_UNKNOWN }, "", "", "" },
	};
	struct portal_hook h;

	for (size_t i = 0; i < COUNT(one); i++) {
		struct str body = arena_printf(a, HEAD "\"output\":{\"items\":[%s]}" ADDS, one[i].item);

		check_int(one[i].name, deck_port.read(a, body, &h, NULL), OK);
		check_int(one[i].name, h.kind, PORTAL_HOOK_ITEMS);
		check(one[i].name, h.items.success && h.items.n == 1);
		if (h.items.n != 1)
			continue;
		check_str(one[i].name, h.items.answer[0].sku, str_of(one[i].sku));
		check_str(one[i].name, h.items.answer[0].price, str_of(one[i].price));
		check_str(one[i].name, h.items.stock_text[0], str_of(one[i].stock_text));
		check_int(one[i].name, h.items.answer[0].stock, one[i].want.stock);
		check_int(one[i].name, h.items.answer[0].price_is, one[i].want.price_is);
		check_int(one[i].name, h.items.answer[0].added, one[i].want.added);
		check_int(one[i].name, h.items.answer[0].seen, one[i].want.seen);
	}
}

static void
outputs(void)
{
	static const struct { const char *name, *output; bool success; int64_t n; const char *message; } whole[] = {
		{ "success:false comes before the items", "{\"success\":false,\"message\":\"no cart\",\"items\":[]}", false, 0, "no cart" },
		{ "success:false with items", "{\"success\":false,\"items\":[{\"sku\":\"A\"},{\"sku\":\"B\"}]}", false, 2, "" },
		{ "success:true", "{\"success\":true,\"items\":[{\"sku\":\"A\"}]}", true, 1, "" },
		{ "no items", "{}", true, 0, "" },
		{ "items of the wrong kind", "{\"items\":{\"sku\":\"A\"}}", true, 0, "" },
	};
	struct portal_hook h;
	struct wire_text t = wire_text(a);

	for (size_t i = 0; i < COUNT(whole); i++) {
		struct str body = arena_printf(a, HEAD "\"output\":%s" ADDS, whole[i].output);

		check_int(whole[i].name, deck_port.read(a, body, &h, NULL), OK);
		check_int(whole[i].name, h.kind, PORTAL_HOOK_ITEMS);
		check(whole[i].name, h.items.success == whole[i].success);
		check_int(whole[i].name, (int64_t)h.items.n, whole[i].n);
		check_str(whole[i].name, h.items.message, str_of(whole[i].message));
	}

	wire_put(&t, STR(HEAD "\"output\":{\"success\":true,\"items\":["));
	for (int i = 0; i <= PORTAL_ITEMS_MAX; i++)
		wire_put(&t, i ? STR(",{\"sku\":\"A\",\"added_to_cart\":true}") : STR("{\"sku\":\"A\"}"));
	wire_put(&t, STR("]}" ADDS));
	check_int("more lines than we read", deck_port.read(a, wire_clear(&t), &h, NULL), OK);
	check("go to a person", h.items.n == PORTAL_ITEMS_MAX && !h.items.success && h.items.message.n > 0);
}

/* A long text in every place where a text can stand. */
static void
bounds(void)
{
	struct portal_hook h;
	struct str body;
	char big[3 * PORTAL_TEXT_MAX + 1], token[PORTAL_TOKEN_MAX + 2];

	memset(big, 'w', sizeof big - 1);
	big[sizeof big - 1] = '\0';
	memset(token, 't', sizeof token - 1);
	token[sizeof token - 1] = '\0';

	body = arena_printf(a, HEAD "\"error\":{\"error_code\":\"%s\",\"error_message\":\"%s\"}" OPENS, big, big);
	check_int("a long error", deck_port.read(a, body, &h, NULL), OK);
	check("is cut", h.text.n <= PORTAL_TEXT_MAX && h.error == PORTAL_UNKNOWN);
	body = arena_printf(a, HEAD "\"question\":\"%s\",\"method_selected\":\"%s\",\"webhook_code\":\"MfaRequired\"}", big, big);
	check_int("a long question", deck_port.read(a, body, &h, NULL), OK);
	check("is cut", h.question.n <= PORTAL_TEXT_MAX && h.method.n <= PORTAL_TEXT_MAX);
	body = arena_printf(a, HEAD "\"output\":{\"message\":\"%s\",\"items\":[{\"sku\":\"%s\",\"price\":\"%s\",\"status\":\"%s\"}]}" ADDS,
	    big, big, big, big);
	check_int("a long line", deck_port.read(a, body, &h, NULL), OK);
	check("is cut", h.items.n == 1 && h.items.answer[0].sku.n <= PORTAL_TEXT_MAX &&
	    h.items.answer[0].price.n <= PORTAL_TEXT_MAX && h.items.stock_text[0].n <= PORTAL_TEXT_MAX && h.items.message.n <= PORTAL_TEXT_MAX);
	body = arena_printf(a, HEAD "\"output\":{\"access_token\":\"%s\"}" OPENS, token);
	check_int("a token beyond reason", deck_port.read(a, body, &h, NULL), OK);
	check_int("is none", h.kind, PORTAL_HOOK_FAILED);
	body = arena_printf(a, "{\"job_guid\":\"%s\",\"output\":{}" OPENS, big);
	check_int("a guid beyond reason", deck_port.read(a, body, &h, NULL), OK);
	check_int("is none", h.kind, PORTAL_HOOK_IGNORED);
	body = arena_printf(a, HEAD "\"webhook_code\":\"%s\"}", big);
	check_int("a long code", deck_port.read(a, body, &h, NULL), OK);
	check("is cut", h.code.n <= PORTAL_TEXT_MAX);
}

static void
malformed(void)
{
	static const char *const bad[] = {
		"", " ", "null", "[]", "\"text\"", "17", "{\"job_guid\":", "{\"job_guid\":\"\\u0000\"}", "{\"a\":\"\xc3\"}", "{}x",
		"{\"job_guid\":\"a\",\"job_guid\":\"b\"}", "\xef\xbb", "{\"a\":1e}",
	};
	struct portal_hook h;
	struct fault f;
	char deep[1000];

	for (size_t i = 0; i < COUNT(bad); i++) {
		f = (struct fault){ 0 };
		check_int("no webhook at all", deck_port.read(a, str_of(bad[i]), &h, &f), ERR_INPUT);
		check("with a message", f.message[0] != '\0');
	}
	memset(deep, '[', sizeof deep);
	check_int("nested without end", deck_port.read(a, (struct str){ deep, sizeof deep }, &h, NULL), ERR_INPUT);
	check_int("a NUL byte", deck_port.read(a, (struct str){ "{\"a\0\":1}", 8 }, &h, NULL), ERR_INPUT);
}

/* Cut at every byte, and every byte replaced: whatever it means then, it is read or refused, and blanked or not shown. */
static void
mangled(void)
{
	static const char swaps[] = "\"{}[],:0\\x \xff";
	struct portal_hook h;
	bool held = true;

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct str body = str_of(cases[i].body);

		for (size_t n = 0; n < body.n; n++) {
			struct arena scratch = *a;
			char *copy = arena_cstr(&scratch, body);

			held &= deck_port.read(&scratch, (struct str){ body.p, n }, &h, NULL) == ERR_INPUT;
			held &= deck_blank(&scratch, (struct str){ body.p, n }).p == NULL;
			for (size_t s = 0; s < sizeof swaps - 1; s++) {
				struct arena inner = scratch;

				copy[n] = swaps[s];
				deck_port.read(&inner, (struct str){ copy, body.n }, &h, NULL);
				held &= !str_has(deck_blank(&inner, (struct str){ copy, body.n }), STR("\"access_token\":\"tok\""));
			}
		}
	}
	check("mangled webhooks", held);
}

/* In every arena from none to enough: it is read right, or not at all. */
static void
cramped(void)
{
	static const char *const body[] = {
		HEAD "\"output\":{\"access_token\":\"tok\"}" OPENS,
		HEAD "\"output\":{\"items\":[{\"sku\":\"A\",\"added_to_cart\":true}]}" ADDS,
	};
	enum { SIZE = 256 << 10 };
	struct arena page = arena_make(SIZE);
	struct portal_hook h;
	bool held = true, read = false;

	for (size_t i = 0; i < COUNT(body); i++, read = false) {
		for (size_t used = 0; used <= SIZE; used += used < SIZE / 2 ? 4096 : 16) {
			struct arena rest = page;

			arena_reopen(&page);	/* what found no room the time before */
			if (used && arena_get(&rest, used) == NULL)
				break;
			if (deck_port.read(&rest, str_of(body[i]), &h, NULL) != OK)
				continue;
			read = true;
			held &= i == 0 ? h.kind == PORTAL_HOOK_CONNECTED && h.token.length == 3 :
			    h.kind == PORTAL_HOOK_ITEMS && h.items.n == 1 && h.items.answer != NULL;
			held &= h.guid.n == sizeof G - 1;
		}
		check("read where there is room", read);
	}
	check("nothing is half read where there is little", held);
	arena_free(&page);
}

void
test_deck_hooks(void)
{
	kinds();
	questions();
	lines();
	outputs();
	bounds();
	malformed();
	mangled();
	cramped();
}
