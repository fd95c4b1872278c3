/* What the page of Mẫu 08 and its parts share. */
#pragma once
#include "app/app.h"

enum rc mau08_year_of(struct cx *cx, const struct req *rq, int64_t *out);
/* Which units have answered, which have not; `data` is the report. */
enum rc mau08_parts_view(struct cx *cx, const struct req *rq, const struct jv *data, struct jv *view);
