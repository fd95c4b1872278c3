/* Signatures of a hostile PDF: whatever the bytes, an answer; a file that nobody signed is never valid or intact with a part left out. */
#include "doc/doc.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	AUTO(cx_done) struct cx cx = { 0 };
	struct doc_signs s;

	cx_init(&cx, FUZZ_ARENA);
	if (doc_signs(&cx, fuzz_str(p, n), STR("/nonexistent"), &s) != RC_OK)
		return 0;
	assert(s.n <= DOC_SIGNS && s.state <= DOC_SIGN_BROKEN && s.state != DOC_SIGN_VALID &&
		(s.n > 0) == (s.state != DOC_SIGN_NONE));
	for (size_t i = 0; i < s.n; i++) {
		assert(s.p[i].state != DOC_SIGN_NONE && s.p[i].state != DOC_SIGN_VALID); /* no root is trusted here */
		assert(s.p[i].by.n <= 400 && s.p[i].issuer.n <= 400);
	}
	return 0;
}
