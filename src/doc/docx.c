/* Words of the XML packages: DOCX paragraphs and cells, strings of an XLSX, paragraphs of an ODT. Deleted text and field codes are no words. */
#include "doc/doc.h"
#include "fmt/xml.h"
#include "fmt/zip.h"

struct words {
	struct cx *cx;
	struct buf *out;
	const struct package *of;
	int in_text, silent; /* depth */
	bool any;            /* in this paragraph */
};

static const struct package {
	const char *part;
	const char *paragraph, *text; /* text NULL: all text of a paragraph */
} packages[] = {
	{ "word/header1.xml", "p", "t" },
	{ "word/header2.xml", "p", "t" },
	{ "word/header3.xml", "p", "t" },
	{ "word/document.xml", "p", "t" },
	{ "word/footer1.xml", "p", "t" },
	{ "word/footnotes.xml", "p", "t" },
	{ "xl/sharedStrings.xml", "si", "t" },
	{ "content.xml", "p", NULL },
};

static bool is_silent(struct str name)
{
	return str_is(name, "del") || str_is(name, "Fallback") || str_is(name, "rPh") || str_is(name, "annotation");
}

static enum rc on_open(void *ctx, struct str name, const char *const *atts)
{
	struct words *w = ctx;

	(void)atts;
	if (is_silent(name))
		w->silent++;
	if (w->of->text ? str_is(name, w->of->text) : str_is(name, w->of->paragraph) || str_is(name, "h"))
		w->in_text++;
	if (str_is(name, "tab") || str_is(name, "s"))
		buf_z(w->out, str_is(name, "s") ? " " : "   ");
	if (str_is(name, "br") || str_is(name, "cr") || str_is(name, "line-break"))
		buf_byte(w->out, '\n');
	return RC_OK;
}

static enum rc on_close(void *ctx, struct str name)
{
	struct words *w = ctx;

	if (is_silent(name))
		w->silent--;
	if (w->of->text ? str_is(name, w->of->text) : str_is(name, w->of->paragraph) || str_is(name, "h"))
		w->in_text--;
	if (str_is(name, w->of->paragraph) || str_is(name, "h"))
		buf_z(w->out, "\n\n");
	return RC_OK;
}

static enum rc on_text(void *ctx, struct str s)
{
	struct words *w = ctx;
	struct cx *cx = w->cx;

	if (w->in_text <= 0 || w->silent > 0)
		return RC_OK;
	buf_add(w->out, s);
	return buf_ok(w->out) ? RC_OK : cx_fail(cx, RC_LIMIT, L("Văn bản quá dài", "the text is too long"));
}

enum rc doc_of_docx(struct cx *cx, struct str bytes, struct buf *out)
{
	static const struct xml_handler handler = { on_open, on_close, on_text };
	AUTO(zip_file_close) struct zip_file *z = NULL;

	TRY(zip_open_mem(cx, bytes, &z));
	for (size_t i = 0; i < COUNT(packages); i++) {
		struct words w = { .cx = cx, .out = out, .of = &packages[i] };
		struct str xml;
		enum rc rc = zip_file_read(cx, z, str_z(packages[i].part), &xml);

		if (rc == RC_NOT_FOUND) {
			cx_clear(cx);
			continue;
		}
		TRY(rc);
		TRY(xml_parse(cx, xml, str_z(packages[i].part), &handler, &w));
	}
	return RC_OK;
}
