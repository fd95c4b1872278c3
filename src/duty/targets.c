/* Addresses as people and scanners write them: one key for one host, ranges of every form, and how much could not be read (never guessed). */
#include "duty/targets.h"

static bool addr_ipv4(struct str s, uint32_t *ip)
{
	struct str part;
	int64_t v;
	int n = 0;

	for (*ip = 0; str_next(&s, '.', &part); n++) {
		if (n == 4 || part.n == 0 || part.n > 3 || !str_to_i64(part, &v) || v < 0 || v > 255)
			return false;
		*ip = *ip << 8 | (uint32_t)v;
	}
	return n == 4;
}

static bool ipv6(struct str s)
{
	size_t colons = 0;

	for (size_t i = 0; i < s.n; i++) {
		char c = (char)(s.p[i] | 32);

		if (s.p[i] == ':')
			colons++;
		else if (!(s.p[i] >= '0' && s.p[i] <= '9') && !(c >= 'a' && c <= 'f') && s.p[i] != '.')
			return false;
	}
	return colons >= 2;
}

/* The host of what people type: no scheme, path, port, case or final dot. */
static struct str addr_host(struct str s)
{
	ptrdiff_t at = str_find(s = str_trim(s), STR("://"));
	size_t i = 0;

	if (at >= 0)
		s = str_from(s, (size_t)at + 3);
	if (ipv6(s))
		return s;
	while (i < s.n && s.p[i] != '/' && s.p[i] != ':' && s.p[i] != ' ' && s.p[i] != '\t')
		i++;
	while (i > 1 && s.p[i - 1] == '.')
		i--;
	return str_cut(s, 0, i);
}

uint64_t addr_key(struct str typed)
{
	struct str h = addr_host(typed);
	uint64_t k = UINT64_C(1469598103934665603);

	if (h.n == 0 || h.n > 253)
		return 0;
	for (size_t i = 0; i < h.n; i++) {
		char c = h.p[i];

		k = (k ^ (uint8_t)(c >= 'A' && c <= 'Z' ? c + 32 : c)) * UINT64_C(1099511628211);
	}
	return k ? k : 1;
}

static int key_cmp(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* --- target lists: what scanners and people write (nmap's forms too) --- */

enum { SPANS_MOST = 1 << 18 }; /* of a list; beyond them ranges count as too wide */

struct range { /* lo..hi of those addresses whose octets lie within first..last */
	uint32_t lo, hi;
	uint8_t first[4], last[4];
	bool cidr, masked; /* masked: written by a host in it */
};

static struct range range_of(uint32_t lo, uint32_t hi)
{
	return (struct range){ .lo = lo, .hi = hi, .last = { 255, 255, 255, 255 } };
}

static bool cidr_read(struct str s, struct range *out)
{
	ptrdiff_t at = str_find(s, STR("/"));
	int64_t bits;
	uint32_t ip;

	if (at < 0 || !addr_ipv4(str_cut(s, 0, (size_t)at), &ip) || !str_to_i64(str_from(s, (size_t)at + 1), &bits) || bits < 0 ||
		bits > 32)
		return false;
	uint32_t mask = bits ? ~(uint32_t)0 << (32 - bits) : 0;

	*out = range_of(ip & mask, (ip & mask) | ~mask);
	out->cidr = true;
	out->masked = (ip & ~mask) != 0;
	return true;
}

static bool octet_read(struct str s, uint8_t *first, uint8_t *last)
{
	ptrdiff_t dash = str_find(s, STR("-"));
	int64_t a, b;

	if (str_is(s, "*"))
		a = 0, b = 255;
	else if (dash < 0 ? !str_to_i64(s, &a) || (b = a, false)
			  : !str_to_i64(str_cut(s, 0, (size_t)dash), &a) || !str_to_i64(str_from(s, (size_t)dash + 1), &b))
		return false;
	if (a < 0 || b > 255 || a > b)
		return false;
	*first = (uint8_t)a;
	*last = (uint8_t)b;
	return true;
}

static uint32_t octets(const uint8_t o[4])
{
	return (uint32_t)o[0] << 24 | (uint32_t)o[1] << 16 | (uint32_t)o[2] << 8 | o[3];
}

/* "10.0.0.0/24", "10.0.0.1-10.0.0.9", "10.0.0.1-254", "10.0-3.*.7"; a single address is no range. */
static bool range_read(struct str s, struct range *out)
{
	ptrdiff_t dash = str_find(s, STR("-"));
	struct range n = { 0 };
	struct str rest = s, part;
	uint32_t lo, hi;
	int k = 0;

	if (cidr_read(s, out))
		return true;
	if (dash > 0 && addr_ipv4(str_cut(s, 0, (size_t)dash), &lo) && addr_ipv4(str_from(s, (size_t)dash + 1), &hi) && lo <= hi) {
		*out = range_of(lo, hi);
		return true;
	}
	if (dash < 0 && str_find(s, STR("*")) < 0)
		return false;
	for (; str_next(&rest, '.', &part); k++)
		if (k == 4 || !octet_read(part, &n.first[k], &n.last[k]))
			return false;
	n.lo = octets(n.first);
	n.hi = octets(n.last);
	*out = n;
	return k == 4;
}

/* Is it one run of addresses? Of octets only where those before the last are one each. */
static bool range_whole(const struct range *n)
{
	return (n->first[0] == 0 && n->last[0] == 255) || memcmp(n->first, n->last, 3) == 0;
}

/* An address or a name; digits that are no address are nothing. */
static bool host_like(struct str s)
{
	bool any = false;
	uint32_t ip;

	s = addr_host(s);
	if (ipv6(s) || addr_ipv4(s, &ip))
		return true;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool letter = (c | 32) >= 'a' && (c | 32) <= 'z';

		any |= letter;
		if (!letter && !(c >= '0' && c <= '9') && c != '.' && c != '-' && c != '_')
			return false;
	}
	return any;
}

void addr_hosts(struct str typed, bool network, uint32_t *lo, uint32_t *hi)
{
	struct range n;

	*lo = *hi = 0;
	if (range_read(str_trim(typed), &n) && (network || !n.masked)) {
		bool own = n.cidr && n.hi - n.lo > 1; /* a network's first and last address are no hosts */

		if (!range_whole(&n))
			return;
		*lo = n.lo + own;
		*hi = n.hi - own;
	} else if (addr_ipv4(addr_host(typed), lo)) {
		*hi = *lo;
	}
}

struct single {
	uint64_t key;
	uint32_t ip; /* 0: a name */
};
struct targets {
	VEC(struct single) keys;
	VEC(struct span) spans;
	size_t ranges, unread, wide;
};

static void range_take(struct arena *m, const struct range *n, struct targets *t)
{
	uint64_t each = (uint64_t)n->hi - n->lo + 1, runs = 1;

	for (int k = 0; k < 3 && !range_whole(n); k++)
		runs *= (uint64_t)(n->last[k] - n->first[k]) + 1;
	if (!range_whole(n))
		each = (uint64_t)(n->last[3] - n->first[3]) + 1;
	if (each * runs > RANGE_MOST || t->spans.n + runs > SPANS_MOST) {
		t->wide++;
		return;
	}
	t->ranges++;
	if (range_whole(n)) {
		vec_push(m, &t->spans, ((struct span){ n->lo, n->hi }));
		return;
	}
	for (uint32_t a = n->first[0]; a <= n->last[0]; a++)
		for (uint32_t b = n->first[1]; b <= n->last[1]; b++)
			for (uint32_t c = n->first[2]; c <= n->last[2]; c++) {
				uint32_t at = a << 24 | b << 16 | c << 8;

				vec_push(m, &t->spans, ((struct span){ at | n->first[3], at | n->last[3] }));
			}
}

static bool target_take(struct arena *m, struct str s, bool beside_words, struct targets *t)
{
	struct range n;
	uint32_t ip = 0;

	if (range_read(s, &n)) {
		range_take(m, &n, t);
		return true;
	}
	if (!host_like(s) || (beside_words && str_find(s, STR(".")) < 0 && !ipv6(s)))
		return false;
	if (addr_ipv4(addr_host(s), &ip))
		vec_push(m, &t->spans, ((struct span){ ip, ip }));
	else
		ip = 0;
	vec_push(m, &t->keys, ((struct single){ addr_key(s), ip }));
	return true;
}

/* One part between separators: an address, a range, or several with blanks between them, words beside them being remarks. */
static void target_part(struct arena *m, struct str part, struct targets *t)
{
	struct str rest = part, token;
	bool words = str_find(part, STR(" ")) >= 0, any = false;

	while (str_next(&rest, ' ', &token))
		any |= token.n && target_take(m, token, words, t);
	t->unread += !any;
}

/* "10.0.0.1 – 10.0.0.9" is a range; tabs, commas and semicolons separate as lines do. */
static struct str target_plain(struct arena *m, struct str s)
{
	char *out = arena_alloc(m, s.n + 1, 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		bool en = i + 2 < s.n && memcmp(s.p + i, "\xe2\x80\x93", 3) == 0;
		char c = en ? '-' : s.p[i] == '\t' || s.p[i] == '\r' ? ' ' : s.p[i] == ';' || s.p[i] == ',' ? '\n' : s.p[i];

		if (c == '-' && n >= 2 && out[n - 1] == ' ' && out[n - 2] >= '0' && out[n - 2] <= '9')
			n--;
		if (c == ' ' && n && out[n - 1] == '-')
			continue;
		out[n++] = c;
		i += en ? 2 : 0;
	}
	return (struct str){ out, n };
}

static int span_cmp(const void *a, const void *b)
{
	uint32_t x = ((const struct span *)a)->lo, y = ((const struct span *)b)->lo;

	return (x > y) - (x < y);
}

static size_t spans_join(struct span *s, size_t n)
{
	size_t k = 0;

	if (n)
		qsort(s, n, sizeof *s, span_cmp);
	for (size_t i = 0; i < n; i++)
		if (k && (s[k - 1].hi == UINT32_MAX || s[i].lo <= s[k - 1].hi + 1))
			s[k - 1].hi = s[i].hi > s[k - 1].hi ? s[i].hi : s[k - 1].hi;
		else
			s[k++] = s[i];
	return k;
}

size_t targets_read(struct arena *m, struct str lines, uint64_t **out, struct activity *act)
{
	struct targets t = { 0 };
	struct str part, rest = target_plain(m, lines);
	size_t n = 0;

	while (str_next(&rest, '\n', &part))
		if (str_trim(part).n)
			target_part(m, str_trim(part), &t);
	if (t.keys.n)
		qsort(t.keys.p, t.keys.n, sizeof *t.keys.p, key_cmp);
	*out = t.keys.n ? ARENA_ARRAY(m, uint64_t, t.keys.n) : NULL;
	if (act && t.keys.n)
		act->ips = ARENA_ARRAY(m, uint32_t, t.keys.n);
	for (size_t i = 0; i < t.keys.n; i++) {
		if (n && (*out)[n - 1] == t.keys.p[i].key)
			continue;
		if (act)
			act->ips[n] = t.keys.p[i].ip;
		(*out)[n++] = t.keys.p[i].key;
	}
	if (act) {
		act->spans = t.spans.p;
		act->n_spans = spans_join(t.spans.p, t.spans.n);
		act->n_ranges = t.ranges;
		act->unread = t.unread;
		act->wide = t.wide;
	}
	return n;
}

uint64_t asset_size(const struct asset *x)
{
	return x->hi ? (uint64_t)x->hi - x->lo + 1 : 1;
}

bool acts_name(const struct activity *a, const struct asset *x)
{
	return x->key && a->n_keys && bsearch(&x->key, a->keys, a->n_keys, sizeof *a->keys, key_cmp);
}

/* The first span that does not end before an address. */
static size_t span_from(const struct activity *a, uint32_t lo)
{
	size_t from = 0, to = a->n_spans;

	while (from < to) {
		size_t mid = from + (to - from) / 2;

		if (a->spans[mid].hi < lo)
			from = mid + 1;
		else
			to = mid;
	}
	return from;
}

bool acts_meet(const struct activity *a, struct span at)
{
	size_t i = span_from(a, at.lo);

	return i < a->n_spans && a->spans[i].lo <= at.hi;
}

uint64_t acts_cover(const struct activity *a, const struct asset *x)
{
	uint64_t n = 0;

	if (asset_size(x) == 1 && acts_name(a, x))
		return 1;
	if (x->hi == 0)
		return 0;
	for (size_t i = span_from(a, x->lo); i < a->n_spans && a->spans[i].lo <= x->hi; i++)
		n += (uint64_t)(a->spans[i].hi < x->hi ? a->spans[i].hi : x->hi) -
		     (a->spans[i].lo > x->lo ? a->spans[i].lo : x->lo) + 1;
	return n;
}
