/* Private to libsigma: what rules become. Loading makes, per rule, a tree of nodes over items; an item is one detection item
 * (field plus values, joined by OR), its values are leaves. Equal leaves and equal items of one field are made once. Both evaluators read this:
 * naive.c walks it, compile.c turns it into indices. Everything lives in the arena of `struct sigma_rules` and never changes after
 * sigma_compile(). */
#pragma once
#include "base/buf.h"
#include "base/cx.h"
#include "base/map.h"
#include "fmt/yaml.h"
#include "sigma/sigma.h"

#define NONE UINT32_MAX

/* ---- Text: text.c -------------------------------------------------------------------------------------------------------------- */

/* Simple case folding, code point by code point; an invalid byte becomes U+FFFD. `out` needs 3 bytes per byte of s, plus 8; the 8 bytes
 * behind the result are zero, so that four bytes can be read anywhere in it. */
size_t fold_text(struct str s, char *out);
/* The same of the inside of a JSON string (`escaped`), or of text as it is, without taking its escapes away first; or only that, without folding. False:
 * it holds bytes beyond ASCII or escaped surrogates, or this processor cannot. `beyond`: escapes stood for characters beyond ASCII. `out` needs FOLD_OVER
 * bytes more than raw; bytes before `end` may be read. fold_ascii(): of ASCII, folded, without the bytes that have
 * a bit in `drop` (of which the first byte's is number `at`; NULL: none); FOLD_STEP bytes behind raw can be read; a processor with AVX2. */
enum { FOLD_STEP = 32, FOLD_OVER = FOLD_STEP + 8 };
size_t fold_ascii(struct str raw, const uint64_t *drop, size_t at, char *out);
struct json_text {
	struct str raw;
	const char *end;
	bool escaped;
};
bool fold_json(const struct json_text *t, bool fold, char *out, size_t *n, bool *beyond);
/* Eight bytes: A to Z to small ones, up to the first byte beyond ASCII. */
static inline uint64_t fold_eight(uint64_t w)
{
	uint64_t up = (w + 0x3f3f3f3f3f3f3f3fu) & ~(w + 0x2525252525252525u) & 0x8080808080808080u; /* bit 7 of each that is */

	return w | up >> 2;
}

/* No byte beyond ASCII, so no mark of a pattern either. */
static inline bool text_ascii(struct str s)
{
	uint64_t all = 0, w;
	size_t i = 0;

	for (; i + 8 <= s.n; i += 8) {
		memcpy(&w, s.p + i, 8);
		all |= w;
	}
	for (; i < s.n; i++)
		all |= (unsigned char)s.p[i];
	return (all & 0x8080808080808080u) == 0;
}

/* A pattern with wildcards, as bytes: UTF-8 with three marks that never occur in it. */
enum { G_MANY = 0xf8 /* * */, G_ONE = 0xf9 /* ? */, G_DASH = 0xfa /* windash: - / and the three long dashes */ };
struct piece {
	struct str s;   /* between two stars; may hold G_ONE and G_DASH unless plain */
	uint32_t units; /* code points it takes */
	bool plain;
};
struct glob {
	struct str src;            /* the whole pattern, for keys and for the naive evaluator */
	bool open_head, open_tail; /* begins, ends with a star */
	uint32_t n;
	struct piece *pieces;
	struct str longest; /* text between marks: it stands in whatever matches */
};
void glob_make(struct arena *a, struct str src, struct glob *out);
bool glob_match(const struct glob *g, struct str value);
bool piece_stands(const struct piece *p, struct str at); /* at its beginning */
bool glob_dash(struct str at, size_t *n);                /* a dash of any kind at the beginning */

/* Numbers as canonical decimal text, exact at any size: "-12", "0.5", "1e400"; equal numbers have equal text. */
enum { NUM_MAX = 96 };
bool num_canon(struct str s, char out[NUM_MAX], size_t *n); /* JSON's grammar, and a leading + ; false: not a number */
bool num_text(struct str s, char out[NUM_MAX], size_t *n);  /* an event's text, as logs write numbers: 04688 too */
double num_double(struct str canon);                        /* whatever the program's locale says of decimal marks */
struct str num_real(struct arena *a, double r); /* the shortest text that is this number: 0.1, not 0.10000000000000001 */
int num_cmp(struct str a, struct str b);        /* of canonical texts */
bool num_like(struct str s);                    /* could num_canon() take it? first byte test only */

struct refusal { /* why something is refused */
	const char *vi, *en;
};

/* ---- Regular expressions: regex.c ------------------------------------------------------------------------------------------------ */

struct regex;
struct regex_work; /* per thread */
struct regex_count {
	uint64_t runs, fallbacks, losses, steps;
};
/* One more of the list `all`, by which they are let go. NULL: refused. */
struct regex *regex_new(struct arena *a, struct str pattern, const char *flags, struct regex **all, struct refusal *why);
void regex_free(struct regex *all);
bool regex_match(const struct regex *re, struct regex_work *w, struct str value);
/* regex_form.c: of a pattern that PCRE2 has taken. */
struct regex_kind { /* of characters, from here to the next */
	int32_t from;
	unsigned char kind;
};
struct regex_alphabet { /* of characters beyond ASCII: what kind each is; n 0: there is but one */
	uint32_t n;
	struct regex_kind *kinds;
};
struct regex_form {
	struct refusal refused; /* en NULL: an automaton answers it */
	uint32_t size;          /* characters, with counts multiplied out */
	uint32_t states;        /* of its automaton, about */
	bool anchors;           /* not at its ends alone: an automaton may not take them */
	bool rescans;           /* repetitions that PCRE2 goes over anew from each character, without a step */
	const char *over_bytes; /* the same, of a text in which each character is one byte */
	struct regex_alphabet alphabet;
};
struct regex_cases; /* made when first needed, for all expressions of the arena */
struct regex_form regex_form(struct arena *a, struct str pattern, const char *flags, const struct regex_cases **cases);
unsigned char regex_byte(const struct regex_alphabet *abc, int32_t rune); /* of a character beyond ASCII */
/* need.c: every match contains one of these (ASCII, folded); n 0: unknown. And one of each of `row`, one behind the other; n_row 0: no more is known. */
struct need {
	uint32_t n, n_row;
	const struct str *lits;
	const struct need *row;
};
struct need regex_need(struct arena *a, struct str pattern);
bool need_row_stands(const struct need *n, struct str folded);
struct regex_work *regex_work_new(void);
void regex_work_free(struct regex_work *w);
struct regex_count *regex_work_count(struct regex_work *w);

/* ---- What rules become ----------------------------------------------------------------------------------------------------------- */

enum leaf_kind { LEAF_GLOB, LEAF_REGEX, LEAF_CIDR, LEAF_COMPARE, LEAF_PART, LEAF_NEVER };
enum compare { CMP_EQ, CMP_LT, CMP_LTE, CMP_GT, CMP_GTE };
enum part { PART_MINUTE, PART_HOUR, PART_DAY, PART_WEEK, PART_MONTH, PART_YEAR };
struct leaf {
	enum leaf_kind kind;
	uint32_t slot;
	bool cased;
	enum compare op; /* COMPARE, PART */
	enum part part;
	uint8_t addr[16], bits; /* CIDR, v4 mapped into v6 */
	struct glob glob;
	struct str num; /* COMPARE, PART: canonical */
	struct regex *re;
	struct need need; /* REGEX: for the index */
	bool lazy;        /* not looked for in every value: tried when a rule asks */
	bool always;      /* lazy, and nothing in a value announces it */
	uint32_t items_at, n_items;
};
enum ref_mode { REF_EQUAL, REF_STARTS, REF_ENDS, REF_CONTAINS };
struct ref { /* fieldref: two fields of the same event */
	uint32_t slot, other;
	enum ref_mode mode;
	bool cased;
};
struct item {
	uint32_t slot, n;
	uint32_t n_all;   /* the leaves behind the first n say nothing more: only the judge asks them */
	uint32_t *leaves; /* those ascend */
	double often;     /* estimate: the share of events in which it is true */
	bool lazy;        /* some of its leaves are */
};

enum node_kind { N_FALSE, N_TRUE, N_ITEM, N_REF, N_EXISTS, N_NULL, N_NOT, N_AND, N_OR };
struct node {
	enum node_kind kind;
	uint32_t id; /* ITEM: item, REF: ref, EXISTS and NULL: slot */
	uint32_t n;
	struct node **kids;
	struct str selection; /* of a detection item: where it stands */
};

/* A field. Slot 0 is the keywords: every value of the event. Programs and plans keep slots in 15 bits: a rule that needs one more field than
 * that is refused. */
enum { SLOTS_MAX = INT16_MAX };
struct slot {
	struct str name;
	uint32_t present, null; /* items that say so, or NONE */
	uint32_t time;          /* 1 + its place among the fields that may hold the event's time, or 0 */
	bool keep;              /* read by correlations, references or the clock */
	struct index *index;    /* NULL: no leaves */
};
/* Where values come from: a tree of keys, "a.b" being b below a. */
struct key_node {
	uint32_t parent, slots_at, n_slots;
	struct str key;
	uint32_t star; /* child for any key, or NONE */
	bool kids;
};

/* Log sources. A rule's source is (product, category, service), each 0 when open. */
struct source {
	uint32_t product, category, service;
};
struct source_name {
	struct str text;
	uint32_t dimension; /* 0 product, 1 category, 2 service */
	uint32_t item;      /* true when the event's own field of that name says so; NONE */
};
struct alias {
	uint32_t from, to; /* slots: values of `from` also stand for `to` */
};
struct mapping {
	struct source source;
	struct node *when;
	bool closed; /* what the mapping does not say of this event is known to be absent */
	uint32_t aliases_at, n_aliases;
};

struct rule {
	struct sigma_rule pub;
	struct node *root;        /* NULL for correlations */
	uint32_t source;          /* index into sources */
	uint32_t corr_at, n_corr; /* correlations that it feeds: index into feeds */
	uint32_t code;            /* its program */
};

enum corr_type { C_EVENT_COUNT, C_VALUE_COUNT, C_TEMPORAL, C_ORDERED, C_SUM, C_AVG, C_PERCENTILE, C_MEDIAN };
struct corr {
	uint32_t rule; /* its own index among all rules */
	enum corr_type type;
	int64_t span_us;
	uint32_t n_refs, n_group, n_given, n_field;
	const uint32_t *refs; /* rules or correlations */
	const struct str
		*group; /* n_given names as written: it groups by the first n_group; those that refer to it group by the rest */
	const uint32_t *group_slots; /* n_refs x n_given; NONE where the ref is a correlation */
	const uint32_t *field_slots; /* n_refs x n_field; the same */
	const uint32_t *keys;        /* n_refs x (n_given + n_field); which of its own, where the ref is a correlation */
	const struct str *fields;
	struct corr_bound {
		enum compare op;
		bool not_equal;
		double than;
	} bounds[4];
	uint32_t n_bounds;
	double percentile;
	bool generate;     /* the rules it refers to also speak for themselves */
	struct node *expr; /* temporal with a condition over rule names: ITEM id = position in refs */
};
struct feed {
	uint32_t corr, ref; /* correlation, and which of its refs this is */
};

#define LIST(type)                                                                                                                 \
	struct {                                                                                                                   \
		type *p;                                                                                                           \
		uint32_t n;                                                                                                        \
	}
struct sigma_rules {
	struct arena arena;
	struct map slot_names;
	LIST(struct rule) rules;
	uint32_t n_detections;
	LIST(struct leaf) leaves;
	struct regex *regexes; /* a list of all */
	LIST(struct item) items;
	LIST(struct ref) refs;
	LIST(struct slot) slots;
	LIST(struct key_node) keys;
	LIST(uint32_t) key_slots;
	LIST(struct source) sources;
	LIST(struct source_name) names; /* 0 is unused: open */
	LIST(struct mapping) mappings;
	LIST(struct alias) aliases;
	LIST(struct corr) corrs;
	LIST(struct feed) feeds;
	LIST(const uint32_t) times; /* slots that may hold the event's time, best first */
	bool routing, wants_all, has_refs;
	struct program *program;
	const uint8_t *everyday; /* bits by four bytes: in text that ordinary events are full of */
	uint64_t key_seed;
	struct key_hash *key_hash;
	uint32_t key_mask;
};

/* A value of an event as both evaluators see it. */
struct value {
	uint32_t slot;
	enum sigma_kind kind; /* SIGMA_NULL, BOOL, REAL (any number) or TEXT */
	struct str text;      /* unescaped; numbers canonical; booleans "true" and "false" */
};
bool leaf_test(const struct leaf *l, struct regex_work *w, struct str text, struct str folded, bool is_null);
/* False: it does not hold of the value, by what it needs alone. */
static inline bool leaf_may(const struct leaf *l, struct str folded)
{
	return l->kind != LEAF_REGEX || need_row_stands(&l->need, folded);
}
bool cidr_parse(struct str s, uint8_t addr[16], uint8_t *bits, struct refusal *why);
bool cidr_holds(const struct leaf *l, struct str text);
bool part_of(struct str text, enum part part, int64_t *out); /* of a time written as text or a Unix time */
bool event_clock(struct str text, int64_t *us);
bool compare_is(enum compare op, int order);
bool bounds_hold(const struct corr *k, double v);                  /* corr.c */
uint32_t rules_slot(const struct sigma_rules *r, struct str name); /* NONE when nothing reads it */

/* spare.c: leaves that say nothing more are put behind the others. */
void items_spare(struct sigma_rules *r, struct arena *tmp);

/* compile.c */
void program_make(struct sigma_rules *r);
void program_free(struct sigma_rules *r);
