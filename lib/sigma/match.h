/* Private to the matching half: an event as tokens, and what a matcher remembers. */
#pragma once
#include "sigma/index.h"

enum tok_kind { TOK_NULL, TOK_TRUE, TOK_FALSE, TOK_NUM, TOK_TEXT, TOK_HERE /* a list or an object: there, but no value */ };
struct tok {
	const char *p;
	uint32_t n, node; /* node: where it stands, or NONE (kept for keywords only) */
	uint8_t kind;
	bool escaped; /* p is the inside of a JSON string with escapes */
};

/* Items that are true of a value; interned: equal sets are one. `route` 0: all of them, for the fields that say where an event comes from;
 * else only those that the route's rules read, and the rules (of the route) for which one of them is a necessary sign. */
struct vset {
	uint64_t hash;
	uint32_t route, id, n, n_rules;
	uint32_t items[]; /* then the rules */
};
enum { LEAF_SET_MAX = 10 };
struct leaf_set { /* leaves, as they were found, and their set; a line of the processor's cache */
	uint64_t hash;
	const struct vset *set; /* NULL: none */
	uint32_t what, n;       /* what: route, slot, null */
	uint32_t leaves[LEAF_SET_MAX];
};
struct known_value {            /* two of them fill a line of the processor's cache */
	const struct vset *set; /* NULL: none */
	const char *p;          /* BYTES_NEAR bytes can be read */
	uint64_t what;          /* as in struct look_up */
	uint32_t id;            /* of the set */
};
struct route {
	uint32_t id;
	uint32_t *fits;   /* bits: sources whose rules may apply */
	uint32_t *rules;  /* bits: that may apply */
	uint32_t *slots;  /* bits: that they read */
	uint32_t *items;  /* bits: that they read */
	uint32_t *always; /* rules without signs, among them */
	uint32_t n_always;
	uint32_t *later;        /* bits: slots that no rule has a sign in: looked at when one asks */
	struct plan {           /* by key node, the last for those that are none: which fields stand there */
		uint64_t first; /* as in struct look_up, but for the value's part; STEP_LATER: it is in `later`; 0: none */
		uint32_t more;  /* where in `steps` the list of the others begins; 0: there are none */
	} * plan;
	uint64_t *steps; /* lists, each ended by 0 */
	VEC(struct alias) aliases;
	struct keywords { /* what the route's keyword rules look for; shared by routes with the same */
		uint32_t *items;
		struct index *index;
		struct keywords *next;
	} * keywords; /* NULL: none */
	struct sieve *sieve;
	uint32_t sieve_vain, sieve_rest; /* times that it told nothing, one after the other; events that do without it now */
};
/* The sets of a whole event -> the rules that match, and those that depend on more: on fields without signs, which are looked at then, and their sets
 * with the others make a second shape; or (`each_time`) on what no set says, so that they are asked in every event. */
enum { ASKS_MAX = 16, SHAPES = 1 << 14 };
struct shape {
	uint64_t hash;
	uint32_t route, n, n_hits, n_open, n_asks;
	bool second, each_time;
	uint32_t ids[]; /* n sets, then asks: slots that the open rules look at, then hits, then the open rules */
};
enum slot_state {
	SLOT_KNOWN,   /* the sets say all */
	SLOT_LATER,   /* not looked at */
	SLOT_COLD,    /* a value's lazy leaves are to be asked */
	SLOT_SCANNED, /* all of its values were looked at for literals */
};
/* A value of which only the signs are known: lazy leaves are tried on it when a rule asks. */
struct cold {
	uint32_t slot, bundle; /* bundle: of the one it is in; 0: none */
	bool scanned;          /* for all of them, at once */
	const struct tok *tok;
	struct str text, folded; /* made when first asked */
};

enum { KEYS_SEEN = 4096, KEY_LONG = 256, KEY_HEAD = 16 };
struct key_seen { /* a key of an earlier event, a line of the processor's cache; 0 is the beginning, and a scratch place */
	struct pair64 head, mask; /* the first KEY_HEAD bytes of it with the quote and the colon behind it */
	uint32_t n, parent, node; /* n: without those */
	uint16_t next;            /* the key that followed it last */
	bool keep, origin;        /* its values are looked at; say where an event comes from */
	const char *p;            /* with those */
	uint32_t tag;             /* half of the hash */
};
struct look_up { /* a value to be looked up: all are hashed first, so that memory is asked for early */
	const struct tok *tok;
	uint64_t what;        /* route, slot, form, length: with equal bytes, one value */
	uint64_t hash;        /* 0: what is remembered is not asked */
	uint32_t field, next; /* field: where its new values are counted; next: of its slot, where there are many */
	bool near;            /* tok_near() */
};
#define STEP_LATER (UINT64_C(1) << 63)
static inline uint64_t what_of(uint32_t route, uint32_t slot)
{
	return (uint64_t)route << 48 | (uint64_t)slot << 32;
}
static inline uint64_t what_value(const struct tok *t)
{
	return (uint64_t)t->escaped << 24 | (uint64_t)t->kind << 16 | (t->n & 0xffff);
}
static inline uint32_t what_slot(uint64_t what)
{
	return (uint32_t)(what >> 32) & SLOTS_MAX;
}
static inline uint32_t look_slot(const struct look_up *l)
{
	return what_slot(l->what);
}

/* marks.c: a bit per byte, text.n / 64 + 1 words each. `stops`: a quote or a control character, the end, and such backslashes as the reader is to
 * look at; a quote that has none is escaped. `simple`: `slashes` are those that begin an escape, and each stands for its second byte. json_marks() is
 * true where there are bytes >= 0x80; else `ascii`. */
struct marks {
	uint64_t *stops, *slashes;
	bool simple, ascii;
	bool unicode, surrogates; /* there are \u escapes, all right, that the reader does not see; some may be surrogates */
};
bool json_marks(struct str text, struct marks *out);

/* What events of one origin say of it, as it is written: the same bytes in the same places lead to the same route. */
enum { ORIGIN_MAX = 12, ORIGIN_BYTES = 136, ORIGINS = 256 };
struct origin_seen {
	uint64_t hash;
	struct route_key *key; /* NULL: free */
	uint32_t n, bytes;
	struct origin_value {
		uint32_t node;
		uint16_t n;
		uint8_t kind;
		bool escaped;
	} values[ORIGIN_MAX];
	char text[ORIGIN_BYTES]; /* of the values, one behind the other */
};

struct naive;
struct sigma_matcher {
	const struct sigma_rules *r;
	struct sigma_match_options options;
	struct sigma_match_stats stats;
	struct regex_work *regex;
	struct naive *naive, *judge; /* instead of the index; beside it, for evidence */
	const char *why;
	size_t bad_at;

	struct tok *toks; /* of the last event; SIGMA_VALUES_MAX is the bound */
	uint32_t n_toks, cap_toks;
	uint32_t origin[ORIGIN_MAX], n_origin; /* which of them say where it comes from; more than ORIGIN_MAX: not all of them */
	const struct sigma_event *known;
	struct sigma_str product, category, service;
	struct buf clean;             /* the event with invalid bytes replaced */
	struct buf plain, fold, rest; /* of the value at hand; texts of decoded numbers */
	const struct tok *folded;     /* whose text is in `fold`; NULL: unknown */
	size_t folded_n;
	bool folded_beyond;
	struct arena mem; /* tokens' texts of decoded events, evidence: until the next event */
	struct arena_mark mem_empty;
	bool json;
	bool mended;        /* something of this event was read as U+FFFD */
	struct str line;    /* the JSON text */
	size_t near;        /* so many bytes of it have BYTES_NEAR bytes from there on */
	bool line_plain;    /* no bytes >= 0x80, no \\u escapes, numbers as rules see them */
	struct marks marks; /* of that text */
	size_t cap_marks;
	struct key_seen *keys_seen;
	uint32_t n_keys_seen, *key_table;
	struct arena keys_mem;
	struct look_up *looks;
	uint32_t n_looks, cap_looks;

	struct route *route;         /* of this event; NULL while it is looked for */
	const struct alias *aliases; /* second names that hold for this event */
	size_t n_aliases;

	struct found found;
	uint32_t *event_bits; /* items true in this event */
	struct set_of {
		const struct vset *set;
		uint32_t slot, id;
	} * sets;
	uint32_t n_sets, cap_sets;
	uint32_t *cand; /* bits: rules to confirm */
	uint32_t *hits, *open;
	uint32_t n_hits, n_open;
	uint32_t *nothing, n_nothing; /* hits of an event without a value that counts */
	bool nothing_known;
	struct buf bundle; /* short values of one field, folded, which are looked at together */
	struct bundled *parts;
	uint32_t n_parts, bundle_number, bundle_slot; /* slot: whose they were when they were looked at; NONE: not yet */
	bool bundle_beyond, bundle_all; /* one of them may hold bytes that are no ASCII; they are all cold values of the field */
	struct cold *colds;
	uint32_t n_colds, cap_colds;
	uint8_t *asked; /* by item: 0, or 1 + what lazy leaves said in this event */
	uint32_t *asked_items, n_asked;
	uint32_t n_asking;   /* rules that may ask, in this event; some may be counted twice */
	uint64_t colds_size; /* bytes of cold values */
	uint32_t n_tried;    /* lazy leaves that were, in this event */
	struct later {       /* values of fields that hold no signs */
		const struct tok *tok;
		uint32_t slot;
	} * laters;
	uint32_t n_laters, cap_laters;
	uint8_t *slot_state; /* enum slot_state; of slots in `laters` and `colds` */
	bool colds_said; /* event_bits hold what cold values said when they were asked: true of this event, but not of its shape */
	bool asks;       /* the rule at hand depends on more than the sets of signs */
	bool asks_each;  /* some rule of this event does on what is no field without signs, or on too many of those */
	uint32_t ask_slots[ASKS_MAX], n_asks;
	uint32_t *out;
	struct buf updates;

	struct arena cache; /* values, sets, shapes, keys of routes: emptied as a whole when full */
	uint64_t seed;
	void *values_mem;
	struct known_value *values; /* in it */
	uint32_t *door;             /* hashes seen once */
	uint8_t *vain;              /* by struct look_up's field: values that were new, one after the other */
	uint32_t vain_turn;
	struct many { /* by slot: its values in `looks`, where there are many */
		uint32_t n, first, last;
	} * many;
	struct vset **set_table;
	struct leaf_set *leaf_sets;
	uint32_t set_mask, n_interned;
	struct shape **shapes;
	struct route_key {
		uint64_t hash;
		uint32_t n;
		uint32_t *ids;
		struct route *route;
		const struct vset **narrow; /* those sets as the route's rules see them */
		const uint32_t *fits;       /* bits: sources whose rules may apply, where the route has others too; or NULL */
	} * route_table;
	uint32_t n_keys;
	struct arena routes_mem; /* routes are dear to make: they outlive the rest */
	struct route **routes;
	uint32_t n_routes;
	uint64_t routes_made;
	const uint32_t *fits; /* of this event's key */
	struct keywords *all_keywords;
	struct origin_seen *origins;      /* ORIGINS of them */
	const struct origin_seen *before; /* of the last event; or NULL */
};

/* json.c: tokens of a JSON event; false: malformed (why, bad_at) */
bool json_tokens(struct sigma_matcher *m, struct str in);
bool event_tokens(struct sigma_matcher *m, const struct sigma_event *e);
/* The value of a token as rules see it, in m->plain (or where it stood). */
struct str tok_text(struct sigma_matcher *m, const struct tok *t);
/* Is it plain ASCII in a JSON text in which every escape stands for its second byte? */
static inline bool tok_simple(const struct sigma_matcher *m, const struct tok *t)
{
	return m->json && m->marks.simple && t->kind == TOK_TEXT && t->p >= m->line.p && t->p + t->n <= m->line.p + m->line.n &&
	       (m->marks.ascii || text_ascii((struct str){ t->p, t->n }));
}
/* Can BYTES_NEAR bytes be read of it? */
static inline bool tok_near(const struct sigma_matcher *m, const struct tok *t)
{
	return (size_t)(t->p - m->line.p) < m->near;
}
/* Folded, in m->fold; p NULL: no memory. tok_fold_to(): to where 3 * t->n + FOLD_OVER bytes may be written; how many it has, zeros behind them. */
struct str tok_fold(struct sigma_matcher *m, const struct tok *t, struct raw_text *text);
size_t tok_fold_to(struct sigma_matcher *m, const struct tok *t, struct raw_text *text, char *out);
/* ask.c */
bool code_holds(struct sigma_matcher *m, const uint32_t *code);
void bits_put_from(struct sigma_matcher *m, uint32_t from, bool on); /* of the sets from that number on */
void bits_put(struct sigma_matcher *m, bool on);                     /* the items of all sets into event_bits, or out of them */

/* match.c, for what a rule asks: the literals of a field's cold values that are long, or many; values of a field that was left for later. */
void colds_scan(struct sigma_matcher *m, uint32_t slot);
bool bundle_whole(const struct sigma_matcher *m, uint32_t slot); /* the bundle at hand is all of the field's cold values */
void slot_look(struct sigma_matcher *m, uint32_t slot);

/* shape.c: fills m->hits. */
void match_sets(struct sigma_matcher *m, const struct route *route);

/* set.c: the one set of the leaves found in a field's value, as far as the route's rules read it; a set as the route's rules see it. */
enum { SETS = 1 << 15, SETS_KEPT = SETS * 3 / 4, SETS_FULL = SETS * 7 / 8, LEAF_SETS = 1 << 12 };
const struct vset *leaves_intern(struct sigma_matcher *m, const struct route *route, uint32_t slot_id, bool null);
const struct vset *set_narrow(struct sigma_matcher *m, const struct route *route, const struct vset *s);

/* route.c */
enum { KEYS_MAX = 512, ROUTES_MAX = 256 };
void routes_clear(struct sigma_matcher *m);
struct route_key *route_of(struct sigma_matcher *m);                    /* from the sets so far and what the decoder said */
struct route_key *route_known(struct sigma_matcher *m, uint64_t *hash); /* of an event that says the same of its origin; or NULL */
void route_remember(struct sigma_matcher *m, uint64_t hash, struct route_key *key);

bool tok_is(const struct sigma_matcher *m, const struct tok *t, uint32_t slot); /* a value of this field, by any of its names */
bool ref_holds(struct sigma_matcher *m, const struct ref *ref);
struct update_head {                 /* before the texts of one update */
	uint32_t size, corr, ref, n; /* size: of the whole record; n: texts that follow, group first */
	int64_t time;
};
void updates_make(struct sigma_matcher *m, const uint32_t *hits, uint32_t n);

/* naive.c */
struct naive *naive_new(struct sigma_matcher *m);
void naive_free(struct naive *n);
void naive_match(struct sigma_matcher *m); /* fills m->hits from the tokens' source */
