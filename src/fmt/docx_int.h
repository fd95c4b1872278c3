/* Private to docx*.c: a part's XML as a tree in which tags and sections are nodes of their own. */
#pragma once
#include "fmt/docx.h"

enum xk { XK_EL, XK_TEXT, XK_TAG, XK_SECTION, XK_ELSE };
enum tag_kind { TAG_VALUE, TAG_EACH, TAG_IF, TAG_ELSE, TAG_END_EACH, TAG_END_IF };

struct ref { /* a name, found: in the item of the depth-th list around it (0: the data), there `path` */
	size_t depth;
	struct str path; /* empty: the counter */
	struct str (*show)(struct arena *a, struct str s);
};
struct tag {
	enum tag_kind kind;
	bool negated, bad;
	struct str text;  /* as it stands, for faults */
	struct str name;  /* folded */
	struct str equal; /* folded; null: any value */
	struct ref ref;
	struct xnode *node, *para;
	struct str near; /* the paragraph's text */
};
struct xnode {
	enum xk kind;
	struct str name;  /* XK_EL: with its prefix; XK_TEXT: the text */
	struct str *atts; /* name, value, .. */
	size_t n_atts;
	struct xnode *parent, *first, *last, *prev, *next;
	struct tag *tag; /* XK_TAG, XK_SECTION */
};
struct docx_part {
	struct str name, bytes;
	struct xnode *root; /* NULL: copied as it is */
};
struct docx {
	struct docx_part *parts;
	size_t n;
};
struct docx_read { /* while a template is being judged */
	struct cx *cx;
	const struct docx_field *fields;
	struct docx_faults *faults;
	const char *part_vi, *part_en;
	struct str scopes[DOCX_NEST + 1]; /* prefixes of the lists around: "", "viec[].", .. */
	size_t depth;
	VEC(struct tag *) tags; /* of the part, in order */
};

const char *docx_no_place(struct cx *cx); /* a field where nothing is filled in */
bool x_is(const struct xnode *n, const char *name);
struct xnode *x_new(struct cx *cx, enum xk kind, struct str name);
void x_append(struct xnode *parent, struct xnode *n);
void x_after(struct xnode *at, struct xnode *n);
void x_before(struct xnode *at, struct xnode *n);
void x_cut(struct xnode *n);
struct xnode *x_copy(struct cx *cx, const struct xnode *n);
struct xnode *x_next(const struct xnode *n, const struct xnode *top, bool into); /* in document order below top */
struct xnode *x_up(const struct xnode *n, const char *name);                     /* the nearest such element above; NULL */
struct str x_att(const struct xnode *n, const char *name);
bool x_dropped(const struct xnode *n); /* never written: editors' marks, what tracked changes deleted */
enum rc x_parse(struct cx *cx, struct str in, struct str place, struct xnode **out);

void docx_fault(struct docx_read *r, struct str place, struct str text);
struct str docx_place(struct docx_read *r, const struct xnode *p, struct str text); /* of a paragraph */
enum rc docx_tags(struct docx_read *r, struct xnode *root);                         /* finds tags, makes them nodes */
void docx_sections(struct docx_read *r);                                            /* pairs them, resolves names */
bool docx_control(const struct xnode *n); /* a paragraph or row of nothing but tags of sections */
void docx_write(struct cx *cx, const struct xnode *root, const struct jv *data, struct buf *b);
