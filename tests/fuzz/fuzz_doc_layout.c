/* The layout reader over any text: bounded, and what it says of number and date stands in the text. */
#include "base/text.h"
#include "doc/doc.h"
#include "fuzz.h"

static void plain(struct str s, size_t most)
{
	assert(s.n <= most && utf8_valid(s));
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	AUTO(cx_done) struct cx cx;
	struct doc_text t;
	struct doc_said d;

	cx_init(&cx, 0);
	if (!utf8_valid(fuzz_str(p, n)) || n > 1 << 16 || doc_text(&cx, fuzz_str(p, n), STR("text/plain"), &t) != RC_OK)
		return 0;
	doc_layout(&cx, t.text, &d);
	plain(d.number, 300);
	plain(d.issuer, 2000);
	plain(d.summary, 4000);
	plain(d.signer, 2000);
	if (d.date.p)
		assert(date_last(d.date) != DAY_NONE);
	(void)doc_secret_text(&cx, t.text, true);
	(void)doc_secret_number(&cx, d.number);
	(void)doc_secret_name(&cx, t.text);
	(void)doc_compare(&cx, t.text, d.number, d.date);
	return 0;
}
