#include "base/text.h"
#include "fuzz.h"
#include "http/http.h"

static void text(struct str s)
{
	assert(utf8_valid(s) && !(s.n && memchr(s.p, 0, s.n)));
}

static void pairs(const struct pairs *ps)
{
	assert(ps->n <= HTTP_FIELDS);
	for (size_t i = 0; i < ps->n; i++) {
		text(ps->p[i].name);
		text(ps->p[i].value);
	}
}

/* Byte 0 chooses the reader. What is taken is text without NUL, within the bounds, and a path never leads up. */
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	AUTO(cx_done) struct cx cx = { 0 };
	struct http_req rq = { 0 };
	struct str in;

	if (n == 0)
		return 0;
	cx_init(&cx, FUZZ_ARENA);
	in = fuzz_str(p + 1, n - 1);
	if (*p % 3 == 0 && http_parse_target(&cx, in, &rq) == RC_OK) {
		text(rq.path);
		pairs(&rq.query);
		assert(rq.path.p[0] == '/' && str_find(rq.path, STR("/../")) < 0 && str_find(rq.path, STR("//")) < 0 &&
			!str_ends(rq.path, STR("/..")));
	} else if (*p % 3 == 1 && http_parse_multipart(&cx, in, STR("multipart/form-data; boundary=b"), &rq) == RC_OK) {
		pairs(&rq.form);
		assert(rq.n_files <= HTTP_FILES);
		for (size_t i = 0; i < rq.n_files; i++) {
			text(rq.files[i].name);
			assert(!(rq.files[i].name.n && memchr(rq.files[i].name.p, '/', rq.files[i].name.n)));
			assert(rq.files[i].bytes.n <= in.n);
		}
	} else if (*p % 3 == 2) {
		struct str d = http_disposition(&cx, in);

		for (size_t i = 0; i < d.n; i++)
			assert((unsigned char)d.p[i] >= 0x20 && (unsigned char)d.p[i] < 0x7f);
		assert(http_parse_cookies(&cx, in, &rq.cookies) == RC_OK);
	}
	return 0;
}
