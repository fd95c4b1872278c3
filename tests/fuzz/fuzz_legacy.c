#include "base/text.h"
#include "fmt/legacy.h"
#include "fuzz.h"

/* Either conversion makes text of text, and real Unicode Vietnamese is never taken for legacy. */
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	AUTO(cx_done) struct cx cx = { 0 };
	struct str in = fuzz_str(p, n);

	cx_init(&cx, FUZZ_ARENA);
	if (!utf8_valid(in)) {
		(void)legacy_detect(in);
		(void)legacy_convert(&cx.arena, in, LEGACY_VNI);
		return 0;
	}
	for (enum legacy e = LEGACY_NONE; e <= LEGACY_VNI; e++)
		assert(utf8_valid(legacy_convert(&cx.arena, in, e)));
	assert(legacy_detect(arena_fmt(&cx.arena, "Đà Nẵng %.*s", (int)(n > 9999 ? 9999 : n), in.p)) == LEGACY_NONE);
	return 0;
}
