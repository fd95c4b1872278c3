/* Private to the three files of the API's description: words (tables), schemas (fields and components), operations (routes). */
#pragma once
#include "web/openapi.h"

enum answer { A_ANY, A_LIST, A_ROW, A_HISTORY, A_SHEET, A_EMPTY_SHEET, A_PLAN, A_COUNTS, A_DUTIES, A_DUTY, A_FILE, A_NONE };
enum body { B_NONE, B_ROW, B_SHEET, B_FORM };

struct generic { /* what a generic handler asks and answers; "!" before a name: it is required */
	enum rc (*run)(struct cx *cx, const struct req *rq, struct reply *out);
	enum answer answer;
	enum body body;
	const char *query, *form;
	int status;
	bool fields; /* the address may hold the resource's fields too: filters of a list, what fills a form in */
};
struct asked { /* the same for the rows that name their own handler */
	enum method method;
	const char *path, *query, *form;
	enum answer answer;
};
struct word { /* that a query or a small body may hold */
	const char *key, *name, *type, *vi, *en;
	int64_t min, max;
	const char *among; /* NULL, or the only values, separated by spaces */
	bool field;        /* its page has a field for it, and judges it there */
	bool many;         /* may be repeated: in a JSON body a list */
};
bool word_flag(const struct word *w); /* "1" or nothing: in a JSON body true too */
struct failure {
	const char *name, *code, *vi, *en;
};
extern const struct failure failures[];                  /* ends with code NULL */
const struct generic *generic_of(const struct route *r); /* NULL: it has a handler of its own */
const struct asked *asked_of(const struct route *r);     /* NULL: it is generic */
const char *query_of(const struct route *r);             /* its words; NULL: it takes none */
const struct word *word_of(struct str key);              /* asserted to be there */

/* --- schemas --- */
struct jv *field_schema(struct cx *cx, const struct field *f, bool sent); /* what is answered, or (sent) what may be written */
struct jv *content(struct cx *cx, struct jv *response, const char *type, struct jv *schema);
void components(struct cx *cx, struct jv *doc);

/* --- small pieces --- */

static inline struct jv *put(struct cx *cx, struct jv *o, const char *key)
{
	return jv_set(&cx->arena, o, key, jv_obj(&cx->arena));
}

static inline void say(struct cx *cx, struct jv *o, const char *key, const char *text)
{
	jv_set(&cx->arena, o, key, jv_z(&cx->arena, text));
}

static inline struct jv *typed(struct cx *cx, const char *type)
{
	struct jv *o = jv_obj(&cx->arena);

	say(cx, o, "type", type);
	return o;
}

/* {"type": [type, "null"]} */
static inline void type_or_null(struct cx *cx, struct jv *o, const char *type)
{
	struct jv *l = jv_set(&cx->arena, o, "type", jv_list(&cx->arena));

	jv_push(&cx->arena, l, jv_z(&cx->arena, type));
	jv_push(&cx->arena, l, jv_z(&cx->arena, "null"));
}

static inline struct jv *ref(struct cx *cx, const char *where, const char *name)
{
	struct jv *o = jv_obj(&cx->arena);

	set_text(cx, o, "$ref", arena_fmt(&cx->arena, "#/components/%s/%s", where, name));
	return o;
}

static inline struct jv *list_of(struct cx *cx, struct jv *what)
{
	struct jv *o = typed(cx, "array");

	jv_set(&cx->arena, o, "items", what);
	return o;
}

static inline void bounds(struct cx *cx, struct jv *o, bool text, int64_t min, int64_t max)
{
	if (text && max)
		jv_set(&cx->arena, o, "maxLength", jv_int(&cx->arena, max));
	if (text)
		return;
	jv_set(&cx->arena, o, "minimum", jv_int(&cx->arena, min));
	if (max && max != INT64_MAX)
		jv_set(&cx->arena, o, "maximum", jv_int(&cx->arena, max));
}
