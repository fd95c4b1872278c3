/* The board: the state of every duty for every subject, computed from facts, law and two clocks, never stored. `struct board` is a finished answer that
 * many may read; live.h keeps one current. Reasons are made when asked for (the engine is a pure function, so asking again gives the same). */
#pragma once
#include "duty/facts.h"
#include "law/law.h"

enum duty_state { /* in the order of evaluation (users.md 3.2) */
	ST_NOT_APPLICABLE,
	ST_CONTRADICTED,
	ST_MET,
	ST_LATE,
	ST_STALE,
	ST_DUE,
	ST_UNKNOWN,
	ST_COUNT
};
enum duty_timing { TIMING_NONE, TIMING_ON_TIME, TIMING_DONE_LATE };
/* What a cell shows, worst first (ui.md "States"). */
enum duty_face {
	FACE_LATE,
	FACE_SILENT,
	FACE_CONTRADICTED,
	FACE_BACKLOG,
	FACE_STALE,
	FACE_UNKNOWN,
	FACE_DUE_NOW,
	FACE_DUE_SOON,
	FACE_DUE,
	FACE_DONE_LATE,
	FACE_NOTHING,
	FACE_DONE,
	FACE_NOT_APPLICABLE,
	FACE_COUNT
};
extern const char *const duty_state_names[ST_COUNT + 1]; /* "not_applicable" ... */
enum duty_set {
	SET_OPEN,
	SET_DONE_ON_TIME,
	SET_DONE_LATE,
	SET_DECLARED,
	SET_NOT_DONE,   /* open or late */
	SET_LATE_PLAIN, /* of the late: these three, each once */
	SET_SILENT,
	SET_BACKLOG,
	SET_LATE_ORIGINAL, /* late, or it would be but for an extension */
	SET_FALLING_DUE,   /* open or unknown, known to apply, and late after a day of the next BOARD_AHEAD */
	SET_COUNT
};                                                      /* rows that a figure counts and no state names */
extern const char *const duty_set_names[SET_COUNT + 1]; /* "open" "done_on_time" "done_late" "declared" ... */
enum duty_change {                                      /* between another board and this one */
	CHANGE_LATE,
	CHANGE_DONE_ON_TIME,
	CHANGE_DONE_LATE,
	CHANGE_NEW, /* in the totals, and was not */
	CHANGE_COUNT
};
extern const char *const duty_change_names[CHANGE_COUNT + 1];
extern const char *const duty_timing_names[4];
extern const char *const duty_face_names[FACE_COUNT + 1]; /* "late" "silent" ...: for symbols and CSS */
const char *duty_face_label(enum duty_face f, bool continuous, bool en);

struct duty_row;
struct board;
const char *duty_row_label(
	const struct board *b, const struct duty_row *r, bool en); /* of its face; a closed period says done or not done */

struct duty_row {
	const struct law_duty *duty;
	int64_t subject, about; /* fact ids; 0: the office; about: the second of a pair */
	int64_t unit;           /* who must act; 0: not known */
	int64_t op_unit;        /* the unit that runs the system, else `unit` */
	enum duty_state state;
	enum duty_timing timing;
	enum law_strength strength;
	int32_t due; /* adjusted by an extension; DAY_NONE: none */
	int32_t due_original;
	int32_t due_legal; /* moved by holidays where the law counts a period; else = due */
	int64_t due_at;    /* instant */
	int32_t since;     /* the day the state began, DAY_NONE: not known */
	int64_t until;     /* next instant at which time alone may change it; INT64_MAX: none */
	struct fdate period;
	int64_t waiting;      /* declaration */
	int32_t leaders_from; /* contradicted: the day it appears on the leaders' page */
	bool legacy;          /* a passed milestone, closed history: in no total */
	bool closed;          /* of a past period (board_closed): in no total of today */
	bool counted;         /* the one of its group that counts */
	bool advisory;        /* its law text was not read: never late */
	bool uncompared; /* unknown for that: its date is past, something was said, and whether that is late nobody can tell yet */
	bool silent;     /* late for lack of any answer: "chưa báo cáo" */
	bool planned;    /* late, with an approved plan on schedule */
	bool backlog;    /* and late for more than 90 days: "tồn đọng" */
	bool unheard;    /* nobody has said or shown anything on the matter */
	bool unsure;     /* whether it applies at all cannot be told */
	bool compared;   /* for leaders: figures do not agree, and whoever answers still has days to explain (board_to_leaders) */
	bool explained, declared_only, nothing, excluded, in_window, no_window;
};

struct board {
	const struct law *law;
	const struct facts *facts;
	int64_t now; /* the date asked about, as an instant */
	int32_t on;
	int64_t today;         /* the real clock */
	struct duty_row *rows; /* by unit, clause, subject */
	size_t n;
};

enum { LEVEL_NONE = -1 };
struct board_filter {
	struct str clause, pack, state; /* null: any; state: a duty_state name or a duty_set name */
	int64_t unit;                   /* 0: any; with those below it */
	bool unit_only;                 /* without those below it */
	int64_t provider;               /* not 0: the systems it operates and itself, instead of a unit */
	bool by_operator;               /* unit means the operating unit, not who must act */
	int64_t subject;                /* 0: any; either of a pair */
	int level;        /* 0: any; 1 to 5: what is about a system decided so; LEVEL_NONE: about one without decision */
	bool with_legacy; /* closed history too */
	bool counted_only;
};

/* The pure function. Memory from cx's arena. now: INT64_MIN for cx->now. */
enum rc board_make(struct cx *cx, const struct facts *f, const struct law *law, int64_t now, struct board *out);
/* What leaders read: of figures that do not agree and are still being explained (leaders_from), that it is not known yet (users.md 3.2). The board itself
 * where there are none. */
const struct board *board_to_leaders(struct arena *a, const struct board *b);
enum duty_face duty_face(const struct board *b, const struct duty_row *r);
bool duty_in_set(const struct board *b, const struct duty_row *r, enum duty_set s);
bool duty_state_ok(struct str state_or_set); /* such rows can be asked for */
bool board_match(const struct board *b, const struct duty_row *r, const struct board_filter *q);
bool duty_in_totals(const struct duty_row *r); /* counted, applicable, not informational, not history */

struct fdate fact_span(const struct fact *f);
/* What a report of such a period tells: where it is due in the first half of it (the 5th of each month), of the period before. */
struct fdate period_told(struct fdate period, int32_t due);
int32_t fact_day(const struct fact *f); /* the day a fact says it happened; DAY_NONE where it says none */

/* Words for one row. */
struct duty_reason {
	struct str text, citation;
	int64_t fact; /* 0: none, or one that who asks may not read */
	enum fact_res res;
	enum law_strength strength;
	const char *field; /* of the fact: where what the reason misses is filled in; NULL: nowhere in particular */
	bool anew;         /* the fact is not mended: another takes its place, that names it in `field` */
	struct str held;   /* "văn bản do Cục Chuyển đổi số giữ": the fact may not be read; null otherwise */
};
/* The unit that an act must name among its subjects to count here: to whom it is told, or for the whole office; 0: none in particular. */
/* Is a paper too old to show this act? */
bool duty_paper_early(const struct fact *act, const struct document *d);
int64_t duty_addressee(struct cx *cx, const struct board *b, const struct duty_row *r);
bool duty_counts_systems(
	const struct law *law, const struct law_duty *d); /* a report that says how many systems there are: else it is not met */
void board_reasons(struct cx *cx, const struct board *b, const struct duty_row *r, struct duty_reason **out, size_t *n);
struct str duty_subject_code(struct arena *a, const struct board *b, const struct duty_row *r);
struct str duty_subject_label(struct arena *a, const struct board *b, const struct duty_row *r);
const char *duty_subject_kind(const struct duty_row *r);
/* The post that answers for the system of a row; null: the head of the unit that must act answers. */
struct str duty_answers(const struct board *b, const struct duty_row *r);
struct str duty_group(struct arena *a, const struct board *b, const struct duty_row *r);
/* Which unit is, on the board's day, what `unit` was on `day` (INT32_MAX: by now): unit_now() in duty_int.h. */
int64_t board_unit_now(const struct board *b, int64_t unit, int32_t day);
const struct fact *duty_extension(
	const struct board *b, const struct duty_row *r); /* the newest about it, granted or void; NULL: none */
/* The codes of the two that count already where this one would be a third, granted or asked for; null: they do not. What does not hold (a decision of
 * somebody else, a day that is not later) takes the place of none that will; what waits for a second person's look will hold, and says so. *spent: the code
 * of one that its own paper has granted already; null: none. */
void duty_extended_before(struct cx *cx, const struct board *b, const struct row *said, struct str *codes, struct str *spent);
struct str duty_waiting_text(struct arena *a, const struct board *b, const struct duty_row *r);
/* "10 ngày làm việc kể từ ngày 05/10/2026, ..": of the date before it was extended, where it is reckoned from a day; null str otherwise. */
struct str duty_due_reckoned(struct arena *a, const struct board *b, const struct duty_row *r, bool en);
/* "nên gửi trước hết Thứ Sáu 18/12/2026": the last working day before a due date that falls on a day off; null str otherwise. */
struct str duty_due_advice(struct arena *a, const struct board *b, const struct duty_row *r, bool en);
struct jv *duty_row_json(struct cx *cx, const struct board *b, const struct duty_row *r); /* issue 2, section 7 */

/* The four cells (open: not done, in time: due or stale; late: not done, passed) and what stands beside them, in none of the four: all = done_on_time + done_late +
 * open + late + unknown + contradicted. */
struct board_counts {
	int all, done_on_time, done_late, open, late;
	int late_original; /* passed by the original date: what extensions hide */
	int declared, unknown, silent, backlog, stale, contradicted, not_applicable, informational, legacy;
};
void board_count(const struct board *b, const struct board_filter *q, struct board_counts *out);
/* What the board is about: the units that have duties of their own and the systems that are not retired, on its day. */
int64_t board_units(const struct board *b, const struct board_filter *q); /* of whom the filter speaks */
int64_t board_systems(const struct board *b, const struct board_filter *q);

struct board_cell {
	enum duty_face worst;
	int worst_n, done, all;
};
struct board_matrix {
	struct str *clauses; /* "1.a" .. in order, with their pack */
	struct str *packs;
	bool *views;    /* shows rows that other clauses count: in no sum */
	int64_t *units; /* of the whole filter but its state, so that the columns stay where a state is looked for */
	size_t n_clauses, n_units;
	struct board_cell *cells; /* clause * n_units + unit; all == 0: nothing there */
};
void board_matrix(struct cx *cx, const struct board *b, const struct board_filter *q, struct board_matrix *out);

/* Where systems stand: the level decided of each (0: none known) and the rows about it, alone or in a pair, as one cell. */
struct board_standing {
	int64_t id; /* asked */
	int level;
	struct board_cell cell; /* all == 0: nothing there */
};
void board_standings(
	const struct board *b, const struct board_filter *q, struct board_standing *systems, size_t n); /* sorts them by id */

/* Past periods of duties that ask for an act in one, newest first: closed as done on time, done late or not done; never in the totals of today.
 * duty: one code, or null for all. A row of it is good for board_reasons, duty_row_json and duty_face. */
size_t board_closed(struct cx *cx, const struct board *b, const struct board_filter *q, struct str duty, struct duty_row **out);
void closed_count(
	const struct board *b, const struct duty_row *rows, size_t n, struct board_counts *out); /* the four cells of such rows */

/* What is new and what comes next: one rule for the board, the Monday page and the mail. Rows are in the order of their dates. */
enum { BOARD_AHEAD = 14 };           /* days */
int32_t board_week_from(int32_t on); /* the Monday before `on`: what is new is new since its end */
bool board_is_new_late(const struct board *then, const struct duty_row *r); /* late, and not late on that other board */
bool board_is_falling_due(const struct board *b, const struct duty_row *r);
/* One change for all rows of `b` in their order: a row's `was` is NULL where there was none. */
struct was_walk {
	const struct board *then;
	const struct law_duty **same; /* by the place of a duty of `b`: that duty in the law of `then` */
	size_t at;
};
void was_begin(struct cx *cx, struct was_walk *w, const struct board *b, const struct board *then);
const struct duty_row *was_next(struct was_walk *w, const struct duty_row *r);
bool duty_changed(const struct duty_row *was, const struct duty_row *r, enum duty_change c);
/* Met, and to be done anew within so many days: a cadence counts from the last act, and the day after its end is late already. */
bool duty_renews(const struct board *b, const struct duty_row *r, int days);
size_t board_new_late(
	struct cx *cx, const struct board *b, const struct board *then, const struct board_filter *q, const struct duty_row ***out);
size_t board_falling_due(struct cx *cx, const struct board *b, const struct board_filter *q, const struct duty_row ***out);
struct board_change {
	const struct duty_row *before, *after; /* either may be NULL */
};
size_t board_changes(struct cx *cx, const struct board *then, const struct board *now, struct board_change **out, size_t most);
const struct duty_row *board_find(const struct board *b, struct str duty, int64_t subject, int64_t about);

/* What to ask a unit for: the missing facts that would settle most rows, most valuable first. What is asked of several is one question. */
struct duty_question {
	struct str text; /* one question */
	const char *res; /* where the answer is typed: resource and field, or a declaration kind */
	const char *field;
	struct str duty;
	struct duty_asked {
		int64_t subject;
		int rows, worth; /* how many an answer would settle; one that nobody has looked at counts twice */
	} * about;               /* most valuable first */
	size_t n;
};
size_t board_questions(struct cx *cx, const struct board *b, int64_t unit, struct duty_question *out, size_t most);

/* The vocabulary that packs are checked against. */
const struct law_vocab *duty_vocab(void);
