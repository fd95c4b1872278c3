/* What a later entry moves and what it leaves, who was there on a day, what is near, and what a cover lacks. */
#include "duty_world.h"

#include "duty/found.h"

/* A start that is entered afterwards moves the date; the one that stood stays the original, and the chain says why there are two. */
static void a_date_that_stood_is_not_loosened_by_a_later_start(void **state)
{
	static const char *const bare = "code=HT1|name=Hệ thống "
					"1|unit=5|operator=5|state=operating|kind=citizen_business|handles_procedures=1|info="
					"personal|dossier_state=drafting";
	static const char *const november = "code=HT1|name=Hệ thống "
					    "1|unit=5|operator=5|state=operating|kind=citizen_business|handles_procedures=1|info="
					    "personal|dossier_state=drafting|operating_from=2026-"
					    "11-20";
	static const char *const june = "code=HT1|name=Hệ thống "
					"1|unit=5|operator=5|state=operating|kind=citizen_business|handles_procedures=1|info="
					"personal|dossier_state=drafting|operating_from=2026-"
					"06-01";
	struct world w;
	const struct duty_row *r;
	const int64_t then = when("2026-11-02T08:00:00Z"), later = when("2026-11-25T03:00:00Z");

	(void)state;
	world_open(&w);
	facts_add(&w.f, "systems", 20, later, november);
	r = row_at(&w, "2026-12-01", "2634.1c.approve", 20, 0);
	assert_true(r->due == day("2026-11-19") && r->due_original == r->due);
	facts_was(&w.f, 20, then, later, bare);
	r = row_at(&w, "2026-12-01", "2634.1c.approve", 20, 0);
	assert_true(r->state == ST_LATE && r->due == day("2026-08-18") && r->due_original == day("2026-08-18"));
	assert_true(says(&w, r, "trước đó là 18/08/2026; ngày 25/11/2026 ngày vận hành được ghi muộn hơn") &&
		    says(&w, r, "đề nghị gia hạn"));
	w.at = later;
	put(&w, "regulations", 24, "code=QC1|title=Quy chế|kind=regulation|unit=2|date=2020-01-01|systems=20|document=10");
	put(&w, "documents", 30, "code=D30|number=812/QĐ-BM|date=2026-11-10|signer_post=Bộ trưởng|issuer=Bộ Mẫu|checked=1");
	put(&w, "level-decisions", 31,
		"code=C1|system=20|level=3|number=812/QĐ-BM|date=2026-11-10|authority=1|authority_kind=owner|document=30");
	r = row_at(&w, "2026-12-01", "2634.1c.approve", 20, 0); /* done before the new date, after the one that stood */
	assert_true(r->state == ST_MET && r->timing == TIMING_DONE_LATE);
	r = row_at(&w, "2026-12-01", "2634.2a.monitor", 20, 0);
	assert_true(r->due == day("2026-11-08") && r->due_original == day("2026-11-08"));
	facts_add(&w.f, "systems", 20, later, november);
	facts_was(&w.f, 20, then, later, june);
	r = row_at(&w, "2026-12-15", "2634.2b.scan", 20,
		0); /* 90 days from the start; a later one that no paper shows moves nothing */
	assert_true(r->state == ST_LATE && r->due == day("2026-08-30") && r->due_original == day("2026-08-30"));
	put(&w, "documents", 40, "code=D40|number=7/BB|date=2026-11-18|signer_post=Cục trưởng");
	put(&w, "activities", 41, "code=A1|kind=acceptance|done_on=2026-05-20|result=ok|subjects=20|documents=40");
	assert_int_equal(row_at(&w, "2026-12-15", "2634.2b.scan", 20, 0)->state, ST_LATE); /* of before the start that stood */
	put(&w, "activities", 41, "code=A1|kind=acceptance|done_on=2026-11-18|result=ok|subjects=20");
	assert_int_equal(row_at(&w, "2026-12-15", "2634.2b.scan", 20, 0)->state, ST_LATE); /* a word alone */
	put(&w, "activities", 41, "code=A1|kind=acceptance|done_on=2026-11-18|result=ok|subjects=20|documents=40");
	r = row_at(&w, "2026-12-15", "2634.2b.scan", 20, 0); /* shown: the end of the year; the original stays */
	assert_true(r->state == ST_DUE && r->due == day("2026-12-31") && r->due_original == day("2026-08-30"));
	assert_true(duty_in_set(&w.b, r, SET_LATE_ORIGINAL) && says(&w, r, "Nghiệm thu ngày 18/11/2026 cho thấy"));
	facts_add(&w.f, "systems", 20, later,
		"code=HT1|name=Hệ thống 1|unit=5|operator=5|state=building|built_from=2026-03-01|operating_from=2027-03-01");
	facts_was(&w.f, 20, then, later,
		"code=HT1|name=Hệ thống 1|unit=5|operator=5|state=building|built_from=2026-03-01|operating_from=2026-12-01");
	r = row_at(&w, "2026-12-15", "2634.1c.plan", 20, 0); /* put off before it ran: no paper can show that yet */
	assert_true(r->state != ST_LATE && r->due != day("2026-11-30"));
	facts_add(&w.f, "systems", 20, later, november); /* put right on the day it was typed: nobody's date */
	facts_was(&w.f, 20, later - 3600 * US_PER_S, later, june);
	assert_int_equal(row_at(&w, "2026-12-01", "2634.2b.scan", 20, 0)->due_original, day("2026-12-31"));
	facts_add(&w.f, "systems", 20, later, june); /* an earlier one tightens, and is the date */
	facts_was(&w.f, 20, then, later, november);
	r = row_at(&w, "2026-12-01", "2634.2b.scan", 20, 0);
	assert_true(r->due == day("2026-08-30") && r->due_original == r->due);
	world_close(&w);
}

/* What a unit says of its own level lowers nothing that it said before; the same of a paperless decision; a decision on paper does. */
static void a_proposal_that_its_unit_lowers_hides_no_lateness(void **state)
{
	static const char *const three = "code=HT1|name=Hệ thống 1|unit=5|state=operating|operating_from=2020-05-01|dossier_state="
					 "drafting|proposed_level=3";
	static const char *const two = "code=HT1|name=Hệ thống 1|unit=5|state=operating|operating_from=2020-05-01|dossier_state="
				       "drafting|proposed_level=2";
	const int64_t then = when("2026-11-02T08:00:00Z"), later = when("2026-11-25T03:00:00Z");
	struct world w;
	const struct duty_row *r;

	(void)state;
	world_open(&w);
	facts_add(&w.f, "systems", 20, later, two);
	EXPECT(&w, "2026-12-01", "2634.1c.approve", 20, 0, ST_UNKNOWN);
	facts_add(&w.f, "systems", 20, later, three);
	EXPECT(&w, "2026-12-01", "2634.1c.approve", 20, 0, ST_LATE);
	facts_add(&w.f, "systems", 20, later, two);
	facts_was(&w.f, 20, then, later, three);
	r = row_at(&w, "2026-12-01", "2634.1c.approve", 20, 0);
	assert_true(r->state == ST_LATE && says(&w, r, "Đơn vị đã đề xuất cấp độ 3 rồi tự hạ"));
	facts_add(&w.f, "systems", 20, later, two); /* a slip of the same day */
	facts_was(&w.f, 20, later - 3600 * US_PER_S, later, three);
	EXPECT(&w, "2026-12-01", "2634.1c.approve", 20, 0, ST_UNKNOWN);
	world_close(&w);
}

/* The head of a board of another day counts who was there then. */
static void the_units_and_systems_of_a_day_are_those_of_that_day(void **state)
{
	const struct board_filter all = { 0 };
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, "units", 7, "code=VC|name=Vụ C|kind=vu|parent=1|valid_to=2025-02-28");
	put(&w, "units", 8, "code=VD|name=Vụ D|kind=vu|parent=1|valid_from=2026-01-01");
	put(&w, "units", 9, "code=P1|name=Phòng 1|kind=division|parent=8"); /* of a unit: none of its own duties */
	put(&w, "systems", 20, "code=HT1|name=Hệ thống 1|unit=5|state=operating|operating_from=2020-05-01");
	put(&w, "systems", 21, "code=HT2|name=Hệ thống 2|unit=5|state=retired|operating_from=2020-05-01|retired_on=2026-11-10");
	(void)row_at(&w, "2024-09-30", "2634.1c.list", 7, 0);
	assert_int_equal(board_units(&w.b, &all), 6); /* 2 to 6, and the one that has ended since */
	assert_int_equal(board_systems(&w.b, &all), 2);
	(void)row_at(&w, "2025-06-01", "2634.1c.list", 5, 0);
	assert_int_equal(board_units(&w.b, &all), 5);
	(void)row_at(&w, "2026-11-22", "2634.1c.list", 8, 0);
	assert_int_equal(board_units(&w.b, &all), 6);
	assert_int_equal(board_systems(&w.b, &all), 1);
	world_close(&w);
}

/* Of a system that is a name alone nobody knows whether a duty applies: it is unknown, and fills no list of what is to be done by a near day. */
static void what_may_not_apply_does_not_fall_due(void **state)
{
	const struct duty_row *r;
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, SYSTEM);
	put(&w, "systems", 22, "code=HT3|name=Hệ thống 3|unit=6");
	r = row_at(&w, "2026-11-05", "2634.2a.monitor", 22, 0);
	assert_true(r->state == ST_UNKNOWN && r->due == day("2026-11-08") && !board_is_falling_due(&w.b, r));
	assert_false(duty_in_set(&w.b, r, SET_FALLING_DUE));
	r = row_at(&w, "2026-11-05", "2634.2a.monitor", 20, 0);
	assert_true(r->due == day("2026-11-08") && board_is_falling_due(&w.b, r));
	r = row_at(&w, "2026-12-20", "2634.1b.brief", 5, 0); /* it applies; who works there nobody said: still to be done by then */
	assert_true(r->state == ST_UNKNOWN && board_is_falling_due(&w.b, r));
	world_close(&w);
}

/* Only the system that an entry added has a new clock: one whose text was corrected has told of the others long before. */
static void a_later_change_of_a_warning_gives_time_for_what_it_adds_alone(void **state)
{
	static const char *const both = "code=W1|kind=warning_received|at=2026-11-17T02:00:00Z|severity=critical|subjects=20,24";
	static const char *const one = "code=W1|kind=warning_received|at=2026-11-17T02:00:00Z|severity=critical|subjects=20";
	const int64_t first = when("2026-11-17T02:30:00Z"), second = when("2026-11-20T03:00:00Z"),
		      third = when("2026-11-23T03:00:00Z");
	struct world w;
	const struct duty_row *r;

	(void)state;
	world_open(&w);
	put(&w, SYSTEM);
	put(&w, "systems", 24, "code=HT2|name=Hệ thống 2|unit=6|operator=6|state=operating");
	put(&w, "documents", 110, "code=D110|number=9/CV|date=2026-11-17|signer_post=Cục trưởng");
	w.at = when("2026-11-17T04:30:00Z");
	put(&w, "activities", 112, "code=W2|kind=warning_relayed|at=2026-11-17T04:30:00Z|concerns=111|subjects=5|documents=110");
	facts_add(&w.f, "activities", 111, second, both); /* a word of it was corrected; unit 6 was matched and never told */
	facts_was(&w.f, 111, first, second, both);
	EXPECT(&w, "2026-11-21", "2634.2c.relay", 111, 0, ST_CONTRADICTED);
	facts_add(&w.f, "activities", 111, second, both); /* system 24 was added */
	facts_was(&w.f, 111, first, second, one);
	r = row_at(&w, "2026-11-21", "2634.2c.relay", 111, 0);
	assert_true(r->state == ST_STALE && r->due == day("2026-11-23"));
	facts_add(&w.f, "activities", 111, third, both); /* and then a word corrected: its day is over all the same */
	facts_was(&w.f, 111, first, second, one);
	facts_was(&w.f, 111, second, third, both);
	r = row_at(&w, "2026-11-24", "2634.2c.relay", 111, 0);
	assert_true(r->state == ST_LATE && r->since == day("2026-11-24"));
	assert_true(says(&w, r, "được bổ sung vào cảnh báo ngày 20/11/2026"));
	facts_add(&w.f, "activities", 111, third, both); /* taken out and named again: since the second time */
	facts_was(&w.f, 111, first, second, both);
	facts_was(&w.f, 111, second, third, one);
	assert_int_equal(row_at(&w, "2026-11-24", "2634.2c.relay", 111, 0)->due, day("2026-11-24"));
	world_close(&w);
}

/* Nobody could fix it before the warning named it. */
static void a_system_added_to_a_warning_has_its_time_from_then_on(void **state)
{
	static const char *const both = "code=W1|kind=warning_received|at=2026-11-03T02:00:00Z|severity=critical|subjects=20,24";
	static const char *const one = "code=W1|kind=warning_received|at=2026-11-03T02:00:00Z|severity=critical|subjects=20";
	const int64_t first = when("2026-11-04T02:30:00Z"), second = when("2026-11-20T03:00:00Z");
	struct world w;
	const struct duty_row *r;
	int32_t asked;

	(void)state;
	world_open(&w);
	put(&w, SYSTEM);
	put(&w, "systems", 24, "code=HT2|name=Hệ thống 2|unit=6|operator=6|state=operating");
	facts_add(&w.f, "activities", 111, first, both);
	asked = row_at(&w, "2026-11-21", "2634.1d.fix", 111, 24)->due;
	facts_add(&w.f, "activities", 111, second, both);
	facts_was(&w.f, 111, first, second, one);
	assert_int_equal(row_at(&w, "2026-11-21", "2634.1d.fix", 111, 20)->due, asked);
	r = row_at(&w, "2026-11-21", "2634.1d.fix", 111, 24);
	assert_true(r->due == asked + 17 && says(&w, r, "bổ sung vào cảnh báo ngày 20/11/2026: hạn xử lý"));
	world_close(&w);
}

/* What a cover lacks is named, up to three, and the rest counted. */
static void the_machines_that_a_cover_lacks_are_named(void **state)
{
	struct world w;
	const struct duty_row *r;
	struct duty_reason *why;
	size_t n, links = 0;

	(void)state;
	world_open(&w);
	approve(&w);
	put(&w, "documents", 80, "code=D80|number=5/BC|date=2026-11-10|signer_post=Cục trưởng");
	for (int i = 0; i < 8; i++)
		put(&w, "assets", 61 + i,
			arena_fmt(&w.cx.arena, "code=N%d|system=20|kind=host|name=Máy %d|address=10.0.0.%d|internet_facing=1", i, i,
				i)
				.p);
	put(&w, "activities", 81, "code=S1|kind=scan|done_on=2026-11-10|subjects=20|documents=80|targets=10.0.0.1-7");
	put(&w, "activities", 82,
		"code=G1|kind=log_received|done_on=2026-11-10|subjects=20|documents=80|targets=10.0.0.1\n10.0.0.2");
	r = row_at(&w, "2026-11-24", "2634.2b.scan", 20, 0);
	assert_true(says(&w, r, "quét 7/8 máy") && says(&w, r, "Chưa quét: Máy 0 (N0)"));
	board_reasons(&w.cx, &w.b, r, &why, &n);
	for (size_t i = 0; i < n; i++)
		links += str_starts(why[i].text, STR("Chưa quét: ")) && why[i].fact == 61;
	assert_int_equal(links, 1);
	put(&w, "activities", 81, "code=S1|kind=scan|done_on=2026-11-10|subjects=20|documents=80|targets=10.0.0.3-4");
	r = row_at(&w, "2026-11-24", "2634.2b.scan", 20, 0);
	assert_true(says(&w, r, "Chưa quét: Máy 2 (N2)") && !says(&w, r, "Máy 5") && says(&w, r, "Còn 3 máy khác chưa quét"));
	r = row_at(&w, "2026-11-24", "2634.2a.logs", 20, 0);
	assert_true(says(&w, r, "Chưa nhận nhật ký từ Máy 4 (N4)") && !says(&w, r, "Máy 5"));
	assert_true(says(&w, r, "Còn 3 máy khác chưa nhận nhật ký") && says(&w, r, "phủ 2/8 máy"));
	world_close(&w);
}

/* An address in a registered network is known: no find, and a log of that network. Around whole countries nothing is registered. */
static void a_log_from_a_registered_network_is_known(void **state)
{
	static const struct {
		const char *network, *log;
		bool known;
	} tries[] = {
		{ "10.9.0.0/24", "10.9.0.7", true }, { "10.9.0.0/24", "10.8.0.7", false },
		{ "10.9.0.0/24", "10.9.0.7\n10.8.0.7", false }, /* one of them is not */
		{ "10.9.0.0/24", "10.9.0.7\nmay-la.example.vn", false }, { "10.9.0.5-9", "10.9.0.7", true },
		{ "10.0.0.0/8", "10.9.0.7", false }, /* too wide to say anything */
	};
	struct world w;

	(void)state;
	world_open(&w);
	approve(&w);
	put(&w, "documents", 80, "code=D80|number=5/BC|date=2026-11-10|signer_post=Cục trưởng");
	for (size_t i = 0; i < COUNT(tries); i++)
		for (int own = 0; own < 2; own++) { /* as a machine, or in the system's own list */
			const struct duty_row *r;
			struct str found;

			put(&w, "assets", 60,
				arena_fmt(&w.cx.arena, "code=N1|system=20|kind=network|name=n|address=%s",
					own ? "10.200.0.0/24" : tries[i].network)
					.p);
			put(&w, "systems", 24,
				arena_fmt(&w.cx.arena, "code=HT2|name=Hệ thống 2|unit=5|addresses=%s", own ? tries[i].network : "")
					.p);
			put(&w, "activities", 82,
				arena_fmt(&w.cx.arena,
					"code=G1|kind=log_received|done_on=2026-11-10|unit=5|documents=80|targets=%s", tries[i].log)
					.p);
			r = row_at(&w, "2026-11-24", "2634.1c.list", 5, 0);
			if (says(&w, r, "Phát hiện nhưng chưa đăng ký") == tries[i].known)
				print_error("%s in %s\n", tries[i].log, tries[i].network);
			assert_int_equal(says(&w, r, "Phát hiện nhưng chưa đăng ký"), !tries[i].known);
			found = found_inside(&w.cx, &w.f);
			assert_int_equal(str_find(found, STR("10.9.0.7")) < 0, tries[i].known || i == 2 || i == 3 || i == 1);
			r = row_at(&w, "2026-11-24", "2634.2a.logs", 20, 0);
			assert_int_equal(says(&w, r, "phủ 1/1 máy"), !own && i != 1 && i != 5);
		}
	world_close(&w);
}

/* Another type, or other information, in the register after the decision: thirty days to decide, as with an act. */
static void a_type_recorded_otherwise_after_the_decision_ages_it(void **state)
{
#define TYPED(kind, info)                                                                                                          \
	"code=HT1|name=Hệ thống 1|unit=5|operator=5|state=operating|operating_from=2020-05-01|handles_procedures=1|kind=" kind     \
	"|info=" info
	struct world w;
	const struct duty_row *r;
	const int64_t then = when("2026-11-02T08:00:00Z"), later = when("2026-11-25T03:00:00Z");

	(void)state;
	world_open(&w);
	w.at = later;
	put(&w, "regulations", 24, "code=QC1|title=Quy chế|kind=regulation|unit=2|date=2020-01-01|systems=20|document=10");
	put(&w, "documents", 30, "code=D30|number=812/QĐ-BM|date=2026-11-10|signer_post=Bộ trưởng|issuer=Bộ Mẫu|checked=1");
	put(&w, "level-decisions", 31,
		"code=C1|system=20|level=3|number=812/QĐ-BM|date=2026-11-10|authority=1|authority_kind=owner|document=30");
	facts_add(&w.f, "systems", 20, later, TYPED("citizen_business", "personal"));
	facts_was(&w.f, 20, then, later, TYPED("", ""));
	EXPECT(&w, "2026-12-01", "2634.1c.approve", 20, 0, ST_MET); /* said for the first time */
	facts_add(&w.f, "systems", 20, later, TYPED("citizen_business", "private,personal"));
	facts_was(&w.f, 20, then, later, TYPED("citizen_business", "personal"));
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_MET);
	r = row_at(&w, "2026-12-01", "2634.1c.approve", 20, 0);
	assert_int_equal(r->state, ST_STALE);
	assert_true(says(&w, r, "được ghi khác từ ngày 25/11/2026, sau quyết định ngày 10/11/2026"));
	EXPECT(&w, "2026-12-26", "2634.1c.approve", 20, 0, ST_LATE);
	put(&w, "activities", 40, "code=A1|kind=system_change|done_on=2026-11-28|result=ok|subjects=20");
	r = row_at(&w, "2026-12-26", "2634.1c.approve", 20, 0);
	assert_true(r->state == ST_LATE && says(&w, r, "giữ nguyên mới là tự khai"));
	put(&w, "documents", 43, "code=D43|number=7/TB|date=2026-11-28|signer_post=Cục trưởng");
	put(&w, "activities", 40, "code=A1|kind=system_change|done_on=2026-11-28|result=ok|subjects=20|documents=43");
	EXPECT(&w, "2026-12-26", "2634.1c.approve", 20, 0, ST_MET); /* judged: the level stays */
	facts_remove(&w.f, 40);
	facts_add(&w.f, "systems", 20, later, TYPED("citizen_business", "personal"));
	facts_was(&w.f, 20, then, later, TYPED("internal", "personal"));
	EXPECT(&w, "2026-12-01", "2634.1c.approve", 20, 0, ST_STALE);
	facts_add(&w.f, "systems", 20, when("2026-11-12T03:00:00Z"), TYPED("citizen_business", "personal"));
	facts_was(&w.f, 20, then, when("2026-11-09T08:00:00Z"), TYPED("internal", "personal"));
	EXPECT(&w, "2026-12-01", "2634.1c.approve", 20, 0, ST_MET); /* before the decision */
	world_close(&w);
}

/* It was true when it was said. */
static void no_systems_is_old_not_wrong_where_one_came_after_it_was_said(void **state)
{
	static const char *const now = "code=H1|name=Hệ thống|unit=6|operator=6|state=operating|operating_from=2020-01-01",
				 *const then = "code=H1|name=Hệ thống|unit=2|operator=2|state=operating|operating_from=2020-01-01";
	const int64_t first = when("2026-09-01T02:00:00Z"), given = when("2026-11-10T02:00:00Z");
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, "declarations", 30, "code=X1|kind=no_systems|unit=6|date=2026-11-03");
	EXPECT(&w, "2026-11-20", "2634.1c.list", 6, 0, ST_MET);
	facts_add(&w.f, "systems", 31, given, now);
	facts_was(&w.f, 31, first, given, then); /* given to it */
	EXPECT(&w, "2026-11-20", "2634.1c.list", 6, 0, ST_STALE);
	assert_int_equal(row_at(&w, "2026-11-30", "2634.1dd.quarter", 6, 0)->due, day("2027-01-10"));
	facts_add(&w.f, "systems", 31, given, "code=H1|name=Hệ thống|unit=6|operator=6|state=operating|operating_from=2026-11-09");
	EXPECT(&w, "2026-11-20", "2634.1c.list", 6, 0, ST_STALE); /* began */
	facts_add(&w.f, "systems", 31, given, now);               /* its own all the time */
	EXPECT(&w, "2026-11-20", "2634.1c.list", 6, 0, ST_CONTRADICTED);
	EXPECT(&w, "2026-11-30", "2634.1dd.quarter", 6, 0, ST_LATE);
	world_close(&w);
}

static void what_began_after_the_date_of_a_period_is_asked_from_the_next_one_on(void **state)
{
	static const char *const quarterly[] = { "2634.1c.list", "2634.1dd.quarter" };
	struct world w;
	const struct duty_row *r;

	(void)state;
	world_open(&w);
	put(&w, "units", 30, "code=TT|name=Trung tâm mới|kind=service|parent=1|valid_from=2026-11-20");
	put(&w, "providers", 31, "code=NCC|name=Nhà cung cấp");
	put(&w, "systems", 32,
		"code=HT9|name=Hệ thống mới|unit=30|operator=30|provider=31|state=operating|operating_from=2026-11-25");
	for (size_t i = 0; i < COUNT(quarterly); i++) {
		r = row_at(&w, "2026-12-30", quarterly[i], 30, 0);
		assert_true(r->state == ST_DUE && r->due == day("2027-01-10"));
		assert_true(says(&w, r, "Thuộc diện thực hiện từ 20/11/2026, sau hạn 10/10/2026"));
		EXPECT(&w, "2027-01-11", quarterly[i], 30, 0, ST_LATE);
	}
	r = row_at(&w, "2026-12-30", "2634.5b.intervention", 31, 32);
	assert_true(r->state == ST_DUE && r->due == day("2027-01-10"));
	EXPECT(&w, "2026-12-30", "2634.1c.list", 5, 0, ST_LATE);                        /* who was there is asked as before */
	put(&w, "successions", 33, "code=K1|from=6|to=30|kind=rename|date=2026-11-20"); /* and so is what continues an older unit */
	EXPECT(&w, "2026-12-30", "2634.1c.list", 30, 0, ST_LATE);
	world_close(&w);
}

/* The plan of what is being built stands before it begins, and what begins in a quarter may do so on its last day; what runs has begun. */
static void what_is_built_for_a_quarter_is_not_late_on_its_first_day(void **state)
{
	struct world w;
	const struct duty_row *r;

	(void)state;
	world_open(&w);
	put(&w, "documents", 30, "code=D30|number=812/QĐ-BM|date=2026-07-10|signer_post=Bộ trưởng|issuer=Bộ Mẫu|checked=1");
	put(&w, "level-decisions", 31,
		"code=C1|system=20|level=3|number=812/QĐ-BM|date=2026-07-10|authority=1|authority_kind=owner|document=30");
	put(&w, "systems", 20, "code=HT1|name=Hệ thống 1|unit=5|operator=5|state=building|operating_from=2026-Q4|plan_state=none");
	r = row_at(&w, "2026-12-20", "2634.1c.plan", 20, 0);
	assert_true(r->due == day("2026-12-30") && r->state == ST_DUE);
	assert_int_equal(row_at(&w, "2027-01-05", "2634.1c.plan", 20, 0)->state, ST_LATE);
	put(&w, "systems", 20, "code=HT1|name=Hệ thống 1|unit=5|operator=5|state=operating|operating_from=2026-Q4|plan_state=none");
	r = row_at(&w, "2026-12-20", "2634.1c.plan", 20, 0);
	assert_true(r->due == day("2026-11-01") && r->state == ST_LATE); /* it ran when it was said to, or before */
	static const struct {
		const char *from, *decided;
		enum duty_timing timing;
	} t[] = { { "2026-11-01", "2026-10-15", TIMING_ON_TIME }, { "2026-11-01", "2026-11-01", TIMING_DONE_LATE },
		{ "2026-Q4", "2026-09-30", TIMING_ON_TIME },
		{ "2026-Q4", "2026-10-15", TIMING_NONE }, /* before or after it ran nobody says */
		{ "2026-Q4", "2026-11-02", TIMING_DONE_LATE }, { "2026", "2026-10-15", TIMING_NONE } };
	for (size_t i = 0; i < COUNT(t); i++) {
		struct arena *a = &w.cx.arena;

		put(&w, "systems", 20,
			arena_fmt(a,
				"code=HT1|name=Hệ thống 1|unit=5|operator=5|state=operating|proposed_level=3|operating_from=%s",
				t[i].from)
				.p);
		put(&w, "documents", 30,
			arena_fmt(
				a, "code=D30|number=812/QĐ-BM|date=%s|signer_post=Bộ trưởng|issuer=Bộ Mẫu|checked=1", t[i].decided)
				.p);
		put(&w, "regulations", 32, "code=Q1|title=Quy chế|kind=regulation|number=7/QĐ|date=2024-02-01|systems=20");
		put(&w, "level-decisions", 31,
			arena_fmt(a,
				"code=C1|system=20|level=3|number=812/QĐ-BM|date=%s|authority=1|authority_kind=owner|document=30",
				t[i].decided)
				.p);
		r = row_at(&w, "2026-12-20", "2634.1c.approve", 20, 0);
		if (r->state != ST_MET || r->timing != t[i].timing)
			fail_msg("%s, %s: %s, timing %d", t[i].from, t[i].decided, duty_state_names[r->state], r->timing);
	}
	/* Whether the plan had to be there before it ran, or may come until 2027, nobody can tell of this quarter. */
	put(&w, "systems", 20, "code=HT1|name=Hệ thống 1|unit=5|operator=5|state=operating|operating_from=2026-Q3|plan_state=none");
	EXPECT(&w, "2026-12-20", "2634.1c.plan", 20, 0, ST_UNKNOWN);
	put(&w, "systems", 20, "code=HT1|name=Hệ thống 1|unit=5|operator=5|state=operating|operating_from=2026-Q4|plan_state=none");
	/* What is said to run does, though its quarter is not over. */
	EXPECT(&w, "2026-12-20", "2634.2b.scan", 20, 0, ST_DUE);
	world_close(&w);
}

static void a_contract_changed_later_makes_the_list_stale(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, "declarations", 30, "code=X1|kind=list_confirmed|unit=5|date=2026-10-05");
	w.at = when("2026-10-12T03:00:00Z"); /* inside ten working days */
	put(&w, SYSTEM);
	put(&w, "providers", 70, "code=NC|name=NC");
	put(&w, "contracts", 71, "code=HD|provider=70|systems=20|number=1/HĐ|signed_on=2026-10-12");
	EXPECT(&w, "2026-10-30", "2634.1c.list", 5, 0, ST_MET);
	w.at = when("2026-10-27T03:00:00Z");
	put(&w, "contracts", 71, "code=HD|provider=70|systems=20|number=2/HĐ|signed_on=2026-10-12");
	EXPECT(&w, "2026-10-26", "2634.1c.list", 5, 0, ST_MET);
	EXPECT(&w, "2026-10-30", "2634.1c.list", 5, 0, ST_STALE);
	assert_true(says(&w, row_at(&w, "2026-10-30", "2634.1c.list", 5, 0), "thay đổi ngày 27/10/2026"));
	facts_remove(&w.f, 71);
	EXPECT(&w, "2026-10-30", "2634.1c.list", 5, 0, ST_MET);
	world_close(&w);
}

#define LISTED(unit, op) "code=HT1|name=Hệ thống 1|state=operating|operating_from=2020-05-01|unit=" unit "|operator=" op
#define WORD(text) says(&w, row_at(&w, "2026-10-30", "2634.1c.list", 5, 0), text)
#define LIST(day, state) EXPECT(&w, day, "2634.1c.list", 5, 0, state)

/* Confirmed on 05/10; ten working days later is 19/10. */
static void what_left_the_list_makes_it_stale_as_a_change_does(void **state)
{
	int64_t first = when("2026-10-01T03:00:00Z"), soon = when("2026-10-12T03:00:00Z"), moved = when("2026-10-27T03:00:00Z");
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, "declarations", 30, "code=X1|kind=list_confirmed|unit=5|date=2026-10-05");
	facts_add(&w.f, "systems", 20, moved, LISTED("6", ""));
	facts_was(&w.f, 20, first, moved, LISTED("5", ""));
	LIST("2026-10-26", ST_MET);
	LIST("2026-10-30", ST_STALE);
	assert_true(WORD("Hệ thống 1 (HT1) không còn thuộc danh mục từ ngày 27/10/2026, sau xác nhận ngày 05/10/2026"));
	facts_remove(&w.f, 20);
	LIST("2026-10-30", ST_MET);
	facts_add(&w.f, "systems", 20, moved, LISTED("6", "6")); /* who operated it */
	facts_was(&w.f, 20, first, moved, LISTED("6", "5"));
	LIST("2026-10-30", ST_STALE);
	facts_add(&w.f, "systems", 20, soon, LISTED("6", "")); /* within ten working days */
	facts_was(&w.f, 20, first, soon, LISTED("5", ""));
	LIST("2026-10-30", ST_MET);
	facts_add(&w.f, "systems", 20, moved, LISTED("6", "")); /* a slip of one day never stood */
	facts_was(&w.f, 20, moved - 3600 * US_PER_S, moved, LISTED("5", ""));
	LIST("2026-10-30", ST_MET);
	facts_add(&w.f, "systems", 20, moved + US_PER_DAY, LISTED("2", "")); /* moved on since: it left when it left */
	facts_was(&w.f, 20, first, moved, LISTED("5", ""));
	facts_was(&w.f, 20, moved, moved + US_PER_DAY, LISTED("6", ""));
	LIST("2026-10-30", ST_STALE);
	assert_true(WORD("từ ngày 27/10/2026"));
	/* came within the ten days, was changed and left */
	facts_add(&w.f, "systems", 20, moved, LISTED("6", ""));
	facts_was(&w.f, 20, first, soon, LISTED("6", ""));
	facts_was(&w.f, 20, soon, soon + US_PER_DAY, LISTED("5", ""));
	facts_was(&w.f, 20, soon + US_PER_DAY, moved, LISTED("5", "2"));
	LIST("2026-10-30", ST_STALE);
	assert_true(WORD("từ ngày 27/10/2026"));
	/* away and back on one day: it is there, and was changed */
	facts_add(&w.f, "systems", 20, moved, LISTED("5", ""));
	facts_was(&w.f, 20, moved - 3600 * US_PER_S, moved, LISTED("6", ""));
	LIST("2026-10-30", ST_STALE);
	assert_true(WORD("Hệ thống 1 (HT1) thay đổi ngày 27/10/2026") && !WORD("không còn"));
	world_close(&w);
}

static void what_was_deleted_left_the_list(void **state)
{
	int64_t first = when("2026-10-01T03:00:00Z"), cut = when("2026-10-27T03:00:00Z");
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, "declarations", 30, "code=X1|kind=list_confirmed|unit=5|date=2026-10-05");
	facts_add_gone(&w.f, "systems", 20, first, cut, LISTED("5", ""));
	LIST("2026-10-26", ST_MET);
	LIST("2026-10-30", ST_STALE);
	EXPECT(&w, "2026-10-30", "2634.1c.list", 6, 0, ST_UNKNOWN);
	assert_true(WORD("Hệ thống 1 (HT1) bị xoá khỏi sổ ngày 27/10/2026, sau xác nhận ngày 05/10/2026"));
	facts_remove(&w.f, 20);
	LIST("2026-10-30", ST_MET);
	facts_add_gone(&w.f, "systems", 20, cut - 3600 * US_PER_S, cut, LISTED("5", "")); /* entered by a slip */
	LIST("2026-10-30", ST_MET);
	facts_remove(&w.f, 20);
	facts_add_gone(&w.f, "systems", 20, first, cut - US_PER_DAY, LISTED("5", "")); /* left, and deleted where it went */
	facts_add_gone(&w.f, "systems", 20, cut - US_PER_DAY, cut, LISTED("6", ""));
	LIST("2026-10-30", ST_STALE);
	assert_true(WORD("không còn thuộc danh mục từ ngày 26/10/2026"));
	facts_add(&w.f, "systems", 20, first, LISTED("6", "")); /* an id is one thing */
	LIST("2026-10-30", ST_MET);
	world_close(&w);
}

#define DOMAIN(kind, of) "code=M1|name=vb.mau.vn|address=vb.mau.vn|kind=" kind "|system=" of
#define CONTRACT(of) "code=HD|provider=70|number=1/HĐ|signed_on=2026-01-12|systems=" of

static void a_domain_or_contract_that_left_makes_the_list_stale(void **state)
{
	int64_t first = when("2026-10-01T03:00:00Z"), moved = when("2026-10-27T03:00:00Z");
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, "declarations", 30, "code=X1|kind=list_confirmed|unit=5|date=2026-10-05");
	w.at = first;
	put(&w, "providers", 70, "code=NC|name=NC");
	put(&w, "systems", 20, LISTED("5", ""));
	put(&w, "systems", 21, "code=HT2|name=Hệ thống 2|unit=6|state=operating|operating_from=2020-05-01");
	facts_add(&w.f, "assets", 22, moved, DOMAIN("domain", "21"));
	facts_was(&w.f, 22, first, moved, DOMAIN("domain", "20"));
	LIST("2026-10-26", ST_MET);
	LIST("2026-10-30", ST_STALE);
	assert_true(WORD("vb.mau.vn (M1) không còn thuộc danh mục từ ngày 27/10/2026"));
	facts_add(&w.f, "assets", 22, moved, DOMAIN("host", "21")); /* a machine is no entry of the list */
	facts_was(&w.f, 22, first, moved, DOMAIN("host", "20"));
	LIST("2026-10-30", ST_MET);
	facts_remove(&w.f, 22);
	facts_add_gone(&w.f, "assets", 22, first, moved, DOMAIN("domain", "20"));
	LIST("2026-10-30", ST_STALE);
	assert_true(WORD("vb.mau.vn (M1) bị xoá khỏi sổ ngày 27/10/2026"));
	facts_remove(&w.f, 22);
	LIST("2026-10-30", ST_MET);
	facts_add(&w.f, "contracts", 71, moved, CONTRACT("21"));
	facts_was(&w.f, 71, first, moved, CONTRACT("20,21"));
	LIST("2026-10-30", ST_STALE);
	assert_true(WORD("1/HĐ (HD) không còn thuộc danh mục từ ngày 27/10/2026"));
	facts_remove(&w.f, 71);
	facts_add_gone(&w.f, "contracts", 71, first, moved, CONTRACT("20,21"));
	LIST("2026-10-30", ST_STALE);
	assert_true(WORD("1/HĐ (HD) bị xoá khỏi sổ ngày 27/10/2026"));
	/* The system itself left before: its domain and its contract were another unit's to lose. */
	facts_add(&w.f, "systems", 20, first + US_PER_DAY, LISTED("6", ""));
	facts_was(&w.f, 20, first, first + US_PER_DAY, LISTED("5", ""));
	LIST("2026-10-30", ST_MET);
	world_close(&w);
}

/* A whole unit that goes on as another, by itself, makes no list old: its systems are the heir's, registered anew or not. */
static void a_unit_that_goes_on_as_another_makes_no_list_stale(void **state)
{
	int64_t first = when("2026-10-01T03:00:00Z"), changed = when("2026-10-23T03:00:00Z"), moved = when("2026-10-27T03:00:00Z");
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, "declarations", 30, "code=X1|kind=list_confirmed|unit=5|date=2026-10-05");
	put(&w, "units", 7, "code=VC|name=Vụ C|kind=vu|parent=1|valid_to=2026-10-25");
	put(&w, "successions", 8, "code=K1|from=7|to=5|kind=merge|date=2026-10-26|basis=10");
	facts_add(&w.f, "systems", 20, changed, LISTED("7", "7")); /* changed while it was the other unit's */
	LIST("2026-10-30", ST_MET);
	facts_add(&w.f, "systems", 20, moved, LISTED("7", "7")); /* while it was this one's */
	LIST("2026-10-30", ST_STALE);
	facts_add(&w.f, "systems", 20, moved, LISTED("6", "")); /* and so it left this one */
	facts_was(&w.f, 20, first, moved, LISTED("7", "7"));
	LIST("2026-10-30", ST_STALE);
	assert_true(WORD("không còn thuộc danh mục từ ngày 27/10/2026"));
	facts_add(&w.f, "systems", 20, changed, LISTED("6", "")); /* left the other unit */
	facts_was(&w.f, 20, first, changed, LISTED("7", "7"));
	LIST("2026-10-30", ST_MET);
	world_close(&w);
}

/* Another system's contract, and who is hired or leaves under it, is no change of this one's accounts. */
static void a_review_is_made_old_by_its_own_systems_contracts_alone(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	approve(&w);
	put(&w, "providers", 140, "code=NCC|name=Nhà cung cấp");
	put(&w, "systems", 20,
		"code=HT1|name=Hệ thống "
		"1|unit=5|provider=140|state=operating|operating_from=2020-05-01|kind=citizen_business|handles_procedures=1");
	put(&w, "systems", 21, "code=HT2|name=Hệ thống 2|unit=6|provider=140|state=operating|operating_from=2020-05-01");
	put(&w, "contracts", 141, "code=HD1|number=1/HĐ|provider=140|signed_on=2026-01-05|systems=20");
	put(&w, "people", 142, "code=P1|provider=140|contract=141|post=Quản trị 1|employed_from=2026-01-05");
	put(&w, "documents", 145, "code=D145|number=2/BB|date=2026-08-20|signer_post=Cục trưởng");
	put(&w, "activities", 146,
		"code=R1|kind=access_review|done_on=2026-08-20|provider=140|subjects=20|attendance=142|documents=145");
	EXPECT(&w, "2026-11-10", "2634.5b.access", 140, 20, ST_MET);
	put(&w, "activities", 146, "code=R1|kind=access_review|done_on=2026-08-20|subjects=20|attendance=142|documents=145");
	EXPECT(&w, "2026-11-10", "2634.5b.access", 140, 20, ST_MET); /* whose accounts they are says of which provider */
	put(&w, "people", 142, "code=P1|unit=5|post=Quản trị 1|employed_from=2026-01-05");
	EXPECT(&w, "2026-11-10", "2634.5b.access", 140, 20, ST_UNKNOWN); /* of nobody of it */
	put(&w, "people", 142, "code=P1|provider=140|contract=141|post=Quản trị 1|employed_from=2026-01-05");
	put(&w, "contracts", 147, "code=HD2|number=2/HĐ|provider=140|signed_on=2026-11-01|systems=21");
	put(&w, "people", 148, "code=P2|provider=140|contract=147|post=Quản trị 2|employed_from=2026-11-01");
	EXPECT(&w, "2026-11-10", "2634.5b.access", 140, 20, ST_MET);
	put(&w, "people", 148, "code=P2|provider=140|post=Quản trị 2|employed_from=2026-11-01"); /* of no contract: of any system */
	EXPECT(&w, "2026-11-10", "2634.5b.access", 140, 20, ST_STALE);
	put(&w, "people", 148, "code=P2|provider=140|contract=147|post=Quản trị 2|employed_from=2026-11-01");
	put(&w, "contracts", 147, "code=HD2|number=2/HĐ|provider=140|signed_on=2026-11-01|systems=20,21");
	EXPECT(&w, "2026-11-10", "2634.5b.access", 140, 20, ST_STALE);
	world_close(&w);
}

static void a_unit_that_took_over_systems_does_not_run_none(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	w.at = when("2026-10-01T03:00:00Z");
	put(&w, SYSTEM);
	put(&w, "units", 5, "code=VA|name=Vụ A|kind=vu|parent=1|valid_to=2026-11-01");
	put(&w, "units", 7, "code=VA1|name=Vụ A1|kind=vu|parent=1|valid_from=2026-11-02");
	put(&w, "declarations", 30, "code=X1|kind=no_systems|unit=7|date=2026-11-05");
	EXPECT(&w, "2026-11-10", "2634.1c.list", 7, 0, ST_MET);
	put(&w, "successions", 40, "code=KT1|from=5|to=7|kind=rename|date=2026-11-02|basis=10");
	EXPECT(&w, "2026-11-10", "2634.1c.list", 7, 0, ST_CONTRADICTED);
	assert_true(says(&w, row_at(&w, "2026-11-10", "2634.1c.list", 7, 0), "(HT1)"));
	put(&w, "units", 8, "code=VA2|name=Vụ A2|kind=vu|parent=1|valid_from=2026-11-02");
	put(&w, "successions", 41,
		"code=KT2|from=5|to=8|kind=split|date=2026-11-02|basis=10"); /* among several: nobody can tell whose it is */
	EXPECT(&w, "2026-11-10", "2634.1c.list", 7, 0, ST_MET);
	world_close(&w);
}

/* users.md 3.6, 5.b: contract, staff or role changed after the review. A contract that ended is one that changed. */
static void a_review_is_made_old_by_a_contract_that_ended_and_by_another_role(void **state)
{
#define WORKER "code=P1|provider=140|contract=141|employed_from=2026-01-05|post="
#define OF_YEAR "code=HD1|number=1/HĐ|provider=140|signed_on=2026-01-05|systems=20"
	struct world w;

	(void)state;
	world_open(&w);
	approve(&w);
	put(&w, "providers", 140, "code=NCC|name=Nhà cung cấp");
	put(&w, "systems", 20,
		"code=HT1|name=Hệ thống "
		"1|unit=5|provider=140|state=operating|operating_from=2020-05-01|kind=citizen_business|handles_procedures=1");
	put(&w, "contracts", 141, OF_YEAR);
	put(&w, "people", 142, WORKER "Quản trị");
	put(&w, "documents", 145, "code=D145|number=2/BB|date=2026-08-20|signer_post=Cục trưởng");
	put(&w, "activities", 146,
		"code=R1|kind=access_review|done_on=2026-08-20|provider=140|subjects=20|attendance=142|documents=145");
	EXPECT(&w, "2026-11-10", "2634.5b.access", 140, 20, ST_MET);
	put(&w, "contracts", 141, OF_YEAR "|valid_to=2026-10-31");
	EXPECT(&w, "2026-10-31", "2634.5b.access", 140, 20, ST_MET);
	EXPECT(&w, "2026-11-10", "2634.5b.access", 140, 20, ST_STALE);
	assert_true(says(&w, row_at(&w, "2026-11-10", "2634.5b.access", 140, 20), "thay đổi ngày 01/11/2026"));
	put(&w, "contracts", 141, OF_YEAR "|valid_to=2026-12-31");
	EXPECT(&w, "2026-11-10", "2634.5b.access", 140, 20, ST_MET);
	w.at = when("2026-11-02T03:00:00Z");
	put(&w, "people", 142, WORKER "Quản trị cơ sở dữ liệu");
	facts_was(&w.f, 142, when("2026-01-05T03:00:00Z"), w.at, WORKER "Quản trị");
	EXPECT(&w, "2026-11-01", "2634.5b.access", 140, 20, ST_MET);
	EXPECT(&w, "2026-11-10", "2634.5b.access", 140, 20, ST_STALE);
	put(&w, "documents", 145, "code=D145|number=2/BB|date=2026-11-03|signer_post=Cục trưởng");
	put(&w, "activities", 146,
		"code=R1|kind=access_review|done_on=2026-11-03|provider=140|subjects=20|attendance=142|documents=145");
	EXPECT(&w, "2026-11-10", "2634.5b.access", 140, 20, ST_MET);
	world_close(&w);
}

/* users.md 3.6, 1.c: a log source names the unit also where who received the log wrote it down. */
static void no_systems_is_denied_by_a_log_that_another_unit_wrote_down(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, "declarations", 30, "code=X1|kind=no_systems|unit=5|date=2026-11-03");
	put(&w, "activities", 31, "code=A1|kind=log_received|unit=2|subjects=6|done_on=2026-11-05|targets=10.0.0.9");
	EXPECT(&w, "2026-11-10", "2634.1c.list", 5, 0, ST_MET);
	put(&w, "activities", 31, "code=A1|kind=log_received|unit=2|subjects=5|done_on=2026-11-05|targets=10.0.0.9");
	EXPECT(&w, "2026-11-10", "2634.1c.list", 5, 0, ST_CONTRADICTED);
	world_close(&w);
}

/* A letter warns of several weaknesses under its own number, a scan finds one of them again and another. */
static void one_cve_of_several_seen_again_denies_the_fix(void **state)
{
#define SEEN "code=S2|kind=scan|done_on=2026-11-15|subjects=20|result=not_ok|external_ref="
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, SYSTEM);
	put(&w, "documents", 110, "code=D110|number=9/CV|date=2026-11-09|signer_post=Cục trưởng");
	put(&w, "activities", 111,
		"code=W1|kind=warning_received|at=2026-11-03T02:00:00Z|severity=high|external_ref=56/CV|title=CVE-2026-7, "
		"CVE-2026-1|subjects=20");
	put(&w, "activities", 114,
		"code=F1|kind=fix|done_on=2026-11-09|concerns=111|subjects=20|result=not_affected|documents=110");
	EXPECT(&w, "2026-11-16", "2634.1d.fix", 111, 20, ST_MET);
	put(&w, "activities", 116, SEEN "cve-2026-1; CVE-2026-99");
	EXPECT(&w, "2026-11-16", "2634.1d.fix", 111, 20, ST_CONTRADICTED);
	put(&w, "activities", 116, SEEN "CVE-2026-11");
	EXPECT(&w, "2026-11-16", "2634.1d.fix", 111, 20, ST_MET);
	world_close(&w);
}

/* users.md 3.3: of a span that ends on a day off the safe date stays, the one by law moves; who did it by that one was in time. */
static void what_ends_on_a_day_off_has_two_dates(void **state)
{
	struct world w;
	const struct duty_row *r;

	(void)state;
	world_open(&w);
	put(&w, SYSTEM);
	put(&w, "activities", 111, "code=W1|kind=warning_received|at=2026-10-02T02:00:00Z|severity=high|subjects=20");
	r = row_at(&w, "2026-10-18", "2634.1d.fix", 111, 20); /* fifteen days: a Saturday */
	assert_true(r->state == ST_DUE && r->due == day("2026-10-17") && r->due_legal == day("2026-10-19"));
	assert_true(says(&w, r, "Hạn an toàn 17/10/2026 là ngày nghỉ; hạn pháp lý là ngày làm việc tiếp theo, 19/10/2026"));
	assert_true(board_is_falling_due(&w.b, r));
	r = row_at(&w, "2026-10-20", "2634.1d.fix", 111, 20);
	assert_true(r->state == ST_LATE && says(&w, r, "Quá hạn 19/10/2026, quá 1 ngày"));
	put(&w, "documents", 110, "code=D110|number=9/CV|date=2026-10-19|signer_post=Cục trưởng");
	put(&w, "activities", 114,
		"code=F1|kind=fix|done_on=2026-10-19|concerns=111|subjects=20|result=not_affected|documents=110");
	r = row_at(&w, "2026-10-20", "2634.1d.fix", 111, 20);
	assert_true(r->state == ST_MET && r->timing == TIMING_ON_TIME && says(&w, r, "hạn pháp lý là ngày làm việc tiếp theo"));
	put(&w, "documents", 110, "code=D110|number=9/CV|date=2026-10-20|signer_post=Cục trưởng");
	put(&w, "activities", 114,
		"code=F1|kind=fix|done_on=2026-10-20|concerns=111|subjects=20|result=not_affected|documents=110");
	r = row_at(&w, "2026-10-20", "2634.1d.fix", 111, 20);
	assert_true(r->timing == TIMING_DONE_LATE && says(&w, r, "sau hạn 19/10/2026 là 1 ngày"));
	world_close(&w);
}

/* What was decided asks for its plan and its scans though somebody ended the decision: until another is decided (as it asks for its level). */
static void ending_the_decision_takes_no_duty_away(void **state)
{
	static const char *const duties[] = { "2634.1c.plan", "law.plan", "law.scan" };
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, SYSTEM);
	put(&w, "documents", 21, "code=D21|number=812/QĐ-BM|date=2024-09-24|signer_post=Bộ trưởng|issuer=Bộ Mẫu");
	put(&w, "level-decisions", 23,
		"code=L1|system=20|level=3|number=812/QĐ-BM|date=2024-09-24|authority_kind=owner|authority=1|document=21");
	for (size_t i = 0; i < COUNT(duties); i++)
		assert_int_not_equal(row_at(&w, "2026-11-10", duties[i], 20, 0)->state, ST_NOT_APPLICABLE);
	put(&w, "level-decisions", 23,
		"code=L1|system=20|level=3|number=812/"
		"QĐ-BM|date=2024-09-24|authority_kind=owner|authority=1|document=21|revoked_on=2026-11-01");
	for (size_t i = 0; i < COUNT(duties); i++)
		assert_int_not_equal(row_at(&w, "2026-11-10", duties[i], 20, 0)->state, ST_NOT_APPLICABLE);
	put(&w, "level-decisions", 23,
		"code=L1|system=20|level=3|number=812/QĐ-BM|date=2026-11-24|authority_kind=owner|authority=1|document=21");
	for (size_t i = 0; i < COUNT(duties); i++)
		EXPECT(&w, "2026-11-10", duties[i], 20, 0, ST_NOT_APPLICABLE); /* not decided yet on that day */
	world_close(&w);
}

/* Twelve months run from the decision, however often and late somebody writes down that the task does not apply. */
static void a_decision_that_it_does_not_apply_is_not_made_new_by_saying_it_again(void **state)
{
#define NOT_APPLICABLE "code=N1|kind=not_applicable|unit=5|duty=2634.1a.assign|document=30|by_unit=1|date="
#define EXEMPTION "code=D30|number=9/QĐ|signer_post=Bộ trưởng|issuer=Bộ Mẫu|checked=1|date="
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, "documents", 30, EXEMPTION "2025-11-05");
	put(&w, "declarations", 31, NOT_APPLICABLE "2025-11-05");
	EXPECT(&w, "2026-11-05", "2634.1a.assign", 5, 0, ST_NOT_APPLICABLE);
	put(&w, "declarations", 31, NOT_APPLICABLE "2026-11-05");
	EXPECT(&w, "2026-11-05", "2634.1a.assign", 5, 0, ST_NOT_APPLICABLE);
	EXPECT(&w, "2026-11-06", "2634.1a.assign", 5, 0, ST_DUE);
	assert_true(says(&w, row_at(&w, "2026-11-06", "2634.1a.assign", 5, 0), "đã hết giá trị ngày 05/11/2026"));
	put(&w, "declarations", 31, NOT_APPLICABLE "2025-11"); /* a month is no later day */
	EXPECT(&w, "2026-11-06", "2634.1a.assign", 5, 0, ST_DUE);
	put(&w, "documents", 30, EXEMPTION "2026-11-05");
	put(&w, "declarations", 31, NOT_APPLICABLE "2026-11-05");
	EXPECT(&w, "2027-11-05", "2634.1a.assign", 5, 0, ST_NOT_APPLICABLE);
	world_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_decision_that_it_does_not_apply_is_not_made_new_by_saying_it_again),
		cmocka_unit_test(ending_the_decision_takes_no_duty_away),
		cmocka_unit_test(what_ends_on_a_day_off_has_two_dates),
		cmocka_unit_test(no_systems_is_denied_by_a_log_that_another_unit_wrote_down),
		cmocka_unit_test(one_cve_of_several_seen_again_denies_the_fix),
		cmocka_unit_test(a_unit_that_took_over_systems_does_not_run_none),
		cmocka_unit_test(a_review_is_made_old_by_a_contract_that_ended_and_by_another_role),
		cmocka_unit_test(a_review_is_made_old_by_its_own_systems_contracts_alone),
		cmocka_unit_test(a_contract_changed_later_makes_the_list_stale),
		cmocka_unit_test(what_left_the_list_makes_it_stale_as_a_change_does),
		cmocka_unit_test(what_was_deleted_left_the_list),
		cmocka_unit_test(a_domain_or_contract_that_left_makes_the_list_stale),
		cmocka_unit_test(a_unit_that_goes_on_as_another_makes_no_list_stale),
		cmocka_unit_test(what_is_built_for_a_quarter_is_not_late_on_its_first_day),
		cmocka_unit_test(no_systems_is_old_not_wrong_where_one_came_after_it_was_said),
		cmocka_unit_test(what_began_after_the_date_of_a_period_is_asked_from_the_next_one_on),
		cmocka_unit_test(a_date_that_stood_is_not_loosened_by_a_later_start),
		cmocka_unit_test(a_proposal_that_its_unit_lowers_hides_no_lateness),
		cmocka_unit_test(a_system_added_to_a_warning_has_its_time_from_then_on),
		cmocka_unit_test(the_units_and_systems_of_a_day_are_those_of_that_day),
		cmocka_unit_test(what_may_not_apply_does_not_fall_due),
		cmocka_unit_test(a_later_change_of_a_warning_gives_time_for_what_it_adds_alone),
		cmocka_unit_test(the_machines_that_a_cover_lacks_are_named),
		cmocka_unit_test(a_log_from_a_registered_network_is_known),
		cmocka_unit_test(a_type_recorded_otherwise_after_the_decision_ages_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
