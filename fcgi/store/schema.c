/*
 * The migrations as they lie in fcgi/store/schema/, put into the program.  Compiled from the top of the project.
 * A new one is a line here and a row in migrate.c.
 */
#define FILE(name, path) \
	__asm__(".pushsection .rodata\n" \
	    ".globl " #name "\n" #name ":\n" \
	    ".incbin \"fcgi/store/schema/" path "\"\n" \
	    ".byte 0\n" \
	    ".popsection")

FILE(schema_001_foundation, "001_foundation.sql");
FILE(schema_002_purchasing, "002_purchasing.sql");
FILE(schema_003_quick_queue, "003_quick_queue.sql");
FILE(schema_sqlite, "sqlite.sql");
FILE(schema_postgres, "postgres.sql");
