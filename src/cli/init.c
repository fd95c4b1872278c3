/* khien init: a new data folder, whole or not at all: 0700, database with its schema, signing key and entry 0, the first administrator. */
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "auth/auth.h"
#include "cli/read.h"
#include "cli/serve.h"
#include "db/db.h"
#include "duty/board.h"
#include "ledger/ledger.h"

static const struct cli_opt options[] = {
	{ "admin", true, "tên đăng nhập của quản trị viên đầu tiên", "sign-in name of the first administrator" },
	{ "password-file", true, "tệp chứa mật khẩu ở dòng đầu", "file whose first line is the password" },
	{ "post", true, "chức vụ (mặc định: Quản trị hệ thống)", "post (default: Quản trị hệ thống)" },
	{ 0 },
};

static enum rc password_read(struct cx *cx, const struct cli *cli, const char *who, struct str *out)
{
	struct str file = cli_get(cli, "password-file"), all, line;

	if (!file.n || !cli_get(cli, who).n)
		return cx_fail(cx, RC_INVALID,
			L("Cần --%s TÊN và --password-file TỆP", "--%s NAME and --password-file FILE are wanted"), who);
	TRY(cli_read_file(cx, file, 4096, &all));
	str_next(&all, '\n', &line);
	if (line.n && line.p[line.n - 1] == '\r')
		line.n--;
	*out = line;
	return RC_OK;
}

/* An empty folder may be there already; anything in it, and it is somebody's. */
static enum rc folder_make(struct cx *cx, const char *dir)
{
	if (mkdir(dir, 0700) != 0) {
		if (errno != EEXIST)
			return cx_fail(cx, RC_IO, L("Không tạo được %s: %s", "%s cannot be made: %s"), dir, strerror(errno));
		if (rmdir(dir) != 0 || mkdir(dir, 0700) != 0)
			return cx_fail(cx, RC_CONFLICT, L("%s đã có dữ liệu", "%s is already in use"), dir);
	}
	return RC_OK;
}

static enum rc fill(struct cx *cx, const struct cli *cli, struct str password)
{
	struct str post = cli_get(cli, "post");
	struct user_edit admin = { .name = cli_get(cli, "admin"),
		.post = post.n ? post : STR("Quản trị hệ thống"),
		.role = STR("admin"),
		.disabled = -1,
		.password = password };
	int64_t id;

	if (mkdir(arena_z(&cx->arena, arena_fmt(&cx->arena, "%" PRI_STR "/tmp", ARG_STR(cli->data))), 0700) != 0)
		return cx_fail(cx, RC_IO, "%" PRI_STR "/tmp: %s", ARG_STR(cli->data), strerror(errno));
	TRY(db_open(cx, cli_db_path(cx, cli), DB_CREATE, &cx->db));
	TRY(db_migrate(cx, NULL));
	TRY(ledger_init(cx, cli->data));
	TRY(user_create(cx, &admin, &id));
	return law_install(cx, duty_vocab());
}

static void take_back(struct cx *cx, struct str dir)
{
	static const char *const made[] = { "khien.db", "khien.db-wal", "khien.db-shm", "ledger.key" };

	if (cx->db)
		db_close(&cx->db);
	for (size_t i = 0; i < COUNT(made); i++)
		unlink(arena_z(&cx->arena, arena_fmt(&cx->arena, "%" PRI_STR "/%s", ARG_STR(dir), made[i])));
	rmdir(arena_z(&cx->arena, arena_fmt(&cx->arena, "%" PRI_STR "/tmp", ARG_STR(dir))));
	rmdir(arena_z(&cx->arena, dir));
}

static enum rc init(struct cx *cx, const struct cli *cli)
{
	struct str password;
	enum rc rc;

	TRY(password_read(cx, cli, "admin", &password));
	TRY(password_ok(cx, cli_get(cli, "admin"), password));
	TRY(folder_make(cx, arena_z(&cx->arena, cli->data)));
	rc = fill(cx, cli, password);
	if (rc != RC_OK) {
		take_back(cx, cli->data);
		return rc;
	}
	if (cli->json)
		printf("{\"data\":\"ready\"}\n");
	else
		printf(L("Đã tạo %" PRI_STR "/\n", "%" PRI_STR "/ is ready\n"), ARG_STR(cli->data));
	return RC_OK;
}

const struct command cmd_init = { "init", "--admin NAME --password-file FILE", "tạo thư mục dữ liệu mới", "make a new data folder",
	options, 0, 0, false, init };

/* --- khien passwd: whoever owns the folder lets a locked-out user in again --- */

static const struct cli_opt passwd_options[] = {
	{ "user", true, "tên đăng nhập", "sign-in name" },
	{ "password-file", true, "tệp chứa mật khẩu mới ở dòng đầu", "file whose first line is the new password" },
	{ 0 },
};

static enum rc passwd(struct cx *cx, const struct cli *cli)
{
	struct user_edit e = { .unit = -1, .disabled = -1, .must_change = true };
	struct user u;

	TRY(password_read(cx, cli, "user", &e.password));
	TRY(user_find(cx, cli_get(cli, "user"), &u));
	TRY(user_change(cx, u.id, 0, &e));
	if (cli->json) /* a sign-in name needs no escapes */
		printf("{\"user\":\"%" PRI_STR "\"}\n", ARG_STR(u.name));
	else
		printf(L("Đã đặt lại mật khẩu của %" PRI_STR "; phải đổi khi đăng nhập\n",
			       "the password of %" PRI_STR " is set; it must be changed at sign-in\n"),
			ARG_STR(u.name));
	return RC_OK;
}

const struct command cmd_passwd = { "passwd", "--user NAME --password-file FILE", "đặt lại mật khẩu của một người dùng",
	"set a user's password anew", passwd_options, 0, 0, true, passwd };
