#include "base/text.h"

#include <utf8proc.h>

/* Bytes of the sequence that starts at p with c >= 0x80; 0: not UTF-8. */
static size_t utf8_wide(const unsigned char *p, size_t n)
{
	unsigned c = p[0], second = n > 1 ? p[1] : 0;

	if (c < 0xe0)
		return c >= 0xc2 && (second & 0xc0) == 0x80 ? 2 : 0;
	if (n < 3 || (p[2] & 0xc0) != 0x80)
		return 0;
	if (c < 0xf0)
		return second >= (c == 0xe0 ? 0xa0u : 0x80u) && second <= (c == 0xed ? 0x9fu : 0xbfu) ? 3 : 0;
	if (n < 4 || (p[3] & 0xc0) != 0x80)
		return 0;
	return c <= 0xf4 && second >= (c == 0xf0 ? 0x90u : 0x80u) && second <= (c == 0xf4 ? 0x8fu : 0xbfu) ? 4 : 0;
}

bool utf8_valid(struct str s)
{
	const unsigned char *p = (const unsigned char *)(s.p ? s.p : ""), *end = p + s.n;

	while (p < end) {
		uint64_t eight;
		size_t w = 1;

		if (*p >= 0x80) {
			w = utf8_wide(p, (size_t)(end - p));
		} else if (end - p >= 8) {
			memcpy(&eight, p, 8);
			eight &= 0x8080808080808080u;
			w = eight ? (size_t)__builtin_ctzll(eight) / 8 : 8;
		}
		if (w == 0)
			return false;
		p += w;
	}
	return true;
}

size_t utf8_next(struct str s, int32_t *rune)
{
	utf8proc_int32_t r;
	utf8proc_ssize_t w;

	if (s.n == 0)
		return 0;
	if ((unsigned char)s.p[0] < 0x80) {
		*rune = s.p[0];
		return 1;
	}
	w = utf8proc_iterate((const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)s.n, &r);
	*rune = w > 0 ? r : 0xfffd;
	return w > 0 ? (size_t)w : 1;
}

size_t utf8_bad(struct str s)
{
	size_t at = 0, w;
	int32_t rune;

	while ((w = utf8_next(str_from(s, at), &rune)) > 0 && !(w == 1 && rune == 0xfffd))
		at += w;
	return at;
}

uint32_t line_at(struct str s, size_t at)
{
	uint32_t line = 1;

	for (size_t i = 0; i < at && i < s.n; i++)
		line += s.p[i] == '\n';
	return line;
}

size_t utf8_put(char out[4], int32_t rune)
{
	return (size_t)utf8proc_encode_char(rune, (utf8proc_uint8_t *)out);
}

bool text_unseen(struct str s)
{
	static const int32_t spans[][2] = { { 0, 0x20 }, { 0x7f, 0xa0 }, { 0xad, 0xad }, { 0x34f, 0x34f }, { 0x61c, 0x61c },
		{ 0x115f, 0x1160 }, { 0x1680, 0x1680 }, { 0x17b4, 0x17b5 }, { 0x180b, 0x180f }, { 0x2000, 0x200f },
		{ 0x2028, 0x202f }, { 0x205f, 0x206f }, { 0x2800, 0x2800 }, { 0x3000, 0x3000 }, { 0x3164, 0x3164 },
		{ 0xfe00, 0xfe0f }, { 0xfeff, 0xfeff }, { 0xffa0, 0xffa0 }, { 0xfff0, 0xfffb }, { 0x1d173, 0x1d17a },
		{ 0xe0000, 0xe0fff } };
	size_t w;
	int32_t r;

	for (; (w = utf8_next(s, &r)) > 0; s = str_from(s, w)) {
		bool hidden = false;

		for (size_t i = 0; i < COUNT(spans) && !hidden; i++)
			hidden = r >= spans[i][0] && r <= spans[i][1];
		if (!hidden)
			return false;
	}
	return true;
}

bool text_turned(struct str s)
{
	size_t w;
	int32_t r;

	for (; (w = utf8_next(s, &r)) > 0; s = str_from(s, w))
		if (r == 0x61c || r == 0x200e || r == 0x200f || (r >= 0x202a && r <= 0x202e) || (r >= 0x2066 && r <= 0x2069))
			return true;
	return false;
}

size_t utf8_count(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	return n;
}

static bool ascii(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return true;
}

/* Runs utf8proc over s: code points in the arena, decomposed or composed as asked. */
static utf8proc_ssize_t runes(struct arena *a, struct str s, utf8proc_option_t opt, utf8proc_int32_t **out)
{
	utf8proc_ssize_t n = utf8proc_decompose((const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)s.n, NULL, 0, opt);

	if (n < 0)
		return n;
	*out = ARENA_ARRAY(a, utf8proc_int32_t, (size_t)n + 1);
	return utf8proc_decompose((const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)s.n, *out, n, opt);
}

bool text_nfc(struct arena *a, struct str in, struct str *out)
{
	utf8proc_int32_t *r;
	utf8proc_ssize_t n;

	if (ascii(in)) {
		*out = in;
		return true;
	}
	if (!utf8_valid(in))
		return false;
	n = runes(a, in, UTF8PROC_STABLE | UTF8PROC_COMPOSE, &r);
	if (n < 0)
		return false;
	n = utf8proc_reencode(r, n, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	if (n < 0)
		return false;
	if ((size_t)n == in.n && memcmp(r, in.p, in.n) == 0)
		*out = in;
	else
		*out = (struct str){ (const char *)r, (size_t)n };
	return true;
}

struct str text_fold(struct arena *a, struct str s)
{
	utf8proc_int32_t *r;
	utf8proc_ssize_t n = runes(a, s, UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_COMPAT, &r);
	char *out;
	size_t at = 0;
	bool gap = false;

	if (n < 0)
		return (struct str){ "", 0 };
	out = arena_alloc(a, (size_t)n * 4 + 1, 1);
	for (utf8proc_ssize_t i = 0; i < n; i++) {
		utf8proc_category_t c = utf8proc_category(r[i]);

		if (c == UTF8PROC_CATEGORY_MN || c == UTF8PROC_CATEGORY_ME)
			continue;
		if (c == UTF8PROC_CATEGORY_ZS || r[i] == '\t' || r[i] == '\n' || r[i] == '\r') {
			gap = at > 0;
			continue;
		}
		if (gap)
			out[at++] = ' ';
		gap = false;
		if (r[i] == 0x111 || r[i] == 0x110)
			r[i] = 'd';
		at += utf8_put(out + at, r[i]);
	}
	return (struct str){ out, at };
}

/* To upper, then to lower: so the three sigmas, long s and the Kelvin sign meet their letters. The Turkish pair stays itself: its foldings are T
 * and F only. */
int32_t rune_fold(int32_t r)
{
	if (r < 0x80)
		return r >= 'A' && r <= 'Z' ? r | 32 : r;
	if (r == 0x130 || r == 0x131)
		return r;
	return utf8proc_tolower(utf8proc_toupper(r));
}

static struct str each_rune(struct arena *a, struct str s, utf8proc_int32_t (*to)(utf8proc_int32_t))
{
	char *out = arena_alloc(a, s.n * 3 + 1, 1); /* a byte that is not UTF-8 becomes three */
	size_t at = 0, w;
	int32_t r;

	for (struct str rest = s; (w = utf8_next(rest, &r)) > 0; rest = str_from(rest, w))
		at += utf8_put(out + at, to(r));
	return (struct str){ out, at };
}

struct str text_lower(struct arena *a, struct str s)
{
	return each_rune(a, s, utf8proc_tolower);
}

struct str text_upper(struct arena *a, struct str s)
{
	return each_rune(a, s, utf8proc_toupper);
}

/* Rank of a base letter with its mark; letters that Vietnamese adds stand right after their base. */
static int letter_rank(int32_t base, int32_t mark)
{
	int r;

	if (base < 'a' || base > 'z')
		return -1;
	r = (base - 'a') * 4 + 0x20;
	if (mark == 0x306) /* breve: ă */
		return r + 1;
	if (mark == 0x302) /* circumflex: â after ă; ê; ô */
		return r + 2;
	if (mark == 0x31b) /* horn: ơ, ư */
		return r + 3;
	return r;
}

static int tone_rank(int32_t mark)
{
	switch (mark) {
	case 0x300: return 2; /* huyền */
	case 0x309: return 3; /* hỏi */
	case 0x303: return 4; /* ngã */
	case 0x301: return 5; /* sắc */
	case 0x323: return 6; /* nặng */
	default: return 0;
	}
}

/* The next letter of a word: its base, and the mark that makes it another letter; a tone goes to *tone. Makes no copy. */
static bool letter_next(struct str *rest, int32_t *base, int32_t *mark, int *tone)
{
	utf8proc_int32_t part[8];
	int32_t rune;
	size_t w = utf8_next(*rest, &rune);
	utf8proc_ssize_t n;
	int class = 0;

	if (w == 0)
		return false;
	*rest = str_from(*rest, w);
	*base = rune_fold(rune);
	*mark = *base == 0x111 ? 0x306 : 0;
	if (*base == 0x111)
		*base = 'd';
	if (rune < 0x80 || *mark)
		return true;
	n = utf8proc_decompose_char(*base, part, COUNT(part), UTF8PROC_DECOMPOSE | UTF8PROC_STABLE, &class);
	if (n < 1 || n > (utf8proc_ssize_t)COUNT(part))
		return true;
	*base = part[0];
	for (utf8proc_ssize_t i = 1; i < n; i++)
		if (tone_rank(part[i]))
			*tone = tone_rank(part[i]);
		else
			*mark = part[i];
	return true;
}

bool text_means(struct str typed, struct str meant)
{
	bool any = false, same = true;
	int tone = 0, other = 0;
	int32_t base, mark, base2, mark2;

	for (;;) {
		bool more = letter_next(&typed, &base, &mark, &tone);

		if (more != letter_next(&meant, &base2, &mark2, &other))
			return false;
		if (!more)
			break;
		if (base != base2)
			return false;
		any = any || mark;
		same = same && mark == mark2;
	}
	return (!any && tone == 0) || (same && tone == other);
}

struct str text_sortkey(struct arena *a, struct str s)
{
	utf8proc_int32_t *r;
	utf8proc_ssize_t n = runes(a, s, UTF8PROC_STABLE | UTF8PROC_DECOMPOSE, &r);
	char *out, *tones, *cases;
	size_t at = 0, k = 0;

	if (n < 0)
		return (struct str){ "", 0 };
	out = arena_alloc(a, (size_t)n * 7 + 2, 1); /* at most 5 of base letter, 1 of tone, 1 of case each; two separators */
	tones = arena_alloc(a, (size_t)n + 1, 1);
	cases = arena_alloc(a, (size_t)n + 1, 1);
	for (utf8proc_ssize_t i = 0; i < n;) {
		int32_t low = utf8proc_tolower(r[i]), base = low == 0x111 ? 'd' : low, mark = low == 0x111 ? 0x306 : 0;
		int tone = 1, rank;
		utf8proc_ssize_t j = i + 1;

		for (; j < n && utf8proc_category(r[j]) == UTF8PROC_CATEGORY_MN; j++)
			if (tone_rank(r[j]))
				tone = tone_rank(r[j]);
			else
				mark = r[j];
		rank = letter_rank(base, mark);
		if (rank >= 0) {
			out[at++] = (char)rank;
		} else if (base < 0x20) {
			out[at++] = 0x02;
		} else if (base < 0x80) { /* digits and signs before letters */
			out[at++] = 0x10;
			out[at++] = (char)base;
		} else { /* other scripts after them */
			out[at++] = (char)0xf0;
			at += utf8_put(out + at, base);
		}
		tones[k] = (char)tone;
		cases[k++] = low == r[i] ? 1 : 2;
		i = j;
	}
	out[at++] = 0x01;
	memcpy(out + at, tones, k);
	at += k;
	out[at++] = 0x01;
	memcpy(out + at, cases, k);
	return (struct str){ out, at + k };
}

struct str text_short(struct arena *a, struct str s, size_t most)
{
	size_t n = 0, count = 0;
	int32_t c;

	while (n < s.n && count++ < most)
		n += utf8_next(str_from(s, n), &c);
	return n < s.n ? arena_fmt(a, "%.*s…", ARG_STR(str_trim(str_cut(s, 0, n)))) : s;
}

struct str count_show(struct arena *a, int64_t n, bool en)
{
	struct str s = arena_fmt(a, "%" PRIu64, n < 0 ? -(uint64_t)n : (uint64_t)n);
	char out[32];
	size_t k = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (i && (s.n - i) % 3 == 0)
			out[k++] = en ? ',' : '.';
		out[k++] = s.p[i];
	}
	return arena_fmt(a, "%s%.*s", n < 0 ? "\u2212" : "", (int)k, out);
}
