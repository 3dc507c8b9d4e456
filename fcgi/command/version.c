#include "command/command.h"

#include <cjson/cJSON.h>
#include <curl/curl.h>
#include <libpq-fe.h>
#include <openssl/crypto.h>
#include <sqlite3.h>
#include <stdio.h>

#include "base/version.h"

/* The only file that knows every library, and all it asks is how old they are. */
enum exit_code
command_version(struct start *start)
{
	int pq = PQlibVersion();

	(void)start;
	printf("tradepost %.*s\n", STR_ARG(version_text()));
	printf("  SQLite %s\n", sqlite3_libversion());
	printf("  libpq %d.%d\n", pq / 10000, pq % 10000);
	printf("  curl %s\n", curl_version());
	printf("  cJSON %s\n", cJSON_Version());
	printf("  %s\n", OpenSSL_version(OPENSSL_VERSION));
	return EXIT_OK;
}
