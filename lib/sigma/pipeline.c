/* Processing pipelines in pySigma's YAML form: their steps run over a rule's detections in order, before these become nodes. A step or condition
 * of another kind refuses the pipeline: half a pipeline is a wrong one. docs/sigma-pipelines.md lists every kind. */
#include <ctype.h>

#include "base/text.h"
#include "sigma/pipe.h"

static void mark(const struct change *c, const struct ids **ids)
{
	struct ids *one;

	if (c->id.n == 0 || steps_have(*ids, c->id))
		return;
	one = ARENA_NEW(c->rd->b->scratch, struct ids);
	*one = (struct ids){ c->id, *ids };
	*ids = one;
}

static void mark_all(const struct change *c, struct det *d)
{
	mark(c, &d->ids);
	for (size_t i = 0; i < d->kids.n; i++)
		if (d->kids.p[i])
			mark_all(c, d->kids.p[i]);
}

/* ---- Names of fields ------------------------------------------------------------------------------------------------------------------------------ */

/* What a field is called after the step. False: the step has no name for it. */
typedef bool name_fn(const struct change *c, struct str field, str_list *out);

static bool name_mapped(const struct change *c, struct str field, str_list *out)
{
	const struct yv *map = yv_get(c->step, "mapping");

	for (size_t i = 0; i < map->n; i++) {
		bool keyword = map->keys[i]->kind == Y_NULL;

		if (keyword ? field.n : field.n == 0 || !str_eq(map->keys[i]->s, field))
			continue;
		for (size_t k = 0; k < yv_count(map->items[i]); k++)
			vec_push(c->rd->b->scratch, out, yv_nth(map->items[i], k)->s);
		return out->n > 0;
	}
	return false;
}

static bool name_prefix_mapped(const struct change *c, struct str field, str_list *out)
{
	const struct yv *map = yv_get(c->step, "mapping");

	for (size_t i = 0; field.n && i < map->n; i++) {
		if (!str_starts(field, map->keys[i]->s))
			continue;
		for (size_t k = 0; k < yv_count(map->items[i]); k++)
			vec_push(c->rd->b->scratch, out,
				value_joined(c->rd->b->scratch, yv_nth(map->items[i], k)->s, str_from(field, map->keys[i]->s.n),
					STR("")));
		return true;
	}
	return false;
}

static bool name_affixed(const struct change *c, struct str field, str_list *out)
{
	if (field.n)
		vec_push(c->rd->b->scratch, out,
			value_joined(
				c->rd->b->scratch, yv_str(yv_get(c->step, "prefix")), field, yv_str(yv_get(c->step, "suffix"))));
	return field.n;
}

/* ---- The table of steps ----------------------------------------------------------------------------------------------------------------------------- */

typedef bool rule_fn(const struct change *c);
static rule_fn rule_fail, rule_strict, rule_source, rule_field_add, rule_field_remove, rule_field_set, rule_state, rule_attr,
	rule_add;
static item_fn item_drop, item_fail;

#define FILL "include:l exclude:l"
#define OUTSIDE                                                                                                                    \
	{                                                                                                                          \
		"đọc những gì ở ngoài pipeline: hãy dùng tệp giá trị",                                                             \
			"it reads what is outside of the pipeline: use a value file"                                               \
	}
static const struct step_row {
	const char *type, *keys;
	const char *refused[2]; /* why it makes no sense here: in Vietnamese, in English */
	name_fn *name;
	value_fn *value;
	item_fn *item;
	rule_fn *rule;
} steps[] = {
	{ "field_name_mapping", "!mapping:m", .name = name_mapped },
	{ "field_name_prefix_mapping", "!mapping:m", .name = name_prefix_mapped },
	{ "field_name_prefix", "!prefix:t", .name = name_affixed },
	{ "field_name_suffix", "!suffix:t", .name = name_affixed },
	{ "field_name_transform", NULL, .refused = { "cần một hàm Python", "it needs a function in Python" } },
	{ "drop_detection_item", "", .item = item_drop },
	{ "hashes_fields", "!valid_hash_algos:l field_prefix:t drop_algo_prefix:b field_to_parse:l", .item = item_hashes },
	{ "extract_fields", "!regex:r field_prefix:t preserve_unmatched:b", .item = item_extract },
	{ "detection_item_failure", "!message:t", .item = item_fail },
	{ "set_value", "!value:s force_type=str|num", .value = value_set },
	{ "map_string", "!mapping:m", .value = value_map },
	{ "replace_string", "!regex:r !replacement:t skip_special:b interpret_special:b", .value = value_replace },
	{ "convert_type", "!target_type=str|num", .value = value_convert },
	{ "case", "method=lower|upper|snake_case", .value = value_case },
	{ "regex", "method=plain|ignore_case_flag|ignore_case_brackets", .value = value_regex },
	{ "value_placeholders", FILL, .value = value_fill },
	{ "wildcard_placeholders", FILL, .value = value_fill },
	{ "query_expression_placeholders", NULL,
		.refused = { "viết một phần câu truy vấn, ở đây không có câu nào",
			"it writes a part of a query, and there is none here" } },
	{ "file_placeholders", NULL, .refused = OUTSIDE },
	{ "http_placeholders", NULL, .refused = OUTSIDE },
	{ "command_placeholders", NULL, .refused = OUTSIDE },
	{ "add_condition", "!conditions:d name:t template:b negated:b", .rule = rule_add },
	{ "change_logsource", "product:t category:t service:t", .rule = rule_source },
	{ "add_field", "!field:l", .rule = rule_field_add },
	{ "remove_field", "!field:l", .rule = rule_field_remove },
	{ "set_field", "!fields:l", .rule = rule_field_set },
	{ "set_state", "!key:t !val:a", .rule = rule_state },
	{ "set_custom_attribute", "!attribute:t !value:a", .rule = rule_attr },
	{ "rule_failure", "!message:t", .rule = rule_fail },
	{ "strict_field_mapping_failure", "", .rule = rule_strict },
	{ "nest", "!items:n" },
};

static const struct step_row *step_row(const struct yv *step)
{
	for (size_t i = 0; i < COUNT(steps); i++)
		if (str_is(yv_str(yv_get(step, "type")), steps[i].type))
			return &steps[i];
	return NULL;
}

const char *step_keys(struct str type, bool en, const char **refused)
{
	for (size_t i = 0; i < COUNT(steps); i++)
		if (str_is(type, steps[i].type)) {
			*refused = steps[i].refused[en];
			return steps[i].keys;
		}
	*refused = NULL;
	return NULL;
}

/* ---- Steps on an item --------------------------------------------------------------------------------------------------------------------------------- */

static void mapped(const struct change *c, struct str from, const str_list *to)
{
	vec_push(c->rd->b->scratch, &c->rd->mapped, from);
	for (size_t i = 0; i < to->n; i++)
		vec_push(c->rd->b->scratch, &c->rd->mapped, to->p[i]);
}

static bool refs_rename(const struct change *c, name_fn *name, struct det *d)
{
	struct arena *a = c->rd->b->scratch;
	pv_list next = { 0 };
	bool hit = false;

	for (size_t i = 0; i < d->values.n; i++) {
		const struct pv *p = &d->values.p[i];
		bool ref = str_find(p->mods, STR("fieldref")) >= 0 && p->v->kind == Y_TEXT && name_holds(c, p->v->s, d->ids);
		str_list to = { 0 };

		hit |= ref;
		if (!ref || !name(c, p->v->s, &to)) {
			vec_push(a, &next, *p);
			continue;
		}
		for (size_t k = 0; k < to.n; k++) {
			struct yv *v = ARENA_NEW(a, struct yv);

			*v = *p->v;
			v->s = to.p[k];
			vec_push(a, &next, (struct pv){ v, p->mods });
		}
	}
	if (hit)
		d->values = next;
	return hit;
}

/* A keyword that becomes a field's value is still a part of it. */
static void keyword_widen(const struct change *c, struct det *d)
{
	for (size_t i = 0; i < d->values.n; i++)
		if (pv_type(&d->values.p[i]) == V_TEXT) {
			struct yv *v = ARENA_NEW(c->rd->b->scratch, struct yv);

			*v = *d->values.p[i].v;
			v->s = text_placed(c->rd->b->scratch, v->s, true, true);
			d->values.p[i].v = v;
		}
}

static void item_rename(const struct change *c, name_fn *name, struct det **at)
{
	struct arena *a = c->rd->b->scratch;
	struct det *d = *at, *group;
	str_list to = { 0 };
	bool known = name(c, d->w.field, &to), refs = refs_rename(c, name, d);
	bool hit = known && name_holds(c, d->w.field, d->ids);

	if (known && (hit || refs))
		mapped(c, d->w.field, &to);
	if (hit || refs)
		mark(c, &d->ids);
	if (!hit)
		return;
	if (d->w.field.n == 0)
		keyword_widen(c, d);
	d->w.field = to.p[0];
	if (to.n == 1)
		return;
	group = ARENA_NEW(a, struct det);
	group->kind = DET_OR;
	group->line = d->line;
	for (size_t i = 0; i < to.n; i++) {
		struct det *copy = ARENA_NEW(a, struct det);

		*copy = *d;
		copy->values = (pv_list){ 0 };
		for (size_t k = 0; k < d->values.n; k++)
			vec_push(a, &copy->values, d->values.p[k]);
		copy->w.field = to.p[i];
		copy->ids = NULL;
		mark(c, &copy->ids);
		vec_push(a, &group->kids, copy);
	}
	*at = group;
}

static bool item_values(const struct change *c, value_fn *fn, struct det *d)
{
	pv_list next = { 0 };
	bool changed = false;

	for (size_t i = 0; i < d->values.n; i++)
		if (!fn(c, &d->values.p[i], &next, &changed) || c->rd->refused)
			return false;
	d->values = next;
	if (changed)
		mark(c, &d->ids);
	return true;
}

static bool item_drop(const struct change *c, const struct det *d, struct det **out)
{
	(void)c, (void)d;
	*out = NULL;
	return true;
}

static bool item_fail(const struct change *c, const struct det *d, struct det **out)
{
	struct str message = yv_str(yv_get(c->step, "message"));

	(void)out;
	return REFUSE(c->rd, d->line, "pipeline từ chối: %" PRI_STR, "the pipeline refuses: %" PRI_STR, ARG_STR(message)), false;
}

static bool item_other(const struct change *c, item_fn *fn, struct det **at)
{
	struct det *d = *at, *out = d;

	if (!fn(c, d, &out))
		return false;
	if (out != d && out)
		mark_all(c, out);
	*at = out;
	return true;
}

static bool det_change(const struct change *c, const struct step_row *row, struct det **at)
{
	struct det *d = *at;

	for (size_t i = 0; i < d->kids.n; i++)
		if (d->kids.p[i] && !det_change(c, row, &d->kids.p[i]))
			return false;
	if (d->kind != DET_ITEM)
		return true;
	det_split(c->rd, d);
	if (!item_holds(c, d) || c->rd->refused)
		return !c->rd->refused;
	if (row->name)
		item_rename(c, row->name, at);
	return row->value ? item_values(c, row->value, d) : row->item ? item_other(c, row->item, at) : !c->rd->refused;
}

/* All detections of the rule, those that steps added too. */
static bool dets_change(const struct change *c, const struct step_row *row)
{
	struct reading *rd = c->rd;

	for (size_t i = 0; rd->map && i < rd->map->n; i++)
		if (rd->dets[i]) {
			if (rd->dets[i]->kind == DET_ITEM) { /* dropped, it leaves an empty selection */
				struct det *one = ARENA_NEW(rd->b->scratch, struct det);

				*one = (struct det){ .kind = DET_AND, .line = rd->dets[i]->line };
				vec_push(rd->b->scratch, &one->kids, rd->dets[i]);
				rd->dets[i] = one;
			}
			if (!det_change(c, row, &rd->dets[i]))
				return false;
		}
	for (size_t i = 0; i < rd->added.n; i++)
		if (!det_change(c, row, &rd->added.p[i].det))
			return false;
	return true;
}

/* The fields that a match shows. */
static void fields_rename(const struct change *c, name_fn *name)
{
	struct arena *a = c->rd->b->scratch;
	str_list next = { 0 };

	for (size_t i = 0; i < c->rd->fields.n; i++) {
		str_list to = { 0 };
		struct str field = c->rd->fields.p[i];

		if (!name(c, field, &to) || !name_holds(c, field, NULL)) {
			to.n = 0;
			vec_push(a, &to, field);
		}
		for (size_t k = 0; k < to.n; k++)
			vec_push(a, &next, to.p[k]);
	}
	c->rd->fields.n = 0;
	for (size_t i = 0; i < next.n; i++)
		vec_push(a, &c->rd->fields, next.p[i]);
}

/* ---- Steps on a rule --------------------------------------------------------------------------------------------------------------------------------------- */

static bool rule_fail(const struct change *c)
{
	struct str message = yv_str(yv_get(c->step, "message"));

	return REFUSE(c->rd, c->rd->doc->line, "pipeline từ chối: %" PRI_STR, "the pipeline refuses: %" PRI_STR, ARG_STR(message)),
	       false;
}

static bool strict_item(const struct change *c, const struct det *d)
{
	bool known = d->kind != DET_ITEM || d->w.field.n == 0;

	for (size_t i = c->rd->nest; i < c->rd->mapped.n && !known; i++)
		known = str_eq(c->rd->mapped.p[i], d->w.field);
	if (!known)
		REFUSE(c->rd, d->line, "pipeline: trường %" PRI_STR " không có trong ánh xạ",
			"pipeline: field %" PRI_STR " is not mapped", ARG_STR(d->w.field));
	for (size_t i = 0; i < d->kids.n && known; i++)
		known = d->kids.p[i] == NULL || strict_item(c, d->kids.p[i]);
	return known;
}

static bool rule_strict(const struct change *c)
{
	const struct reading *rd = c->rd;

	for (size_t i = 0; rd->map && i < rd->map->n; i++)
		if (rd->dets[i] && !strict_item(c, rd->dets[i]))
			return false;
	for (size_t i = 0; i < rd->added.n; i++)
		if (!strict_item(c, rd->added.p[i].det))
			return false;
	return true;
}

/* The whole log source: what the step does not name is open. */
static bool rule_source(const struct change *c)
{
	c->rd->product = yv_str(yv_get(c->step, "product"));
	c->rd->category = yv_str(yv_get(c->step, "category"));
	c->rd->service = yv_str(yv_get(c->step, "service"));
	return true;
}

static bool rule_field_add(const struct change *c)
{
	const struct yv *v = yv_get(c->step, "field");

	for (size_t i = 0; i < yv_count(v); i++)
		vec_push(c->rd->b->scratch, &c->rd->fields, yv_nth(v, i)->s);
	return true;
}

static bool rule_field_remove(const struct change *c)
{
	const struct yv *v = yv_get(c->step, "field");

	for (size_t i = 0; i < yv_count(v); i++)
		for (size_t k = 0; k < c->rd->fields.n; k++)
			if (str_eq(c->rd->fields.p[k], yv_nth(v, i)->s)) {
				memmove(&c->rd->fields.p[k], &c->rd->fields.p[k + 1],
					(c->rd->fields.n - k - 1) * sizeof *c->rd->fields.p);
				c->rd->fields.n--;
				break;
			}
	return true;
}

static bool rule_field_set(const struct change *c)
{
	const struct yv *v = yv_get(c->step, "fields");

	c->rd->fields.n = 0;
	for (size_t i = 0; i < yv_count(v); i++)
		vec_push(c->rd->b->scratch, &c->rd->fields, yv_nth(v, i)->s);
	return true;
}

static const struct said *said(struct reading *rd, struct str key, const struct yv *value, const struct said *before)
{
	struct said *s = ARENA_NEW(rd->b->tmp, struct said);

	*s = (struct said){ key, value, before };
	return s;
}

static bool rule_state(const struct change *c)
{
	c->rd->state = said(c->rd, yv_str(yv_get(c->step, "key")), yv_get(c->step, "val"), c->rd->state);
	return true;
}

static bool rule_attr(const struct change *c)
{
	c->rd->attrs = said(c->rd, yv_str(yv_get(c->step, "attribute")), yv_get(c->step, "value"), c->rd->attrs);
	return true;
}

/* $product, ${product}, and $$ for a dollar; what is open reads None, as in pySigma. */
static struct str template_text(struct reading *rd, struct str s)
{
	static const char *const names[] = { "category", "product", "service" };
	struct str is[] = { rd->category, rd->product, rd->service }, out = STR("");
	struct arena *a = rd->b->scratch;

	for (size_t i = 0; i < s.n;) {
		struct str rest = str_from(s, i + 1), add = str_cut(s, i, 1);
		bool braces = s.p[i] == '$' && rest.n && rest.p[0] == '{';
		size_t take = 1;

		if (s.p[i] == '$' && str_starts(rest, STR("$")))
			take = 2;
		for (size_t k = 0; k < COUNT(names) && s.p[i] == '$'; k++) {
			struct str name = braces ? arena_fmt(a, "{%s}", names[k]) : str_z(names[k]), behind;

			if (!str_starts(rest, name))
				continue;
			behind = str_from(rest, name.n);
			if (!braces && behind.n && (behind.p[0] == '_' || isalnum((unsigned char)behind.p[0])))
				continue;
			add = is[k].n ? is[k] : STR("None");
			take = name.n + 1;
		}
		out = value_joined(a, out, add, STR(""));
		i += take;
	}
	return out;
}

static struct yv *template_tree(struct reading *rd, const struct yv *v)
{
	struct yv *out = ARENA_NEW(rd->b->scratch, struct yv);

	*out = *v;
	if (v->kind == Y_TEXT)
		out->s = template_text(rd, v->s);
	if (v->kind == Y_LIST || v->kind == Y_MAP)
		out->items = ARENA_ARRAY(rd->b->scratch, struct yv *, v->n);
	for (size_t i = 0; out->items && i < v->n; i++)
		out->items[i] = template_tree(rd, v->items[i]);
	return out;
}

static bool rule_add(const struct change *c)
{
	const struct yv *conds = yv_get(c->step, "conditions");
	struct reading *rd = c->rd;
	struct det *d;

	if (rd->map == NULL || rd->by) /* a correlation has no detections; a filter's rule took it already */
		return true;
	d = det_of(rd, yv_yes(yv_get(c->step, "template")) ? template_tree(rd, conds) : conds);
	mark_all(c, d);
	vec_push(rd->b->scratch, &rd->added, (struct added){ d, yv_yes(yv_get(c->step, "negated")) });
	return true;
}

/* ---- Running ------------------------------------------------------------------------------------------------------------------------------------------------- */

static bool step_run(struct reading *rd, const struct yv *step, const struct said *state)
{
	const struct step_row *row = step_row(step);
	struct change c = { rd, step, yv_str(yv_get(step, "id")), state };

	mark(&c, &rd->ids);
	if (row->rule)
		return row->rule(&c);
	if (row->name)
		fields_rename(&c, row->name);
	return dets_change(&c, row);
}

static uint32_t steps_in(const struct yv *list)
{
	uint32_t n = 0;

	for (size_t i = 0; i < yv_count(list); i++)
		n += 1 + steps_in(yv_get(yv_nth(list, i), "items"));
	return n;
}

static bool steps_run(struct reading *rd, const struct yv *list, uint32_t *at);

/* A pipeline in the pipeline: it has a state of its own, which is known outside when it is through. */
static bool nest_run(struct reading *rd, const struct yv *step, uint32_t *at)
{
	const struct said *outside = rd->state, *inside;
	size_t nest = rd->nest;
	struct change c = { rd, step, yv_str(yv_get(step, "id")), NULL };
	VEC(const struct said *) list = { 0 };

	mark(&c, &rd->ids);
	rd->state = NULL;
	rd->nest = rd->mapped.n;
	if (!steps_run(rd, yv_get(step, "items"), at))
		return false;
	inside = rd->state;
	rd->state = outside;
	rd->nest = nest;
	for (; inside; inside = inside->before)
		vec_push(rd->b->scratch, &list, inside);
	while (list.n--)
		rd->state = said(rd, list.p[list.n]->key, list.p[list.n]->value, rd->state);
	return true;
}

static bool steps_run(struct reading *rd, const struct yv *list, uint32_t *at)
{
	for (size_t i = 0; i < yv_count(list); i++) {
		const struct yv *step = yv_nth(list, i), *items = yv_get(step, "items");
		struct done done = { step, rd->state, (*at)++ };
		bool holds = rule_holds(rd, step);

		if (rd->refused)
			return false;
		if (!holds) {
			*at += steps_in(items);
		} else if (items) {
			if (!nest_run(rd, step, at))
				return false;
		} else {
			vec_push(rd->b->scratch, &rd->done, done);
			if (!step_run(rd, step, rd->state))
				return false;
		}
	}
	return true;
}

bool pipelines_run(struct reading *rd)
{
	struct sigma_loader *l = rd->b->l;
	uint32_t at = 0;

	for (size_t p = 0; p < l->pipelines.n; p++)
		if (!steps_run(rd, yv_get(l->pipelines.p[p].root, "transformations"), &at))
			return false;
	return true;
}

/* Conditions on the rule were judged when it was read; those on items and names are judged here. */
bool pipelines_again(struct reading *rd, const struct made *m)
{
	for (size_t i = 0; i < m->n; i++) {
		const struct step_row *row = step_row(m->done[i].step);

		if (!row->rule && !step_run(rd, m->done[i].step, m->done[i].state))
			return false;
	}
	return true;
}

struct made pipelines_made(struct reading *rd)
{
	struct arena *a = rd->b->tmp;
	struct done *copy = ARENA_ARRAY(a, struct done, rd->done.n);

	for (size_t i = 0; i < rd->done.n; i++)
		copy[i] = rd->done.p[i];
	return (struct made){ copy, rd->done.n, arena_str(a, rd->product), arena_str(a, rd->category), arena_str(a, rd->service) };
}

bool pipelines_field(struct reading *rd, const struct made *m, const struct made *own, struct str field, struct str *out)
{
	const struct ids *ids = NULL;
	size_t i = 0, k = 0;

	while (i < m->n || k < own->n) {
		bool mine = i < m->n && (k == own->n || m->done[i].at <= own->done[k].at);
		const struct done *done = mine ? &m->done[i] : &own->done[k];
		const struct step_row *row = step_row(done->step);
		struct change c = { rd, done->step, yv_str(yv_get(done->step, "id")), done->state };
		str_list to = { 0 };

		k += k < own->n && own->done[k].at == done->at; /* once, if it applied to both */
		i += mine;
		/* A field outside of detections has no values: steps that look at them do not concern it. */
		if (!row->name || yv_count(yv_get(done->step, "detection_item_conditions")) || !row->name(&c, field, &to) ||
			!name_holds(&c, field, ids))
			continue;
		if (to.n != 1)
			return false;
		field = to.p[0];
		mark(&c, &ids);
	}
	*out = field;
	return true;
}
