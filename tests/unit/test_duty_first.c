/* The engine from outside: packs, one system's approval. */
#include "duty_world.h"

static void a_system_goes_from_silence_to_approval(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	put(&w, "systems", 20,
		"code=HT1|name=Hệ thống "
		"1|unit=5|state=operating|operating_from=2020-05-01|kind=citizen_business|handles_procedures=1");
	EXPECT(&w, "2026-11-10", "2634.1c.approve", 20, 0, ST_UNKNOWN);
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_LATE);
	put(&w, "documents", 21, "code=D21|number=812/QĐ-BM|date=2026-10-01|signer_post=Bộ trưởng");
	put(&w, "regulations", 22, "code=Q1|title=Quy chế|kind=regulation|number=700/QĐ-BM|date=2024-02-01|systems=20");
	put(&w, "level-decisions", 23,
		"code=L1|system=20|level=3|number=812/"
		"QĐ-BM|date=2026-10-01|authority_kind=owner|authority=1|regime=nd331|document=21");
	EXPECT(&w, "2026-11-24", "2634.1c.approve", 20, 0, ST_MET);
	world_close(&w);
}

/* "Trước 2020": it ran on 30/09/2024, and nobody says since when; what is needed before it began is in time by no day. */
static void a_start_of_which_the_end_alone_is_known_is_not_made_a_year(void **state)
{
#define HAS(more) "code=HT1|name=Hệ thống 1|unit=5|operator=5|kind=citizen_business|handles_procedures=1|info=personal|" more
#define BEFORE "state=operating|operating_from=../2019"
	const struct duty_row *r;
	struct world w;

	(void)state;
	world_open(&w);
	approve(&w);
	put(&w, "systems", 20, HAS(BEFORE));
	put(&w, "documents", 21, "code=D21|number=812/QĐ-BM|date=2024-08-20|signer_post=Bộ trưởng");
	put(&w, "level-decisions", 23,
		"code=L1|system=20|level=3|number=812/QĐ-BM|date=2024-08-20|authority_kind=owner|authority=1|document=21");
	r = row_at(&w, "2026-11-24", "2634.1c.approve.2024", 20, 0);
	assert_true(r->state == ST_MET && r->legacy);
	put(&w, "assets", 24, "code=M1|name=m|system=20|kind=host|address=10.0.0.4|from=../2019");
	put(&w, "documents", 30, "code=D30|number=3/BC|date=2026-10-20|signer_post=Cục trưởng");
	put(&w, "activities", 31, "code=S1|kind=scan|done_on=2026-10-19|subjects=20|targets=10.0.0.4|documents=30");
	EXPECT(&w, "2026-11-24", "2634.2b.scan", 20, 0, ST_MET);
	put(&w, "systems", 20, HAS("state=operating|operating_from=../2027")); /* surely there by now: it was said to run */
	r = row_at(&w, "2026-11-24", "2634.2b.scan", 20, 0);
	assert_int_equal(r->state, ST_MET);
	put(&w, "systems", 20,
		HAS("state=building|built_from=../2026-08|operating_from=2027-01-15")); /* before or after 01/07/2026? */
	r = row_at(&w, "2026-12-01", "2634.1c.approve", 20, 0);
	assert_true(r->state != ST_LATE);
	world_close(&w);
}

/* A system that ran is given an earlier paper's day: an acceptance of before the year that was said is no later start. */
static void an_acceptance_within_what_was_said_shows_no_later_start(void **state)
{
	const int64_t first = when("2026-11-03T03:00:00Z"), moved = when("2026-11-10T03:00:00Z");
	const char *due[2] = { "2018-05-05", "2021-05-05" };
	struct world w;

	(void)state;
	for (int i = 0; i < 2; i++) {
		const struct duty_row *r;

		world_open(&w);
		w.at = moved;
		put(&w, "systems", 20, HAS("state=operating|operating_from=2026-10-20"));
		facts_was(&w.f, 20, first, moved, HAS(BEFORE));
		put(&w, "documents", 30, "code=D30|number=3/BB|date=2026-10-20|signer_post=Cục trưởng");
		put(&w, "activities", 31,
			arena_fmt(&w.cx.arena, "code=A1|kind=acceptance|done_on=%s|subjects=20|documents=30|result=ok", due[i]).p);
		r = row_at(&w, "2026-11-24", "2634.1c.approve", 20, 0);
		assert_int_equal(says(&w, r, "cho thấy hệ thống vận hành sau ngày"), i);
		world_close(&w);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(a_system_goes_from_silence_to_approval),
		cmocka_unit_test(a_start_of_which_the_end_alone_is_known_is_not_made_a_year),
		cmocka_unit_test(an_acceptance_within_what_was_said_shows_no_later_start) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
