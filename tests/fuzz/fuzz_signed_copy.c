/* A signed copy against any paper: the body of a DOCX, a form feed, what `pdftotext -bbox` says. Whatever both say, the comparison ends, every word that is
 * no row of a table is left as the text around, and what is told is text. */
#include "../zip_make.h"
#include "base/text.h"
#include "doc/doc.h"
#include "fuzz.h"
#include "report/compare_int.h"

static void told(struct cx *cx, struct told *t)
{
	struct str s = told_str(cx, t, 900);

	assert(utf8_valid(s) && (s.n > 0 || t->n == 0));
	cx->en = true;
	assert(utf8_valid(note_say(cx, s)));
	told_done(t);
}

static void compare(struct cx *cx, struct str docx, struct str bbox)
{
	struct told differs, unsure;
	struct doc_words words;
	struct tables tables;
	struct rows_read n = { 0 };
	struct str around;
	enum rc rc;

	if (tables_of(cx, docx, &tables) != RC_OK || doc_words_read(cx, bbox, &words) != RC_OK)
		return;
	told_init(&differs);
	told_init(&unsure);
	rc = rows_compare(cx, &tables, &words, &differs, &unsure, &around);
	assert(rc != RC_OK || utf8_valid(around));
	rc = rows_confirm(cx, &tables, bbox, &unsure, &n);
	assert(rc != RC_OK || (n.read >= 0 && n.read <= n.all));
	told(cx, &differs);
	told(cx, &unsure);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct str in = fuzz_str(p, n);
	AUTO(cx_done) struct cx cx = { 0 };
	struct zip_make z;
	ptrdiff_t at;

	cx_init(&cx, FUZZ_ARENA);
	if (!utf8_valid(in) || n > 1 << 16 || (at = str_find(in, STR("\f"))) < 0)
		return 0;
	zip_make_init(&z);
	zip_make_add(&z, STR("word/document.xml"),
		arena_fmt(&cx.arena, "<w:body xmlns:w='w'>%.*s</w:body>", ARG_STR(str_cut(in, 0, (size_t)at))), false,
		(struct zip_lie){ 0 });
	compare(&cx, zip_make_end(&z), str_from(in, (size_t)at + 1));
	zip_make_done(&z);
	return 0;
}
