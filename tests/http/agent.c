#include "http/agent.h"

#include "tests/http/http.h"

#define MOZILLA "Mozilla/5.0 "
#define WEBKIT " AppleWebKit/537.36 (KHTML, like Gecko) "

void
test_agent(void)
{
	static const struct { const char *words, *sent; } cases[] = {
		{ "Firefox on Windows", MOZILLA "(Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0" },
		{ "Firefox on Linux", MOZILLA "(X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0" },
		{ "Firefox on an iPhone", MOZILLA "(iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/132.0 Mobile/15E148 Safari/605.1.15" },
		{ "Chrome on Windows", MOZILLA "(Windows NT 10.0; Win64; x64)" WEBKIT "Chrome/130.0.0.0 Safari/537.36" },
		{ "Chrome on Android", MOZILLA "(Linux; Android 10; K)" WEBKIT "Chrome/130.0.0.0 Mobile Safari/537.36" },
		{ "Chrome on a Mac", MOZILLA "(Macintosh; Intel Mac OS X 10_15_7)" WEBKIT "Chrome/130.0.0.0 Safari/537.36" },
		{ "Chrome on an iPad", MOZILLA "(iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/130.0 Mobile/15E148 Safari/604.1" },
		{ "Chrome on ChromeOS", MOZILLA "(X11; CrOS x86_64 14541.0.0)" WEBKIT "Chrome/130.0.0.0 Safari/537.36" },
		{ "Chrome on Linux", MOZILLA "(X11; Linux x86_64)" WEBKIT "HeadlessChrome/130.0.0.0 Safari/537.36" },
		{ "Edge on Windows", MOZILLA "(Windows NT 10.0; Win64; x64)" WEBKIT "Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0" },
		{ "Opera on Linux", MOZILLA "(X11; Linux x86_64)" WEBKIT "Chrome/129.0.0.0 Safari/537.36 OPR/115.0.0.0" },
		{ "Samsung Internet on Android", MOZILLA "(Linux; Android 10; K)" WEBKIT "SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36" },
		{ "Safari on a Mac", MOZILLA "(Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15" },
		{ "Safari on an iPhone", MOZILLA "(iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1" },
		{ "curl", "curl/7.88.1" },
		{ "A browser on Linux", MOZILLA "(X11; Linux x86_64) Something/1.0" },
		{ "An unknown browser", MOZILLA "(compatible)" },
		{ "An unknown browser", "<script>alert(1)</script>" },
		{ "An unknown browser", "" },
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		check_str(cases[i].words, agent_words(&arena, str_of(cases[i].sent)), str_of(cases[i].words));
}
