/* Private to law/. */
#pragma once
#include "law/law.h"

__attribute__((format(printf, 5, 6))) void law_fault(
	struct cx *cx, struct law_faults *fs, struct str file, uint32_t line, const char *fmt, ...);
uint32_t law_line(
	const struct yv *map, const char *key); /* where the value of a key stands; the map's own line where it has no such key */

/* --- reading a pack (read.c); rd_: one value of a map, or a fault at its line --- */
struct rd {
	struct cx *cx;
	const struct law_vocab *vocab;
	struct law_faults *faults;
	struct law_pack *pack;
	bool english; /* the pack speaks English too: its own title does */
};

#define FAULT(r, at, a, b, ...)                                                                                                    \
	law_fault((r)->cx, (r)->faults, (r)->pack->file, (at) ? (at)->line : 1, (r)->cx->en ? (b) : (a), ##__VA_ARGS__)

/* A rule that packs of the ledger need not meet: see law_faults. */
#define FAULT_NOW(r, ...) ((r)->faults->loaded ? (void)0 : FAULT(r, __VA_ARGS__))

/* The value of a key, where what is wrong with it is told; the map itself where it has none. */
const struct yv *rd_at(const struct yv *map, const char *key);
/* Is `map` a map with only the keys of `allowed` (space separated)? */
bool rd_map(struct rd *r, const struct yv *map, const char *what, const char *allowed);
const struct yv *rd_list(struct rd *r, const struct yv *map, const char *key);
struct str rd_text(struct rd *r, const struct yv *map, const char *key, bool required);
struct law_text rd_both(struct rd *r, const struct yv *map, const char *key, bool required);
int32_t rd_day(struct rd *r, const struct yv *map, const char *key, bool required);
/* Both bounds of a span that a map tells; an open end is none. */
void rd_span(struct rd *r, const struct yv *map, int32_t from, int32_t to, const char *from_key, const char *to_key);
int64_t rd_num(struct rd *r, const struct yv *map, const char *key, int64_t min, int64_t max, int64_t otherwise);
int64_t rd_num_wanted(struct rd *r, const struct yv *map, const char *key, int64_t min, int64_t max);
bool rd_yes(struct rd *r, const struct yv *map, const char *key);
/* The index of a word in a list; `otherwise` when absent or unknown (a fault). */
int rd_word_in(struct rd *r, const struct yv *at, const char *key, struct str s, const char *const *names, int otherwise);
int rd_word(struct rd *r, const struct yv *map, const char *key, const char *const *names, int otherwise);
/* A word that must be of a list, where one is given: roles, authorities. */
struct str rd_listed(struct rd *r, const struct yv *at, const char *key, struct str s, const char *const *words);
struct str rd_code(struct rd *r, const struct yv *map, const char *key);
struct str rd_code_if(struct rd *r, const struct yv *map, const char *key);
/* In its one exact form: a pack may write 1.dd or NĐ12.3, as people do who look for it. */
struct str rd_clause(struct rd *r, const struct yv *map, const char *key);
struct str rd_clauses(struct rd *r, const struct yv *map, const char *key);
struct law_cite rd_cite(struct rd *r, const struct yv *v);
struct law_cite rd_cite_in(struct rd *r, const struct yv *map);
struct law_conds rd_conds(struct rd *r, const struct yv *map, const char *key, enum law_over over);
void rd_month_day(struct rd *r, const struct yv *at, struct str s, int *month, int *mday);
void rd_quarter_day(struct rd *r, const struct yv *at, struct str s, int *behind, int *mday);
