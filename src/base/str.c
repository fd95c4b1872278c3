#include "base/str.h"

int str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n ? memcmp(a.p, b.p, n) : 0;

	return c ? c : (a.n > b.n) - (a.n < b.n);
}

bool str_starts(struct str s, struct str head)
{
	return s.n >= head.n && (head.n == 0 || memcmp(s.p, head.p, head.n) == 0);
}

bool str_ends(struct str s, struct str tail)
{
	return s.n >= tail.n && (tail.n == 0 || memcmp(s.p + s.n - tail.n, tail.p, tail.n) == 0);
}

/* Bytes of white space at the start of s; 0 when none. */
static size_t space_at(struct str s)
{
	if (s.n && (s.p[0] == ' ' || (s.p[0] >= '\t' && s.p[0] <= '\r')))
		return 1;
	if (str_starts(s, STR("\u00a0")))
		return 2;
	if (str_starts(s, STR("\ufeff")))
		return 3;
	return 0;
}

struct str str_trim(struct str s)
{
	size_t w;

	while ((w = space_at(s)) > 0)
		s = str_from(s, w);
	for (;;) {
		if (s.n && (s.p[s.n - 1] == ' ' || (s.p[s.n - 1] >= '\t' && s.p[s.n - 1] <= '\r')))
			s.n -= 1;
		else if (str_ends(s, STR("\u00a0")))
			s.n -= 2;
		else if (str_ends(s, STR("\ufeff")))
			s.n -= 3;
		else
			return s;
	}
}

ptrdiff_t str_find(struct str s, struct str what)
{
	const char *hit;

	if (what.n == 0)
		return 0;
	if (s.n < what.n)
		return -1;
	hit = memmem(s.p, s.n, what.p, what.n);
	return hit ? hit - s.p : -1;
}

bool str_next(struct str *rest, char sep, struct str *out)
{
	const char *hit;

	if (rest->p == NULL)
		return false;
	hit = rest->n ? memchr(rest->p, sep, rest->n) : NULL;
	if (hit == NULL) {
		*out = *rest;
		*rest = (struct str){ 0 };
		return true;
	}
	*out = (struct str){ rest->p, (size_t)(hit - rest->p) };
	*rest = str_from(*rest, out->n + 1);
	return true;
}

bool str_to_i64(struct str s, int64_t *out)
{
	uint64_t v = 0, top;
	bool neg = s.n && s.p[0] == '-';

	if (neg)
		s = str_from(s, 1);
	if (s.n == 0 || s.n > 19)
		return false;
	top = neg ? (uint64_t)INT64_MAX + 1 : (uint64_t)INT64_MAX;
	for (size_t i = 0; i < s.n; i++) {
		unsigned d = (unsigned)(unsigned char)s.p[i] - '0';

		if (d > 9 || v > (top - d) / 10)
			return false;
		v = v * 10 + d;
	}
	*out = neg ? (int64_t)(0 - v) : (int64_t)v;
	return true;
}

static unsigned char ascii_low(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c | 32 : c);
}

bool str_eq_ascii(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (ascii_low(a.p[i]) != ascii_low(b.p[i]))
			return false;
	return true;
}
