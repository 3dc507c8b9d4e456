#include "serve/document.h"

#include "base/crypto.h"

__asm__(
    ".pushsection .rodata\n"
    "document_begin:\n"
    ".incbin \"fcgi/serve/openapi.json\"\n"
    "document_end:\n"
    ".popsection\n");
extern const char document_begin[], document_end[];

struct str
document_text(void)
{
	/* cppcheck-suppress comparePointers ; two labels of one object */
	return (struct str){ document_begin, (size_t)(document_end - document_begin) };
}

void
document_answer(const struct serve *serve, struct api *api)
{
	unsigned char hash[SHA256_BYTES];

	(void)serve;
	if (crypto_sha256(document_text(), hash) &&
	    answer_etag(api->ans, api->req, crypto_hex(api->arena, (struct str){ (const char *)hash, 12 })))
		return;
	answer_bytes(api->ans, 200, "application/json", document_text());
}
