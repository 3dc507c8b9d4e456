/*
 * document - fcgi/serve/openapi.json, as it lies in the binary.
 */
#ifndef SERVE_DOCUMENT_H
#define SERVE_DOCUMENT_H

#include "serve/route.h"

struct str	document_text(void);
void		document_answer(const struct serve *, struct api *);

#endif
