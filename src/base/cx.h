/* `struct cx`: one request, job, batch or command: its memory, error, clock, language, dice, and who asks. It comes first in every
 * call. The sentence for humans is written once, where the failure is understood, in both languages:
 *
 *     return cx_fail(cx, RC_CONFLICT, L("Cảnh báo %s đã đóng", "alert %s is already closed"), code);
 *
 * and callers only pass it up with TRY(). A cx belongs to one thread. */
#pragma once
#include "base/arena.h"
#include "base/buf.h"
#include "base/time.h"

struct db;

struct who {
	int64_t user;     /* 0: nobody; WHO_SYSTEM: this program itself, or the command line of its owner */
	struct str name;  /* sign-in name, for history */
	uint64_t may;     /* capability bits (auth/) */
	int64_t unit;     /* root of the unit subtree it may see; 0: all; WHO_NO_UNIT: none */
	int64_t provider; /* of a provider's people, whose unit is WHO_NO_UNIT: they see what this provider operates */
};
enum { WHO_SYSTEM = -1, WHO_NO_UNIT = -1 };

struct fault {
	enum rc rc;
	struct str place; /* field code, file:line, sheet cell; may be empty */
	struct str text;  /* one sentence, no trailing full stop */
	int64_t retry_s;  /* RC_BUSY that says for how long; else 0 */
	bool inside;      /* the place is one of a file that came in, no field of a form: a page says it beside the text */
};

struct cx {
	struct arena arena;
	struct db *db;    /* may be NULL */
	int64_t now;      /* µs UTC: one instant for the whole piece of work */
	int64_t deadline; /* time_mono(); 0: none */
	bool en;          /* English instead of Vietnamese */
	struct who who;
	struct fault fault;           /* the first failure; empty while all is well */
	void (*dice)(void *, size_t); /* random bytes; tests bring their own */
	struct cx_last *last;
};

void cx_init(struct cx *cx, size_t arena_limit); /* wall clock, real dice, system rights, Vietnamese */
void cx_done(struct cx *cx);
/* What is let go when the work ends, the latest first: a loan whose texts the answer shows lives longer than the call that took it. `arg` is the arena's. */
void cx_at_end(struct cx *cx, void (*done)(void *), void *arg);
void cx_end(struct cx *cx); /* the work is over; whoever reuses a cx says so before the arena is reset */

#define L(vi, en_) (cx->en ? (en_) : (vi))
__attribute__((format(printf, 3, 4))) enum rc cx_fail(struct cx *cx, enum rc rc, const char *fmt, ...);
__attribute__((format(printf, 4, 5))) enum rc cx_fail_at(struct cx *cx, enum rc rc, struct str place, const char *fmt, ...);
/* What the system says of an errno, as a sentence's end in the reader's language: "không có tệp hoặc thư mục này (No such file or directory)". strerror()
 * itself does not compile. */
const char *os_said(struct cx *cx, int error);
void cx_clear(struct cx *cx);                   /* forget the failure (it was handled) */
enum rc cx_room_row(struct cx *cx, size_t row); /* the same, of a table's row: its number and the way out */
enum rc cx_room(struct cx *cx); /* RC_LIMIT past the arena's limit, RC_BUSY past the deadline: loops over outside data ask */
