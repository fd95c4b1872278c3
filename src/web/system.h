/* The page of one information system, made from the board that the address asks for. */
#pragma once
#include "web/now.h"

/* For struct thing: fills the view of ui/pages/system.html. */
enum rc system_more(struct cx *cx, const struct req *rq, const struct row *row, struct jv *view);
/* The list: the level decided and where the system's duties stand today. */
enum rc system_columns(struct cx *cx, const struct req *rq, const struct res_page *page, struct jv *table);

/* system_year.c: the twelve months of one year, a line for each duty whose evidence is an act. `year` bounded by the caller. */
struct jv *system_year(struct cx *cx, const struct now *n, const struct infosys *s, int year);
/* things.c: rows of another resource that name this one in `field`, as a panel of view.lists. */
enum rc thing_related(struct cx *cx, const struct row *row, const struct res *r, const char *field, struct jv *lists);
