/* YAML events of libyaml -> a tree. libyaml keeps its own queue; what we build is bounded by nodes, depth and the arena. */
#include "fmt/yaml_block.h"

#include <yaml.h>

#include "base/map.h"
#include "base/text.h"
#include "fmt/yaml_said.h"

enum { YAML_DEPTH = 64, YAML_NODES = 1000000, YAML_BYTES = 64 * 1024 * 1024, FEW_KEYS = 16 };

struct reader {
	struct cx *cx;
	struct str name, in;
	yaml_parser_t parser;
	yaml_event_t event;  /* the last one; let go before the next */
	struct map anchors;  /* of this document; a node still being built stands as `unfinished` */
	size_t nodes, above; /* above: lines before these bytes */
};
static const struct yv unfinished;

typedef VEC(struct yv *) nodes;

static struct str place(struct reader *r, size_t line)
{
	return arena_fmt(&r->cx->arena, "%" PRI_STR ":%zu", ARG_STR(r->name), line);
}

#define BROKEN(r, line, vi, en_, ...) yaml_broken((r), RC_INVALID, (line), (r)->cx->en ? (en_) : (vi), ##__VA_ARGS__)
#define TOO_MUCH(r, line, vi, en_, ...) yaml_broken((r), RC_LIMIT, (line), (r)->cx->en ? (en_) : (vi), ##__VA_ARGS__)

__attribute__((format(printf, 4, 5))) static enum rc yaml_broken(struct reader *r, enum rc rc, size_t line, const char *fmt, ...)
{
	struct str text;
	va_list ap;

	va_start(ap, fmt);
	text = arena_vfmt(&r->cx->arena, fmt, ap);
	va_end(ap);
	return cx_fail_at(r->cx, rc, place(r, line), "%" PRI_STR, ARG_STR(text));
}

static size_t line_of(const struct reader *r)
{
	return r->above + r->event.start_mark.line + 1;
}

/* Bytes that are no text are told by their offset alone. */
static size_t problem_line(const struct reader *r)
{
	size_t line = r->above + 1;

	if (r->parser.error != YAML_READER_ERROR)
		return line + r->parser.problem_mark.line;
	for (size_t i = 0; i < r->in.n && i < r->parser.problem_offset; i++)
		line += r->in.p[i] == '\n';
	return line;
}

/* The line stands in the place of the fault. */
static const char *problem_said(const struct reader *r)
{
	const char *said = r->parser.problem ? r->parser.problem : "?";

	if (r->cx->en)
		return said;
	for (size_t i = 0; i < COUNT(yaml_said); i++)
		if (strcmp(said, yaml_said[i].en) == 0)
			return yaml_said[i].vi;
	return arena_z(&r->cx->arena, arena_fmt(&r->cx->arena, "không đọc được từ dòng %zu, cột %zu", problem_line(r),
					      r->parser.problem_mark.column + 1));
}

static enum rc next(struct reader *r)
{
	yaml_event_delete(&r->event);
	if (yaml_parser_parse(&r->parser, &r->event))
		return RC_OK;
	memset(&r->event, 0, sizeof r->event);
	return BROKEN(r, problem_line(r), "YAML sai: %s", "malformed YAML: %s", problem_said(r));
}

static enum rc counted(struct reader *r)
{
	if (++r->nodes > YAML_NODES)
		return TOO_MUCH(
			r, line_of(r), "YAML quá nhiều mục (tối đa %d)", "YAML with too many nodes (at most %d)", YAML_NODES);
	return r->nodes % 1024 ? RC_OK : cx_room(r->cx);
}

static enum rc node_new(struct reader *r, enum ykind kind, struct yv **out)
{
	struct yv *v;

	TRY(counted(r));
	v = ARENA_NEW(&r->cx->arena, struct yv);
	v->kind = kind;
	v->line = (uint32_t)line_of(r);
	v->col = (uint32_t)(r->event.start_mark.column + 1);
	*out = v;
	return RC_OK;
}

/* Only the core schema's tags mean something here; others would make an object of some other program's. */
static enum rc tag_check(struct reader *r, const yaml_char_t *tag)
{
	static const char *const known[] = { "str", "int", "float", "bool", "null", "timestamp", "seq", "map" };
	struct str t = str_z((const char *)tag), core = STR("tag:yaml.org,2002:");

	if (t.p == NULL || str_is(t, "!"))
		return RC_OK;
	for (size_t i = 0; i < COUNT(known); i++)
		if (str_starts(t, core) && str_is(str_from(t, core.n), known[i]))
			return RC_OK;
	return BROKEN(r, line_of(r), "nhãn YAML không được hỗ trợ: %s", "unsupported YAML tag: %s", t.p);
}

bool yaml_null_text(struct str s)
{
	return s.n == 0 || str_is(s, "~") || str_is(s, "null") || str_is(s, "Null") || str_is(s, "NULL");
}

static enum rc scalar(struct reader *r, struct yv **out)
{
	struct str s = { (const char *)r->event.data.scalar.value, r->event.data.scalar.length };
	const char *tag = (const char *)r->event.data.scalar.tag;
	bool text = tag && (strcmp(tag, "!") == 0 || strcmp(tag, YAML_STR_TAG) == 0);
	struct yv *v;

	TRY(tag_check(r, r->event.data.scalar.tag));
	TRY(node_new(r, Y_TEXT, &v));
	v->quoted = text || r->event.data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
	v->s = arena_str(&r->cx->arena, s);
	if (!v->quoted && yaml_null_text(s))
		v->kind = Y_NULL;
	*out = v;
	return RC_OK;
}

static enum rc copy(struct reader *r, const struct yv *from, struct yv **out)
{
	struct arena *a = &r->cx->arena;
	struct yv *v;

	TRY(counted(r));
	v = ARENA_NEW(a, struct yv);
	*v = *from;
	if (from->n) {
		v->items = ARENA_ARRAY(a, struct yv *, from->n);
		v->keys = from->keys ? ARENA_ARRAY(a, struct yv *, from->n) : NULL;
	}
	for (size_t i = 0; i < from->n; i++) {
		TRY(copy(r, from->items[i], &v->items[i]));
		if (from->keys)
			TRY(copy(r, from->keys[i], &v->keys[i]));
	}
	*out = v;
	return RC_OK;
}

static unsigned height(const struct yv *v)
{
	unsigned most = 0;

	for (size_t i = 0; i < v->n; i++) {
		unsigned h = height(v->items[i]);

		most = h > most ? h : most;
	}
	return v->kind == Y_LIST || v->kind == Y_MAP ? most + 1 : 0;
}

static enum rc alias(struct reader *r, unsigned depth, struct yv **out)
{
	const char *name = (const char *)r->event.data.alias.anchor;
	const struct yv *from = map_get(&r->anchors, str_z(name));

	if (from == NULL || from == &unfinished)
		return BROKEN(r, line_of(r), "bí danh *%s chưa được định nghĩa", "alias *%s is not defined", name);
	if (depth + height(from) > YAML_DEPTH)
		return TOO_MUCH(r, line_of(r), "YAML lồng quá sâu", "YAML nested too deeply");
	TRY(copy(r, from, out));
	(*out)->line = (uint32_t)line_of(r);
	(*out)->col = (uint32_t)(r->event.start_mark.column + 1);
	return RC_OK;
}

static enum rc node(struct reader *r, unsigned depth, struct yv **out);

static enum rc list(struct reader *r, unsigned depth, struct yv *v)
{
	nodes items = { 0 };

	for (;;) {
		struct yv *item;

		TRY(next(r));
		if (r->event.type == YAML_SEQUENCE_END_EVENT)
			break;
		TRY(node(r, depth, &item));
		vec_push(&r->cx->arena, &items, item);
	}
	v->items = items.p;
	v->n = items.n;
	return RC_OK;
}

static bool seen(struct reader *r, const nodes *keys, struct map *many, struct str key)
{
	if (keys->n < FEW_KEYS) {
		for (size_t i = 0; i < keys->n; i++)
			if (str_eq(keys->p[i]->s, key))
				return true;
		return false;
	}
	if (keys->n == FEW_KEYS) {
		map_init(many, &r->cx->arena);
		for (size_t i = 0; i < keys->n; i++)
			map_put(many, keys->p[i]->s, keys->p[i]);
	}
	if (map_get(many, key))
		return true;
	map_put(many, key, r);
	return false;
}

static enum rc mapping(struct reader *r, unsigned depth, struct yv *v)
{
	nodes keys = { 0 }, items = { 0 };
	struct map many = { 0 };

	for (;;) {
		struct yv *key, *item;

		TRY(next(r));
		if (r->event.type == YAML_MAPPING_END_EVENT)
			break;
		TRY(node(r, depth, &key));
		if (key->kind != Y_TEXT && key->kind != Y_NULL)
			return BROKEN(r, key->line, "khóa phải là chữ", "a key must be text");
		if (seen(r, &keys, &many, key->s))
			return BROKEN(r, key->line, "khóa \"%" PRI_STR "\" bị lặp", "key \"%" PRI_STR "\" appears twice",
				ARG_STR(key->s));
		TRY(next(r));
		TRY(node(r, depth, &item));
		vec_push(&r->cx->arena, &keys, key);
		vec_push(&r->cx->arena, &items, item);
	}
	v->keys = keys.p;
	v->items = items.p;
	v->n = items.n;
	return RC_OK;
}

static enum rc group(struct reader *r, unsigned depth, bool is_map, const yaml_char_t *tag, struct yv **out)
{
	if (depth == YAML_DEPTH)
		return TOO_MUCH(r, line_of(r), "YAML lồng quá sâu", "YAML nested too deeply");
	TRY(tag_check(r, tag));
	TRY(node_new(r, is_map ? Y_MAP : Y_LIST, out));
	return is_map ? mapping(r, depth + 1, *out) : list(r, depth + 1, *out);
}

/* The node that the current event begins. */
static enum rc node(struct reader *r, unsigned depth, struct yv **out)
{
	const yaml_event_t *e = &r->event;
	const char *anchor = NULL;
	struct str name;

	if (e->type == YAML_ALIAS_EVENT)
		return alias(r, depth, out);
	if (e->type == YAML_SCALAR_EVENT)
		anchor = (const char *)e->data.scalar.anchor;
	else if (e->type == YAML_SEQUENCE_START_EVENT)
		anchor = (const char *)e->data.sequence_start.anchor;
	else if (e->type == YAML_MAPPING_START_EVENT)
		anchor = (const char *)e->data.mapping_start.anchor;
	name = anchor ? arena_str(&r->cx->arena, str_z(anchor)) : (struct str){ 0 };
	if (anchor)
		map_put(&r->anchors, name, (void *)&unfinished);
	if (e->type == YAML_SCALAR_EVENT)
		TRY(scalar(r, out));
	else if (e->type == YAML_SEQUENCE_START_EVENT)
		TRY(group(r, depth, false, e->data.sequence_start.tag, out));
	else
		TRY(group(r, depth, true, e->data.mapping_start.tag, out));
	if (name.p)
		map_put(&r->anchors, name, *out);
	return RC_OK;
}

static enum rc stream(struct reader *r, nodes *docs)
{
	do {
		struct yv *doc;

		TRY(next(r));
		if (r->event.type != YAML_DOCUMENT_START_EVENT)
			continue;
		map_init(&r->anchors, &r->cx->arena);
		TRY(next(r));
		TRY(node(r, 0, &doc));
		vec_push(&r->cx->arena, docs, doc);
	} while (r->event.type != YAML_STREAM_END_EVENT);
	return cx_room(r->cx);
}

static void reader_done(struct reader *r)
{
	yaml_event_delete(&r->event);
	yaml_parser_delete(&r->parser);
}

static enum rc input_check(struct reader *r, struct str in)
{
	if (in.n > YAML_BYTES)
		return TOO_MUCH(r, 1, "tệp YAML quá lớn", "the YAML file is too large");
	if (!utf8_valid(in))
		return BROKEN(r, r->above + line_at(in, utf8_bad(in)), "không phải UTF-8", "not UTF-8");
	return RC_OK;
}

static enum rc parse(struct cx *cx, struct str in, struct str name, size_t above, struct yv ***docs, size_t *n)
{
	AUTO(reader_done) struct reader r = { .cx = cx, .name = name, .in = in, .above = above };
	nodes all = { 0 };

	TRY(input_check(&r, in));
	if (!yaml_parser_initialize(&r.parser))
		return cx_fail(cx, RC_BUSY, L("hết bộ nhớ", "out of memory"));
	yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&r.parser, (const unsigned char *)(in.p ? in.p : ""), in.n);
	TRY(stream(&r, &all));
	*docs = all.p;
	*n = all.n;
	return RC_OK;
}

enum rc yaml_parse_all(struct cx *cx, struct str in, struct str name, struct yv ***docs, size_t *n)
{
	return parse(cx, in, name, 0, docs, n);
}

static bool begins_document(struct str s)
{
	return str_starts(s, STR("---")) && (s.n == 3 || s.p[3] == ' ' || s.p[3] == '\t' || s.p[3] == '\r' || s.p[3] == '\n');
}

bool yaml_piece(struct str *rest, size_t *above, struct yaml_piece *out)
{
	size_t i = 0;

	if (rest->n == 0)
		return false;
	*out = (struct yaml_piece){ .above = *above };
	do {
		const char *end = memchr(rest->p + i, '\n', rest->n - i);

		*above += end != NULL;
		i = end ? (size_t)(end - rest->p) + 1 : rest->n;
	} while (i < rest->n && !begins_document(str_from(*rest, i)));
	out->text = str_cut(*rest, 0, i);
	*rest = str_from(*rest, i);
	return true;
}

enum rc yaml_parse_piece(struct cx *cx, const struct yaml_piece *piece, struct str name, struct yv ***docs, size_t *n)
{
	return parse(cx, piece->text, name, piece->above, docs, n);
}

enum rc yaml_parse(struct cx *cx, struct str in, struct str name, struct yv ***docs, size_t *n)
{
	struct reader r = { .cx = cx, .name = name, .in = in };

	TRY(input_check(&r, in));
	return yaml_block(&cx->arena, in, docs, n) ? cx_room(cx) : yaml_parse_all(cx, in, name, docs, n);
}

enum rc yaml_parse_one(struct cx *cx, struct str in, struct str name, struct yv **out)
{
	struct reader r = { .cx = cx, .name = name, .in = in };
	struct yv **docs;
	size_t n;

	TRY(yaml_parse(cx, in, name, &docs, &n));
	if (n != 1)
		return BROKEN(&r, n > 1 ? docs[1]->line : 1, "tệp phải có đúng một tài liệu YAML, đang có %zu",
			"the file must hold exactly one YAML document, it has %zu", n);
	*out = docs[0];
	return RC_OK;
}

struct yv *yv_get(const struct yv *map, const char *key)
{
	struct str name = str_z(key);

	if (map == NULL || map->kind != Y_MAP)
		return NULL;
	for (size_t i = 0; i < map->n; i++)
		if (str_eq(map->keys[i]->s, name))
			return map->items[i];
	return NULL;
}

struct str yv_str(const struct yv *v)
{
	return v && v->kind == Y_TEXT ? v->s : (struct str){ 0 };
}
