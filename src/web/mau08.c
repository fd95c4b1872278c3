/* Báo cáo: Mẫu 08 of NĐ 331/2026 as a page, and its download frozen with the ledger's head. */
#include "report/mau08.h"
#include "app/thing.h"
#include "fmt/xlsx.h"
#include "org/org.h"
#include "report/form.h"
#include "web/mau08.h"
#include "web/web.h"

static struct jv *table(struct cx *cx, struct jv *view, const char *key, const char *const (*heads)[2], size_t n, const char *empty)
{
	struct arena *a = &cx->arena;
	struct jv *t = jv_set(a, view, key, jv_obj(a)), *columns = jv_set(a, t, "columns", jv_list(a)), *rows;

	for (size_t i = 0; i < n; i++) {
		struct jv *c = jv_push(a, columns, jv_obj(a));

		jv_set(a, c, "text", jv_z(a, L(heads[i][0], heads[i][1])));
		jv_set(a, c, "right", jv_bool(a, false));
	}
	rows = jv_set(a, t, "rows", jv_list(a));
	jv_set(a, t, "empty", jv_z(a, empty));
	return rows;
}

static struct jv *begin(struct cx *cx, struct jv *rows)
{
	struct jv *row = jv_push(&cx->arena, rows, jv_obj(&cx->arena));

	return jv_set(&cx->arena, row, "cells", jv_list(&cx->arena));
}

static struct jv *cell(struct cx *cx, struct jv *cells, const char *kind, const char *const heads[2], struct str text)
{
	struct arena *a = &cx->arena;
	struct jv *c = jv_push(a, cells, jv_obj(a));

	if (kind)
		jv_set(a, c, "kind", jv_z(a, kind));
	jv_set(a, c, "label", jv_z(a, L(heads[0], heads[1])));
	set_text(cx, c, "text", text);
	return c;
}

static struct str text(const struct jv *v, const char *key)
{
	return jv_str(jv_get(v, key));
}

static struct str day(struct cx *cx, const struct jv *v, const char *key)
{
	struct str s = text(v, key);

	return s.n ? date_show(&cx->arena, s, cx->en) : STR("");
}

/* The first codes behind a figure; the downloads have them all. */
static struct str codes(struct cx *cx, const struct jv *list)
{
	struct buf b AUTO(buf_done) = { 0 };

	buf_init(&b, 1 << 16);
	for (size_t i = 0; list && i < list->n && i < 40; i++)
		buf_fmt(&b, "%s%.*s", i ? ", " : "", ARG_STR(jv_str(list->items[i])));
	if (list && list->n > 40)
		buf_z(&b, ", …");
	return arena_str(&cx->arena, buf_str(&b));
}

/* The form is Vietnamese, its page need not be. */
static struct str label(struct cx *cx, const struct jv *o)
{
	const char *en = cx->en ? mau08_label_en(text(o, "label")) : NULL;

	return en ? str_z(en) : text(o, "label");
}

static struct str figure(struct cx *cx, const struct jv *o)
{
	const struct jv *v = jv_get(o, "value");
	struct str s;

	if (v && v->kind == J_INT)
		return arena_fmt(&cx->arena, "%" PRId64, v->i);
	s = mau08_expected(&cx->arena, o); /* the form's own words */
	return s.n ? s : str_z(L("Chưa có thông tin", "Not known"));
}

static void general_view(struct cx *cx, const struct jv *data, struct jv *view)
{
	static const char *const heads[][2] = { { "Số liệu", "Figure" }, { "Giá trị", "Value" }, { "Từ các hệ thống", "From" } };
	const struct jv *general = jv_get(data, "general");
	struct jv *rows = table(cx, view, "general", heads, COUNT(heads), "");

	for (size_t i = 0; i < general->n; i++) {
		const struct jv *o = general->items[i], *missing = jv_get(o, "missing");
		struct jv *cells = begin(cx, rows);

		cell(cx, cells, "head", heads[0], label(cx, o));
		cell(cx, cells, "nowrap", heads[1], figure(cx, o));
		cell(cx, cells, NULL, heads[2], codes(cx, missing && missing->n ? missing : jv_get(o, "codes")));
	}
}

static void bodies_view(struct cx *cx, const struct jv *data, struct jv *view)
{
	static const char *const heads[][2] = { { "Vai trò", "Role" }, { "Tên", "Name" },
		{ "Văn bản giao chức năng, nhiệm vụ", "Mandate" }, { "Người đại diện", "Represented by" } };
	static const char *const keys[] = { "owners", "specialised" };
	struct jv *rows = table(cx, view, "bodies", heads, COUNT(heads), L("Chưa có thông tin", "Not known"));

	for (size_t k = 0; k < COUNT(keys); k++) {
		const struct jv *list = jv_get(data, keys[k]);

		for (size_t i = 0; i < list->n; i++) {
			const struct jv *b = list->items[i];
			struct jv *cells = begin(cx, rows);

			cell(cx, cells, NULL, heads[0],
				str_z(k ? L("Đơn vị chuyên trách", "Specialised unit") : L("Chủ quản", "Owner")));
			cell(cx, cells, "head", heads[1], text(b, "name"));
			cell(cx, cells, NULL, heads[2], mau08_paper(&cx->arena, jv_get(b, "mandate"), cx->en));
			cell(cx, cells, NULL, heads[3],
				text(b, "head").n ? arena_fmt(&cx->arena, "%.*s, %.*s", ARG_STR(text(b, "head")),
							    ARG_STR(text(b, "head_post")))
						  : text(b, "head_post"));
		}
	}
}

static void rows_view(struct cx *cx, const struct jv *data, struct jv *view)
{
	static const char *const kinds[MAU08_COLS] = { [0] = "num", [1] = "head", [4] = "num", [8] = "date", [10] = "date" };
	const struct jv *list = jv_get(data, "rows");
	struct jv *rows = table(cx, view, "rows", mau08_heads, MAU08_COLS,
		L("Chưa có hệ thống thông tin nào.", "There are no information systems."));
	struct str t[MAU08_COLS];

	for (size_t i = 0; i < list->n; i++) {
		const struct jv *r = list->items[i];
		struct jv *cells = begin(cx, rows);

		mau08_texts(&cx->arena, r, cx->en, t);
		for (int c = 0; c < MAU08_COLS; c++) {
			struct jv *x = cell(cx, cells, kinds[c], mau08_heads[c], t[c]);

			if (c != 1)
				continue;
			set_text(cx, x, "url", arena_fmt(&cx->arena, "/systems/%" PRId64, jv_i64(jv_get(r, "id"), 0)));
			set_text(cx, x, "small", text(r, "code"));
		}
	}
}

static void faults_view(struct cx *cx, const struct jv *data, struct jv *view)
{
	static const char *const heads[][2] = { { "Hệ thống", "System" }, { "Dòng", "Row" }, { "Cột", "Column" },
		{ "Nội dung", "What" }, { "Cách bổ sung", "Way out" }, { "Loại", "Kind" } };
	const struct jv *list = jv_get(data, "warnings"), *out = jv_get(data, "excluded");
	struct jv *rows = table(cx, view, "warnings", heads, COUNT(heads), L("Không có điểm nào.", "Nothing."));

	for (size_t i = 0; i < list->n; i++) {
		const struct jv *w = list->items[i];
		struct jv *cells = begin(cx, rows), *c = cell(cx, cells, "code", heads[0], text(w, "code"));

		set_text(cx, c, "url", arena_fmt(&cx->arena, "/systems/%" PRId64, jv_i64(jv_get(w, "id"), 0)));
		cell(cx, cells, "num", heads[1], arena_fmt(&cx->arena, "%" PRId64, jv_i64(jv_get(w, "row"), 0)));
		cell(cx, cells, "num", heads[2], text(w, "columns"));
		cell(cx, cells, NULL, heads[3], text(w, "text"));
		c = cell(cx, cells, NULL, heads[4], text(w, "way"));
		if (!jv_true(jv_get(w, "note")) && (cx->who.may & CAP_EDIT))
			set_text(cx, c, "url", text(w, "url"));
		cell(cx, cells, NULL, heads[5],
			str_z(jv_true(jv_get(w, "note")) ? L("Lưu ý", "Note") : L("Cần bổ sung", "To be completed")));
	}
	for (size_t i = 0; i < out->n; i++) {
		const struct jv *o = out->items[i];
		struct jv *cells = begin(cx, rows);

		cell(cx, cells, "code", heads[0], text(o, "code"));
		cell(cx, cells, "num", heads[1], STR(""));
		cell(cx, cells, "num", heads[2], STR(""));
		cell(cx, cells, NULL, heads[3], text(o, "why"));
		cell(cx, cells, NULL, heads[4], STR(""));
		cell(cx, cells, NULL, heads[5], str_z(L("Không đưa vào bảng", "Not in the table")));
	}
}

static void unknown_view(struct cx *cx, const struct jv *data, struct jv *view)
{
	static const char *const heads[][2] = { { "Thông tin", "Information" }, { "Số hệ thống", "Systems" }, { "Mã", "Codes" } };
	const struct jv *list = jv_get(data, "unknown");
	struct jv *rows = table(cx, view, "unknown", heads, COUNT(heads), L("Không thiếu thông tin nào.", "Nothing is missing."));

	for (size_t i = 0; i < list->n; i++) {
		const struct jv *o = list->items[i];
		struct jv *cells;

		if (jv_i64(jv_get(o, "value"), 0) == 0)
			continue;
		cells = begin(cx, rows);
		cell(cx, cells, "head", heads[0], label(cx, o));
		cell(cx, cells, "num", heads[1], figure(cx, o));
		cell(cx, cells, NULL, heads[2], codes(cx, jv_get(o, "codes")));
	}
}

/* "đơn vị gửi chủ quản trước 20/12/2026, nên chậm nhất Thứ Sáu 18/12/2026 (331/2026/NĐ-CP, Đ35.4.a)"; keys: before by cite mark. */
static struct str sent_by(struct cx *cx, const struct jv *due, const char *who, const char *const keys[4])
{
	if (jv_get(due, keys[0]) == NULL)
		return arena_fmt(&cx->arena,
			L(" %s: bộ quy định đang dùng không ấn định ngày.", " %s: the law packs in force set no day."), who);
	return arena_fmt(&cx->arena, L(" %s trước %.*s, nên chậm nhất %.*s (%.*s%s).", " %s before %.*s, so by %.*s (%.*s%s)."),
		who, ARG_STR(day(cx, due, keys[0])), ARG_STR(day_show_week(&cx->arena, date_first(text(due, keys[1])), cx->en)),
		ARG_STR(text(due, keys[2])),
		str_is(text(due, keys[3]), law_mark_names[MARK_V])
			? ""
			: L("; cần đối chiếu văn bản gốc", "; to be checked against the text"));
}

static void head_view(struct cx *cx, const struct req *rq, const struct jv *data, struct jv *view)
{
	struct arena *a = &cx->arena;
	const struct jv *due = jv_get(data, "due"), *scope = jv_get(data, "scope");
	int64_t year = jv_i64(jv_get(data, "year"), 0);
	struct jv *head = thing_head(cx, view, arena_fmt(a, L("Mẫu 08 năm %" PRId64, "Mẫu 08, %" PRId64), year), NULL);
	static const char *const unit_keys[] = { "unit_before", "unit_by", "unit_cite", "unit_mark" }, *const office_keys[] = {
		"office_before", "office_by", "office_cite", "office_mark"
	};
	static const char *const kinds[] = { "docx", "xlsx", "json" }, *const names[] = { "DOCX", "Excel", "JSON" };

	set_text(cx, head, "sub",
		arena_fmt(a, "%s%.*s%.*s", L("Báo cáo hằng năm theo NĐ 331/2026/NĐ-CP.", "The year's report by Decree 331/2026."),
			ARG_STR(sent_by(cx, due, L("Đơn vị gửi chủ quản", "Units to the owner"), unit_keys)),
			ARG_STR(sent_by(cx, due, L("Chủ quản gửi Bộ Công an", "The owner to the Ministry of Public Security"),
				office_keys))));
	for (size_t i = 0; (rq->user->role->may & CAP_EXPORT) && i < COUNT(kinds); i++) {
		struct jv *acts = jv_get(head, "acts") ? jv_get(head, "acts") : jv_set(a, head, "acts", jv_list(a));
		struct jv *act = jv_push(a, acts, jv_obj(a));

		set_text(cx, act, "text", arena_fmt(a, L("Tải %s", "Download %s"), names[i]));
		set_text(cx, act, "url", arena_fmt(a, "/reports/mau08/export?year=%" PRId64 "&format=%s", year, kinds[i]));
		jv_set(a, act, "primary", jv_bool(a, i == 0));
		jv_set(a, act, "file", jv_bool(a, true));
	}
	set_text(cx, view, "note",
		arena_fmt(a,
			L("Kỳ số liệu %.*s đến %.*s; số liệu đến ngày %.*s%s.%s%.*s Tệp tải về được chốt bằng mã sổ nhật ký.",
				"Period %.*s to %.*s; facts up to %.*s%s.%s%.*s A downloaded file is frozen with the ledger's "
				"head."),
			ARG_STR(day(cx, data, "from")), ARG_STR(day(cx, data, "to")), ARG_STR(day(cx, data, "on")),
			jv_true(jv_get(data, "provisional")) ? L(" (tạm tính, kỳ chưa kết thúc)", " (provisional)") : "",
			text(scope, "name").n ? L(" Chỉ gồm phần của ", " Only the part of ") : "",
			ARG_STR(text(scope, "name").n ? arena_fmt(a, "%.*s.", ARG_STR(text(scope, "name"))) : STR(""))));
}

enum rc mau08_year_of(struct cx *cx, const struct req *rq, int64_t *out)
{
	return req_i64_or(cx, rq, "year", MAU08_YEAR_MIN, MAU08_YEAR_MAX, mau08_year(cx->now), out);
}

static enum rc mau08_show(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct jv *data, *view = jv_obj(&cx->arena);
	int64_t year;

	TRY(mau08_year_of(cx, rq, &year));
	TRY(mau08_make(cx, year, NULL, &data));
	reply_data(out, data);
	if (rq->json)
		return RC_OK;
	head_view(cx, rq, data, view);
	general_view(cx, data, view);
	bodies_view(cx, data, view);
	rows_view(cx, data, view);
	faults_view(cx, data, view);
	unknown_view(cx, data, view);
	TRY(mau08_parts_view(cx, rq, data, view));
	reply_view(out, view);
	return RC_OK;
}

static enum rc mau08_export(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct buf b AUTO(buf_done) = { 0 };
	struct str format = req_query(rq, "format"), name;
	bool json = str_is(format, "json"), docx = str_is(format, "docx");
	struct str dir = app_conf_of(rq->app)->data_dir;
	struct ledger_head head;
	struct jv *data;
	int64_t year;

	TRY(mau08_year_of(cx, rq, &year));
	if (!json && !docx && format.n && !str_is(format, "xlsx"))
		return cx_fail_at(cx, RC_INVALID, STR("format"), L("Chỉ có docx, xlsx và json", "docx, xlsx and json only"));
	TRY(mau08_head(cx, dir, &head));
	TRY(reply_as_of(cx, out, head.size - 1));
	TRY(mau08_make(cx, year, &head, &data));
	buf_init(&b, 256u << 20);
	if (docx) {
		mau08_shown(cx, data);
		TRY(form_docx(cx, dir, &form_mau08, data, &b));
	} else if (json) {
		json_write_pretty(&b, data);
	} else {
		TRY(mau08_xlsx(cx, data, &b));
	}
	if (!buf_ok(&b))
		return cx_fail(cx, RC_LIMIT, L("Báo cáo quá lớn", "the report is too large"));
	name = arena_fmt(&cx->arena, "mau08-%" PRId64 "-%" PRId64 ".%s", year, head.size, json ? "json" : docx ? "docx" : "xlsx");
	reply_bytes(out, json ? "application/json" : docx ? DOCX_TYPE : XLSX_TYPE, name, &b);
	return RC_OK;
}

const struct route mau08_routes[] = {
	{ GET, "/reports/mau08", CAP_READ, mau08_show, "Báo cáo năm theo Mẫu 08, NĐ 331/2026",
		"The year's report, Mẫu 08 of Decree 331/2026", "mau08" },
	{ GET, "/reports/mau08/export", CAP_READ | CAP_EXPORT, mau08_export, "Tải Mẫu 08, chốt bằng mã sổ nhật ký",
		"Mẫu 08 as a file, frozen with the ledger's head", NULL, ROUTE_HEAVY },
	{ 0 },
};
