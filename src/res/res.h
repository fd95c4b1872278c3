/* Resources: what a kind of thing is, said once. From a `const` table of fields come the JSON and text codecs, validation, storage
 * with versions and ledger entries, list, search, history, import, export, forms and OpenAPI.
 *
 * Rules that always hold: a row is written only through res_save/res_delete (row, version and ledger entry in one transaction);
 * an id is the seq of the creating entry and `seq` the last one (the ETag); text is NFC; field codes are never reused for another
 * meaning (`was` names an old code); field_visible() is the only judge of what a person may read.
 *
 * Storage: table NAME (id, seq, changed_at, made_at, made_by, fields.., fold, sortkey) and NAME_v (id, seq, changed_at, by_name, gone, fields..), one row
 * per version. Links are a sorted list of ids as text "12 40"; table `links` (src, field, dst) is their index, current rows only.
 * An as-of connection shadows NAME and links by views of the same name (res_as_of). */
#pragma once
#include "db/db.h"
#include "fmt/csv.h"
#include "fmt/json.h"

struct xlsx_cell;

enum ftype {
	F_TEXT,    /* max: code points */
	F_INT,     /* min..max */
	F_BOOL,    /* yes, no, or unknown (not set) */
	F_DATE,    /* "2024-09-05" or a partial date, base/time.h */
	F_INSTANT, /* µs UTC */
	F_PERIOD,  /* "2026" "2026-H1" "2026-Q3" "2026-09" "2026-W47" */
	F_ENUM,    /* one of choices */
	F_FLAGS,   /* a set of choices, stored "a,b" in table order */
	F_REF,     /* id of one object of `to` */
	F_LINKS,   /* ids of objects of `to` ("" = of any resource) */
	F_FILE,    /* "sha256hex size type name": the file store's object */
};

struct choice {
	const char *code, *vi, *en;
	const char *said; /* what offices write for it beside its label, '|' separated, each a whole name with its marks */
};

struct field {
	const char *code;
	enum ftype type;
	const char *vi, *en;
	const char *to;               /* F_REF, F_LINKS: resource names, space separated; "" any */
	const struct choice *choices; /* F_ENUM, F_FLAGS: ends with a zero row */
	int64_t min, max;
	bool required;
	bool unique;
	bool search;    /* part of `fold`, the text that search looks in */
	bool in_list;   /* a column of the list page */
	bool long_text; /* several lines */
	bool or_before; /* a date of which the end alone may be known: "trước 2020" (base/time.h) */
	const char *days
		[2]; /* of a date: the instants that begin and end what took several days, "15-20/03/2026"; it is the last of them */
	bool near;   /* a date more than five years ahead is a slip: an import's preview says so */
	bool erasable;        /* enters the ledger as a salted HMAC; may be erased */
	bool fixed;           /* set by the program or a step, never by a form or an import */
	bool about;           /* F_REF, F_LINKS: whom the row speaks of. People of one unit or provider speak of their own alone */
	const char *sent;     /* about: words of `kind` where units are those whom it was sent to, and may be others */
	bool tree;            /* F_REF to its own kind: from row to row it never leads back (a part of, in place of) */
	bool makes;           /* F_REF: an import makes the row that a name nobody knows means (its title is all it needs) */
	const char *heads;    /* header synonyms of imports, '|' separated, compared folded */
	const char *yes, *no; /* F_BOOL: what sheets say beside the usual, '|' separated, folded */
	const char *help_vi, *help_en;
	struct str (*say)(
		struct cx *cx, struct str stored); /* F_TEXT that the program wrote: in the reader's language; NULL: as stored */
	const char *was;
};

struct val {
	bool set;
	int64_t i;    /* F_INT F_BOOL F_INSTANT F_REF */
	struct str s; /* the text types */
	int64_t *ids; /* F_LINKS, ascending */
	size_t n;
};

struct row {
	const struct res *res;
	int64_t id, seq;
	int64_t at;         /* instant of the last entry */
	int64_t made_at;    /* instant of the creating entry */
	int64_t made_by;    /* user */
	bool ends_none;     /* to be written: what it would end (struct res, ends) is said anew beside it */
	bool gone;          /* versions only: deleted here */
	struct str by_name; /* versions only: who */
	struct val *v;      /* beside res->fields */
};

struct problem {
	struct str field; /* code; empty: the row as a whole */
	struct str text;
};
struct problems {
	struct problem *p;
	size_t n, cap;
};
/* The text says what is wrong and never names its field: it stands below the field, or behind its name (problem_said). */
__attribute__((format(printf, 4, 5))) void problem_add(struct cx *cx, struct problems *ps, const char *field, const char *fmt, ...);
#define RES_MISSING L("Cần nhập", "needed")

/* Columns of a sheet that belong to another object beside the row: a sheet of systems with the decision and the regulation of each (Mẫu 08).
 * Heads are folded, '|' separated. A column is known by group and head joined in either order, by a head under the group's in a two-row header,
 * or by `alone`. A cell of the column `number` may hold the whole paper: "QĐ số 123/QĐ-VPCP ngày 05/9/2024 của Văn phòng". */
struct companion_col {
	const char *field, *heads, *alone;
};
struct companion {
	const char *code; /* of its columns: "decision" -> decision.number */
	const char *vi, *en;
	const struct res *res;
	const char *to_main; /* its F_REF or F_LINKS to the row */
	const char *group;   /* heads of the whole group; alone: its column `number` */
	const char *match;   /* by which a stored one is found, strongest first; one of them must be given */
	const char *
		same; /* one row has no two of these alike, the day a whole one: then the number is corrected (of a paper that rows share only where the sheet holds all of them and the old number nowhere); NULL: never */
	const char *issuer; /* field that takes the issuer: text, or a reference where that names one */
	const char
		*state; /* the row's field that words in place of a number set where it is empty ("Đang trình ký"); may be NULL */
	const char *lone,
		*lone_to; /* what this field says without a number and a date of the paper is no paper: it goes to that field of the row */
	const char *
		refers; /* with a paper's number but not `lone`: the paper alone is kept, as a proof of this; NULL: that is wrong */
	const char *
		revoked; /* of those of one row that differ in `lone` one is in force: the others' day in this field; NULL: never told */
	const char *expected; /* the row's date that "dự kiến 12/2026" in place of the paper's sets where it is empty */
	const char *titled;   /* a title where the sheet has none: this and the number; NULL: none is needed */
	const char *says,
		*word; /* a field that the group's head alone tells ("Quy chế": kind regulation) where nothing else does; NULL: none */
	const struct companion_col *cols;
};

/* A step of a workflow: POST /NAME/{id}/STEP, `khien step`. What the table says is answered from it (step.c): the right (RC_DENIED), the state it starts
 * from (RC_CONFLICT at the field), what must be known (RC_INVALID at the field); `guard` says what only code can tell. Pages offer what is legal. */
struct step_state { /* value: "" not set, "!x" anything but x; vi, en: why not, where the row stands elsewhere (of `from` alone) */
	const char *field, *value, *vi, *en;
};
struct step {
	const char *code, *vi, *en;
	uint64_t right;                /* beyond the right to edit */
	const struct step_state *from; /* all must hold; ends with a zero row */
	const char *required;          /* fields, space separated */
	enum rc (*guard)(struct cx *cx, const struct row *row);
	const struct step_state *to;                       /* fields and what they become; ends with a zero row */
	enum rc (*effect)(struct cx *cx, struct row *row); /* what depends on more; may be NULL */
	const struct step_state *done;                     /* where an effect leads; NULL: `to` says it */
	const char *over, *lesser_vi, *lesser_en; /* with none of these fields set it is a lesser step, called so; NULL: never */
};

struct res {
	const char *name;    /* plural, of URLs and commands: "level-decisions" */
	const char *table;   /* "level_decisions" */
	const char *vi, *en; /* one: "hệ thống thông tin" */
	const char *vi_many, *en_many;
	const char *prefix; /* of generated codes: "HT" -> HT-01 */
	const char *title;  /* the field that names a row, after code */
	const char *
		named; /* where that is a note or a number: the fields that together name a row to people (row_named); NULL: the title does */
	const char *
		gist; /* where that is a number: the field that says beside it what the row is about, where one is chosen; NULL: none */
	struct str (*read_as)(struct cx *cx, const struct row *row,
		int f);      /* what a text stored for the program means to people (row_show); null: as it is. May be NULL */
	const char *natural; /* fields by which an import finds a row without a code: "name unit" */
	const char *scope;   /* fields that place a row in the unit tree: "unit operator"; "system" follows it; NULL: everybody's */
	const char *told;    /* of a scope: an F_LINKS; whoever answers for what it names reads the row too; NULL: none */
	const char *
		shown; /* of a scope: resources whose rows refer to it; of whom such a row speaks, no draft, reads it too; NULL: none */
	const char
		*joins; /* an F_LINKS that everybody may extend by rows that he may write: his system to the office's regulation */
	const char *whole; /* F_LINKS that, all of them empty, mean everything: nothing joins such a row, which would narrow it */
	const char *
		placed; /* imports: the reference that a group row ("I. Cục ..") gives to the rows below, then fields that stand in */
	const struct companion *const *companions; /* NULL at the end; may be NULL */
	const char *ends_in,
		*ends; /* a new row ends what the row of its reference `ends_in` says in the field `ends`: a decided level the proposed one */
	const char *
		happened; /* when it happened: the first of these fields that is set ("document.date": of what it names); entered late it needs a reason (reason.c); NULL: it is no act */
	const char *offered; /* "intake assigned": forms offer a row only while that field says so or nothing; NULL: always */
	bool open;           /* everybody reads; scope only says who writes */
	bool outsiders;      /* a provider's people read it too */
	bool central;        /* only those who see the whole office may write */
	bool drafts;         /* has field draft */
	int version;
	const struct field *fields; /* ends with a zero row; the first is always code */
	size_t n;                   /* by the macro RES_FIELDS */
	const struct step *steps;
	/* Beyond single fields: refuse what is malformed (problem_add); what is only implausible is stored and judged by the duty engine. */
	enum rc (*check)(struct cx *cx, struct row *row, const struct row *before, struct problems *ps);
	enum rc (*may_go)(struct cx *cx, const struct row *row); /* refuses to delete a row, with a sentence; may be NULL */
};
#define RES_FIELDS(table) .fields = (table), .n = COUNT(table) - 1

extern const struct res *const res_all[]; /* org/org.c: the one list; ends with NULL */
const struct res *res_find(struct str name);
size_t res_count(void);
int res_field(const struct res *r, const char *code);     /* index; asserted to exist */
int res_field_find(const struct res *r, struct str code); /* -1 */
struct val *row_val(const struct row *row, const char *code);
struct str row_text(const struct row *row, const char *code); /* null str when not set */
int64_t row_i64(const struct row *row, const char *code, int64_t otherwise);
struct str row_title(const struct row *row);                      /* title field, else code */
struct str row_show(struct cx *cx, const struct row *row, int f); /* val_show, or what the stored text of this row means */
struct str row_named(struct cx *cx, const struct row *row); /* for people: "Vụ A – Đơn vị chuyên trách"; else the title */
void val_text(struct val *v, struct str s);                 /* null str: not set */
void val_i64(struct val *v, int64_t i);
bool val_eq(enum ftype t, const struct val *a, const struct val *b);
const struct choice *choice_of(const struct field *f, struct str code);
bool word_in(const char *words, struct str w); /* is w one of the space separated words? */

/* --- rows --- */
struct row *res_blank(struct cx *cx, const struct res *r);
struct row *row_copy(struct cx *cx, const struct row *row);
/* May who asks read this object? If not: the unit that holds it (0: none in particular), which may be named. */
enum rc res_held(struct cx *cx, const struct res *r, int64_t id, bool *seen, int64_t *unit);
enum rc res_load(struct cx *cx, const struct res *r, int64_t id, struct row **out); /* RC_NOT_FOUND also when out of scope */
enum rc res_by_code(struct cx *cx, const struct res *r, struct str code, struct row **out);
enum rc res_of(struct cx *cx, int64_t id, const struct res **out); /* which resource an id belongs to */
/* Validates, then writes in the caller's transaction. row->id 0 creates (and makes a code if there is none); else row->seq must be the stored
 * one, or RC_CONFLICT. Nothing changed: nothing written. Problems are all collected; RC_INVALID then (fault text: the first). */
enum rc res_save(struct cx *cx, struct row *row, struct str why, struct problems *ps);
/* What the same person entered today and says the very same as this new row (a form sent twice); NULL: nothing does. */
enum rc res_again(struct cx *cx, const struct row *row, struct row **out);
/* RC_CONFLICT while others refer to it, naming them; RC_INVALID at "reason" without one, unless it is a draft. */
enum rc res_delete(struct cx *cx, struct row *row, struct str why);
/* Forgets every erasable value of an object and its salts, in all versions, also where the object is deleted; the caller has asked twice. Wants a reason
 * (RC_INVALID at "reason"); RC_CONFLICT: nothing is left. The fields that still have a value somewhere: res_personal. */
enum rc res_erase(struct cx *cx, const struct res *r, int64_t id, struct str why);
enum rc res_personal(struct cx *cx, const struct res *r, int64_t id, size_t **fields, size_t *n);
struct str res_fields_said(struct cx *cx, const struct res *r, const size_t *fields, size_t n); /* "Họ và tên, Điện thoại" */
/* What is entered, added to an act or sent more days after it than entry.late_days lets pass, without a reason: a problem of the field "reason". */
enum rc res_reason_wanted(struct cx *cx, struct row *row, const struct row *before, struct str why, struct problems *ps);
enum rc res_late_days(struct cx *cx, const struct row *row, int64_t entered, int32_t *out); /* days between; 0: not too many */
/* Is a value changed that was submitted? What stood empty may be filled in, and one more named, without a word. */
bool res_corrects(const struct row *row, const struct row *before);
/* Is anything else in it than when it was last submitted? What the program sets (fixed) is not counted. */
bool res_amends(const struct row *row, const struct row *before);
/* Where nothing but dates is added (of a review to come, an end) these are of their own day: the earliest; DAY_NONE: something else is in it. */
int32_t res_added_day(const struct row *row, const struct row *before);
enum rc res_late_reason(
	struct cx *cx, int64_t id, int64_t to, struct str *out); /* the first that its entries up to `to` give; null: none */
bool field_visible(struct cx *cx, const struct field *f, const struct row *row);
enum rc res_may_write(struct cx *cx, const struct row *row);
/* Is unit `u` over on the day $2? Its end is as precise as it was given: 2026, 2026-Q3, 2026-09, 2026-09-30. */
#define SQL_UNIT_OVER                                                                                                              \
	"(u.valid_to < CASE WHEN u.valid_to LIKE '%-Q%' THEN substr($2, 1, 4) || '-Q' || (CAST(substr($2, 6, 2) AS INTEGER) + 2) " \
	"/ 3 "                                                                                                                     \
	"ELSE substr($2, 1, length(u.valid_to)) END)"
/* The unit and those that passed over to it as a whole, by today: what is left at them is its own now. Ascending. */
enum rc res_units_of(struct cx *cx, int64_t unit, int64_t **ids, size_t *n);
bool res_may_name(
	struct cx *cx, const struct row *row, int f, int64_t id); /* in that field; else a save refuses it as another unit's */

/* --- workflow (step.c) --- */
const struct step *res_step_find(const struct res *r, struct str code); /* NULL: there is none */
const char *res_step_label(struct cx *cx, const struct step *s, const struct row *row);
enum rc res_step(struct cx *cx, const struct step *s, struct row *row); /* changes the row; the caller saves it */
bool res_step_done(const struct step *s, const struct row *row);        /* it stands already where the step leads */

/* --- the program's own numbers (settings.c) --- */
struct setting_number {
	const char *code;
	int64_t min, max, usual;
	const char *vi, *en;
};
extern const struct setting_number setting_numbers[]; /* ends with code NULL */
const struct setting_number *setting_number_find(struct str code);
int64_t setting_usual(struct str code);                                                  /* 0: not one of them */
bool setting_number_read(const struct setting_number *k, struct str text, int64_t *out); /* false: no number, or out of bounds */
int64_t setting_number(struct cx *cx, const char *code);                                 /* as the office set it, else the usual */

/* --- codecs --- */
/* Text as people type or a sheet holds -> value; refs by code or by unique title. False: *why says what is wrong. Empty text: not set. */
bool val_read(struct cx *cx, const struct field *f, struct str text, struct val *out, struct str *why);
/* Why no day is read in a line: there is none like it, or its year is missing; else `otherwise`, how it is written. */
struct str day_unread(struct cx *cx, struct str typed, const char *otherwise);
/* Several days typed in the field of one (struct field, days): false where it is none. The ends that are set already stay. */
bool row_days(struct cx *cx, struct row *row, int f, struct str typed);
/* A day or days as typed. The ends that stood before go with the days that are typed, or where one day comes in the place of several; an end said anew stays. */
bool row_day_or_days(struct cx *cx, struct row *row, const struct row *before, int f, struct str typed, struct str *why);
void row_days_anew(
	struct cx *cx, struct row *row, const struct row *before, int f, struct str days); /* takes those ends out; null: one day */
struct str row_days_said(
	struct cx *cx, const struct row *row, int f); /* "15/03/2026 - 20/03/2026", read back so; null: one day or none */
struct str val_write(struct cx *cx, const struct field *f, const struct val *v); /* for sheets and forms; val_read takes it back */
#define REF_HIDDEN "—" /* val_show of a reference to what who asks may not see */
struct str val_show(struct cx *cx, const struct field *f, const struct val *v); /* for people: labels, 05/09/2024, titles of refs */
struct jv *row_json(struct cx *cx, const struct row *row); /* API: visible fields, refs as {"id","code","title"} */
enum rc row_from_json(struct cx *cx, struct row *row, const struct jv *in, struct problems *ps); /* partial: only keys given */

/* --- lists --- */
struct res_filter {
	int field;
	struct str value; /* as val_read takes it; for dates also "A..B" */
};
struct res_query {
	const struct res *res;
	struct str q; /* words, folded, all must occur */
	struct res_filter *filters;
	size_t n_filters;
	int sort; /* field index (res_sorts); -1: title in Vietnamese order. A reference: by the title of what it names */
	bool desc;
	struct str after; /* cursor of the last page */
	int limit;        /* 1..1000 */
	bool offered;     /* only what a form may offer (res.offered) */
};
struct res_page {
	struct row **rows;
	size_t n;
	struct str next; /* null: this is the end */
	int64_t total;
};
enum rc res_list(struct cx *cx, const struct res_query *q, struct res_page *out);
bool res_sorts(const struct field *f); /* is there an order of what is shown in it? */
/* Every live row with seq > changed_after in id order, no scope (the program's own use: facts, verification). `each` copies what it keeps. */
enum rc res_each(struct cx *cx, const struct res *r, int64_t changed_after,
	enum rc (*each)(struct cx *, const struct row *, void *), void *arg);
enum rc res_gone_after(struct cx *cx, int64_t seq, int64_t **ids, size_t *n); /* ids deleted by entries after seq */

enum rc res_names_file(struct cx *cx, struct str hash, bool *out); /* does any version of anything name a file of these bytes? */

/* --- history, two clocks --- */
struct change {
	int64_t seq, at;
	struct str by, op, why;
	struct row *row, *before; /* before NULL: created */
	size_t *erased;           /* fields whose values were forgotten here, in every version; their names are left */
	size_t n_erased;
};
enum rc res_id_ever(
	struct cx *cx, const struct res *r, struct str code, int64_t *out); /* of what has this code or, deleted, had it last */
enum rc res_history(struct cx *cx, const struct res *r, int64_t id, struct change **out, size_t *n); /* newest first */
enum rc res_history_whole(struct cx *cx, const struct res *r, int64_t id, struct change **out,
	size_t *n);                                                 /* with what was a draft: for rules, never shown */
const char *res_change_word(struct cx *cx, const struct change *c); /* "Đính chính": as an officer reads it */
/* A draft is evidence from the entry on that sent it, when others could first see it: by whom and when. Every one that was sent by an entry after `after`;
 * id 0: of whatever row. The one rule of what "entered" means: days late, the list of late entries, the chain of reasons and exports count from it. */
struct sent {
	int64_t id, seq, at, who;
};
enum rc res_sent(
	struct cx *cx, const struct res *r, int64_t id, int64_t after, void (*each)(const struct sent *, void *), void *arg);
/* What entries up to the last one said of some fields and the row, changed by an entry after `after`, now says otherwise: each such version, no draft, with
 * these fields alone, until the next entry; by row, oldest first. Found by the index TABLE_v_said over this very expression. */
struct earlier {
	const struct row *was;
	int64_t until, until_seq;
	struct str by; /* who made that next entry */
};
void res_earlier_sql(struct buf *b, const struct res *r, const char *fields);
enum rc res_earlier(struct cx *cx, const struct res *r, const char *fields, int64_t after,
	void (*each)(const struct earlier *, void *), void *arg);
/* What was deleted by an entry after `after` and up to `upto`: each version that it had, no draft, until the next entry (the last one: that deleted it); by
 * row, oldest first. Found by the index TABLE_v_gone. */
enum rc res_gone(
	struct cx *cx, const struct res *r, int64_t after, int64_t upto, void (*each)(const struct earlier *, void *), void *arg);
/* Entries from an instant on that changed or added to what had been submitted (res_amends), by row. */
enum rc res_amended(struct cx *cx, const struct res *r, int64_t from,
	enum rc (*each)(struct cx *, const struct row *row, const struct row *before, void *), void *arg);
/* From now on this connection shows what was known at seq (INT64_MAX: now again). Writing is refused meanwhile. */
enum rc res_as_of(struct cx *cx, int64_t seq);

/* --- sheets --- */
enum import_action { IMPORT_NEW, IMPORT_CHANGED, IMPORT_SAME, IMPORT_WRONG };
struct import_also {
	const struct companion *c;
	struct row *row, *before;
};
struct import_row {
	uint32_t number;  /* in the sheet */
	struct str sheet; /* its name where several were read */
	size_t table;     /* of the report's */
	enum import_action action;
	struct row *row, *before;
	struct str days;                /* several, as typed beside the one day (row_days) */
	bool proposes;                  /* the sheet itself says what a companion would end */
	const struct companion *refers; /* whose paper alone is kept (its field refers) */
	bool referred;                  /* that is new */
	struct import_also *also;
	size_t n_also;
	struct problems problems; /* a companion's field is "decision.number" */
};
struct import_col {
	struct str head; /* as it stands in the sheet, a two-row one joined; empty: none */
	struct str code; /* "name", "decision.number"; empty: nobody knows it; "#": the serial number; or IMPORT_UNUSED */
};
struct import_note {
	uint32_t number;
	struct str sheet, text;
};
struct import_table { /* one header and what stands below it */
	const struct sheet *sheet;
	uint32_t head_row;       /* the last row of the header */
	struct import_col *cols; /* beside the sheet's columns */
	size_t n_cols;
};
#define IMPORT_UNUSED "-"
struct import_choice { /* what a column that nobody knows is; IMPORT_UNUSED: nothing, and nobody is asked again */
	struct str head, code;
};
struct import_report {
	struct import_row *rows;
	size_t n, count[4];
	struct import_table *tables;
	size_t n_tables;
	struct str *ignored; /* heads that no field knows */
	size_t n_ignored, cap_ignored;
	struct import_note *passed; /* rows with text that are no data: groups, totals, signatures */
	size_t n_passed, cap_passed;
	struct str *converted; /* one sentence for each sheet and column that was read in a way of its own, or not at all */
	size_t n_converted, cap_converted;
	struct import_note *notes; /* cells that were understood so */
	size_t n_notes, cap_notes;
	struct import_made { /* what else is written: documents, providers, companions that are new */
		const struct res *res;
		int64_t id;
		struct str code, title;
	} * made;
	size_t n_made, cap_made;
	size_t learned; /* choices stored */
	struct map
		*told; /* id -> what a row of this very import is called: a preview's rows are taken back before they are shown */
};
/* Every visible sheet whose header fits is read, every table in it; the report says which were. Every row is written for real in one transaction, so that rows may refer to each other in any order; then it is committed, or taken back when
 * `commit` is false or any row is wrong (RC_INVALID). RC_INVALID with n == 0 when the sheet as a whole cannot be read (no header row ...).
 * A row without a code is the stored one that its natural key finds, else the one that says all that it says (same.c), so that the same file changes
 * nothing a second time. An empty cell leaves a stored value as it is. Inside a transaction it is a part of that one. */
enum rc res_import(struct cx *cx, const struct res *r, const struct sheet *s, bool commit, struct import_report *out);
bool sheet_row_aside(struct cx *cx, const struct sheet_row *row); /* of any list: a total, or signatures */
struct import_given {
	const struct import_choice
		*choices; /* kept as settings "heads.RES.HEAD" when committed by somebody who may write settings */
	size_t n;
	bool later; /* within a transaction of the caller's, who reads more sheets: a reference that is not there yet is left empty, wrong rows are left out */
	struct map *made;  /* of `later`: where a row of this sheet stands -> the id that an earlier pass gave it; NULL: one pass */
	struct str reason; /* of acts that are entered late and whose row gives none; null: there must be none */
	enum rc (*beside)(struct cx *cx, const struct import_report *rep,
		void *with); /* what else the same transaction writes when it commits */
	void *with;
};
enum rc res_import_as(struct cx *cx, const struct res *r, const struct sheet *s, const struct import_given *given, bool commit,
	struct import_report *out);
/* The choices become settings heads.RES.HEAD, within the caller's transaction; who may not write settings uses them once. */
enum rc import_learn(struct cx *cx, const struct res *r, const struct import_choice *choices, size_t n, size_t *learned);
struct str import_label(struct cx *cx, const struct res *r, struct str code); /* of a problem's field or a column; null: of none */
struct str problem_said(struct cx *cx, const struct res *r, const struct problem *p); /* "Cấp độ: Phải từ 1 đến 5" */
enum rc res_fault(struct cx *cx, const struct res *r, const struct problems *ps);     /* RC_INVALID: the first of them */
struct str import_cell(
	const struct import_report *rep, const struct import_row *ir, struct str code);     /* as it stands in the sheet */
void import_fields(struct cx *cx, const struct res *r, struct import_col **out, size_t *n); /* what a column may be: label, code */
/* val_show and val_write of a report's row: also what refers to rows that a preview has taken back. */
struct str import_show(struct cx *cx, const struct import_report *rep, const struct field *f, const struct val *v);
struct str import_write(struct cx *cx, const struct import_report *rep, const struct field *f, const struct val *v);
struct str import_place(struct cx *cx, struct str sheet, uint32_t number); /* "Dòng 5", "Trang “A”, dòng 5" */
/* The workbook as it came with one more column "Lỗi" in the sheets that were read: nothing else of it is touched. A CSV becomes an XLSX. */
enum rc import_errors(struct cx *cx, const struct res *r, struct str bytes, const struct import_report *rep, struct buf *out);
/* CSV or XLSX by content: all sheets with data, one behind the other (`next`). A merged range's text stands in each of its cells. */
enum rc sheet_read_all(struct cx *cx, struct str bytes, struct sheet *out);
enum rc sheet_read(struct cx *cx, struct str bytes, struct sheet *out); /* CSV or XLSX by content: first visible sheet */
enum rc res_export(
	struct cx *cx, const struct res *r, const char *format, struct buf *out); /* "csv" "xlsx" "json"; what who may see */

/* A sheet of chosen columns (codes as import_fields gives them; a head of one's own, or none) of every row that the query finds, as people read
 * them. A companion's column shows the newest one of the row. */
enum rc res_columns(struct cx *cx, const struct res_query *query, const struct import_col *cols, size_t n, struct xlsx_cell **cells,
	size_t *rows);

/* --- schema and verification --- */
enum rc res_schema_draft(struct cx *cx, struct buf *out); /* SQL that the tables of fields want and the migrated database lacks */
enum rc res_schema_check(struct cx *cx, struct buf *out); /* differences between migrated schema and tables; empty: none */
struct rows_report {
	int64_t compared, versions;
};
/* Rebuilds every version and current row from the ledger and compares. RC_CORRUPT: fault.place names the first that differs ("systems 41"), the
 * text says how. `file_ok` judges a stored file's value (file_check; NULL: files are not looked at). */
enum rc res_verify_rows(
	struct cx *cx, enum rc (*file_ok)(struct cx *cx, struct str value, void *arg), void *arg, struct rows_report *out);
