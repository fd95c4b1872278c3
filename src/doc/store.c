#include "doc/doc.h"

#include "file/file.h"
#include "fmt/json.h"
#include "res/res.h"
#include "sec/sec.h"

static struct jv *signs_json(struct cx *cx, const struct doc_signs *s)
{
	struct arena *a = &cx->arena;
	struct jv *list = jv_list(a);

	for (size_t i = 0; i < s->n; i++) {
		struct jv *o = jv_push(a, list, jv_obj(a));

		jv_set(a, o, "state", jv_int(a, s->p[i].state));
		jv_set(a, o, "by", jv_text(a, s->p[i].by));
		jv_set(a, o, "issuer", jv_text(a, s->p[i].issuer));
		jv_set(a, o, "trouble", jv_text(a, s->p[i].trouble));
		if (s->p[i].at != INT64_MIN)
			jv_set(a, o, "at", jv_int(a, s->p[i].at));
	}
	return list;
}

static void signs_read(struct cx *cx, struct str text, struct doc_signs *out, const char **was)
{
	struct jv *o, *list;

	*out = (struct doc_signs){ 0 };
	*was = NULL;
	if (json_parse(cx, text, &o) != RC_OK) {
		cx_clear(cx);
		return;
	}
	list = jv_get(o, "signs");
	*was = str_is(jv_str(jv_get(o, "was")), "TCVN3") ? "TCVN3" : jv_get(o, "was") ? "VNI" : NULL;
	out->state = (enum doc_sign_state)(jv_get(o, "state") ? jv_get(o, "state")->i : 0);
	out->p = ARENA_ARRAY(&cx->arena, struct doc_sign, (list ? list->n : 0) + 1);
	for (size_t i = 0; list && i < list->n && i < DOC_SIGNS; i++) {
		const struct jv *v = list->items[i], *at = jv_get(v, "at"), *state = jv_get(v, "state");

		out->p[out->n++] = (struct doc_sign){ .state = (enum doc_sign_state)(state ? state->i : 0),
			.by = jv_str(jv_get(v, "by")),
			.issuer = jv_str(jv_get(v, "issuer")),
			.trouble = jv_str(jv_get(v, "trouble")),
			.at = at ? at->i : INT64_MIN };
	}
}

static enum rc keep(struct cx *cx, struct str hash, const struct doc_known *k)
{
	static const char *const sources[] = { "none", "text", "ocr" };
	struct buf b AUTO(buf_done) = { 0 };
	struct jv *o = jv_obj(&cx->arena);

	jv_set(&cx->arena, o, "state", jv_int(&cx->arena, k->signs.state));
	jv_set(&cx->arena, o, "signs", signs_json(cx, &k->signs));
	if (k->text.was)
		jv_set(&cx->arena, o, "was", jv_z(&cx->arena, k->text.was));
	buf_init(&b, 1 << 20);
	json_write(&b, o);
	return db_run(cx,
		"INSERT INTO doc_texts (hash, pages, source, text, signs, read_at) VALUES ($1, $2, $3, $4, $5, $6) "
		"ON CONFLICT (hash) DO UPDATE SET pages = excluded.pages, source = excluded.source, text = excluded.text, "
		"signs = excluded.signs, read_at = excluded.read_at",
		V(hash), V(k->text.pages), V(str_z(sources[k->text.source])), V(k->text.text.p ? k->text.text : STR("")),
		V(buf_str(&b)), V(cx->now));
}

enum rc doc_recall(struct cx *cx, struct str hash, struct doc_known *out, bool *there)
{
	struct rows r AUTO(rows_done) = { 0 };
	struct str source;

	*out = (struct doc_known){ .text.text = STR("") };
	*there = false;
	TRY(db_query(cx, &r, "SELECT pages, source, text, signs FROM doc_texts WHERE hash = $1", V(hash)));
	if (rows_next(&r)) {
		*there = true;
		source = rows_text(&r, 1);
		out->text.pages = (int)rows_i64(&r, 0);
		out->text.source = str_is(source, "text") ? DOC_LAYER : str_is(source, "ocr") ? DOC_OCR : DOC_NONE;
		out->text.text = rows_copy(cx, &r, 2);
		signs_read(cx, rows_copy(cx, &r, 3), &out->signs, &out->text.was);
	}
	return rows_end(cx, &r);
}

/* --- what is let go --- */

enum rc doc_left(struct cx *cx, struct map *out)
{
	struct rows r AUTO(rows_done) = { 0 };

	map_init(out, &cx->arena);
	TRY(db_query(cx, &r,
		"SELECT DISTINCT substr(v.file, 1, 64) FROM documents_v v WHERE v.file IS NOT NULL AND EXISTS (SELECT 1 FROM "
		"documents_v w WHERE w.id = v.id AND w.seq > v.seq AND (w.gone = 1 OR (w.secret = 1 AND w.file IS NULL))) "
		"AND NOT EXISTS (SELECT 1 FROM documents d WHERE substr(d.file, 1, 64) = substr(v.file, 1, 64)) "
		"AND NOT EXISTS (SELECT 1 FROM papers p WHERE substr(v.file, 1, 64) IN (substr(p.snapshot, 1, 64), substr(p.docx, "
		"1, 64), substr(p.pdf, 1, 64))) AND NOT EXISTS (SELECT 1 FROM report_templates t WHERE substr(t.file, 1, 64) = "
		"substr(v.file, 1, 64))"));
	while (rows_next(&r))
		map_put(out, rows_copy(cx, &r, 0), out);
	return rows_end(cx, &r);
}

enum rc doc_sweep(struct cx *cx, struct str data_dir)
{
	struct tx tx AUTO(tx_done) = { 0 };
	struct map left;
	struct str hash;
	void *unused;

	TRY(tx_begin(cx, &tx)); /* nobody begins to name one meanwhile */
	TRY(doc_left(cx, &left));
	for (size_t at = 0; map_next(&left, &at, &hash, &unused);) {
		TRY(db_run(cx, "DELETE FROM doc_texts WHERE hash = $1", V(hash)));
		TRY(file_remove(cx, data_dir, hash));
	}
	return tx_commit(&tx);
}

/* --- what was refused --- */

static enum rc never_named(struct cx *cx, struct str hash, bool in_ledger, bool *out)
{
	int64_t n = 0;

	TRY(res_names_file(cx, hash, out));
	*out = !*out;
	if (*out && in_ledger) /* whoever took the rows away did not take the entry */
		TRY(db_i64(cx, &n, "SELECT count(*) FROM entry WHERE CAST(body AS TEXT) LIKE $1",
			V(arena_fmt(&cx->arena, "%%%.*s%%", ARG_STR(hash)))));
	*out = *out && n == 0;
	return RC_OK;
}

static enum rc let_go(struct cx *cx, struct str data_dir, struct str hash, bool in_ledger)
{
	struct tx tx AUTO(tx_done) = { 0 };
	bool never;

	TRY(tx_begin(cx, &tx)); /* nobody begins to name it meanwhile */
	TRY(never_named(cx, hash, in_ledger, &never));
	if (!never)
		return RC_OK;
	TRY(db_run(cx, "DELETE FROM doc_texts WHERE hash = $1", V(hash)));
	TRY(file_remove(cx, data_dir, hash));
	return tx_commit(&tx);
}

enum rc doc_keep(struct cx *cx, struct str data_dir, struct str bytes, struct str name, struct doc_kept *out)
{
	struct hash h;

	sha256(bytes, &h);
	out->fresh = !file_there(cx, data_dir, hex_of(&cx->arena, h.b, sizeof h.b));
	return file_put(cx, data_dir, bytes, name, &out->value);
}

enum rc doc_keep_again(struct cx *cx, struct str data_dir, struct str bytes, struct str name)
{
	struct str value;

	return file_put(cx, data_dir, bytes, name, &value);
}

void doc_unkeep(struct cx *cx, struct str data_dir, const struct doc_kept *k)
{
	struct fault was = cx->fault;
	struct file_value v;

	if (!k->fresh || !file_value_read(k->value, &v))
		return;
	cx_clear(cx);
	if (let_go(cx, data_dir, v.hash, false) != RC_OK)
		cx_clear(cx); /* doc_tidy */
	cx->fault = was;
}

enum rc doc_tidy(struct cx *cx, struct str data_dir)
{
	struct rows r AUTO(rows_done) = { 0 };
	VEC(struct str) v = { 0 };

	TRY(db_query(cx, &r,
		"SELECT hash FROM doc_texts WHERE read_at < $1 AND hash NOT IN (SELECT substr(v.file, 1, 64) FROM documents_v v "
		"WHERE "
		"v.file IS NOT NULL)",
		V(cx->now - 3600 * US_PER_S)));
	while (rows_next(&r))
		vec_push(&cx->arena, &v, rows_copy(cx, &r, 0));
	TRY(rows_end(cx, &r));
	for (size_t i = 0; i < v.n; i++)
		TRY(let_go(cx, data_dir, v.p[i], true));
	return RC_OK;
}

/* Bytes that a person found to be a state secret do not come back, under whatever name. */
static enum rc was_sealed(struct cx *cx, struct str hash, int64_t *out)
{
	return db_i64(cx, out,
		"SELECT count(*) FROM documents_v v WHERE substr(v.file, 1, 64) = $1 AND EXISTS (SELECT 1 FROM documents_v w WHERE "
		"w.id = v.id AND w.seq > v.seq AND w.secret = 1 AND w.file IS NULL)",
		V(hash));
}

static enum rc refuse(struct cx *cx, const char *where, struct str mark)
{
	return cx_fail_at(cx, RC_DENIED, STR("secret"),
		L("Có dấu hiệu văn bản mật (%s: “%.*s”): tệp không được lưu lại. Chỉ ghi nơi lưu giữ, số và ngày của văn bản",
			"marked as a state secret (%s: “%.*s”): the file is not kept. Give only where it lies, its number and "
			"date"),
		where, ARG_STR(mark));
}

static enum rc judge_text(struct cx *cx, const struct doc_text *t)
{
	struct doc_said said;
	struct str mark = doc_secret_text(cx, t->text, t->source == DOC_OCR);

	if (mark.p)
		return refuse(cx, L("dấu trên văn bản", "stamp"), mark);
	doc_layout(cx, t->text, &said);
	if (doc_secret_number(cx, said.number).p)
		return refuse(cx, L("ký hiệu", "number"), said.number);
	mark = doc_secret_summary(cx, said.summary);
	return mark.p ? refuse(cx, L("trích yếu", "summary"), mark) : RC_OK;
}

/* Would recognising up to `most` pages say more than what is kept? */
static bool more_to_read(const struct doc_text *t, int most)
{
	int pages = t->pages > 0 ? t->pages : 1;

	if (t->source == DOC_LAYER || most == 0)
		return false;
	return t->source == DOC_NONE || doc_pages_in(t->text) < (pages < most ? pages : most);
}

enum rc doc_admit(struct cx *cx, const struct doc_in *in, struct doc_known *out)
{
	int64_t sealed;
	bool there, sure;
	struct str mark = doc_secret_name(cx, in->name, &sure);

	if (mark.p && sure)
		return refuse(cx, L("tên tệp", "the file's name"), mark);
	TRY(was_sealed(cx, in->hash, &sealed));
	if (sealed)
		return refuse(cx, L("đã có người thấy dấu trên chính tệp này", "somebody saw it on this very file"), STR("Mật"));
	TRY(doc_recall(cx, in->hash, out, &there));
	if (there && !more_to_read(&out->text, in->ocr)) /* judged as today, whatever was known when it was read */
		return out->text.source == DOC_NONE ? RC_OK : judge_text(cx, &out->text);
	TRY(doc_text(cx, in->bytes, in->type, &out->text));
	if (out->text.locked) /* proves nothing to anybody, and no mark can be looked for */
		return cx_fail_at(cx, RC_INVALID, STR("file"),
			L("Tệp PDF có mật khẩu: không ai mở xem được, không tìm được dấu độ mật; bỏ mật khẩu rồi nộp lại",
				"the PDF has a password: nobody can look at it, nor for a mark of secrecy; take it off and bring "
				"it again"));
	if (out->text.source == DOC_NONE && in->ocr)
		TRY(doc_ocr(cx, in->bytes, in->type, out->text.pages, in->ocr, &out->text));
	if (out->text.source != DOC_NONE)
		TRY(judge_text(cx, &out->text));
	if (str_is(in->type, "application/pdf"))
		TRY(doc_signs(cx, in->bytes, in->roots, &out->signs));
	return keep(cx, in->hash, out);
}

enum rc doc_admit_file(struct cx *cx, struct str data_dir, struct str bytes, struct str name, int ocr, struct doc_known *out)
{
	const char *type = file_type(bytes);
	struct hash h;

	for (size_t i = 0; i < name.n; i++) /* a folder is no part of the name */
		if (name.p[i] == '/' || name.p[i] == '\\') {
			name = str_from(name, i + 1);
			i = SIZE_MAX;
		}
	*out = (struct doc_known){ .text.text = STR("") };
	if (type == NULL || bytes.n > FILE_MAX)
		return RC_OK;
	sha256(bytes, &h);
	return doc_admit(cx,
		&(struct doc_in){ .bytes = bytes,
			.type = str_z(type),
			.name = name,
			.hash = hex_of(&cx->arena, h.b, sizeof h.b),
			.roots = arena_fmt(&cx->arena, "%.*s/trust", ARG_STR(data_dir)),
			.ocr = ocr },
		out);
}
