/* Finding tags in a paragraph's text, whatever runs it is split over, and giving each a node of its own. */
#include "base/text.h"
#include "fmt/docx_int.h"

struct seg { /* a piece of a paragraph's text: a w:t, or a break read as a space */
	struct xnode *t;
	size_t at, n;
};
struct para {
	struct xnode *p;
	struct str text, code; /* code: instructions of fields */
	VEC(struct seg) segs;
};

void docx_fault(struct docx_read *r, struct str place, struct str text)
{
	if (r->faults->n < DOCX_FAULTS)
		vec_push(&r->cx->arena, r->faults, (struct docx_fault){ place, text });
}

static struct str node_text(struct cx *cx, const struct xnode *t)
{
	struct str s = t->first && t->first->kind == XK_TEXT ? t->first->name : STR("");

	for (const struct xnode *k = t->first ? t->first->next : NULL; k; k = k->next)
		if (k->kind == XK_TEXT)
			s = arena_fmt(&cx->arena, "%.*s%.*s", ARG_STR(s), ARG_STR(k->name));
	return s;
}

/* Textboxes inside are paragraphs of their own; deleted text is none. */
static void gather(struct cx *cx, struct xnode *p, struct para *out)
{
	struct buf b AUTO(buf_done) = { 0 }, code AUTO(buf_done) = { 0 };
	bool into = true;

	buf_init(&b, DOCX_PART);
	buf_init(&code, DOCX_PART);
	*out = (struct para){ .p = p };
	for (struct xnode *n = p->first; n; n = x_next(n, p, into)) {
		into = !(x_is(n, "w:p") || x_dropped(n) || x_is(n, "w:t") || x_is(n, "w:instrText"));
		if (x_is(n, "w:instrText"))
			buf_add(&code, node_text(cx, n));
		if (x_is(n, "w:fldSimple")) {
			buf_byte(&code, ' ');
			buf_add(&code, x_att(n, "w:instr"));
		}
		if (x_is(n, "w:tab") || x_is(n, "w:br") || x_is(n, "w:cr"))
			buf_byte(&b, ' ');
		if (!x_is(n, "w:t") || !x_is(n->parent, "w:r"))
			continue;
		struct str s = node_text(cx, n);

		vec_push(&cx->arena, &out->segs, (struct seg){ n, b.n, s.n });
		buf_add(&b, s);
	}
	out->text = arena_str(&cx->arena, buf_str(&b));
	out->code = arena_str(&cx->arena, buf_str(&code));
}

/* --- where a paragraph stands, for people --- */

static int ordinal(const struct xnode *n, const struct xnode *top, const char *name)
{
	int at = 0;

	for (const struct xnode *x = top; x; x = x_next(x, top, true)) {
		at += x_is(x, name);
		if (x == n)
			break;
	}
	return at;
}

/* `text`: what the paragraph said before its tags were taken out. */
struct str docx_place(struct docx_read *r, const struct xnode *p, struct str text)
{
	struct cx *cx = r->cx;
	const struct xnode *top = p, *row = x_up(p, "w:tr"), *table = row ? x_up(row, "w:tbl") : NULL;
	struct str part = str_z(L(r->part_vi, r->part_en)), s = str_trim(text), cut;
	size_t n = 0;

	while (top->parent)
		top = top->parent;
	for (int32_t rune; n < s.n && n < 90;)
		n += utf8_next(str_from(s, n), &rune);
	cut = str_cut(s, 0, n);
	if (table)
		part = arena_fmt(&cx->arena, L("%.*s, bảng %d, hàng %d", "%.*s, table %d, row %d"), ARG_STR(part),
			ordinal(table, top, "w:tbl"), ordinal(row, table, "w:tr"));
	else
		part = arena_fmt(&cx->arena, L("%.*s, đoạn %d", "%.*s, paragraph %d"), ARG_STR(part), ordinal(p, top, "w:p"));
	return arena_fmt(&cx->arena, "%.*s: “%.*s%s”", ARG_STR(part), ARG_STR(cut), cut.n < s.n ? "…" : "");
}

/* --- what a tag says --- */

static bool skipped(int32_t c)
{
	return c == 0xad || (c >= 0x200b && c <= 0x200f) || c == 0x2060 || c == 0xfeff;
}

/* Folded, without what editors slip in; every quote becomes ". */
static struct str plain(struct cx *cx, struct str s)
{
	struct buf b AUTO(buf_done) = { 0 };
	int32_t c;

	buf_init(&b, 4 * DOCX_TAG);
	for (size_t n; (n = utf8_next(s, &c)) > 0; s = str_from(s, n)) {
		if (skipped(c))
			continue;
		if (c == '\'' || (c >= 0x2018 && c <= 0x201f) || c == 0xab || c == 0xbb)
			buf_byte(&b, '"');
		else
			buf_add(&b, str_cut(s, 0, n));
	}
	return text_fold(&cx->arena, str_trim(arena_str(&cx->arena, buf_str(&b))));
}

static bool name_good(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '_' || s.p[i] == '.'))
			return false;
	return s.n > 0;
}

/* The word at the head of a folded tag, if the tag is that word and more (or nothing more). */
static bool word(struct str *s, const char *w)
{
	size_t n = strlen(w);

	if (!str_starts(*s, str_z(w)) || (s->n > n && s->p[n] != ' '))
		return false;
	*s = str_trim(str_from(*s, n));
	return true;
}

static bool read_condition(struct tag *t, struct str s)
{
	ptrdiff_t eq;

	t->kind = TAG_IF;
	t->negated = word(&s, "khong");
	t->name = s;
	eq = str_find(s, STR("="));
	if (eq < 0)
		return true;
	t->name = str_trim(str_cut(s, 0, (size_t)eq));
	t->equal = str_trim(str_from(s, (size_t)eq + 1));
	if (t->equal.n < 2 || t->equal.p[0] != '"' || t->equal.p[t->equal.n - 1] != '"')
		return false;
	t->equal = str_trim(str_cut(t->equal, 1, t->equal.n - 2));
	return true;
}

static bool read_tag(struct cx *cx, struct str inside, struct tag *t)
{
	struct str s = plain(cx, inside);
	bool section = str_starts(s, STR("#")), end = str_starts(s, STR("/"));

	t->kind = TAG_VALUE;
	t->name = s;
	if (!section && !end)
		return name_good(s);
	s = str_trim(str_from(s, 1));
	if (section && word(&s, "neu"))
		return read_condition(t, s) && name_good(t->name);
	if (section && word(&s, "moi")) {
		t->kind = TAG_EACH;
		t->name = s;
		return name_good(s);
	}
	if (section && word(&s, "khac")) {
		t->kind = TAG_ELSE;
		return s.n == 0;
	}
	t->kind = str_starts(s, STR("moi")) ? TAG_END_EACH : TAG_END_IF;
	return end && (word(&s, "moi") || word(&s, "neu")); /* {{/moi viec}} is taken too */
}

/* --- a node for each --- */

static void set_text(struct cx *cx, struct xnode *t, struct str s)
{
	t->first = t->last = NULL;
	if (s.n)
		x_append(t, x_new(cx, XK_TEXT, s));
}

/* What follows `at` in its run moves to a new run of the same format; gives that run. */
static struct xnode *split_run(struct cx *cx, struct xnode *at)
{
	struct xnode *run = at->parent, *more = x_new(cx, XK_EL, run->name);

	more->atts = run->atts;
	more->n_atts = run->n_atts;
	for (const struct xnode *k = run->first; k; k = k->next)
		if (x_is(k, "w:rPr"))
			x_append(more, x_copy(cx, k));
	while (at->next) {
		struct xnode *k = at->next;

		x_cut(k);
		x_append(more, k);
	}
	x_after(run, more);
	return more;
}

/* The text [from, to) of the paragraph becomes the tag's node. Later tags of the paragraph were placed before. */
static void place_tag(struct cx *cx, struct para *para, size_t from, size_t to, struct tag *tag)
{
	struct xnode *node = x_new(cx, XK_TAG, (struct str){ 0 });
	bool placed = false;

	node->tag = tag;
	tag->node = node;
	for (size_t i = 0; i < para->segs.n; i++) {
		struct seg *s = &para->segs.p[i];
		struct str text = node_text(cx, s->t), tail;
		size_t a = from > s->at ? from - s->at : 0, b = to - s->at;

		if (s->at + s->n <= from || s->at >= to)
			continue;
		tail = b < s->n ? str_cut(text, b, s->n - b) : STR("");
		set_text(cx, s->t, str_cut(text, 0, a));
		if (tail.n) {
			struct xnode *t = x_new(cx, XK_EL, STR("w:t"));

			set_text(cx, t, tail);
			x_after(s->t, t);
		}
		if (!placed)
			x_after(s->t, node);
		placed = true;
		s->n = a;
	}
	if (tag->kind == TAG_VALUE)
		return;
	split_run(cx, node);
	split_run(cx, node->prev); /* the w:t before it; now the tag is alone */
}

struct span {
	size_t from, to;
	struct tag *tag;
};

static void para_tags(struct docx_read *r, struct xnode *p)
{
	struct cx *cx = r->cx;
	struct para para;
	VEC(struct span) spans = { 0 };
	size_t at = 0;

	gather(cx, p, &para);
	for (ptrdiff_t open; (open = str_find(str_from(para.text, at), STR("{{"))) >= 0;) {
		size_t from = at + (size_t)open;
		ptrdiff_t close = str_find(str_from(para.text, from), STR("}}"));
		struct tag *t;

		if (close < 0 || close > DOCX_TAG) {
			docx_fault(r, docx_place(r, p, para.text),
				str_z(L("có “{{” mà không có “}}” sau đó trong cùng đoạn",
					"“{{” is not followed by “}}” in the paragraph")));
			break;
		}
		at = from + (size_t)close + 2;
		t = ARENA_NEW(&cx->arena, struct tag);
		t->text = str_cut(para.text, from, at - from);
		t->para = p;
		t->near = para.text;
		if (read_tag(cx, str_cut(para.text, from + 2, at - from - 4), t)) {
			vec_push(&cx->arena, &spans, (struct span){ from, at, t });
			vec_push(&cx->arena, &r->tags, t);
		} else {
			docx_fault(r, docx_place(r, p, para.text),
				arena_fmt(&cx->arena, L("không hiểu %.*s", "%.*s is not understood"), ARG_STR(t->text)));
		}
	}
	for (size_t i = spans.n; i-- > 0;)
		place_tag(cx, &para, spans.p[i].from, spans.p[i].to, spans.p[i].tag);
}

/* --- what is refused --- */

static bool listed(const char *words, struct str w)
{
	struct str rest = str_z(words), one;

	while (str_next(&rest, ' ', &one))
		if (str_eq(one, w))
			return true;
	return false;
}

/* Fields that fetch from elsewhere when the document is opened or printed. */
static bool fetches(struct cx *cx, struct str code)
{
	static const char bad[] = "includetext includepicture include dde ddeauto link database import rd autotext gluelink";
	struct str rest = plain(cx, code), one;

	while (str_next(&rest, ' ', &one))
		if (one.n && listed(bad, one))
			return true;
	return false;
}

static bool embeds(const struct xnode *n)
{
	return x_is(n, "w:altChunk") || x_is(n, "w:subDoc") || x_is(n, "w:object") || x_is(n, "o:OLEObject") ||
	       x_is(n, "w:control");
}

const char *docx_no_place(struct cx *cx)
{
	return L("có “{{” trong công thức, biểu đồ, sơ đồ hoặc mã trường của Word, nơi không điền được: chuyển thành chữ thường",
		"has \"{{\" in an equation, a chart, a diagram or a Word field's code, where nothing is filled in: make it plain "
		"text");
}

/* What no paragraph reads as its text would be given out as it stands. */
static void strays(struct docx_read *r, struct xnode *root)
{
	struct cx *cx = r->cx;
	bool into = true;

	for (struct xnode *n = root; n; n = x_next(n, root, into)) {
		into = !x_dropped(n);
		if (n->kind != XK_TEXT || str_find(n->name, STR("{{")) < 0 ||
			(x_is(n->parent, "w:t") && x_is(n->parent->parent, "w:r")))
			continue;
		const struct xnode *p = x_up(n, "w:p");

		docx_fault(r, p ? docx_place(r, p, n->name) : str_z(L(r->part_vi, r->part_en)), str_z(docx_no_place(cx)));
	}
}

enum rc docx_tags(struct docx_read *r, struct xnode *root)
{
	struct cx *cx = r->cx;
	VEC(struct xnode *) paras = { 0 };

	for (struct xnode *n = root; n; n = x_next(n, root, true)) {
		if (embeds(n)) {
			const struct xnode *p = x_up(n, "w:p");

			docx_fault(r, p ? docx_place(r, p, STR("")) : str_z(L(r->part_vi, r->part_en)),
				str_z(L("có đối tượng nhúng hoặc tệp lồng bên trong, không được dùng trong mẫu",
					"holds an embedded object or another file, which a template must not")));
		}
		if (x_is(n, "w:p"))
			vec_push(&cx->arena, &paras, n);
	}
	for (size_t i = 0; i < paras.n; i++) {
		struct para para;

		gather(cx, paras.p[i], &para);
		if (fetches(cx, para.code))
			docx_fault(r, docx_place(r, paras.p[i], para.text),
				str_z(L("có trường của Word lấy nội dung từ tệp khác, không được dùng trong mẫu",
					"holds a Word field that fetches another file, which a template must not")));
		para_tags(r, paras.p[i]);
		TRY(cx_room(cx));
	}
	strays(r, root);
	return RC_OK;
}
