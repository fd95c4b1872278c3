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

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(a_system_goes_from_silence_to_approval) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
