/* The tricks of users.md 3.5, row by row: what each is answered with. docs/duty-engine.md says which rows facts cannot show. */
#include "duty_world.h"

#define OPERATING                                                                                                                  \
	"code=HT1|name=Hệ thống "                                                                                              \
	"1|unit=5|operator=5|state=operating|operating_from=2020-05-01|kind=citizen_business|handles_procedures=1|info=personal"
#define FILE_A "1111111111111111111111111111111111111111111111111111111111111111 900 application/pdf a.pdf"

static void typing_nothing_ends_as_not_reported(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	EXPECT(&w, "2026-11-23", "2634.1c.list", 5, 0, ST_UNKNOWN);
	EXPECT(&w, "2026-11-24", "2634.1c.list", 5, 0, ST_LATE);
	assert_true(row_at(&w, "2026-11-24", "2634.1c.list", 5, 0)->silent);
	world_close(&w);
}

static void an_approval(struct world *w, const char *document)
{
	put(w, "systems", 20, OPERATING);
	put(w, "regulations", 22, "code=Q1|title=Quy chế|kind=regulation|number=700/QĐ-BM|date=2024-02-01|systems=20");
	put(w, "level-decisions", 23,
		"code=L1|system=20|level=3|number=812/"
		"QĐ-BM|date=2026-10-01|authority_kind=owner|authority=1|regime=nd331|document=21");
	put(w, "documents", 21, document);
}

static void a_file_that_does_not_say_the_number_or_date_is_self_declared(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	an_approval(&w, "code=D21|number=812/QĐ-BM|date=2026-10-01|signer_post=Bộ trưởng|file=" FILE_A "|text_check=found");
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_MET);
	an_approval(&w, "code=D21|number=812/QĐ-BM|date=2026-10-01|signer_post=Bộ trưởng|file=" FILE_A "|text_check=not_found");
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_LATE); /* grade C never satisfies an approval */
	assert_true(says(&w, row_at(&w, "2026-11-24", "2634.1c.approve", 20, 0), "Nội dung tệp không có số hoặc ngày"));
	an_approval(&w,
		"code=D21|number=812/QĐ-BM|date=2026-10-01|signer_post=Bộ trưởng|file=" FILE_A "|text_check=not_found|checked=1");
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_MET); /* a second person: B */
	assert_int_equal(row_at(&w, "2026-11-24", "2634.1c.approve", 20, 0)->strength, STRENGTH_DOCUMENTED);
	world_close(&w);
}

static void a_file_changed_after_signing_proves_nothing(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	an_approval(&w, "code=D21|number=812/QĐ-BM|date=2026-10-01|signer_post=Bộ "
			"trưởng|file=" FILE_A "|text_check=found|signature=changed|checked=1");
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_LATE);
	assert_true(says(&w, row_at(&w, "2026-11-24", "2634.1c.approve", 20, 0), "Chữ ký số của tệp không còn đúng"));
	an_approval(&w,
		"code=D21|number=812/QĐ-BM|date=2026-10-01|signer_post=Bộ trưởng|file=" FILE_A "|text_check=found|signature=valid");
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_MET); /* a machine confirmed it: A */
	assert_int_equal(row_at(&w, "2026-11-24", "2634.1c.approve", 20, 0)->strength, STRENGTH_VERIFIED);
	world_close(&w);
}

static void the_same_file_under_two_numbers_is_said(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	an_approval(&w, "code=D21|number=812/QĐ-BM|date=2026-10-01|signer_post=Bộ trưởng|file=" FILE_A);
	put(&w, "documents", 40, "code=D40|number=99/KH-VB|date=2026-03-01|signer_post=Vụ trưởng|file=" FILE_A);
	assert_true(says(&w, row_at(&w, "2026-11-24", "2634.1c.approve", 20, 0), "trùng với tệp của văn bản khác: 99/KH-VB"));
	put(&w, "documents", 40, "code=D40|number=812/QĐ-BM|date=2026-10-01|signer_post=Bộ trưởng|file=" FILE_A);
	assert_false(says(&w, row_at(&w, "2026-11-24", "2634.1c.approve", 20, 0), "trùng với tệp")); /* one paper entered twice */
	world_close(&w);
}

static void a_secret_paper_is_vouched_for_by_two_and_never_verified(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	an_approval(
		&w, "code=D21|number=812/QĐ-BM|date=2026-10-01|signer_post=Bộ trưởng|secret=1|local_ref=Tủ 3|checks=1|checked=1");
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_LATE);
	assert_true(says(&w, row_at(&w, "2026-11-24", "2634.1c.approve", 20, 0), "hai người đối chiếu"));
	an_approval(
		&w, "code=D21|number=812/QĐ-BM|date=2026-10-01|signer_post=Bộ trưởng|secret=1|local_ref=Tủ 3|checks=2|checked=1");
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_MET);
	assert_int_equal(row_at(&w, "2026-11-24", "2634.1c.approve", 20, 0)->strength, STRENGTH_DOCUMENTED);
	world_close(&w);
}

/* A second person who had neither a file nor a place to go to compared the entry: that verifies nothing, and nothing is documented by it. */
static void what_nobody_could_look_at_is_self_declared(void **state)
{
	static const char *const places[] = { "|local_ref=Tủ 3", "|file=" FILE_A };
	struct world w;

	(void)state;
	for (size_t i = 0; i < COUNT(places); i++) {
		char paper[300];

		snprintf(paper, sizeof paper, "code=D21|number=812/QĐ-BM|date=2026-10-01|signer_post=Bộ trưởng|checked=1%s",
			places[i]);
		world_open(&w);
		an_approval(&w, paper);
		EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_MET);
		assert_int_equal(row_at(&w, "2026-11-24", "2634.1c.approve", 20, 0)->strength, STRENGTH_VERIFIED);
		world_close(&w);
	}
	world_open(&w);
	an_approval(&w, "code=D21|number=812/QĐ-BM|date=2026-10-01|signer_post=Bộ trưởng|local_ref=|checked=1");
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_LATE);
	assert_true(says(&w, row_at(&w, "2026-11-24", "2634.1c.approve", 20, 0), "chỉ so thông tin đã nhập"));
	world_close(&w);
	world_open(&w); /* a number that somebody typed, and nothing to look at */
	an_approval(&w, "code=D21|number=812/QĐ-BM|date=2026-10-01|signer_post=Bộ trưởng|local_ref=");
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_LATE);
	assert_true(says(&w, row_at(&w, "2026-11-24", "2634.1c.approve", 20, 0), "mới là tự khai"));
	world_close(&w);
}

static void an_act_said_to_be_done_on_a_day_to_come_does_not_agree_until_it_is_said_again(void **state)
{
	static const char act[] = "code=A1|kind=meeting|unit=5|done_on=2026-12-20|documents=21";
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, "documents", 21, "code=D21|number=5/TB-VA|date=2026-12-20|signer_post=Vụ trưởng");
	facts_add(&w.f, "activities", 30, w.at, act);
	EXPECT(&w, "2026-11-24", "2634.1a.direct", 5, 0, ST_CONTRADICTED);
	assert_true(says(&w, row_at(&w, "2026-11-24", "2634.1a.direct", 5, 0), "sau ngày nhập vào sổ 02/11/2026"));
	EXPECT(&w, "2026-12-21", "2634.1a.direct", 5, 0, ST_CONTRADICTED); /* the day alone does nothing */
	facts_add(&w.f, "activities", 30, when("2026-12-21T01:00:00Z"), act);
	EXPECT(&w, "2026-12-21", "2634.1a.direct", 5, 0, ST_MET);
	world_close(&w);
}

static void an_act_entered_long_after_it_is_said_so(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	an_approval(&w, "code=D21|number=812/QĐ-BM|date=2026-10-01|signer_post=Bộ trưởng");
	assert_true(says(
		&w, row_at(&w, "2026-11-24", "2634.1c.approve", 20, 0), "Nhập vào sổ sau ngày thực hiện 01/10/2026 là 32 ngày"));
	put(&w, "settings", 41, "code=entry.late_days|value=45");
	assert_false(says(&w, row_at(&w, "2026-11-24", "2634.1c.approve", 20, 0), "là 32 ngày"));
	world_close(&w);
}

static void an_unregistered_thing_keeps_the_owner_unit_from_being_met(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, "declarations", 30, "code=X1|kind=list_confirmed|unit=5|date=2026-11-05");
	put(&w, "activities", 31, "code=A1|kind=log_received|unit=5|done_on=2026-11-09|targets=10.9.9.9");
	EXPECT(&w, "2026-11-23", "2634.1c.list", 5, 0, ST_MET); /* ten working days to explain */
	EXPECT(&w, "2026-11-24", "2634.1c.list", 5, 0, ST_LATE);
	assert_true(says(&w, row_at(&w, "2026-11-24", "2634.1c.list", 5, 0), "Phát hiện nhưng chưa đăng ký"));
	world_close(&w);
}

static void a_retired_system_still_in_use_does_not_agree(void **state)
{
	static const char *const uses[] = { "kind=log_received|subjects=20|machine=1", "kind=scan|subjects=20|targets=10.0.0.4",
		"kind=incident|subjects=20|unit=5", "kind=log_received|unit=2|targets=10.0.0.4" };
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, "documents", 21, "code=D21|number=1/QĐ|date=2026-05-20|signer_post=Bộ trưởng");
	put(&w, "proofs", 23, "code=M1|document=21|proves=retirement|subjects=20");
	put(&w, "systems", 20,
		"code=HT1|name=Hệ thống 1|unit=5|state=retired|operating_from=2020-05-01|retired_on=2026-06-01|retire_document=21");
	put(&w, "assets", 24, "code=M|name=m|system=20|kind=host|address=10.0.0.4");
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_NOT_APPLICABLE);
	for (size_t i = 0; i < COUNT(uses); i++) {
		put(&w, "activities", 25, arena_fmt(&w.cx.arena, "code=N1|done_on=2026-11-20|%s", uses[i]).p);
		EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_CONTRADICTED);
		EXPECT(&w, "2026-11-24", "2634.2b.scan", 20, 0, ST_UNKNOWN); /* whether the rest is asked for nobody can tell */
		EXPECT(&w, "2026-11-24", "2634.1a.person", 20, 0, ST_UNKNOWN);
	}
	put(&w, "systems", 26, "code=HT2|name=Hệ thống 2|unit=6|state=operating|addresses=10.0.0.4"); /* the address was given on */
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_NOT_APPLICABLE);
	facts_remove(&w.f, 25);
	put(&w, "contracts", 27, "code=HD|number=1|provider=28|systems=20|signed_on=2026-09-01");
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_CONTRADICTED);
	put(&w, "contracts", 27, "code=HD|number=1|provider=28|systems=20|signed_on=2026"); /* before its end or after it */
	EXPECT(&w, "2027-01-04", "2634.1c.approve", 20, 0, ST_LATE);                        /* asked, and nobody told */
	assert_true(says(&w, row_at(&w, "2027-01-04", "2634.1c.approve", 20, 0), "1 (HD): không rõ trước hay sau"));
	facts_remove(&w.f, 27);
	put(&w, "documents", 22, "code=D22|number=3/BB|date=2026-05-19|signer_post=Cục trưởng");
	put(&w, "proofs", 23, "code=M1|document=22|proves=retirement|subjects=20"); /* minutes older than what they carry out */
	EXPECT(&w, "2026-11-24", "2634.1a.person", 20, 0, ST_UNKNOWN);
	assert_true(says(&w, row_at(&w, "2026-11-24", "2634.1a.person", 20, 0),
		"Biên bản 3/BB ngày 19/05/2026 có trước văn bản kết thúc vận hành ngày 20/05/2026"));
	put(&w, "documents", 22, "code=D22|number=3/BB|date=2026-05|signer_post=Cục trưởng"); /* of that month */
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_NOT_APPLICABLE);
	facts_remove(&w.f, 23); /* no disposal minutes: the retirement is not believed */
	assert_int_not_equal(row_at(&w, "2026-11-24", "2634.1c.approve", 20, 0)->state, ST_NOT_APPLICABLE);
	world_close(&w);
}

static void a_planned_system_that_is_used_does_not_agree(void **state)
{
	struct world w;
	const struct duty_row *r;

	(void)state;
	world_open(&w);
	put(&w, "systems", 20, "code=HT1|name=Hệ thống 1|unit=5|state=planned");
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_DUE);
	put(&w, "activities", 24,
		"code=N1|kind=scan|done_on=2026-11-10|subjects=20|targets=10.0.0.1"); /* a test before use is none */
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_DUE);
	put(&w, "activities", 25, "code=N2|kind=log_received|done_on=2026-11-20|subjects=20|machine=1");
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_CONTRADICTED);
	r = row_at(&w, "2026-11-24", "2634.1c.approve", 20, 0);
	assert_true(says(&w, r, "Khai chưa vận hành"));
	world_close(&w);
}

/* Its unit "links" what was found to an empty system that it says is planned: the find is closed, and says that it runs. */
static void what_was_found_at_an_address_is_no_planned_system(void **state)
{
#define FOUND "code=PH1|kind=reconciliation_item|done_on=2026-11-10|unit=5|targets=kho.va.example|subjects=20|result="
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, "systems", 20, "code=HT1|name=Hệ thống 1|unit=5|state=planned");
	put(&w, "activities", 24, "code=PH2|kind=reconciliation_item|done_on=2026-11-10|unit=5|subjects=20|result=ok");
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_DUE); /* a name in a budget runs nowhere */
	put(&w, "activities", 25, FOUND "ok");
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_CONTRADICTED);
	assert_true(says(&w, row_at(&w, "2026-11-24", "2634.1c.approve", 20, 0), "Khai chưa vận hành"));
	put(&w, "activities", 25, FOUND "not_affected"); /* those above say it is only a name */
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_DUE);
	put(&w, "activities", 25, FOUND "ok");
	put(&w, "systems", 20, "code=HT1|name=Hệ thống 1|unit=5|state=retired|operating_from=2020-01-01|retired_on=2026-10-01");
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_CONTRADICTED);
	world_close(&w);
#undef FOUND
}

static void systems_that_share_an_address_are_named_to_each_other(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, "systems", 20, OPERATING);
	put(&w, "systems", 21, "code=HT2|name=Phân hệ nộp hồ sơ|unit=5|state=operating|addresses=10.0.0.4");
	assert_false(says(&w, row_at(&w, "2026-11-24", "2634.1c.approve", 20, 0), "tách, gộp"));
	put(&w, "assets", 24, "code=M|name=m|system=20|kind=host|address=10.0.0.4");
	assert_true(says(
		&w, row_at(&w, "2026-11-24", "2634.1c.approve", 20, 0), "Phân hệ nộp hồ sơ (HT2): cần xem xét việc tách, gộp"));
	assert_true(says(&w, row_at(&w, "2026-11-24", "2634.1c.approve", 21, 0), "Hệ thống 1 (HT1): cần xem xét việc tách, gộp"));
	world_close(&w);
}

static void splitting_or_merging_units_starts_no_new_clock(void **state)
{
	struct world w;
	const struct duty_row *r;

	(void)state;
	world_open(&w);
	put(&w, "systems", 20, OPERATING);
	put(&w, "units", 5, "code=VA|name=Vụ A|kind=vu|parent=1|valid_to=2027-01-19");
	put(&w, "units", 7, "code=VA1|name=Vụ A1|kind=vu|parent=1|valid_from=2027-01-20");
	EXPECT(&w, "2027-02-03", "2634.1c.list", 7, 0, ST_DUE); /* a unit of its own: the date of before its first day is not its */
	EXPECT(&w, "2027-04-11", "2634.1c.list", 7, 0, ST_LATE);
	put(&w, "successions", 40, "code=KT1|from=5|to=7|date=2027-01-20|basis=10");
	EXPECT(&w, "2027-01-25", "2634.1c.list", 7, 0, ST_LATE); /* it continues one that was asked and stayed silent */
	r = row_at(&w, "2027-01-25", "2634.1c.approve", 20, 0);
	assert_true(r->unit == 7 && r->op_unit == 7); /* its systems are answered for */
	put(&w, "units", 8, "code=VA2|name=Vụ A2|kind=vu|parent=1|valid_from=2027-01-20");
	put(&w, "successions", 41, "code=KT2|from=5|to=8|date=2027-01-20|basis=10");
	r = row_at(&w, "2027-01-25", "2634.1c.approve", 20, 0);
	assert_true(r->unit == 5 && r->state == ST_LATE); /* split: no guess, and nothing falls off the board */
	EXPECT(&w, "2027-01-25", "2634.1c.list", 8, 0, ST_LATE);
	world_close(&w);
}

/* A date before its first day was kept by the unit that it continues, and is not asked for again; what was left undone is, and what that unit says later is
 * its own. */
static void what_the_unit_before_kept_is_not_asked_of_its_heir(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, "systems", 20, OPERATING);
	put(&w, "units", 5, "code=VA|name=Vụ A|kind=vu|parent=1|valid_to=2027-01-19");
	put(&w, "units", 7, "code=VA1|name=Vụ A1|kind=vu|parent=1|valid_from=2027-01-20");
	put(&w, "units", 8, "code=VB|name=Vụ B|kind=vu|parent=1|valid_to=2027-01-19");
	put(&w, "successions", 40, "code=KT1|from=5|to=7|kind=merge|date=2027-01-20|basis=10");
	EXPECT(&w, "2027-01-25", "2634.1c.list", 7, 0, ST_LATE);
	w.at = when("2027-01-21T08:00:00Z");
	put(&w, "declarations", 30, "code=XN0|kind=list_confirmed|unit=5|date=2027-01-21");
	EXPECT(&w, "2027-01-25", "2634.1c.list", 7, 0, ST_LATE); /* said when the other one was there */
	w.at = when("2027-01-05T08:00:00Z");
	put(&w, "declarations", 31, "code=XN1|kind=list_confirmed|unit=5|date=2027-01-05");
	EXPECT(&w, "2027-01-25", "2634.1c.list", 7, 0, ST_DUE);
	assert_int_equal(row_at(&w, "2027-01-25", "2634.1c.list", 7, 0)->due, day_of(2027, 4, 10));
	assert_true(says(&w, row_at(&w, "2027-01-25", "2634.1c.list", 7, 0), "Xác nhận danh mục ngày 05/01/2027"));
	EXPECT(&w, "2027-04-11", "2634.1c.list", 7, 0, ST_LATE);
	EXPECT(&w, "2027-01-25", "2634.1dd.quarter", 7, 0, ST_LATE);
	put(&w, "declarations", 32, "code=XN2|kind=nothing_arose|unit=5|duty=2634.1dd.quarter|period=2026-Q4|date=2027-01-05");
	EXPECT(&w, "2027-01-25", "2634.1dd.quarter", 7, 0, ST_DUE); /* what it took over are systems too */
	put(&w, "successions", 41, "code=KT2|from=8|to=7|kind=merge|date=2027-01-20|basis=10");
	EXPECT(&w, "2027-01-25", "2634.1c.list", 7, 0, ST_LATE); /* merged with one that stayed silent */
	put(&w, "declarations", 33, "code=XN3|kind=no_systems|unit=8|date=2027-01-05");
	EXPECT(&w, "2027-01-25", "2634.1c.list", 7, 0, ST_DUE);
	put(&w, "successions", 42, "code=KT3|from=7|to=5|kind=rename|date=2027-01-20|basis=10"); /* a ring ends */
	EXPECT(&w, "2027-01-25", "2634.1c.list", 7, 0, ST_DUE);
	world_close(&w);
}

static void not_applicable_is_only_by_rule_or_from_above_and_is_listed(void **state)
{
	struct world w;
	size_t listed = 0;

	(void)state;
	world_open(&w);
	put(&w, "documents", 30, "code=D30|number=9/QĐ|date=2026-11-05|signer_post=Bộ trưởng|issuer=Bộ Mẫu|checked=1");
	put(&w, "declarations", 31, "code=N1|kind=not_applicable|unit=5|duty=2634.1a.assign|date=2026-11-05|document=30|by_unit=5");
	assert_int_not_equal(row_at(&w, "2026-11-10", "2634.1a.assign", 5, 0)->state, ST_NOT_APPLICABLE);
	put(&w, "declarations", 31, "code=N1|kind=not_applicable|unit=5|duty=2634.1a.assign|date=2026-11-05|document=30|by_unit=1");
	EXPECT(&w, "2026-11-10", "2634.1a.assign", 5, 0, ST_NOT_APPLICABLE);
	for (size_t i = 0; i < w.b.n; i++)
		if (board_match(&w.b, &w.b.rows[i], &(struct board_filter){ .state = STR("not_applicable"), .unit = 5 })) {
			struct duty_reason *why;
			size_t n;

			board_reasons(&w.cx, &w.b, &w.b.rows[i], &why, &n);
			assert_true(n > 0 && !str_is(why[0].text, "Không có thời hạn ấn định"));
			listed++;
		}
	assert_true(listed >= 1);
	world_close(&w);
}

static void extensions_are_two_from_above_and_counted_by_both_dates(void **state)
{
	struct world w;
	struct board_counts c;
	const struct duty_row *r;

	(void)state;
	world_open(&w);
	put(&w, "activities", 20, "code=KN1|kind=inspection_item|unit=5|due=2026-11-10|title=Kiến nghị 1");
	for (int i = 0; i < 3; i++) {
		put(&w, "documents", 40 + i,
			arena_fmt(&w.cx.arena,
				"code=D%d|number=%d/QĐ|date=2026-11-05|signer_post=Bộ trưởng|issuer=Bộ Mẫu|checked=1", i, 9 + i)
				.p);
		put(&w, "declarations", 31 + i,
			arena_fmt(&w.cx.arena,
				"code=G%d|kind=extension|subject=20|duty=2634.2e.item|date=2026-11-0%d|until=202%d-01-15|"
				"document=%d|by_unit=1",
				i, 5 + i, 7 + i, 40 + i)
				.p);
	}
	r = row_at(&w, "2026-11-24", "2634.2e.item", 20, 0);
	assert_int_equal(r->due, day("2028-01-15")); /* the third, to 2029, does not count */
	assert_int_equal(r->due_original, day("2026-11-10"));
	assert_true(says(&w, r, "lần thứ ba"));
	board_count(&w.b, &(struct board_filter){ .subject = 20, .clause = STR("2.e") }, &c);
	assert_true(c.late == 0 && c.late_original == 1);
	world_close(&w);
}

static void waiting_for_another_body_needs_its_letter_and_clock_and_is_late_all_the_same(void **state)
{
	struct world w;
	struct board_counts c;
	const struct duty_row *r;

	(void)state;
	world_open(&w);
	put(&w, "systems", 20, OPERATING);
	put(&w, "documents", 30, "code=D30|summary=Công văn gửi Bộ Công an|date=2026-11-05");
	put(&w, "declarations", 31,
		"code=C1|kind=waiting|subject=20|duty=2634.1c.approve|date=2026-11-05|until=2026-12-10|waits_for=Bộ Công "
		"an|document=30");
	assert_int_equal(row_at(&w, "2026-11-24", "2634.1c.approve", 20, 0)->waiting, 0); /* no number */
	put(&w, "documents", 30, "code=D30|number=77/CV-VA|date=2026-11-05|signer_post=Vụ trưởng");
	r = row_at(&w, "2026-11-24", "2634.1c.approve", 20, 0);
	assert_true(r->waiting == 31 && r->state == ST_LATE);
	board_count(&w.b, &(struct board_filter){ .subject = 20, .clause = STR("1.c") }, &c);
	assert_int_equal(c.late, 1);
	world_close(&w);
}

/* A decision bends a row only when it comes from above by facts, in a paper of who decided, that a second person looked at; else the chain says why. */
static void a_decision_counts_only_from_above_in_its_own_checked_paper(void **state)
{
	static const struct {
		const char *by, *paper, *why;
		bool counts;
	} tries[] = {
		{ "5", "issuer=Vụ A|unit=5|checked=1", "Vụ A (VA) không phải cấp trên", false },
		{ "6", "issuer=Vụ B|unit=6|checked=1", "Vụ B (VB) không phải cấp trên", false },
		{ "2", "issuer=Cục Chuyển đổi số|unit=2|checked=1", "không phải cấp trên", false },
		{ "1", "issuer=Vụ A|unit=5|checked=1", "không phải do Bộ Mẫu (BM) ban hành", false },
		{ "1", "unit=5|checked=1", "không phải do Bộ Mẫu (BM) ban hành", false },
		{ "1", "checked=1", "Chưa ghi cơ quan ban hành văn bản", false },
		{ "1", "issuer=Bộ Mẫu|unit=5", "chưa được người thứ hai kiểm tra", false },
		{ "1", "issuer=Cơ quan khác|unit=5|checked=1", "không có trong danh mục đơn vị", false },
		{ "", "issuer=Bộ Mẫu|checked=1", "Chưa ghi đơn vị quyết định", false },
		{ "1", "issuer=Bộ Mẫu|unit=5|checked=1", "có giá trị đến 05/11/2027", true },
		{ "1", "issuer=BM|checked=1", "có giá trị đến 05/11/2027", true },
		{ "1", "issuer=Bộ trưởng Bộ Mẫu|checked=1", "có giá trị đến 05/11/2027", true },
		{ "1", "unit=1|checked=1", "có giá trị đến 05/11/2027", true },
	};
	struct world w;
	const struct duty_row *r;

	(void)state;
	world_open(&w);
	for (size_t i = 0; i < COUNT(tries); i++) {
		put(&w, "documents", 30,
			arena_fmt(&w.cx.arena, "code=D30|number=9/QĐ|date=2026-11-05|signer_post=Bộ trưởng|%s", tries[i].paper).p);
		put(&w, "declarations", 31,
			arena_fmt(&w.cx.arena,
				"code=N1|kind=not_applicable|unit=5|duty=2634.1a.assign|date=2026-11-05|document=30|by_unit=%s",
				tries[i].by)
				.p);
		r = row_at(&w, "2026-11-10", "2634.1a.assign", 5, 0);
		assert_int_equal(r->state, tries[i].counts ? ST_NOT_APPLICABLE : ST_DUE);
		assert_true(says(&w, r, tries[i].why));
	}
	world_close(&w);
}

static void the_specialised_unit_extends_and_nobody_extends_for_himself(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, "activities", 20, "code=KN1|kind=inspection_item|unit=5|due=2026-11-10|title=Kiến nghị 1");
	put(&w, "documents", 30, "code=D30|number=9/CV|date=2026-11-05|signer_post=Cục trưởng|unit=2|checked=1");
	put(&w, "declarations", 31,
		"code=G1|kind=extension|subject=20|duty=2634.2e.item|date=2026-11-05|until=2027-01-15|document=30|by_unit=2");
	assert_int_equal(row_at(&w, "2026-11-24", "2634.2e.item", 20, 0)->due, day("2027-01-15")); /* it gives out the duties */
	put(&w, "activities", 20, "code=KN1|kind=inspection_item|unit=2|due=2026-11-10|title=Kiến nghị 1");
	assert_int_equal(row_at(&w, "2026-11-24", "2634.2e.item", 20, 0)->due, day("2026-11-10")); /* its own: no */
	put(&w, "roles", 12, "code=R2|unit=2|role=specialised|valid_from=2026-11-06|basis=10");
	put(&w, "activities", 20, "code=KN1|kind=inspection_item|unit=5|due=2026-11-10|title=Kiến nghị 1");
	assert_int_equal(row_at(&w, "2026-11-24", "2634.2e.item", 20, 0)->due, day("2026-11-10")); /* not its role on that day */
	world_close(&w);
}

#define LEVEL_OF(rest) "code=L1|system=20|level=3|number=812/QĐ-BM|date=2026-10-01|regime=nd331|document=21|" rest
static void competence_is_told_by_facts_not_by_the_word(void **state)
{
	static const char *const paper = "code=D21|number=812/QĐ-BM|date=2026-10-01|signer_post=Bộ trưởng";
	struct world w;

	(void)state;
	world_open(&w);
	an_approval(&w, paper);
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_MET);
	put(&w, "level-decisions", 23, LEVEL_OF("authority_kind=owner|authority=6")); /* a vụ that is no owner */
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_CONTRADICTED);
	assert_true(says(&w, row_at(&w, "2026-11-24", "2634.1c.approve", 20, 0), "nhưng Vụ B (VB) không phải như vậy"));
	put(&w, "systems", 20, OPERATING "|owner=6"); /* it owns this one */
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_MET);
	put(&w, "systems", 20, OPERATING);
	put(&w, "level-decisions", 23,
		LEVEL_OF("authority_kind=owner")); /* who signed it is not told: unknown while the window is open */
	EXPECT(&w, "2026-11-10", "2634.1c.approve", 20, 0, ST_UNKNOWN);
	assert_true(says(&w, row_at(&w, "2026-11-10", "2634.1c.approve", 20, 0), "Chưa rõ đơn vị nào ký"));
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_LATE);
	put(&w, "documents", 21, arena_fmt(&w.cx.arena, "%s|issuer=Bộ Mẫu", paper).p); /* the paper tells it */
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_MET);
	put(&w, "level-decisions", 23, LEVEL_OF("authority=1")); /* and the kind follows from the facts */
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_MET);
	put(&w, "level-decisions", 23, LEVEL_OF("authority=6"));
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_LATE); /* not competent */
	put(&w, "documents", 21,
		arena_fmt(&w.cx.arena, "%s|issuer=Vụ B", paper).p); /* by its paper it is of a vụ, whatever is typed */
	put(&w, "level-decisions", 23, LEVEL_OF("authority_kind=owner|authority=1"));
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_CONTRADICTED);
	assert_true(says(&w, row_at(&w, "2026-11-24", "2634.1c.approve", 20, 0),
		"ghi do Bộ Mẫu (BM) ban hành nhưng văn bản chứng minh ghi do Vụ B (VB)"));
	put(&w, "documents", 21, arena_fmt(&w.cx.arena, "%s|issuer=Bộ Mẫu", paper).p);
	put(&w, "level-decisions", 23, LEVEL_OF("authority=1"));
	put(&w, "roles", 11,
		"code=R1|unit=1|role=owner|valid_from=2026-10-15|basis=10"); /* nobody known as the owner on that day */
	EXPECT(&w, "2026-12-24", "2634.1c.approve", 20, 0, ST_UNKNOWN);
	assert_true(says(&w, row_at(&w, "2026-12-24", "2634.1c.approve", 20, 0), "Chưa ghi đơn vị nào giữ vai trò"));
	world_close(&w);
}

static void the_paper_must_be_the_decision(void **state)
{
	static const struct {
		const char *paper;
		enum duty_state state;
	} tries[] = {
		{ "number=10/QĐ-BM|date=2026-10-01", ST_CONTRADICTED }, { "number=812/QĐ-BM|date=2026-09-02", ST_CONTRADICTED },
		{ "number=8/QĐ-BM|date=2026-10-01", ST_CONTRADICTED }, { "number=QĐ số 812/qđ-bm|date=2026-10-01", ST_MET },
		{ "number=812/QĐ|date=2026-10-01", ST_MET },
		{ "date=2026-10-01", ST_LATE }, /* one of the two facts taken back: they agree, and nothing is proven */
		{ "number=812/QĐ-BM|date=2026-10", ST_MET }, /* the month holds the day */
	};
	struct world w;

	(void)state;
	world_open(&w);
	for (size_t i = 0; i < COUNT(tries); i++) {
		an_approval(&w, arena_fmt(&w.cx.arena, "code=D21|signer_post=Bộ trưởng|%s", tries[i].paper).p);
		EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, tries[i].state);
	}
	world_close(&w);
}

static void a_regulation_of_no_known_kind_is_unknown_not_absent(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	an_approval(&w, "code=D21|number=812/QĐ-BM|date=2026-10-01|signer_post=Bộ trưởng");
	put(&w, "regulations", 22, "code=Q1|title=Quy chế|number=700/QĐ-BM|date=2024-02-01|systems=20");
	EXPECT(&w, "2026-12-24", "2634.1c.approve", 20, 0, ST_UNKNOWN);
	assert_true(says(&w, row_at(&w, "2026-12-24", "2634.1c.approve", 20, 0), "Chưa ghi loại văn bản"));
	EXPECT(&w, "2026-12-24", "law.regulation", 20, 0, ST_UNKNOWN);
	assert_true(says(&w, row_at(&w, "2026-12-24", "law.regulation", 20, 0), "Chưa ghi loại văn bản"));
	put(&w, "regulations", 22, "code=Q1|title=Kế hoạch|kind=plan|number=700/QĐ-BM|date=2024-02-01|systems=20");
	EXPECT(&w, "2026-12-24", "2634.1c.approve", 20, 0, ST_CONTRADICTED);
	world_close(&w);
}

/* --- dates that are not whole, and clocks --- */

static void a_partial_date_is_said_as_given_and_accuses_nobody(void **state)
{
	struct world w;
	const struct duty_row *r;

	(void)state;
	world_open(&w);
	put(&w, "systems", 20, OPERATING);
	put(&w, "regulations", 22, "code=Q1|title=Quy chế|kind=regulation|number=700/QĐ-BM|date=2023|systems=20");
	put(&w, "documents", 21, "code=D21|number=812/QĐ-BM|date=2024|signer_post=Bộ trưởng");
	put(&w, "level-decisions", 23,
		"code=L1|system=20|level=3|number=812/QĐ-BM|date=2024|authority_kind=owner|authority=1|document=21");
	r = row_at(&w, "2026-11-24", "2634.1c.approve.2024", 20, 0);
	assert_true(r->state == ST_MET && r->timing == TIMING_NONE); /* 2024 holds 30/09/2024 */
	assert_true(says(&w, r, "Quyết định cấp độ 3 năm 2024"));
	assert_true(says(&w, r, "Quy chế năm 2023 ban hành trước quyết định năm 2024"));
	assert_true(says(&w, r, "chưa rõ xong trước hay sau hạn 30/09/2024"));
	assert_true(says(&w, r, "Nhập vào sổ ít nhất 671 ngày sau thời gian thực hiện năm 2024"));
	assert_false(says(&w, r, "31/12/2024"));
	put(&w, "level-decisions", 23,
		"code=L1|system=20|level=3|number=812/QĐ-BM|date=2024-Q3|authority_kind=owner|authority=1|document=21");
	r = row_at(&w, "2026-11-24", "2634.1c.approve.2024", 20, 0);
	assert_true(r->timing == TIMING_ON_TIME && says(&w, r, "Quý III/2024") && !says(&w, r, "ngày 30/09/2024"));
	put(&w, "level-decisions", 23,
		"code=L1|system=20|level=3|number=812/QĐ-BM|date=2024-Q4|authority_kind=owner|authority=1|document=21");
	r = row_at(&w, "2026-11-24", "2634.1c.approve.2024", 20, 0);
	assert_true(r->timing == TIMING_DONE_LATE && says(&w, r, "sau hạn 30/09/2024 ít nhất 1 ngày"));
	put(&w, "regulations", 22, "code=Q1|title=Quy chế|kind=regulation|number=700/QĐ-BM|date=2024-11|systems=20");
	EXPECT(&w, "2026-12-24", "2634.1c.approve", 20, 0, ST_UNKNOWN); /* before or after cannot be told */
	put(&w, "regulations", 22, "code=Q1|title=Quy chế|kind=regulation|number=700/QĐ-BM|date=2025-01|systems=20");
	EXPECT(&w, "2026-12-24", "2634.1c.approve", 20, 0, ST_CONTRADICTED);
	world_close(&w);
}

static void a_scan_is_read_as_scanners_write_it(void **state)
{
	static const struct {
		const char *targets;
		enum duty_state state;
	} tries[] = {
		{ "10.0.0.1-10.0.0.9\napp.vn", ST_MET },
		{ "10.0.0.1-254; APP.vn.", ST_MET },
		{ "10.0.0.*, app.vn", ST_MET },
		{ "10.0-3.0.0-7\tapp.vn", ST_MET },
		{ "10.0.0.1 – 10.0.0.9\nhttps://app.vn/login", ST_MET },
		{ "10.0.0.4 10.0.0.5 app.vn", ST_MET },
		{ "10.0.0.4-5 (máy chủ)\napp.vn: cổng 443", ST_MET },
		{ "10.0.0.0/29,app.vn", ST_MET },
		{ "10.0.1.1-254", ST_CONTRADICTED },
		{ "10.0.0.6-9", ST_CONTRADICTED },
		{ "toàn bộ máy chủ", ST_LATE }, /* not understood: not counted, and nobody is accused by it */
		{ "10.0.1.1\ntoàn bộ máy chủ", ST_LATE },
		{ "10.0.0.300-999", ST_LATE },
	};
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, "systems", 20, OPERATING);
	put(&w, "assets", 24, "code=M1|name=m|system=20|kind=host|address=10.0.0.4");
	put(&w, "assets", 25, "code=M2|name=n|system=20|kind=host|address=10.0.0.5");
	put(&w, "assets", 26, "code=M3|name=o|system=20|kind=domain|address=app.vn|internet_facing=1");
	put(&w, "documents", 30, "code=D30|number=3/BC|date=2026-10-20|signer_post=Cục trưởng");
	for (size_t i = 0; i < COUNT(tries); i++) {
		put(&w, "activities", 31,
			arena_fmt(&w.cx.arena, "code=S1|kind=scan|done_on=2026-10-20|subjects=20|documents=30|targets=%s",
				tries[i].targets)
				.p);
		if (tries[i].state == ST_LATE) {
			EXPECT(&w, "2026-11-24", "2634.2b.scan", 20, 0, ST_DUE);
			assert_true(says(&w, row_at(&w, "2026-11-24", "2634.2b.scan", 20, 0), "không đọc được"));
		} else {
			EXPECT(&w, "2026-11-24", "2634.2b.scan", 20, 0, tries[i].state);
		}
	}
	world_close(&w);
}

static void a_start_that_cannot_be_meant_does_not_fit(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, "systems", 20, "code=S1|name=Một|unit=5|state=operating|operating_from=2044-09-30");
	assert_true(says(&w, row_at(&w, "2026-11-24", "2634.1c.approve", 20, 0), "Ngày vận hành 30/09/2044 không hợp lý"));
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_CONTRADICTED);
	put(&w, "systems", 20, "code=S1|name=Một|unit=5|operating_from=2044-09-30");
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_CONTRADICTED);
	put(&w, "systems", 20, "code=S1|name=Một|unit=5|state=building|operating_from=2027-09-30");
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_DUE);
	world_close(&w);
}

static void no_systems_is_denied_by_what_was_found(void **state)
{
	struct world w;
	const struct duty_row *r;
	static const char *const others[] = { "2634.1dd.quarter", "2634.1e.yearly", "law.report.unit" };

	(void)state;
	world_open(&w);
	put(&w, "declarations", 30, "code=X1|kind=no_systems|unit=5|date=2026-10-05");
	EXPECT(&w, "2026-11-10", "2634.1c.list", 5, 0, ST_MET);
	for (size_t i = 0; i < COUNT(others); i++)
		EXPECT(&w, "2026-11-03", others[i], 5, 0, ST_NOT_APPLICABLE);
	put(&w, "activities", 31, "code=A1|kind=reconciliation_item|unit=5|done_on=2026-11-01|title=va.example.vn");
	r = row_at(&w, "2026-11-03", "2634.1c.list", 5, 0);
	assert_int_equal(r->state, ST_CONTRADICTED);
	assert_true(says(&w, r, "Xác nhận không có hệ thống ngày 05/10/2026 trái với"));
	/* and a click that something denies takes no other duty away */
	for (size_t i = 0; i < COUNT(others); i++)
		assert_int_not_equal(row_at(&w, "2026-11-03", others[i], 5, 0)->state, ST_NOT_APPLICABLE);
	put(&w, "activities", 31, "code=A1|kind=reconciliation_item|unit=5|done_on=2026-11-01|title=va.example.vn|result=ok");
	EXPECT(&w, "2026-11-10", "2634.1c.list", 5, 0, ST_MET);
	/* a list confirmed in time is late for the item alone: since its own ten working days, not since the quarter's date */
	put(&w, "declarations", 30, "code=X1|kind=list_confirmed|unit=5|date=2026-10-05");
	put(&w, "activities", 31, "code=A1|kind=reconciliation_item|unit=5|done_on=2026-11-01|title=va.example.vn");
	EXPECT(&w, "2026-11-13", "2634.1c.list", 5, 0, ST_MET);
	r = row_at(&w, "2026-11-24", "2634.1c.list", 5, 0);
	assert_true(r->state == ST_LATE && r->due == day("2026-11-13"));
	world_close(&w);
}

static void a_report_before_the_incident_does_not_agree(void **state)
{
	struct world w;
	const struct duty_row *r;

	(void)state;
	world_open(&w);
	put(&w, "activities", 20, "code=I1|kind=incident|unit=5|at=2026-11-10T01:00:00Z");
	put(&w, "activities", 21, "code=I2|kind=incident_report|unit=5|concerns=20|subjects=20|at=2026-11-10T00:00:00Z");
	r = row_at(&w, "2026-11-12", "2634.1dd.notify", 20, 0);
	assert_true(r->state == ST_CONTRADICTED && says(&w, r, "trước thời điểm phát hiện sự cố") && !says(&w, r, "-60"));
	put(&w, "activities", 21, "code=I2|kind=incident_report|unit=5|concerns=20|subjects=20|at=2026-11-10T03:01:00Z");
	r = row_at(&w, "2026-11-12", "2634.1dd.notify", 20, 0);
	assert_true(r->state == ST_MET && r->timing == TIMING_DONE_LATE && says(&w, r, "sau thời hạn 10:00 10/11/2026 là 1 phút"));
	world_close(&w);
}

static void a_drill_is_on_its_day_with_people_who_were_there(void **state)
{
	static const char *const good =
		"code=DT|kind=drill|done_on=2026-10-10|subjects=20|documents=30|score_process=5|score_technology=5|"
		"score_people=5|attendance=41";
	struct world w;

	(void)state;
	world_open(&w);
	an_approval(&w, "code=D21|number=812/QĐ-BM|date=2026-10-01|signer_post=Bộ trưởng");
	put(&w, "documents", 30, "code=D30|number=3/BC|date=2026-10-20|signer_post=Cục trưởng");
	put(&w, "people", 41, "code=N1|post=Chuyên viên|unit=5|employed_from=2020-01-01");
	put(&w, "activities", 40, arena_fmt(&w.cx.arena, "%s|at=2026-10-10T01:00:00Z|end_at=2026-10-10T09:00:00Z", good).p);
	EXPECT(&w, "2026-11-24", "2634.2b.drill", 20, 0, ST_MET);
	put(&w, "activities", 40,
		arena_fmt(&w.cx.arena, "%s|at=2025-10-10T01:00:00Z|end_at=2025-10-10T09:00:00Z", good).p); /* a year off */
	EXPECT(&w, "2026-11-24", "2634.2b.drill", 20, 0, ST_CONTRADICTED);
	put(&w, "activities", 40, arena_fmt(&w.cx.arena, "%s|at=2026-10-10T01:00:00Z|end_at=2026-10-10T09:00:00Z", good).p);
	put(&w, "people", 41, "code=N1|post=Chuyên viên|unit=5|employed_from=2020-01-01|leaves_on=2026-01-01");
	EXPECT(&w, "2026-11-24", "2634.2b.drill", 20, 0, ST_CONTRADICTED);
	assert_true(says(&w, row_at(&w, "2026-11-24", "2634.2b.drill", 20, 0), "không làm việc tại cơ quan vào ngày diễn tập"));
	world_close(&w);
}

static void an_extension_beyond_the_year_keeps_that_years_row(void **state)
{
	struct world w;
	const struct duty_row *r;

	(void)state;
	world_open(&w);
	put(&w, "systems", 20, OPERATING);
	put(&w, "assets", 24, "code=M1|name=m|system=20|kind=host|address=10.0.0.4");
	put(&w, "documents", 30, "code=D30|number=9/QĐ|date=2026-12-05|signer_post=Bộ trưởng|issuer=Bộ Mẫu|checked=1");
	put(&w, "declarations", 31,
		"code=G1|kind=extension|subject=20|duty=2634.2b.scan|date=2026-12-05|until=2027-03-01|document=30|by_unit=1");
	r = row_at(&w, "2027-02-01", "2634.2b.scan", 20, 0);
	assert_true(r->due == day("2027-03-01") && r->due_original == day("2026-12-31") && r->period.last == day("2026-12-31"));
	put(&w, "documents", 32, "code=D32|number=1/BC|date=2027-01-20|signer_post=Cục trưởng");
	put(&w, "activities", 33, "code=S1|kind=scan|done_on=2027-01-20|subjects=20|documents=32|targets=10.0.0.4");
	EXPECT(&w, "2027-02-01", "2634.2b.scan", 20, 0, ST_MET);
	r = row_at(&w, "2027-02-01", "2634.2b.scan", 20, 0);
	assert_true(r->state == ST_MET && r->timing == TIMING_DONE_LATE); /* by the original date */
	r = row_at(&w, "2027-03-02", "2634.2b.scan", 20, 0);
	assert_true(r->due == day("2027-12-31") && !says(&w, r, "Gia hạn đến"));
	assert_true(r->state == ST_DUE && says(&w, r, "không tính lại")); /* the scan of 20/01/2027 closed 2026 and counts once */
	put(&w, "documents", 36, "code=D36|number=2/BC|date=2027-02-10|signer_post=Cục trưởng");
	put(&w, "activities", 34, "code=S2|kind=scan|done_on=2027-02-10|subjects=20|documents=36|targets=10.0.0.4");
	EXPECT(&w, "2027-03-02", "2634.2b.scan", 20, 0, ST_MET); /* a second one is 2027's */
	facts_remove(&w.f, 34);
	put(&w, "activities", 35, "code=S0|kind=scan|done_on=2026-12-20|subjects=20|documents=32|targets=10.0.0.4");
	EXPECT(&w, "2027-03-02", "2634.2b.scan", 20, 0, ST_MET); /* 2026 closed in itself: what came under the extension is free */
	world_close(&w);
}

static void a_weekly_report_is_due_by_the_week_never_by_2024(void **state)
{
	struct world w;
	const struct duty_row *r;

	(void)state;
	world_open(&w);
	an_approval(&w, "code=D21|number=812/QĐ-BM|date=2026-10-01|signer_post=Bộ trưởng");
	r = row_at(&w, "2026-11-05", "2634.2a.monitor", 20, 0);
	assert_true(r->state == ST_DUE && r->due == day("2026-11-08")); /* asked since Monday 02/11: the first whole week */
	EXPECT(&w, "2026-11-23", "2634.2a.monitor", 20, 0, ST_UNKNOWN);
	r = row_at(&w, "2026-12-21", "2634.2a.monitor", 20, 0);
	assert_true(r->state == ST_LATE && r->silent && r->due == day("2026-11-08"));
	put(&w, "documents", 36, "code=D36|number=50/BC|date=2026-12-18|signer_post=Cục trưởng");
	put(&w, "activities", 31, "code=G1|kind=monitoring_report|done_on=2026-12-11|subjects=20|documents=36");
	r = row_at(&w, "2026-12-21", "2634.2a.monitor", 20, 0);
	assert_true(r->state == ST_LATE && r->due == day("2026-11-29")); /* the oldest of the last four weeks without one */
	for (int i = 0; i < 4; i++)
		put(&w, "activities", 31 + i,
			arena_fmt(&w.cx.arena, "code=G%d|kind=monitoring_report|done_on=2026-%s|subjects=20|documents=36", i,
				((const char *const[]){ "11-27", "12-04", "12-11", "12-18" })[i])
				.p);
	r = row_at(&w, "2026-12-21", "2634.2a.monitor", 20, 0);
	assert_true(r->state == ST_MET && r->due == day("2026-12-27") && r->timing == TIMING_ON_TIME);
	world_close(&w);
}

static void a_weekly_report_is_asked_from_the_letter_on_and_counts_for_the_week_it_names(void **state)
{
	static const char *const monday = "code=G1|kind=monitoring_report|done_on=2026-11-23|subjects=20|documents=37|period=%s";
	struct world w;
	const struct duty_row *r;

	(void)state;
	world_open(&w);
	put(&w, "settings", 15, "code=window.start|value=2026-11-16"); /* a Monday; fifteen working days: to 07/12 */
	an_approval(&w, "code=D21|number=812/QĐ-BM|date=2026-10-01|signer_post=Bộ trưởng");
	put(&w, "documents", 36, "code=D36|number=47/BC|date=2026-11-20|signer_post=Cục trưởng");
	put(&w, "documents", 37, "code=D37|number=48/BC|date=2026-11-24|signer_post=Cục trưởng");
	put(&w, "activities", 31, "code=G1|kind=monitoring_report|done_on=2026-11-20|subjects=20|documents=36");
	r = row_at(&w, "2026-11-20", "2634.2a.monitor", 20, 0); /* who reports first is not asked for the weeks before the letter */
	assert_true(r->state == ST_MET && r->due == day("2026-11-22"));
	EXPECT(&w, "2026-11-25", "2634.2a.monitor", 20, 0, ST_MET);
	r = row_at(&w, "2026-12-02", "2634.2a.monitor", 20, 0); /* a week missed: nobody is late while the window is open */
	assert_true(r->state == ST_UNKNOWN && says(&w, r, "Thiếu báo cáo giám sát tuần 23/11/2026 đến 29/11/2026") &&
		    says(&w, r, "trong các tuần phải có, 1 tuần đã có"));
	assert_false(says(&w, r, "tuần 09/11/2026"));
	EXPECT(&w, "2026-12-08", "2634.2a.monitor", 20, 0, ST_LATE);

	put(&w, "activities", 31, "code=G1|kind=monitoring_report|done_on=2026-11-09|subjects=20|documents=36");
	EXPECT(&w, "2026-11-20", "2634.2a.monitor", 20, 0, ST_DUE); /* one from before it was asked shows nothing of this week */
	put(&w, "activities", 31, arena_fmt(&w.cx.arena, monday, "").p);
	EXPECT(&w, "2026-11-25", "2634.2a.monitor", 20, 0, ST_MET);  /* of a Monday: it tells what has passed, the week before */
	EXPECT(&w, "2026-12-08", "2634.2a.monitor", 20, 0, ST_LATE); /* and nothing of its own week */
	EXPECT(&w, "2026-11-30", "2634.2a.monitor", 20, 0, ST_MET);  /* that week's may still be written today */
	assert_int_equal(row_at(&w, "2026-11-30", "2634.2a.monitor", 20, 0)->due, day("2026-11-30"));
	r = row_at(&w, "2026-12-01", "2634.2a.monitor", 20, 0);
	assert_true(r->state == ST_UNKNOWN && says(&w, r, "Thiếu báo cáo giám sát tuần 23/11/2026"));
	put(&w, "activities", 31, "code=G1|kind=monitoring_report|done_on=2026-11-24|subjects=20|documents=37");
	EXPECT(&w, "2026-11-25", "2634.2a.monitor", 20, 0, ST_UNKNOWN); /* of a Tuesday: its own week */
	put(&w, "activities", 31, arena_fmt(&w.cx.arena, monday, "2026-W47").p);
	EXPECT(&w, "2026-11-25", "2634.2a.monitor", 20, 0, ST_MET);
	put(&w, "activities", 31, arena_fmt(&w.cx.arena, monday, "2026-W49").p); /* of a week to come: no */
	EXPECT(&w, "2026-12-08", "2634.2a.monitor", 20, 0, ST_LATE);
	world_close(&w);
}

static void a_small_addition_of_money_says_nothing_of_the_rest(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, "documents", 20, "code=D|number=1/QĐ|date=2027-01-15|signer_post=Bộ trưởng");
	put(&w, "activities", 21,
		"code=N1|kind=budget_allocation|unit=4|done_on=2027-01-15|amount=10|amount_base=1000|documents=20");
	put(&w, "activities", 22, "code=N2|kind=budget_allocation|unit=4|done_on=2027-02-15|amount=5|amount_base=5|documents=20");
	EXPECT(&w, "2027-06-30", "2634.4.share", 4, 0, ST_DUE);
	assert_true(says(&w, row_at(&w, "2027-06-30", "2634.4.share", 4, 0), "lớn nhất"));
	put(&w, "activities", 22, "code=N2|kind=budget_allocation|unit=4|done_on=2027-02-15|amount=6|amount_base=5|documents=20");
	EXPECT(&w, "2027-06-30", "2634.4.share", 4, 0, ST_CONTRADICTED);
	put(&w, "activities", 22,
		"code=N2|kind=budget_allocation|unit=4|done_on=2027-02-15|amount=150|amount_base=1000|documents=20");
	EXPECT(&w, "2027-06-30", "2634.4.share", 4, 0, ST_MET); /* amended */
	world_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(typing_nothing_ends_as_not_reported),
		cmocka_unit_test(a_file_that_does_not_say_the_number_or_date_is_self_declared),
		cmocka_unit_test(a_file_changed_after_signing_proves_nothing),
		cmocka_unit_test(the_same_file_under_two_numbers_is_said),
		cmocka_unit_test(a_secret_paper_is_vouched_for_by_two_and_never_verified),
		cmocka_unit_test(what_nobody_could_look_at_is_self_declared),
		cmocka_unit_test(an_act_said_to_be_done_on_a_day_to_come_does_not_agree_until_it_is_said_again),
		cmocka_unit_test(an_act_entered_long_after_it_is_said_so),
		cmocka_unit_test(an_unregistered_thing_keeps_the_owner_unit_from_being_met),
		cmocka_unit_test(a_retired_system_still_in_use_does_not_agree),
		cmocka_unit_test(a_planned_system_that_is_used_does_not_agree),
		cmocka_unit_test(what_was_found_at_an_address_is_no_planned_system),
		cmocka_unit_test(systems_that_share_an_address_are_named_to_each_other),
		cmocka_unit_test(splitting_or_merging_units_starts_no_new_clock),
		cmocka_unit_test(what_the_unit_before_kept_is_not_asked_of_its_heir),
		cmocka_unit_test(not_applicable_is_only_by_rule_or_from_above_and_is_listed),
		cmocka_unit_test(a_decision_counts_only_from_above_in_its_own_checked_paper),
		cmocka_unit_test(the_specialised_unit_extends_and_nobody_extends_for_himself),
		cmocka_unit_test(competence_is_told_by_facts_not_by_the_word),
		cmocka_unit_test(the_paper_must_be_the_decision),
		cmocka_unit_test(a_regulation_of_no_known_kind_is_unknown_not_absent),
		cmocka_unit_test(a_partial_date_is_said_as_given_and_accuses_nobody),
		cmocka_unit_test(a_scan_is_read_as_scanners_write_it),
		cmocka_unit_test(a_start_that_cannot_be_meant_does_not_fit),
		cmocka_unit_test(no_systems_is_denied_by_what_was_found),
		cmocka_unit_test(a_report_before_the_incident_does_not_agree),
		cmocka_unit_test(a_drill_is_on_its_day_with_people_who_were_there),
		cmocka_unit_test(an_extension_beyond_the_year_keeps_that_years_row),
		cmocka_unit_test(a_weekly_report_is_due_by_the_week_never_by_2024),
		cmocka_unit_test(a_weekly_report_is_asked_from_the_letter_on_and_counts_for_the_week_it_names),
		cmocka_unit_test(extensions_are_two_from_above_and_counted_by_both_dates),
		cmocka_unit_test(a_small_addition_of_money_says_nothing_of_the_rest),
		cmocka_unit_test(waiting_for_another_body_needs_its_letter_and_clock_and_is_late_all_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
