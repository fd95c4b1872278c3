/* A directive as an office types it, without a programmer: a head and one row a task (point, content, of whom, by when, how often, what shows it). It
 * becomes a law pack of the same evidence kinds as any other, and a pack made so becomes rows again. Faults are told by row and field.
 *
 * Who may call: pages and commands. `p->h` and the items' texts are as typed: codes or words ("Hằng năm", "Từng đơn vị có hệ thống"). */
#pragma once
#include "fmt/csv.h"
#include "law/law.h"

enum { PLAN_ITEMS = 100 };
enum plan_head { PH_NUMBER, PH_TITLE, PH_ISSUER, PH_DATE, PH_FROM, PH_TO, PH_MARK, PH_CODE, PH_COUNT };
/* Of a cell's units: of what stands between commas and "và" the longest that `read` knows; code null: nothing was known. */
enum plan_part { PLAN_UNSAID, PLAN_LEADS, PLAN_HELPS };
struct plan_unit {
	struct str text, code;
	enum plan_part part;
};
struct plan_units {
	struct plan_unit *p;
	size_t n, cap;
};
void plan_units_split(struct cx *cx, struct str s, bool (*read)(void *ctx, struct str typed, struct str *code), void *ctx,
	struct plan_units *out);

enum plan_field { PF_POINT, PF_TEXT, PF_SUBJECT, PF_UNITS, PF_DUE, PF_CYCLE, PF_EVIDENCE, PF_WANTS, PF_MARK, PF_SINCE, PF_COUNT };
struct plan_word { /* of a head or an item: its name in forms, its label, its column's heads in sheets */
	const char *code, *vi, *en, *heads, *help_vi, *help_en;
	bool required;
	size_t max; /* code points */
};
extern const struct plan_word plan_heads[PH_COUNT], plan_fields[PF_COUNT];

struct plan_item {
	uint32_t number; /* row of the sheet or of the form */
	struct str f[PF_COUNT];
	uint32_t line; /* of its duty in the YAML */
};
struct plan {
	struct str h[PH_COUNT];
	int version; /* of the pack that it becomes */
	struct plan_item *items;
	size_t n;
	struct str passed; /* rows of the sheet that are no tasks: `5 “Nhóm nhiệm vụ chung”` */
};
struct plan_fault {
	size_t item; /* SIZE_MAX: the head */
	int field;   /* -1: the row as a whole */
	struct str text;
};
struct plan_faults {
	struct plan_fault *p;
	size_t n, cap;
};
struct plan_option {
	struct str value, label;
};
/* What a field of an item offers: PF_SUBJECT, PF_CYCLE, PF_EVIDENCE, PF_WANTS, PF_MARK. */
void plan_options(struct cx *cx, const struct law_vocab *v, enum plan_field f, struct plan_option **out, size_t *n);

struct str plan_wants(
	struct cx *cx, const struct law_vocab *v, const struct law_duty *d); /* what shows a duty done: "Danh sách tham dự" */

/* Judges every field (reading units from cx->db), then the pack that it makes. RC_INVALID: faults; *out is complete otherwise. */
enum rc plan_pack(struct cx *cx, const struct law_vocab *v, struct plan *p, struct plan_faults *faults, struct law_pack **out);
/* False when the pack was not made by plan_pack, or was changed by hand beyond what rows can say. */
bool plan_of(struct cx *cx, const struct law_vocab *v, const struct law_pack *pack, struct plan *out);
void plan_units_show(
	struct cx *cx, const struct law_pack *pack, struct plan *p); /* the units of its rows, as the pack names them now */
/* Rows from a workbook or CSV; RC_INVALID when no header is found. Rows without content are left out; an empty point is the one above. */
enum rc plan_sheet(struct cx *cx, const struct sheet *s, struct plan *out);
struct str plan_code(struct arena *a, struct str number); /* "57-CT/TW" -> "57-ct-tw" */
