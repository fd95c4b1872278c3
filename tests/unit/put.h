/* A row as people type it, saved: put(cx, &res_units, "code", "VPC", "name", "Vụ Pháp chế", NULL). */
#pragma once
#include "res/res.h"

#define OK(e) assert_int_equal((e), RC_OK)

static inline struct row *put(struct cx *cx, const struct res *r, ...)
{
	struct row *row = res_blank(cx, r);
	struct tx tx AUTO(tx_done) = { 0 };
	const char *field;
	va_list ap;

	va_start(ap, r);
	while ((field = va_arg(ap, const char *)) != NULL) {
		struct str why = { 0 };
		int f = res_field(r, field);

		if (!val_read(cx, &r->fields[f], str_z(va_arg(ap, const char *)), &row->v[f], &why))
			fail_msg("%s: %.*s", field, ARG_STR(why));
	}
	va_end(ap);
	OK(tx_begin(cx, &tx));
	OK(res_save(cx, row, (struct str){ 0 }, NULL));
	OK(tx_commit(&tx));
	return row;
}
