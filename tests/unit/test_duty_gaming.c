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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(typing_nothing_ends_as_not_reported),
		cmocka_unit_test(a_file_that_does_not_say_the_number_or_date_is_self_declared),
		cmocka_unit_test(a_file_changed_after_signing_proves_nothing),
		cmocka_unit_test(the_same_file_under_two_numbers_is_said),
		cmocka_unit_test(a_secret_paper_is_vouched_for_by_two_and_never_verified),
		cmocka_unit_test(an_act_entered_long_after_it_is_said_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
