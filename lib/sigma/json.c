/* Events -> tokens: which value stands where. No value is copied or unescaped here. */
#include "base/text.h"
#include "fmt/json.h"
#include "sigma/match.h"

static bool tok_add(struct sigma_matcher *m, struct tok t)
{
	if (m->n_toks == m->cap_toks) {
		uint32_t cap = m->cap_toks ? m->cap_toks * 2 : 256;
		struct tok *more = cap > SIGMA_VALUES_MAX * 2 ? NULL : realloc(m->toks, cap * sizeof *more);

		if (more == NULL || m->n_toks >= SIGMA_VALUES_MAX)
			return false;
		m->toks = more;
		m->cap_toks = cap;
	}
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

static uint32_t key_node(struct sigma_matcher *m, uint32_t node, const struct jpull *j)
{
	if (!j->has_escape)
		return key_walk(m->r, node, j->text);
	m->plain.n = 0;
	if (!buf_reserve(&m->plain, j->text.n + 8))
		return NONE;
	return key_walk(m->r, node, (struct str){ m->plain.p, jpull_unescape(j->text, m->plain.p) });
}

struct walk {
	uint32_t node[SIGMA_DEPTH_MAX + 2]; /* of the list or object at this depth */
	bool list[SIGMA_DEPTH_MAX + 2];
	uint32_t next;                      /* where the coming value stands */
};

static bool value_tok(struct sigma_matcher *m, const struct walk *w, const struct jpull *j, enum jtok tok)
{
	static const uint8_t kinds[] = { [JT_NULL] = TOK_NULL, [JT_TRUE] = TOK_TRUE, [JT_FALSE] = TOK_FALSE, [JT_NUM] = TOK_NUM, [JT_TEXT] = TOK_TEXT };

	if (w->next == NONE && !m->r->wants_all)
		return true;
	return tok_add(m, (struct tok){ j->text.p, (uint32_t)j->text.n, w->next, kinds[tok], tok == JT_TEXT && j->has_escape });
}

static bool json_walk(struct sigma_matcher *m, struct jpull *j)
{
	struct walk w = { .next = 0 };

	for (;;) {
		enum jtok tok = jpull_next(j);

		switch (tok) {
		case JT_END: return true;
		case JT_BAD: return false;
		case JT_KEY: w.next = key_node(m, w.node[j->depth], j); continue;
		case JT_LIST:
		case JT_OBJ:
			w.node[j->depth] = w.next;
			w.list[j->depth] = tok == JT_LIST;
			if (w.next != NONE && m->r->keys.p[w.next].n_slots && !tok_add(m, (struct tok){ "", 0, w.next, TOK_HERE, false }))
				break;
			continue;
		case JT_LIST_END:
		case JT_OBJ_END: w.next = w.list[j->depth] ? w.node[j->depth] : NONE; continue;
		default:
			if (!value_tok(m, &w, j, tok))
				break;
			continue;
		}
		j->why = "too many values";
		return false;
	}
}

/* Logs hold bytes that are no UTF-8; they must not hide an event: each becomes U+FFFD. */
static struct str cleaned(struct sigma_matcher *m, struct str in)
{
	buf_done(&m->clean);
	buf_init(&m->clean, (size_t)SIGMA_EVENT_MAX * 3 + 64);
	while (in.n) {
		char out[4];
		int32_t r;
		size_t w = utf8_next(in, &r);

		buf_add(&m->clean, (struct str){ out, utf8_put(out, r) });
		in = str_from(in, w);
	}
	return buf_str(&m->clean);
}

bool json_tokens(struct sigma_matcher *m, struct str in)
{
	struct jpull j;

	m->n_toks = 0;
	m->json = true;
	m->why = NULL;
	if (in.n > SIGMA_EVENT_MAX) {
		m->why = "the event is larger than 16 MiB";
		return false;
	}
	if (!utf8_valid(in)) /* ASCII takes eight bytes a step */
		in = cleaned(m, in);
	jpull_init(&j, in);
	if (jpull_next(&j) != JT_OBJ) {
		m->why = j.why ? j.why : "not a JSON object";
		m->bad_at = 0;
		return false;
	}
	jpull_init(&j, in);
	if (json_walk(m, &j))
		return true;
	m->why = j.why;
	m->bad_at = (size_t)(j.p - j.start);
	return false;
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
	case SIGMA_REAL: s = arena_fmt(&m->mem, "%.17g", f->r); break;
	case SIGMA_TEXT: s = (struct str){ f->s.p ? f->s.p : "", f->s.n }; break;
	}
	t.kind = f->kind == SIGMA_TEXT ? TOK_TEXT : TOK_NUM;
	if (!utf8_valid(s))
		s = arena_str(&m->mem, cleaned(m, s));
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
		if ((e->fields[i].kind == SIGMA_TEXT && e->fields[i].s.n > SIGMA_EVENT_MAX) || !tok_add(m, field_tok(m, &e->fields[i], node))) {
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
	case TOK_TEXT:
		if (!t->escaped)
			return raw;
		m->plain.n = 0;
		if (!buf_reserve(&m->plain, raw.n + 8))
			return (struct str){ "", 0 };
		return (struct str){ m->plain.p, jpull_unescape(raw, m->plain.p) };
	default: return (struct str){ "", 0 };
	}
}
