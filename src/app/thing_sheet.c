/* Import with a preview, and export. The previewed bytes wait under DIR/tmp, named by an unguessable token, until they are written or an hour old. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/thing_int.h"
#include "fmt/xlsx.h"
#include "sec/sec.h"

enum { SHOWN_ROWS = 300, SHEET_MAX = 32 << 20 };

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

static enum rc wait_put(struct cx *cx, const struct req *rq, struct str bytes, struct str *token)
{
	struct str dir = arena_fmt(&cx->arena, "%.*s/tmp", ARG_STR(rq->app->conf.data_dir)), path;
	int fd AUTO(fd_done) = -1;

	*token = random_token(cx);
	path = waiting_path(cx, rq, *token);
	if (mkdir(dir.p, 0700) != 0 && errno != EEXIST)
		return cx_fail(
			cx, RC_IO, L("Không ghi được tệp tạm: %s", "a temporary file could not be written: %s"), strerror(errno));
	sweep(dir);
	fd = open(path.p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	while (fd >= 0 && bytes.n) {
		ssize_t w = write(fd, bytes.p, bytes.n);

		if (w <= 0)
			break;
		bytes = str_from(bytes, (size_t)w);
	}
	if (fd < 0 || bytes.n)
		return cx_fail(
			cx, RC_IO, L("Không ghi được tệp tạm: %s", "a temporary file could not be written: %s"), strerror(errno));
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
			  "đã có. "
			  "Xem trước rồi mới ghi; sai một dòng thì không ghi dòng nào.",
				"An XLSX or CSV file. Titles above the header and unknown columns do no harm; an empty cell leaves "
				"what is stored. "
				"You see a preview first; one wrong row and nothing is written.")));
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

static bool is_bad(const struct import_row *ir, const struct field *f)
{
	for (size_t i = 0; i < ir->problems.n; i++)
		if (str_is(ir->problems.p[i].field, f->code))
			return true;
	return false;
}

static void row_view(struct cx *cx, struct jv *rows, const struct import_row *ir, const bool *used)
{
	const struct res *r = ir->row->res;
	struct arena *a = &cx->arena;
	struct jv *o = jv_push(a, rows, jv_obj(a)), *cells, *problems;

	jv_set(a, o, "number", jv_int(a, ir->number));
	jv_set(a, o, "kind", jv_z(a, kinds[ir->action]));
	jv_set(a, o, "what", jv_z(a, word_of(cx, ir->action)));
	cells = jv_set(a, o, "cells", jv_list(a));
	for (size_t f = 0; f < r->n; f++) {
		struct jv *c;

		if (!used[f])
			continue;
		c = jv_push(a, cells, jv_obj(a));
		set_text(cx, c, "text", val_show(cx, &r->fields[f], &ir->row->v[f]));
		if (ir->before && !val_eq(r->fields[f].type, &ir->row->v[f], &ir->before->v[f]))
			set_text(cx, c, "before", val_show(cx, &r->fields[f], &ir->before->v[f]));
		jv_set(a, c, "bad", jv_bool(a, is_bad(ir, &r->fields[f])));
	}
	problems = jv_set(a, o, "problems", jv_list(a));
	for (size_t i = 0; i < ir->problems.n; i++) {
		int f = res_field_find(r, ir->problems.p[i].field);

		jv_push(a, problems,
			jv_text(a, arena_fmt(a, "%s: %.*s", f >= 0 ? L(r->fields[f].vi, r->fields[f].en) : L("Dòng", "Row"),
					   ARG_STR(ir->problems.p[i].text))));
	}
}

static void preview(
	struct cx *cx, const struct res *r, const struct import_report *rep, struct str file, struct str token, struct jv *view)
{
	struct arena *a = &cx->arena;
	struct jv *p = jv_set(a, view, "preview", jv_obj(a)), *list;
	bool *used = ARENA_ARRAY(a, bool, r->n);
	struct str ignored = STR("");

	set_text(cx, p, "file", file);
	list = jv_set(a, p, "counts", jv_list(a));
	for (int k = 0; k < 4; k++) {
		struct jv *o = jv_push(a, list, jv_obj(a));

		jv_set(a, o, "text", jv_z(a, word_of(cx, (enum import_action)k)));
		jv_set(a, o, "n", jv_int(a, (int64_t)rep->count[k]));
	}
	for (size_t i = 0; i < rep->n_ignored; i++)
		ignored = arena_fmt(a, "%.*s%s%.*s", ARG_STR(ignored), i ? ", " : "", ARG_STR(str_cut(rep->ignored[i], 0, 60)));
	if (ignored.n)
		set_text(cx, p, "ignored", ignored);
	for (size_t i = 0; i < rep->n; i++)
		for (size_t f = 0; f < r->n; f++)
			used[f] = used[f] || rep->rows[i].row->v[f].set || is_bad(&rep->rows[i], &r->fields[f]);
	list = jv_set(a, p, "columns", jv_list(a));
	for (size_t f = 0; f < r->n; f++)
		if (used[f])
			jv_push(a, list, jv_z(a, L(r->fields[f].vi, r->fields[f].en)));
	list = jv_set(a, p, "rows", jv_list(a));
	for (int wrong = 1; wrong >= 0; wrong--) /* the wrong ones first */
		for (size_t i = 0; i < rep->n && list->n < SHOWN_ROWS; i++)
			if ((rep->rows[i].action == IMPORT_WRONG) == wrong)
				row_view(cx, list, &rep->rows[i], used);
	jv_set(a, p, "wrong", jv_bool(a, rep->count[IMPORT_WRONG] > 0));
	if (rep->count[IMPORT_WRONG] == 0 && rep->count[IMPORT_NEW] + rep->count[IMPORT_CHANGED] > 0) {
		set_text(cx, p, "confirm", arena_fmt(a, "/%s/import/run", r->name));
		set_text(cx, p, "token", token);
		set_text(cx, p, "submit",
			arena_fmt(a, L("Ghi %zu dòng", "Write %zu rows"), rep->count[IMPORT_NEW] + rep->count[IMPORT_CHANGED]));
	}
}

static struct jv *report_json(struct cx *cx, const struct import_report *rep)
{
	struct arena *a = &cx->arena;
	struct jv *o = jv_obj(a);

	for (int k = 0; k < 4; k++)
		jv_set(a, o, kinds[k], jv_int(a, (int64_t)rep->count[k]));
	return o;
}

enum rc thing_import_plan(struct cx *cx, const struct req *rq, struct reply *out)
{
	const struct res *r = thing_of(rq)->res;
	const struct http_file *file = req_file(rq, "file");
	struct jv *view = jv_obj(&cx->arena), *data;
	struct import_report rep = { 0 };
	struct sheet s;
	struct str token = { 0 };
	enum rc rc;

	frame(cx, rq, view);
	reply_view(out, view);
	reply_page(out, "import");
	if (file == NULL)
		return cx_fail_at(cx, RC_INVALID, STR("file"), L("Chọn tệp XLSX hoặc CSV", "choose an XLSX or CSV file"));
	if (file->bytes.n > SHEET_MAX)
		return cx_fail_at(
			cx, RC_LIMIT, STR("file"), L("Tệp lớn hơn %d MiB", "the file is larger than %d MiB"), SHEET_MAX >> 20);
	TRY(sheet_read(cx, file->bytes, &s));
	rc = res_import(cx, r, &s, false, &rep);
	if (rc != RC_OK && rep.count[IMPORT_WRONG] == 0)
		return rc;
	cx_clear(cx);
	TRY(wait_put(cx, rq, file->bytes, &token));
	preview(cx, r, &rep, file->name, token, view);
	data = report_json(cx, &rep);
	set_text(cx, data, "token", token);
	reply_data(out, data);
	return RC_OK;
}

enum rc thing_import_run(struct cx *cx, const struct req *rq, struct reply *out)
{
	const struct res *r = thing_of(rq)->res;
	struct jv *view = jv_obj(&cx->arena);
	struct import_report rep = { 0 };
	struct sheet s;
	struct str token, bytes, path;
	enum rc rc;

	frame(cx, rq, view);
	reply_view(out, view);
	reply_page(out, "import");
	TRY(req_text(cx, rq, "token", 1, 100, &token));
	TRY(wait_take(cx, rq, token, &bytes, &path));
	TRY(sheet_read(cx, bytes, &s));
	rc = res_import(cx, r, &s, true, &rep);
	if (rc != RC_OK) {
		if (rep.n)
			preview(cx, r, &rep, STR(""), token, view);
		return rc;
	}
	(void)unlink(path.p);
	reply_data(out, report_json(cx, &rep));
	reply_to(cx, out, "/%s", r->name);
	reply_notice(cx, out, L("Đã ghi: %zu mới, %zu thay đổi, %zu không đổi", "written: %zu new, %zu changed, %zu unchanged"),
		rep.count[IMPORT_NEW], rep.count[IMPORT_CHANGED], rep.count[IMPORT_SAME]);
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
					 : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		arena_fmt(&cx->arena, "%s-%.*s.%s", r->name, ARG_STR(day_text(&cx->arena, day_at(cx->now))), f), &b);
	return RC_OK;
}

enum rc thing_sample(struct cx *cx, const struct req *rq, struct reply *out)
{
	const struct res *r = thing_of(rq)->res;
	struct xlsx_cell *cells = ARENA_ARRAY(&cx->arena, struct xlsx_cell, r->n);
	size_t n = 0;
	struct buf b;
	enum rc rc;

	for (size_t f = 0; f < r->n; f++)
		if (!r->fields[f].fixed && r->fields[f].type != F_FILE && strcmp(r->fields[f].code, "draft") != 0)
			cells[n++].text = arena_fmt(
				&cx->arena, "%s%s", L(r->fields[f].vi, r->fields[f].en), r->fields[f].required ? " *" : "");
	buf_init(&b, 16u << 20);
	rc = xlsx_write(cx, str_z(L(r->vi_many, r->en_many)), cells, 1, n, &b);
	if (rc != RC_OK) {
		buf_done(&b);
		return rc;
	}
	reply_bytes(out, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		arena_fmt(&cx->arena, "mau-%s.xlsx", r->name), &b);
	return RC_OK;
}
