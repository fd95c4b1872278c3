/* Correlation rules: read, checked, and tied to the rules they refer to (by id or name). A reference that leads nowhere, or in a circle,
 * refuses the correlation. */
#include "sigma/load.h"

#include "base/text.h"

static const char *const type_names[] = { "event_count", "value_count", "temporal", "temporal_ordered", "value_sum", "value_avg",
	"value_percentile", "value_median" };

struct corr_reading {
	struct reading *rd;
	struct doc *doc;
	const struct yv *body;
	struct corr c;
	VEC(struct doc *) refs;
	VEC(struct str) ref_texts;
	struct made *own; /* by rule: the steps of pipelines that apply to the correlation */
};

static bool corr_type(struct corr_reading *cr)
{
	const struct yv *type = yv_get(cr->body, "type");

	for (size_t i = 0; i < COUNT(type_names); i++)
		if (str_is(yv_str(type), type_names[i])) {
			cr->c.type = (enum corr_type)i;
			return true;
		}
	return REFUSE(cr->rd, type ? type->line : cr->body->line, "kiểu tương quan không có: %" PRI_STR,
		       "unknown correlation type: %" PRI_STR, ARG_STR(yv_str(type))),
	       false;
}

static bool corr_span(struct corr_reading *cr)
{
	static const struct {
		char unit;
		int64_t seconds;
	} units[] = { { 's', 1 }, { 'm', 60 }, { 'h', 3600 }, { 'd', 86400 }, { 'w', 7 * 86400 }, { 'M', 30 * 86400 },
		{ 'y', 365 * 86400 } };
	const struct yv *v = yv_get(cr->body, "timespan");
	struct str s = yv_str(v);
	int64_t n;

	for (size_t i = 0; s.n > 1 && i < COUNT(units); i++)
		if (s.p[s.n - 1] == units[i].unit && str_to_i64(str_cut(s, 0, s.n - 1), &n) && n > 0 && n <= 1000000) {
			cr->c.span_us = n * units[i].seconds * US_PER_S;
			return true;
		}
	return REFUSE(cr->rd, v ? v->line : cr->body->line, "timespan sai hoặc thiếu: %" PRI_STR,
		       "timespan is malformed or missing: %" PRI_STR, ARG_STR(s)),
	       false;
}

static void doc_name(struct build *b, struct doc *d, struct str name)
{
	struct doc *other = name.n ? map_get(&b->docs, name) : NULL;

	if (other && other != d)
		map_put(&b->docs_twice, name, d);
	else if (name.n)
		map_put(&b->docs, name, d);
}

/* The documents that correlations may refer to, by id and by name. */
void docs_name(struct build *b)
{
	struct sigma_loader *l = b->l;

	map_init(&b->docs, b->tmp);
	map_init(&b->docs_twice, b->tmp);
	for (size_t i = 0; i < l->docs.n; i++)
		if (l->docs.p[i].kind != DOC_FILTER) {
			doc_name(b, &l->docs.p[i], l->docs.p[i].id);
			doc_name(b, &l->docs.p[i], l->docs.p[i].name);
		}
}

static bool corr_ref(struct corr_reading *cr, const struct yv *v)
{
	struct build *b = cr->rd->b;
	struct doc *d = v->kind == Y_TEXT && v->s.n ? map_get(&b->docs, v->s) : NULL;

	if (d == NULL || map_get(&b->docs_twice, v->s))
		return REFUSE(cr->rd, v->line, "không có quy tắc, hoặc có nhiều quy tắc, tên %" PRI_STR,
			       "no rule, or more than one, is called %" PRI_STR, ARG_STR(yv_str(v))),
		       false;
	if (d->kind == DOC_CORRELATION && (!d->read || d->depth >= CHAIN_MAX))
		return REFUSE(cr->rd, v->line, "chuỗi tương quan qua %" PRI_STR " trỏ vòng hoặc dài quá %d bước",
			       "the chain of correlations over %" PRI_STR " goes in a circle or is longer than %d", ARG_STR(v->s),
			       CHAIN_MAX),
		       false;
	if (d->rule == NONE)
		return REFUSE(cr->rd, v->line, "quy tắc %" PRI_STR " không chạy được", "rule %" PRI_STR " does not run",
			       ARG_STR(v->s)),
		       false;
	for (size_t i = 0; i < cr->refs.n && cr->c.type != C_ORDERED; i++)
		if (cr->refs.p[i] == d)
			return REFUSE(cr->rd, v->line, "quy tắc %" PRI_STR " được nêu hai lần", "rule %" PRI_STR " is named twice",
				       ARG_STR(v->s)),
			       false;
	if (d->kind == DOC_CORRELATION && cr->doc->depth <= d->depth)
		cr->doc->depth = d->depth + 1;
	vec_push(cr->rd->b->tmp, &cr->refs, d);
	vec_push(cr->rd->b->tmp, &cr->ref_texts, v->s);
	return true;
}

/* Every correlation that it refers to was read. */
bool corr_ready(struct build *b, const struct doc *d)
{
	const struct yv *v = yv_get(yv_get(d->root, "correlation"), "rules");

	for (size_t i = 0; v && i < (v->kind == Y_LIST ? v->n : 1); i++) {
		struct str name = yv_str(v->kind == Y_LIST ? v->items[i] : v);
		const struct doc *of = name.n ? map_get(&b->docs, name) : NULL;

		if (of && of->kind == DOC_CORRELATION && !of->read)
			return false;
	}
	return true;
}

static bool corr_refs(struct corr_reading *cr)
{
	const struct yv *v = yv_get(cr->body, "rules");
	struct build *b = cr->rd->b;
	uint32_t *refs;

	if (v == NULL || (v->kind != Y_LIST && v->kind != Y_TEXT) || (v->kind == Y_LIST && (v->n == 0 || v->n > 64)))
		return REFUSE(cr->rd, cr->body->line, "tương quan cần từ 1 đến 64 rules", "a correlation needs 1 to 64 rules"),
		       false;
	for (size_t i = 0; i < (v->kind == Y_LIST ? v->n : 1); i++)
		if (!corr_ref(cr, v->kind == Y_LIST ? v->items[i] : v))
			return false;
	refs = ARENA_ARRAY(b->a, uint32_t, cr->refs.n);
	for (size_t i = 0; i < cr->refs.n; i++)
		refs[i] = cr->refs.p[i]->rule;
	cr->c.refs = refs;
	cr->c.n_refs = (uint32_t)cr->refs.n;
	return true;
}

/* The field that stands for `name` in a rule: by alias, or itself. */
static struct str alias_of(struct build *b, const struct yv *body, struct str name, const struct doc *d)
{
	const struct yv *alias = yv_get(yv_get(body, "aliases"), arena_z(b->tmp, name));

	for (size_t i = 0; alias && alias->kind == Y_MAP && i < alias->n; i++)
		if (str_eq(alias->keys[i]->s, d->id) || str_eq(alias->keys[i]->s, d->name))
			return yv_str(alias->items[i]);
	return name;
}

static struct str aliased(struct corr_reading *cr, struct str name, size_t ref)
{
	return alias_of(cr->rd->b, cr->body, name, cr->refs.p[ref]);
}

/* One name, or a list of them. */
static size_t names_count(const struct yv *v)
{
	return v == NULL || v->kind == Y_NULL ? 0 : v->kind == Y_LIST ? v->n : 1;
}

static struct str names_at(const struct yv *v, size_t i)
{
	return yv_str(v->kind == Y_LIST ? v->items[i] : v);
}

enum { CARRIED_MAX = 16 };
static bool carry(struct build *b, struct doc *d, struct str name)
{
	const struct yv *own = yv_get(yv_get(d->root, "correlation"), "group-by");

	for (size_t i = 0; i < names_count(own); i++)
		if (str_eq(names_at(own, i), name))
			return false;
	for (size_t i = 0; i < d->carried.n; i++)
		if (str_eq(d->carried.p[i], name))
			return false;
	if (name.n == 0 || d->carried.n == CARRIED_MAX)
		return false;
	vec_push(b->tmp, &d->carried, name);
	return true;
}

/* "Even if the rule many_failed_logins groups by the ComputerName field, the correlation rule only uses its own group-by User": what those that
 * refer to a correlation group by or count, and it does not, it takes along from the event that completes it. */
static bool carried_by(struct build *b, const struct doc *d)
{
	const struct yv *body = yv_get(d->root, "correlation"), *rules = yv_get(body, "rules"), *group = yv_get(body, "group-by");
	const struct yv *field = yv_get(yv_get(body, "condition"), "field");
	bool more = false;

	for (size_t r = 0; r < names_count(rules); r++) {
		struct str ref = names_at(rules, r);
		struct doc *of = ref.n ? map_get(&b->docs, ref) : NULL;

		if (of == NULL || of->kind != DOC_CORRELATION || of == d)
			continue;
		for (size_t i = 0; i < names_count(group); i++)
			more |= carry(b, of, alias_of(b, body, names_at(group, i), of));
		for (size_t i = 0; i < names_count(field); i++)
			more |= carry(b, of, alias_of(b, body, names_at(field, i), of));
		for (size_t i = 0; i < d->carried.n; i++)
			more |= carry(b, of, alias_of(b, body, d->carried.p[i], of));
	}
	return more;
}

void corrs_carry(struct build *b)
{
	bool more = true;

	for (unsigned pass = 0; pass < CHAIN_MAX && more; pass++) {
		more = false;
		for (size_t i = 0; i < b->l->docs.n; i++)
			if (b->l->docs.p[i].kind == DOC_CORRELATION)
				more |= carried_by(b, &b->l->docs.p[i]);
	}
}

/* What pipelines do to the correlation itself, as it refers to this one rule; of all rules for what they do once: refusals, fields to show. */
static bool corr_pipelines(struct corr_reading *cr)
{
	struct build *b = cr->rd->b;
	VEC(struct made) all = { 0 };

	cr->own = ARENA_ARRAY(b->tmp, struct made, cr->refs.n + 1);
	for (size_t r = 0; r < cr->refs.n; r++) {
		const struct doc *d = cr->refs.p[r];

		for (size_t i = 0; i < d->n_below; i++)
			vec_push(b->tmp, &all, d->below[i]);
		if (d->kind == DOC_RULE)
			vec_push(b->tmp, &all, d->made);
	}
	cr->doc->below = all.p;
	cr->doc->n_below = all.n;
	for (size_t r = 0; r <= cr->refs.n; r++) {
		struct reading of = { .b = b, .file = cr->rd->file, .rule = cr->rd->rule, .doc = cr->rd->doc };
		bool whole = r == cr->refs.n;

		of.refs = whole ? all.p : cr->refs.p[r]->kind == DOC_RULE ? &cr->refs.p[r]->made : cr->refs.p[r]->below;
		of.n_refs = whole ? all.n : cr->refs.p[r]->kind == DOC_RULE ? 1 : cr->refs.p[r]->n_below;
		if (whole) {
			reading_fields(cr->rd, cr->rd->doc);
			cr->rd->refs = of.refs;
			cr->rd->n_refs = of.n_refs;
		}
		if (!pipelines_run(whole ? cr->rd : &of))
			return false;
		cr->own[r] = pipelines_made(whole ? cr->rd : &of);
	}
	return true;
}

/* Pipelines rename the fields of each rule, so what a correlation calls by the rule's name is renamed with it. NULL: refused. */
static const uint32_t *field_slots(struct corr_reading *cr, const struct str *names, uint32_t n)
{
	struct build *b = cr->rd->b;
	uint32_t *out = ARENA_ARRAY(b->a, uint32_t, (size_t)n * cr->refs.n);

	for (size_t r = 0; r < cr->refs.n; r++) {
		const struct doc *d = cr->refs.p[r];

		for (uint32_t i = 0; i < n; i++) {
			struct str name = aliased(cr, names[i], r);

			out[r * n + i] = NONE;
			if (d->kind != DOC_RULE)
				continue;
			if (!pipelines_field(cr->rd, &d->made, &cr->own[r], name, &name))
				return REFUSE(cr->rd, cr->body->line, "pipeline đổi trường %" PRI_STR " thành nhiều trường",
					       "the pipeline makes several fields of %" PRI_STR, ARG_STR(name)),
				       NULL;
			out[r * n + i] = build_slot(b, name);
			b->slots.p[out[r * n + i]].keep = true;
		}
	}
	return out;
}

/* A correlation that fires has the fields it groups by, and what it carries for those that refer to it. */
static bool chain_keys(struct corr_reading *cr)
{
	struct build *b = cr->rd->b;
	uint32_t n = cr->c.n_given + cr->c.n_field, *keys = ARENA_ARRAY(b->a, uint32_t, (size_t)n * cr->refs.n);

	for (size_t r = 0; r < cr->refs.n; r++)
		for (uint32_t i = 0; cr->refs.p[r]->kind == DOC_CORRELATION && i < n; i++) {
			const struct corr *of = &b->corrs.p[cr->refs.p[r]->rule - b->out->n_detections];
			struct str name = aliased(cr, i < cr->c.n_given ? cr->c.group[i] : cr->c.fields[i - cr->c.n_given], r);
			uint32_t k = 0;

			while (k < of->n_given && !str_eq(of->group[k], name))
				k++;
			if (k == of->n_given)
				return REFUSE(cr->rd, cr->body->line,
					       "quy tắc %" PRI_STR " không có trường %" PRI_STR " (quá nhiều trường)",
					       "rule %" PRI_STR " does not have field %" PRI_STR " (too many fields)",
					       ARG_STR(cr->ref_texts.p[r]), ARG_STR(name)),
				       false;
			keys[r * n + i] = k;
		}
	cr->c.keys = keys;
	return true;
}

static bool names_of(struct corr_reading *cr, const struct yv *v, const struct str **names, uint32_t *n)
{
	size_t count = names_count(v);
	struct str *out = ARENA_ARRAY(cr->rd->b->a, struct str, count);

	for (size_t i = 0; i < count; i++) {
		struct str name = names_at(v, i);

		if (name.n == 0)
			return REFUSE(cr->rd, v->line, "cần tên trường", "a name of a field is needed"), false;
		out[i] = arena_str(cr->rd->b->a, name);
	}
	*names = out;
	*n = (uint32_t)count;
	return true;
}

/* A name in `aliases` that is none of the rules is a typing error, and would group by another field than was meant. */
static bool aliases_check(struct corr_reading *cr)
{
	const struct yv *aliases = yv_get(cr->body, "aliases");

	if (aliases == NULL || aliases->kind == Y_NULL)
		return true;
	for (size_t i = 0; i < (aliases->kind == Y_MAP ? aliases->n : 1); i++) {
		const struct yv *one = aliases->kind == Y_MAP ? aliases->items[i] : aliases;

		if (aliases->kind != Y_MAP || one->kind != Y_MAP)
			return REFUSE(cr->rd, one->line, "aliases phải có dạng bí_danh: {quy tắc: trường}",
				       "aliases have the form alias: {rule: field}"),
			       false;
		for (size_t k = 0; k < one->n; k++) {
			bool known = false;

			for (size_t r = 0; r < cr->refs.n; r++)
				known |= str_eq(one->keys[k]->s, cr->refs.p[r]->id) || str_eq(one->keys[k]->s, cr->refs.p[r]->name);
			if (!known || yv_str(one->items[k]).n == 0)
				return REFUSE(cr->rd, one->line,
					       "aliases nêu %" PRI_STR ", không có trong rules (hoặc thiếu tên trường)",
					       "aliases name %" PRI_STR ", which is none of the rules (or has no field)",
					       ARG_STR(one->keys[k]->s)),
				       false;
		}
	}
	return true;
}

static bool number(const struct yv *v, double *out)
{
	char canon[NUM_MAX];
	size_t n;

	if (v == NULL || v->kind != Y_TEXT || v->quoted || !num_canon(v->s, canon, &n))
		return false;
	*out = num_double((struct str){ canon, n });
	return true;
}

static bool corr_bound(struct corr_reading *cr, struct str key, const struct yv *v)
{
	static const struct {
		const char *name;
		enum compare op;
		bool not_equal;
	} ops[] = { { "gt", CMP_GT, false }, { "gte", CMP_GTE, false }, { "lt", CMP_LT, false }, { "lte", CMP_LTE, false },
		{ "eq", CMP_EQ, false }, { "neq", CMP_EQ, true } };
	struct corr *c = &cr->c;

	for (size_t i = 0; i < COUNT(ops); i++) {
		double than;

		if (!str_is(key, ops[i].name))
			continue;
		if (!number(v, &than) || c->n_bounds == COUNT(c->bounds))
			return REFUSE(cr->rd, v->line, "điều kiện %s cần một số", "condition %s needs a number", ops[i].name),
			       false;
		c->bounds[c->n_bounds++] = (struct corr_bound){ ops[i].op, ops[i].not_equal, than };
		return true;
	}
	return REFUSE(cr->rd, v->line, "điều kiện không có: %" PRI_STR, "unknown condition: %" PRI_STR, ARG_STR(key)), false;
}

/* temporal with `condition: a and not b`: names of rules. */
static bool corr_expr(struct corr_reading *cr, const struct yv *cond)
{
	struct build *b = cr->rd->b;
	struct yv *map = ARENA_NEW(b->tmp, struct yv), *one;
	struct node **nodes = ARENA_ARRAY(b->tmp, struct node *, cr->refs.n);

	*map = (struct yv){ .kind = Y_MAP, .line = cond->line, .n = cr->refs.n };
	map->keys = ARENA_ARRAY(b->tmp, struct yv *, cr->refs.n);
	map->items = ARENA_ARRAY(b->tmp, struct yv *, cr->refs.n);
	for (size_t i = 0; i < cr->refs.n; i++) {
		one = ARENA_NEW(b->tmp, struct yv);
		*one = (struct yv){ .kind = Y_TEXT, .s = cr->ref_texts.p[i], .line = cond->line };
		map->keys[i] = map->items[i] = one;
		nodes[i] = build_node(b, N_ITEM, (uint32_t)i);
	}
	cr->c.expr = condition_over(cr->rd, map, nodes, cond);
	return cr->c.expr != NULL;
}

static bool is_value(enum corr_type t)
{
	return t == C_VALUE_COUNT || t >= C_SUM;
}

static bool corr_condition_map(struct corr_reading *cr, const struct yv *cond)
{
	struct corr *c = &cr->c;

	for (size_t i = 0; cond->kind == Y_MAP && i < cond->n; i++) {
		struct str key = cond->keys[i]->s;

		if (str_is(key, "percentile") && c->type == C_PERCENTILE && number(cond->items[i], &c->percentile))
			continue;
		if (!(str_is(key, "field") ? names_of(cr, cond->items[i], &c->fields, &c->n_field)
					   : corr_bound(cr, key, cond->items[i])))
			return false;
	}
	return true;
}

/* Bounds on how many of the rules were seen that only all of them fulfil; or none. */
static bool wants_all(const struct corr *c)
{
	for (uint32_t n = 1; c->n_bounds && n <= c->n_refs; n++)
		if (bounds_hold(c, n) != (n == c->n_refs))
			return false;
	return true;
}

static bool corr_condition(struct corr_reading *cr)
{
	const struct yv *cond = yv_get(cr->body, "condition");
	struct corr *c = &cr->c;
	bool temporal = c->type == C_TEMPORAL || c->type == C_ORDERED;

	c->percentile = 50;
	if (cond && cond->kind == Y_TEXT)
		return c->type == C_TEMPORAL ? corr_expr(cr, cond)
		                             : (REFUSE(cr->rd, cond->line, "chỉ temporal có điều kiện bằng chữ",
							"only temporal takes a condition in words"),
						       false);
	if (cond && cond->kind != Y_NULL && cond->kind != Y_MAP)
		return REFUSE(cr->rd, cond->line, "condition phải là một map", "`condition` must be a map"), false;
	if (cond && !corr_condition_map(cr, cond))
		return false;
	if (c->type == C_ORDERED && !wants_all(c))
		return REFUSE(cr->rd, cond->line, "temporal_ordered cần đủ mọi quy tắc theo thứ tự: điều kiện này đòi khác",
			       "temporal_ordered needs all of its rules in their order: this condition asks for something else"),
		       false;
	if (!temporal && c->n_bounds == 0)
		return REFUSE(cr->rd, cr->body->line, "tương quan thiếu điều kiện (gte, lt, ...)",
			       "the correlation has no condition (gte, lt, ...)"),
		       false;
	if (is_value(c->type) != (c->n_field > 0))
		return REFUSE(cr->rd, cr->body->line, "field chỉ đi với kiểu value_*, và ở đó bắt buộc",
			       "`field` goes with the value_* types only, and is required there"),
		       false;
	if (c->type >= C_SUM && c->n_field != 1)
		return REFUSE(cr->rd, cr->body->line, "kiểu số cần đúng một field", "numeric types need exactly one field"), false;
	if (c->percentile < 0 || c->percentile > 100)
		return REFUSE(cr->rd, cr->body->line, "percentile phải từ 0 đến 100", "percentile must be 0 to 100"), false;
	return true;
}

/* A key that nobody knows is a typing error: a correlation that grouped by nothing would count what belongs to others. */
static bool corr_keys(struct corr_reading *cr)
{
	static const char *const known[] = { "type", "rules", "group-by", "timespan", "condition", "aliases", "generate" };

	for (size_t i = 0; i < cr->body->n; i++) {
		bool ok = false;

		for (size_t k = 0; k < COUNT(known); k++)
			ok |= str_is(cr->body->keys[i]->s, known[k]);
		if (!ok)
			return REFUSE(cr->rd, cr->body->keys[i]->line, "tương quan: khóa không có: %" PRI_STR,
				       "correlation: unknown key: %" PRI_STR, ARG_STR(cr->body->keys[i]->s)),
			       false;
	}
	return true;
}

/* Inside `correlation`, or (as the specification's text has it) beside it. */
static bool corr_generate(struct corr_reading *cr)
{
	const struct yv *places[] = { yv_get(cr->body, "generate"), yv_get(cr->doc->root, "generate") };

	for (size_t i = 0; i < COUNT(places); i++) {
		if (places[i] == NULL)
			continue;
		if (!str_is(yv_str(places[i]), "true") && !str_is(yv_str(places[i]), "false"))
			return REFUSE(cr->rd, places[i]->line, "generate phải là true hoặc false", "`generate` is true or false"),
			       false;
		cr->c.generate |= str_is(yv_str(places[i]), "true");
	}
	return true;
}

/* What it groups by, then what it carries. */
static void corr_given(struct corr_reading *cr)
{
	struct corr *c = &cr->c;
	const struct doc *d = cr->doc;
	struct str *names = ARENA_ARRAY(cr->rd->b->a, struct str, c->n_group + d->carried.n);

	for (uint32_t i = 0; i < c->n_group; i++)
		names[i] = c->group[i];
	for (size_t i = 0; i < d->carried.n; i++)
		names[c->n_group + i] = arena_str(cr->rd->b->a, d->carried.p[i]);
	c->group = names;
	c->n_given = c->n_group + (uint32_t)d->carried.n;
}

bool corr_read(struct reading *rd, struct doc *d)
{
	struct corr_reading cr = { .rd = rd, .doc = d, .body = yv_get(d->root, "correlation") };
	struct build *b = rd->b;
	struct rule r = { 0 };
	struct str file;

	if (d->read)
		return !d->failed && d->rule != NONE;
	d->read = true;
	d->depth = 1;
	if (cr.body->kind != Y_MAP)
		return REFUSE(rd, d->root->line, "correlation phải là một map", "`correlation` must be a map"), false;
	if (!corr_keys(&cr) || !corr_type(&cr) || !corr_span(&cr) || !corr_refs(&cr) || !corr_condition(&cr) || !corr_generate(&cr))
		return false;
	if (!names_of(&cr, yv_get(cr.body, "group-by"), &cr.c.group, &cr.c.n_group) || !aliases_check(&cr))
		return false;
	if (cr.c.n_group > 32 || cr.c.n_field > 16)
		return REFUSE(rd, cr.body->line, "quá nhiều trường nhóm", "too many fields to group by"), false;
	corr_given(&cr);
	if (!corr_pipelines(&cr))
		return false;
	cr.c.group_slots = field_slots(&cr, cr.c.group, cr.c.n_given);
	if (!chain_keys(&cr))
		return false;
	cr.c.field_slots = field_slots(&cr, cr.c.fields, cr.c.n_field);
	if (!build_fits(rd, cr.body->line) || cr.c.group_slots == NULL || cr.c.field_slots == NULL)
		return false;
	rule_texts(b, d->root, &r.pub);
	fields_take(rd, &r.pub);
	file = arena_str(b->a, d->file);
	r.pub.file = (struct sigma_str){ file.p, file.n };
	r.pub.correlation = true;
	cr.c.rule = d->rule = (uint32_t)b->rules.n;
	vec_push(b->tmp, &b->rules, r);
	vec_push(b->tmp, &b->corrs, cr.c);
	return true;
}

/* Who feeds whom; and who is silent: fed only into correlations that do not say `generate: true`. Per rule the feeds stand in the order of the
 * correlations, later steps first, as for events. */
void corrs_link(struct build *b)
{
	bool *spoken = ARENA_ARRAY(b->tmp, bool, b->rules.n);
	struct feed *feeds;
	uint32_t n = 0;

	for (uint32_t c = 0; c < b->corrs.n; c++)
		for (uint32_t k = 0; k < b->corrs.p[c].n_refs; k++) {
			b->rules.p[b->corrs.p[c].refs[k]].n_corr++;
			spoken[b->corrs.p[c].refs[k]] |= b->corrs.p[c].generate;
		}
	for (uint32_t i = 0; i < b->rules.n; i++) {
		struct rule *r = &b->rules.p[i];

		r->corr_at = n;
		n += r->n_corr;
		r->pub.silent = r->n_corr && !spoken[i];
		r->n_corr = 0;
	}
	feeds = ARENA_ARRAY(b->a, struct feed, n);
	for (uint32_t c = 0; c < b->corrs.n; c++)
		for (uint32_t k = b->corrs.p[c].n_refs; k-- > 0;) {
			struct rule *r = &b->rules.p[b->corrs.p[c].refs[k]];

			feeds[r->corr_at + r->n_corr++] = (struct feed){ c, k };
		}
	b->out->feeds.p = feeds;
	b->out->feeds.n = n;
}
