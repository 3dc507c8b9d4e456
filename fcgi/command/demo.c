#include <stdio.h>

#include "base/json.h"
#include "command/command.h"
#include "flow/demo.h"
#include "flow/demo_floor.h"

/*
 * Where the providers' stand-ins listen: all of them live under one address (tests/sandbox/README.md).  "" when Deck is the
 * real one, which must not be shown the stand-in's keys.
 */
static const char *
sandbox_of(const struct config *c, struct arena *a)
{
	const struct str path = STR("/deck/api/v1");

	if (!str_ends(c->deck_url, path))
		return "";
	return arena_cstr(a, (struct str){ c->deck_url.p, c->deck_url.n - path.n });
}

static void
print_json(struct arena *a, const struct demo_filled *filled, const struct demo_floor *floor)
{
	json *o = json_object(a), *people = json_object(a);
	struct str text;

	for (size_t i = 0; i < filled->logins; i++) {
		const struct demo_login *login = &filled->login[i];
		json *one = json_object(a);

		json_put_str(a, one, "email", login->email);
		json_put_str(a, one, "password", login->password);
		json_put_str(a, one, "account", login->account);
		json_put(a, people, arena_cstr(a, login->key), one);
	}
	json_put_bool(a, o, "made", filled->made);
	json_put(a, o, "people", people);
	if (floor->shops > 0) {
		json *shops = json_array(a);

		for (size_t i = 0; i < floor->shops; i++) {
			json *one = json_object(a);

			json_put_str(a, one, "domain", floor->shop[i].domain);
			json_put_str(a, one, "webhook", floor->shop[i].webhook);
			json_put(a, one, "orders", floor->shop[i].orders);
			json_put(a, shops, NULL, one);
		}
		json_put(a, o, "shops", shops);
	}
	if (floor->hands > 0) {
		json *hands = json_array(a);

		for (size_t i = 0; i < floor->hands; i++) {
			json *one = json_object(a);

			json_put_str(a, one, "name", floor->hand[i].name);
			json_put_str(a, one, "pin", floor->hand[i].pin);
			json_put(a, hands, NULL, one);
		}
		json_put(a, o, "hands", hands);
	}
	text = json_print(a, o);
	printf("%.*s\n", STR_ARG(text));
}

enum exit_code
command_demo(struct start *start)
{
	bool as_json = false, with_floor = false;
	const struct option_spec options[] = { { "--json", NULL, &as_json }, { "--floor", NULL, &with_floor } };
	struct demo_filled filled;
	struct demo_floor floor = { .shops = 0 };
	struct fault fault = { 0 };
	const char *sandbox = sandbox_of(start->config, start->arena);

	if (!command_options(start, options, 2, 0, 0))
		return EXIT_USAGE;
	if (flow_demo_fill(start->env, start->db, start->arena, sandbox, &fault, &filled) != OK)
		return command_fault(&fault);
	if (with_floor && flow_demo_floor(start->env, start->db, start->arena, filled.login[0].email, &fault, &floor) != OK)
		return command_fault(&fault);
	if (as_json) {
		print_json(start->arena, &filled, &floor);
		return EXIT_OK;
	}
	puts(filled.made ? "The demo's companies are in the store." : "The demo's companies were there already.");
	if (*sandbox == '\0')
		puts("Deck is not a stand-in here, so Deck and Slack were left unconnected.");
	for (size_t i = 0; i < filled.logins; i++)
		printf("  %-20.*s %-24.*s %.*s\n", STR_ARG(filled.login[i].account), STR_ARG(filled.login[i].email),
		    STR_ARG(filled.login[i].password));
	for (size_t i = 0; i < floor.hands; i++)
		printf("  At a kiosk: %-20.*s PIN %.*s\n", STR_ARG(floor.hand[i].name), STR_ARG(floor.hand[i].pin));
	return EXIT_OK;
}
