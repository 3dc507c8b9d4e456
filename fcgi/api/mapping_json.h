/*
 * mapping_json - mappings as the API shows them.
 */
#ifndef API_MAPPING_JSON_H
#define API_MAPPING_JSON_H

#include "base/json.h"
#include "flow/import.h"

/* Mapping of openapi.json. */
json *	api_mapping_json(struct arena *, const struct mapping *, struct str supplier_name);
/* A row of MappingPreview: what an import would make of one. */
json *	api_import_json(struct arena *, const struct import_row *);

#endif
