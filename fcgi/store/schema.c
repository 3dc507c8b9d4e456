/*
 * The migrations as they lie in fcgi/store/schema/, put into the program.  Compiled from the top of the project.
 * A new one is two lines here.
 */
#include "store/migrate.h"

#define FILE(name, path) \
	__asm__(".pushsection .rodata\n" \
	    ".globl " #name "\n" #name ":\n" \
	    ".incbin \"fcgi/store/schema/" path "\"\n" \
	    ".byte 0\n" \
	    ".popsection")

FILE(schema_001_foundation, "001_foundation.sql");
FILE(schema_002_purchasing, "002_purchasing.sql");
FILE(schema_003_quick_queue, "003_quick_queue.sql");
FILE(schema_004_fewer_indexes, "004_fewer_indexes.sql");
FILE(schema_005_own_password, "005_own_password.sql");
FILE(schema_006_production, "006_production.sql");
FILE(schema_007_lease, "007_lease.sql");
FILE(schema_008_orders, "008_orders.sql");
FILE(schema_009_counted, "009_counted.sql");
FILE(schema_010_throughput, "010_throughput.sql");
FILE(schema_011_capacity, "011_capacity.sql");
FILE(schema_012_pushed, "012_pushed.sql");
FILE(schema_013_lots, "013_lots.sql");
FILE(schema_014_kiosks, "014_kiosks.sql");
FILE(schema_015_headers, "015_headers.sql");
FILE(schema_016_holds, "016_holds.sql");
FILE(schema_017_received, "017_received.sql");
FILE(schema_018_loose, "018_loose.sql");
FILE(schema_019_ledger, "019_ledger.sql");
FILE(schema_020_places, "020_places.sql");
FILE(schema_021_due, "021_due.sql");
FILE(schema_sqlite, "sqlite.sql");
FILE(schema_postgres, "postgres.sql");

extern const char schema_001_foundation[], schema_002_purchasing[], schema_003_quick_queue[], schema_004_fewer_indexes[],
    schema_005_own_password[], schema_006_production[], schema_007_lease[], schema_008_orders[], schema_009_counted[],
    schema_010_throughput[], schema_011_capacity[], schema_012_pushed[], schema_013_lots[], schema_014_kiosks[],
    schema_015_headers[], schema_016_holds[], schema_017_received[], schema_018_loose[], schema_019_ledger[],
    schema_020_places[], schema_021_due[];

const struct migration schema_migrations[] = {
	{ 1, "foundation", schema_001_foundation, false },
	{ 2, "purchasing", schema_002_purchasing, false },
	{ 3, "quick queue", schema_003_quick_queue, false },
	{ 4, "fewer indexes", schema_004_fewer_indexes, false },
	{ 5, "own password", schema_005_own_password, false },
	{ 6, "production", schema_006_production, false },
	{ 7, "lease", schema_007_lease, true },
	{ 8, "orders", schema_008_orders, false },
	{ 9, "counted", schema_009_counted, false },
	{ 10, "throughput", schema_010_throughput, false },
	{ 11, "capacity", schema_011_capacity, false },
	{ 12, "pushed", schema_012_pushed, false },
	{ 13, "lots", schema_013_lots, false },
	{ 14, "kiosks", schema_014_kiosks, false },
	{ 15, "headers", schema_015_headers, false },
	{ 16, "holds", schema_016_holds, false },
	{ 17, "received", schema_017_received, false },
	{ 18, "loose", schema_018_loose, false },
	{ 19, "ledger", schema_019_ledger, true },
	{ 20, "places", schema_020_places, false },
	{ 21, "due", schema_021_due, false },
};
const size_t schema_count = sizeof schema_migrations / sizeof *schema_migrations;
