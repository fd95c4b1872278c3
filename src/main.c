/* Khiên: the program's contents. What a room offers is a const table; this file lists the tables and starts. */
#include "cli/cli.h"
#include "cli/data.h"
#include "cli/detect.h"
#include "cli/duties.h"
#include "cli/evtx.h"
#include "cli/job.h"
#include "cli/ledger.h"
#include "cli/report.h"
#include "cli/rules.h"
#include "cli/serve.h"
#include "mail/mail.h"
#include "report/keep.h"
#include "web/digest.h"
#include "web/web.h"

static const struct command *const commands[] = {
	&cmd_delete,
	&cmd_detect,
	&cmd_duties,
	&cmd_erase,
	&cmd_evtx_dump,
	&cmd_export,
	&cmd_history,
	&cmd_import,
	&cmd_init,
	&cmd_job_cancel,
	&cmd_job_list,
	&cmd_job_retry,
	&cmd_job_run,
	&cmd_law_check,
	&cmd_law_kinds,
	&cmd_law_list,
	&cmd_law_load,
	&cmd_ledger_consistency,
	&cmd_ledger_export,
	&cmd_ledger_head,
	&cmd_ledger_log,
	&cmd_ledger_prove,
	&cmd_ledger_rotate,
	&cmd_ledger_verify,
	&cmd_list,
	&cmd_migrate,
	&cmd_passwd,
	&cmd_report_mau08,
	&cmd_report_monday,
	&cmd_report_statement,
	&cmd_routes,
	&cmd_rules_check,
	&cmd_serve,
	&cmd_set,
	&cmd_show,
	&cmd_step,
	NULL,
};

const struct route *const serve_routes[] = {
	account_routes,
	api_routes,
	board_routes,
	board_sheet_routes,
	deletion_routes,
	directive_routes,
	duty_routes,
	flow_routes,
	handover_routes,
	inbox_routes,
	job_routes,
	late_routes,
	ledger_routes,
	mail_routes,
	mau08_routes,
	mau08_part_routes,
	monday_routes,
	mywork_routes,
	paper_routes,
	papers_routes,
	reconcile_routes,
	search_routes,
	settable_routes,
	split_routes,
	template_routes,
	thing_routes,
	user_routes,
	NULL,
};

/* What the worker runs, by itself (a schedule) or when a page asks. */
const struct job_kind *const serve_jobs[] = { &job_digest, &job_inbox_ocr, &job_mail_send, &job_monday, &job_paper_pdf, &job_urgent,
	NULL };

/* The row of places below the bar: whoever lacks the right does not see the place. */
const struct menu serve_menu[] = {
	{ "Bảng theo dõi", "Board", "/board", CAP_READ },
	{ "Việc của tôi", "My work", "/mywork", CAP_READ, mywork_count },
	{ "Văn bản chờ gán", "Papers to assign", "/inbox", CAP_READ, inbox_count },
	{ "Văn bản giao nhiệm vụ", "Directives", "/directives", CAP_READ },
	{ "Nhiệm vụ", "Duties", "/duties", CAP_READ },
	{ "Hệ thống thông tin", "Information systems", "/systems", CAP_READ },
	{ "Đơn vị", "Units", "/units", CAP_READ },
	{ "Hoạt động", "Activities", "/activities", CAP_READ },
	{ "Tài liệu minh chứng", "Documents", "/documents", CAP_READ },
	{ "Báo cáo", "Reports", "/papers", CAP_READ },
	{ "Sổ nhật ký", "Ledger", "/ledger", CAP_LEDGER },
	{ "Người dùng", "Users", "/users", CAP_USERS },
	{ "Việc nền", "Jobs", "/jobs", CAP_SETTINGS },
	{ 0 },
};

int main(int argc, char **argv)
{
	return cli_main(commands, argc, argv);
}
