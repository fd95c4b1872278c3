/* Events -> tokens: which value stands where. No value is copied or unescaped here. */
#include "fmt/json.h"
#include "base/text.h"
#include "sigma/match.h"

/* Of a value that says where the event comes from. */
static inline void origin_add(struct sigma_matcher *m, uint32_t tok)
{
	if (m->n_origin < ORIGIN_MAX)
		m->origin[m->n_origin] = tok;
	m->n_origin++;
}

static bool tok_add(struct sigma_matcher *m, struct tok t)
{
	if (m->n_toks == SIGMA_VALUES_MAX)
		return false;
	if (m->n_toks == m->cap_toks) {
		m->cap_toks *= 2;
		m->toks = realloc(m->toks, m->cap_toks * sizeof *m->toks);
		if (m->toks == NULL)
			abort();
	}
	if (t.node != NONE && m->r->program->route_nodes[t.node])
		origin_add(m, m->n_toks);
	m->toks[m->n_toks++] = t;
	return true;
}

/* A key may hold dots: "a.b" is b below a. "#text" is the value of an element that has attributes: the element itself. */
static uint32_t key_walk(const struct sigma_rules *r, uint32_t node, struct str key)
{
	struct str part;

	if (node == NONE || str_is(key, "#text"))
		return node;
	if (key.n == 0 || memchr(key.p, '.', key.n) == NULL)
		return key_child(r, node, key);
	while (node != NONE && str_next(&key, '.', &part))
		node = str_is(part, "#text") ? node : key_child(r, node, part);
	return node;
}

/* ---- JSON --------------------------------------------------------------------------------------------------------------------------------
 * A scanner of its own beside fmt's jpull, for one reason: a log repeats its keys, so the key that followed the last one last time is tried
 * first, and mostly no key is read or hashed at all. Strict as jpull is: the same grammar, the same bound of depth. */

enum { NUMBER_PLAIN = 16 /* a longer one may be seen with an exponent */ };
struct scan {
	struct sigma_matcher *m;
	const char *p, *end, *from;
	uint32_t node[SIGMA_DEPTH_MAX + 2]; /* of the list or object at this depth */
	bool list[SIGMA_DEPTH_MAX + 2];
	unsigned depth;
	uint32_t next; /* where the coming value stands */
	uint32_t last; /* the key before: index into keys_seen */
	struct marks marks;
	bool plain;   /* no \u escapes; numbers as rules see them */
	bool unicode; /* \u escapes */
};

static bool broken(struct scan *s, const char *p, const char *why)
{
	s->m->why = why;
	s->m->bad_at = (size_t)(p - s->from);
	return false;
}

static inline const char *blank(const char *p, const char *end)
{
	while (p < end && (unsigned char)*p <= ' ' && (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t'))
		p++;
	return p;
}

static bool hex(char c)
{
	return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'f');
}

/* Behind the escape at p, or NULL. */
static const char *escape(struct scan *s, const char *p)
{
	static const bool plain[256] = {
		['"'] = true, ['\\'] = true, ['/'] = true, ['b'] = true, ['f'] = true, ['n'] = true, ['r'] = true, ['t'] = true
	};

	if (s->end - p < 2)
		return NULL;
	if (p[1] == 'u') {
		s->plain = false;
		s->unicode = true;
		return s->end - p >= 6 && hex(p[2]) && hex(p[3]) && hex(p[4]) && hex(p[5]) ? p + 6 : NULL;
	}
	return plain[(unsigned char)p[1]] ? p + 2 : NULL;
}

/* The marks of the bytes from `at` on, the first one lowest: MARKS of them at least. */
enum { MARKS = 57 };
static inline uint64_t marks_from(const uint64_t *marks, size_t at)
{
	uint64_t v;

	memcpy(&v, (const char *)marks + at / 8, sizeof v);
	return v >> at % 8;
}

/* The first marked byte at p or behind it; one always is. */
static inline const char *mark_next(const struct scan *s, const char *p)
{
	size_t at = (size_t)(p - s->from);
	uint64_t bits;

	for (; (bits = marks_from(s->marks.stops, at)) == 0; at += MARKS)
		;
	return s->from + at + __builtin_ctzll(bits);
}

static inline bool has_slash(const struct scan *s, const char *p, const char *end)
{
	size_t at = (size_t)(p - s->from), n = (size_t)(end - p);

	for (; n >= MARKS; n -= MARKS, at += MARKS)
		if (marks_from(s->marks.slashes, at) << (64 - MARKS))
			return true;
	return (marks_from(s->marks.slashes, at) & ((UINT64_C(1) << n) - 1)) != 0;
}

/* The closing quote of the text at p (behind the opening one), or NULL. */
static inline const char *text_end(struct scan *s, const char *p, bool *escaped)
{
	const char *from = p;

	for (;;) {
		p = mark_next(s, p);
		if (__builtin_expect(p == s->end, 0))
			return broken(s, p, "text without its closing quote"), NULL;
		if (*p == '"') {
			*escaped = has_slash(s, from, p);
			return p;
		}
		if (*p != '\\')
			return broken(s, p, "a control character in a text"), NULL;
		p = escape(s, p);
		if (p == NULL)
			return broken(s, s->end, "an unknown escape"), NULL;
	}
}

static inline bool two_are(const char *p, char a, char b)
{
	uint16_t v, want;

	memcpy(&v, p, 2);
	memcpy(&want, (const char[]){ a, b }, 2);
	return v == want;
}

/* A key not met before (in this matcher) is kept, so that it is known next time; there is a bound, past it keys are only looked up. */
static uint32_t key_keep(struct sigma_matcher *m, uint32_t parent, struct str key, uint32_t node, uint64_t hash)
{
	struct key_seen *k = &m->keys_seen[m->n_keys_seen];
	size_t head = key.n + 2 < KEY_HEAD ? key.n + 2 : KEY_HEAD;
	char *p;

	if (m->n_keys_seen == KEYS_SEEN || key.n > KEY_LONG)
		return 0;
	p = arena_alloc(&m->keys_mem, key.n + 2, 1);
	memcpy(p, key.p, key.n);
	memcpy(p + key.n, "\":", 2);
	*k = (struct key_seen){ .tag = (uint32_t)(hash >> 32),
		.p = p,
		.n = (uint32_t)key.n,
		.parent = parent,
		.node = node,
		.keep = node != NONE || m->r->wants_all,
		.origin = node != NONE && m->r->program->route_nodes[node] };
	memset(&k->mask, 0xff, head);
	memcpy(&k->head, p, head);
	return m->n_keys_seen++;
}

static uint32_t key_find(struct sigma_matcher *m, uint32_t parent, struct str key, bool escaped)
{
	uint64_t hash = hash_bytes(key, m->seed + parent);
	uint32_t at = (uint32_t)hash & (KEYS_SEEN * 2 - 1), i;

	for (; (i = m->key_table[at]) != 0; at = (at + 1) & (KEYS_SEEN * 2 - 1))
		if (m->keys_seen[i].tag == (uint32_t)(hash >> 32) && m->keys_seen[i].parent == parent &&
			str_eq((struct str){ m->keys_seen[i].p, m->keys_seen[i].n }, key))
			return i;
	if (escaped) {
		m->plain.n = 0;
		if (!buf_reserve(&m->plain, key.n + 8))
			return 0;
		m->keys_seen[0].node = key_walk(m->r, parent, (struct str){ m->plain.p, jpull_unescape(key, m->plain.p) });
	} else {
		m->keys_seen[0].node = key_walk(m->r, parent, key);
	}
	i = key_keep(m, parent, key, m->keys_seen[0].node, hash);
	if (i)
		m->key_table[at] = i;
	return i;
}

/* Is it this key, and its colon right behind it? KEY_HEAD bytes can be read, and so many as the key has. */
static inline bool key_here(const struct key_seen *k, const char *p)
{
	uint64_t differs = ((load64(p) & k->mask.a) ^ k->head.a) | ((load64(p + 8) & k->mask.b) ^ k->head.b);

	if (k->n + 2 <= KEY_HEAD || differs)
		return differs == 0;
	return bytes_equal(p + KEY_HEAD, k->p + KEY_HEAD, k->n + 2 - KEY_HEAD);
}

static inline bool key_fits(const struct key_seen *k, const char *p, const char *end)
{
	return end - p > (ptrdiff_t)k->n + KEY_HEAD;
}

/* p is behind the opening quote; to behind the colon. */
static bool scan_key(struct scan *s, const char *p)
{
	struct sigma_matcher *m = s->m;
	uint32_t i = m->keys_seen[s->last].next, parent = s->node[s->depth];
	bool escaped;

	if (i && m->keys_seen[i].parent == parent && key_fits(&m->keys_seen[i], p, s->end) && key_here(&m->keys_seen[i], p)) {
		p += m->keys_seen[i].n + 1;
	} else {
		const char *end = text_end(s, p, &escaped);

		if (end == NULL)
			return false;
		i = parent == NONE ? (m->keys_seen[0].node = NONE, 0)
		                   : key_find(m, parent, (struct str){ p, (size_t)(end - p) }, escaped);
		m->keys_seen[s->last].next = (uint16_t)i;
		p = end + 1;
	}
	s->next = m->keys_seen[i].node;
	s->last = i;
	if (p < s->end && *p != ':')
		p = blank(p, s->end);
	if (p == s->end || *p != ':')
		return broken(s, p, "a colon is missing");
	s->p = p + 1;
	return true;
}

static inline bool digit(const char *p, const char *end)
{
	return p < end && *p >= '0' && *p <= '9';
}

static const char *number_end(struct scan *s, const char *p)
{
	const char *end = s->end;

	p += *p == '-';
	if (!digit(p, end))
		return broken(s, p, "not a value"), NULL;
	if (*p == '0')
		p++;
	else
		while (digit(p, end))
			p++;
	if (p < end && *p == '.') {
		if (!digit(++p, end))
			return broken(s, p, "a number ends early"), NULL;
		while (digit(p, end))
			p++;
	}
	if (p < end && (*p | 32) == 'e') {
		s->plain = false;
		p++;
		p += p < end && (*p == '+' || *p == '-');
		if (!digit(p, end))
			return broken(s, p, "a number ends early"), NULL;
		while (digit(p, end))
			p++;
	}
	return p;
}

static inline bool scan_tok(struct scan *s, const char *p, size_t n, enum tok_kind kind, bool escaped)
{
	if (s->next == NONE && !s->m->r->wants_all)
		return true;
	if (!tok_add(s->m, (struct tok){ p, (uint32_t)n, s->next, (uint8_t)kind, escaped }))
		return broken(s, p, "too many values");
	return true;
}

static bool scan_word(struct scan *s, const char *p, struct str word, enum tok_kind kind)
{
	if ((size_t)(s->end - p) < word.n || memcmp(p, word.p, word.n) != 0)
		return broken(s, p, "not a value");
	s->p = p + word.n;
	return scan_tok(s, p, word.n, kind, false);
}

static bool scan_open(struct scan *s, const char *p)
{
	bool list = *p == '[', said = s->list[s->depth] && s->node[s->depth] == s->next; /* in a list that is there itself */

	if (s->depth == SIGMA_DEPTH_MAX)
		return broken(s, p, "nested too deeply");
	s->depth++;
	s->node[s->depth] = s->next;
	s->list[s->depth] = list;
	s->p = p + 1;
	return said || s->next == NONE || s->m->r->keys.p[s->next].n_slots == 0 || scan_tok(s, p, 0, TOK_HERE, false);
}

/* A value; false: malformed. A list or object is only entered. */
static inline bool scan_value(struct scan *s, const char *p)
{
	const char *end;
	bool escaped;

	if (p == s->end)
		return broken(s, p, "the event ends early");
	switch (*p) {
	case '"':
		end = text_end(s, p + 1, &escaped);
		if (end == NULL)
			return false;
		s->p = end + 1;
		return scan_tok(s, p + 1, (size_t)(end - p - 1), TOK_TEXT, escaped);
	case '{':
	case '[': return scan_open(s, p);
	case 't': return scan_word(s, p, STR("true"), TOK_TRUE);
	case 'f': return scan_word(s, p, STR("false"), TOK_FALSE);
	case 'n': return scan_word(s, p, STR("null"), TOK_NULL);
	default:
		end = number_end(s, p);
		if (end == NULL)
			return false;
		s->p = end;
		s->plain &= end - p <= NUMBER_PLAIN;
		return scan_tok(s, p, (size_t)(end - p), TOK_NUM, false);
	}
}

/* Of eight bytes, how many digits there are before anything else; 8: all. */
static inline unsigned digits_of(uint64_t v)
{
	uint64_t x = v ^ 0x3030303030303030u, none = ((x + 0x7676767676767676u) | x) & 0x8080808080808080u;

	return none ? (unsigned)__builtin_ctzll(none) / 8 : 8;
}

/* Behind a text or a number at p that is as most are, or NULL; eight bytes can be read. */
static inline const char *plain_end(const struct scan *s, const struct marks *marks, const char *from, const char *p, struct tok *t)
{
	const char *end;
	uint64_t stop;
	size_t at;
	unsigned n;

	if (*p == '"') {
		at = (size_t)(++p - from);
		stop = marks_from(marks->stops, at);
		if (__builtin_expect(stop != 0, 1)) {
			t->escaped = (marks_from(marks->slashes, at) & (stop ^ (stop - 1))) != 0;
			end = p + __builtin_ctzll(stop);
		} else {
			end = mark_next(s, p + MARKS);
			t->escaped = has_slash(s, p, end);
		}
		t->p = p;
		t->n = (uint32_t)(end - p);
		t->kind = TOK_TEXT;
		return end < s->end && *end == '"' ? end + 1 : NULL;
	}
	n = digits_of(load64(p));
	while (n >= 8 && n < NUMBER_PLAIN && digit(p + n, s->end))
		n++;
	if (n == 0 || p + n >= s->end || (*p == '0' && n > 1) || (p[n] != ',' && p[n] != '}'))
		return NULL;
	*t = (struct tok){ p, n, 0, TOK_NUM, false };
	return p + n;
}

/* From behind the opening quote of a key on, over members that are as expected. *more: a value is to be read; otherwise one was. */
static bool scan_members(struct scan *s, const char *p, bool *more)
{
	struct sigma_matcher *m = s->m;
	const struct key_seen *keys = m->keys_seen, *last = keys + s->last, *k;
	const struct marks marks = s->marks;
	const char *from = s->from, *stop = s->end, *end = NULL;
	uint32_t parent = s->node[s->depth];
	struct tok *t = m->toks + m->n_toks, *full = m->toks + m->cap_toks;

	/* What is written here may be anything to the compiler: what the loop reads, it has in variables of its own. */
	while (last->next && t < full) {
		k = keys + last->next;
		if (k->parent != parent || !key_fits(k, p, stop) || !key_here(k, p) ||
			(end = plain_end(s, &marks, from, p + k->n + 2, t)) == NULL)
			break;
		t->node = k->node;
		if (k->origin)
			origin_add(m, (uint32_t)(t - m->toks));
		t += k->keep;
		last = k;
		if (stop - end < 2 || !two_are(end, ',', '"'))
			break;
		p = end + 2;
		end = NULL;
	}
	m->n_toks = (uint32_t)(t - m->toks);
	s->last = (uint32_t)(last - keys);
	*more = end == NULL;
	if (*more)
		return scan_key(s, p);
	s->p = end;
	return true;
}

/* Behind a value: a comma and what it announces, or one closing bracket. */
static inline bool scan_after(struct scan *s, bool *more)
{
	const char *p = blank(s->p, s->end);
	bool list = s->list[s->depth];

	*more = false;
	if (p == s->end)
		return broken(s, p, "the event ends early");
	if (*p == ',') {
		*more = true;
		p = blank(p + 1, s->end);
		s->p = p;
		if (list)
			return s->next = s->node[s->depth], true;
		return p < s->end && *p == '"' ? scan_members(s, p + 1, more) : broken(s, p, "a key in quotes is missing");
	}
	if (*p != (list ? ']' : '}'))
		return broken(s, p, "a comma or the closing bracket is missing");
	s->p = p + 1;
	s->depth--;
	return true;
}

/* At the first thing inside a list or object that was just entered: true with *more when a value comes. */
static bool scan_first(struct scan *s, bool *more)
{
	const char *p = blank(s->p, s->end);

	*more = false;
	s->p = p;
	if (p < s->end && *p == (s->list[s->depth] ? ']' : '}')) {
		s->p = p + 1;
		s->depth--;
		return true;
	}
	*more = true;
	if (s->list[s->depth])
		return s->next = s->node[s->depth], true;
	return p < s->end && *p == '"' ? scan_members(s, p + 1, more) : broken(s, p, "a key in quotes is missing");
}

static bool scan_event(struct scan *s)
{
	bool more = true;

	for (;;) {
		unsigned depth = s->depth;

		if (!scan_value(s, blank(s->p, s->end)))
			return false;
		if (s->depth > depth) {
			if (!scan_first(s, &more))
				return false;
			if (more)
				continue;
		}
		do {
			if (s->depth == 0)
				return blank(s->p, s->end) == s->end || broken(s, s->p, "something follows the event");
			if (!scan_after(s, &more))
				return false;
		} while (!more);
	}
}

/* Logs hold bytes that are no UTF-8; they must not hide an event: each becomes U+FFFD. */
/* Invalid bytes become U+FFFD: up to three bytes a byte, and eight more are written. How many it has. */
static size_t clean_to(struct str in, char *out)
{
	char *to = out;
	int32_t r;

	while (in.n) {
		size_t w = 1;

		if (in.n >= 8 && (load64(in.p) & 0x8080808080808080u) == 0) {
			memcpy(to, in.p, w = 8);
			to += 8;
		} else if ((unsigned char)*in.p < 0x80) {
			*to++ = *in.p;
		} else {
			w = utf8_next(in, &r);
			to += utf8_put(to, r);
		}
		in = str_from(in, w);
	}
	return (size_t)(to - out);
}

static struct str cleaned(struct sigma_matcher *m, struct str in)
{
	m->clean.n = 0;
	if (!buf_reserve(&m->clean, in.n * 3 + 8))
		return (struct str){ "", 0 };
	return (struct str){ m->clean.p, clean_to(in, m->clean.p) };
}

/* True: there are bytes beyond ASCII. */
static bool marks_read(struct sigma_matcher *m, struct str in)
{
	size_t words = in.n / 64 + 1;
	bool high;

	if (words + 1 > m->cap_marks) {
		m->cap_marks = words * 2;
		free(m->marks.stops);
		free(m->marks.slashes);
		m->marks.stops = malloc(m->cap_marks * sizeof *m->marks.stops);
		m->marks.slashes = malloc(m->cap_marks * sizeof *m->marks.slashes);
		if (m->marks.stops == NULL || m->marks.slashes == NULL)
			abort();
	}
	high = json_marks(in, &m->marks);
	m->marks.stops[words] = m->marks.slashes[words] = 0; /* read together with the word before */
	return high;
}

static bool json_read(struct sigma_matcher *m, struct str in, bool high)
{
	struct scan s;
	bool ok;

	s.m = m; /* not zeroed as a whole: its stacks are written before they are read */
	s.p = s.from = in.p;
	s.end = s.p + in.n;
	s.depth = s.next = s.last = 0;
	s.list[0] = false;
	s.marks = m->marks;
	s.unicode = m->marks.unicode;
	s.plain = !s.unicode;
	s.p = blank(s.p, s.end);
	if (s.p == s.end || *s.p != '{')
		return broken(&s, s.p, "not a JSON object");
	ok = scan_event(&s);
	m->line = in;
	m->near = in.n < BYTES_NEAR ? 0 : in.n - BYTES_NEAR + 1;
	m->line_plain = s.plain && !high;
	m->mended |= ok && s.unicode && m->marks.surrogates && jpull_half(in);
	return ok;
}

bool json_tokens(struct sigma_matcher *m, struct str in)
{
	bool high;

	m->json = true;
	m->why = NULL;
	if (in.n > SIGMA_EVENT_MAX) {
		m->why = "the event is larger than 16 MiB";
		return false;
	}
	in.p = in.p ? in.p : "";
	high = marks_read(m, in);
	if (high && !utf8_valid(in)) {
		m->mended = true;
		in = cleaned(m, in);
		(void)marks_read(m, in);
	}
	return json_read(m, in, high);
}

/* ---- Decoded events -------------------------------------------------------------------------------------------------------------------- */

static struct tok field_tok(struct sigma_matcher *m, const struct sigma_field *f, uint32_t node)
{
	struct tok t = { "", 0, node, TOK_NULL, false };
	struct str s = { 0 };

	switch (f->kind) {
	case SIGMA_NULL: return t;
	case SIGMA_BOOL: t.kind = f->b ? TOK_TRUE : TOK_FALSE; return t;
	case SIGMA_INT: s = arena_fmt(&m->mem, "%" PRId64, f->i); break;
	case SIGMA_UINT: s = arena_fmt(&m->mem, "%" PRIu64, f->u); break;
	case SIGMA_REAL: s = num_real(&m->mem, f->r); break;
	case SIGMA_TEXT: s = (struct str){ f->s.p ? f->s.p : "", f->s.n }; break;
	}
	t.kind = f->kind == SIGMA_TEXT ? TOK_TEXT : TOK_NUM;
	if (!utf8_valid(s)) { /* not where the event itself may stand */
		char *out = arena_alloc(&m->mem, (size_t)s.n * 3 + 8, 1);

		s = (struct str){ out, clean_to(s, out) };
		m->mended = true;
	}
	t.p = s.p;
	t.n = (uint32_t)s.n;
	return t;
}

static uint32_t field_node(const struct sigma_rules *r, const struct sigma_field *f)
{
	if (f->id != SIGMA_UNRESOLVED)
		return f->id < 0 || (uint32_t)f->id > r->keys.n ? NONE : (uint32_t)f->id - 1;
	return key_walk(r, 0, (struct str){ f->name.p, f->name.n });
}

bool event_tokens(struct sigma_matcher *m, const struct sigma_event *e)
{
	for (size_t i = 0; i < e->n; i++) {
		uint32_t node = field_node(m->r, &e->fields[i]);

		if (node == NONE && !m->r->wants_all)
			continue;
		if ((e->fields[i].kind == SIGMA_TEXT && e->fields[i].s.n > SIGMA_EVENT_MAX) ||
			!tok_add(m, field_tok(m, &e->fields[i], node))) {
			m->why = "too many values, or one larger than 16 MiB";
			return false;
		}
	}
	if (e->raw.n && m->r->wants_all) {
		struct sigma_field raw = { .kind = SIGMA_TEXT, .s = e->raw };

		return e->raw.n <= SIGMA_EVENT_MAX && tok_add(m, field_tok(m, &raw, NONE));
	}
	return true;
}

int32_t sigma_field_id(const struct sigma_rules *r, struct sigma_str name)
{
	uint32_t node = key_walk(r, 0, (struct str){ name.p, name.n });

	return node == NONE || node == 0 || (r->keys.p[node].n_slots == 0) ? SIGMA_UNUSED : (int32_t)node + 1;
}

struct str raw_plain(struct raw_text *t)
{
	struct json_text json = { t->s, t->end, true };
	bool beyond;
	size_t n;

	if (!t->escaped)
		return t->s;
	t->escaped = false;
	t->room->n = 0;
	if (!buf_reserve(t->room, t->s.n + FOLD_OVER))
		return t->s = (struct str){ "", 0 };
	if (!fold_json(&json, false, t->room->p, &n, &beyond))
		n = jpull_unescape(t->s, t->room->p);
	return t->s = (struct str){ t->room->p, n };
}

/* Bytes of a text up to here can be read: to the end of the event, if it stands in it. */
static const char *tok_readable(const struct sigma_matcher *m, const struct tok *t)
{
	const char *own = t->p + t->n, *end = m->json ? m->line.p + m->line.n : own;

	return t->p >= m->line.p && own <= end ? end : own;
}

size_t tok_fold_to(struct sigma_matcher *m, const struct tok *t, struct raw_text *text, char *out)
{
	struct json_text json;
	size_t n;

	*text = (struct raw_text){ { t->p, t->n }, t->escaped, false, tok_readable(m, t), &m->plain };
	if (tok_simple(m, t) && text->end - t->p >= (ptrdiff_t)t->n + FOLD_STEP)
		return fold_ascii(text->s, t->escaped ? m->marks.slashes : NULL, (size_t)(t->p - m->line.p), out);
	json = (struct json_text){ text->s, text->end, text->escaped };
	if (t->kind == TOK_TEXT && fold_json(&json, true, out, &n, &text->beyond))
		return n;
	*text = (struct raw_text){ .s = tok_text(m, t), .beyond = t->kind == TOK_TEXT };
	return fold_text(text->s, out);
}

/* A field's value is often looked at as a keyword right behind: it is folded already. */
struct str tok_fold(struct sigma_matcher *m, const struct tok *t, struct raw_text *text)
{
	if (m->folded == t) {
		*text = (struct raw_text){ { t->p, t->n }, t->escaped, m->folded_beyond, tok_readable(m, t), &m->plain };
		return (struct str){ m->fold.p, m->folded_n };
	}
	m->folded = NULL;
	m->fold.n = 0;
	if (m->fold.cap < (size_t)t->n * 3 + FOLD_OVER + SCAN_BEHIND &&
		!buf_reserve(&m->fold, (size_t)t->n * 3 + FOLD_OVER + SCAN_BEHIND))
		return (struct str){ 0 };
	m->folded_n = tok_fold_to(m, t, text, m->fold.p);
	m->folded_beyond = text->beyond;
	m->folded = t->kind == TOK_TEXT ? t : NULL;
	return (struct str){ m->fold.p, m->folded_n };
}

struct str tok_text(struct sigma_matcher *m, const struct tok *t)
{
	struct str raw = { t->p, t->n };
	char canon[NUM_MAX];
	size_t n;

	switch (t->kind) {
	case TOK_TRUE: return STR("true");
	case TOK_FALSE: return STR("false");
	case TOK_NUM:
		if (!num_canon(raw, canon, &n))
			return raw;
		m->plain.n = 0;
		buf_add(&m->plain, (struct str){ canon, n });
		return buf_str(&m->plain);
	case TOK_TEXT: return raw_plain(&(struct raw_text){ raw, t->escaped, true, tok_readable(m, t), &m->plain });
	default: return (struct str){ "", 0 };
	}
}
