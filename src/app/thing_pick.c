/* What a field that names other things offers: a list to choose from while it is short, boxes to tick, else a line with suggestions. */
#include "app/thing_int.h"
#include "base/text.h"

enum { PICK_MAX = 60, KNOWN_MAX = 300, OPEN_MOST = 12, OPEN_LATEST = 5, PICK_FEW = 24, GIST_MOST = 80 };

static bool holds(const struct val *v, int64_t id)
{
	for (size_t k = 0; v->set && k < v->n; k++)
		if (v->ids[k] == id)
			return true;
	return v->set && v->n == 0 && v->i == id;
}

/* Boxes to tick: what can be meant stands open, the rest is folded away, one stop of the keyboard for all of it. */
struct picks {
	struct jv *open, *folded;
	bool many; /* more than can be offered: a list is typed or pasted */
	const struct row *row;
	int at;
	bool told; /* it is known what is written: what would be refused as another unit's is not offered */
};

static bool offers(struct cx *cx, const struct picks *p, int64_t id)
{
	return !p->told || res_may_name(cx, p->row, p->at, id);
}

static bool shown_in(const struct jv *list, struct str code)
{
	for (size_t k = 0; k < list->n; k++)
		if (str_eq(jv_str(jv_get(list->items[k], "value")), code))
			return true;
	return false;
}

/* What is not among the options stays in a field beside them, typed as codes. */
static struct str rest_text(struct cx *cx, const struct val *v, const struct picks *p, bool kinds)
{
	struct str out = STR("");

	for (size_t i = 0; v->set && i < v->n; i++) {
		struct val one = { .set = true, .ids = &v->ids[i], .n = 1 };
		struct field any = { .type = F_LINKS, .to = kinds ? "" : "one" };
		struct str code = val_write(cx, &any, &one);

		if (!shown_in(p->open, code) && !shown_in(p->folded, code))
			out = arena_fmt(&cx->arena, "%.*s%s%.*s", ARG_STR(out), out.n ? "; " : "", ARG_STR(code));
	}
	return out;
}

/* A unit that was dissolved, a system that was retired: seldom meant by what is written today. */
static struct str over_on(struct cx *cx, const struct row *row)
{
	static const char *const ends[] = { "valid_to", "retired_on", "leaves_on" };

	for (size_t i = 0; i < COUNT(ends); i++)
		if (res_field_find(row->res, str_z(ends[i])) >= 0 && row_val(row, ends[i])->set &&
			date_last(row_text(row, ends[i])) < day_at(cx->now))
			return row_text(row, ends[i]);
	return (struct str){ 0 };
}

static bool is_over(struct cx *cx, const struct row *row)
{
	return over_on(cx, row).n || (res_field_find(row->res, STR("state")) >= 0 && str_is(row_text(row, "state"), "retired"));
}

/* A row among others to choose from: "18/BC-CĐS – Báo cáo giám sát tuần 47". */
static struct str offered(struct cx *cx, const struct row *row)
{
	int f = row->res->gist ? res_field(row->res, row->res->gist) : -1;
	struct str title = row_title(row), gist = f < 0 ? STR("") : row_text(row, row->res->gist), end = over_on(cx, row);

	if (end.n)
		title = arena_fmt(&cx->arena, L("%.*s – đến hết %.*s", "%.*s – until %.*s"), ARG_STR(title),
			ARG_STR(date_show(&cx->arena, end, cx->en)));
	return gist.n && field_visible(cx, &row->res->fields[f], row)
	               ? arena_fmt(&cx->arena, "%.*s – %.*s", ARG_STR(title), ARG_STR(text_short(&cx->arena, gist, GIST_MOST)))
	               : title;
}

/* The options of one resource: all of them while they are few; else, of `most`, the latest. */
static enum rc options_of(struct cx *cx, const struct res *r, bool with_kind, bool meant, int64_t most, struct picks *p)
{
	const struct val *v = &p->row->v[p->at];
	struct arena *a = &cx->arena;
	int date = res_field_find(r, STR("date"));
	struct res_query q = { .res = r, .sort = -1, .limit = (int)most, .offered = true };
	bool latest = false;
	struct res_page page;

	TRY(res_list(cx, &q, &page));
	if (page.total > most && date >= 0) {
		latest = true;
		q.sort = date;
		q.desc = true;
		q.limit = 12;
		TRY(res_list(cx, &q, &page));
	} else if (page.total > most) {
		p->many = true;
		return RC_OK;
	}
	for (size_t i = 0; i < page.n; i++) {
		struct str code = row_text(page.rows[i], "code"), title = offered(cx, page.rows[i]);
		struct str value = with_kind ? arena_fmt(a, "%s:%.*s", r->name, ARG_STR(code)) : code;
		bool on = holds(v, page.rows[i]->id),
		     open = on || (meant && (latest ? i < OPEN_LATEST : page.n <= OPEN_MOST) && !is_over(cx, page.rows[i]));

		if (!on && !offers(cx, p, page.rows[i]->id))
			continue;
		thing_option(cx, open ? p->open : p->folded, value,
			str_eq(code, title) ? code : arena_fmt(a, "%.*s (%.*s)", ARG_STR(title), ARG_STR(code)), on);
	}
	return RC_OK;
}

static void picks_put(struct cx *cx, struct jv *o, const struct picks *p, bool kinds)
{
	struct arena *a = &cx->arena;

	jv_set(a, o, "options", p->open);
	jv_set(a, o, "folded", p->folded);
	set_text(cx, o, "value", rest_text(cx, &p->row->v[p->at], p, kinds));
}

/* Several kinds of targets: those of which there are few to tick (or choose), and a field for the rest, typed as kind:code. */
static enum rc mixed_view(struct cx *cx, struct jv *o, const struct field *f, const char *meant, struct picks *p, const char **kind)
{
	struct str rest = str_z(f->to), name;

	while (str_next(&rest, ' ', &name)) {
		const struct res *r = res_find(name);

		if (r)
			TRY(options_of(cx, r, true, meant == NULL || word_in(meant, name), PICK_MAX, p));
	}
	if (f->type == F_REF || p->open->n + p->folded->n == 0)
		return RC_OK; /* typed, with what is stored shown as kind:code */
	picks_put(cx, o, p, true);
	*kind = "pick";
	return RC_OK;
}

/* What alone such a thing refers to: the warning of an acknowledgement. */
static size_t only_of(const struct thing_focus *focus, const struct field *f, const struct res *r, struct res_filter *out)
{
	struct str rest = focus && focus->only ? str_z(focus->only) : (struct str){ 0 }, field, by;

	if (!str_next(&rest, ' ', &field) || !str_is(field, f->code) || !str_next(&rest, ' ', &by))
		return 0;
	*out = (struct res_filter){ res_field_find(r, by), rest };
	return 1;
}

/* A reference: a list to choose from while it is short, else a field with suggestions. True: `kind` is choice (or flags). */
enum rc targets_view(struct cx *cx, struct jv *o, const struct row *row, int at, const struct thing_focus *focus, const char **kind)
{
	struct arena *a = &cx->arena;
	const struct field *f = &row->res->fields[at];
	const struct val *v = &row->v[at];
	const struct res *r = res_find(str_z(f->to));
	struct picks p = { jv_list(a), jv_list(a), .row = row, .at = at, .told = focus != NULL };
	struct res_filter only;
	struct res_query q = { .res = r, .sort = -1, .limit = KNOWN_MAX, .offered = true, .filters = &only };
	struct res_page page;
	struct jv *list;
	bool pick, there = false;

	*kind = f->type == F_LINKS ? "long" : "text";
	if (r == NULL)
		return mixed_view(cx, o, f, focus ? focus->meant : NULL, &p, kind);
	if (f->type == F_LINKS) {
		TRY(options_of(cx, r, false, true, PICK_FEW, &p));
		if (p.many)
			return RC_OK;
		picks_put(cx, o, &p, false);
		*kind = "pick";
		return RC_OK;
	}
	q.n_filters = only_of(focus, f, r, &only);
	TRY(res_list(cx, &q, &page));
	pick = page.total <= PICK_MAX;
	*kind = pick ? "choice" : "text";
	list = jv_set(a, o, pick ? "options" : "known", jv_list(a));
	if (pick)
		thing_option(cx, list, STR(""), str_z(L("— Chưa chọn —", "— not chosen —")), !v->set);
	for (size_t i = 0; i < page.n; i++) {
		if (!holds(v, page.rows[i]->id) && !offers(cx, &p, page.rows[i]->id))
			continue;
		thing_option(cx, list, row_text(page.rows[i], "code"), offered(cx, page.rows[i]), holds(v, page.rows[i]->id));
		there = there || holds(v, page.rows[i]->id);
	}
	if (pick && v->set && !there) /* not offered any more, but chosen once */
		thing_option(cx, list, val_write(cx, f, v), val_show(cx, f, v), true);
	return RC_OK;
}

/* One of them could not be read: the boxes stay as they were ticked, and what was typed beside them. */
void picks_typed(struct cx *cx, const struct req *rq, const char *code, struct jv *o)
{
	static const char *const lists[] = { "options", "folded" };
	struct str *values, rest = STR("");
	size_t n = req_all(cx, rq, code, &values);

	for (size_t i = 0; i < n; i++) {
		bool box = false;

		for (size_t k = 0; k < COUNT(lists); k++) {
			struct jv *list = jv_get(o, lists[k]);

			for (size_t x = 0; x < list->n; x++)
				if (str_eq(jv_str(jv_get(list->items[x], "value")), values[i])) {
					jv_set(&cx->arena, list->items[x], "on", jv_bool(&cx->arena, true));
					box = true;
				}
		}
		if (!box)
			rest = arena_fmt(&cx->arena, "%.*s%s%.*s", ARG_STR(rest), rest.n ? "; " : "", ARG_STR(values[i]));
	}
	set_text(cx, o, "value", rest);
}
