/* The tree: building, reading, parsing, writing. */
#include "fmt/json.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/text.h"
#include "fmt/json_scan.h"

static struct jv *made(struct arena *a, enum jkind kind)
{
	struct jv *v = ARENA_NEW(a, struct jv);

	v->kind = kind;
	return v;
}

struct jv *jv_null(struct arena *a)
{
	return made(a, J_NULL);
}

struct jv *jv_bool(struct arena *a, bool b)
{
	struct jv *v = made(a, J_BOOL);

	v->b = b;
	return v;
}

struct jv *jv_int(struct arena *a, int64_t i)
{
	struct jv *v = made(a, J_INT);

	v->i = i;
	return v;
}

struct jv *jv_text(struct arena *a, struct str s)
{
	struct jv *v = made(a, s.p ? J_TEXT : J_NULL);

	if (s.p)
		v->s = s;
	return v;
}

struct jv *jv_z(struct arena *a, const char *z)
{
	return jv_text(a, str_z(z));
}

struct jv *jv_list(struct arena *a)
{
	return made(a, J_LIST);
}

struct jv *jv_obj(struct arena *a)
{
	return made(a, J_OBJ);
}

struct jv *jv_push(struct arena *a, struct jv *list, struct jv *v)
{
	assert(list->kind == J_LIST);
	if (list->n == list->cap)
		list->items = arena_grow(a, list->items, list->n, &list->cap, sizeof *list->items, alignof(struct jv *));
	return list->items[list->n++] = v;
}

static struct jv *append(struct arena *a, struct jv *obj, struct str key, struct jv *v)
{
	if (obj->n == obj->cap) {
		size_t cap = obj->cap;

		obj->keys = arena_grow(a, obj->keys, obj->n, &cap, sizeof *obj->keys, alignof(struct str));
		obj->items = arena_grow(a, obj->items, obj->n, &obj->cap, sizeof *obj->items, alignof(struct jv *));
	}
	obj->keys[obj->n] = key;
	return obj->items[obj->n++] = v;
}

struct jv *jv_set_str(struct arena *a, struct jv *obj, struct str key, struct jv *v)
{
	assert(obj->kind == J_OBJ);
	for (size_t i = 0; i < obj->n; i++)
		if (str_eq(obj->keys[i], key))
			return obj->items[i] = v;
	return append(a, obj, key, v);
}

struct jv *jv_set(struct arena *a, struct jv *obj, const char *key, struct jv *v)
{
	return jv_set_str(a, obj, str_z(key), v);
}

static struct str key_copy(struct arena *a, struct map *keys, struct str key)
{
	const struct str *have = map_get(keys, key);
	struct str *made_now;

	if (have)
		return *have;
	made_now = ARENA_NEW(a, struct str);
	*made_now = arena_str(a, key);
	map_put(keys, *made_now, made_now);
	return *made_now;
}

static struct jv *copy(struct arena *a, struct map *keys, const struct jv *v)
{
	struct jv *c;

	if (v == NULL)
		return NULL;
	c = ARENA_NEW(a, struct jv);
	*c = *v;
	c->keys = NULL;
	c->cap = c->n;
	if (v->kind == J_TEXT || v->kind == J_REAL)
		c->s = arena_str(a, v->s);
	if (v->kind != J_LIST && v->kind != J_OBJ)
		return c;
	c->items = ARENA_ARRAY(a, struct jv *, v->n + 1);
	if (v->kind == J_OBJ)
		c->keys = ARENA_ARRAY(a, struct str, v->n + 1);
	for (size_t i = 0; i < v->n; i++) {
		c->items[i] = copy(a, keys, v->items[i]);
		if (v->kind == J_OBJ)
			c->keys[i] = key_copy(a, keys, v->keys[i]);
	}
	return c;
}

struct jv *jv_copy(struct arena *a, const struct jv *v)
{
	struct map keys; /* the rows of a list have the same ones */

	map_init(&keys, a);
	return copy(a, &keys, v);
}

struct jv *jv_get(const struct jv *obj, const char *key)
{
	struct str k = str_z(key);

	if (obj == NULL || obj->kind != J_OBJ)
		return NULL;
	for (size_t i = 0; i < obj->n; i++)
		if (str_eq(obj->keys[i], k))
			return obj->items[i];
	return NULL;
}

struct jv *jv_at(const struct jv *list, size_t i)
{
	return list && (list->kind == J_LIST || list->kind == J_OBJ) && i < list->n ? list->items[i] : NULL;
}

struct str jv_str(const struct jv *v)
{
	return v && (v->kind == J_TEXT || v->kind == J_REAL) ? v->s : (struct str){ 0 };
}

int64_t jv_i64(const struct jv *v, int64_t otherwise)
{
	return v && v->kind == J_INT ? v->i : otherwise;
}

/* A number's text is zero when no digit before the exponent is other than 0. */
static bool real_true(struct str s)
{
	for (size_t i = 0; i < s.n && (s.p[i] | 32) != 'e'; i++)
		if (s.p[i] >= '1' && s.p[i] <= '9')
			return true;
	return false;
}

bool jv_true(const struct jv *v)
{
	switch (v ? v->kind : J_NULL) {
	case J_NULL: return false;
	case J_BOOL: return v->b;
	case J_INT: return v->i != 0;
	case J_REAL: return real_true(v->s);
	case J_TEXT: return v->s.n > 0;
	case J_LIST:
	case J_OBJ: return v->n > 0;
	}
	return false;
}

/* ---- parsing ---- */

struct parse {
	struct cx *cx;
	struct jpull pull;
	struct str in, copy; /* the copy's escapes are undone: places are counted in what came */
	size_t values;
	struct jv *open[JSON_DEPTH + 1];  /* the containers around the reader; [0] is the root's holder */
	struct map *keys[JSON_DEPTH + 1]; /* of objects with many keys */
};

enum { FEW_KEYS = 32 };

static const char *why_vi(const char *why)
{
	static const char *const t[][2] = {
		{ "text without its closing quote", "chuỗi thiếu dấu nháy đóng" },
		{ "a control character in a text", "chuỗi chứa ký tự điều khiển" },
		{ "an unknown escape", "ký hiệu thoát lạ" },
		{ "half a pair of surrogates", "nửa cặp mã UTF-16" },
		{ "not UTF-8", "không phải UTF-8" },
		{ "not a value", "không phải giá trị" },
		{ "a number ends early", "số viết dở" },
		{ "nested too deeply", "lồng quá sâu" },
		{ "the input ends early", "dữ liệu bị cụt" },
		{ "a key in quotes is missing", "thiếu tên khóa trong dấu nháy" },
		{ "a colon is missing", "thiếu dấu hai chấm" },
		{ "something follows the value", "còn dữ liệu thừa phía sau" },
		{ "a comma or the closing bracket is missing", "thiếu dấu phẩy hoặc dấu đóng ngoặc" },
		{ "a key appears twice", "khóa bị lặp" },
	};

	for (size_t i = 0; i < COUNT(t); i++)
		if (strcmp(t[i][0], why) == 0)
			return t[i][1];
	return why;
}

static enum rc broken(struct parse *s, const char *why)
{
	struct cx *cx = s->cx;
	const char *at = s->in.p + (s->pull.p - s->copy.p), *line = s->in.p;
	size_t n = 1;

	for (const char *p = line; p < at && (p = memchr(p, '\n', (size_t)(at - p))) != NULL;) {
		line = ++p;
		n++;
	}
	return cx_fail_at(cx, RC_INVALID,
		arena_fmt(&cx->arena, "%zu:%zu", n, utf8_count((struct str){ line, (size_t)(at - line) }) + 1),
		L("JSON sai: %s", "malformed JSON: %s"), L(why_vi(why), why));
}

/* The text of the last token. The copy is ours, so escapes are undone in place (never longer than they were written). */
static enum rc plain(struct parse *s, struct str *out)
{
	struct str t = s->pull.text;
	const char *half = s->pull.has_escape ? jpull_half(t) : NULL;

	if (half) {
		s->pull.p = half;
		return broken(s, "half a pair of surrogates");
	}
	if (s->pull.has_escape)
		t.n = jpull_unescape(t, (char *)s->copy.p + (t.p - s->copy.p));
	*out = t;
	return RC_OK;
}

/* Is the key new? From FEW_KEYS on a map knows; before, a look at each. */
static bool key_new(struct parse *s, unsigned depth, struct str key)
{
	struct jv *obj = s->open[depth];
	struct arena *a = &s->cx->arena;

	if (obj->n < FEW_KEYS) {
		for (size_t i = 0; i < obj->n; i++)
			if (str_eq(obj->keys[i], key))
				return false;
		return true;
	}
	if (obj->n == FEW_KEYS) {
		s->keys[depth] = ARENA_NEW(a, struct map);
		map_init(s->keys[depth], a);
		for (size_t i = 0; i < obj->n; i++)
			map_put(s->keys[depth], obj->keys[i], obj);
	}
	if (map_get(s->keys[depth], key))
		return false;
	map_put(s->keys[depth], key, obj);
	return true;
}

static struct jv *scalar(struct parse *s, enum jtok t, struct str text)
{
	struct arena *a = &s->cx->arena;
	struct jv *v;
	int64_t i;

	switch (t) {
	case JT_TRUE:
	case JT_FALSE: return jv_bool(a, t == JT_TRUE);
	case JT_TEXT: return jv_text(a, text);
	case JT_LIST: return jv_list(a);
	case JT_OBJ: return jv_obj(a);
	case JT_NUM:
		if (str_to_i64(s->pull.text, &i))
			return jv_int(a, i);
		v = made(a, J_REAL);
		v->s = s->pull.text;
		return v;
	default: return jv_null(a);
	}
}

/* One token; a value goes into the innermost open container. */
static enum rc take(struct parse *s, enum jtok t, struct str *key)
{
	unsigned depth = s->pull.depth;
	struct str text = { 0 };
	struct jv *in, *v;

	if (t == JT_BAD)
		return broken(s, s->pull.why);
	if (t == JT_KEY) {
		TRY(plain(s, key));
		return key_new(s, depth, *key) ? RC_OK : broken(s, "a key appears twice");
	}
	if (t == JT_LIST_END || t == JT_OBJ_END)
		return RC_OK;
	if (++s->values % 256 == 0)
		TRY(cx_room(s->cx));
	in = s->open[t == JT_LIST || t == JT_OBJ ? depth - 1 : depth];
	if (t == JT_TEXT)
		TRY(plain(s, &text));
	v = scalar(s, t, text);
	if (in->kind == J_OBJ)
		append(&s->cx->arena, in, *key, v);
	else
		jv_push(&s->cx->arena, in, v);
	if (t == JT_LIST || t == JT_OBJ)
		s->open[depth] = v;
	return RC_OK;
}

enum rc json_parse(struct cx *cx, struct str in, struct jv **out)
{
	struct parse s = { .cx = cx, .in = in, .copy = arena_str(&cx->arena, in) };
	struct str key = { 0 };
	enum jtok t;

	TRY(cx_room(cx));
	jpull_init(&s.pull, s.copy);
	s.open[0] = jv_list(&cx->arena);
	while ((t = jpull_next(&s.pull)) != JT_END)
		TRY(take(&s, t, &key));
	TRY(cx_room(cx));
	*out = s.open[0]->items[0];
	return RC_OK;
}

/* ---- writing ---- */

static void special(struct buf *b, unsigned char c)
{
	static const char names[256] = {
		['"'] = '"', ['\\'] = '\\', ['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't'
	};

	if (names[c]) {
		buf_byte(b, '\\');
		buf_byte(b, names[c]);
	} else {
		buf_z(b, "\\u00");
		buf_byte(b, "0123456789abcdef"[c >> 4]);
		buf_byte(b, "0123456789abcdef"[c & 15]);
	}
}

/* Text that may hold bytes which are not UTF-8. */
static void repaired(struct buf *b, struct str s)
{
	int32_t r;
	size_t w;

	for (; (w = utf8_next(s, &r)) > 0; s = str_from(s, w))
		if (r < 0x80 && json_special((unsigned char)r))
			special(b, (unsigned char)r);
		else if (r == 0xfffd)
			buf_z(b, "\xef\xbf\xbd");
		else
			buf_add(b, str_cut(s, 0, w));
}

void json_write_text(struct buf *b, struct str s)
{
	const char *p = s.p ? s.p : "", *end = p + s.n, *stop;
	bool high = false;

	buf_byte(b, '"');
	if (s.n && json_run(p, end, &high) == end && !high) {
		buf_add(b, s);
	} else if (!utf8_valid(s)) {
		repaired(b, s);
	} else {
		for (; p < end; p = stop + (stop < end)) {
			stop = json_run(p, end, &high);
			buf_add(b, (struct str){ p, (size_t)(stop - p) });
			if (stop < end)
				special(b, (unsigned char)*stop);
		}
	}
	buf_byte(b, '"');
}

enum style { COMPACT, PRETTY, CANONICAL };

static void line(struct buf *b, unsigned depth, enum style style)
{
	if (style != PRETTY)
		return;
	buf_byte(b, '\n');
	while (depth--)
		buf_byte(b, '\t');
}

struct pair {
	struct str key;
	const struct jv *v;
};

static int by_key(const void *a, const void *b)
{
	return str_cmp(((const struct pair *)a)->key, ((const struct pair *)b)->key);
}

static void write_value(struct buf *b, const struct jv *v, unsigned depth, enum style style);

static void write_pair(struct buf *b, struct pair p, bool first, unsigned depth, enum style style)
{
	if (!first)
		buf_byte(b, ',');
	line(b, depth + 1, style);
	if (p.key.p) {
		json_write_text(b, p.key);
		buf_z(b, style == PRETTY ? ": " : ":");
	}
	write_value(b, p.v, depth + 1, style);
}

static void write_sorted(struct buf *b, const struct jv *v, unsigned depth)
{
	struct pair few[32], *p = few;
	struct arena a;

	arena_init(&a, 0);
	if (v->n > COUNT(few))
		p = ARENA_ARRAY(&a, struct pair, v->n);
	for (size_t i = 0; i < v->n; i++)
		p[i] = (struct pair){ v->keys[i], v->items[i] };
	sort_items(p, v->n, sizeof *p, by_key);
	for (size_t i = 0; i < v->n; i++)
		write_pair(b, p[i], i == 0, depth, CANONICAL);
	arena_done(&a);
}

static void write_members(struct buf *b, const struct jv *v, unsigned depth, enum style style)
{
	bool obj = v->kind == J_OBJ;

	buf_byte(b, obj ? '{' : '[');
	if (obj && style == CANONICAL)
		write_sorted(b, v, depth);
	else
		for (size_t i = 0; i < v->n; i++)
			write_pair(b, (struct pair){ obj ? v->keys[i] : (struct str){ 0 }, v->items[i] }, i == 0, depth, style);
	if (v->n)
		line(b, depth, style);
	buf_byte(b, obj ? '}' : ']');
}

static void write_value(struct buf *b, const struct jv *v, unsigned depth, enum style style)
{
	assert(v == NULL || v->kind != J_REAL || style != CANONICAL);
	switch (v ? v->kind : J_NULL) {
	case J_NULL: buf_z(b, "null"); break;
	case J_BOOL: buf_z(b, v->b ? "true" : "false"); break;
	case J_INT: buf_i64(b, v->i); break;
	case J_REAL: buf_add(b, v->s); break;
	case J_TEXT: json_write_text(b, v->s); break;
	case J_LIST:
	case J_OBJ: write_members(b, v, depth, style); break;
	}
}

void json_write(struct buf *b, const struct jv *v)
{
	write_value(b, v, 0, COMPACT);
}

void json_write_pretty(struct buf *b, const struct jv *v)
{
	write_value(b, v, 0, PRETTY);
	buf_byte(b, '\n');
}

void json_write_canonical(struct buf *b, const struct jv *v)
{
	write_value(b, v, 0, CANONICAL);
}
