/* The package around the parts, and writing. */
#include "fmt/docx.h"

#include "base/text.h"
#include "fmt/docx_int.h"
#include "fmt/xml.h"
#include "fmt/zip.h"

/* --- writing --- */

struct out {
	struct cx *cx;
	struct buf *b;
	const struct jv *at[DOCX_NEST + 1]; /* the data, and the item of each list around */
	int64_t counter[DOCX_NEST + 1];
	size_t depth;
};

static void escape(struct buf *b, struct str s, bool quoted)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == '&')
			buf_z(b, "&amp;");
		else if (c == '<')
			buf_z(b, "&lt;");
		else if (c == '>')
			buf_z(b, "&gt;");
		else if (c == '"' && quoted)
			buf_z(b, "&quot;");
		else if (quoted && (c == '\n' || c == '\r' || c == '\t'))
			buf_fmt(b, "&#%d;", c);
		else if (c >= 0x20 || c == '\n' || c == '\t')
			buf_byte(b, (char)c);
		/* what XML cannot hold is left out */
	}
}

static const struct jv *find(const struct jv *v, struct str path)
{
	struct str key;

	while (v && str_next(&path, '.', &key)) {
		const struct jv *found = NULL;

		for (size_t i = 0; v->kind == J_OBJ && i < v->n; i++)
			if (str_eq(v->keys[i], key))
				found = v->items[i];
		v = found;
	}
	return v;
}

static const struct jv *lookup(const struct out *o, const struct ref *r)
{
	return find(o->at[r->depth], r->path);
}

static struct str value_text(const struct out *o, const struct ref *r)
{
	const struct jv *v = r->path.n ? lookup(o, r) : NULL;

	if (r->path.n == 0)
		return arena_fmt(&o->cx->arena, "%" PRId64, o->counter[r->depth]);
	if (v && v->kind == J_INT)
		return arena_fmt(&o->cx->arena, "%" PRId64, v->i);
	if (v && r->show)
		return r->show(&o->cx->arena, jv_str(v));
	return v ? jv_str(v) : (struct str){ 0 };
}

/* A value with line feeds keeps them. */
static void write_value(struct out *o, struct str s)
{
	struct str line;
	bool more = false;

	while (str_next(&s, '\n', &line)) {
		if (more)
			buf_z(o->b, "<w:br/>");
		more = true;
		buf_z(o->b, "<w:t xml:space=\"preserve\">");
		escape(o->b, line, false);
		buf_z(o->b, "</w:t>");
	}
}

static bool holds(const struct out *o, const struct tag *t)
{
	bool yes;

	if (t->equal.p) {
		struct str v = value_text(o, &t->ref);

		yes = str_eq(text_fold(&o->cx->arena, v), t->equal);
	} else {
		yes = t->ref.path.n == 0 || jv_true(lookup(o, &t->ref));
	}
	return yes != t->negated;
}

static void write_node(struct out *o, const struct xnode *n);

static void write_some(struct out *o, const struct xnode *from, bool until_else)
{
	for (const struct xnode *k = from; k && !(until_else && k->kind == XK_ELSE); k = k->next)
		write_node(o, k);
}

static void write_section(struct out *o, const struct xnode *s)
{
	const struct xnode *other = s->first;

	if (s->tag->kind == TAG_EACH) {
		const struct jv *list = lookup(o, &s->tag->ref);
		size_t d = ++o->depth;

		for (size_t i = 0; list && list->kind == J_LIST && i < list->n && buf_ok(o->b); i++) {
			o->at[d] = list->items[i];
			o->counter[d] = (int64_t)i + 1;
			write_some(o, s->first, false);
		}
		o->depth--;
		return;
	}
	while (other && other->kind != XK_ELSE)
		other = other->next;
	if (holds(o, s->tag))
		write_some(o, s->first, true);
	else if (other)
		write_some(o, other->next, false);
}

/* What must end in a paragraph gets one if all of its own vanished. */
static bool wants_para(const struct xnode *n)
{
	return x_is(n, "w:tc") || x_is(n, "w:hdr") || x_is(n, "w:ftr") || x_is(n, "w:txbxContent");
}

static void write_inside(struct out *o, const struct xnode *n)
{
	size_t body;

	buf_byte(o->b, '>');
	body = o->b->n;
	write_some(o, n->first, false);
	if (wants_para(n)) {
		struct str made = str_from(buf_str(o->b), body);

		if (!str_ends(made, STR("</w:p>")) && !str_ends(made, STR("<w:p/>")))
			buf_z(o->b, "<w:p/>");
	}
	buf_z(o->b, "</");
	buf_add(o->b, n->name);
	buf_byte(o->b, '>');
}

static void write_node(struct out *o, const struct xnode *n)
{
	if (n->kind == XK_TEXT)
		escape(o->b, n->name, false);
	if (n->kind == XK_SECTION)
		write_section(o, n);
	if (n->kind == XK_TAG && n->tag->kind == TAG_VALUE)
		write_value(o, value_text(o, &n->tag->ref));
	if (n->kind != XK_EL || x_dropped(n) || docx_control(n) || (x_is(n, "w:t") && !n->first))
		return;
	if (o->depth && (x_is(n, "w:bookmarkStart") || x_is(n, "w:bookmarkEnd")))
		return;
	if (x_is(n, "w:ins") || x_is(n, "w:moveTo")) {
		write_some(o, n->first, false);
		return;
	}
	buf_byte(o->b, '<');
	buf_add(o->b, n->name);
	for (size_t i = 0; i + 1 < n->n_atts; i += 2) {
		if (x_is(n, "w:t"))
			continue;
		buf_byte(o->b, ' ');
		buf_add(o->b, n->atts[i]);
		buf_z(o->b, "=\"");
		escape(o->b, n->atts[i + 1], true);
		buf_byte(o->b, '"');
	}
	if (x_is(n, "w:t"))
		buf_z(o->b, " xml:space=\"preserve\"");
	if (n->first || wants_para(n))
		write_inside(o, n);
	else
		buf_z(o->b, "/>");
}

enum rc docx_render(struct cx *cx, const struct docx *t, const struct jv *data, struct buf *out)
{
	struct zip_part *parts = ARENA_ARRAY(&cx->arena, struct zip_part, t->n);

	for (size_t i = 0; i < t->n; i++) {
		struct buf b AUTO(buf_done) = { 0 };
		struct out o = { .cx = cx, .b = &b, .at = { data } };

		parts[i] = (struct zip_part){ t->parts[i].name, t->parts[i].bytes };
		if (t->parts[i].root == NULL)
			continue;
		buf_init(&b, DOCX_OUT);
		buf_z(&b, "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
		write_node(&o, t->parts[i].root);
		if (!buf_ok(&b))
			return cx_fail(cx, RC_LIMIT, L("Văn bản quá lớn", "the document is too large"));
		parts[i].bytes = arena_str(&cx->arena, buf_str(&b));
		TRY(cx_room(cx));
	}
	return zip_write(cx, parts, t->n, out);
}

/* --- reading the package --- */

static const struct {
	const char *head, *root, *vi, *en;
} part_kinds[] = {
	{ "word/document", "w:document", "thân văn bản", "body" },
	{ "word/header", "w:hdr", "phần đầu trang", "page header" },
	{ "word/footer", "w:ftr", "phần chân trang", "page footer" },
	{ "word/footnotes", "w:footnotes", "chú thích chân trang", "footnotes" },
	{ "word/endnotes", "w:endnotes", "chú thích cuối văn bản", "endnotes" },
};

static bool unwanted(struct str name)
{
	return str_ends(name, STR("vbaProject.bin")) || str_starts(name, STR("word/embeddings/")) ||
	       str_starts(name, STR("word/activeX/")) || str_starts(name, STR("word/afchunk"));
}

static enum rc text_part(struct docx_read *r, size_t kind, struct docx_part *p)
{
	struct cx *cx = r->cx;

	if (p->bytes.n > DOCX_PART)
		return cx_fail_at(cx, RC_LIMIT, p->name, L("Mẫu quá lớn", "the template is too large"));
	TRY(x_parse(cx, p->bytes, p->name, &p->root));
	if (!x_is(p->root, part_kinds[kind].root))
		return cx_fail_at(cx, RC_INVALID, p->name, L("Không phải tệp của Word", "not a part of a Word document"));
	r->part_vi = part_kinds[kind].vi;
	r->part_en = part_kinds[kind].en;
	r->tags.n = 0;
	TRY(docx_tags(r, p->root));
	docx_sections(r);
	return RC_OK;
}

/* Relations that lead out of the package: links in the text may stay; the template's own origin is forgotten; nothing else. */
static enum rc relations(struct docx_read *r, struct docx_part *p)
{
	struct cx *cx = r->cx;

	if (p->bytes.n > DOCX_PART)
		return cx_fail_at(cx, RC_LIMIT, p->name, L("Mẫu quá lớn", "the template is too large"));
	TRY(x_parse(cx, p->bytes, p->name, &p->root));
	for (struct xnode *n = p->root->first, *next; n; n = next) {
		next = n->next;
		if (!str_is(x_att(n, "TargetMode"), "External") || str_ends(x_att(n, "Type"), STR("/hyperlink")))
			continue;
		if (str_ends(x_att(n, "Type"), STR("/attachedTemplate")))
			x_cut(n);
		else
			docx_fault(r, p->name,
				arena_fmt(&cx->arena,
					L("mẫu lấy nội dung từ bên ngoài (%.*s): hãy chèn hẳn vào tệp",
						"the template takes something from outside (%.*s): put it into the file"),
					ARG_STR(x_att(n, "Target"))));
	}
	return RC_OK;
}

static enum rc read_part(struct docx_read *r, struct docx_part *p, bool *body)
{
	struct cx *cx = r->cx;

	if (unwanted(p->name))
		docx_fault(r, p->name,
			str_z(L("mẫu chứa macro hoặc đối tượng nhúng: hãy lưu lại dạng .docx không có chúng",
				"the template holds a macro or an embedded object: save it as a plain .docx")));
	if (str_ends(p->name, STR(".rels")))
		return relations(r, p);
	if (str_is(p->name, "word/settings.xml"))
		return x_parse(cx, p->bytes, p->name, &p->root); /* written again without its origin */
	for (size_t k = 0; k < COUNT(part_kinds) && str_ends(p->name, STR(".xml")); k++)
		if (str_starts(p->name, str_z(part_kinds[k].head))) {
			*body |= k == 0;
			return text_part(r, k, p);
		}
	if ((str_starts(p->name, STR("word/charts/")) || str_starts(p->name, STR("word/diagrams/"))) &&
		str_find(p->bytes, STR("{{")) >= 0)
		docx_fault(r, p->name, str_z(docx_no_place(cx)));
	return RC_OK;
}

static enum rc package_check(struct cx *cx, struct zip_file *z)
{
	struct str types;

	if (zip_file_read(cx, z, STR("[Content_Types].xml"), &types) != RC_OK) {
		cx_clear(cx);
		return cx_fail(cx, RC_INVALID, L("Không phải tệp DOCX", "not a DOCX file"));
	}
	if (str_find(types, STR("wordprocessingml.document.main+xml")) < 0)
		return cx_fail(cx, RC_INVALID,
			L("Không phải văn bản Word dạng .docx (mẫu .dotx, tệp có macro .docm: hãy lưu lại dạng .docx)",
				"not a Word document (.dotx, .docm: save it as .docx)"));
	return RC_OK;
}

enum rc docx_open(struct cx *cx, struct str in, const struct docx_field *fields, struct docx_faults *faults, struct docx **out)
{
	AUTO(zip_file_close) struct zip_file *z = NULL;
	struct docx *t = ARENA_NEW(&cx->arena, struct docx);
	struct docx_read r = { .cx = cx, .fields = fields, .faults = faults };
	bool body = false;

	if (in.n > DOCX_MAX)
		return cx_fail(cx, RC_LIMIT, L("Mẫu quá lớn", "the template is too large"));
	TRY(zip_open_mem(cx, in, &z));
	TRY(package_check(cx, z));
	t->parts = ARENA_ARRAY(&cx->arena, struct docx_part, zip_file_count(z));
	for (size_t i = 0; i < zip_file_count(z); i++) {
		struct docx_part *p = &t->parts[t->n];

		p->name = zip_file_name(z, i);
		if (str_ends(p->name, STR("/")))
			continue;
		TRY(zip_file_read(cx, z, p->name, &p->bytes));
		TRY(read_part(&r, p, &body));
		t->n++;
	}
	if (!body)
		return cx_fail(cx, RC_INVALID, L("Không phải tệp DOCX", "not a DOCX file"));
	if (faults->n)
		return cx_fail_at(cx, RC_INVALID, faults->p[0].place,
			L("Mẫu có lỗi ở %.*s: %.*s", "the template is wrong in %.*s: %.*s"), ARG_STR(faults->p[0].place),
			ARG_STR(faults->p[0].text));
	*out = t;
	return RC_OK;
}

enum rc docx_fill(struct cx *cx, struct str in, const struct docx_field *fields, const struct jv *data, struct buf *out)
{
	struct docx_faults faults = { 0 };
	struct docx *t;

	TRY(docx_open(cx, in, fields, &faults, &t));
	return docx_render(cx, t, data, out);
}

/* --- do fields and data agree? --- */

/* `path` from the character `at` on is of the item v. */
static bool there(const struct docx_field *all, const struct docx_field *f, size_t at, const struct jv *v)
{
	struct str path = str_z(f->path), rest = str_from(path, at);
	ptrdiff_t list = str_find(rest, STR("[]."));
	const struct docx_field *l = all;
	const struct jv *items;

	if (list < 0) {
		if (str_ends(rest, STR("[]")))
			rest.n -= 2;
		return find(v, f->from ? str_z(f->from) : rest) != NULL;
	}
	while (l->path && !str_eq(str_z(l->path), str_cut(path, 0, at + (size_t)list + 2)))
		l++;
	assert(l->path); /* a list is declared before what its items have */
	items = find(v, l->from ? str_z(l->from) : str_cut(rest, 0, (size_t)list));
	for (size_t i = 0; items && items->kind == J_LIST && i < items->n; i++)
		if (there(all, f, at + (size_t)list + 3, items->items[i]))
			return true;
	return false;
}

struct str docx_fields_fault(struct cx *cx, const struct docx_field *fields, const struct jv *data)
{
	(void)cx;
	for (const struct docx_field *f = fields; f->path; f++)
		if (!there(fields, f, 0, data))
			return str_z(f->path);
	return (struct str){ 0 };
}
