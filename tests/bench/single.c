/*
 * single - Tradepost with one commit for each request: the same program, whose writer takes one function at a time.
 *
 * What group commit is measured against.  The engine's own limit is said before the writer's file is read.
 */
#include "store/engine.h"

#define DB_BATCH 1
#include "../../fcgi/store/sqlite_writer.c"
