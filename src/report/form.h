/* Papers as DOCX: a kind of report, what its template may say, and the template: the office's own (resource report-templates, every version of it in
 * the ledger) or the one shipped (ui/docx). */
#pragma once
#include "fmt/docx.h"

struct form_shipped {
	const char *name, *bytes; /* NULL name ends */
	size_t n;
};
extern const struct form_shipped form_shipped[]; /* made from ui/docx at build time */

struct form {
	const char *name, *vi, *en;
	const struct docx_field *fields;
};
extern const struct form form_monday, form_mau08, form_statement, form_handover;
extern const struct form *const forms[]; /* ends with NULL */
const struct form *form_find(struct str name);
struct str form_original(const struct form *f); /* the shipped template's bytes */
/* The template in force; `dir` is the data folder; *own: the office's. */
enum rc form_template(struct cx *cx, struct str dir, const struct form *f, struct str *out, bool *own);
enum rc form_docx(struct cx *cx, struct str dir, const struct form *f, const struct jv *data, struct buf *out);
