#include "fmt/yaml.h"
#include "fuzz.h"

static size_t lines_ok(const struct yv *v, size_t depth)
{
	assert(v && v->line >= 1 && v->col >= 1 && depth <= 64);
	for (size_t i = 0; i < v->n; i++) {
		lines_ok(v->items[i], depth + 1);
		if (v->kind == Y_MAP)
			lines_ok(v->keys[i], depth + 1);
	}
	return v->n;
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	AUTO(cx_done) struct cx cx;
	struct yv **docs;
	size_t k;

	cx_init(&cx, FUZZ_ARENA);
	if (yaml_parse(&cx, fuzz_str(p, n), STR("f"), &docs, &k) == RC_OK)
		for (size_t i = 0; i < k; i++)
			lines_ok(docs[i], 0);
	else
		assert(str_starts(cx.fault.place, STR("f:")) || cx.fault.rc == RC_LIMIT);
	return 0;
}
