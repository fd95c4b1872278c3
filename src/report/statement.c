#include "report/statement.h"

#include "base/map.h"
#include "duty/live.h"
#include "report/form.h"

static bool own_subject(const struct duty_row *r)
{
	return r->duty->over == OVER_OFFICE || r->duty->over == OVER_UNITS || r->duty->over == OVER_ROLE;
}

static const char *strength_word(struct cx *cx, enum law_strength s)
{
	switch (s) {
	case STRENGTH_DECLARED: return L("Tự khai", "Declared");
	case STRENGTH_DOCUMENTED: return L("Có văn bản", "Documented");
	case STRENGTH_VERIFIED: return L("Đã kiểm tra", "Verified");
	default: return "–";
	}
}

void statement_row(struct cx *cx, const struct board *b, const struct duty_row *r, struct jv *list)
{
	struct arena *a = &cx->arena;
	struct jv *o = jv_push(a, list, jv_obj(a));
	enum duty_face f = duty_face(b, r);

	jv_set(a, o, "duty", jv_text(a, arena_str(a, r->duty->code)));
	jv_set(a, o, "clause", jv_text(a, arena_str(a, r->duty->clause)));
	jv_set(a, o, "text", jv_text(a, arena_str(a, law_titled(a, b->law, r->duty, cx->en))));
	jv_set(a, o, "subject", jv_text(a, arena_str(a, duty_subject_code(a, b, r))));
	jv_set(a, o, "subject_text", jv_text(a, own_subject(r) ? STR("") : arena_str(a, duty_subject_label(a, b, r))));
	jv_set(a, o, "state", jv_z(a, duty_state_names[r->state]));
	jv_set(a, o, "timing", jv_z(a, duty_timing_names[r->timing]));
	jv_set(a, o, "face", jv_z(a, duty_face_names[f]));
	jv_set(a, o, "state_text", jv_z(a, duty_row_label(b, r, cx->en)));
	jv_set(a, o, "strength", jv_z(a, law_strength_names[r->strength]));
	jv_set(a, o, "strength_text", jv_z(a, strength_word(cx, r->state == ST_MET ? r->strength : STRENGTH_NONE)));
	jv_set(a, o, "due", r->due == DAY_NONE ? jv_text(a, STR("")) : jv_text(a, day_text(a, r->due)));
	jv_set(a, o, "due_text", r->due == DAY_NONE ? jv_text(a, STR("–")) : jv_text(a, day_show(a, r->due)));
}

void statement_rows(struct cx *cx, const struct board *b, int64_t unit, struct jv *list)
{
	struct board_filter q = { .unit = unit };

	for (size_t i = 0; i < b->n; i++)
		if (duty_in_totals(&b->rows[i]) && board_match(b, &b->rows[i], &q))
			statement_row(cx, b, &b->rows[i], list);
}

static void counts(struct cx *cx, const struct board *b, int64_t unit, struct jv *out)
{
	struct arena *a = &cx->arena;
	struct board_filter q = { .unit = unit };
	struct board_counts c;

	board_count(b, &q, &c);
	const struct {
		const char *key;
		int n;
	} list[] = { { "all", c.all }, { "done_on_time", c.done_on_time }, { "done_late", c.done_late },
		{ "done", c.done_on_time + c.done_late }, { "declared", c.declared }, { "open", c.open }, { "late", c.late },
		{ "not_done", c.open + c.late }, { "unknown", c.unknown }, { "contradicted", c.contradicted } };

	for (size_t i = 0; i < COUNT(list); i++)
		jv_set(a, out, list[i].key, jv_int(a, list[i].n));
}

static int64_t systems_of(const struct board *b, int64_t unit)
{
	int64_t n = 0;

	for (size_t i = 0; i < b->facts->all[R_SYSTEMS].n; i++) {
		const struct infosys *s = (const struct infosys *)b->facts->all[R_SYSTEMS].p[i];

		n += s->state != SYS_RETIRED &&
		     (board_unit_now(b, s->unit, INT32_MAX) == unit || board_unit_now(b, s->operator, INT32_MAX) == unit);
	}
	return n;
}

static enum rc fill(
	struct cx *cx, const struct board *b, int64_t unit, struct str period, const struct ledger_head *head, struct jv *o)
{
	struct arena *a = &cx->arena;
	int32_t first, last;

	if (!date_span(period, &first, &last))
		return cx_fail_at(cx, RC_INVALID, STR("period"), L("Kỳ không hợp lệ", "not a period"));
	jv_set(a, o, "form", jv_z(a, "statement"));
	TRY(frame_put(cx, b, unit, head, o));
	jv_set(a, o, "period", jv_text(a, period));
	jv_set(a, o, "period_text", jv_text(a, date_show(a, period, cx->en)));
	jv_set(a, o, "from", jv_text(a, day_text(a, first)));
	jv_set(a, o, "to", jv_text(a, day_text(a, last)));
	jv_set(a, o, "on", jv_text(a, day_text(a, b->on)));
	jv_set(a, o, "on_text", jv_text(a, day_show(a, b->on)));
	jv_set(a, o, "at_text", jv_text(a, instant_show(a, cx->now)));
	jv_set(a, o, "place_date", jv_text(a, frame_day(cx, day_at(cx->now), jv_str(jv_get(o, "place")))));
	jv_set(a, o, "systems", jv_int(a, systems_of(b, unit)));
	counts(cx, b, unit, jv_set(a, o, "counts", jv_obj(a)));
	statement_rows(cx, b, unit, jv_set(a, o, "rows", jv_list(a)));
	return RC_OK;
}

enum rc statement_make(struct cx *cx, int64_t unit, struct str period, const struct ledger_head *head, struct jv **out)
{
	AUTO(facts_done) struct facts f = { 0 };
	int32_t first, last, today = day_at(cx->now);
	struct jv *o = jv_obj(&cx->arena);
	struct board b;

	if (!date_span(period, &first, &last) || first == last)
		return cx_fail_at(cx, RC_INVALID, STR("period"),
			L("Cần một kỳ, ví dụ Quý III/2026, tháng 11/2026 hoặc 2026",
				"a period is wanted, such as Q3/2026, 11/2026 or 2026"));
	if (first > today)
		return cx_fail_at(cx, RC_INVALID, STR("period"), L("Kỳ này chưa bắt đầu", "the period has not begun"));
	facts_init(&f);
	TRY(duty_board(cx, head->size - 1, last < today ? day_end(last) : cx->now, &f, &b));
	TRY(fill(cx, &b, unit, period, head, o));
	*out = o;
	return RC_OK;
}

/* --- what changed after it was printed --- */

static struct str key_of(struct cx *cx, const struct jv *row)
{
	return arena_fmt(&cx->arena, "%.*s|%.*s", ARG_STR(jv_str(jv_get(row, "duty"))), ARG_STR(jv_str(jv_get(row, "subject"))));
}

static void change_put(struct cx *cx, struct jv *list, const struct jv *row, struct str then, struct str now)
{
	struct arena *a = &cx->arena;
	struct jv *o = jv_push(a, list, jv_obj(a));

	jv_set(a, o, "clause", jv_text(a, jv_str(jv_get(row, "clause"))));
	jv_set(a, o, "text", jv_text(a, jv_str(jv_get(row, "text"))));
	jv_set(a, o, "subject", jv_text(a, jv_str(jv_get(row, "subject"))));
	jv_set(a, o, "then", jv_text(a, then));
	jv_set(a, o, "now", jv_text(a, now));
}

static struct str said(struct cx *cx, const struct jv *row)
{
	struct str s = jv_str(jv_get(row, "state_text")), due = jv_str(jv_get(row, "due_text")),
		   by = jv_str(jv_get(row, "strength_text"));

	return arena_fmt(&cx->arena, L("%.*s (hạn %.*s; %.*s)", "%.*s (due %.*s; %.*s)"), ARG_STR(s), ARG_STR(due), ARG_STR(by));
}

static bool same_row(const struct jv *x, const struct jv *y)
{
	static const char *const keys[] = { "state", "timing", "face", "strength", "due" };

	for (size_t i = 0; i < COUNT(keys); i++)
		if (!str_eq(jv_str(jv_get(x, keys[i])), jv_str(jv_get(y, keys[i]))))
			return false;
	return true;
}

static void compare(struct cx *cx, const struct jv *then, const struct jv *now, struct jv *list)
{
	struct map rows;

	map_init(&rows, &cx->arena);
	for (size_t i = 0; i < now->n; i++)
		map_put(&rows, key_of(cx, now->items[i]), now->items[i]);
	for (size_t i = 0; i < then->n; i++) {
		struct str key = key_of(cx, then->items[i]);
		const struct jv *today = map_get(&rows, key);

		if (today == NULL)
			change_put(cx, list, then->items[i], said(cx, then->items[i]),
				str_z(L("Không còn trong danh sách", "No longer there")));
		else if (!same_row(then->items[i], today))
			change_put(cx, list, today, said(cx, then->items[i]), said(cx, today));
		map_put(&rows, key, NULL);
	}
	for (size_t i = 0; i < now->n; i++)
		if (map_get(&rows, key_of(cx, now->items[i])))
			change_put(cx, list, now->items[i], str_z(L("Chưa có", "Not there")), said(cx, now->items[i]));
}

enum rc statement_changes(struct cx *cx, const struct jv *snapshot, struct jv *list)
{
	AUTO(facts_done) struct facts f = { 0 };
	int32_t on = date_first(jv_str(jv_get(snapshot, "on")));
	struct jv *now = jv_list(&cx->arena);
	bool en = cx->en;
	struct board b;

	facts_init(&f);
	TRY(duty_board(cx, INT64_MAX, on == day_at(cx->now) ? cx->now : day_end(on), &f, &b));
	cx->en = false; /* the snapshot is Vietnamese */
	statement_rows(cx, &b, jv_i64(jv_get(jv_get(snapshot, "unit"), "id"), 0), now);
	compare(cx, jv_get(snapshot, "rows"), now, list);
	cx->en = en;
	return RC_OK;
}

/* --- what its template may say --- */

static const struct docx_field fields[] = {
	{ "co_quan", "org", "Tên cơ quan", "The office" },
	{ "don_vi", "unit.name", "Đơn vị xác nhận", "The unit" },
	{ "don_vi_tat", "unit.short", "Tên gọi tắt của đơn vị", "Its short name" },
	{ "ky_hieu", "unit.symbol", "Chữ viết tắt của đơn vị trong số văn bản", "Its letters in a document's number" },
	{ "nguoi_ky", "unit.post", "Chức danh người đứng đầu", "The head's post" },
	{ "ngay_thang", "place_date", "Địa danh, ngày tháng", "Place and date" },
	{ "gia_dinh", "sample", "Dữ liệu giả định (điều kiện)", "Invented data (condition)" },
	{ "ky", "period_text", "Kỳ", "Period" },
	{ "den_ngay", "on_text", "Tình hình tại ngày", "State on" },
	{ "luc", "at_text", "Giờ, ngày lấy số liệu", "When it was made" },
	{ "so_he_thong", "systems", "Số hệ thống thông tin của đơn vị", "Systems" },
	{ "tong_so", "counts.all", "Số việc phải thực hiện", "Duties" },
	{ "xong_dung_han", "counts.done_on_time", "Hoàn thành đúng hạn", "Done in time" },
	{ "xong_qua_han", "counts.done_late", "Hoàn thành quá hạn", "Done late" },
	{ "xong", "counts.done", "Đã hoàn thành", "Done" },
	{ "tu_khai", "counts.declared", "Trong đó tự khai", "Of it declared only" },
	{ "con_han", "counts.open", "Chưa hoàn thành, trong hạn", "Open in time" },
	{ "qua_han", "counts.late", "Chưa hoàn thành, quá hạn", "Late" },
	{ "chua_xong", "counts.not_done", "Chưa hoàn thành", "Not done" },
	{ "chua_co_thong_tin", "counts.unknown", "Chưa có thông tin", "Unknown" },
	{ "chua_khop", "counts.contradicted", "Số liệu chưa khớp", "Contradicted" },
	{ "viec[]", "rows", "Các việc của đơn vị", "The unit's duties" },
	{ "viec[].diem", "clause", "Điểm", "Point", clause_show },
	{ "viec[].noi_dung", "text", "Nội dung", "What" },
	{ "viec[].doi_tuong", "subject_text", "Đối tượng", "Subject" },
	{ "viec[].trang_thai", "state_text", "Trạng thái", "State" },
	{ "viec[].han", "due_text", "Hạn", "Due" },
	{ "viec[].muc", "strength_text", "Mức minh chứng", "Strength" },
	{ "ma_kiem_chung", "verify_code", "Mã kiểm chứng", "Verification code" },
	{ "ma_dau_so", "ledger.short", "Mã đầu sổ nhật ký", "The ledger's head" },
	{ "muc_nhat_ky", "ledger.size", "Số mục sổ nhật ký", "Ledger entries" },
	{ NULL },
};

const struct form form_statement = { "statement", "Bản xác nhận tình hình", "Statement", fields };
