/* The append-only history: RFC 6962 Merkle tree over the bytes of its entries' bodies. See docs/ledger-format.md.
 * An entry is written in the same transaction as the rows it describes; its body is never re-serialised. */
#pragma once
#include "fmt/json.h"
#include "ledger/head.h"

enum { LEDGER_V = 1, LEDGER_BODY_MAX = 32 << 20, LEDGER_WORD_MAX = 40 };

/* A value that may have to be forgotten (a phone number): the body gets "field":{"h":"<hex>"} = HMAC-SHA-256 with a random 32-byte salt
 * of its own, which is stored beside. A null value enters as null. */
struct ledger_value {
	const char *field;
	struct str value;
};

struct ledger_new {
	const char *op;  /* "create" "update" "delete" "erase" "load" "import" "grant" ...: a-z 0-9 - _ */
	const char *res; /* resource's plural name, or "ledger", "packs", "settings" */
	int64_t id;      /* the object; 0: this entry creates it and its id is the entry's seq */
	int rv;          /* resource version */
	struct jv *data; /* canonical-ready: NFC text, integers only; what `res` says of the row (whole row on create and update) */
	struct str why;  /* reason of a correction; may be null */
	const struct ledger_value *erasable; /* ledger_append adds these to data, an object then */
	size_t n_erasable;
};
enum rc ledger_append(struct cx *cx, const struct ledger_new *e, int64_t *seq); /* inside a tx (asserted); seq may be NULL */

/* A new history: makes DIR/ledger.key (0600, RC_CONFLICT if there is one) and entry 0. ledger_begin is the second half. */
enum rc ledger_init(struct cx *cx, struct str dir);
enum rc ledger_begin(struct cx *cx, const struct sign_key *key); /* in a transaction of its own */
bool ledger_key_there(struct cx *cx, struct str dir);            /* is there a key file at all? */
enum rc ledger_key_load(struct cx *cx, struct str dir, struct sign_key *out);
/* A new key in the place of the old one, which signs the entry that names it; `why` may be null. Not inside a transaction. */
enum rc ledger_rotate(struct cx *cx, struct str dir, struct str why, int64_t *seq);

struct ledger_entry {
	int64_t seq, at, wall, who, obj, rv;
	struct str op, res, body;
	struct hash leaf;
};
enum rc ledger_size(struct cx *cx, int64_t *size);                          /* entries; the last seq is size - 1 */
enum rc ledger_entry(struct cx *cx, int64_t seq, struct ledger_entry *out); /* copied into the arena */
enum rc ledger_time_to_seq(struct cx *cx, int64_t instant, int64_t *seq);   /* last seq at or before it; -1: none yet */
/* As people name a moment of the history: a date (its end), a date with its time, or an entry's number. Fails at `place`. *seq -1: before the first entry. */
enum rc ledger_first_at(struct cx *cx, int64_t *at); /* when the ledger began: nothing was known before */
enum rc ledger_moment(struct cx *cx, struct str text, const char *place, int64_t *seq, int64_t *at);
enum rc ledger_each(struct cx *cx, int64_t from, int64_t to,
	enum rc (*each)(struct cx *cx, const struct ledger_entry *e, void *arg),
	void *arg); /* from..to inclusive, ascending; texts are loans until `each` returns */

enum rc ledger_each_of(struct cx *cx, int64_t obj, enum rc (*each)(struct cx *cx, const struct ledger_entry *e, void *arg),
	void *arg); /* one object's, ascending */

#define LEDGER_FORGET "forget"
/* Forgetting: the salts of an object's values (field NULL: all of them), inside a tx; the caller nulls the rows and appends an entry LEDGER_FORGET (before
 * it there was "erase", which has no version of the row). */
enum rc ledger_erase(struct cx *cx, int64_t obj, const char *field, int64_t *n);
/* What an entry says of an erasable value, against the value a row holds now. */
enum ledger_match { LEDGER_SAME, LEDGER_DIFFERENT, LEDGER_ERASED };
enum rc ledger_match(
	struct cx *cx, int64_t seq, const char *field, const struct jv *said, struct str value, enum ledger_match *out);

/* site, and the key that signs heads of `size` entries: the last one that they name. */
enum rc ledger_key_at(struct cx *cx, int64_t size, struct ledger_head *out);
/* Signs how long the history is and its root, or gives the head that was signed at this length before. */
enum rc ledger_head(struct cx *cx, const struct sign_key *key, struct ledger_head *out);

struct ledger_proof {
	int64_t a, b;            /* inclusion: the entry's seq and the size proven against; consistency: the two sizes */
	struct hash first, root; /* inclusion: leaf and root of b; consistency: the roots of a and b */
	struct hash path[TREE_PROOF];
	size_t n;
};
enum rc ledger_prove(struct cx *cx, int64_t seq, int64_t size, struct ledger_proof *out); /* size 0: all there is */
enum rc ledger_consistency(struct cx *cx, int64_t a, int64_t b, struct ledger_proof *out);

/* Reads everything once. RC_CORRUPT: fault.place is "entry N" (or "entries N-M", "head N", "object N"), the text says how it is bad. `outside` is a
 * head kept elsewhere, may be NULL: without one, a rewrite of everything by whoever owns the machine and its key cannot be seen. */
struct ledger_report {
	int64_t entries, heads;
	struct hash root;
	bool outside;
};
enum rc ledger_verify_chain(struct cx *cx, const struct ledger_head *outside, struct ledger_report *out);
