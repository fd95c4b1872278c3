/* res/: rows, versions, lists, sheets and their comparison with the ledger, over the office's real tables. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <unistd.h>

#include "fmt/zip.h"
#include "ledger/ledger.h"
#include "org/org.h"
#include "res/res_int.h"
#include "site.h"

#define OK(e) assert_int_equal((e), RC_OK)
#define EQ(s, z) assert_string_equal(arena_z(&cx->arena, (s)), (z))

static int fresh(void **state)
{
	struct cx *cx = site_new();

	*state = cx;
	return 0;
}

/* Makes or changes: pairs of field and text, ends with NULL. */
static struct row *put(struct cx *cx, struct row *row, ...)
{
	va_list ap;
	const char *field;
	struct tx tx AUTO(tx_done) = { 0 };

	va_start(ap, row);
	while ((field = va_arg(ap, const char *)) != NULL) {
		int f = res_field(row->res, field);
		struct str why = { 0 };

		if (!val_read(cx, &row->res->fields[f], str_z(va_arg(ap, const char *)), &row->v[f], &why))
			fail_msg("%s: %.*s", field, ARG_STR(why));
	}
	va_end(ap);
	OK(tx_begin(cx, &tx));
	if (res_save(cx, row, (struct str){ 0 }, NULL) != RC_OK)
		fail_msg("%.*s: %.*s", ARG_STR(cx->fault.place), ARG_STR(cx->fault.text));
	OK(tx_commit(&tx));
	return row;
}

static struct row *unit(struct cx *cx, const char *code, const char *name, const char *parent)
{
	return put(cx, res_blank(cx, &res_units), "code", code, "name", name, "parent", parent, NULL);
}

static struct row *sys(struct cx *cx, const char *name, const char *unit_code)
{
	return put(cx, res_blank(cx, &res_systems), "name", name, "unit", unit_code, NULL);
}

static enum rc save(struct cx *cx, struct row *row, struct problems *ps)
{
	struct tx tx AUTO(tx_done) = { 0 };

	OK(tx_begin(cx, &tx));
	TRY(res_save(cx, row, (struct str){ 0 }, ps));
	return tx_commit(&tx);
}

static void no_field_bears_a_column_of_the_store(void **state)
{
	(void)state;
	for (size_t i = 0; res_all[i]; i++) {
		assert_string_equal(res_all[i]->fields[0].code, "code");
		for (size_t f = 0; f < res_all[i]->n; f++) {
			assert_false(word_in(
				"id seq changed_at made_at made_by fold sortkey gone by_name", str_z(res_all[i]->fields[f].code)));
			assert_non_null(res_all[i]->fields[f].vi);
			assert_non_null(res_all[i]->fields[f].en);
			for (size_t k = 0; k < f; k++)
				assert_string_not_equal(res_all[i]->fields[f].code, res_all[i]->fields[k].code);
		}
	}
}

static void the_migrated_schema_is_what_the_fields_want(void **state)
{
	struct cx *cx = *state;
	struct buf b AUTO(buf_done) = { 0 };

	buf_init(&b, 1 << 20);
	OK(res_schema_check(cx, &b));
	EQ(buf_str(&b), "");
}

static void a_row_comes_back_as_it_was_written(void **state)
{
	struct cx *cx = *state;
	struct row *row, *again;

	unit(cx, "cuc-cds", "Cục Chuyển đổi số", "");
	row = put(cx, res_blank(cx, &res_systems), "name", "Trục liên thông", "unit", "cục chuyển đổi số", "info",
		"Thông tin riêng; public", "operating_from", "tháng 9/2024", "subjects_basic", "20.418", "internet_facing", "x",
		NULL);
	OK(res_load(cx, &res_systems, row->id, &again));
	EQ(row_text(again, "code"), "HT-0001");
	EQ(row_text(again, "info"), "public,private");
	EQ(row_text(again, "operating_from"), "2024-09");
	assert_int_equal(row_i64(again, "subjects_basic", 0), 20418);
	assert_int_equal(row_i64(again, "internet_facing", 0), 1);
	assert_false(row_val(again, "state")->set);
	assert_int_equal(again->seq, row->seq);
}

static void writing_over_somebody_elses_change_is_a_conflict(void **state)
{
	struct cx *cx = *state;
	struct row *a, *b;

	unit(cx, "u", "Đơn vị", "");
	a = sys(cx, "Hệ thống", "u");
	OK(res_load(cx, &res_systems, a->id, &b));
	put(cx, a, "purpose", "một", NULL);
	val_text(row_val(b, "purpose"), STR("hai"));
	assert_int_equal(save(cx, b, NULL), RC_CONFLICT);
	cx_clear(cx);
}

static void every_problem_of_a_row_is_told_at_once(void **state)
{
	struct cx *cx = *state;
	struct problems ps = { 0 };
	struct row *row = res_blank(cx, &res_systems);

	assert_int_equal(save(cx, row, &ps), RC_INVALID);
	assert_int_equal(ps.n, 2);
	EQ(ps.p[0].field, "name");
	EQ(ps.p[1].field, "unit");
	cx_clear(cx);
}

static void a_tree_cannot_bite_its_tail(void **state)
{
	struct cx *cx = *state;
	struct problems ps = { 0 };
	struct row *a = unit(cx, "a", "A", ""), *b = unit(cx, "b", "B", "a");

	val_i64(row_val(a, "parent"), b->id);
	assert_int_equal(save(cx, a, &ps), RC_INVALID);
	EQ(ps.p[0].field, "parent");
	cx_clear(cx);
}

static void search_needs_no_diacritics_and_pages_lose_nothing(void **state)
{
	struct cx *cx = *state;
	struct res_query q = { .res = &res_systems, .sort = -1, .limit = 7, .q = STR("dia phuong") };
	struct res_page page;
	size_t seen = 0;

	unit(cx, "u", "Đơn vị", "");
	for (int i = 0; i < 40; i++)
		sys(cx, arena_fmt(&cx->arena, "Hệ thống %s %02d", i % 2 ? "địa phương" : "trung ương", i).p, "u");
	do {
		OK(res_list(cx, &q, &page));
		assert_int_equal(page.total, 20);
		for (size_t i = 1; i < page.n; i++)
			assert_true(str_cmp(row_text(page.rows[i - 1], "name"), row_text(page.rows[i], "name")) < 0);
		seen += page.n;
		q.after = page.next;
	} while (q.after.p);
	assert_int_equal(seen, 20);
}

static void lists_sort_empty_values_last_both_ways(void **state)
{
	struct cx *cx = *state;

	unit(cx, "u", "Đơn vị", "");
	put(cx, sys(cx, "A", "u"), "subjects_basic", "5", NULL);
	sys(cx, "B", "u");
	put(cx, sys(cx, "C", "u"), "subjects_basic", "9", NULL);
	for (int desc = 0; desc < 2; desc++) {
		struct res_query q = {
			.res = &res_systems, .sort = res_field(&res_systems, "subjects_basic"), .desc = desc, .limit = 1
		};
		const char *want[2][3] = { { "A", "C", "B" }, { "C", "A", "B" } };

		for (int i = 0; i < 3; i++) {
			struct res_page page;

			OK(res_list(cx, &q, &page));
			assert_int_equal(page.n, 1);
			EQ(row_text(page.rows[0], "name"), want[desc][i]);
			q.after = page.next;
		}
		assert_null(q.after.p);
	}
}

/* "Trước 2020" is before every day that is known, and lies in what reaches to 2019. */
static void what_began_before_a_year_is_found_and_sorted_by_its_open_end(void **state)
{
	static const struct {
		const char *filter, *want;
	} t[] = { { NULL, "BCAD" }, { "trước 2020", "B" }, { "../2019", "B" }, { "..2019", "BC" }, { "..2020", "BCA" },
		{ "2019..", "CAD" }, { "2019", "C" } };
	struct cx *cx = *state;

	unit(cx, "u", "Đơn vị", "");
	put(cx, sys(cx, "A", "u"), "operating_from", "5/3/2020", NULL);
	put(cx, sys(cx, "B", "u"), "operating_from", "trước 2020", NULL);
	put(cx, sys(cx, "C", "u"), "operating_from", "2019", NULL);
	put(cx, sys(cx, "D", "u"), "operating_from", "2024", NULL);
	for (size_t i = 0; i < COUNT(t); i++) {
		struct res_filter fi = { .field = res_field(&res_systems, "operating_from"),
			.value = str_z(t[i].filter ? t[i].filter : "") };
		struct res_query q = {
			.res = &res_systems, .sort = fi.field, .limit = 9, .filters = &fi, .n_filters = t[i].filter != NULL
		};
		struct res_page page;
		char got[5] = "";

		OK(res_list(cx, &q, &page));
		for (size_t k = 0; k < page.n && k < 4; k++)
			got[k] = row_text(page.rows[k], "name").p[0];
		assert_string_equal(got, t[i].want);
	}
}

static void people_see_their_own_subtree_only(void **state)
{
	struct cx *cx = *state;
	struct row *top = unit(cx, "top", "Cục", ""), *own, *other, *draft;
	struct res_query q = { .res = &res_systems, .sort = -1, .limit = 10 };
	struct res_page page;

	unit(cx, "sub", "Phòng", "top");
	unit(cx, "else", "Vụ khác", "");
	own = sys(cx, "Của phòng", "sub");
	other = sys(cx, "Của vụ khác", "else");
	draft = put(cx, res_blank(cx, &res_activities), "kind", "scan", "unit", "sub", "draft", "có", NULL);
	cx->who.user = 7;
	cx->who.unit = top->id;
	OK(res_list(cx, &q, &page));
	assert_int_equal(page.total, 1);
	assert_int_equal(page.rows[0]->id, own->id);
	assert_int_equal(res_load(cx, &res_systems, other->id, &other), RC_NOT_FOUND);
	cx_clear(cx);
	val_text(row_val(own, "purpose"), STR("được sửa"));
	OK(save(cx, own, NULL));
	assert_int_equal(
		res_load(cx, &res_activities, draft->id, &draft), RC_NOT_FOUND); /* drafts are invisible above their unit */
	cx_clear(cx);
	assert_int_equal(res_may_write(cx, top), RC_DENIED); /* units are the office's */
	cx_clear(cx);
	cx->who = (struct who){ .user = WHO_SYSTEM, .name = STR("khien") };
}

/* A late incident, an absent colleague, a regulation whose review is over: once on record, its own unit corrects it, and does not delete it. */
static void a_unit_does_not_delete_what_a_clock_rests_on(void **state)
{
	struct cx *cx = *state;
	struct row *u = unit(cx, "of", "Vụ", ""), *s = sys(cx, "Hệ thống", "of");
	const int64_t now = cx->now =
		day_start(day_at(cx->now) + 1) + 9 * 3600 * US_PER_S; /* a slip is one of its day: no test of midnight */

	cx->who = (struct who){ .user = 7, .name = STR("officer"), .unit = u->id };
	struct row *rows[] = {
		put(cx, res_blank(cx, &res_activities), "kind", "incident", "unit", "of", "title", "Sự cố", NULL),
		put(cx, res_blank(cx, &res_activities), "kind", "meeting", "unit", "of", "title", "Họp", NULL),
		put(cx, res_blank(cx, &res_activities), "kind", "system_change", "unit", "of", "title", "Nâng cấp", NULL),
		put(cx, res_blank(cx, &res_activities), "kind", "scan", "unit", "of", "title", "Dò quét", NULL),
		put(cx, res_blank(cx, &res_people), "unit", "of", "post", "Chuyên viên", NULL),
		put(cx, res_blank(cx, &res_regulations), "unit", "of", "title", "Quy chế", NULL),
		put(cx, res_blank(cx, &res_declarations), "unit", "of", "kind", "nothing_arose", "period", "2026-Q3", "date",
			"2026-10-05", NULL),
		put(cx, res_blank(cx, &res_assets), "system", arena_z(&cx->arena, row_text(s, "code")), "name", "may-1", NULL),
		put(cx, res_blank(cx, &res_level_decisions), "system", arena_z(&cx->arena, row_text(s, "code")), "level", "3",
			NULL),
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct {
			int64_t later;
			bool goes;
		} t[] = { { 50 * 60 * US_PER_S, true }, { 2 * US_PER_DAY, i == 1 } };

		for (size_t k = 0; k < COUNT(t); k++) {
			AUTO(tx_done) struct tx tx = { 0 };
			enum rc rc;

			cx->who = (struct who){ .user = 7, .name = STR("officer"), .unit = u->id };
			cx->now = now + t[k].later;
			OK(tx_begin(cx, &tx));
			rc = res_delete(cx, row_copy(cx, rows[i]), STR("nhập nhầm"));
			if (rc != (t[k].goes ? RC_OK : RC_DENIED))
				fail_msg("%s, %zu: %d", rows[i]->res->name, k, rc);
			cx_clear(cx);
			cx->who = (struct who){ .user = 7, .name = STR("officer") }; /* nor who wrote it, whatever he sees */
			assert_int_equal(rows[i]->res->may_go(cx, rows[i]), rc);
			cx_clear(cx);
			cx->who.user = 8;
			OK(rows[i]->res->may_go(cx, rows[i]));
			cx->who = (struct who){ .user = WHO_SYSTEM, .name = STR("khien") };
		} /* taken back */
	}
	cx->who = (struct who){ .user = WHO_SYSTEM, .name = STR("khien") };
	cx->now = now;
}

/* The launch is of one day: set later, every silence since would be forgiven (users.md 3.4, 3.5). */
static void the_launch_is_not_put_off(void **state)
{
	struct cx *cx = *state;
	struct row *start = put(cx, res_blank(cx, &res_settings), "code", "window.start", "value", "2026-09-12", NULL);
	static const struct {
		int days;
		const char *value;
		size_t faults;
	} t[] = { { 0, "2026-11-30", 0 }, { 2, "2026-11-30", 1 }, { 2, "", 1 }, { 2, "2026-09-10", 0 }, { 2, "2026-09-12", 0 } };
	const int64_t now = cx->now;

	cx->who = (struct who){ .user = 7, .name = STR("specialised") };
	for (size_t i = 0; i < COUNT(t); i++) {
		struct row *row = row_copy(cx, start);
		struct problems ps = { 0 };

		cx->now = now + t[i].days * 24 * 3600 * US_PER_S;
		*row_val(row, "value") = (struct val){ 0 };
		if (t[i].value[0])
			val_text(row_val(row, "value"), str_z(t[i].value));
		OK(row->res->check(cx, row, start, &ps));
		assert_int_equal(ps.n, t[i].faults);
		assert_int_equal(row->res->may_go(cx, start), t[i].days ? RC_DENIED : RC_OK);
		cx_clear(cx);
	}
	cx->who = (struct who){ .user = WHO_SYSTEM, .name = STR("khien") }; /* whoever owns the machine puts a wrong year right */
	OK(start->res->may_go(cx, start));
	cx->now = now;
}

static void import_twice_changes_nothing_and_wrong_rows_stop_all(void **state)
{
	struct cx *cx = *state;
	static const char good[] = "DANH SÁCH HỆ THỐNG;;\r\n;;\r\nSTT;Tên HTTT;Đơn vị quản lý;Tình trạng\r\n1;Trục liên "
				   "thông;u;Đang vận hành\r\n2;Thư điện tử;Đơn vị;\r\n";
	static const char bad[] = "name,unit,state\nMột,u,operating\nHai,không-có,operating\nBa,u,bay\n";
	struct sheet s;
	struct import_report rep;
	int64_t before, after;

	unit(cx, "u", "Đơn vị", "");
	OK(sheet_read(cx, str_z(good), &s));
	OK(res_import(cx, &res_systems, &s, false, &rep));
	assert_int_equal(rep.count[IMPORT_NEW], 2);
	OK(ledger_size(cx, &before));
	OK(res_import(cx, &res_systems, &s, true, &rep));
	assert_int_equal(rep.count[IMPORT_NEW], 2);
	OK(res_import(cx, &res_systems, &s, true, &rep));
	assert_int_equal(rep.count[IMPORT_SAME], 2);
	OK(ledger_size(cx, &after));
	assert_int_equal(after, before + 2);
	OK(sheet_read(cx, str_z(bad), &s));
	assert_int_equal(res_import(cx, &res_systems, &s, true, &rep), RC_INVALID);
	cx_clear(cx);
	assert_int_equal(rep.count[IMPORT_WRONG], 2);
	assert_int_equal(rep.rows[1].number, 3);
	EQ(rep.rows[1].problems.p[0].field, "unit");
	EQ(rep.rows[2].problems.p[0].field, "state");
	OK(ledger_size(cx, &before));
	assert_int_equal(after, before);
}

static void rows_may_refer_to_rows_further_down(void **state)
{
	struct cx *cx = *state;
	struct sheet s;
	struct import_report rep;

	OK(sheet_read(cx, STR("code,name,parent\nb,Phòng B,a\nc,Phòng C,b\na,Cục A,\n"), &s));
	OK(res_import(cx, &res_units, &s, true, &rep));
	assert_int_equal(rep.count[IMPORT_NEW], 3);
}

/* An older program let both in: each may still be changed, and neither may be made anew. */
static void two_codes_of_before_that_differ_in_case_may_be_changed(void **state)
{
	struct cx *cx = *state;
	struct row *row = unit(cx, "VPC", "Một", ""), *other = unit(cx, "x", "Hai", "");
	struct problems ps = { 0 };

	OK(db_run(cx, "UPDATE units SET code = 'vpc' WHERE code = 'x'"));
	put(cx, row, "name", "Một, sửa tên", NULL);
	{
		struct tx tx AUTO(tx_done) = { 0 };

		OK(tx_begin(cx, &tx));
		val_text(&other->v[0], STR("Vpc"));
		assert_int_equal(res_save(cx, other, (struct str){ 0 }, &ps), RC_INVALID);
		EQ(ps.p[0].field, "code");
	}
	OK(db_run(cx, "UPDATE units SET code = 'x' WHERE code = 'vpc'"));
}

static void a_ring_of_rows_is_told_as_a_ring(void **state)
{
	struct cx *cx = *state;
	struct sheet s;
	struct import_report rep;

	cx->en = true;
	OK(sheet_read(cx,
		STR("code,name,parent\na,Cục A,c\nb,Phòng B,a\nc,Phòng C,Phòng B\nd,Phòng D,b\ne,Phòng E,e\nf,Phòng F,Cục không ai "
		    "biết\n"
		    "g,Phòng G,f\nh,Phòng H,\n"),
		&s));
	assert_int_equal(res_import(cx, &res_units, &s, true, &rep), RC_INVALID);
	assert_int_equal(rep.count[IMPORT_WRONG], 7);
	EQ(rep.rows[0].problems.p[0].field, "parent");
	EQ(rep.rows[0].problems.p[0].text, "this makes a ring: rows 2 → 4 → 3 → 2");
	EQ(rep.rows[1].problems.p[0].text, "this makes a ring: rows 3 → 2 → 4 → 3");
	EQ(rep.rows[2].problems.p[0].text, "this makes a ring: rows 4 → 3 → 2 → 4");
	EQ(rep.rows[3].problems.p[0].text, "this is row 3, which is wrong itself");
	EQ(rep.rows[4].problems.p[0].text, "this makes a ring: rows 6 → 6");
	EQ(rep.rows[5].problems.p[0].text, "no such code or name");
	EQ(rep.rows[6].problems.p[0].text, "this is row 7, which is wrong itself");
}

static void acts_entered_late_come_in_with_their_reasons(void **state)
{
	static const char sheet[] = "code,kind,done_on,Lý do nhập muộn\nx,plan,2020-01-02,Tìm thấy bản giấy\ny,plan,2020-01-03,\n";
	struct cx *cx = *state;
	struct sheet s;
	struct import_report rep;
	struct change *c;
	struct row *row;
	size_t n;

	OK(sheet_read(cx, str_z(sheet), &s));
	assert_int_equal(res_import(cx, &res_activities, &s, true, &rep), RC_INVALID);
	cx_clear(cx);
	assert_int_equal(rep.count[IMPORT_WRONG], 1);
	assert_int_equal(rep.n_ignored, 0);
	EQ(rep.rows[1].problems.p[0].field, "reason");
	OK(res_import_as(cx, &res_activities, &s, &(struct import_given){ .reason = STR("Nhập lần đầu") }, true, &rep));
	for (int i = 0; i < 2; i++) { /* then out, and in again: the reasons go with it */
		struct buf b AUTO(buf_done) = { 0 };

		OK(res_by_code(cx, &res_activities, STR("x"), &row));
		OK(res_history(cx, &res_activities, row->id, &c, &n));
		EQ(c[0].why, "Tìm thấy bản giấy");
		buf_init(&b, 1 << 20);
		OK(res_export(cx, &res_activities, "csv", &b));
		for (size_t k = 0; i == 0 && k < rep.n; k++) {
			struct tx tx AUTO(tx_done) = { 0 };

			OK(tx_begin(cx, &tx));
			OK(res_delete(cx, rep.rows[k].row, STR("thử")));
			OK(tx_commit(&tx));
		}
		OK(sheet_read(cx, buf_str(&b), &s));
		OK(res_import(cx, &res_activities, &s, true, &rep));
		assert_int_equal(rep.count[i ? IMPORT_SAME : IMPORT_NEW], 2);
	}
}

static struct val val_of_entry(struct cx *cx, const struct field *f, const struct jv *said)
{
	struct val v = { 0 };

	if (f->type == F_LINKS) {
		v = (struct val){ .set = true, .ids = ARENA_ARRAY(&cx->arena, int64_t, said->n + 1), .n = said->n };
		for (size_t i = 0; i < said->n; i++)
			v.ids[i] = jv_i64(jv_at(said, i), 0);
	} else if (db_text_field(f->type)) {
		val_text(&v, jv_str(said));
	} else {
		val_i64(&v, jv_i64(said, INT64_MIN));
	}
	return v;
}

/* An old entry written again, byte for byte in its data and under its own version, and the row that it says. A value that may be erased is known by its hash
 * alone, so another stands for it. */
static void replay(struct cx *cx, const struct res *r, int rv, struct jv *data)
{
	struct row *row = res_blank(cx, r), *back;
	struct ledger_value *secrets = ARENA_ARRAY(&cx->arena, struct ledger_value, r->n + 1);
	struct jv *open = jv_obj(&cx->arena);
	struct ledger_new e = { .op = "create", .res = r->name, .rv = rv, .data = open, .erasable = secrets };
	struct tx tx AUTO(tx_done) = { 0 };

	for (size_t i = 0; i < data->n; i++) {
		int f = res_field_find(r, data->keys[i]);

		if (f < 0)
			fail_msg("%s has no field %.*s any more", r->name, ARG_STR(data->keys[i]));
		if (r->fields[f].erasable && jv_get(data->items[i], "h")) {
			val_text(&row->v[f], STR("đã che"));
			secrets[e.n_erasable++] = (struct ledger_value){ r->fields[f].code, row->v[f].s };
		} else {
			row->v[f] = val_of_entry(cx, &r->fields[f], data->items[i]);
			jv_set_str(&cx->arena, open, data->keys[i], data->items[i]);
		}
	}
	OK(tx_begin(cx, &tx));
	OK(ledger_append(cx, &e, &row->seq));
	OK(db_i64(cx, &row->at, "SELECT at FROM entry WHERE seq = $1", V(row->seq)));
	row->id = row->seq;
	row->made_at = row->at;
	row->made_by = cx->who.user;
	if (row_store(cx, row, NULL) != RC_OK)
		fail_msg("%s: %.*s", r->name, ARG_STR(cx->fault.text));
	OK(tx_commit(&tx));
	OK(res_load(cx, r, row->id, &back));
	for (size_t i = 0; i < r->n; i++)
		assert_true(val_eq(r->fields[i].type, &row->v[i], &back->v[i]));
}

/* tests/data/entries.ndjson keeps entries of every version of every resource, as they were written: a ledger is read for decades. A field that today's table
 * lacks, or another type, would make every such row differ from its entry. A new resource or version brings its samples: `khien ledger export`. */
static void entries_of_every_version_of_every_resource_are_replayed(void **state)
{
	struct cx *cx = *state;
	char *text = test_calloc(1, 1 << 20);
	FILE *file = fopen("tests/data/entries.ndjson", "re");
	struct rows_report compared = { 0 };
	struct str rest, line;
	int seen[64][8] = { 0 };
	int64_t n = 0;

	assert_non_null(file);
	rest = (struct str){ text, fread(text, 1, 1 << 20, file) };
	assert_int_equal(fclose(file), 0);
	while (str_next(&rest, '\n', &line)) {
		struct jv *body;
		const struct res *r;
		size_t at = 0;
		int64_t rv;

		if (line.n == 0)
			continue;
		OK(json_parse(cx, line, &body));
		r = res_find(jv_str(jv_get(body, "res")));
		assert_non_null(r);
		while (res_all[at] != r)
			at++;
		rv = jv_i64(jv_get(body, "rv"), 0);
		assert_in_range(rv, 1, r->version);
		seen[at][rv]++;
		replay(cx, r, (int)rv, jv_get(body, "data"));
		n++;
	}
	for (size_t i = 0; res_all[i]; i++)
		for (int v = 1; v <= res_all[i]->version; v++)
			if (seen[i][v] == 0)
				fail_msg("no sample of %s, version %d", res_all[i]->name, v);
	if (res_verify_rows(cx, NULL, NULL, &compared) != RC_OK)
		fail_msg("%.*s: %.*s", ARG_STR(cx->fault.place), ARG_STR(cx->fault.text));
	assert_int_equal(compared.versions, n);
	test_free(text);
}

static void an_export_is_a_valid_import(void **state)
{
	struct cx *cx = *state;
	static const char *const formats[] = { "csv", "xlsx" };

	unit(cx, "u", "=1+1", "");
	unit(cx, "v", "'+ dấu nháy", "u");
	put(cx, sys(cx, "@hệ thống; \"lạ\"và, dấu", "u"), "info", "public;personal", "always_on", "không", "operating_from",
		"Quý III/2024", NULL);
	for (size_t i = 0; i < COUNT(formats); i++) {
		for (int k = 0; k < 2; k++) {
			const struct res *r = k ? &res_systems : &res_units;
			struct buf b AUTO(buf_done) = { 0 };
			struct sheet s;
			struct import_report rep;

			buf_init(&b, 1 << 20);
			OK(res_export(cx, r, formats[i], &b));
			OK(sheet_read(cx, buf_str(&b), &s));
			OK(res_import(cx, r, &s, true, &rep));
			assert_int_equal(rep.count[IMPORT_SAME], k ? 1 : 2);
			assert_int_equal(rep.n, k ? 1 : 2);
		}
	}
}

static void history_tells_before_and_after_and_yesterday_can_be_seen(void **state)
{
	struct cx *cx = *state;
	struct change *c;
	struct row *row, *old;
	int64_t then;
	size_t n;

	unit(cx, "u", "Đơn vị", "");
	row = sys(cx, "Tên cũ", "u");
	then = row->seq;
	put(cx, row, "name", "Tên mới", NULL);
	OK(res_history(cx, &res_systems, row->id, &c, &n));
	assert_int_equal(n, 2);
	EQ(c[0].op, "update");
	EQ(row_text(c[0].before, "name"), "Tên cũ");
	OK(res_as_of(cx, then));
	OK(res_load(cx, &res_systems, row->id, &old));
	EQ(row_text(old, "name"), "Tên cũ");
	assert_int_equal(old->made_at, row->made_at);
	OK(res_as_of(cx, then - 1));
	assert_int_equal(res_load(cx, &res_systems, row->id, &old), RC_NOT_FOUND);
	cx_clear(cx);
	OK(res_as_of(cx, INT64_MAX));
	OK(res_load(cx, &res_systems, row->id, &old));
	EQ(row_text(old, "name"), "Tên mới");
}

static void a_thing_in_use_is_not_deleted(void **state)
{
	struct cx *cx = *state;
	struct row *u = unit(cx, "u", "Đơn vị", ""), *s = sys(cx, "Hệ thống", "u");
	struct rows_report rep;

	{
		struct tx tx AUTO(tx_done) = { 0 };

		OK(tx_begin(cx, &tx));
		assert_int_equal(res_delete(cx, u, STR("thử")), RC_CONFLICT);
		cx_clear(cx);
	}
	{
		struct tx tx AUTO(tx_done) = { 0 };

		OK(tx_begin(cx, &tx));
		OK(res_delete(cx, s, STR("nhập nhầm")));
		OK(tx_commit(&tx));
	}
	OK(res_verify_rows(cx, NULL, NULL, &rep));
	assert_int_equal(rep.compared, 1);
	assert_int_equal(rep.versions, 3);
}

static void rows_changed_behind_the_ledgers_back_are_named(void **state)
{
	struct cx *cx = *state;
	static const char *const tricks[][2] = {
		{ "UPDATE systems SET name = 'khác'", "systems" },
		{ "UPDATE systems_v SET name = 'khác'", "systems" },
		{ "UPDATE systems SET purpose = ''", "systems" },
		{ "UPDATE contracts SET systems = systems || ' x'", "contracts" },
		{ "UPDATE contracts SET systems = systems || ' ' || systems", "contracts" },
		{ "DELETE FROM systems", "systems" },
		{ "DELETE FROM systems_v", "systems" },
		{ "UPDATE systems SET fold = 'x'", "systems" },
		{ "UPDATE systems SET made_at = made_at - 34560000000000", "systems" },
		{ "UPDATE systems SET made_by = made_by + 1", "systems" },
		{ "INSERT INTO links (src, field, dst) VALUES (999, 'systems', 1)", "links" },
		{ "DELETE FROM links", "contracts" },
		{ "UPDATE providers SET contact = '0123'", "providers" },
		{ "INSERT INTO units SELECT 500, seq, changed_at, made_at, made_by, 'thêm', name, short, parent, kind, head_post, "
		  "valid_from, valid_to, source, mark, fold, sortkey, headcount FROM units",
			"units 500" },
	};
	struct rows_report rep;
	struct row *s;

	unit(cx, "u", "Đơn vị", "");
	s = sys(cx, "Hệ thống", "u");
	put(cx, res_blank(cx, &res_providers), "code", "p", "name", "Nhà cung cấp", "contact", "024 3000 0000", NULL);
	put(cx, res_blank(cx, &res_contracts), "provider", "p", "number", "01/HĐ", "systems", "HT-0001", NULL);
	(void)s;
	OK(res_verify_rows(cx, NULL, NULL, &rep));
	assert_int_equal(rep.compared, 4);
	for (size_t i = 0; i < COUNT(tricks); i++) {
		struct tx tx AUTO(tx_done) = { 0 };

		OK(tx_begin(cx, &tx));
		OK(db_run_args(cx, tricks[i][0], NULL, 0, NULL));
		assert_int_equal(res_verify_rows(cx, NULL, NULL, &rep), RC_CORRUPT);
		if (!str_starts(cx->fault.place, str_z(tricks[i][1])))
			fail_msg("%s was blamed on %.*s", tricks[i][0], ARG_STR(cx->fault.place));
		cx_clear(cx);
	}
	OK(res_verify_rows(cx, NULL, NULL, &rep));
}

static void a_changed_version_is_named_by_its_entry(void **state)
{
	struct cx *cx = *state;
	static const char *const tricks[][2] = {
		{ "UPDATE systems_v SET name = 'khác' WHERE seq = $1", "name" },
		{ "UPDATE systems_v SET purpose = 'thêm' WHERE seq = $1", "purpose" },
		{ "UPDATE systems_v SET purpose = '' WHERE seq = $1", "purpose" },
		{ "UPDATE systems_v SET name = NULL WHERE seq = $1", "name" },
		{ "UPDATE systems_v SET unit = unit + 1 WHERE seq = $1", "unit" },
		{ "UPDATE systems_v SET gone = 1 WHERE seq = $1", "update" },
		{ "UPDATE systems_v SET changed_at = changed_at + 1 WHERE seq = $1", "update" },
		{ "UPDATE systems_v SET id = id + 1 WHERE seq = $1", "update" },
		{ "UPDATE systems_v SET by_name = 'ai khác' WHERE seq = $1", "by_name" },
		{ "UPDATE systems_v SET seq = 999 WHERE seq = $1", "999" },
		{ "UPDATE providers_v SET contact = '0123' WHERE seq <= $1", "contact" },
		{ "UPDATE providers_v SET contact = NULL WHERE seq <= $1", "contact" },
		{ "UPDATE systems_v SET fold = 'x' WHERE seq = $1", "fold" },
		{ "UPDATE systems_v SET sortkey = x'00' WHERE seq = $1", "sortkey" },
	};
	struct rows_report rep;
	struct row *s;
	int64_t middle;

	put(cx, res_blank(cx, &res_providers), "code", "p", "name", "Nhà cung cấp", "contact", "024 3000 0000", NULL);
	unit(cx, "u", "Đơn vị", "");
	s = sys(cx, "Hệ thống \",\"data\":{\"x\":1}", "u");
	put(cx, s, "name", "Lần hai", NULL);
	middle = s->seq;
	put(cx, s, "name", "Lần ba", NULL);
	OK(res_verify_rows(cx, NULL, NULL, &rep));
	assert_int_equal(rep.versions, 5);
	for (size_t i = 0; i < COUNT(tricks); i++) {
		struct str entry = arena_fmt(&cx->arena, "%" PRId64, middle);
		struct tx tx AUTO(tx_done) = { 0 };

		OK(tx_begin(cx, &tx));
		OK(db_run_args(cx, tricks[i][0], NULL, 1, (struct dbv[]){ V(middle) }));
		assert_int_equal(res_verify_rows(cx, NULL, NULL, &rep), RC_CORRUPT);
		if (str_find(cx->fault.text, str_z(tricks[i][1])) < 0 ||
			(str_starts(cx->fault.place, STR("systems")) && i != 9 && str_find(cx->fault.text, entry) < 0))
			fail_msg("%s was told as %.*s", tricks[i][0], ARG_STR(cx->fault.text));
		cx_clear(cx);
	}
	OK(res_verify_rows(cx, NULL, NULL, &rep));
}

static void a_workbook_that_unpacks_to_too_much_is_told_as_that(void **state)
{
	struct cx *cx = *state;
	struct str big = { arena_alloc(&cx->arena, 4 << 20, 1), 4 << 20 };
	struct zip_part part = { STR("xl/workbook.xml"), big };
	AUTO(buf_done) struct buf b = { 0 };
	struct sheet s;

	memset((char *)big.p, 'a', big.n);
	buf_init(&b, 1 << 20);
	OK(zip_write(cx, &part, 1, &b));
	assert_int_equal(sheet_read(cx, buf_str(&b), &s), RC_LIMIT);
	assert_true(str_is(cx->fault.place, "xl/workbook.xml"));
}

static void a_version_taken_away_is_named_by_its_entry(void **state)
{
	struct cx *cx = *state;
	struct rows_report rep;
	struct row *s;
	int64_t middle;

	unit(cx, "u", "Đơn vị", "");
	s = sys(cx, "Hệ thống", "u");
	put(cx, s, "name", "Lần hai", NULL);
	middle = s->seq;
	put(cx, s, "name", "Lần ba", NULL);
	{
		struct tx tx AUTO(tx_done) = { 0 };

		OK(tx_begin(cx, &tx));
		OK(db_run_args(cx, "DELETE FROM systems_v WHERE seq = $1", NULL, 1, (struct dbv[]){ V(middle) }));
		assert_int_equal(res_verify_rows(cx, NULL, NULL, &rep), RC_CORRUPT);
		assert_true(str_find(cx->fault.text, arena_fmt(&cx->arena, "%" PRId64, middle)) >= 0);
		cx_clear(cx);
	}
}

static void a_forgotten_contact_is_gone_and_the_ledger_still_holds(void **state)
{
	struct cx *cx = *state;
	struct rows_report rep;
	struct row *p = put(cx, res_blank(cx, &res_providers), "name", "Nhà cung cấp", "contact", "024 3000 0000", NULL);
	int64_t left;

	{
		struct tx tx AUTO(tx_done) = { 0 };

		OK(tx_begin(cx, &tx));
		assert_int_equal(res_erase(cx, &res_providers, p->id, STR(" ")), RC_INVALID);
		cx_clear(cx);
		OK(res_erase(cx, &res_providers, p->id, STR("theo đề nghị")));
		OK(tx_commit(&tx));
	}
	OK(db_i64(cx, &left, "SELECT count(*) FROM entry WHERE CAST(body AS TEXT) LIKE '%3000 0000%'"));
	assert_int_equal(left, 0);
	OK(db_i64(cx, &left,
		"SELECT (SELECT count(*) FROM providers WHERE contact IS NOT NULL) + (SELECT count(*) FROM providers_v WHERE "
		"contact IS NOT NULL)"));
	assert_int_equal(left, 0);
	OK(res_verify_rows(cx, NULL, NULL, &rep));
}

static void person(struct cx *cx, int64_t user, const char *name)
{
	cx_clear(cx);
	cx->who.user = user;
	cx->who.name = str_z(name);
}

static enum rc checks(struct cx *cx, struct row *d)
{
	enum rc rc = res_step(cx, res_step_find(&res_documents, STR("check")), d);

	if (rc == RC_OK)
		OK(save(cx, d, NULL));
	return rc;
}

static void nobody_checks_their_own_document(void **state)
{
	struct cx *cx = *state;
	struct row *d;

	person(cx, 5, "an");
	d = put(cx, res_blank(cx, &res_documents), "number", "12/QĐ-VP", "date", "05/09/2024", "signer_post", "Chánh Văn phòng",
		NULL);
	assert_int_equal(checks(cx, d), RC_CONFLICT);
	person(cx, 6, "binh");
	OK(checks(cx, d));
	put(cx, d, "number", "13/QĐ-VP", NULL);
	assert_false(row_val(d, "checked")->set);     /* another paper: look again */
	assert_int_equal(checks(cx, d), RC_CONFLICT); /* binh changed it, so binh is not the second person any more */
	person(cx, 7, "chi");
	OK(checks(cx, d));
	assert_int_equal(row_i64(d, "checked", 0), 1);
	person(cx, WHO_SYSTEM, "");
}

static void a_secret_paper_takes_two_people_beside_the_one_who_entered_it(void **state)
{
	struct cx *cx = *state;
	struct row *d;

	person(cx, 5, "an");
	d = put(cx, res_blank(cx, &res_documents), "number", "12/QĐ-VP", "date", "05/09/2024", "signer_post", "Chánh Văn phòng",
		"secret", "có", "local_ref", "Tủ số 3", NULL);
	person(cx, 6, "binh");
	OK(checks(cx, d));
	assert_false(row_val(d, "checked")->set);
	assert_int_equal(checks(cx, d), RC_CONFLICT); /* once each */
	person(cx, 7, "chi");
	OK(checks(cx, d));
	assert_int_equal(row_i64(d, "checked", 0), 1);
	person(cx, WHO_SYSTEM, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_field_bears_a_column_of_the_store),
		cmocka_unit_test_setup_teardown(the_migrated_schema_is_what_the_fields_want, fresh, gone),
		cmocka_unit_test_setup_teardown(a_row_comes_back_as_it_was_written, fresh, gone),
		cmocka_unit_test_setup_teardown(writing_over_somebody_elses_change_is_a_conflict, fresh, gone),
		cmocka_unit_test_setup_teardown(every_problem_of_a_row_is_told_at_once, fresh, gone),
		cmocka_unit_test_setup_teardown(a_tree_cannot_bite_its_tail, fresh, gone),
		cmocka_unit_test_setup_teardown(search_needs_no_diacritics_and_pages_lose_nothing, fresh, gone),
		cmocka_unit_test_setup_teardown(lists_sort_empty_values_last_both_ways, fresh, gone),
		cmocka_unit_test_setup_teardown(what_began_before_a_year_is_found_and_sorted_by_its_open_end, fresh, gone),
		cmocka_unit_test_setup_teardown(people_see_their_own_subtree_only, fresh, gone),
		cmocka_unit_test_setup_teardown(a_unit_does_not_delete_what_a_clock_rests_on, fresh, gone),
		cmocka_unit_test_setup_teardown(the_launch_is_not_put_off, fresh, gone),
		cmocka_unit_test_setup_teardown(import_twice_changes_nothing_and_wrong_rows_stop_all, fresh, gone),
		cmocka_unit_test_setup_teardown(rows_may_refer_to_rows_further_down, fresh, gone),
		cmocka_unit_test_setup_teardown(entries_of_every_version_of_every_resource_are_replayed, fresh, gone),
		cmocka_unit_test_setup_teardown(two_codes_of_before_that_differ_in_case_may_be_changed, fresh, gone),
		cmocka_unit_test_setup_teardown(a_ring_of_rows_is_told_as_a_ring, fresh, gone),
		cmocka_unit_test_setup_teardown(acts_entered_late_come_in_with_their_reasons, fresh, gone),
		cmocka_unit_test_setup_teardown(an_export_is_a_valid_import, fresh, gone),
		cmocka_unit_test_setup_teardown(history_tells_before_and_after_and_yesterday_can_be_seen, fresh, gone),
		cmocka_unit_test_setup_teardown(a_thing_in_use_is_not_deleted, fresh, gone),
		cmocka_unit_test_setup_teardown(rows_changed_behind_the_ledgers_back_are_named, fresh, gone),
		cmocka_unit_test_setup_teardown(a_changed_version_is_named_by_its_entry, fresh, gone),
		cmocka_unit_test_setup_teardown(a_version_taken_away_is_named_by_its_entry, fresh, gone),
		cmocka_unit_test_setup_teardown(a_workbook_that_unpacks_to_too_much_is_told_as_that, fresh, gone),
		cmocka_unit_test_setup_teardown(a_forgotten_contact_is_gone_and_the_ledger_still_holds, fresh, gone),
		cmocka_unit_test_setup_teardown(nobody_checks_their_own_document, fresh, gone),
		cmocka_unit_test_setup_teardown(a_secret_paper_takes_two_people_beside_the_one_who_entered_it, fresh, gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
