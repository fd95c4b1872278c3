#include "cli/report.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "org/org.h"
#include "report/keep.h"
#include "report/mau08.h"
#include "report/monday.h"
#include "res/res.h"

static void fd_done(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

static enum rc write_all(struct cx *cx, int fd, struct str bytes)
{
	while (bytes.n) {
		ssize_t n = write(fd, bytes.p, bytes.n);

		if (n <= 0)
			return cx_fail(
				cx, RC_IO, L("Không ghi được tệp: %s", "the file could not be written: %s"), os_said(cx, errno));
		bytes = str_from(bytes, (size_t)n);
	}
	return RC_OK;
}

/* Whole or not at all: the file takes its name when its last byte is written. */
static enum rc write_file(struct cx *cx, struct str path, struct str bytes)
{
	const char *name = arena_z(&cx->arena, path), *part = arena_fmt(&cx->arena, "%.*s.part", ARG_STR(path)).p;
	int fd AUTO(fd_done) = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
	enum rc rc;

	if (fd < 0)
		return cx_fail_at(cx, RC_IO, path, L("Không tạo được %s: %s", "%s cannot be made: %s"), part, os_said(cx, errno));
	rc = write_all(cx, fd, bytes);
	if (rc == RC_OK && (fsync(fd) != 0 || rename(part, name) != 0))
		rc = cx_fail_at(cx, RC_IO, path, L("Không ghi được %s: %s", "%s cannot be written: %s"), name, os_said(cx, errno));
	if (rc != RC_OK)
		unlink(part);
	return rc;
}

/* --- what every report shares --- */

enum kind { KIND_XLSX = 1, KIND_DOCX = 2, KIND_JSON = 4, KIND_PDF = 8 };
static const struct {
	enum kind kind;
	const char *tail;
} kinds[] = { { KIND_XLSX, ".xlsx" }, { KIND_DOCX, ".docx" }, { KIND_JSON, ".json" }, { KIND_PDF, ".pdf" } };

static enum rc kind_of(struct cx *cx, struct str out, unsigned may, enum kind *kind)
{
	struct str list = { 0 };

	for (size_t i = 0; i < COUNT(kinds); i++) {
		if ((may & kinds[i].kind) && str_ends(out, str_z(kinds[i].tail))) {
			*kind = kinds[i].kind;
			return RC_OK;
		}
		if (may & kinds[i].kind)
			list = arena_fmt(&cx->arena, "%.*s%s%s", ARG_STR(list), list.n ? ", " : "", kinds[i].tail);
	}
	return cx_fail_at(cx, RC_INVALID, STR("--out"),
		L("Cần --out TỆP có đuôi %.*s", "--out FILE ending in one of %.*s is needed"), ARG_STR(list));
}

static enum rc put_json(struct cx *cx, const struct jv *report, struct buf *b)
{
	(void)cx;
	json_write_pretty(b, report);
	buf_byte(b, '\n');
	return RC_OK;
}

static enum rc finish(struct cx *cx, struct str out, const struct buf *b)
{
	if (!buf_ok(b))
		return cx_fail(cx, RC_LIMIT, L("Báo cáo quá lớn", "the report is too large"));
	return write_file(cx, out, buf_str(b));
}

/* As DOCX, or as PDF made of it. */
static enum rc put_form(
	struct cx *cx, const struct cli *cli, enum kind kind, const struct form *form, const struct jv *report, struct buf *b)
{
	struct buf docx AUTO(buf_done) = { 0 };
	struct str pdf;

	if (kind == KIND_DOCX)
		return form_docx(cx, cli->data, form, report, b);
	buf_init(&docx, DOCX_OUT);
	TRY(form_docx(cx, cli->data, form, report, &docx));
	TRY(paper_pdf(cx, buf_str(&docx), arena_fmt(&cx->arena, "%.*s/tmp", ARG_STR(cli->data)), NULL, NULL, &pdf));
	buf_add(b, pdf);
	return RC_OK;
}

/* What was written, and the ledger that it is frozen with. */
static void say_frozen(
	struct cx *cx, const struct cli *cli, struct str out, struct str what, const struct jv *report, const char *key, int64_t n)
{
	struct arena *a = &cx->arena;
	int64_t size = jv_i64(jv_get(jv_get(report, "ledger"), "size"), 0);
	struct str root = jv_str(jv_get(jv_get(report, "ledger"), "root"));
	struct jv *o = jv_obj(a);

	jv_set(a, o, "file", jv_text(a, out));
	jv_set(a, o, key, jv_int(a, n));
	jv_set(a, o, "size", jv_int(a, size));
	jv_set(a, o, "root", jv_text(a, root));
	if (cli->json)
		cli_line(o);
	else
		fprintf(stderr,
			L("%.*s: %.*s, sổ nhật ký %" PRId64 " mục, gốc %.*s\n",
				"%.*s: %.*s, ledger of %" PRId64 " entries, root %.*s\n"),
			ARG_STR(out), ARG_STR(what), size, ARG_STR(root));
}

/* --- Mẫu 08 --- */

static enum rc make(struct cx *cx, const struct cli *cli, int64_t year, struct jv **out)
{
	struct ledger_head head;
	enum rc rc;

	TRY(mau08_head(cx, cli->data, &head));
	TRY(res_as_of(cx, head.size - 1));
	rc = mau08_make(cx, year, &head, out);
	if (rc != RC_OK)
		return rc;
	return res_as_of(cx, INT64_MAX);
}

static enum rc run_mau08(struct cx *cx, const struct cli *cli)
{
	struct buf b AUTO(buf_done) = { 0 };
	struct str out = cli_get(cli, "out");
	int64_t year = mau08_year(cx->now);
	struct jv *report;
	enum kind kind;

	TRY(cli_i64(cx, cli, "year", MAU08_YEAR_MIN, MAU08_YEAR_MAX, &year));
	TRY(kind_of(cx, out, KIND_XLSX | KIND_DOCX | KIND_PDF | KIND_JSON, &kind));
	TRY(make(cx, cli, year, &report));
	buf_init(&b, 256u << 20);
	if (kind == KIND_DOCX || kind == KIND_PDF) {
		mau08_shown(cx, report);
		TRY(put_form(cx, cli, kind, &form_mau08, report, &b));
	} else {
		TRY(kind == KIND_XLSX ? mau08_xlsx(cx, report, &b) : put_json(cx, report, &b));
	}
	TRY(finish(cx, out, &b));
	say_frozen(cx, cli, out,
		arena_fmt(&cx->arena, L("%zu hệ thống, %zu điểm cần kiểm tra", "%zu systems, %zu points to check"),
			jv_get(report, "rows")->n, jv_get(report, "warnings")->n),
		report, "warnings", (int64_t)jv_get(report, "warnings")->n);
	return RC_OK;
}

static const struct cli_opt options[] = {
	{ "year", true, "năm báo cáo (kỳ 15/12 năm trước đến 14/12)", "the year (15/12 of the one before to 14/12)" },
	{ "out", true, "tệp .xlsx, .docx, .pdf hoặc .json", "a .xlsx, .docx, .pdf or .json file" },
	{ 0 },
};
const struct command cmd_report_mau08 = { "report mau08", "[--year Y] --out FILE(.xlsx|.docx|.pdf|.json)",
	"Báo cáo năm theo Mẫu 08, NĐ 331/2026, từ danh mục, chốt bằng mã sổ nhật ký",
	"The year's report, Mẫu 08 of Decree 331/2026, from the register, frozen with the ledger's head", options, 0, 0, true,
	run_mau08 };

/* --- báo cáo nhanh --- */

static enum rc day_of_option(struct cx *cx, const struct cli *cli, const char *opt, int32_t *out)
{
	struct str s = cli_get(cli, opt), stored;

	*out = DAY_NONE;
	if (!s.p)
		return RC_OK;
	if (!date_read(&cx->arena, s, &stored) || stored.n != 10)
		return cx_fail_at(cx, RC_INVALID, arena_fmt(&cx->arena, "--%s", opt),
			L("Cần ngày đầy đủ dd/mm/yyyy", "a whole date dd/mm/yyyy is wanted"));
	*out = date_first(stored);
	return RC_OK;
}

static enum rc run_monday(struct cx *cx, const struct cli *cli)
{
	struct buf b AUTO(buf_done) = { 0 };
	struct str out = cli_get(cli, "out");
	struct ledger_head head;
	struct jv *report;
	enum kind kind;
	int32_t on;
	int64_t duties;

	TRY(kind_of(cx, out, KIND_DOCX | KIND_PDF | KIND_JSON, &kind));
	TRY(day_of_option(cx, cli, "on", &on));
	TRY(mau08_head(cx, cli->data, &head));
	TRY(monday_read(cx, &head, on, 0, &report));
	buf_init(&b, DOCX_OUT);
	TRY(kind == KIND_JSON ? put_json(cx, report, &b) : put_form(cx, cli, kind, &form_monday, report, &b));
	TRY(finish(cx, out, &b));
	duties = jv_i64(jv_get(jv_get(report, "counts"), "all"), 0);
	say_frozen(cx, cli, out, arena_fmt(&cx->arena, L("%" PRId64 " việc phải thực hiện", "%" PRId64 " duties"), duties), report,
		"duties", duties);
	return RC_OK;
}

static const struct cli_opt monday_options[] = {
	{ "on", true, "ngày lập báo cáo (mặc định hôm nay)", "the day it is made for (default: today)" },
	{ "out", true, "tệp .docx, .pdf hoặc .json", "a .docx, .pdf or .json file" },
	{ 0 },
};
const struct command cmd_report_monday = { "report monday", "[--on DATE] --out FILE(.docx|.pdf|.json)",
	"Báo cáo nhanh một trang A4 cho giao ban thứ Hai, chốt bằng mã sổ nhật ký",
	"The one page of Monday's briefing, frozen with the ledger's head", monday_options, 0, 0, true, run_monday };

/* --- a unit's statement --- */

static enum rc run_statement(struct cx *cx, const struct cli *cli)
{
	struct buf b AUTO(buf_done) = { 0 };
	struct str out = cli_get(cli, "out"), period, bytes;
	struct row *row;
	enum kind kind;

	TRY(kind_of(cx, out, KIND_DOCX | KIND_PDF | KIND_JSON, &kind));
	TRY(keep_period(cx, cli_get(cli, "period"), &period));
	TRY(res_by_code(cx, &res_units, cli_get(cli, "unit"), &row));
	TRY(keep_statement(cx, cli->data, row->id, period, &row));
	if (kind == KIND_PDF)
		TRY(keep_pdf(cx, cli->data, row, arena_fmt(&cx->arena, "%.*s/tmp", ARG_STR(cli->data)), NULL, NULL));
	TRY(paper_file(cx, cli->data, row, kind == KIND_PDF ? "pdf" : kind == KIND_DOCX ? "docx" : "snapshot", &bytes));
	buf_init(&b, DOCX_OUT);
	buf_add(&b, bytes);
	TRY(finish(cx, out, &b));
	if (cli->json) {
		struct jv *o = jv_obj(&cx->arena);

		jv_set(&cx->arena, o, "file", jv_text(&cx->arena, out));
		jv_set(&cx->arena, o, "code", jv_text(&cx->arena, row_text(row, "code")));
		jv_set(&cx->arena, o, "verify_code", jv_text(&cx->arena, row_text(row, "verify_code")));
		cli_line(o);
		return RC_OK;
	}
	fprintf(stderr, L("%.*s: %.*s, mã kiểm chứng %.*s\n", "%.*s: %.*s, code %.*s\n"), ARG_STR(out),
		ARG_STR(row_text(row, "code")), ARG_STR(row_text(row, "verify_code")));
	return RC_OK;
}

static const struct cli_opt statement_options[] = {
	{ "unit", true, "mã đơn vị", "the unit's code" },
	{ "period", true, "kỳ, ví dụ 2026-Q3", "the period, such as 2026-Q3" },
	{ "out", true, "tệp .docx, .pdf hoặc .json", "a .docx, .pdf or .json file" },
	{ 0 },
};
const struct command cmd_report_statement = { "report statement", "--unit CODE --period P --out FILE(.docx|.pdf|.json)",
	"Bản xác nhận tình hình của đơn vị để trình ký, mang mã kiểm chứng, được lưu lại",
	"A unit's statement for signature, with its verification code; it is kept", statement_options, 0, 0, true, run_statement };
