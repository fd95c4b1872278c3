/* Private to the pipelines of libsigma: pipeline.c runs steps over the detections of a rule, pipe_cond.c says where they apply, pipe_value.c
 * changes values, pipe_text.c knows texts as pySigma does, pipe_load.c reads and checks the files. */
#pragma once
#include "sigma/load.h"

typedef VEC(struct str) str_list;

/* One step at work on one rule. */
struct change {
	struct reading *rd;
	const struct yv *step;
	struct str id; /* of the step; null: none */
	const struct said *state;
};

static inline bool yv_yes(const struct yv *v)
{
	return v && v->kind == Y_TEXT && str_is(v->s, "true");
}

static inline size_t yv_count(const struct yv *v)
{
	return v == NULL || v->kind == Y_NULL ? 0 : v->kind == Y_LIST || v->kind == Y_MAP ? v->n : 1;
}

static inline struct yv *yv_nth(const struct yv *v, size_t i)
{
	return v->kind == Y_LIST || v->kind == Y_MAP ? v->items[i] : (struct yv *)(uintptr_t)v;
}

/* ---- pipe_text.c: texts ------------------------------------------------------------------------------------------------------------------ */

struct str text_plain(struct arena *a, struct str written);  /* as pySigma shows it: stars, and \* where a star is meant */
struct str text_written(struct arena *a, struct str marked); /* the form of sigma_text() back to that of a rule */
struct str text_placed(struct arena *a, struct str s, bool head, bool tail); /* stars before and behind, unless there are */

/* Python's regular expressions, on PCRE2; compiled once. */
struct pattern;
struct pattern *pattern_get(struct sigma_loader *l, struct str re, const char **why); /* NULL: malformed */
bool pattern_is(struct reading *rd, struct str re, struct str text);                  /* re.match(): at the beginning */
bool pattern_replacement(const struct pattern *p, struct str with);                   /* is it well-formed? */
bool pattern_sub(
	struct reading *rd, struct str re, struct str with, struct str text, struct str *out); /* re.sub() of a plain text */
bool pattern_sub_marked(struct reading *rd, struct str re, struct str with, struct str marked, struct str *out);
/* The named groups of a match at the beginning. False: none. */
struct group {
	struct str name, value;
};
typedef VEC(struct group) group_list;
bool pattern_groups(struct reading *rd, struct str re, struct str text, group_list *out);
size_t pattern_named(const struct pattern *p); /* how many named groups it has */

/* ---- pipe_cond.c: conditions ---------------------------------------------------------------------------------------------------------------- */

struct check {
	struct sigma_loader *l;
	struct str file;
	const char *what; /* kind of file */
	unsigned depth;
};
#define BAD(c, line, vi, en_, ...)                                                                                                 \
	(PROBLEM((c)->l, SIGMA_ERROR, (c)->file, (line), (struct str){ 0 }, "%s: " vi, "%s: " en_, (c)->what, ##__VA_ARGS__), false)

bool rule_holds(struct reading *rd, const struct yv *step);
bool item_holds(const struct change *c, const struct det *d);
bool name_holds(const struct change *c, struct str field, const struct ids *ids);
bool conditions_known(const struct check *c, const struct yv *step); /* of a step: well-formed? */
bool steps_have(const struct ids *ids, struct str id);

/* What a value is: SigmaString, SigmaNumber and so on. */
enum value_type { V_TEXT, V_NUMBER, V_BOOL, V_NULL, V_OTHER };
enum value_type yv_type(const struct yv *v);
enum value_type pv_type(const struct pv *p); /* with modifiers such as `re` it is V_OTHER */

/* ---- pipe_value.c --------------------------------------------------------------------------------------------------------------------------- */

void det_split(struct reading *rd, struct det *d); /* values with their own modifiers: before any step looks at them */
/* A step on one value: `out` takes what it becomes. False: refused. *changed: it did something. */
typedef bool value_fn(const struct change *c, const struct pv *p, pv_list *out, bool *changed);
value_fn value_set, value_map, value_replace, value_convert, value_case, value_regex, value_fill;
/* A step that makes other items of one; NULL in *out: unchanged. */
typedef bool item_fn(const struct change *c, const struct det *d, struct det **out);
item_fn item_hashes, item_extract;

/* ---- pipe_load.c, pipeline.c ------------------------------------------------------------------------------------------------------------------- */

/* Keys with what may stand in them: "!mapping:m negate:b op=eq|ne"; ! must be there. b true or false, t text, l text or list of texts, m map
 * of these, r regular expression, R list of them, a anything. */
bool keys_known(const struct check *c, const struct yv *v, const char *common, const char *own);
const char *step_keys(struct str type, bool en, const char **refused); /* NULL: unknown, or *refused says why */
