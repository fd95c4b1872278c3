/* Bytes in, a waiting document out. What is marked secret leaves no trace but the refusal; the same bytes twice are one document; a file that
 * belongs to a line of the register by its own text joins it. */
#include "base/text.h"
#include "doc/doc.h"
#include "file/file.h"
#include "sec/sec.h"
#include "web/inbox.h"

struct str inbox_hash(struct cx *cx, const struct row *doc)
{
	struct file_value v;

	(void)cx;
	return row_val(doc, "file")->set && file_value_read(row_text(doc, "file"), &v) ? v.hash : (struct str){ 0 };
}

enum rc inbox_known(struct cx *cx, const struct row *doc, struct doc_known *out)
{
	struct str hash = inbox_hash(cx, doc);
	bool there;

	*out = (struct doc_known){ .text.text = STR("") };
	return hash.p ? doc_recall(cx, hash, out, &there) : RC_OK;
}

static void fill(const struct row *doc, const char *field, struct str value, struct cx *cx, size_t most)
{
	struct val *v = row_val(doc, field);
	size_t n = 0, count = 0, w;
	int32_t r;

	if (v->set || value.n == 0)
		return;
	for (struct str rest = value; count < most && (w = utf8_next(rest, &r)) > 0; rest = str_from(rest, w), count++)
		n += w;
	val_text(v, arena_str(&cx->arena, str_trim(str_cut(value, 0, n))));
}

void inbox_fill(struct cx *cx, struct row *doc, const struct doc_said *said, const struct now *n)
{
	struct str issuer = said->issuer, folded = text_fold(&cx->arena, issuer);

	for (size_t i = 0; n && folded.n && i < n->n_units; i++) /* as the register of units writes it */
		if (str_eq(text_fold(&cx->arena, n->units[i].name), folded))
			issuer = n->units[i].name;
	fill(doc, "number", said->number, cx, 120);
	fill(doc, "date", said->date, cx, 10);
	fill(doc, "symbol", said->kind, cx, 60);
	fill(doc, "issuer", issuer, cx, 200);
	fill(doc, "signer_post", said->signer, cx, 200);
	fill(doc, "summary", said->summary, cx, 1000);
}

static enum rc told(struct cx *cx, struct taken *out, enum inbox_result r)
{
	out->result = r;
	out->error = arena_str(&cx->arena, cx->fault.text);
	cx_clear(cx);
	return RC_OK;
}

static bool files_fault(enum rc rc)
{
	return rc == RC_DENIED || rc == RC_INVALID || rc == RC_LIMIT || rc == RC_CONFLICT;
}

/* The document that has these bytes already, among those that who asks may see. */
static enum rc same_bytes_as(struct cx *cx, struct str hash, struct row **out)
{
	struct rows r AUTO(rows_done) = { 0 };
	VEC(int64_t) ids = { 0 };

	*out = NULL;
	TRY(db_query(cx, &r, "SELECT id FROM documents WHERE substr(file, 1, 64) = $1 ORDER BY id LIMIT 20", V(hash)));
	while (rows_next(&r))
		vec_push(&cx->arena, &ids, rows_i64(&r, 0));
	TRY(rows_end(cx, &r));
	for (size_t i = 0; i < ids.n && *out == NULL; i++)
		if (res_load(cx, &res_documents, ids.p[i], out) != RC_OK) {
			if (cx->fault.rc != RC_NOT_FOUND)
				return cx->fault.rc;
			cx_clear(cx);
			*out = NULL;
		}
	return RC_OK;
}

static struct str plain_number(struct cx *cx, struct str number)
{
	struct str f = text_lower(&cx->arena, number);
	char *p = arena_alloc(&cx->arena, f.n + 1, 1);
	size_t n = 0;

	for (size_t i = 0; i < f.n; i++)
		if (f.p[i] != ' ')
			p[n++] = f.p[i];
	return (struct str){ p, n };
}

/* A document without a file that has this number and date: a line of the register that waited for it. */
enum rc inbox_same_paper(struct cx *cx, struct str number, struct str date, bool without_file, struct row **out)
{
	struct rows r AUTO(rows_done) = { 0 };
	struct str want = plain_number(cx, number);
	VEC(int64_t) ids = { 0 };

	*out = NULL;
	if (number.n == 0 || date.n == 0)
		return RC_OK;
	TRY(db_query(cx, &r,
		"SELECT id, number FROM documents WHERE date = $1 AND ($2 = 0 OR file IS NULL) AND number IS NOT NULL ORDER BY id",
		V(date), V(without_file)));
	while (rows_next(&r))
		if (str_eq(plain_number(cx, rows_text(&r, 1)), want))
			vec_push(&cx->arena, &ids, rows_i64(&r, 0));
	TRY(rows_end(cx, &r));
	for (size_t i = 0; i < ids.n && *out == NULL; i++) {
		enum rc rc = res_load(cx, &res_documents, ids.p[i], out);

		if (rc == RC_OK && without_file && res_may_write(cx, *out) != RC_OK) {
			cx_clear(cx);
			*out = NULL;
		}
		if (rc == RC_NOT_FOUND) {
			cx_clear(cx);
			*out = NULL;
		} else if (rc != RC_OK) {
			return rc;
		}
	}
	return RC_OK;
}

static enum rc write_row(struct cx *cx, struct str file, const struct doc_known *k, struct taken *out)
{
	struct doc_said said;
	struct row *row = NULL;
	struct tx tx AUTO(tx_done) = { 0 };
	bool matched;

	doc_layout(cx, k->text.text, &said);
	TRY(tx_begin(cx, &tx));
	if (k->text.source != DOC_OCR) /* what was only recognised joins nothing before a person has confirmed it (inbox_act.c) */
		TRY(inbox_same_paper(cx, said.number, said.date, true, &row));
	matched = row != NULL;
	if (matched && row_val(row, "intake")->set) /* with its file it is looked at again */
		val_text(row_val(row, "intake"), STR("waiting"));
	if (!matched) {
		row = res_blank(cx, &res_documents);
		val_text(row_val(row, "intake"), STR("waiting"));
		if (cx->who.unit) /* the unit's own until a person has confirmed it */
			val_i64(row_val(row, "draft"), 1);
	}
	val_text(row_val(row, "file"), file);
	if (k->text.source != DOC_NONE)
		val_text(row_val(row, "read_by"), str_z(k->text.source == DOC_OCR ? "ocr" : "text"));
	inbox_fill(cx, row, &said, NULL);
	TRY(res_save(cx, row, (struct str){ 0 }, NULL));
	TRY(tx_commit(&tx));
	out->row = row;
	out->result = matched ? TAKEN_MATCHED : TAKEN_NEW;
	return RC_OK;
}

enum rc inbox_take(struct cx *cx, struct str data_dir, const struct http_file *f, bool ocr, struct taken *out)
{
	const char *type = file_type(f->bytes);
	struct doc_known known;
	struct doc_kept kept = { 0 };
	struct hash h;
	enum rc rc = RC_OK;

	*out = (struct taken){ .name = arena_str(&cx->arena, f->name) };
	if (f->bytes.n > INBOX_FILE_MAX)
		rc = cx_fail(cx, RC_LIMIT,
			L("Tệp lớn hơn 50 MB; tách hoặc nén tệp rồi thả lại", "larger than 50 MB: split it or make it smaller"));
	else if (f->bytes.n == 0)
		rc = file_some(cx, f->bytes);
	else if (type == NULL || str_is(str_z(type), "text/plain"))
		rc = cx_fail(cx, RC_INVALID,
			L("Chỉ nhận PDF, DOCX, XLSX, ODF, PNG, JPEG; lưu văn bản thành PDF rồi thả lại",
				"only PDF, DOCX, XLSX, ODF, PNG and JPEG: save it as PDF and drop it again"));
	if (rc != RC_OK)
		return told(cx, out, TAKEN_REFUSED);
	sha256(f->bytes, &h);
	TRY(same_bytes_as(cx, hex_of(&cx->arena, h.b, sizeof h.b), &out->row));
	if (out->row) {
		out->result = TAKEN_KNOWN;
		return RC_OK;
	}
	rc = doc_admit_file(cx, data_dir, f->bytes, f->name, ocr, &known);
	if (rc == RC_DENIED)
		return told(cx, out, TAKEN_SECRET);
	if (rc == RC_OK)
		rc = doc_keep(cx, data_dir, f->bytes, f->name, &kept);
	out->scan = rc == RC_OK && known.text.source == DOC_NONE;
	out->more = out->scan || (rc == RC_OK && known.text.source == DOC_OCR && doc_pages_in(known.text.text) < known.text.pages);
	if (rc == RC_OK)
		rc = write_row(cx, kept.value, &known, out);
	if (rc == RC_OK) /* whoever let go of the same bytes meanwhile looked before this row was there */
		rc = doc_keep_again(cx, data_dir, f->bytes, f->name);
	else
		doc_unkeep(cx, data_dir, &kept);
	return files_fault(rc) ? told(cx, out, TAKEN_REFUSED) : rc;
}
