/* Sheets in: an import that previews and is all-or-nothing, and what is wrong goes back as the sheet it came in. */
#include "base/map.h"
#include "base/text.h"
#include "fmt/xlsx.h"
#include "res/res_int.h"

/* --- one row --- */

static enum rc by_natural(struct cx *cx, const struct row *row, int64_t *id)
{
	const struct res *r = row->res;
	struct buf b AUTO(buf_done) = { 0 };
	struct rows rows AUTO(rows_done) = { 0 };
	struct dbv v[8];
	size_t n = 0;
	struct str rest = str_z(r->natural), one, fold, sortkey;

	*id = 0;
	if (r->natural[0] == 0)
		return RC_OK;
	buf_init(&b, 4000);
	buf_fmt(&b, "SELECT id FROM %s WHERE 1 = 1", r->table);
	if (word_in(r->natural, str_z(r->title))) {
		row_texts(cx, row, &fold, &sortkey);
		v[n++] = dbv_blob(sortkey);
		buf_z(&b, " AND sortkey = $1");
	}
	while (str_next(&rest, ' ', &one)) {
		int f = res_field_find(r, one);

		if (!row->v[f].set) {
			buf_fmt(&b, " AND \"%s\" IS NULL", r->fields[f].code);
			continue;
		}
		v[n++] = val_db(cx, &r->fields[f], &row->v[f]);
		/* the title finds: never the index of a unit that thousands of rows share */
		buf_fmt(&b, " AND \"%s\"%s = $%zu", r->fields[f].code, db_text_field(r->fields[f].type) ? "" : " + 0", n);
	}
	buf_z(&b, " LIMIT 2");
	TRY(db_query_made(cx, &rows, buf_str(&b), n, v));
	if (rows_next(&rows))
		*id = rows_i64(&rows, 0);
	if (rows_next(&rows))
		*id = 0; /* not unique: the code must say */
	return rows_end(cx, &rows);
}

static enum rc find_before(struct cx *cx, struct import_row *ir)
{
	const struct res *r = ir->row->res;
	int64_t id;
	enum rc rc = RC_NOT_FOUND;

	if (ir->row->v[0].set) {
		rc = res_by_code(cx, r, ir->row->v[0].s, &ir->before);
	} else {
		TRY(by_natural(cx, ir->row, &id));
		if (id)
			rc = res_load(cx, r, id, &ir->before);
	}
	if (rc == RC_NOT_FOUND) {
		cx_clear(cx);
		ir->before = NULL;
		return RC_OK;
	}
	return rc;
}

/* The sheet, its columns, and what was found on the way. */
struct work {
	const struct res *r;
	const struct sheet *s;
	struct table t;
	struct row_plan *plan;
	const struct import_given *given;
	size_t reason;                 /* the column that says why a row is entered late; SIZE_MAX: none */
	struct map places;             /* group name -> struct val of the placed field */
	const struct companion **comp; /* those that have a column */
	size_t n_comp;
	struct import_report *out;
};

/* What the cells of one row say of one companion. */
struct said {
	struct val *vals;
	struct str issuer;
};

static const char *field_place(struct cx *cx, const struct column *col, const struct res *r)
{
	return arena_z(&cx->arena, column_code(cx, r, col));
}

static bool number_field(const struct res *r, int f)
{
	return strcmp(r->fields[f].code, "number") == 0 && r->fields[f].type == F_TEXT && res_field_find(r, STR("date")) >= 0;
}

/* The whole paper in one cell; what has a column of its own is not touched. */
static void paper_cell(struct cx *cx, struct work *w, const struct res *of, const struct column *col, struct str cell,
	struct val *vals, struct str *issuer, struct problems *ps)
{
	struct paper p;
	struct val *date = &vals[res_field(of, "date")];
	struct str why = { 0 };

	paper_read(cx, cell, &p);
	if (p.two)
		problem_add(cx, ps, field_place(cx, col, w->r),
			L("Một ô có hai số văn bản; tách thành hai dòng hoặc chỉ ghi văn bản còn hiệu lực",
				"two numbers in one cell: keep the paper that is in force"));
	if (p.number.n && !val_read(cx, &of->fields[res_field(of, "number")], p.number, &vals[res_field(of, "number")], &why))
		problem_add(cx, ps, field_place(cx, col, w->r), "%.*s", ARG_STR(why));
	if (p.date.n && !date->set)
		val_text(date, p.date);
	if (p.issuer.n && issuer->n == 0)
		*issuer = p.issuer;
}

/* "Tự vận hành", "nội bộ": nobody is meant. */
static bool nobody_meant(struct cx *cx, struct str text)
{
	struct str f = text_fold(&cx->arena, text);

	return str_starts(f, STR("tu ")) || str_starts(f, STR("noi bo")) || str_starts(f, STR("khong ")) || utf8_count(text) < 3;
}

/* A name that nobody knows, where the field makes what it means: a provider that no list had yet. */
static enum rc ref_make(
	struct cx *cx, struct work *w, const struct field *f, struct str cell, struct import_row *ir, struct val *out, bool *made)
{
	const struct res *to = res_find(str_z(f->to));
	struct row *row;
	struct str text, why;
	enum rc rc;

	*made = false;
	if (!text_nfc(&cx->arena, str_trim(cell), &text) || !ref_unknown(cx, f->to, text))
		return RC_OK;
	*made = true;
	if (nobody_meant(cx, text)) {
		import_note_add(cx, w->out, ir->number,
			arena_fmt(&cx->arena, L("“%.*s” không phải tên một %s: để trống", "“%.*s” names no %s: left empty"),
				ARG_STR(str_cut(text, 0, 100)), L(to->vi, to->en)));
		return RC_OK;
	}
	row = res_blank(cx, to);
	if (!val_read(cx, &to->fields[res_field(to, to->title)], text, row_val(row, to->title), &why)) {
		problem_add(cx, &ir->problems, f->code, "%.*s", ARG_STR(why));
		return RC_OK;
	}
	rc = res_save(cx, row, (struct str){ 0 }, NULL);
	if (rc == RC_DENIED) {
		cx_clear(cx);
		problem_add(cx, &ir->problems, f->code,
			L("Chưa có %s “%.*s” trong danh mục; đề nghị đơn vị chuyên trách thêm, hoặc để trống ô này",
				"no %s “%.*s” is known: the specialised unit may add it, or leave the cell empty"),
			L(to->vi, to->en), ARG_STR(str_cut(text, 0, 100)));
		return RC_OK;
	}
	TRY(rc);
	import_made(cx, w->out, row);
	val_i64(out, row->id);
	return RC_OK;
}

static enum rc cell_take(
	struct cx *cx, struct work *w, const struct column *col, struct str cell, struct import_row *ir, struct said *said)
{
	const struct res *of = col->c ? col->c->res : w->r;
	struct val *vals = ir->row->v;
	struct str why = { 0 }, nobody = { 0 }, *issuer = &nobody;
	int f = col->c ? col->cfield : col->field;
	struct val v = { 0 };

	for (size_t i = 0; col->c && i < w->n_comp; i++)
		if (w->comp[i] == col->c) {
			vals = said[i].vals;
			issuer = &said[i].issuer;
		}
	if (str_trim(cell).n == 0)
		return RC_OK;
	if (number_field(of, f) && (col->c || str_find(cell, STR(" ")) > 0)) {
		paper_cell(cx, w, of, col, cell, vals, issuer, &ir->problems);
		return RC_OK;
	}
	if (col->c && strcmp(of->fields[f].code, col->c->issuer) == 0) {
		struct str s;

		if (!cell_blank(cx, str_trim(cell)) && text_nfc(&cx->arena, str_trim(cell), &s))
			*issuer = str_cut(s, 0, 200);
		return RC_OK;
	}
	if (!cell_read(cx, &of->fields[f], cell, &v, &why)) {
		bool made = false;

		if (of->fields[f].makes)
			TRY(ref_make(cx, w, &of->fields[f], cell, ir, &v, &made));
		if (!made)
			problem_add(cx, &ir->problems, field_place(cx, col, w->r), "%.*s", ARG_STR(why));
	}
	if (v.set)
		vals[f] = v;
	return RC_OK;
}

/* "I. Cục A" above, or the column that stands in. */
static void place_row(struct cx *cx, struct work *w, const struct row_plan *plan, struct import_row *ir)
{
	struct str rest = str_z(w->r->placed), one;
	const struct field *f;
	struct val *to, *known;
	struct str why = { 0 };

	if (w->r->placed == NULL || !str_next(&rest, ' ', &one))
		return;
	f = &w->r->fields[res_field_find(w->r, one)];
	to = row_val(ir->row, f->code);
	for (size_t i = 0; i < ir->problems.n; i++)
		if (str_is(ir->problems.p[i].field, f->code))
			return;
	if (!to->set && plan->group.n) {
		known = map_get(&w->places, plan->group);
		if (known == NULL) {
			known = ARENA_NEW(&cx->arena, struct val);
			if (cell_read(cx, f, plan->group, known, &why))
				map_put(&w->places, plan->group, known);
		}
		*to = *known;
	}
	while (!to->set && str_next(&rest, ' ', &one))
		*to = *row_val(ir->row, arena_z(&cx->arena, one));
	if (!to->set && plan->group.n && f->required && ir->row->id == 0)
		problem_add(cx, &ir->problems, f->code,
			L("Không tìm thấy “%.*s” (dòng nhóm phía trên)", "there is no “%.*s” (the group row above)"),
			ARG_STR(plan->group));
}

static enum rc cells_read(struct cx *cx, struct work *w, const struct row_plan *plan, const struct sheet_row *sr,
	struct import_row *ir, struct said **out)
{
	struct said *said = *out = ARENA_ARRAY(&cx->arena, struct said, w->n_comp + 1);

	for (size_t i = 0; i < w->n_comp; i++)
		said[i].vals = ARENA_ARRAY(&cx->arena, struct val, w->comp[i]->res->n);
	ir->row = res_blank(cx, w->r);
	ir->problems = (struct problems){ 0 };
	ir->also = ARENA_ARRAY(&cx->arena, struct import_also, w->n_comp + 1);
	ir->n_also = 0;
	/* what has a column of its own before what stands in a paper's cell */
	for (int papers = 0; papers < 2; papers++)
		for (size_t c = 0; c < sr->n && c < w->t.n; c++) {
			const struct column *col = &w->t.cols[c];
			int f = col->c ? col->cfield : col->field;

			if ((col->c == NULL && f < 0) || number_field(col->c ? col->c->res : w->r, f) != papers)
				continue;
			if (col->c || (!w->r->fields[f].fixed && w->r->fields[f].type != F_FILE))
				TRY(cell_take(cx, w, col, sr->cells[c], ir, said));
		}
	place_row(cx, w, plan, ir);
	return RC_OK;
}

static void problems_more(struct cx *cx, struct problems *to, const struct problems *more)
{
	for (size_t i = 0; i < more->n; i++) {
		bool known = false;

		for (size_t k = 0; k < to->n; k++)
			known = known || str_eq(more->p[i].field, to->p[k].field);
		if (!known)
			vec_push(&cx->arena, to, more->p[i]);
	}
}

static void merge_before(struct cx *cx, struct import_row *ir)
{
	struct row *merged;

	if (ir->before == NULL)
		return;
	merged = row_copy(cx, ir->before);
	for (size_t i = 0; i < ir->row->res->n; i++)
		if (ir->row->v[i].set)
			merged->v[i] = ir->row->v[i];
	ir->row = merged;
}

/* Why the row is entered late; kept only where it is. */
static struct str reason_of(struct cx *cx, const struct work *w, const struct sheet_row *sr, const struct import_row *ir)
{
	struct str why = w->reason == SIZE_MAX ? (struct str){ 0 } : cell_at(sr, w->reason);

	if (res_late_days(cx, ir->row, cx->now) == 0)
		return (struct str){ 0 };
	if (why.n && text_nfc(&cx->arena, str_cut(why, 0, 2000), &why))
		return why;
	return w->given->reason;
}

/* Reads, judges and writes one row of the sheet. */
static enum rc row_import(
	struct cx *cx, struct work *w, const struct row_plan *plan, const struct sheet_row *sr, struct import_row *ir)
{
	struct said *said;
	struct str why;
	bool changed;
	int64_t seq;
	enum rc rc;

	ir->number = sr->number;
	TRY(cells_read(cx, w, plan, sr, ir, &said));
	ir->action = IMPORT_WRONG;
	TRY(find_before(cx, ir));
	merge_before(cx, ir);
	if (ir->problems.n) {
		struct problems more = { 0 };

		TRY(row_judge(cx, ir->row, ir->before, &more));
		problems_more(cx, &ir->problems, &more);
		return RC_OK;
	}
	seq = ir->row->seq;
	why = reason_of(cx, w, sr, ir);
	res_late(cx, ir->row, ir->before, why, &ir->problems);
	rc = res_save(cx, ir->row, why, &ir->problems);
	if (rc == RC_INVALID || rc == RC_DENIED || rc == RC_CONFLICT) {
		if (ir->problems.n == 0)
			problem_add(cx, &ir->problems, "", "%.*s", ARG_STR(cx->fault.text));
		cx_clear(cx);
		return RC_OK;
	}
	TRY(rc);
	changed = ir->row->seq != seq;
	for (size_t i = 0; i < w->n_comp; i++)
		TRY(also_save(cx, w->comp[i], ir, said[i].vals, said[i].issuer, w->out));
	for (size_t i = 0; i < ir->n_also; i++)
		changed = changed || ir->also[i].before == NULL || ir->also[i].before->seq != ir->also[i].row->seq;
	if (ir->problems.n == 0)
		ir->action = ir->before == NULL ? IMPORT_NEW : changed ? IMPORT_CHANGED : IMPORT_SAME;
	return RC_OK;
}

/* A second row for an object that this very import already wrote is a mistake of the sheet, not a change. */
static enum rc twice_check(struct cx *cx, struct map *seen, struct import_row *ir)
{
	struct import_row *first;

	if (ir->action == IMPORT_WRONG)
		return RC_OK;
	first = map_get_id(seen, ir->row->id);
	if (first == NULL) {
		map_put_id(seen, ir->row->id, ir);
		return RC_OK;
	}
	problem_add(cx, &ir->problems, "", L("Trùng với dòng %u", "the same as row %u"), first->number);
	ir->action = IMPORT_WRONG;
	return RC_OK;
}

static void pass_over(struct cx *cx, struct import_report *out, size_t *cap, enum row_kind kind, const struct sheet_row *row)
{
	VEC(struct import_note) v = { out->passed, out->n_passed, *cap };
	const char *what = kind == ROW_GROUP   ? L("nhóm", "group")
	                   : kind == ROW_TOTAL ? L("tổng", "total")
	                   : kind == ROW_HEADS ? L("tiêu đề lặp lại, số cột", "header again, column numbers")
	                   : kind == ROW_FOOT  ? L("chân trang", "foot of the sheet")
	                                       : L("chỉ có số thứ tự", "a serial number only");
	struct str text = { 0 };

	for (size_t c = 0; c < row->n && (text.n == 0 || text.n < 4); c++)
		if (cell_at(row, c).n)
			text = arena_fmt(&cx->arena, "%.*s%s%.*s", ARG_STR(text), text.n ? " " : "",
				ARG_STR(str_cut(cell_at(row, c), 0, 100)));
	if (text.n)
		vec_push(&cx->arena, &v,
			(struct import_note){ row->number, arena_fmt(&cx->arena, "%s: %.*s", what, ARG_STR(text)) });
	out->passed = v.p;
	out->n_passed = v.n;
	*cap = v.cap;
}

static enum rc rows_import(struct cx *cx, struct work *w)
{
	struct import_report *out = w->out;
	struct map seen;
	size_t wrong = SIZE_MAX, cap = 0;

	map_init(&seen, &cx->arena);
	out->rows = ARENA_ARRAY(&cx->arena, struct import_row, w->s->n + 1);
	for (size_t i = w->t.last + 1; i < w->s->n; i++) {
		if (w->plan[i].kind != ROW_DATA) {
			pass_over(cx, out, &cap, w->plan[i].kind, &w->s->rows[i]);
			continue;
		}
		TRY(row_import(cx, w, &w->plan[i], &w->s->rows[i], &out->rows[out->n]));
		TRY(twice_check(cx, &seen, &out->rows[out->n]));
		out->n++;
		TRY(cx_room(cx));
	}
	/* Rows may refer to rows further down: try the wrong ones again while that helps. */
	for (bool again = true; again;) {
		size_t now = 0;

		for (size_t k = 0, i = w->t.last + 1; i < w->s->n; i++) {
			if (w->plan[i].kind != ROW_DATA)
				continue;
			if (out->rows[k].action == IMPORT_WRONG && wrong != SIZE_MAX) {
				TRY(row_import(cx, w, &w->plan[i], &w->s->rows[i], &out->rows[k]));
				TRY(twice_check(cx, &seen, &out->rows[k]));
			}
			now += out->rows[k].action == IMPORT_WRONG;
			k++;
		}
		again = now > 0 && now < wrong;
		wrong = now;
		TRY(cx_room(cx));
	}
	import_rings(cx, w->r, w->s, &w->t, out);
	return RC_OK;
}

/* --- the whole import --- */

/* A merged head spreads over its columns: those beside the one that is known are no question. */
static bool known_beside(const struct table *t, size_t c)
{
	for (size_t k = 0; k < t->n; k++)
		if (k != c && (t->cols[k].field >= 0 || t->cols[k].c || t->cols[k].serial) &&
			str_eq(t->cols[k].head, t->cols[c].head))
			return true;
	return false;
}

/* "Lý do nhập muộn": said of the row's entry, no field of the row. */
static size_t reason_col(struct cx *cx, const struct work *w)
{
	static const char *const heads[] = { "ly do nhap muon", "ly do", "reason" };

	for (size_t c = 0; w->r->happened && c < w->t.n; c++) {
		const struct column *col = &w->t.cols[c];
		struct str head = text_fold(&cx->arena, str_cut(str_trim(col->head), 0, 100));

		for (size_t i = 0; col->field < 0 && col->c == NULL && !col->serial && i < COUNT(heads); i++)
			if (str_is(head, heads[i]))
				return c;
	}
	return SIZE_MAX;
}

static void columns_tell(struct cx *cx, struct work *w)
{
	struct import_report *out = w->out;
	VEC(struct str) ignored = { 0 };
	size_t n = 0;

	out->head_row = w->s->rows[w->t.last].number;
	out->n_cols = w->t.n;
	out->cols = ARENA_ARRAY(&cx->arena, struct import_col, w->t.n + 1);
	w->reason = reason_col(cx, w);
	for (size_t c = 0; c < w->t.n; c++) {
		out->cols[c] = (struct import_col){ w->t.cols[c].head,
			c == w->reason ? STR("reason") : column_code(cx, w->r, &w->t.cols[c]) };
		if (out->cols[c].code.n == 0 && out->cols[c].head.n && !known_beside(&w->t, c))
			vec_push(&cx->arena, &ignored, out->cols[c].head);
	}
	out->ignored = ignored.p;
	out->n_ignored = ignored.n;
	while (w->r->companions && w->r->companions[n])
		n++;
	w->comp = ARENA_ARRAY(&cx->arena, const struct companion *, n + 1);
	for (size_t i = 0; i < n; i++) {
		bool used = false;

		for (size_t c = 0; c < w->t.n; c++)
			used = used || w->t.cols[c].c == w->r->companions[i];
		if (used)
			w->comp[w->n_comp++] = w->r->companions[i];
	}
}

/* Who may not write settings uses the choice once. */
static enum rc choices_keep(
	struct cx *cx, const struct res *r, const struct import_choice *choices, size_t n, struct import_report *out)
{
	const struct res *settings = res_find(STR("settings"));

	for (size_t i = 0; i < n; i++) {
		struct str key = head_key(cx, r, choices[i].head);
		struct row *row;
		enum rc rc;

		if (!col_known(r, choices[i].code))
			return cx_fail(
				cx, RC_INVALID, L("Không có trường “%.*s”", "there is no field “%.*s”"), ARG_STR(choices[i].code));
		rc = res_by_code(cx, settings, key, &row);
		if (rc == RC_NOT_FOUND) {
			cx_clear(cx);
			row = res_blank(cx, settings);
			val_text(&row->v[0], key);
		} else {
			TRY(rc);
		}
		val_text(row_val(row, "value"), choices[i].code);
		rc = res_save(cx, row, (struct str){ 0 }, NULL);
		if (rc == RC_DENIED) {
			cx_clear(cx);
			continue;
		}
		TRY(rc);
		out->learned++;
	}
	return RC_OK;
}

enum rc res_import_as(struct cx *cx, const struct res *r, const struct sheet *s, const struct import_given *given, bool commit,
	struct import_report *out)
{
	struct tx tx AUTO(tx_done) = { 0 };
	struct work w = { .r = r, .out = out, .given = given };
	struct sheet plain;

	*out = (struct import_report){ 0 };
	TRY(sheet_unlegacy(cx, s, &plain, &out->converted, &out->n_converted));
	w.s = &plain;
	map_init(&w.places, &cx->arena);
	TRY(table_find(cx, r, &plain, given->choices, given->n, &w.t));
	TRY(rows_plan(cx, r, &plain, &w.t, &w.plan));
	TRY(cols_by_values(cx, r, &plain, w.plan, &w.t, out));
	columns_tell(cx, &w);
	TRY(tx_begin(cx, &tx));
	TRY(choices_keep(cx, r, given->choices, given->n, out));
	TRY(rows_import(cx, &w));
	import_told(cx, out);
	for (size_t i = 0; i < out->n; i++)
		out->count[out->rows[i].action]++;
	if (out->count[IMPORT_WRONG])
		return cx_fail(cx, RC_INVALID, L("%zu dòng sai, chưa ghi dòng nào", "%zu rows are wrong, nothing was written"),
			out->count[IMPORT_WRONG]);
	return commit ? tx_commit(&tx) : RC_OK;
}

enum rc res_import(struct cx *cx, const struct res *r, const struct sheet *s, bool commit, struct import_report *out)
{
	return res_import_as(cx, r, s, &(struct import_given){ 0 }, commit, out);
}
