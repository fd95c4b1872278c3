/* Đôn đốc, gia hạn, giải trình, đang chờ: declarations that one side sends and the other answers, with the paper behind each and both dates (of the paper and
 * of the entry). One table says who may send what, what it asks, and what answers it. */
#pragma once
#include "web/now.h"

/* How many requests wait for an answer of who asks (cx->who): urges to his unit, requests to whoever grants. */
enum rc flows_waiting(struct cx *cx, int *out);
/* What waits for who asks, and his own requests answered lately: view lists of {title line url}. */
enum rc flows_view(struct cx *cx, const struct now *n, struct jv *list);
/* Everything said about one duty of one subject: {title line url}, newest first. */
enum rc flows_about(struct cx *cx, const struct now *n, const struct duty_row *r, struct jv *list);
/* What one can do about a duty: address of the form; null str when it is not his to do. */
struct str flows_form_url(struct cx *cx, const struct now *n, const struct duty_row *r, const char *kind);
