/* Private to the generic handlers. */
#pragma once
#include "app/app_int.h"
#include "app/thing.h"

static inline const struct thing *thing_of(const struct req *rq)
{
	return rq->route->arg;
}
enum rc thing_query(
	struct cx *cx, const struct pairs *ps, const struct res *r, struct res_query *q); /* a list's filter, order, cursor */
struct str capital(struct cx *cx, const char *s);                                         /* "hệ thống" -> "Hệ thống" */
bool may(struct cx *cx, uint64_t caps);
/* What is neither said nor asked of its kind is no gap: a meeting has no score of a drill. */
bool beside_it(const struct thing *t, const struct row *row, size_t f);
void crumbs(struct cx *cx, struct jv *head, const struct res *r, const struct row *row);
enum rc form_view(struct cx *cx, const struct req *rq, const struct row *row, const struct problems *ps, struct jv **out);
enum rc reason_given(struct cx *cx, const struct req *rq, struct str *out);               /* `reason`, or `why` */
enum rc thing_code_ever(struct cx *cx, const struct res *r, int64_t id, struct str *out); /* its code, or the last it had */
enum rc thing_forget_view(
	struct cx *cx, const struct res *r, int64_t id, struct jv *view);                 /* view.forget, where something is left */
const struct thing_joint *joint_of(const struct thing *t, struct str code);               /* NULL: none is called so */
struct str joint_said(struct cx *cx, const struct thing_joint *j, const struct row *row); /* as it is typed */
void joints_read(struct cx *cx, const struct req *rq, struct row *row,
	struct problems *ps); /* those that a form sent, where they say something new */
/* The input of the day takes, in brackets behind it, why a thing is entered late. */
bool takes_day(const struct thing *t, const char *input);
struct jv *late_read(struct cx *cx, const struct req *rq, struct str *why); /* the body without it; why: null where none is said */
enum rc targets_view(struct cx *cx, struct jv *o, const struct row *row, int at, const struct thing_focus *focus,
	const char **kind); /* of a reference or of links: its options, and the kind of input */
void picks_typed(struct cx *cx, const struct req *rq, const char *code, struct jv *o); /* boxes as they were sent */
