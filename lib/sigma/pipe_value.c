/* What pipelines do to values. As in pySigma a value has taken its modifiers in before the first step sees it: `contains: x` is `*x*`. What is no
 * plain text then (re, cidr, windash, base64, lt ...) keeps its modifiers, and steps for texts pass it by. */
#include "base/text.h"
#include "sigma/pipe.h"

enum { VALUES_MAX = 100000, VALUE_BYTES = 65536 };

static bool refused(const struct change *c, uint32_t line, const char *vi, const char *en, struct str what)
{
	PROBLEM(c->rd->b->l, SIGMA_ERROR, c->rd->file, line, c->rd->rule, "pipeline: %s: %" PRI_STR, "pipeline: %s: %" PRI_STR,
		c->rd->b->l->options.english ? en : vi, ARG_STR(what));
	return false;
}

static bool mods_have(struct str mods, const char *words)
{
	struct str one, rest;

	while (str_next(&mods, '|', &one))
		for (rest = str_z(words); rest.n;) {
			struct str word;

			if (str_next(&rest, ' ', &word) && str_eq(one, word))
				return true;
		}
	return false;
}

static struct str mods_without(struct arena *a, struct str mods, const char *words)
{
	struct str out = { 0 }, one;

	while (str_next(&mods, '|', &one))
		if (!mods_have(one, words))
			out = value_joined(a, out, out.n ? STR("|") : STR(""), one);
	return out;
}

/* ---- Splitting -------------------------------------------------------------------------------------------------------------------------------- */

void det_split(struct reading *rd, struct det *d)
{
	struct arena *a = rd->b->scratch;
	struct str mods = d->w.mods;
	bool place, keyword = d->w.field.n == 0;

	if (d->split || d->kind != DET_ITEM)
		return;
	d->split = true;
	if (mods_legal(rd, &d->w)) { /* else it is refused when it is read */
		d->all = mods_have(mods, "all");
		d->neq = mods_have(mods, "neq");
		mods = mods_without(a, mods, "all neq");
	}
	place = mods_have(mods, "contains startswith endswith") &&
	        mods_without(a, mods, "contains startswith endswith cased expand").n == 0 &&
	        !(keyword && mods_have(mods, "startswith endswith"));
	for (size_t i = 0; i < d->w.n; i++) {
		struct pv p = { d->w.values[i], mods };

		if (place && p.v->kind == Y_TEXT) {
			struct yv *v = ARENA_NEW(a, struct yv);

			*v = *p.v;
			v->quoted = true;
			v->s = text_placed(a, v->s, mods_have(mods, "contains endswith"), mods_have(mods, "contains startswith"));
			p = (struct pv){ v, mods_without(a, mods, "contains startswith endswith") };
		}
		vec_push(a, &d->values, p);
	}
}

static void put(const struct change *c, pv_list *out, const struct pv *like, struct str text, bool quoted, struct str mods)
{
	struct yv *v = ARENA_NEW(c->rd->b->scratch, struct yv);

	*v = (struct yv){ .kind = Y_TEXT, .quoted = quoted, .line = like->v->line, .col = like->v->col, .s = text };
	vec_push(c->rd->b->scratch, out, (struct pv){ v, mods });
}

static bool keep(const struct change *c, const struct pv *p, pv_list *out)
{
	vec_push(c->rd->b->scratch, out, *p);
	return true;
}

/* ---- Steps on one value --------------------------------------------------------------------------------------------------------------------------- */

bool value_set(const struct change *c, const struct pv *p, pv_list *out, bool *changed)
{
	const struct yv *v = yv_get(c->step, "value");
	struct str force = yv_str(yv_get(c->step, "force_type"));

	*changed = true;
	if (force.n) {
		put(c, out, p, v->s, str_is(force, "str"), STR(""));
		return true;
	}
	return keep(c, &(struct pv){ v, STR("") }, out);
}

bool value_map(const struct change *c, const struct pv *p, pv_list *out, bool *changed)
{
	const struct yv *map = yv_get(c->step, "mapping");
	struct str plain = pv_type(p) == V_TEXT ? text_plain(c->rd->b->scratch, p->v->s) : (struct str){ 0 };

	for (size_t i = 0; pv_type(p) == V_TEXT && i < map->n; i++)
		if (str_eq(map->keys[i]->s, plain)) {
			for (size_t k = 0; k < yv_count(map->items[i]); k++)
				put(c, out, p, yv_nth(map->items[i], k)->s, true, p->mods);
			*changed = true;
			return true;
		}
	return keep(c, p, out);
}

/* Texts between wildcards and placeholders, each on its own. */
typedef bool part_fn(const struct change *c, struct str part, bool first, struct str *out);

static bool parts(const struct change *c, const struct pv *p, part_fn *fn, struct str *out)
{
	struct arena *a = c->rd->b->scratch;
	struct str s = sigma_text(a, p->v->s), name, done = STR(""), part;
	bool expand = mods_have(p->mods, "expand");

	for (size_t i = 0; i < s.n;) {
		size_t at = i, to = i;
		bool holder = expand && placeholder_next(s, &at, &name), mark = (unsigned char)s.p[i] >= G_MANY;

		if (mark || (holder && at == i)) {
			to = i + (mark ? 1 : name.n + 2);
			part = str_cut(s, i, to - i);
		} else {
			while (to < s.n && (unsigned char)s.p[to] < G_MANY && !(holder && to == at))
				to++;
			if (!fn(c, str_cut(s, i, to - i), i == 0, &part))
				return false;
		}
		done = value_joined(a, done, part, STR(""));
		i = to;
	}
	*out = text_written(a, done);
	return true;
}

static bool part_replaced(const struct change *c, struct str part, bool first, struct str *out)
{
	(void)first;
	if (!pattern_sub(c->rd, yv_str(yv_get(c->step, "regex")), yv_str(yv_get(c->step, "replacement")), part, out))
		return false;
	if (yv_yes(yv_get(c->step, "interpret_special")))
		*out = sigma_text(c->rd->b->scratch, *out);
	return true;
}

bool value_replace(const struct change *c, const struct pv *p, pv_list *out, bool *changed)
{
	enum value_type type = pv_type(p);
	struct arena *a = c->rd->b->scratch;
	struct str re = yv_str(yv_get(c->step, "regex")), with = yv_str(yv_get(c->step, "replacement")), s;
	bool ok;

	if (type != V_TEXT && type != V_NUMBER)
		return keep(c, p, out);
	*changed = true;
	ok = yv_yes(yv_get(c->step, "skip_special")) ? parts(c, p, part_replaced, &s)
	                                             : pattern_sub_marked(c->rd, re, with, sigma_text(a, p->v->s), &s);
	if (!ok)
		return c->rd->refused
		               ? false
		               : refused(c, p->v->line, "replace_string không làm được", "replace_string cannot be done", p->v->s);
	if (!yv_yes(yv_get(c->step, "skip_special")))
		s = text_written(a, s);
	put(c, out, p, s, true, p->mods);
	return true;
}

bool value_convert(const struct change *c, const struct pv *p, pv_list *out, bool *changed)
{
	bool text = str_is(yv_str(yv_get(c->step, "target_type")), "str");
	bool compared = p->v->kind == Y_TEXT && mods_have(p->mods, "lt lte gt gte minute hour day week month year");
	enum value_type type = pv_type(p);
	char canon[NUM_MAX];
	size_t n;

	if (text ? type != V_NUMBER : type != V_TEXT && !compared)
		return keep(c, p, out);
	if (!text && !num_canon(p->v->s, canon, &n))
		return refused(c, p->v->line, "convert_type: không phải số", "convert_type: not a number", p->v->s);
	*changed = true;
	put(c, out, p, text ? p->v->s : arena_str(c->rd->b->scratch, (struct str){ canon, n }), text, p->mods);
	return true;
}

static bool part_cased(const struct change *c, struct str part, bool first, struct str *out)
{
	struct str method = yv_str(yv_get(c->step, "method"));
	struct arena *a = c->rd->b->scratch;
	char *snake = arena_alloc(a, part.n * 2 + 1, 1);
	size_t n = 0;

	(void)first;
	for (size_t i = 0; str_is(method, "snake_case") && i < part.n; i++) {
		if (i && part.p[i] >= 'A' && part.p[i] <= 'Z')
			snake[n++] = '_';
		snake[n++] = part.p[i];
	}
	*out = str_is(method, "upper") ? text_upper(a, part) : text_lower(a, n ? (struct str){ snake, n } : part);
	return true;
}

bool value_case(const struct change *c, const struct pv *p, pv_list *out, bool *changed)
{
	struct str s;

	if (pv_type(p) != V_TEXT)
		return keep(c, p, out);
	*changed = true;
	(void)parts(c, p, part_cased, &s);
	put(c, out, p, s, true, p->mods);
	return true;
}

/* One character as a regular expression. */
static struct str char_regex(struct arena *a, struct str ch, bool brackets)
{
	struct str low = text_lower(a, ch), up = text_upper(a, ch);
	unsigned char b = (unsigned char)ch.p[0];
	bool letter = b >= 0x80 || ((b | 32) >= 'a' && (b | 32) <= 'z'), digit = b >= '0' && b <= '9';

	if (letter && brackets && !str_eq(low, up))
		return value_joined(a, STR("["), value_joined(a, low, up, STR("")), STR("]"));
	return letter || digit || b == '_' ? ch : value_joined(a, STR("\\"), ch, STR(""));
}

bool value_regex(const struct change *c, const struct pv *p, pv_list *out, bool *changed)
{
	struct arena *a = c->rd->b->scratch;
	struct str method = yv_str(yv_get(c->step, "method")), s, re = STR(""), name;
	bool brackets = method.n == 0 || str_is(method, "ignore_case_brackets");
	size_t at = 0, n;
	int32_t rune;

	if (pv_type(p) != V_TEXT || p->v->s.n == 0)
		return keep(c, p, out);
	if (mods_have(p->mods, "expand") && placeholder_next(p->v->s, &at, &name))
		return refused(c, p->v->line, "regex: chỗ giữ chưa có giá trị", "regex: a placeholder has no value yet", name);
	*changed = true;
	for (s = sigma_text(a, p->v->s); s.n; s = str_from(s, n)) {
		bool many = (unsigned char)s.p[0] == G_MANY, one = (unsigned char)s.p[0] == G_ONE;

		n = many || one ? 1 : utf8_next(s, &rune);
		re = value_joined(a, re, many ? STR(".*") : one ? STR(".") : char_regex(a, str_cut(s, 0, n), brackets), STR(""));
	}
	put(c, out, p, re, true, str_is(method, "ignore_case_flag") ? STR("re|i") : STR("re"));
	return true;
}

/* ---- Placeholders ----------------------------------------------------------------------------------------------------------------------------------- */

static bool among(const struct yv *list, struct str name)
{
	for (size_t i = 0; i < yv_count(list); i++)
		if (str_eq(yv_str(yv_nth(list, i)), name))
			return true;
	return false;
}

/* A value file wins; then the variables of all pipelines, the last one first. NULL: no values. */
static const struct yv *values_of(const struct change *c, struct str name, bool re)
{
	static const struct yv star = { .kind = Y_TEXT, .s = { "*", 1 } }, dots = { .kind = Y_TEXT, .s = { ".*", 2 } };
	struct sigma_loader *l = c->rd->b->l;
	const struct yv *found = map_get(&l->values, name);

	if (found == NULL && str_is(yv_str(yv_get(c->step, "type")), "wildcard_placeholders"))
		return re ? &dots : &star;
	for (size_t i = l->pipelines.n; found == NULL && i-- > 0;) {
		const struct yv *vars = yv_get(l->pipelines.p[i].root, "vars");

		for (size_t k = 0; vars && k < vars->n; k++)
			if (str_eq(vars->keys[k]->s, name))
				found = vars->items[k];
	}
	return found;
}

static bool fill(const struct change *c, const struct pv *p, struct str s, size_t from, bool left, pv_list *out)
{
	struct arena *a = c->rd->b->scratch;
	const struct yv *include = yv_get(c->step, "include"), *list;
	struct str name;
	size_t at = from;

	if (out->n > VALUES_MAX || s.n > VALUE_BYTES)
		return refused(c, p->v->line, "quá nhiều giá trị sau khi mở rộng", "too many values after expansion", p->v->s);
	if (!placeholder_next(s, &at, &name)) {
		put(c, out, p, left ? s : percent_plain(a, s), p->v->quoted, left ? p->mods : mods_without(a, p->mods, "expand"));
		return true;
	}
	if ((include && !among(include, name)) || among(yv_get(c->step, "exclude"), name))
		return fill(c, p, s, at + name.n + 2, true, out);
	list = values_of(c, name, mods_have(p->mods, "re"));
	if (yv_count(list) == 0)
		return refused(c, p->v->line, "chỗ giữ chưa có giá trị", "a placeholder has no values", name);
	for (size_t i = 0; i < yv_count(list); i++) {
		struct str value = yv_nth(list, i)->s;

		if (text_has_placeholder(value))
			return refused(c, p->v->line, "giá trị của chỗ giữ lại chứa chỗ giữ",
				"a placeholder's value holds a placeholder", name);
		if (!fill(c, p, value_joined(a, str_cut(s, 0, at), value, str_from(s, at + name.n + 2)), at + value.n, left, out))
			return false;
	}
	return true;
}

bool value_fill(const struct change *c, const struct pv *p, pv_list *out, bool *changed)
{
	if (p->v->kind != Y_TEXT || !mods_have(p->mods, "expand") || !text_has_placeholder(p->v->s))
		return keep(c, p, out);
	*changed = true;
	return fill(c, p, p->v->s, 0, false, out);
}

/* ---- Steps that make several items of one ------------------------------------------------------------------------------------------------------------- */

static struct det *group_new(const struct change *c, const struct det *like, enum det_kind kind)
{
	struct det *d = ARENA_NEW(c->rd->b->scratch, struct det);

	d->kind = kind;
	d->line = like->line;
	return d;
}

/* The item of this field in the group; made when there is none. */
static struct det *group_field(const struct change *c, struct det *group, struct str field, const struct det *like)
{
	struct det *d;

	for (size_t i = 0; i < group->kids.n; i++)
		if (str_eq(group->kids.p[i]->w.field, field))
			return group->kids.p[i];
	d = group_new(c, like, DET_ITEM);
	d->w = (struct written){ .field = field, .line = like->line, .was_list = true };
	d->split = true;
	d->all = like->all;
	vec_push(c->rd->b->scratch, &group->kids, d);
	return d;
}

static bool all_texts(const struct det *d)
{
	for (size_t i = 0; i < d->values.n; i++)
		if (pv_type(&d->values.p[i]) != V_TEXT)
			return false;
	return d->values.n > 0;
}

static bool negated(const struct change *c, const struct det *d)
{
	return d->neq && !refused(c, d->line, "không đi với neq", "does not go with neq", yv_str(yv_get(c->step, "type")));
}

static void dropped(const struct change *c, const struct pv *p)
{
	WARN(c->rd, p->v->line, "pipeline: %" PRI_STR " bỏ giá trị này: %" PRI_STR,
		"pipeline: %" PRI_STR " drops this value: %" PRI_STR, ARG_STR(yv_str(yv_get(c->step, "type"))), ARG_STR(p->v->s));
}

static struct str stripped(struct str s, const char *head, const char *tail)
{
	while (s.n && strchr(head, s.p[0]))
		s = str_from(s, 1);
	while (s.n && strchr(tail, s.p[s.n - 1]))
		s.n--;
	return s;
}

/* `SHA1=...`, `SHA1|...`, or the digits alone: then their number says which. */
static struct str hash_read(struct arena *a, struct str s, struct str *digits)
{
	char sep = str_find(s, STR("|")) >= 0 ? '|' : '=';
	struct str rest = s, algo = { 0 }, value = { 0 }, more;
	size_t n;

	(void)str_next(&rest, sep, &algo);
	if (str_find(s, (struct str){ &sep, 1 }) >= 0 && memchr(rest.p, sep, rest.n) == NULL) {
		value = rest;
		*digits = stripped(value, "*?", "*?");
		return text_upper(a, stripped(algo, "*", ""));
	}
	more = stripped(algo, "*?", "*?");
	n = utf8_count(more);
	*digits = more;
	return n == 32 ? STR("MD5") : n == 40 ? STR("SHA1") : n == 64 ? STR("SHA256") : n == 128 ? STR("SHA512") : STR("");
}

bool item_hashes(const struct change *c, const struct det *d, struct det **out)
{
	const struct yv *parse = yv_get(c->step, "field_to_parse");
	struct str prefix = yv_str(yv_get(c->step, "field_prefix")), digits;
	struct arena *a = c->rd->b->scratch;
	bool mine = parse ? among(parse, d->w.field) : str_is(d->w.field, "Hashes") || str_is(d->w.field, "Hash");
	struct det *group;

	if (!mine || !all_texts(d))
		return true;
	if (negated(c, d))
		return false;
	group = group_new(c, d, d->all ? DET_AND : DET_OR);
	for (size_t i = 0; i < d->values.n; i++) {
		const struct pv *p = &d->values.p[i];
		struct str algo = hash_read(a, text_plain(a, p->v->s), &digits), field;

		if (algo.n == 0 || !among(yv_get(c->step, "valid_hash_algos"), algo)) {
			dropped(c, p);
			continue;
		}
		field = value_joined(a, prefix, yv_yes(yv_get(c->step, "drop_algo_prefix")) ? STR("") : algo, STR(""));
		put(c, &group_field(c, group, str_is(field, "keyword") ? STR("") : field, d)->values, p, digits, true, STR(""));
		if (field.n == 0)
			return refused(
				c, d->line, "hashes_fields: tên trường rỗng", "hashes_fields: an empty field name", d->w.field);
	}
	if (group->kids.n == 0)
		return refused(c, d->line, "hashes_fields: không có loại băm nào dùng được",
			"hashes_fields: no valid hash algorithm", d->w.field);
	*out = group;
	return true;
}

static void extracted(const struct change *c, struct det *item, const struct pv *p, struct str s)
{
	char canon[NUM_MAX];
	size_t n;
	struct str low = text_lower(c->rd->b->scratch, s);

	if (str_is(low, "null") || str_is(low, "none")) {
		struct yv *v = ARENA_NEW(c->rd->b->scratch, struct yv);

		v->line = p->v->line;
		vec_push(c->rd->b->scratch, &item->values, (struct pv){ v, STR("") });
	} else {
		put(c, &item->values, p, s, (s.n > 1 && s.p[0] == '0') || !num_canon(s, canon, &n), STR(""));
	}
}

bool item_extract(const struct change *c, const struct det *d, struct det **out)
{
	struct str prefix = yv_str(yv_get(c->step, "field_prefix"));
	struct arena *a = c->rd->b->scratch;
	pv_list lost = { 0 };
	struct det *group;

	if (!all_texts(d))
		return true;
	if (negated(c, d))
		return false;
	group = group_new(c, d, d->all ? DET_AND : DET_OR);
	for (size_t i = 0; i < d->values.n; i++) {
		const struct pv *p = &d->values.p[i];
		struct det *one = group_new(c, d, DET_AND);
		group_list found = { 0 };
		bool hit = pattern_groups(c->rd, yv_str(yv_get(c->step, "regex")), text_plain(a, p->v->s), &found);

		for (size_t k = 0; k < found.n; k++)
			if (found.p[k].value.n)
				extracted(c,
					group_field(
						c, one, value_joined(a, prefix, prefix.n ? STR(".") : STR(""), found.p[k].name), d),
					p, found.p[k].value);
		if (!hit && yv_yes(yv_get(c->step, "preserve_unmatched")))
			(void)keep(c, p, &group_field(c, one, d->w.field, d)->values);
		if (one->kids.n)
			vec_push(a, &group->kids, one);
		else
			(void)keep(c, p, &lost);
	}
	if (c->rd->refused)
		return false;
	for (size_t i = 0; group->kids.n && i < lost.n; i++)
		dropped(c, &lost.p[i]);
	if (group->kids.n) /* else it stays as it is */
		*out = group;
	return true;
}
