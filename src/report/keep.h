/* Making and keeping each kind of paper, for pages, commands and jobs alike. `dir` is the data folder (it holds the ledger's key). Papers are Vietnamese
 * whoever asks. */
#pragma once
#include "job/job.h"
#include "report/paper.h"

enum rc keep_monday(struct cx *cx, struct str dir, int32_t on, struct row **out); /* on DAY_NONE: today */
enum rc keep_statement(struct cx *cx, struct str dir, int64_t unit, struct str period, struct row **out);
enum rc keep_pdf(
	struct cx *cx, struct str dir, struct row *paper, struct str tmp, bool (*stop)(void *), void *arg); /* adds it to the row */

enum rc keep_mau08(struct cx *cx, struct str dir, int64_t year, struct row **out); /* the part in the asker's scope */
enum rc keep_period(struct cx *cx, struct str typed, struct str *out);             /* as people type it -> stored form */

/* Jobs, listed in main.c: {"paper": id} as PDF; Monday's page by its schedule. */
extern const struct job_kind job_paper_pdf, job_monday;
enum rc keep_pdf_job(struct cx *cx, const struct row *paper, int64_t *job);
