/* Detections and conditions: `detection:` -> one node. */
#include "sigma/load.h"

#include "base/text.h"

enum { COND_DEPTH = 64, COND_TOKENS = 4096 };

/* ---- Detections -------------------------------------------------------------------------------------------------------------------- */

static struct det *det_item(struct reading *rd, struct str key, const struct yv **values, size_t n, bool list, uint32_t line)
{
	struct det *d = ARENA_NEW(rd->b->scratch, struct det);
	ptrdiff_t bar = str_find(key, STR("|"));

	d->kind = DET_ITEM;
	d->line = line;
	d->w = (struct written){ .field = bar < 0 ? key : str_cut(key, 0, (size_t)bar),
		.mods = bar < 0 ? (struct str){ 0 } : str_from(key, (size_t)bar + 1),
		.values = values,
		.n = n,
		.line = line,
		.was_list = list };
	return d;
}

static struct det *det_map(struct reading *rd, const struct yv *v)
{
	struct det *d = ARENA_NEW(rd->b->scratch, struct det);

	d->kind = DET_AND;
	d->line = v->line;
	for (size_t i = 0; i < v->n; i++) {
		bool list = v->items[i]->kind == Y_LIST;
		const struct yv **values = list ? (const struct yv **)v->items[i]->items : (const struct yv **)&v->items[i];

		vec_push(rd->b->scratch, &d->kids,
			det_item(rd, v->keys[i]->s, values, list ? v->items[i]->n : 1, list, v->keys[i]->line));
	}
	return d;
}

static struct det *det_list(struct reading *rd, const struct yv *v)
{
	struct det *d = ARENA_NEW(rd->b->scratch, struct det);
	VEC(const struct yv *) words = { 0 };

	d->kind = DET_OR;
	d->line = v->line;
	for (size_t i = 0; i < v->n; i++)
		if (v->items[i]->kind == Y_MAP)
			vec_push(rd->b->scratch, &d->kids, det_map(rd, v->items[i]));
		else
			vec_push(rd->b->scratch, &words, v->items[i]);
	if (words.n)
		vec_push(rd->b->scratch, &d->kids, det_item(rd, STR(""), words.p, words.n, true, v->line));
	return d;
}

/* Says nothing: what is wrong with a detection is said when it is read, and only those that a condition names are. */
struct det *det_of(struct reading *rd, const struct yv *v)
{
	const struct yv **one;

	if (v->kind == Y_MAP)
		return det_map(rd, v);
	if (v->kind == Y_LIST)
		return det_list(rd, v);
	one = ARENA_NEW(rd->b->scratch, const struct yv *);
	*one = v;
	return det_item(rd, STR(""), one, 1, true, v->line);
}

/* Values that a pipeline has looked at, each with its own modifiers: what stands together is one item. */
static struct node *split_read(struct reading *rd, const struct det *d, struct str selection)
{
	VEC(struct node *) nodes = { 0 };
	struct node *out;
	size_t to;

	for (size_t i = 0; i < d->values.n || (i == 0 && d->values.n == 0); i = to) {
		struct written w = d->w;

		w.values = ARENA_ARRAY(rd->b->scratch, const struct yv *, d->values.n);
		w.mods = d->values.n && d->values.p[i].mods.n ? d->values.p[i].mods : (struct str){ 0 };
		w.n = 0;
		for (to = i; to < d->values.n && (to == i || (!d->all && str_eq(d->values.p[to].mods, w.mods))); to++)
			w.values[w.n++] = d->values.p[to].v;
		to += d->values.n == 0;
		out = item_read(rd, &w, selection);
		if (out == NULL)
			return NULL;
		vec_push(rd->b->scratch, &nodes, out);
	}
	out = build_group(rd->b, d->all ? N_AND : N_OR, nodes.p, nodes.n);
	return d->neq ? build_not(rd->b, out) : out;
}

struct node *det_read(struct reading *rd, const struct det *d, struct str selection)
{
	VEC(struct node *) nodes = { 0 };
	bool bad = false;

	if (d->kind == DET_ITEM)
		return d->split ? split_read(rd, d, selection) : item_read(rd, &d->w, selection);
	for (size_t i = 0; i < d->kids.n; i++) {
		struct node *n = d->kids.p[i] ? det_read(rd, d->kids.p[i], selection) : NULL;

		bad |= n == NULL && d->kids.p[i];
		if (n)
			vec_push(rd->b->scratch, &nodes, n);
	}
	if (bad)
		return NULL;
	if (nodes.n)
		return build_group(rd->b, d->kind == DET_AND ? N_AND : N_OR, nodes.p, nodes.n);
	return d->kids.n ? REFUSE(rd, d->line, "pipeline bỏ hết mục của vùng chọn",
				   "the pipeline dropped every item of the selection")
	                 : REFUSE(rd, d->line, "vùng chọn rỗng", "an empty selection"),
	       NULL;
}

struct node *detection_read(struct reading *rd, const struct yv *v, struct str selection, uint32_t line)
{
	(void)line;
	return det_read(rd, det_of(rd, v), selection);
}

/* ---- Conditions ---------------------------------------------------------------------------------------------------------------------- */

struct cond {
	struct reading *rd;
	const struct yv *map; /* the detection */
	struct node **nodes;  /* of its entries, read when first named */
	bool *used;
	bool bad;              /* one of them is refused: reading goes on, so that each problem is told */
	struct str text, word; /* what is left, and the current word; empty at the end */
	uint32_t line;
	unsigned depth, tokens;
};

static bool ident_byte(char c)
{
	return c != 0 && strchr(" \t\r\n()|", c) == NULL;
}

static void cond_next(struct cond *c)
{
	size_t n = 0;

	while (c->text.n && strchr(" \t\r\n", *c->text.p))
		c->text = str_from(c->text, 1);
	if (c->text.n && !ident_byte(*c->text.p))
		n = 1;
	else
		while (n < c->text.n && ident_byte(c->text.p[n]))
			n++;
	c->word = str_cut(c->text, 0, n);
	c->text = str_from(c->text, n);
	c->tokens++;
}

static bool cond_word(const struct cond *c, const char *word)
{
	return c->word.n == strlen(word) && strncasecmp(c->word.p, word, c->word.n) == 0;
}

static struct node *cond_node(struct cond *c, size_t i)
{
	struct reading *rd = c->rd;

	c->used[i] = true;
	if (c->nodes[i] == NULL)
		c->nodes[i] =
			det_read(rd, rd->map == c->map && rd->dets && rd->dets[i] ? rd->dets[i] : det_of(rd, c->map->items[i]),
				arena_str(rd->b->a, c->map->keys[i]->s));
	if (c->nodes[i] == NULL) {
		c->bad = true;
		c->nodes[i] = build_node(rd->b, N_FALSE, 0);
	}
	return c->nodes[i];
}

/* What stands beside the selections. */
static bool no_selection(struct reading *rd, struct str name)
{
	return str_is(name, "condition") || str_is(name, "timeframe") || (str_is(name, "rules") && yv_get(rd->doc, "filter"));
}

/* `sel*`, with stars anywhere. Names with a leading underscore are meant only when the pattern says the underscore. */
static bool name_fits(struct reading *rd, struct str pattern, struct str name)
{
	struct glob g;

	if (no_selection(rd, name))
		return false;
	if (str_is(pattern, "them"))
		return !str_starts(name, STR("_"));
	if (str_starts(name, STR("_")) && !str_starts(pattern, STR("_")))
		return false;
	glob_make(rd->b->scratch, sigma_text(rd->b->scratch, pattern), &g);
	return glob_match(&g, name);
}

static struct node *cond_of(struct cond *c, enum node_kind kind)
{
	VEC(struct node *) nodes = { 0 };
	struct build *b = c->rd->b;

	cond_next(c);
	if (!cond_word(c, "of"))
		return REFUSE(c->rd, c->line, "điều kiện: sau số lượng phải là of", "condition: `of` must follow the quantifier"),
		       NULL;
	cond_next(c);
	for (size_t i = 0; i < c->map->n && c->word.n; i++) {
		struct node *n;

		if (!name_fits(c->rd, c->word, c->map->keys[i]->s))
			continue;
		n = cond_node(c, i);
		if (n == NULL)
			return NULL;
		vec_push(b->scratch, &nodes, n);
	}
	if (nodes.n == 0)
		return REFUSE(c->rd, c->line, "điều kiện: không vùng chọn nào tên là %" PRI_STR,
			       "condition: no selection is called %" PRI_STR, ARG_STR(c->word)),
		       NULL;
	cond_next(c);
	return build_group(b, kind, nodes.p, nodes.n);
}

static struct node *cond_or(struct cond *c);

static struct node *cond_atom(struct cond *c)
{
	struct node *n;

	if (c->word.n == 0)
		return REFUSE(c->rd, c->line, "điều kiện thiếu vế", "the condition ends early"), NULL;
	if (str_is(c->word, "(")) {
		cond_next(c);
		n = cond_or(c);
		if (n && !str_is(c->word, ")"))
			return REFUSE(c->rd, c->line, "điều kiện: thiếu dấu )", "condition: a ) is missing"), NULL;
		cond_next(c);
		return n;
	}
	if (cond_word(c, "1") || cond_word(c, "any"))
		return cond_of(c, N_OR);
	if (cond_word(c, "all"))
		return cond_of(c, N_AND);
	for (size_t i = 0; i < c->map->n; i++)
		if (str_eq(c->map->keys[i]->s, c->word) && !str_is(c->word, "condition")) {
			cond_next(c);
			return cond_node(c, i);
		}
	if (str_is(c->word, "|"))
		return REFUSE(c->rd, c->line, "phép tổng hợp sau dấu | đã bị bỏ khỏi Sigma: hãy viết quy tắc tương quan",
			       "aggregations behind | were removed from Sigma: write a correlation rule"),
		       NULL;
	return REFUSE(c->rd, c->line, "điều kiện: không có vùng chọn %" PRI_STR, "condition: there is no selection %" PRI_STR,
		       ARG_STR(c->word)),
	       NULL;
}

static struct node *cond_not(struct cond *c)
{
	bool odd = false;
	struct node *n;

	if (++c->depth > COND_DEPTH || c->tokens > COND_TOKENS)
		return REFUSE(c->rd, c->line, "điều kiện quá dài hoặc lồng quá sâu",
			       "the condition is too long or nested too deeply"),
		       NULL;
	while (cond_word(c, "not")) {
		odd = !odd;
		cond_next(c);
	}
	n = cond_atom(c);
	c->depth--;
	return n && odd ? build_not(c->rd->b, n) : n;
}

static struct node *cond_chain(struct cond *c, const char *word, enum node_kind kind, struct node *(*below)(struct cond *))
{
	VEC(struct node *) nodes = { 0 };

	for (;;) {
		struct node *n = below(c);

		if (n == NULL)
			return NULL;
		vec_push(c->rd->b->scratch, &nodes, n);
		if (!cond_word(c, word))
			return build_group(c->rd->b, kind, nodes.p, nodes.n);
		cond_next(c);
	}
}

static struct node *cond_and(struct cond *c)
{
	return cond_chain(c, "and", N_AND, cond_not);
}

static struct node *cond_or(struct cond *c)
{
	return cond_chain(c, "or", N_OR, cond_and);
}

static struct node *condition_read(struct cond *c, const struct yv *v)
{
	struct node *n;

	c->line = v->line;
	c->text = yv_str(v);
	c->tokens = 0;
	if (c->text.n == 0)
		return REFUSE(c->rd, v->line, "thiếu điều kiện", "the condition is missing"), NULL;
	cond_next(c);
	n = cond_or(c);
	if (n && str_is(c->word, "|"))
		return REFUSE(c->rd, c->line, "phép tổng hợp sau dấu | đã bị bỏ khỏi Sigma: hãy viết quy tắc tương quan",
			       "aggregations behind | were removed from Sigma: write a correlation rule"),
		       NULL;
	if (n && c->word.n)
		return REFUSE(c->rd, c->line, "điều kiện: thừa %" PRI_STR, "condition: unexpected %" PRI_STR, ARG_STR(c->word)),
		       NULL;
	return n;
}

struct node *condition_over(struct reading *rd, const struct yv *map, struct node **nodes, const struct yv *cond)
{
	struct cond c = { .rd = rd, .map = map, .nodes = nodes };

	c.used = ARENA_ARRAY(rd->b->scratch, bool, map->n);
	return condition_read(&c, cond);
}

static void unused_selections(struct cond *c)
{
	for (size_t i = 0; i < c->map->n; i++)
		if (!c->used[i] && !no_selection(c->rd, c->map->keys[i]->s) && !str_starts(c->map->keys[i]->s, STR("_")))
			WARN(c->rd, c->map->keys[i]->line, "vùng chọn %" PRI_STR " không được dùng",
				"selection %" PRI_STR " is not used", ARG_STR(c->map->keys[i]->s));
}

/* What pipelines add holds besides. */
static struct node *with_added(struct reading *rd, struct node *root)
{
	for (size_t i = 0; root && i < rd->added.n; i++) {
		struct node *both[2] = { root, det_read(rd, rd->added.p[i].det, STR("pipeline")) };

		if (both[1] == NULL)
			return NULL;
		if (rd->added.p[i].negated)
			both[1] = build_not(rd->b, both[1]);
		root = build_group(rd->b, N_AND, both, 2);
	}
	return root;
}

static void dets_make(struct reading *rd, const struct yv *map)
{
	rd->map = map;
	rd->dets = ARENA_ARRAY(rd->b->scratch, struct det *, map->n);
	for (size_t i = 0; i < map->n; i++)
		if (!no_selection(rd, map->keys[i]->s))
			rd->dets[i] = det_of(rd, map->items[i]);
}

struct node *detections_read(struct reading *rd, const struct yv *map)
{
	struct cond c = { .rd = rd, .map = map };
	VEC(struct node *) nodes = { 0 };
	const struct yv *cond = yv_get(map, "condition");

	if (map->kind != Y_MAP || cond == NULL)
		return REFUSE(rd, map->line, "detection phải có condition", "the detection has no condition"), NULL;
	if (rd->b->l->pipelines.n) {
		dets_make(rd, map);
		if (!(rd->by ? pipelines_again(rd, rd->by) : pipelines_run(rd)))
			return NULL;
	}
	c.nodes = ARENA_ARRAY(rd->b->scratch, struct node *, map->n);
	c.used = ARENA_ARRAY(rd->b->scratch, bool, map->n);
	if (yv_get(map, "timeframe"))
		WARN(rd, map->line, "timeframe không còn trong Sigma", "timeframe is no longer part of Sigma");
	for (size_t i = 0; i < (cond->kind == Y_LIST ? cond->n : 1); i++) {
		struct node *n = condition_read(&c, cond->kind == Y_LIST ? cond->items[i] : cond);

		c.bad |= n == NULL;
		vec_push(rd->b->scratch, &nodes, n);
	}
	if (c.bad)
		return NULL;
	if (nodes.n == 0)
		return REFUSE(rd, cond->line, "thiếu điều kiện", "the condition is missing"), NULL;
	if (rd->b->l->options.lint)
		unused_selections(&c);
	return with_added(rd, build_group(rd->b, N_OR, nodes.p, nodes.n));
}
