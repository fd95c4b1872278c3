#include "report/form.h"

const struct form *const forms[] = { &form_monday, NULL };

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
	(void)cx, (void)dir;
	*own = false;
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
