/* Past periods: every year and quarter its own row, closed as done on time, done late or not done, never red in the next (users.md 3.3). */
#include "duty_world.h"

#define RUNS "code=HT1|name=Hệ thống 1|unit=5|operator=5|state=operating|operating_from=2020-05-01"

static size_t closed(struct world *w, const char *on, const char *duty, struct duty_row **rows)
{
	struct board_filter all = { 0 };

	assert_int_equal(board_make(&w->cx, &w->f, w->law, when(on), &w->b), RC_OK);
	return board_closed(&w->cx, &w->b, &all, str_z(duty), rows);
}

static const struct duty_row *of_period(const struct duty_row *rows, size_t n, int64_t subject, const char *last)
{
	for (size_t i = 0; i < n; i++)
		if (rows[i].subject == subject && rows[i].period.last == day(last))
			return &rows[i];
	return NULL;
}

static void a_missed_year_is_closed_and_never_red_in_the_next(void **state)
{
	struct world w;
	struct duty_row *rows;
	const struct duty_row *r;
	size_t n;

	(void)state;
	world_open(&w);
	put(&w, "systems", 20, RUNS);
	put(&w, "systems", 21, "code=HT2|name=Hệ thống 2|unit=5|state=operating|operating_from=2027-02-01");
	r = row_at(&w, "2027-03-01", "2634.2b.scan", 20, 0);
	assert_true(r->state == ST_DUE && r->due == day("2027-12-31"));
	n = closed(&w, "2027-03-01", "2634.2b.scan", &rows);
	r = of_period(rows, n, 20, "2026-12-31");
	assert_non_null(r);
	assert_true(r->closed && r->state == ST_LATE && says(&w, r, "đã đóng: chưa đạt"));
	assert_true(str_is(str_z(duty_row_label(&w.b, r, false)), "Không đạt (kỳ đã đóng)"));
	assert_null(of_period(rows, n, 21, "2026-12-31")); /* it was not running */
	assert_null(of_period(rows, n, 20, "2025-12-31")); /* nobody was asked about 2025, and nothing is known of it */
	for (size_t i = 0; i < w.b.n; i++)
		assert_false(w.b.rows[i].closed); /* the board of today holds none of them */
	world_close(&w);
}

static void what_was_late_again_when_its_year_closed_is_closed_as_not_done(void **state)
{
	struct world w;
	struct duty_row *rows;
	const struct duty_row *r;
	size_t n;

	(void)state;
	world_open(&w);
	put(&w, "systems", 20, RUNS);
	put(&w, "assets", 24, "code=M1|name=m|system=20|kind=host|address=10.0.0.4");
	put(&w, "documents", 30, "code=D30|number=3/BC|date=2026-10-15|signer_post=Cục trưởng");
	put(&w, "activities", 31, "code=S1|kind=scan|done_on=2026-10-15|subjects=20|documents=30|targets=10.0.0.4");
	put(&w, "activities", 32, "code=C1|kind=system_change|done_on=2026-11-10|subjects=20");
	EXPECT(&w, "2026-12-11", "2634.2b.scan", 20, 0, ST_LATE);
	n = closed(&w, "2027-02-10", "2634.2b.scan", &rows);
	r = of_period(rows, n, 20, "2026-12-31");
	assert_true(r && r->state == ST_LATE && says(&w, r, "đã đóng: chưa đạt") && says(&w, r, "quá hạn cập nhật"));
	put(&w, "documents", 34, "code=D34|number=4/BC|date=2026-12-20|signer_post=Cục trưởng");
	put(&w, "activities", 33, "code=S2|kind=scan|done_on=2026-12-20|subjects=20|documents=34|targets=10.0.0.4");
	n = closed(&w, "2027-02-10", "2634.2b.scan", &rows);
	r = of_period(rows, n, 20, "2026-12-31");
	assert_true(r && r->state == ST_MET && r->timing == TIMING_ON_TIME);
	facts_remove(&w.f, 33);
	put(&w, "activities", 32, "code=C1|kind=system_change|done_on=2026-12-10|subjects=20"); /* its window outlived the year */
	n = closed(&w, "2027-02-10", "2634.2b.scan", &rows);
	r = of_period(rows, n, 20, "2026-12-31");
	assert_true(r && r->state == ST_MET);
	world_close(&w);
}

static void what_was_done_stays_done_on_time_or_late(void **state)
{
	struct world w;
	struct duty_row *rows;
	struct board_counts c;
	const struct duty_row *r;
	size_t n;

	(void)state;
	world_open(&w);
	put(&w, "systems", 20, RUNS);
	put(&w, "documents", 30, "code=D30|number=20/BC-VA|date=2026-12-16|signer_post=Vụ trưởng");
	put(&w, "documents", 31, "code=D31|number=1/BC-VA|date=2028-01-04|signer_post=Vụ trưởng");
	put(&w, "activities", 32,
		"code=B1|kind=report_sent|unit=5|done_on=2026-12-16|period=2026|documents=30|count_total=1|external_ref=BN-1");
	put(&w, "activities", 33,
		"code=B2|kind=report_sent|unit=5|done_on=2028-01-04|period=2027|documents=31|count_total=1|external_ref=BN-2");
	n = closed(&w, "2029-02-01", "2634.1e.yearly", &rows);
	r = of_period(rows, n, 5, "2026-12-31");
	assert_true(r && r->state == ST_MET && r->timing == TIMING_ON_TIME && r->due == day("2026-12-19"));
	r = of_period(rows, n, 5, "2027-12-31"); /* sent in the next year */
	assert_true(r && r->state == ST_MET && r->timing == TIMING_DONE_LATE && says(&w, r, "16 ngày"));
	r = of_period(rows, n, 5, "2028-12-31");
	assert_true(r && r->state == ST_LATE);
	closed_count(&(const struct board){ 0 }, rows, n, &c); /* none of its sets asks the board */
	assert_int_equal(c.all, c.done_on_time + c.done_late + c.open + c.late + c.unknown + c.contradicted);
	assert_true(c.done_on_time == 1 && c.done_late == 1 && c.late >= 1);
	world_close(&w);
}

static void a_closed_year_counts_a_matter_once(void **state)
{
	struct world w;
	struct duty_row *rows;
	size_t n, counted = 0;

	(void)state;
	world_open(&w);
	put(&w, "systems", 20, RUNS);
	n = closed(&w, "2028-02-01", "", &rows);
	for (size_t i = 0; i < n; i++)
		counted += rows[i].subject == 5 && rows[i].period.last == day("2027-12-31") && rows[i].counted &&
		           str_is(rows[i].duty->matter, "report-yearly");
	assert_int_equal(counted, 1); /* of the directive and of the decree */
	world_close(&w);
}

static void a_past_quarter_asks_what_held_on_its_date(void **state)
{
	struct world w;
	struct duty_row *rows;
	const struct duty_row *r;
	size_t n;

	(void)state;
	world_open(&w);
	put(&w, "declarations", 40, "code=X1|kind=no_systems|unit=5|date=2026-12-20");
	put(&w, "declarations", 41, "code=X2|kind=no_systems|unit=5|date=2027-04-25");
	n = closed(&w, "2027-11-20", "2634.1c.list", &rows);
	r = of_period(rows, n, 5, "2027-03-31"); /* 10/01: the confirmation of 20/12 held */
	assert_true(r && r->state == ST_MET && r->timing == TIMING_ON_TIME);
	r = of_period(rows, n, 5, "2027-06-30"); /* 10/04: it had run out on 22/03; given on 25/04 */
	assert_true(r && r->state == ST_MET && r->timing == TIMING_DONE_LATE);
	r = of_period(rows, n, 5, "2027-09-30"); /* 10/07: the one of 25/04 held */
	assert_true(r && r->state == ST_MET && r->timing == TIMING_ON_TIME);
	r = of_period(rows, n, 6, "2027-06-30"); /* never said a word */
	assert_true(r && r->state == ST_LATE && r->silent);
	assert_null(of_period(rows, n, 6, "2026-12-31")); /* 10/10/2026 was before anybody was asked */
	world_close(&w);
}

static void a_closed_period_belongs_to_who_held_the_role_then(void **state)
{
	struct world w;
	struct duty_row *rows;
	size_t n;

	(void)state;
	world_open(&w);
	put(&w, "roles", 12, "code=R2|unit=2|role=specialised|valid_from=2020-01-01|valid_to=2027-06-30|basis=10");
	put(&w, "roles", 16, "code=R5|unit=6|role=specialised|valid_from=2027-07-01|basis=10");
	n = closed(&w, "2028-02-01", "2634.2g.course", &rows);
	assert_non_null(of_period(rows, n, 2, "2026-12-31"));
	assert_null(of_period(rows, n, 6, "2026-12-31"));
	assert_non_null(of_period(rows, n, 6, "2027-12-31"));
	assert_null(of_period(rows, n, 2, "2027-12-31"));
	world_close(&w);
}

static void closed_rows_are_bounded_in_time(void **state)
{
	struct world w;
	struct duty_row *rows;
	size_t n;

	(void)state;
	world_open(&w);
	n = closed(&w, "2040-06-01", "2634.1c.list", &rows);
	assert_int_equal(n, 5 * 12); /* five units that owe it, twelve quarters: three years */
	for (size_t i = 1; i < n; i++)
		assert_true(rows[i - 1].period.last >= rows[i].period.last);
	world_close(&w);
}

/* Once anything else of the system was entered in January, the board of 31 December said "done late" of who answers for it and operates it. */
static void what_was_assigned_in_time_is_not_late_by_another_edit(void **state)
{
	struct world w;
	const struct duty_row *r;
	static const char *const duties[] = { "2634.1a.person", "law.operator" };

	(void)state;
	world_open(&w);
	put(&w, "people", 40, "code=P|unit=5|post=Trưởng phòng");
	put(&w, "systems", 20, RUNS "|accountable=40");
	put(&w, "documents", 41, "code=PC|number=3/QĐ-BM|date=2025-03-01|signer_post=Bộ trưởng");
	put(&w, "proofs", 42, "code=M|document=41|proves=assignment|subjects=20,40,5");
	for (int edited = 0; edited < 2; edited++) {
		for (size_t i = 0; i < COUNT(duties); i++) {
			r = row_at(&w, "2026-12-31", duties[i], 20, 0);
			assert_true(r->state == ST_MET && r->timing == TIMING_ON_TIME && r->since == day("2025-03-01"));
		}
		w.at = when("2027-01-10T08:00:00Z");
		put(&w, "systems", 20, RUNS "|accountable=40|purpose=Tra cứu");
	}
	world_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_missed_year_is_closed_and_never_red_in_the_next),
		cmocka_unit_test(what_was_late_again_when_its_year_closed_is_closed_as_not_done),
		cmocka_unit_test(what_was_done_stays_done_on_time_or_late),
		cmocka_unit_test(a_closed_year_counts_a_matter_once),
		cmocka_unit_test(a_past_quarter_asks_what_held_on_its_date),
		cmocka_unit_test(a_closed_period_belongs_to_who_held_the_role_then),
		cmocka_unit_test(closed_rows_are_bounded_in_time),
		cmocka_unit_test(what_was_assigned_in_time_is_not_late_by_another_edit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
