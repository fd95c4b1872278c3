/* khien step RES STEP CODE...: a workflow step of rows (those that stand there already are left alone, and it says so; a checked paper that was used since is looked at again), as the page's button does it. On the machine itself the owner of the data folder acts as
 * the program, and the ledger says so; with --as NAME it is that person, who gives the password: what a second person has to do nobody does without one. */
#include "auth/auth.h"
#include "cli/data.h"
#include "res/res.h"

static enum rc step_find(struct cx *cx, const struct cli *cli, const struct res **r, const struct step **out)
{
	*r = res_find(cli->args[0]);
	if (*r == NULL)
		return cx_fail(
			cx, RC_INVALID, L("Không có loại dữ liệu “%.*s”", "there is no resource “%.*s”"), ARG_STR(cli->args[0]));
	*out = res_step_find(*r, cli->args[1]);
	return *out ? RC_OK
	            : cx_fail(cx, RC_INVALID, L("%s không có bước “%.*s”", "%s has no step “%.*s”"),
			      L((*r)->vi_many, (*r)->en_many), ARG_STR(cli->args[1]));
}

/* Left alone where it stands there already: why. */
static enum rc left_alone(struct cx *cx, const struct cli *cli, const struct step *s, struct row *row, bool *out)
{
	enum rc rc = s->to ? RC_CONFLICT : res_step(cx, s, row);

	*out = rc == RC_CONFLICT;
	if (rc != RC_CONFLICT)
		return rc;
	if (!cli->json)
		printf("%.*s: %.*s\n", ARG_STR(row_text(row, "code")),
			ARG_STR(cx->fault.rc == RC_OK ? str_z(L("đã ở bước này", "stands there already")) : cx->fault.text));
	cx_clear(cx);
	return RC_OK;
}

static enum rc run_step(struct cx *cx, const struct cli *cli)
{
	const struct res *r = NULL;
	const struct step *s = NULL;
	struct tx tx AUTO(tx_done) = { 0 };
	size_t done = 0;

	TRY(step_find(cx, cli, &r, &s));
	if (cli_get(cli, "as").n) {
		struct str password;

		TRY(cli_password(cx, cli, "as", &password));
		TRY(auth_person(cx, cli_get(cli, "as"), password, STR("khien"), &cx->who));
	}
	TRY(tx_begin(cx, &tx));
	for (size_t i = 2; i < cli->n; i++) {
		struct problems ps = { 0 };
		struct row *row, *before;

		TRY(res_by_code(cx, r, cli->args[i], &row));
		before = row_copy(cx, row);
		if (res_step_done(s, row)) {
			bool left;

			TRY(left_alone(cx, cli, s, row, &left));
			if (left)
				continue;
		} else {
			TRY(res_step(cx, s, row));
		}
		TRY(res_reason_wanted(cx, row, before, cli_get(cli, "why"), &ps));
		TRY(res_save(cx, row, cli_get(cli, "why"), &ps));
		done++;
	}
	TRY(tx_commit(&tx));
	if (!cli->json)
		printf("%s: %zu\n", L(s->vi, s->en), done);
	return RC_OK;
}

static const struct cli_opt why_opts[] = {
	{ "as", true, "tên đăng nhập của người thực hiện (kèm --password-file)",
		"sign-in name of who does it (with --password-file)" },
	{ "password-file", true, "tệp chứa mật khẩu ở dòng đầu", "file whose first line is the password" },
	{ "why", true, "lý do nhập muộn, khi gửi bản nháp của việc đã lâu",
		"reason of a late entry, where a draft is sent long after" },
	{ 0 },
};
const struct command cmd_step = { "step", "RES STEP CODE... [--as NAME --password-file FILE] [--why TEXT]",
	"Một bước xử lý của các mục, ví dụ: step documents check VB-01", "A workflow step of rows, e.g. step documents check VB-01",
	why_opts, 3, -1, true, run_step };
