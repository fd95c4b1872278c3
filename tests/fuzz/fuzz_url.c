#include "base/text.h"
#include "fmt/html.h"
#include "fuzz.h"

/* What is unescaped is text; escaping it and undoing that gives it back. What is escaped for HTML holds no markup. */
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	AUTO(cx_done) struct cx cx = { 0 };
	AUTO(buf_done) struct buf b;
	struct str s, again;

	cx_init(&cx, FUZZ_ARENA);
	buf_init(&b, 64 << 20);
	if (url_unescape(&cx.arena, fuzz_str(p, n), true, &s)) {
		assert(utf8_valid(s));
		url_escape(&b, s);
		assert(url_unescape(&cx.arena, buf_str(&b), n % 2, &again) && str_eq(s, again));
	}
	b.n = 0;
	html_escape(&b, fuzz_str(p, n));
	assert(utf8_valid(buf_str(&b)));
	for (size_t i = 0; i < b.n; i++)
		assert(b.p[i] && !strchr("<>\"'", b.p[i]));
	return 0;
}
