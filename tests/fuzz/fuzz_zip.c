#include "fmt/zip.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	AUTO(cx_done) struct cx cx = { 0 };
	AUTO(zip_file_close) struct zip_file *z = NULL;

	cx_init(&cx, FUZZ_ARENA);
	if (zip_open_mem(&cx, fuzz_str(p, n), &z) != RC_OK)
		return 0;
	for (size_t i = 0; i < zip_file_count(z); i++) {
		struct arena_mark m = arena_mark(&cx.arena);
		struct str s, name = zip_file_name(z, i);

		assert(name.n > 0 && name.p[0] != '/' && !str_starts(name, STR("../")) && str_find(name, STR("/../")) < 0);
		(void)!zip_file_read(&cx, z, name, &s);
		cx_clear(&cx);
		arena_reset(&cx.arena, m);
	}
	return 0;
}
