/* Mẫu 08 of NĐ 331/2026/NĐ-CP (Điều 35, 36): the year's report on the information systems of an owner, made from the register and from nothing
 * else. Its days are law (the form `mau08` of a pack). Facts are those dated up to the period's end (or today, while it runs: `provisional`). Every figure names the codes of its rows;
 * what is not known stays empty and is counted. Who asks sees the part that lies in his scope.
 *
 * The report is one tree of JSON; the page and the workbook only show it:
 *   form decree year from to on provisional scope due{} ledger{size root at key site sig | size}
 *   general{total classified dossier appraised approved periodic: {label value codes[]}, expected_all{label value missing[] codes[]}}
 *   by_kind[] by_level[]{code label value codes[]}  owners[] specialised[]  rows[] (columns 1-12)  excluded[] unknown[]
 *   warnings[]{row columns code id rule note text way url}  annexes{1,2,3} */
#pragma once
#include "fmt/json.h"
#include "law/law.h"
#include "ledger/ledger.h"
#include "res/res.h"

enum { MAU08_YEAR_MIN = 2020, MAU08_YEAR_MAX = 2100 };
/* unit_before unit_by unit_cite unit_mark, office_...: the days of the duties by which the form is sent; absent where the law in force has none. */
struct jv *mau08_dues(struct arena *a, const struct law *law, int year);
int64_t mau08_year(int64_t now); /* the year that a report asked for today is about: January still means the one before */

/* The signed head that freezes what is reported; the caller then looks as of head->size - 1 (res_as_of). `dir` holds the key. */
enum rc mau08_head(struct cx *cx, struct str dir, struct ledger_head *out);
/* head NULL: not frozen, the ledger's size alone is said. RC_INVALID: a year out of bounds or whose period has not begun. */
enum rc mau08_make(struct cx *cx, int64_t year, const struct ledger_head *head, struct jv **out);
/* The line of one system alone, as a row of `rows` without its number, with `warnings` (what does not fit in it) and `checks` (how many rules were tried);
 * a system that stands in no line of that year gives `excluded` instead. */
enum rc mau08_line(struct cx *cx, const struct law *law, int64_t year, int64_t id, struct jv **out);
/* The twelve columns of section 3: their heads, and the texts of a line, "" where nothing is known. */
enum { MAU08_COLS = 12 };
extern const char *const mau08_heads[MAU08_COLS][2]; /* vi, en */
void mau08_texts(struct arena *a, const struct jv *line, bool en, struct str out[MAU08_COLS]);
const char *mau08_label_en(struct str vi); /* of a figure or of what is not known; NULL: none of them */
struct str mau08_said(const struct jv *line, const char *key, const char *words, bool en); /* of a system's field `words` */
struct str mau08_expected(struct arena *a, const struct jv *figure); /* general.expected_all in words; "" while it is not known */
struct str mau08_paper(struct arena *a, const struct jv *paper, bool en); /* "Số 812/QĐ-BM ngày 24/09/2024, Bộ Mẫu"; "" for none */
/* Sheets: Mẫu 08 · Nguồn số liệu (the codes behind each figure) · Cần kiểm tra · Phụ lục. */
enum rc mau08_xlsx(struct cx *cx, const struct jv *report, struct buf *out);
/* Adds "shown" to a report: the words that its DOCX template shows (form_mau08). */
void mau08_shown(struct cx *cx, struct jv *report);

/* A unit's part, to and fro as a workbook: its systems in columns that an import of systems understands, and a sheet that says which year, unit and
 * ledger head it was made at. The head must be in force (mau08_head); cx looks as of it. */
struct mau08_part {
	int64_t year, unit, size;
	struct str unit_code, unit_name, root;
	struct str *changed; /* codes of the unit's systems that were changed here since */
	size_t n_changed;
};
/* Is a system the unit's, by who answers for it and who operates it? *of: res_units_of() the unit. */
bool mau08_is_of(const int64_t *of, size_t n, int64_t unit, int64_t operator);
enum rc mau08_part_make(
	struct cx *cx, struct str dir, int64_t year, const struct row *unit, const struct ledger_head *head, struct buf *out);
/* RC_INVALID: no such workbook, or a row names a system of another unit; RC_CONFLICT: its head is not of this ledger, or its year, unit or head are not
 * those that were signed when it was made. */
enum rc mau08_part_read(struct cx *cx, struct str bytes, struct mau08_part *out);
/* What stood in the part when it was made and is not there any more: an import would pass over it in silence, so a person decides. */
struct mau08_ask {
	int64_t of;
	struct str code, name;
	const char *head;  /* of the emptied cell; NULL: the whole row is gone */
	const char *field; /* of the system, which may be emptied here; NULL: it may not */
	struct str was;
};
enum { MAU08_ASKS = 200 };
/* cx looks as of part->size - 1 (the caller sees to it). RC_LIMIT: more than MAU08_ASKS. */
enum rc mau08_part_asks(struct cx *cx, struct str bytes, const struct mau08_part *part, struct mau08_ask **out, size_t *n);
