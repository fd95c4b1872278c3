/* The board that a page shows: both time switches read from the address, the rights of who asks applied. */
#pragma once
#include "app/thing.h"
#include "base/keep.h"
#include "duty/live.h"

struct unit_row {
	int64_t id, parent;
	struct str code, name, brief, post; /* brief: the short name, else the name; post: of its head */
};
struct now {
	const struct board *board;
	int32_t on;             /* the day asked about */
	int64_t at;             /* the instant asked about: the end of that day, or a moment that as_of names */
	bool known;             /* by what was known then, not by today's knowledge */
	bool moment;            /* as_of: known at an instant or entry, not at the end of a day */
	bool elsewhere;         /* not simply today */
	int64_t seq;            /* the last ledger entry that is in */
	int64_t then_seq;       /* after now_then: what that board knows */
	int64_t began;          /* as_of or known before the first entry: when the ledger began; else 0 */
	struct str as_of;       /* as the address says it; null: it says none */
	struct str query;       /* "on=2024-09-30&known=on", or empty: to carry the switches along */
	struct unit_row *units; /* in Vietnamese order */
	size_t n_units;
	struct live_loan loan, week; /* week: of now_then, in the office's first week */
	struct boards *boards;
};
enum { RENEW_DAYS = 30 }; /* so long before a cadence runs out, own work and lists say that it is to be done anew */
/* What a list of duties shows: what counts; what is in no total is there too for whoever asks for its clause. */
bool now_listed(const struct board_filter *q, const struct duty_row *r);
/* After now_switches: what of the address stays when another day is chosen, or today again. */
void now_keep(struct cx *cx, const struct req *rq, const char *names, struct jv *view);
enum rc now_get(struct cx *cx, const struct req *rq, struct now *out);
void now_done(struct now *n);                                                 /* for AUTO() */
enum rc now_lend(struct cx *cx, const struct req *rq, struct live_loan *out); /* today's board, whatever the address says */
/* What stood when the week began (board_week_from, duty_known_on): for "what changed since Monday". */
enum rc now_then(struct cx *cx, struct now *n, const struct board **out);
/* What the address filters by, bounded by the unit that who asks belongs to. */
bool now_unit_seen(struct cx *cx, const struct now *n, int64_t unit); /* is it within the scope of who asks? */
void now_unit_choices(
	struct cx *cx, const struct now *n, struct str chosen, struct jv *list); /* of a filter: all, and each that is seen */
struct board_filter now_mine(struct cx *cx);                                     /* no address: the rows of who asks */
struct board_filter now_of_user(
	const struct user *u); /* of somebody else, for their mail: the own unit even where they may see all */
enum rc now_filter(struct cx *cx, const struct req *rq, const struct now *n, struct board_filter *out);
void now_switches(struct cx *cx, const struct now *n, struct jv *view); /* view.time and, away from today, view.away */

struct str now_url(struct cx *cx, const struct now *n, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));                           /* carries the switches */
struct jv *face_view(struct cx *cx, enum duty_face f, const char *word); /* @state */
struct jv *row_state(struct cx *cx, const struct now *n, const struct duty_row *r);
/* @duties. On a page of one thing (`page` not 0) a row names its duty first, and what it is about only where that is something else. */
struct jv *duties_view(
	struct cx *cx, const struct now *n, const struct duty_row *const *rows, size_t count, int64_t page, const char *empty);
/* The duties that codes name, as people know them: "1.c Danh mục hệ thống"; several: their points; null: none is known. */
struct str now_duties_said(struct cx *cx, const struct now *n, struct str codes);
const char *mark_word(struct cx *cx, enum law_mark m); /* how the text of a document or a rule was read */
const char *strength_word(struct cx *cx, enum law_strength s);
const char *strength_class(enum law_strength s); /* its frame (ui.md) */
/* May who asks open its reasons? Others may have duties of a system that one reads. */
bool now_why_seen(struct cx *cx, const struct now *n, const struct duty_row *r);
struct str why_url(struct cx *cx, const struct now *n, const struct duty_row *r); /* empty: not theirs to open */
const struct unit_row *now_unit(const struct now *n, int64_t id);                 /* NULL: none */
struct str unit_name(struct cx *cx, const struct now *n, int64_t unit, bool brief);
/* Whose rows a filter asks for: the provider, the unit; empty: the whole office. */
struct str whose_name(struct cx *cx, const struct now *n, const struct board_filter *q);
const char *state_word(struct cx *cx, enum duty_state s);
const char *set_word(struct cx *cx, enum duty_set s);
const char *change_word(struct cx *cx, enum duty_change c);
/* "18 việc: 11 đã hoàn thành, ..." */
struct str counts_said(struct cx *cx, const struct now *n, const struct board_filter *q);
/* Duties that count of a unit or a subject, as a panel's list; of a unit at most so many, the worst first, and a link to all. */
enum { DUTIES_SHOWN = 100 };
struct jv *duties_of(struct cx *cx, const struct now *n, const struct row *of);
