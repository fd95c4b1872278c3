/* UTF-16 to UTF-8, as a stream. Windows tools export logs so (wevtutil, Event Viewer, PowerShell's `>`). */
#include "base/text.h"
#include "event/event_int.h"

enum { REPLACEMENT = 0xfffd, LOOK_UNITS = 8 };

/* A mark says it. Without one: the first characters are ASCII, so every other byte is 0. */
bool wide_looks(struct str head, bool *big, size_t *mark)
{
	size_t n = head.n / 2 < LOOK_UNITS ? head.n / 2 : LOOK_UNITS, little = 0, other = 0;

	*mark = 2;
	*big = str_starts(head, STR("\xfe\xff"));
	if (*big || str_starts(head, STR("\xff\xfe")))
		return true;
	for (size_t i = 0; i < n; i++) {
		little += head.p[2 * i] > 0 && head.p[2 * i + 1] == 0;
		other += head.p[2 * i] == 0 && head.p[2 * i + 1] > 0;
	}
	*mark = 0;
	*big = other == n;
	return n >= 2 && (little == n || other == n);
}

static unsigned unit(const struct wide *w, const unsigned char *p)
{
	return w->big ? (unsigned)p[0] << 8 | p[1] : (unsigned)p[1] << 8 | p[0];
}

/* The character at p, n bytes; 0: more bytes are needed. */
static size_t take(const struct wide *w, const unsigned char *p, size_t n, bool end, int32_t *rune)
{
	unsigned high, low;

	*rune = REPLACEMENT;
	if (n < 2)
		return end ? n : 0;
	high = unit(w, p);
	if (high < 0xd800 || high > 0xdfff) {
		*rune = (int32_t)high;
		return 2;
	}
	if (high > 0xdbff)
		return 2;
	if (n < 4)
		return end ? 2 : 0;
	low = unit(w, p + 2);
	if (low < 0xdc00 || low > 0xdfff)
		return 2;
	*rune = (int32_t)(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00));
	return 4;
}

size_t wide_text(struct wide *w, char *bytes, size_t *n, bool end, char *out)
{
	size_t at = 0, got, made = 0;
	int32_t rune;

	while (at < *n && (got = take(w, (const unsigned char *)bytes + at, *n - at, end, &rune)) > 0) {
		made += utf8_put(out + made, rune);
		at += got;
	}
	*n -= at;
	memmove(bytes, bytes + at, *n);
	return made;
}
