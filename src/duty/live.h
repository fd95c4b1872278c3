/* A board kept current: facts in memory, rows by subject, and only what changed is judged again. `struct inc` is the mechanism without a database;
 * `struct live` is one for a process, shared by its threads. Incremental equals full (tests/unit/test_duty_inc.c). */
#pragma once
#include "duty/board.h"

struct inc {
	struct facts facts;
	const struct law *law;
	struct map slots;         /* subject id -> struct slot */
	VEC(struct slot *) order; /* by subject id */
	struct arena mem;         /* of slots and marks */
	VEC(int64_t) dirty;
	bool all; /* everything must be judged again */
	int64_t now, until;
	bool fresh;
};
void inc_init(struct inc *i, const struct law *law);
void inc_done(struct inc *i);
/* Around each change of a fact: once before it (what it touched) and once after (what it touches now). */
void inc_touch(struct inc *i, int64_t id);
void inc_put(struct inc *i, const struct row *row);
void inc_remove(struct inc *i, int64_t id);
void inc_settle(struct inc *i, int64_t now);                       /* judges what is dirty or whose time has come */
void inc_board(struct inc *i, struct arena *a, struct board *out); /* rows into the arena; facts and law are loans of i */

/* One for a process. A loan shows one ledger position; while it is out the facts stay as they are (writers wait for the readers of that moment, a
 * few milliseconds; readers wait for no writer but the one that swaps). Its texts (of facts and packs) stay readable until the work of `cx` ends: an
 * answer is written after its handler gave the loan back, and packs may be loaded meanwhile. */
struct live;
struct live_loan {
	struct live *live;
	struct board board; /* now */
	int64_t seq;
};
struct live *live_new(void);
void live_free(struct live **l);
enum rc live_lend(
	struct cx *cx, struct live *l, struct live_loan *out); /* brings it up to cx->db's ledger first; of the day of cx->now */
void live_return(struct live_loan *loan);                      /* for AUTO() */

/* The packs in force at a ledger position (INT64_MAX: now), and what a command or page needs for another day or another knowledge. */
enum rc duty_law(struct cx *cx, int64_t seq, struct law **out);
/* known_at: a ledger seq or INT64_MAX for all; on: an instant or INT64_MIN for now. Reads facts from cx->db (which is left showing the present). */
enum rc duty_board(struct cx *cx, int64_t known_at, int64_t on, struct facts *facts, struct board *out);
/* The knowledge by which the end of a past day is judged, to say what changed since: what was known then; `seq`, if this office's records began later. */
enum rc duty_known_on(struct cx *cx, int32_t day, int64_t seq, int64_t *out);
