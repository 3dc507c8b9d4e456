#include "base/version.h"

#ifndef VERSION
#define VERSION "unknown"
#endif

struct str
version_text(void)
{
	return STR(VERSION);
}
