/* report/: papers that leave the office: the page of Monday, a unit's statement, its code, the signed copy, the office's own templates. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sys/stat.h>
#include <unistd.h>

#include "doc/doc.h"
#include "duty/live.h"
#include "file/file.h"
#include "fmt/xlsx.h"
#include "fmt/zip.h"
#include "mail/mail.h"
#include "org/org.h"
#include "put.h"
#include "report/handover.h"
#include "report/keep.h"
#include "report/mau08.h"
#include "report/monday.h"
#include "report/statement.h"

struct world {
	struct cx cx;
	char dir[32];
	struct str data;
	struct row *unit;
};

/* The duty to learn from: 1.c list of systems, confirmed each quarter; and a system with nothing known. */
static int fresh(void **state)
{
	struct world *w = test_calloc(1, sizeof *w);
	struct cx *cx = &w->cx;

	memcpy(w->dir, "/tmp/khien-paper-XXXXXX", 24);
	assert_non_null(mkdtemp(w->dir));
	w->data = str_z(w->dir);
	cx_init(cx, 0);
	OK(db_open(cx, arena_fmt(&cx->arena, "%s/khien.db", w->dir), DB_CREATE, &cx->db));
	OK(db_migrate(cx, NULL));
	assert_true(instant_read(STR("2026-09-01T08:00:00+07:00"), &cx->now));
	OK(ledger_init(cx, w->data));
	OK(law_install(cx, duty_vocab()));
	put(cx, &res_settings, "code", "site.name", "value", "Bộ Mẫu", NULL);
	put(cx, &res_settings, "code", "site.place", "value", "Hà Nội", NULL);
	put(cx, &res_units, "code", "BM", "name", "Bộ Mẫu", "kind", "office", NULL);
	w->unit = put(cx, &res_units, "code", "CDS", "name", "Cục Chuyển đổi số", "short", "Cục CĐS", "parent", "BM", "kind", "cuc",
		"head_post", "Cục trưởng", NULL);
	put(cx, &res_roles, "unit", "CDS", "role", "specialised", "valid_from", "2026-01-01", NULL);
	put(cx, &res_systems, "code", "HT-01", "name", "Hệ thống <một> & hai", "unit", "CDS", "state", "operating",
		"operating_from", "2025-01-01", NULL);
	assert_true(instant_read(STR("2026-11-23T06:30:00+07:00"), &cx->now));
	*state = w;
	return 0;
}

static int gone(void **state)
{
	struct world *w = *state;
	const char *rm = arena_fmt(&w->cx.arena, "%s", w->dir).p;

	db_close(&w->cx.db);
	if (fork() == 0)
		execlp("rm", "rm", "-rf", rm, (char *)NULL);
	cx_done(&w->cx);
	test_free(w);
	return 0;
}

static struct str body_of(struct cx *cx, struct str docx)
{
	AUTO(zip_file_close) struct zip_file *z = NULL;
	struct str s;

	OK(zip_open_mem(cx, docx, &z));
	OK(zip_file_read(cx, z, STR("word/document.xml"), &s));
	return s;
}

static bool has(struct str s, const char *what)
{
	return str_find(s, str_z(what)) >= 0;
}

static struct row *keep(struct world *w)
{
	struct row *row;

	if (keep_statement(&w->cx, w->data, w->unit->id, STR("2026-Q3"), &row) != RC_OK)
		fail_msg("%.*s", ARG_STR(w->cx.fault.text));
	return row;
}

static void a_code_is_read_as_people_type_it(void **state)
{
	struct world *w = *state;
	struct cx *cx = &w->cx;
	struct str code = paper_code(cx, STR("bytes")), out;

	assert_int_equal(code.n, 19);
	assert_true(paper_code_read(cx, code, &out) && str_eq(out, code));
	assert_true(paper_code_read(cx, STR(" o123 l567-89ab.CDEF"), &out) && str_is(out, "0123-1567-89AB-CDEF"));
	assert_true(paper_code_read(cx, STR("0123–4567—89ab\u00a0\u2011\u00a0CDEF"), &out) &&
		    str_is(out, "0123-4567-89AB-CDEF")); /* as Word writes it */
	assert_true(paper_code_in(cx, STR("Mã: 0123–4567–89AB–CDEF."), STR("0123-4567-89AB-CDEF")));
	assert_false(paper_code_read(cx, STR("0123-4567-89AB-CDEĐ"), &out));
	assert_false(paper_code_read(cx, STR("0123-4567-89AB-CDE"), &out));
	assert_false(paper_code_read(cx, STR("0123-4567-89AB-CDEFG"), &out));
	assert_false(paper_code_read(cx, STR("0123-4567-89AB-CDE!"), &out));
	assert_false(str_eq(code, paper_code(cx, STR("Bytes"))));
	assert_true(paper_code_in(cx, STR("Mã kiểm chứng: 0123-1567-\n 89AB-CDEF. Mã"), STR("0123-1567-89AB-CDEF")));
	assert_false(paper_code_in(cx, STR("Mã: 0123-1567-89AB-CDEE"), STR("0123-1567-89AB-CDEF")));
	assert_false(paper_code_in(cx, STR("0123-1567 (89AB-CDEF)"), STR("0123-1567-89AB-CDEF")));
}

static void a_statement_carries_its_code_and_the_head(void **state)
{
	struct world *w = *state;
	struct cx *cx = &w->cx;
	struct row *row = keep(w);
	struct paper_state s;
	struct str bytes, body;
	struct jv *data;

	assert_true(str_is(row_text(row, "code"), "XN-CDS-2026-Q3"));
	OK(paper_file(cx, w->data, row, "docx", &bytes));
	body = body_of(cx, bytes);
	assert_true(has(body, "Quý III/2026") && has(body, "Hệ thống &lt;một&gt; &amp; hai"));
	assert_true(str_find(body, row_text(row, "verify_code")) > 0);
	assert_false(has(body, "{{"));
	OK(paper_data(cx, w->data, row, &data));
	assert_true(jv_get(data, "rows")->n > 3);
	assert_int_equal(jv_i64(jv_get(jv_get(data, "counts"), "all"), -1), (int64_t)jv_get(data, "rows")->n);
	OK(paper_judge(cx, w->data, row, &s));
	assert_true(s.bytes_same && s.root_same);
	assert_int_equal(s.changes->n, 0);
	assert_int_equal(s.since, 1); /* its own entry */
}

static void a_later_change_shows_against_it(void **state)
{
	struct world *w = *state;
	struct cx *cx = &w->cx;
	struct row *row = keep(w), *found;
	struct paper_state s;
	bool seen = false;

	put(cx, &res_declarations, "kind", "list_confirmed", "unit", "CDS", "period", "2026-Q3", "date", "2026-09-15", NULL);
	OK(paper_by_verify(cx, row_text(row, "verify_code"), &found));
	assert_int_equal(found->id, row->id);
	OK(paper_judge(cx, w->data, found, &s));
	assert_true(s.bytes_same && s.root_same);
	assert_true(s.changes->n > 0);
	for (size_t i = 0; i < s.changes->n; i++)
		seen |= str_is(jv_str(jv_get(s.changes->items[i], "clause")), "1.c");
	assert_true(seen);
}

static void changed_bytes_and_a_rewritten_ledger_are_told_apart(void **state)
{
	struct world *w = *state;
	struct cx *cx = &w->cx;
	struct row *row = keep(w);
	struct paper_state s;
	struct str value;

	OK(file_put(cx, w->data, STR("{\"rows\":[]}"), STR("x.json"), &value));
	val_text(row_val(row, "snapshot"), value);
	OK(paper_judge(cx, w->data, row, &s));
	assert_false(s.bytes_same);
	assert_true(s.root_same);
	val_text(row_val(row, "head_root"), STR("00000000000000000000000000000000000000000000000000000000000000aa"));
	OK(paper_judge(cx, w->data, row, &s));
	assert_false(s.root_same);
}

static void the_signed_copy_binds_the_snapshot(void **state)
{
	struct world *w = *state;
	struct cx *cx = &w->cx;
	struct row *row = keep(w), *doc = put(cx, &res_documents, "number", "12/XN-CDS", "date", "2026-11-24", "unit", "CDS", NULL);
	struct tx tx AUTO(tx_done) = { 0 };

	OK(tx_begin(cx, &tx));
	OK(paper_sign(cx, row, &(struct paper_copy){ doc->id, STR("2026-11-24"), true, "same" }));
	OK(tx_commit(&tx));
	OK(paper_by_verify(cx, row_text(row, "verify_code"), &row));
	assert_int_equal(row_i64(row, "signed", 0), doc->id);
	assert_int_equal(row_i64(row, "code_found", 0), 1);
}

/* The text with the first `from` behind `after` replaced. */
static struct str swapped(struct cx *cx, struct str text, const char *after, const char *from, const char *to)
{
	ptrdiff_t at = str_find(text, str_z(after)), k = str_find(str_from(text, (size_t)at), str_z(from));

	assert_true(at >= 0 && k >= 0);
	return arena_fmt(&cx->arena, "%.*s%s%.*s", ARG_STR(str_cut(text, 0, (size_t)(at + k))), to,
		ARG_STR(str_from(text, (size_t)(at + k) + strlen(from))));
}

static struct paper_said compared(struct world *w, const struct row *row, struct str text, struct str pdf)
{
	struct cx *cx = &w->cx;
	struct paper_said said = { 0 };

	OK(paper_compare(cx, w->data, row, &(struct paper_text){ text, pdf, pdf.n == 0 }, &said));
	return said;
}

/* A recognised text has no places: the rows that it says are counted, the others named, and nothing is said to differ. tests/report/rows.py has copies. */
static void a_scan_is_never_said_to_differ(void **state)
{
	struct world *w = *state;
	struct cx *cx = &w->cx;
	struct row *row = keep(w);
	struct buf b AUTO(buf_done) = { 0 };
	struct str text = { 0 }, whole;
	struct paper_said said;
	struct jv *data, *rows;

	/* a row of the table on a line, as a page is recognised */
	OK(paper_data(cx, w->data, row, &data));
	rows = jv_get(data, "rows");
	assert_true(jv_i64(jv_get(jv_get(data, "counts"), "all"), 0) > 0 && rows->n > 1);
	buf_init(&b, DOC_TEXT_MAX);
	for (size_t i = 0; i < rows->n; i++) {
		static const char *const keys[] = { "text", "subject_text", "state_text", "due_text", "strength_text" };

		if (i == 1)
			text = arena_str(&cx->arena, buf_str(&b));
		buf_fmt(&b, "%zu   %.*s", i + 1, ARG_STR(clause_show(&cx->arena, jv_str(jv_get(jv_at(rows, i), "clause")))));
		for (size_t k = 0; k < COUNT(keys); k++)
			buf_fmt(&b, "   %.*s%s", ARG_STR(jv_str(jv_get(jv_at(rows, i), keys[k]))), k == 3 ? ";" : "");
		buf_byte(&b, '\n');
	}
	whole = arena_str(&cx->arena, buf_str(&b));
	said = compared(w, row, whole, (struct str){ 0 });
	assert_string_equal(said.check, "unread");
	if (!str_eq(said.note, arena_fmt(&cx->arena, "đọc được và khớp %zu/%zu dòng", rows->n, rows->n)))
		fail_msg("%.*s", ARG_STR(said.note));
	said = compared(w, row, swapped(cx, whole, "1   ", arena_z(&cx->arena, jv_str(jv_get(jv_at(rows, 0), "state_text"))), "X?"),
		(struct str){ 0 });
	assert_string_equal(said.check, "unread");
	assert_true(has(said.note,
		arena_z(&cx->arena, arena_fmt(&cx->arena, "khớp %zu/%zu dòng; chưa đọc được đủ: dòng 1 (", rows->n - 1, rows->n))));
	said = compared(w, row, text, (struct str){ 0 });
	assert_string_equal(said.check, "unread");
	assert_true(has(said.note, arena_z(&cx->arena, arena_fmt(&cx->arena, "khớp 1/%zu dòng", rows->n))));
}

static void a_printed_copy_is_the_same(void **state)
{
	struct world *w = *state;
	struct cx *cx = &w->cx;
	struct row *row = keep(w);
	struct doc_text printed;
	struct paper_said said;
	struct str bytes, pdf;

	if (!paper_pdf_there(cx))
		skip();
	OK(paper_file(cx, w->data, row, "docx", &bytes));
	OK(paper_pdf(cx, bytes, w->data, NULL, NULL, &pdf));
	OK(doc_text(cx, pdf, STR("application/pdf"), &printed));
	assert_int_equal(printed.source, DOC_LAYER);
	said = compared(w, row, printed.text, pdf);
	if (strcmp(said.check, "same") != 0)
		fail_msg("%.*s", ARG_STR(said.note));
	assert_string_equal(
		compared(w, row, printed.text, STR("%PDF-1.4 x")).check, "unread"); /* no words in it: nothing is claimed */
}

static void a_period_to_come_and_a_day_are_refused(void **state)
{
	struct world *w = *state;
	struct cx *cx = &w->cx;
	struct row *row;
	struct str out;

	assert_int_equal(keep_statement(cx, w->data, w->unit->id, STR("2027-Q1"), &row), RC_INVALID);
	cx_clear(cx);
	assert_int_equal(keep_period(cx, STR("5/9/2026"), &out), RC_INVALID);
	cx_clear(cx);
	OK(keep_period(cx, STR("Quý III/2026"), &out));
	assert_true(str_is(out, "2026-Q3"));
}

static void mondays_page_is_made_once_a_week_and_holds_its_bounds(void **state)
{
	struct world *w = *state;
	struct cx *cx = &w->cx;
	struct row *row, *again;
	struct jv *data;

	OK(keep_monday(cx, w->data, DAY_NONE, &row));
	assert_true(str_is(row_text(row, "code"), "BCN-2026-W47"));
	OK(paper_data(cx, w->data, row, &data));
	assert_true(jv_get(data, "new_late")->n <= MONDAY_ROWS && jv_get(data, "due")->n <= MONDAY_ROWS);
	assert_true(jv_get(data, "decisions")->n <= MONDAY_DECISIONS);
	assert_true(str_is(jv_str(jv_get(data, "at_text")), "06:30 Thứ Hai 23/11/2026"));
	assert_int_equal(jv_i64(jv_get(data, "week"), 0), 47);
	assert_true(str_is(jv_str(jv_get(data, "from")), "2026-11-16") && str_is(jv_str(jv_get(data, "to")), "2026-11-22"));
	OK(keep_monday(cx, w->data, DAY_NONE, &again)); /* nothing was entered since */
	assert_true(str_is(row_text(again, "code"), "BCN-2026-W47") && again->id == row->id);
	OK(keep_statement(cx, w->data, w->unit->id, STR("2026-Q3"), &row));
	OK(keep_monday(cx, w->data, DAY_NONE, &again));
	assert_true(str_is(row_text(again, "code"), "BCN-2026-W47-2"));
}

static void the_four_cells_add_up(void **state)
{
	struct world *w = *state;
	struct cx *cx = &w->cx;
	struct jv *data, *c;

	OK(monday_read(cx, NULL, DAY_NONE, 0, &data));
	c = jv_get(data, "counts");
	assert_int_equal(jv_i64(jv_get(c, "done"), 0) + jv_i64(jv_get(c, "open"), 0) + jv_i64(jv_get(c, "late"), 0) +
				 jv_i64(jv_get(c, "unknown"), 0) + jv_i64(jv_get(c, "contradicted"), 0),
		jv_i64(jv_get(c, "all"), -1));
	assert_true(jv_i64(jv_get(c, "all"), 0) > 0);
}

/* Each shipped template opens against what its report offers, and each offered name is there to be shown. */
static void shipped_templates_and_their_fields_agree(void **state)
{
	struct world *w = *state;
	struct cx *cx = &w->cx;

	for (size_t i = 0; forms[i]; i++) {
		struct docx_faults faults = { 0 };
		struct docx *t;

		if (docx_open(cx, form_original(forms[i]), forms[i]->fields, &faults, &t) != RC_OK)
			fail_msg("%s: %.*s", forms[i]->name, ARG_STR(cx->fault.text));
	}
}

static void the_offices_own_template_is_used_until_it_is_taken_back(void **state)
{
	struct world *w = *state;
	struct cx *cx = &w->cx;
	struct str bytes = form_original(&form_monday), value, out;
	struct tx tx AUTO(tx_done) = { 0 };
	struct row *row = res_blank(cx, &res_report_templates);
	bool own;

	OK(form_template(cx, w->data, &form_statement, &out, &own));
	assert_false(own);
	OK(file_put(cx, w->data, bytes, STR("mau.docx"), &value)); /* Monday's template asks for what a statement has not */
	val_text(row_val(row, "code"), STR("statement"));
	val_text(row_val(row, "file"), value);
	OK(tx_begin(cx, &tx));
	OK(res_save(cx, row, (struct str){ 0 }, NULL));
	OK(tx_commit(&tx));
	OK(form_template(cx, w->data, &form_statement, &out, &own));
	assert_true(own && str_eq(out, bytes));
	assert_int_equal(keep_statement(cx, w->data, w->unit->id, STR("2026-Q3"), &row), RC_INVALID);
	assert_true(has(cx->fault.text, "{{tuan"));
	cx_clear(cx);
	int64_t n;
	OK(db_i64(cx, &n, "SELECT count(*) FROM papers"));
	assert_int_equal(n, 0);
}

static void handover_minutes_list_what_is_left_and_move_it_once(void **state)
{
	struct world *w = *state;
	struct cx *cx = &w->cx;
	struct row *from =
		put(cx, &res_people, "code", "CDS-01", "unit", "CDS", "post", "Đầu mối an ninh mạng", "administers", "HT-01", NULL);
	struct row *to = put(cx, &res_people, "code", "CDS-02", "unit", "CDS", "post", "Chuyên viên", NULL), *sys, *paper;
	struct tx tx AUTO(tx_done) = { 0 };
	struct handover_left left;
	int64_t moved, acts, own;
	struct jv *minutes;
	struct str bytes;

	OK(res_by_code(cx, &res_systems, STR("HT-01"), &sys));
	val_i64(row_val(sys, "accountable"), from->id);
	OK(tx_begin(cx, &tx));
	OK(res_save(cx, sys, (struct str){ 0 }, NULL));
	OK(tx_commit(&tx));
	assert_int_equal(handover_keep(cx, w->data, &(struct handover){ from, from, day_at(cx->now) }, &paper), RC_INVALID);
	cx_clear(cx);
	OK(handover_keep(cx, w->data, &(struct handover){ from, to, day_at(cx->now) }, &paper));
	OK(paper_file(cx, w->data, paper, "docx", &bytes));
	assert_true(has(body_of(cx, bytes), "Hệ thống &lt;một&gt; &amp; hai") && has(body_of(cx, bytes), "Chuyên viên"));
	OK(paper_data(cx, w->data, paper, &minutes));
	assert_int_equal(jv_get(minutes, "systems")->n, 1);
	assert_true(has(body_of(cx, bytes), "Quyền trực tiếp quản trị") &&
		    str_is(jv_str(jv_get(jv_at(jv_get(minutes, "accesses"), 0), "code")), "HT-01"));
	assert_true(str_is(jv_str(jv_get(minutes, "org")), "Bộ Mẫu"));
	assert_true(jv_get(minutes, "duties")->n > 0);
	OK(db_i64(cx, &acts, "SELECT count(*) FROM activities WHERE title LIKE 'Bàn giao nhiệm vụ%'"));
	assert_int_equal(acts, 1);
	own = (int64_t)jv_get(minutes, "duties")->n;
	for (int64_t i = 0; i < own; i++) /* of his systems only; a contact of the unit has the unit's own too */
		assert_true(str_is(jv_str(jv_get(jv_at(jv_get(minutes, "duties"), (size_t)i), "subject")), "HT-01"));
	val_i64(row_val(sys, "provider"), put(cx, &res_providers, "code", "CC-1", "name", "Công ty Một", NULL)->id);
	OK(tx_begin(cx, &tx));
	OK(res_save(cx, sys, STR("Thuê"), NULL));
	OK(tx_commit(&tx));
	OK(handover_make(
		cx, &(struct handover){ from, to, day_at(cx->now) }, NULL, &minutes)); /* what its provider owes goes with it */
	assert_true((int64_t)jv_get(minutes, "duties")->n > own);
	own = (int64_t)jv_get(minutes, "duties")->n;
	OK(handover_make(cx, &(struct handover){ from, to, day_at(cx->now), true }, NULL, &minutes));
	assert_true((int64_t)jv_get(minutes, "duties")->n > own);
	OK(paper_data(cx, w->data, paper, &minutes));
	OK(handover_left(cx, paper, minutes, &left));
	assert_true(left.systems == 1 && left.accesses == 1 && left.leaves && left.moved == 0);
	assert_int_equal(handover_undo(cx, paper, minutes, STR("thử"), &moved), RC_CONFLICT);
	cx_clear(cx);
	OK(handover_apply(cx, paper, minutes, &moved));
	assert_int_equal(moved, 1);
	OK(res_by_code(cx, &res_systems, STR("HT-01"), &sys));
	assert_int_equal(row_i64(sys, "accountable", 0), to->id);
	OK(res_load(cx, &res_people, to->id, &to));
	assert_true(row_val(to, "administers")->n == 1 && row_val(to, "administers")->ids[0] == sys->id);
	assert_int_equal(handover_apply(cx, paper, minutes, &moved), RC_CONFLICT);
	cx_clear(cx);
	OK(handover_left(cx, paper, minutes, &left));
	assert_true(left.systems == 0 && left.accesses == 0 && !left.leaves && left.moved == 2);
	/* Taken back: system, access and the day of leaving; not twice. */
	OK(handover_undo(cx, paper, minutes, STR("Lập nhầm người nhận"), &moved));
	assert_int_equal(moved, 3);
	OK(res_by_code(cx, &res_systems, STR("HT-01"), &sys));
	OK(res_load(cx, &res_people, from->id, &from));
	assert_int_equal(row_i64(sys, "accountable", 0), from->id);
	assert_true(row_val(from, "administers")->n == 1 && !row_val(from, "leaves_on")->set);
	assert_int_equal(handover_undo(cx, paper, minutes, STR("lần nữa"), &moved), RC_CONFLICT);
	cx_clear(cx);
	/* What somebody changed after it moved stays as he left it. */
	OK(handover_apply(cx, paper, minutes, &moved));
	OK(res_by_code(cx, &res_systems, STR("HT-01"), &sys));
	val_text(row_val(sys, "name"), STR("Đổi tên sau khi bàn giao"));
	{
		struct tx tx2 AUTO(tx_done) = { 0 };

		OK(tx_begin(cx, &tx2));
		OK(res_save(cx, sys, (struct str){ 0 }, NULL));
		OK(tx_commit(&tx2));
	}
	OK(handover_undo(cx, paper, minutes, STR("thử lại"), &moved));
	assert_int_equal(moved, 2);
	OK(res_by_code(cx, &res_systems, STR("HT-01"), &sys));
	assert_int_equal(row_i64(sys, "accountable", 0), to->id);
}

/* By its schedule's job: one page, one letter to who watches the whole office, without a system's name; run again, nothing more. */
static void the_mondays_job_makes_one_page_and_one_letter(void **state)
{
	static const struct job_kind *const kinds[] = { &job_monday, NULL };
	struct world *w = *state;
	struct cx *cx = &w->cx;
	int64_t papers = 0, letters = 0, named = 0;

	put(cx, &res_settings, "code", "mail.server", "value", "localhost", NULL);
	put(cx, &res_settings, "code", "mail.from", "value", "khien@bomau.example", NULL);
	put(cx, &res_settings, "code", "site.url", "value", "https://khien.bomau.example", NULL);
	OK(db_run(cx,
		"INSERT INTO users (id, seq, name, post, unit, role, disabled, must_change, password) VALUES "
		"(900, 900, 'a', 'Cục trưởng', NULL, 'leader', 0, 0, ''), (901, 901, 'b', 'Vụ trưởng', 5, 'unit_head', 0, 0, '')"));
	for (int64_t user = 900; user < 902; user++) {
		struct mail_person p;

		OK(mail_person_load(cx, user, &p));
		p.address = STR("nguoi@bomau.example");
		p.digest = true;
		OK(mail_person_save(cx, &p));
	}
	cx->now = time_now(); /* the runner's clock is the wall's */
	for (int i = 0; i < 2; i++) {
		AUTO(job_stop) struct job_runner *r = NULL;

		OK(job_add(cx, &(struct job_new){ .kind = "monday-report", .title = STR("thử") }, NULL));
		OK(job_start(cx, &(struct job_conf){ .kinds = kinds, .data = w->data, .until_idle = true }, &r));
		job_wait(r);
	}
	OK(db_i64(cx, &papers, "SELECT count(*) FROM papers"));
	OK(db_i64(cx, &letters, "SELECT count(*) FROM outbox WHERE user_id = 900 AND body LIKE '%Chưa có thông tin: %'"));
	OK(db_i64(cx, &named, "SELECT count(*) FROM outbox WHERE user_id <> 900 OR body LIKE '%Hệ thống%' OR body LIKE '%HT-01%'"));
	assert_int_equal(papers, 1);
	assert_int_equal(letters, 1);
	assert_int_equal(named, 0);
}

/* The part as it was made, with one cell of a sheet changed. */
static struct str changed_part(struct cx *cx, struct str bytes, const char *sheet, const char *from, const char *to)
{
	struct buf b AUTO(buf_done) = { 0 };
	struct xlsx_page pages[2];
	struct xlsx_book book;

	OK(xlsx_read(cx, bytes, &book));
	for (size_t p = 0; p < 2; p++) {
		const struct sheet *s = &book.sheets[p].sheet;
		size_t width = s->rows[0].n > 2 ? s->rows[0].n : 2;
		struct xlsx_cell *cells = ARENA_ARRAY(&cx->arena, struct xlsx_cell, s->n * width);

		for (size_t r = 0; r < s->n; r++)
			for (size_t c = 0; c < s->rows[r].n; c++)
				cells[r * width + c].text = str_is(s->name, sheet) && str_is(s->rows[r].cells[c], from)
				                                    ? str_z(to)
				                                    : s->rows[r].cells[c];
		pages[p] = (struct xlsx_page){ s->name, cells, s->n, width };
	}
	buf_init(&b, 64u << 20);
	OK(xlsx_write_pages(cx, pages, 2, &b));
	return arena_str(&cx->arena, buf_str(&b));
}

static void a_units_part_comes_back_only_to_the_ledger_that_made_it(void **state)
{
	struct world *w = *state;
	struct cx *cx = &w->cx;
	struct buf b AUTO(buf_done) = { 0 };
	struct import_report rep;
	struct ledger_head head;
	struct mau08_part part;
	struct str bytes, root;
	struct sheet sheet;
	struct row *other;

	put(cx, &res_units, "code", "VPC", "name", "Vụ Pháp chế", "parent", "BM", NULL);
	other = put(cx, &res_systems, "code", "HT-02", "name", "Của vụ khác", "unit", "VPC", NULL);
	OK(mau08_head(cx, w->data, &head));
	root = hex_of(&cx->arena, head.root.b, sizeof head.root.b);
	buf_init(&b, 64u << 20);
	OK(mau08_part_make(cx, w->data, 2026, w->unit, &head, &b));
	bytes = buf_str(&b);
	if (mau08_part_read(cx, bytes, &part) != RC_OK)
		fail_msg("%.*s", ARG_STR(cx->fault.text));
	assert_int_equal(part.unit, w->unit->id);
	assert_int_equal(part.n_changed, 0);
	OK(sheet_read_all(cx, bytes, &sheet));
	OK(res_import(cx, &res_systems, &sheet, false, &rep));
	assert_int_equal(rep.n, 1);
	assert_int_equal(rep.count[IMPORT_SAME], 1);
	assert_int_equal(
		mau08_part_read(cx, changed_part(cx, bytes, "Thông tin tệp", arena_z(&cx->arena, root), "00"), &part), RC_CONFLICT);
	cx_clear(cx);
	assert_int_equal(mau08_part_read(cx, changed_part(cx, bytes, "Thông tin tệp", "mau08-part", "x"), &part), RC_INVALID);
	cx_clear(cx);
	assert_int_equal(mau08_part_read(cx, changed_part(cx, bytes, "Phần của đơn vị", "HT-01", "HT-02"), &part), RC_INVALID);
	assert_true(has(cx->fault.text, "HT-02"));
	cx_clear(cx);
	put(cx, &res_level_decisions, "code", "CD-1", "system", "HT-01", "level", "2", "number", "1/QĐ", NULL);
	OK(mau08_part_read(cx, bytes, &part));
	assert_int_equal(part.n_changed, 1);
	assert_true(str_is(part.changed[0], "HT-01"));
	(void)other;
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, fresh, gone)
	const struct CMUnitTest tests[] = {
		T(a_code_is_read_as_people_type_it),
		T(a_statement_carries_its_code_and_the_head),
		T(a_later_change_shows_against_it),
		T(changed_bytes_and_a_rewritten_ledger_are_told_apart),
		T(the_signed_copy_binds_the_snapshot),
		T(a_scan_is_never_said_to_differ),
		T(a_printed_copy_is_the_same),
		T(a_period_to_come_and_a_day_are_refused),
		T(mondays_page_is_made_once_a_week_and_holds_its_bounds),
		T(the_four_cells_add_up),
		T(shipped_templates_and_their_fields_agree),
		T(the_offices_own_template_is_used_until_it_is_taken_back),
		T(handover_minutes_list_what_is_left_and_move_it_once),
		T(the_mondays_job_makes_one_page_and_one_letter),
		T(a_units_part_comes_back_only_to_the_ledger_that_made_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
