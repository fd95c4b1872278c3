/* Pipelines are read and checked here: a key, a kind or a word that is not known refuses the whole file. */
#include "base/text.h"
#include "sigma/pipe.h"

/* One key of a table's list: "!name:t", "name=a|b". */
struct key_form {
	struct str name, words;
	char form;
	bool needed;
};

static bool key_form(struct str *rest, struct key_form *out)
{
	struct str one;
	ptrdiff_t colon, equal;

	if (!str_next(rest, ' ', &one))
		return false;
	*out = (struct key_form){ .needed = str_starts(one, STR("!")) };
	one = str_from(one, out->needed);
	colon = str_find(one, STR(":"));
	equal = str_find(one, STR("="));
	out->name = str_cut(one, 0, (size_t)(equal >= 0 ? equal : colon));
	out->words = equal >= 0 ? str_from(one, (size_t)equal + 1) : (struct str){ 0 };
	out->form = equal >= 0 ? 'w' : one.p[colon + 1];
	return true;
}

static bool pattern_known(const struct check *c, const struct yv *v)
{
	const char *why = "";

	return pattern_get(c->l, yv_str(v), &why) ||
	       BAD(c, v->line, "biểu thức chính quy sai: %s", "malformed regular expression: %s", why);
}

static bool texts_known(const struct check *c, const struct yv *v)
{
	for (size_t i = 0; i < yv_count(v) || i == 0; i++)
		if (yv_count(v) == 0 || yv_nth(v, i)->kind != Y_TEXT || v->kind == Y_MAP)
			return BAD(c, v->line, "ở đây cần chữ hoặc danh sách chữ", "a text or a list of texts is needed here");
	return true;
}

/* `nulls`: a member may be left empty. */
static bool map_known(const struct check *c, const struct yv *map, bool nulls)
{
	if (map->kind != Y_MAP)
		return BAD(c, map->line, "ở đây cần một map", "a map is needed here");
	for (size_t i = 0; i < map->n; i++)
		if (!(nulls && map->items[i]->kind == Y_NULL) && !texts_known(c, map->items[i]))
			return false;
	return true;
}

static bool word_known(const struct check *c, const struct yv *v, struct str words)
{
	struct str rest = words, one;

	while (str_next(&rest, '|', &one))
		if (str_eq(one, yv_str(v)))
			return true;
	return BAD(c, v->line, "ở đây cần một trong %" PRI_STR, "one of %" PRI_STR " is needed here", ARG_STR(words));
}

static bool steps_known(const struct check *c, const struct yv *list);

static bool form_known(const struct check *c, const struct key_form *k, const struct yv *v)
{
	struct check below = { c->l, c->file, c->what, c->depth + 1 };

	switch (k->form) {
	case 'w': return word_known(c, v, k->words);
	case 'b': return word_known(c, v, STR("true|false"));
	case 'l': return texts_known(c, v);
	case 'm': return map_known(c, v, true);
	case 'f': return map_known(c, v, false);
	case 'r': return pattern_known(c, v);
	case 'n':
		return c->depth < 16 && v->kind == Y_LIST && v->n
		               ? steps_known(&below, v)
		               : BAD(c, v->line, "items phải là danh sách bước, lồng không quá 16",
					 "items is a list of steps, nested at most 16 deep");
	case 't':
		return v->kind == Y_TEXT ||
		       BAD(c, v->line, "ở đây cần chữ (%" PRI_STR ")", "a text is needed here (%" PRI_STR ")", ARG_STR(k->name));
	case 's':
		return v->kind == Y_TEXT || v->kind == Y_NULL ||
		       BAD(c, v->line, "ở đây cần một giá trị", "one value is needed here");
	case 'd':
		return ((v->kind == Y_MAP || v->kind == Y_LIST) && v->n) || v->kind == Y_TEXT ||
		       BAD(c, v->line, "ở đây cần một vùng chọn", "a selection is needed here");
	default: return true;
	}
}

/* A key that is not known here would be half a pipeline: a condition with a typing error holds always. */
bool keys_known(const struct check *c, const struct yv *v, const char *common, const char *own)
{
	const char *lists[] = { common, own };
	bool *seen = ARENA_ARRAY(&c->l->cx.arena, bool, v->n + 1);

	for (size_t l = 0; l < COUNT(lists); l++) {
		struct str rest = str_z(lists[l]);
		struct key_form k;

		while (rest.n && key_form(&rest, &k)) {
			const struct yv *one = yv_get(v, arena_z(&c->l->cx.arena, k.name));

			for (size_t i = 0; v->kind == Y_MAP && i < v->n; i++)
				seen[i] |= v->items[i] == one;
			if (one == NULL && k.needed)
				return BAD(c, v->line, "thiếu %" PRI_STR, "%" PRI_STR " is missing", ARG_STR(k.name));
			if (one && !form_known(c, &k, one))
				return false;
		}
	}
	for (size_t i = 0; v->kind == Y_MAP && i < v->n; i++)
		if (!seen[i])
			return BAD(c, v->keys[i]->line, "khóa không hỗ trợ: %" PRI_STR, "unsupported key: %" PRI_STR,
				ARG_STR(v->keys[i]->s));
	return true;
}

/* What a table of keys cannot say. */
static bool step_sound(const struct check *c, const struct yv *step)
{
	struct str type = yv_str(yv_get(step, "type")), replacement = yv_str(yv_get(step, "replacement"));
	const struct yv *value = yv_get(step, "value"), *map = yv_get(step, "mapping");
	const char *why;

	if (replacement.p && !pattern_replacement(pattern_get(c->l, yv_str(yv_get(step, "regex")), &why), replacement))
		return BAD(c, step->line, "replacement sai", "malformed replacement");
	if (yv_get(step, "include") && yv_get(step, "exclude"))
		return BAD(c, step->line, "include và exclude không đi với nhau", "include and exclude exclude each other");
	if (str_is(type, "extract_fields") && pattern_named(pattern_get(c->l, yv_str(yv_get(step, "regex")), &why)) == 0)
		return BAD(c, step->line, "regex cần nhóm có tên", "the regex needs named groups");
	if (str_is(type, "change_logsource") && !yv_get(step, "product") && !yv_get(step, "category") && !yv_get(step, "service"))
		return BAD(c, step->line, "thiếu product, category hoặc service", "product, category or service is missing");
	if (yv_get(step, "force_type") &&
		(value->kind != Y_TEXT || (str_is(yv_str(yv_get(step, "force_type")), "num") &&
						  !yv_number(&(struct yv){ .kind = Y_TEXT, .s = value->s }))))
		return BAD(c, step->line, "không phải số", "not a number");
	for (size_t i = 0; str_is(type, "map_string") && i < map->n; i++)
		for (size_t k = 0; k < yv_count(map->items[i]); k++)
			if (yv_type(yv_nth(map->items[i], k)) != V_TEXT)
				return BAD(
					c, step->line, "map_string cần chữ (trong dấu nháy)", "map_string needs texts (in quotes)");
	return true;
}

static bool step_known(const struct check *c, const struct yv *step)
{
	static const char common[] = "id:t type:t rule_conditions:a rule_cond_expr:t rule_cond_op=and|or rule_cond_not:b "
				     "detection_item_conditions:a detection_item_cond_expr:t detection_item_cond_op=and|or "
				     "detection_item_cond_not:b field_name_conditions:a field_name_cond_expr:t "
				     "field_name_cond_op=and|or field_name_cond_not:b";
	struct str type = yv_str(yv_get(step, "type"));
	const char *why, *keys = step_keys(type, c->l->options.english, &why);

	if (why)
		return BAD(c, step->line, "bước %" PRI_STR " không dùng được ở đây: %s",
			"the transformation %" PRI_STR " makes no sense here: %s", ARG_STR(type), why);
	if (keys == NULL)
		return BAD(c, step->line, "bước không hỗ trợ: %" PRI_STR, "unsupported transformation: %" PRI_STR, ARG_STR(type));
	return keys_known(c, step, common, keys) && conditions_known(c, step) && step_sound(c, step);
}

static bool steps_known(const struct check *c, const struct yv *list)
{
	for (size_t i = 0; i < yv_count(list); i++)
		if (!step_known(c, yv_nth(list, i)))
			return false;
	return true;
}

static bool vars_known(const struct check *c, const struct yv *vars)
{
	return vars == NULL || vars->kind == Y_NULL || map_known(c, vars, true);
}

static bool pipeline_known(struct sigma_loader *l, struct str file, const struct yv *root)
{
	const struct yv *list = yv_get(root, "transformations"), *priority = yv_get(root, "priority");
	static const char *const queries[] = { "postprocessing", "finalizers" };
	struct check c = { l, file, "pipeline", 0 };
	int64_t n;

	if (!keys_known(
		    &c, root, "name:t priority:t transformations:a vars:a allowed_backends:a postprocessing:a finalizers:a", "") ||
		!vars_known(&c, yv_get(root, "vars")))
		return false;
	if (list && list->kind != Y_LIST && list->kind != Y_NULL)
		return BAD(&c, list->line, "transformations phải là danh sách", "transformations is a list");
	if (priority && !str_to_i64(priority->s, &n))
		return BAD(&c, priority->line, "priority phải là số nguyên", "priority is a whole number");
	for (size_t i = 0; i < COUNT(queries); i++)
		if (yv_count(yv_get(root, queries[i])))
			return BAD(&c, yv_get(root, queries[i])->line, "%s viết câu truy vấn, ở đây không có câu nào: hãy bỏ ra",
				"%s write queries, and there are none here: leave them out", queries[i]);
	return steps_known(&c, list);
}

enum sigma_status sigma_load_pipeline(struct sigma_loader *l, struct sigma_str yaml, const char *name)
{
	struct str file = arena_str(&l->cx.arena, str_z(name));
	struct pipeline p = { .name = file };
	struct yv *root;
	size_t at;

	if (yaml_parse_one(&l->cx, (struct str){ yaml.p, yaml.n }, file, &root) != RC_OK) {
		yaml_fault(l, &l->cx, file);
		return SIGMA_BAD_INPUT;
	}
	if (root->kind != Y_MAP)
		return PROBLEM(l, SIGMA_ERROR, file, root->line, (struct str){ 0 }, "tệp pipeline phải là một map",
			       "a pipeline file must be a map"),
		       SIGMA_BAD_INPUT;
	if (!pipeline_known(l, file, root))
		return SIGMA_BAD_INPUT;
	p.root = root;
	if (!str_to_i64(yv_str(yv_get(root, "priority")), &p.priority))
		p.priority = 0;
	vec_push(&l->cx.arena, &l->pipelines, p);
	for (at = l->pipelines.n - 1; at && l->pipelines.p[at - 1].priority > p.priority; at--)
		l->pipelines.p[at] = l->pipelines.p[at - 1];
	l->pipelines.p[at] = p;
	return SIGMA_OK;
}
