/* See docno.h. */
#include "base/docno.h"

#include "base/buf.h"
#include "base/text.h"

enum { LONGEST = 110 };

static bool digit(int32_t r)
{
	return r >= '0' && r <= '9';
}

static bool word_rune(int32_t r)
{
	return (r < 0x80 ? digit(r) || (r >= 'A' && r <= 'Z') || (r >= 'a' && r <= 'z') : r >= 0xc0 && r < 0x1f00) || r == '&' ||
	       r == '.' || r == '(' || r == ')';
}

static bool joint(int32_t r)
{
	return r == '/' || r == '-' || r == 0x2013;
}

static bool great(int32_t r)
{
	return (r >= 'A' && r <= 'Z') || (r >= 0xc0 && r < 0x1f00 && rune_fold(r) != r);
}

/* What follows a joint and a space: a figure, an abbreviation ("BC", "TTg"), not the beginning of a sentence ("Về việc"). */
static bool goes_on(struct str s)
{
	int32_t first, second;
	size_t w = utf8_next(s, &first);

	if (w == 0 || digit(first))
		return w > 0;
	return great(first) && (utf8_next(str_from(s, w), &second) == 0 || great(second) || digit(second) || !word_rune(second));
}

static bool closed(struct str s)
{
	int open = 0;

	for (size_t i = 0; i < s.n; i++)
		open += s.p[i] == '(' ? 1 : s.p[i] == ')' ? -1 : 0;
	return open >= 0;
}

size_t docno_read(struct arena *a, struct str s, struct str *out, bool *open)
{
	struct buf b AUTO(buf_done) = { 0 };
	struct str rest = s;
	int32_t r, last = 0;
	size_t w;
	bool gap = false, slash = false, ends;

	buf_init(&b, LONGEST * 2);
	if (s.n == 0 || !digit(s.p[0]))
		return 0;
	for (; (w = utf8_next(rest, &r)) > 0 && b.n < LONGEST; rest = str_from(rest, w)) {
		if (r == ' ') {
			gap = true;
			continue;
		}
		if ((!joint(r) && !word_rune(r)) || (gap && !joint(r) && !(joint(last) && goes_on(rest))))
			break;
		gap = false;
		slash = slash || r == '/';
		if (r == 0x2013)
			buf_byte(&b, '-');
		else
			buf_add(&b, str_cut(rest, 0, w));
		last = r;
	}
	ends = joint(last) && rest.n == 0;
	if (open)
		*open = ends;
	while (b.n && ((strchr("-/.", b.p[b.n - 1]) && !(ends && open)) || !closed(buf_str(&b))))
		b.n--;
	if (!slash || b.n < 4)
		return 0;
	*out = arena_str(a, buf_str(&b));
	return s.n - rest.n;
}
