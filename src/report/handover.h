/* Biên bản bàn giao (users.md 1.2): what an officer who leaves hands to the successor: systems, open duties, papers that wait, contracts and providers. The
 * minutes are kept like every paper; then the systems move by one confirmation. */
#pragma once
#include "report/paper.h"

struct handover {
	const struct row *from, *to; /* people */
	int32_t on;
	bool unit; /* the leaver is the unit's contact: the unit's own duties and waiting papers too */
};
/* form org unit{} from{id post} to{id post} systems[]{id code name state level plan} duties[]{clause text subject state_text due_text} papers[] contracts[]
 * ledger{}; counts as *_n. As of the head from cx->db. */
enum rc handover_make(struct cx *cx, const struct handover *h, const struct ledger_head *head, struct jv **out);
enum rc handover_keep(
	struct cx *cx, struct str dir, const struct handover *h, struct row **out); /* and the activity that says so */
/* What the confirmation would still move, and what its undoing would take back: only what nobody has changed since. */
struct handover_left {
	int64_t systems, accesses; /* that the leaver answers for; that he administers */
	bool leaves;               /* the day on which he left is not noted yet */
	int64_t moved;             /* systems and accesses that this paper has moved, and that are still as it left them */
};
enum rc handover_left(struct cx *cx, const struct row *paper, const struct jv *minutes, struct handover_left *out);
/* Systems, accesses and the day of leaving in one act, each with its entry. RC_CONFLICT: nothing is left. */
enum rc handover_apply(struct cx *cx, const struct row *paper, const struct jv *minutes, int64_t *systems);
enum rc handover_undo(struct cx *cx, const struct row *paper, const struct jv *minutes, struct str reason, int64_t *back);
