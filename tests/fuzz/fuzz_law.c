/* A hostile law pack: every fault has its place; one that is accepted is evaluated over a few facts, on several days, with its reasons. */
#include "duty/board.h"
#include "fuzz.h"

static void evaluate(struct cx *cx, const struct law *law)
{
	static const char *const days[] = { "2024-09-30", "2026-11-24", "2027-12-31", "9999-12-30" };
	AUTO(facts_done) struct facts f = { 0 };
	struct board b;
	struct duty_reason *why;
	int64_t now;
	size_t n;

	facts_init(&f);
	facts_add(&f, "units", 1, 0, "code=U|name=U|kind=vu");
	facts_add(&f, "roles", 2, 0, "code=R|unit=1|role=specialised");
	facts_add(&f, "settings", 3, 0, "code=window.start|value=2026-11-02");
	facts_add(&f, "systems", 4, 0,
		"code=S|name=S|unit=1|provider=5|state=operating|operating_from=2026-03-01|kind=citizen_business");
	facts_add(&f, "providers", 5, 0, "code=P|name=P");
	facts_add(&f, "activities", 6, 0, "code=A|kind=warning_received|at=2026-11-03T00:00:00Z|subjects=4");
	facts_add(&f, "activities", 7, 0, "code=I|kind=incident|unit=1|at=2026-11-03T00:00:00Z|subjects=4");
	facts_add(&f, "declarations", 8, 0, "code=D|kind=list_confirmed|unit=1|date=9999-12-01");
	for (size_t i = 0; i < COUNT(days); i++) {
		assert(instant_read(str_z(days[i]), &now));
		if (board_make(cx, &f, law, now, &b) != RC_OK)
			return;
		for (size_t k = 0; k < b.n && k < 200; k++)
			board_reasons(cx, &b, &b.rows[k], &why, &n);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	AUTO(cx_done) struct cx cx = { 0 };
	struct law_faults faults = { 0 };
	struct law_pack *pack;
	struct law *law;

	cx_init(&cx, FUZZ_ARENA);
	if (law_read(&cx, duty_vocab(), fuzz_str(p, n), STR("f"), &pack, &faults) == RC_OK) {
		if (law_join(&cx, duty_vocab(), &pack, 1, &law, &faults) == RC_OK)
			evaluate(&cx, law);
	} else {
		assert(faults.n && cx.fault.rc != RC_OK);
	}
	return 0;
}
