/* Escaping and undoing it; what leaves here is always UTF-8. */
#include "fmt/html.h"

#include "base/text.h"

static const char *const entities[256] = {
	['&'] = "&amp;",
	['<'] = "&lt;",
	['>'] = "&gt;",
	['"'] = "&quot;",
	['\''] = "&#39;",
	[0] = "\xef\xbf\xbd",
};

static void escaped(struct buf *b, struct str s)
{
	size_t from = 0;

	for (size_t i = 0; i < s.n; i++) {
		const char *e = entities[(unsigned char)s.p[i]];

		if (e) {
			buf_add(b, str_cut(s, from, i - from));
			buf_z(b, e);
			from = i + 1;
		}
	}
	buf_add(b, str_from(s, from));
}

void html_escape(struct buf *b, struct str s)
{
	char rune[4];
	int32_t r;
	size_t w;

	if (utf8_valid(s)) {
		escaped(b, s);
		return;
	}
	for (; (w = utf8_next(s, &r)) > 0; s = str_from(s, w))
		escaped(b, (struct str){ rune, utf8_put(rune, r) });
}

static bool unreserved(unsigned char c)
{
	return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '-' || c == '.' || c == '_' || c == '~';
}

void url_escape(struct buf *b, struct str s)
{
	static const char hex[] = "0123456789ABCDEF";

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (unreserved(c))
			buf_byte(b, (char)c);
		else
			buf_add(b, (struct str){ (char[]){ '%', hex[c >> 4], hex[c & 15] }, 3 });
	}
}

static int hex_digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

bool url_unescape(struct arena *a, struct str s, bool plus_is_space, struct str *out)
{
	char *to = arena_alloc(a, s.n + 1, 1);
	struct str made = { to, 0 };

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c == '+' && plus_is_space) {
			c = ' ';
		} else if (c == '%') {
			int hi = i + 2 < s.n ? hex_digit(s.p[i + 1]) : -1, lo = i + 2 < s.n ? hex_digit(s.p[i + 2]) : -1;

			if (hi < 0 || lo < 0)
				return false;
			c = (char)(hi * 16 + lo);
			i += 2;
		}
		if (c == 0)
			return false;
		to[made.n++] = c;
	}
	if (!utf8_valid(made))
		return false;
	*out = made;
	return true;
}
