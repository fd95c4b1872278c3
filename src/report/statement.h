/* Bản xác nhận tình hình: what a unit's head confirms on paper for a period: every duty of the unit with its state on the period's last day (today while it
 * runs), by what was known at the head. One tree of JSON:
 *   form unit{} org period period_text from to on counts{} systems rows[] ledger{} .. */
#pragma once
#include "report/frame.h"

/* period: stored form; the facts are read as of the head from cx->db. RC_INVALID: the period has not begun. */
enum rc statement_make(struct cx *cx, int64_t unit, struct str period, const struct ledger_head *head, struct jv **out);
struct duty_row;
void statement_row(struct cx *cx, const struct board *b, const struct duty_row *r, struct jv *list);
/* The rows of one board, as a statement has them. */
void statement_rows(struct cx *cx, const struct board *b, int64_t unit, struct jv *list);
/* Rows of the snapshot that read differently by what is known now; {clause text subject then now}. */
enum rc statement_changes(struct cx *cx, const struct jv *snapshot, struct jv *list);
