/* The pages that are more than generic, and the tables of routes that main.c lists. */
#pragma once
#include "app/app.h"

/* What the pages share in a process: the live board and a few of other days. app_conf.shared. */
struct boards;
struct boards *boards_new(void);
void boards_free(struct boards **b);

extern const struct route api_routes[];
extern const struct route board_routes[], board_sheet_routes[];
extern const struct route directive_routes[];
extern const struct route duty_routes[];
extern const struct route handover_routes[];
extern const struct route inbox_routes[];
extern const struct route job_routes[];
extern const struct route deletion_routes[];
extern const struct route flow_routes[], late_routes[], ledger_routes[], mail_routes[];
extern const struct route mau08_routes[], mau08_part_routes[];
extern const struct route monday_routes[];
extern const struct route mywork_routes[];
extern const struct route paper_routes[];
extern const struct route papers_routes[];
extern const struct route reconcile_routes[];
extern const struct route search_routes[];
extern const struct route settable_routes[], split_routes[];
extern const struct route template_routes[];
extern const struct route thing_routes[];

struct row;
struct duty_reason;
struct str things_mend_url(
	struct cx *cx, const struct row *row, const struct duty_reason *why); /* where what it misses of that thing is mended */
enum rc asks_ask(struct cx *cx, const struct req *rq); /* app_conf.asks: the words of an address against the tables of the API */
extern const struct job_kind job_inbox_ocr;
enum rc inbox_count(struct cx *cx, const struct req *rq, int64_t *out); /* for the menu */
enum rc mywork_count(struct cx *cx, const struct req *rq, int64_t *out);
