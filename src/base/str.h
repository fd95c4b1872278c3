/* `struct str`: pointer and length, by value; not NUL-terminated, never owned. A null str has p == NULL (absent), an empty one
 * has n == 0 and p != NULL where the difference matters. */
#pragma once
#include <inttypes.h>
#include <string.h>

#include "base/rc.h"

struct str {
	const char *p;
	size_t n;
};

#define STR(lit) ((struct str){ "" lit, sizeof(lit) - 1 })
#define PRI_STR ".*s" /* printf("%" PRI_STR, ARG_STR(s)) */
#define ARG_STR(s) (int)((s).n > 0x7fffffff ? 0x7fffffff : (s).n), (s).p ? (s).p : ""

static inline struct str str_z(const char *z)
{
	return (struct str){ z, z ? strlen(z) : 0 };
}
static inline bool str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}
static inline bool str_is(struct str a, const char *z)
{
	return str_eq(a, str_z(z));
}
int str_cmp(struct str a, struct str b); /* bytes, as memcmp; shorter first */
static inline struct str str_from(struct str s, size_t at)
{
	return at >= s.n ? (struct str){ s.p ? s.p + s.n : NULL, 0 } : (struct str){ s.p + at, s.n - at };
}
static inline struct str str_cut(struct str s, size_t at, size_t n)
{
	s = str_from(s, at);
	if (s.n > n)
		s.n = n;
	return s;
}
static inline struct str str_head(struct str s, size_t n) /* at most n bytes of it, no code point cut */
{
	while (n && n < s.n && ((unsigned char)s.p[n] & 0xc0) == 0x80)
		n--;
	return str_cut(s, 0, n);
}
bool str_starts(struct str s, struct str head);
bool str_ends(struct str s, struct str tail);
struct str str_trim(struct str s);                          /* ASCII white space and U+00A0, U+FEFF at both ends */
ptrdiff_t str_find(struct str s, struct str what);          /* -1 when absent */
bool str_next(struct str *rest, char sep, struct str *out); /* splits; false when nothing is left */
bool str_to_i64(struct str s, int64_t *out);                /* whole string, decimal, no spaces; false on overflow */
bool str_eq_ascii(struct str a, struct str b); /* letters' case of a-z aside: names of protocols, never people's text */
