#include "base/text.h"
#include "fmt/xml.h"
#include "fmt/zip.h"
#include "report/compare_int.h"

enum { COLS_MAX = 63, AHEAD = 64 };

struct said { /* a line of the paper, closed up */
	struct str close;
	bool cell; /* of a row */
};
/* Where words stand in the cells of a table style: of all its rows, of its head; -1: it does not say. */
struct table_style {
	struct str id, base;
	int all, head;
};
struct style_list {
	VEC(struct table_style) list;
	struct arena *mem;
	bool in_style, in_part, in_head;
};
struct reading {
	struct cx *cx;
	const struct style_list *styles;
	struct str style; /* of the outermost open table */
	struct tables *out;
	struct table *now;  /* the outermost table that is open */
	struct table *last; /* the one whose paragraph behind is awaited */
	int depth;          /* of tables */
	struct table_row row;
	bool in_row, head, in_text;
	size_t col, span;
	bool merged, begins; /* of the open cell: over several rows; the first of them */
	enum stand stand;
	int silent;
	struct buf para, cell;
	struct str before; /* the last paragraph with words */
	VEC(struct said) lines;
};

static int number(const char *const *atts, const char *name)
{
	int64_t v = 0;

	return str_to_i64(xml_att(atts, name), &v) && v >= 0 && v < 100000 ? (int)v : 0;
}

struct str close_up(struct cx *cx, struct str s)
{
	char *out;
	size_t n = 0, w;
	int32_t r;

	s = text_lower(&cx->arena, s);
	out = arena_alloc(&cx->arena, s.n + 1, 1);
	for (; (w = utf8_next(s, &r)) > 0; s = str_from(s, w)) {
		if (r <= ' ' || r == 0xa0 || (r >= 0x2000 && r <= 0x200f) || r == 0x202f || r == 0x3000 || r == 0xad || r == 0xfeff)
			continue;
		if ((r >= 0x2010 && r <= 0x2015) || r == 0x2212)
			out[n++] = '-';
		else
			for (size_t i = 0; i < w; i++)
				out[n++] = s.p[i];
	}
	return (struct str){ out, n };
}

/* Is the open cell one of a table with a repeated head? That is known once its first row has said so. */
static bool in_rows(const struct reading *r)
{
	return r->now && r->depth > 0 && (r->now->head.n > 0 || r->head);
}

static void line_end(struct reading *r)
{
	struct str key = close_up(r->cx, buf_str(&r->para));

	if (key.n)
		vec_push(&r->cx->arena, &r->lines, (struct said){ key, in_rows(r) });
	if (r->now && r->depth > 0 && r->para.n) {
		buf_z(&r->cell, r->cell.n ? " " : "");
		buf_add(&r->cell, buf_str(&r->para));
	}
	if (!in_rows(r) && str_trim(buf_str(&r->para)).n) {
		r->before = arena_str(&r->cx->arena, str_trim(buf_str(&r->para)));
		if (r->last && r->last->after.p == NULL)
			r->last->after = r->before;
	}
	r->para.n = 0;
}

static struct str one_spaced(struct cx *cx, struct str s)
{
	char *out = arena_alloc(&cx->arena, s.n + 1, 1);
	size_t n = 0;

	s = str_trim(s);
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != ' ' || (n && out[n - 1] != ' '))
			out[n++] = s.p[i];
	return (struct str){ out, n };
}

static void cell_end(struct reading *r)
{
	struct arena *a = &r->cx->arena;

	r->row.odd |= r->span > 1 || r->col >= COLS_MAX;
	r->now->odd |= r->merged;
	if (r->col < COLS_MAX) {
		r->row.span[r->col] = r->span ? r->span : 1;
		r->row.goes_on[r->col] = r->merged && !r->begins;
		r->row.stand[r->col] = r->stand;
		r->row.cells[r->col] = one_spaced(r->cx, arena_str(a, buf_str(&r->cell)));
		while (r->now->moved.n <= r->col)
			vec_push(a, &r->now->moved, false);
		r->now->moved.p[r->col] |= r->stand != AT_TOP && !r->head;
	}
	r->col += r->span ? r->span : 1;
	r->cell.n = 0;
}

static void row_end(struct reading *r)
{
	struct arena *a = &r->cx->arena;

	r->in_row = false;
	r->row.odd |= r->col + 1 != r->now->edges.n;
	if (r->head)
		vec_push(a, &r->now->head, r->row);
	else
		vec_push(a, &r->now->rows, r->row);
}

static enum stand stand_of(struct str word)
{
	return str_is(word, "bottom") ? AT_FOOT : str_is(word, "top") ? AT_TOP : IN_MIDDLE;
}

static enum rc style_open(void *ctx, struct str name, const char *const *atts)
{
	struct style_list *s = ctx;

	if (str_is(name, "style") && str_is(xml_att(atts, "w:type"), "table")) {
		s->in_style = true;
		vec_push(s->mem, &s->list, (struct table_style){ arena_str(s->mem, xml_att(atts, "w:styleId")), STR(""), -1, -1 });
	}
	if (!s->in_style)
		return RC_OK;
	struct table_style *now = &s->list.p[s->list.n - 1];

	if (str_is(name, "basedOn"))
		now->base = arena_str(s->mem, xml_att(atts, "w:val"));
	if (str_is(name, "tblStylePr")) {
		s->in_part = true;
		s->in_head = str_is(xml_att(atts, "w:type"), "firstRow");
	}
	if (str_is(name, "vAlign") && (!s->in_part || s->in_head))
		*(s->in_part ? &now->head : &now->all) = (int)stand_of(xml_att(atts, "w:val"));
	return RC_OK;
}

static enum rc style_close(void *ctx, struct str name)
{
	struct style_list *s = ctx;

	s->in_style = s->in_style && !str_is(name, "style");
	s->in_part = s->in_part && !str_is(name, "tblStylePr");
	return RC_OK;
}

static enum rc style_text(void *ctx, struct str s)
{
	(void)ctx;
	(void)s;
	return RC_OK;
}

/* What a cell that does not say it has from its table's style, or from the one that this rests on. */
static enum stand styled(const struct reading *r, struct str id)
{
	for (int depth = 0; id.n && depth < 16; depth++) {
		const struct table_style *s = NULL;

		for (size_t i = 0; i < r->styles->list.n && s == NULL; i++)
			s = str_eq(r->styles->list.p[i].id, id) ? &r->styles->list.p[i] : NULL;
		if (s == NULL)
			return AT_TOP;
		if (r->head && s->head >= 0)
			return (enum stand)s->head;
		if (s->all >= 0)
			return (enum stand)s->all;
		id = s->base;
	}
	return AT_TOP;
}

static void open_table(struct reading *r, struct str name, const char *const *atts)
{
	struct arena *a = &r->cx->arena;

	if (str_is(name, "tbl") && ++r->depth == 1) {
		r->now = ARENA_NEW(a, struct table);
		r->now->title = r->before;
		r->head = false;
		r->style = STR("");
		vec_push(a, &r->now->edges, 0);
	}
	if (r->depth != 1)
		return;
	if (str_is(name, "gridCol") && r->now->edges.n <= COLS_MAX) {
		int edge = r->now->edges.p[r->now->edges.n - 1] + number(atts, "w:w") * 5;

		vec_push(a, &r->now->edges, edge);
	} else if (str_is(name, "tblStyle")) {
		r->style = arena_str(a, xml_att(atts, "w:val"));
	} else if (str_is(name, "tr")) {
		r->row = (struct table_row){ .cells = ARENA_ARRAY(a, struct str, COLS_MAX + 1),
			.span = ARENA_ARRAY(a, size_t, COLS_MAX + 1),
			.goes_on = ARENA_ARRAY(a, bool, COLS_MAX + 1),
			.stand = ARENA_ARRAY(a, enum stand, COLS_MAX + 1) };
		r->col = 0;
		r->head = false;
		r->in_row = true;
	} else if (str_is(name, "tblHeader")) {
		r->head = !str_is(xml_att(atts, "w:val"), "0") && !str_is(xml_att(atts, "w:val"), "false");
	} else if (str_is(name, "tc")) {
		r->span = 1;
		r->merged = false;
		r->stand = styled(r, r->style);
	} else if (str_is(name, "gridSpan")) {
		r->span = (size_t)number(atts, "w:val");
	} else if (str_is(name, "vMerge")) {
		r->merged = true;
		r->begins = str_is(xml_att(atts, "w:val"), "restart");
	} else if (str_is(name, "vAlign")) {
		r->stand = stand_of(xml_att(atts, "w:val"));
	}
}

static enum rc on_open(void *ctx, struct str name, const char *const *atts)
{
	struct reading *r = ctx;

	open_table(r, name, atts);
	if (str_is(name, "del"))
		r->silent++;
	if (str_is(name, "t"))
		r->in_text = true;
	if (str_is(name, "tab") && r->depth)
		buf_byte(&r->para, ' ');
	if (str_is(name, "br") || str_is(name, "cr"))
		line_end(r);
	if (str_is(name, "pgSz"))
		r->out->wide = number(atts, "w:w") * 5;
	if (str_is(name, "pgMar"))
		for (size_t i = 0; i < r->out->list.n; i++) /* the tables above it, of this section */
			for (size_t k = 0; r->out->list.p[i]->edges.p[0] == 0 && k < r->out->list.p[i]->edges.n; k++)
				r->out->list.p[i]->edges.p[r->out->list.p[i]->edges.n - 1 - k] += number(atts, "w:left") * 5;
	return RC_OK;
}

static enum rc on_close(void *ctx, struct str name)
{
	struct reading *r = ctx;

	if (str_is(name, "del"))
		r->silent--;
	if (str_is(name, "t"))
		r->in_text = false;
	if (str_is(name, "p"))
		line_end(r);
	if (str_is(name, "tc") && r->depth == 1 && r->in_row)
		cell_end(r);
	if (str_is(name, "tr") && r->depth == 1 && r->in_row)
		row_end(r);
	if (str_is(name, "tbl") && r->depth-- == 1) {
		if (r->now->head.n) {
			vec_push(&r->cx->arena, &r->out->list, r->now);
			r->last = r->now;
		}
		r->now = NULL;
		r->head = false;
	}
	return RC_OK;
}

static enum rc on_text(void *ctx, struct str s)
{
	struct reading *r = ctx;
	struct cx *cx = r->cx;

	if (r->in_text && r->silent == 0)
		buf_add(&r->para, s);
	TRY(cx_room(cx));
	return buf_ok(&r->para) && buf_ok(&r->cell) ? RC_OK : cx_fail(cx, RC_LIMIT, L("Văn bản quá dài", "the text is too long"));
}

/* The line of the paper that `key` is, from *at on; heads of pages stand before its first line, feet behind its last. NULL: none. */
static const struct said *said_next(const struct reading *r, size_t *at, struct str key)
{
	size_t most = *at ? *at + AHEAD : 1; /* text boxes stand elsewhere in the text */

	for (size_t i = *at; i < r->lines.n && i < most; i++)
		if (str_eq(r->lines.p[i].close, key)) {
			*at = i + 1;
			return &r->lines.p[i];
		}
	return NULL;
}

/* The paper's text without the lines of cells. */
static void text_around(struct reading *r, struct str text, struct tables *out)
{
	struct buf b AUTO(buf_done) = { 0 };
	struct str line;
	size_t at = 0;

	buf_init(&b, DOC_TEXT_MAX);
	while (str_next(&text, '\n', &line)) {
		struct str key = close_up(r->cx, line);
		const struct said *said = key.n ? said_next(r, &at, key) : NULL;

		if (said && said->cell)
			continue;
		buf_add(&b, line);
		buf_byte(&b, '\n');
	}
	out->around = arena_str(&r->cx->arena, buf_str(&b));
}

static enum rc styles_of(struct cx *cx, struct zip_file *z, struct style_list *out)
{
	static const struct xml_handler handler = { style_open, style_close, style_text };
	struct str xml, name = STR("word/styles.xml");
	enum rc rc = zip_file_read(cx, z, name, &xml);

	*out = (struct style_list){ .mem = &cx->arena };
	if (rc == RC_NOT_FOUND) {
		cx_clear(cx);
		return RC_OK;
	}
	TRY(rc);
	return xml_parse(cx, xml, name, &handler, out);
}

enum rc tables_of(struct cx *cx, struct str docx, struct tables *out)
{
	static const struct xml_handler handler = { on_open, on_close, on_text };
	struct style_list styles;
	AUTO(zip_file_close) struct zip_file *z = NULL;
	AUTO(buf_done) struct buf own = { 0 };
	struct reading *r = ARENA_NEW(&cx->arena, struct reading);
	struct str xml, name = STR("word/document.xml");
	enum rc rc;

	*out = (struct tables){ 0 };
	*r = (struct reading){ .cx = cx, .out = out, .before = STR(""), .styles = &styles, .style = STR("") };
	TRY(zip_open_mem(cx, docx, &z));
	TRY(styles_of(cx, z, &styles));
	TRY(zip_file_read(cx, z, name, &xml));
	buf_init(&r->para, DOC_TEXT_MAX);
	buf_init(&r->cell, DOC_TEXT_MAX);
	rc = xml_parse(cx, xml, name, &handler, r);
	buf_done(&r->para);
	buf_done(&r->cell);
	TRY(rc);
	buf_init(&own, DOC_TEXT_MAX);
	TRY(doc_of_docx(cx, docx, &own));
	text_around(r, buf_str(&own), out);
	return RC_OK;
}
