/* Law as data. A pack (packs/x.yaml) is a dated set of documents, clauses, duties, cadences, approvers, transitions, settings and days off;
 * `struct law` is what several packs say together. Nothing in the program knows a deadline, a share, a holder of a role or an article.
 *
 * Marks say how a rule's text was read: V in the document itself; the others at second hand (S V2), from memory (R), by inference (I),
 * not found (NF), left open by the law (OPEN). Only what was read binds; the rest advises until the site confirms the document, which lifts S, V2, R
 * and NF (I and OPEN stay advice: no text says so). Who may call: duty/, pages, commands. */
#pragma once
#include "base/cx.h"
#include "base/map.h"
#include "fmt/yaml.h"

enum law_mark { MARK_V, MARK_V2, MARK_S, MARK_R, MARK_I, MARK_NF, MARK_OPEN, MARK_N };
extern const char *const law_mark_names[MARK_N + 1];

struct law_text {
	struct str vi, en;
};
struct law_cite {
	struct str doc, article; /* doc: code of a law_doc */
	uint32_t line;
};
struct law_doc {
	struct str code, number, issuer;
	struct law_text title, note;
	int32_t date, valid_from, valid_to; /* DAY_NONE: open */
	enum law_mark mark;
	struct str *replaces;
	size_t n_replaces;
	struct str pack;
	const struct yv *at; /* where it stands in the text: law_line() */
};
struct law_clause { /* a point of a directive, in our own words */
	struct str code, pack;
	struct law_text text, heading; /* heading: of the part of the document that begins here, null where it goes on */
	struct law_cite cite;
	bool informational, view;
	uint32_t line;
};

/* What duties are about. Pairs carry the second thing beside the first. */
enum law_over {
	OVER_OFFICE,
	OVER_UNITS,
	OVER_ROLE, /* each unit that holds `role` */
	OVER_SYSTEMS,
	OVER_PROVIDER_SYSTEMS, /* provider x each system it serves */
	OVER_WARNINGS,
	OVER_WARNING_SYSTEMS, /* warning x each system it names */
	OVER_WARNING_UNITS,   /* warning x each unit answering for such a system */
	OVER_INCIDENTS,
	OVER_INSPECTION_ITEMS,
	OVER_REGULATIONS,
	OVER_N
};
enum {
	LAW_OF_SYSTEM =
		1u << OVER_SYSTEMS | 1u << OVER_PROVIDER_SYSTEMS | 1u << OVER_WARNING_SYSTEMS, /* a system stands in the row */
	LAW_OF_UNIT = 1u << OVER_UNITS | 1u << OVER_ROLE | 1u << OVER_WARNING_UNITS
};
enum law_actor { ACT_SUBJECT, ACT_OPERATOR, ACT_OWNER, ACT_SPECIALISED, ACT_PORTAL, ACT_FINANCE, ACT_PERSONNEL, ACT_N };
enum law_strength { STRENGTH_NONE, STRENGTH_DECLARED, STRENGTH_DOCUMENTED, STRENGTH_VERIFIED, STRENGTH_N };
extern const char *const law_over_names[OVER_N + 1], *const law_actor_names[ACT_N + 1], *const law_strength_names[STRENGTH_N + 1];

struct law_cond {
	int pred; /* index into the vocabulary's predicates */
	bool negated;
	int64_t arg;
};
struct law_conds {
	struct law_cond *p;
	size_t n;
};

/* A rule for dates; the first alternative whose conditions hold (or cannot be told: `unsure` alternatives are strict) is taken. */
enum due_how {
	DUE_NEVER,     /* the law gives no date: due with its mark, never late */
	DUE_ON,        /* a day */
	DUE_YEARLY,    /* a day of each calendar year */
	DUE_QUARTERLY, /* a day of a quarter's first month, or of the one so many (`month`: 1, 2) behind it */
	DUE_MONTHLY,   /* day n of each month */
	DUE_PERIOD,    /* the last day of each period that a setting names: month, quarter, half, year */
	DUE_ROLLING,   /* months (or a cadence by level) after the last act */
	DUE_GO_LIVE,   /* the day a system starts operating, not before a day */
	DUE_ITEM,      /* the subject's own due date */
	DUE_KIND,      /* clocks: the evidence kind computes it */
	DUE_HOW_N
};
enum law_per { PER_NONE, PER_DAYS, PER_WD, PER_MONTHS, PER_N };
extern const char *const law_per_names[PER_N + 1];
enum { LAW_AFTER_MOST = 1000 };
struct law_due {
	enum due_how how;
	enum law_per per; /* with DUE_ON: `day` is reckoned, `count` of these after the day `after`, which is not counted */
	int32_t after;
	int count;
	struct law_conds when;
	int32_t day, not_before;
	int month, mday, months;
	struct str setting, cadence;
	int first_days; /* a system new in the year: the earlier of the date and go-live + so many days; 0: the date */
	struct law_text note;
	enum law_mark mark;
	bool has_mark;
	const struct yv *at;
};

/* A value of an evidence kind's parameter. */
struct law_value {
	bool set;
	int64_t i;
	uint64_t bits; /* LP_WORDS: bit per word of the parameter's list */
	struct str s;
};
struct law_duty {
	struct str code, clause, pack, regime, matter, role;
	struct law_text title;
	struct law_cite cite[4];
	size_t n_cite;
	enum law_mark mark;
	int32_t valid_from, valid_to;
	enum law_over over;
	struct str *units; /* codes of the units it addresses; none: all. With systems: those that answer for or operate them */
	int64_t *unit_ids; /* those units, by law_bind(); 0: no such unit */
	size_t n_units;
	enum law_actor actor;
	struct law_conds when;
	int kind; /* index into the vocabulary's kinds */
	struct law_value with[8];
	struct law_due *due;
	size_t n_due;
	enum law_strength wants;
	int32_t counts_from; /* with a due `on`: acts and papers from this day on show it done; DAY_NONE: from the day of its first document */
	int32_t milestone, closes; /* a passed date of the past: judged at `milestone`, a closed history line from `closes` on */
	bool informational;        /* in no total */
	struct str view_of;        /* shows other clauses' duties; has none of its own */
	bool continuous;           /* met reads "Đang duy trì" */
	int priority;              /* of its pack: breaks ties in a group */
	const struct yv *at;
	size_t place; /* in law.duties, once joined */
};
struct law_cadence {
	struct str code;
	int months[6]; /* by level 1..5; 0: none */
	struct law_cite cite;
	enum law_mark mark;
};
struct law_approver { /* who decides a level */
	struct str regime;
	uint32_t levels;   /* bit per level */
	struct str *kinds; /* of authority */
	size_t n_kinds;
	struct law_cite cite;
	enum law_mark mark;
	const struct yv *at;
};
struct law_regime {
	struct str code;
	struct law_text title;
	int32_t valid_from, valid_to, transition_to;
	struct law_cite cite;
	int32_t regulation_from; /* decisions from this day on must rest on a regulation issued before; DAY_NONE: not asked */
	struct law_cite regulation_cite;
};
struct law_level_rule { /* the least level that a system's known traits force */
	struct str code;
	int level;
	struct law_conds when;
	struct law_cite cite;
	enum law_mark mark;
};
struct law_setting {
	struct str key, otherwise; /* value when the site has none; null: none */
	struct law_text title;
	enum law_mark mark;
};
/* The words of a key, between dots and underscores, say what its value is: hours, days, wd (working days): a whole number; period: month, quarter,
 * half, year; start: a day. Every other value is text. */
enum law_setting_is { SETTING_TEXT, SETTING_NUMBER, SETTING_PERIOD, SETTING_DAY };
enum { SETTING_MOST = 36500 };
enum law_setting_is law_setting_is(struct str key);
struct str law_setting_stored(
	struct arena *a, struct str key, struct str typed); /* "quý" -> quarter, "10/9/2026" -> 2026-09-10; else as typed */
struct str law_setting_shown(struct arena *a, struct str key, struct str stored, bool en); /* the other way, for people */
bool law_setting_fits(struct str key, struct str value);                                   /* in its stored form */
const char *law_setting_wants(struct str key, bool en);                                    /* "a whole number from 0 to 36500" */
bool law_setting_number(struct str value, int64_t *out);                                   /* of a SETTING_NUMBER */
int law_period_months(struct str word);                                                    /* 0: none of the four */
struct law_limit {                                                                         /* a time limit of a procedure */
	struct str code, unit;                                                             /* wd, d, h, m (months) */
	int64_t n;
	struct law_text title;
	struct law_cite cite;
	enum law_mark mark;
};
struct law_harm {
	int level;
	struct law_text text;
	struct law_cite cite;
};
/* A form that is filled once a year: the days its figures span, and the matters of the duties by which it is sent (their rules say when). */
struct law_form {
	struct str code, unit_matter, office_matter;
	int from_month, from_mday, to_month, to_mday; /* from: of the year before */
	struct law_text title;
	struct law_cite cite;
	enum law_mark mark;
	const struct yv *at;
};
struct law_dayoff {
	int32_t first, last;
	bool works; /* a working Saturday or Sunday swapped in */
	struct law_text title;
	enum law_mark mark;
};

struct law_pack {
	struct str code, file;
	int version, priority;
	struct law_text title;
	struct str bytes;
	bool loaded; /* read from the ledger: see law_faults */
	VEC(struct law_doc) docs;
	VEC(struct law_clause) clauses;
	VEC(struct law_duty) duties;
	VEC(struct law_cadence) cadences;
	VEC(struct law_approver) approvers;
	VEC(struct law_regime) regimes;
	VEC(struct law_level_rule) levels;
	VEC(struct law_setting) settings;
	VEC(struct law_limit) limits;
	VEC(struct law_harm) harms;
	VEC(struct law_form) forms;
	VEC(struct law_dayoff) days;
};

/* What the engine offers to packs: evidence kinds with parameters, and predicates for conditions. */
enum law_param_type { LP_INT, LP_WORD, LP_WORDS, LP_DAY, LP_SETTING, LP_BOOL };
struct law_param {
	const char *name;
	enum law_param_type type;
	bool required;
	int64_t min, max, otherwise;
	const char *const *words; /* LP_WORD, LP_WORDS: ends with NULL */
	const char *vi, *en;
};
struct law_kind {
	const char *name;
	int version;
	const char *vi, *en;
	const struct law_param *params; /* ends with a zero row */
	uint32_t over;                  /* bit per law_over it can judge */
	const char *const *settings;    /* numbers that it asks for, with defaults in a pack; ends with NULL; NULL: none */
	const char *clock;              /* the word of `due: {kind: ...}` by which it sets the date itself; NULL: it sets none */
};
enum law_arg { LA_NONE, LA_LEVEL /* 1..5 */, LA_DAY /* yyyymmdd */ };
struct law_pred {
	const char *name;
	enum law_arg arg;
	const char *vi, *en;
	uint32_t over; /* bit per law_over of whose subjects it can be told */
	bool comes;    /* with a first system: a duty under it asks nothing of the days before that */
};
struct law_vocab {
	const struct law_kind *const *kinds;           /* ends with NULL */
	const struct law_pred *preds;                  /* ends with a zero row */
	const char *const *roles, *const *authorities; /* that a unit holds; that decide levels: each ends with NULL */
	const char *const *settings;                   /* numbers that every law needs, as law_kind.settings */
};

struct law_fault {
	struct str place, text; /* file:line */
};
struct law_faults {
	struct law_fault *p;
	size_t n, cap;
	bool loaded; /* the pack is read again from the ledger: it was judged by the rules of its time, later ones do not make it unreadable */
};
/* Reads one pack. Every fault is reported; *out is only complete when there is none (RC_INVALID otherwise, the first as failure). */
enum rc law_read(struct cx *cx, const struct law_vocab *v, struct str bytes, struct str file, struct law_pack **out,
	struct law_faults *faults);

/* --- days --- */
enum { CAL_FIRST = 9496 /* 1996-01-01 */, CAL_DAYS = 24837 /* .. 2063 */ };
struct calendar {
	uint8_t off[CAL_DAYS];
	int32_t before[CAL_DAYS + 1]; /* working days before each day */
};
bool cal_works(const struct calendar *c, int32_t day);
int32_t cal_add(const struct calendar *c, int32_t day, int n);       /* the n-th working day after (before) a day */
int cal_between(const struct calendar *c, int32_t from, int32_t to); /* working days in (from, to] */
int32_t cal_on_or_before(const struct calendar *c, int32_t day);     /* the last working day not after it */
int32_t cal_on_or_after(const struct calendar *c, int32_t day);

/* "10 ngày làm việc kể từ ngày 26/08/2026, không tính Thứ Bảy, Chủ Nhật, ngày nghỉ 31/08-02/09/2026" of a day that is reckoned; null of another */
struct str law_reckoned(struct arena *a, const struct calendar *c, const struct law_due *d, bool en);

/* --- several packs as one --- */
struct law {
	struct law_pack **packs;
	size_t n_packs;
	const struct law_vocab *vocab;
	struct law_duty **duties; /* in order of clause, then pack, then code */
	size_t n_duties;
	struct map docs, settings, cadences; /* code -> struct */
	struct calendar calendar;
};
/* Cross-checks between packs (cited documents, cadences, regimes, settings, doubled codes) land in faults. */
enum rc law_join(struct cx *cx, const struct law_vocab *v, struct law_pack *const *packs, size_t n, struct law **out,
	struct law_faults *faults);
const struct law_doc *law_doc_of(const struct law *l, struct str code);
const struct law_doc *law_doc_said(
	const struct law *l, struct str words); /* by its code, or by its number within the words; NULL: by neither */
const struct law_setting *law_setting_of(const struct law *l, struct str key);
const struct law_cadence *law_cadence_of(const struct law *l, struct str code);
const struct law_form *law_form_of(const struct law *l, struct str code);
/* A day in the year or quarter that is asked for at `of`: one whose deadline was over before the duty was in force is nobody's, the next is the first. */
int32_t law_asked_in(const struct law_duty *d, const struct law_due *r, int32_t of);
/* The duty of a matter whose yearly day comes first in that year, and the day; NULL where none of those in force has one. */
const struct law_duty *law_yearly(const struct law *l, struct str matter, int year, int32_t *day);
const struct law_regime *law_regime_of(const struct law *l, struct str code);
const struct law_clause *law_clause_of(const struct law *l, struct str pack, struct str code);
const struct law_text *law_heading_of(
	const struct law *l, struct str pack, struct str code); /* of the part that a clause stands in; NULL: none */
bool law_doc_in_force(const struct law_doc *d, int32_t day);
/* A duty's title beside those of other papers, whose points have the same codes: with the number of the paper, where the office itself loaded it. */
struct str law_titled(struct arena *a, const struct law *l, const struct law_duty *d, bool en);
struct str law_cite_text(struct arena *a, const struct law *l, const struct law_cite *c, bool en); /* "NĐ 331/2026/NĐ-CP, Đ30.7" */
static inline struct str law_say(struct law_text t, bool en)
{
	return en && t.en.n ? t.en : t.vi;
}
/* Codes of points: a b c d đ e g ... in Vietnamese order; "1.dd" is an ASCII alias of "1.đ"; nothing else is folded. */
struct str clause_code(struct arena *a, struct str typed);
/* As people read codes: "NĐ331.28" of ND331.28, "QĐ05.11" of QD05.11; also in a list of them. The exact code stays in addresses, API and files;
 * clause_code() takes the shown form back. */
struct str clause_show(struct arena *a, struct str codes);
int clause_cmp(struct str a, struct str b);

/* --- shipped and loaded packs --- */
struct law_shipped {
	const char *file;
	const char *bytes;
	size_t n;
};
extern const struct law_shipped law_shipped[]; /* ends with a zero row; made from packs/ at build time */

struct law_loaded { /* the last load of a pack */
	int64_t id, seq;
	struct str code, file, bytes;
	int version;
};
enum rc law_loaded(struct cx *cx, int64_t upto, struct law_loaded **out, size_t *n); /* as of a ledger seq; INT64_MAX: now */
enum rc law_current(struct cx *cx, const struct law_vocab *v, int64_t upto, struct law **out);
/* Does every unit that its duties name owe duties in this office? Else they would be asked of nobody: RC_INVALID, each at its duty's line. */
enum rc law_units(struct cx *cx, const struct law_pack *p, struct law_faults *faults);
/* A code names the unit that had it when the pack was loaded by entry `seq` (INT64_MAX: now), whatever it is called since: done for every pack of
 * law_current() and law_with(). */
enum rc law_bind(struct cx *cx, struct law_pack *p, int64_t seq);
enum rc law_codes_now(
	struct cx *cx, struct law_pack *p); /* of a bound pack: its units' codes, and its text with them, as they are today */
/* Checks a pack alone, together with the others and against the units, then writes the ledger entry in a transaction of its own. The very bytes of
 * the version in use, also with the codes that its units have today, write nothing (*same, *seq: its entry); another content under its number or an older one is RC_CONFLICT. */
enum rc law_load(struct cx *cx, const struct law_vocab *v, struct str bytes, struct str file, struct law_faults *faults,
	int64_t *seq, bool *same);
/* The same for the version that follows `p->version - 1`; RC_CONFLICT when somebody loaded another meanwhile. */
enum rc law_load_next(
	struct cx *cx, const struct law_vocab *v, struct str bytes, struct str file, struct law_faults *faults, int64_t *seq);
/* The law as it would be with `p` in the place of its older self; id 0: it was never loaded. */
enum rc law_with(struct cx *cx, const struct law_vocab *v, struct law_pack *p, struct law **out, int64_t *id, int *version,
	struct law_faults *faults);
struct law_version {
	int64_t seq, at;
	int version;
	struct str by, file, bytes;
};
enum rc law_versions(
	struct cx *cx, struct str code, struct law_version **out, size_t *n); /* every load of one pack, newest first */
enum rc law_install(struct cx *cx, const struct law_vocab *v);                /* init: the shipped packs that were never loaded */
/* The version of the pack that comes with the program, where it is newer than the one in use or, under whatever number the office gave its own, was never
 * loaded here; 0: none. */
enum rc law_shipped_new(struct cx *cx, struct str code, int version, struct str bytes, int *out, const char **file);
int law_shipped_version(struct str code, const char **file); /* of the pack that comes with the program; 0: none does */
