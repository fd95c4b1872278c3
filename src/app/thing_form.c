/* Forms: create, change, delete, step. A failed one comes back with what was typed and each fault at its field; a lost race shows both texts. */
#include "app/thing_int.h"
#include "doc/doc.h"
#include "file/file.h"
#include "fmt/html.h"

static void choices_view(struct cx *cx, struct jv *o, const struct field *f, const struct val *v)
{
	struct jv *options = jv_set(&cx->arena, o, "options", jv_list(&cx->arena));

	if (f->type == F_ENUM)
		thing_option(cx, options, STR(""), str_z(L("— Chưa chọn —", "— not chosen —")), !v->set);
	for (const struct choice *c = f->choices; c->code; c++) {
		bool on = false;
		struct str rest = v->s, one;

		while (v->set && str_next(&rest, ',', &one))
			on = on || str_is(one, c->code);
		thing_option(cx, options, str_z(c->code), str_z(L(c->vi, c->en)), on);
	}
}

static void bool_view(struct cx *cx, struct jv *o, const struct val *v)
{
	struct jv *options = jv_set(&cx->arena, o, "options", jv_list(&cx->arena));

	thing_option(cx, options, STR("1"), str_z(L("Có", "Yes")), v->set && v->i);
	thing_option(cx, options, STR("0"), str_z(L("Không", "No")), v->set && !v->i);
	thing_option(cx, options, STR(""), str_z(L("Chưa rõ", "Not known")), !v->set);
}

static bool is_any(const struct thing_focus *f)
{
	return strcmp(f->value, "*") == 0;
}

/* A form that began with something filled in; the form of all fields says so when it is sent (all=1). */
static bool begun(const struct req *rq, const struct row *row)
{
	bool any = rq->method != GET;

	for (size_t f = 0; f < row->res->n && !any; f++)
		any = row->v[f].set && !row->res->fields[f].fixed;
	return row->id == 0 && any;
}

/* The short form of this row's kind; NULL: all fields. */
static const struct thing_focus *focus_of(struct cx *cx, const struct req *rq, const struct row *row)
{
	const struct thing *t = thing_of(rq);
	const struct val *value = t->focus_field ? row_val(row, t->focus_field) : NULL;

	if (t->focus == NULL || str_is(req_get(cx, rq, "all"), "1"))
		return NULL;
	for (const struct thing_focus *f = t->focus; f->value; f++)
		if (is_any(f) ? begun(rq, row) : value && value->set && str_is(value->s, f->value))
			return f;
	return NULL;
}

static const struct thing_label *label_of(const struct thing_focus *focus, const char *code)
{
	for (const struct thing_label *l = focus ? focus->labels : NULL; l && l->field; l++)
		if (strcmp(l->field, code) == 0)
			return l;
	return NULL;
}

/* What is wrong with an input, or with a field that it takes, beside what was typed into it. */
static void fault_view(struct cx *cx, const struct req *rq, const struct problems *ps, const char *code, const char *takes,
	const char *kind, struct jv *o, struct str *value)
{
	for (size_t i = 0; ps && i < ps->n; i++)
		if (str_is(ps->p[i].field, code) || word_in(takes, ps->p[i].field)) {
			struct str typed = req_get(cx, rq, code);

			set_text(cx, o, "error", ps->p[i].text);
			if (strcmp(kind, "pick") == 0)
				picks_typed(cx, rq, code, o);
			if (typed.p && word_in("text long number date", str_z(kind)))
				*value = typed;
			break;
		}
}

/* A day or an hour that was filled in as now's, said so; NULL: none. */
static const char *filled_in(struct cx *cx, const struct req *rq, const struct row *row, int at)
{
	const struct val *v = &row->v[at];

	if (row->id || rq->method != GET || !v->set)
		return NULL;
	if (row->res->fields[at].type == F_DATE && str_eq(v->s, day_text(&cx->arena, day_at(cx->now))))
		return L(
			"Điền sẵn hôm nay: việc của ngày khác thì sửa lại", "Filled in as today: correct it if it was another day");
	if (row->res->fields[at].type == F_INSTANT && v->i == cx->now - cx->now % THING_MINUTE)
		return L("Điền sẵn lúc này: việc của lúc khác thì sửa lại; ghi ngay trong ngày thì nhật ký là minh chứng",
			"Filled in as now: correct it if it was at another time; what is recorded on its day is shown by the "
			"ledger");
	return NULL;
}

/* What is entered long after says why: where its day is asked, so that it is no input of its own. */
static void late_help(struct cx *cx, const struct req *rq, const struct row *row, const char *input, struct jv *o)
{
	struct str help = jv_str(jv_get(o, "help"));

	if (row->id == 0 && takes_day(thing_of(rq), input))
		set_text(cx, o, "help",
			arena_fmt(&cx->arena,
				L("%.*s%sQuá %" PRId64 " ngày thì thêm lý do trong ngoặc, như 05/09/2024 (văn bản về muộn)",
					"%.*s%sOf more than %" PRId64
					" days ago: why, in brackets, as 05/09/2024 (the paper came late)"),
				ARG_STR(help), help.n ? ". " : "", setting_number(cx, "entry.late_days")));
}

static enum rc field_view(
	struct cx *cx, const struct req *rq, const struct row *row, int at, const struct problems *ps, struct jv *fields)
{
	const struct field *f = &row->res->fields[at];
	struct arena *a = &cx->arena;
	struct jv *o = jv_push(a, fields, jv_obj(a));
	const struct thing_focus *focus = focus_of(cx, rq, row);
	const struct thing_label *own = label_of(focus, f->code);
	const char *kind = "text";
	struct str days = row_days_said(cx, row, at), value = days.n ? days : val_write(cx, f, &row->v[at]);

	jv_set(a, o, "code", jv_z(a, f->code));
	jv_set(a, o, "label", jv_z(a, own ? L(own->vi, own->en) : L(f->vi, f->en)));
	jv_set(a, o, "required", jv_bool(a, f->required));
	if (f->type == F_ENUM || f->type == F_FLAGS) {
		kind = f->type == F_ENUM ? "choice" : "flags";
		choices_view(cx, o, f, &row->v[at]);
	} else if (f->type == F_BOOL) {
		kind = "bool";
		bool_view(cx, o, &row->v[at]);
	} else if (f->type == F_REF || f->type == F_LINKS) {
		TRY(targets_view(cx, o, row, at, focus, &kind));
	} else {
		kind = f->long_text        ? "long"
		       : f->type == F_INT  ? "number"
		       : f->type == F_DATE ? "date"
		       : f->type == F_FILE ? "file"
		                           : "text";
		if (f->type == F_TEXT && f->max)
			jv_set(a, o, "max", jv_int(a, f->max));
		if (f->type == F_INSTANT && row->v[at].set)
			value = instant_show(a, row->v[at].i);
		if (f->type == F_FILE)
			value = (struct str){ 0 };
	}
	if (filled_in(cx, rq, row, at))
		jv_set(a, o, "help", jv_z(a, filled_in(cx, rq, row, at)));
	else if (own && own->help_vi)
		jv_set(a, o, "help", jv_z(a, L(own->help_vi, own->help_en)));
	else if (f->help_vi)
		jv_set(a, o, "help", jv_z(a, L(f->help_vi, f->help_en)));
	else if (f->type == F_LINKS && strcmp(kind, "long") == 0)
		jv_set(a, o, "help",
			jv_z(a, L("Mã hoặc tên, mỗi dòng một, hoặc cách nhau dấu ; (dán được cả cột từ Excel)",
					"Codes or names, one a line or separated by ; (a column of a sheet can be pasted)")));
	late_help(cx, rq, row, f->code, o);
	fault_view(cx, rq, ps, f->code, "", kind, o, &value);
	jv_set(a, o, "kind", jv_z(a, kind));
	if (strcmp(kind, "pick") != 0)
		set_text(cx, o, "value", value);
	return RC_OK;
}

/* One input for several fields. */
static void joint_view(struct cx *cx, const struct req *rq, const struct thing_joint *j, const struct row *row,
	const struct problems *ps, struct jv *fields)
{
	struct arena *a = &cx->arena;
	struct jv *o = jv_push(a, fields, jv_obj(a));
	struct str value = joint_said(cx, j, row), rest = str_z(j->fields), one;
	const char *help = L(j->help_vi, j->help_en);

	jv_set(a, o, "code", jv_z(a, j->code));
	jv_set(a, o, "label", jv_z(a, L(j->vi, j->en)));
	jv_set(a, o, "required", jv_bool(a, false));
	jv_set(a, o, "help", jv_z(a, help));
	while (str_next(&rest, ' ', &one)) {
		const char *filled = filled_in(cx, rq, row, res_field(row->res, arena_z(a, one)));

		if (filled)
			set_text(cx, o, "help", arena_fmt(a, "%s. %s", help, filled));
	}
	late_help(cx, rq, row, j->code, o);
	fault_view(cx, rq, ps, j->code, j->fields, "text", o, &value);
	jv_set(a, o, "kind", jv_z(a, "text"));
	set_text(cx, o, "value", value);
}

static bool in_form(const struct row *row, size_t f)
{
	const struct field *field = &row->res->fields[f];

	return !field->fixed && strcmp(field->code, "draft") != 0;
}

/* What a new form leaves out: fields that nothing fills in, and one that goes with such. */
static bool left_out(struct cx *cx, const struct thing_focus *focus, const struct row *row, struct str field)
{
	struct str other = focus->beside ? str_z(focus->beside) : (struct str){ 0 }, one = { 0 };

	if (row->id)
		return false;
	if (word_in(focus->filled, field) && !row_val(row, arena_z(&cx->arena, field))->set)
		return true;
	return str_next(&other, ' ', &one) && str_eq(one, field) && !row_val(row, arena_z(&cx->arena, other))->set;
}

static bool in_joint(const struct thing *t, const struct thing_focus *focus, struct str field)
{
	for (const struct thing_joint *j = t->joints; j && j->code; j++)
		if (word_in(focus->fields, str_z(j->code)) && word_in(j->fields, field))
			return true;
	return false;
}

/* The kind goes along unseen, as the title. */
static void kind_view(struct cx *cx, const struct row *row, const char *field, struct jv *g, struct jv *fields)
{
	struct arena *a = &cx->arena;
	const struct choice *c = choice_of(&row->res->fields[res_field(row->res, field)], row_text(row, field));
	struct jv *hidden = jv_push(a, fields, jv_obj(a));

	set_text(cx, g, "title", str_z(L(c->vi, c->en)));
	jv_set(a, hidden, "code", jv_z(a, field));
	jv_set(a, hidden, "label", jv_z(a, ""));
	jv_set(a, hidden, "kind", jv_z(a, "hidden"));
	jv_set(a, hidden, "value", jv_z(a, c->code));
	jv_set(a, hidden, "required", jv_bool(a, false));
}

/* What was filled in and is not asked again: said in a line, and sent along. */
static void kept_view(struct cx *cx, const struct row *row, const char *kept, struct jv *fields)
{
	struct str rest = kept ? str_z(kept) : (struct str){ 0 }, one;

	while (str_next(&rest, ' ', &one)) {
		int f = res_field_find(row->res, one);
		const struct field *field = &row->res->fields[f];

		if (!row->v[f].set)
			continue;
		struct jv *o = thing_field(
			cx, fields, field->code, "kept", L(field->vi, field->en), val_write(cx, field, &row->v[f]), false);

		set_text(cx, o, "said", val_show(cx, field, &row->v[f]));
	}
}

static enum rc focus_view(struct cx *cx, const struct req *rq, const struct row *row, const struct problems *ps,
	const struct thing_focus *focus, struct jv *view)
{
	const struct thing *t = thing_of(rq);
	struct arena *a = &cx->arena;
	struct jv *g = jv_push(a, jv_set(a, view, "groups", jv_list(a)), jv_obj(a)), *fields = jv_set(a, g, "fields", jv_list(a));
	struct str rest = str_z(focus->fields), one;

	if (is_any(focus))
		set_text(cx, g, "title", capital(cx, L(row->res->vi, row->res->en)));
	else
		kind_view(cx, row, t->focus_field, g, fields);
	while (str_next(&rest, ' ', &one)) {
		const struct thing_joint *j = joint_of(t, one);
		int f = j ? 0 : res_field_find(row->res, one);

		assert(f >= 0);
		if (!j && left_out(cx, focus, row, one))
			continue;
		if (j)
			joint_view(cx, rq, j, row, ps, fields);
		else
			TRY(field_view(cx, rq, row, f, ps, fields));
	}
	kept_view(cx, row, focus->kept, fields);
	for (size_t i = 0; ps && i < ps->n; i++) /* a fault in a field that is not shown */
		if (ps->p[i].field.n && !word_in(focus->fields, ps->p[i].field) && !in_joint(t, focus, ps->p[i].field) &&
			!str_is(ps->p[i].field, "reason"))
			set_text(cx, view, "problem", ps->p[i].text);
	return RC_OK;
}

static enum rc groups_view(struct cx *cx, const struct req *rq, const struct row *row, const struct problems *ps, struct jv *view)
{
	const struct thing *t = thing_of(rq);
	struct arena *a = &cx->arena;
	struct jv *groups = jv_set(a, view, "groups", jv_list(a)), *g, *fields;
	bool *shown = ARENA_ARRAY(a, bool, row->res->n);

	for (const char *const *spec = t->groups; spec && *spec; spec++) {
		struct str rest = str_z(*spec), vi = { 0 }, en = { 0 }, list = { 0 }, one;

		str_next(&rest, '|', &vi);
		str_next(&rest, '|', &en);
		str_next(&rest, '|', &list);
		g = jv_push(a, groups, jv_obj(a));
		set_text(cx, g, "title", cx->en ? en : vi);
		fields = jv_set(a, g, "fields", jv_list(a));
		while (str_next(&list, ' ', &one)) {
			int f = res_field_find(row->res, one);

			assert(f >= 0);
			shown[f] = true;
			if (in_form(row, (size_t)f) && field_visible(cx, &row->res->fields[f], row))
				TRY(field_view(cx, rq, row, f, ps, fields));
		}
	}
	g = jv_obj(a);
	fields = jv_set(a, g, "fields", jv_list(a));
	for (size_t f = 0; f < row->res->n; f++)
		if (!shown[f] && in_form(row, f) && (row->id == 0 || field_visible(cx, &row->res->fields[f], row)))
			TRY(field_view(cx, rq, row, (int)f, ps, fields));
	if (fields->n)
		jv_push(a, groups, g);
	return RC_OK;
}

/* A correction says why, of what happened must; so does what is entered long after. Said about the row, no field of it. */
static void reason_field(struct cx *cx, const struct req *rq, const struct row *row, const struct problems *ps, struct jv *view)
{
	const struct problem *asked = NULL;
	struct arena *a = &cx->arena;
	struct str said = req_get(cx, rq, "reason");
	struct jv *g, *o;

	for (size_t i = 0; ps && i < ps->n; i++)
		asked = str_is(ps->p[i].field, "reason") ? &ps->p[i] : asked;
	if (row->id == 0 && said.n == 0)
		(void)late_read(cx, rq, &said);
	if (row->id == 0 && asked == NULL && said.n == 0)
		return;
	g = jv_push(a, jv_get(view, "groups"), jv_obj(a));
	o = jv_push(a, jv_set(a, g, "fields", jv_list(a)), jv_obj(a));
	jv_set(a, o, "code", jv_z(a, "reason"));
	jv_set(a, o, "label",
		jv_z(a, row->id == 0 ? L("Lý do nhập muộn", "Why it is entered late")
			: asked      ? L("Lý do đính chính", "Reason")
				     : L("Lý do đính chính (nếu là đính chính)", "Reason (if this corrects a mistake)")));
	jv_set(a, o, "kind", jv_z(a, "text"));
	jv_set(a, o, "required", jv_bool(a, asked != NULL));
	if (asked)
		set_text(cx, o, "error", asked->text);
	set_text(cx, o, "value", said);
}

/* The form of all fields, filled in as this one: of what is long as far as an address goes. */
static struct str all_fields_url(struct cx *cx, const struct row *row, struct str url)
{
	enum { ADDRESS_MOST = 6000 };
	struct buf b AUTO(buf_done) = { 0 };

	buf_init(&b, 1 << 16);
	buf_fmt(&b, "%.*s%s?all=1", ARG_STR(url), row->id ? "/edit" : "/new");
	for (size_t f = 0; f < row->res->n && row->id == 0; f++) {
		const struct field *field = &row->res->fields[f];
		struct str value = row->v[f].set && !field->fixed && field->type != F_FILE ? val_write(cx, field, &row->v[f])
		                                                                           : (struct str){ 0 };

		if (value.n && b.n + 3 * value.n < ADDRESS_MOST) {
			buf_fmt(&b, "&%s=", field->code);
			url_escape(&b, value);
		}
	}
	return arena_str(&cx->arena, buf_str(&b));
}

enum rc form_view(struct cx *cx, const struct req *rq, const struct row *row, const struct problems *ps, struct jv **out)
{
	const struct res *r = row->res;
	struct arena *a = &cx->arena;
	struct jv *view = jv_obj(a), *head;
	struct str url = row->id ? thing_url(cx, row) : arena_fmt(a, "/%s", r->name);

	head = thing_head(cx, view,
		row->id ? arena_fmt(a, L("Sửa: %.*s", "Change: %.*s"), ARG_STR(row_named(cx, row)))
			: arena_fmt(a, L("Thêm %s", "Add: %s"), L(r->vi, r->en)),
		NULL);
	crumbs(cx, head, r, row->id ? row : NULL);
	const struct thing_focus *focus = focus_of(cx, rq, row);

	set_text(cx, view, "action", thing_of(rq)->focus && !focus ? arena_fmt(a, "%.*s?all=1", ARG_STR(url)) : url);
	jv_set(a, view, "upload", jv_bool(a, res_field_find(r, STR("file")) >= 0));
	if (row->id)
		jv_set(a, view, "seq", jv_int(a, row->seq));
	if (focus)
		thing_act(cx, head, L("Tất cả các trường", "All fields"), all_fields_url(cx, row, url), false);
	TRY(focus ? focus_view(cx, rq, row, ps, focus, view) : groups_view(cx, rq, row, ps, view));
	reason_field(cx, rq, row, ps, view);
	for (size_t i = 0; ps && i < ps->n; i++)
		if (ps->p[i].field.n == 0)
			set_text(cx, view, "problem", ps->p[i].text);
	jv_set(a, view, "submit", jv_z(a, L("Ghi", "Save")));
	if (r->drafts && (row->id == 0 || row_i64(row, "draft", 0)))
		jv_set(a, view, "draft", jv_z(a, L("Ghi bản nháp (chưa gửi)", "Save as a draft")));
	jv_set(a, view, "effect",
		jv_z(a, L("Thay đổi được ghi vào sổ nhật ký và xem lại được trong Lịch sử thay đổi.",
				"The change goes into the ledger and stays visible in the history.")));
	set_text(cx, view, "cancel", url);
	if (row->id) {
		struct jv *o = jv_set(a, view, "remove", jv_obj(a));

		set_text(cx, o, "action", arena_fmt(a, "%.*s/delete", ARG_STR(url)));
		jv_set(a, o, "seq", jv_int(a, row->seq));
		jv_set(a, o, "reason", jv_bool(a, !(r->drafts && row_i64(row, "draft", 0)))); /* a draft is its writer's own */
		TRY(thing_forget_view(cx, r, row->id, view));
	}
	*out = view;
	return RC_OK;
}

enum rc thing_new(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct row *row = res_blank(cx, thing_of(rq)->res);
	struct jv *view;

	for (size_t f = 0; f < row->res->n; f++) { /* links to this form may fill fields in */
		struct str typed = req_query(rq, row->res->fields[f].code), why;

		if (typed.n && !row->res->fields[f].fixed && !val_read(cx, &row->res->fields[f], typed, &row->v[f], &why))
			row->v[f] = (struct val){ 0 };
	}
	int unit = res_field_find(row->res, STR("unit"));

	if (unit >= 0 && (focus_of(cx, rq, row) || row->res->fields[unit].required) && !row->v[unit].set &&
		rq->user->unit) /* by whom: else it would count for nobody */
		val_i64(&row->v[unit], rq->user->unit);
	if (focus_of(cx, rq, row) && thing_of(rq)->begin)
		TRY(thing_of(rq)->begin(cx, rq, row));
	TRY(form_view(cx, rq, row, NULL, &view));
	reply_view(out, view);
	return RC_OK;
}

enum rc thing_edit(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct row *row;
	struct jv *view;

	TRY(res_load(cx, thing_of(rq)->res, rq->id, &row));
	TRY(res_may_write(cx, row));
	TRY(form_view(cx, rq, row, NULL, &view));
	reply_view(out, view);
	return RC_OK;
}

/* The body of a form has every field, JSON only what changes; both say only what they want set. */
static enum rc body_read(struct cx *cx, const struct req *rq, struct row *row, struct problems *ps, struct doc_kept *kept)
{
	const struct http_file *file = req_file(rq, "file");
	struct jv *body = jv_obj(&cx->arena);

	for (size_t i = 0; rq->body && i < rq->body->n; i++) {
		struct str key = rq->body->keys[i];
		bool ours = str_is(key, "csrf") || str_is(key, "why") || str_is(key, "reason"); /* said about the row, not of it */
		bool form_only = str_is(key, "draft") || str_is(key, "file") || joint_of(thing_of(rq), key);

		if (!ours && (!form_only || rq->json))
			jv_set_str(&cx->arena, body, key, rq->body->items[i]);
	}
	TRY(row_from_json(cx, row, body, ps));
	if (!rq->json)
		joints_read(cx, rq, row, ps);
	if (row->res->drafts && !rq->json) {
		struct val *draft = row_val(row, "draft");

		if (str_is(req_get(cx, rq, "draft"), "1"))
			val_i64(draft, 1);
		else if (draft->i)
			*draft = (struct val){ 0 };
	}
	if (file && res_field_find(row->res, STR("file")) >= 0) {
		struct doc_known known;

		if (row_i64(row, "secret", 0)) { /* before a byte is stored */
			problem_add(cx, ps, "file", "%s",
				L("Văn bản Mật không được tải lên; ghi nơi lưu thay cho tệp",
					"a state-secret paper must not be uploaded: give where it is kept"));
			return RC_OK;
		}
		TRY(doc_admit_file(
			cx, rq->app->conf.data_dir, file->bytes, file->name, true, &known)); /* a secret one: nothing is kept */
		TRY(doc_keep(cx, rq->app->conf.data_dir, file->bytes, file->name, kept));
		val_text(row_val(row, "file"), kept->value);
	}
	return RC_OK;
}

/* The version that was read before it was changed; NULL where it is not known. */
static const struct row *read_before(const struct change *c, size_t n, int64_t seq)
{
	for (size_t i = 0; i < n; i++)
		if (c[i].seq == seq)
			return c[i].row;
	return NULL;
}

/* What sending it again will write: one's own changes over what stands now; what one did not touch stays as somebody else left it. */
static enum rc conflict_view(struct cx *cx, const struct req *rq, const struct row *mine, struct reply *out)
{
	struct arena *a = &cx->arena;
	struct jv *view = jv_obj(a), *fields, *head;
	const struct row *base;
	struct row *theirs;
	struct change *c;
	size_t n;
	struct fault was = cx->fault;

	cx_clear(cx);
	TRY(res_load(cx, mine->res, mine->id, &theirs));
	TRY(res_history(cx, mine->res, mine->id, &c, &n));
	base = read_before(c, n, mine->seq);
	head = thing_head(cx, view,
		arena_fmt(a, L("Đã có người sửa: %.*s", "Changed meanwhile: %.*s"), ARG_STR(row_named(cx, theirs))), NULL);
	crumbs(cx, head, mine->res, theirs);
	set_text(cx, view, "by", author_text(cx, c[0].seq, c[0].by));
	jv_set(a, view, "at", jv_text(a, instant_text(a, c[0].at)));
	set_text(cx, view, "action", thing_url(cx, mine));
	jv_set(a, view, "seq", jv_int(a, theirs->seq));
	fields = jv_set(a, view, "fields", jv_list(a));
	for (size_t f = 0; f < mine->res->n; f++) {
		const struct field *field = &mine->res->fields[f];
		bool touched = base == NULL || !val_eq(field->type, &base->v[f], &mine->v[f]);
		const struct val *will = touched ? &mine->v[f] : &theirs->v[f];
		struct jv *o;

		if (!in_form(mine, f) || field->type == F_FILE || !field_visible(cx, field, theirs) ||
			(!will->set && beside_it(thing_of(rq), theirs, f)))
			continue;
		o = jv_push(a, fields, jv_obj(a));
		jv_set(a, o, "code", jv_z(a, field->code));
		jv_set(a, o, "label", jv_z(a, L(field->vi, field->en)));
		set_text(cx, o, "theirs", val_show(cx, field, &theirs->v[f]));
		set_text(cx, o, "yours", val_show(cx, field, will));
		set_text(cx, o, "value", val_write(cx, field, will));
		jv_set(a, o, "differs", jv_bool(a, !val_eq(field->type, &theirs->v[f], will)));
		jv_set(a, o, "both",
			jv_bool(a, base && touched && !val_eq(field->type, &base->v[f], &theirs->v[f]) &&
					   !val_eq(field->type, &theirs->v[f], will)));
	}
	set_text(cx, view, "cancel", thing_url(cx, mine));
	jv_set(a, view, "submit", jv_z(a, L("Ghi thay đổi của tôi", "Write my changes")));
	reply_page(out, "conflict");
	reply_view(out, view);
	reply_data(out, row_json(cx, theirs));
	cx->fault = was;
	return was.rc;
}

/* What comes back to a person whose input was refused. */
static enum rc refused(
	struct cx *cx, const struct req *rq, const struct row *row, const struct problems *ps, struct reply *out, enum rc rc)
{
	struct fault was = cx->fault;
	struct jv *view;

	if (rq->json || rc == RC_IO || rc == RC_BUSY || rc == RC_CORRUPT)
		return rc;
	cx_clear(cx);
	if (form_view(cx, rq, row, ps, &view) == RC_OK) {
		reply_page(out, "form");
		reply_view(out, view);
	}
	cx->fault = was;
	return rc;
}

/* Why a thing is changed, entered late or deleted; `why` is what forms and old clients say. */
enum rc reason_given(struct cx *cx, const struct req *rq, struct str *out)
{
	TRY(req_text(cx, rq, "reason", 0, 500, out));
	return out->n ? RC_OK : req_text(cx, rq, "why", 0, 500, out);
}

/* A form that was sent twice (a double click, the way back in the browser) writes once: the first stands. */
static enum rc written(
	struct cx *cx, const struct req *rq, struct row **row, const struct row *before, struct str why, struct problems *ps)
{
	const struct http_file *file = req_file(rq, "file");
	struct row *again = NULL;

	if (before == NULL && !rq->json)
		TRY(res_again(cx, *row, &again));
	if (again) {
		*row = again;
		return RC_OK;
	}
	TRY(res_reason_wanted(cx, *row, before, why, ps));
	if (file && res_field_find((*row)->res, STR("file")) >= 0)
		TRY(doc_keep_again(cx, rq->app->conf.data_dir, file->bytes, file->name));
	return res_save(cx, *row, why, ps);
}

static enum rc saved(struct cx *cx, const struct req *rq, struct row **io, struct reply *out)
{
	struct row *row = *io;
	const struct row *before = row->id ? row_copy(cx, row) : NULL;
	struct req as_read = *rq;
	struct str why;
	struct problems ps = { 0 };
	struct doc_kept kept = { 0 };
	struct tx tx AUTO(tx_done) = { 0 };
	enum rc rc;

	TRY(reason_given(cx, rq, &why));
	if (row->id == 0 && !rq->json) {
		struct str late = { 0 };

		as_read.body = late_read(cx, rq, &late);
		if (why.n == 0 && late.n)
			jv_set(&cx->arena, as_read.body, "reason", jv_text(&cx->arena, late));
		TRY(reason_given(cx, &as_read, &why));
	}
	rc = body_read(cx, &as_read, row, &ps, &kept);

	if (rc == RC_OK && ps.n == 0) {
		TRY(tx_begin(cx, &tx));
		rc = written(cx, rq, &row, before, why, &ps);
		if (rc == RC_OK)
			rc = tx_commit(&tx);
	} else if (rc == RC_OK) {
		rc = res_fault(cx, row->res, &ps);
	}
	tx_done(&tx);
	if (rc != RC_OK)
		doc_unkeep(cx, rq->app->conf.data_dir, &kept);
	if (rc == RC_CONFLICT && row->id && !rq->json)
		return conflict_view(cx, rq, row, out);
	if (rc != RC_OK)
		return refused(cx, rq, row, &ps, out, rc);
	*io = row;
	reply_data(out, row_json(cx, row));
	out->etag = row->seq;
	reply_to(cx, out, "%.*s", ARG_STR(thing_url(cx, row)));
	return RC_OK;
}

enum rc thing_create(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct row *row = res_blank(cx, thing_of(rq)->res), *blank = row;

	TRY(saved(cx, rq, &row, out));
	out->status = rq->json ? 201 : 0;
	reply_notice(cx, out,
		row == blank ? L("Đã ghi %.*s", "%.*s is saved")
			     : L("Đã ghi %.*s; gửi lại đúng nội dung đó trong ngày không ghi thêm mục thứ hai",
				       "%.*s is saved; the very same sent again on one day makes no second one"),
		ARG_STR(row_text(row, "code")));
	return RC_OK;
}

enum rc thing_save(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct row *row;

	TRY(res_load(cx, thing_of(rq)->res, rq->id, &row));
	TRY(req_seq(cx, rq, &row->seq));
	TRY(saved(cx, rq, &row, out));
	reply_notice(cx, out, L("Đã ghi thay đổi", "The change is saved"));
	return RC_OK;
}

enum rc thing_delete(struct cx *cx, const struct req *rq, struct reply *out)
{
	const struct res *r = thing_of(rq)->res;
	struct row *row;
	struct str why;
	bool filed;
	struct tx tx AUTO(tx_done) = { 0 };

	TRY(reason_given(cx, rq, &why));
	TRY(tx_begin(cx, &tx));
	TRY(res_load(cx, r, rq->id, &row));
	TRY(req_seq(cx, rq, &row->seq));
	filed = res_field_find(r, STR("file")) >= 0 && row_val(row, "file")->set;
	if (filed && str_trim(why).n == 0)
		return cx_fail_at(cx, RC_INVALID, STR("reason"),
			L("Ghi lý do: tệp của văn bản rời kho cùng lúc, chỉ dấu vân tay (SHA-256) còn trong sổ nhật ký",
				"say why: the file leaves the store too, only its SHA-256 stays in the ledger"));
	TRY(res_delete(cx, row, why));
	TRY(tx_commit(&tx));
	if (filed)
		TRY(doc_sweep(cx, rq->app->conf.data_dir));
	reply_data(out, jv_obj(&cx->arena));
	reply_to(cx, out, "/%s", r->name);
	reply_notice(cx, out,
		filed ? L("Đã xoá %.*s; tệp đã rời kho, lịch sử vẫn còn trong sổ nhật ký",
				"%.*s is deleted and its file gone; its history stays in the ledger")
		      : L("Đã xoá %.*s; lịch sử vẫn còn trong sổ nhật ký", "%.*s is deleted; its history stays in the ledger"),
		ARG_STR(row_text(row, "code")));
	return RC_OK;
}

enum rc thing_step(struct cx *cx, const struct req *rq, struct reply *out)
{
	const struct res *r = thing_of(rq)->res;
	const struct step *s = res_step_find(r, req_param(rq, "step"));
	struct problems ps = { 0 };
	struct row *row, *before;
	struct str why;
	struct tx tx AUTO(tx_done) = { 0 };

	if (s == NULL)
		return cx_fail(cx, RC_NOT_FOUND, L("Không có bước này", "there is no such step"));
	TRY(reason_given(cx, rq, &why));
	TRY(tx_begin(cx, &tx));
	TRY(res_load(cx, r, rq->id, &row));
	before = row_copy(cx, row);
	TRY(req_seq(cx, rq, &row->seq));
	TRY(res_step(cx, s, row));
	TRY(res_reason_wanted(cx, row, before, why, &ps));
	TRY(res_save(cx, row, why, &ps));
	TRY(tx_commit(&tx));
	reply_data(out, row_json(cx, row));
	if (str_is(req_get(cx, rq, "back"), "/inbox/checks")) /* one after the other: back to the list */
		reply_to(cx, out, "/inbox/checks");
	else
		reply_to(cx, out, "%.*s", ARG_STR(thing_url(cx, row)));
	reply_notice(cx, out, "%s: %.*s", res_step_label(cx, s, row), ARG_STR(row_text(row, "code")));
	return RC_OK;
}
