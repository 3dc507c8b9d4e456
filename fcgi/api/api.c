#include "api/api.h"

#include <assert.h>

struct str
api_path(const struct api *api, int n)
{
	assert(n >= 0 && n < API_PATH);
	return api->path[n];
}
