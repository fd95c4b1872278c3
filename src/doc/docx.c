/* Words of the XML packages: DOCX paragraphs and cells, strings of an XLSX, paragraphs of an ODT. Deleted text and field codes are no words. A paragraph
 * that stands inside another (a text box, where people put stamps) is written before the one that holds it, so that neither breaks the other. */
#include "base/text.h"
#include "doc/doc_int.h"
#include "fmt/xml.h"
#include "fmt/zip.h"

enum { PARTS_MAX = 64, ALIKE = 16 };

struct words {
	struct cx *cx;
	struct buf *out;
	const struct package *of;
	struct buf held; /* of the paragraphs that are open: the last one's words stand last */
	size_t from[XML_DEPTH];
	size_t open;
	int in_text, silent; /* depth */
	bool caps;           /* this run is shown in capitals */
	bool old;            /* in a font from before Unicode: only ASCII has capitals there */
	struct {
		bool words; /* its Choice had some */
		int mute;
	} alike[ALIKE]; /* by depth of AlternateContent */
	size_t alikes;
};

static const struct package {
	const char *head, *tail;      /* of a part's name */
	const char *paragraph, *text; /* text NULL: all text of a paragraph */
	bool aside;                   /* not on the first page: for the layout it is another page */
	bool print;                   /* the paragraphs are heads and feet of a printed sheet, with codes between their words */
} packages[] = {
	{ "word/header", ".xml", "p", "t", false }, { "word/document", ".xml", "p", "t", false },
	{ "word/footer", ".xml", "p", "t", true }, { "word/footnotes", ".xml", "p", "t", true },
	{ "word/endnotes", ".xml", "p", "t", true }, { "word/diagrams/data", ".xml", "p", "t", true },
	{ "xl/drawings/drawing", ".xml", "p", "t", false }, { "xl/sharedStrings", ".xml", "si", "t", false },
	{ "xl/worksheets/sheet", ".xml", "is", "t", false }, { "xl/worksheets/sheet", ".xml", "", NULL, true, true },
	{ "content", ".xml", "p", NULL, false }, { "styles", ".xml", "p", NULL, true }, /* ODT: heads and feet of its pages */
};

static bool is_silent(struct str name)
{
	return str_is(name, "del") || str_is(name, "rPh") || str_is(name, "annotation");
}

static bool is_paragraph(const struct words *w, struct str name)
{
	if (w->of->print) /* oddHeader, firstFooter .. */
		return str_ends(name, STR("Header")) || str_ends(name, STR("Footer"));
	return str_is(name, w->of->paragraph) || (w->of->text == NULL && str_is(name, "h"));
}

/* The Fallback of a drawing says again what its Choice says; where the Choice has no words it is all there is. */
static void alike(struct words *w, struct str name, bool open)
{
	size_t at = (w->alikes ? w->alikes - 1 : 0) % ALIKE;

	if (str_is(name, "AlternateContent") && open) {
		w->alike[w->alikes++ % ALIKE].words = false;
	} else if (str_is(name, "AlternateContent") && w->alikes) {
		w->alikes--;
	} else if (str_is(name, "Fallback") && open && w->alikes && w->alike[at].words) {
		w->alike[at].mute++;
		w->silent++;
	} else if (str_is(name, "Fallback") && !open && w->alike[at].mute) {
		w->alike[at].mute--;
		w->silent--;
	}
}

static bool is_on(const char *const *atts)
{
	struct str v = xml_att(atts, "w:val");

	return !(str_is(v, "0") || str_is(v, "false") || str_is(v, "off"));
}

/* What makes a run look otherwise than its letters: capitals, and ".VnTimeH", in which small codes are shown as capitals. */
static void looks(struct words *w, struct str name, const char *const *atts)
{
	if (str_is(name, "r"))
		w->caps = w->old = false;
	if ((str_is(name, "caps") || str_is(name, "smallCaps")) && is_on(atts))
		w->caps = true;
	if (str_is(name, "rPr") && (str_is(xml_att(atts, "cap"), "all") || str_is(xml_att(atts, "cap"), "small")))
		w->caps = true;
	if (str_is(name, "rFonts")) {
		struct str font = xml_att(atts, "w:ascii");

		w->old = str_starts(font, STR(".Vn"));
		w->caps = w->caps || (w->old && str_ends(font, STR("H")));
	}
}

static void alone(struct words *w, struct str said, bool empty_too)
{
	if (w->silent == 0 && (empty_too || said.n)) {
		buf_add(w->out, said);
		buf_z(w->out, "\n\n");
	}
}

static enum rc on_open(void *ctx, struct str name, const char *const *atts)
{
	struct words *w = ctx;

	alike(w, name, true);
	if (is_silent(name))
		w->silent++;
	looks(w, name, atts);
	if (str_is(name, "textpath")) /* WordArt of before 2007 has its words in an attribute */
		alone(w, xml_att(atts, "string"), false);
	if (is_paragraph(w, name)) {
		assert(w->open < XML_DEPTH);
		w->from[w->open++] = w->held.n;
	}
	if (w->of->text ? str_is(name, w->of->text) : is_paragraph(w, name))
		w->in_text++;
	if (w->open == 0)
		return RC_OK;
	if (str_is(name, "tab") || str_is(name, "s"))
		buf_z(&w->held, str_is(name, "s") ? " " : "   ");
	if (str_is(name, "br") || str_is(name, "cr") || str_is(name, "line-break"))
		buf_byte(&w->held, '\n');
	return RC_OK;
}

/* ECMA-376 18.3.1.46: &L &C &R begin the three parts of a line, &"Font,Style" &12 &K00FF00 &B .. dress it, &P &N &D .. are fields, && is an ampersand. */
static struct str sheet_line(struct cx *cx, struct str s)
{
	char *out = arena_alloc(&cx->arena, s.n * 2 + 1, 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		char c = i + 1 < s.n ? s.p[i + 1] : ' ';

		if (s.p[i] != '&' || c == '&') {
			out[n++] = s.p[i];
			i += s.p[i] == '&';
			continue;
		}
		i++;
		if (c == 'L' || c == 'C' || c == 'R') {
			out[n++] = '\n';
			out[n++] = '\n';
		} else if (c == '"') {
			while (i + 1 < s.n && s.p[++i] != '"')
				;
		} else if (c >= '0' && c <= '9') {
			while (i + 1 < s.n && s.p[i + 1] >= '0' && s.p[i + 1] <= '9')
				i++;
		} else if (c == 'K') {
			i = i + 6 < s.n ? i + 6 : s.n;
		}
	}
	return (struct str){ out, n };
}

static enum rc on_close(void *ctx, struct str name)
{
	struct words *w = ctx;

	alike(w, name, false);
	if (is_silent(name))
		w->silent--;
	if (w->of->text ? str_is(name, w->of->text) : is_paragraph(w, name))
		w->in_text--;
	if (is_paragraph(w, name) && w->open && buf_ok(&w->held)) {
		size_t from = w->from[--w->open];

		alone(w, w->of->print ? sheet_line(w->cx, str_from(buf_str(&w->held), from)) : str_from(buf_str(&w->held), from),
			true);
		w->held.n = from;
	}
	return RC_OK;
}

static void put(struct words *w, struct str s)
{
	char one[4];
	int32_t r;
	size_t n;

	if (!w->caps) {
		buf_add(&w->held, s);
		return;
	}
	for (; (n = utf8_next(s, &r)) > 0; s = str_from(s, n))
		buf_add(&w->held, (struct str){ one, utf8_put(one, r < 0x80 || !w->old ? rune_upper(r) : r) });
}

static enum rc on_text(void *ctx, struct str s)
{
	struct words *w = ctx;
	struct cx *cx = w->cx;

	if (w->in_text <= 0 || w->silent > 0 || w->open == 0)
		return RC_OK;
	for (size_t i = 0; i < w->alikes && i < ALIKE && str_trim(s).n; i++)
		w->alike[i].words = true;
	put(w, s);
	return buf_ok(w->out) && buf_ok(&w->held) ? RC_OK : cx_fail(cx, RC_LIMIT, L("Văn bản quá dài", "the text is too long"));
}

static enum rc part_words(struct cx *cx, const struct package *of, struct str name, struct str xml, struct buf *out)
{
	static const struct xml_handler handler = { on_open, on_close, on_text };
	struct words *w = arena_alloc(&cx->arena, sizeof *w, alignof(struct words));
	enum rc rc;

	*w = (struct words){ .cx = cx, .out = out, .of = of };
	buf_init(&w->held, DOC_TEXT_MAX);
	rc = xml_parse(cx, xml, name, &handler, w);
	buf_done(&w->held);
	return rc;
}

enum rc doc_of_docx(struct cx *cx, struct str bytes, struct buf *out)
{
	AUTO(zip_file_close) struct zip_file *z = NULL;

	TRY(zip_open_mem(cx, bytes, &z));
	for (size_t i = 0; i < COUNT(packages); i++) {
		struct str head = str_z(packages[i].head), tail = str_z(packages[i].tail);
		int parts = 0;

		for (size_t k = 0; k < zip_file_count(z) && parts < PARTS_MAX; k++) {
			struct str name = zip_file_name(z, k), xml;

			if (!str_starts(name, head) || !str_ends(name, tail) || str_find(str_from(name, head.n), STR("/")) >= 0 ||
				name.n > head.n + tail.n + 6)
				continue;
			parts++;
			TRY(zip_file_read(cx, z, name, &xml));
			if (packages[i].aside)
				buf_byte(out, '\f');
			TRY(part_words(cx, &packages[i], name, xml, out));
		}
	}
	return RC_OK;
}
