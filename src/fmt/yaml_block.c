/* One pass over lines. What is doubtful is never decided here: it ends the pass, and libyaml reads the text. */
#include "fmt/yaml_block.h"

enum { BLOCK_DEPTH = 32, BLOCK_BYTES = 1 << 20, KEY_BYTES = 512 };

struct pass {
	struct arena *a;
	const char *p, *end; /* of the current line: its first byte that is no space; of the text */
	const char *begin;   /* of the current line */
	const char *stop;    /* its line feed, or the end of the text */
	uint32_t line;       /* from 1 */
	bool over;           /* no line is left */
};

typedef VEC(struct yv *) nodes;

static bool node(struct pass *s, ptrdiff_t parent, unsigned depth, struct yv **out);

static ptrdiff_t column(const struct pass *s)
{
	return s->p - s->begin;
}

/* ---- Lines ------------------------------------------------------------------------------------------------------------------------ */

static void line_at_byte(struct pass *s, const char *p)
{
	s->over = p >= s->end;
	if (s->over)
		return;
	s->begin = s->p = p;
	s->stop = memchr(p, '\n', (size_t)(s->end - p));
	if (s->stop == NULL)
		s->stop = s->end;
	while (s->p < s->stop && *s->p == ' ')
		s->p++;
	s->line++;
}

static void line_next(struct pass *s)
{
	line_at_byte(s, s->stop < s->end ? s->stop + 1 : s->end);
}

/* To a line that says something: this one, or one behind it. */
static void line_seek(struct pass *s)
{
	while (!s->over && (s->p == s->stop || *s->p == '#'))
		line_next(s);
}

static bool line_marks_document(const struct pass *s)
{
	return s->p == s->begin && s->stop - s->p >= 3 && (memcmp(s->p, "---", 3) == 0 || memcmp(s->p, "...", 3) == 0);
}

/* The end of the block, a map's or a list's: fewer spaces, or another document. */
static bool block_ends(struct pass *s, ptrdiff_t indent)
{
	line_seek(s);
	return s->over || column(s) < indent || line_marks_document(s);
}

static bool dash_here(const struct pass *s)
{
	return *s->p == '-' && (s->p + 1 == s->stop || s->p[1] == ' ');
}

/* Only spaces and a comment behind p? Then the next line is the current one. */
static bool rest_is_nothing(struct pass *s, const char *p)
{
	const char *from = p;

	while (p < s->stop && *p == ' ')
		p++;
	if (p < s->stop && (*p != '#' || p == from))
		return false;
	line_next(s);
	return true;
}

/* ---- Texts ------------------------------------------------------------------------------------------------------------------------ */

static struct yv *made(struct pass *s, enum ykind kind, const char *at)
{
	struct yv *v = ARENA_NEW(s->a, struct yv);

	v->kind = kind;
	v->line = s->line;
	v->col = (uint32_t)(at - s->begin) + 1;
	return v;
}

static void text_set(struct pass *s, struct yv *v, struct str text, bool quoted)
{
	v->s = arena_str(s->a, text);
	v->quoted = quoted;
	if (!quoted && yaml_null_text(text))
		v->kind = Y_NULL;
}

/* Behind the closing quote of the quoted text at p, or NULL. Of escapes only \\ and \" are known here. */
static const char *quoted_end(const struct pass *s, const char *p)
{
	char q = *p++;
	const char *first = memchr(p, q, (size_t)(s->stop - p));

	if (first == NULL)
		return NULL;
	if (q == '\'' ? first + 1 == s->stop || first[1] != q : memchr(p, '\\', (size_t)(first - p)) == NULL)
		return first + 1; /* as most are */
	for (; p < s->stop; p++)
		if (*p == q && q == '\'' && p + 1 < s->stop && p[1] == q)
			p++;
		else if (*p == q)
			return p + 1;
		else if (q == '"' && *p == '\\' && (++p == s->stop || (*p != '\\' && *p != '"')))
			return NULL;
	return NULL;
}

static void quoted_set(struct pass *s, struct yv *v, const char *p, const char *end)
{
	char q = *p, *out;
	size_t n = 0;

	if (memchr(p + 1, q == '"' ? '\\' : q, (size_t)(end - p) - 2) == NULL) {
		text_set(s, v, (struct str){ p + 1, (size_t)(end - p) - 2 }, true);
		return;
	}
	out = arena_alloc(s->a, (size_t)(end - p), 1);
	for (p++; p < end - 1; p++) {
		p += *p == '\\' ? q == '"' : *p == '\'' && q == '\'';
		out[n++] = *p;
	}
	text_set(s, v, (struct str){ out, n }, true);
}

static bool plain_begins(const struct pass *s, const char *p)
{
	if (*p == '-')
		return p + 1 < s->stop && p[1] != ' ';
	return strchr("?:,[]{}#&*!|>'\"%@`", *p) == NULL;
}

/* Where plain text ends in this line, its spaces taken off; NULL: a colon in it makes it something else. *comment: one follows. */
static const char *plain_end(const struct pass *s, const char *p, bool *comment)
{
	const char *end = s->stop, *c = p;

	*comment = false;
	while (!*comment && (c = memchr(c, '#', (size_t)(s->stop - c))))
		if (c > p && c[-1] == ' ') {
			*comment = true;
			end = c;
		} else {
			c++;
		}
	for (c = p; (c = memchr(c, ':', (size_t)(end - c))); c++)
		if (c + 1 == s->stop || c[1] == ' ')
			return NULL;
	while (end > p && end[-1] == ' ')
		end--;
	return end;
}

/* Plain text may go on in the lines right behind it, with more spaces than `parent`. */
static bool plain_read(struct pass *s, ptrdiff_t parent, const char *p, struct yv *v)
{
	bool comment;
	const char *end = plain_end(s, p, &comment);
	size_t n, size = 0;
	char *out = NULL;

	if (end == NULL)
		return false;
	n = (size_t)(end - p);
	for (line_next(s); !comment && !s->over && s->p < s->stop && *s->p != '#' && column(s) > parent; line_next(s)) {
		end = plain_end(s, s->p, &comment);
		if (end == NULL)
			return false;
		if (n + 1 + (size_t)(end - s->p) > size) {
			char *more = arena_alloc(s->a, size = (n + 1 + (size_t)(end - s->p)) * 2, 1);

			memcpy(more, out ? out : p, n);
			out = more;
		}
		out[n] = ' ';
		memcpy(out + n + 1, s->p, (size_t)(end - s->p));
		n += 1 + (size_t)(end - s->p);
	}
	text_set(s, v, (struct str){ out ? out : p, n }, false);
	return true;
}

/* `|`, `|-`: the lines behind it as they are, to the first with fewer spaces. */
static bool literal_read(struct pass *s, ptrdiff_t parent, const char *p, struct yv *v)
{
	bool strip = p + 1 < s->stop && p[1] == '-';
	ptrdiff_t indent = -1;
	struct buf b;
	bool ok = true;

	if (p + 1 + strip != s->stop)
		return false;
	buf_init(&b, BLOCK_BYTES * 2);
	for (line_next(s); !s->over; line_next(s)) {
		if (s->p == s->stop) {
			ok = ok && s->p == s->begin; /* a line of spaces: how many are text? */
			buf_z(&b, "\n");
			continue;
		}
		if (indent < 0)
			indent = column(s) > parent ? column(s) : PTRDIFF_MAX;
		if (column(s) < indent)
			break;
		buf_add(&b, (struct str){ s->begin + indent, (size_t)(s->stop - s->begin - indent) });
		buf_z(&b, "\n");
		ok = ok && s->stop < s->end;
	}
	while (b.n && b.p[b.n - 1] == '\n')
		b.n--;
	ok = ok && b.n > 0;
	if (ok && !strip)
		buf_z(&b, "\n");
	if (ok)
		text_set(s, v, buf_str(&b), true);
	buf_done(&b);
	return ok;
}

static bool text_read(struct pass *s, ptrdiff_t parent, const char *p, struct yv **out)
{
	struct yv *v = *out = made(s, Y_TEXT, p);

	if (*p == '|')
		return literal_read(s, parent, p, v);
	if (*p == '\'' || *p == '"') {
		const char *end = quoted_end(s, p);

		if (end == NULL)
			return false;
		quoted_set(s, v, p, end);
		return rest_is_nothing(s, end);
	}
	return plain_begins(s, p) && plain_read(s, parent, p, v);
}

/* ---- Maps and lists ---------------------------------------------------------------------------------------------------------------- */

static bool key_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* The colon behind the key at p, or NULL: no key, or one that is not simple. */
static const char *key_colon(const struct pass *s, const char *p)
{
	const char *end = p;

	if (*p == '\'' || *p == '"') {
		end = quoted_end(s, p);
	} else if (!key_byte(*p)) {
		return NULL;
	} else {
		while ((end = memchr(end, ':', (size_t)(s->stop - end))) && end + 1 < s->stop && end[1] != ' ')
			end++;
		if (end == NULL)
			return NULL;
		for (const char *c = p; c < end; c++)
			if (*c == ' ' && (c[1] == '#' || c[1] == ':'))
				return NULL;
	}
	if (end == NULL || end == s->stop || *end != ':' || (end + 1 < s->stop && end[1] != ' ') || end - p > KEY_BYTES)
		return NULL;
	for (const char *c = p; c < end; c++)
		if ((unsigned char)*c >= 0x80)
			return NULL; /* columns count characters */
	return end;
}

static bool key_read(struct pass *s, const char *p, const char *colon, nodes *keys)
{
	struct yv *v = made(s, Y_TEXT, p);

	if (*p == '\'' || *p == '"')
		quoted_set(s, v, p, colon);
	else
		text_set(s, v, (struct str){ p, (size_t)(colon - p) }, false);
	for (size_t i = 0; i < keys->n; i++)
		if (str_eq(keys->p[i]->s, v->s))
			return false;
	vec_push(s->a, keys, v);
	return keys->n <= KEY_BYTES;
}

/* What a map gives a key, behind its colon or in the lines below. */
static bool map_value(struct pass *s, ptrdiff_t indent, unsigned depth, const char *colon, struct yv **out)
{
	const char *p = colon + 1;

	while (p < s->stop && *p == ' ')
		p++;
	if (p < s->stop && *p != '#')
		return text_read(s, indent, p, out);
	*out = made(s, Y_TEXT, colon + 1);
	if (!rest_is_nothing(s, colon + 1))
		return false;
	line_seek(s);
	if (!s->over && !line_marks_document(s) && (column(s) > indent || (column(s) == indent && dash_here(s))))
		return node(s, indent, depth, out);
	text_set(s, *out, (struct str){ "", 0 }, false);
	return true;
}

/* From the key at s->p on; its column is the map's. */
static bool map_read(struct pass *s, unsigned depth, struct yv *v)
{
	ptrdiff_t indent = column(s);
	nodes keys = { 0 }, items = { 0 };

	do {
		const char *colon = key_colon(s, s->p);
		struct yv *item;

		if (column(s) != indent || colon == NULL || !key_read(s, s->p, colon, &keys) ||
			!map_value(s, indent, depth, colon, &item))
			return false;
		vec_push(s->a, &items, item);
	} while (!block_ends(s, indent));
	v->keys = keys.p;
	v->items = items.p;
	v->n = items.n;
	return true;
}

static bool list_read(struct pass *s, ptrdiff_t indent, unsigned depth, struct yv *v)
{
	nodes items = { 0 };

	do {
		struct yv *item;

		if (column(s) != indent)
			return false;
		if (!dash_here(s))
			break; /* a key of the map around it */
		for (s->p++; s->p < s->stop && *s->p == ' '; s->p++)
			;
		if (s->p == s->stop || *s->p == '#' || dash_here(s) || !node(s, indent, depth, &item))
			return false;
		vec_push(s->a, &items, item);
	} while (!block_ends(s, indent));
	v->items = items.p;
	v->n = items.n;
	return true;
}

/* What begins at s->p, with more spaces than `parent`; or a list with as many. */
static bool node(struct pass *s, ptrdiff_t parent, unsigned depth, struct yv **out)
{
	if (depth == BLOCK_DEPTH)
		return false;
	if (dash_here(s)) {
		*out = made(s, Y_LIST, s->p);
		return list_read(s, column(s), depth + 1, *out);
	}
	if (key_colon(s, s->p) == NULL)
		return depth > 0 && text_read(s, parent, s->p, out);
	*out = made(s, Y_MAP, s->p);
	return map_read(s, depth + 1, *out);
}

/* ---- A stream ------------------------------------------------------------------------------------------------------------------------ */

/* What begins with such a byte is looked at: controls, and characters that YAML does not print or takes for line ends. */
static bool odd_byte(const char *p, const char *end)
{
	unsigned char c = (unsigned char)*p, d = end - p > 1 ? (unsigned char)p[1] : 0, e = end - p > 2 ? (unsigned char)p[2] : 0;

	switch (c) {
	case '\n': return false;
	case 0xc2: return d < 0xa0;
	case 0xe2: return d == 0x80 && (e == 0xa8 || e == 0xa9);
	case 0xef: return (d == 0xbb && e == 0xbf) || (d == 0xbf && e >= 0xbe);
	default: return c < 0x20 || c == 0x7f;
	}
}

/* No tabs, no other controls, no line ends but LF, nothing that YAML does not print. The text is UTF-8. */
static bool bytes_plain(struct str in)
{
	const char *p = in.p, *end = in.p + in.n;

	for (uint64_t w; p < end; p++) {
		for (; end - p >= 8; p += 8) { /* a byte of them that is small, 0x7f or beyond ASCII has its upper bit set here */
			memcpy(&w, p, 8);
			if (((w - 0x2020202020202020u) | (w + 0x0101010101010101u) | w) & 0x8080808080808080u)
				break;
		}
		for (const char *to = end - p < 8 ? end : p + 8; p < to; p++)
			if (odd_byte(p, end))
				return false;
		p--;
	}
	return true;
}

static bool stream(struct pass *s, nodes *docs)
{
	line_at_byte(s, s->p);
	for (line_seek(s); !s->over; line_seek(s)) {
		struct yv *doc;

		if (line_marks_document(s)) {
			if (*s->p != '-' || s->stop - s->p != 3)
				return false;
			line_next(s);
			line_seek(s);
		} else if (docs->n) {
			return false;
		}
		if (s->over || line_marks_document(s) || !node(s, -1, 0, &doc))
			return false;
		vec_push(s->a, docs, doc);
	}
	return docs->n > 0;
}

bool yaml_block(struct arena *a, struct str in, struct yv ***docs, size_t *n)
{
	struct arena_mark before = arena_mark(a);
	struct pass s = { .a = a, .p = in.p };
	nodes all = { 0 };

	if (in.n == 0 || in.n > BLOCK_BYTES || !bytes_plain(in))
		return false;
	s.end = in.p + in.n;
	if (!stream(&s, &all)) {
		arena_reset(a, before);
		return false;
	}
	*docs = all.p;
	*n = all.n;
	return true;
}
