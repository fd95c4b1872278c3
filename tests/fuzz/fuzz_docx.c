/* The input is the XML inside a document's body, or (behind NUL) inside its footer; input that starts as a ZIP does is the template itself. What a
 * template makes is again a document that opens, and has no tag left that could be filled. */
#include "../zip_make.h"
#include "fmt/docx.h"
#include "fuzz.h"

static const struct docx_field fields[] = { { "a", NULL, "a", "a" }, { "l[]", NULL, "l", "l" }, { "l[].b", NULL, "b", "b" },
	{ "l[].m[]", NULL, "m", "m" }, { "l[].m[].c", NULL, "c", "c" }, { NULL } };
static const char values[] = "{\"a\":\"A&\",\"l\":[{\"b\":\"B\",\"m\":[{\"c\":\"C\"},{\"c\":null}]},{\"b\":\"\",\"m\":[]}]}";

static void add(struct cx *cx, struct zip_make *z, const char *name, struct str text)
{
	(void)cx;
	zip_make_add(z, str_z(name), text, false, (struct zip_lie){ 0 });
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	AUTO(cx_done) struct cx cx = { 0 };
	struct str in = fuzz_str(p, n), rest = in, body = STR(""), footer = { 0 };
	struct buf made AUTO(buf_done) = { 0 };
	struct docx_faults faults = { 0 };
	struct zip_make z;
	struct docx *t;
	struct jv *data;

	cx_init(&cx, FUZZ_ARENA);
	zip_make_init(&z);
	buf_init(&made, DOCX_OUT);
	if (json_parse(&cx, str_z(values), &data) != RC_OK)
		abort();
	if (!str_starts(in, STR("PK"))) {
		str_next(&rest, 0, &body);
		footer = rest;
		add(&cx, &z, "[Content_Types].xml", STR("<Types>wordprocessingml.document.main+xml</Types>"));
		add(&cx, &z, "word/document.xml",
			arena_fmt(&cx.arena, "<w:document xmlns:w='w' xmlns:o='o'><w:body>%.*s</w:body></w:document>",
				ARG_STR(body)));
		if (footer.n)
			add(&cx, &z, "word/footer1.xml", arena_fmt(&cx.arena, "<w:ftr xmlns:w='w'>%.*s</w:ftr>", ARG_STR(footer)));
	}
	if (docx_open(&cx, z.n ? zip_make_end(&z) : in, fields, &faults, &t) == RC_OK &&
		docx_render(&cx, t, data, &made) == RC_OK) {
		struct docx *again;

		faults.n = 0;
		if (docx_open(&cx, buf_str(&made), fields, &faults, &again) != RC_OK)
			assert(cx.fault.rc == RC_LIMIT || faults.n); /* words that only now stand together may read as a tag */
	}
	zip_make_done(&z);
	return 0;
}
