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
		"code=L1|system=20|level=3|number=812/QĐ-BM|date=2026-10-01|authority_kind=owner|regime=nd331|document=21");
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
	}
	put(&w, "systems", 26, "code=HT2|name=Hệ thống 2|unit=6|state=operating|addresses=10.0.0.4"); /* the address was given on */
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_NOT_APPLICABLE);
	facts_remove(&w.f, 25);
	put(&w, "contracts", 27, "code=HD|number=1|provider=28|systems=20|signed_on=2026-09-01");
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_CONTRADICTED);
	facts_remove(&w.f, 27);
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
	EXPECT(&w, "2027-01-25", "2634.1c.list", 7, 0, ST_UNKNOWN); /* a unit of its own: asked since its first day */
	EXPECT(&w, "2027-02-03", "2634.1c.list", 7, 0, ST_LATE);
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

static void not_applicable_is_only_by_rule_or_from_above_and_is_listed(void **state)
{
	struct world w;
	size_t listed = 0;

	(void)state;
	world_open(&w);
	put(&w, "documents", 30, "code=D30|number=9/QĐ|date=2026-11-05|signer_post=Bộ trưởng");
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
	put(&w, "documents", 30, "code=D30|number=9/QĐ|date=2026-11-05|signer_post=Bộ trưởng");
	for (int i = 0; i < 3; i++)
		put(&w, "declarations", 31 + i,
			arena_fmt(&w.cx.arena,
				"code=G%d|kind=extension|subject=20|duty=2634.2e.item|date=2026-11-0%d|until=202%d-01-15|"
				"document=30|by_unit=1",
				i, 5 + i, 7 + i)
				.p);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(typing_nothing_ends_as_not_reported),
		cmocka_unit_test(a_file_that_does_not_say_the_number_or_date_is_self_declared),
		cmocka_unit_test(a_file_changed_after_signing_proves_nothing),
		cmocka_unit_test(the_same_file_under_two_numbers_is_said),
		cmocka_unit_test(a_secret_paper_is_vouched_for_by_two_and_never_verified),
		cmocka_unit_test(an_act_entered_long_after_it_is_said_so),
		cmocka_unit_test(an_unregistered_thing_keeps_the_owner_unit_from_being_met),
		cmocka_unit_test(a_retired_system_still_in_use_does_not_agree),
		cmocka_unit_test(a_planned_system_that_is_used_does_not_agree),
		cmocka_unit_test(systems_that_share_an_address_are_named_to_each_other),
		cmocka_unit_test(splitting_or_merging_units_starts_no_new_clock),
		cmocka_unit_test(not_applicable_is_only_by_rule_or_from_above_and_is_listed),
		cmocka_unit_test(extensions_are_two_from_above_and_counted_by_both_dates),
		cmocka_unit_test(waiting_for_another_body_needs_its_letter_and_clock_and_is_late_all_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
