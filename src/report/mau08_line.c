/* The twelve columns of section 3 in words: one place for the workbook, the DOCX, the page of the report and the page of a system. */
#include "base/time.h"
#include "org/org.h"
#include "report/mau08.h"

const char *const mau08_heads[MAU08_COLS][2] = { { "STT", "No" }, { "Tên hệ thống thông tin", "System" }, { "Chủ quản", "Owner" },
	{ "Đơn vị vận hành", "Operator" }, { "Cấp độ đề xuất", "Level" }, { "Tình trạng hồ sơ", "Dossier" },
	{ "Quyết định phê duyệt: số, ngày, cơ quan", "Decision: number, date, authority" },
	{ "Quy chế: số, ngày, cơ quan", "Regulation: number, date, authority" }, { "Dự kiến phê duyệt", "Approval expected" },
	{ "Triển khai phương án", "Implementation" }, { "Dự kiến triển khai đầy đủ", "Full by" },
	{ "Kiểm tra, đánh giá", "Assessment" } };

static struct str text(const struct jv *o, const char *key)
{
	struct str s = jv_str(jv_get(o, key));

	return s.p ? s : STR("");
}

static struct str date(struct arena *a, const struct jv *o, const char *key, bool en)
{
	struct str s = text(o, key);

	return s.n ? date_show(a, s, en) : s;
}

/* The report itself says it in Vietnamese ("plan_text"); a page may be read in English. */
struct str mau08_said(const struct jv *line, const char *key, const char *words, bool en)
{
	const struct choice *c = choice_of(&res_systems.fields[res_field(&res_systems, words)], text(line, key));

	return c ? str_z(en ? c->en : c->vi) : STR("");
}

static struct str assessed(struct arena *a, const struct jv *line, bool en)
{
	const struct field *f = &res_systems.fields[res_field(&res_systems, "assessment")];
	const struct jv *list = jv_get(line, "assessment");
	struct str out = STR("");

	for (size_t i = 0; list && i < list->n; i++) {
		const struct choice *c = choice_of(f, jv_str(list->items[i]));

		out = arena_fmt(a, "%.*s%s%s", ARG_STR(out), out.n ? "; " : "", c ? en ? c->en : c->vi : "");
	}
	return out;
}

struct str mau08_expected(struct arena *a, const struct jv *o)
{
	if (jv_true(jv_get(o, "none")))
		return STR("Không có hệ thống nào trong danh mục"); /* whether there is none its unit confirms */
	return jv_true(jv_get(o, "done")) ? STR("Đã phê duyệt tất cả") : date(a, o, "value", false);
}

struct str mau08_paper(struct arena *a, const struct jv *p, bool en)
{
	struct str number = text(p, "number"), on = date(a, p, "date", en), by = text(p, "issuer"), day = text(p, "date");
	const char *before = en            ? " of "
	                     : day.n == 10 ? " ngày "
	                     : day.n == 4  ? ", năm "
	                                   : ", "; /* ".. ngày tháng 9/2024" is not said */

	if (p == NULL || p->kind != J_OBJ)
		return STR("");
	if (number.n == 0)
		number = en ? STR("(none yet)") : STR("(chưa có)");
	return arena_fmt(a, "%s %.*s%s%.*s%s%.*s", en ? "No" : "Số", ARG_STR(number), on.n ? before : "", ARG_STR(on),
		by.n ? ", " : "", ARG_STR(by));
}

void mau08_texts(struct arena *a, const struct jv *r, bool en, struct str out[MAU08_COLS])
{
	int64_t number = jv_i64(jv_get(r, "number"), 0), level = jv_i64(jv_get(r, "level"), 0);
	const struct str texts[MAU08_COLS] = { arena_fmt(a, "%" PRId64, number), text(r, "name"), text(jv_get(r, "owner"), "name"),
		text(jv_get(r, "operator"), "name"), level ? arena_fmt(a, "%" PRId64, level) : STR(""),
		mau08_said(r, "status", "dossier_state", en), mau08_paper(a, jv_get(r, "decision"), en),
		mau08_paper(a, jv_get(r, "regulation"), en), date(a, r, "expected_approval", en),
		mau08_said(r, "plan", "plan_state", en), date(a, r, "expected_plan", en), assessed(a, r, en) };

	memcpy(out, texts, sizeof texts);
}
