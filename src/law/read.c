/* One pack from YAML. Every fault is collected with file:line; a reader never stops at the first. Input is hostile: bounds in fmt/yaml.h, counts here. */
#include "law/law_int.h"

enum { LIST_MAX = 2000 };

struct rd {
	struct cx *cx;
	const struct law_vocab *vocab;
	struct law_faults *faults;
	struct law_pack *pack;
	bool english; /* the pack speaks English too: its own title does */
};

#define FAULT(r, at, a, b, ...)                                                                                                    \
	law_fault((r)->cx, (r)->faults, (r)->pack->file, (at) ? (at)->line : 1, (r)->cx->en ? (b) : (a), ##__VA_ARGS__)

/* A rule that packs of the ledger need not meet: see law_faults. */
#define FAULT_NOW(r, ...) ((r)->faults->loaded ? (void)0 : FAULT(r, __VA_ARGS__))

/* Is `map` a map with only the keys of `allowed` (space separated)? */
static bool map_of(struct rd *r, const struct yv *map, const char *what, const char *allowed)
{
	if (map == NULL || map->kind != Y_MAP) {
		FAULT(r, map, "%s phải là một ánh xạ (khóa: giá trị)", "%s must be a mapping (key: value)", what);
		return false;
	}
	for (size_t i = 0; i < map->n; i++) {
		struct str rest = str_z(allowed), w, k = map->keys[i]->s;
		bool known = false;

		while (!known && str_next(&rest, ' ', &w))
			known = str_eq(w, k);
		if (!known)
			FAULT(r, map->keys[i], "khóa lạ \"%" PRI_STR "\" trong %s", "unknown key \"%" PRI_STR "\" in %s",
				ARG_STR(str_cut(k, 0, 60)), what);
	}
	return true;
}

static const struct yv *list_of(struct rd *r, const struct yv *map, const char *key)
{
	static const struct yv none = { .kind = Y_LIST };
	const struct yv *v = yv_get(map, key);

	if (v == NULL || v->kind == Y_NULL)
		return &none;
	if (v->kind != Y_LIST || v->n > LIST_MAX) {
		FAULT(r, v, "%s phải là danh sách, không quá %d mục", "%s must be a list of at most %d items", key, (int)LIST_MAX);
		return &none;
	}
	return v;
}

static struct str text_of(struct rd *r, const struct yv *map, const char *key, bool required)
{
	const struct yv *v = yv_get(map, key);

	if (v && v->kind == Y_TEXT && v->s.n && v->s.n <= 4000)
		return v->s;
	if (v && v->kind != Y_NULL)
		FAULT(r, v, "%s phải là chữ, không quá 4000 byte", "%s must be text of at most 4000 bytes", key);
	else if (required)
		FAULT(r, map, "thiếu %s", "%s is missing", key);
	return (struct str){ 0 };
}

static struct law_text both_of(struct rd *r, const struct yv *map, const char *key, bool required)
{
	const struct yv *v = yv_get(map, key);

	if (v == NULL || v->kind != Y_MAP)
		return (struct law_text){ .vi = text_of(r, map, key, required) };
	map_of(r, v, key, "vi en");
	if (r->english && yv_get(v, "en") == NULL && yv_get(map, "day") == NULL) /* a holiday is the office's own to add */
		FAULT_NOW(r, v, "%s thiếu en: bộ quy định có tên tiếng Anh thì mọi câu đều có",
			"%s lacks en: the pack's title has it", key);
	return (struct law_text){ text_of(r, v, "vi", true), text_of(r, v, "en", false) };
}

static int32_t day_of_key(struct rd *r, const struct yv *map, const char *key, bool required)
{
	const struct yv *v = yv_get(map, key);
	struct str s = text_of(r, map, key, required);
	int32_t a, b;

	if (s.n == 0)
		return DAY_NONE;
	if (s.n == 10 && date_span(s, &a, &b))
		return a;
	FAULT(r, v, "%s: \"%" PRI_STR "\" không phải ngày yyyy-mm-dd", "%s: \"%" PRI_STR "\" is not a date yyyy-mm-dd", key,
		ARG_STR(str_cut(s, 0, 40)));
	return DAY_NONE;
}

/* Both bounds of a span that a map tells; an open end is none. */
static void span_of(struct rd *r, const struct yv *map, int32_t from, int32_t to, const char *from_key, const char *to_key)
{
	if (from != DAY_NONE && to != DAY_NONE && to < from)
		FAULT(r, map, "%s trước %s", "%s is before %s", to_key, from_key);
}

static int64_t num_of(struct rd *r, const struct yv *map, const char *key, int64_t min, int64_t max, int64_t otherwise)
{
	struct str s = text_of(r, map, key, false);
	int64_t i;

	if (s.n == 0)
		return otherwise;
	if (str_to_i64(s, &i) && i >= min && i <= max)
		return i;
	FAULT(r, yv_get(map, key), "%s phải là số nguyên từ %" PRId64 " đến %" PRId64,
		"%s must be a whole number from %" PRId64 " to %" PRId64, key, min, max);
	return otherwise;
}

static int64_t num_wanted(struct rd *r, const struct yv *map, const char *key, int64_t min, int64_t max)
{
	if (yv_get(map, key) == NULL)
		FAULT_NOW(r, map, "thiếu %s", "%s is missing", key);
	return num_of(r, map, key, min, max, min);
}

static bool yes_of(struct rd *r, const struct yv *map, const char *key)
{
	struct str s = text_of(r, map, key, false);

	if (s.n && !str_is(s, "true") && !str_is(s, "false"))
		FAULT(r, yv_get(map, key), "%s phải là true hoặc false", "%s must be true or false", key);
	return str_is(s, "true");
}

/* The index of a word in a list; `otherwise` when absent or unknown (a fault). */
static int word_in_list(struct rd *r, const struct yv *at, const char *key, struct str s, const char *const *names, int otherwise)
{
	for (int i = 0; names[i]; i++)
		if (str_is(s, names[i]))
			return i;
	FAULT(r, at, "%s: giá trị lạ \"%" PRI_STR "\"", "%s: unknown value \"%" PRI_STR "\"", key, ARG_STR(str_cut(s, 0, 60)));
	return otherwise;
}

static int word_of(struct rd *r, const struct yv *map, const char *key, const char *const *names, int otherwise)
{
	struct str s = text_of(r, map, key, false);

	return s.n ? word_in_list(r, yv_get(map, key), key, s, names, otherwise) : otherwise;
}

/* A word that must be of a list, where one is given: roles, authorities. */
static struct str listed_of(struct rd *r, const struct yv *at, const char *key, struct str s, const char *const *words)
{
	if (s.n && !r->faults->loaded)
		(void)word_in_list(r, at, key, s, words, 0);
	return s;
}

/* Codes stand in addresses, file names and lists that spaces part. */
static struct str coded(struct rd *r, const struct yv *map, const char *key, struct str s)
{
	if (s.n > 60)
		FAULT(r, map, "%s dài quá 60 byte", "%s is longer than 60 bytes", key);
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c < 0x80 && !(c >= '0' && c <= '9') && !((c | 0x20) >= 'a' && (c | 0x20) <= 'z') && c != '.' && c != '-' &&
			c != '_') {
			FAULT_NOW(r, yv_get(map, key), "%s: \"%" PRI_STR "\" chỉ được gồm chữ, số, dấu chấm, gạch nối, gạch dưới",
				"%s: \"%" PRI_STR "\" may have letters, digits, . - and _ only", key, ARG_STR(str_cut(s, 0, 60)));
			break;
		}
	}
	return s;
}

static struct str code_of(struct rd *r, const struct yv *map, const char *key)
{
	return coded(r, map, key, text_of(r, map, key, true));
}

static struct str code_if(struct rd *r, const struct yv *map, const char *key)
{
	return coded(r, map, key, text_of(r, map, key, false));
}

/* It names files too. */
static struct str pack_code(struct rd *r, const struct yv *root)
{
	struct str s = text_of(r, root, "pack", true);
	bool fits = s.n <= 60;

	for (size_t i = 0; i < s.n; i++)
		fits = fits && ((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] == '-' && i));
	if (!fits)
		FAULT_NOW(r, yv_get(root, "pack"), "pack: \"%" PRI_STR "\" chỉ được gồm a-z, 0-9 và gạch nối, không quá 60 ký tự",
			"pack: \"%" PRI_STR "\" may have a-z, 0-9 and - only, at most 60", ARG_STR(str_cut(s, 0, 60)));
	return s;
}

/* In its one exact form: a pack may write 1.dd or NĐ12.3, as people do who look for it. */
static struct str clause_at(struct rd *r, const struct yv *map, const char *key)
{
	return clause_code(&r->cx->arena, code_of(r, map, key));
}

static struct str clauses_at(struct rd *r, const struct yv *map, const char *key)
{
	struct str rest = text_of(r, map, key, false), all = { 0 }, one;

	while (str_next(&rest, ' ', &one))
		all = arena_fmt(
			&r->cx->arena, "%.*s%s%.*s", ARG_STR(all), all.n ? " " : "", ARG_STR(clause_code(&r->cx->arena, one)));
	return all;
}

static struct law_cite cite_of(struct rd *r, const struct yv *v)
{
	struct law_cite c = { .line = v ? v->line : 1 };

	if (map_of(r, v, "cite", "doc article")) {
		c.doc = code_of(r, v, "doc");
		c.article = text_of(r, v, "article", false);
	}
	return c;
}

static struct law_cite cite_in(struct rd *r, const struct yv *map)
{
	const struct yv *v = yv_get(map, "cite");

	if (v)
		return cite_of(r, v);
	FAULT(r, map, "thiếu cite (căn cứ)", "cite is missing");
	return (struct law_cite){ 0 };
}

static void cond_arg(struct rd *r, const struct yv *at, const struct law_pred *p, int64_t n)
{
	if (p->arg == LA_LEVEL && (n < 1 || n > 5))
		FAULT_NOW(r, at, "điều kiện \"%s\" cần cấp độ từ 1 đến 5", "condition \"%s\" wants a level from 1 to 5", p->name);
	if (p->arg == LA_DAY &&
		(n < 10000101 || n > 99991231 || day_of((int)(n / 10000), (int)(n / 100 % 100), (int)(n % 100)) == DAY_NONE))
		FAULT_NOW(r, at, "điều kiện \"%s\" cần một ngày có thật, viết yyyymmdd",
			"condition \"%s\" wants a day of the calendar, as yyyymmdd", p->name);
}

static void cond_read(struct rd *r, const struct yv *at, struct str s, struct law_cond *c)
{
	struct str word, rest = s, left;

	c->negated = str_starts(s, STR("not "));
	rest = c->negated ? str_from(s, 4) : s;
	left = rest;
	if (!str_next(&left, ' ', &word))
		word = rest;
	for (int i = 0; r->vocab->preds[i].name; i++) {
		const struct law_pred *p = &r->vocab->preds[i];

		if (!str_is(word, p->name))
			continue;
		c->pred = i;
		if ((p->arg != LA_NONE) != (left.n > 0) || (p->arg != LA_NONE && !str_to_i64(left, &c->arg)))
			FAULT(r, at, "điều kiện \"%s\" %s", "condition \"%s\" %s", p->name,
				p->arg ? (r->cx->en ? "wants a number" : "cần một số")
				       : (r->cx->en ? "takes no argument" : "không nhận tham số"));
		else
			cond_arg(r, at, p, c->arg);
		return;
	}
	FAULT(r, at, "điều kiện lạ \"%" PRI_STR "\"", "unknown condition \"%" PRI_STR "\"", ARG_STR(str_cut(s, 0, 60)));
}

static struct law_conds conds_of(struct rd *r, const struct yv *map, const char *key)
{
	const struct yv *v = list_of(r, map, key);
	struct law_conds out = { ARENA_ARRAY(&r->cx->arena, struct law_cond, v->n + 1), 0 };

	if (v->n > 12)
		FAULT_NOW(r, v, "%s có hơn 12 điều kiện", "%s has more than 12 conditions", key);
	for (size_t i = 0; i < v->n && i < 12; i++)
		if (v->items[i]->kind == Y_TEXT)
			cond_read(r, v->items[i], v->items[i]->s, &out.p[out.n++]);
		else
			FAULT(r, v->items[i], "điều kiện phải là chữ", "a condition must be text");
	for (size_t i = 0; i < out.n; i++)
		for (size_t k = 0; k < i; k++)
			if (out.p[i].pred == out.p[k].pred && out.p[i].arg == out.p[k].arg)
				FAULT_NOW(r, v, "%s: cùng một điều kiện đứng hai lần hoặc trái nhau",
					"%s: one condition stands twice, or against itself", key);
	return out;
}

static void month_day(struct rd *r, const struct yv *at, struct str s, int *month, int *mday)
{
	int64_t m = 0, k = 0;

	if (s.n == 5 && s.p[2] == '-' && str_to_i64(str_cut(s, 0, 2), &m) && str_to_i64(str_from(s, 3), &k) &&
		day_of(2023, (int)m, (int)k) != DAY_NONE) {
		*month = (int)m;
		*mday = (int)k;
		return;
	}
	FAULT(r, at, "\"%" PRI_STR "\" không phải tháng-ngày mm-dd", "\"%" PRI_STR "\" is not mm-dd", ARG_STR(str_cut(s, 0, 40)));
}

/* What stands after `go_live:`, `item:`, `kind:` says nothing more than the rule itself does: one word each, of an item its own date's name. */
static void due_word(struct rd *r, const struct yv *at, enum due_how how, struct str s, enum law_over over)
{
	static const char *const live[] = { "before", NULL }, *const clocks[] = { "clock", "leaver", NULL },
				 *const review[] = { "next_review", NULL }, *const item[] = { "due", NULL },
				 *const none[] = { NULL };
	const char *const *words = how == DUE_GO_LIVE              ? live
	                           : how == DUE_KIND               ? clocks
	                           : how != DUE_ITEM               ? NULL
	                           : over == OVER_REGULATIONS      ? review
	                           : over == OVER_INSPECTION_ITEMS ? item
	                                                           : none;

	if (words)
		(void)listed_of(r, at, how == DUE_GO_LIVE ? "go_live" : how == DUE_KIND ? "kind" : "item", s, words);
}

/* So many days, working days or months after a day: of working days the calendar tells the day, once the packs are joined. */
static void after_of(struct rd *r, const struct yv *v, struct law_due *d)
{
	int found = 0;

	d->after = day_of_key(r, v, "after", false);
	for (int i = PER_DAYS; i < PER_N; i++)
		if (yv_get(v, law_per_names[i])) {
			found++;
			d->per = (enum law_per)i;
			d->count = (int)num_of(r, v, law_per_names[i], 1, LAW_AFTER_MOST, 1);
		}
	if (found != (yv_get(v, "after") != NULL))
		FAULT(r, v, "after đi với đúng một trong days, wd, months", "after goes with one of days, wd, months");
	if (found && d->after != DAY_NONE)
		d->day = d->per == PER_MONTHS ? day_add_months(d->after, d->count) : d->after + d->count;
	if (d->day > DAY_MAX - 2 * LAW_AFTER_MOST)
		FAULT(r, v, "after: quá xa", "after: too far away");
}

static struct law_due due_read(struct rd *r, const struct yv *v, enum law_over over)
{
	static const char *const hows[] = { "never", "on", "yearly", "quarterly", "monthly", "period", "rolling", "go_live", "item",
		"kind", "after", NULL };
	struct law_due d = { .day = DAY_NONE, .not_before = DAY_NONE };
	int found = -1;

	if (!map_of(r, v, "due",
		    "never on yearly quarterly monthly period rolling go_live item kind after days wd months if not_before "
		    "first_year note mark"))
		return d;
	for (int i = 0; hows[i]; i++) {
		if (yv_get(v, hows[i]) && found >= 0)
			FAULT(r, v, "due có hai cách tính: %s và %s", "due has two rules: %s and %s", hows[found], hows[i]);
		found = yv_get(v, hows[i]) ? i : found;
	}
	if (found < 0) {
		FAULT(r, v, "due thiếu cách tính hạn", "due has no rule");
		return d;
	}
	d.how = found == DUE_HOW_N ? DUE_ON : (enum due_how)found;
	struct str s = text_of(r, v, hows[found], true);

	after_of(r, v, &d);
	if (found == DUE_ON)
		d.day = day_of_key(r, v, "on", true);
	else if (d.how == DUE_YEARLY)
		month_day(r, v, s, &d.month, &d.mday);
	else if (d.how == DUE_QUARTERLY || d.how == DUE_MONTHLY)
		d.mday = (int)num_of(r, v, hows[found], 1, 28, 10);
	else if (d.how == DUE_PERIOD)
		d.setting = s;
	else if (d.how == DUE_ROLLING && s.n && s.p[0] >= '0' && s.p[0] <= '9')
		d.months = (int)num_of(r, v, "rolling", 1, 240, 12);
	else if (d.how == DUE_ROLLING)
		d.cadence = s;
	due_word(r, yv_get(v, hows[found]), d.how, s, over);
	if (yv_get(v, "not_before") && d.how != DUE_GO_LIVE)
		FAULT_NOW(r, yv_get(v, "not_before"), "not_before chỉ đi với go_live", "not_before only goes with go_live");
	if (yv_get(v, "first_year") && d.how != DUE_YEARLY)
		FAULT_NOW(r, yv_get(v, "first_year"), "first_year chỉ đi với yearly", "first_year only goes with yearly");
	d.not_before = day_of_key(r, v, "not_before", false);
	d.when = conds_of(r, v, "if");
	bool old = yv_get(v, "first_year") && r->faults->loaded && str_is(text_of(r, v, "first_year", false), "true");

	d.first_days = old ? 90 : (int)num_of(r, v, "first_year", 1, 366, 0); /* old: as packs said it first */
	d.note = both_of(r, v, "note", false);
	d.has_mark = yv_get(v, "mark") != NULL;
	d.mark = (enum law_mark)word_of(r, v, "mark", law_mark_names, MARK_V);
	return d;
}

/* Where acts are asked for in a period or since the last one, the rule itself says which count. */
static void counts_check(struct rd *r, const struct yv *map, const struct law_duty *d)
{
	bool fits = d->counts_from == DAY_NONE;

	for (size_t i = 0; i < d->n_due; i++)
		fits |= d->due[i].how == DUE_NEVER || (d->due[i].how == DUE_ON && d->counts_from <= d->due[i].day);
	if (!fits)
		FAULT(r, yv_get(map, "counts_from"), "counts_from chỉ đi với due có on (không sau ngày ấy) hoặc never",
			"counts_from only goes with a due that has on (and is not after that day) or never");
}

static void dues_of(struct rd *r, const struct yv *map, struct law_duty *d)
{
	const struct yv *v = yv_get(map, "due");
	size_t n = v && v->kind == Y_LIST ? v->n : v ? 1 : 0;

	if (n == 0 && !d->informational && d->view_of.n == 0)
		FAULT(r, map, "thiếu due (hạn)", "due is missing");
	if (n > 12) {
		FAULT_NOW(r, v, "due có hơn 12 quy tắc", "due has more than 12 rules");
		n = 12;
	}
	d->due = ARENA_ARRAY(&r->cx->arena, struct law_due, n + 1);
	for (size_t i = 0; i < n; i++)
		d->due[d->n_due++] = due_read(r, v->kind == Y_LIST ? v->items[i] : v, d->over);
	for (size_t i = 0; i + 1 < d->n_due; i++)
		if (d->due[i].when.n == 0)
			FAULT_NOW(r, v->items[i + 1], "quy tắc hạn này không bao giờ được xét: quy tắc trước nó không có if",
				"this rule is never asked: the one before it has no if");
	counts_check(r, map, d);
	for (size_t i = 0; i < d->n_due; i++)
		if (d->milestone != DAY_NONE && (d->due[i].how != DUE_ON || d->due[i].per || d->due[i].day != d->milestone))
			FAULT_NOW(r, v, "việc có milestone thì hạn là chính ngày đó (on)",
				"what has a milestone is due on that day (on)");
}

static uint64_t words_of(struct rd *r, const struct yv *v, const struct law_param *p)
{
	uint64_t bits = 0;

	if (v->kind == Y_TEXT)
		return UINT64_C(1) << word_in_list(r, v, p->name, v->s, p->words, 0);
	if (v->kind != Y_LIST) {
		FAULT(r, v, "%s phải là danh sách từ", "%s must be a list of words", p->name);
		return 0;
	}
	for (size_t i = 0; i < v->n; i++)
		bits |= UINT64_C(1) << word_in_list(r, v->items[i], p->name, v->items[i]->s, p->words, 0);
	return bits;
}

static void param_read(struct rd *r, const struct yv *with, const struct law_param *p, struct law_value *out)
{
	const struct yv *v = yv_get(with, p->name);

	*out = (struct law_value){ .set = v != NULL, .i = p->otherwise };
	if (v == NULL) {
		if (p->required)
			FAULT(r, with, "with thiếu tham số %s", "with lacks the parameter %s", p->name);
		return;
	}
	switch (p->type) {
	case LP_INT: out->i = num_of(r, with, p->name, p->min, p->max, p->otherwise); break;
	case LP_WORD: out->i = word_in_list(r, v, p->name, yv_str(v), p->words, 0); break;
	case LP_WORDS: out->bits = words_of(r, v, p); break;
	case LP_DAY: out->i = day_of_key(r, with, p->name, true); break;
	case LP_BOOL: out->i = yes_of(r, with, p->name); break;
	case LP_SETTING: out->s = text_of(r, with, p->name, true); break;
	}
}

static void kind_of(struct rd *r, const struct yv *map, struct law_duty *d)
{
	const struct yv nothing = { .kind = Y_MAP, .line = map->line };
	struct str name = text_of(r, map, "kind", true);
	const struct yv *with = yv_get(map, "with");
	char allowed[400] = "";
	size_t at = 0;

	for (d->kind = 0; r->vocab->kinds[d->kind]; d->kind++)
		if (str_is(name, r->vocab->kinds[d->kind]->name))
			break;
	const struct law_kind *k = r->vocab->kinds[d->kind];

	if (k == NULL) {
		if (name.n)
			FAULT(r, yv_get(map, "kind"), "loại minh chứng lạ \"%" PRI_STR "\"",
				"unknown evidence kind \"%" PRI_STR "\"", ARG_STR(str_cut(name, 0, 60)));
		d->kind = 0;
		return;
	}
	if (!(k->over & (1u << d->over)))
		FAULT(r, map, "loại minh chứng %s không đánh giá được đối tượng %s", "the evidence kind %s cannot judge %s",
			k->name, law_over_names[d->over]);
	if (with == NULL)
		with = &nothing;
	for (size_t i = 0; k->params && k->params[i].name; i++) {
		at += (size_t)snprintf(allowed + at, sizeof allowed - at, "%s ", k->params[i].name);
		assert(at < sizeof allowed && i < COUNT(d->with));
		param_read(r, with->kind == Y_MAP ? with : &nothing, &k->params[i], &d->with[i]);
	}
	map_of(r, with, "with", allowed);
}

static void units_of(struct rd *r, const struct yv *v, struct law_duty *d)
{
	const struct yv *list = list_of(r, v, "units");

	if (list->n && d->over != OVER_UNITS && d->over != OVER_SYSTEMS)
		FAULT(r, list, "units chỉ dùng khi over là units hoặc systems", "units only goes with over: units or systems");
	d->units = ARENA_ARRAY(&r->cx->arena, struct str, list->n + 1);
	d->unit_ids = ARENA_ARRAY(&r->cx->arena, int64_t, list->n + 1);
	for (size_t i = 0; i < list->n; i++)
		if (list->items[i]->kind == Y_TEXT && list->items[i]->s.n && list->items[i]->s.n <= 160)
			d->units[d->n_units++] = list->items[i]->s;
		else
			FAULT(r, list->items[i], "mã đơn vị phải là chữ", "a unit's code must be text");
}

static void duty_read(struct rd *r, const struct yv *v)
{
	struct law_duty d = { .line = v->line, .pack = r->pack->code, .priority = r->pack->priority };
	const struct yv *cites = list_of(r, v, "cite");

	if (!map_of(r, v, "duty",
		    "code clause title cite mark valid_from valid_to over units role actor when kind with due wants matter "
		    "milestone closes counts_from informational view_of continuous regime note"))
		return;
	d.code = code_of(r, v, "code");
	d.clause = clause_at(r, v, "clause");
	d.title = both_of(r, v, "title", true);
	for (size_t i = 0; i < cites->n && d.n_cite < COUNT(d.cite); i++)
		d.cite[d.n_cite++] = cite_of(r, cites->items[i]);
	if (cites->n > COUNT(d.cite))
		FAULT_NOW(r, cites, "cite có hơn 4 căn cứ", "more than 4 citations");
	if (d.n_cite == 0)
		FAULT(r, v, "thiếu cite (căn cứ)", "cite is missing");
	d.mark = (enum law_mark)word_of(r, v, "mark", law_mark_names, MARK_V);
	if (yv_get(v, "mark") == NULL)
		FAULT(r, v, "thiếu mark (mức tin cậy của căn cứ)", "mark is missing");
	d.valid_from = day_of_key(r, v, "valid_from", true);
	d.valid_to = day_of_key(r, v, "valid_to", false);
	span_of(r, v, d.valid_from, d.valid_to, "valid_from", "valid_to");
	d.informational = yes_of(r, v, "informational");
	d.continuous = yes_of(r, v, "continuous");
	d.view_of = clauses_at(r, v, "view_of");
	d.over = (enum law_over)word_of(r, v, "over", law_over_names, OVER_OFFICE);
	units_of(r, v, &d);
	d.actor = (enum law_actor)word_of(r, v, "actor", law_actor_names, ACT_SUBJECT);
	d.role = listed_of(r, yv_get(v, "role"), "role", text_of(r, v, "role", d.over == OVER_ROLE), r->vocab->roles);
	if (d.role.n && d.over != OVER_ROLE)
		FAULT_NOW(r, yv_get(v, "role"), "role chỉ dùng khi over là role", "role only goes with over: role");
	d.regime = code_if(r, v, "regime");
	d.matter = code_if(r, v, "matter");
	d.when = conds_of(r, v, "when");
	d.wants = (enum law_strength)word_of(r, v, "wants", law_strength_names, STRENGTH_DOCUMENTED);
	d.milestone = day_of_key(r, v, "milestone", false);
	d.closes = day_of_key(r, v, "closes", d.milestone != DAY_NONE);
	if (d.closes != DAY_NONE && d.milestone == DAY_NONE)
		FAULT_NOW(r, yv_get(v, "closes"), "closes chỉ đi với milestone", "closes only goes with milestone");
	if (!r->faults->loaded)
		span_of(r, v, d.milestone, d.closes, "milestone", "closes");
	d.counts_from = day_of_key(r, v, "counts_from", false);
	(void)both_of(r, v, "note", false);
	if (d.view_of.n == 0)
		kind_of(r, v, &d);
	dues_of(r, v, &d);
	vec_push(&r->cx->arena, &r->pack->duties, d);
}

static void doc_read(struct rd *r, const struct yv *v)
{
	struct law_doc d = { .line = v->line, .pack = r->pack->code };
	const struct yv *rep = list_of(r, v, "replaces");

	if (!map_of(r, v, "document", "code number issuer title note date valid_from valid_to mark replaces source"))
		return;
	d.code = code_of(r, v, "code");
	d.number = text_of(r, v, "number", true);
	d.issuer = text_of(r, v, "issuer", false);
	d.title = both_of(r, v, "title", true);
	d.note = both_of(r, v, "note", false);
	d.date = day_of_key(r, v, "date", false);
	d.valid_from = day_of_key(r, v, "valid_from", false);
	d.valid_to = day_of_key(r, v, "valid_to", false);
	span_of(r, v, d.valid_from, d.valid_to, "valid_from", "valid_to");
	if (yv_get(v, "mark") == NULL)
		FAULT(r, v, "thiếu mark (mức tin cậy của căn cứ)", "mark is missing");
	d.mark = (enum law_mark)word_of(r, v, "mark", law_mark_names, MARK_OPEN);
	d.replaces = ARENA_ARRAY(&r->cx->arena, struct str, rep->n + 1);
	for (size_t i = 0; i < rep->n; i++) {
		if (yv_str(rep->items[i]).n == 0)
			FAULT_NOW(r, rep->items[i], "replaces phải là danh sách mã văn bản",
				"replaces must be a list of documents' codes");
		d.replaces[d.n_replaces++] = yv_str(rep->items[i]);
	}
	vec_push(&r->cx->arena, &r->pack->docs, d);
}

static void clause_read(struct rd *r, const struct yv *v)
{
	struct law_clause c = { .pack = r->pack->code, .line = v->line };

	if (!map_of(r, v, "clause", "code text heading cite informational view"))
		return;
	c.code = clause_at(r, v, "code");
	c.text = both_of(r, v, "text", true);
	c.heading = both_of(r, v, "heading", false);
	c.cite = cite_in(r, v);
	c.informational = yes_of(r, v, "informational");
	c.view = yes_of(r, v, "view");
	vec_push(&r->cx->arena, &r->pack->clauses, c);
}

static void cadence_read(struct rd *r, const struct yv *v)
{
	struct law_cadence c = { 0 };
	const struct yv *m = yv_get(v, "months");

	if (!map_of(r, v, "cadence", "code months cite mark"))
		return;
	c.code = code_of(r, v, "code");
	c.cite = cite_in(r, v);
	c.mark = (enum law_mark)word_of(r, v, "mark", law_mark_names, MARK_OPEN);
	if (m == NULL || m->kind != Y_LIST || m->n != 5) {
		FAULT(r, m ? m : v, "months phải là danh sách 5 số (cấp độ 1 đến 5)",
			"months must be a list of 5 numbers (levels 1 to 5)");
		return;
	}
	for (size_t i = 0; i < 5; i++) {
		int64_t n;

		if (!str_to_i64(yv_str(m->items[i]), &n) || n < 0 || n > 240)
			FAULT(r, m->items[i], "số tháng phải từ 0 đến 240", "months must be from 0 to 240");
		else
			c.months[i + 1] = (int)n;
	}
	vec_push(&r->cx->arena, &r->pack->cadences, c);
}

static void approver_read(struct rd *r, const struct yv *v)
{
	struct law_approver a = { 0 };
	const struct yv *levels = list_of(r, v, "levels"), *kinds = list_of(r, v, "authority");

	if (!map_of(r, v, "approver", "regime levels authority cite mark"))
		return;
	a.regime = code_of(r, v, "regime");
	a.cite = cite_in(r, v);
	a.mark = (enum law_mark)word_of(r, v, "mark", law_mark_names, MARK_OPEN);
	for (size_t i = 0; i < levels->n; i++) {
		int64_t n;

		if (!str_to_i64(yv_str(levels->items[i]), &n) || n < 1 || n > 5)
			FAULT(r, levels->items[i], "cấp độ phải từ 1 đến 5", "a level must be from 1 to 5");
		else
			a.levels |= 1u << n;
	}
	a.kinds = ARENA_ARRAY(&r->cx->arena, struct str, kinds->n + 1);
	for (size_t i = 0; i < kinds->n; i++)
		a.kinds[a.n_kinds++] = listed_of(r, kinds->items[i], "authority", yv_str(kinds->items[i]), r->vocab->authorities);
	if (a.levels == 0 || a.n_kinds == 0)
		FAULT_NOW(r, v, "thiếu levels hoặc authority", "levels or authority is missing");
	vec_push(&r->cx->arena, &r->pack->approvers, a);
}

static void regime_read(struct rd *r, const struct yv *v)
{
	struct law_regime g = { 0 };

	const struct yv *first = yv_get(v, "regulation_first");

	if (!map_of(r, v, "regime", "code title valid_from valid_to transition_to cite regulation_first"))
		return;
	g.code = code_of(r, v, "code");
	g.title = both_of(r, v, "title", true);
	g.valid_from = day_of_key(r, v, "valid_from", true);
	g.valid_to = day_of_key(r, v, "valid_to", false);
	g.transition_to = day_of_key(r, v, "transition_to", false);
	if (!r->faults->loaded) {
		span_of(r, v, g.valid_from, g.valid_to, "valid_from", "valid_to");
		span_of(r, v, g.valid_from, g.transition_to, "valid_from", "transition_to");
	}
	g.cite = cite_in(r, v);
	g.regulation_from = DAY_NONE;
	if (first && map_of(r, first, "regulation_first", "from cite")) {
		g.regulation_from = day_of_key(r, first, "from", true);
		g.regulation_cite = cite_in(r, first);
	}
	vec_push(&r->cx->arena, &r->pack->regimes, g);
}

static void level_read(struct rd *r, const struct yv *v)
{
	struct law_level_rule l = { 0 };

	if (!map_of(r, v, "level", "code level when cite mark"))
		return;
	l.code = code_of(r, v, "code");
	l.level = (int)num_wanted(r, v, "level", 1, 5);
	l.when = conds_of(r, v, "when");
	l.cite = cite_in(r, v);
	l.mark = (enum law_mark)word_of(r, v, "mark", law_mark_names, MARK_OPEN);
	vec_push(&r->cx->arena, &r->pack->levels, l);
}

static void setting_read(struct rd *r, const struct yv *v)
{
	struct law_setting s = { 0 };

	if (!map_of(r, v, "setting", "key default title mark"))
		return;
	s.key = code_of(r, v, "key");
	s.otherwise = text_of(r, v, "default", false);
	if (s.otherwise.n && !law_setting_fits(s.key, s.otherwise))
		FAULT(r, yv_get(v, "default"), "tham số \"%" PRI_STR "\": default phải là %s",
			"the setting \"%" PRI_STR "\": its default must be %s", ARG_STR(s.key),
			law_setting_wants(s.key, r->cx->en));
	s.title = both_of(r, v, "title", true);
	s.mark = (enum law_mark)word_of(r, v, "mark", law_mark_names, MARK_OPEN);
	vec_push(&r->cx->arena, &r->pack->settings, s);
}

static void limit_read(struct rd *r, const struct yv *v)
{
	static const char *const units[] = { "wd", "d", "h", "m", NULL };
	struct law_limit l = { 0 };

	if (!map_of(r, v, "limit", "code n unit title cite mark"))
		return;
	l.code = code_of(r, v, "code");
	l.n = num_wanted(r, v, "n", 0, 100000);
	if (yv_get(v, "unit") == NULL)
		FAULT_NOW(r, v, "thiếu %s", "%s is missing", "unit");
	l.unit = str_z(units[word_of(r, v, "unit", units, 0)]);
	l.title = both_of(r, v, "title", true);
	l.cite = cite_in(r, v);
	l.mark = (enum law_mark)word_of(r, v, "mark", law_mark_names, MARK_OPEN);
	vec_push(&r->cx->arena, &r->pack->limits, l);
}

static void harm_read(struct rd *r, const struct yv *v)
{
	struct law_harm h = { 0 };

	if (!map_of(r, v, "harm", "level text cite"))
		return;
	h.level = (int)num_wanted(r, v, "level", 1, 5);
	h.text = both_of(r, v, "text", true);
	h.cite = cite_in(r, v);
	vec_push(&r->cx->arena, &r->pack->harms, h);
}

static void form_read(struct rd *r, const struct yv *v)
{
	struct law_form f = { 0 };
	const struct yv *sent = yv_get(v, "sent");

	if (!map_of(r, v, "form", "code title from to sent cite mark") || (sent && !map_of(r, sent, "sent", "unit office")))
		return;
	f.code = code_of(r, v, "code");
	f.title = both_of(r, v, "title", true);
	month_day(r, v, text_of(r, v, "from", true), &f.from_month, &f.from_mday);
	month_day(r, v, text_of(r, v, "to", true), &f.to_month, &f.to_mday);
	if (sent == NULL) {
		FAULT(r, v, "thiếu sent (nhiệm vụ gửi biểu mẫu)", "sent (the duties by which the form is sent) is missing");
	} else {
		f.unit_matter = code_of(r, sent, "unit");
		f.office_matter = code_of(r, sent, "office");
	}
	f.cite = cite_in(r, v);
	f.mark = (enum law_mark)word_of(r, v, "mark", law_mark_names, MARK_OPEN);
	vec_push(&r->cx->arena, &r->pack->forms, f);
}

static bool day_again(const struct law_pack *p, const struct law_dayoff *d)
{
	for (size_t i = 0; i < p->days.n; i++)
		if (d->first <= p->days.p[i].last && p->days.p[i].first <= d->last)
			return true;
	return false;
}

static void dayoff_read(struct rd *r, const struct yv *v)
{
	struct law_dayoff d = { 0 };

	if (!map_of(r, v, "day", "day to works title mark"))
		return;
	d.first = day_of_key(r, v, "day", true);
	d.last = yv_get(v, "to") ? day_of_key(r, v, "to", true) : d.first;
	d.works = yes_of(r, v, "works");
	d.title = both_of(r, v, "title", true);
	d.mark = (enum law_mark)word_of(r, v, "mark", law_mark_names, MARK_OPEN);
	if (d.first == DAY_NONE || d.last == DAY_NONE)
		return;
	if (d.last < d.first || d.last - d.first > 30 || d.first < CAL_FIRST || d.last >= CAL_FIRST + CAL_DAYS)
		FAULT(r, v, "khoảng ngày nghỉ không hợp lệ", "not a valid span of days");
	else if (!r->faults->loaded && d.works && (d.first != d.last || day_weekday(d.first) < 5))
		FAULT(r, v, "works: chỉ cho một ngày Thứ Bảy hoặc Chủ nhật làm bù", "works: for one Saturday or Sunday alone");
	else if (!r->faults->loaded && day_again(r->pack, &d))
		FAULT(r, v, "ngày này đã có trong danh sách ngày", "this day stands in the list of days already");
	else
		vec_push(&r->cx->arena, &r->pack->days, d);
}

/* What other rows name by its code stands once. */
static void once(struct rd *r, struct map *seen, struct yv *item, const char *key)
{
	struct str s = clause_code(&r->cx->arena, yv_str(yv_get(item, key)));
	const struct yv *other = s.n ? map_get(seen, s) : NULL;

	if (other)
		FAULT_NOW(r, item, "%s \"%" PRI_STR "\" đã khai báo ở dòng %u",
			"%s \"%" PRI_STR "\" is declared on line %u already", key, ARG_STR(str_cut(s, 0, 60)), other->line);
	else if (s.n)
		map_put(seen, s, item);
}

static void clause_wanted(struct rd *r, const struct yv *at, const char *key, struct str code)
{
	for (size_t i = 0; i < r->pack->clauses.n; i++)
		if (str_eq(r->pack->clauses.p[i].code, code))
			return;
	FAULT_NOW(r, at, "%s: điểm \"%" PRI_STR "\" không có trong clauses", "%s: the clause \"%" PRI_STR "\" is not in clauses",
		key, ARG_STR(str_cut(code, 0, 60)));
}

/* A duty stands on the board under a clause of its own pack, and shows those of its own pack. */
static void clauses_known(struct rd *r, const struct yv *root)
{
	const struct yv *list = yv_get(root, "duties");
	struct str rest, one;

	for (size_t i = 0; list && list->kind == Y_LIST && i < list->n; i++) {
		struct yv *v = list->items[i], *view = yv_get(v, "view_of");
		struct str clause = clause_code(&r->cx->arena, yv_str(yv_get(v, "clause")));

		if (clause.n)
			clause_wanted(r, yv_get(v, "clause"), "clause", clause);
		for (rest = yv_str(view); str_next(&rest, ' ', &one);)
			clause_wanted(r, view, "view_of", clause_code(&r->cx->arena, one));
	}
}

enum rc law_read(struct cx *cx, const struct law_vocab *vocab, struct str bytes, struct str file, struct law_pack **out,
	struct law_faults *faults)
{
	static const struct {
		const char *key;
		void (*read)(struct rd *, const struct yv *);
		const char *once; /* the key that tells one from another; documents and duties may stand twice, see join.c */
	} parts[] = {
		{ "documents", doc_read, NULL },
		{ "regimes", regime_read, "code" },
		{ "clauses", clause_read, "code" },
		{ "settings", setting_read, "key" },
		{ "cadences", cadence_read, "code" },
		{ "approvers", approver_read, NULL },
		{ "levels", level_read, "code" },
		{ "limits", limit_read, "code" },
		{ "harms", harm_read, "level" },
		{ "forms", form_read, "code" },
		{ "days", dayoff_read, NULL },
		{ "duties", duty_read, NULL },
	};
	struct law_pack *p = ARENA_NEW(&cx->arena, struct law_pack);
	struct rd r = { cx, vocab, faults, p, false };
	struct yv *root;

	p->file = arena_str(&cx->arena, file);
	p->bytes = arena_str(&cx->arena, bytes);
	p->loaded = faults->loaded;
	if (yaml_parse_one(cx, p->bytes, p->file, &root) != RC_OK) {
		vec_push(&cx->arena, faults, (struct law_fault){ cx->fault.place, cx->fault.text });
		return RC_INVALID;
	}
	if (map_of(&r, root, "pack",
		    "pack version priority title documents regimes clauses settings cadences approvers levels limits harms "
		    "forms days duties")) {
		p->code = pack_code(&r, root);
		p->version = (int)num_of(&r, root, "version", 1, 1000000, 0);
		p->priority = (int)num_of(&r, root, "priority", 0, 100, 0);
		p->title = both_of(&r, root, "title", true);
		r.english = p->title.en.n > 0;
		if (yv_get(root, "version") == NULL)
			FAULT(&r, root, "thiếu version", "version is missing");
		for (size_t i = 0; i < COUNT(parts); i++) {
			const struct yv *list = list_of(&r, root, parts[i].key);
			struct map seen;

			map_init(&seen, &cx->arena);
			for (size_t k = 0; k < list->n; k++) {
				parts[i].read(&r, list->items[k]);
				if (parts[i].once)
					once(&r, &seen, list->items[k], parts[i].once);
			}
		}
		clauses_known(&r, root);
	}
	if (faults->n)
		return cx_fail_at(cx, RC_INVALID, faults->p[0].place, "%" PRI_STR, ARG_STR(faults->p[0].text));
	*out = p;
	return RC_OK;
}
