/* A column of texts put into a workbook as it stands: the bytes of its sheets are copied but for the new cells, every other part whole. The parts
 * are XML that expat has taken before (xlsx_read): well-formed and without a DOCTYPE, so that "<" begins a tag, a comment, CDATA or an
 * instruction and nothing else. */
#include "fmt/xlsx.h"
#include "fmt/zip.h"

enum { XL_COLS = 16384, PART_MAX = 256 << 20 };

struct tag {
	struct str prefix, name, atts; /* "x:", "row", ` r="5"` */
	size_t at, end;                /* from "<" to behind ">" */
	bool close, empty;
};

/* Behind the "<" at `at`: the end of what begins there. */
static size_t markup_end(struct str xml, size_t at)
{
	static const char *const t[][2] = { { "<!--", "-->" }, { "<![CDATA[", "]]>" }, { "<?", "?>" } };
	char quote = 0;

	for (size_t i = 0; i < COUNT(t); i++)
		if (str_starts(str_from(xml, at), str_z(t[i][0]))) {
			ptrdiff_t n = str_find(str_from(xml, at), str_z(t[i][1]));

			return n < 0 ? xml.n : at + (size_t)n + strlen(t[i][1]);
		}
	for (size_t i = at + 1; i < xml.n; i++) {
		if (quote)
			quote = xml.p[i] == quote ? 0 : quote;
		else if (xml.p[i] == '"' || xml.p[i] == '\'')
			quote = xml.p[i];
		else if (xml.p[i] == '>')
			return i + 1;
	}
	return xml.n;
}

static bool tag_next(struct str xml, size_t *at, struct tag *out)
{
	while (*at < xml.n) {
		const char *p = memchr(xml.p + *at, '<', xml.n - *at);
		size_t from, end, n = 0;
		struct str body;
		ptrdiff_t colon;

		if (p == NULL)
			break;
		from = (size_t)(p - xml.p);
		*at = end = markup_end(xml, from);
		if (end - from < 3 || p[1] == '!' || p[1] == '?')
			continue;
		*out = (struct tag){ .at = from, .end = end, .close = p[1] == '/', .empty = xml.p[end - 2] == '/' };
		body = str_cut(xml, from + 1 + out->close, end - from - 2 - out->close - out->empty);
		while (n < body.n && strchr(" \t\r\n", body.p[n]) == NULL)
			n++;
		out->name = str_cut(body, 0, n);
		out->atts = str_from(body, n);
		colon = str_find(out->name, STR(":"));
		out->prefix = str_cut(out->name, 0, (size_t)(colon + 1));
		out->name = str_from(out->name, (size_t)(colon + 1));
		return true;
	}
	return false;
}

/* ` r="5"`: the whole attribute with the space before it; its value. */
static struct str att_of(struct str atts, const char *name, struct str *value)
{
	*value = (struct str){ 0 };
	for (size_t at = 0; at < atts.n;) {
		size_t from = at, key, eq, end;

		while (at < atts.n && strchr(" \t\r\n", atts.p[at]))
			at++;
		for (key = at; at < atts.n && atts.p[at] != '='; at++) {
		}
		eq = at;
		while (at < atts.n && atts.p[at] != '"' && atts.p[at] != '\'')
			at++;
		for (end = at + 1; end < atts.n && atts.p[end] != atts.p[at]; end++) {
		}
		if (end >= atts.n)
			break;
		if (str_is(str_trim(str_cut(atts, key, eq - key)), name)) {
			*value = str_cut(atts, at + 1, end - at - 1);
			return str_cut(atts, from, end + 1 - from);
		}
		at = end + 1;
	}
	return (struct str){ 0 };
}

static uint32_t number_of(struct str s)
{
	int64_t n = 0;

	return str_to_i64(s, &n) && n > 0 && n < UINT32_MAX ? (uint32_t)n : 0;
}

/* Letters of "F7"; 0: none. */
static uint32_t column_of(struct str ref)
{
	uint32_t c = 0;

	for (size_t i = 0; i < ref.n && (ref.p[i] | 32) >= 'a' && (ref.p[i] | 32) <= 'z' && c <= XL_COLS; i++)
		c = c * 26 + (uint32_t)((ref.p[i] | 32) - 'a') + 1;
	return c;
}

/* --- where rows and cells stand --- */

struct place {
	bool data;
	uint32_t row, col; /* of the last row and cell that were opened */
};

/* Follows one tag; true: a cell that is opened. */
static bool place_take(struct place *w, const struct tag *t)
{
	struct str r;
	uint32_t n;

	if (str_is(t->name, "sheetData"))
		w->data = !t->close && !t->empty;
	if (!w->data || t->close || (!str_is(t->name, "row") && !str_is(t->name, "c")))
		return false;
	(void)att_of(t->atts, "r", &r);
	if (str_is(t->name, "row")) {
		n = number_of(r);
		w->row = n ? n : w->row + 1;
		w->col = 0;
		return false;
	}
	n = column_of(r);
	w->col = n ? n : w->col + 1;
	return true;
}

/* The first column (from 1) behind every cell that holds something, and behind every merged range. */
static uint32_t column_free(struct str xml)
{
	struct place w = { 0 };
	uint32_t last = 0;
	size_t at = 0;

	for (struct tag t; tag_next(xml, &at, &t);) {
		uint32_t col = 0;
		struct str ref;

		if (place_take(&w, &t) && !t.empty) {
			struct tag next;
			size_t look = at;

			col = tag_next(xml, &look, &next) && next.close ? 0 : w.col;
		} else if (str_is(t.name, "mergeCell") && !t.close) {
			(void)att_of(t.atts, "ref", &ref);
			col = column_of(str_from(ref, (size_t)(str_find(ref, STR(":")) + 1)));
		}
		last = col > last ? col : last;
	}
	return last + 1;
}

/* --- writing --- */

static void text_write(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == '&' || c == '<' || c == '>')
			buf_fmt(b, "&#%d;", c);
		else if (c >= 0x20 || c == '\n' || c == '\t')
			buf_byte(b, s.p[i]);
	}
}

static void cell_write(struct buf *b, struct str prefix, struct str style, uint32_t col, uint32_t row, struct str text)
{
	char name[8];
	size_t at = sizeof name;

	for (; col; col = (col - 1) / 26)
		name[--at] = (char)('A' + (col - 1) % 26);
	buf_fmt(b, "<%.*sc r=\"%.*s%u\"", ARG_STR(prefix), (int)(sizeof name - at), name + at, row);
	buf_add(b, style);
	buf_fmt(b, " t=\"inlineStr\"><%.*sis><%.*st xml:space=\"preserve\">", ARG_STR(prefix), ARG_STR(prefix));
	text_write(b, text);
	buf_fmt(b, "</%.*st></%.*sis></%.*sc>", ARG_STR(prefix), ARG_STR(prefix), ARG_STR(prefix));
}

struct adding {
	struct str xml;
	struct buf *out;
	const struct xlsx_text *texts;
	size_t n, k;   /* texts; the next one */
	size_t copied; /* of xml */
	uint32_t col;  /* where they go */
	bool waiting;  /* texts[k] belongs into the row that is open */
};

static void copy_to(struct adding *w, size_t at)
{
	buf_add(w->out, str_cut(w->xml, w->copied, at - w->copied));
	w->copied = at;
}

static void put(struct adding *w, const struct tag *t, struct str style, uint32_t row)
{
	cell_write(w->out, t->prefix, style, w->col, row, w->texts[w->k++].text);
	w->waiting = false;
}

/* The row's tag without "spans", which would no longer be true. */
static void row_begin(struct adding *w, const struct tag *t, uint32_t row)
{
	struct str value, spans = att_of(t->atts, "spans", &value);

	if (spans.n) {
		copy_to(w, (size_t)(spans.p - w->xml.p));
		w->copied += spans.n;
	}
	w->waiting = true;
	if (!t->empty)
		return;
	copy_to(w, t->end - 2); /* a row without cells */
	buf_byte(w->out, '>');
	put(w, t, (struct str){ 0 }, row);
	buf_fmt(w->out, "</%.*srow>", ARG_STR(t->prefix));
	w->copied = t->end;
}

/* An empty cell that stands where the text goes: its style stays. */
static void cell_replace(struct adding *w, const struct tag *t, size_t *at, uint32_t row)
{
	struct str value, style = att_of(t->atts, "s", &value);
	struct tag end;

	put(w, t, style, row);
	if (!t->empty && tag_next(w->xml, at, &end))
		w->copied = end.end;
	else
		w->copied = t->end;
}

static enum rc texts_add(struct cx *cx, struct str xml, const struct xlsx_text *texts, size_t n, struct buf *out)
{
	struct adding w = { .xml = xml, .out = out, .texts = texts, .n = n, .col = column_free(xml) };
	struct place at = { 0 };
	size_t pos = 0;

	if (w.col > XL_COLS)
		return cx_fail(cx, RC_LIMIT, L("trang không còn cột trống", "the sheet has no free column"));
	for (struct tag t; tag_next(xml, &pos, &t);) {
		bool cell = place_take(&at, &t);

		while (w.k < w.n && w.texts[w.k].row < at.row && !w.waiting) /* a row that is not there */
			w.k++;
		if (at.data && !t.close && str_is(t.name, "row") && w.k < w.n && w.texts[w.k].row == at.row) {
			row_begin(&w, &t, at.row);
		} else if (w.waiting && ((cell && at.col >= w.col) || (t.close && str_is(t.name, "row")))) {
			copy_to(&w, t.at);
			if (cell && at.col == w.col)
				cell_replace(&w, &t, &pos, at.row);
			else
				put(&w, &t, (struct str){ 0 }, at.row);
		}
	}
	copy_to(&w, xml.n);
	return buf_ok(out) ? RC_OK : cx_fail(cx, RC_LIMIT, L("quá lớn", "too large"));
}

static bool is_utf8(struct str xml)
{
	struct str head = str_cut(xml, 0, 200), value;
	ptrdiff_t end = str_find(head, STR("?>"));

	if (xml.n < 4 || xml.p[0] == 0 || xml.p[1] == 0 || (unsigned char)xml.p[0] >= 0xf0)
		return false;
	if (end < 0 || str_find(head, STR("<?xml")) < 0)
		return true;
	(void)att_of(str_cut(head, (size_t)str_find(head, STR("<?xml")) + 5, (size_t)end), "encoding", &value);
	return value.p == NULL || str_eq_ascii(value, STR("utf-8")) || str_eq_ascii(value, STR("us-ascii"));
}

static void buffers_done(struct buf **b)
{
	for (size_t i = 0; *b && i < ZIP_ENTRIES; i++)
		buf_done(&(*b)[i]);
}

/* The texts of the sheet whose part this is. */
static const struct xlsx_text *texts_of(
	const struct xlsx_book *book, struct str part, const struct xlsx_text *texts, size_t n, size_t *count)
{
	size_t from = 0;

	*count = 0;
	while (from < n && !(texts[from].sheet < book->n && str_eq(book->sheets[texts[from].sheet].part, part)))
		from++;
	while (from + *count < n && texts[from + *count].sheet == texts[from].sheet)
		(*count)++;
	return texts + from;
}

enum rc xlsx_add_column(
	struct cx *cx, struct str in, const struct xlsx_book *book, const struct xlsx_text *texts, size_t n, struct buf *out)
{
	AUTO(zip_file_close) struct zip_file *z = NULL;
	struct buf *made AUTO(buffers_done) = NULL;
	struct zip_part *parts;

	TRY(zip_open_mem(cx, in, &z));
	parts = ARENA_ARRAY(&cx->arena, struct zip_part, zip_file_count(z) + 1);
	made = ARENA_ARRAY(&cx->arena, struct buf, ZIP_ENTRIES);
	for (size_t i = 0; i < zip_file_count(z); i++) {
		const struct xlsx_text *mine;
		size_t count;

		parts[i].name = zip_file_name(z, i);
		TRY(zip_file_read(cx, z, parts[i].name, &parts[i].bytes));
		mine = texts_of(book, parts[i].name, texts, n, &count);
		if (count == 0)
			continue;
		if (!is_utf8(parts[i].bytes))
			return cx_fail(cx, RC_INVALID,
				L("Không ghi thêm cột được vào tệp này (không phải UTF-8)",
					"no column can be added to this file: it is not UTF-8"));
		buf_init(&made[i], PART_MAX);
		TRY(texts_add(cx, parts[i].bytes, mine, count, &made[i]));
		parts[i].bytes = buf_str(&made[i]);
	}
	return zip_write(cx, parts, zip_file_count(z), out);
}
