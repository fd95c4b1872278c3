/* Conditions of pipelines: on the rule, on an item and its values, on the name of a field; joined by and, by or, or by an expression. */
#include <ctype.h>

#include "sigma/pipe.h"

bool steps_have(const struct ids *ids, struct str id)
{
	for (; ids; ids = ids->before)
		if (str_eq(ids->id, id))
			return true;
	return false;
}

/* ---- Values ---------------------------------------------------------------------------------------------------------------------------------- */

enum value_type yv_type(const struct yv *v)
{
	if (v->kind != Y_TEXT)
		return v->kind == Y_NULL ? V_NULL : V_OTHER;
	if (!v->quoted && (str_eq_ascii(v->s, STR("true")) || str_eq_ascii(v->s, STR("false"))))
		return V_BOOL;
	return yv_number(v) ? V_NUMBER : V_TEXT;
}

enum value_type pv_type(const struct pv *p)
{
	bool plain = p->mods.n == 0 || str_is(p->mods, "cased") || str_is(p->mods, "expand") || str_is(p->mods, "cased|expand");

	return plain ? yv_type(p->v) : V_OTHER;
}

/* Of values of one kind: the order. False: they have none. */
static bool value_order(const struct yv *a, const struct yv *b, int *order)
{
	enum value_type type = yv_type(a);
	char x[NUM_MAX], y[NUM_MAX];
	size_t nx, ny;

	if (type != yv_type(b) || type == V_OTHER)
		return false;
	if (type == V_NUMBER && num_canon(a->s, x, &nx) && num_canon(b->s, y, &ny))
		*order = num_cmp((struct str){ x, nx }, (struct str){ y, ny });
	else
		*order = type == V_NULL ? 0 : type == V_BOOL ? !str_eq_ascii(a->s, b->s) : str_cmp(a->s, b->s);
	return true;
}

static bool op_holds(struct str op, int order)
{
	return op.n == 0 || str_is(op, "eq") ? order == 0
	       : str_is(op, "ne")            ? order != 0
	       : str_is(op, "gte")           ? order >= 0
	       : str_is(op, "gt")            ? order > 0
	       : str_is(op, "lte")           ? order <= 0
	                                     : order < 0;
}

static bool op_orders(struct str op)
{
	return op.n && (op.p[0] == 'g' || op.p[0] == 'l');
}

static bool same_value(struct reading *rd, const struct pv *p, const struct yv *want)
{
	enum value_type type = pv_type(p);
	int order;

	if (type != yv_type(want))
		return false;
	if (type == V_TEXT)
		return str_eq(sigma_text(rd->b->scratch, p->v->s), sigma_text(rd->b->scratch, want->s));
	return value_order(p->v, want, &order) && order == 0;
}

/* ---- On the rule ----------------------------------------------------------------------------------------------------------------------------- */

static bool part_fits(const struct yv *cond, const char *key, struct str mine)
{
	const struct yv *want = yv_get(cond, key);

	return want == NULL || str_eq_ascii(mine, want->s);
}

static bool source_fits(const struct yv *c, struct str product, struct str category, struct str service)
{
	return part_fits(c, "product", product) && part_fits(c, "category", category) && part_fits(c, "service", service);
}

static bool rule_logsource(struct reading *rd, const struct yv *c)
{
	for (size_t i = 0; i < rd->n_refs; i++)
		if (source_fits(c, rd->refs[i].product, rd->refs[i].category, rd->refs[i].service))
			return true;
	return rd->refs == NULL && source_fits(c, rd->product, rd->category, rd->service);
}

static bool det_has(struct reading *rd, struct det *d, struct str field, const struct yv *value)
{
	if (d->kind == DET_ITEM && str_eq(d->w.field, field) && field.n) {
		det_split(rd, d);
		for (size_t i = 0; value && i < d->values.n; i++)
			if (str_find(d->values.p[i].mods, STR("cased")) < 0 && same_value(rd, &d->values.p[i], value))
				return true;
		return value == NULL;
	}
	for (size_t i = 0; i < d->kids.n; i++)
		if (d->kids.p[i] && det_has(rd, d->kids.p[i], field, value))
			return true;
	return false;
}

static bool rule_has(struct reading *rd, const struct yv *c)
{
	struct str field = yv_str(yv_get(c, "field"));

	for (size_t i = 0; rd->map && i < rd->map->n; i++)
		if (rd->dets[i] && det_has(rd, rd->dets[i], field, yv_get(c, "value")))
			return true;
	for (size_t i = 0; i < rd->added.n; i++)
		if (det_has(rd, rd->added.p[i].det, field, yv_get(c, "value")))
			return true;
	return false;
}

static bool rule_tag(struct reading *rd, const struct yv *c)
{
	const struct yv *tags = yv_get(rd->doc, "tags");

	for (size_t i = 0; i < yv_count(tags); i++)
		if (str_eq(yv_nth(tags, i)->s, yv_str(yv_get(c, "tag"))))
			return true;
	return false;
}

static bool rule_plain(struct reading *rd, const struct yv *c)
{
	(void)c;
	return yv_get(rd->doc, "correlation") == NULL;
}

static bool rule_correlation(struct reading *rd, const struct yv *c)
{
	return !rule_plain(rd, c);
}

static bool rule_applied(struct reading *rd, const struct yv *c)
{
	return steps_have(rd->ids, yv_str(yv_get(c, "processing_item_id")));
}

static bool state_holds(const struct said *state, const struct yv *c)
{
	struct str op = yv_str(yv_get(c, "op"));
	int order;

	for (; state; state = state->before)
		if (str_eq(state->key, yv_str(yv_get(c, "key"))))
			return value_order(state->value, yv_get(c, "val"), &order) ? op_holds(op, order) : str_is(op, "ne");
	return false;
}

static bool rule_state(struct reading *rd, const struct yv *c)
{
	return state_holds(rd->state, c);
}

/* A word's place in an order; -1: none of them. */
static int rank(struct str word, const char *words)
{
	struct str rest = str_z(words), one;

	for (int i = 0; str_next(&rest, ' ', &one); i++)
		if (str_eq_ascii(word, one))
			return i;
	return -1;
}

/* 2026-01-05 and 2026/1/5 as one number; -1: no date. */
static int64_t date_number(struct str s)
{
	char sep = str_find(s, STR("/")) >= 0 ? '/' : '-';
	struct str part;
	int64_t n, date = 0;
	int parts = 0;

	while (str_next(&s, sep, &part) && ++parts <= 3) {
		if (!str_to_i64(part, &n) || n < 0 || n > 9999)
			return -1;
		date = date * 100 + n;
	}
	return parts == 3 ? date : -1;
}

static bool list_holds(const struct yv *list, struct str op, struct str value)
{
	bool in = false;

	for (size_t i = 0; i < list->n; i++)
		in |= str_eq(yv_str(list->items[i]), value);
	return str_is(op, "in") ? in : str_is(op, "not_in") ? !in : str_is(op, "ne");
}

static bool attribute_holds(struct reading *rd, struct str name, const struct yv *mine, const struct yv *want, struct str op)
{
	static const char levels[] = "informational low medium high critical",
			  states[] = "unsupported deprecated experimental test stable";
	const struct yv plain = { .kind = Y_TEXT, .s = want->s };
	bool date = str_is(name, "date") || str_is(name, "modified"), level = str_is(name, "level");
	int64_t a, b;
	int order;

	if (mine->kind == Y_LIST)
		return list_holds(mine, op, want->s);
	if (date || level || str_is(name, "status")) {
		a = date ? date_number(yv_str(mine)) : rank(yv_str(mine), level ? levels : states);
		b = date ? date_number(want->s) : rank(want->s, level ? levels : states);
		if (a >= 0 && b >= 0 && !str_is(op, "in") && !str_is(op, "not_in"))
			return op_holds(op, (a > b) - (a < b));
	} else if (str_is(name, "id") && !op_orders(op)) {
		return str_eq_ascii(yv_str(mine), want->s) == (op.n == 0 || str_is(op, "eq"));
	} else if (yv_type(mine) == V_NUMBER) {
		if (value_order(mine, &plain, &order) && !str_is(op, "in") && !str_is(op, "not_in"))
			return op_holds(op, order);
	} else if (mine->kind == Y_TEXT && (op.n == 0 || str_is(op, "eq") || str_is(op, "ne"))) {
		return str_eq(mine->s, want->s) == !str_is(op, "ne");
	}
	REFUSE(rd, want->line, "pipeline: rule_attribute %" PRI_STR " không so sánh được như vậy",
		"pipeline: rule_attribute %" PRI_STR " cannot be compared like this", ARG_STR(name));
	rd->refused = true;
	return false;
}

static bool rule_attribute(struct reading *rd, const struct yv *c)
{
	struct str name = yv_str(yv_get(c, "attribute"));
	const struct yv *mine = yv_get(rd->doc, name.p);

	if (mine == NULL)
		for (const struct said *s = rd->attrs; s && mine == NULL; s = s->before)
			mine = str_eq(s->key, name) ? s->value : NULL;
	return mine && mine->kind != Y_NULL && attribute_holds(rd, name, mine, yv_get(c, "value"), yv_str(yv_get(c, "op")));
}

/* ---- On an item, on a name ---------------------------------------------------------------------------------------------------------------------- */

struct look { /* what a condition looks at */
	const struct change *c;
	const struct det *item; /* or, of a name alone: */
	struct str field;
	const struct ids *ids;
};

static bool field_listed(const struct look *k, const struct yv *c, struct str field)
{
	const struct yv *fields = yv_get(c, "fields");
	bool re = str_is(yv_str(yv_get(c, "mode")), "re");

	for (size_t i = 0; field.n && i < yv_count(fields); i++)
		if (re ? pattern_is(k->c->rd, yv_nth(fields, i)->s, field) : str_eq(yv_nth(fields, i)->s, field))
			return true;
	return false;
}

static bool is_ref(const struct pv *p)
{
	return str_find(p->mods, STR("fieldref")) >= 0 && p->v->kind == Y_TEXT;
}

/* Of an item: its field, or one that it refers to. */
static bool field_or_ref(const struct look *k, const struct yv *c, bool included)
{
	if (field_listed(k, c, k->field) == included)
		return true;
	for (size_t i = 0; k->item && i < k->item->values.n; i++)
		if (is_ref(&k->item->values.p[i]) && field_listed(k, c, k->item->values.p[i].v->s) == included)
			return true;
	return false;
}

static bool field_included(const struct look *k, const struct yv *c)
{
	return field_or_ref(k, c, true);
}

static bool field_excluded(const struct look *k, const struct yv *c)
{
	return field_or_ref(k, c, false);
}

static bool was_applied(const struct look *k, const struct yv *c)
{
	return steps_have(k->ids, yv_str(yv_get(c, "processing_item_id")));
}

static bool state_is(const struct look *k, const struct yv *c)
{
	return state_holds(k->c->state, c);
}

static bool one_matches(struct reading *rd, const struct yv *c, const struct pv *p)
{
	bool hit = pv_type(p) == V_TEXT && pattern_is(rd, yv_str(yv_get(c, "pattern")), text_plain(rd->b->scratch, p->v->s));

	return hit != yv_yes(yv_get(c, "negate"));
}

static bool one_is(struct reading *rd, const struct yv *c, const struct pv *p)
{
	return same_value(rd, p, yv_get(c, "value"));
}

static bool one_has_wildcard(struct reading *rd, const struct yv *c, const struct pv *p)
{
	struct str s = pv_type(p) == V_TEXT ? sigma_text(rd->b->scratch, p->v->s) : (struct str){ 0 };

	(void)c;
	return s.n && (memchr(s.p, G_MANY, s.n) || memchr(s.p, G_ONE, s.n));
}

static bool one_null(struct reading *rd, const struct yv *c, const struct pv *p)
{
	(void)rd, (void)c;
	return pv_type(p) == V_NULL;
}

#define ON_VALUE(name, one)                                                                                                        \
	static bool name(const struct look *k, const struct yv *c)                                                                 \
	{                                                                                                                          \
		bool all = str_is(yv_str(yv_get(c, "cond")), "all");                                                               \
		for (size_t i = 0; i < k->item->values.n; i++)                                                                     \
			if (one(k->c->rd, c, &k->item->values.p[i]) != all)                                                        \
				return !all;                                                                                       \
		return all;                                                                                                        \
	}
ON_VALUE(value_matches, one_matches)
ON_VALUE(value_is, one_is)
ON_VALUE(value_has_wildcard, one_has_wildcard)
ON_VALUE(value_null, one_null)

/* ---- The tables ------------------------------------------------------------------------------------------------------------------------------------ */

#define OPS "op=eq|ne|gte|gt|lte|lt"
enum subject { ON_RULE, ON_ITEM, ON_NAME };
static const struct cond_row {
	enum subject on;
	const char *type, *keys;
	bool (*rule)(struct reading *rd, const struct yv *c);
	bool (*look)(const struct look *k, const struct yv *c);
} cond_rows[] = {
	{ ON_RULE, "logsource", "product:t category:t service:t", rule_logsource, NULL },
	{ ON_RULE, "contains_detection_item", "!field:t !value:a", rule_has, NULL },
	{ ON_RULE, "contains_field", "!field:t", rule_has, NULL },
	{ ON_RULE, "processing_item_applied", "!processing_item_id:t", rule_applied, NULL },
	{ ON_RULE, "processing_state", "!key:t !val:a " OPS, rule_state, NULL },
	{ ON_RULE, "is_sigma_rule", "", rule_plain, NULL },
	{ ON_RULE, "is_sigma_correlation_rule", "", rule_correlation, NULL },
	{ ON_RULE, "rule_attribute", "!attribute:t !value:t " OPS "|in|not_in", rule_attribute, NULL },
	{ ON_RULE, "tag", "!tag:t", rule_tag, NULL },
	{ ON_ITEM, "match_string", "!pattern:r cond=any|all negate:b", NULL, value_matches },
	{ ON_ITEM, "match_value", "!value:a cond=any|all", NULL, value_is },
	{ ON_ITEM, "contains_wildcard", "cond=any|all", NULL, value_has_wildcard },
	{ ON_ITEM, "is_null", "cond=any|all", NULL, value_null },
	{ ON_ITEM, "processing_item_applied", "!processing_item_id:t", NULL, was_applied },
	{ ON_ITEM, "processing_state", "!key:t !val:a " OPS, NULL, state_is },
	{ ON_NAME, "include_fields", "!fields:l mode=plain|re", NULL, field_included },
	{ ON_NAME, "exclude_fields", "!fields:l mode=plain|re", NULL, field_excluded },
	{ ON_NAME, "processing_item_applied", "!processing_item_id:t", NULL, was_applied },
	{ ON_NAME, "processing_state", "!key:t !val:a " OPS, NULL, state_is },
};

static const struct subject_row {
	const char *list, *op, *negate, *expr;
} subjects[] = {
	[ON_RULE] = { "rule_conditions", "rule_cond_op", "rule_cond_not", "rule_cond_expr" },
	[ON_ITEM] = { "detection_item_conditions", "detection_item_cond_op", "detection_item_cond_not",
		"detection_item_cond_expr" },
	[ON_NAME] = { "field_name_conditions", "field_name_cond_op", "field_name_cond_not", "field_name_cond_expr" },
};

static const struct cond_row *cond_row(enum subject on, const struct yv *c)
{
	for (size_t i = 0; i < COUNT(cond_rows); i++)
		if (cond_rows[i].on == on && str_is(yv_str(yv_get(c, "type")), cond_rows[i].type))
			return &cond_rows[i];
	return NULL;
}

/* ---- Expressions: not binds tighter than and, and than or --------------------------------------------------------------------------------------- */

struct expr {
	struct str text, word; /* what is left, and the word at hand */
	enum subject on;
	const struct yv *conds; /* a map: name -> condition */
	struct reading *rd;     /* NULL: is it well-formed? */
	const struct look *look;
	bool *used; /* of conds */
	const char *fault;
	unsigned depth;
};

static void expr_next(struct expr *e)
{
	size_t n = 0;

	e->text = str_trim(e->text);
	while (n < e->text.n && (isalnum((unsigned char)e->text.p[n]) || e->text.p[n] == '_' || e->text.p[n] == '-'))
		n++;
	e->word = str_cut(e->text, 0, n ? n : 1);
	e->text = str_from(e->text, e->word.n);
}

static bool cond_holds(const struct expr *e, const struct yv *c)
{
	const struct cond_row *row = cond_row(e->on, c);

	return row->rule ? row->rule(e->rd, c) : row->look(e->look, c);
}

static bool expr_or(struct expr *e);

static bool expr_atom(struct expr *e)
{
	bool v = false;

	if (e->fault || ++e->depth > 64) {
		e->fault = e->fault ? e->fault : "nested too deeply";
		return false;
	}
	if (str_is(e->word, "not")) {
		expr_next(e);
		v = !expr_atom(e);
	} else if (str_is(e->word, "(")) {
		expr_next(e);
		v = expr_or(e);
		if (!str_is(e->word, ")"))
			e->fault = "a ) is missing";
		expr_next(e);
	} else {
		size_t i = 0;

		while (i < e->conds->n && !str_eq(e->conds->keys[i]->s, e->word))
			i++;
		if (i == e->conds->n)
			e->fault = "a name that is none of the conditions, or none at all";
		else if (e->rd)
			v = cond_holds(e, e->conds->items[i]);
		else
			e->used[i] = true;
		expr_next(e);
	}
	e->depth--;
	return v;
}

static bool expr_and(struct expr *e)
{
	bool v = expr_atom(e);

	while (!e->fault && str_is(e->word, "and")) {
		expr_next(e);
		v &= expr_atom(e);
	}
	return v;
}

static bool expr_or(struct expr *e)
{
	bool v = expr_and(e);

	while (!e->fault && str_is(e->word, "or")) {
		expr_next(e);
		v |= expr_and(e);
	}
	return v;
}

static bool expr_run(struct expr *e, struct str text)
{
	bool v;

	e->text = text;
	expr_next(e);
	v = expr_or(e);
	if (!e->fault && (e->word.n || e->text.n))
		e->fault = "more than one expression";
	return v;
}

/* As pySigma joins them: none with `or`, or turned round, never hold; but for rules, where none always hold. */
static bool hold(enum subject on, struct reading *rd, const struct yv *step, const struct look *look)
{
	const struct subject_row *row = &subjects[on];
	const struct yv *conds = yv_get(step, row->list), *text = yv_get(step, row->expr);
	bool any = str_is(yv_str(yv_get(step, row->op)), "or"), result = !any;
	struct expr e = { .on = on, .conds = conds, .rd = rd, .look = look };

	if (on == ON_RULE && yv_count(conds) == 0)
		return true;
	if (text)
		result = expr_run(&e, yv_str(text));
	for (size_t i = 0; !text && i < yv_count(conds); i++) {
		bool one = cond_holds(&e, yv_nth(conds, i));

		result = any ? result || one : result && one;
	}
	return result != yv_yes(yv_get(step, row->negate));
}

bool rule_holds(struct reading *rd, const struct yv *step)
{
	return hold(ON_RULE, rd, step, NULL);
}

bool item_holds(const struct change *c, const struct det *d)
{
	struct look k = { c, d, d->w.field, d->ids };

	return hold(ON_ITEM, c->rd, c->step, &k) && hold(ON_NAME, c->rd, c->step, &k);
}

bool name_holds(const struct change *c, struct str field, const struct ids *ids)
{
	struct look k = { c, NULL, field, ids };

	return hold(ON_NAME, c->rd, c->step, &k);
}

/* ---- Loading -------------------------------------------------------------------------------------------------------------------------------------------- */

static bool expression_known(const struct check *c, enum subject on, const struct yv *step)
{
	const struct subject_row *row = &subjects[on];
	const struct yv *text = yv_get(step, row->expr), *conds = yv_get(step, row->list);
	struct expr e = { .on = on, .conds = conds };

	if (text == NULL)
		return true;
	if (conds == NULL || conds->kind != Y_MAP || yv_get(step, row->op) || text->kind != Y_TEXT)
		return BAD(c, text->line, "%s cần %s có tên (map), và không đi với %s",
			"%s needs named %s (a map), and goes without %s", row->expr, row->list, row->op);
	e.used = ARENA_ARRAY(&c->l->cx.arena, bool, conds->n);
	(void)expr_run(&e, text->s);
	for (size_t i = 0; i < conds->n && !e.fault; i++)
		if (!e.used[i])
			e.fault = "one of the conditions is not in it";
	return e.fault == NULL || BAD(c, text->line, "%s sai: %s", "%s is malformed: %s", row->expr, e.fault);
}

static bool list_known(const struct check *c, enum subject on, const struct yv *conds)
{
	for (size_t i = 0; i < yv_count(conds); i++) {
		const struct yv *one = yv_nth(conds, i), *fields = yv_get(one, "fields");
		const struct cond_row *row = cond_row(on, one);
		const char *why = "";

		if (row == NULL)
			return BAD(c, one->line, "điều kiện không hỗ trợ: %" PRI_STR, "unsupported condition: %" PRI_STR,
				ARG_STR(yv_str(yv_get(one, "type"))));
		if (!keys_known(c, one, "type:t", row->keys))
			return false;
		for (size_t k = 0; str_is(yv_str(yv_get(one, "mode")), "re") && k < yv_count(fields); k++)
			if (pattern_get(c->l, yv_nth(fields, k)->s, &why) == NULL)
				return BAD(c, one->line, "biểu thức chính quy sai: %s", "malformed regular expression: %s", why);
	}
	return true;
}

bool conditions_known(const struct check *c, const struct yv *step)
{
	for (size_t i = 0; i < COUNT(subjects); i++) {
		const struct subject_row *row = &subjects[i];

		if (!list_known(c, (enum subject)i, yv_get(step, row->list)) || !expression_known(c, (enum subject)i, step))
			return false;
		if (i != ON_RULE && yv_count(yv_get(step, row->list)) == 0 &&
			(str_is(yv_str(yv_get(step, row->op)), "or") || yv_yes(yv_get(step, row->negate))))
			PROBLEM(c->l, SIGMA_WARNING, c->file, step->line, (struct str){ 0 },
				"pipeline: %s rỗng với or hoặc phủ định: bước này không bao giờ có tác dụng",
				"pipeline: no %s, joined by or or turned round: this step never does anything", row->list);
	}
	return true;
}
