/* JSON (RFC 8259), strict: UTF-8 only, no duplicate keys in a tree, depth <= JSON_DEPTH, numbers kept exactly.
 * Half a pair of surrogates ("\ud800") is no text: a tree refuses it, at its place; the pull reader lets it pass as U+FFFD, because the
 * events that bring it are evidence of others and are read as far as they go.
 *
 * One reader, two faces: `struct jpull` walks bytes without allocating (the hot path of events); json_parse() builds a tree in an
 * arena. `struct jv` is also what every handler answers with, and what templates read. */
#pragma once
#include "base/cx.h"

enum { JSON_DEPTH = 64 };
enum jkind { J_NULL, J_BOOL, J_INT, J_REAL, J_TEXT, J_LIST, J_OBJ };

struct jv {
	enum jkind kind;
	size_t n, cap;
	union {
		bool b;
		int64_t i;    /* J_INT: fits int64 and was written without fraction or exponent */
		struct str s; /* J_TEXT; J_REAL keeps its source text here */
		struct jv **items;
	};
	struct str *keys; /* J_OBJ: beside items, in order of insertion */
};

/* Building; values live in the arena. jv_set replaces an existing key. All return what they made, for nesting. */
struct jv *jv_null(struct arena *a);
struct jv *jv_bool(struct arena *a, bool b);
struct jv *jv_int(struct arena *a, int64_t i);
struct jv *jv_text(struct arena *a, struct str s); /* null str -> J_NULL; s is not copied */
struct jv *jv_z(struct arena *a, const char *z);   /* NULL -> J_NULL */
struct jv *jv_list(struct arena *a);
struct jv *jv_obj(struct arena *a);
struct jv *jv_push(struct arena *a, struct jv *list, struct jv *v);                /* returns v */
struct jv *jv_set(struct arena *a, struct jv *obj, const char *key, struct jv *v); /* returns v; key must outlive obj (a literal) */
struct jv *jv_set_str(struct arena *a, struct jv *obj, struct str key, struct jv *v);
struct jv *jv_copy(
	struct arena *a, const struct jv *v); /* all of it, texts and keys too: nothing is a loan of the old one; NULL -> NULL */

/* Reading; all take NULL. */
struct jv *jv_get(const struct jv *obj, const char *key); /* NULL when absent */
struct jv *jv_at(const struct jv *list, size_t i);
struct str jv_str(const struct jv *v); /* J_TEXT/J_REAL text, else null str */
int64_t jv_i64(const struct jv *v, int64_t otherwise);
bool jv_true(const struct jv *v); /* true; non-zero; non-empty text, list or object */

enum rc json_parse(
	struct cx *cx, struct str in, struct jv **out); /* RC_INVALID with "line:column" as place; keeps its own copy of `in` */
void json_write(struct buf *b, const struct jv *v);
void json_write_pretty(struct buf *b, const struct jv *v);
/* The ledger's form: keys sorted by bytes, no white space, integers only (asserted), NFC is the caller's. */
void json_write_canonical(struct buf *b, const struct jv *v);
void json_write_text(struct buf *b, struct str s); /* a quoted, escaped string; invalid UTF-8 becomes U+FFFD */

/* The pull reader. jpull_next returns the next token; JT_END after the last, JT_BAD (and stays) on malformed input, `at` telling where.
 * `text` is the raw inside of a string (escapes not undone: has_escape) or the number's text. No allocation. */
enum jtok { JT_END, JT_BAD, JT_NULL, JT_TRUE, JT_FALSE, JT_NUM, JT_TEXT, JT_KEY, JT_LIST, JT_LIST_END, JT_OBJ, JT_OBJ_END };
struct jpull {
	const char *p, *end, *start;
	const char *why; /* JT_BAD: what is wrong */
	struct str text;
	bool has_escape;
	unsigned depth;
	unsigned char state;
	uint64_t in_obj; /* bit per depth: object or list */
};
void jpull_init(struct jpull *j, struct str in);
enum jtok jpull_next(struct jpull *j);
bool jpull_skip(struct jpull *j);                 /* after JT_LIST or JT_OBJ: to behind its end; false: malformed */
size_t jpull_unescape(struct str raw, char *out); /* out has room for raw.n bytes; half a pair of surrogates becomes U+FFFD */
const char *jpull_half(struct str raw);           /* where half a pair of surrogates is escaped; NULL: nowhere */
