/* Private to mau08*.c: the register as the report reads it. */
#pragma once
#include "base/map.h"
#include "fmt/xlsx.h"
#include "org/org.h"
#include "report/mau08.h"
#include "sec/sec.h"

struct m8_rows {
	struct row **p;
	size_t n, cap;
};
/* A decision or a regulation as columns 7 and 8 print it: what its row lacks, its document gives (unless that is a draft). */
struct m8_paper {
	const struct row *row; /* NULL: none */
	struct str number, date, issuer;
};
enum m8_status { M8_UNKNOWN, M8_DRAFTING, M8_SUBMITTED, M8_APPRAISED, M8_APPROVED };
struct m8_line {
	const struct row *sys, *decided; /* decided: the decision in force, NULL without one */
	int64_t level;                   /* 0: not known */
	enum m8_status status, said;     /* said: as the register has it */
	struct m8_paper decision, regulation,
		earlier; /* earlier: in force when the level was approved, where column 8's came later */
};
struct mau08 {
	struct cx *cx;
	const struct law *law;
	int32_t from, to, on; /* the period; the day on which validity is judged */
	struct m8_rows units, documents, systems, decisions, regulations, roles, people, activities, declarations;
	struct map ids; /* id -> struct row * */
	struct {
		struct m8_line *p;
		size_t n, cap;
	} lines;
	struct jv *excluded;
};
enum rc m8_read(struct mau08 *m);
enum rc m8_read_one(struct mau08 *m, int64_t id);                                          /* what the line of one system needs */
enum rc m8_lines(struct mau08 *m);                                                         /* fills lines and excluded */
const struct row *m8_ref(const struct mau08 *m, const struct row *row, const char *field); /* NULL: not set, or out of sight */
bool m8_flag(struct str flags, const char *flag);
bool m8_valid(const struct mau08 *m, const struct row *row); /* valid_from..valid_to holds on the day */
struct m8_paper m8_paper(const struct mau08 *m, const struct row *row, const struct row *issuer);

/* --- units' parts --- */
#define M8_PART_FORM "mau08-part"
#define M8_PART_ROWS "Phần của đơn vị"
#define M8_PART_INFO "Thông tin tệp"
struct m8_part_col {
	const char *head, *field; /* of the system; or of its decision, its regulation */
	const char *paper, *key;
};
extern const struct m8_part_col m8_part_cols[]; /* ends with head NULL; the first is the code */
/* The rows of a unit as its part shows them. */
enum rc m8_part_sheet(struct cx *cx, int64_t year, int64_t unit, const struct ledger_head *head, struct xlsx_page *out);
struct str m8_part_signed(struct arena *a, int64_t year, struct str unit, int64_t size, struct str root); /* what the key signs */
