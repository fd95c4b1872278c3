/* Units' parts of Mẫu 08: taken, brought back, and who has answered. An answer is a declaration of kind mau08_part, so that it has its day, its author
 * and its entry; what came back changed is an ordinary import with an ordinary preview; what is gone from the file is decided by a person. */
#include "app/thing.h"
#include "base/text.h"
#include "fmt/xlsx.h"
#include "org/org.h"
#include "report/mau08.h"
#include "web/mau08.h"
#include "web/web.h"

static const struct thing part_systems = { .res = &res_systems };

static enum rc part_get(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct buf b AUTO(buf_done) = { 0 };
	struct ledger_head head;
	struct row *unit;
	struct str code;
	int64_t year;

	TRY(mau08_year_of(cx, rq, &year));
	TRY(req_text(cx, rq, "unit", 1, 40, &code));
	TRY(res_by_code(cx, &res_units, code, &unit));
	if (cx->who.unit && unit->id != cx->who.unit)
		return cx_fail_at(cx, RC_DENIED, STR("unit"), L("Chỉ lấy được phần của đơn vị mình", "only one's own unit's part"));
	TRY(mau08_head(cx, app_conf_of(rq->app)->data_dir, &head));
	TRY(reply_as_of(cx, out, head.size - 1));
	buf_init(&b, 256u << 20);
	TRY(mau08_part_make(cx, app_conf_of(rq->app)->data_dir, year, unit, &head, &b));
	reply_bytes(out, XLSX_TYPE, arena_fmt(&cx->arena, "mau08-%" PRId64 "-%.*s.xlsx", year, ARG_STR(code)), &b);
	return RC_OK;
}

/* --- who has answered --- */

struct answer {
	int64_t unit;
	struct str date, note;
};
struct answers {
	struct answer *p;
	size_t n, cap;
};

/* Each unit's newest. */
static enum rc answers_read(struct cx *cx, int64_t year, struct answers *out)
{
	struct rows r AUTO(rows_done) = { 0 };

	TRY(db_query(cx, &r,
		"SELECT unit, date, coalesce(note, '') FROM declarations WHERE kind = 'mau08_part' AND period = $1 AND "
		"coalesce(draft, 0) = 0 AND unit IS NOT NULL ORDER BY id DESC",
		V(arena_fmt(&cx->arena, "%" PRId64, year))));
	while (rows_next(&r))
		vec_push(&cx->arena, out, (struct answer){ rows_i64(&r, 0), rows_copy(cx, &r, 1), rows_copy(cx, &r, 2) });
	return rows_end(cx, &r);
}

static const struct answer *answer_of(const struct answers *all, int64_t unit)
{
	for (size_t i = 0; i < all->n; i++)
		if (all->p[i].unit == unit)
			return &all->p[i];
	return NULL;
}

/* A unit's systems are counted as its part shows them: those of the table, no ended one. */
static enum rc count_of(struct cx *cx, const struct jv *data, int64_t unit, int64_t *out)
{
	const struct jv *rows = jv_get(data, "rows");
	struct rows r AUTO(rows_done) = { 0 };
	int64_t *of;
	size_t n;

	*out = 0;
	TRY(res_units_of(cx, unit, &of, &n));
	TRY(db_query(cx, &r, "SELECT id, coalesce(unit, 0), coalesce(operator, 0) FROM systems"));
	while (rows_next(&r))
		for (size_t i = 0; i < rows->n && mau08_is_of(of, n, rows_i64(&r, 1), rows_i64(&r, 2)); i++)
			*out += jv_i64(jv_get(rows->items[i], "id"), 0) == rows_i64(&r, 0);
	return rows_end(cx, &r);
}

static enum rc part_view(struct cx *cx, const struct req *rq, const struct jv *data, const struct answer *answer,
	const struct row *unit, struct jv *o)
{
	struct arena *a = &cx->arena;
	int64_t n, year = jv_i64(jv_get(data, "year"), 0);
	struct str code = row_text(unit, "code");

	TRY(count_of(cx, data, unit->id, &n));
	set_text(cx, o, "name", row_text(unit, "name"));
	set_text(cx, o, "code", code);
	jv_set(a, o, "n", jv_int(a, n));
	jv_set(a, o, "year", jv_int(a, year));
	if (n)
		set_text(cx, o, "url", arena_fmt(a, "/reports/mau08/part?year=%" PRId64 "&unit=%.*s", year, ARG_STR(code)));
	jv_set(a, o, "answered", jv_bool(a, answer != NULL));
	if (answer) {
		set_text(cx, o, "answer",
			arena_fmt(a, L("%.*s đã trả lời ngày %.*s", "%.*s answered on %.*s"), ARG_STR(row_text(unit, "name")),
				ARG_STR(date_show(a, answer->date, cx->en))));
		set_text(cx, o, "note", answer->note);
	}
	jv_set(a, o, "confirm", jv_bool(a, (rq->user->role->may & CAP_EDIT) != 0));
	return RC_OK;
}

/* Who answers: units that work on the report's day, below the office itself, and whoever else has a system in the table. */
enum rc mau08_parts_view(struct cx *cx, const struct req *rq, const struct jv *data, struct jv *view)
{
	struct arena *a = &cx->arena;
	struct jv *list = jv_set(a, view, "parts", jv_list(a));
	struct rows r AUTO(rows_done) = { 0 };
	struct answers answers = { 0 };
	struct ids {
		int64_t *p;
		size_t n, cap;
	} ids = { 0 };
	int64_t left = 0;

	jv_set(a, view, "may_import", jv_bool(a, rq->user->role->may & CAP_IMPORT));
	if (!(rq->user->role->may & CAP_EXPORT))
		return RC_OK;
	TRY(answers_read(cx, jv_i64(jv_get(data, "year"), 0), &answers));
	TRY(db_query(cx, &r,
		"SELECT u.id FROM units u WHERE ($1 = 0 OR u.id = $1) AND (u.valid_to IS NULL OR NOT " SQL_UNIT_OVER
		") AND (u.parent IS "
		"NOT NULL OR EXISTS (SELECT 1 FROM systems s WHERE s.unit = u.id)) ORDER BY u.sortkey, u.id",
		V(cx->who.unit), V(jv_str(jv_get(data, "on")))));
	while (rows_next(&r))
		vec_push(a, &ids, rows_i64(&r, 0));
	TRY(rows_end(cx, &r));
	for (size_t i = 0; i < ids.n; i++) {
		const struct answer *answer = answer_of(&answers, ids.p[i]);
		struct row *unit;

		TRY(res_load(cx, &res_units, ids.p[i], &unit));
		TRY(part_view(cx, rq, data, answer, unit, jv_push(a, list, jv_obj(a))));
		left += answer == NULL;
	}
	set_text(cx, view, "parts_says",
		arena_fmt(a,
			L("Đã trả lời %zu/%zu đơn vị, chưa trả lời %" PRId64, "%zu of %zu units answered, %" PRId64 " have not"),
			ids.n - (size_t)left, ids.n, left));
	return RC_OK;
}

static enum rc answer_save(struct cx *cx, int64_t year, int64_t unit, struct str note, struct row **out)
{
	struct row *row = res_blank(cx, &res_declarations);

	val_text(row_val(row, "kind"), STR("mau08_part"));
	val_i64(row_val(row, "unit"), unit);
	val_text(row_val(row, "period"), arena_fmt(&cx->arena, "%" PRId64, year));
	val_text(row_val(row, "date"), day_text(&cx->arena, day_at(cx->now)));
	val_text(row_val(row, "note"), text_short(&cx->arena, note, 1900));
	TRY(res_save(cx, row, (struct str){ 0 }, NULL));
	*out = row;
	return RC_OK;
}

static enum rc answered(struct cx *cx, struct reply *out, int64_t year, const struct row *row)
{
	out->view = NULL;
	reply_page(out, NULL);
	reply_data(out, row_json(cx, row));
	reply_to(cx, out, "/reports/mau08?year=%" PRId64 "#phan", year);
	reply_notice(cx, out,
		L("Đã ghi nhận đơn vị trả lời phần Mẫu 08 (mục nhật ký %" PRId64 ")",
			"the answer is noted (ledger entry %" PRId64 ")"),
		row->seq);
	return RC_OK;
}

/* By one click: the register is right as it stands. */
static enum rc part_confirm(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct tx tx AUTO(tx_done) = { 0 };
	struct row *unit, *row;
	int64_t year, size, n;
	struct jv *data;
	struct str code;

	TRY(mau08_year_of(cx, rq, &year));
	TRY(req_text(cx, rq, "unit", 1, 40, &code));
	TRY(res_by_code(cx, &res_units, code, &unit));
	TRY(mau08_make(cx, year, NULL, &data));
	TRY(count_of(cx, data, unit->id, &n));
	TRY(ledger_size(cx, &size));
	TRY(tx_begin(cx, &tx));
	TRY(answer_save(cx, year, unit->id,
		n ? arena_fmt(&cx->arena, "Không thay đổi: %" PRId64 " hệ thống như danh mục tại mục %" PRId64 " của sổ nhật ký", n,
			    size - 1)
		  : STR("Không quản lý HTTT"),
		&row));
	TRY(tx_commit(&tx));
	return answered(cx, out, year, row);
}

/* --- coming back --- */

struct back {
	struct mau08_part part;
	struct mau08_ask *asks;
	size_t n;
};

/* What it is, and what of it is gone by what was known when it was made; afterwards cx looks at now again. */
static enum rc back_read(struct cx *cx, struct str bytes, struct reply *out, struct back *b)
{
	TRY(mau08_part_read(cx, bytes, &b->part));
	TRY(reply_as_of(cx, out, b->part.size - 1));
	TRY(mau08_part_asks(cx, bytes, &b->part, &b->asks, &b->n));
	return res_as_of(cx, INT64_MAX);
}

static struct str ask_text(struct cx *cx, const struct mau08_ask *k)
{
	return k->head ? arena_fmt(&cx->arena,
				 L("%.*s: ô “%s” bị để trống (khi phát hành: %.*s)", "%.*s: “%s” was emptied (it was: %.*s)"),
				 ARG_STR(k->code), k->head, ARG_STR(k->was))
	               : arena_fmt(&cx->arena, L("%.*s %.*s: không còn dòng này trong tệp", "%.*s %.*s: the row is gone"),
				 ARG_STR(k->code), ARG_STR(k->name));
}

enum decision { D_NONE, D_KEEP, D_CLEAR, D_ASK };
static const char *const decisions[] = { "", "keep", "clear", "ask", NULL };

static enum rc decision_of(struct cx *cx, const struct req *rq, const struct mau08_ask *k, size_t i, enum decision *out)
{
	struct str v = { 0 };

	*out = D_NONE;
	TRY(req_text(cx, rq, arena_fmt(&cx->arena, "d%zu", i).p, 0, 10, &v));
	for (int d = D_KEEP; decisions[d]; d++)
		if (str_is(v, decisions[d]) && (d != D_CLEAR || k->field))
			*out = (enum decision)d;
	return RC_OK;
}

static enum rc asks_view(struct cx *cx, const struct req *rq, const struct back *b, struct jv *preview)
{
	struct arena *a = &cx->arena;
	struct jv *list = jv_set(a, preview, "decide", jv_list(a));

	for (size_t i = 0; i < b->n; i++) {
		struct jv *o = jv_push(a, list, jv_obj(a)), *options = jv_list(a);
		enum decision d;

		TRY(decision_of(cx, rq, &b->asks[i], i, &d));
		set_text(cx, o, "text", ask_text(cx, &b->asks[i]));
		set_text(cx, o, "name", arena_fmt(a, "d%zu", i));
		jv_set(a, o, "options", options);
		thing_option(cx, options, STR(""), str_z(L("Chọn …", "Choose …")), d == D_NONE);
		thing_option(cx, options, STR("keep"), str_z(L("Giữ nguyên dữ liệu ở đây", "Keep what stands here")), d == D_KEEP);
		if (b->asks[i].field)
			thing_option(cx, options, STR("clear"), str_z(L("Xóa giá trị", "Empty it here too")), d == D_CLEAR);
		thing_option(
			cx, options, STR("ask"), str_z(L("Giữ nguyên, hỏi lại đơn vị", "Keep it and ask the unit")), d == D_ASK);
	}
	return RC_OK;
}

static struct str says(struct cx *cx, const struct mau08_part *p)
{
	struct buf b AUTO(buf_done) = { 0 };

	buf_init(&b, 1 << 16);
	buf_fmt(&b,
		L("Phần của %.*s, Mẫu 08 năm %" PRId64 ", phát hành tại mục %" PRId64 " của sổ nhật ký: mã sổ khớp.",
			"Part of %.*s, Mẫu 08 of %" PRId64 ", made at entry %" PRId64 ": its head is of this ledger."),
		ARG_STR(p->unit_name), p->year, p->size);
	for (size_t i = 0; i < p->n_changed; i++)
		buf_fmt(&b, "%s%.*s", i ? ", " : L(" Từ đó dữ liệu ở đây đã thay đổi: ", " Changed here since: "),
			ARG_STR(p->changed[i]));
	if (p->n_changed)
		buf_z(&b, L("; xem kỹ giá trị cũ, mới trước khi ghi.", "; compare old and new values before writing."));
	return arena_str(&cx->arena, buf_str(&b));
}

/* The preview of an import of systems, with what is to be decided, and one button that also notes the answer. */
static enum rc back_view(struct cx *cx, const struct req *rq, const struct back *b, struct reply *out)
{
	struct arena *a = &cx->arena;
	struct jv *p = jv_get(out->view, "preview"), *carry;
	int64_t writes = jv_i64(jv_get(out->data, "new"), 0) + jv_i64(jv_get(out->data, "changed"), 0);

	set_text(cx, out->view, "action", STR("/reports/mau08/part"));
	set_text(cx, out->view, "help", says(cx, &b->part));
	jv_set(a, out->data, "decide", jv_int(a, (int64_t)b->n));
	if (p == NULL || jv_true(jv_get(p, "wrong")))
		return RC_OK;
	TRY(asks_view(cx, rq, b, p));
	set_text(cx, p, "confirm", STR("/reports/mau08/part/run"));
	carry = jv_get(p, "carry") ? jv_get(p, "carry") : jv_set(a, p, "carry", jv_list(a));
	if (carry->n == 0) {
		struct jv *o = jv_push(a, carry, jv_obj(a));

		set_text(cx, o, "name", STR("token"));
		set_text(cx, o, "value", jv_str(jv_get(out->data, "token")));
	}
	set_text(cx, p, "submit",
		writes ? arena_fmt(a,
				 L("Ghi %" PRId64 " dòng và ghi nhận đơn vị đã trả lời",
					 "Write %" PRId64 " rows and note the answer"),
				 writes)
		       : str_z(L("Ghi nhận: đơn vị đã trả lời, không thay đổi", "Note: answered, nothing changed")));
	return RC_OK;
}

static enum rc part_import(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct back b = { 0 };
	struct str bytes;

	TRY(thing_import_bytes(cx, rq, &bytes));
	TRY(back_read(cx, bytes, out, &b));
	TRY(thing_import_plan(cx, rq, out));
	return back_view(cx, rq, &b, out);
}

static enum rc clear_field(struct cx *cx, const struct mau08_ask *k, const struct mau08_part *p)
{
	struct row *sys;

	TRY(res_load(cx, &res_systems, k->of, &sys));
	*row_val(sys, k->field) = (struct val){ 0 };
	return res_save(cx, sys,
		arena_fmt(&cx->arena, "Phần Mẫu 08 năm %" PRId64 " của %.*s trả lại để trống", p->year, ARG_STR(p->unit_name)),
		NULL);
}

/* What is written with the part's rows, or not at all: what was decided of what is gone, and the answer, whose note tells both. */
struct answer_due {
	const struct back *b;
	const enum decision *d;
	struct row *row;
};

static enum rc decide(struct cx *cx, const struct import_report *rep, void *with)
{
	static const char *const words[] = { NULL, "giữ nguyên", "xóa giá trị", "hỏi lại" };
	struct answer_due *due = with;
	const struct back *b = due->b;
	struct buf note AUTO(buf_done) = { 0 };
	size_t n = rep->count[IMPORT_NEW] + rep->count[IMPORT_CHANGED];

	buf_init(&note, 64u << 10);
	buf_fmt(&note, "Tệp phát hành tại mục %" PRId64 ": ", b->part.size);
	if (n)
		buf_fmt(&note, "ghi %zu dòng", n);
	else
		buf_z(&note, "không thay đổi");
	for (size_t i = 0; i < b->n; i++) {
		const struct mau08_ask *k = &b->asks[i];

		if (due->d[i] == D_CLEAR)
			TRY(clear_field(cx, k, &b->part));
		buf_fmt(&note, "; %s %.*s %s", words[due->d[i]], ARG_STR(k->code), k->head ? k->head : "(cả dòng)");
	}
	return answer_save(cx, b->part.year, b->part.unit, arena_str(&cx->arena, buf_str(&note)), &due->row);
}

static enum rc part_run(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct back b = { 0 };
	enum decision *d;
	struct answer_due due = { 0 };
	struct str bytes;

	TRY(thing_import_bytes(cx, rq, &bytes));
	TRY(back_read(cx, bytes, out, &b));
	d = ARENA_ARRAY(&cx->arena, enum decision, b.n + 1);
	for (size_t i = 0; i < b.n; i++) {
		TRY(decision_of(cx, rq, &b.asks[i], i, &d[i]));
		if (d[i] != D_NONE)
			continue;
		TRY(thing_import_plan(cx, rq, out));
		TRY(back_view(cx, rq, &b, out));
		return cx_fail_at(cx, RC_INVALID, arena_fmt(&cx->arena, "d%zu", i),
			L("Cần quyết định: %.*s", "to be decided: %.*s"), ARG_STR(ask_text(cx, &b.asks[i])));
	}
	due.b = &b;
	due.d = d;
	TRY(thing_import_with(cx, rq, decide, &due, out));
	return answered(cx, out, b.part.year, due.row);
}

const struct route mau08_part_routes[] = {
	{ GET, "/reports/mau08/part", CAP_READ | CAP_EXPORT, part_get, "Phần Mẫu 08 của một đơn vị để điền (XLSX)",
		"A unit's part of Mẫu 08, to be filled in", NULL, ROUTE_HEAVY },
	{ POST, "/reports/mau08/part", CAP_IMPORT, part_import, "Nhận lại phần Mẫu 08, xem khác biệt trước khi ghi",
		"A unit's part comes back: its differences before anything is written", "import", ROUTE_UPLOAD | ROUTE_HEAVY,
		&part_systems },
	{ POST, "/reports/mau08/part/run", CAP_IMPORT, part_run, "Ghi phần Mẫu 08 đã xem trước, ghi nhận đơn vị đã trả lời",
		"Write the part that was previewed, note that the unit answered", "import", ROUTE_HEAVY, &part_systems },
	{ POST, "/reports/mau08/part/confirm", CAP_EDIT, part_confirm, "Xác nhận phần Mẫu 08 không thay đổi",
		"A unit's part is right as the register has it", "mau08" },
	{ 0 },
};
