/* Báo cáo nhanh: the one A4 page of Monday's briefing (users.md 1.1): four cells, at most five new overdue with who answers, at most five falling due
 * in 14 days, at most three decisions wanted, what changed since the week began. Made from two boards and nothing else; one tree of JSON, which
 * the page, the DOCX template and programs show:
 *   form on at at_text week from to code org unit{} ledger{} units systems counts{} since{} note
 *   new_late[] new_late_n  due[] due_n due_until  decisions[]  changes[] */
#pragma once
#include "report/frame.h"

enum { MONDAY_ROWS = 5, MONDAY_DECISIONS = 3 };

struct monday_in {
	const struct board *now, *then;
	const struct ledger_head *head; /* NULL: not frozen */
	int64_t unit;                   /* 0: the whole office */
	int64_t provider;               /* 0, or only what it operates */
};
enum rc monday_make(struct cx *cx, const struct monday_in *in, struct jv **out);
/* Both boards read from cx->db: as of the head (NULL: now), on a day (DAY_NONE: now). */
enum rc monday_read(struct cx *cx, const struct ledger_head *head, int32_t on, int64_t unit, struct jv **out);
