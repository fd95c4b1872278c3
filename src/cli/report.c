#include "cli/report.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "report/mau08.h"
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
				cx, RC_IO, L("Không ghi được tệp: %s", "the file could not be written: %s"), strerror(errno));
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
		return cx_fail_at(cx, RC_IO, path, L("Không tạo được %s: %s", "%s cannot be made: %s"), part, strerror(errno));
	rc = write_all(cx, fd, bytes);
	if (rc == RC_OK && (fsync(fd) != 0 || rename(part, name) != 0))
		rc = cx_fail_at(cx, RC_IO, path, L("Không ghi được %s: %s", "%s cannot be written: %s"), name, strerror(errno));
	if (rc != RC_OK)
		unlink(part);
	return rc;
}

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
	bool xlsx = str_ends(out, STR(".xlsx"));
	struct jv *report;

	TRY(cli_i64(cx, cli, "year", MAU08_YEAR_MIN, MAU08_YEAR_MAX, &year));
	if (str_ends(out, STR(".docx")))
		return cx_fail_at(cx, RC_INVALID, STR("--out"),
			L("Chưa xuất được Mẫu 08 dạng DOCX; dùng tệp .xlsx hoặc .json",
				"no DOCX of this form yet: use .xlsx or .json"));
	if (!xlsx && !str_ends(out, STR(".json")))
		return cx_fail_at(cx, RC_INVALID, STR("--out"),
			L("Cần --out TỆP có đuôi .xlsx hoặc .json", "--out FILE ending in .xlsx or .json is needed"));
	TRY(make(cx, cli, year, &report));
	buf_init(&b, 256u << 20);
	if (xlsx) {
		TRY(mau08_xlsx(cx, report, &b));
	} else {
		json_write_pretty(&b, report);
		buf_byte(&b, '\n');
	}
	if (!buf_ok(&b))
		return cx_fail(cx, RC_LIMIT, L("Báo cáo quá lớn", "the report is too large"));
	TRY(write_file(cx, out, buf_str(&b)));
	fprintf(stderr,
		L("%.*s: %zu hệ thống, %zu điểm cần kiểm tra, sổ nhật ký %" PRId64 " mục, gốc %.*s\n",
			"%.*s: %zu systems, %zu points to check, ledger of %" PRId64 " entries, root %.*s\n"),
		ARG_STR(out), jv_get(report, "rows")->n, jv_get(report, "warnings")->n,
		jv_i64(jv_get(jv_get(report, "ledger"), "size"), 0), ARG_STR(jv_str(jv_get(jv_get(report, "ledger"), "root"))));
	return RC_OK;
}

static const struct cli_opt options[] = {
	{ "year", true, "năm báo cáo (kỳ 15/12 năm trước đến 14/12)", "the year (15/12 of the one before to 14/12)" },
	{ "out", true, "tệp .xlsx hoặc .json", "a .xlsx or .json file" },
	{ 0 },
};
const struct command cmd_report_mau08 = { "report mau08", "[--year Y] --out FILE(.xlsx|.json)",
	"Báo cáo năm theo Mẫu 08, NĐ 331/2026, từ danh mục, chốt bằng mã sổ nhật ký",
	"The year's report, Mẫu 08 of Decree 331/2026, from the register, frozen with the ledger's head", options, 0, 0, true,
	run_mau08 };
