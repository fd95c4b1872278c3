#include "report/form.h"

#include "org/org.h"
#include "report/paper.h"

const struct form *const forms[] = { &form_monday, &form_mau08, &form_statement, &form_handover, NULL };

const struct form *form_find(struct str name)
{
	for (size_t i = 0; forms[i]; i++)
		if (str_is(name, forms[i]->name))
			return forms[i];
	return NULL;
}

struct str form_original(const struct form *f)
{
	const struct form_shipped *s = form_shipped;

	while (s->name && strcmp(s->name, f->name) != 0)
		s++;
	assert(s->name);
	return (struct str){ s->bytes, s->n };
}

enum rc form_template(struct cx *cx, struct str dir, const struct form *f, struct str *out, bool *own)
{
	struct row *row;
	enum rc rc = res_by_code(cx, &res_report_templates, str_z(f->name), &row);

	*own = rc == RC_OK && row_text(row, "file").n;
	if (*own)
		return paper_file(cx, dir, row, "file", out);
	if (rc == RC_NOT_FOUND)
		cx_clear(cx);
	else
		TRY(rc);
	*out = form_original(f);
	return RC_OK;
}

enum rc form_docx(struct cx *cx, struct str dir, const struct form *f, const struct jv *data, struct buf *out)
{
	struct str template;
	bool own;

	TRY(form_template(cx, dir, f, &template, &own));
	return docx_fill(cx, template, f->fields, data, out);
}
