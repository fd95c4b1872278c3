/* The twelve columns of section 3 in words: one place for the workbook, the DOCX, the page of the report and the page of a system. */
#include "base/time.h"
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

static struct str date(struct arena *a, const struct jv *o, const char *key)
{
	struct str s = text(o, key);

	return s.n ? date_show(a, s, false) : s;
}

struct str mau08_expected(struct arena *a, const struct jv *o)
{
	if (jv_true(jv_get(o, "none")))
		return STR("Không quản lý HTTT");
	return jv_true(jv_get(o, "done")) ? STR("Đã phê duyệt tất cả") : date(a, o, "value");
}

struct str mau08_paper(struct arena *a, const struct jv *p)
{
	struct str number = text(p, "number"), on = date(a, p, "date"), by = text(p, "issuer");

	if (p == NULL || p->kind != J_OBJ)
		return STR("");
	return arena_fmt(a, "Số %.*s%s%.*s%s%.*s", ARG_STR(number.n ? number : STR("(chưa có)")), on.n ? " ngày " : "", ARG_STR(on),
		by.n ? ", " : "", ARG_STR(by));
}

void mau08_texts(struct arena *a, const struct jv *r, struct str out[MAU08_COLS])
{
	int64_t number = jv_i64(jv_get(r, "number"), 0), level = jv_i64(jv_get(r, "level"), 0);
	const struct str texts[MAU08_COLS] = { arena_fmt(a, "%" PRId64, number), text(r, "name"), text(jv_get(r, "owner"), "name"),
		text(jv_get(r, "operator"), "name"), level ? arena_fmt(a, "%" PRId64, level) : STR(""), text(r, "status_text"),
		mau08_paper(a, jv_get(r, "decision")), mau08_paper(a, jv_get(r, "regulation")), date(a, r, "expected_approval"),
		text(r, "plan_text"), date(a, r, "expected_plan"), text(r, "assessment_text") };

	memcpy(out, texts, sizeof texts);
}
