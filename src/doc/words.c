/* Where on its page each word of a PDF stands: `pdftotext -bbox` writes one word a line, with its box in points. */
#include "base/child.h"
#include "doc/doc_int.h"

enum { WORDS_MS = 15000, WORDS_OUT = 48 << 20, WORDS_MAX = 200000, FAR = 10000000 };

/* The value of `name="12.345678"` in 1/100, at most FAR, which lies beyond any page; -1 when it is not there. */
static int hundredths(struct str line, const char *name)
{
	ptrdiff_t at = str_find(line, str_z(name));
	int v = 0, behind = -1;

	if (at < 0)
		return -1;
	line = str_from(line, (size_t)at + strlen(name));
	for (size_t i = 0; i < line.n && v < FAR && behind < 2; i++) {
		if (line.p[i] == '.' && behind < 0)
			behind = 0;
		else if (line.p[i] >= '0' && line.p[i] <= '9')
			v = v * 10 + (line.p[i] - '0'), behind += behind >= 0;
		else
			break;
	}
	for (int i = behind < 0 ? 0 : behind; i < 2 && v < FAR; i++)
		v *= 10;
	return v < FAR ? v : FAR;
}

static struct str unescaped(struct cx *cx, struct str s)
{
	static const struct {
		const char *code;
		char is;
	} codes[] = { { "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' }, { "&quot;", '"' }, { "&apos;", '\'' } };
	char *out = arena_alloc(&cx->arena, s.n + 1, 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n;) {
		size_t k = 0;

		while (k < COUNT(codes) && !str_starts(str_from(s, i), str_z(codes[k].code)))
			k++;
		out[n++] = k < COUNT(codes) ? codes[k].is : s.p[i];
		i += k < COUNT(codes) ? strlen(codes[k].code) : 1;
	}
	return (struct str){ out, n };
}

static void word_read(struct cx *cx, struct str line, struct doc_word w, struct doc_words *out)
{
	ptrdiff_t from = str_find(line, STR(">")), to = str_find(line, STR("</word>"));

	w.x0 = hundredths(line, "xMin=\"");
	w.y0 = hundredths(line, "yMin=\"");
	w.x1 = hundredths(line, "xMax=\"");
	w.y1 = hundredths(line, "yMax=\"");
	if (from < 0 || to <= from || w.x0 < 0 || w.y0 < 0 || w.x1 < w.x0 || w.y1 < w.y0)
		return;
	w.text = str_trim(doc_clean(cx, unescaped(cx, str_cut(line, (size_t)from + 1, (size_t)(to - from) - 1))));
	if (w.text.n)
		vec_push(&cx->arena, out, w);
}

enum rc doc_words_read(struct cx *cx, struct str bbox, struct doc_words *out)
{
	struct doc_word at = { .page = -1 };
	struct str line;

	*out = (struct doc_words){ 0 };
	while (str_next(&bbox, '\n', &line) && out->n < WORDS_MAX) {
		TRY(cx_room(cx));
		line = str_trim(line);
		if (str_starts(line, STR("<page "))) {
			at.page++;
			at.wide = hundredths(line, "width=\"");
		} else if (str_starts(line, STR("<word ")) && at.page >= 0) {
			word_read(cx, line, at, out);
		}
	}
	return RC_OK;
}

enum rc doc_words(struct cx *cx, struct str pdf, struct doc_words *out)
{
	static const char *const argv[] = { "pdftotext", "-bbox", "-enc", "UTF-8", "-eol", "unix", "-l", "300", "-q", "-", "-",
		NULL };
	struct child_end end;
	enum rc rc = child_must(cx,
		&(struct child){
			.argv = argv, .in = pdf, .ms = WORDS_MS, .cpu_s = WORDS_MS / 1000, .out_max = WORDS_OUT, .file_max = 1 },
		&end);

	*out = (struct doc_words){ 0 };
	if (rc == RC_INVALID || rc == RC_LIMIT || rc == RC_NOT_FOUND) { /* the file's fault: it has no words */
		cx_clear(cx);
		return RC_OK;
	}
	TRY(rc);
	return doc_words_read(cx, end.out, out);
}
