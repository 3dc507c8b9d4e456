#include "work/guard.h"

#include <netinet/in.h>
#include <string.h>

#include "connect/sentry.h"
#include "connect/shopify.h"

struct block { unsigned char address[16]; int bits; };

/* What IANA's registry of special addresses does not call globally reachable. */
static const struct block closed4[] = {
	{ { 0 }, 8 },			/* this network */
	{ { 10 }, 8 },			/* private */
	{ { 100, 64 }, 10 },		/* shared by a carrier's customers */
	{ { 127 }, 8 },			/* loopback */
	{ { 169, 254 }, 16 },		/* link-local: clouds keep their credentials there */
	{ { 172, 16 }, 12 },		/* private */
	{ { 192, 0, 0 }, 24 },		/* protocols */
	{ { 192, 0, 2 }, 24 },		/* documents */
	{ { 192, 88, 99 }, 24 },	/* 6to4 relays */
	{ { 192, 168 }, 16 },		/* private */
	{ { 198, 18 }, 15 },		/* benchmarks */
	{ { 198, 51, 100 }, 24 },	/* documents */
	{ { 203, 0, 113 }, 24 },	/* documents */
	{ { 224 }, 3 },			/* multicast, reserved, broadcast */
};

/* Of IPv6 only what is given out for global use is open ... */
static const struct block open6 = { { 0x20 }, 3 };
/* ... but for these. */
static const struct block closed6[] = {
	{ { 0x20, 0x01, 0x00 }, 23 },		/* protocols, Teredo */
	{ { 0x20, 0x01, 0x0d, 0xb8 }, 32 },	/* documents */
	{ { 0x20, 0x02 }, 16 },			/* 6to4: an IPv4 address in disguise */
	{ { 0x3f, 0xff, 0x00 }, 20 },		/* documents */
};
/* A network without IPv4 reaches it through these: the last four bytes are what counts. */
static const struct block nat64 = { { 0x00, 0x64, 0xff, 0x9b }, 96 };

static bool
within(const unsigned char *address, const struct block *block)
{
	int whole = block->bits / 8, rest = block->bits % 8;

	if (memcmp(address, block->address, (size_t)whole) != 0)
		return false;
	return rest == 0 || (address[whole] ^ block->address[whole]) >> (8 - rest) == 0;
}

static bool
public4(const unsigned char *address)
{
	for (size_t i = 0; i < sizeof closed4 / sizeof *closed4; i++)
		if (within(address, &closed4[i]))
			return false;
	return true;
}

static bool
public6(const unsigned char *address)
{
	if (within(address, &nat64))
		return public4(address + 12);
	if (!within(address, &open6))
		return false;
	for (size_t i = 0; i < sizeof closed6 / sizeof *closed6; i++)
		if (within(address, &closed6[i]))
			return false;
	return true;
}

bool
guard_address(const struct sockaddr *address)
{
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;

	switch (address->sa_family) {
	case AF_INET:
		memcpy(&v4, address, sizeof v4);
		return public4((const unsigned char *)&v4.sin_addr);
	case AF_INET6:
		memcpy(&v6, address, sizeof v6);
		return public6((const unsigned char *)&v6.sin6_addr);
	default:
		return false;
	}
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool
same(struct str a, struct str b)
{
	for (size_t i = 0; i < a.n && a.n == b.n; i++)
		if (lower(a.p[i]) != lower(b.p[i]))
			return false;
	return a.n == b.n;
}

/* Whether the comma list has this host, alone or with this port. */
static bool
listed(struct str list, struct str host, int64_t port)
{
	char text[300];
	struct buf with_port = buf_of(text, sizeof text);
	struct str one;

	buf_put(&with_port, host);
	buf_char(&with_port, ':');
	buf_int(&with_port, port);
	while (list.n) {
		str_cut(list, ',', &one, &list);
		one = str_trim(one);
		if (one.n && (same(one, host) || (!with_port.full && same(one, buf_str(&with_port)))))
			return true;
	}
	return false;
}

static bool
under_a_provider(const struct config *c, struct str url)
{
	return wire_under(url, c->deck_url) || wire_under(url, c->optiply_url) || wire_under(url, c->optiply_token_url) ||
	    wire_under(url, c->slack_url) || wire_under(url, c->posthog_host);
}

static bool
under_sentry(const struct config *c, struct str url)
{
	char place[300];
	struct buf base = buf_of(place, sizeof place);
	struct sentry_dsn dsn;

	if (!sentry_dsn_read(c->sentry_dsn, &dsn))
		return false;
	sentry_base(&dsn, &base);
	return !base.full && wire_under(url, buf_str(&base));
}

/* Each shop has an address of its own. */
static bool
under_a_shop(const struct config *c, struct str url, struct str host)
{
	char own[SHOPIFY_DOMAIN_MAX + 10];
	struct buf base = buf_of(own, sizeof own);

	if (c->shopify_url.n)
		return wire_under(url, c->shopify_url);
	buf_text(&base, "https://");
	buf_put(&base, host);
	return shopify_domain_is(host) && !base.full && wire_under(url, buf_str(&base));
}

enum guard
guard_url(const struct config *c, struct str url, struct str scheme, struct str host, int64_t port, const char **why)
{
	bool here;

	if (host.n && host.p[host.n - 1] == '.')	/* the same name, spelled out */
		host.n--;
	here = listed(c->private_hosts, host, port);
	if (!under_a_provider(c, url) && !under_a_shop(c, url, host) && !under_sentry(c, url))
		*why = "it is under no provider's configured address";
	else if (same(scheme, STR("https")) || (here && same(scheme, STR("http"))))
		return here ? GUARD_LISTED : GUARD_PUBLIC;
	else
		*why = "only https is allowed";
	return GUARD_REFUSED;
}
