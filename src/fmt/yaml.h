/* YAML 1.1 through libyaml, as a tree with line numbers. Scalars stay text (a rule `no` is the text "no"): meaning is the reader's.
 * Bounds: depth 64, 10^6 nodes, input 64 MiB; an alias copies its anchor's node (counted, so no expansion bombs); duplicate keys
 * are an error. Faults are RC_INVALID with place "file:line". */
#pragma once
#include "base/cx.h"

enum ykind { Y_NULL, Y_TEXT, Y_LIST, Y_MAP };
struct yv {
	enum ykind kind;    /* Y_NULL: an absent value, ~ or null when plain */
	bool quoted;        /* Y_TEXT written with quotes or as a block: never a number, bool or null */
	uint32_t line, col; /* from 1 */
	struct str s;       /* Y_TEXT (also the source text of Y_NULL) */
	struct yv **items;  /* Y_LIST, Y_MAP values */
	struct yv **keys;   /* Y_MAP */
	size_t n;
};
/* All documents of a stream. `name` is the file's name for messages. */
enum rc yaml_parse(struct cx *cx, struct str in, struct str name, struct yv ***docs, size_t *n);
enum rc yaml_parse_one(struct cx *cx, struct str in, struct str name, struct yv **out); /* exactly one document */

/* A stream of which one document is malformed is read in pieces: each ends before the next line that begins a document ("---"). */
struct yaml_piece {
	struct str text;
	size_t above; /* lines before it, so that lines are told right */
};
bool yaml_piece(struct str *rest, size_t *above, struct yaml_piece *out); /* the next one; false: there is none */
enum rc yaml_parse_piece(struct cx *cx, const struct yaml_piece *piece, struct str name, struct yv ***docs, size_t *n);

struct yv *yv_get(const struct yv *map, const char *key); /* NULL when absent or not a map; takes NULL */
struct str yv_str(const struct yv *v);                    /* null str unless Y_TEXT */
