/* Processing pipelines in pySigma's YAML form. Steps that change how a rule is read are applied while it is read: renames, prefixes, values,
 * added conditions, log sources, placeholders. A step or condition of another kind refuses the pipeline: half a pipeline is a wrong one. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/text.h"
#include "sigma/load.h"

typedef VEC(struct written) items;

static bool yes(const struct yv *v)
{
	return v && v->kind == Y_TEXT && str_is(v->s, "true");
}

static size_t count(const struct yv *v)
{
	return v == NULL || v->kind == Y_NULL ? 0 : v->kind == Y_LIST || v->kind == Y_MAP ? v->n : 1;
}

static struct yv *nth(const struct yv *v, size_t i)
{
	return v->kind == Y_LIST || v->kind == Y_MAP ? v->items[i] : (struct yv *)(uintptr_t)v;
}

/* Python's re.match(): at the beginning of the text. That the pattern compiles was seen when the pipeline was loaded. */
static bool pattern_is(struct str pattern, struct str text)
{
	const char *why;
	struct arena a;
	struct regex *re;
	struct regex_work *w;
	bool hit = false;

	arena_init(&a, 0);
	re = regex_new(&a, arena_fmt(&a, "\\A(?:%" PRI_STR ")", ARG_STR(pattern)), "", &why);
	if (re) {
		w = regex_work_new();
		hit = regex_match(re, w, text);
		regex_work_free(w);
		regex_free(re);
	}
	arena_done(&a);
	return hit;
}

/* ---- Conditions ------------------------------------------------------------------------------------------------------------------------------ */

static bool part_fits(const struct yv *cond, const char *key, struct str mine)
{
	const struct yv *want = yv_get(cond, key);

	return want == NULL || (mine.n == want->s.n && strncasecmp(mine.p, want->s.p, mine.n) == 0);
}

static bool rule_logsource(const struct reading *rd, const struct yv *c)
{
	return part_fits(c, "product", rd->product) && part_fits(c, "category", rd->category) &&
	       part_fits(c, "service", rd->service);
}

static bool holds_item(const struct yv *v, struct str field, const struct yv *value)
{
	for (size_t i = 0; v && (v->kind == Y_MAP || v->kind == Y_LIST) && i < v->n; i++) {
		struct str key = v->kind == Y_MAP ? v->keys[i]->s : (struct str){ 0 }, name = key;

		if (key.p && str_next(&key, '|', &name) && str_eq(name, field))
			for (size_t k = 0; k < count(v->items[i]); k++)
				if (value == NULL || str_eq(nth(v->items[i], k)->s, value->s))
					return true;
		if (holds_item(v->items[i], field, value))
			return true;
	}
	return false;
}

static bool rule_item(const struct reading *rd, const struct yv *c)
{
	return holds_item(yv_get(rd->doc, "detection"), yv_str(yv_get(c, "field")), yv_get(c, "value"));
}

static bool rule_tag(const struct reading *rd, const struct yv *c)
{
	const struct yv *tags = yv_get(rd->doc, "tags");

	for (size_t i = 0; i < count(tags); i++)
		if (str_eq(nth(tags, i)->s, yv_str(yv_get(c, "tag"))))
			return true;
	return false;
}

static bool rule_plain(const struct reading *rd, const struct yv *c)
{
	(void)c;
	return yv_get(rd->doc, "correlation") == NULL;
}

static bool rule_correlation(const struct reading *rd, const struct yv *c)
{
	return !rule_plain(rd, c);
}

static bool rule_field(const struct reading *rd, const struct yv *c)
{
	return holds_item(yv_get(rd->doc, "detection"), yv_str(yv_get(c, "field")), NULL);
}

/* `keys`: what else may stand in it; those with a ! must. */
static const struct rule_row {
	const char *type, *keys;
	bool (*holds)(const struct reading *rd, const struct yv *c);
} rule_conditions[] = {
	{ "logsource", "product category service", rule_logsource },
	{ "contains_detection_item", "!field !value", rule_item },
	{ "contains_field", "!field", rule_field },
	{ "tag", "!tag", rule_tag },
	{ "is_sigma_rule", "", rule_plain },
	{ "is_sigma_correlation_rule", "", rule_correlation },
};

static bool field_included(const struct yv *c, const struct written *w)
{
	const struct yv *fields = yv_get(c, "fields");
	bool re = str_is(yv_str(yv_get(c, "mode")), "re");

	for (size_t i = 0; i < count(fields); i++)
		if (re ? pattern_is(nth(fields, i)->s, w->field) : str_eq(nth(fields, i)->s, w->field))
			return true;
	return false;
}

static bool field_excluded(const struct yv *c, const struct written *w)
{
	return !field_included(c, w);
}

static bool one_matches(const struct yv *c, const struct yv *v)
{
	return (v->kind == Y_TEXT && pattern_is(yv_str(yv_get(c, "pattern")), v->s)) != yes(yv_get(c, "negate"));
}

static bool one_is(const struct yv *c, const struct yv *v)
{
	return v->kind == Y_TEXT && str_eq(v->s, yv_str(yv_get(c, "value")));
}

static bool one_has_wildcard(const struct yv *c, const struct yv *v)
{
	(void)c;
	for (size_t i = 0; v->kind == Y_TEXT && i < v->s.n; i++) {
		if (v->s.p[i] == '*' || v->s.p[i] == '?')
			return true;
		i += v->s.p[i] == '\\';
	}
	return false;
}

static bool one_null(const struct yv *c, const struct yv *v)
{
	(void)c;
	return v->kind == Y_NULL;
}

/* Either `field` looks at the field, or `one` at a value: of any of the item's, or (cond: all) of each. */
static const struct item_row {
	const char *type, *keys;
	bool (*field)(const struct yv *c, const struct written *w);
	bool (*one)(const struct yv *c, const struct yv *v);
} item_conditions[] = {
	{ "include_fields", "!fields mode", field_included, NULL },
	{ "exclude_fields", "!fields mode", field_excluded, NULL },
	{ "match_string", "!pattern cond negate", NULL, one_matches },
	{ "match_value", "!value cond", NULL, one_is },
	{ "contains_wildcard", "cond", NULL, one_has_wildcard },
	{ "is_null", "cond", NULL, one_null },
};

static bool item_holds(const struct item_row *row, const struct yv *c, const struct written *w)
{
	bool all = str_is(yv_str(yv_get(c, "cond")), "all");

	if (row->field)
		return row->field(c, w);
	for (size_t i = 0; i < w->n; i++)
		if (row->one(c, w->values[i]) != all)
			return !all;
	return all && w->n;
}

/* One list of conditions: joined by and (or by or), all of it perhaps turned round. An empty one holds,
 * turned round or not. */
static bool conditions_hold(const struct reading *rd, const struct written *w, const struct yv *step, const char *list,
	const char *op, const char *negate)
{
	const struct yv *conds = yv_get(step, list);
	bool any = str_is(yv_str(yv_get(step, op)), "or"), result = !any;

	if (count(conds) == 0)
		return true;
	for (size_t i = 0; i < count(conds); i++) {
		const struct yv *c = nth(conds, i);
		bool one = false;

		for (size_t k = 0; w == NULL && k < COUNT(rule_conditions); k++)
			if (str_is(yv_str(yv_get(c, "type")), rule_conditions[k].type))
				one = rule_conditions[k].holds(rd, c);
		for (size_t k = 0; w && k < COUNT(item_conditions); k++)
			if (str_is(yv_str(yv_get(c, "type")), item_conditions[k].type))
				one = item_holds(&item_conditions[k], c, w);
		result = any ? result || one : result && one;
	}
	return result != yes(yv_get(step, negate));
}

/* ---- Steps on an item -------------------------------------------------------------------------------------------------------------------------- */

struct change {
	struct reading *rd;
	const struct yv *step;
	items *out;
};

static void put(struct change *c, struct written w, struct str field)
{
	w.field = field;
	vec_push(c->rd->b->scratch, c->out, w);
}

static bool do_mapping(struct change *c, const struct written *w)
{
	const struct yv *to = w->field.n ? yv_get(yv_get(c->step, "mapping"), arena_z(c->rd->b->scratch, w->field)) : NULL;

	for (size_t i = 0; i < count(to); i++)
		put(c, *w, nth(to, i)->s);
	if (to == NULL)
		put(c, *w, w->field);
	return true;
}

static bool do_prefix_mapping(struct change *c, const struct written *w)
{
	const struct yv *map = yv_get(c->step, "mapping");

	for (size_t i = 0; map && i < map->n && w->field.n; i++)
		if (str_starts(w->field, map->keys[i]->s)) {
			for (size_t k = 0; k < count(map->items[i]); k++)
				put(c, *w,
					arena_fmt(c->rd->b->scratch, "%" PRI_STR "%" PRI_STR, ARG_STR(nth(map->items[i], k)->s),
						ARG_STR(str_from(w->field, map->keys[i]->s.n))));
			return true;
		}
	put(c, *w, w->field);
	return true;
}

static bool do_affix(struct change *c, const struct written *w)
{
	struct str before = yv_str(yv_get(c->step, "prefix")), behind = yv_str(yv_get(c->step, "suffix"));

	put(c, *w,
		w->field.n ? arena_fmt(c->rd->b->scratch, "%" PRI_STR "%" PRI_STR "%" PRI_STR, ARG_STR(before), ARG_STR(w->field),
				     ARG_STR(behind))
			   : w->field);
	return true;
}

static bool do_drop(struct change *c, const struct written *w)
{
	(void)c, (void)w;
	return true;
}

static bool do_fail(struct change *c, const struct written *w)
{
	struct str message = yv_str(yv_get(c->step, "message"));

	return REFUSE(c->rd, w->line, "pipeline từ chối: %" PRI_STR, "the pipeline refuses: %" PRI_STR, ARG_STR(message)), false;
}

static void put_values(struct change *c, struct written w, const struct yv **values, size_t n)
{
	w.values = values;
	w.n = n;
	put(c, w, w.field);
}

static bool do_set_value(struct change *c, const struct written *w)
{
	const struct yv **values = ARENA_NEW(c->rd->b->scratch, const struct yv *);

	values[0] = yv_get(c->step, "value");
	if (values[0] == NULL)
		return REFUSE(c->rd, w->line, "set_value thiếu value", "set_value has no value"), false;
	put_values(c, *w, values, 1);
	return true;
}

static bool do_map_string(struct change *c, const struct written *w)
{
	VEC(const struct yv *) values = { 0 };

	for (size_t i = 0; i < w->n; i++) {
		const struct yv *to = w->values[i]->kind == Y_TEXT ? yv_get(yv_get(c->step, "mapping"), w->values[i]->s.p) : NULL;

		for (size_t k = 0; k < count(to); k++)
			vec_push(c->rd->b->scratch, &values, nth(to, k));
		if (to == NULL)
			vec_push(c->rd->b->scratch, &values, w->values[i]);
	}
	put_values(c, *w, values.p, values.n);
	return true;
}

/* Python's form of a replacement (\\1, \\g<name>, a plain $) in PCRE2's (${1}, ${name}, $$); false: an escape that Python does not know. */
static bool replacement_read(struct arena *a, struct str s, struct str *out)
{
	char *to = arena_alloc(a, s.n * 4 + 1, 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		size_t k = i + 1;

		if (s.p[i] == '$')
			to[n++] = '$';
		if (s.p[i] != '\\') {
			to[n++] = s.p[i];
			continue;
		}
		if (k < s.n && (s.p[k] == '\\' || s.p[k] == 'n' || s.p[k] == 't')) {
			to[n++] = s.p[k] == 'n' ? '\n' : s.p[k] == 't' ? '\t' : '\\';
			i = k;
			continue;
		}
		if (k + 1 < s.n && s.p[k] == 'g' && s.p[k + 1] == '<') {
			ptrdiff_t end = str_find(str_from(s, k + 2), STR(">"));

			if (end <= 0)
				return false;
			n += (size_t)snprintf(to + n, (size_t)end + 4, "${%.*s}", (int)end, s.p + k + 2);
			i = k + 2 + (size_t)end;
			continue;
		}
		while (k < s.n && k < i + 3 && s.p[k] >= '0' && s.p[k] <= '9')
			k++;
		if (k == i + 1)
			return false;
		n += (size_t)snprintf(to + n, k - i + 3, "${%.*s}", (int)(k - i - 1), s.p + i + 1);
		i = k - 1;
	}
	*out = (struct str){ to, n };
	return true;
}

static bool replaced(struct change *c, const struct yv *v, struct yv *out)
{
	struct str re = yv_str(yv_get(c->step, "regex")), with;
	PCRE2_UCHAR text[8192];
	PCRE2_SIZE n = sizeof text, at;
	int code, rc;
	pcre2_code *p;

	if (!replacement_read(c->rd->b->scratch, yv_str(yv_get(c->step, "replacement")), &with))
		return false;
	p = pcre2_compile((PCRE2_SPTR)(re.p ? re.p : ""), re.n, PCRE2_UTF, &code, &at, NULL);
	if (p == NULL)
		return false;
	rc = pcre2_substitute(p, (PCRE2_SPTR)v->s.p, v->s.n, 0, PCRE2_SUBSTITUTE_GLOBAL | PCRE2_SUBSTITUTE_UNSET_EMPTY, NULL, NULL,
		(PCRE2_SPTR)with.p, with.n, text, &n);
	pcre2_code_free(p);
	*out = *v;
	out->s = arena_str(c->rd->b->scratch, (struct str){ (const char *)text, rc < 0 ? 0 : n });
	return rc >= 0;
}

static bool do_replace(struct change *c, const struct written *w)
{
	const struct yv **values = ARENA_ARRAY(c->rd->b->scratch, const struct yv *, w->n);

	for (size_t i = 0; i < w->n; i++) {
		struct yv *v = ARENA_NEW(c->rd->b->scratch, struct yv);

		if (w->values[i]->kind == Y_TEXT && !replaced(c, w->values[i], v))
			return REFUSE(c->rd, w->line, "replace_string không làm được", "replace_string cannot be done"), false;
		values[i] = w->values[i]->kind == Y_TEXT ? v : w->values[i];
	}
	put_values(c, *w, values, w->n);
	return true;
}

static bool do_convert(struct change *c, const struct written *w)
{
	bool text = str_is(yv_str(yv_get(c->step, "target_type")), "str");
	const struct yv **values = ARENA_ARRAY(c->rd->b->scratch, const struct yv *, w->n);
	char canon[NUM_MAX];
	size_t n;

	for (size_t i = 0; i < w->n; i++) {
		struct yv *v = ARENA_NEW(c->rd->b->scratch, struct yv);

		*v = *w->values[i];
		if (v->kind == Y_TEXT && !text && !num_canon(v->s, canon, &n))
			return REFUSE(c->rd, w->line, "convert_type: không phải số: %" PRI_STR,
				       "convert_type: not a number: %" PRI_STR, ARG_STR(v->s)),
			       false;
		v->quoted = v->kind == Y_TEXT ? text : v->quoted;
		values[i] = v;
	}
	put_values(c, *w, values, w->n);
	return true;
}

/* `keys` as for conditions. Steps on a rule have no `apply`. */
static const struct step_row {
	const char *type, *keys;
	bool (*apply)(struct change *c, const struct written *w);
} steps[] = {
	{ "field_name_mapping", "!mapping", do_mapping },
	{ "field_name_prefix_mapping", "!mapping", do_prefix_mapping },
	{ "field_name_prefix", "!prefix", do_affix },
	{ "field_name_suffix", "!suffix", do_affix },
	{ "drop_detection_item", "", do_drop },
	{ "detection_item_failure", "!message", do_fail },
	{ "set_value", "!value", do_set_value },
	{ "map_string", "!mapping", do_map_string },
	{ "replace_string", "!regex !replacement", do_replace },
	{ "convert_type", "!target_type", do_convert },
	{ "rule_failure", "!message", NULL },
	{ "change_logsource", "product category service", NULL },
	{ "add_condition", "!conditions name negated", NULL },
	{ "value_placeholders", "include exclude", NULL },
	{ "wildcard_placeholders", "include exclude", NULL },
};

static const struct step_row *step_row(const struct yv *step)
{
	for (size_t i = 0; i < COUNT(steps); i++)
		if (str_is(yv_str(yv_get(step, "type")), steps[i].type))
			return &steps[i];
	return NULL;
}

bool pipeline_item(struct reading *rd, const struct written *w, struct written **out, size_t *n)
{
	items now = { 0 };

	vec_push(rd->b->scratch, &now, *w);
	for (size_t s = rd->step; s < rd->steps.n; s++) {
		const struct yv *step = rd->steps.p[s];
		items next = { 0 };
		struct change c = { rd, step, &next };

		if (step_row(step)->apply == NULL)
			continue;
		for (size_t i = 0; i < now.n; i++) {
			const struct written *one = &now.p[i];

			if (!conditions_hold(rd, one, step, "field_name_conditions", "field_name_cond_op", "field_name_cond_not") ||
				!conditions_hold(rd, one, step, "detection_item_conditions", "detection_item_cond_op",
					"detection_item_cond_not"))
				vec_push(rd->b->scratch, &next, *one);
			else if (!step_row(step)->apply(&c, one))
				return false;
		}
		now = next;
	}
	*out = now.p;
	*n = now.n;
	return true;
}

static bool renames(const struct yv *step)
{
	bool (*const apply)(struct change *, const struct written *) = step_row(step)->apply;

	return apply == do_mapping || apply == do_prefix_mapping || apply == do_affix;
}

/* A field outside of detections has no values: steps that look at them do not concern it. */
bool pipeline_field(struct reading *rd, struct str field, struct str *out)
{
	struct written now = { .field = field };

	for (size_t s = 0; s < rd->steps.n; s++) {
		const struct yv *step = rd->steps.p[s];
		items next = { 0 };
		struct change c = { rd, step, &next };

		if (!renames(step) || count(yv_get(step, "detection_item_conditions")) ||
			!conditions_hold(rd, &now, step, "field_name_conditions", "field_name_cond_op", "field_name_cond_not"))
			continue;
		if (!step_row(step)->apply(&c, &now) || next.n != 1)
			return false;
		now = next.p[0];
	}
	*out = now.field;
	return true;
}

/* ---- Steps on a rule ------------------------------------------------------------------------------------------------------------------------------ */

static void source_change(struct reading *rd, const struct yv *step)
{
	struct str *const mine[] = { &rd->product, &rd->category, &rd->service };
	static const char *const names[] = { "product", "category", "service" };

	for (size_t i = 0; i < 3; i++)
		if (yv_get(step, names[i]))
			*mine[i] = yv_str(yv_get(step, names[i]));
}

static bool among(const struct yv *list, struct str name)
{
	for (size_t i = 0; i < count(list); i++)
		if (str_eq(yv_str(nth(list, i)), name))
			return true;
	return false;
}

/* The values of %name% by the pipelines' variables, as far as a step brings them into this rule; or a star; NULL: none has any. */
const struct yv *pipeline_values(const struct reading *rd, struct str name)
{
	static const struct yv star = { .kind = Y_TEXT, .s = { "*", 1 } };

	for (size_t i = 0; i < rd->fills.n; i++) {
		const struct yv *step = rd->fills.p[i].step, *include = yv_get(step, "include"), *exclude = yv_get(step, "exclude"),
				*vars = yv_get(rd->fills.p[i].root, "vars");

		if ((include && !among(include, name)) || among(exclude, name))
			continue;
		if (str_is(yv_str(yv_get(step, "type")), "wildcard_placeholders"))
			return &star;
		for (size_t k = 0; vars && k < vars->n; k++)
			if (str_eq(vars->keys[k]->s, name))
				return vars->items[k];
	}
	return NULL;
}

void pipeline_pick(struct reading *rd)
{
	struct sigma_loader *l = rd->b->l;

	rd->steps.n = rd->fills.n = 0;
	for (size_t p = 0; p < l->pipelines.n; p++) {
		const struct yv *list = yv_get(l->pipelines.p[p].root, "transformations");

		for (size_t i = 0; i < count(list); i++) {
			const struct yv *step = nth(list, i);

			if (!conditions_hold(rd, NULL, step, "rule_conditions", "rule_cond_op", "rule_cond_not"))
				continue;
			if (str_is(yv_str(yv_get(step, "type")), "change_logsource"))
				source_change(rd, step);
			else if (str_ends(yv_str(yv_get(step, "type")), STR("_placeholders")))
				vec_push(rd->b->scratch, &rd->fills, (struct fill){ step, l->pipelines.p[p].root });
			else
				vec_push(rd->b->scratch, &rd->steps, step);
		}
	}
}

/* What pipelines add to a rule as a whole; NULL: refused. */
struct node *pipeline_conditions(struct reading *rd, struct node *root)
{
	for (size_t i = 0; i < rd->steps.n; i++) {
		const struct yv *step = rd->steps.p[i], *conds = yv_get(step, "conditions");
		struct node *both[2] = { root };

		if (str_is(yv_str(yv_get(step, "type")), "rule_failure")) {
			struct str message = yv_str(yv_get(step, "message"));

			return REFUSE(rd, rd->doc->line, "pipeline từ chối: %" PRI_STR, "the pipeline refuses: %" PRI_STR,
				       ARG_STR(message)),
			       NULL;
		}
		if (!str_is(yv_str(yv_get(step, "type")), "add_condition") || conds == NULL)
			continue;
		rd->step = i + 1; /* steps before this one know nothing of it */
		both[1] = detection_read(rd, conds, STR("pipeline"), conds->line);
		rd->step = 0;
		if (both[1] == NULL)
			return NULL;
		if (yes(yv_get(step, "negated")))
			both[1] = build_not(rd->b, both[1]);
		root = build_group(rd->b, N_AND, both, 2);
	}
	return root;
}

/* ---- Loading ---------------------------------------------------------------------------------------------------------------------------------------- */

struct check {
	struct sigma_loader *l;
	struct str file;
};
#define BAD(c, line, vi, en_, ...)                                                                                                 \
	(PROBLEM((c)->l, SIGMA_ERROR, (c)->file, (line), (struct str){ 0 }, vi, en_, ##__VA_ARGS__), false)

static bool word_in(const char *words, struct str word)
{
	struct str rest = str_z(words), one;

	while (str_next(&rest, ' ', &one))
		if (str_eq(one.n && one.p[0] == '!' ? str_from(one, 1) : one, word))
			return true;
	return false;
}

/* A key that is not known here would be half a pipeline: a condition with a typing error holds always. */
static bool keys_known(const struct check *c, const struct yv *v, const char *common, const char *own)
{
	struct str rest = str_z(own), one;

	for (size_t i = 0; v->kind == Y_MAP && i < v->n; i++)
		if (!word_in(common, v->keys[i]->s) && !word_in(own, v->keys[i]->s))
			return BAD(c, v->keys[i]->line, "pipeline: khóa không hỗ trợ: %" PRI_STR,
				"pipeline: unsupported key: %" PRI_STR, ARG_STR(v->keys[i]->s));
	while (str_next(&rest, ' ', &one))
		if (one.n && one.p[0] == '!' && yv_get(v, arena_z(&c->l->cx.arena, str_from(one, 1))) == NULL)
			return BAD(c, v->line, "pipeline: thiếu %" PRI_STR, "pipeline: %" PRI_STR " is missing",
				ARG_STR(str_from(one, 1)));
	return true;
}

static bool pattern_known(const struct check *c, const struct yv *v)
{
	struct arena a;
	const char *why = "";
	struct regex *re;

	arena_init(&a, 0);
	re = regex_new(&a, yv_str(v).p ? v->s : STR(""), "", &why);
	if (re)
		regex_free(re);
	arena_done(&a);
	return re || BAD(c, v->line, "pipeline: biểu thức chính quy sai: %s", "pipeline: malformed regular expression: %s", why);
}

/* Texts, or lists of texts. */
static bool texts_known(const struct check *c, const struct yv *v)
{
	for (size_t i = 0; i < count(v) || (v && i == 0); i++)
		if (count(v) == 0 || nth(v, i)->kind != Y_TEXT)
			return BAD(c, v->line, "pipeline: ở đây cần chữ hoặc danh sách chữ",
				"pipeline: a text or a list of texts is needed here");
	return true;
}

static bool map_known(const struct check *c, const struct yv *map)
{
	if (map && map->kind != Y_MAP)
		return BAD(c, map->line, "pipeline: ở đây cần một map", "pipeline: a map is needed here");
	for (size_t i = 0; map && i < map->n; i++)
		if (!texts_known(c, map->items[i]))
			return false;
	return true;
}

static bool condition_known(const struct check *c, const struct yv *one, bool rule)
{
	struct str type = yv_str(yv_get(one, "type"));
	const struct yv *fields = yv_get(one, "fields");
	const char *keys = NULL;

	for (size_t k = 0; rule && k < COUNT(rule_conditions); k++)
		if (str_is(type, rule_conditions[k].type))
			keys = rule_conditions[k].keys;
	for (size_t k = 0; !rule && k < COUNT(item_conditions); k++)
		if (str_is(type, item_conditions[k].type))
			keys = item_conditions[k].keys;
	if (keys == NULL)
		return BAD(c, one->line, "pipeline: điều kiện không hỗ trợ: %" PRI_STR,
			"pipeline: unsupported condition: %" PRI_STR, ARG_STR(type));
	if (!keys_known(c, one, "type", keys) || !texts_known(c, fields) ||
		(yv_get(one, "pattern") && !pattern_known(c, yv_get(one, "pattern"))))
		return false;
	for (size_t i = 0; str_is(yv_str(yv_get(one, "mode")), "re") && i < count(fields); i++)
		if (!pattern_known(c, nth(fields, i)))
			return false;
	return true;
}

static bool conditions_known(const struct check *c, const struct yv *step, const char *key, bool rule)
{
	const struct yv *conds = yv_get(step, key);

	for (size_t i = 0; i < count(conds); i++)
		if (!condition_known(c, nth(conds, i), rule))
			return false;
	return true;
}

static bool step_known(const struct check *c, const struct yv *step)
{
	static const char common[] =
		"id type rule_conditions rule_cond_op rule_cond_not detection_item_conditions detection_item_cond_op "
		"detection_item_cond_not field_name_conditions field_name_cond_op field_name_cond_not";
	struct str type = yv_str(yv_get(step, "type")), with;
	const struct yv *replacement = yv_get(step, "replacement");

	if (step_row(step) == NULL)
		return BAD(c, step->line, "pipeline: bước không hỗ trợ: %" PRI_STR,
			"pipeline: unsupported transformation: %" PRI_STR, ARG_STR(type));
	if (!keys_known(c, step, common, step_row(step)->keys) || !conditions_known(c, step, "rule_conditions", true) ||
		!conditions_known(c, step, "detection_item_conditions", false) ||
		!conditions_known(c, step, "field_name_conditions", false))
		return false;
	if (yv_get(step, "regex") && !pattern_known(c, yv_get(step, "regex")))
		return false;
	if (replacement && !replacement_read(&c->l->cx.arena, yv_str(replacement), &with))
		return BAD(c, replacement->line, "pipeline: replacement sai", "pipeline: malformed replacement");
	return map_known(c, yv_get(step, "mapping")) && texts_known(c, yv_get(step, "prefix")) &&
	       texts_known(c, yv_get(step, "suffix"));
}

static bool pipeline_known(struct sigma_loader *l, struct str file, const struct yv *root)
{
	const struct yv *list = yv_get(root, "transformations");
	struct check c = { l, file };

	if (!keys_known(&c, root, "name priority transformations vars allowed_backends postprocessing finalizers", "") ||
		!map_known(&c, yv_get(root, "vars")))
		return false;
	for (size_t i = 0; i < count(list); i++)
		if (!step_known(&c, nth(list, i)))
			return false;
	for (size_t i = 0; i < 2; i++)
		if (count(yv_get(root, i ? "finalizers" : "postprocessing")))
			PROBLEM(l, SIGMA_WARNING, file, root->line, (struct str){ 0 },
				"pipeline: %s chỉ dùng khi chuyển đổi, ở đây bỏ qua",
				"pipeline: %s is for converters, not used here", i ? "finalizers" : "postprocessing");
	return true;
}

enum sigma_status sigma_load_pipeline(struct sigma_loader *l, struct sigma_str yaml, const char *name)
{
	struct str file = arena_str(&l->cx.arena, str_z(name));
	struct pipeline p = { .name = file };
	struct yv *root;
	size_t at;

	if (yaml_parse_one(&l->cx, (struct str){ yaml.p, yaml.n }, file, &root) != RC_OK || root->kind != Y_MAP) {
		PROBLEM(l, SIGMA_ERROR, file, 0, (struct str){ 0 }, "pipeline không đọc được: %" PRI_STR,
			"the pipeline cannot be read: %" PRI_STR, ARG_STR(l->cx.fault.text));
		cx_clear(&l->cx);
		return SIGMA_BAD_INPUT;
	}
	if (!pipeline_known(l, file, root))
		return SIGMA_BAD_INPUT;
	p.root = root;
	if (yv_get(root, "priority") && !str_to_i64(yv_str(yv_get(root, "priority")), &p.priority))
		p.priority = 0;
	vec_push(&l->cx.arena, &l->pipelines, p);
	for (at = l->pipelines.n - 1; at && l->pipelines.p[at - 1].priority > p.priority; at--)
		l->pipelines.p[at] = l->pipelines.p[at - 1];
	l->pipelines.p[at] = p;
	return SIGMA_OK;
}
