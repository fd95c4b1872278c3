/* Workflow steps: the table says who may, from where, with what known and to where; code only what a table cannot. */
#include "res/res.h"

const struct step *res_step_find(const struct res *r, struct str code)
{
	for (const struct step *s = r->steps; s && s->code; s++)
		if (str_is(code, s->code))
			return s;
	return NULL;
}

static bool stands(const struct row *row, const struct step_state *at)
{
	const struct field *f = &row->res->fields[res_field(row->res, at->field)];
	const struct val *v = row_val(row, at->field);
	bool other = at->value[0] == '!';
	const char *want = at->value + other;
	int64_t n = 0;
	bool is;

	if (*want == '\0')
		is = !v->set;
	else if (f->type == F_BOOL || f->type == F_INT)
		is = v->set && str_to_i64(str_z(want), &n) && v->i == n;
	else
		is = v->set && str_is(v->s, want);
	return is != other;
}

static void become(struct row *row, const struct step_state *to)
{
	const struct field *f = &row->res->fields[res_field(row->res, to->field)];
	struct val *v = row_val(row, to->field);
	int64_t n = 0;
	bool number = f->type == F_BOOL || f->type == F_INT;

	*v = (struct val){ 0 };
	if (to->value[0] && number && str_to_i64(str_z(to->value), &n))
		val_i64(v, n);
	else if (to->value[0])
		val_text(v, str_z(to->value));
}

bool res_step_done(const struct step *s, const struct row *row)
{
	const struct step_state *at = s->to ? s->to : s->done;
	bool any = false;

	for (; at && at->field; at++) {
		if (!stands(row, at))
			return false;
		any = true;
	}
	return any;
}

const char *res_step_label(struct cx *cx, const struct step *s, const struct row *row)
{
	struct str rest = str_z(s->over ? s->over : ""), name;

	while (s->over && str_next(&rest, ' ', &name))
		if (row->v[res_field_find(row->res, name)].set)
			return L(s->vi, s->en);
	return s->over ? L(s->lesser_vi, s->lesser_en) : L(s->vi, s->en);
}

enum rc res_step(struct cx *cx, const struct step *s, struct row *row)
{
	struct str rest = str_z(s->required ? s->required : ""), name;

	if ((cx->who.may & s->right) != s->right)
		return cx_fail(cx, RC_DENIED, L("Anh/chị không có quyền thực hiện bước “%s”", "you may not do the step \"%s\""),
			L(s->vi, s->en));
	for (const struct step_state *at = s->from; at && at->field; at++)
		if (!stands(row, at))
			return cx_fail_at(cx, RC_CONFLICT, str_z(at->field), "%s", L(at->vi, at->en));
	while (s->required && str_next(&rest, ' ', &name)) {
		const struct field *f = &row->res->fields[res_field_find(row->res, name)];

		if (!row_val(row, f->code)->set)
			return cx_fail_at(cx, RC_INVALID, name,
				L("Bước “%s” cần “%s”, mục này chưa ghi", "the step \"%s\" needs \"%s\", which is not filled in"),
				L(s->vi, s->en), L(f->vi, f->en));
	}
	if (s->guard)
		TRY(s->guard(cx, row));
	for (const struct step_state *to = s->to; to && to->field; to++)
		become(row, to);
	return s->effect ? s->effect(cx, row) : RC_OK;
}
