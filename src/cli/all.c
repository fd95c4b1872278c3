/* khien export all FOLDER, khien import all FOLDER: a whole office as one sheet a resource. People, systems and contracts refer to each other in a
 * ring, so no order of files works row by row: everything is read in one transaction, again and again while that resolves more, a reference that is
 * not there yet left empty; then once more strictly, when every row must be as its sheet says. All or nothing. */
#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/map.h"
#include "cli/data.h"
#include "cli/read.h"
#include "db/db.h"
#include "res/res.h"

enum { FILES = 200, SHEET_BYTES = 256 << 20 };

struct part { /* one file */
	struct str path, name;
	const struct res *r;
	struct sheet sheet;
	struct map made; /* its rows, by place: no later pass makes them again */
	size_t count[4];
};
struct all {
	struct part *p;
	size_t n;
	struct arena mem; /* of `first`: the work's own is taken back file by file */
	struct map first; /* id -> the file whose pass wrote it first: later ones only fill references in */
};

static void all_done(struct all *a)
{
	arena_done(&a->mem);
}

static void dir_done(DIR **d)
{
	if (*d)
		(void)closedir(*d);
}

/* "systems.csv", "06-systems.csv", "08-people.providers.xlsx" */
static const struct res *res_of_name(struct str name)
{
	ptrdiff_t dot = str_find(name, STR("."));
	size_t i = 0;

	if (dot <= 0 || (!str_ends(name, STR(".csv")) && !str_ends(name, STR(".xlsx"))))
		return NULL;
	while (i < (size_t)dot && name.p[i] >= '0' && name.p[i] <= '9')
		i++;
	i += i && name.p[i] == '-';
	return res_find(str_cut(name, i, (size_t)dot - i));
}

static int by_path(const void *a, const void *b)
{
	return str_cmp(((const struct part *)a)->path, ((const struct part *)b)->path);
}

static enum rc folder_read(struct cx *cx, struct str folder, struct all *a)
{
	AUTO(dir_done) DIR *d = opendir(arena_z(&cx->arena, folder));
	struct dirent *e;

	if (d == NULL)
		return cx_fail_at(cx, RC_IO, folder, "%s", os_said(cx, errno));
	a->p = ARENA_ARRAY(&cx->arena, struct part, FILES);
	while ((e = readdir(d)) != NULL) {
		struct str name = arena_str(&cx->arena, str_z(e->d_name));
		const struct res *r = res_of_name(name);

		if (name.p[0] == '.')
			continue;
		if (r == NULL) { /* nothing of the folder is passed over in silence */
			fprintf(stderr,
				L("%.*s: không đọc (tên tệp không phải LOẠI.csv hoặc LOẠI.xlsx)\n",
					"%.*s: not read (no RES.csv or RES.xlsx)\n"),
				ARG_STR(name));
			continue;
		}
		if (a->n == FILES)
			return cx_fail_at(cx, RC_LIMIT, folder, L("Quá %d tệp", "more than %d files"), (int)FILES);
		a->p[a->n++] = (struct part){
			.path = arena_fmt(&cx->arena, "%.*s/%.*s", ARG_STR(folder), ARG_STR(name)), .name = name, .r = r
		};
	}
	if (a->n == 0)
		return cx_fail_at(
			cx, RC_INVALID, folder, L("Không có tệp LOẠI.csv hoặc LOẠI.xlsx nào", "no RES.csv or RES.xlsx in it"));
	sort_items(a->p, a->n, sizeof *a->p, by_path);
	for (size_t i = 0; i < a->n; i++) {
		struct str bytes;

		TRY(cli_read_file(cx, a->p[i].path, SHEET_BYTES, &bytes));
		enum rc rc = sheet_read_all(cx, bytes, &a->p[i].sheet);

		if (rc != RC_OK) {
			cx->fault.place = a->p[i].name;
			return rc;
		}
	}
	return RC_OK;
}

/* One pass over one file; *wrote: rows made or changed by it. */
static enum rc pass(
	struct cx *cx, struct all *a, struct part *p, struct import_given given, struct import_report *rep, size_t *wrote)
{
	given.made = &p->made;
	TRY(res_import_as(cx, p->r, &p->sheet, &given, true, rep));
	for (size_t i = 0; i < rep->n; i++) {
		const struct import_row *ir = &rep->rows[i];

		if (ir->action != IMPORT_NEW && ir->action != IMPORT_CHANGED)
			continue;
		(*wrote)++;
		if (map_get_id(&a->first, ir->row->id))
			continue;
		map_put_id(&a->first, ir->row->id, p);
		p->count[ir->action]++;
	}
	return RC_OK;
}

static enum rc resolve(struct cx *cx, struct all *a, struct import_given given)
{
	size_t wrote = 1;

	given.later = true;
	while (wrote) { /* ends: every pass but the last writes a row's missing references */
		wrote = 0;
		for (size_t i = 0; i < a->n; i++) {
			struct arena_mark m = arena_mark(&cx->arena);
			struct import_report rep = { 0 };

			TRY(pass(cx, a, &a->p[i], given, &rep, &wrote));
			arena_reset(&cx->arena, m);
		}
	}
	return RC_OK;
}

static void say(struct cx *cx, const struct cli *cli, const struct part *p)
{
	if (cli->json)
		printf("{\"resource\":\"%s\",\"new\":%zu,\"changed\":%zu,\"unchanged\":%zu}\n", p->r->name, p->count[IMPORT_NEW],
			p->count[IMPORT_CHANGED], p->count[IMPORT_SAME]);
	else
		printf(L("%.*s: %zu mới, %zu thay đổi, %zu không đổi\n", "%.*s: %zu new, %zu changed, %zu unchanged\n"),
			ARG_STR(p->name), p->count[IMPORT_NEW], p->count[IMPORT_CHANGED], p->count[IMPORT_SAME]);
}

enum rc import_all(struct cx *cx, const struct cli *cli, struct import_given given)
{
	AUTO(all_done) struct all a = { 0 };
	AUTO(tx_done) struct tx tx = { 0 };

	arena_init(&a.mem, 0);
	map_init(&a.first, &a.mem);
	TRY(folder_read(cx, cli->args[1], &a));
	for (size_t i = 0; i < a.n; i++)
		map_init(&a.p[i].made, &a.mem);
	TRY(tx_begin(cx, &tx));
	TRY(resolve(cx, &a, given));
	for (size_t i = 0; i < a.n; i++) {
		struct part *p = &a.p[i];
		struct import_report rep = { 0 };
		size_t wrote = 0;
		enum rc rc = pass(cx, &a, p, given, &rep, &wrote);
		struct fault was = cx->fault;

		if (rc != RC_OK) {
			if (rc == RC_INVALID && rep.n)
				import_print(cx, p->r, &rep, cli->json);
			cx->fault = was;
			cx->fault.place = p->name;
			return rc;
		}
		p->count[IMPORT_SAME] = rep.n - p->count[IMPORT_NEW] - p->count[IMPORT_CHANGED];
	}
	for (size_t i = 0; i < a.n; i++)
		say(cx, cli, &a.p[i]);
	return cli_has(cli, "dry-run") ? RC_OK : tx_commit(&tx);
}

static struct str sheet_path(struct cx *cx, const char *folder, const struct res *r, const char *format)
{
	return arena_fmt(&cx->arena, "%s/%s.%s", folder, r->name, format);
}

static enum rc sheet_out(struct cx *cx, const struct res *r, const char *folder, const char *format)
{
	struct buf b AUTO(buf_done) = { 0 };
	struct str path = sheet_path(cx, folder, r, format);
	FILE *f;
	bool written;
	struct res_query q = { .res = r, .sort = -1, .limit = 1 };
	struct res_page page;

	TRY(res_list(cx, &q, &page));
	if (page.n == 0) /* a header alone would be no sheet */
		return RC_OK;
	buf_init(&b, 512u << 20);
	TRY(res_export(cx, r, format, &b));
	f = fopen(path.p, "wxe");
	written = f && fwrite(b.p, 1, b.n, f) == b.n;
	if (f && fclose(f) != 0)
		written = false;
	return written ? RC_OK : cx_fail_at(cx, RC_IO, path, L("Không ghi được tệp", "the file could not be written"));
}

/* The folder is new, so that nothing of another export stays between; it is whole, or not there: a part of an office looks like one. */
enum rc export_all(struct cx *cx, const struct cli *cli, const char *format)
{
	const char *folder = arena_z(&cx->arena, cli->args[1]);
	enum rc rc = RC_OK;

	if (mkdir(folder, 0700) != 0)
		return cx_fail_at(cx, RC_IO, cli->args[1],
			L("Không tạo được thư mục (phải chưa có): %s", "cannot be made (it must not exist yet): %s"),
			os_said(cx, errno));
	for (size_t i = 0; res_all[i] && rc == RC_OK; i++)
		rc = sheet_out(cx, res_all[i], folder, format);
	for (size_t i = 0; res_all[i] && rc != RC_OK; i++)
		unlink(sheet_path(cx, folder, res_all[i], format).p);
	if (rc != RC_OK)
		rmdir(folder);
	return rc;
}
