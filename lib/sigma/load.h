/* Private to the loading half of libsigma: what a loader collects, and how trees are built from it. A document that does not run is
 * reported once, where the trouble was understood, and dropped whole: never a part of a rule. */
#pragma once
#include "sigma/int.h"

/* Of pipelines: what was said by `set_state` and `set_custom_attribute`, the newest first; the ids of steps that were there. */
struct said {
	struct str key;
	const struct yv *value;
	const struct said *before;
};
struct ids {
	struct str id;
	const struct ids *before;
};
/* A step that applied to a rule, with the state at that moment; `at` counts the steps of all pipelines in their order. */
struct done {
	const struct yv *step;
	const struct said *state;
	uint32_t at;
};
struct made {
	const struct done *done;
	size_t n;
	struct str product, category, service; /* at the end */
};

enum doc_kind { DOC_RULE, DOC_CORRELATION, DOC_FILTER };
struct doc {
	enum doc_kind kind;
	const struct yv *root; /* NULL once a rule was read */
	struct str file, id, title, name;
	uint32_t line;
	bool failed;
	uint32_t rule;      /* index of what it became, or NONE */
	bool read;          /* a correlation: done */
	unsigned depth;     /* of the chain of correlations, itself included */
	struct made made;   /* a rule: what pipelines did to it */
	struct made *below; /* a correlation: its rules', those of the correlations that it refers to among them */
	size_t n_below;
	VEC(struct str) carried; /* a correlation: fields that those which refer to it group by, and it does not */
};

struct pipeline {
	const struct yv *root;
	struct str name;
	int64_t priority;
};
struct source_file {
	struct str name, text;
};
struct sigma_loader {
	struct sigma_options options;
	struct cx cx;    /* texts, side files and what is being built */
	struct cx trees; /* of one file of rules at a time; of correlations and filters to the end */
	VEC(struct source_file) files;
	VEC(struct doc) docs;
	VEC(struct sigma_problem) problems;
	VEC(const struct yv *) mappings; /* documents of mapping files */
	VEC(struct str) mapping_names;
	VEC(struct pipeline) pipelines;
	struct map values;   /* placeholder -> list of yv */
	struct map patterns; /* of pipelines, by their text: see pipe_text.c */
	struct sigma_load_stats stats;
	bool compiled; /* its documents were taken, and correlations found theirs */
	size_t n_texts;
};

struct path_name { /* a further path for a field */
	struct str path, slot;
};

struct reading;
/* While trees are built. Vectors grow in the loader's arena and are copied when done. */
struct build {
	struct sigma_loader *l;
	struct sigma_rules *out;
	struct arena *a;       /* lives with the rules */
	struct arena *tmp;     /* with the loader */
	struct arena *scratch; /* with the file being read */
	struct map leaf_keys, item_keys, name_keys;
	VEC(struct leaf) leaves; /* of malloc */
	VEC(struct item) items;
	VEC(struct ref) refs;
	VEC(struct slot) slots;
	VEC(struct key_node) keys;
	VEC(struct source) sources;
	VEC(struct source_name) names;
	VEC(struct mapping) mappings;
	VEC(struct alias) aliases;
	VEC(struct rule) rules;
	VEC(struct corr) corrs;
	VEC(struct str) time_names;
	VEC(uint32_t) times;
	VEC(struct str) envelopes;
	VEC(struct path_name) paths;
	struct map docs, docs_twice; /* by id and by name: what correlations refer to */
	bool slots_over;             /* the document at hand asked for a field more than there is room for */
	VEC(uint32_t) rule_docs;     /* by rule: its document */
};

/* A detection item as written, before its values become leaves. */
struct written {
	struct str field; /* empty: keywords */
	struct str mods;  /* "contains|all" */
	const struct yv **values;
	size_t n;
	uint32_t line;
	bool was_list;
};
/* A detection as a tree, and a value with its modifiers, as pipelines change them (pipe.h). */
struct pv {
	const struct yv *v;
	struct str mods;
};
typedef VEC(struct pv) pv_list;
enum det_kind { DET_ITEM, DET_AND, DET_OR };
struct det {
	enum det_kind kind;
	uint32_t line;
	VEC(struct det *) kids;
	struct written w; /* DET_ITEM; what follows counts when it was split into values */
	bool split, all, neq;
	pv_list values;
	const struct ids *ids;
};
struct added {
	struct det *det;
	bool negated;
};
/* One rule (or filter, or mapping) being read. */
struct reading {
	struct build *b;
	struct str file, rule;
	struct str product, category, service;
	const struct yv *doc;
	const struct yv *map; /* its detections, and what they became when there are pipelines: NULL where the key is none */
	struct det **dets;
	VEC(struct added) added; /* by add_condition */
	VEC(struct str) fields;  /* those that a match shows */
	VEC(struct str) mapped;  /* names that a step mapped, or mapped to; those from `nest` on by steps of this nest */
	size_t nest;
	const struct ids *ids;
	const struct said *state, *attrs;
	VEC(struct done) done;
	const struct made *by;   /* a filter: the rule whose pipelines it goes through */
	const struct made *refs; /* a correlation: the rules it refers to */
	size_t n_refs;
	bool refused;
};

#define PROBLEM(l, sev, file, line, rule, vi, en_, ...)                                                                            \
	problem((l), (sev), (file), (line), (rule), (l)->options.english ? (en_) : (vi), ##__VA_ARGS__)
#define REFUSE(rd, line, vi, en_, ...) PROBLEM((rd)->b->l, SIGMA_ERROR, (rd)->file, (line), (rd)->rule, vi, en_, ##__VA_ARGS__)
#define WARN(rd, line, vi, en_, ...) PROBLEM((rd)->b->l, SIGMA_WARNING, (rd)->file, (line), (rd)->rule, vi, en_, ##__VA_ARGS__)
__attribute__((format(printf, 6, 7))) void problem(
	struct sigma_loader *l, enum sigma_severity sev, struct str file, uint32_t line, struct str rule, const char *fmt, ...);

void yaml_fault(struct sigma_loader *l, struct cx *cx, struct str file); /* as a problem */

/* build.c */
void build_init(struct build *b, struct sigma_loader *l, struct sigma_rules *out);
void build_done(struct build *b); /* copies the vectors into out */
uint32_t build_slot(
	struct build *b, struct str field);         /* 0 when there is no more room: ask build_fits() before the document is used */
bool build_fits(struct reading *rd, uint32_t line); /* false: refused */
uint32_t build_leaf(struct build *b, const struct leaf *l); /* the index of an equal one, or a new one */
struct node *build_item(struct build *b, uint32_t slot, const uint32_t *leaves, size_t n, struct str selection);
struct node *build_node(struct build *b, enum node_kind kind, uint32_t id);
struct node *build_group(struct build *b, enum node_kind kind, struct node **kids, size_t n);
struct node *build_not(struct build *b, struct node *of);
uint32_t build_presence(struct build *b, uint32_t slot);
uint32_t build_nullness(struct build *b, uint32_t slot);
uint32_t build_name(struct build *b, uint32_t dimension, struct str text);
uint32_t build_source(struct build *b, struct str product, struct str category, struct str service);
void build_paths(struct build *b); /* the tree of keys, from slots, envelopes and further names */

/* value.c: a detection item -> node; NULL: refused */
struct node *item_read(struct reading *rd, const struct written *w, struct str selection);
bool mods_legal(struct reading *rd, const struct written *w);      /* says nothing */
bool yv_number(const struct yv *v);                                /* as rules read it: not quoted, decimal or hexadecimal */
bool placeholder_next(struct str s, size_t *at, struct str *name); /* the first %name% at or behind `at` */
struct str value_joined(struct arena *a, struct str x, struct str y, struct str z);
struct str sigma_text(struct arena *a, struct str s); /* wildcards and escapes -> the form of struct glob */
bool text_has_placeholder(struct str s);
struct str percent_plain(struct arena *a, struct str s);

/* detect.c: detections and conditions */
struct node *detection_read(struct reading *rd, const struct yv *v, struct str selection, uint32_t line);
struct node *detections_read(
	struct reading *rd, const struct yv *map); /* `detection:` with its condition(s), through the pipelines */
struct det *det_of(struct reading *rd, const struct yv *v);
struct node *det_read(struct reading *rd, const struct det *d, struct str selection);
/* A condition over given nodes, named by the keys of `map` (correlations). */
struct node *condition_over(struct reading *rd, const struct yv *map, struct node **nodes, const struct yv *cond);

/* rule.c, corr_load.c, filter.c, mapping.c, pipeline.c */
bool rule_read(struct reading *rd, struct doc *d);
bool corr_read(struct reading *rd, struct doc *d);
enum { CHAIN_MAX = 16 }; /* correlations over correlations */
bool corr_ready(struct build *b, const struct doc *d);
void docs_name(struct build *b);
void corrs_carry(struct build *b); /* before corr_read() */
void corrs_link(struct build *b);
void filters_apply(struct build *b);
bool mapping_known(struct sigma_loader *l, struct str file, const struct yv *doc); /* its keys and kinds */
bool mappings_read(struct build *b);
void reading_fields(struct reading *rd, const struct yv *doc);
void fields_take(const struct reading *rd, struct sigma_rule *out);
void rule_texts(struct build *b, const struct yv *doc, struct sigma_rule *out);
void lint_rule(struct reading *rd, const struct doc *d);
/* Pipelines: pipeline.c. */
bool pipelines_run(struct reading *rd);                         /* over rd->dets; false: refused */
bool pipelines_again(struct reading *rd, const struct made *m); /* what a rule's steps do to the detections of its filter */
struct made pipelines_made(struct reading *rd);                 /* what they did, to keep */
/* What they call a field that a correlation names; false: it becomes none or several. `own`: those that applied to the correlation. */
bool pipelines_field(struct reading *rd, const struct made *m, const struct made *own, struct str field, struct str *out);
void pipelines_free(struct sigma_loader *l);
extern const unsigned char mapping_default[];
extern const size_t mapping_default_size;
