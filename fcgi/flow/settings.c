#include "flow/settings.h"

#include <stdarg.h>
#include <stdio.h>

void
flow_settings_wrong(struct settings_reader *r, struct str text, const char *format, ...)
{
	char field[80] = "settings.";
	va_list args;

	va_start(args, format);
	vsnprintf(field + 9, sizeof field - 9, format, args);
	va_end(args);
	r->result = ERR_INPUT;
	if (r->f != NULL)
		fault_field(r->f, field, "%.*s", STR_ARG(text));
}

void
flow_settings_only(const json *o, const char *at, const char *const *names, struct settings_reader *r)
{
	for (const json *m = r->f != NULL ? json_first(o) : NULL; m != NULL; m = json_next(m)) {
		bool known = false;

		for (const char *const *n = names; *n != NULL; n++)
			known |= str_eq(json_key(m), str_of(*n));
		if (!known)
			flow_settings_wrong(r, STR("There is no such field here."), "%s%.*s", at, STR_ARG(json_key(m)));
	}
}

bool
flow_settings_flag(const json *o, const char *key, struct settings_reader *r, bool *out)
{
	const json *at = json_get(o, key);

	if (at != NULL && !json_is_bool(at, out))
		flow_settings_wrong(r, STR("Should be true or false."), "%s", key);
	return at != NULL;
}

void
flow_settings_number(const json *o, const char *key, int32_t most, struct settings_reader *r, int32_t *out)
{
	const json *at = json_get(o, key);
	int64_t n;

	if (at == NULL)
		return;
	if (!json_is_int(at, &n) || n < 0 || n > most)
		flow_settings_wrong(r, arena_printf(r->a, "Should be a whole number from 0 to %d.", (int)most), "%s", key);
	else
		*out = (int32_t)n;
}

bool
flow_settings_list(const json *o, const char *key, size_t most, struct settings_reader *r, const json **out, size_t *n)
{
	const json *at = json_get(o, key);

	if (at == NULL)
		return false;
	*n = json_count(at);
	*out = json_first(at);
	if (json_kind(at) == JSON_ARRAY && *n <= most)
		return true;
	flow_settings_wrong(r, arena_printf(r->a, "Should be a list of at most %d.", (int)most), "%s", key);
	return false;
}
