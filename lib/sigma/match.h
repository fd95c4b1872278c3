/* Private to the matching half: an event as tokens, and what a matcher remembers. */
#pragma once
#include "sigma/index.h"

enum tok_kind { TOK_NULL, TOK_TRUE, TOK_FALSE, TOK_NUM, TOK_TEXT, TOK_HERE /* a list or an object: there, but no value */ };
struct tok {
	const char *p;
	uint32_t n, node; /* node: where it stands, or NONE (kept for keywords only) */
	uint8_t kind;
	bool escaped;     /* p is the inside of a JSON string with escapes */
};

struct vset { /* items true of a value; interned: equal sets are one */
	uint64_t hash;
	uint32_t id, n;
	uint32_t items[];
};
struct known_value {
	uint64_t hash;
	const char *p;
	uint32_t n, what; /* what: slot, kind, escaped */
	const struct vset *set;
};
struct route {
	uint32_t *rules;  /* bits: that may apply */
	uint32_t *slots;  /* bits: that they read */
	uint32_t *always; /* rules without signs, among them */
	uint32_t n_always;
	VEC(struct alias) aliases;
	bool keywords;
	uint32_t id;
};
struct shape { /* the sets of a whole event -> the rules that match */
	uint64_t hash;
	uint32_t route, n, n_hits;
	bool open;        /* has candidates with field references: to be evaluated each time */
	uint32_t ids[];   /* n slots and sets, then hits */
};

struct naive;
struct sigma_matcher {
	const struct sigma_rules *r;
	struct sigma_match_options options;
	struct sigma_match_stats stats;
	struct regex_work *regex;
	struct naive *naive;
	const char *why;
	size_t bad_at;

	struct tok *toks; /* of the last event; SIGMA_VALUES_MAX is the bound */
	uint32_t n_toks, cap_toks;
	const struct sigma_event *known;
	struct sigma_str product, category, service;
	struct buf clean;       /* the event with invalid bytes replaced */
	struct buf plain, fold, rest; /* of the value at hand; texts of decoded numbers */
	struct arena mem;       /* tokens' texts of decoded events, evidence: until the next event */
	struct arena_mark mem_empty;
	bool json;

	struct found found;
	uint32_t *event_bits;   /* items true in this event */
	const struct vset **sets;
	uint32_t *set_slots;
	uint32_t n_sets, cap_sets;
	uint32_t *cand;         /* bits: rules to confirm */
	uint32_t *hits;
	uint32_t n_hits;
	uint32_t *out;
	struct buf updates;

	struct arena cache;     /* values, sets, shapes, routes: emptied as a whole when full */
	uint64_t seed;
	uint32_t generation;
	struct known_value *values;
	uint32_t *door;         /* hashes seen once */
	struct vset **set_table;
	uint32_t set_mask, n_interned;
	struct shape **shapes;
	struct route **routes;  /* by hash of sets */
	struct route_key {
		uint64_t hash;
		uint32_t n;
		uint32_t *ids;
		struct route *route;
	} *route_table;
	uint32_t n_routes;
	struct route *everything; /* no routing */
};

/* json.c: tokens of a JSON event; false: malformed (why, bad_at) */
bool json_tokens(struct sigma_matcher *m, struct str in);
bool event_tokens(struct sigma_matcher *m, const struct sigma_event *e);
/* The value of a token as rules see it, in m->plain (or where it stood). */
struct str tok_text(struct sigma_matcher *m, const struct tok *t);
bool code_holds(struct sigma_matcher *m, const uint32_t *code);
bool ref_holds(struct sigma_matcher *m, const struct ref *ref);
void updates_make(struct sigma_matcher *m, const uint32_t *hits, uint32_t n);

/* naive.c */
struct naive *naive_new(struct sigma_matcher *m);
void naive_free(struct naive *n);
void naive_match(struct sigma_matcher *m); /* fills m->hits from the tokens' source */
