/* Private to the fast half of libsigma: what sigma_compile() makes of items and nodes so that one look at a value finds every item that
 * is true of it, and one look at an event's items every rule that may match. */
#pragma once
#include "sigma/bytes.h"
#include "sigma/int.h"
#include "sigma/scan.h"

/* How a leaf that was proposed by the index is confirmed. */
enum probe_how { HOW_EXACT, HOW_TAIL /* those are tried once in a value */, HOW_HEAD, HOW_AT, HOW_PIECE, HOW_LEAF };
enum { BIT_ANY = 32 };
struct probe {
	const char *lit;
	uint32_t len, off, leaf, item; /* item: the leaf's only one, or NONE */
	uint8_t how;                   /* enum probe_how */
	uint8_t behind, before;        /* what stands around its key: a bit of the slot's, or BIT_ANY */
};
struct probe_slot {
	uint32_t tag, at, n; /* n 0: free */
	uint32_t item;       /* of all its probes, or NONE */
	uint32_t behind,
		before; /* bits: which bytes may stand around the key, so that most of what is near a literal costs no look at it */
};
/* Two bytes behind a key, one before it. */
static inline unsigned bit_behind(const char *p)
{
	return ((unsigned char)p[0] * 5u + (unsigned char)p[1]) & 31;
}
static inline unsigned bit_before(char c)
{
	return (unsigned char)c & 31;
}
struct announced { /* a probe whose key may stand anywhere, and the first bytes of it, four at most, that the scans look for */
	uint32_t bytes, n, probe;
};
struct index { /* what is read of every value first */
	struct probe_slot *table;
	struct probe *probes;
	struct announced *announced; /* NULL: there are few */
	uint32_t n_announced;
	struct index *lazy;   /* of the field's lazy leaves, or NULL */
	struct index *beyond; /* of those that no value of plain ASCII has, or NULL */
	uint8_t *seen;        /* a bit per key that is there, and some that are not: small enough to stay near */
	uint32_t mask, seen_mask;
	uint64_t seed;
	uint64_t exact, base;  /* bit n: there are whole values of n bytes (the last: or more); parts from the last separator on */
	uint16_t heads, tails; /* bit n: there are keys of n bytes */
	uint32_t first[8], last[8];            /* bits: bytes that heads begin with, tails end with */
	uint32_t exact_first[8], base_last[8]; /* whole values, last parts */
	bool whole, anchored; /* whole values, or keys of eight bytes that begin with the anchor, are all that is looked for */
	char anchor;          /* or 0: all of those that stand anywhere begin with it */
	bool led;             /* they begin with the first byte of a character beyond ASCII */
	unsigned lengths;     /* bit n: there are keys of n bytes that stand anywhere */
	uint32_t n_bytes, n_always;
	const struct index_byte { /* a single byte anywhere: many values hold it, and finding it is cheap */
		char c;
		uint32_t leaf;
	} * bytes;
	const uint32_t *always;        /* leaves that no part of a value announces */
	struct grams grams;            /* what announces keys of four bytes and more; `fours`, where they are few */
	uint8_t *shorts;               /* by short_at(), for shorter ones; SHORTS of them */
	struct nibbles fours, nibbles; /* nibbles: what announces shorter ones */
	struct bytes first_bytes;      /* BYTES_MAX of them at most */
};

struct program {
	uint32_t *code;
	uint32_t *leaf_items; /* lists; struct leaf says where */
	uint16_t *item_slots; /* by item */
	uint32_t *item_lazy;  /* bits */
	uint32_t *wit_at;     /* n_items + 1: rules for which this item is a necessary sign, in wits */
	uint32_t *wits;
	uint32_t *always; /* rules without a necessary sign */
	uint32_t n_always;
	uint32_t *map_code;      /* per mapping: its program */
	uint32_t *route_slots;   /* bits: slots that mappings read */
	uint8_t *route_nodes;    /* by key node: has such a slot */
	uint32_t **source_slots; /* per source: bits of slots that its rules read */
	uint32_t **source_items; /* and of items */
	uint32_t words_items, words_rules, words_slots;
	uint32_t *rule_refs;     /* bits: rules with field references: never remembered */
	uint32_t **source_rules; /* per source: bits of its rules */
	struct keyword_signs {
		uint32_t n;
		const uint32_t *items;
	} * keyword_signs; /* per rule */
};

enum code_op { OP_FALSE, OP_TRUE, OP_ITEM, OP_NULL, OP_REF, OP_NOT, OP_AND, OP_OR };
#define OP(w) ((enum code_op)((w) >> 28))
#define OP_ARG(w) ((w)&0x0fffffffu)

enum { SPENT = 256, TOLD = 1024, TOLD_SHORT = 512, LENGTHS_SHORT = 0xf /* of fewer than four bytes */ };
struct found {          /* items true of a value, each once */
	uint32_t *bits; /* by item; all zero between values */
	uint32_t *items;
	uint32_t n;
	uint32_t *leaves, n_leaves, n_given; /* true of it, each once; the first n_given have given their items */
	uint64_t work;                       /* bytes and literals tried */
	struct spent {                       /* keys that have nothing more to tell of this value */
		uint64_t hash;
		uint32_t value;
	} spent[SPENT];
	struct told { /* eight bytes of which that is so, for all keys that begin there */
		uint64_t bytes;
		uint32_t value;
	} told[TOLD];
	uint64_t told_short[TOLD_SHORT]; /* three bytes, and above them the number of the scan */
	uint32_t scan;
	uint64_t hits;          /* keys that were met */
	struct thin *thins;     /* THINS of them */
	const uint32_t *wanted; /* bits: items that the route's rules read; NULL: all */
	uint32_t *
		tested; /* by leaf: `value`, if it is true; `one`, if it was tried there as a whole; trying again tells nothing new */
	uint32_t *announced,
		event; /* by leaf that is no literal: `event` or more, if a look for literals met its key in this event */
	uint32_t part; /* of a bundle: where the last look was */
	uint32_t value, one,
		last; /* what is looked at: one value, or several of a field taken together; the value at hand; the last number given */
};

static inline bool bit_get(const uint32_t *bits, uint32_t i)
{
	return bits[i / 32] >> (i % 32) & 1;
}
static inline void bit_set(uint32_t *bits, uint32_t i)
{
	bits[i / 32] |= 1u << (i % 32);
}
static inline void found_add(struct found *f, uint32_t item)
{
	if (!bit_get(f->bits, item)) {
		bit_set(f->bits, item);
		f->items[f->n++] = item;
	}
}

/* thin.c: what is still to be found of an index in the value at hand, when much of it was. */
enum { THINS = 4, THIN_MIN = 64 /* keys: fewer are all looked for */ };
struct thin *thins_new(void);
void thins_forget(struct thin *t);
void thins_free(struct thin *t);

struct key_hash {
	uint32_t tag, node; /* node 0: free (the root is nobody's child) */
};
static inline uint64_t key_hash(const struct sigma_rules *r, uint32_t parent, struct str key)
{
	return hash_bytes(key, r->key_seed + parent * 0x9e3779b97f4a7c15u);
}
/* The child of a node, or NONE. */
static inline uint32_t key_child(const struct sigma_rules *r, uint32_t parent, struct str key)
{
	uint64_t h = key_hash(r, parent, key);

	for (uint32_t at = (uint32_t)h & r->key_mask; r->key_hash[at].node; at = (at + 1) & r->key_mask) {
		const struct key_node *k = &r->keys.p[r->key_hash[at].node];

		if (r->key_hash[at].tag == (uint32_t)(h >> 32) && k->parent == parent && str_eq(k->key, key))
			return r->key_hash[at].node;
	}
	return r->keys.p[parent].star;
}

static inline uint64_t length_bit(size_t n)
{
	return UINT64_C(1) << (n < 63 ? n : 63);
}

/* Text that ordinary events are full of, and its bits for struct sigma_rules: by four bytes of it. */
struct str everyday_text(void);
const uint8_t *everyday_new(struct arena *a);
bool everyday_has(const struct sigma_rules *r, const char *four);
bool leaf_frequent(const struct sigma_rules *r, const struct leaf *l);
struct index *index_new(struct arena *a, const struct sigma_rules *r, const uint32_t *leaves, size_t n);
/* Does a leaf look at the value as it is written, not folded? */
static inline bool leaf_raw(const struct leaf *l)
{
	return l->kind != LEAF_GLOB || l->cased;
}
/* A value as it is written, for the few leaves that ask for it: without its escapes when first asked. */
struct raw_text {
	struct str s;
	bool escaped, beyond; /* beyond: it may hold bytes that are no ASCII */
	const char *end;      /* bytes before it can be read */
	struct buf *room;     /* for the text without them */
};
struct str raw_plain(struct raw_text *t);
/* Of several short values, laid one behind the other with a zero between. */
struct bundled {
	uint32_t at, n; /* folded */
	const char *raw;
	uint32_t raw_n;
	bool escaped, beyond;
};
/* A look at a value: adds the leaves that are true of it. found_event() before an event, found_begin() before the first value. */
struct look {
	const struct sigma_rules *r;
	const struct index *x;
	struct regex_work *w;
	struct raw_text *text;
	struct str v; /* folded; 8 zero bytes behind it */
	struct found *f;
	bool several;  /* it is taken together with the values since found_begin(): what is true of one needs no second look */
	bool literals; /* other leaves (leaf_literal()) are not tried: their keys announce them */
	bool repeats;  /* the value may: it is long, or one of several */
	const struct bundled *parts; /* NULL: it is one value; else `v` is all of them, and `text` says what they share */
	uint32_t n_parts, first_one; /* the first is number first_one */
	struct look *part;           /* the one at hand */
	const struct grams *grams;   /* those of `x`, or of `thin` */
	const uint8_t *shorts;
	const struct nibbles *nibbles;
	struct thin *thin; /* NULL: it is not worth one */
};
void thin_begin(struct look *k);
void thin_step(struct look *k); /* from time to time; found_items() before */
void found_event(const struct sigma_rules *r, struct found *f);
void found_begin(struct found *f);
void index_find(struct look *k);
void index_find_bundle(struct look *k); /* of several */
bool leaf_literal(const struct leaf *l);

/* Is nothing of an index in a text of ASCII, which is as it is written and not folded? Eight bytes behind it can be read. */
bool index_clear(const struct index *x, struct str raw);

/* And the items that have them. */
void found_items(const struct sigma_rules *r, struct found *f);

/* Could any of these leaves be true of any value of a JSON text? Asked of the text as a whole, before its values are; only for texts of plain
 * ASCII without \u escapes. NULL: always. */
struct sieve;
struct sieve *sieve_new(struct arena *a, const struct sigma_rules *r, const uint32_t *leaves, size_t n);
bool sieve_clear(const struct sieve *s, struct str text); /* true: certainly none */
