/* What one value must be for one leaf. */
#include "sigma/int.h"

#include <arpa/inet.h>

bool compare_is(enum compare op, int order)
{
	switch (op) {
	case CMP_EQ: return order == 0;
	case CMP_LT: return order < 0;
	case CMP_LTE: return order <= 0;
	case CMP_GT: return order > 0;
	case CMP_GTE: return order >= 0;
	}
	return false;
}

static const uint8_t mapped[12] = { [10] = 0xff, 0xff }; /* before an IPv4 address */

/* An address as v6, v4 mapped; a v4-mapped v6 address is its v4 address. */
static bool address(struct str s, uint8_t out[16], bool *v4)
{
	char z[64];

	if (s.n == 0 || s.n >= sizeof z || memchr(s.p, 0, s.n))
		return false;
	memcpy(z, s.p, s.n);
	z[s.n] = 0;
	*v4 = inet_pton(AF_INET, z, out + 12) == 1;
	if (*v4)
		memcpy(out, mapped, sizeof mapped);
	else if (inet_pton(AF_INET6, z, out) != 1)
		return false;
	return true;
}

static bool under(const uint8_t *a, const uint8_t *net, unsigned bits)
{
	unsigned whole = bits / 8, rest = bits % 8;

	return memcmp(a, net, whole) == 0 && (rest == 0 || ((a[whole] ^ net[whole]) >> (8 - rest)) == 0);
}

bool cidr_parse(struct str s, uint8_t addr[16], uint8_t *bits, struct refusal *why)
{
	ptrdiff_t slash = str_find(s, STR("/"));
	uint8_t low[16] = { 0 };
	int64_t n;
	bool v4;

	*why = (struct refusal){ "không phải địa chỉ", "not an address" };
	if (!address(slash < 0 ? s : str_cut(s, 0, (size_t)slash), addr, &v4))
		return false;
	n = v4 ? 32 : 128;
	*why = (struct refusal){ "độ dài tiền tố không hợp lệ", "not a prefix length" };
	if (slash >= 0 && !str_to_i64(str_from(s, (size_t)slash + 1), &n))
		return false;
	if (n < 0 || n > (v4 ? 32 : 128))
		return false;
	*bits = (uint8_t)(v4 ? n + 96 : n);
	*why = (struct refusal){ "có bit khác 0 sau tiền tố", "bits are set behind the prefix" };
	for (unsigned i = 0; i < 128; i++)
		if (i < *bits)
			low[i / 8] |= (uint8_t)(0x80 >> i % 8);
	for (unsigned i = 0; i < 16; i++)
		if (addr[i] & ~low[i])
			return false;
	return true;
}

/* Addresses as logs write them: in brackets, with a zone; not with a port (1.2.3.4:80 is no address). */
bool cidr_holds(const struct leaf *l, struct str s)
{
	uint8_t a[16];
	ptrdiff_t zone;
	bool v4;

	s = str_trim(s);
	if (s.n > 2 && s.p[0] == '[' && s.p[s.n - 1] == ']')
		s = str_cut(s, 1, s.n - 2);
	zone = str_find(s, STR("%"));
	if (zone > 0)
		s.n = (size_t)zone;
	if (!address(s, a, &v4) || (l->bits < 96 && memcmp(a, mapped, sizeof mapped) == 0)) /* ::/0 is IPv6 alone */
		return false;
	return under(a, l->addr, l->bits);
}

static bool two(struct str s, size_t at, int64_t *out)
{
	return at + 2 <= s.n && str_to_i64(str_cut(s, at, 2), out);
}

struct clock {
	int64_t year, month, day, hour, minute, second, micro, offset_s;
	bool time, zone;
};

static void clock_zone(struct str s, struct clock *c)
{
	int64_t h, m = 0;

	if (s.n && (s.p[0] == 'Z' || s.p[0] == 'z')) {
		c->zone = true;
	} else if (s.n >= 3 && (s.p[0] == '+' || s.p[0] == '-') && two(s, 1, &h)) {
		(void)two(s, s.n > 3 && s.p[3] == ':' ? 4 : 3, &m);
		c->offset_s = (h * 3600 + m * 60) * (s.p[0] == '-' ? -1 : 1);
		c->zone = true;
	}
}

/* 2026-01-15 10:58:38.756, with T or a space, with or without a zone; or a date alone. */
static bool clock_text(struct str s, struct clock *c)
{
	int64_t unit = 100000;
	size_t at = 19;

	if (s.n < 10 || s.p[4] != s.p[7] || (s.p[4] != '-' && s.p[4] != '/') || !str_to_i64(str_cut(s, 0, 4), &c->year) ||
		!two(s, 5, &c->month) || !two(s, 8, &c->day))
		return false;
	if (day_of((int)c->year, (int)c->month, (int)c->day) == DAY_NONE)
		return false;
	if (s.n < 19)
		return s.n == 10;
	if ((s.p[10] != 'T' && s.p[10] != ' ' && s.p[10] != 't') || s.p[13] != ':' || s.p[16] != ':' || !two(s, 11, &c->hour) ||
		!two(s, 14, &c->minute) || !two(s, 17, &c->second))
		return false;
	if (c->hour > 23 || c->minute > 59 || c->second > 60)
		return false;
	if (at < s.n && (s.p[at] == '.' || s.p[at] == ','))
		for (at++; at < s.n && s.p[at] >= '0' && s.p[at] <= '9'; at++, unit /= 10)
			c->micro += (s.p[at] - '0') * unit;
	c->time = true;
	clock_zone(str_trim(str_from(s, at)), c);
	return true;
}

/* Unix time in seconds, milli-, micro- or nanoseconds, told apart by size. */
static bool unix_time(struct str s, int64_t *us)
{
	ptrdiff_t dot = str_find(s, STR("."));
	int64_t n, frac = 0, unit = 100000;

	if (!str_to_i64(dot < 0 ? s : str_cut(s, 0, (size_t)dot), &n) || n < 100000000)
		return false;
	if (n < INT64_C(100000000000)) {
		for (size_t i = dot < 0 ? s.n : (size_t)dot + 1; i < s.n && unit; i++, unit /= 10) {
			if (s.p[i] < '0' || s.p[i] > '9')
				return false;
			frac += (s.p[i] - '0') * unit;
		}
		*us = n * US_PER_S + frac;
	} else {
		*us = n < INT64_C(100000000000000) ? n * 1000 : n < INT64_C(100000000000000000) ? n : n / 1000;
	}
	return true;
}

bool event_clock(struct str s, int64_t *us)
{
	struct clock c = { 0 };

	s = str_trim(s);
	if (unix_time(s, us))
		return true;
	if (!clock_text(s, &c))
		return false;
	*us = ((int64_t)day_of((int)c.year, (int)c.month, (int)c.day) * 86400 + c.hour * 3600 + c.minute * 60 + c.second -
		      c.offset_s) *
	              US_PER_S +
	      c.micro;
	return true;
}

/* ISO 8601: the week with the year's first Thursday is week 1. */
static int64_t iso_week(int32_t day)
{
	int32_t thursday = day - day_weekday(day) + 3;
	int y, m, d;

	day_parts(thursday, &y, &m, &d);
	return (thursday - day_of(y, 1, 1)) / 7 + 1;
}

bool part_of(struct str s, enum part part, int64_t *out)
{
	struct clock c = { 0 };
	int64_t us;
	int y, m, d;

	s = str_trim(s);
	if (unix_time(s, &us)) {
		c.time = true;
		day_parts((int32_t)(us / US_PER_DAY), &y, &m, &d);
		c = (struct clock){ y, m, d, us / (3600 * US_PER_S) % 24, us / (60 * US_PER_S) % 60, .time = true };
	} else if (!clock_text(s, &c)) {
		return false;
	}
	switch (part) {
	case PART_MINUTE: *out = c.minute; return c.time;
	case PART_HOUR: *out = c.hour; return c.time;
	case PART_DAY: *out = c.day; return true;
	case PART_WEEK: *out = iso_week(day_of((int)c.year, (int)c.month, (int)c.day)); return true;
	case PART_MONTH: *out = c.month; return true;
	case PART_YEAR: *out = c.year; return true;
	}
	return false;
}

static bool compare_holds(const struct leaf *l, struct str text)
{
	char canon[NUM_MAX];
	size_t n;

	text = str_trim(text);
	return num_text(text, canon, &n) && compare_is(l->op, num_cmp((struct str){ canon, n }, l->num));
}

static bool part_holds(const struct leaf *l, struct str text)
{
	int64_t part, want;

	return part_of(text, l->part, &part) && str_to_i64(l->num, &want) && compare_is(l->op, (part > want) - (part < want));
}

bool leaf_test(const struct leaf *l, struct regex_work *w, struct str text, struct str folded, bool is_null)
{
	if (is_null)
		return false;
	switch (l->kind) {
	case LEAF_GLOB: return glob_match(&l->glob, l->cased ? text : folded);
	case LEAF_REGEX: return regex_match(l->re, w, text);
	case LEAF_CIDR: return cidr_holds(l, text);
	case LEAF_COMPARE: return compare_holds(l, text);
	case LEAF_PART: return part_holds(l, text);
	case LEAF_NEVER: return false;
	}
	return false;
}
