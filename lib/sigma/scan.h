/* Private to the fast half: which places of a text may be where something stands, for many places at once. A bit per place, in words of 64; true
 * of every place that counts and of few others. The bytes behind a text must be readable: SCAN_BEHIND of them. */
#pragma once
#include "base/str.h"

enum { SCAN_WINDOW = 4, SCAN_BEHIND = 72, SCAN_STEP = 1024 /* places at a time, so that the bits stay near */ };

/* Four bytes, by their hash. */
static inline uint32_t scan_hash(uint32_t four)
{
	return four * 2654435761u;
}
static inline uint8_t scan_bit(uint32_t hash)
{
	return (uint8_t)(1u << (hash >> 12 & 7));
}
struct grams {
	uint8_t *known; /* by the upper bits of the hash: scan_bit()s */
	uint32_t shift; /* 32 - log2 of its size */
};
static inline void grams_add(struct grams *g, uint32_t four)
{
	g->known[scan_hash(four) >> g->shift] |= scan_bit(scan_hash(four));
}
void grams_scan(const struct grams *g, const char *p, size_t n, uint64_t hits[]);

static inline bool grams_has(const struct grams *g, uint32_t four)
{
	return g->known[scan_hash(four) >> g->shift] & scan_bit(scan_hash(four));
}
/* Where a character beyond ASCII begins. */
void leads_scan(const char *p, size_t n, uint64_t hits[]);

/* One to four bytes: two tables by half bytes tell which of eight buckets a byte may belong to. */
struct nibbles {
	uint8_t low[SCAN_WINDOW][16], high[SCAN_WINDOW][16];
};
/* `any_case`: bytes count without their sixth bit. Up to NIBBLES_FREE windows cost nothing to speak of. `at`: where in each text its window
 * begins, which is chosen; NULL: at its begin. */
enum { NIBBLES_FREE = 8 };
void nibbles_make(struct nibbles *out, const struct str *texts, size_t n, bool any_case, uint32_t at[]);
void nibbles_scan(const struct nibbles *b, const char *p, size_t n, uint64_t hits[]);

/* Bytes of ASCII by their lower halves alone, which cost one operation each, in so many places that the halves suffice. Letters count in any case.
 * A set of tables tells eight buckets; two sets cost twice as much and tell four times as many texts apart. */
enum { LOWS_WINDOW = 6, LOWS_SETS = 2 };
struct lows {
	uint32_t sets;
	uint8_t low[LOWS_SETS][LOWS_WINDOW][16]; /* a bit per bucket */
};
/* One window of each text, which has LOWS_WINDOW bytes or more, is looked for: `at` says where it begins. The share of ordinary places that are
 * announced, perhaps. */
double lows_make(struct lows *out, const struct str *texts, size_t n, uint32_t at[]);
/* Where 32 places begin of which some are announced, and their bits: from `at` on, 32 at a time, `last` being the last, which may have none. Reads
 * no further than LOWS_READ bytes from there on. */
enum { LOWS_READ = 32 + LOWS_WINDOW - 1 };
size_t lows_next(const struct lows *l, const char *p, size_t at, size_t last, uint32_t *hits);

/* Which of up to eight bytes stand anywhere in a text: a bit per byte. */
enum { BYTES_MAX = 8 };
struct bytes {
	uint8_t low[16], high[16];
};
void bytes_add(struct bytes *b, unsigned bit, char c);
unsigned bytes_scan(const struct bytes *b, const char *p, size_t n);

/* Where a text, which is not empty, stands in s from `at` on, or -1; reads nothing behind s. SCAN_FIND_STEP bytes cost about as much as one by itself. */
enum { SCAN_FIND_STEP = 32 };
ptrdiff_t scan_find(struct str s, size_t at, struct str text);

/* Behind the last of either byte; 0: there is none. */
size_t scan_behind_last(const char *p, size_t n, char x, char y);
