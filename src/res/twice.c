/* Two rows of what is read for one object: two papers of it, a copy that somebody kept, or a mistake of the sheet. sheet.c calls it. */
#include "res/res_int.h"

/* A merged cell over two rows is one object with two papers. */
static bool goes_on(struct cx *cx, struct import_report *out, const struct item *it, const struct import_row *ir,
	const struct import_row *first)
{
	bool merged = false;

	for (size_t c = 0; c < it->p->t.n && c < 64; c++)
		merged = merged || (it->row->above >> c & 1 && it->p->t.cols[c].c == NULL &&
					   it->p->t.cols[c].field == res_field(ir->row->res, ir->row->res->title));
	if (!merged || ir->row->seq != first->row->seq)
		return false;
	import_note_add(cx, out, ir,
		arena_fmt(&cx->arena,
			L("ô gộp: cùng đối tượng với dòng %u, đọc thêm phần riêng của dòng này",
				"merged cells: the same object as row %u, with what this row adds"),
			first->number));
	return true;
}

/* Told at the field by which the rows are one: the code where the sheet gives it, else what names them, with what else must agree. */
static void same_as(struct cx *cx, const struct import_report *out, const struct import_row *first, struct import_row *ir)
{
	const struct res *r = ir->row->res;
	struct str rest = str_z(r->natural), one, also = STR(""), sheet = STR("");
	const char *field = import_cell(out, ir, STR("code")).n || r->natural[0] == 0 ? r->fields[0].code : r->title;

	while (field == r->title && str_next(&rest, ' ', &one))
		if (!str_is(one, field))
			also = arena_fmt(&cx->arena, "%.*s%s%.*s", ARG_STR(also), also.n ? ", " : L(", cùng ", ", and by "),
				ARG_STR(import_label(cx, r, one)));
	if (first->sheet.n && !str_eq(first->sheet, ir->sheet))
		sheet = arena_fmt(&cx->arena, L(" của trang “%.*s”", " of sheet “%.*s”"), ARG_STR(first->sheet));
	problem_add(cx, &ir->problems, field, L("Trùng với dòng %u%.*s%.*s", "the same as row %u%.*s%.*s"), first->number,
		ARG_STR(sheet), ARG_STR(also));
}

/* A sheet that somebody copied and kept: its row says nothing but what the other sheet's says. Counted; told once for a sheet. */
static bool kept_copy(struct cx *cx, struct copies *to, const struct import_row *first, const struct import_row *ir)
{
	if (ir->action != IMPORT_SAME || ir->row->seq != first->row->seq || str_eq(first->sheet, ir->sheet))
		return false;
	for (size_t i = 0; i < to->n; i++)
		if (str_eq(to->p[i].sheet, ir->sheet) && str_eq(to->p[i].of, first->sheet)) {
			to->p[i].n++;
			return true;
		}
	vec_push(&cx->arena, to, (struct copied){ ir->sheet, first->sheet, 1 });
	return true;
}

void copies_told(struct cx *cx, const struct copies *of, struct import_report *out)
{
	for (size_t i = 0; i < of->n; i++)
		import_say(cx, out,
			arena_fmt(&cx->arena,
				L("Trang “%.*s”: %zu dòng giống hệt ở trang “%.*s” (bản sao giữ lại), không có gì khác",
					"sheet “%.*s”: %zu rows as in sheet “%.*s” (a copy that was kept), nothing else"),
				ARG_STR(of->p[i].sheet), of->p[i].n, ARG_STR(of->p[i].of)));
}

/* A second row for an object that this very import already wrote is a mistake of the sheet, not a change. */
void twice_check(struct cx *cx, struct stored *stored, const struct item *it, struct copies *copies, struct import_report *out,
	struct import_row *ir)
{
	struct import_row *first;

	if (ir->action == IMPORT_WRONG)
		return;
	first = map_get_id(&stored->seen, ir->row->id);
	if (first == NULL) {
		row_found(stored, ir);
		return;
	}
	if (first == ir || kept_copy(cx, copies, first, ir) || goes_on(cx, out, it, ir, first))
		return;
	same_as(cx, out, first, ir);
	ir->action = IMPORT_WRONG;
}
