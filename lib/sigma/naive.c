/* The judge: no index, no cache, no signs. It walks each rule's tree over a plain list of (field, value), compares text code point by code
 * point with its own code, and asks every rule on every event. What the fast evaluator finds must be exactly this. Only single values
 * of kinds where a second implementation would be the same lines (addresses, numbers, dates, PCRE) go through leaf_test(). */
#include "base/text.h"
#include "sigma/match.h"

/* Text as code points: of a value as it stands and folded, of a pattern with its marks below zero. Each is decoded once, not at every step. */
struct runes {
	int32_t *p;
	uint32_t n;
};
enum { R_MANY = -1, R_ONE = -2, R_DASH = -3 };
struct naive_value {
	uint32_t slot;
	bool null, here;
	struct str text;
	struct runes cased, folded; /* p NULL: not made yet */
	struct str quick;           /* folded, for who only says why */
};
struct evidence {
	struct sigma_evidence *p;
	size_t n, cap;
};
struct naive {
	VEC(struct naive_value) values;
	struct sigma_matcher *m;
	const struct sigma_rules *r;
	bool *origin; /* by name */
	bool *mapped; /* by mapping */
	bool known[3];
	struct evidence *evidence;
	uint64_t of;            /* the event, by number, whose values and origin these are */
	struct runes *patterns; /* by leaf: of those with wildcards */
	struct arena mem;
};

static struct runes runes_of(struct arena *a, struct str s, bool fold)
{
	struct runes out = { ARENA_ARRAY(a, int32_t, s.n + 1), 0 };
	size_t w;
	int32_t r;

	for (; (w = utf8_next(s, &r)) > 0; s = str_from(s, w))
		out.p[out.n++] = fold ? rune_fold(r) : r;
	return out;
}

/* Folded already, or cased; marks are single bytes. */
static struct runes pattern_of(struct arena *a, struct str s)
{
	struct runes out = { ARENA_ARRAY(a, int32_t, s.n + 1), 0 };

	while (s.n) {
		unsigned char c = (unsigned char)*s.p;
		size_t w = 1;
		int32_t r = c == G_MANY ? R_MANY : c == G_ONE ? R_ONE : R_DASH;

		if (c < G_MANY || c > G_DASH)
			w = utf8_next(s, &r);
		out.p[out.n++] = r;
		s = str_from(s, w);
	}
	return out;
}

struct naive *naive_new(struct sigma_matcher *m)
{
	struct naive *n = calloc(1, sizeof *n);

	if (n == NULL)
		abort();
	n->m = m;
	n->r = m->r;
	n->origin = calloc(m->r->names.n + 1, sizeof *n->origin);
	n->mapped = calloc(m->r->mappings.n + 1, sizeof *n->mapped);
	n->patterns = calloc(m->r->leaves.n + 1, sizeof *n->patterns);
	if (n->origin == NULL || n->mapped == NULL || n->patterns == NULL)
		abort();
	arena_init(&n->mem, 0);
	return n;
}

void naive_free(struct naive *n)
{
	if (n == NULL)
		return;
	free(n->origin);
	free(n->mapped);
	free(n->patterns);
	arena_done(&n->mem);
	free(n);
}

/* ---- Text ---------------------------------------------------------------------------------------------------------------------------------- */

static bool dash(int32_t r)
{
	return r == '-' || r == '/' || r == 0x2013 || r == 0x2014 || r == 0x2015;
}

static bool rune_is(int32_t want, int32_t r)
{
	return want == R_ONE || (want == R_DASH ? dash(r) : want == r);
}

/* One star is remembered: the last. */
static bool naive_glob(struct runes pat, struct runes s)
{
	uint32_t p = 0, i = 0, star = NONE, from = 0;

	for (;;) {
		if (p < pat.n && pat.p[p] == R_MANY) {
			star = ++p;
			from = i;
			continue;
		}
		if (i == s.n && p == pat.n)
			return true;
		if (p < pat.n && i < s.n && rune_is(pat.p[p], s.p[i])) {
			p++;
			i++;
			continue;
		}
		if (star == NONE || from == s.n)
			return false;
		i = ++from;
		p = star;
	}
}

/* Who only says why a rule matched is to be quick. */
static bool quick_leaf(struct naive *n, const struct leaf *l, struct naive_value *v)
{
	if (v->quick.p == NULL) {
		char *out = arena_alloc(&n->m->mem, v->text.n * 3 + FOLD_OVER, 1);

		v->quick = (struct str){ out, fold_text(v->text, out) };
	}
	return leaf_test(l, n->m->regex, v->text, v->quick, false);
}

static bool naive_leaf(struct naive *n, uint32_t leaf, struct naive_value *v)
{
	const struct leaf *l = &n->r->leaves.p[leaf];
	struct runes *pat = &n->patterns[leaf], *text = l->cased ? &v->cased : &v->folded;

	if (v->null || v->here)
		return false;
	if (n == n->m->judge)
		return quick_leaf(n, l, v);
	if (l->kind != LEAF_GLOB)
		return leaf_test(l, n->m->regex, v->text, v->text, false);
	if (pat->p == NULL)
		*pat = pattern_of(&n->mem, l->glob.src);
	if (text->p == NULL)
		*text = runes_of(&n->m->mem, v->text, !l->cased);
	return naive_glob(*pat, *text);
}

/* ---- Nodes ------------------------------------------------------------------------------------------------------------------------------------ */

static void evidence_add(struct naive *n, const struct node *node, const struct naive_value *v)
{
	struct str field = n->r->slots.p[v->slot].name;

	if (n->evidence)
		vec_push(&n->m->mem, n->evidence,
			(struct sigma_evidence){ { node->selection.p ? node->selection.p : "", node->selection.n },
				{ field.p, field.n }, { v->text.p, v->text.n } });
}

static bool naive_item(struct naive *n, const struct node *node)
{
	const struct item *it = &n->r->items.p[node->id];

	for (size_t i = 0; i < n->values.n; i++) {
		struct naive_value *v = &n->values.p[i];

		if (v->slot != it->slot)
			continue;
		for (uint32_t k = 0; k < it->n_all; k++)
			if (naive_leaf(n, it->leaves[k], v)) {
				evidence_add(n, node, v);
				return true;
			}
	}
	return false;
}

static bool there(const struct naive *n, uint32_t slot, bool null)
{
	for (size_t i = 0; i < n->values.n; i++)
		if (n->values.p[i].slot == slot && (!null || n->values.p[i].null))
			return true;
	return false;
}

static struct str folded(struct naive *n, struct str s, bool cased)
{
	char *out;

	if (cased)
		return s;
	out = arena_alloc(&n->m->mem, s.n * 3 + 16, 1);
	return (struct str){ out, fold_text(s, out) };
}

static bool naive_ref(struct naive *n, const struct ref *ref)
{
	for (size_t i = 0; i < n->values.n; i++)
		for (size_t k = 0; k < n->values.n; k++) {
			const struct naive_value *v = &n->values.p[i], *u = &n->values.p[k];
			struct arena_mark before = arena_mark(&n->m->mem);
			bool yes = false;
			struct str a, b;

			if (v->slot != ref->slot || u->slot != ref->other || v->null || v->here || u->null || u->here)
				continue;
			a = folded(n, v->text, ref->cased);
			b = folded(n, u->text, ref->cased);
			for (size_t at = 0; at + b.n <= a.n && !yes; at++)
				yes = memcmp(a.p + at, b.p, b.n) == 0 &&
				      (ref->mode == REF_CONTAINS || (ref->mode == REF_STARTS && at == 0) ||
					      (ref->mode == REF_ENDS && at + b.n == a.n) || a.n == b.n);
			arena_reset(&n->m->mem, before);
			if (yes)
				return true;
		}
	return false;
}

static bool ref_said(struct naive *n, const struct ref *ref)
{
	return ref_holds(n->m, ref);
}

static bool naive_node(struct naive *n, const struct node *node)
{
	bool result = node->kind == N_AND;

	switch (node->kind) {
	case N_FALSE: return false;
	case N_TRUE: return true;
	case N_ITEM: return naive_item(n, node);
	case N_REF: return (n == n->m->judge ? ref_said : naive_ref)(n, &n->r->refs.p[node->id]);
	case N_EXISTS: return there(n, node->id, false);
	case N_NULL: return !there(n, node->id, false) || there(n, node->id, true);
	case N_NOT: {
		struct evidence *kept = n->evidence;

		n->evidence = NULL;
		result = !naive_node(n, node->kids[0]);
		n->evidence = kept;
		return result;
	}
	case N_AND:
	case N_OR: break;
	}
	for (uint32_t i = 0; i < node->n; i++) {
		bool one = naive_node(n, node->kids[i]);

		result = node->kind == N_AND ? result && one : result || one;
		if (result != (node->kind == N_AND) && n->evidence == NULL)
			break;
	}
	return result;
}

/* ---- Values and where they come from ------------------------------------------------------------------------------------------------------- */

static void naive_put(struct naive *n, uint32_t slot, const struct tok *t)
{
	struct naive_value v = { .slot = slot, .null = t->kind == TOK_NULL, .here = t->kind == TOK_HERE };

	if (!v.null && !v.here)
		v.text = arena_str(&n->m->mem, tok_text(n->m, t));
	vec_push(&n->m->mem, &n->values, v);
}

static void naive_values(struct naive *n)
{
	struct sigma_matcher *m = n->m;

	memset(&n->values, 0, sizeof n->values);
	for (uint32_t i = 0; i < m->n_toks; i++) {
		const struct tok *t = &m->toks[i];
		const struct key_node *k = t->node == NONE ? NULL : &n->r->keys.p[t->node];

		for (uint32_t s = 0; k && s < k->n_slots; s++)
			naive_put(n, n->r->key_slots.p[k->slots_at + s], t);
		if (t->kind != TOK_NULL && t->kind != TOK_HERE)
			naive_put(n, 0, t);
	}
}

static void naive_say(struct naive *n, uint32_t dimension, uint32_t name)
{
	if (name == 0)
		return;
	n->origin[name] = true;
	n->known[dimension] = true;
}

/* After every mapping was asked: a field's second name tells nothing about where the event comes from. */
static void naive_aliases(struct naive *n)
{
	size_t count = n->values.n;
	VEC(struct alias) aliases = { 0 };

	for (uint32_t m = 0; m < n->r->mappings.n; m++) {
		const struct mapping *map = &n->r->mappings.p[m];

		if (!n->mapped[m])
			continue;
		for (uint32_t k = 0; k < map->n_aliases; k++) {
			vec_push(&n->m->mem, &aliases, n->r->aliases.p[map->aliases_at + k]);
			for (size_t i = 0; i < count; i++) {
				struct naive_value v = n->values.p[i];

				if (v.slot != n->r->aliases.p[map->aliases_at + k].from)
					continue;
				v.slot = n->r->aliases.p[map->aliases_at + k].to;
				vec_push(&n->m->mem, &n->values, v);
			}
		}
	}
	n->m->aliases = aliases.p;
	n->m->n_aliases = aliases.n;
}

static void naive_said(struct naive *n)
{
	const struct sigma_matcher *m = n->m;
	const struct sigma_str said[] = { m->product, m->category, m->service };

	for (uint32_t i = 1; i < n->r->names.n; i++) {
		const struct source_name *name = &n->r->names.p[i];
		struct node item = { .kind = N_ITEM, .id = name->item };
		struct sigma_str s = said[name->dimension];

		if (naive_item(n, &item) || (s.n && s.n == name->text.n && strncasecmp(s.p, name->text.p, s.n) == 0))
			naive_say(n, name->dimension, i);
		else if (s.n)
			n->known[name->dimension] = true;
	}
}

static void naive_origin(struct naive *n)
{
	const struct sigma_rules *r = n->r;
	bool partners;

	memset(n->origin, 0, (r->names.n + 1) * sizeof *n->origin);
	memset(n->known, 0, sizeof n->known);
	for (uint32_t i = 0; i < r->mappings.n; i++) {
		const struct mapping *map = &r->mappings.p[i];

		n->mapped[i] = naive_node(n, map->when);
		if (!n->mapped[i])
			continue;
		naive_say(n, 0, map->source.product);
		naive_say(n, 1, map->source.category);
		naive_say(n, 2, map->source.service);
		for (int d = 0; d < 3; d++)
			n->known[d] |= map->closed;
	}
	naive_said(n);
	naive_aliases(n);
	partners = n->known[1] && !n->known[2];
	for (uint32_t i = 0; i < r->mappings.n && partners; i++) {
		const struct source *s = &r->mappings.p[i].source;

		if (s->category && s->service && n->origin[s->category] &&
			(!n->known[0] || s->product == 0 || n->origin[s->product]))
			naive_say(n, 2, s->service);
	}
}

static bool naive_fits(const struct naive *n, const struct source *s)
{
	if (!n->r->routing)
		return true;
	return (s->product == 0 || !n->known[0] || n->origin[s->product]) &&
	       (s->category == 0 || !n->known[1] || n->origin[s->category]) &&
	       (s->service == 0 || !n->known[2] || n->origin[s->service]);
}

static void naive_event(struct naive *n)
{
	if (n->of == n->m->stats.events)
		return;
	n->of = n->m->stats.events;
	naive_values(n);
	if (n->r->routing)
		naive_origin(n);
}

void naive_match(struct sigma_matcher *m)
{
	struct naive *n = m->naive;
	const struct sigma_rules *r = m->r;

	naive_event(n);
	m->n_hits = 0;
	for (uint32_t i = 0; i < r->n_detections; i++)
		if (naive_fits(n, &r->sources.p[r->rules.p[i].source]) && naive_node(n, r->rules.p[i].root))
			m->hits[m->n_hits++] = i;
}

size_t sigma_evidence(struct sigma_matcher *m, uint32_t index, const struct sigma_evidence **out)
{
	static const struct sigma_evidence none[1];
	struct evidence found = { 0 };
	struct naive *n;

	*out = none;
	if (index >= m->r->n_detections)
		return 0;
	if (m->naive == NULL && m->judge == NULL)
		m->judge = naive_new(m);
	n = m->naive ? m->naive : m->judge;
	naive_event(n);
	n->evidence = &found;
	(void)naive_node(n, m->r->rules.p[index].root);
	n->evidence = NULL;
	if (found.n)
		*out = found.p;
	return found.n;
}
