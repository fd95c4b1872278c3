/* The order of evaluation, the two clocks, silence, extensions, plans, not applicable, waiting, legacy, groups: users.md 0, 3, 7. */
#include "duty_world.h"

#define OPERATING                                                                                                                  \
	"code=HT1|name=Hệ thống "                                                                                              \
	"1|unit=5|operator=5|state=operating|operating_from=2020-05-01|kind=citizen_business|handles_procedures=1|info=personal"

/* What is said of a provider and one of its systems is said of that pair; of the provider alone, of all of them. */
static void what_is_said_of_a_pair_moves_no_other_row(void **state)
{
	static const char *const said =
		"code=X1|kind=waiting|unit=5|subject=140|duty=2634.5b.access|date=2026-11-03|until=2027-03-01|"
		"waits_for=Bộ|document=10|about=";
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, "providers", 140, "code=NCC|name=Nhà cung cấp");
	put(&w, "systems", 20, OPERATING "|provider=140");
	put(&w, "systems", 21, "code=HT2|name=Hệ thống 2|unit=5|operator=5|state=operating|operating_from=2020-05-01|provider=140");
	for (int about = 20; about >= 0; about -= 20) {
		put(&w, "declarations", 150, arena_fmt(&w.cx.arena, "%s%d", said, about).p);
		assert_int_equal(row_at(&w, "2026-11-10", "2634.5b.access", 140, 20)->waiting, 150);
		assert_int_equal(row_at(&w, "2026-11-10", "2634.5b.access", 140, 21)->waiting, about ? 0 : 150);
	}
	world_close(&w);
}

static void before_the_window_is_set_nobody_is_silent(void **state)
{
	struct world w;
	const struct duty_row *r;

	(void)state;
	world_open(&w);
	facts_remove(&w.f, 15);
	r = row_at(&w, "2027-06-01", "2634.1c.list", 5, 0);
	assert_int_equal(r->state, ST_UNKNOWN);
	assert_true(r->no_window && says(&w, r, "chưa đặt mốc"));
	world_close(&w);
}

static void honesty_is_never_worse_than_silence(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, "systems", 20, OPERATING);
	put(&w, "systems", 21,
		"code=HT2|name=Hệ thống "
		"2|unit=6|operator=6|state=operating|operating_from=2020-05-01|kind=citizen_business|handles_procedures=1|dossier_"
		"state=drafting");
	put(&w, "systems", 22, "code=HT3|name=Hệ thống 3|unit=6"); /* types nothing at all */
	EXPECT(&w, "2026-12-24", "2634.1c.approve", 20, 0, ST_LATE);
	EXPECT(&w, "2026-12-24", "2634.1c.approve", 21, 0, ST_LATE);
	assert_false(row_at(&w, "2026-12-24", "2634.1c.approve", 21, 0)->silent);
	EXPECT(&w, "2027-01-05", "2634.1a.person", 22, 0, ST_UNKNOWN);
	assert_true(row_at(&w, "2026-12-24", "2634.1c.approve", 20, 0)->silent);
	world_close(&w);
}

static void a_passed_milestone_is_history_written_once(void **state)
{
	struct world w;
	struct board_counts all, none;
	const struct duty_row *r;

	(void)state;
	world_open(&w);
	put(&w, "systems", 20, "code=HT1|name=Hệ thống 1|unit=5|state=operating|operating_from=2020-05-01|dossier_state=drafting");
	put(&w, "systems", 21, "code=HT2|name=Hệ thống 2|unit=5|state=operating|operating_from=2025-05-01");
	r = row_at(&w, "2026-11-22", "2634.1c.approve.2024", 20, 0);
	assert_true(r->legacy && r->state == ST_LATE && !r->counted && says(&w, r, "quá 783 ngày"));
	EXPECT(&w, "2026-11-22", "2634.1c.approve.2024", 21, 0, ST_NOT_APPLICABLE); /* not operating on that day */
	put(&w, "systems", 22, "code=HT3|name=Hệ thống 3|unit=5|state=operating|operating_from=2020-05-01");
	r = row_at(&w, "2026-12-01", "2634.1c.approve.2024", 22, 0); /* of whom nothing was told: as many days late as the others */
	assert_true(r->legacy && r->silent && says(&w, r, "Chưa báo cáo: quá hạn 30/09/2024, quá 792 ngày"));
	board_count(&w.b, &(struct board_filter){ .clause = STR("1.c"), .subject = 20 }, &all);
	assert_int_equal(all.legacy, 2);
	board_count(&w.b, &(struct board_filter){ .clause = STR("1.c"), .subject = 20, .state = STR("late") }, &none);
	assert_int_equal(none.late, 0); /* levels 3 to 5 have a date, and nobody said which it is to be */
	r = row_at(&w, "2026-11-22", "2634.1c.approve", 20, 0);
	assert_true(r->state == ST_UNKNOWN && says(&w, r, "chưa kết luận quá hạn"));
	put(&w, "systems", 20,
		"code=HT1|name=Hệ thống "
		"1|unit=5|state=operating|operating_from=2020-05-01|dossier_state=drafting|proposed_level=2");
	EXPECT(&w, "2026-11-22", "2634.1c.approve", 20, 0, ST_UNKNOWN);
	put(&w, "systems", 20,
		"code=HT1|name=Hệ thống "
		"1|unit=5|state=operating|operating_from=2020-05-01|dossier_state=drafting|proposed_level=3");
	assert_true(row_at(&w, "2026-11-22", "2634.1c.approve.2024", 20, 0)->legacy);
	board_count(&w.b, &(struct board_filter){ .clause = STR("1.c"), .subject = 20, .state = STR("late") }, &none);
	assert_int_equal(none.late, 1); /* the live rule alone */
	world_close(&w);
}

static void a_matter_is_counted_once_under_the_strictest_rule(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, "systems", 20, OPERATING);
	assert_true(row_at(&w, "2026-11-24", "2634.1c.approve", 20, 0)->counted);
	assert_false(row_at(&w, "2026-11-24", "law.approve", 20, 0)->counted);
	for (size_t i = 0; i < w.b.n; i++)
		for (size_t k = i + 1; k < w.b.n; k++) {
			const struct duty_row *a = &w.b.rows[i], *b = &w.b.rows[k];

			if (a->counted && b->counted && a->subject == b->subject && a->about == b->about && a->duty->matter.n)
				assert_false(str_eq(a->duty->matter, b->duty->matter));
		}
	world_close(&w);
}

static void a_remedial_plan_is_a_backlog_and_still_late(void **state)
{
	struct world w;
	const struct duty_row *r;

	(void)state;
	world_open(&w);
	put(&w, "systems", 20,
		"code=HT1|name=Hệ thống "
		"1|unit=5|operator=5|state=operating|operating_from=2020-05-01|kind=citizen_business|handles_procedures=1|dossier_"
		"state=drafting");
	put(&w, "documents", 30, "code=D30|number=9/KH|date=2026-11-05|signer_post=Bộ trưởng|issuer=Bộ Mẫu|checked=1");
	put(&w, "declarations", 31,
		"code=K1|kind=remedial_plan|subject=20|duty=2634.1c.approve|date=2026-11-05|until=2027-03-31|document=30|by_unit="
		"1");
	r = row_at(&w, "2026-11-10", "2634.1c.approve", 20, 0); /* new in 90 days: red all the same */
	assert_true(r->state == ST_LATE && !r->backlog && r->planned);
	assert_true(says(&w, r, "còn là Quá hạn, chỉ tính Tồn đọng từ 18/11/2026") && !says(&w, r, "Tồn đọng –"));
	r = row_at(&w, "2026-12-20", "2634.1c.approve", 20, 0);
	assert_true(r->state == ST_LATE && r->backlog && says(&w, r, "Tồn đọng – đang khắc phục") && !says(&w, r, "chỉ tính"));
	assert_int_equal(duty_face(&w.b, r), FACE_BACKLOG);
	r = row_at(&w, "2027-04-01", "2634.1c.approve", 20, 0); /* its milestone was missed */
	assert_true(r->state == ST_LATE && !r->backlog);
	put(&w, "declarations", 31, "code=K1|kind=remedial_plan|subject=20|duty=2634.1c.approve|date=2026-11-05|until=2027-03-31");
	assert_false(row_at(&w, "2026-12-20", "2634.1c.approve", 20, 0)->backlog);
	world_close(&w);
}

/* Who has a plan that was approved has answered: what is late is late, and nobody is told to report it or to make a plan. */
static void an_approved_plan_is_an_answer(void **state)
{
	struct world w;
	const struct duty_row *r;

	(void)state;
	world_open(&w);
	put(&w, "systems", 20, "code=HT1|name=Hệ thống|unit=5|operator=5|state=operating|operating_from=2020-05-01");
	put(&w, "documents", 30, "code=D30|number=9/KH|date=2027-01-05|signer_post=Bộ trưởng|issuer=Bộ Mẫu|checked=1");
	r = row_at(&w, "2027-01-20", "2634.1c.list", 5, 0);
	assert_true(r->state == ST_LATE && r->silent);
	put(&w, "declarations", 31,
		"code=K1|kind=remedial_plan|unit=5|duty=2634.1c.list|date=2027-01-05|until=2027-02-10|document=30|by_unit=1");
	r = row_at(&w, "2027-01-20", "2634.1c.list", 5, 0);
	assert_true(r->state == ST_LATE && !r->silent && r->planned && !r->backlog);
	assert_false(says(&w, r, "Chưa báo cáo"));
	assert_int_equal(duty_face(&w.b, r), FACE_LATE);
	r = row_at(&w, "2027-02-20", "2634.1c.list", 5, 0); /* its milestone was missed: late, not silent */
	assert_true(r->state == ST_LATE && !r->silent && !r->planned);
	world_close(&w);
}

/* A paper on the protection plan says something, though not how far it is implemented. */
static void a_paper_on_the_plan_is_no_silence(void **state)
{
	struct world w;
	const struct duty_row *r;

	(void)state;
	world_open(&w);
	approve(&w);
	put(&w, "systems", 20, "code=HT1|name=Hệ thống|unit=5|operator=5|state=operating|operating_from=2026-08-25");
	r = row_at(&w, "2027-01-20", "2634.1c.plan", 20, 0);
	assert_true(r->state == ST_LATE && r->silent);
	put(&w, "documents", 30, "code=D30|number=9/PA|date=2026-11-05|signer_post=Bộ trưởng|issuer=Bộ Mẫu|checked=1");
	put(&w, "proofs", 31, "code=P1|document=30|proves=plan|subjects=20");
	r = row_at(&w, "2027-01-20", "2634.1c.plan", 20, 0);
	assert_true(r->state == ST_LATE && !r->silent);
	assert_true(says(&w, r, "Có văn bản về phương án") && !says(&w, r, "Chưa báo cáo"));
	world_close(&w);
}

static void not_applicable_comes_from_above_and_expires(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, "documents", 30, "code=D30|number=9/QĐ|date=2026-11-05|signer_post=Bộ trưởng|issuer=Bộ Mẫu|checked=1");
	put(&w, "declarations", 31, "code=N1|kind=not_applicable|unit=5|duty=2634.1a.assign|date=2026-11-05|document=30|by_unit=5");
	EXPECT(&w, "2026-11-10", "2634.1a.assign", 5, 0, ST_DUE); /* by the unit itself: no */
	put(&w, "declarations", 31, "code=N1|kind=not_applicable|unit=5|duty=2634.1a.assign|date=2026-11-05|document=30|by_unit=1");
	EXPECT(&w, "2026-11-10", "2634.1a.assign", 5, 0, ST_NOT_APPLICABLE);
	EXPECT(&w, "2027-11-05", "2634.1a.assign", 5, 0, ST_NOT_APPLICABLE);
	EXPECT(&w, "2027-11-06", "2634.1a.assign", 5, 0, ST_DUE); /* twelve months */
	EXPECT(&w, "2026-11-10", "2634.1a.direct", 5, 0, ST_DUE); /* of that duty alone */
	world_close(&w);
}

static void waiting_stands_beside_the_state_and_excuses_nothing(void **state)
{
	struct world w;
	const struct duty_row *r;

	(void)state;
	world_open(&w);
	put(&w, "systems", 20, OPERATING);
	put(&w, "documents", 30, "code=D30|number=77/CV|date=2026-11-05|signer_post=Cục trưởng");
	put(&w, "declarations", 31, "code=C1|kind=waiting|subject=20|duty=2634.1c.approve|date=2026-11-05|waits_for=Bộ Công an");
	r = row_at(&w, "2026-11-24", "2634.1c.approve", 20, 0);
	assert_true(r->state == ST_LATE && r->waiting == 0); /* no letter */
	put(&w, "declarations", 31,
		"code=C1|kind=waiting|subject=20|duty=2634.1c.approve|date=2026-11-05|waits_for=Bộ Công an|document=30");
	r = row_at(&w, "2026-11-24", "2634.1c.approve", 20, 0);
	assert_true(r->waiting == 0 && says(&w, r, "thời hạn trả lời")); /* no date by which the other side must answer */
	put(&w, "declarations", 31,
		"code=C1|kind=waiting|subject=20|duty=2634.1c.approve|date=2026-11-05|until=2026-12-01|waits_for=Bộ Công "
		"an|document=30");
	r = row_at(&w, "2026-11-24", "2634.1c.approve", 20, 0);
	assert_true(r->state == ST_LATE && r->waiting == 31);
	assert_true(str_is(duty_waiting_text(&w.cx.arena, &w.b, r), "Bộ Công an, 05/11/2026, 77/CV"));
	assert_int_equal(row_at(&w, "2026-12-02", "2634.1c.approve", 20, 0)->waiting, 0); /* their time is over: it is ours again */
	world_close(&w);
}

static void leaders_see_a_contradiction_after_five_working_days(void **state)
{
	struct world w;
	const struct duty_row *r;

	(void)state;
	world_open(&w);
	w.at = when("2026-11-09T03:00:00Z"); /* a Monday */
	put(&w, "systems", 20, OPERATING);
	put(&w, "declarations", 30, "code=X1|kind=no_systems|unit=5|date=2026-11-03");
	r = row_at(&w, "2026-11-10", "2634.1c.list", 5, 0);
	assert_int_equal(r->state, ST_CONTRADICTED);
	assert_int_equal(r->leaders_from, day("2026-11-17"));
	assert_false(r->explained);
	w.at = when("2026-11-11T03:00:00Z");
	put(&w, "declarations", 31, "code=E1|kind=explanation|unit=5|duty=2634.1c.list|date=2026-11-11|note=nhầm");
	assert_true(row_at(&w, "2026-11-12", "2634.1c.list", 5, 0)->explained);
	world_close(&w);
}

static void a_list_that_ran_out_is_late_from_the_tenth(void **state)
{
	struct world w;
	const struct duty_row *r;

	(void)state;
	world_open(&w);
	put(&w, "settings", 15, "code=window.start|value=2026-09-01");
	put(&w, "declarations", 30, "code=X1|kind=list_confirmed|unit=5|date=2026-10-05"); /* holds to 05/01 */
	EXPECT(&w, "2027-01-05", "2634.1c.list", 5, 0, ST_MET);
	r = row_at(&w, "2027-01-06", "2634.1c.list", 5, 0);
	assert_true(r->state == ST_STALE && r->due == day("2027-01-10"));
	EXPECT(&w, "2027-01-10", "2634.1c.list", 5, 0, ST_STALE);
	r = row_at(&w, "2027-01-11", "2634.1c.list", 5, 0);
	assert_true(r->state == ST_LATE && r->since == day("2027-01-11"));
	put(&w, "declarations", 30, "code=X1|kind=list_confirmed|unit=5|date=2026-10-20"); /* holds to 20/01: past the tenth */
	EXPECT(&w, "2027-01-20", "2634.1c.list", 5, 0, ST_MET);
	EXPECT(&w, "2027-02-19", "2634.1c.list", 5, 0, ST_STALE);
	EXPECT(&w, "2027-02-20", "2634.1c.list", 5, 0, ST_LATE);
	world_close(&w);
}

static void codes_1d_and_1dd_are_two_points(void **state)
{
	struct world w;
	size_t d = 0, dd = 0;

	(void)state;
	world_open(&w);
	put(&w, "systems", 20, OPERATING);
	put(&w, "activities", 21, "code=W1|kind=warning_received|at=2026-11-03T02:00:00Z|severity=high|subjects=20");
	assert_int_equal(board_make(&w.cx, &w.f, w.law, when("2026-11-10"), &w.b), RC_OK);
	for (size_t i = 0; i < w.b.n; i++) {
		d += board_match(&w.b, &w.b.rows[i], &(struct board_filter){ .clause = STR("1.d") });
		dd += board_match(&w.b, &w.b.rows[i], &(struct board_filter){ .clause = clause_code(&w.cx.arena, STR("1.dd")) });
	}
	assert_int_equal(d, 1);
	assert_true(dd >= 1);
	assert_true(str_is(clause_code(&w.cx.arena, STR("2.dd")), "2.đ"));
	assert_true(str_is(clause_code(&w.cx.arena, STR("NĐ331.28")), "ND331.28")); /* as pages show it */
	assert_true(
		str_is(clause_show(&w.cx.arena, STR("1.d, ND331.28,QD05.11, NDA, 2.ND3")), "1.d, NĐ331.28,QĐ05.11, NDA, 2.ND3"));
	assert_true(clause_cmp(STR("1.d"), STR("1.đ")) < 0 && clause_cmp(STR("1.đ"), STR("1.e")) < 0 &&
		    clause_cmp(STR("1.e"), STR("2.a")) < 0);
	assert_true(clause_cmp(STR("2.e"), STR("2.g")) < 0 && clause_cmp(STR("9"), STR("10")) < 0);
	world_close(&w);
}

static void points_2dd_and_3b_are_in_no_total(void **state)
{
	struct world w;
	struct board_counts c;
	size_t shown = 0;

	(void)state;
	world_open(&w);
	put(&w, "systems", 20, "code=CT1|name=Trang tin|unit=3|operator=3|state=operating|operating_from=2020-05-01");
	assert_int_equal(board_make(&w.cx, &w.f, w.law, when("2027-11-10"), &w.b), RC_OK);
	board_count(&w.b, &(struct board_filter){ .clause = STR("2.đ") }, &c);
	assert_int_equal(c.all, 0);
	assert_int_equal(c.informational, 1);
	for (size_t i = 0; i < w.b.n; i++) {
		shown += board_match(&w.b, &w.b.rows[i], &(struct board_filter){ .clause = STR("3.b") });
		assert_false(str_is(w.b.rows[i].duty->clause, "3.b"));
	}
	assert_true(shown >= 4);
	world_close(&w);
}

static void a_system_being_handed_over_is_in_no_total(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, "systems", 20, "code=HT1|name=Cổng|unit=5|state=transferring");
	assert_int_equal(board_make(&w.cx, &w.f, w.law, when("2027-11-10"), &w.b), RC_OK);
	for (size_t i = 0; i < w.b.n; i++)
		if (w.b.rows[i].subject == 20)
			assert_true(w.b.rows[i].excluded && !duty_in_totals(&w.b.rows[i]) && w.b.rows[i].state == ST_UNKNOWN);
	world_close(&w);
}

static void an_expired_legal_basis_is_one_item_to_renew(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, "documents", 20, "code=D|number=968/QĐ|date=2018-10-18|signer_post=Chủ nhiệm");
	put(&w, "regulations", 21, "code=Q1|title=Quy trình|kind=process|unit=2|date=2018-10-18|basis=L86|document=20");
	put(&w, "regulations", 22, "code=Q2|title=Quy chế|kind=regulation|unit=2|date=2020-01-07|basis=L86,ND85|document=20");
	EXPECT(&w, "2026-06-01", "2634.2d.basis", 2, 0, ST_MET);
	EXPECT(&w, "2026-11-24", "2634.2d.basis", 2, 0, ST_STALE);
	EXPECT(&w, "2027-01-01", "2634.2d.basis", 2, 0, ST_LATE);
	put(&w, "regulations", 23,
		"code=Q3|title=Quy chế mới|kind=regulation|unit=2|date=2026-10-07|basis=L116|document=20|replaces=22");
	put(&w, "regulations", 24,
		"code=Q4|title=Quy trình mới|kind=process|unit=2|date=2026-10-07|basis=L116|document=20|replaces=21");
	EXPECT(&w, "2026-11-24", "2634.2d.basis", 2, 0, ST_MET);
	put(&w, "regulations", 24, /* as people write it */
		"code=Q4|title=Quy trình mới|kind=process|unit=2|date=2026-10-07|basis=L116; Luật An toàn thông tin mạng số "
		"86/2015/QH13|document=20|replaces=21");
	EXPECT(&w, "2026-11-24", "2634.2d.basis", 2, 0, ST_STALE);
	put(&w, "regulations", 24,
		"code=Q4|title=Quy trình mới|kind=process|unit=2|date=2026-10-07|basis=Luật ATTTM 2015|document=20|replaces=21");
	EXPECT(&w, "2026-11-24", "2634.2d.basis", 2, 0, ST_UNKNOWN); /* what it rests on cannot be told */
	assert_true(says(&w, row_at(&w, "2026-11-24", "2634.2d.basis", 2, 0), "ghi mã hoặc số"));
	world_close(&w);
}

static void money_cannot_be_late_before_it_is_given_out(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, "documents", 20, "code=D|number=1/QĐ|date=2027-01-15|signer_post=Bộ trưởng");
	put(&w, "activities", 21, "code=N1|kind=budget_estimate|unit=4|done_on=2027-01-10|amount=10|amount_base=100|documents=20");
	EXPECT(&w, "2027-12-31", "2634.4.share", 4, 0, ST_DUE);
	put(&w, "activities", 22,
		"code=N2|kind=budget_allocation|unit=4|done_on=2027-01-15|amount=14|amount_base=100|documents=20");
	EXPECT(&w, "2027-06-30", "2634.4.share", 4, 0, ST_DUE);
	put(&w, "activities", 22,
		"code=N2|kind=budget_allocation|unit=4|done_on=2027-01-15|amount=15|amount_base=100|documents=20");
	EXPECT(&w, "2027-06-30", "2634.4.share", 4, 0, ST_MET);
	assert_null(row_at(&w, "2024-03-30", "2634.4.share", 4, 0));
	world_close(&w);
}

static void mail_counts_what_was_delivered(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, "units", 1, "code=BM|name=Bộ Mẫu|kind=office|headcount=1000");
	put(&w, "documents", 20, "code=D|number=1/BC|date=2026-10-20|signer_post=Giám đốc|checked=1|local_ref=Tủ 3");
	put(&w, "activities", 21,
		"code=T1|kind=mail_campaign|unit=3|done_on=2026-10-15|count_total=1000|count_done=949|documents=20");
	EXPECT(&w, "2026-11-24", "2634.3d.mail", 3, 0, ST_DUE);
	put(&w, "activities", 21,
		"code=T1|kind=mail_campaign|unit=3|done_on=2026-10-15|count_total=1000|count_done=950|documents=20");
	EXPECT(&w, "2026-11-24", "2634.3d.mail", 3, 0, ST_MET);
	put(&w, "activities", 21,
		"code=T1|kind=mail_campaign|unit=3|done_on=2026-10-15|count_total=1000|count_done=1001|documents=20");
	EXPECT(&w, "2026-11-24", "2634.3d.mail", 3, 0, ST_CONTRADICTED);
	world_close(&w);
}

static void an_assignment_older_than_the_head_must_be_renewed(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, "documents", 20, "code=D|number=1/TB|date=2026-02-01|signer_post=Vụ trưởng");
	put(&w, "proofs", 21, "code=M1|document=20|proves=assignment|subjects=5");
	EXPECT(&w, "2026-11-24", "2634.1a.assign", 5, 0, ST_MET);
	put(&w, "people", 22, "code=P1|unit=5|head=1|post=Vụ trưởng|employed_from=2026-11-10");
	EXPECT(&w, "2026-11-24", "2634.1a.assign", 5, 0, ST_STALE);
	EXPECT(&w, "2026-12-11", "2634.1a.assign", 5, 0, ST_LATE);
	world_close(&w);
}

static void pages_get_counts_a_matrix_news_and_questions(void **state)
{
	struct world w;
	struct board now, then;
	struct board_counts c;
	struct board_matrix m;
	const struct duty_row **rows;
	struct duty_question q[5];
	int all = 0;
	size_t n;

	(void)state;
	world_open(&w);
	put(&w, "systems", 20, OPERATING);
	put(&w, "systems", 21, "code=HT2|name=Hệ thống 2|unit=5");
	assert_int_equal(board_make(&w.cx, &w.f, w.law, when("2026-11-20"), &then), RC_OK);
	assert_int_equal(board_make(&w.cx, &w.f, w.law, when("2026-11-24"), &now), RC_OK);
	board_count(&now, &(struct board_filter){ 0 }, &c);
	assert_int_equal(c.all, c.done_on_time + c.done_late + c.open + c.late + c.unknown + c.contradicted);
	assert_true(c.silent > 0 && c.silent <= c.late);
	board_matrix(&w.cx, &now, &(struct board_filter){ 0 }, &m);
	for (size_t i = 0; i < m.n_clauses * m.n_units; i++)
		all += m.views[i / m.n_units] ? 0 : m.cells[i].all;
	assert_int_equal(all, c.all + c.informational);
	for (size_t i = 1; i < m.n_clauses; i++)
		if (str_eq(m.packs[i], m.packs[i - 1]))
			assert_true(clause_cmp(m.clauses[i - 1], m.clauses[i]) < 0);
	n = board_new_late(&w.cx, &now, &then, &(struct board_filter){ 0 }, &rows);
	assert_true(n > 0);
	for (size_t i = 0; i < n; i++)
		assert_true(rows[i]->state == ST_LATE && board_is_new_late(&then, rows[i]));
	assert_int_equal(board_make(&w.cx, &w.f, w.law, when("2026-12-20"), &now), RC_OK); /* before the year's last days */
	n = board_falling_due(&w.cx, &now, &(struct board_filter){ 0 }, &rows);
	assert_true(n > 0);
	for (size_t i = 0; i < n; i++)
		assert_true(rows[i]->due >= now.on && rows[i]->due <= now.on + BOARD_AHEAD &&
			    (i == 0 || rows[i - 1]->due <= rows[i]->due));
	assert_int_equal(board_make(&w.cx, &w.f, w.law, when("2026-11-24"), &now), RC_OK);
	n = board_questions(&w.cx, &now, 5, q, 5);
	assert_true(n >= 3);
	assert_true(str_is(str_z(q[0].field), "state") && q[0].about[0].subject == 21); /* one answer settles most */
	for (size_t i = 0; i < n; i++) {
		assert_true(q[i].n > 0 && (i == 0 || q[i - 1].about[0].worth >= q[i].about[0].worth));
		for (size_t k = 0; k < q[i].n; k++)
			assert_true(q[i].about[k].rows > 0 && (k == 0 || q[i].about[k - 1].worth >= q[i].about[k].worth));
		for (size_t k = 0; k < i; k++)
			assert_false(str_eq(q[i].text, q[k].text)); /* asked once, of all that it concerns */
	}
	world_close(&w);
}

static void a_2024_line_of_a_system_retired_since_keeps_its_own_reason(void **state)
{
	struct world w;
	const struct duty_row *r;

	(void)state;
	world_open(&w);
	put(&w, "documents", 21, "code=D21|number=1/QĐ|date=2024-08-20|signer_post=Bộ trưởng");
	put(&w, "regulations", 22, "code=Q|title=Quy chế|kind=regulation|date=2023-01-01|systems=20");
	put(&w, "level-decisions", 23,
		"code=L|system=20|level=3|number=1/"
		"QĐ|date=2024-08-20|authority_kind=owner|authority=1|document=21|revoked_on=2026-05-01");
	put(&w, "systems", 20, "code=HT1|name=Hệ thống 1|unit=5|state=retired|operating_from=2020-05-01|retired_on=2026-06-01");
	put(&w, "activities", 24, "code=N1|kind=log_received|done_on=2026-11-20|subjects=20|machine=1");
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_CONTRADICTED);
	r = row_at(&w, "2026-11-24", "2634.1c.approve.2024", 20, 0); /* what was so on its day: a later log takes nothing from it */
	assert_true(r->legacy && r->state == ST_MET && r->timing == TIMING_ON_TIME && says(&w, r, "Quyết định cấp độ 3"));
	facts_remove(&w.f, 23);
	r = row_at(&w, "2026-11-24", "2634.1c.approve.2024", 20, 0);
	assert_true(r->state == ST_LATE && says(&w, r, "Chưa có quyết định cấp độ") && !says(&w, r, "Còn được sử dụng"));
	world_close(&w);
}

/* One judge of facts: where the live row says that they exclude each other the milestone does not say "late". */
static void a_milestone_and_the_live_rule_agree_on_facts(void **state)
{
	struct world w;
	const struct duty_row *r;

	(void)state;
	world_open(&w);
	put(&w, "systems", 20, OPERATING);
	put(&w, "documents", 21, "code=D21|number=1/QĐ|date=2024-08-20|signer_post=Bộ trưởng");
	put(&w, "level-decisions", 23,
		"code=L1|system=20|level=3|number=1/QĐ|date=2024-08-20|authority_kind=owner|authority=1|document=21");
	EXPECT(&w, "2026-12-24", "2634.1c.approve", 20, 0, ST_CONTRADICTED); /* no regulation before it */
	r = row_at(&w, "2026-12-24", "2634.1c.approve.2024", 20, 0);
	assert_true(r->legacy && r->state == ST_CONTRADICTED && r->leaders_from == DAY_NONE && !duty_in_totals(r));
	put(&w, "regulations", 22, "code=Q|title=Quy chế|kind=regulation|date=2023-01-01|systems=20");
	EXPECT(&w, "2026-12-24", "2634.1c.approve.2024", 20, 0, ST_MET);
	world_close(&w);
}

/* The law names no date for levels 1 and 2 never levelled: due with its mark, never late. What could be level 3 has the strict date. */
static void a_system_known_to_be_of_a_low_level_is_never_late_without_a_date(void **state)
{
	static const struct {
		const char *traits;
		enum duty_state state;
	} cases[] = {
		{ "kind=internal|info=public", ST_DUE },
		{ "kind=internal|info=private", ST_DUE },
		{ "kind=internal", ST_LATE },
		{ "kind=internal|info=state_secret", ST_LATE },
		{ "kind=citizen_business|info=public", ST_LATE },
		{ "kind=citizen_business|info=public|handles_procedures=0|subjects_basic=5|subjects_sensitive=0", ST_DUE },
		{ "kind=citizen_business|info=public|handles_procedures=1", ST_LATE },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct world w;
		const struct duty_row *r;
		char pairs[300];

		world_open(&w);
		snprintf(pairs, sizeof pairs, "code=HT1|name=Hệ thống 1|unit=5|state=operating|operating_from=2020-05-01|%s",
			cases[i].traits);
		put(&w, "systems", 20, pairs);
		r = row_at(&w, "2026-12-24", "2634.1c.approve", 20, 0);
		if (r->state != cases[i].state)
			fail_msg("%s: %s", cases[i].traits, duty_state_names[r->state]);
		assert_true(r->state == ST_LATE || r->due == DAY_NONE);
		world_close(&w);
	}
}

static void an_advisory_date_that_passed_says_so_and_accuses_nobody(void **state)
{
	struct world w;
	const struct duty_row *r;

	(void)state;
	world_open(&w);
	put(&w, "systems", 20, OPERATING);
	put(&w, "assets", 24, "code=M1|name=m|system=20|kind=host|address=10.0.0.4");
	put(&w, "documents", 30, "code=D30|number=9/QĐ|date=2024-12-05|signer_post=Bộ trưởng|issuer=Bộ Mẫu|checked=1");
	put(&w, "activities", 33, "code=S1|kind=scan|done_on=2024-12-20|subjects=20|documents=30|targets=10.0.0.4");
	r = row_at(&w, "2026-12-24", "law.scan", 20, 0);
	assert_true(r->advisory && r->state == ST_UNKNOWN && r->due < w.b.on); /* neither "in time" nor late, on page and in JSON */
	assert_true(str_is(jv_str(jv_get(duty_row_json(&w.cx, &w.b, r), "timing")), "none"));
	assert_string_equal(duty_row_label(&w.b, r, false), "Đã qua ngày – cần đối chiếu văn bản gốc");
	assert_int_equal(duty_face(&w.b, r), FACE_UNKNOWN);
	world_close(&w);
}

static void a_level_decided_anew_takes_nothing_from_the_milestone_it_met(void **state)
{
	struct world w;
	const struct duty_row *r;

	(void)state;
	world_open(&w);
	put(&w, "systems", 20, OPERATING);
	put(&w, "documents", 21, "code=D21|number=1/QĐ|date=2024-08-20|signer_post=Bộ trưởng");
	put(&w, "regulations", 22, "code=Q|title=Quy chế|kind=regulation|date=2023-01-01|systems=20");
	put(&w, "level-decisions", 23,
		"code=L1|system=20|level=3|number=1/"
		"QĐ|date=2024-08-20|authority_kind=owner|authority=1|document=21|revoked_on=2026-10-01");
	put(&w, "level-decisions", 24,
		"code=L2|system=20|level=4|number=2/QĐ|date=2026-10-01|authority_kind=owner|authority=1|document=21");
	r = row_at(&w, "2026-11-24", "2634.1c.approve.2024", 20, 0);
	assert_true(r->state == ST_MET && r->timing == TIMING_ON_TIME);
	put(&w, "level-decisions",
		23, /* not by whom Decree 85 names, of which nobody here has seen the text: neither met nor late */
		"code=L1|system=20|level=2|number=1/"
		"QĐ|date=2024-08-20|authority_kind=owner|authority=1|document=21|revoked_on=2026-10-01");
	r = row_at(&w, "2026-11-24", "2634.1c.approve.2024", 20, 0);
	assert_true(r->state == ST_UNKNOWN && says(&w, r, "cần đối chiếu văn bản gốc"));
	facts_remove(&w.f, 23);
	r = row_at(&w, "2024-10-15", "2634.1c.approve.2024", 20, 0); /* today it is known when it was decided: not on that day */
	assert_true(r->state == ST_LATE && says(&w, r, "01/10/2026, sau ngày đang xem"));
	world_close(&w);
}

static void an_act_before_its_date_is_due_and_the_line_says_how_near(void **state)
{
	struct world w;
	struct jv *o;

	(void)state;
	world_open(&w);
	put(&w, "systems", 20, OPERATING);
	EXPECT(&w, "2026-11-10", "2634.1e.yearly", 5, 0, ST_DUE); /* required, not done, not passed: users.md 3.2 step 6 */
	o = duty_row_json(&w.cx, &w.b, row_at(&w, "2026-11-10", "2634.1e.yearly", 5, 0));
	assert_true(str_is(jv_str(jv_get(o, "timing")), "in_time"));
	o = duty_row_json(&w.cx, &w.b, row_at(&w, "2026-11-20", "2634.1e.yearly", 5, 0));
	assert_true(str_is(jv_str(jv_get(o, "timing")), "due_soon"));
	o = duty_row_json(&w.cx, &w.b, row_at(&w, "2026-12-17", "2634.1e.yearly", 5, 0));
	assert_true(str_is(jv_str(jv_get(o, "timing")), "due_now"));
	EXPECT(&w, "2026-11-10", "2634.1c.list", 5, 0, ST_UNKNOWN); /* passed, and the declaration window is open: step 7 */
	EXPECT(&w, "2026-11-10", "2634.1b.brief", 5, 0,
		ST_UNKNOWN); /* nobody knows who works there: what is missing is a fact, not the act */
	put(&w, "systems", 21, "code=HT2|name=Hệ thống 2|unit=6"); /* a bare name: nothing can be told of it */
	assert_int_equal(board_make(&w.cx, &w.f, w.law, when("2026-11-10"), &w.b), RC_OK);
	for (size_t i = 0; i < w.b.n; i++)
		if (w.b.rows[i].subject == 21 && w.b.rows[i].state != ST_NOT_APPLICABLE)
			assert_int_equal(w.b.rows[i].state, ST_UNKNOWN);
	world_close(&w);
}

static void who_must_act_by_a_succession_without_a_document_is_a_guess(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, "systems", 20, OPERATING);
	assert_false(says(&w, row_at(&w, "2026-11-10", "2634.2b.scan", 20, 0), "suy đoán"));
	put(&w, "roles", 12, "code=R2|unit=2|role=specialised|valid_from=2020-01-01");
	assert_false(
		says(&w, row_at(&w, "2026-11-10", "2634.2b.scan", 20, 0), "suy đoán")); /* held from the beginning, not continued */
	put(&w, "successions", 40, "code=KT1|from=5|to=2|scope=specialised");
	assert_true(says(&w, row_at(&w, "2026-11-10", "2634.2b.scan", 20, 0), "là suy đoán, chưa có văn bản"));
	put(&w, "successions", 40, "code=KT1|from=5|to=2|scope=specialised|basis=10");
	assert_false(says(&w, row_at(&w, "2026-11-10", "2634.2b.scan", 20, 0), "suy đoán"));
	world_close(&w);
}

static void what_does_not_apply_says_by_which_condition_and_fact(void **state)
{
	struct world w;
	const struct duty_row *r;
	struct duty_reason *why;
	size_t n;

	(void)state;
	world_open(&w);
	put(&w, "declarations", 30, "code=X1|kind=no_systems|unit=5|date=2026-11-05");
	r = row_at(&w, "2026-11-10", "2634.1e.yearly", 5, 0);
	assert_int_equal(r->state, ST_NOT_APPLICABLE);
	board_reasons(&w.cx, &w.b, r, &why, &n);
	assert_true(n == 1 && why[0].fact == 30 && says(&w, r, "đơn vị quản lý ít nhất một hệ thống"));
	put(&w, "settings", 41, "code=confirm.days|value=4"); /* how long the word holds is the office's to say */
	assert_int_not_equal(row_at(&w, "2026-11-10", "2634.1e.yearly", 5, 0)->state, ST_NOT_APPLICABLE);
	facts_remove(&w.f, 41);
	put(&w, "systems", 20, OPERATING);
	put(&w, "documents", 23, "code=D23|number=2/QĐ|date=2026-10-01|signer_post=Bộ trưởng");
	put(&w, "level-decisions", 24,
		"code=L2|system=20|level=2|number=2/QĐ|date=2026-10-01|authority_kind=owner|authority=1|document=23");
	r = row_at(&w, "2026-11-10", "2634.2b.drill", 20, 0);
	assert_true(r->state == ST_NOT_APPLICABLE && says(&w, r, "cấp độ từ 3 trở lên"));
	world_close(&w);
}

static void administrators_of_level_3_and_above_are_certified(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, "systems", 20, OPERATING);
	put(&w, "level-decisions", 21, "code=L|system=20|level=3|number=2/QĐ|date=2026-10-01|authority_kind=owner|authority=1");
	EXPECT(&w, "2026-11-24", "law.certificate", 20, 0, ST_UNKNOWN); /* nobody is recorded as administering it */
	put(&w, "people", 30, "code=P1|unit=5|post=Quản trị viên|employed_from=2020-01-01|administers=20");
	EXPECT(&w, "2026-11-24", "law.certificate", 20, 0, ST_DUE);
	assert_int_equal(row_at(&w, "2026-11-24", "law.certificate", 20, 0)->due, day("2029-08-19"));
	EXPECT(&w, "2029-08-20", "law.certificate", 20, 0, ST_LATE);
	put(&w, "people", 30,
		"code=P1|unit=5|post=Quản trị "
		"viên|employed_from=2020-01-01|administers=20|certificate=CC-1|certified_on=2027-05-01");
	EXPECT(&w, "2029-08-20", "law.certificate", 20, 0, ST_LATE); /* typed only */
	put(&w, "documents", 31, "code=D31|number=CC-1|date=2027-05-01|signer_post=Giám đốc Học viện");
	put(&w, "proofs", 32, "code=M1|document=31|proves=training|subjects=30");
	EXPECT(&w, "2029-08-20", "law.certificate", 20, 0, ST_MET);
	put(&w, "people", 33, "code=P2|provider=40|post=Kỹ sư|employed_from=2026-01-01|administers=20|security_degree=1");
	EXPECT(&w, "2029-08-20", "law.certificate", 20, 0, ST_LATE);
	put(&w, "proofs", 32, "code=M1|document=31|proves=training|subjects=30,33");
	EXPECT(&w, "2029-08-20", "law.certificate", 20, 0, ST_MET); /* a degree in the field will do */
	put(&w, "people", 30,
		"code=P1|unit=5|post=Quản trị "
		"viên|employed_from=2020-01-01|administers=20|certificate=CC-1|certified_on=2027-05-01|certified_to=2028-05-01");
	assert_int_not_equal(row_at(&w, "2029-08-20", "law.certificate", 20, 0)->state, ST_MET); /* it ran out */
	put(&w, "documents", 34, "code=D34|number=2/QĐ|date=2026-10-01|signer_post=Bộ trưởng");
	put(&w, "level-decisions", 21,
		"code=L|system=20|level=2|number=2/QĐ|date=2026-10-01|authority_kind=owner|authority=1|document=34");
	EXPECT(&w, "2029-08-20", "law.certificate", 20, 0, ST_NOT_APPLICABLE);
	world_close(&w);
}

static void access_of_who_leaves_is_taken_back_in_one_working_day(void **state)
{
	struct world w;
	const struct duty_row *r;

	(void)state;
	world_open(&w);
	put(&w, "systems", 20, OPERATING);
	put(&w, "providers", 40, "code=NCC|name=NCC");
	put(&w, "contracts", 41, "code=HD|number=1|provider=40|systems=20|signed_on=2026-01-01");
	EXPECT(&w, "2026-11-24", "2634.5b.leaver", 40, 20, ST_NOT_APPLICABLE); /* nobody left */
	put(&w, "people", 42,
		"code=P1|provider=40|contract=41|post=Kỹ sư|employed_from=2025-01-01|leaves_on=2026-11-20"); /* a Friday */
	EXPECT(&w, "2026-11-23", "2634.5b.leaver", 40, 20, ST_DUE);
	EXPECT(&w, "2026-11-24", "2634.5b.leaver", 40, 20, ST_LATE);
	put(&w, "people", 42,
		"code=P1|provider=40|contract=41|post=Kỹ "
		"sư|employed_from=2025-01-01|leaves_on=2026-11-20|access_removed_on=2026-11-23");
	EXPECT(&w, "2026-11-24", "2634.5b.leaver", 40, 20, ST_LATE); /* typed only never satisfies 5.b */
	put(&w, "documents", 43, "code=D43|number=5/BB|date=2026-11-23|signer_post=Trưởng phòng");
	put(&w, "proofs", 44, "code=M1|document=43|proves=access|subjects=42");
	r = row_at(&w, "2026-11-24", "2634.5b.leaver", 40, 20);
	assert_true(r->state == ST_MET && r->timing == TIMING_ON_TIME);
	put(&w, "people", 42,
		"code=P1|provider=40|contract=41|post=Kỹ "
		"sư|employed_from=2025-01-01|leaves_on=2026-11-20|access_removed_on=2026-11-24");
	r = row_at(&w, "2026-11-24", "2634.5b.leaver", 40, 20);
	assert_true(r->state == ST_LATE && says(&w, r, "Văn bản 5/BB ngày 23/11/2026 có trước ngày thực hiện 24/11/2026"));
	put(&w, "documents", 43, "code=D43|number=5/BB|date=2026-11-24|signer_post=Trưởng phòng");
	r = row_at(&w, "2026-11-24", "2634.5b.leaver", 40, 20);
	assert_true(r->state == ST_MET && r->timing == TIMING_DONE_LATE);
	put(&w, "settings", 45, "code=access.leaver_wd|value=2");
	assert_int_equal(row_at(&w, "2026-11-24", "2634.5b.leaver", 40, 20)->timing, TIMING_ON_TIME);
	put(&w, "people", 46, "code=P2|unit=5|post=Chuyên viên|employed_from=2020-01-01|leaves_on=2026-11-10");
	EXPECT(&w, "2026-12-24", "law.leaver", 5, 0, ST_UNKNOWN); /* the standard was read second-hand: it advises */
	world_close(&w);
}

/* Twelve months bound what is settled: waiting settles nothing, nor does a word alone where a paper is wanted. */
static void access_that_nobody_took_back_is_asked_for_until_it_is(void **state)
{
	static const char *const leaves =
		"code=P1|provider=40|contract=41|post=Kỹ sư|employed_from=2025-01-01|leaves_on=2026-11-15";
	static const char *const removed = "code=P1|provider=40|contract=41|post=Kỹ "
					   "sư|employed_from=2025-01-01|leaves_on=2026-11-15|access_removed_on=2028-01-10";
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, "systems", 20, OPERATING);
	put(&w, "providers", 40, "code=NCC|name=NCC");
	put(&w, "contracts", 41, "code=HD|number=1|provider=40|systems=20|signed_on=2026-01-01");
	put(&w, "people", 42, leaves);
	put(&w, "people", 46, "code=P2|unit=5|post=Chuyên viên|employed_from=2020-01-01|leaves_on=2026-11-15");
	EXPECT(&w, "2031-01-02", "2634.5b.leaver", 40, 20, ST_LATE);
	EXPECT(&w, "2027-11-17", "law.leaver", 5, 0, ST_UNKNOWN);
	put(&w, "people", 46,
		"code=P2|unit=5|post=Chuyên viên|employed_from=2020-01-01|leaves_on=2026-11-15|access_removed_on=2026-11-16");
	put(&w, "documents", 47, "code=D47|number=8/BB|date=2026-11-16|signer_post=Vụ trưởng");
	put(&w, "proofs", 48, "code=M47|document=47|proves=access|subjects=46");
	EXPECT(&w, "2027-11-16", "law.leaver", 5, 0, ST_MET);
	EXPECT(&w, "2027-11-18", "law.leaver", 5, 0, ST_NOT_APPLICABLE);
	put(&w, "people", 42, removed);
	EXPECT(&w, "2028-01-09", "2634.5b.leaver", 40, 20, ST_LATE);
	EXPECT(&w, "2029-06-01", "2634.5b.leaver", 40, 20, ST_LATE); /* typed only */
	put(&w, "documents", 43, "code=D43|number=5/BB|date=2028-01-10|signer_post=Trưởng phòng");
	put(&w, "proofs", 44, "code=M1|document=43|proves=access|subjects=42");
	EXPECT(&w, "2028-01-12", "2634.5b.leaver", 40, 20, ST_MET);
	assert_int_equal(row_at(&w, "2029-01-10", "2634.5b.leaver", 40, 20)->timing, TIMING_DONE_LATE);
	EXPECT(&w, "2029-01-12", "2634.5b.leaver", 40, 20, ST_NOT_APPLICABLE);
	world_close(&w);
}

/* users.md 3.2.1: what the rule reckons with is missing: unknown, counted, never "not applicable". */
static void a_level_that_nobody_knows_excuses_nothing(void **state)
{
	static const char *const duties[] = { "law.plan", "2634.1c.plan", "law.pentest", "law.scan" };
	struct world w;
	struct board_counts c;
	const struct duty_row *r;

	(void)state;
	world_open(&w);
	put(&w, "systems", 20, "code=HT1|name=Hệ thống 1|unit=5");
	for (size_t i = 0; i < COUNT(duties); i++)
		EXPECT(&w, "2026-11-10", duties[i], 20, 0, ST_UNKNOWN);
	board_count(&w.b, &(struct board_filter){ .subject = 20 }, &c);
	assert_int_equal(c.not_applicable, 0);
	put(&w, "systems", 20, "code=HT1|name=Hệ thống 1|unit=5|state=operating|kind=citizen_business"); /* at least 2, perhaps 4 */
	EXPECT(&w, "2026-11-10", "law.pentest", 20, 0, ST_UNKNOWN);
	put(&w, "systems", 20,
		"code=HT1|name=Hệ thống 1|unit=5|state=operating|dossier_state=drafting"); /* known to have no level */
	EXPECT(&w, "2026-11-10", "2634.1c.plan", 20, 0, ST_NOT_APPLICABLE);
	put(&w, "systems", 20, "code=HT1|name=Hệ thống 1|unit=5|state=operating");
	put(&w, "level-decisions", 21, "code=L|system=20|level=2|number=2/QĐ|date=2026-10-01");
	EXPECT(&w, "2026-11-10", "law.pentest", 20, 0, ST_UNKNOWN); /* a number that somebody typed */
	assert_true(says(&w, row_at(&w, "2026-11-10", "law.pentest", 20, 0), "chưa có văn bản để xem"));
	put(&w, "documents", 22, "code=D22|number=2/QĐ|date=2026-10-01|signer_post=Bộ trưởng");
	put(&w, "level-decisions", 21, "code=L|system=20|level=2|number=2/QĐ|date=2026-10-01|document=22");
	EXPECT(&w, "2026-11-10", "law.pentest", 20, 0, ST_NOT_APPLICABLE); /* decided: level 2 asks for none */
	put(&w, "level-decisions", 21, "code=L|system=20|level=2|number=2/QĐ|date=2027-01-05|document=22");
	r = row_at(&w, "2027-01-10", "law.approve", 20, 0);
	assert_true(r->state == ST_CONTRADICTED &&
		    says(&w, r, "05/01/2027")); /* signed on a day that had not come when it was entered */
	world_close(&w);
}

/* What a decision signed after a milestone is worth is no question of the milestone: nothing was there on its day. */
static void a_later_decision_leaves_a_passed_milestone_late(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, "systems", 20, "code=HT1|name=Hệ thống 1|unit=5|state=operating|operating_from=2020-05-01|dossier_state=drafting");
	EXPECT(&w, "2026-11-10", "2634.1c.approve.2024", 20, 0, ST_LATE);
	put(&w, "regulations", 22, "code=Q1|title=Quy chế|kind=regulation|number=700/QĐ-BM|date=2024-02-01|systems=20");
	put(&w, "level-decisions", 23, "code=L1|system=20|level=1|number=1/QĐ|date=2026-11-01");
	EXPECT(&w, "2026-11-10", "2634.1c.approve.2024", 20, 0, ST_LATE);
	world_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_later_decision_leaves_a_passed_milestone_late),
		cmocka_unit_test(what_is_said_of_a_pair_moves_no_other_row),
		cmocka_unit_test(before_the_window_is_set_nobody_is_silent),
		cmocka_unit_test(honesty_is_never_worse_than_silence),
		cmocka_unit_test(a_passed_milestone_is_history_written_once),
		cmocka_unit_test(a_matter_is_counted_once_under_the_strictest_rule),
		cmocka_unit_test(a_remedial_plan_is_a_backlog_and_still_late),
		cmocka_unit_test(an_approved_plan_is_an_answer),
		cmocka_unit_test(a_paper_on_the_plan_is_no_silence),
		cmocka_unit_test(not_applicable_comes_from_above_and_expires),
		cmocka_unit_test(a_level_that_nobody_knows_excuses_nothing),
		cmocka_unit_test(waiting_stands_beside_the_state_and_excuses_nothing),
		cmocka_unit_test(leaders_see_a_contradiction_after_five_working_days),
		cmocka_unit_test(a_2024_line_of_a_system_retired_since_keeps_its_own_reason),
		cmocka_unit_test(a_milestone_and_the_live_rule_agree_on_facts),
		cmocka_unit_test(a_system_known_to_be_of_a_low_level_is_never_late_without_a_date),
		cmocka_unit_test(an_advisory_date_that_passed_says_so_and_accuses_nobody),
		cmocka_unit_test(a_level_decided_anew_takes_nothing_from_the_milestone_it_met),
		cmocka_unit_test(an_act_before_its_date_is_due_and_the_line_says_how_near),
		cmocka_unit_test(who_must_act_by_a_succession_without_a_document_is_a_guess),
		cmocka_unit_test(what_does_not_apply_says_by_which_condition_and_fact),
		cmocka_unit_test(administrators_of_level_3_and_above_are_certified),
		cmocka_unit_test(access_of_who_leaves_is_taken_back_in_one_working_day),
		cmocka_unit_test(access_that_nobody_took_back_is_asked_for_until_it_is),
		cmocka_unit_test(a_list_that_ran_out_is_late_from_the_tenth),
		cmocka_unit_test(codes_1d_and_1dd_are_two_points),
		cmocka_unit_test(points_2dd_and_3b_are_in_no_total),
		cmocka_unit_test(a_system_being_handed_over_is_in_no_total),
		cmocka_unit_test(an_expired_legal_basis_is_one_item_to_renew),
		cmocka_unit_test(money_cannot_be_late_before_it_is_given_out),
		cmocka_unit_test(mail_counts_what_was_delivered),
		cmocka_unit_test(an_assignment_older_than_the_head_must_be_renewed),
		cmocka_unit_test(pages_get_counts_a_matrix_news_and_questions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
