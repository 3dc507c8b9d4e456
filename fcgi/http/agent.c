#include "http/agent.h"

struct sign { const char *part, *name; };

/* In this order: all say "Mozilla", Chrome says "Safari", and what is built on Chrome says "Chrome". */
static const struct sign browsers[] = {
	{ "Edg/", "Edge" }, { "EdgA/", "Edge" }, { "EdgiOS/", "Edge" }, { "OPR/", "Opera" }, { "Opera", "Opera" },
	{ "SamsungBrowser/", "Samsung Internet" }, { "Vivaldi/", "Vivaldi" }, { "DuckDuckGo/", "DuckDuckGo" },
	{ "Firefox/", "Firefox" }, { "FxiOS/", "Firefox" }, { "Chrome/", "Chrome" }, { "Chromium/", "Chrome" }, { "CriOS/", "Chrome" },
	{ "Safari/", "Safari" }, { "curl/", "curl" }, { NULL, NULL },
};

/* Android says "Linux", an iPhone says "like Mac OS X". */
static const struct sign systems[] = {
	{ "iPhone", "an iPhone" }, { "iPad", "an iPad" }, { "Android", "Android" }, { "Windows", "Windows" }, { "CrOS", "ChromeOS" },
	{ "Macintosh", "a Mac" }, { "Mac OS X", "a Mac" }, { "Linux", "Linux" }, { NULL, NULL },
};

static const char *
first(const struct sign *signs, struct str text)
{
	while (signs->part && !str_has(text, str_of(signs->part)))
		signs++;
	return signs->name;
}

struct str
agent_words(struct arena *a, struct str user_agent)
{
	const char *browser = first(browsers, user_agent), *system = first(systems, user_agent);

	if (!system)
		return browser ? str_of(browser) : STR("An unknown browser");
	return arena_printf(a, "%s on %s", browser ? browser : "A browser", system);
}
