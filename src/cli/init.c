/* khien init: a new data folder, whole or not at all: 0700, database with its schema, signing key and entry 0, the first administrator. */
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
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

/* An empty folder may be there already; anything in it, and it is somebody's. */
static enum rc place_free(struct cx *cx, const char *dir)
{
	if (rmdir(dir) == 0 || errno == ENOENT)
		return RC_OK;
	if (errno == ENOTEMPTY || errno == EEXIST)
		return cx_fail(cx, RC_CONFLICT, L("%s đã có dữ liệu", "%s is already in use"), dir);
	return cx_fail(cx, RC_IO, L("Không tạo được %s: %s", "%s cannot be made: %s"), dir, os_said(cx, errno));
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
		return cx_fail(cx, RC_IO, "%" PRI_STR "/tmp: %s", ARG_STR(cli->data), os_said(cx, errno));
	TRY(db_open(cx, cli_db_path(cx, cli), DB_CREATE, &cx->db));
	TRY(db_migrate(cx, NULL));
	TRY(ledger_init(cx, cli->data));
	TRY(user_create(cx, &admin, &id));
	return law_install(cx, duty_vocab());
}

static void take_back(struct cx *cx, const char *dir)
{
	static const char *const made[] = { "khien.db", "khien.db-wal", "khien.db-shm", "ledger.key" };

	if (cx->db)
		db_close(&cx->db);
	for (size_t i = 0; i < COUNT(made); i++)
		unlink(arena_fmt(&cx->arena, "%s/%s", dir, made[i]).p);
	rmdir(arena_fmt(&cx->arena, "%s/tmp", dir).p);
	rmdir(dir);
}

static void fd_close(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

/* Where the folder is made, locked: what a crash left there is taken away first. */
static enum rc workshop_open(struct cx *cx, const char *dir, int *fd)
{
	for (int tries = 0; tries < 2; tries++) {
		if (mkdir(dir, 0700) != 0 && errno != EEXIST)
			break;
		*fd = open(dir, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (*fd < 0)
			break;
		if (flock(*fd, LOCK_EX | LOCK_NB) != 0)
			return cx_fail(
				cx, RC_BUSY, L("%s đang được một lệnh init khác tạo", "%s is being made by another init"), dir);
		if (tries > 0)
			return RC_OK;
		take_back(cx, dir);
		fd_close(fd);
		*fd = -1;
	}
	return cx_fail(cx, RC_IO, L("Không tạo được %s: %s", "%s cannot be made: %s"), dir, os_said(cx, errno));
}

static enum rc folder_sync(struct cx *cx, const char *dir)
{
	AUTO(fd_close) int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0 || fsync(fd) != 0)
		return cx_fail(cx, RC_IO, L("Không ghi được %s xuống đĩa: %s", "%s cannot be written to disk: %s"), dir,
			os_said(cx, errno));
	return RC_OK;
}

/* The folder appears whole or not at all, whenever the power goes: it is made beside its place and renamed when all of it is on the disk. */
static enum rc make(struct cx *cx, const struct cli *cli, const char *dir, struct str password)
{
	const char *making = arena_fmt(&cx->arena, "%s.making", dir).p, *slash = strrchr(dir, '/');
	const char *parent = slash ? arena_fmt(&cx->arena, "%.*s", slash == dir ? 1 : (int)(slash - dir), dir).p : ".";
	struct cli there = *cli;
	AUTO(fd_close) int fd = -1;
	enum rc rc;

	TRY(place_free(cx, dir));
	TRY(workshop_open(cx, making, &fd));
	there.data = str_z(making);
	rc = fill(cx, &there, password);
	if (cx->db)
		db_close(&cx->db);
	if (rc == RC_OK)
		rc = folder_sync(cx, making);
	if (rc == RC_OK && rename(making, dir) != 0)
		rc = cx_fail(cx, RC_IO, L("Không tạo được %s: %s", "%s cannot be made: %s"), dir, os_said(cx, errno));
	if (rc != RC_OK) {
		take_back(cx, making);
		return rc;
	}
	return folder_sync(cx, parent);
}

static enum rc init(struct cx *cx, const struct cli *cli)
{
	struct str password, dir = cli->data;

	while (dir.n > 1 && dir.p[dir.n - 1] == '/')
		dir.n--;
	TRY(cli_password(cx, cli, "admin", &password));
	TRY(password_ok(cx, cli_get(cli, "admin"), password));
	TRY(make(cx, cli, arena_z(&cx->arena, dir), password));
	if (cli->json)
		printf("{\"data\":\"ready\"}\n");
	else
		printf(L("Đã tạo %" PRI_STR "/\n", "%" PRI_STR "/ is ready\n"), ARG_STR(dir));
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

	TRY(cli_password(cx, cli, "user", &e.password));
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
