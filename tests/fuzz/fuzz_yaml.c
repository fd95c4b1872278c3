#include "base/text.h"
#include "fmt/yaml_block.h"
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

static void same(const struct yv *a, const struct yv *b)
{
	assert(a->kind == b->kind && a->quoted == b->quoted && a->line == b->line && a->col == b->col && a->n == b->n &&
		str_eq(a->s, b->s));
	for (size_t i = 0; i < a->n; i++) {
		same(a->items[i], b->items[i]);
		if (a->kind == Y_MAP)
			same(a->keys[i], b->keys[i]);
	}
}

/* What the reader of hand-written YAML takes, it reads as libyaml does. */
static void both(struct str in)
{
	AUTO(cx_done) struct cx quick = { 0 }, whole = { 0 };
	struct yv **a, **b;
	enum rc rc;
	size_t n, k;

	cx_init(&quick, FUZZ_ARENA);
	cx_init(&whole, FUZZ_ARENA);
	if (!utf8_valid(in) || !yaml_block(&quick.arena, in, &a, &n) || cx_room(&quick) != RC_OK)
		return;
	rc = yaml_parse_all(&whole, in, STR("f"), &b, &k);
	if (rc == RC_LIMIT)
		return;
	assert(rc == RC_OK && n == k);
	for (size_t i = 0; i < n; i++)
		same(a[i], b[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	AUTO(cx_done) struct cx cx = { 0 };
	struct yv **docs;
	size_t k;

	both(fuzz_str(p, n));
	cx_init(&cx, FUZZ_ARENA);
	if (yaml_parse(&cx, fuzz_str(p, n), STR("f"), &docs, &k) == RC_OK)
		for (size_t i = 0; i < k; i++)
			lines_ok(docs[i], 0);
	else
		assert(str_starts(cx.fault.place, STR("f:")) || cx.fault.rc == RC_LIMIT);
	return 0;
}
