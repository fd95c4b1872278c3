/* What an import tells of what it did: rows made beside the sheet's own, and what references to them are called. A preview takes its rows back before
 * anybody reads the report, so that their names must stand in it. */
#include "base/map.h"
#include "base/text.h"
#include "res/res_int.h"

void import_made(struct cx *cx, struct import_report *rep, const struct row *row)
{
	VEC(struct import_made) v = { rep->made, rep->n_made, rep->cap_made };

	vec_push(&cx->arena, &v, (struct import_made){ row->res, row->id, row_text(row, "code"), row_title(row) });
	rep->made = v.p;
	rep->n_made = v.n;
	rep->cap_made = v.cap;
}

void import_say(struct cx *cx, struct import_report *rep, struct str sentence)
{
	VEC(struct str) v = { rep->converted, rep->n_converted, rep->cap_converted };

	for (size_t i = 0; i < v.n; i++)
		if (str_eq(v.p[i], sentence))
			return;
	vec_push(&cx->arena, &v, sentence);
	rep->converted = v.p;
	rep->n_converted = v.n;
	rep->cap_converted = v.cap;
}

struct str col_name(struct cx *cx, size_t c)
{
	char t[8];
	size_t at = sizeof t;

	for (c++; c; c = (c - 1) / 26)
		t[--at] = (char)('A' + (c - 1) % 26);
	return arena_str(&cx->arena, (struct str){ t + at, sizeof t - at });
}

struct str import_place(struct cx *cx, struct str sheet, uint32_t number)
{
	return sheet.n ? arena_fmt(&cx->arena, L("Trang “%.*s”, dòng %u", "Sheet “%.*s”, row %u"), ARG_STR(sheet), number)
	               : arena_fmt(&cx->arena, L("Dòng %u", "Row %u"), number);
}

struct str import_cell(const struct import_report *rep, const struct import_row *ir, struct str code)
{
	const struct import_table *t = &rep->tables[ir->table];

	for (size_t i = 0; code.n && i < t->sheet->n; i++)
		for (size_t c = 0; t->sheet->rows[i].number == ir->number && c < t->n_cols && c < t->sheet->rows[i].n; c++)
			if (str_eq(t->cols[c].code, code))
				return str_head(str_trim(t->sheet->rows[i].cells[c]), 300);
	return STR("");
}

void import_note_add(struct cx *cx, struct import_report *rep, const struct import_row *of, struct str text)
{
	VEC(struct import_note) v = { rep->notes, rep->n_notes, rep->cap_notes };

	for (size_t i = 0; i < v.n; i++) /* a row may be tried again */
		if (v.p[i].number == of->number && str_eq(v.p[i].sheet, of->sheet) && str_eq(v.p[i].text, text))
			return;
	vec_push(&cx->arena, &v, (struct import_note){ of->number, of->sheet, text });
	rep->notes = v.p;
	rep->n_notes = v.n;
	rep->cap_notes = v.cap;
}

void import_paper_told(struct cx *cx, struct import_report *rep, struct str cell, const struct paper *p, const struct field *f,
	const struct val *date, bool own, const struct import_row *ir)
{
	struct str said = str_head(one_line(cx, str_trim(cell)), 100);
	bool other =
		p->date.n && date->set && (date_last(p->date) < date_first(date->s) || date_first(p->date) > date_last(date->s));

	if (other || (p->bad_date && date->set))
		import_note_add(cx, rep, ir,
			arena_fmt(&cx->arena,
				L("“%.*s” không nói cùng ngày với cột %s: ghi %.*s",
					"“%.*s” tells another day than the column %s: %.*s is kept"),
				ARG_STR(said), L(f->vi, f->en), ARG_STR(date_show(&cx->arena, date->s, cx->en))));
	if (own && p->rest.n && p->strange.n == 0 && p->said.n == 0)
		import_note_add(cx, rep, ir,
			arena_fmt(&cx->arena,
				L("“%.*s”: chỉ ghi số và ngày, không ghi “%.*s”",
					"“%.*s”: its number and date are kept, “%.*s” is not"),
				ARG_STR(said), ARG_STR(str_head(p->rest, 100))));
}

/* What was read otherwise than it is written: the year does not stand there, or only a part of it is meant. */
void import_date_told(struct cx *cx, struct import_report *rep, struct str cell, struct str date, const struct import_row *ir)
{
	struct str said = str_head(str_trim(cell), 60), folded = text_fold(&cx->arena, said);
	bool about = str_starts(folded, STR("dau ")) || str_starts(folded, STR("giua ")) || str_starts(folded, STR("cuoi ")) ||
	             str_find(folded, STR(" thang dau ")) >= 0 || str_find(folded, STR(" thang cuoi ")) >= 0 ||
	             str_starts(folded, STR("nua "));
	int64_t days;

	if (date_open(date) && str_eq(folded, text_fold(&cx->arena, date_show(&cx->arena, date, cx->en))))
		return;
	if (date_open(date)) {
		import_note_add(cx, rep, ir,
			arena_fmt(&cx->arena,
				L("“%.*s” đọc là %.*s: từ bao giờ chưa rõ", "“%.*s” read as %.*s: since when is not known"),
				ARG_STR(said), ARG_STR(date_show(&cx->arena, date, cx->en))));
		return;
	}
	if (str_find(cell, str_cut(date, 0, 4)) >= 0 && !about)
		return;
	import_note_add(cx, rep, ir,
		arena_fmt(&cx->arena, L("“%.*s”%s đọc là %.*s", "“%.*s”%s read as %.*s"), ARG_STR(said),
			about ? ""
			: str_to_i64(str_cut(said, 0, said.n < 5 ? said.n : 5), &days)
				? L(" (số thứ tự ngày của Excel)", " (Excel's count of days)")
				: L(" (năm hai chữ số)", " (two digits of a year)"),
			ARG_STR(date_show(&cx->arena, date, cx->en))));
}

void import_told(struct cx *cx, struct import_report *rep)
{
	rep->told = ARENA_NEW(&cx->arena, struct map);
	map_init(rep->told, &cx->arena);
	for (size_t i = 0; i < rep->n; i++) {
		const struct row *row = rep->rows[i].row;
		struct import_made *m;

		if (row->id == 0 || rep->rows[i].before || map_get_id(rep->told, row->id))
			continue;
		m = ARENA_NEW(&cx->arena, struct import_made);
		*m = (struct import_made){ row->res, row->id, row_text(row, "code"), row_title(row) };
		map_put_id(rep->told, row->id, m);
	}
	for (size_t i = 0; i < rep->n_made; i++)
		map_put_id(rep->told, rep->made[i].id, &rep->made[i]);
}

static bool tells(const struct import_report *rep, const struct field *f, const struct val *v)
{
	bool any = false;

	if (f->type == F_REF && v->set && rep->told)
		return map_get_id(rep->told, v->i);
	for (size_t i = 0; f->type == F_LINKS && v->set && rep->told && i < v->n; i++)
		any = any || map_get_id(rep->told, v->ids[i]);
	return any;
}

static struct str one_text(struct cx *cx, const struct import_report *rep, const struct field *f, int64_t id, bool people)
{
	const struct import_made *m = map_get_id(rep->told, id);
	struct field one = { .type = F_REF, .to = f->to };
	struct val v;

	if (m && people)
		return m->title.n ? m->title : m->code;
	if (m)
		return f->to[0] == 0 || strchr(f->to, ' ') ? arena_fmt(&cx->arena, "%s:%.*s", m->res->name, ARG_STR(m->code))
		                                           : m->code;
	v = (struct val){ .set = true, .i = id };
	return people ? val_show(cx, &one, &v) : val_write(cx, &one, &v);
}

static struct str import_text(
	struct cx *cx, const struct import_report *rep, const struct field *f, const struct val *v, bool people)
{
	struct buf b AUTO(buf_done) = { 0 };

	if (!tells(rep, f, v))
		return people ? val_show(cx, f, v) : val_write(cx, f, v);
	if (f->type == F_REF)
		return one_text(cx, rep, f, v->i, people);
	buf_init(&b, 4u << 20);
	for (size_t i = 0; i < v->n; i++)
		buf_fmt(&b, "%s%.*s", i ? "; " : "", ARG_STR(one_text(cx, rep, f, v->ids[i], people)));
	return arena_str(&cx->arena, buf_str(&b));
}

struct str import_show(struct cx *cx, const struct import_report *rep, const struct field *f, const struct val *v)
{
	return import_text(cx, rep, f, v, true);
}

struct str import_write(struct cx *cx, const struct import_report *rep, const struct field *f, const struct val *v)
{
	return import_text(cx, rep, f, v, false);
}
