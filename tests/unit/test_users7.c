/* The tests that users.md 7 asks for, by their numbers: (iii) to (viii) of the engine; as people meet them on the pages they are in
 * tests/browser/eight.test.mjs. (iv) by the other switch, what was known then, is in test_duty_store.c; (i), the unit's year in minutes, is in
 * tests/browser/paths.test.mjs; (ii), the messy workbook, in test_intake.c. */
#include "duty_world.h"

#define OPERATING                                                                                                                  \
	"code=HT1|name=Hệ thống "                                                                                              \
	"1|unit=5|operator=5|state=operating|operating_from=2020-05-01|kind=citizen_business|handles_procedures=1|info=personal"

static void users_7_iii_the_day_after_launch_nothing_is_red_and_16_working_days_later_the_silent_unit_is(void **state)
{
	struct world w;

	(void)state;
	world_open(&w); /* test (iii) */
	put(&w, "systems", 20, OPERATING);
	assert_int_equal(board_make(&w.cx, &w.f, w.law, when("2026-11-03"), &w.b), RC_OK);
	for (size_t i = 0; i < w.b.n; i++)
		assert_true(w.b.rows[i].state != ST_LATE || says(&w, &w.b.rows[i], "suy đoán"));
	EXPECT(&w, "2026-11-23", "2634.1c.list", 5, 0, ST_UNKNOWN);
	EXPECT(&w, "2026-11-24", "2634.1c.list", 5, 0, ST_LATE);
	assert_true(row_at(&w, "2026-11-24", "2634.1c.list", 5, 0)->silent);
	assert_int_equal(row_at(&w, "2026-11-24", "2634.1c.list", 5, 0)->since, day("2026-11-24"));
	world_close(&w);
}

static void users_7_iv_the_30th_of_september_2024_by_what_is_known_today(void **state)
{
	struct world w;
	const struct duty_row *r;

	(void)state;
	world_open(&w); /* test (iv): by what is known today; test_duty_store.c has the other switch */
	put(&w, "systems", 20, OPERATING);
	put(&w, "documents", 23, "code=D|number=5/QĐ|date=2024-08-15|signer_post=Bộ trưởng");
	put(&w, "regulations", 24, "code=Q|title=Quy chế|kind=regulation|date=2023-01-01|systems=20");
	put(&w, "level-decisions", 25,
		"code=L|system=20|level=3|number=5/QĐ|date=2024-08-15|authority_kind=owner|authority=1|document=23");
	EXPECT(&w, "2024-09-30", "2634.1c.approve.2024", 20, 0, ST_MET);
	EXPECT(&w, "2024-08-01", "2634.1c.approve.2024", 20, 0, ST_DUE);
	assert_false(row_at(&w, "2024-09-30", "2634.1c.approve.2024", 20, 0)->legacy);
	assert_null(row_at(&w, "2024-09-30", "2634.1c.approve", 20, 0)); /* the rule of 2026 was not there */
	r = row_at(&w, "2026-11-22", "2634.1c.approve.2024", 20, 0);
	assert_true(r->legacy && r->state == ST_MET && r->timing == TIMING_ON_TIME);
	put(&w, "documents", 23, "code=D|number=5/QĐ|date=2024-10-15|signer_post=Bộ trưởng");
	put(&w, "level-decisions", 25,
		"code=L|system=20|level=3|number=5/QĐ|date=2024-10-15|authority_kind=owner|authority=1|document=23");
	r = row_at(&w, "2026-11-22", "2634.1c.approve.2024", 20, 0);
	assert_true(r->legacy && r->state == ST_MET && r->timing == TIMING_DONE_LATE);
	assert_true(says(&w, r, "15 ngày"));
	world_close(&w);
}

static void users_7_v_replacing_the_regulation_flips_no_system(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, "documents", 21, "code=D21|number=812/QĐ-BM|date=2026-10-01|signer_post=Bộ trưởng");
	put(&w, "regulations", 22,
		"code=Q1|title=Quy chế 2024|kind=regulation|number=700/QĐ-BM|date=2024-02-01|basis=L86|document=21");
	for (int i = 0; i < 3; i++) {
		put(&w, "systems", 30 + i,
			arena_fmt(&w.cx.arena,
				"code=HT%d|name=Hệ thống "
				"%d|unit=5|operator=5|state=operating|operating_from=2020-05-01|kind=internal|info=private",
				i, i)
				.p);
		put(&w, "documents", 50 + i,
			arena_fmt(&w.cx.arena, "code=D%d|number=%d/QĐ-BM|date=2026-10-0%d|signer_post=Cục trưởng", 50 + i, i, i + 1)
				.p);
		put(&w, "level-decisions", 40 + i,
			arena_fmt(&w.cx.arena,
				"code=L%d|system=%d|level=2|number=%d/"
				"QĐ-BM|date=2026-10-0%d|authority_kind=specialised|authority=2|document=%d",
				i, 30 + i, i, i + 1, 50 + i)
				.p);
		EXPECT(&w, "2026-11-24", "2634.1c.approve", 30 + i, 0, ST_MET);
	}
	put(&w, "regulations", 23,
		"code=Q2|title=Quy chế 2026|kind=regulation|number=901/QĐ-BM|date=2026-11-10|basis=L116|document=21|replaces=22");
	for (int i = 0; i < 3; i++)
		EXPECT(&w, "2026-11-24", "2634.1c.approve", 30 + i, 0, ST_MET);
	put(&w, "regulations", 22,
		"code=Q1|title=Quy chế "
		"2024|kind=regulation|number=700/QĐ-BM|date=2024-02-01|valid_to=2026-11-09|basis=L86|document=21");
	assert_int_equal(board_make(&w.cx, &w.f, w.law, when("2027-06-01"), &w.b), RC_OK);
	for (size_t i = 0; i < w.b.n; i++)
		assert_int_not_equal(w.b.rows[i].state, ST_CONTRADICTED);
	world_close(&w);
}

static void users_7_vi_one_training_report_closes_2g_once_and_1b_for_exactly_those_listed(void **state)
{
	struct world w;
	struct str s;

	(void)state;
	world_open(&w); /* test (vi) */
	for (int i = 0; i < 40; i++) {
		s = arena_fmt(&w.cx.arena, "code=PA%d|unit=5|post=Chuyên viên|employed_from=2020-01-01", i);
		put(&w, "people", 200 + i, s.p);
		s = arena_fmt(&w.cx.arena, "code=PB%d|unit=6|post=Chuyên viên|employed_from=2020-01-01", i);
		put(&w, "people", 300 + i, s.p);
	}
	struct buf list AUTO(buf_done) = { 0 };

	buf_init(&list, 1 << 16);
	buf_z(&list, "code=T1|kind=training|unit=2|done_on=2026-10-10|documents=400|attendance=");
	for (int i = 0; i < 38; i++)
		buf_fmt(&list, "%d,", 200 + i); /* 38 of 40 of vụ A: exactly 95 % */
	for (int i = 0; i < 8; i++)
		buf_fmt(&list, "%s%d", i ? "," : "", 300 + i); /* 8 of 40 of vụ B */
	buf_byte(&list, '\0');
	put(&w, "documents", 400, "code=D400|number=8/BC|date=2026-10-12|signer_post=Cục trưởng|checked=1|local_ref=Tủ 3");
	put(&w, "activities", 401, list.p);
	EXPECT(&w, "2026-11-24", "2634.2g.course", 2, 0, ST_MET);
	EXPECT(&w, "2026-11-24", "2634.1b.brief", 5, 0, ST_MET);
	EXPECT(&w, "2026-11-24", "2634.1b.brief", 6, 0, ST_DUE);
	put(&w, "documents", 400, "code=D400|number=8/BC|date=2026-10-12|signer_post=Cục trưởng");
	EXPECT(&w, "2026-11-24", "2634.1b.brief", 5, 0, ST_UNKNOWN); /* a list wants a second person */
	put(&w, "documents", 400, "code=D400|number=8/BC|date=2026-10-12|signer_post=Cục trưởng|checked=1|local_ref=Tủ 3");
	put(&w, "people", 240, "code=PA40|unit=5|post=Người mới|employed_from=2026-10-20");
	EXPECT(&w, "2026-11-24", "2634.1b.brief", 5, 0, ST_MET); /* newcomers have 60 days */
	EXPECT(&w, "2026-12-31", "2634.1b.brief", 5, 0, ST_DUE); /* 38 of 41 */
	put(&w, "units", 5, "code=VA|name=Vụ A|kind=vu|parent=1|headcount=41");
	EXPECT(&w, "2026-11-24", "2634.1b.brief", 5, 0, ST_MET); /* 40 and the newcomer */
	put(&w, "units", 5, "code=VA|name=Vụ A|kind=vu|parent=1|headcount=60");
	EXPECT(&w, "2026-11-24", "2634.1b.brief", 5, 0, ST_DUE); /* the unit left people out: 38 of 59 */
	world_close(&w);
}

static void users_7_vii_a_retired_system_that_receives_a_log_does_not_agree(void **state)
{
	struct world w;

	(void)state;
	world_open(&w); /* test (vii) */
	put(&w, "systems", 20, "code=HT1|name=Hệ thống 1|unit=5|state=retired|operating_from=2020-05-01|retired_on=2026-06-01");
	assert_int_not_equal(row_at(&w, "2026-11-24", "2634.1c.approve", 20, 0)->state, ST_NOT_APPLICABLE); /* nobody can show it */
	put(&w, "documents", 21, "code=D21|number=1/QĐ|date=2026-05-20|signer_post=Bộ trưởng");
	put(&w, "documents", 22, "code=D22|number=1/BB|date=2026-06-01|signer_post=Cục trưởng");
	put(&w, "proofs", 23, "code=M1|document=22|proves=retirement|subjects=20");
	put(&w, "systems", 20,
		"code=HT1|name=Hệ thống 1|unit=5|state=retired|operating_from=2020-05-01|retired_on=2026-06-01|retire_document=21");
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_NOT_APPLICABLE);
	EXPECT(&w, "2026-11-24", "2634.2b.scan", 20, 0, ST_NOT_APPLICABLE);
	put(&w, "activities", 24, "code=N1|kind=log_received|done_on=2026-11-20|subjects=20|machine=1");
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_CONTRADICTED);
	world_close(&w);
}

static void users_7_viii_a_rule_read_second_hand_never_makes_late(void **state)
{
	struct world w;

	(void)state;
	world_open(&w); /* test (viii), over every day of three years */
	put(&w, "systems", 20, OPERATING);
	put(&w, "systems", 21,
		"code=HT2|name=Hệ thống "
		"2|unit=6|state=operating|operating_from=2021-01-01|kind=internal|info=public|handles_procedures=0");
	put(&w, "level-decisions", 22, "code=L|system=20|level=4|number=1/QĐ|date=2025-01-01|authority_kind=owner|authority=1");
	put(&w, "providers", 23, "code=NCC|name=NCC");
	put(&w, "contracts", 24, "code=HD|provider=23|number=1|systems=20,21|signed_on=2025-01-01");
	for (int32_t d = day("2026-08-20"); d < day("2028-12-31"); d += 9) {
		assert_int_equal(board_make(&w.cx, &w.f, w.law, day_end(d), &w.b), RC_OK);
		for (size_t i = 0; i < w.b.n; i++)
			if (w.b.rows[i].duty->mark != MARK_V)
				assert_int_not_equal(w.b.rows[i].state, ST_LATE);
	}
	world_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(users_7_iii_the_day_after_launch_nothing_is_red_and_16_working_days_later_the_silent_unit_is),
		cmocka_unit_test(users_7_iv_the_30th_of_september_2024_by_what_is_known_today),
		cmocka_unit_test(users_7_v_replacing_the_regulation_flips_no_system),
		cmocka_unit_test(users_7_vi_one_training_report_closes_2g_once_and_1b_for_exactly_those_listed),
		cmocka_unit_test(users_7_vii_a_retired_system_that_receives_a_log_does_not_agree),
		cmocka_unit_test(users_7_viii_a_rule_read_second_hand_never_makes_late),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
