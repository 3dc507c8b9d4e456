/*
 * next.c - Tradepost of the next version, as far as its store is concerned: one more migration than there are, which only
 * adds, as migrate.h says.  It takes the place of schema.o in build/machines/tradepost.
 */
#define schema_migrations	schema_released
#define schema_count		schema_released_count
#include "fcgi/store/schema.c"
#undef schema_migrations
#undef schema_count

#include <string.h>

enum { RELEASED = sizeof schema_released / sizeof *schema_released };

struct migration schema_migrations[RELEASED + 1];
const size_t schema_count = RELEASED + 1;

/* A table, a column of a busy table, an index of the busiest. */
static const char next[] =
	"CREATE TABLE later (account_id TEXT NOT NULL, id TEXT NOT NULL, note TEXT NOT NULL DEFAULT '',"
	" PRIMARY KEY (account_id, id)) ROWS;"
	"ALTER TABLE portal_job ADD COLUMN later_note TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE job ADD COLUMN later_at INT8;"
	"CREATE INDEX job_later ON job (account_id, later_at, id) WHERE later_at IS NOT NULL;";

__attribute__((constructor)) static void
add(void)
{
	memcpy(schema_migrations, schema_released, sizeof schema_released);
	schema_migrations[RELEASED] = (struct migration){ schema_released[RELEASED - 1].version + 1, "next", next, false };
}
