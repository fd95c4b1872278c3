/* What runs, but is against the specification (2.1.0) or the conventions of SigmaHQ. Never changes what a rule does. */
#include "sigma/load.h"

#include "base/text.h"
#include "base/time.h"

static bool among(struct str s, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(s, names[i]))
			return true;
	return false;
}

static void lint_word(struct reading *rd, const struct yv *doc, const char *key, const char *const *names, size_t n)
{
	const struct yv *v = yv_get(doc, key);

	if (v && !among(yv_str(v), names, n))
		WARN(rd, v->line, "%s không hợp lệ: %" PRI_STR, "%s is not one of the specification's: %" PRI_STR, key,
			ARG_STR(yv_str(v)));
}

static bool is_uuid(struct str s)
{
	if (s.n != 36)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;

		if (dash ? s.p[i] != '-' : !((s.p[i] >= '0' && s.p[i] <= '9') || ((s.p[i] | 32) >= 'a' && (s.p[i] | 32) <= 'f')))
			return false;
	}
	return true;
}

static void lint_tags(struct reading *rd, const struct yv *tags)
{
	for (size_t i = 0; tags && tags->kind == Y_LIST && i < tags->n; i++) {
		struct str s = yv_str(tags->items[i]);
		bool ok = str_find(s, STR(".")) > 0;

		for (size_t k = 0; k < s.n; k++)
			ok &= !(s.p[k] >= 'A' && s.p[k] <= 'Z') && s.p[k] != ' ';
		if (!ok)
			WARN(rd, tags->items[i]->line, "nhãn phải là chữ thường dạng không_gian.tên: %" PRI_STR,
				"a tag is lower-case namespace.name: %" PRI_STR, ARG_STR(s));
	}
}

/* YYYY-MM-DD */
static void lint_date(struct reading *rd, const struct yv *v, const char *key)
{
	int32_t first, last;

	if (v && (yv_str(v).n != 10 || yv_str(v).p[4] != '-' || !date_span(v->s, &first, &last)))
		WARN(rd, v->line, "%s phải là ngày dạng YYYY-MM-DD: %" PRI_STR, "%s is a date like YYYY-MM-DD: %" PRI_STR, key,
			ARG_STR(yv_str(v)));
}

/* What the specification has as one text, or as a list of texts. */
static void lint_form(struct reading *rd, const struct yv *v, const char *key, bool list)
{
	bool ok = v == NULL || v->kind == (list ? Y_LIST : Y_TEXT);

	for (size_t i = 0; ok && list && v && i < v->n; i++)
		ok = v->items[i]->kind == Y_TEXT;
	if (!ok)
		WARN(rd, v->line, list ? "%s phải là danh sách chữ" : "%s phải là chữ",
			list ? "%s is a list of texts" : "%s is a text", key);
}

static void lint_forms(struct reading *rd, const struct yv *doc)
{
	static const char *const texts[] = { "author", "description", "license", "name", "taxonomy" }, *const lists[] = {
		"falsepositives", "fields", "references", "scope", "tags"
	};
	const struct yv *d = yv_get(doc, "description");

	for (size_t i = 0; i < COUNT(texts); i++)
		lint_form(rd, yv_get(doc, texts[i]), texts[i], false);
	for (size_t i = 0; i < COUNT(lists); i++)
		lint_form(rd, yv_get(doc, lists[i]), lists[i], true);
	if (d && utf8_count(yv_str(d)) > 65535)
		WARN(rd, d->line, "description dài quá 65535 ký tự", "`description` is longer than 65535 characters");
	lint_date(rd, yv_get(doc, "date"), "date");
	lint_date(rd, yv_get(doc, "modified"), "modified");
}

static void lint_related(struct reading *rd, const struct yv *related)
{
	static const char *const types[] = { "derived", "obsolete", "merged", "renamed", "similar" };

	for (size_t i = 0; related && i < (related->kind == Y_LIST ? related->n : 1); i++) {
		const struct yv *one = related->kind == Y_LIST ? related->items[i] : NULL;

		if (one == NULL || !is_uuid(yv_str(yv_get(one, "id"))) || !among(yv_str(yv_get(one, "type")), types, COUNT(types)))
			WARN(rd, related->line,
				"related phải là danh sách {id: UUID, type: derived, obsolete, merged, renamed, similar}",
				"related is a list of {id: UUID, type: derived, obsolete, merged, renamed or similar}");
	}
}

/* Lower case, no spaces; and one of the three at least, or the rule is for every log there is. No other key is looked at. */
static void lint_source(struct reading *rd, const struct yv *source)
{
	static const char *const names[] = { "product", "category", "service" };
	bool any = false;

	for (size_t i = 0; source && source->kind == Y_MAP && i < source->n; i++)
		if (!among(source->keys[i]->s, names, COUNT(names)) && !str_is(source->keys[i]->s, "definition"))
			WARN(rd, source->keys[i]->line, "logsource: khóa không có trong đặc tả, không được xét: %" PRI_STR,
				"logsource: no key of the specification, it is not looked at: %" PRI_STR,
				ARG_STR(source->keys[i]->s));

	for (size_t i = 0; source && i < COUNT(names); i++) {
		const struct yv *v = yv_get(source, names[i]);
		struct str s = yv_str(v);
		bool ok = true;

		any |= s.n > 0;
		for (size_t k = 0; k < s.n; k++)
			ok &= !(s.p[k] >= 'A' && s.p[k] <= 'Z') && s.p[k] != ' ';
		if (!ok)
			WARN(rd, v->line, "logsource: %s phải là chữ thường, không có dấu cách: %" PRI_STR,
				"logsource: %s is in lower case without spaces: %" PRI_STR, names[i], ARG_STR(s));
	}
	if (source && !any)
		WARN(rd, source->line, "logsource không nêu product, category hay service: luật xét mọi nhật ký",
			"logsource names no product, category or service: the rule looks at every log");
}

/* Parts of a time that no time has. */
static void lint_part(struct reading *rd, struct str mods, const struct yv *v)
{
	static const struct {
		const char *mod;
		int64_t least, most;
	} parts[] = { { "|minute", 0, 59 }, { "|hour", 0, 23 }, { "|day", 1, 31 }, { "|week", 1, 53 }, { "|month", 1, 12 } };
	int64_t n;

	for (size_t i = 0; i < COUNT(parts); i++)
		if (str_find(mods, str_z(parts[i].mod)) >= 0 && str_to_i64(yv_str(v), &n) &&
			(n < parts[i].least || n > parts[i].most))
			WARN(rd, v->line, "%s chỉ từ %" PRId64 " đến %" PRId64 ": %" PRI_STR,
				"%s is from %" PRId64 " to %" PRId64 ": %" PRI_STR, parts[i].mod + 1, parts[i].least, parts[i].most,
				ARG_STR(yv_str(v)));
}

/* A trailing backslash before the star that `contains` and `startswith` add is literal here; elsewhere it was read as an escape. */
static void lint_value(struct reading *rd, struct str key, const struct yv *v)
{
	ptrdiff_t bar = str_find(key, STR("|"));
	struct str mods = bar < 0 ? (struct str){ "", 0 } : str_from(key, (size_t)bar);

	for (size_t i = 0; i < (v->kind == Y_LIST ? v->n : 1); i++) {
		const struct yv *one = v->kind == Y_LIST ? v->items[i] : v;
		struct str s = yv_str(one);

		lint_part(rd, mods, one);
		if (v->kind == Y_LIST && one->kind == Y_NULL)
			WARN(rd, one->line, "null trong danh sách không có trong đặc tả",
				"null inside a list is not in the specification");
		if (str_find(mods, STR("|re")) >= 0 && str_find(s, STR("(?i)")) >= 0)
			WARN(rd, one->line, "hãy dùng re|i thay cho (?i)", "use re|i instead of (?i)");
		if ((str_find(mods, STR("|contains")) >= 0 && s.n > 1 && s.p[0] == '*') ||
			(str_find(mods, STR("|endswith")) >= 0 && s.n > 1 && s.p[0] == '*'))
			WARN(rd, one->line, "dấu * ở đầu là thừa với modifier này", "a leading * is redundant with this modifier");
	}
	if (v->kind == Y_LIST && v->n == 0)
		WARN(rd, v->line, "danh sách rỗng được hiểu là null", "an empty list is read as null");
	if (str_find(mods, STR("|all")) >= 0 && (v->kind != Y_LIST || v->n < 2))
		WARN(rd, v->line, "all với một giá trị là thừa", "all with a single value is redundant");
}

static void lint_detection(struct reading *rd, const struct yv *v, unsigned depth)
{
	for (size_t i = 0; depth < 8 && (v->kind == Y_MAP || v->kind == Y_LIST) && i < v->n; i++) {
		if (depth > 0 && v->kind == Y_MAP)
			lint_value(rd, v->keys[i]->s, v->items[i]);
		lint_detection(rd, v->items[i], depth + 1);
	}
}

static void lint_filter(struct reading *rd, const struct yv *filter)
{
	const struct yv *cond = yv_get(filter, "condition");

	if (cond && cond->kind == Y_TEXT && str_find(cond->s, STR("not")) < 0)
		WARN(rd, cond->line, "bộ lọc không có not: điều kiện phải đúng thì quy tắc mới khớp; để loại trừ hãy viết not",
			"the filter has no `not`: its condition must hold for the rule to match; to exclude, write `not`");
}

void lint_rule(struct reading *rd, const struct doc *d)
{
	static const char *const levels[] = { "informational", "low", "medium", "high", "critical" };
	static const char *const statuses[] = { "stable", "test", "experimental", "deprecated", "unsupported" };
	const struct yv *detection = yv_get(d->root, "detection"), *id = yv_get(d->root, "id");

	if (id == NULL)
		WARN(rd, d->root->line, "thiếu id", "`id` is missing");
	else if (!is_uuid(yv_str(id)))
		WARN(rd, id->line, "id không phải UUID", "`id` is not a UUID");
	if (d->title.n == 0)
		WARN(rd, d->root->line, "thiếu title", "`title` is missing");
	if (utf8_count(d->title) > 256)
		WARN(rd, yv_get(d->root, "title")->line, "title dài quá 256 ký tự", "`title` is longer than 256 characters");
	lint_word(rd, d->root, "level", levels, COUNT(levels));
	lint_word(rd, d->root, "status", statuses, COUNT(statuses));
	lint_tags(rd, yv_get(d->root, "tags"));
	lint_forms(rd, d->root);
	lint_related(rd, yv_get(d->root, "related"));
	lint_source(rd, yv_get(d->root, "logsource"));
	if (detection)
		lint_detection(rd, detection, 0);
	if (d->kind == DOC_FILTER)
		lint_filter(rd, yv_get(d->root, "filter"));
}
