/* Resources from the command line: import, export, list, show, set, history, delete; and the schema's own commands. */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "auth/auth.h"
#include "base/text.h"
#include "cli/data.h"
#include "cli/read.h"
#include "doc/doc.h"
#include "file/file.h"
#include "res/res.h"

static enum rc the_res(struct cx *cx, const struct cli *cli, const struct res **out)
{
	struct buf b AUTO(buf_done) = { 0 };

	*out = res_find(cli->args[0]);
	if (*out)
		return RC_OK;
	buf_init(&b, 4000);
	for (size_t i = 0; res_all[i]; i++)
		buf_fmt(&b, "%s%s", i ? ", " : "", res_all[i]->name);
	return cx_fail(cx, RC_INVALID, L("Không có loại dữ liệu “%.*s”; có: %.*s", "there is no resource “%.*s”; there are: %.*s"),
		ARG_STR(cli->args[0]), ARG_STR(buf_str(&b)));
}

/* --- import --- */

static const char *const actions[] = { "new", "changed", "unchanged", "wrong" };

static struct jv *import_json(struct cx *cx, const struct import_report *rep, const struct import_row *ir)
{
	struct arena *a = &cx->arena;
	struct jv *o = jv_obj(a), *values = jv_set(a, o, "row", jv_int(a, ir->number)), *errors, *notes;

	if (ir->sheet.n)
		jv_set(a, o, "sheet", jv_text(a, ir->sheet));
	jv_set(a, o, "action", jv_z(a, actions[ir->action]));
	values = jv_set(a, o, "values", jv_obj(a));
	for (size_t i = 0; i < ir->row->res->n; i++)
		if (ir->row->v[i].set)
			jv_set(a, values, ir->row->res->fields[i].code,
				jv_text(a, import_write(cx, rep, &ir->row->res->fields[i], &ir->row->v[i])));
	for (size_t k = 0; k < ir->n_also; k++)
		for (size_t i = 0; i < ir->also[k].row->res->n; i++)
			if (ir->also[k].row->v[i].set)
				jv_set(a, values,
					arena_z(a,
						arena_fmt(a, "%s.%s", ir->also[k].c->code, ir->also[k].row->res->fields[i].code)),
					jv_text(a,
						import_write(cx, rep, &ir->also[k].row->res->fields[i], &ir->also[k].row->v[i])));
	errors = jv_set(a, o, "errors", jv_list(a));
	for (size_t i = 0; i < ir->problems.n; i++) {
		struct jv *e = jv_push(a, errors, jv_obj(a));
		struct str cell = import_cell(rep, ir, ir->problems.p[i].field);

		jv_set(a, e, "field", jv_text(a, ir->problems.p[i].field));
		if (cell.n)
			jv_set(a, e, "cell", jv_text(a, cell));
		jv_set(a, e, "message", jv_text(a, ir->problems.p[i].text));
	}
	notes = jv_set(a, o, "notes", jv_list(a));
	for (size_t i = 0; i < rep->n_notes; i++)
		if (rep->notes[i].number == ir->number && str_eq(rep->notes[i].sheet, ir->sheet))
			jv_push(a, notes, jv_text(a, rep->notes[i].text));
	return o;
}

/* How many of each kind come with the rows. */
static void made_print(struct cx *cx, const struct import_report *rep)
{
	for (size_t k = 0; res_all[k]; k++) {
		size_t n = 0;

		for (size_t i = 0; i < rep->n_made; i++)
			n += rep->made[i].res == res_all[k];
		if (n)
			fprintf(stderr, L("kèm theo: %zu %s mới\n", "with them: %zu new %s\n"), n,
				L(res_all[k]->vi, res_all[k]->en));
	}
}

/* A line to the terminal that quotes a sheet: no byte of it commands the terminal, nor turns the writing. */
static void line_print(struct str line)
{
	struct buf b AUTO(buf_done) = { 0 };
	size_t w;
	int32_t r;

	buf_init(&b, SIZE_MAX / 2);
	for (; (w = utf8_next(line, &r)) > 0; line = str_from(line, w))
		buf_add(&b, r < ' ' || (r >= 0x7f && r < 0xa0) || text_turned(str_cut(line, 0, w)) ? STR("\uFFFD")
												   : str_cut(line, 0, w));
	fprintf(stderr, "%.*s\n", ARG_STR(buf_str(&b)));
}

/* "Dòng 5, Cấp độ “6”: Phải từ 1 đến 5": where, what stood there, what is wrong; a cell that the sentence itself quotes is not said twice. */
static void problem_print(
	struct cx *cx, const struct res *r, const struct import_report *rep, const struct import_row *ir, const struct problem *p)
{
	struct str label = import_label(cx, r, p->field), cell = import_cell(rep, ir, p->field);
	bool told = cell.n == 0 || str_find(p->text, cell) >= 0;

	line_print(arena_fmt(&cx->arena, "%.*s%s%.*s%s%.*s%s: %.*s", ARG_STR(import_place(cx, ir->sheet, ir->number)),
		label.n ? ", " : "", ARG_STR(label), told ? "" : " “", ARG_STR(told ? STR("") : cell), told ? "" : "”",
		ARG_STR(p->text)));
}

void import_print(struct cx *cx, const struct res *r, const struct import_report *rep, bool json)
{
	for (size_t i = 0; i < rep->n; i++) {
		const struct import_row *ir = &rep->rows[i];

		if (json) {
			cli_line(import_json(cx, rep, ir));
			continue;
		}
		for (size_t k = 0; k < ir->problems.n; k++)
			problem_print(cx, r, rep, ir, &ir->problems.p[k]);
	}
	for (size_t i = 0; i < rep->n_converted; i++)
		line_print(rep->converted[i]);
	for (size_t i = 0; i < rep->n_passed; i++)
		line_print(arena_fmt(&cx->arena, L("%.*s không phải dữ liệu, %.*s", "%.*s is no data, %.*s"),
			ARG_STR(import_place(cx, rep->passed[i].sheet, rep->passed[i].number)), ARG_STR(rep->passed[i].text)));
	for (size_t i = 0; i < rep->n_ignored; i++)
		line_print(arena_fmt(&cx->arena, L("cột không dùng: %.*s", "column not used: %.*s"), ARG_STR(rep->ignored[i])));
	for (size_t i = 0; i < rep->n_notes; i++)
		line_print(arena_fmt(&cx->arena, "%.*s: %.*s", ARG_STR(import_place(cx, rep->notes[i].sheet, rep->notes[i].number)),
			ARG_STR(rep->notes[i].text)));
	made_print(cx, rep);
	fprintf(stderr,
		L("%s: %zu mới, %zu thay đổi, %zu không đổi, %zu sai\n", "%s: %zu new, %zu changed, %zu unchanged, %zu wrong\n"),
		L(r->vi_many, r->en_many), rep->count[IMPORT_NEW], rep->count[IMPORT_CHANGED], rep->count[IMPORT_SAME],
		rep->count[IMPORT_WRONG]);
}

/* The sheet with its faults, beside what was printed. */
static enum rc errors_write(
	struct cx *cx, const struct cli *cli, const struct res *r, struct str bytes, const struct import_report *rep)
{
	struct buf b AUTO(buf_done) = { 0 };
	struct fault before = cx->fault;
	const char *path = arena_z(&cx->arena, cli_get(cli, "errors"));
	FILE *f;
	bool written;

	cx_clear(cx);
	buf_init(&b, 256u << 20);
	TRY(import_errors(cx, r, bytes, rep, &b));
	f = fopen(path, "wxe");
	written = f && fwrite(b.p, 1, b.n, f) == b.n;
	if (f && fclose(f) != 0)
		written = false;
	if (!written)
		return cx_fail(cx, RC_IO,
			L("Không ghi được %s (tệp phải chưa có)", "%s could not be written (it must not exist yet)"), path);
	cx->fault = before;
	return RC_OK;
}

/* --column "HEAD=FIELD", any number of them. */
static enum rc given_read(struct cx *cx, const struct cli *cli, struct import_given *out)
{
	struct import_choice *choices = ARENA_ARRAY(&cx->arena, struct import_choice, cli->n_opts + 1);

	*out = (struct import_given){ .choices = choices, .reason = cli_get(cli, "reason") };
	for (size_t i = 0; i < cli->n_opts; i++) {
		struct str value = cli->opts[i].value;
		size_t at = value.n;

		if (strcmp(cli->opts[i].name, "column") != 0)
			continue;
		while (at > 0 && value.p[at - 1] != '=')
			at--;
		if (at < 2 || at == value.n)
			return cx_fail(cx, RC_INVALID,
				L("--column cần “TIÊU ĐỀ=trường”, không phải “%.*s”", "--column needs “HEAD=field”, not “%.*s”"),
				ARG_STR(value));
		choices[out->n++] = (struct import_choice){ str_trim(str_cut(value, 0, at - 1)), str_trim(str_from(value, at)) };
	}
	return RC_OK;
}

static enum rc run_import(struct cx *cx, const struct cli *cli)
{
	struct import_given given;
	const struct res *r;
	struct str bytes;
	struct sheet s;
	struct import_report rep = { 0 };
	struct fault was;
	enum rc rc;

	TRY(given_read(cx, cli, &given));
	if (str_is(cli->args[0], "all"))
		return import_all(cx, cli, given);
	TRY(the_res(cx, cli, &r));
	TRY(cli_read_file(cx, cli->args[1], 256 << 20, &bytes));
	TRY(sheet_read_all(cx, bytes, &s));
	rc = res_import_as(cx, r, &s, &given, !cli_has(cli, "dry-run"), &rep);
	was = cx->fault; /* telling looks references up, and forgets those that went with the rollback */
	if (rc == RC_OK || (rc == RC_INVALID && rep.n)) /* what the disk or the database refused was not counted */
		import_print(cx, r, &rep, cli->json);
	cx->fault = was;
	if (rep.count[IMPORT_WRONG] && cli_has(cli, "errors"))
		TRY(errors_write(cx, cli, r, bytes, &rep));
	return rc;
}

static const struct cli_opt import_opts[] = {
	{ "dry-run", false, "chỉ xem trước, không ghi", "preview only, write nothing" },
	{ "reason", true, "lý do nhập muộn (việc đã diễn ra từ lâu) hoặc lý do đính chính; cột “Lý do” nói riêng từng dòng",
		"why acts of long ago are entered late (a column “reason” says it row by row)" },
	{ "column", true, "cột chưa nhận ra: “TIÊU ĐỀ=trường” (“-”: không dùng), lặp lại được; ghi nhớ cho lần sau",
		"a column that nobody knows: “HEAD=field” (“-”: not used), any number of them; kept for the next import" },
	{ "errors", true, "nếu có dòng sai: ghi lại bảng kèm cột “Lỗi” vào tệp XLSX này",
		"if rows are wrong: write the sheet with a column of faults to this XLSX" },
	{ 0 },
};
const struct command cmd_import = { "import",
	"RES FILE.csv|FILE.xlsx | all FOLDER [--dry-run] [--reason TEXT] [--column HEAD=FIELD] [--errors OUT.xlsx]",
	"Nhập từ CSV hoặc Excel (tất cả hoặc không dòng nào)", "Import CSV or Excel, all or nothing", import_opts, 2, 2, true,
	run_import };

/* --- export --- */

static enum rc run_export(struct cx *cx, const struct cli *cli)
{
	const struct res *r;
	struct buf b AUTO(buf_done) = { 0 };
	struct str format = cli_get(cli, "format");

	if (str_is(cli->args[0], "all") == (cli->n == 1))
		return cx_fail(
			cx, RC_INVALID, L("Cần: export LOẠI, hoặc export all THƯ_MỤC", "wanted: export RES, or export all FOLDER"));
	if (format.p == NULL)
		format = cli->json ? STR("json") : STR("csv");
	if (!word_in("csv xlsx json", format))
		return cx_fail_at(cx, RC_INVALID, STR("--format"),
			L("Chỉ có csv, xlsx và json, không có “%.*s”", "csv, xlsx and json, no “%.*s”"),
			ARG_STR(str_head(format, 60)));
	if (cli->n == 2)
		return export_all(cx, cli, arena_z(&cx->arena, format));
	TRY(the_res(cx, cli, &r));
	buf_init(&b, 512u << 20);
	TRY(res_export(cx, r, arena_z(&cx->arena, format), &b));
	if (fwrite(b.p, 1, b.n, stdout) != b.n)
		return cx_fail(cx, RC_IO, L("Không ghi được ra đầu ra", "the output could not be written"));
	return RC_OK;
}

static const struct cli_opt export_opts[] = {
	{ "format", true, "csv, xlsx hoặc json", "csv, xlsx or json" },
	{ 0 },
};
const struct command cmd_export = { "export", "RES | all FOLDER [--format csv|xlsx|json]",
	"Kết xuất một loại dữ liệu, hoặc tất cả vào một thư mục mới", "Export a resource, or all into a new folder", export_opts, 1,
	2, true, run_export };

/* --- list, show, set, delete, history --- */

static enum rc run_list(struct cx *cx, const struct cli *cli)
{
	struct res_query q = { .sort = -1, .limit = 1000, .q = cli_get(cli, "q") };

	TRY(the_res(cx, cli, &q.res));
	do {
		struct res_page page;

		TRY(res_list(cx, &q, &page));
		for (size_t i = 0; i < page.n; i++)
			if (cli->json)
				cli_line(row_json(cx, page.rows[i]));
			else
				printf("%-16.*s %.*s\n", ARG_STR(row_text(page.rows[i], "code")), ARG_STR(row_title(page.rows[i])));
		q.after = page.next;
	} while (q.after.p);
	return RC_OK;
}

static const struct cli_opt list_opts[] = {
	{ "q", true, "tìm (không cần dấu)", "search (diacritics not needed)" },
	{ 0 },
};
const struct command cmd_list = { "list", "RES [--q TEXT]", "Liệt kê", "List", list_opts, 1, 1, true, run_list };

static enum rc run_show(struct cx *cx, const struct cli *cli)
{
	const struct res *r;
	struct row *row;

	TRY(the_res(cx, cli, &r));
	TRY(res_by_code(cx, r, cli->args[1], &row));
	if (cli->json) {
		cli_line(row_json(cx, row));
		return RC_OK;
	}
	for (size_t i = 0; i < r->n; i++)
		if (row->v[i].set && field_visible(cx, &r->fields[i], row))
			printf("%s: %.*s\n", L(r->fields[i].vi, r->fields[i].en), ARG_STR(val_show(cx, &r->fields[i], &row->v[i])));
	return RC_OK;
}

const struct command cmd_show = { "show", "RES CODE", "Xem một mục", "Show one", NULL, 2, 2, true, run_show };

static struct str field_names(struct cx *cx, const struct res *r)
{
	AUTO(buf_done) struct buf b = { .max = 4096 };

	for (size_t f = 0; f < r->n; f++)
		if (!r->fields[f].fixed)
			buf_fmt(&b, "%s%s", b.n ? " " : "", r->fields[f].code);
	return arena_str(&cx->arena, buf_str(&b));
}

static struct str said_field(struct str arg)
{
	ptrdiff_t eq = str_find(arg, STR("="));

	return eq > 0 ? str_cut(arg, 0, (size_t)eq) : arg;
}

/* field=value, or field=@path for a file. */
static enum rc assign(
	struct cx *cx, const struct cli *cli, struct row *row, const struct row *before, struct str arg, struct doc_kept *kept)
{
	ptrdiff_t eq = str_find(arg, STR("="));
	int f = eq > 0 ? res_field_find(row->res, str_cut(arg, 0, (size_t)eq)) : -1;
	struct str value = str_from(arg, (size_t)(eq + 1)), why = { 0 }, bytes;

	if (f < 0)
		return cx_fail(cx, RC_INVALID,
			L("Ghi TRƯỜNG=GIÁ_TRỊ; không hiểu “%.*s”. Các trường: %.*s",
				"write FIELD=VALUE; “%.*s” is not understood. The fields: %.*s"),
			ARG_STR(arg), ARG_STR(field_names(cx, row->res)));
	if (row->res->fields[f].fixed)
		return cx_fail_at(cx, RC_DENIED, str_z(row->res->fields[f].code),
			L("Trường này do hệ thống ghi", "this field is set by the program"));
	if (row->res->fields[f].type == F_FILE && value.n > 1 && value.p[0] == '@') {
		TRY(cli_read_file(cx, str_from(value, 1), FILE_MAX + 1, &bytes));
		TRY(doc_keep(cx, cli->data, bytes, str_from(value, 1), kept));
		val_text(&row->v[f], kept->value);
		return RC_OK;
	}
	if (!row_day_or_days(cx, row, before, f, value, &why))
		return cx_fail_at(cx, RC_INVALID, str_z(row->res->fields[f].code), "%s: %.*s",
			L(row->res->fields[f].vi, row->res->fields[f].en), ARG_STR(why));
	return RC_OK;
}

/* A document's file is judged as at every other door, before a byte is kept. Seconds of work: not in a transaction. */
static enum rc admit(struct cx *cx, const struct cli *cli, struct str arg)
{
	const struct str file = STR("file=@");
	struct doc_known known;
	struct str bytes;

	if (!str_is(cli->args[0], "documents") || !str_starts(arg, file))
		return RC_OK;
	TRY(cli_read_file(cx, str_from(arg, file.n), FILE_MAX + 1, &bytes));
	return doc_admit_file(cx, cli->data, bytes, str_from(arg, file.n), true, &known);
}

static enum rc set_row(struct cx *cx, const struct cli *cli, const struct res *r, struct doc_kept *kept, struct row **out)
{
	struct row *row, *before = NULL;
	struct problems ps = { 0 };
	struct tx tx AUTO(tx_done) = { 0 };

	TRY(tx_begin(cx, &tx));
	if (str_is(cli->args[1], "+")) {
		row = res_blank(cx, r);
	} else if (res_by_code(cx, r, cli->args[1], &row) != RC_OK) {
		if (cx->fault.rc != RC_NOT_FOUND)
			return cx->fault.rc;
		cx_clear(cx);
		row = res_blank(cx, r);
		val_text(&row->v[0], cli->args[1]);
	} else {
		before = row_copy(cx, row);
	}
	for (size_t i = 2; i < cli->n; i++) {
		for (size_t k = 2; k < i; k++)
			if (str_eq(said_field(cli->args[k]), said_field(cli->args[i])))
				return cx_fail_at(cx, RC_INVALID, said_field(cli->args[i]), L("ghi hai lần", "given twice"));
		TRY(assign(cx, cli, row, before, cli->args[i], kept));
	}
	TRY(res_reason_wanted(cx, row, before, cli_get(cli, "why"), &ps));
	TRY(res_save(cx, row, cli_get(cli, "why"), &ps));
	*out = row;
	return tx_commit(&tx);
}

static enum rc run_set(struct cx *cx, const struct cli *cli)
{
	const struct res *r;
	struct doc_kept kept = { 0 };
	struct row *row = NULL;
	ptrdiff_t at = str_find(cli->args[1], STR("="));
	enum rc rc;

	TRY(the_res(cx, cli, &r));
	if (res_field_find(r, str_cut(cli->args[1], 0, (size_t)(at < 0 ? 0 : at))) >= 0)
		return cx_fail_at(cx, RC_INVALID, STR("CODE"),
			L("“%.*s” đứng ở chỗ của mã: ghi mã trước các trường, hoặc + để chương trình đặt mã",
				"“%.*s” stands where the code should: write the code before the fields, or + for one to be given"),
			ARG_STR(cli->args[1]));
	for (size_t i = 2; i < cli->n; i++)
		TRY(admit(cx, cli, cli->args[i]));
	rc = set_row(cx, cli, r, &kept, &row);
	if (rc != RC_OK) {
		doc_unkeep(cx, cli->data, &kept);
		return rc;
	}
	if (cli->json)
		cli_line(row_json(cx, row));
	else
		printf("%.*s\n", ARG_STR(row_text(row, "code")));
	return RC_OK;
}

static const struct cli_opt why_opts[] = {
	{ "why", true, "lý do (đính chính, nhập muộn)", "reason (of a correction, of a late entry)" },
	{ 0 },
};
const struct command cmd_set = { "set", "RES CODE|+ FIELD=VALUE... [--why TEXT]", "Tạo hoặc sửa một mục (tệp: file=@ĐƯỜNG_DẪN)",
	"Create or change one (a file: file=@PATH)", why_opts, 3, -1, true, run_set };

static enum rc run_delete(struct cx *cx, const struct cli *cli)
{
	const struct res *r;
	struct row *row;
	struct tx tx AUTO(tx_done) = { 0 };

	TRY(the_res(cx, cli, &r));
	TRY(tx_begin(cx, &tx));
	TRY(res_by_code(cx, r, cli->args[1], &row));
	TRY(res_delete(cx, row, cli_get(cli, "why")));
	TRY(tx_commit(&tx));
	return res_field_find(r, STR("file")) >= 0 ? doc_sweep(cx, cli->data) : RC_OK;
}

const struct command cmd_delete = { "delete", "RES CODE [--why TEXT]", "Xoá một mục (lịch sử vẫn còn)",
	"Delete one (its history stays)", why_opts, 2, 2, true, run_delete };

/* Asked twice: without --yes it only says what would go. */
static enum rc run_erase(struct cx *cx, const struct cli *cli)
{
	const struct res *r;
	size_t *fields, n;
	int64_t id;
	struct tx tx AUTO(tx_done) = { 0 };

	TRY(the_res(cx, cli, &r));
	TRY(res_id_ever(cx, r, cli->args[1], &id));
	TRY(tx_begin(cx, &tx));
	TRY(res_personal(cx, r, id, &fields, &n));
	TRY(res_erase(cx, r, id, cli_get(cli, "why")));
	if (!cli_has(cli, "yes"))
		return cx_fail_at(cx, RC_INVALID, STR("--yes"),
			L("Chưa xoá. Sẽ xoá vĩnh viễn ở mọi phiên bản của %.*s: %.*s; chắc chắn thì chạy lại kèm --yes",
				"nothing is erased yet. For good, in every version of %.*s, goes: %.*s; if you are sure, say "
				"--yes"),
			ARG_STR(cli->args[1]), ARG_STR(res_fields_said(cx, r, fields, n)));
	TRY(tx_commit(&tx));
	if (db_scrub(cx) != RC_OK)
		cx_clear(cx); /* somebody reads just now: the log is cut later, by the next checkpoint or erasure */
	return RC_OK;
}

static const struct cli_opt erase_opts[] = {
	{ "why", true, "lý do, ở lại trong sổ nhật ký", "the reason, which the ledger keeps" },
	{ "yes", false, "chắc chắn xoá", "erase it, sure" },
	{ 0 },
};
const struct command cmd_erase = { "erase", "RES CODE --why TEXT --yes",
	"Xoá vĩnh viễn dữ liệu cá nhân (họ tên, liên hệ) của một mục", "Forget the contacts and names of one", erase_opts, 2, 2,
	true, run_erase };

static bool change_of(struct cx *cx, const struct change *c, size_t field)
{
	const struct field *f = &c->row->res->fields[field];

	return field_visible(cx, f, c->row) &&
	       (c->before ? !val_eq(f->type, &c->row->v[field], &c->before->v[field]) : c->row->v[field].set);
}

static struct jv *change_json(struct cx *cx, const struct change *c)
{
	struct arena *a = &cx->arena;
	struct jv *o = jv_obj(a), *list;

	jv_set(a, o, "seq", jv_int(a, c->seq));
	jv_set(a, o, "at", jv_text(a, instant_text(a, c->at)));
	jv_set(a, o, "by", jv_text(a, c->by));
	jv_set(a, o, "op", jv_text(a, c->op));
	jv_set(a, o, "why", jv_text(a, c->why));
	list = jv_set(a, o, "erased", jv_list(a));
	for (size_t i = 0; i < c->n_erased; i++)
		jv_push(a, list, jv_z(a, c->row->res->fields[c->erased[i]].code));
	list = jv_set(a, o, "changes", jv_list(a));
	for (size_t i = 0; i < c->row->res->n; i++) {
		const struct field *f = &c->row->res->fields[i];
		struct jv *one;

		if (!change_of(cx, c, i))
			continue;
		one = jv_push(a, list, jv_obj(a));
		jv_set(a, one, "field", jv_z(a, f->code));
		jv_set(a, one, "before", c->before ? jv_text(a, val_show(cx, f, &c->before->v[i])) : jv_null(a));
		jv_set(a, one, "after", jv_text(a, val_show(cx, f, &c->row->v[i])));
	}
	return o;
}

/* What changed, a line each: the field, before and after as pages say it. */
static void change_print(struct cx *cx, const struct change *c)
{
	printf("%6" PRId64 "  %.*s  %.*s  %s%s%.*s\n", c->seq, ARG_STR(instant_show(&cx->arena, c->at)), ARG_STR(c->by),
		res_change_word(cx, c), c->why.n ? ": " : "", ARG_STR(c->why));
	if (c->n_erased)
		printf(L("        Đã xoá vĩnh viễn: %.*s\n", "        Erased for good: %.*s\n"),
			ARG_STR(res_fields_said(cx, c->row->res, c->erased, c->n_erased)));
	for (size_t i = 0; i < c->row->res->n && !c->row->gone; i++) {
		const struct field *f = &c->row->res->fields[i];
		const char *none = L("(trống)", "(empty)");
		struct str before, after = val_show(cx, f, &c->row->v[i]);

		if (!change_of(cx, c, i))
			continue;
		before = c->before ? val_show(cx, f, &c->before->v[i]) : (struct str){ 0 };
		printf("        %s: ", L(f->vi, f->en));
		if (c->before)
			printf("%.*s → ", ARG_STR(before.n ? before : str_z(none)));
		printf("%.*s\n", ARG_STR(after.n ? after : str_z(none)));
	}
}

static enum rc users_history(struct cx *cx, const struct cli *cli)
{
	struct user u;
	struct jv *entries;

	TRY(user_find(cx, cli->args[1], &u));
	TRY(user_history(cx, u.id, &entries));
	for (size_t i = 0; i < entries->n; i++) {
		struct jv *e = jv_at(entries, i), *changes = jv_get(e, "changes");

		if (cli->json) {
			cli_line(e);
			continue;
		}
		printf("%6" PRId64 "  %.*s  %.*s  %.*s\n", jv_i64(jv_get(e, "seq"), 0), ARG_STR(jv_str(jv_get(e, "at"))),
			ARG_STR(jv_str(jv_get(e, "by"))), ARG_STR(jv_str(jv_get(e, "what"))));
		for (size_t k = 0; k < changes->n; k++) {
			struct jv *c = jv_at(changes, k), *before = jv_get(c, "before");

			printf("        %.*s: %.*s%s%.*s\n", ARG_STR(jv_str(jv_get(c, "label"))), ARG_STR(jv_str(before)),
				before ? " → " : "", ARG_STR(jv_str(jv_get(c, "after"))));
		}
	}
	return RC_OK;
}

static enum rc run_history(struct cx *cx, const struct cli *cli)
{
	const struct res *r;
	int64_t id;
	struct change *c;
	size_t n;

	if (str_is(cli->args[0], "users"))
		return users_history(cx, cli);
	TRY(the_res(cx, cli, &r));
	TRY(res_id_ever(cx, r, cli->args[1], &id));
	TRY(res_history(cx, r, id, &c, &n));
	for (size_t i = 0; i < n; i++)
		if (cli->json)
			cli_line(change_json(cx, &c[i]));
		else
			change_print(cx, &c[i]);
	return RC_OK;
}

const struct command cmd_history = { "history", "RES CODE", "Lịch sử thay đổi của một mục (hoặc: users TÊN)",
	"The history of one (or: users NAME)", NULL, 2, 2, true, run_history };

/* --- schema --- */

static enum rc run_migrate(struct cx *cx, const struct cli *cli)
{
	struct buf b AUTO(buf_done) = { 0 };

	buf_init(&b, 8u << 20);
	if (cli_has(cli, "draft"))
		TRY(res_schema_draft(cx, &b));
	else
		TRY(res_schema_check(cx, &b));
	if (b.n && !cli_has(cli, "draft"))
		return cx_fail(cx, RC_CORRUPT, "%.*s", ARG_STR(buf_str(&b)));
	if (cli->json) {
		struct jv *o = jv_obj(&cx->arena);

		jv_set(&cx->arena, o, "draft", jv_text(&cx->arena, buf_str(&b)));
		cli_line(o);
	} else if (cli_has(cli, "draft")) {
		fwrite(b.p, 1, b.n, stdout);
	} else {
		printf("%s\n", L("Lược đồ khớp với bảng trường", "the schema matches the tables of fields"));
	}
	return RC_OK;
}

static const struct cli_opt migrate_opts[] = {
	{ "draft", false, "in phần lược đồ mà các bảng trường muốn có nhưng cơ sở dữ liệu chưa có",
		"print what the tables of fields want and the database lacks" },
	{ 0 },
};
const struct command cmd_migrate = { "migrate", "[--draft]", "Nâng cấp và kiểm tra lược đồ cơ sở dữ liệu",
	"Upgrade and check the schema", migrate_opts, 0, 0, true, run_migrate };
