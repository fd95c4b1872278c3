/* What a row of a sheet says of other objects (res.h, struct companion): found again or made, linked to the row, with its paper in the documents.
 * One of another number is another one, but where a row can have one such paper only (struct companion, same): there its number is corrected. */
#include "base/text.h"
#include "res/res_int.h"

enum { CANDIDATES = 100 };

struct cands {
	struct row *row[CANDIDATES];
	size_t n;
};

/* Rows of `r` by one column's value; those out of sight are left out. */
static enum rc cands_by(struct cx *cx, const struct res *r, const char *col, struct dbv v, struct cands *out)
{
	struct buf b AUTO(buf_done) = { 0 };
	int64_t ids[CANDIDATES];
	size_t n = 0;

	buf_init(&b, 4000);
	buf_fmt(&b, "SELECT id FROM %s WHERE \"%s\" = $1 ORDER BY id LIMIT %d", r->table, col, CANDIDATES);
	{
		struct rows rows AUTO(rows_done) = { 0 };

		TRY(db_query_made(cx, &rows, buf_str(&b), 1, &v));
		while (rows_next(&rows))
			ids[n++] = rows_i64(&rows, 0);
		TRY(rows_end(cx, &rows));
	}
	out->n = 0;
	for (size_t i = 0; i < n; i++) {
		enum rc rc = res_load(cx, r, ids[i], &out->row[out->n]);

		if (rc != RC_OK && rc != RC_NOT_FOUND)
			return rc;
		if (rc == RC_OK)
			out->n++;
		else
			cx_clear(cx);
	}
	return RC_OK;
}

static bool clash(const struct field *f, const struct val *a, const struct val *b)
{
	return a->set && b->set && !val_eq(f->type, a, b);
}

/* The first key decides; a later one only where none before it says otherwise. */
static struct row *choose(const struct companion *c, const struct cands *k, const struct val *vals)
{
	struct str rest = str_z(c->match), one, before, other;

	while (str_next(&rest, ' ', &one)) {
		int f = res_field_find(c->res, one);

		for (size_t i = 0; vals[f].set && i < k->n; i++) {
			const struct row *row = k->row[i];
			bool no = !row->v[f].set || !val_eq(c->res->fields[f].type, &row->v[f], &vals[f]);

			for (before = str_z(c->match); !no && str_next(&before, ' ', &other) && !str_eq(other, one);) {
				int g = res_field_find(c->res, other);

				no = clash(&c->res->fields[g], &row->v[g], &vals[g]);
			}
			if (!no)
				return k->row[i];
		}
	}
	return NULL;
}

/* The one in force that says the same in all that tells two apart, but for its number. */
static struct row *renamed(const struct companion *c, const struct cands *k, const struct val *vals)
{
	for (size_t i = 0; c->same && vals[res_field(c->res, "number")].set && i < k->n; i++) {
		struct row *row = k->row[i];
		bool same = row_val(row, "number")->set && (c->revoked == NULL || !row_val(row, c->revoked)->set);
		struct str rest = str_z(c->same), one;

		while (same && str_next(&rest, ' ', &one)) {
			int f = res_field_find(c->res, one);
			const struct field *x = &c->res->fields[f];

			same = vals[f].set && row->v[f].set && val_eq(x->type, &row->v[f], &vals[f]) &&
			       (x->type != F_DATE || vals[f].s.n == sizeof "yyyy-mm-dd" - 1);
		}
		if (same)
			return row;
	}
	return NULL;
}

static enum rc find(struct cx *cx, const struct companion *c, int64_t main, const struct val *vals, struct row **out)
{
	const struct field *link = &c->res->fields[res_field(c->res, c->to_main)];
	struct str rest = str_z(c->match), one;
	struct cands k = { 0 };

	*out = NULL;
	if (link->type == F_REF) {
		TRY(cands_by(cx, c->res, link->code, V(main), &k));
		*out = choose(c, &k, vals);
		if (*out == NULL)
			*out = renamed(c, &k, vals);
		return RC_OK;
	}
	while (str_next(&rest, ' ', &one)) { /* shared by many rows: by what names it */
		int f = res_field_find(c->res, one);

		if (!vals[f].set)
			continue;
		TRY(cands_by(cx, c->res, c->res->fields[f].code, val_db(cx, &c->res->fields[f], &vals[f]), &k));
		*out = choose(c, &k, vals);
		return RC_OK;
	}
	return RC_OK;
}

static bool linked(const struct val *v, int64_t id)
{
	for (size_t i = 0; i < v->n; i++)
		if (v->ids[i] == id)
			return true;
	return false;
}

static bool letter(struct str s, size_t i)
{
	unsigned char c = i < s.n ? (unsigned char)s.p[i] : ' ';

	return c >= 0x80 || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/* It stands there by itself: "15/QĐ-BM" not in "115/QĐ-BM". */
static bool says(struct str cell, struct str what)
{
	for (ptrdiff_t at; what.n && (at = str_find(cell, what)) >= 0; cell = str_cut(cell, (size_t)at + 1, cell.n))
		if ((at == 0 || !letter(cell, (size_t)at - 1)) && !letter(cell, (size_t)at + what.n))
			return true;
	return false;
}

/* Does a cell of this column say it, in any row of what is read? whole: and nothing else. */
static bool sheet_says(struct cx *cx, const struct import_report *rep, struct str code, struct str what, bool whole)
{
	for (size_t t = 0; t < rep->n_tables; t++)
		for (size_t c = 0; c < rep->tables[t].n_cols; c++)
			for (size_t i = 0; str_eq(rep->tables[t].cols[c].code, code) && i < rep->tables[t].sheet->n; i++) {
				const struct sheet_row *row = &rep->tables[t].sheet->rows[i];
				struct str cell;

				if (row->number > rep->tables[t].head_row && text_nfc(&cx->arena, cell_at(row, c), &cell) &&
					(whole ? str_eq(cell, what) : says(cell, what)))
					return true;
			}
	return false;
}

/* Does it hold for rows of this sheet alone? */
static enum rc all_in_sheet(
	struct cx *cx, const struct companion *c, const struct row *row, const struct import_report *rep, bool *out)
{
	struct str rest = c->res->whole ? str_z(c->res->whole) : (struct str){ 0 }, one;
	const struct val *links = row_val(row, c->to_main);

	for (*out = links->n > 0; str_next(&rest, ' ', &one);)
		*out = *out && (str_is(one, c->to_main) || row->v[res_field_find(c->res, one)].n == 0);
	for (size_t i = 0; *out && i < links->n; i++) {
		struct str code, title;

		TRY(ref_title(cx, links->ids[i], &code, &title));
		*out = sheet_says(cx, rep, STR("code"), code, true) || sheet_says(cx, rep, STR("name"), title, true);
	}
	return RC_OK;
}

static struct str titled(struct cx *cx, const struct companion *c, const struct row *row)
{
	return arena_fmt(&cx->arena, "%s (%.*s)", c->titled, ARG_STR(row_text(row, "number")));
}

/* A paper that many rows share, of that day, under another number. Is its number corrected? So it is where each row that it is bound to stands in the
 * sheet and none says the old number any more; else it is another paper, as one row may have two of one day, and what a correction takes is told. */
static enum rc renamed_shared(struct cx *cx, const struct companion *c, struct import_row *ir, const struct val *vals,
	struct str issuer, struct import_report *rep, struct row **out)
{
	const struct val *number = &vals[res_field(c->res, "number")], *date = &vals[res_field(c->res, "date")];
	const struct val *title = &vals[res_field(c->res, c->res->title)];
	struct str column = arena_fmt(&cx->arena, "%s.number", c->code);
	struct cands all, k = { 0 };
	bool safe;

	if (c->same == NULL || ir->before == NULL || !number->set || !date->set)
		return RC_OK;
	TRY(cands_by(cx, c->res, "date", dbv_text(date->s), &all));
	for (size_t i = 0; i < all.n; i++) {
		struct row *row = all.row[i];
		struct str of = row_text(row, c->issuer), name = row_text(row, c->res->title);

		if ((linked(row_val(row, c->to_main), ir->row->id) || means_all(row)) &&
			(issuer.n == 0 || of.n == 0 || str_eq(text_fold(&cx->arena, of), text_fold(&cx->arena, issuer))) &&
			(!title->set || str_eq(title->s, name) || str_eq(name, titled(cx, c, row))) &&
			!sheet_says(cx, rep, column, row_text(row, "number"), false))
			k.row[k.n++] = row;
	}
	*out = renamed(c, &k, vals);
	if (*out == NULL)
		return RC_OK;
	TRY(all_in_sheet(cx, c, *out, rep, &safe));
	safe = safe && k.n == 1 && res_may_write(cx, *out) == RC_OK;
	cx_clear(cx);
	if (safe)
		return RC_OK;
	import_note_add(cx, rep, ir,
		arena_fmt(&cx->arena,
			L("%.*s cùng ngày với %.*s, văn bản không dòng nào ghi nữa: ghi thành văn bản khác. Nếu chỉ là đính chính "
			  "số "
			  "thì đính chính số ở %.*s rồi nhập lại",
				"%.*s is of the same day as %.*s, which no row says any more: it is taken as another paper. If "
				"only "
				"the number is corrected, correct it in %.*s and bring the sheet in again"),
			ARG_STR(number->s), ARG_STR(row_text(*out, "number")), ARG_STR(row_text(*out, "code"))));
	*out = NULL;
	return RC_OK;
}

static void link_main(struct cx *cx, const char *field, struct row *row, int64_t main)
{
	int f = res_field(row->res, field);
	struct val *v = &row->v[f];
	int64_t *ids;
	size_t at = 0;

	if (row->res->fields[f].type == F_REF) {
		val_i64(v, main);
		return;
	}
	while (at < v->n && v->ids[at] < main)
		at++;
	if (at < v->n && v->ids[at] == main)
		return;
	ids = ARENA_ARRAY(&cx->arena, int64_t, v->n + 1);
	for (size_t i = 0; i < at; i++)
		ids[i] = v->ids[i];
	ids[at] = main;
	for (size_t i = at; i < v->n; i++)
		ids[i + 1] = v->ids[i];
	*v = (struct val){ .set = true, .ids = ids, .n = v->n + 1 };
}

/* --- the paper --- */

static void copy(struct row *to, const char *field, const struct row *from)
{
	int f = res_field_find(from->res, str_z(field));

	if (f >= 0 && from->v[f].set)
		*row_val(to, field) = from->v[f];
}

static bool same_paper(const struct row *doc, const struct row *row, struct str issuer)
{
	struct str stored = row_text(doc, "issuer");

	return str_eq(row_text(doc, "date"), row_text(row, "date")) && (stored.n == 0 || issuer.n == 0 || str_eq(stored, issuer));
}

/* The document of that number and date: the office's, or a new one that somebody may complete. */
static enum rc paper_of(struct cx *cx, struct row *row, const struct row *main, struct str issuer, struct import_report *rep)
{
	const struct res *docs = res_find(STR("documents"));
	struct row *doc = NULL;
	struct cands k;

	TRY(cands_by(cx, docs, "sortkey", dbv_blob(text_sortkey(&cx->arena, row_text(row, "number"))), &k));
	for (size_t i = 0; i < k.n && doc == NULL; i++)
		if (str_eq(row_text(k.row[i], "number"), row_text(row, "number")) && same_paper(k.row[i], row, issuer))
			doc = k.row[i];
	if (doc == NULL) {
		doc = res_blank(cx, docs);
		copy(doc, "number", row);
		copy(doc, "date", row);
		copy(doc, "signer_post", row);
		copy(doc, "unit", main);
		val_text(row_val(doc, "issuer"), issuer);
		TRY(res_save(cx, doc, (struct str){ 0 }, NULL));
		import_made(cx, rep, doc);
	}
	val_i64(row_val(row, "document"), doc->id);
	return RC_OK;
}

/* A companion with number and date has one. */
static enum rc paper(struct cx *cx, struct row *row, const struct row *main, struct str issuer, struct import_report *rep)
{
	if (row_val(row, "document")->set || !row_val(row, "number")->set || !row_val(row, "date")->set)
		return RC_OK;
	return paper_of(cx, row, main, issuer, rep);
}

/* --- one companion --- */

static void issuer_set(struct cx *cx, const struct companion *c, struct row *row, struct str issuer)
{
	const struct field *f = &c->res->fields[res_field(c->res, c->issuer)];
	struct val v;
	struct str why;

	if (issuer.n && cell_read(cx, f, issuer, &v, &why) && v.set)
		*row_val(row, f->code) = v;
}

static struct row *merged(
	struct cx *cx, const struct companion *c, const struct row *before, const struct row *main, const struct val *vals)
{
	struct row *row = before ? row_copy(cx, before) : res_blank(cx, c->res);

	for (size_t i = 0; i < c->res->n; i++)
		if (vals[i].set)
			row->v[i] = vals[i];
	if (before == NULL && res_field_find(c->res, STR("unit")) >= 0)
		copy(row, "unit", main);
	if (c->titled && (!row_val(row, c->res->title)->set || (before && str_eq(row_title(row), titled(cx, c, before)))))
		val_text(row_val(row, c->res->title), titled(cx, c, row));
	if (c->says && !row_val(row, c->says)->set)
		val_text(row_val(row, c->says), str_z(c->word));
	if (before == NULL || !means_all(before))
		link_main(cx, c->to_main, row, main->id);
	return row;
}

static bool given(const struct companion *c, const struct val *vals, bool *named)
{
	bool any = false;

	*named = false;
	for (size_t i = 0; i < c->res->n; i++)
		if (vals[i].set) {
			any = true;
			*named = *named || word_in(c->match, str_z(c->res->fields[i].code));
		}
	return any;
}

static bool other_said(const struct companion *c, const struct val *vals, int but)
{
	for (size_t i = 0; i < c->res->n; i++)
		if ((int)i != but && vals[i].set)
			return true;
	return false;
}

/* A new decision ended what an earlier sheet proposed (struct res, ends): the row is told as it now stands. */
static enum rc ended(struct cx *cx, const struct companion *c, struct import_row *ir, struct import_report *rep)
{
	const struct field *to;
	struct row *now;

	if (c->lone_to == NULL || !row_val(ir->row, c->lone_to)->set)
		return RC_OK;
	TRY(res_load(cx, ir->row->res, ir->row->id, &now));
	if (row_val(now, c->lone_to)->set)
		return RC_OK;
	to = &now->res->fields[res_field(now->res, c->lone_to)];
	import_note_add(cx, rep, ir,
		arena_fmt(&cx->arena,
			L("Đã có quyết định: bỏ “%s” %" PRId64 " ghi trước đây",
				"there is a decision: “%s” %" PRId64 " of before goes"),
			L(to->vi, to->en), row_i64(ir->row, c->lone_to, 0)));
	ir->row = now;
	return RC_OK;
}

/* A decision whose level nobody tells is none yet, but its paper is: it is kept, as a proof about the row. */
static enum rc paper_alone(
	struct cx *cx, const struct companion *c, struct import_row *ir, const struct val *vals, struct import_report *rep)
{
	struct row *before = NULL;

	if (c->refers == NULL || !vals[res_field(c->res, "number")].set)
		return RC_OK;
	if (ir->before)
		TRY(find(cx, c, ir->before->id, vals, &before));
	if (before)
		return RC_OK;
	ir->refers = c;
	import_note_add(cx, rep, ir,
		arena_fmt(&cx->arena,
			L("%.*s không ghi cấp độ mấy: văn bản vào Tài liệu minh chứng và gắn với hệ thống, chưa thành quyết định "
			  "cấp độ; có cấp độ thì thêm cột “%s” rồi nhập lại",
				"%.*s tells no level: the paper is kept among the documents, bound to the system, and is no "
				"decision of a level yet; add the column “%s” and bring the sheet in again"),
			ARG_STR(vals[res_field(c->res, "number")].s),
			L(c->res->fields[res_field(c->res, c->lone)].vi, c->res->fields[res_field(c->res, c->lone)].en)));
	return RC_OK;
}

/* A level with neither number nor date is nobody's decision, unless one of that level is stored already. What names the level of a decision that
 * stands in the same row is that decision's. */
enum rc also_lone(struct cx *cx, const struct companion *c, struct import_row *ir, struct val *vals, struct str *issuer,
	bool paper_columns, struct import_report *rep)
{
	const struct field *to = &ir->row->res->fields[res_field(ir->row->res, c->lone_to)];
	struct val *own = row_val(ir->row, c->lone_to), *said = &vals[res_field(c->res, c->lone)];
	struct row *before = NULL;

	if (vals[res_field(c->res, "number")].set || vals[res_field(c->res, "date")].set) {
		if (!said->set && own->set) {
			*said = *own;
			*own = (struct val){ 0 };
		}
		ir->proposes = own->set;
		return said->set ? RC_OK : paper_alone(cx, c, ir, vals, rep);
	}
	if (said->set && ir->before)
		TRY(find(cx, c, ir->before->id, vals, &before));
	if (before)
		return RC_OK;
	if (issuer->n || other_said(c, vals, res_field(c->res, c->lone)))
		import_note_add(cx, rep, ir,
			str_z(L("Không có số, ngày quyết định: không ghi quyết định, cơ quan và người ký của nó",
				"neither number nor date: no decision is written, nor its issuer or signer")));
	if (said->set && own->set && own->i != said->i)
		problem_add(cx, &ir->problems, c->lone_to,
			L("Hai cột cấp độ ghi khác nhau, không có số, ngày quyết định", "two levels, and no decision"));
	if (said->set && paper_columns)
		import_note_add(cx, rep, ir,
			arena_fmt(&cx->arena,
				L("Không có số, ngày quyết định: cấp độ %" PRId64 " ghi ở “%s”, không phải cấp độ đã phê duyệt",
					"neither number nor date: level %" PRId64 " goes to “%s”, it is not approved"),
				said->i, L(to->vi, to->en)));
	else if (said->set)
		import_say(cx, rep,
			arena_fmt(&cx->arena,
				L("Không có cột số, ngày quyết định: cấp độ ghi ở “%s”, không phải cấp độ đã phê duyệt",
					"no columns of a decision's number and date: levels go to “%s”, they are not approved"),
				L(to->vi, to->en)));
	if (said->set)
		*own = *said;
	for (size_t i = 0; i < c->res->n; i++)
		vals[i] = (struct val){ 0 };
	*issuer = (struct str){ 0 };
	return RC_OK;
}

static void put_back(struct cx *cx, const struct companion *c, struct import_row *ir, const struct problems *ps)
{
	for (size_t i = 0; i < ps->n; i++)
		problem_add(cx, &ir->problems,
			arena_z(&cx->arena, arena_fmt(&cx->arena, "%s.%.*s", c->code, ARG_STR(ps->p[i].field))), "%.*s",
			ARG_STR(ps->p[i].text));
	if (ps->n == 0)
		problem_add(cx, &ir->problems, arena_z(&cx->arena, arena_fmt(&cx->arena, "%s.number", c->code)), "%.*s",
			ARG_STR(cx->fault.text));
	cx_clear(cx);
}

static enum rc refer(struct cx *cx, const struct companion *c, struct import_row *ir, const struct val *vals, struct str issuer,
	struct import_report *rep)
{
	const struct res *proofs = res_find(STR("proofs"));
	struct row *row = res_blank(cx, c->res), *proof = NULL;
	struct problems ps = { 0 };
	struct cands k;
	int64_t seq;
	enum rc rc;

	for (size_t i = 0; i < c->res->n; i++)
		row->v[i] = vals[i];
	TRY(paper_of(cx, row, ir->row, issuer, rep));
	TRY(cands_by(cx, proofs, "document", V(row_i64(row, "document", 0)), &k));
	for (size_t i = 0; i < k.n && proof == NULL; i++)
		if (str_is(row_text(k.row[i], "proves"), c->refers))
			proof = k.row[i];
	if (proof == NULL) {
		proof = res_blank(cx, proofs);
		*row_val(proof, "document") = *row_val(row, "document");
		val_text(row_val(proof, "proves"), str_z(c->refers));
	}
	seq = proof->seq;
	link_main(cx, "subjects", proof, ir->row->id);
	rc = res_save(cx, proof, (struct str){ 0 }, &ps);
	if (rc == RC_INVALID || rc == RC_DENIED || rc == RC_CONFLICT) {
		put_back(cx, c, ir, &ps);
		return RC_OK;
	}
	TRY(rc);
	if (seq == 0)
		import_made(cx, rep, proof);
	ir->referred = proof->seq != seq;
	return RC_OK;
}

/* "Two levels in force" is a clash of facts: told before it is written, with what takes it away. */
static enum rc second_told(
	struct cx *cx, const struct companion *c, const struct import_row *ir, const struct row *row, struct import_report *rep)
{
	const struct field *lone, *revoked;
	struct cands k;

	if (c->lone == NULL || c->revoked == NULL || row_val(row, c->revoked)->set)
		return RC_OK;
	lone = &c->res->fields[res_field(c->res, c->lone)];
	revoked = &c->res->fields[res_field(c->res, c->revoked)];
	TRY(cands_by(cx, c->res, c->to_main, V(ir->row->id), &k));
	for (size_t i = 0; i < k.n; i++) {
		const struct row *o = k.row[i];

		if (o->id == row->id || row_val(o, c->revoked)->set ||
			val_eq(lone->type, row_val(o, c->lone), row_val(row, c->lone)))
			continue;
		import_note_add(cx, rep, ir,
			arena_fmt(&cx->arena,
				L("Đã có %s %.*s (%.*s) còn hiệu lực: thêm %s %.*s thì hai quyết định không khớp nhau; ghi “%s” ở "
				  "quyết định cũ",
					"%s %.*s (%.*s) is in force: with %s %.*s two decisions clash; enter “%s” of the old one"),
				L("cấp độ", lone->en), ARG_STR(val_write(cx, lone, row_val(o, c->lone))),
				ARG_STR(row_text(o, "number").n ? row_text(o, "number") : row_text(o, "code")),
				L("cấp độ", lone->en), ARG_STR(val_write(cx, lone, row_val(row, c->lone))),
				L(revoked->vi, revoked->en)));
	}
	return RC_OK;
}

/* A number that differs is told as the correction that it is, with what still bears the old one. */
static enum rc renamed_told(struct cx *cx, const struct companion *c, const struct import_row *ir, const struct row *row,
	const struct row *before, struct import_report *rep)
{
	struct row *doc = NULL;
	struct str was = row_text(before, "number"), still = STR("");

	if (was.n == 0 || str_eq(was, row_text(row, "number")))
		return RC_OK;
	if (row_i64(row, "document", 0))
		TRY(res_load(cx, res_find(STR("documents")), row_i64(row, "document", 0), &doc));
	if (doc && str_eq(row_text(doc, "number"), was))
		still = arena_fmt(&cx->arena,
			L("; văn bản %.*s vẫn mang số cũ, đính chính cả ở đó",
				"; document %.*s bears the old number still: correct it there, too"),
			ARG_STR(row_text(doc, "code")));
	import_note_add(cx, rep, ir,
		arena_fmt(&cx->arena,
			c->lone ? L("Cùng cấp độ, cùng ngày: đính chính số quyết định %.*s thành %.*s%.*s. Nếu là quyết định khác "
				    "thì ghi "
				    "ngày của quyết định đó",
					  "same level, same day: the decision's number %.*s is corrected to %.*s%.*s. If it is "
					  "another "
					  "decision, give its own day")
				: L("Cùng ngày, không dòng nào còn ghi số cũ: đính chính số quy chế %.*s thành %.*s%.*s. Nếu là "
				    "quy chế "
				    "khác thì thêm ở Quy chế, quy trình",
					  "same day, and no row says the old number: the regulation's number %.*s is corrected to "
					  "%.*s%.*s. If it is another regulation, add it among the regulations"),
			ARG_STR(was), ARG_STR(row_text(row, "number")), ARG_STR(still)));
	return RC_OK;
}

enum rc also_save(struct cx *cx, const struct companion *c, struct import_row *ir, const struct val *vals, struct str issuer,
	struct import_report *rep)
{
	struct problems ps = { 0 };
	struct row *before, *row;
	bool named, foreign;
	enum rc rc = RC_OK;

	if (!given(c, vals, &named) && issuer.n == 0)
		return RC_OK;
	if (!named) {
		problem_add(cx, &ir->problems, arena_z(&cx->arena, arena_fmt(&cx->arena, "%s.number", c->code)),
			L("Có ngày hoặc cơ quan nhưng thiếu số văn bản", "a date or an issuer, but no number"));
		return RC_OK;
	}
	if (ir->refers == c)
		return refer(cx, c, ir, vals, issuer, rep);
	TRY(find(cx, c, ir->row->id, vals, &before));
	if (before == NULL && c->res->fields[res_field(c->res, c->to_main)].type == F_LINKS)
		TRY(renamed_shared(cx, c, ir, vals, issuer, rep, &before));
	foreign = before && c->res->joins && res_may_write(cx, before) != RC_OK;
	cx_clear(cx);
	if (foreign) { /* the office's: his row joins it, and nothing of it is changed */
		row = row_copy(cx, before);
		if (!means_all(before))
			link_main(cx, c->to_main, row, ir->row->id);
	} else {
		row = merged(cx, c, before, ir->row, vals);
		issuer_set(cx, c, row, issuer);
		rc = paper(cx, row, ir->row, issuer, rep);
	}
	row->ends_none = ir->proposes;
	if (rc == RC_OK)
		rc = res_save(cx, row, (struct str){ 0 }, &ps);
	if (rc == RC_INVALID || rc == RC_DENIED || rc == RC_CONFLICT) {
		put_back(cx, c, ir, &ps);
		return RC_OK;
	}
	TRY(rc);
	if (before == NULL)
		import_made(cx, rep, row);
	ir->also[ir->n_also++] = (struct import_also){ c, row, before };
	if (before && c->same)
		TRY(renamed_told(cx, c, ir, row, before, rep));
	TRY(second_told(cx, c, ir, row, rep));
	return ended(cx, c, ir, rep);
}
