/* The ten duties of users.md 3.6, cell by cell. Dates: the window opens on 02/11/2026 and ends on 23/11/2026. */
#include "duty_world.h"

/* --- 1.c list --- */

static void a_list_is_met_for_92_days_then_stale_then_late(void **state)
{
	struct world w;
	const struct duty_row *r;

	(void)state;
	world_open(&w);
	EXPECT(&w, "2026-11-10", "2634.1c.list", 5, 0, ST_UNKNOWN);
	EXPECT(&w, "2026-11-24", "2634.1c.list", 5, 0, ST_LATE);
	r = row_at(&w, "2026-11-24", "2634.1c.list", 5, 0);
	assert_true(r->silent);
	assert_int_equal(r->due, day("2026-10-10"));
	put(&w, "declarations", 30, "code=X1|kind=no_systems|unit=5|date=2026-11-25");
	EXPECT(&w, "2026-11-26", "2634.1c.list", 5, 0, ST_MET);
	r = row_at(&w, "2026-11-26", "2634.1c.list", 5, 0);
	assert_int_equal(r->timing, TIMING_DONE_LATE);
	EXPECT(&w, "2027-02-25", "2634.1c.list", 5, 0, ST_MET); /* the 92nd day */
	EXPECT(&w, "2027-02-26", "2634.1c.list", 5, 0, ST_STALE);
	r = row_at(&w, "2027-01-20", "2634.1c.list", 5, 0); /* in force on 10/01: this quarter is on time */
	assert_int_equal(r->timing, TIMING_ON_TIME);
	EXPECT(&w, "2027-03-27", "2634.1c.list", 5, 0, ST_STALE);
	EXPECT(&w, "2027-03-28", "2634.1c.list", 5, 0, ST_LATE); /* thirty days and no more */
	world_close(&w);
}

static void an_open_reconciliation_item_keeps_the_list_from_being_met(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, "declarations", 30, "code=X1|kind=list_confirmed|unit=5|date=2026-10-05");
	put(&w, "activities", 31, "code=A1|kind=reconciliation_item|unit=5|done_on=2026-11-02|title=a.mau.vn");
	EXPECT(&w, "2026-11-16", "2634.1c.list", 5, 0, ST_MET); /* ten working days */
	EXPECT(&w, "2026-11-17", "2634.1c.list", 5, 0, ST_LATE);
	w.at = when("2026-10-10T03:00:00Z");
	put(&w, "systems", 20, "code=HT1|name=Hệ thống 1|unit=5");
	put(&w, "activities", 31, "code=A1|kind=reconciliation_item|unit=5|done_on=2026-11-02|title=a.mau.vn|subjects=20");
	EXPECT(&w, "2026-11-17", "2634.1c.list", 5, 0, ST_MET);
	world_close(&w);
}

static void a_later_change_makes_the_list_stale(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, "declarations", 30, "code=X1|kind=list_confirmed|unit=5|date=2026-10-05");
	w.at = when("2026-10-12T03:00:00Z"); /* inside ten working days */
	put(&w, SYSTEM);
	EXPECT(&w, "2026-10-30", "2634.1c.list", 5, 0, ST_MET);
	w.at = when("2026-10-28T03:00:00Z");
	put(&w, SYSTEM);
	EXPECT(&w, "2026-10-30", "2634.1c.list", 5, 0, ST_STALE);
	world_close(&w);
}

static void no_systems_is_denied_by_an_operating_one(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, "declarations", 30, "code=X1|kind=no_systems|unit=5|date=2026-11-03");
	EXPECT(&w, "2026-11-10", "2634.1c.list", 5, 0, ST_MET);
	put(&w, SYSTEM);
	EXPECT(&w, "2026-11-10", "2634.1c.list", 5, 0, ST_CONTRADICTED);
	facts_remove(&w.f, 20);
	put(&w, "activities", 31, "code=A1|kind=log_received|unit=5|done_on=2026-11-05|targets=10.0.0.9");
	EXPECT(&w, "2026-11-10", "2634.1c.list", 5, 0, ST_CONTRADICTED);
	world_close(&w);
}

/* --- 1.c approval --- */

static void approval_needs_a_number_a_paper_and_who_was_competent(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	approve(&w);
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_MET);
	put(&w, "level-decisions", 23,
		"code=L1|system=20|level=3|number=812/QĐ-BM|date=2026-10-01|authority_kind=specialised|regime=nd331|document=21");
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_LATE); /* the specialised unit may not approve level 3 */
	put(&w, "level-decisions", 23,
		"code=L1|system=20|level=2|number=812/"
		"QĐ-BM|date=2026-10-01|authority_kind=specialised|authority=2|regime=nd331|document=21");
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_STALE); /* competent for level 2, but the traits ask for 3 */
	put(&w, "level-decisions", 23,
		"code=L1|system=20|level=3|number=812/"
		"QĐ-BM|date=2026-10-01|authority_kind=owner|authority=1|regime=nd85|document=21");
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_MET); /* the transition allows the old regime until 31/12/2026 */
	put(&w, "level-decisions", 23,
		"code=L1|system=20|level=3|number=812/QĐ-BM|date=2026-10-01|authority_kind=owner|authority=1|regime=nd331");
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_LATE); /* typed only: grade C never satisfies it */
	put(&w, "level-decisions", 23,
		"code=L1|system=20|level=3|date=2026-10-01|authority_kind=owner|authority=1|regime=nd331|document=21");
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_LATE);
	world_close(&w);
}

static void the_specialised_unit_must_have_held_its_role_on_that_day(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	approve(&w);
	put(&w, "systems", 20,
		"code=HT1|name=Hệ thống "
		"1|unit=5|state=operating|operating_from=2020-05-01|kind=internal|info=private|handles_procedures=0");
	put(&w, "level-decisions", 23,
		"code=L1|system=20|level=2|number=812/"
		"QĐ-BM|date=2026-10-01|authority_kind=specialised|authority=2|regime=nd331|document=21");
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_MET);
	put(&w, "level-decisions", 23,
		"code=L1|system=20|level=2|number=812/"
		"QĐ-BM|date=2026-10-01|authority_kind=specialised|authority=6|regime=nd331|document=21");
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_CONTRADICTED); /* said to be the specialised unit, which it was not */
	put(&w, "level-decisions", 23,
		"code=L1|system=20|level=2|number=812/QĐ-BM|date=2026-10-01|authority=6|regime=nd331|document=21");
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0,
		ST_DUE); /* not competent; levels 1-2 have no date in the law: never late */
	world_close(&w);
}

static void approval_dates_follow_the_transition(void **state)
{
	struct world w;
	const struct duty_row *r;

	(void)state;
	world_open(&w);
	put(&w, SYSTEM);
	r = row_at(&w, "2026-11-24", "2634.1c.approve", 20, 0);
	assert_int_equal(r->due, day("2026-08-18")); /* late since 19/08/2026 */
	r = row_at(&w, "2026-11-24", "2634.1c.approve.2024", 20, 0);
	assert_true(r->legacy && !r->counted);
	assert_int_equal(r->due, day("2024-09-30"));
	put(&w, "systems", 24, "code=HT2|name=Hệ thống 2|unit=5|state=building|built_from=2026-03-01|operating_from=2027-05-01");
	r = row_at(&w, "2026-11-24", "2634.1c.approve", 24, 0);
	assert_int_equal(r->due, day("2026-12-31"));
	put(&w, "systems", 24, "code=HT2|name=Hệ thống 2|unit=5|state=building|built_from=2026-09-01|operating_from=2027-05-01");
	r = row_at(&w, "2026-11-24", "2634.1c.approve", 24, 0);
	assert_int_equal(r->due, day("2027-04-30"));
	put(&w, "systems", 25,
		"code=HT3|name=Hệ thống "
		"3|unit=5|state=operating|operating_from=2020-05-01|kind=internal|info=public|handles_procedures=0|dossier_state="
		"drafting");
	EXPECT(&w, "2027-06-01", "2634.1c.approve", 25, 0, ST_DUE);
	world_close(&w);
}

static void a_change_gives_thirty_days_and_two_levels_do_not_agree(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	approve(&w);
	put(&w, "activities", 40, "code=A1|kind=system_change|done_on=2026-11-01|subjects=20");
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_STALE);
	EXPECT(&w, "2026-12-01", "2634.1c.approve", 20, 0, ST_STALE);
	EXPECT(&w, "2026-12-02", "2634.1c.approve", 20, 0, ST_LATE);
	facts_remove(&w.f, 40);
	EXPECT(&w, "2026-12-02", "2634.1c.approve", 20, 0, ST_MET);
	put(&w, "level-decisions", 41, "code=L2|system=20|level=2|number=9/QĐ|date=2024-05-01|authority_kind=specialised");
	EXPECT(&w, "2026-12-02", "2634.1c.approve", 20, 0, ST_CONTRADICTED);
	put(&w, "level-decisions", 41,
		"code=L2|system=20|level=2|number=9/QĐ|date=2024-05-01|authority_kind=specialised|revoked_on=2026-10-01");
	EXPECT(&w, "2026-12-02", "2634.1c.approve", 20, 0, ST_MET);
	world_close(&w);
}

static void a_regulation_must_precede_and_any_earlier_version_will_do(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	approve(&w);
	put(&w, "regulations", 22, "code=Q1|title=Quy chế|kind=regulation|number=700/QĐ-BM|date=2026-10-20|systems=20");
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_CONTRADICTED);
	put(&w, "regulations", 42,
		"code=Q0|title=Quy chế cũ|kind=regulation|number=1/QĐ-BM|date=2020-10-20|valid_to=2026-10-19|systems=20");
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_MET); /* users.md test (v): replacing the quy chế flips nothing */
	facts_remove(&w.f, 42);
	facts_remove(&w.f, 22);
	EXPECT(&w, "2026-11-10", "2634.1c.approve", 20, 0,
		ST_UNKNOWN); /* nothing registered: inside the window nobody is accused */
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_CONTRADICTED);
	put(&w, "systems", 20, "code=HT1|name=Hệ thống 1|unit=5");
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0,
		ST_UNKNOWN); /* whether it operates nobody knows: an absence accuses nobody */
	put(&w, SYSTEM);
	put(&w, "level-decisions", 23,
		"code=L1|system=20|level=3|number=812/"
		"QĐ-BM|date=2022-09-30|authority_kind=owner|authority=1|regime=nd85|document=21");
	put(&w, "documents", 21, "code=D21|number=812/QĐ-BM|date=2022-09-30|signer_post=Bộ trưởng");
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_MET); /* decisions before 01/10/2022 are not asked */
	world_close(&w);
}

/* Above the threshold: 30 days from the count to decide anew, however often the system's entry is changed; then late. */
static void a_threshold_crossed_leaves_thirty_days(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, "systems", 20, "code=HT1|name=Hệ thống 1|unit=5|state=operating|operating_from=2020-05-01");
	put(&w, "regulations", 22, "code=Q|title=Quy chế|kind=regulation|date=2026-08-20|systems=20");
	put(&w, "documents", 21, "code=D21|number=2/QĐ|date=2026-09-01|signer_post=Cục trưởng");
	put(&w, "level-decisions", 23,
		"code=L2|system=20|level=2|number=2/QĐ|date=2026-09-01|authority_kind=specialised|authority=2|document=21");
	EXPECT(&w, "2026-10-22", "2634.1c.approve", 20, 0, ST_MET);
	for (int i = 0; i < 2;
		i++) { /* the second time only its purpose is written anew, a month later: put() enters it on its own day */
		put(&w, "systems", 20,
			i ? "code=HT1|name=Hệ thống 1|unit=5|state=operating|operating_from=2020-05-01|kind=citizen_business|"
			    "subjects_basic=120000|subjects_sensitive=0|subjects_counted_on=2026-10-21|purpose=Khác"
			  : "code=HT1|name=Hệ thống 1|unit=5|state=operating|operating_from=2020-05-01|kind=citizen_business|"
			    "subjects_basic=120000|subjects_sensitive=0|subjects_counted_on=2026-10-21");
		EXPECT(&w, "2026-11-20", "2634.1c.approve", 20, 0, ST_STALE);
		EXPECT(&w, "2026-11-21", "2634.1c.approve", 20, 0, ST_LATE);
	}
	w.at = when("2026-11-19"); /* another trait than the count: an old count hides nothing of it */
	put(&w, "systems", 20,
		"code=HT1|name=Hệ thống 1|unit=5|state=operating|operating_from=2020-05-01|kind=internal|info=state_secret|"
		"subjects_counted_on=2026-01-01");
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_STALE);
	world_close(&w);
}

/* --- 1.c plan --- */

static void a_plan_is_full_only_with_an_acceptance_that_holds(void **state)
{
	struct world w;
	const struct duty_row *r;

	(void)state;
	world_open(&w);
	put(&w, SYSTEM);
	EXPECT(&w, "2026-11-24", "2634.1c.plan", 20, 0, ST_UNKNOWN); /* whether it has a level nobody knows */
	assert_true(says(&w, row_at(&w, "2026-11-24", "2634.1c.plan", 20, 0), "đã có quyết định cấp độ"));
	approve(&w);
	EXPECT(&w, "2026-11-24", "2634.1c.plan", 20, 0, ST_UNKNOWN);
	put(&w, "systems", 20, "code=HT1|name=Hệ thống 1|unit=5|state=operating|operating_from=2020-05-01|plan_state=full");
	EXPECT(&w, "2026-11-24", "2634.1c.plan", 20, 0, ST_UNKNOWN); /* typed: declared only */
	r = row_at(&w, "2026-11-24", "2634.1c.plan", 20, 0);
	assert_int_equal(r->due, day("2027-06-30"));
	assert_true(r->declared_only);
	EXPECT(&w, "2027-07-01", "2634.1c.plan", 20, 0, ST_LATE); /* a tick outlasts no date */
	put(&w, "documents", 50, "code=D50|number=3/BB|date=2026-06-01|signer_post=Cục trưởng|checked=1");
	put(&w, "activities", 51,
		"code=A2|kind=acceptance|done_on=2026-06-01|subjects=20|documents=50|result=ok|valid_to=2026-12-31");
	EXPECT(&w, "2026-11-24", "2634.1c.plan", 20, 0, ST_MET);
	r = row_at(
		&w, "2026-11-24", "2634.1c.plan", 20, 0); /* whoever looked at the paper: nobody at the requirements one by one */
	assert_true(r->strength == STRENGTH_DOCUMENTED && says(&w, r, "từng mục"));
	EXPECT(&w, "2027-01-10", "2634.1c.plan", 20, 0, ST_STALE);
	EXPECT(&w, "2027-02-01", "2634.1c.plan", 20, 0, ST_LATE);
	put(&w, "activities", 52, "code=A3|kind=compliance_assessment|done_on=2026-09-01|subjects=20|documents=50|result=not_ok");
	EXPECT(&w, "2026-11-24", "2634.1c.plan", 20, 0, ST_CONTRADICTED);
	world_close(&w);
}

/* --- 2.b scan --- */

static void scan_world(struct world *w)
{
	world_open(w);
	put(w, SYSTEM);
	put(w, "assets", 60, "code=M1|system=20|kind=host|name=web|address=203.0.113.5|internet_facing=1");
	for (int i = 0; i < 10; i++) {
		struct str s = arena_fmt(
			&w->cx.arena, "code=N%d|system=20|kind=host|name=n%d|address=10.0.0.%d|internet_facing=0", i, i, i);

		put(w, "assets", 61 + i, s.p);
	}
	put(w, "documents", 80, "code=D80|number=5/BC|date=2026-06-10|signer_post=Cục trưởng");
}

static void a_scan_counts_by_what_its_targets_cover(void **state)
{
	struct world w;

	(void)state;
	scan_world(&w);
	EXPECT(&w, "2026-11-24", "2634.2b.scan", 20, 0, ST_DUE);
	put(&w, "activities", 81, "code=S1|kind=scan|done_on=2026-06-10|subjects=20|documents=80|targets=203.0.113.5\n10.0.0.0/24");
	EXPECT(&w, "2026-11-24", "2634.2b.scan", 20, 0, ST_MET);
	put(&w, "activities", 81, "code=S1|kind=scan|done_on=2026-06-10|subjects=20|documents=80|targets=10.0.0.0/24");
	EXPECT(&w, "2026-11-24", "2634.2b.scan", 20, 0, ST_DUE); /* the Internet-facing one is missing */
	assert_true(says(&w, row_at(&w, "2026-11-24", "2634.2b.scan", 20, 0), "Một phần"));
	put(&w, "activities", 81,
		"code=S1|kind=scan|done_on=2026-06-10|subjects=20|documents=80|"
		"targets=HTTPS://203.0.113.5/"
		"x\n10.0.0.0\n10.0.0.1\n10.0.0.2\n10.0.0.3\n10.0.0.4\n10.0.0.5\n10.0.0.6\n10.0.0.7\n10.0.0.8");
	EXPECT(&w, "2026-11-24", "2634.2b.scan", 20, 0, ST_MET); /* nine of ten others */
	put(&w, "activities", 81, "code=S1|kind=scan|done_on=2026-06-10|subjects=20|targets=203.0.113.5\n10.0.0.0/24");
	EXPECT(&w, "2026-11-24", "2634.2b.scan", 20, 0, ST_UNKNOWN); /* without a report: declared only */
	EXPECT(&w, "2027-01-02", "2634.2b.scan", 20, 0, ST_DUE);     /* a new year, its own row */
	world_close(&w);
}

static void a_machine_without_an_address_is_not_covered(void **state)
{
	struct world w;
	const struct duty_row *r;

	(void)state;
	world_open(&w);
	approve(&w);
	put(&w, "documents", 80, "code=D80|number=5/BC|date=2026-11-10|signer_post=Cục trưởng");
	for (int i = 0; i < 20; i++)
		put(&w, "assets", 61 + i,
			arena_fmt(&w.cx.arena, "code=N%d|system=20|kind=host|name=n%d%s", i, i, i ? "" : "|address=10.0.0.1").p);
	put(&w, "assets", 85, "code=P1|system=20|kind=application|name=p"); /* no machine */
	put(&w, "activities", 81, "code=S1|kind=scan|done_on=2026-11-10|subjects=20|documents=80|targets=10.0.0.1");
	put(&w, "activities", 82, "code=G1|kind=log_received|done_on=2026-11-10|subjects=20|documents=80|targets=10.0.0.1");
	r = row_at(&w, "2026-11-24", "2634.2b.scan", 20, 0);
	assert_true(r->state == ST_DUE && says(&w, r, "quét 1/20 máy") && says(&w, r, "19 máy chưa ghi địa chỉ"));
	r = row_at(&w, "2026-11-24", "2634.2a.logs", 20, 0);
	assert_true(r->state != ST_MET && says(&w, r, "phủ 1/20 máy") && says(&w, r, "19 máy chưa ghi địa chỉ"));
	put(&w, "activities", 81, "code=S1|kind=scan|done_on=2026-11-10|subjects=20|documents=80|targets=198.51.100.1");
	EXPECT(&w, "2026-11-24", "2634.2b.scan", 20, 0, ST_DUE); /* it may be one of those: nobody is accused */
	world_close(&w);
}

static void a_network_is_covered_address_by_address(void **state)
{
	static const struct {
		const char *network, *targets, *says;
		enum duty_state state;
	} tries[] = {
		{ "10.7.0.0/24", "10.7.0.0/24", "phủ 1 máy", ST_MET },
		{ "10.7.0.0/24", "10.7.0.1-10.7.0.254", "phủ 1 máy", ST_MET },
		{ "10.7.0.0/24", "10.7.0.1-254", "phủ 1 máy", ST_MET },
		{ "10.7.0.0/24", "10.7.0.1-100\n10.7.0.50-200, 10.7.0.201-254", "phủ 1 máy", ST_MET },
		{ "10.7.0.0/24", "10.7.0.0/16", "phủ 1 máy", ST_MET },
		{ "10.7.0.0/24", "10.7.0.0", "quét 0/1 máy", ST_DUE }, /* its name is no host of it */
		{ "10.7.0.0/24", "10.7.0.5\n10.7.0.6", "phủ 2/254 địa chỉ", ST_DUE },
		{ "10.7.0.0/24", "10.6-8.0.0-127", "phủ 127/254 địa chỉ", ST_DUE },
		{ "10.7.0.0/24", "10.0.0.0/8", "rộng hơn 65.536 địa chỉ", ST_DUE },
		{ "10.7.0.0/24", "0.0.0.0/0", "rộng hơn 65.536 địa chỉ", ST_DUE },
		{ "10.7.0.0/24", "10.0-255.*.*", "rộng hơn 65.536 địa chỉ", ST_DUE },
		{ "10.7.0.0/24", "10.8.0.1-254", "Không mục tiêu nào", ST_CONTRADICTED },
		{ "10.7.0.8-15", "10.7.0.8-15", "phủ 1 máy", ST_MET },
		{ "10.7.0.8-15", "10.7.0.9", "phủ 1/8 địa chỉ", ST_DUE },
		{ "10.7.0.9/32", "10.7.0.9", "phủ 1 máy", ST_MET },
	};
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, SYSTEM);
	put(&w, "documents", 80, "code=D80|number=5/BC|date=2026-10-20|signer_post=Cục trưởng");
	for (size_t i = 0; i < COUNT(tries); i++) {
		put(&w, "assets", 60,
			arena_fmt(&w.cx.arena, "code=N1|system=20|kind=network|name=n|address=%s", tries[i].network).p);
		put(&w, "activities", 81,
			arena_fmt(&w.cx.arena, "code=S1|kind=scan|done_on=2026-10-20|subjects=20|documents=80|targets=%s",
				tries[i].targets)
				.p);
		EXPECT(&w, "2026-11-24", "2634.2b.scan", 20, 0, tries[i].state);
		assert_true(says(&w, row_at(&w, "2026-11-24", "2634.2b.scan", 20, 0), tries[i].says));
	}
	put(&w, "assets", 60, "code=N1|system=20|kind=host|name=n|address=10.7.0.5/24"); /* a host with its mask */
	put(&w, "activities", 81, "code=S1|kind=scan|done_on=2026-10-20|subjects=20|documents=80|targets=10.7.0.5");
	EXPECT(&w, "2026-11-24", "2634.2b.scan", 20, 0, ST_MET);
	world_close(&w);
}

static void a_scan_goes_late_after_the_year_ages_and_may_not_agree(void **state)
{
	struct world w;

	(void)state;
	scan_world(&w);
	put(&w, "activities", 81, "code=S1|kind=scan|done_on=2026-06-10|subjects=20|documents=80|targets=203.0.113.5\n10.0.0.0/24");
	put(&w, "activities", 82, "code=C1|kind=system_change|done_on=2026-11-10|subjects=20");
	EXPECT(&w, "2026-11-24", "2634.2b.scan", 20, 0, ST_STALE);
	facts_remove(&w.f, 82);
	put(&w, "assets", 83, "code=M9|system=20|kind=host|name=new|address=192.0.2.1|from=2026-11-15");
	EXPECT(&w, "2026-11-24", "2634.2b.scan", 20, 0, ST_STALE);
	facts_remove(&w.f, 83);
	put(&w, "activities", 81, "code=S1|kind=scan|done_on=2026-06-10|subjects=20|documents=80|targets=198.51.100.1");
	EXPECT(&w, "2026-11-24", "2634.2b.scan", 20, 0, ST_CONTRADICTED); /* no target belongs to the system */
	put(&w, "activities", 81,
		"code=S1|kind=scan|done_on=2026-06-10|at=2026-06-20T03:00:00Z|subjects=20|documents=80|targets=203.0.113.5\n10.0.0."
		"0/24");
	EXPECT(&w, "2026-11-24", "2634.2b.scan", 20, 0, ST_CONTRADICTED); /* the file says another day */
	put(&w, "activities", 81, "code=S1|kind=scan|done_on=2026-06-10|subjects=20|documents=80|targets=203.0.113.5\n10.0.0.0/24");
	put(&w, "systems", 20, "code=HT1|name=Hệ thống 1|unit=5|state=operating|operating_from=2026-08-01");
	EXPECT(&w, "2026-11-24", "2634.2b.scan", 20, 0, ST_CONTRADICTED); /* before go-live */
	put(&w, "systems", 20, "code=HT1|name=Hệ thống 1|unit=5|state=operating|operating_from=2026-08-01|assessment=before_use");
	EXPECT(&w, "2026-11-24", "2634.2b.scan", 20, 0, ST_MET);
	world_close(&w);
}

static void the_first_year_of_a_system_is_shorter(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, "systems", 20, "code=HT1|name=Hệ thống 1|unit=5|state=operating|operating_from=2026-03-01");
	assert_int_equal(row_at(&w, "2026-11-24", "2634.2b.scan", 20, 0)->due, day("2026-05-30"));
	assert_int_equal(row_at(&w, "2027-01-24", "2634.2b.scan", 20, 0)->due, day("2027-12-31"));
	put(&w, "systems", 20, "code=HT1|name=Hệ thống 1|unit=5|state=operating|operating_from=2026-12-01");
	assert_int_equal(row_at(&w, "2026-12-24", "2634.2b.scan", 20, 0)->due, day("2026-12-31"));
	put(&w, "systems", 20, "code=HT1|name=Hệ thống 1|unit=5|state=operating|operating_from=2026-Q2"); /* perhaps on 30/06 */
	assert_int_equal(row_at(&w, "2026-11-24", "2634.2b.scan", 20, 0)->due, day("2026-09-28"));
	put(&w, "systems", 20, "code=HT1|name=Hệ thống 1|unit=5|state=operating|operating_from=2026");
	assert_int_equal(row_at(&w, "2026-11-24", "2634.2b.scan", 20, 0)->due, day("2026-12-31"));
	world_close(&w);
}

static void six_months_bind_only_once_the_standard_was_compared(void **state)
{
	struct world w;

	(void)state;
	scan_world(&w);
	approve(&w);
	put(&w, "activities", 81, "code=S1|kind=scan|done_on=2026-02-10|subjects=20|documents=80|targets=203.0.113.5\n10.0.0.0/24");
	put(&w, "documents", 80, "code=D80|number=5/BC|date=2026-02-10|signer_post=Cục trưởng");
	EXPECT(&w, "2026-11-24", "2634.2b.scan", 20, 0, ST_MET);
	EXPECT(&w, "2026-11-24", "law.scan", 20, 0, ST_UNKNOWN); /* last + 6 months has passed, but the text was read second-hand */
	assert_true(row_at(&w, "2026-11-24", "law.scan", 20, 0)->advisory);
	assert_true(row_at(&w, "2026-11-24", "2634.2b.scan", 20, 0)->counted);
	put(&w, "confirmations", 90, "code=TCVN14423|number=TCVN 14423:2026|date=2026-11-20|confirmed_by_post=Cục trưởng");
	EXPECT(&w, "2026-11-24", "law.scan", 20, 0, ST_LATE);
	assert_true(row_at(&w, "2026-11-24", "law.scan", 20, 0)->counted); /* the strictest rule in force counts, once */
	assert_false(row_at(&w, "2026-11-24", "2634.2b.scan", 20, 0)->counted);
	world_close(&w);
}

/* --- 2.b drill --- */

static void a_drill_needs_minutes_people_window_and_three_scores(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	approve(&w);
	EXPECT(&w, "2026-11-24", "2634.2b.drill", 20, 0, ST_DUE);
	assert_true(says(&w, row_at(&w, "2026-11-24", "2634.2b.drill", 20, 0), "nguy cơ không đạt"));
	put(&w, "documents", 100, "code=D100|number=7/BC|date=2026-09-10|signer_post=Cục trưởng");
	put(&w, "activities", 101,
		"code=T1|kind=drill|done_on=2026-09-08|at=2026-09-07T01:00:00Z|end_at=2026-09-08T10:00:00Z|subjects=20|documents="
		"100|count_total=12|score_process=70|score_technology=60|score_people=50");
	EXPECT(&w, "2026-11-24", "2634.2b.drill", 20, 0, ST_MET);
	put(&w, "activities", 101,
		"code=T1|kind=drill|done_on=2026-09-08|at=2026-09-07T01:00:00Z|end_at=2026-09-08T10:00:00Z|subjects=20|documents="
		"100|count_total=12|score_process=70|score_technology=60");
	EXPECT(&w, "2026-11-24", "2634.2b.drill", 20, 0, ST_DUE);
	EXPECT(&w, "2026-12-31", "2634.2b.drill", 20, 0, ST_DUE);
	put(&w, "activities", 101,
		"code=T1|kind=drill|done_on=2026-09-08|subjects=20|documents=100|count_total=12|score_process=70|score_technology="
		"60|score_people=50");
	EXPECT(&w, "2026-11-24", "2634.2b.drill", 20, 0, ST_CONTRADICTED); /* no window */
	put(&w, "activities", 101,
		"code=T1|kind=drill|done_on=2026-09-08|at=2026-09-07T01:00:00Z|end_at=2026-09-08T10:00:00Z|subjects=20|documents="
		"100|score_process=70|score_technology=60|score_people=50");
	EXPECT(&w, "2026-11-24", "2634.2b.drill", 20, 0, ST_CONTRADICTED); /* nobody */
	put(&w, "activities", 101,
		"code=T1|kind=drill|done_on=2026-09-08|at=2026-09-07T01:00:00Z|end_at=2026-09-08T10:00:00Z|subjects=20|documents="
		"100|count_total=12|score_process=70|score_technology=60|score_people=50");
	put(&w, "activities", 102, "code=T2|kind=drill_plan|done_on=2026-09-20|subjects=20|approval=100");
	EXPECT(&w, "2026-11-24", "2634.2b.drill", 20, 0, ST_CONTRADICTED); /* the plan is later than the drill */
	world_close(&w);
}

/* --- 2.c relay --- */

/* Two systems of one unit: the unit is not told once, and both systems stand there. */
static void a_unit_is_named_once(struct world *w)
{
	const struct duty_row *r;
	struct duty_reason *why;
	size_t n, times = 0;

	put(w, "systems", 25, "code=HT3|name=Hệ thống 3|unit=6|operator=6|state=operating");
	put(w, "activities", 111, "code=W1|kind=warning_received|at=2026-11-17T02:00:00Z|severity=critical|subjects=20,24,25");
	r = row_at(w, "2026-11-17T20:00:00+07:00", "2634.2c.relay", 111, 0);
	board_reasons(&w->cx, &w->b, r, &why, &n);
	for (size_t i = 0; i < n; i++)
		if (str_find(why[i].text, STR("Hệ thống 2")) >= 0) {
			times++;
			assert_true(str_starts(why[i].text, STR("Chưa báo")) && str_find(why[i].text, STR("Hệ thống 3")) >= 0);
		}
	assert_int_equal(times, 1);
	facts_remove(&w->f, 25);
	put(w, "activities", 111, "code=W1|kind=warning_received|at=2026-11-17T02:00:00Z|severity=critical|subjects=20,24");
}

static void a_warning_reaches_all_affected_in_its_clock(void **state)
{
	struct world w;
	const struct duty_row *r;

	(void)state;
	world_open(&w);
	put(&w, SYSTEM);
	put(&w, "systems", 24, "code=HT2|name=Hệ thống 2|unit=6|operator=6|state=operating");
	put(&w, "documents", 110, "code=D110|number=9/CV|date=2026-11-17|signer_post=Cục trưởng");
	put(&w, "activities", 111, "code=W1|kind=warning_received|at=2026-11-17T02:00:00Z|severity=critical|subjects=20,24");
	EXPECT(&w, "2026-11-16", "2634.2c.relay", 111, 0, ST_NOT_APPLICABLE); /* not there yet */
	a_unit_is_named_once(&w);
	EXPECT(&w, "2026-11-17T20:00:00+07:00", "2634.2c.relay", 111, 0, ST_DUE);
	EXPECT(&w, "2026-11-18T09:01:00+07:00", "2634.2c.relay", 111, 0, ST_LATE); /* 24 hours from the arrival stamp */
	r = row_at(&w, "2026-11-18T09:01:00+07:00", "2634.2c.relay", 111, 0);
	assert_true(says(&w, r, "Quá hạn trong ngày hôm nay") && !says(&w, r, "quá 0 ngày"));
	put(&w, "activities", 115, "code=W5|kind=warning_received|severity=critical|subjects=20"); /* when it came, nobody said */
	r = row_at(&w, "2026-11-24", "2634.2c.relay", 115, 0);
	assert_true(r->state == ST_UNKNOWN && says(&w, r, "Chưa ghi giờ, ngày"));
	facts_remove(&w.f, 115);
	put(&w, "activities", 112, "code=W2|kind=warning_relayed|at=2026-11-17T04:30:00Z|concerns=111|subjects=5|documents=110");
	EXPECT(&w, "2026-11-17T20:00:00+07:00", "2634.2c.relay", 111, 0, ST_DUE);
	put(&w, "activities", 113, "code=W3|kind=warning_relayed|at=2026-11-17T05:00:00Z|concerns=111|subjects=6|documents=110");
	EXPECT(&w, "2026-11-18", "2634.2c.relay", 111, 0, ST_MET);
	r = row_at(&w, "2026-11-18", "2634.2c.relay", 111, 0);
	assert_int_equal(r->timing, TIMING_ON_TIME);
	assert_true(says(&w, r, "sau 3 giờ:"));
	put(&w, "activities", 113, "code=W3|kind=warning_relayed|at=2026-11-17T01:00:00Z|concerns=111|subjects=6|documents=110");
	EXPECT(&w, "2026-11-18", "2634.2c.relay", 111, 0, ST_CONTRADICTED); /* sent before received */
	facts_remove(&w.f, 113);
	put(&w, "activities", 112,
		"code=W2|kind=warning_relayed|at=2026-11-17T04:30:00Z|concerns=111|subjects=5|documents=110|result=ok");
	EXPECT(&w, "2026-11-18", "2634.2c.relay", 111, 0, ST_CONTRADICTED); /* said to be complete, a matched unit was not told */
	w.at = when("2026-11-20T03:00:00Z");                                /* a system found later: one working day to extend */
	put(&w, "activities", 111, "code=W1|kind=warning_received|at=2026-11-17T02:00:00Z|severity=critical|subjects=20,24");
	EXPECT(&w, "2026-11-21", "2634.2c.relay", 111, 0, ST_STALE);
	EXPECT(&w, "2026-11-24", "2634.2c.relay", 111, 0, ST_LATE);
	w.at = when("2026-11-17T04:00:00Z"); /* no relay says that it is complete: the same */
	put(&w, "activities", 111, "code=W1|kind=warning_received|at=2026-11-17T02:00:00Z|severity=critical|subjects=20,24");
	w.at = when("2026-11-17T04:30:00Z");
	put(&w, "activities", 112, "code=W2|kind=warning_relayed|at=2026-11-17T04:30:00Z|concerns=111|subjects=5|documents=110");
	EXPECT(&w, "2026-11-17T20:00:00+07:00", "2634.2c.relay", 111, 0, ST_DUE);
	EXPECT(&w, "2026-11-18T09:01:00+07:00", "2634.2c.relay", 111, 0, ST_CONTRADICTED); /* matched, others told, and it not */
	w.at = when("2026-11-20T03:00:00Z");
	put(&w, "activities", 111, "code=W1|kind=warning_received|at=2026-11-17T02:00:00Z|severity=critical|subjects=20,24");
	r = row_at(&w, "2026-11-21", "2634.2c.relay", 111, 0);
	assert_true(
		r->state == ST_STALE && r->due == day("2026-11-23") && says(&w, r, "được bổ sung vào cảnh báo ngày 20/11/2026"));
	r = row_at(&w, "2026-11-24", "2634.2c.relay", 111, 0);
	assert_true(r->state == ST_LATE && r->since == day("2026-11-24"));
	put(&w, "activities", 113, "code=W3|kind=warning_relayed|at=2026-11-23T03:00:00Z|concerns=111|subjects=6|documents=110");
	assert_int_equal(row_at(&w, "2026-11-24", "2634.2c.relay", 111, 0)->state, ST_MET);
	facts_remove(&w.f, 113);
	put(&w, "activities", 111, "code=W1|kind=warning_received|at=2026-11-17T02:00:00Z|severity=high|subjects=20,24");
	assert_int_equal(row_at(&w, "2026-11-18", "2634.2c.relay", 111, 0)->due, day("2026-11-19")); /* two working days */
#define NONE(papers) "code=W1|kind=warning_received|at=2026-11-17T02:00:00Z|severity=high|result=not_affected|documents=" papers
	put(&w, "documents", 118,
		"code=D118|number=5/CV-X05|date=2026-11-16|signer_post=Cục trưởng|received_at=2026-11-17T02:00:00Z");
	put(&w, "activities", 111, NONE("118")); /* the letter that warned says nothing of what was found here */
	EXPECT(&w, "2026-11-18", "2634.2c.relay", 111, 0, ST_UNKNOWN);
	assert_true(says(&w, row_at(&w, "2026-11-18", "2634.2c.relay", 111, 0), "là văn bản chuyển đến"));
	put(&w, "activities", 111, NONE("110,118"));
	EXPECT(&w, "2026-11-18", "2634.2c.relay", 111, 0, ST_MET);
	put(&w, "documents", 110, "code=D110|number=9/CV|date=2026-11-16|signer_post=Cục trưởng"); /* older than the warning */
	EXPECT(&w, "2026-11-18", "2634.2c.relay", 111, 0, ST_UNKNOWN);
	put(&w, "documents", 110, "code=D110|number=9/CV|date=2026-11-17|signer_post=Cục trưởng");
	put(&w, "proofs", 116, "code=C1|document=110|proves=warning|subjects=111");
	put(&w, "activities", 111, NONE("118"));
	EXPECT(&w, "2026-11-18", "2634.2c.relay", 111, 0, ST_MET);
	facts_remove(&w.f, 116);
	world_close(&w);
}

static void no_warning_in_a_quarter_is_unknown_until_confirmed(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	EXPECT(&w, "2026-11-10", "2634.2c.quarter", 2, 0, ST_UNKNOWN);
	put(&w, "declarations", 30, "code=X1|kind=nothing_arose|unit=2|duty=2.c|period=2026-Q3|date=2026-10-05");
	EXPECT(&w, "2026-11-10", "2634.2c.quarter", 2, 0, ST_MET);
	put(&w, "declarations", 31, "code=X2|kind=nothing_arose|unit=5|duty=2634.1dd.quarter|period=2026-Q3|date=2026-08-15");
	EXPECT(&w, "2026-10-05", "2634.1dd.quarter", 5, 0,
		ST_UNKNOWN); /* half of the quarter was still to come: said of no quarter */
	EXPECT(&w, "2026-12-20", "2634.1dd.quarter", 5, 0, ST_LATE);
	assert_true(says(&w, row_at(&w, "2026-12-20", "2634.1dd.quarter", 5, 0), "có trước ngày cuối kỳ 30/09/2026"));
	put(&w, "declarations", 31, "code=X2|kind=nothing_arose|unit=5|duty=2634.1dd.quarter|period=2026-Q3|date=2026-09-30");
	EXPECT(&w, "2026-12-20", "2634.1dd.quarter", 5, 0, ST_MET); /* on its last day */
	put(&w, "activities", 111, "code=W1|kind=warning_received|at=2026-08-17T02:00:00Z|severity=high");
	EXPECT(&w, "2026-11-10", "2634.2c.quarter", 2, 0, ST_CONTRADICTED);
	world_close(&w);
}

/* --- 1.d fix --- */

static void a_fix_needs_a_later_scan_or_an_approved_exception(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, SYSTEM);
	put(&w, "documents", 110, "code=D110|number=9/CV|date=2026-11-09|signer_post=Cục trưởng");
	put(&w, "activities", 111,
		"code=W1|kind=warning_received|at=2026-11-03T02:00:00Z|severity=high|external_ref=CVE-2026-1|subjects=20");
	EXPECT(&w, "2026-11-18", "2634.1d.fix", 111, 20, ST_DUE); /* fifteen days */
	EXPECT(&w, "2026-11-19", "2634.1d.fix", 111, 20, ST_LATE);
	put(&w, "activities", 114, "code=F1|kind=fix|done_on=2026-11-06|concerns=111|subjects=20|result=ok|documents=110");
	EXPECT(&w, "2026-11-10", "2634.1d.fix", 111, 20, ST_DUE); /* not verified */
	put(&w, "assets", 117, "code=M1|system=20|kind=host|name=web|address=203.0.113.5");
	put(&w, "activities", 115, "code=S1|kind=scan|done_on=2026-11-09|subjects=20|result=ok|documents=110");
	EXPECT(&w, "2026-11-10", "2634.1d.fix", 111, 20, ST_DUE); /* a scan of nothing in particular */
	put(&w, "activities", 115, "code=S1|kind=scan|done_on=2026-11-09|subjects=20|result=ok|documents=110|targets=203.0.113.6");
	EXPECT(&w, "2026-11-10", "2634.1d.fix", 111, 20, ST_DUE); /* a scan of somebody else's machine */
	assert_true(says(&w, row_at(&w, "2026-11-10", "2634.1d.fix", 111, 20), "không có mục tiêu nào là máy đã đăng ký"));
	put(&w, "activities", 115, "code=S1|kind=scan|done_on=2026-11-05|subjects=20|result=ok|documents=110|targets=203.0.113.5");
	EXPECT(&w, "2026-11-10", "2634.1d.fix", 111, 20, ST_DUE); /* before the fix */
	put(&w, "activities", 115, "code=S1|kind=scan|done_on=2026-11-09|subjects=20|result=ok|targets=203.0.113.5");
	EXPECT(&w, "2026-11-10", "2634.1d.fix", 111, 20, ST_UNKNOWN); /* a scan that no paper shows: the fix is no better proven */
	assert_int_equal(row_at(&w, "2026-11-10", "2634.1d.fix", 111, 20)->strength, STRENGTH_DECLARED);
	put(&w, "activities", 115, "code=S1|kind=scan|done_on=2026-11-09|subjects=20|result=ok|documents=110|targets=203.0.113.5");
	EXPECT(&w, "2026-11-10", "2634.1d.fix", 111, 20, ST_MET);
	put(&w, "activities", 116, "code=S2|kind=scan|done_on=2026-11-15|subjects=20|result=not_ok|external_ref=CVE-2026-1");
	EXPECT(&w, "2026-11-16", "2634.1d.fix", 111, 20, ST_CONTRADICTED); /* seen again */
	facts_remove(&w.f, 116);
	put(&w, "activities", 114,
		"code=F1|kind=fix|done_on=2026-11-06|concerns=111|subjects=20|result=accepted|valid_to=2026-12-31|approval=110");
	EXPECT(&w, "2026-12-10", "2634.1d.fix", 111, 20, ST_MET);
	EXPECT(&w, "2027-01-10", "2634.1d.fix", 111, 20, ST_STALE);
	EXPECT(&w, "2027-02-10", "2634.1d.fix", 111, 20, ST_LATE);
	put(&w, "activities", 114,
		"code=F1|kind=fix|done_on=2026-11-06|concerns=111|subjects=20|result=accepted|valid_to=2026-12-31");
	EXPECT(&w, "2026-12-10", "2634.1d.fix", 111, 20, ST_LATE); /* nobody approved the exception */
	put(&w, "activities", 114,
		"code=F1|kind=fix|done_on=2026-11-06|concerns=111|subjects=20|result=not_affected|documents=110");
	EXPECT(&w, "2026-11-10", "2634.1d.fix", 111, 20, ST_MET);
	put(&w, "activities", 114, /* on the day it came, by the very letter that warned */
		"code=F1|kind=fix|done_on=2026-11-03|concerns=111|subjects=20|result=not_affected|documents=118");
	put(&w, "documents", 118, "code=D118|number=5/CV-X05|date=2026-11-03|signer_post=Cục trưởng");
	EXPECT(&w, "2026-11-10", "2634.1d.fix", 111, 20, ST_MET);
	put(&w, "activities", 111,
		"code=W1|kind=warning_received|at=2026-11-03T02:00:00Z|severity=high|external_ref=CVE-2026-1|subjects=20|documents="
		"118");
	EXPECT(&w, "2026-11-10", "2634.1d.fix", 111, 20, ST_UNKNOWN);
	assert_true(says(&w, row_at(&w, "2026-11-10", "2634.1d.fix", 111, 20), "Văn bản 5/CV-X05 là văn bản chuyển đến"));
	put(&w, "documents", 119, "code=D119|number=6/TB-CDS|date=2026-11-03|signer_post=Cục trưởng"); /* its own, beside it */
	put(&w, "activities", 114,
		"code=F1|kind=fix|done_on=2026-11-03|concerns=111|subjects=20|result=not_affected|documents=118,119");
	EXPECT(&w, "2026-11-10", "2634.1d.fix", 111, 20, ST_MET);
	put(&w, "activities", 116, "code=S2|kind=scan|done_on=2026-11-15|subjects=20|result=not_ok|external_ref=CVE-2026-1");
	EXPECT(&w, "2026-11-16", "2634.1d.fix", 111, 20, ST_CONTRADICTED);
	world_close(&w);
}

/* --- 1.đ incident --- */

static void incident_clocks_run_from_detection_and_a_receipt_stops_them(void **state)
{
	struct world w;
	const struct duty_row *r;

	(void)state;
	world_open(&w);
	put(&w, SYSTEM);
	put(&w, "documents", 120, "code=D120|number=4/BC|date=2026-11-12|signer_post=Cục trưởng");
	put(&w, "activities", 121, "code=I1|kind=incident|unit=5|at=2026-11-11T02:00:00Z|level_serious=1|subjects=20");
	EXPECT(&w, "2026-11-11T10:59:00+07:00", "2634.1dd.notify", 121, 0, ST_DUE);
	EXPECT(&w, "2026-11-11T11:01:00+07:00", "2634.1dd.notify", 121, 0, ST_LATE); /* two hours */
	EXPECT(&w, "2026-11-12T08:59:00+07:00", "law.incident.first", 121, 0, ST_DUE);
	EXPECT(&w, "2026-11-12T09:01:00+07:00", "law.incident.first", 121, 0, ST_LATE); /* 24 hours */
	EXPECT(&w, "2026-11-14T08:59:00+07:00", "law.incident.report", 121, 0, ST_DUE);
	EXPECT(&w, "2026-11-14T09:01:00+07:00", "law.incident.report", 121, 0, ST_LATE); /* 72 hours */
	put(&w, "activities", 122, "code=I2|kind=incident_report|at=2026-11-11T03:00:00Z|concerns=121");
	EXPECT(&w, "2026-11-12", "2634.1dd.notify", 121, 0, ST_MET);
	EXPECT(&w, "2026-11-12T09:01:00+07:00", "law.incident.first", 121, 0, ST_LATE); /* no receipt */
	put(&w, "activities", 123,
		"code=I3|kind=incident_report|unit=5|at=2026-11-12T03:00:00Z|concerns=121|external_ref=BN-7|documents=120|subjects="
		"2");
	r = row_at(&w, "2026-11-20", "law.incident.first", 121, 0); /* a numbered letter within the office */
	assert_true(r->state == ST_LATE && says(&w, r, "chưa tính là gửi cơ quan có thẩm quyền"));
	EXPECT(&w, "2026-11-20", "law.incident.report", 121, 0, ST_LATE);
	put(&w, "activities", 123,
		"code=I3|kind=incident_report|unit=5|at=2026-11-12T03:00:00Z|concerns=121|external_ref=BN-7|documents=120|subjects="
		"1");
	EXPECT(&w, "2026-11-20", "law.incident.first", 121, 0, ST_LATE); /* a unit that names the office reported to it */
	put(&w, "activities", 123,
		"code=I3|kind=incident_report|unit=2|at=2026-11-12T03:00:00Z|concerns=121|documents=120|subjects=1");
	r = row_at(&w, "2026-11-20", "law.incident.first", 121, 0);
	assert_true(r->state == ST_LATE && says(&w, r, "thiếu biên nhận"));
	put(&w, "activities", 123,
		"code=I3|kind=incident_report|unit=2|at=2026-11-12T03:00:00Z|concerns=121|external_ref=BN-7|documents=120|subjects="
		"1");
	facts_remove(&w.f, 122);
	r = row_at(&w, "2026-11-20", "2634.1dd.notify", 121, 0); /* the authority alone was told */
	assert_true(r->state == ST_LATE && says(&w, r, "chưa tính là đã báo đơn vị chuyên trách"));
	put(&w, "activities", 122, "code=I2|kind=incident_report|at=2026-11-11T03:00:00Z|concerns=121|subjects=2");
	EXPECT(&w, "2026-11-12", "2634.1dd.notify", 121, 0, ST_MET);
	put(&w, "activities", 122, "code=I2|kind=incident_report|at=2026-11-11T03:00:00Z|concerns=121|subjects=6");
	EXPECT(&w, "2026-11-12", "2634.1dd.notify", 121, 0, ST_LATE); /* another unit is not the specialised one */
	r = row_at(&w, "2026-11-20", "law.incident.first", 121, 0);
	assert_int_equal(r->state, ST_MET);
	assert_int_equal(r->timing, TIMING_DONE_LATE); /* an hour late */
	r = row_at(&w, "2026-11-20", "law.incident.report", 121, 0);
	assert_int_equal(r->timing, TIMING_ON_TIME);
	put(&w, "activities", 123,
		"code=I3|kind=incident_report|unit=2|at=2026-11-12T03:00:00Z|concerns=121|external_ref=BN-7|documents=120|result="
		"partial|due=2026-11-16|subjects=1");
	EXPECT(&w, "2026-11-16", "law.incident.report", 121, 0, ST_MET);
	EXPECT(&w, "2026-11-18", "law.incident.report", 121, 0, ST_STALE); /* the promised update was not sent */
	put(&w, "activities", 124, "code=M1|kind=monitoring_report|at=2026-11-10T22:00:00Z|concerns=121|subjects=20");
	EXPECT(&w, "2026-11-20", "law.incident.report", 121, 0, ST_CONTRADICTED); /* monitoring saw it earlier */
	facts_remove(&w.f, 124);
	put(&w, "declarations", 125, "code=X9|kind=nothing_arose|unit=5|period=2026-Q4|date=2026-11-18");
	EXPECT(&w, "2026-11-20", "law.incident.report", 121, 0, ST_CONTRADICTED); /* the quarter was said to be empty */
	facts_remove(&w.f, 125);
	put(&w, "activities", 121, "code=I1|kind=incident|unit=5|at=2026-11-11T02:00:00Z|level_serious=1|national=1|subjects=20");
	assert_true(
		row_at(&w, "2026-11-15", "law.incident.report", 121, 0)->due_at == when("2026-11-11T03:00:00Z")); /* "at once" */
	put(&w, "activities", 121, "code=I1|kind=incident|unit=5|at=2026-11-11T02:00:00Z|level_serious=0|subjects=20");
	EXPECT(&w, "2026-11-20", "law.incident.first", 121, 0, ST_NOT_APPLICABLE);
	world_close(&w);
}

/* --- 1.e yearly --- */

static void the_yearly_report_is_due_strictly_before_the_20th(void **state)
{
	struct world w;
	const struct duty_row *r;

	(void)state;
	world_open(&w);
	w.at = when("2026-11-03T03:00:00Z");
	put(&w, SYSTEM);
	r = row_at(&w, "2026-11-24", "2634.1e.yearly", 5, 0);
	assert_int_equal(r->due, day("2026-12-19"));
	assert_true(str_is(duty_due_advice(&w.cx.arena, &w.b, r, false), "nên gửi trước hết Thứ Sáu 18/12/2026"));
	assert_int_equal(row_at(&w, "2026-11-24", "2634.1e.owner", 0, 0)->due, day("2026-12-24"));
	EXPECT(&w, "2026-12-19", "2634.1e.yearly", 5, 0, ST_DUE);
	EXPECT(&w, "2026-12-20", "2634.1e.yearly", 5, 0, ST_LATE);
	put(&w, "documents", 130, "code=D130|number=20/BC-VA|date=2026-12-16|signer_post=Vụ trưởng");
	put(&w, "activities", 131, "code=B1|kind=report_sent|unit=5|done_on=2026-12-16|period=2026|documents=130|count_total=1");
	EXPECT(&w, "2026-12-18", "2634.1e.yearly", 5, 0, ST_DUE); /* no receipt */
	put(&w, "activities", 131,
		"code=B1|kind=report_sent|unit=5|done_on=2026-12-16|period=2026|documents=130|count_total=1|external_ref=BN-1");
	EXPECT(&w, "2026-12-18", "2634.1e.yearly", 5, 0, ST_MET);
	put(&w, "activities", 131,
		"code=B1|kind=report_sent|unit=5|done_on=2026-12-16|period=2026|documents=130|count_total=3|external_ref=BN-1");
	EXPECT(&w, "2026-12-18", "2634.1e.yearly", 5, 0, ST_CONTRADICTED); /* signed 3, recomputed 1 */
	put(&w, "activities", 131,                                         /* its own number is no receipt */
		"code=B1|kind=report_sent|unit=5|done_on=2026-12-16|period=2026|documents=130|count_total=1|external_ref=số "
		"20/BC-VA");
	EXPECT(&w, "2026-12-18", "2634.1e.yearly", 5, 0, ST_DUE);
	assert_true(says(&w, row_at(&w, "2026-12-18", "2634.1e.yearly", 5, 0), "số của chính báo cáo làm số biên nhận"));
	put(&w, "activities", 131,
		"code=B1|kind=report_sent|unit=5|done_on=2026-12-16|period=2026|documents=130|count_total=1|external_ref=BN-1");
	put(&w, "documents", 132, "code=D132|number=21/BC-CDS|date=2026-12-16|signer_post=Cục trưởng");
	put(&w, "activities", 133,
		"code=B2|kind=report_sent|unit=5|done_on=2026-12-16|period=2026|documents=130|count_total=1|external_ref=BN-1|"
		"subjects=1");
	put(&w, "activities", 134,
		"code=B3|kind=report_sent|unit=2|done_on=2026-12-16|period=2026|documents=132|count_total=1|external_ref=BN-2|"
		"subjects=1");
	facts_remove(&w.f, 131);
	assert_int_equal(row_at(&w, "2026-12-18", "2634.1e.yearly", 5, 0)->state, ST_MET); /* the office is whom it reports to */
	EXPECT(&w, "2026-12-18", "2634.1e.owner", 0, 0, ST_MET);
	assert_int_equal(duty_addressee(&w.cx, &w.b, board_find(&w.b, STR("2634.1e.owner"), 0, 0)), 1);
	assert_int_equal(duty_addressee(&w.cx, &w.b, board_find(&w.b, STR("2634.1e.yearly"), 5, 0)), 0);
	put(&w, "activities", 134,
		"code=B3|kind=report_sent|unit=2|done_on=2026-12-16|period=2026|documents=132|external_ref=BN-2");
	r = row_at(&w, "2026-12-18", "2634.1e.owner", 0, 0); /* its own report is not the office's, and the row says why */
	assert_int_equal(r->state, ST_DUE);
	assert_true(says(&w, r, "ghi Bộ Mẫu (BM) ở mục Đối tượng"));
	put(&w, "activities", 131,
		"code=B1|kind=report_sent|unit=5|done_on=2026-12-16|period=2026|documents=130|count_total=1|external_ref=BN-1");
	facts_remove(&w.f, 133);
	facts_remove(&w.f, 134);
	w.at = when("2026-12-17T03:00:00Z");
	put(&w, "systems", 20,
		"code=HT1|name=Tên khác|unit=5|operator=5|state=operating|operating_from=2020-05-01|plan_state=some");
	facts_was(&w.f, 20, when("2026-11-03T03:00:00Z"), w.at,
		"code=HT1|name=Tên|unit=5|operator=5|state=operating|operating_from=2020-05-01|plan_state=some");
	EXPECT(&w, "2026-12-18", "2634.1e.yearly", 5, 0, ST_MET); /* another name is no other figure */
	put(&w, "systems", 20, "code=HT1|name=Tên|unit=5|operator=5|state=operating|operating_from=2020-05-01|plan_state=some");
	facts_was(&w.f, 20, when("2026-11-03T03:00:00Z"), w.at,
		"code=HT1|name=Tên|unit=5|operator=5|state=operating|operating_from=2020-05-01|plan_state=full");
	EXPECT(&w, "2026-12-16", "2634.1e.yearly", 5, 0, ST_MET);
	EXPECT(&w, "2026-12-18", "2634.1e.yearly", 5, 0, ST_STALE); /* a figure corrected after signing */
	world_close(&w);
}

/* --- 5.b access --- */

static bool renews(struct world *w, const char *on)
{
	const struct duty_row *r = row_at(w, on, "2634.5b.access", 140, 20);

	return duty_renews(&w->b, r, 14);
}

static void access_is_reviewed_against_contracted_people(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	approve(&w);
	put(&w, "providers", 140, "code=NCC|name=Nhà cung cấp");
	put(&w, "systems", 20,
		"code=HT1|name=Hệ thống "
		"1|unit=5|provider=140|state=operating|operating_from=2020-05-01|kind=citizen_business|handles_procedures=1");
	put(&w, "contracts", 141, "code=HD1|number=1/HĐ|provider=140|signed_on=2026-01-05|systems=20");
	put(&w, "people", 142, "code=P1|provider=140|contract=141|post=Quản trị 1|employed_from=2026-01-05");
	put(&w, "people", 143, "code=P2|provider=140|contract=141|post=Quản trị 2|employed_from=2026-01-05");
	put(&w, "people", 144, "code=P3|unit=5|post=Người khác");
	put(&w, "documents", 145, "code=D145|number=2/BB|date=2026-08-20|signer_post=Cục trưởng");
	EXPECT(&w, "2026-11-10", "2634.5b.access", 140, 20, ST_UNKNOWN);
	put(&w, "activities", 146,
		"code=R1|kind=access_review|done_on=2026-08-20|provider=140|subjects=20|attendance=142,143|documents=145");
	EXPECT(&w, "2026-11-10", "2634.5b.access", 140, 20, ST_MET);
	put(&w, "activities", 146,
		"code=R1|kind=access_review|done_on=2026-08-20|provider=140|subjects=20|attendance=142|documents=145");
	EXPECT(&w, "2026-11-10", "2634.5b.access", 140, 20, ST_DUE); /* one contracted person is missing */
	put(&w, "activities", 146,
		"code=R1|kind=access_review|done_on=2026-08-20|provider=140|subjects=20|attendance=142,143,144|documents=145");
	EXPECT(&w, "2026-11-10", "2634.5b.access", 140, 20, ST_CONTRADICTED); /* an account of somebody not contracted */
	put(&w, "activities", 146,
		"code=R1|kind=access_review|done_on=2026-08-20|provider=140|subjects=20|attendance=142,143|documents=145|count_"
		"total=3|count_done=2");
	EXPECT(&w, "2026-11-10", "2634.5b.access", 140, 20, ST_CONTRADICTED); /* an account without a person */
	put(&w, "activities", 146,
		"code=R1|kind=access_review|done_on=2026-08-20|provider=140|subjects=20|attendance=142,143|documents=145");
	put(&w, "people", 143, "code=P2|provider=140|contract=141|post=Quản trị 2|employed_from=2026-01-05|leaves_on=2026-11-01");
	EXPECT(&w, "2026-11-10", "2634.5b.access", 140, 20, ST_STALE); /* staff changed after the review */
	put(&w, "people", 143, "code=P2|provider=140|contract=141|post=Quản trị 2|employed_from=2026-01-05|leaves_on=2026-08-01");
	EXPECT(&w, "2026-11-10", "2634.5b.access", 140, 20, ST_CONTRADICTED); /* reviewed after leaving */
	put(&w, "people", 143, "code=P2|provider=140|contract=141|post=Quản trị 2|employed_from=2026-01-05");
	put(&w, "people", 143, "code=P2|provider=140|post=Quản trị 2|employed_from=2026-01-05");
	EXPECT(&w, "2026-11-10", "2634.5b.access", 140, 20, ST_DUE); /* of no contract */
	assert_true(says(&w, row_at(&w, "2026-11-10", "2634.5b.access", 140, 20), "chưa ghi thuộc hợp đồng nào"));
	put(&w, "contracts", 149, "code=HD2|number=2/HĐ|provider=140|systems=20|valid_to=2026-08-01");
	put(&w, "people", 143, "code=P2|provider=140|contract=149|post=Quản trị 2|employed_from=2026-01-05");
	EXPECT(&w, "2026-11-10", "2634.5b.access", 140, 20, ST_DUE); /* of one that was over */
	put(&w, "people", 143, "code=P2|provider=140|contract=141|post=Quản trị 2|employed_from=2026-01-05");
	put(&w, "activities", 147, "code=C1|kind=intervention|done_on=2026-11-05|provider=140|subjects=20|attendance=142");
	EXPECT(&w, "2026-11-10", "2634.5b.access", 140, 20, ST_CONTRADICTED); /* no approved request */
	facts_remove(&w.f, 147);
	EXPECT(&w, "2027-03-10", "2634.5b.access", 140, 20, ST_UNKNOWN); /* six months over: the cadence was read second-hand */
	put(&w, "confirmations", 148, "code=TCVN14423|number=TCVN 14423:2026|date=2026-11-20|confirmed_by_post=Cục trưởng");
	EXPECT(&w, "2027-03-10", "2634.5b.access", 140, 20, ST_LATE);
	EXPECT(&w, "2027-02-23", "2634.5b.access", 140, 20, ST_LATE); /* the 20th is a Saturday */
	EXPECT(&w, "2027-02-20", "2634.5b.access", 140, 20, ST_MET);  /* so it is told beforehand */
	assert_true(renews(&w, "2027-02-20"));
	assert_true(renews(&w, "2027-02-06"));
	assert_false(renews(&w, "2027-02-05"));
	assert_false(renews(&w, "2027-02-21"));
	world_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_list_is_met_for_92_days_then_stale_then_late),
		cmocka_unit_test(an_open_reconciliation_item_keeps_the_list_from_being_met),
		cmocka_unit_test(a_later_change_makes_the_list_stale),
		cmocka_unit_test(no_systems_is_denied_by_an_operating_one),
		cmocka_unit_test(approval_needs_a_number_a_paper_and_who_was_competent),
		cmocka_unit_test(the_specialised_unit_must_have_held_its_role_on_that_day),
		cmocka_unit_test(approval_dates_follow_the_transition),
		cmocka_unit_test(a_change_gives_thirty_days_and_two_levels_do_not_agree),
		cmocka_unit_test(a_regulation_must_precede_and_any_earlier_version_will_do),
		cmocka_unit_test(a_threshold_crossed_leaves_thirty_days),
		cmocka_unit_test(a_plan_is_full_only_with_an_acceptance_that_holds),
		cmocka_unit_test(a_scan_counts_by_what_its_targets_cover),
		cmocka_unit_test(a_machine_without_an_address_is_not_covered),
		cmocka_unit_test(a_network_is_covered_address_by_address),
		cmocka_unit_test(a_scan_goes_late_after_the_year_ages_and_may_not_agree),
		cmocka_unit_test(the_first_year_of_a_system_is_shorter),
		cmocka_unit_test(six_months_bind_only_once_the_standard_was_compared),
		cmocka_unit_test(a_drill_needs_minutes_people_window_and_three_scores),
		cmocka_unit_test(a_warning_reaches_all_affected_in_its_clock),
		cmocka_unit_test(no_warning_in_a_quarter_is_unknown_until_confirmed),
		cmocka_unit_test(a_fix_needs_a_later_scan_or_an_approved_exception),
		cmocka_unit_test(incident_clocks_run_from_detection_and_a_receipt_stops_them),
		cmocka_unit_test(the_yearly_report_is_due_strictly_before_the_20th),
		cmocka_unit_test(access_is_reviewed_against_contracted_people),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
