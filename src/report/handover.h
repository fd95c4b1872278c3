/* Biên bản bàn giao (users.md 1.2): what an officer who leaves hands to the successor: systems, open duties, papers that wait, contracts and providers. The
 * minutes are kept like every paper; then the systems move by one confirmation. */
#pragma once
#include "report/paper.h"

struct handover {
	const struct row *from, *to; /* people */
	int32_t on;
};
/* form org unit{} from{id post} to{id post} systems[]{id code name state level plan} duties[]{clause text subject state_text due_text} papers[] contracts[]
 * ledger{}; counts as *_n. As of the head from cx->db. */
enum rc handover_make(struct cx *cx, const struct handover *h, const struct ledger_head *head, struct jv **out);
enum rc handover_keep(
	struct cx *cx, struct str dir, const struct handover *h, struct row **out); /* and the activity that says so */
/* What the confirmation would still move: systems that the leaver answers for, by the minutes. */
enum rc handover_left(struct cx *cx, const struct jv *minutes, int64_t *systems, bool *leaves);
enum rc handover_apply(
	struct cx *cx, const struct row *paper, const struct jv *minutes, int64_t *systems); /* RC_CONFLICT: nothing is left */
