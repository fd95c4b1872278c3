/* Private to the directive by form: what words mean. */
#pragma once
#include "law/plan.h"

struct plan_subject {
	const char *code, *vi, *en, *heads;
	enum law_over over;
	const char *when[2];
};
extern const struct plan_subject plan_subjects[]; /* ends with a zero row; "role:X" stands beside them */

struct plan_due {
	enum due_how how;
	int32_t day;
	int month, mday, months;
	const char *period; /* "month" "quarter" "half" */
	enum law_per per;   /* with DUE_ON: of law_due; `day` is the calendar's to tell */
	int32_t after;
	int count;
};
struct plan_base { /* what deadlines of a directive may be reckoned from; days may be DAY_NONE, being wrong elsewhere */
	struct str number;
	int32_t date, from;
};
enum plan_after { PLAN_AFTER_NO, PLAN_AFTER_YES, PLAN_AFTER_WRONG };
enum plan_after plan_after_read(
	struct cx *cx, struct str typed, const struct plan_base *base, struct plan_due *out, struct str *why);
struct str plan_after_show(struct cx *cx, const struct law_due *d, int32_t issued);
/* NULL when nothing or several fit. */
const struct plan_option *plan_find(struct cx *cx, const struct plan_option *o, size_t n, struct str typed);
/* The due rule that deadline and cycle say together; false: *field and *why. */
bool plan_due_read(struct cx *cx, const struct plan_base *base, struct str due, struct str cycle, struct plan_due *out, int *field,
	struct str *why);
void plan_due_show(struct cx *cx, const struct law_due *d, int32_t issued, struct str *due, struct str *cycle);
const struct law_kind *plan_kind_of(const struct law_vocab *v, struct str evidence); /* of "act:meeting"; NULL: none */
/* What shows a product of an annex ("Quyết định phân công") of such subjects; NULL: nobody knows. */
const struct plan_option *plan_product(
	struct cx *cx, const struct law_vocab *v, const struct plan_option *o, size_t n, struct str typed, enum law_over over);
bool plan_day_read(struct cx *cx, struct str typed, int32_t *out, struct str *why); /* a whole date; false: *why */
bool plan_said(struct str evidence);                                                /* shown by what a unit alone can say */
bool plan_declared(struct cx *cx, struct str typed);                                /* "Tự khai" */
void plan_cycle_take(struct cx *cx, struct plan_item *it);
bool plan_listed(const char *heads, struct str folded); /* one of "a|b|c" */
struct str plan_evidence_code(struct cx *cx, const struct law_vocab *v, const struct law_duty *d);
bool plan_line(struct cx *cx, struct str in, bool many, struct str *out); /* false: not UTF-8 */
