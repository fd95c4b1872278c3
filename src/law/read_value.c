/* The values of a pack's keys: words, codes, days, numbers, citations, conditions, each with its domain. What is outside is a fault at its line. */
#include "law/law_int.h"

enum { LIST_MAX = 2000 };

const struct yv *rd_at(const struct yv *map, const char *key)
{
	const struct yv *v = yv_get(map, key);

	return v ? v : map;
}

uint32_t law_line(const struct yv *map, const char *key)
{
	const struct yv *v = rd_at(map, key);

	return v ? v->line : 1;
}

bool rd_map(struct rd *r, const struct yv *map, const char *what, const char *allowed)
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

const struct yv *rd_list(struct rd *r, const struct yv *map, const char *key)
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

struct str rd_text(struct rd *r, const struct yv *map, const char *key, bool required)
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

struct law_text rd_both(struct rd *r, const struct yv *map, const char *key, bool required)
{
	const struct yv *v = yv_get(map, key);

	if (v == NULL || v->kind != Y_MAP)
		return (struct law_text){ .vi = rd_text(r, map, key, required) };
	rd_map(r, v, key, "vi en");
	if (r->english && yv_get(v, "en") == NULL && yv_get(map, "day") == NULL) /* a holiday is the office's own to add */
		FAULT_NOW(r, v, "%s thiếu en: bộ quy định có tên tiếng Anh thì mọi câu đều có",
			"%s lacks en: the pack's title has it", key);
	return (struct law_text){ rd_text(r, v, "vi", true), rd_text(r, v, "en", false) };
}

int32_t rd_day(struct rd *r, const struct yv *map, const char *key, bool required)
{
	const struct yv *v = yv_get(map, key);
	struct str s = rd_text(r, map, key, required);
	int32_t a, b;

	if (s.n == 0)
		return DAY_NONE;
	if (s.n == 10 && date_span(s, &a, &b))
		return a;
	FAULT(r, v, "%s: \"%" PRI_STR "\" không phải ngày yyyy-mm-dd", "%s: \"%" PRI_STR "\" is not a date yyyy-mm-dd", key,
		ARG_STR(str_cut(s, 0, 40)));
	return DAY_NONE;
}

void rd_span(struct rd *r, const struct yv *map, int32_t from, int32_t to, const char *from_key, const char *to_key)
{
	if (from != DAY_NONE && to != DAY_NONE && to < from)
		FAULT(r, rd_at(map, to_key), "%s trước %s", "%s is before %s", to_key, from_key);
}

int64_t rd_num(struct rd *r, const struct yv *map, const char *key, int64_t min, int64_t max, int64_t otherwise)
{
	struct str s = rd_text(r, map, key, false);
	int64_t i;

	if (s.n == 0)
		return otherwise;
	if (str_to_i64(s, &i) && i >= min && i <= max)
		return i;
	FAULT(r, yv_get(map, key), "%s phải là số nguyên từ %" PRId64 " đến %" PRId64,
		"%s must be a whole number from %" PRId64 " to %" PRId64, key, min, max);
	return otherwise;
}

int64_t rd_num_wanted(struct rd *r, const struct yv *map, const char *key, int64_t min, int64_t max)
{
	if (yv_get(map, key) == NULL)
		FAULT_NOW(r, map, "thiếu %s", "%s is missing", key);
	return rd_num(r, map, key, min, max, min);
}

bool rd_yes(struct rd *r, const struct yv *map, const char *key)
{
	struct str s = rd_text(r, map, key, false);

	if (s.n && !str_is(s, "true") && !str_is(s, "false"))
		FAULT(r, yv_get(map, key), "%s phải là true hoặc false", "%s must be true or false", key);
	return str_is(s, "true");
}

int rd_word_in(struct rd *r, const struct yv *at, const char *key, struct str s, const char *const *names, int otherwise)
{
	for (int i = 0; names[i]; i++)
		if (str_is(s, names[i]))
			return i;
	FAULT(r, at, "%s: giá trị lạ \"%" PRI_STR "\"", "%s: unknown value \"%" PRI_STR "\"", key, ARG_STR(str_cut(s, 0, 60)));
	return otherwise;
}

int rd_word(struct rd *r, const struct yv *map, const char *key, const char *const *names, int otherwise)
{
	struct str s = rd_text(r, map, key, false);

	return s.n ? rd_word_in(r, yv_get(map, key), key, s, names, otherwise) : otherwise;
}

struct str rd_listed(struct rd *r, const struct yv *at, const char *key, struct str s, const char *const *words)
{
	if (at && !r->faults->loaded)
		(void)rd_word_in(r, at, key, s, words, 0);
	return s;
}

/* Codes stand in addresses, file names and lists that spaces part. */
static struct str coded(struct rd *r, const struct yv *map, const char *key, struct str s)
{
	if (s.n > 60)
		FAULT(r, rd_at(map, key), "%s dài quá 60 byte", "%s is longer than 60 bytes", key);
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

struct str rd_code(struct rd *r, const struct yv *map, const char *key)
{
	return coded(r, map, key, rd_text(r, map, key, true));
}

struct str rd_code_if(struct rd *r, const struct yv *map, const char *key)
{
	return coded(r, map, key, rd_text(r, map, key, false));
}

struct str rd_clause(struct rd *r, const struct yv *map, const char *key)
{
	return clause_code(&r->cx->arena, rd_code(r, map, key));
}

struct str rd_clauses(struct rd *r, const struct yv *map, const char *key)
{
	struct str rest = rd_text(r, map, key, false), all = { 0 }, one;

	while (str_next(&rest, ' ', &one))
		all = arena_fmt(
			&r->cx->arena, "%.*s%s%.*s", ARG_STR(all), all.n ? " " : "", ARG_STR(clause_code(&r->cx->arena, one)));
	return all;
}

struct law_cite rd_cite(struct rd *r, const struct yv *v)
{
	struct law_cite c = { .line = law_line(v, "doc") };

	if (rd_map(r, v, "cite", "doc article")) {
		c.doc = rd_code(r, v, "doc");
		c.article = rd_text(r, v, "article", false);
	}
	return c;
}

struct law_cite rd_cite_in(struct rd *r, const struct yv *map)
{
	const struct yv *v = yv_get(map, "cite");

	if (v)
		return rd_cite(r, v);
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

static bool cond_read(struct rd *r, const struct yv *at, struct str s, enum law_over over, struct law_cond *c)
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
		if (over != OVER_N && !(p->over & 1u << over))
			FAULT_NOW(r, at, "điều kiện \"%s\" không xét được cho đối tượng %s",
				"condition \"%s\" cannot be told of %s", p->name, law_over_names[over]);
		return true;
	}
	FAULT(r, at, "điều kiện lạ \"%" PRI_STR "\"", "unknown condition \"%" PRI_STR "\"", ARG_STR(str_cut(s, 0, 60)));
	return false;
}

struct law_conds rd_conds(struct rd *r, const struct yv *map, const char *key, enum law_over over)
{
	const struct yv *v = rd_list(r, map, key);
	struct law_conds out = { ARENA_ARRAY(&r->cx->arena, struct law_cond, v->n + 1), 0 };

	if (v->n > 12)
		FAULT_NOW(r, v->items[12], "%s có hơn 12 điều kiện", "%s has more than 12 conditions", key);
	for (size_t i = 0; i < v->n && i < 12; i++) {
		if (v->items[i]->kind != Y_TEXT) {
			FAULT(r, v->items[i], "điều kiện phải là chữ", "a condition must be text");
			continue;
		}
		if (!cond_read(r, v->items[i], v->items[i]->s, over, &out.p[out.n]))
			continue;
		for (size_t k = 0; k < out.n; k++)
			if (out.p[out.n].pred == out.p[k].pred && out.p[out.n].arg == out.p[k].arg)
				FAULT_NOW(r, v->items[i], "%s: cùng một điều kiện đứng hai lần hoặc trái nhau",
					"%s: one condition stands twice, or against itself", key);
		out.n++;
	}
	return out;
}

/* Day of the quarter's first (01), second or third month: such as every quarter has. */
void rd_quarter_day(struct rd *r, const struct yv *at, struct str s, int *behind, int *mday)
{
	int month = 1;

	rd_month_day(r, at, s, &month, mday);
	*behind = month - 1;
	if (month > 3 || *mday > (month == 3 ? 30 : 28))
		FAULT(r, at, "\"%" PRI_STR "\": quý có tháng 01, 02 (đến ngày 28) và 03 (đến ngày 30)",
			"\"%" PRI_STR "\": a quarter has the months 01, 02 (to day 28) and 03 (to day 30)",
			ARG_STR(str_cut(s, 0, 40)));
}

void rd_month_day(struct rd *r, const struct yv *at, struct str s, int *month, int *mday)
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
