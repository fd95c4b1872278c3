#include "fmt/json.h"
#include "fuzz.h"

/* What was read and written reads the same again; the pull reader accepts whatever the tree reader accepts. */
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	AUTO(cx_done) struct cx cx = { 0 };
	AUTO(buf_done) struct buf a, b;
	struct jpull j;
	struct jv *v;
	enum jtok t;

	cx_init(&cx, FUZZ_ARENA);
	buf_init(&a, 64 << 20);
	buf_init(&b, 64 << 20);
	jpull_init(&j, fuzz_str(p, n));
	while ((t = jpull_next(&j)) > JT_BAD)
		assert(j.p > (const char *)p && j.p <= (const char *)p + n);
	if (json_parse(&cx, fuzz_str(p, n), &v) == RC_OK) {
		assert(t == JT_END);
		json_write(&a, v);
		assert(json_parse(&cx, buf_str(&a), &v) == RC_OK);
		json_write(&b, v);
		assert(str_eq(buf_str(&a), buf_str(&b)));
		b.n = 0;
		json_write_pretty(&b, v);
		assert(json_parse(&cx, buf_str(&b), &v) == RC_OK);
	}
	b.n = 0;
	json_write_text(&b, fuzz_str(p, n)); /* any bytes at all become a text */
	cx_clear(&cx);
	assert(json_parse(&cx, buf_str(&b), &v) == RC_OK && v->kind == J_TEXT);
	return 0;
}
