/* The layout reader over any text: bounded, and what it says of number and date stands in the text. Input that begins with '<' is the body of a DOCX. */
#include "../zip_make.h"
#include "base/text.h"
#include "doc/doc.h"
#include "fuzz.h"

static void plain(struct str s, size_t most)
{
	assert(s.n <= most && utf8_valid(s));
}

static enum rc read_text(struct cx *cx, struct str in, struct doc_text *t)
{
	static const char type[] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
	struct zip_make z;
	enum rc rc;

	if (!str_starts(in, STR("<")))
		return doc_text(cx, in, STR("text/plain"), t);
	zip_make_init(&z);
	zip_make_add(&z, STR("word/document.xml"),
		arena_fmt(&cx->arena, "<w:body xmlns:w='w' xmlns:v='v' xmlns:mc='m'>%.*s</w:body>", ARG_STR(in)), false,
		(struct zip_lie){ 0 });
	rc = doc_text(cx, zip_make_end(&z), str_z(type), t);
	zip_make_done(&z);
	return rc;
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	AUTO(cx_done) struct cx cx = { 0 };
	struct doc_text t;
	struct doc_said d;
	struct doc_done done;
	bool sure;

	cx_init(&cx, 0);
	if (!utf8_valid(fuzz_str(p, n)) || n > 1 << 16 || read_text(&cx, fuzz_str(p, n), &t) != RC_OK)
		return 0;
	doc_layout(&cx, t.text, &d);
	if (doc_done(&cx, t.text, DAY_NONE, &done))
		assert(done.first <= done.last);
	plain(d.number, 300);
	plain(d.issuer, 2000);
	plain(d.summary, 4000);
	plain(d.signer, 2000);
	if (d.date.p)
		assert(date_last(d.date) != DAY_NONE);
	(void)doc_secret_text(&cx, t.text, true);
	(void)doc_secret_number(&cx, d.number);
	(void)doc_secret_summary(&cx, t.text);
	(void)doc_secret_name(&cx, t.text, &sure);
	(void)doc_compare(&cx, t.text, d.number, d.date);
	return 0;
}
