/* Import with a preview, and export. The previewed bytes wait under DIR/tmp, named by an unguessable token, until they are written or an hour old. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/thing_int.h"
#include "fmt/xlsx.h"
#include "sec/sec.h"

enum { SHOWN_ROWS = 300, SHEET_MAX = 32 << 20, UNKNOWN_MAX = IMPORT_ASKED, MADE_NAMES = 12, NOTE_ROWS = 12, NOTES_SHOWN = 1000 };

static void fd_done(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

static struct str waiting_path(struct cx *cx, const struct req *rq, struct str token)
{
	return arena_fmt(
		&cx->arena, "%.*s/tmp/import-%" PRId64 "-%.*s", ARG_STR(rq->app->conf.data_dir), cx->who.user, ARG_STR(token));
}

/* Previews that nobody came back for. */
static void sweep(struct str dir)
{
	DIR *d = opendir(dir.p);
	struct dirent *e;
	struct stat st;

	while (d && (e = readdir(d)) != NULL)
		if (str_starts(str_z(e->d_name), STR("import-")) && fstatat(dirfd(d), e->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
			st.st_mtime + 3600 < time_now() / US_PER_S)
			(void)unlinkat(dirfd(d), e->d_name, 0);
	if (d)
		closedir(d);
}

enum rc thing_import_wait(struct cx *cx, const struct req *rq, struct str bytes, struct str *token)
{
	struct str dir = arena_fmt(&cx->arena, "%.*s/tmp", ARG_STR(rq->app->conf.data_dir)), path;
	int fd AUTO(fd_done) = -1;

	*token = random_token(cx);
	path = waiting_path(cx, rq, *token);
	if (mkdir(dir.p, 0700) != 0 && errno != EEXIST)
		return cx_fail(cx, RC_IO, L("Không ghi được tệp tạm: %s", "a temporary file could not be written: %s"),
			os_said(cx, errno));
	sweep(dir);
	fd = open(path.p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	while (fd >= 0 && bytes.n) {
		ssize_t w = write(fd, bytes.p, bytes.n);

		if (w <= 0)
			break;
		bytes = str_from(bytes, (size_t)w);
	}
	if (fd < 0 || bytes.n)
		return cx_fail(cx, RC_IO, L("Không ghi được tệp tạm: %s", "a temporary file could not be written: %s"),
			os_said(cx, errno));
	return RC_OK;
}

static enum rc wait_take(struct cx *cx, const struct req *rq, struct str token, struct str *bytes, struct str *path)
{
	struct stat st;
	int fd AUTO(fd_done) = -1;
	char *p;

	for (size_t i = 0; i < token.n; i++)
		if (!((token.p[i] >= '0' && token.p[i] <= '9') || (token.p[i] >= 'a' && token.p[i] <= 'z') ||
			    (token.p[i] >= 'A' && token.p[i] <= 'Z') || token.p[i] == '-' || token.p[i] == '_'))
			token.n = 0;
	*path = waiting_path(cx, rq, token);
	fd = token.n ? open(path->p, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) : -1;
	if (fd < 0 || fstat(fd, &st) != 0 || st.st_size > SHEET_MAX)
		return cx_fail(cx, RC_NOT_FOUND,
			L("Tệp đã xem trước không còn; chọn lại tệp", "the previewed file is gone: choose it again"));
	p = arena_alloc(&cx->arena, (size_t)st.st_size + 1, 1);
	*bytes = (struct str){ p, 0 };
	while (bytes->n < (size_t)st.st_size) {
		ssize_t n = read(fd, p + bytes->n, (size_t)st.st_size - bytes->n);

		if (n <= 0)
			return cx_fail(cx, RC_IO, L("Không đọc được tệp tạm", "the temporary file could not be read"));
		bytes->n += (size_t)n;
	}
	return RC_OK;
}

static void frame(struct cx *cx, const struct req *rq, struct jv *view)
{
	const struct res *r = thing_of(rq)->res;
	struct arena *a = &cx->arena;
	struct jv *head = thing_head(cx, view, arena_fmt(a, L("Nhập từ Excel: %s", "Import: %s"), L(r->vi_many, r->en_many)), NULL),
		  *sample;

	crumbs(cx, head, r, NULL);
	set_text(cx, view, "action", arena_fmt(a, "/%s/import", r->name));
	jv_set(a, view, "help",
		jv_z(a, L("Tệp XLSX hoặc CSV. Có thể có dòng tiêu đề, cột lạ; chỉ cần các cột bắt buộc. Ô trống không xoá dữ liệu "
			  "đã có. Xem trước rồi mới ghi; sai một dòng thì không ghi dòng nào.",
				"An XLSX or CSV file. Titles above the header and unknown columns do no harm; an empty cell leaves "
				"what is stored. You see a preview first; one wrong row and nothing is written.")));
	if (r->happened)
		jv_set(a, view, "reason",
			jv_text(a, arena_fmt(a,
					   L("Lý do nhập muộn (việc đã làm quá %" PRId64
					     " ngày) hoặc lý do đính chính, cho các dòng chưa ghi lý do",
						   "Reason (of acts older than %" PRId64
						   " days, or of corrections, whose row gives none)"),
					   setting_number(cx, "entry.late_days"))));
	set_text(cx, view, "reason_said", rq->method == POST ? req_get(cx, rq, "reason") : (struct str){ 0 });
	sample = jv_set(a, view, "sample", jv_obj(a));
	jv_set(a, sample, "text", jv_z(a, L("Tệp mẫu", "Empty sheet")));
	set_text(cx, sample, "url", arena_fmt(a, "/%s/sample", r->name));
}

enum rc thing_import_form(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct jv *view = jv_obj(&cx->arena);

	frame(cx, rq, view);
	reply_view(out, view);
	return RC_OK;
}

/* --- what a person said of columns that nobody knew: fields h0, c0, h1, c1 .. (the head, the field's code) --- */

enum rc thing_import_given(struct cx *cx, const struct req *rq, struct import_given *out)
{
	struct import_choice *choices = ARENA_ARRAY(&cx->arena, struct import_choice, UNKNOWN_MAX);

	*out = (struct import_given){ .choices = choices };
	TRY(req_text(cx, rq, "reason", 0, 500, &out->reason));
	for (int i = 0; i < UNKNOWN_MAX; i++) {
		struct str head = { 0 }, code = { 0 };

		TRY(req_text(cx, rq, arena_fmt(&cx->arena, "h%d", i).p, 0, 1000, &head));
		TRY(req_text(cx, rq, arena_fmt(&cx->arena, "c%d", i).p, 0, 80, &code));
		if (head.n && code.n)
			choices[out->n++] = (struct import_choice){ head, code };
	}
	return RC_OK;
}

struct looked { /* one look at a sheet, and what it needs to be taken again */
	const struct res *r;
	const struct import_report *rep;
	struct import_given given;
	struct str file, token;
	bool *used;                /* fields that have a value */
	const struct companion *c; /* of `sub` */
	VEC(struct sub {
		const struct companion *c;
		int field;
		struct str code;
	})
	subs; /* companions' fields that have one */
};

static struct str again_url(struct cx *cx, const struct looked *k, const char *what)
{
	struct buf b AUTO(buf_done) = { 0 };

	buf_init(&b, 64u << 10);
	buf_fmt(&b, "/%s/import/%s?token=", k->r->name, what);
	url_escape(&b, k->token);
	for (size_t i = 0; i < k->given.n; i++) {
		buf_fmt(&b, "&h%zu=", i);
		url_escape(&b, k->given.choices[i].head);
		buf_fmt(&b, "&c%zu=", i);
		url_escape(&b, k->given.choices[i].code);
	}
	if (k->given.reason.n) {
		buf_z(&b, "&reason=");
		url_escape(&b, k->given.reason);
	}
	return arena_str(&cx->arena, buf_str(&b));
}

static void carry(struct cx *cx, struct jv *list, struct str name, struct str value)
{
	struct jv *o = jv_push(&cx->arena, list, jv_obj(&cx->arena));

	set_text(cx, o, "name", name);
	set_text(cx, o, "value", value);
}

static struct jv *carried(struct cx *cx, const struct looked *k, struct jv *o, const char *key)
{
	struct jv *list = jv_set(&cx->arena, o, key, jv_list(&cx->arena));

	carry(cx, list, STR("token"), k->token);
	for (size_t i = 0; i < k->given.n; i++) {
		carry(cx, list, arena_fmt(&cx->arena, "h%zu", i), k->given.choices[i].head);
		carry(cx, list, arena_fmt(&cx->arena, "c%zu", i), k->given.choices[i].code);
	}
	if (k->given.reason.n)
		carry(cx, list, STR("reason"), k->given.reason);
	return list;
}

/* A select for each column that nobody knows; what was chosen before is carried beside them. */
static void unknown_view(struct cx *cx, const struct looked *k, struct jv *p)
{
	struct arena *a = &cx->arena;
	struct jv *list = jv_set(a, p, "unknown", jv_list(a)), *options;
	struct import_col *fields;
	size_t n, slot = k->given.n;

	if (k->rep->n_ignored == 0)
		return;
	import_fields(cx, k->r, &fields, &n);
	for (size_t i = 0; i < k->rep->n_ignored && slot < UNKNOWN_MAX; i++, slot++) {
		struct jv *o = jv_push(a, list, jv_obj(a));

		set_text(cx, o, "head", k->rep->ignored[i]);
		set_text(cx, o, "head_name", arena_fmt(a, "h%zu", slot));
		set_text(cx, o, "name", arena_fmt(a, "c%zu", slot));
		options = jv_set(a, o, "options", jv_list(a));
		thing_option(cx, options, STR(""), str_z(L("Bỏ qua cột này", "Ignore this column")), true);
		for (size_t f = 0; f < n; f++)
			thing_option(cx, options, fields[f].code, fields[f].head, false);
	}
	carried(cx, k, p, "again");
	jv_set(a, p, "learns", jv_bool(a, cx->who.unit == 0));
}

/* --- the rows --- */

static const char *const kinds[] = { "new", "changed", "same", "wrong" };

static const char *word_of(struct cx *cx, enum import_action k)
{
	switch (k) {
	case IMPORT_NEW: return L("Mới", "New");
	case IMPORT_CHANGED: return L("Thay đổi", "Changed");
	case IMPORT_SAME: return L("Không đổi", "Unchanged");
	default: return L("Sai", "Wrong");
	}
}

static bool is_bad(const struct import_row *ir, struct str code)
{
	for (size_t i = 0; i < ir->problems.n; i++)
		if (str_eq(ir->problems.p[i].field, code))
			return true;
	return false;
}

static void cell_view(struct cx *cx, const struct looked *k, struct jv *cells, const struct import_row *ir, const struct field *f,
	struct str code, const struct val *now, const struct val *before)
{
	struct arena *a = &cx->arena;
	struct jv *c = jv_push(a, cells, jv_obj(a));
	bool bad = is_bad(ir, code);

	set_text(cx, c, "label", import_label(cx, k->r, code));
	if (bad && !(now && now->set))
		set_text(cx, c, "text", import_cell(k->rep, ir, code));
	else if (now)
		set_text(cx, c, "text", import_show(cx, k->rep, f, now));
	if (before && now && !val_eq(f->type, now, before))
		set_text(cx, c, "before", import_show(cx, k->rep, f, before));
	jv_set(a, c, "bad", jv_bool(a, bad));
}

static void row_view(struct cx *cx, const struct looked *k, struct jv *rows, const struct import_row *ir)
{
	struct arena *a = &cx->arena;
	struct jv *o = jv_push(a, rows, jv_obj(a)), *cells, *problems;

	jv_set(a, o, "number", jv_int(a, ir->number));
	if (ir->sheet.n)
		set_text(cx, o, "sheet", ir->sheet);
	jv_set(a, o, "kind", jv_z(a, kinds[ir->action]));
	jv_set(a, o, "what", jv_z(a, word_of(cx, ir->action)));
	cells = jv_set(a, o, "cells", jv_list(a));
	for (size_t f = 0; f < k->r->n; f++)
		if (k->used[f])
			cell_view(cx, k, cells, ir, &k->r->fields[f], str_z(k->r->fields[f].code), &ir->row->v[f],
				ir->before ? &ir->before->v[f] : NULL);
	for (size_t i = 0; i < k->subs.n; i++) {
		const struct sub *u = &k->subs.p[i];
		const struct import_also *also = NULL;

		for (size_t x = 0; x < ir->n_also; x++)
			also = ir->also[x].c == u->c ? &ir->also[x] : also;
		cell_view(cx, k, cells, ir, &u->c->res->fields[u->field], u->code, also ? &also->row->v[u->field] : NULL,
			also && also->before ? &also->before->v[u->field] : NULL);
	}
	problems = jv_set(a, o, "problems", jv_list(a));
	for (size_t i = 0; i < ir->problems.n; i++)
		jv_push(a, problems, jv_text(a, problem_said(cx, k->r, &ir->problems.p[i])));
}

static void used_find(struct cx *cx, struct looked *k)
{
	k->used = ARENA_ARRAY(&cx->arena, bool, k->r->n);
	for (size_t i = 0; i < k->rep->n; i++)
		for (size_t f = 0; f < k->r->n; f++)
			k->used[f] = k->used[f] || k->rep->rows[i].row->v[f].set ||
			             is_bad(&k->rep->rows[i], str_z(k->r->fields[f].code));
	for (size_t n = 0; k->r->companions && k->r->companions[n]; n++)
		for (const struct companion_col *col = k->r->companions[n]->cols; col->field; col++) {
			const struct companion *c = k->r->companions[n];
			struct sub u = { c, res_field(c->res, col->field), arena_fmt(&cx->arena, "%s.%s", c->code, col->field) };
			bool any = false;

			for (size_t i = 0; i < k->rep->n && !any; i++) {
				any = is_bad(&k->rep->rows[i], u.code);
				for (size_t x = 0; x < k->rep->rows[i].n_also; x++)
					any = any ||
					      (k->rep->rows[i].also[x].c == c && k->rep->rows[i].also[x].row->v[u.field].set);
			}
			if (any)
				vec_push(&cx->arena, &k->subs, u);
		}
}

static void rows_view(struct cx *cx, const struct looked *k, struct jv *p)
{
	struct arena *a = &cx->arena;
	struct jv *list = jv_set(a, p, "columns", jv_list(a));

	for (size_t f = 0; f < k->r->n; f++)
		if (k->used[f])
			jv_push(a, list, jv_z(a, L(k->r->fields[f].vi, k->r->fields[f].en)));
	for (size_t i = 0; i < k->subs.n; i++)
		jv_push(a, list, jv_text(a, import_label(cx, k->r, k->subs.p[i].code)));
	list = jv_set(a, p, "rows", jv_list(a));
	for (int wrong = 1; wrong >= 0; wrong--) /* the wrong ones first */
		for (size_t i = 0; i < k->rep->n && list->n < SHOWN_ROWS; i++)
			if ((k->rep->rows[i].action == IMPORT_WRONG) == wrong)
				row_view(cx, k, list, &k->rep->rows[i]);
	jv_set(a, p, "cut", jv_bool(a, k->rep->n > SHOWN_ROWS));
}

/* --- what else is to be known --- */

static void numbered(struct cx *cx, struct jv *list, const struct import_note *notes, size_t n)
{
	for (size_t i = 0; i < n && i < SHOWN_ROWS; i++)
		jv_push(&cx->arena, list,
			jv_text(&cx->arena,
				arena_fmt(&cx->arena, "%.*s: %.*s", ARG_STR(import_place(cx, notes[i].sheet, notes[i].number)),
					ARG_STR(notes[i].text))));
}

/* One line for each text, with its rows. */
static void notes_by_text(struct cx *cx, struct jv *list, const struct import_note *notes, size_t n)
{
	for (size_t i = 0; i < n && list->n < SHOWN_ROWS; i++) {
		struct str rows = STR("");
		size_t same = 0;
		bool before = false;

		for (size_t k = 0; k < i && !before; k++)
			before = str_eq(notes[k].text, notes[i].text) && str_eq(notes[k].sheet, notes[i].sheet);
		for (size_t k = i; k < n && !before; k++)
			if (str_eq(notes[k].text, notes[i].text) && str_eq(notes[k].sheet, notes[i].sheet) && same++ < NOTE_ROWS)
				rows = k == i ? import_place(cx, notes[k].sheet, notes[k].number)
				              : arena_fmt(&cx->arena, "%.*s, %u", ARG_STR(rows), notes[k].number);
		if (!before)
			jv_push(&cx->arena, list,
				jv_text(&cx->arena, arena_fmt(&cx->arena, "%.*s%s: %.*s", ARG_STR(rows),
							    same > NOTE_ROWS ? " …" : "", ARG_STR(notes[i].text))));
	}
}

/* "12 quyết định cấp độ mới"; providers by name, since a misspelt one would be a new one. */
static void made_view(struct cx *cx, const struct import_report *rep, struct jv *list)
{
	for (size_t r = 0; res_all[r]; r++) {
		struct str names = STR("");
		size_t n = 0;

		for (size_t i = 0; i < rep->n_made; i++) {
			if (rep->made[i].res != res_all[r])
				continue;
			if (n++ < MADE_NAMES && strcmp(res_all[r]->name, "providers") == 0)
				names = arena_fmt(&cx->arena, "%.*s%s%.*s", ARG_STR(names), names.n ? "; " : ": ",
					ARG_STR(rep->made[i].title));
		}
		if (n)
			jv_push(&cx->arena, list,
				jv_text(&cx->arena, arena_fmt(&cx->arena, L("%zu %s mới%.*s", "%zu new: %s%.*s"), n,
							    L(res_all[r]->vi, res_all[r]->en), ARG_STR(names))));
	}
}

/* How the sheet was read, what of it is no data, what else is written: to people and to programs alike. */
static void notes_view(struct cx *cx, const struct import_report *rep, const char *key, struct jv *p)
{
	struct arena *a = &cx->arena;
	struct jv *said = jv_set(a, p, key, jv_list(a)), *passed = jv_set(a, p, "passed", jv_list(a));

	for (size_t i = 0; i < rep->n_converted; i++)
		jv_push(a, said, jv_text(a, rep->converted[i]));
	notes_by_text(cx, said, rep->notes, rep->n_notes < NOTES_SHOWN ? rep->n_notes : NOTES_SHOWN);
	numbered(cx, passed, rep->passed, rep->n_passed);
	made_view(cx, rep, jv_set(a, p, "made", jv_list(a)));
}

static void preview(struct cx *cx, struct looked *k, struct jv *view)
{
	struct arena *a = &cx->arena;
	const struct import_report *rep = k->rep;
	struct jv *p = jv_set(a, view, "preview", jv_obj(a)), *list;
	size_t writes = rep->count[IMPORT_NEW] + rep->count[IMPORT_CHANGED];

	set_text(cx, p, "file", k->file);
	list = jv_set(a, p, "counts", jv_list(a));
	for (int i = 0; i < 4; i++) {
		struct jv *o = jv_push(a, list, jv_obj(a));

		jv_set(a, o, "text", jv_z(a, word_of(cx, (enum import_action)i)));
		jv_set(a, o, "n", jv_int(a, (int64_t)rep->count[i]));
	}
	used_find(cx, k);
	notes_view(cx, rep, "said", p);
	unknown_view(cx, k, p);
	rows_view(cx, k, p);
	jv_set(a, p, "wrong", jv_bool(a, rep->count[IMPORT_WRONG] > 0));
	if (rep->count[IMPORT_WRONG]) {
		struct jv *o = jv_set(a, p, "errors", jv_obj(a));

		jv_set(a, o, "text", jv_z(a, L("Tải lại tệp kèm cột “Lỗi”", "The same file with a column of faults")));
		set_text(cx, o, "url", again_url(cx, k, "errors"));
	} else if (writes) {
		set_text(cx, p, "confirm", arena_fmt(a, "/%s/import/run", k->r->name));
		carried(cx, k, p, "carry");
		set_text(cx, p, "submit", arena_fmt(a, L("Ghi %zu dòng", "Write %zu rows"), writes));
	}
}

static struct jv *report_json(struct cx *cx, const struct import_report *rep)
{
	struct arena *a = &cx->arena;
	struct jv *o = jv_obj(a), *list;

	for (int k = 0; k < 4; k++)
		jv_set(a, o, kinds[k], jv_int(a, (int64_t)rep->count[k]));
	list = jv_set(a, o, "ignored", jv_list(a));
	for (size_t i = 0; i < rep->n_ignored; i++)
		jv_push(a, list, jv_text(a, rep->ignored[i]));
	notes_view(cx, rep, "notes", o);
	return o;
}

/* The bytes come with the request, or wait from an earlier look. */
static enum rc bytes_of(
	struct cx *cx, const struct req *rq, struct str *bytes, struct str *name, struct str *token, struct str *path)
{
	const struct http_file *file = req_file(rq, "file");

	*path = (struct str){ 0 };
	if (file) {
		if (file->bytes.n > SHEET_MAX)
			return cx_fail_at(cx, RC_LIMIT, STR("file"), L("Tệp lớn hơn %d MiB", "the file is larger than %d MiB"),
				SHEET_MAX >> 20);
		*bytes = file->bytes;
		*name = file->name;
		*token = (struct str){ 0 };
		return RC_OK;
	}
	TRY(req_text(cx, rq, "token", 0, 100, token));
	if (token->n == 0)
		return cx_fail_at(cx, RC_INVALID, STR("file"), L("Chọn tệp XLSX hoặc CSV", "choose an XLSX or CSV file"));
	*name = STR("");
	return wait_take(cx, rq, *token, bytes, path);
}

enum rc thing_import_bytes(struct cx *cx, const struct req *rq, struct str *out)
{
	struct str name, token, path;

	return bytes_of(cx, rq, out, &name, &token, &path);
}

enum rc thing_import_plan(struct cx *cx, const struct req *rq, struct reply *out)
{
	struct jv *view = jv_obj(&cx->arena), *data;
	struct import_report rep = { 0 };
	struct looked k = { .r = thing_of(rq)->res, .rep = &rep };
	struct sheet s;
	struct str bytes, path;
	enum rc rc;

	frame(cx, rq, view);
	reply_view(out, view);
	reply_page(out, "import");
	TRY(bytes_of(cx, rq, &bytes, &k.file, &k.token, &path));
	TRY(thing_import_given(cx, rq, &k.given));
	TRY(sheet_read_all(cx, bytes, &s));
	rc = res_import_as(cx, k.r, &s, &k.given, false, &rep);
	if (rc != RC_OK && rep.count[IMPORT_WRONG] == 0)
		return rc;
	cx_clear(cx);
	if (k.token.n == 0)
		TRY(thing_import_wait(cx, rq, bytes, &k.token));
	preview(cx, &k, view);
	data = report_json(cx, &rep);
	set_text(cx, data, "token", k.token);
	reply_data(out, data);
	return RC_OK;
}

enum rc thing_import_run(struct cx *cx, const struct req *rq, struct reply *out)
{
	return thing_import_with(cx, rq, NULL, NULL, out);
}

enum rc thing_import_with(struct cx *cx, const struct req *rq,
	enum rc (*beside)(struct cx *cx, const struct import_report *rep, void *with), void *with, struct reply *out)
{
	struct jv *view = jv_obj(&cx->arena);
	struct import_report rep = { 0 };
	struct looked k = { .r = thing_of(rq)->res, .rep = &rep, .file = STR("") };
	struct sheet s;
	struct str bytes, path;
	enum rc rc;

	frame(cx, rq, view);
	reply_view(out, view);
	reply_page(out, "import");
	TRY(req_text(cx, rq, "token", 1, 100, &k.token));
	TRY(thing_import_given(cx, rq, &k.given));
	k.given.beside = beside;
	k.given.with = with;
	TRY(wait_take(cx, rq, k.token, &bytes, &path));
	TRY(sheet_read_all(cx, bytes, &s));
	rc = res_import_as(cx, k.r, &s, &k.given, true, &rep);
	if (rc != RC_OK) {
		struct fault was = cx->fault;

		cx_clear(cx);
		if (rep.n)
			preview(cx, &k, view);
		cx->fault = was;
		return rc;
	}
	(void)unlink(path.p);
	reply_data(out, report_json(cx, &rep));
	reply_to(cx, out, "/%s", k.r->name);
	reply_notice(cx, out, L("Đã ghi: %zu mới, %zu thay đổi, %zu không đổi", "written: %zu new, %zu changed, %zu unchanged"),
		rep.count[IMPORT_NEW], rep.count[IMPORT_CHANGED], rep.count[IMPORT_SAME]);
	return RC_OK;
}

static const char xlsx_type[] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/* The sheet as it came, with what is wrong. */
enum rc thing_import_errors(struct cx *cx, const struct req *rq, struct reply *out)
{
	const struct res *r = thing_of(rq)->res;
	struct import_report rep = { 0 };
	struct sheet s;
	struct str bytes, path, token;
	struct import_given given;
	struct buf b;
	enum rc rc;

	TRY(req_text(cx, rq, "token", 1, 100, &token));
	TRY(thing_import_given(cx, rq, &given));
	TRY(wait_take(cx, rq, token, &bytes, &path));
	TRY(sheet_read_all(cx, bytes, &s));
	rc = res_import_as(cx, r, &s, &given, false, &rep);
	if (rc != RC_OK && rep.n == 0)
		return rc;
	cx_clear(cx);
	buf_init(&b, 256u << 20);
	rc = import_errors(cx, r, bytes, &rep, &b);
	if (rc != RC_OK) {
		buf_done(&b);
		return rc;
	}
	reply_bytes(out, xlsx_type, arena_fmt(&cx->arena, L("loi-%s.xlsx", "faults-%s.xlsx"), r->name), &b);
	return RC_OK;
}

enum rc thing_export(struct cx *cx, const struct req *rq, struct reply *out)
{
	const struct res *r = thing_of(rq)->res;
	struct str format = req_query(rq, "format");
	const char *f = format.p ? arena_z(&cx->arena, format) : "xlsx";
	struct buf b;
	enum rc rc;

	buf_init(&b, 256u << 20);
	rc = res_export(cx, r, f, &b);
	if (rc != RC_OK) {
		buf_done(&b);
		return rc;
	}
	reply_bytes(out,
		strcmp(f, "csv") == 0    ? "text/csv; charset=utf-8"
		: strcmp(f, "json") == 0 ? "application/x-ndjson"
					 : xlsx_type,
		arena_fmt(&cx->arena, "%s-%.*s.%s", r->name, ARG_STR(day_text(&cx->arena, day_at(cx->now))), f), &b);
	return RC_OK;
}

/* What a cell of a column may hold, in one line. */
static struct str column_help(struct cx *cx, const struct field *f)
{
	struct buf b AUTO(buf_done) = { 0 };
	const struct res *to = f->type == F_REF || f->type == F_LINKS ? res_find(str_z(f->to)) : NULL;

	buf_init(&b, 4000);
	switch (f->type) {
	case F_BOOL: buf_z(&b, L("Có hoặc Không", "Yes or No")); break;
	case F_DATE:
		buf_z(&b,
			L("Ngày, hoặc tháng 9/2024, Quý III/2024, 2024 khi chưa rõ ngày", "a date, a month, a quarter or a year"));
		if (f->or_before)
			buf_z(&b, L("; “trước 2020” khi chưa rõ từ bao giờ", "; “before 2020” when it is not known since when"));
		break;
	case F_PERIOD:
		buf_z(&b, L("Kỳ: 2026, Quý III/2026, 9/2026, tuần 47/2026", "a period: 2026, Q3/2026, 9/2026, week 47/2026"));
		break;
	case F_INSTANT: buf_z(&b, L("Giờ và ngày: 14:30 05/09/2024", "time and date: 14:30 05/09/2024")); break;
	case F_INT:
		if (f->max)
			buf_fmt(&b, L("Số nguyên từ %" PRId64 " đến %" PRId64, "a whole number, %" PRId64 " to %" PRId64), f->min,
				f->max);
		else
			buf_z(&b, L("Số nguyên", "a whole number"));
		break;
	case F_ENUM:
	case F_FLAGS:
		for (const struct choice *c = f->choices; c->code; c++)
			buf_fmt(&b, "%s%s", c == f->choices ? "" : "; ", L(c->vi, c->en));
		break;
	case F_REF:
	case F_LINKS:
		buf_fmt(&b, L("Mã hoặc tên%s%s%s", "code or name%s%s%s"), to ? " " : "", to ? L(to->vi, to->en) : "",
			f->type == F_LINKS ? L("; nhiều mục cách nhau bằng dấu ;", "; several separated by ;") : "");
		break;
	default:
		if (f->max)
			buf_fmt(&b, L("Chữ, tối đa %" PRId64 " ký tự", "text of at most %" PRId64 " characters"), f->max);
	}
	if (f->help_vi)
		buf_fmt(&b, "%s%s", b.n ? ". " : "", L(f->help_vi, f->help_en));
	return arena_str(&cx->arena, buf_str(&b));
}

static const struct field *field_of(const struct res *r, struct str code)
{
	ptrdiff_t dot = str_find(code, STR("."));

	for (size_t i = 0; dot > 0 && r->companions && r->companions[i]; i++)
		if (str_is(str_cut(code, 0, (size_t)dot), r->companions[i]->code)) {
			const struct res *of = r->companions[i]->res;

			return &of->fields[res_field_find(of, str_from(code, (size_t)dot + 1))];
		}
	return &r->fields[res_field_find(r, code)];
}

/* Every column that the import knows, also those of companions; a second sheet says what may stand in them. */
enum rc thing_sample(struct cx *cx, const struct req *rq, struct reply *out)
{
	const struct res *r = thing_of(rq)->res;
	struct import_col *cols;
	struct xlsx_cell *heads, *help;
	size_t n, k = 0;
	struct buf b;
	enum rc rc;

	import_fields(cx, r, &cols, &n);
	heads = ARENA_ARRAY(&cx->arena, struct xlsx_cell, n + 1);
	help = ARENA_ARRAY(&cx->arena, struct xlsx_cell, (n + 1) * 3);
	help[0].text = str_z(L("Cột", "Column"));
	help[1].text = str_z(L("Bắt buộc", "Required"));
	help[2].text = str_z(L("Cách ghi", "What to write"));
	for (size_t i = 0; i < n; i++) {
		const struct field *f = field_of(r, cols[i].code);
		bool must = f->required && str_find(cols[i].code, STR(".")) < 0;

		if (strcmp(f->code, "draft") == 0)
			continue;
		heads[k++].text = arena_fmt(&cx->arena, "%.*s%s", ARG_STR(cols[i].head), must ? " *" : "");
		help[k * 3].text = cols[i].head;
		help[k * 3 + 1].text = str_z(must ? L("Có", "Yes") : "");
		help[k * 3 + 2].text = column_help(cx, f);
	}
	buf_init(&b, 16u << 20);
	rc = xlsx_write_pages(cx,
		(struct xlsx_page[]){ { str_z(L(r->vi_many, r->en_many)), heads, 1, k },
			{ str_z(L("Cách ghi", "How to fill")), help, k + 1, 3 } },
		2, &b);
	if (rc != RC_OK) {
		buf_done(&b);
		return rc;
	}
	reply_bytes(out, xlsx_type, arena_fmt(&cx->arena, "mau-%s.xlsx", r->name), &b);
	return RC_OK;
}
