/* report/: Mẫu 08 from a register made by hand: each rule of its columns, what it counts, what it warns of, and its workbook. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <unistd.h>

#include "duty/board.h"
#include "fmt/xlsx.h"
#include "org/org.h"
#include "put.h"
#include "report/mau08.h"
#include "site.h"

static int fresh(void **state)
{
	struct cx *cx = site_new();

	assert_true(instant_read(STR("2026-11-22T10:00:00+07:00"), &cx->now));
	OK(law_install(cx, duty_vocab()));
	put(cx, &res_units, "code", "BM", "name", "Bộ Mẫu", "head_post", "Bộ trưởng", NULL);
	put(cx, &res_units, "code", "CDS", "name", "Cục Chuyển đổi số", "parent", "BM", NULL);
	put(cx, &res_documents, "code", "D1", "number", "12/QĐ-BM", "date", "2025-03-01", "issuer", "Bộ Mẫu", NULL);
	put(cx, &res_documents, "code", "D2", "number", "99/QĐ-BM", "date", "2025-03-02", "issuer", "Bộ Mẫu", "draft", "x", NULL);
	put(cx, &res_roles, "unit", "BM", "role", "owner", "basis", "D1", NULL);
	put(cx, &res_roles, "unit", "CDS", "role", "specialised", "valid_to", "2026-01-01", NULL);
	*state = cx;
	return 0;
}

static struct jv *made(struct cx *cx)
{
	struct jv *out = NULL;

	OK(mau08_make(cx, 2026, NULL, &out));
	return out;
}

static const struct jv *line(const struct jv *report, const char *code)
{
	const struct jv *rows = jv_get(report, "rows");

	for (size_t i = 0; i < rows->n; i++)
		if (str_is(jv_str(jv_get(rows->items[i], "code")), code))
			return rows->items[i];
	return NULL;
}

static bool warned(const struct jv *report, const char *code, const char *rule)
{
	const struct jv *list = jv_get(report, "warnings");

	for (size_t i = 0; i < list->n; i++)
		if (str_is(jv_str(jv_get(list->items[i], "code")), code) && str_is(jv_str(jv_get(list->items[i], "rule")), rule))
			return true;
	return false;
}

static int64_t figure(const struct jv *report, const char *key)
{
	return jv_i64(jv_get(jv_get(jv_get(report, "general"), key), "value"), -1);
}

static void a_name_alone_is_a_row_of_unknowns_and_nothing_is_invented(void **state)
{
	struct cx *cx = *state;
	const struct jv *r, *l;

	put(cx, &res_systems, "code", "A", "name", "Hệ thống A", "unit", "CDS", NULL);
	r = made(cx);
	l = line(r, "A");
	assert_non_null(l);
	assert_int_equal(jv_get(l, "level")->kind, J_NULL);
	assert_int_equal(jv_get(l, "status")->kind, J_NULL);
	assert_int_equal(jv_get(l, "decision")->kind, J_NULL);
	assert_int_equal(figure(r, "total"), 1);
	assert_int_equal(figure(r, "classified"), 0);
	assert_int_equal(figure(r, "dossier"), 0);
	for (size_t i = 0; i < jv_get(r, "unknown")->n; i++) {
		const struct jv *u = jv_at(jv_get(r, "unknown"), i);
		bool asked = !str_is(jv_str(jv_get(u, "column")), "7") && !str_is(jv_str(jv_get(u, "column")), "8") &&
		             !str_is(jv_str(jv_get(u, "column")), "11");

		assert_int_equal(jv_i64(jv_get(u, "value"), -1), asked);
	}
	assert_true(warned(r, "A", "approval_unknown"));
	assert_false(warned(r, "A", "unapproved_no_date"));
	assert_false(warned(r, "A", "plan_no_date"));
}

static void an_approved_row_needs_its_decision_and_an_earlier_regulation(void **state)
{
	struct cx *cx = *state;
	const struct jv *r;

	put(cx, &res_systems, "code", "A", "name", "A", "unit", "CDS", "dossier_state", "approved", NULL);
	r = made(cx);
	assert_true(warned(r, "A", "approved_no_decision"));
	assert_true(warned(r, "A", "approved_no_regulation"));
	put(cx, &res_level_decisions, "system", "A", "level", "3", "document", "D1", NULL);
	put(cx, &res_regulations, "code", "Q2", "title", "Quy chế mới", "kind", "regulation", "number", "2", "date", "2025-03-01",
		"issuer", "Bộ Mẫu", "units", "BM", NULL);
	r = made(cx);
	assert_false(warned(r, "A", "approved_no_decision"));
	assert_false(warned(r, "A", "decision_incomplete"));
	assert_int_equal(jv_i64(jv_get(line(r, "A"), "level"), 0), 3);
	assert_true(str_is(jv_str(jv_get(jv_get(line(r, "A"), "decision"), "number")), "12/QĐ-BM"));
	assert_true(warned(r, "A", "regulation_after_approval")); /* the same day is not before */
	put(cx, &res_regulations, "code", "Q1", "title", "Quy chế cũ", "kind", "regulation", "number", "1", "date", "2024-05",
		"issuer", "Bộ Mẫu", "units", "BM", "valid_to", "2025-06-30", NULL);
	r = made(cx);
	assert_false(warned(r, "A", "regulation_after_approval"));
	assert_true(warned(r, "A", "regulation_renewed"));
	assert_true(str_is(jv_str(jv_get(jv_get(line(r, "A"), "regulation"), "code")), "Q2"));
}

static void a_draft_lends_no_number_and_a_later_or_revoked_decision_does_not_count(void **state)
{
	struct cx *cx = *state;
	const struct jv *r;

	put(cx, &res_systems, "code", "A", "name", "A", "unit", "CDS", NULL);
	put(cx, &res_systems, "code", "B", "name", "B", "unit", "CDS", NULL);
	put(cx, &res_systems, "code", "C", "name", "C", "unit", "CDS", "dossier_state", "drafting", NULL);
	put(cx, &res_level_decisions, "system", "A", "level", "2", "number", "5", "date", "2026-12-01", NULL);
	put(cx, &res_level_decisions, "system", "B", "level", "2", "number", "6", "date", "2026-01-01", "revoked_on", "2026-05-01",
		NULL);
	put(cx, &res_level_decisions, "system", "C", "level", "2", "document", "D2", NULL);
	put(cx, &res_systems, "code", "E", "name", "E", "unit", "CDS", NULL);
	put(cx, &res_level_decisions, "system", "E", "level", "3", NULL); /* a level without a paper approves nothing */
	r = made(cx);
	assert_int_equal(jv_get(line(r, "A"), "decision")->kind, J_NULL);
	assert_int_equal(jv_get(line(r, "B"), "decision")->kind, J_NULL);
	assert_true(warned(r, "C", "decision_incomplete"));
	assert_true(warned(r, "C", "status_differs"));
	assert_int_equal(figure(r, "approved"), 1);
}

static void retired_and_transferring_systems_are_named_but_not_counted(void **state)
{
	struct cx *cx = *state;
	const struct jv *r;

	put(cx, &res_systems, "code", "A", "name", "A", "unit", "CDS", "state", "transferring", NULL);
	put(cx, &res_systems, "code", "B", "name", "B", "unit", "CDS", "state", "retired", "retired_on", "2026-06-30", NULL);
	put(cx, &res_systems, "code", "C", "name", "C", "unit", "CDS", "retired_on", "2026-12-31", NULL);
	put(cx, &res_systems, "code", "D", "name", "D", "unit", "CDS", "built_from", "2027", NULL);
	r = made(cx);
	assert_int_equal(figure(r, "total"), 1);
	assert_non_null(line(r, "C"));
	assert_int_equal(jv_get(r, "excluded")->n, 3);
}

static void the_day_for_all_is_the_last_one_and_unknown_while_one_is_missing(void **state)
{
	struct cx *cx = *state;
	const struct jv *all;

	put(cx, &res_systems, "code", "A", "name", "A", "unit", "CDS", "expected_approval", "2027-03-15", NULL);
	put(cx, &res_systems, "code", "B", "name", "B", "unit", "CDS", "expected_approval", "Quý I/2027", "plan_state", "some",
		NULL);
	all = jv_get(jv_get(made(cx), "general"), "expected_all");
	assert_true(str_is(jv_str(jv_get(all, "value")), "2027-Q1"));
	assert_true(warned(made(cx), "B", "plan_no_date"));
	put(cx, &res_systems, "code", "C", "name", "C", "unit", "CDS", NULL);
	all = jv_get(jv_get(made(cx), "general"), "expected_all");
	assert_int_equal(jv_get(all, "value")->kind, J_NULL);
	assert_int_equal(jv_get(all, "missing")->n, 1);
}

static void the_owner_stands_with_its_mandate_and_a_past_role_does_not(void **state)
{
	struct cx *cx = *state;
	const struct jv *r = made(cx), *owner = jv_at(jv_get(r, "owners"), 0);

	assert_int_equal(jv_get(r, "owners")->n, 1);
	assert_true(str_is(jv_str(jv_get(jv_get(owner, "mandate"), "number")), "12/QĐ-BM"));
	assert_int_equal(jv_get(owner, "address")->kind, J_NULL);
	assert_int_equal(jv_get(r, "specialised")->n, 0);
	assert_true(str_is(jv_str(jv_get(jv_get(r, "due"), "unit_by")), "2026-12-18"));
	assert_true(str_is(jv_str(jv_get(jv_get(r, "due"), "office_by")), "2026-12-24"));
}

/* The pack with one of its words replaced by another of the same length, as its next version. */
static void reload(struct cx *cx, const char *from, const char *to)
{
	static char more;
	struct law_faults faults = { 0 };
	int64_t seq;
	bool same;

	for (const struct law_shipped *s = law_shipped; s->file; s++) {
		char *copy = ARENA_ARRAY(&cx->arena, char, s->n + 1), *at;

		memcpy(copy, s->bytes, s->n);
		copy[s->n] = '\0';
		if (strstr(s->file, "law-2026") == NULL)
			continue;
		at = strstr(copy, from);
		assert_non_null(at);
		memcpy(at, to, strlen(to));
		strstr(copy, "\nversion: ")[10] += ++more;
		OK(law_load(cx, duty_vocab(), (struct str){ copy, s->n }, STR("law-2026.yaml"), &faults, &seq, &same));
	}
}

/* Another day in the pack is another day here, with its citation and mark. */
static void the_days_of_the_form_are_law_and_not_code(void **state)
{
	struct cx *cx = *state;
	const struct jv *due = jv_get(made(cx), "due");
	struct jv *none;

	assert_true(str_is(jv_str(jv_get(due, "unit_before")), "2026-12-20"));
	assert_true(str_is(jv_str(jv_get(due, "unit_cite")), "331/2026/NĐ-CP, Đ35.4.a"));
	assert_true(str_is(jv_str(jv_get(due, "office_mark")), "V"));
	assert_true(str_is(jv_str(jv_get(made(cx), "from")), "2025-12-15"));
	reload(cx, "yearly: 12-19", "yearly: 12-10");
	due = jv_get(made(cx), "due");
	assert_true(str_is(jv_str(jv_get(due, "unit_before")), "2026-12-11"));
	assert_true(str_is(jv_str(jv_get(due, "unit_by")), "2026-12-10"));
	reload(cx, "from: 12-15", "from: 12-20");
	assert_true(str_is(jv_str(jv_get(made(cx), "from")), "2025-12-20"));
	reload(cx, "code: mau08", "code: mau09");
	assert_int_equal(mau08_make(cx, 2026, NULL, &none), RC_NOT_FOUND);
}

static void a_period_that_has_not_begun_and_a_wild_year_are_refused(void **state)
{
	struct cx *cx = *state;
	struct jv *out;

	assert_int_equal(mau08_make(cx, 2027, NULL, &out), RC_INVALID);
	cx_clear(cx);
	assert_int_equal(mau08_make(cx, INT64_MAX, NULL, &out), RC_INVALID);
	cx_clear(cx);
	assert_true(jv_true(jv_get(made(cx), "provisional")));
	assert_true(instant_read(STR("2026-12-15T08:00:00+07:00"), &cx->now));
	OK(mau08_make(cx, 2027, NULL, &out));
	assert_false(jv_true(jv_get(made(cx), "provisional")));
	assert_true(instant_read(STR("2027-01-20T08:00:00+07:00"), &cx->now));
	assert_int_equal(mau08_year(cx->now), 2026);
}

static bool cell_is(const struct xlsx_book *b, size_t sheet, struct str want)
{
	const struct sheet *s = &b->sheets[sheet].sheet;

	for (size_t r = 0; r < s->n; r++)
		for (size_t c = 0; c < s->rows[r].n; c++)
			if (str_eq(s->rows[r].cells[c], want))
				return true;
	return false;
}

static void the_workbook_has_the_table_its_sources_and_the_frozen_head(void **state)
{
	struct cx *cx = *state;
	struct ledger_head head = { .size = 77 };
	struct buf b AUTO(buf_done) = { 0 };
	struct xlsx_book book;
	struct jv *r;

	put(cx, &res_systems, "code", "A-1", "name", "=Hệ thống A", "unit", "CDS", NULL);
	memset(head.root.b, 0xab, sizeof head.root.b);
	OK(mau08_make(cx, 2026, &head, &r));
	buf_init(&b, 1 << 24);
	OK(mau08_xlsx(cx, r, &b));
	OK(xlsx_read(cx, buf_str(&b), &book));
	assert_int_equal(book.n, 4);
	assert_true(cell_is(&book, 0, STR("=Hệ thống A")));
	assert_true(cell_is(&book, 0, STR("Số mục: 77")));
	assert_true(cell_is(&book, 0, STR("Gốc: abababababababababababababababababababababababababababababababab")));
	assert_true(cell_is(&book, 1, STR("A-1")));
	assert_true(cell_is(&book, 2, STR("Cần bổ sung")));
	assert_true(cell_is(&book, 3, STR("Không có dữ liệu trong kỳ")));
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, fresh, gone)
int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_name_alone_is_a_row_of_unknowns_and_nothing_is_invented),
		CASE(an_approved_row_needs_its_decision_and_an_earlier_regulation),
		CASE(a_draft_lends_no_number_and_a_later_or_revoked_decision_does_not_count),
		CASE(retired_and_transferring_systems_are_named_but_not_counted),
		CASE(the_day_for_all_is_the_last_one_and_unknown_while_one_is_missing),
		CASE(the_days_of_the_form_are_law_and_not_code),
		CASE(the_owner_stands_with_its_mandate_and_a_past_role_does_not),
		CASE(a_period_that_has_not_begun_and_a_wild_year_are_refused),
		CASE(the_workbook_has_the_table_its_sources_and_the_frozen_head),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
