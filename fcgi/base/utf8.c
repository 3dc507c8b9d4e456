#include "base/utf8.h"

size_t
utf8_step(struct str s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	unsigned low = 0x80, high = 0xbf;	/* bounds of the second byte */
	size_t n;

	if (s.n == 0)
		return 0;
	if (p[0] < 0x80)
		return 1;
	if (p[0] < 0xc2 || p[0] > 0xf4)
		return 0;
	n = p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
	if (p[0] == 0xe0)
		low = 0xa0;	/* overlong */
	else if (p[0] == 0xed)
		high = 0x9f;	/* surrogates */
	else if (p[0] == 0xf0)
		low = 0x90;	/* overlong */
	else if (p[0] == 0xf4)
		high = 0x8f;	/* above U+10FFFF */
	if (s.n < n || p[1] < low || p[1] > high)
		return 0;
	for (size_t i = 2; i < n; i++)
		if (p[i] < 0x80 || p[i] > 0xbf)
			return 0;
	return n;
}

size_t
utf8_count(struct str s)
{
	size_t count = 0;

	while (s.n) {
		size_t n = utf8_step(s);

		n = n ? n : 1;
		s.p += n;
		s.n -= n;
		count++;
	}
	return count;
}

bool
utf8_has_control(struct str s, bool lines)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if ((c < 0x20 || c == 0x7f) && !(lines && (c == '\n' || c == '\r' || c == '\t')))
			return true;
		if (c == 0xc2 && i + 1 < s.n && (unsigned char)s.p[i + 1] < 0xa0)
			return true;
	}
	return false;
}
