/* Text out of bytes: by content type, through the package readers or through poppler and Tesseract as children, which get the bytes
 * from memory: a paper that turns out secret was never on the disk. */
#include "base/text.h"
#include "base/child.h"
#include "doc/doc_int.h"
#include "fmt/legacy.h"

enum { OLD_SAMPLE = 64 << 10, PDF_MS = 15000, OCR_MS = 25000, OCR_ALL_MS = 60000, PICTURE_MAX = 48 << 20, HEAD_PAGES = 5 };

/* NFC, no control characters but \n \f, every wide space a plain one; what is not UTF-8 becomes U+FFFD before. */
struct str doc_clean(struct cx *cx, struct str in)
{
	char *p = arena_alloc(&cx->arena, in.n * 3 + 1, 1);
	struct str out;
	size_t n = 0, w;
	int32_t r;

	for (struct str rest = in; (w = utf8_next(rest, &r)) > 0; rest = str_from(rest, w)) {
		if (r == 0xad || (r >= 0x200b && r <= 0x200f) || r == 0x2060 || r == 0xfeff)
			continue;
		if (r == '\t') {
			memcpy(p + n, "   ", 3);
			n += 3;
			continue;
		}
		if (r == 0xa0 || (r >= 0x2000 && r <= 0x200a) || r == 0x202f || r == 0x3000)
			r = ' ';
		if (r == 0x2010 || r == 0x2011 || r == 0x2212)
			r = '-';
		if ((r < 0x20 && r != '\n' && r != '\f') || r == 0x7f)
			continue;
		n += utf8_put(p + n, r);
	}
	return text_nfc(&cx->arena, (struct str){ p, n }, &out) ? out : STR("");
}

static bool has_words(struct str s)
{
	size_t letters = 0, w;
	int32_t r;

	for (struct str rest = s; (w = utf8_next(rest, &r)) > 0 && letters < 20; rest = str_from(rest, w))
		letters += r > ' ' && r != 0xfffd;
	return letters >= 20;
}

/* Letters that only Unicode has: such a line was not typed in an old font. */
static bool has_unicode(struct str line)
{
	int32_t r;
	size_t w;

	for (; (w = utf8_next(line, &r)) > 0; line = str_from(line, w))
		if ((r >= 0x100 && r < 0x180) || r == 0x1a1 || r == 0x1b0 || (r >= 0x1ea0 && r <= 0x1eff))
			return true;
	return false;
}

/* Which old encoding the lines that are not Unicode are of: told from all of them together. */
static enum legacy old_of(struct str text)
{
	struct buf b AUTO(buf_done) = { 0 };
	struct str line;

	buf_init(&b, OLD_SAMPLE);
	while (str_next(&text, '\n', &line) && b.n + line.n < OLD_SAMPLE)
		if (!has_unicode(line)) {
			buf_add(&b, line);
			buf_byte(&b, '\n');
		}
	return legacy_detect(buf_str(&b));
}

/* A paper typed in .VnTime or VNI-Times, line by line; others as they are. */
static struct str from_old(struct cx *cx, struct str text, const char **was)
{
	enum legacy old = old_of(text);
	struct buf b AUTO(buf_done) = { 0 };
	struct str line;

	*was = old == LEGACY_TCVN3 ? "TCVN3" : old == LEGACY_VNI ? "VNI" : NULL;
	if (old == LEGACY_NONE)
		return text;
	buf_init(&b, 2 * DOC_TEXT_MAX);
	while (str_next(&text, '\n', &line)) {
		buf_add(&b, legacy_convert(&cx->arena, line, old));
		if (text.p)
			buf_byte(&b, '\n');
	}
	return arena_str(&cx->arena, buf_str(&b));
}

static void said(struct cx *cx, struct str text, enum doc_source source, struct doc_text *out)
{
	out->text = from_old(cx, doc_clean(cx, text), &out->was);
	out->source = has_words(out->text) ? source : DOC_NONE;
	if (out->source == DOC_NONE)
		out->text = STR("");
}

int doc_pages_in(struct str text)
{
	int n = 0;

	for (size_t i = 0; i < text.n; i++)
		n += text.p[i] == '\f';
	return n;
}

int doc_head_page(struct str text)
{
	struct str page;

	for (int n = 0; n < HEAD_PAGES && str_next(&text, '\f', &page); n++)
		if (has_words(page))
			return n;
	return 0;
}

/* A failure of the file is told and forgotten; a failure of the machine stays one. */
static enum rc tell(struct cx *cx, enum rc rc, struct doc_text *out)
{
	if (rc != RC_INVALID && rc != RC_LIMIT && rc != RC_NOT_FOUND)
		return rc;
	out->source = DOC_NONE;
	out->text = STR("");
	out->trouble = arena_str(&cx->arena, cx->fault.text);
	cx_clear(cx);
	return RC_OK;
}

static enum rc pdf_text(struct cx *cx, struct str bytes, struct doc_text *out)
{
	static const char *const argv[] = { "pdftotext", "-layout", "-enc", "UTF-8", "-eol", "unix", "-l", "300", "-q", "-", "-",
		NULL };
	struct child_end end;
	enum rc rc = child_must(cx,
		&(struct child){
			.argv = argv, .in = bytes, .ms = PDF_MS, .cpu_s = PDF_MS / 1000, .out_max = DOC_TEXT_MAX, .file_max = 1 },
		&end);

	if (rc == RC_OK) {
		said(cx, end.out, DOC_LAYER, out);
		out->pages = doc_pages_in(end.out);
	} else if (rc == RC_INVALID) {
		cx_clear(cx);
		out->locked = str_find(bytes, STR("/Encrypt")) >= 0;
		out->trouble = str_z(L(
			"Không đọc được nội dung PDF (tệp hỏng hoặc có mật khẩu)", "the PDF cannot be read (damaged, or locked)"));
		return RC_OK;
	}
	return tell(cx, rc, out);
}

enum rc doc_text(struct cx *cx, struct str bytes, struct str type, struct doc_text *out)
{
	struct buf b AUTO(buf_done) = { 0 };
	enum rc rc = RC_OK;

	*out = (struct doc_text){ .text = STR("") };
	if (str_is(type, "application/pdf"))
		return pdf_text(cx, bytes, out);
	if (str_starts(type, STR("image/")))
		return RC_OK;
	if (str_is(type, "text/plain")) {
		said(cx, str_cut(bytes, 0, DOC_TEXT_MAX), DOC_LAYER, out);
		return RC_OK;
	}
	buf_init(&b, DOC_TEXT_MAX);
	rc = doc_of_docx(cx, bytes, &b);
	if (rc == RC_OK)
		said(cx, buf_str(&b), DOC_LAYER, out);
	return tell(cx, rc, out);
}

bool doc_ocr_there(struct cx *cx)
{
	struct str path;

	return child_find(cx, "tesseract", &path) && child_find(cx, "pdftoppm", &path);
}

/* A page as a picture whose longer side has 2600 points: 220 dpi of an A4 page, whatever size a hostile page claims. */
static enum rc picture(struct cx *cx, struct str bytes, struct str type, int page, struct str *out)
{
	const char *no = arena_fmt(&cx->arena, "%d", page).p;
	const char *const argv[] = { "pdftoppm", "-f", no, "-l", no, "-scale-to", "2600", "-gray", "-png", "-", NULL };
	struct child_end end;

	*out = bytes;
	if (str_starts(type, STR("image/")))
		return RC_OK;
	TRY(child_must(cx,
		&(struct child){
			.argv = argv, .in = bytes, .ms = PDF_MS, .cpu_s = PDF_MS / 1000, .out_max = PICTURE_MAX, .file_max = 1 },
		&end));
	*out = end.out;
	return RC_OK;
}

static enum rc recognise(struct cx *cx, struct str bytes, struct str type, int page, struct str *out)
{
	static const char *const argv[] = { "tesseract", "stdin", "stdout", "-l", "vie", "--psm", "4", "-c",
		"preserve_interword_spaces=1", NULL };
	struct child c = {
		.argv = argv, .ms = OCR_MS, .cpu_s = OCR_MS / 1000, .out_max = 1 << 20, .file_max = 1, .memory = INT64_C(2) << 30
	};
	struct child_end end = { 0 };

	TRY(picture(cx, bytes, type, page, &c.in));
	TRY(child_must(cx, &c, &end));
	*out = end.out;
	return RC_OK;
}

/* The first pages, where number, date and summary stand, and the last, where the signer does; the first must succeed, of the others what does. */
enum rc doc_ocr(struct cx *cx, struct str bytes, struct str type, int pages, int most, struct doc_text *out)
{
	struct buf b AUTO(buf_done) = { 0 };
	int64_t began = time_mono();
	struct str one;
	enum rc rc = RC_OK;

	*out = (struct doc_text){ .text = STR(""), .pages = pages };
	if (!doc_ocr_there(cx) || (!str_is(type, "application/pdf") && !str_starts(type, STR("image/"))))
		return RC_OK;
	buf_init(&b, DOC_TEXT_MAX);
	for (int page = 1, n = 1; n <= most && (n == 1 || page <= pages); page++, n++) {
		if (n > 1 && n == most && page < pages)
			page = pages;
		if (page > 1 && (time_mono() - began > OCR_ALL_MS * INT64_C(1000) ||
					(cx->deadline && cx->deadline - time_mono() < OCR_MS * INT64_C(1000))))
			break;
		rc = recognise(cx, bytes, type, page, &one);
		if (rc != RC_OK && page > 1 && (rc == RC_INVALID || rc == RC_LIMIT)) {
			cx_clear(cx);
			rc = RC_OK;
			continue;
		}
		if (rc != RC_OK)
			break;
		buf_add(&b, one);
		if (!str_ends(one, STR("\f")))
			buf_byte(&b, '\f'); /* one for each page, as poppler writes them */
	}
	if (rc == RC_OK)
		said(cx, buf_str(&b), DOC_OCR, out);
	return tell(cx, rc, out);
}

/* --- a scan? --- */

/* `pdfimages -list`: page num type width height color comp bpc enc interp object ID x-ppi y-ppi size ratio, two lines of heads above. */
enum rc doc_scanned(struct cx *cx, struct str pdf, bool *out)
{
	static const char *const argv[] = { "pdfimages", "-list", "-l", "20", "-", NULL };
	enum { HALF_A4 = 46 }; /* square inches; a page in strips is their sum */
	struct child_end end;
	struct str rest, one;
	int64_t page = 0, v[16];
	double area = 0;
	enum rc rc = child_must(cx,
		&(struct child){ .argv = argv, .in = pdf, .ms = PDF_MS, .cpu_s = PDF_MS / 1000, .out_max = 1 << 20, .file_max = 1 },
		&end);

	*out = true; /* what cannot be looked at is not called unsigned */
	if (rc == RC_INVALID || rc == RC_LIMIT || rc == RC_NOT_FOUND) {
		cx_clear(cx);
		return RC_OK;
	}
	TRY(rc);
	rest = end.out;
	while (str_next(&rest, '\n', &one)) {
		struct str word;
		size_t n = 0;

		while (n < COUNT(v) && str_next(&one, ' ', &word))
			if (word.n && !str_to_i64(word, &v[n++]))
				v[n - 1] = 0;
		if (n < 14 || v[0] < 1 || v[12] < 1 || v[13] < 1)
			continue;
		area = v[0] == page ? area : 0;
		page = v[0];
		area += (double)v[3] / (double)v[12] * (double)v[4] / (double)v[13];
		if (area >= HALF_A4)
			return RC_OK;
	}
	*out = false;
	return RC_OK;
}
