/* libsigma: runs Sigma rules (specification 2.1.0) over events, fast and exactly. A plain C library; this header needs nothing else.
 *
 *     struct sigma_loader *l = sigma_loader_new(NULL);
 *     sigma_load_path(l, "rules/");                               // a file or a directory; problems are collected
 *     struct sigma_rules *rules = sigma_compile(l);               // NULL when nothing can run
 *     struct sigma_matcher *m = sigma_matcher_new(rules, NULL);   // one per thread
 *     struct sigma_result r;
 *     if (sigma_match_json(m, line, &r) == SIGMA_OK)              // or sigma_match_event() for decoded events
 *             for (size_t i = 0; i < r.n; i++) puts(sigma_rule(rules, r.rules[i])->title.p);
 *
 * What must hold: `struct sigma_rules` is immutable and shared by any number of threads; a matcher and a correlator belong to one
 * thread at a time; a result is a loan until the next call on the same matcher. Every string given out is NUL-terminated as well.
 * Where the specification is silent, docs/sigma-semantics.md says what this engine does and why.
 *
 * Correlations keep state and need the events' order, so they are fed by one thread in the order of the stream: sigma_match_*() leaves
 * `updates`, opaque bytes (often empty); copy them, and give them to sigma_correlate() in event order. With one thread: at once. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SIGMA_API __attribute__((visibility("default")))
#define SIGMA_NO_TIME INT64_MIN

struct sigma_str {
	const char *p;
	size_t n;
};

enum sigma_status {
	SIGMA_OK,
	SIGMA_BAD_EVENT, /* not valid JSON, or beyond the limits below; the event was not (fully) evaluated: count it, show it */
	SIGMA_IO,        /* a file could not be read */
	SIGMA_BAD_INPUT, /* a mapping, pipeline or value file is malformed: see the problems */
};

/* ---- Loading ------------------------------------------------------------------------------------------------------------------- */

struct sigma_loader;
struct sigma_rules;

struct sigma_options {
	bool english;            /* problem texts in English instead of Vietnamese */
	bool no_default_mapping; /* do not load the built-in log-source mapping (Windows channels, Sysmon, Linux, web, DNS, ECS, clouds) */
	bool no_routing;         /* every rule on every event: log sources are not looked at at all */
	bool lint;               /* also report what runs but is against the specification or the house rules of SigmaHQ */
};

enum sigma_severity { SIGMA_NOTE, SIGMA_WARNING, SIGMA_ERROR };
struct sigma_problem {
	enum sigma_severity severity; /* SIGMA_ERROR: this rule (or document) does not run */
	struct sigma_str file;
	uint32_t line;         /* from 1; 0: the whole file */
	struct sigma_str rule; /* id or title where known, else empty */
	struct sigma_str text; /* one sentence without a full stop */
};

SIGMA_API struct sigma_loader *sigma_loader_new(const struct sigma_options *options); /* NULL: all off */
SIGMA_API void sigma_loader_free(struct sigma_loader *l);

/* Rules, correlations and filters: *.yml and *.yaml below a directory (hidden ones are not entered), sorted, or one file. A broken
 * rule is a problem, not a failure. SIGMA_IO: the path itself could not be read. */
SIGMA_API enum sigma_status sigma_load_path(struct sigma_loader *l, const char *path);
SIGMA_API enum sigma_status sigma_load_bytes(struct sigma_loader *l, struct sigma_str yaml, const char *name);
SIGMA_API enum sigma_status sigma_load_pipeline(struct sigma_loader *l, struct sigma_str yaml,
	const char *name); /* pySigma's YAML form; applied in order of priority, then of loading */
SIGMA_API enum sigma_status sigma_load_mapping(
	struct sigma_loader *l, struct sigma_str yaml, const char *name); /* form: lib/sigma/data/ */
SIGMA_API enum sigma_status sigma_load_values(
	struct sigma_loader *l, struct sigma_str yaml, const char *name); /* name: [value, ...] for %name% */

/* Compiles what was loaded. NULL if not a single rule can run, or a mapping says what no event can be asked (see the problems).
 * Once for each loader: a second call gives NULL. The loader may be freed afterwards. */
SIGMA_API struct sigma_rules *sigma_compile(struct sigma_loader *l);
SIGMA_API void sigma_rules_free(struct sigma_rules *r);

SIGMA_API size_t sigma_problems(const struct sigma_loader *l, const struct sigma_problem **out); /* also those of sigma_compile() */
struct sigma_load_stats {
	uint32_t files;
	uint32_t documents;    /* of rules, correlations and filters */
	uint32_t rules;        /* detection rules that run */
	uint32_t correlations; /* that run */
	uint32_t filters;      /* that were applied */
	uint32_t failed;       /* documents that do not run: each has a SIGMA_ERROR problem */
};
SIGMA_API struct sigma_load_stats sigma_load_stats(const struct sigma_loader *l); /* final after sigma_compile() */

struct sigma_rule {
	struct sigma_str id, name, title, status, description, author, level, file;
	struct sigma_str product, category, service;
	const struct sigma_str *tags, *references, *falsepositives, *fields; /* `fields`: what the author wants shown */
	size_t n_tags, n_references, n_falsepositives, n_fields;
	uint32_t line;
	bool correlation;
	bool silent; /* only feeds correlations (generate: false): never in a result */
};
SIGMA_API size_t sigma_rule_count(const struct sigma_rules *r);
SIGMA_API const struct sigma_rule *sigma_rule(
	const struct sigma_rules *r, uint32_t index); /* detections first, then correlations */
SIGMA_API bool sigma_has_correlations(const struct sigma_rules *r);

/* ---- Events -------------------------------------------------------------------------------------------------------------------- */

enum sigma_kind { SIGMA_NULL, SIGMA_BOOL, SIGMA_INT, SIGMA_UINT, SIGMA_REAL, SIGMA_TEXT };
struct sigma_field {
	struct sigma_str name; /* as rules write it: "Image", "winlog.event_data.Image"; the same name twice is two values */
	int32_t id;            /* SIGMA_UNRESOLVED, or what sigma_field_id() said: saves the look-up */
	enum sigma_kind kind;
	union {
		bool b;
		int64_t i;
		uint64_t u;
		double r;
		struct sigma_str s; /* UTF-8; invalid bytes match nothing but themselves */
	};
};
enum { SIGMA_UNRESOLVED = 0, SIGMA_UNUSED = -1 };
/* The number of a field in these rules, or SIGMA_UNUSED: no rule, mapping or correlation reads it. A decoder may leave unused fields
 * out altogether unless sigma_wants_all(). */
SIGMA_API int32_t sigma_field_id(const struct sigma_rules *r, struct sigma_str name);
SIGMA_API bool sigma_wants_all(const struct sigma_rules *r); /* keyword rules exist: they look into every value */

struct sigma_event {
	const struct sigma_field *fields;
	size_t n;
	struct sigma_str raw; /* the text line, for keyword rules; may be empty */
	struct sigma_source { /* what the decoder knows for sure; empty: unknown, which excludes no rule */
		struct sigma_str product, category, service;
	} source;
	int64_t time_us; /* µs UTC, or SIGMA_NO_TIME: read from the event's fields (for correlations only) */
};
enum {
	SIGMA_EVENT_MAX = 16 << 20, /* bytes of a JSON event */
	SIGMA_DEPTH_MAX = 64,
	SIGMA_VALUES_MAX = 1 << 16, /* values of one event */
};

/* ---- Matching ------------------------------------------------------------------------------------------------------------------ */

struct sigma_matcher;
struct sigma_match_options {
	bool naive;         /* the judge: no index, no cache, every rule on every event, own code */
	bool no_cache;      /* indexed, but remembers no values: for measuring */
	size_t cache_bytes; /* bound of the value cache, and of what is made per log source; 0: 24 MiB */
};
struct sigma_result {
	const uint32_t *rules; /* indices of the rules that match, ascending; silent ones are left out */
	size_t n;
	struct sigma_str updates; /* for sigma_correlate(); empty when nothing concerns a correlation */
};

SIGMA_API struct sigma_matcher *sigma_matcher_new(const struct sigma_rules *r, const struct sigma_match_options *options);
SIGMA_API void sigma_matcher_free(struct sigma_matcher *m);

/* One JSON object (a line of NDJSON). Keys may be nested (a.b), values lists: any element may match. */
SIGMA_API enum sigma_status sigma_match_json(struct sigma_matcher *m, struct sigma_str json, struct sigma_result *out);
/* The same with what the reader knows: source and time_us of `known` (its fields, if any, are added). NULL: nothing. */
SIGMA_API enum sigma_status sigma_match_json_with(
	struct sigma_matcher *m, struct sigma_str json, const struct sigma_event *known, struct sigma_result *out);
SIGMA_API enum sigma_status sigma_match_event(struct sigma_matcher *m, const struct sigma_event *event, struct sigma_result *out);
SIGMA_API const char *sigma_event_error(const struct sigma_matcher *m, size_t *at); /* after SIGMA_BAD_EVENT: what and where */

/* Why did rule `index` match the last event? The fields and values that its positive parts matched. A loan until the next call. */
struct sigma_evidence {
	struct sigma_str selection, field, value; /* field is empty for keywords */
};
SIGMA_API size_t sigma_evidence(struct sigma_matcher *m, uint32_t index, const struct sigma_evidence **out);
/* The last event's time: given, or read from its fields; SIGMA_NO_TIME if it has none. */
SIGMA_API int64_t sigma_event_time(struct sigma_matcher *m);

struct sigma_match_stats {
	uint64_t events, bad_events, bytes, matches;
	uint64_t candidates;         /* rules confirmed by evaluation */
	uint64_t values, value_hits; /* values looked at; of these known from the cache */
	uint64_t shape_hits;         /* events whose whole pattern of true predicates was seen before */
	uint64_t regex_runs,
		regex_fallbacks; /* fallbacks: over a few steps, answered by the linear engine (sigma_regex_linear()) */
	uint64_t regex_losses;   /* over the budget of steps, where there is no linear engine: counted as no match */
	uint64_t
		mended; /* events of which bytes that are no UTF-8, or half a pair of surrogates, were read as U+FFFD; evaluated like all others */
	uint64_t no_time; /* updates without event time: not correlated */
	uint64_t
		work; /* bytes looked at, once per pass, and literals, rules and expressions' steps tried: the cost, apart from time */
};
SIGMA_API struct sigma_match_stats sigma_match_stats(const struct sigma_matcher *m);
/* Is there a linear engine for expressions (Hyperscan, and one that overlooks nothing)? Without it there are budgets of steps alone. */
SIGMA_API bool sigma_regex_linear(void);

/* ---- Correlation --------------------------------------------------------------------------------------------------------------- */

struct sigma_correlator;
struct sigma_corr_options {
	size_t max_bytes; /* of all state; 0: 256 MiB. Over it the stalest groups are let go, and counted */
	int64_t lateness_us; /* events may come this much later than the newest one; 0: 10 minutes. Later ones are dropped, and counted */
	bool repeat;         /* fire on every event while the condition holds; otherwise once, then start over */
};
struct sigma_corr_hit {
	uint32_t rule;             /* index of the correlation */
	int64_t first_us, last_us; /* of the window's events */
	double value;              /* count, sum, average, percentile, number of rules seen */
	uint64_t events;           /* in the window */
	size_t n_group;
	const struct sigma_corr_key {
		struct sigma_str field, value;
	} * group;
	uint64_t last_event; /* number, as given to sigma_correlate(), of the event that completed it */
};
struct sigma_corr_stats {
	uint64_t updates, hits, groups, bytes;
	uint64_t lost_late;    /* later than lateness_us */
	uint64_t lost_no_key;  /* a group-by field, or the condition's field, was absent */
	uint64_t lost_groups;  /* let go because of max_bytes */
	uint64_t lost_samples; /* windows over their own bound: oldest samples let go */
};
SIGMA_API struct sigma_correlator *sigma_correlator_new(const struct sigma_rules *r, const struct sigma_corr_options *options);
SIGMA_API void sigma_correlator_free(struct sigma_correlator *c);
/* Feeds one event's updates; calls `found` for each correlation that fires (chains of correlations included). */
SIGMA_API void sigma_correlate(struct sigma_correlator *c, struct sigma_str updates, uint64_t event_number,
	void (*found)(void *arg, const struct sigma_corr_hit *hit), void *arg);
SIGMA_API struct sigma_corr_stats sigma_corr_stats(const struct sigma_correlator *c);

#ifdef __cplusplus
}
#endif
