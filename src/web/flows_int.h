/* Private to the requests: their rows, and what is asked of a new one. */
#pragma once
#include "web/flows.h"

enum { FLOW_EACH = 200 };
typedef VEC(struct row *) flow_rows;
/* Of one kind, and of one value of a field; drafts left out. */
enum rc flow_rows_of(struct cx *cx, const char *kind, const char *field, struct str value, flow_rows *out);
enum rc flow_extension_ok(struct cx *cx, const struct now *n, struct row *row);
enum rc flow_subject_read(struct cx *cx, const struct now *n, struct str duty, struct str typed, struct row *row);
enum rc flow_duties_read(struct cx *cx, const struct req *rq, const struct now *n, struct row *row); /* those ticked */
/* "45/BC-VP ngày 28/11/2026" as forms ask it; the API, and an older form, give the date apart. */
enum rc flow_paper_line(struct cx *cx, const struct req *rq, bool wanted, bool dated, struct str *number, struct str *day);
enum rc flow_dates_ok(struct cx *cx, const struct row *row, struct str paper_date); /* who is asked is given time */
enum rc flow_duty_known(struct cx *cx, const struct now *n, struct str code, const char *field);
enum rc flow_said_already(struct cx *cx, const struct row *row);
