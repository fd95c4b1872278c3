/* The board as a workbook, for "gửi số liệu trước 16h": the four cells, and every row behind them by the same filter and the same two clocks. It says the day, the
 * knowledge and the ledger entry that it was made at, so that a figure sent on can be asked for again. */
#include "fmt/html.h"
#include "fmt/xlsx.h"
#include "web/now.h"
#include "web/web.h"

enum { BYTES = 64 << 20 };

static const char *const heads[][3] = { { "Văn bản", "Document", "pack" }, { "Điểm", "Clause", "clause" },
	{ "Việc", "Duty", "text" }, { "Đối tượng", "Subject", "subject" }, { "Đơn vị", "Unit", "unit" },
	{ "Trạng thái", "State", "state" }, { "Kết quả", "Result", "timing" }, { "Hạn", "Due", "due" },
	{ "Hạn gốc", "Originally", "due_original" }, { "Minh chứng", "Strength", "strength" },
	{ "Đang chờ", "Waiting for", "waiting" }, { "Cần đối chiếu văn bản gốc", "Law text not compared", "advisory" },
	{ "Mã nhiệm vụ", "Duty code", "duty" }, { "Mã đối tượng", "Subject code", "subject_code" } };
enum { COLS = COUNT(heads) };

static struct str day_or_none(struct arena *a, int32_t day)
{
	return day == DAY_NONE ? STR("") : day_show(a, day);
}

static void row_cells(struct cx *cx, const struct now *n, const struct duty_row *r, struct xlsx_cell *cell)
{
	struct arena *a = &cx->arena;
	const struct str texts[COLS] = { r->duty->pack, clause_show(a, r->duty->clause), law_say(r->duty->title, cx->en),
		duty_subject_label(a, n->board, r), unit_name(cx, n, r->unit, false), str_z(duty_row_label(n->board, r, cx->en)),
		str_z(r->timing == TIMING_ON_TIME       ? L("đúng hạn", "in time")
			: r->timing == TIMING_DONE_LATE ? L("hoàn thành quá hạn", "done late")
							: ""),
		day_or_none(a, r->due), r->due_original == r->due ? STR("") : day_or_none(a, r->due_original),
		str_z(r->state == ST_MET && r->strength ? strength_word(cx, r->strength) : ""), duty_waiting_text(a, n->board, r),
		str_z(r->advisory ? L("có", "yes") : ""), r->duty->code, duty_subject_code(a, n->board, r) };

	for (size_t c = 0; c < COLS; c++)
		cell[c].text = texts[c].p ? texts[c] : STR("");
}

static struct xlsx_page rows_page(struct cx *cx, const struct now *n, const struct board_filter *q)
{
	struct xlsx_page page = { str_z(L("Nhiệm vụ", "Duties")), NULL, 1, COLS };
	struct xlsx_cell *cells = ARENA_ARRAY(&cx->arena, struct xlsx_cell, (n->board->n + 1) * COLS);

	for (size_t c = 0; c < COLS; c++)
		cells[c].text = str_z(L(heads[c][0], heads[c][1]));
	for (size_t i = 0; i < n->board->n; i++)
		if (now_listed(q, &n->board->rows[i]) && board_match(n->board, &n->board->rows[i], q))
			row_cells(cx, n, &n->board->rows[i], &cells[page.rows++ * COLS]);
	page.cells = cells;
	return page;
}

static struct xlsx_page counts_page(struct cx *cx, const struct now *n, const struct board_filter *q)
{
	struct arena *a = &cx->arena;
	struct board_counts c;

	board_count(n->board, q, &c);
	const struct {
		const char *vi, *en;
		struct str text;
		int64_t number;
	} lines[] = {
		{ "Số liệu", "Figures", str_z(L("Giá trị", "Value")), 0 },
		{ "Tình hình tại ngày", "State on", day_show_week(a, n->on, cx->en), 0 },
		{ "Theo dữ liệu", "By what was known",
			str_z(n->moment || n->known ? L("đã có tại thời điểm đó", "then") : L("hiện nay", "today")), 0 },
		{ "Mục nhật ký", "Ledger entry", { 0 }, n->seq },
		{ "Đơn vị", "Unit", whose_name(cx, n, q).n ? whose_name(cx, n, q) : str_z(L("Toàn cơ quan", "The office")), 0 },
		{ "Tổng số việc phải thực hiện", "Duties", { 0 }, c.all },
		{ "Đã hoàn thành đúng hạn", "Done in time", { 0 }, c.done_on_time },
		{ "Đã hoàn thành quá hạn", "Done late", { 0 }, c.done_late },
		{ "Chưa hoàn thành, trong hạn", "Not done, in time", { 0 }, c.open },
		{ "Chưa hoàn thành, quá hạn", "Not done, late", { 0 }, c.late },
		{ "Chưa có thông tin", "Not known", { 0 }, c.unknown },
		{ "Số liệu chưa khớp", "Figures do not agree", { 0 }, c.contradicted },
		{ "Trong số đã hoàn thành: tự khai", "Of those done: self-declared", { 0 }, c.declared },
		{ "Trong số quá hạn: chưa báo cáo", "Of those late: never reported", { 0 }, c.silent },
		{ "Trong số quá hạn: tồn đọng, đang khắc phục", "Of those late: backlog", { 0 }, c.backlog },
		{ "Quá hạn tính theo hạn gốc", "Late by the original date", { 0 }, c.late_original },
	};
	struct xlsx_cell *cells = ARENA_ARRAY(a, struct xlsx_cell, COUNT(lines) * 2);

	for (size_t i = 0; i < COUNT(lines); i++) {
		cells[i * 2].text = str_z(L(lines[i].vi, lines[i].en));
		cells[i * 2 + 1] =
			lines[i].text.p ? (struct xlsx_cell){ .text = lines[i].text }
					: (struct xlsx_cell){ .text = arena_fmt(a, "%" PRId64, lines[i].number), .number = true };
	}
	return (struct xlsx_page){ str_z(L("Bảng bốn ô", "Four cells")), cells, COUNT(lines), 2 };
}

static enum rc board_sheet(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct buf b AUTO(buf_done) = { 0 };
	AUTO(now_done) struct now n = { 0 };
	struct board_filter q;

	TRY(now_get(cx, rq, &n));
	TRY(now_filter(cx, rq, &n, &q));
	const struct xlsx_page pages[] = { counts_page(cx, &n, &q), rows_page(cx, &n, &q) };

	TRY(cx_room(cx));
	buf_init(&b, BYTES);
	TRY(xlsx_write_pages(cx, pages, COUNT(pages), &b));
	reply_bytes(out, XLSX_TYPE, arena_fmt(&cx->arena, "bang-theo-doi-%.*s.xlsx", ARG_STR(day_text(&cx->arena, n.on))), &b);
	return RC_OK;
}

/* --- saved column sets of the list of duties --- Always of today: a set is for the same question asked again, not for a day that was looked at. */

static void duty_cols(struct cx *cx, const struct column_list *l, struct import_col **out, size_t *n)
{
	(void)l;
	*n = COLS;
	*out = ARENA_ARRAY(&cx->arena, struct import_col, COLS);
	for (size_t c = 0; c < COLS; c++)
		(*out)[c] = (struct import_col){ str_z(L(heads[c][0], heads[c][1])), str_z(heads[c][2]) };
}

/* The board's filter as an address that says `query` would have it. */
static enum rc duty_filter(struct cx *cx, const struct req *rq, struct str query, struct now *n, struct board_filter *q)
{
	struct http_req http = *rq->http;
	struct req asked = *rq;

	http.query = (struct pairs){ 0 };
	if (query.n)
		TRY(http_parse_fields(cx, query, &http.query));
	asked.http = &http;
	asked.body = NULL;
	TRY(now_get(cx, &asked, n));
	return now_filter(cx, &asked, n, q);
}

static bool duty_asks(struct cx *cx, const struct req *rq, const struct column_list *l, const struct pair *p)
{
	static const char *const names[] = { "clause", "state", "unit", "only", "level", "pack" };
	AUTO(now_done) struct now n = { 0 };
	struct board_filter q;
	struct buf b AUTO(buf_done) = { 0 };
	bool ours = false;

	(void)l;
	for (size_t i = 0; i < COUNT(names); i++)
		ours |= str_is(p->name, names[i]);
	if (!ours)
		return false;
	buf_init(&b, 8000);
	buf_fmt(&b, "%.*s=", ARG_STR(p->name));
	url_escape(&b, p->value);
	ours = duty_filter(cx, rq, buf_str(&b), &n, &q) == RC_OK;
	cx_clear(cx);
	return ours;
}

static enum rc duty_said(struct cx *cx, const struct req *rq, const struct column_list *l, struct str query, struct str *out)
{
	AUTO(now_done) struct now n = { 0 };
	struct board_filter q;
	struct arena *a = &cx->arena;
	struct str s = STR(""), whose;

	(void)l;
	TRY(duty_filter(cx, rq, query, &n, &q));
	whose = whose_name(cx, &n, &q);
	if (whose.n)
		s = arena_fmt(a, L("đơn vị: %.*s", "unit: %.*s"), ARG_STR(whose));
	if (q.clause.n)
		s = arena_fmt(a, L("%.*s%sđiểm: %.*s", "%.*s%sclause: %.*s"), ARG_STR(s), s.n ? "; " : "",
			ARG_STR(clause_show(a, q.clause)));
	for (int i = 0; q.state.n && i < ST_COUNT; i++)
		if (str_is(q.state, duty_state_names[i]))
			s = arena_fmt(a, L("%.*s%strạng thái: %s", "%.*s%sstate: %s"), ARG_STR(s), s.n ? "; " : "",
				state_word(cx, (enum duty_state)i));
	for (int i = 0; q.state.n && i < SET_COUNT; i++)
		if (str_is(q.state, duty_set_names[i]))
			s = arena_fmt(a, L("%.*s%strạng thái: %s", "%.*s%sstate: %s"), ARG_STR(s), s.n ? "; " : "",
				set_word(cx, (enum duty_set)i));
	if (q.level)
		s = q.level == LEVEL_NONE
		            ? arena_fmt(a, L("%.*s%schưa có cấp độ", "%.*s%sno level"), ARG_STR(s), s.n ? "; " : "")
		            : arena_fmt(a, L("%.*s%scấp độ: %d", "%.*s%slevel: %d"), ARG_STR(s), s.n ? "; " : "", q.level);
	if (q.pack.n)
		s = arena_fmt(a, L("%.*s%sbộ quy định: %.*s", "%.*s%spack: %.*s"), ARG_STR(s), s.n ? "; " : "", ARG_STR(q.pack));
	*out = arena_fmt(a, L("%.*s; tình hình tại ngày %.*s", "%.*s; as on %.*s"),
		ARG_STR(s.n ? s : str_z(L("không lọc", "no filter"))), ARG_STR(day_show(a, n.on)));
	return RC_OK;
}

static enum rc duty_cells(struct cx *cx, const struct req *rq, const struct column_list *l, struct str query,
	const struct import_col *cols, size_t n_cols, struct xlsx_cell **out, size_t *rows)
{
	AUTO(now_done) struct now n = { 0 };
	struct board_filter q;
	struct xlsx_page page;
	struct xlsx_cell *cells;

	(void)l;
	TRY(duty_filter(cx, rq, query, &n, &q));
	page = rows_page(cx, &n, &q);
	cells = ARENA_ARRAY(&cx->arena, struct xlsx_cell, page.rows * n_cols);
	for (size_t i = 0; i < n_cols; i++)
		for (size_t c = 0; c < COLS; c++)
			for (size_t row = 0; str_is(cols[i].code, heads[c][2]) && row < page.rows; row++)
				cells[row * n_cols + i] = row == 0 && cols[i].head.n ? (struct xlsx_cell){ .text = cols[i].head }
				                                                     : page.cells[row * COLS + c];
	*out = cells;
	*rows = page.rows;
	return cx_room(cx);
}

static const struct column_list duty_list = { "duties", "Nhiệm vụ", "Duties", duty_cols, duty_asks, duty_said, duty_cells, NULL };

static enum rc duties_columns(struct cx *cx, const struct req *rq, struct reply *out)
{
	return columns_show(cx, rq, &duty_list, out);
}

static enum rc duties_columns_post(struct cx *cx, const struct req *rq, struct reply *out)
{
	return columns_post(cx, rq, &duty_list, out);
}

static enum rc duties_columns_sheet(struct cx *cx, const struct req *rq, struct reply *out)
{
	return columns_sheet(cx, rq, &duty_list, out);
}

const struct route board_sheet_routes[] = {
	{ GET, "/duties/columns", CAP_READ | CAP_EXPORT, duties_columns, "Chọn cột, bộ cột đã lưu của danh sách nhiệm vụ",
		"Columns of the list of duties, saved sets", "columns" },
	{ POST, "/duties/columns", CAP_READ | CAP_EXPORT, duties_columns_post, "Lưu bộ cột hoặc kết xuất ngay các nhiệm vụ",
		"Save a column set of duties, or take the sheet", "columns", ROUTE_HEAVY },
	{ GET, "/duties/columns/{id}", CAP_READ | CAP_EXPORT, duties_columns_sheet, "Kết xuất nhiệm vụ theo bộ cột đã lưu",
		"The sheet of duties of a saved column set", NULL, ROUTE_HEAVY },
	{ GET, "/board/export", CAP_READ | CAP_EXPORT, board_sheet, "Kết xuất bảng theo dõi: bốn ô và từng việc",
		"The board as a workbook: four cells and every row", NULL, ROUTE_HEAVY },
	{ 0 },
};
