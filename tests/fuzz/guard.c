/* guard.c - what may be called: no address of our own house however it is spelled, and nothing outside a provider's. */
#include "connect/shopify.h"
#include "tests/fuzz/fuzz.h"
#include "work/guard.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

static bool
is_open4(const unsigned char p[4])
{
	struct sockaddr_in v4 = { .sin_family = AF_INET };

	memcpy(&v4.sin_addr, p, 4);
	return guard_address((const struct sockaddr *)&v4);
}

static void
address(struct str in)
{
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };
	unsigned char p[16] = { 0 };
	uint32_t v;
	bool open;

	memcpy(p, in.p, in.n < 16 ? in.n : 16);
	v = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
	open = is_open4(p);
	HOLDS(!open || (p[0] != 0 && p[0] != 10 && p[0] != 127 && p[0] < 224 && v >> 20 != 0xac1 && v >> 16 != 0xa9fe &&
	    v >> 16 != 0xc0a8 && v >> 22 != 0x191));
	memcpy(&v6.sin6_addr, p, sizeof p);
	open = guard_address((const struct sockaddr *)&v6);
	HOLDS(!open || p[0] >> 5 == 1 || (p[0] == 0 && p[1] == 0x64 && is_open4(p + 12)));
	HOLDS(!open || !(IN6_IS_ADDR_LOOPBACK(&v6.sin6_addr) || IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr) ||
	    IN6_IS_ADDR_LINKLOCAL(&v6.sin6_addr)));
}

/* "@" and an address' bytes; else lines: scheme, host, port, the listed hosts, the url. */
void
fuzz_guard(struct arena *a, struct str in)
{
	struct config c = { .deck_url = STR("https://live.deck.test/api/v1"), .optiply_url = STR("https://api.optiply.test/v1"),
	    .optiply_token_url = STR("https://login.optiply.test/token"), .slack_url = STR("https://hooks.slack.test") };
	struct str scheme, host, url;
	int64_t port = 443;
	const char *why = NULL;
	enum guard may;

	if (in.n && *in.p == '@') {
		fuzz_byte(&in);
		address(in);
		return;
	}
	scheme = fuzz_line(a, &in);
	host = fuzz_line(a, &in);
	str_int(fuzz_line(a, &in), &port);
	c.private_hosts = fuzz_line(a, &in);
	url = fuzz_copy(a, in);
	may = guard_url(&c, url, scheme, host, port, &why);
	HOLDS((may == GUARD_REFUSED) == (why != NULL));
	if (may != GUARD_REFUSED) {
		HOLDS(wire_under(url, c.deck_url) || wire_under(url, c.optiply_url) || wire_under(url, c.optiply_token_url) ||
		    wire_under(url, c.slack_url) || (shopify_domain_is(host) && str_eq(scheme, STR("https"))));
		HOLDS(!str_has(url, STR("/../")) || memchr(url.p, '?', url.n));
	}
	HOLDS(may != GUARD_LISTED || c.private_hosts.n > 0);
}
