/* The runtime of compiled templates (tools/tpl.py writes the functions) and their tables. A template only reads: three trees go in
 * (data, view, page), bytes come out. Every value is escaped by where it stands; there is no raw form. */
#pragma once
#include "fmt/html.h"
#include "fmt/json.h"

struct tpl {
	struct buf *out;
	struct arena *arena;
	bool en;
	const struct jv *data, *view, *page;
	void (*title)(struct tpl *t), (*body)(struct tpl *t);
};
enum tpl_kind { TPL_TEXT, TPL_INT, TPL_BOOL, TPL_DATE, TPL_WHEN, TPL_ANY, TPL_OBJ };
struct tpl_shape {
	const char *key; /* NULL ends */
	enum tpl_kind kind;
	bool list, optional;
	const struct tpl_shape *kids;
};
struct tpl_page {
	const char *name; /* NULL ends */
	void (*title)(struct tpl *t), (*body)(struct tpl *t);
	const struct tpl_shape *shape; /* roots data and view */
};
extern const struct tpl_page tpl_pages[]; /* by name */
extern const struct tpl_shape *const tpl_page_shape;
extern void (*const tpl_layout)(struct tpl *t);

const struct tpl_page *tpl_find(struct str name);         /* NULL: no such page */
void tpl_render(struct tpl *t, const struct tpl_page *p); /* whole page, in its layout */
struct str tpl_shape_fault(
	struct arena *a, const struct tpl_shape *s, const struct jv *root); /* "view.rows[3].url is missing"; null str: none */

/* What the compiled functions call. */
#define tpl_lit(t, z) tpl_add((t), z, sizeof(z) - 1)
#define tpl_both(t, vi, en) tpl_add_either((t), vi, sizeof(vi) - 1, en, sizeof(en) - 1)
#define tpl_is(v, z) tpl_is_text((v), z, sizeof(z) - 1)
void tpl_add(struct tpl *t, const char *p, size_t n);
void tpl_add_either(struct tpl *t, const char *vi, size_t n_vi, const char *en, size_t n_en);
bool tpl_is_text(const struct jv *v, const char *p, size_t n);
/* No inline function: it stands some thousand times in one file. */
const struct jv *tpl_key(const struct jv *v, const char *key, size_t n, unsigned *hint);
static inline size_t tpl_len(const struct jv *v)
{
	return v && v->kind == J_LIST ? v->n : 0;
}
void tpl_text(struct tpl *t, const struct jv *v); /* text and quoted attributes */
void tpl_url(struct tpl *t, const struct jv *v);  /* a whole address: /path ?query #place http(s)://, anything else becomes # */
void tpl_url_piece(struct tpl *t, const struct jv *v); /* a piece of one: percent-encoded */
void tpl_i64(struct tpl *t, int64_t i);
void tpl_num(struct tpl *t, const struct jv *v);   /* 20.418 · 20,418 */
void tpl_point(struct tpl *t, const struct jv *v); /* a clause code as people read it: NĐ331.28 of ND331.28 */
void tpl_date(struct tpl *t, const struct jv *v);  /* 05/09/2024, with its precision */
void tpl_day(struct tpl *t, const struct jv *v);   /* Thứ Sáu 27/11/2026 */
void tpl_when(struct tpl *t, const struct jv *v);  /* 17:00 22/11/2026, of µs or of RFC 3339 text */
bool tpl_equal(const struct jv *a, const struct jv *b);
