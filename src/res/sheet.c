/* Sheets in: an import that previews and is all-or-nothing, and what is wrong goes back as the sheet it came in. */
#include "base/map.h"
#include "base/text.h"
#include "fmt/xlsx.h"
#include "res/res_int.h"

/* The tables, and what was found on the way. */
struct work {
	const struct res *r;
	const struct import_given *given;
	VEC(struct part) parts;
	struct map places; /* group name -> struct val of the placed field */
	struct stored stored;
	struct import_report *out;
	struct copies copies;
	struct alike made; /* names of what cells made (ref_make) */
};

/* What the cells of one row say of one companion. */
struct said {
	struct val *vals;
	struct str issuer;
	bool pending; /* "3 (đang trình)": said beside what has no paper of its own */
};

static const char *field_place(struct cx *cx, const struct column *col, const struct res *r)
{
	return arena_z(&cx->arena, column_code(cx, r, col));
}

/* The day that stands beside a paper's number; a contract's is the one it was signed on. -1: it has none. */
static int paper_day(const struct res *r)
{
	int date = res_field_find(r, STR("date"));

	return date >= 0 ? date : res_field_find(r, STR("signed_on"));
}

static bool number_field(const struct res *r, int f)
{
	return strcmp(r->fields[f].code, "number") == 0 && r->fields[f].type == F_TEXT && paper_day(r) >= 0;
}

/* "Đang trình ký" where a number belongs: no paper; it tells of the dossier at most. */
static void paper_said(struct cx *cx, struct work *w, const struct column *col, const struct paper *p, struct import_row *ir)
{
	struct val *state = col->c && col->c->state ? row_val(ir->row, col->c->state) : NULL;
	bool sets = state && p->state && !state->set;

	if (sets)
		val_text(state, str_z(p->state));
	import_note_add(cx, w->out, ir,
		sets ? arena_fmt(&cx->arena,
			       L("“%.*s” không phải số văn bản: chỉ ghi %s", "“%.*s” is no number of a paper: only the %s is set"),
			       ARG_STR(str_head(p->said, 100)),
			       L(w->r->fields[res_field(w->r, col->c->state)].vi, w->r->fields[res_field(w->r, col->c->state)].en))
		     : arena_fmt(&cx->arena,
			       L("“%.*s” không phải số văn bản: không ghi", "“%.*s” is no number of a paper: left out"),
			       ARG_STR(str_head(p->said, 100))));
}

/* The whole paper in one cell; what has a column of its own is not touched. */
static void paper_cell(struct cx *cx, struct work *w, const struct res *of, const struct column *col, struct str cell,
	struct val *vals, struct str *issuer, struct import_row *ir)
{
	struct paper p;
	struct problems *ps = &ir->problems;
	struct val *date = &vals[paper_day(of)];
	struct str why = { 0 };
	int level;

	paper_read(cx, cell, &p);
	if (p.said.n)
		paper_said(cx, w, col, &p, ir);
	if (p.strange.n && col->c)
		problem_add(cx, ps, field_place(cx, col, w->r),
			L("“%.*s” không phải số văn bản; ghi số, ký hiệu hoặc để trống", "“%.*s” is no number of a paper"),
			ARG_STR(str_head(p.strange, 100)));
	else if (p.strange.n)
		p.number = p.strange; /* a column of its own may hold what it likes */
	if (p.pending && col->c && col->c->state)
		problem_add(cx, ps, field_place(cx, col, w->r),
			L("“%.*s”: có số văn bản nhưng lại ghi chưa được phê duyệt; đã phê duyệt thì bỏ chữ, chưa thì bỏ số",
				"“%.*s”: a number, and words that nothing is decided: keep one of them"),
			ARG_STR(str_head(str_trim(cell), 100)));
	if (p.bad_date && p.date.n == 0 && !date->set)
		problem_add(cx, ps, field_place(cx, col, w->r),
			L("Ngày trong ô không có thật hoặc không đọc được", "the date in the cell cannot be read"));
	if (p.two)
		problem_add(cx, ps, field_place(cx, col, w->r),
			L("Một ô có hai số văn bản; tách thành hai dòng hoặc chỉ ghi văn bản còn hiệu lực",
				"two numbers in one cell: keep the paper that is in force"));
	if (p.number.n && !val_read(cx, &of->fields[res_field(of, "number")], p.number, &vals[res_field(of, "number")], &why))
		problem_add(cx, ps, field_place(cx, col, w->r), "%.*s", ARG_STR(why));
	import_paper_told(cx, w->out, cell, &p, &of->fields[paper_day(of)], date, col->c == NULL, ir);
	if (p.date.n && !date->set) {
		val_text(date, p.date);
		import_date_told(cx, w->out, cell, p.date, ir);
	}
	if (p.issuer.n && issuer->n == 0)
		*issuer = p.issuer;
	if (col->c && col->c->lone && p.number.n && !vals[res_field(of, col->c->lone)].set && (level = cell_level(cx, cell)) > 0)
		val_i64(&vals[res_field(of, col->c->lone)], level); /* its own column is read before */
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
	struct str text, why, code, title;
	enum rc rc;

	*made = false;
	if (!text_nfc(&cx->arena, str_trim(cell), &text) || !ref_unknown(cx, f->to, text))
		return RC_OK;
	*made = true;
	if (nobody_meant(cx, text)) {
		import_note_add(cx, w->out, ir,
			arena_fmt(&cx->arena, L("“%.*s” không phải tên một %s: để trống", "“%.*s” names no %s: left empty"),
				ARG_STR(str_head(text, 100)), L(to->vi, to->en)));
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
			L(to->vi, to->en), ARG_STR(str_head(text, 100)));
		return RC_OK;
	}
	TRY(rc);
	import_made(cx, w->out, row);
	val_i64(out, row->id);
	TRY(alike_named(cx, &w->made, row, &code, &title));
	if (code.n)
		import_note_add(cx, w->out, ir,
			arena_fmt(&cx->arena,
				L("“%.*s” gần giống %s đã có “%.*s” (%.*s): ghi thành %s mới; nếu là một thì ghi %.*s vào ô này",
					"“%.*s” is nearly the %s “%.*s” (%.*s): a new %s is made; if they are one, write %.*s "
					"here"),
				ARG_STR(str_head(text, 100)), L(to->vi, to->en), ARG_STR(title), ARG_STR(code), L(to->vi, to->en),
				ARG_STR(code)));
	return RC_OK;
}

/* Is it what is stored already, in an export that comes back? Then it is that number, whatever dates it speaks of. */
static bool stored_so(struct cx *cx, struct work *w, const struct val *code, int f, struct str cell)
{
	struct row *row;
	struct str text;
	bool same = false;

	if (!text_nfc(&cx->arena, str_trim(cell), &text))
		return false;
	if (code->set)
		same = res_by_code(cx, w->r, code->s, &row) == RC_OK && row->v[f].set && str_eq(row->v[f].s, text);
	else if (stored_says(cx, &w->stored, f, text, &same) != RC_OK)
		same = false;
	cx_clear(cx);
	return same;
}

/* "Dự kiến 12/2026" where the decision's date belongs: no date of a paper. */
static bool date_expected(struct cx *cx, struct work *w, const struct column *col, struct str cell, struct import_row *ir)
{
	const struct field *f = col->c && col->c->expected ? &col->c->res->fields[col->cfield] : NULL;
	struct val v = { 0 }, *to;
	struct str why;
	bool sets;

	if (f == NULL || strcmp(f->code, "date") != 0 || !cell_pending(cx, cell))
		return false;
	to = row_val(ir->row, col->c->expected);
	sets = !to->set && cell_read(cx, f, cell, &v, &why) && v.set;
	if (sets)
		*to = v;
	import_note_add(cx, w->out, ir,
		arena_fmt(&cx->arena,
			sets ? L("“%.*s” không phải ngày quyết định: ghi vào %s", "“%.*s” is no date of a decision: it goes to %s")
			     : L("“%.*s” không phải ngày quyết định: không ghi (%s)",
				       "“%.*s” is no date of a decision: left out (%s)"),
			ARG_STR(str_head(str_trim(cell), 100)),
			L(w->r->fields[res_field(w->r, col->c->expected)].vi, w->r->fields[res_field(w->r, col->c->expected)].en)));
	return true;
}

static enum rc cell_take(struct cx *cx, struct work *w, const struct part *p, const struct column *col, struct str cell,
	struct import_row *ir, struct said *said)
{
	const struct res *of = col->c ? col->c->res : w->r;
	struct val *vals = ir->row->v;
	struct str why = { 0 }, nobody = { 0 }, *issuer = &nobody;
	int f = col->c ? col->cfield : col->field;
	struct val v = { 0 };

	for (size_t i = 0; col->c && i < p->n_comp; i++)
		if (p->comp[i] == col->c) {
			vals = said[i].vals;
			issuer = &said[i].issuer;
			said[i].pending = said[i].pending ||
			                  (col->c->lone && strcmp(of->fields[f].code, col->c->lone) == 0 && cell_pending(cx, cell));
		}
	if (str_trim(cell).n == 0 || date_expected(cx, w, col, cell, ir))
		return RC_OK;
	if (cell_broken(cx, cell, &why)) {
		problem_add(cx, &ir->problems, field_place(cx, col, w->r), "%.*s", ARG_STR(why));
		return RC_OK;
	}
	cell = sheet_unguard(cell);
	if (number_field(of, f) && !(!col->c && stored_so(cx, w, &vals[0], f, cell)) &&
		(col->c || str_find(str_trim(cell), STR(" ")) > 0 || str_find(cell, STR("–")) > 0)) {
		paper_cell(cx, w, of, col, cell, vals, issuer, ir);
		return RC_OK;
	}
	if (col->c && strcmp(of->fields[f].code, col->c->issuer) == 0) {
		struct str s;

		if (!cell_blank(cx, str_trim(cell)) && text_nfc(&cx->arena, str_trim(cell), &s))
			*issuer = str_head(s, 200);
		return RC_OK;
	}
	bool read = cell_read(cx, &of->fields[f], cell, &v, &why);

	if (!read && !col->c && row_days(cx, ir->row, f, cell)) {
		ir->days = cell;
	} else if (!read) {
		bool made = w->given->later && (of->fields[f].type == F_REF || of->fields[f].type == F_LINKS);

		if (!made && of->fields[f].makes)
			TRY(ref_make(cx, w, &of->fields[f], cell, ir, &v, &made));
		if (!made)
			problem_add(cx, &ir->problems, field_place(cx, col, w->r), "%.*s", ARG_STR(why));
	}
	if (v.set)
		vals[f] = v;
	if (v.set && of->fields[f].type == F_DATE)
		import_date_told(cx, w->out, cell, v.s, ir);
	if (v.set && of->fields[f].near && date_first(v.s) != DAY_NONE &&
		date_first(v.s) > day_add_months(day_at(cx->now), FAR_MONTHS))
		import_note_add(cx, w->out, ir,
			arena_fmt(&cx->arena,
				L("%s %.*s còn quá xa: kiểm tra lại năm", "%s %.*s is too far ahead: look at the year"),
				L(of->fields[f].vi, of->fields[f].en), ARG_STR(date_show(&cx->arena, v.s, cx->en))));
	return RC_OK;
}

/* The unit of a group row, or of the letterhead. */
static struct val place_of(struct cx *cx, struct work *w, const struct field *f, struct str name)
{
	struct val *known = map_get(&w->places, name);
	struct str why;

	if (known == NULL) {
		known = ARENA_NEW(&cx->arena, struct val);
		if (cell_read(cx, f, name, known, &why))
			map_put(&w->places, name, known);
	}
	return *known;
}

/* "I. Cục A" above, or the column that stands in, or what the sheet's head says of all its rows. */
static void place_row(struct cx *cx, struct work *w, const struct part *p, const struct row_plan *plan, struct import_row *ir)
{
	struct str rest = str_z(w->r->placed), one;
	const struct field *f;
	struct val *to;

	if (w->r->placed == NULL || !str_next(&rest, ' ', &one))
		return;
	f = &w->r->fields[res_field_find(w->r, one)];
	to = row_val(ir->row, f->code);
	for (size_t i = 0; i < ir->problems.n; i++)
		if (str_is(ir->problems.p[i].field, f->code))
			return;
	if (!to->set && plan->group.n)
		*to = place_of(cx, w, f, plan->group);
	while (!to->set && str_next(&rest, ' ', &one))
		*to = *row_val(ir->row, arena_z(&cx->arena, one));
	if (!to->set && plan->group.n == 0 && plan->ends.n == 0 && p->t.place.n) {
		*to = place_of(cx, w, f, p->t.place);
		w->parts.p[p->at].placed |= to->set;
	}
	if (!to->set && plan->ends.n && f->required && ir->row->id == 0)
		problem_add(cx, &ir->problems, f->code,
			L("Dòng nhóm phía trên “%.*s” không phải đơn vị: ghi đơn vị của dòng này",
				"the group row above, “%.*s”, is no unit: say whose this row is"),
			ARG_STR(plan->ends));
	if (!to->set && plan->group.n && f->required && ir->row->id == 0)
		problem_add(cx, &ir->problems, f->code,
			L("Không tìm thấy “%.*s” (dòng nhóm phía trên)", "there is no “%.*s” (the group row above)"),
			ARG_STR(plan->group));
}

/* Two columns of one meaning: the second where the first is empty; what differs is wrong. */
static struct str cell_of(
	struct cx *cx, struct work *w, const struct part *p, const struct sheet_row *sr, size_t c, struct problems *ps)
{
	struct str cell = c < sr->n ? sr->cells[c] : STR("");

	for (size_t k = c + 1; k < p->t.n && k < sr->n; k++) {
		struct str other = cell_at(sr, k);

		if (p->t.cols[k].twin != c + 1 || other.n == 0 || str_eq(other, str_trim(cell)))
			continue;
		if (str_trim(cell).n)
			problem_add(cx, ps, field_place(cx, &p->t.cols[c], w->r),
				L("Hai cột cùng ý nghĩa (%.*s và %.*s) ghi khác nhau: “%.*s”, “%.*s”",
					"two columns of one meaning (%.*s and %.*s) differ: “%.*s”, “%.*s”"),
				ARG_STR(col_name(cx, c)), ARG_STR(col_name(cx, k)), ARG_STR(str_head(str_trim(cell), 100)),
				ARG_STR(str_head(other, 100)));
		else
			cell = other;
	}
	return cell;
}

static enum rc cells_read(struct cx *cx, struct work *w, const struct item *it, struct import_row *ir, struct said **out)
{
	const struct part *p = it->p;
	struct said *said = *out = ARENA_ARRAY(&cx->arena, struct said, p->n_comp + 1);

	for (size_t i = 0; i < p->n_comp; i++)
		said[i].vals = ARENA_ARRAY(&cx->arena, struct val, p->comp[i]->res->n);
	ir->row = res_blank(cx, w->r);
	ir->days = (struct str){ 0 };
	ir->problems = (struct problems){ 0 };
	ir->also = ARENA_ARRAY(&cx->arena, struct import_also, p->n_comp + 1);
	ir->n_also = 0;
	if (it->plan->like == ROW_TOTAL)
		problem_add(cx, &ir->problems, "",
			L("Trông như dòng tổng (không có số thứ tự): ghi số thứ tự nếu là dữ liệu, không thì xóa dòng này",
				"looks like a total (no serial number): give it a number if it is data, else take the row out"));
	if (it->plan->like == ROW_GROUP)
		problem_add(cx, &ir->problems, "",
			L("Trông như dòng nhóm (chỉ có tên đơn vị): bỏ số thứ tự nếu là nhóm, ghi thêm cột khác nếu là dữ liệu",
				"looks like a group (a unit's name alone): take its number out, or fill in another column"));
	/* what has a column of its own before what stands in a paper's cell */
	for (int papers = 0; papers < 2; papers++)
		for (size_t c = 0; c < p->t.n; c++) {
			const struct column *col = &p->t.cols[c];
			int f = col->c ? col->cfield : col->field;

			if ((col->c == NULL && f < 0) || number_field(col->c ? col->c->res : w->r, f) != papers)
				continue;
			if (col->c || (!w->r->fields[f].fixed && w->r->fields[f].type != F_FILE))
				TRY(cell_take(cx, w, p, col, cell_of(cx, w, p, it->row, c, &ir->problems), ir, said));
		}
	place_row(cx, w, p, it->plan, ir);
	return RC_OK;
}

/* A fault told already is not told again, nor what is only lacking because the field that stands in for it (placed) was not read. */
static void problems_more(struct cx *cx, const struct res *r, struct problems *to, const struct problems *more)
{
	struct str stands_in = r->placed ? str_z(r->placed) : (struct str){ 0 }, first = STR("");

	(void)str_next(&stands_in, ' ', &first);
	for (size_t i = 0; i < more->n; i++) {
		bool known = false;

		for (size_t k = 0; k < to->n; k++)
			known = known || str_eq(more->p[i].field, to->p[k].field) ||
			        (str_eq(more->p[i].field, first) && stands_in.n && str_eq(stands_in, to->p[k].field));
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
	for (int f = 0; f < (int)merged->res->n; f++) {
		row_days_anew(cx, merged, ir->before, f, ir->days);
		(void)row_days(cx, merged, f, ir->days);
	}
	ir->row = merged;
}

/* Why the row is entered late, or corrects what was submitted; kept only where it does. */
static enum rc reason_of(struct cx *cx, const struct work *w, const struct item *it, const struct import_row *ir, struct str *out)
{
	struct str why = it->p->reason == SIZE_MAX ? (struct str){ 0 } : cell_at(it->row, it->p->reason);
	int32_t late;

	TRY(res_late_days(cx, ir->row, cx->now, &late));
	*out = why.n && text_nfc(&cx->arena, str_head(why, 2000), &why) ? why : w->given->reason;
	if (late == 0 && (ir->before == NULL || !res_corrects(ir->row, ir->before)))
		*out = (struct str){ 0 };
	return RC_OK;
}

static enum rc papers_judge(
	struct cx *cx, struct work *w, const struct part *p, const struct companion *c, struct import_row *ir, struct said *said)
{
	int number = c->lone ? res_field(c->res, "number") : 0, date = c->lone ? res_field(c->res, "date") : 0;
	bool columns = false;

	if (c->lone == NULL)
		return RC_OK;
	if (said->pending && (said->vals[number].set || said->vals[date].set))
		problem_add(cx, &ir->problems, arena_z(&cx->arena, arena_fmt(&cx->arena, "%s.%s", c->code, c->lone)),
			L("Ô này ghi chưa được phê duyệt, nhưng dòng có số hoặc ngày quyết định: bỏ một trong hai",
				"the cell says that nothing is decided, yet the row has a decision's number or date: keep one of "
				"them"));
	for (size_t i = 0; i < p->t.n; i++)
		columns = columns || (p->t.cols[i].c == c && (p->t.cols[i].cfield == number || p->t.cols[i].cfield == date));
	return also_lone(cx, c, ir, said->vals, &said->issuer, columns, w->out);
}

/* Reads, judges and writes one row of the sheet. */
static enum rc row_import(struct cx *cx, struct work *w, const struct item *it, struct import_row *ir)
{
	const struct part *p = it->p;
	struct said *said;
	struct str why;
	bool changed;
	int64_t seq;
	enum rc rc;

	*ir = (struct import_row){ .number = it->row->number, .sheet = p->name, .table = p->at };
	TRY(cells_read(cx, w, it, ir, &said));
	ir->action = IMPORT_WRONG;
	TRY(row_find(cx, &w->stored, w->out, ir));
	for (size_t i = 0; i < p->n_comp; i++)
		TRY(papers_judge(cx, w, p, p->comp[i], ir, &said[i]));
	merge_before(cx, ir);
	if (ir->problems.n) {
		struct problems more = { 0 };

		TRY(row_judge(cx, ir->row, ir->before, &more));
		problems_more(cx, w->r, &ir->problems, &more);
		return RC_OK;
	}
	seq = ir->row->seq;
	TRY(reason_of(cx, w, it, ir, &why));
	TRY(res_reason_wanted(cx, ir->row, ir->before, why, &ir->problems));
	rc = res_save(cx, ir->row, why, &ir->problems);
	if (rc == RC_DENIED && ir->before && same_row(ir->row, ir->before)) { /* another unit's, read here, as it is */
		cx_clear(cx);
		rc = RC_OK;
	}
	if (rc == RC_INVALID || rc == RC_DENIED || rc == RC_CONFLICT) {
		if (ir->problems.n == 0)
			problem_add(cx, &ir->problems, "", "%.*s", ARG_STR(cx->fault.text));
		cx_clear(cx);
		return RC_OK;
	}
	TRY(rc);
	changed = ir->row->seq != seq;
	for (size_t i = 0; i < p->n_comp; i++)
		TRY(also_save(cx, p->comp[i], ir, said[i].vals, said[i].issuer, w->out));
	for (size_t i = 0; i < ir->n_also; i++)
		changed = changed || ir->also[i].before == NULL || ir->also[i].before->seq != ir->also[i].row->seq;
	changed = changed || ir->referred;
	if (ir->problems.n == 0)
		ir->action = ir->before == NULL ? IMPORT_NEW : changed ? IMPORT_CHANGED : IMPORT_SAME;
	return RC_OK;
}

static void pass_over(
	struct cx *cx, struct import_report *out, const struct part *p, const struct row_plan *plan, const struct sheet_row *row)
{
	VEC(struct import_note) v = { out->passed, out->n_passed, out->cap_passed };
	enum row_kind kind = plan->kind;
	const char *what = kind == ROW_GROUP   ? L("nhóm", "group")
	                   : kind == ROW_TOTAL ? L("tổng", "total")
	                   : kind == ROW_HEADS ? L("tiêu đề lặp lại, số cột", "header again, column numbers")
	                   : kind == ROW_FOOT  ? L("chân trang", "foot of the sheet")
	                                       : L("chỉ có số thứ tự", "a serial number only");
	struct str text = { 0 }, stands = STR("");

	if (plan->kind == ROW_GROUP && plan->stands.n)
		stands = arena_fmt(&cx->arena,
			L(" (không phải đơn vị: các dòng dưới vẫn thuộc “%.*s”)",
				" (no unit: the rows below still belong to “%.*s”)"),
			ARG_STR(plan->stands));
	else if (plan->kind == ROW_GROUP && plan->ends.n)
		stands = arena_fmt(&cx->arena,
			L(" (không phải đơn vị: các dòng dưới không thuộc “%.*s” nữa, cần ghi đơn vị ở từng dòng)",
				" (no unit: the rows below do not belong to “%.*s” any more, each says whose it is)"),
			ARG_STR(plan->ends));
	for (size_t c = p->t.from; c < row->n && c < p->t.to && (text.n == 0 || text.n < 4); c++)
		if (cell_at(row, c).n)
			text = arena_fmt(&cx->arena, "%.*s%s%.*s", ARG_STR(text), text.n ? " " : "",
				ARG_STR(str_head(cell_at(row, c), 100)));
	if (text.n)
		vec_push(&cx->arena, &v,
			(struct import_note){ row->number, p->name,
				arena_fmt(&cx->arena, "%s: %.*s%.*s", what, ARG_STR(text), ARG_STR(stands)) });
	out->passed = v.p;
	out->n_passed = v.n;
	out->cap_passed = v.cap;
}

/* Rows that a filter or somebody hides in Excel are rows all the same: how many, and the first of them. */
static void hidden_tell(struct cx *cx, struct work *w, const struct part *p)
{
	enum { FIRST = 10 };
	struct str which = { 0 };
	size_t n = 0;

	for (size_t i = p->t.last + 1; i < p->t.end; i++)
		if (p->s->rows[i].hidden && plan_of(&p->t, i)->kind == ROW_DATA && ++n <= FIRST)
			which = arena_fmt(&cx->arena, "%.*s%s%" PRIu32, ARG_STR(which), which.n ? ", " : "", p->s->rows[i].number);
	if (n)
		import_say(cx, w->out,
			arena_fmt(&cx->arena,
				L("%zu dòng ẩn trong bảng vẫn được đọc: dòng %.*s%s", "%zu hidden rows are read as well: %.*s%s"),
				n, ARG_STR(which), n > FIRST ? "…" : ""));
}

static void items_list(struct cx *cx, struct work *w, struct item **items, size_t *n)
{
	VEC(struct item) v = { 0 };

	for (size_t k = 0; k < w->parts.n; k++) {
		const struct part *p = &w->parts.p[k];
		size_t foot = 0;

		for (size_t i = p->t.last + 1; i < p->t.end; i++) {
			const struct row_plan *plan = plan_of(&p->t, i);

			foot += plan->kind == ROW_FOOT;
			if (plan->kind == ROW_DATA)
				vec_push(&cx->arena, &v, (struct item){ p, plan, &p->s->rows[i] });
			else
				pass_over(cx, w->out, p, plan, &p->s->rows[i]);
		}
		hidden_tell(cx, w, p);
		if (foot)
			import_say(cx, w->out,
				arena_fmt(&cx->arena,
					L("Bỏ qua %zu dòng cuối bảng (chữ ký, nơi nhận, ghi chú)",
						"%zu rows at the foot of the table are passed over (signatures, recipients, "
						"notes)"),
					foot));
	}
	*items = v.p;
	*n = v.n;
}

/* What the letterhead says is told where a row took it: group rows and columns may have said whose all of them are. */
static void places_tell(struct cx *cx, struct work *w)
{
	for (size_t k = 0; k < w->parts.n; k++)
		if (w->parts.p[k].placed)
			import_say(cx, w->out,
				arena_fmt(&cx->arena,
					L("Không có cột đơn vị: lấy “%.*s” ở đầu trang cho các dòng không có đơn vị",
						"no column of units: “%.*s” of the letterhead stands in"),
					ARG_STR(w->parts.p[k].t.place)));
}

static enum rc rows_import(struct cx *cx, struct work *w)
{
	struct import_report *out = w->out;
	struct item *items;
	struct alike known;
	size_t wrong = SIZE_MAX;

	TRY(stored_begin(cx, w->r, w->given->made, &w->stored));
	TRY(alike_begin(cx, w->r, &known));
	items_list(cx, w, &items, &out->n);
	out->rows = ARENA_ARRAY(&cx->arena, struct import_row, out->n + 1);
	/* Rows may refer to rows further down: try the wrong ones again while that helps. */
	for (bool again = true; again;) {
		size_t now = 0;

		for (size_t k = 0; k < out->n; k++) {
			if (wrong == SIZE_MAX || out->rows[k].action == IMPORT_WRONG) {
				TRY(row_import(cx, w, &items[k], &out->rows[k]));
				twice_check(cx, &w->stored, &items[k], &w->copies, out, &out->rows[k]);
				alike_note(cx, &known, out, &out->rows[k]);
				TRY(cx_room_row(cx, out->rows[k].number));
			}
			now += out->rows[k].action == IMPORT_WRONG;
		}
		again = now > 0 && now < wrong;
		wrong = now;
	}
	import_rings(cx, w->r, items, out);
	copies_told(cx, &w->copies, out);
	return RC_OK;
}

/* --- which sheets, which tables, which columns --- */

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
static size_t reason_col(struct cx *cx, const struct res *r, const struct table *t)
{
	static const char *const heads[] = { "ly do nhap muon", "ly do", "reason" };

	for (size_t c = 0; r->happened && c < t->n; c++) {
		const struct column *col = &t->cols[c];
		struct str head = text_fold(&cx->arena, str_head(str_trim(col->head), 100));

		for (size_t i = 0; col->field < 0 && col->c == NULL && !col->serial && i < COUNT(heads); i++)
			if (str_is(head, heads[i]))
				return c;
	}
	return SIZE_MAX;
}

/* Cells of data under no head at all; figures of a first column count as serial numbers. */
static size_t headless(const struct part *p, size_t c)
{
	size_t n = 0;

	for (size_t i = p->t.last + 1; i < p->t.end; i++) {
		struct str cell = cell_at(&p->s->rows[i], c), left = c ? cell_at(&p->s->rows[i], c - 1) : STR("");
		int64_t number;

		n += plan_of(&p->t, i)->kind == ROW_DATA && cell.n && !str_eq(cell, left) && !(c == 0 && str_to_i64(cell, &number));
	}
	return n;
}

static void column_tell(struct cx *cx, struct work *w, struct part *p, size_t c)
{
	const struct column *col = c < p->t.n ? &p->t.cols[c] : NULL;
	VEC(struct str) v = { w->out->ignored, w->out->n_ignored, w->out->cap_ignored };
	struct str where =
		p->name.n ? arena_fmt(&cx->arena, L(" của trang “%.*s”", " of sheet “%.*s”"), ARG_STR(p->name)) : STR("");
	struct str ticks = col ? ticks_said(cx, &p->t, c) : (struct str){ 0 };
	size_t n;

	if (ticks.n)
		import_say(cx, w->out,
			arena_fmt(&cx->arena,
				L("Cột đánh dấu%.*s: %.*s; ô có dấu đọc là chữ ở đầu cột",
					"columns of marks%.*s: %.*s; a mark says what its head says"),
				ARG_STR(where), ARG_STR(ticks)));
	if (c == p->reason || (col && col->tick.n) ||
		(col && (col->unused || (col->field >= 0 && !w->r->fields[col->field].fixed) || col->c || col->serial)))
		return;
	if (col && col->twin) {
		if (headless(p, c))
			import_say(cx, w->out,
				arena_fmt(&cx->arena,
					L("Cột %.*s%.*s “%.*s” cùng ý nghĩa với cột %.*s: chỉ đọc nơi cột kia trống, ghi khác nhau "
					  "là sai",
						"column %.*s%.*s “%.*s” means the same as %.*s: read where that is empty, wrong "
						"where they differ"),
					ARG_STR(col_name(cx, c)), ARG_STR(where), ARG_STR(col->head),
					ARG_STR(col_name(cx, col->twin - 1))));
		return;
	}
	if (col && col->head.n && !known_beside(&p->t, c)) {
		for (size_t i = 0; i < v.n; i++)
			if (str_eq(v.p[i], col->head))
				return;
		vec_push(&cx->arena, &v, col->head);
		w->out->ignored = v.p;
		w->out->n_ignored = v.n;
		w->out->cap_ignored = v.cap;
	} else if ((col == NULL || col->head.n == 0) && (n = headless(p, c)) > 0) {
		import_say(cx, w->out,
			arena_fmt(&cx->arena,
				L("Cột %.*s%.*s không có tiêu đề: %zu ô không được đọc",
					"column %.*s%.*s has no head: %zu cells not read"),
				ARG_STR(col_name(cx, c)), ARG_STR(where), n));
	}
}

static void columns_tell(struct cx *cx, struct work *w, struct part *p)
{
	struct import_table *told = &w->out->tables[p->at];
	size_t n = 0, width = p->t.n;

	*told = (struct import_table){ .sheet = p->s, .head_row = p->s->rows[p->t.last].number, .n_cols = p->t.n };
	told->cols = ARENA_ARRAY(&cx->arena, struct import_col, p->t.n + 1);
	p->reason = reason_col(cx, w->r, &p->t);
	for (size_t i = p->t.last + 1; i < p->t.end; i++)
		width = p->s->rows[i].n > width ? p->s->rows[i].n : width;
	for (size_t c = 0; c < p->t.n; c++)
		told->cols[c] = (struct import_col){ p->t.cols[c].head,
			c == p->reason ? STR("reason") : column_code(cx, w->r, &p->t.cols[c]) };
	for (size_t c = p->t.from; c < width && c < p->t.to; c++)
		column_tell(cx, w, p, c);
	while (w->r->companions && w->r->companions[n])
		n++;
	p->comp = ARENA_ARRAY(&cx->arena, const struct companion *, n + 1);
	for (size_t i = 0; i < n; i++) {
		bool used = false;

		for (size_t c = 0; c < p->t.n; c++)
			used = used || p->t.cols[c].c == w->r->companions[i];
		if (used)
			p->comp[p->n_comp++] = w->r->companions[i];
	}
}

struct found {
	const struct sheet *s;
	struct sheet plain;
	struct tables t;
	struct str *said; /* of its encoding */
	size_t n_said, hits;
	bool named; /* has the column that names a row */
};

static enum rc sheet_look(
	struct cx *cx, const struct res *r, const struct sheet *s, const struct import_given *given, struct found *f)
{
	f->s = s;
	TRY(sheet_unlegacy(cx, s, &f->plain, &f->said, &f->n_said));
	TRY(tables_find(cx, r, &f->plain, given->choices, given->n, &f->t));
	for (size_t i = 0; i < f->t.n; i++) {
		f->hits = f->t.p[i].hits > f->hits ? f->t.p[i].hits : f->hits;
		f->named = f->named || table_has(&f->t.p[i], res_field(r, r->title)) || table_has(&f->t.p[i], 0);
	}
	return RC_OK;
}

static enum rc tables_take(struct cx *cx, struct work *w, struct found *f, struct str name)
{
	struct group group = { 0 };

	for (size_t i = 0; i < f->n_said; i++)
		import_say(cx, w->out, f->said[i]);
	for (size_t i = 0; i < f->t.n; i++) {
		struct part p = { .s = &f->plain, .name = name, .t = f->t.p[i], .at = w->parts.n };

		if (i && p.t.from) /* a table at the side has its own groups */
			group = (struct group){ 0 };
		if (i && f->t.p[0].place.n && f->t.p[i].first > f->t.p[0].first)
			p.t.place = f->t.p[0].place;
		else
			p.t.place = f->t.p[i].place = letterhead(cx, w->r, p.s, &p.t);
		if (i)
			import_say(cx, w->out,
				arena_fmt(&cx->arena,
					L("%.*s, cột %.*s: một bảng khác, đọc theo tiêu đề riêng",
						"%.*s, column %.*s: another table, read by its own header"),
					ARG_STR(import_place(cx, name, p.s->rows[p.t.last].number)),
					ARG_STR(col_name(cx, p.t.from))));
		TRY(rows_plan(cx, w->r, p.s, &p.t, &group));
		marks_put(cx, w->r, &f->plain, &p.t, w->out);
		TRY(cols_by_values(cx, w->r, p.s, &p.t, w->out));
		vec_push(&cx->arena, &w->parts, p);
	}
	return RC_OK;
}

static void sheet_tell(struct cx *cx, struct work *w, const struct found *f, bool read)
{
	struct str name = f->s->name;

	if (read)
		import_say(cx, w->out, arena_fmt(&cx->arena, L("Trang “%.*s”: đã đọc", "sheet “%.*s”: read"), ARG_STR(name)));
	else if (f->s->hidden)
		import_say(cx, w->out,
			arena_fmt(&cx->arena, L("Trang ẩn “%.*s”: không đọc", "hidden sheet “%.*s”: not read"), ARG_STR(name)));
	else
		import_say(cx, w->out,
			arena_fmt(&cx->arena,
				L("Trang “%.*s”: không đọc, không có tiêu đề của %s", "sheet “%.*s”: not read, no header of a %s"),
				ARG_STR(name), L(w->r->vi, w->r->en)));
}

/* All visible sheets whose header says about as much as the best one's. */
static enum rc sheets_take(struct cx *cx, struct work *w, const struct sheet *s)
{
	VEC(struct found) v = { 0 };
	size_t best = 0, taken = 0;

	for (; s; s = s->next) {
		struct found f = { 0 };

		f.s = s;
		if (!s->hidden)
			TRY(sheet_look(cx, w->r, s, w->given, &f));
		best = f.hits > best ? f.hits : best;
		vec_push(&cx->arena, &v, f);
		TRY(cx_room(cx));
	}
	if (best == 0)
		return no_header(cx, w->r);
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < v.n; i++) {
			struct found *f = &v.p[i];
			bool read = f->hits && (f->hits == best || (f->named && f->hits >= 2 && f->hits * 2 >= best));

			if (pass == 0) {
				taken += read;
				continue;
			}
			if (v.n > 1)
				sheet_tell(cx, w, f, read);
			if (read)
				TRY(tables_take(cx, w, f, taken > 1 ? f->s->name : (struct str){ 0 }));
		}
	w->out->tables = ARENA_ARRAY(&cx->arena, struct import_table, w->parts.n + 1);
	w->out->n_tables = w->parts.n;
	for (size_t i = 0; i < w->parts.n; i++)
		columns_tell(cx, w, &w->parts.p[i]);
	return RC_OK;
}

/* --- the whole import --- */

enum rc import_learn(struct cx *cx, const struct res *r, const struct import_choice *choices, size_t n, size_t *learned)
{
	const struct res *settings = res_find(STR("settings"));

	for (size_t i = 0; i < n; i++) {
		struct str key = head_key(cx, r, choices[i].head);
		struct row *row;
		enum rc rc;

		if (!col_taught(r, choices[i].code))
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
		(*learned)++;
	}
	return RC_OK;
}

enum rc res_import_as(struct cx *cx, const struct res *r, const struct sheet *s, const struct import_given *given, bool commit,
	struct import_report *out)
{
	struct tx tx AUTO(tx_done) = { 0 };
	struct work w = { .r = r, .out = out, .given = given };

	*out = (struct import_report){ 0 };
	map_init(&w.places, &cx->arena);
	TRY(sheets_take(cx, &w, s));
	if (!db_in_tx(cx->db))
		TRY(tx_begin(cx, &tx));
	TRY(import_learn(cx, r, given->choices, given->n, &out->learned));
	TRY(rows_import(cx, &w));
	places_tell(cx, &w);
	import_told(cx, out);
	for (size_t i = 0; i < out->n; i++)
		out->count[out->rows[i].action]++;
	if (out->count[IMPORT_WRONG] && !given->later)
		return cx_fail(cx, RC_INVALID, L("%zu dòng sai, chưa ghi dòng nào", "%zu rows are wrong, nothing was written"),
			out->count[IMPORT_WRONG]);
	if (!commit)
		return RC_OK;
	if (given->beside)
		TRY(given->beside(cx, out, given->with));
	return tx.db ? tx_commit(&tx) : RC_OK;
}

enum rc res_import(struct cx *cx, const struct res *r, const struct sheet *s, bool commit, struct import_report *out)
{
	return res_import_as(cx, r, s, &(struct import_given){ 0 }, commit, out);
}
