#include <arpa/inet.h>
#include <string.h>

#include "tests/work/work.h"
#include "work/guard.h"

static const struct { const char *address; bool open; } addresses[] = {
	{ "1.1.1.1", true }, { "52.18.3.4", true }, { "172.15.255.255", true }, { "172.32.0.1", true }, { "100.63.255.255", true },
	{ "100.128.0.1", true }, { "223.255.255.255", true }, { "11.0.0.1", true }, { "192.167.255.255", true }, { "169.253.0.1", true },
	{ "0.0.0.0", false }, { "0.1.2.3", false }, { "10.0.0.1", false }, { "10.255.255.255", false }, { "100.64.0.1", false },
	{ "100.127.255.255", false }, { "127.0.0.1", false }, { "127.9.9.9", false }, { "169.254.169.254", false },
	{ "172.16.0.1", false }, { "172.31.255.255", false }, { "192.0.0.8", false }, { "192.0.2.1", false }, { "192.88.99.1", false },
	{ "192.168.1.1", false }, { "198.18.0.1", false }, { "198.19.255.255", false }, { "198.51.100.7", false },
	{ "203.0.113.9", false }, { "224.0.0.1", false }, { "239.1.1.1", false }, { "240.0.0.1", false }, { "255.255.255.255", false },
	{ "2606:4700:4700::1111", true }, { "2a00:1450::1", true }, { "64:ff9b::1.1.1.1", true },
	{ "::", false }, { "::1", false }, { "::ffff:127.0.0.1", false }, { "::ffff:1.1.1.1", false }, { "::127.0.0.1", false },
	{ "64:ff9b::10.0.0.1", false }, { "64:ff9b::169.254.169.254", false }, { "64:ff9b:1::1", false }, { "100::1", false },
	{ "2001::1", false }, { "2001:1ff::1", false }, { "2001:db8::1", false }, { "2002:7f00:1::", false }, { "3fff::1", false },
	{ "fc00::1", false }, { "fd12:3456::1", false }, { "fe80::1", false }, { "fec0::1", false }, { "ff02::1", false },
};

static const struct { const char *sentence, *url, *scheme, *host; int64_t port; enum guard want; } urls[] = {
	{ "a provider's own address may be called", "https://live.deck.co/api/v1/jobs", "https", "live.deck.co", 443, GUARD_PUBLIC },
	{ "the base itself, too", "https://live.deck.co/api/v1", "https", "live.deck.co", 443, GUARD_PUBLIC },
	{ "another path of a provider may not", "https://live.deck.co/api/v10", "https", "live.deck.co", 443, GUARD_REFUSED },
	{ "a way up out of the base may not", "https://live.deck.co/api/v1/../../x", "https", "live.deck.co", 443, GUARD_REFUSED },
	{ "another host may not", "https://example.com/", "https", "example.com", 443, GUARD_REFUSED },
	{ "a host that begins like a provider's may not", "https://hooks.slack.com.example.com/", "https", "hooks.slack.com.example.com", 443,
	    GUARD_REFUSED },
	{ "a name behind a user may not", "https://hooks.slack.com@example.com/", "https", "example.com", 443, GUARD_REFUSED },
	{ "plain http may not", "http://plain.example/v1/x", "http", "plain.example", 80, GUARD_REFUSED },
	{ "plain http may where the host is listed", "http://127.0.0.1:9/token", "http", "127.0.0.1", 9, GUARD_LISTED },
	{ "a shop's own address may be called", "https://bannos.myshopify.com/admin/api/2026-10/graphql.json", "https",
	    "bannos.myshopify.com", 443, GUARD_PUBLIC },
	{ "a shop by plain http may not", "http://bannos.myshopify.com/admin", "http", "bannos.myshopify.com", 80, GUARD_REFUSED },
	{ "a shop with another port may not", "https://bannos.myshopify.com:8443/admin", "https", "bannos.myshopify.com", 8443, GUARD_REFUSED },
	{ "a host that ends like a shop's may not", "https://bannos.myshopify.com.example.com/admin", "https",
	    "bannos.myshopify.com.example.com", 443, GUARD_REFUSED },
	{ "a shop's name alone may not", "https:bannos.myshopify.com", "https", "bannos.myshopify.com", 443, GUARD_REFUSED },
	{ "listed with another port may not", "http://127.0.0.1:9/token", "http", "127.0.0.1", 10, GUARD_REFUSED },
};

void
test_guard(void)
{
	struct config c = {
		.deck_url = STR("https://live.deck.co/api/v1"), .optiply_url = STR("http://plain.example/v1"),
		.optiply_token_url = STR("http://127.0.0.1:9/token"), .slack_url = STR("https://hooks.slack.com"),
		.private_hosts = STR("box.local, 127.0.0.1:9 ,[::1]:80"),
	};
	struct sockaddr_storage unknown = { .ss_family = AF_UNIX };
	const char *why;

	for (size_t i = 0; i < COUNT(addresses); i++) {
		struct sockaddr_in v4 = { .sin_family = AF_INET };
		struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };
		bool six = strchr(addresses[i].address, ':') != NULL;

		check(sentence("%s is an address", addresses[i].address), inet_pton(six ? AF_INET6 : AF_INET, addresses[i].address,
		    six ? (void *)&v6.sin6_addr : (void *)&v4.sin_addr) == 1);
		check(sentence("%s may%s be connected to", addresses[i].address, addresses[i].open ? "" : " not"),
		    guard_address(six ? (struct sockaddr *)&v6 : (struct sockaddr *)&v4) == addresses[i].open);
	}
	check("what is neither IPv4 nor IPv6 may not be connected to", !guard_address((struct sockaddr *)&unknown));
	for (size_t i = 0; i < COUNT(urls); i++)
		check_int(urls[i].sentence, guard_url(&c, str_of(urls[i].url), str_of(urls[i].scheme), str_of(urls[i].host), urls[i].port,
		    &why), urls[i].want);

	c.deck_url = STR("http://BOX.local/api");
	check_int("a listed host may have any port and any case", guard_url(&c, STR("http://BOX.local/api/x"), STR("http"), STR("BOX.local"),
	    80, &why), GUARD_LISTED);
	check_int("a dot at the end of a name changes nothing", guard_url(&c, STR("http://BOX.local/api/x"), STR("http"), STR("box.local."),
	    80, &why), GUARD_LISTED);
	c.deck_url = STR("http://[::1]/api");
	check_int("an IPv6 address is listed in brackets", guard_url(&c, STR("http://[::1]/api/x"), STR("http"), STR("[::1]"), 80, &why),
	    GUARD_LISTED);
	c.shopify_url = STR("http://[::1]/shopify");
	check_int("a stand-in for shops", guard_url(&c, STR("http://[::1]/shopify/bannos.myshopify.com/admin"), STR("http"), STR("[::1]"), 80,
	    &why), GUARD_LISTED);
	check_int("where it stands, shops themselves are not called", guard_url(&c, STR("https://bannos.myshopify.com/admin"), STR("https"),
	    STR("bannos.myshopify.com"), 443, &why), GUARD_REFUSED);
	c.private_hosts = STR("");
	check_int("where nothing is listed, nothing is", guard_url(&c, STR("http://[::1]/api/x"), STR("http"), STR("[::1]"), 80, &why),
	    GUARD_REFUSED);
}
