#include "cli/ledger.h"
#include "auth/auth.h"

#include "db/db.h"
#include "doc/doc.h"
#include "file/file.h"
#include "ledger/ledger.h"
#include "res/res.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

static struct jv *hex_json(struct cx *cx, const struct hash *h)
{
	return jv_text(&cx->arena, hex_of(&cx->arena, h->b, sizeof h->b));
}

static void file_done(FILE **f)
{
	if (*f)
		fclose(*f);
}

static enum rc read_head(struct cx *cx, struct str path, struct ledger_head *out)
{
	AUTO(file_done) FILE *f = fopen(arena_z(&cx->arena, path), "re");
	char text[LEDGER_HEAD_MAX + 1];
	size_t n;

	if (f == NULL)
		return cx_fail_at(cx, errno == ENOENT ? RC_NOT_FOUND : RC_IO, path, "%s", os_said(cx, errno));
	n = fread(text, 1, sizeof text, f);
	return ledger_head_read(cx, (struct str){ text, n }, out);
}

/* --- head --- */

static enum rc head_run(struct cx *cx, const struct cli *cli)
{
	struct sign_key key;
	struct ledger_head h;
	enum rc rc;

	TRY(ledger_key_load(cx, cli->data, &key));
	rc = ledger_head(cx, &key, &h);
	secret_wipe(&key, sizeof key);
	TRY(rc);
	fputs(ledger_head_text(cx, &h).p, stdout);
	return RC_OK;
}

const struct command cmd_ledger_head = {
	.words = "ledger head",
	.vi = "Ký và in đầu sổ nhật ký (head); cất một bản ở nơi khác",
	.en = "sign and print the head of the ledger; keep a copy elsewhere",
	.opens = true,
	.run = head_run,
};

/* --- rotate-key --- */

static enum rc rotate_run(struct cx *cx, const struct cli *cli)
{
	int64_t seq;

	TRY(ledger_rotate(cx, cli->data, cli_get(cli, "why"), &seq));
	if (cli->json) {
		struct jv *o = jv_obj(&cx->arena);

		jv_set(&cx->arena, o, "entry", jv_int(&cx->arena, seq));
		cli_line(o);
		return RC_OK;
	}
	printf(L("Mục %" PRId64 " đặt khoá ký mới, do khoá cũ ký; khoá cũ không còn. In và cất head mới ngay (khien ledger head)\n",
		       "entry %" PRId64
		       " names the new key, signed by the old one, which is gone; print and keep a new head now (khien "
		       "ledger head)\n"),
		seq);
	return RC_OK;
}

static const struct cli_opt rotate_opts[] = {
	{ "why", true, "lý do, ghi vào sổ nhật ký", "the reason; it enters the ledger" },
	{ 0 },
};
const struct command cmd_ledger_rotate = {
	.words = "ledger rotate-key",
	.usage = "[--why TEXT]",
	.vi = "Thay khoá ký của sổ nhật ký; khoá cũ ký mục đặt khoá mới",
	.en = "a new signing key; the old one signs the entry that names it",
	.opts = rotate_opts,
	.opens = true,
	.run = rotate_run,
};

/* --- verify --- */

static void say_verified(struct cx *cx, const struct ledger_report *rep)
{
	printf(L("Sổ nhật ký còn nguyên: %" PRId64 " mục, %" PRId64 " head đã ký, gốc %s\n",
		       "the ledger is whole: %" PRId64 " entries, %" PRId64 " signed heads, root %s\n"),
		rep->entries, rep->heads, hex_of(&cx->arena, rep->root.b, 32).p);
	if (rep->heads == 0)
		puts(L("Không có head nào đã ký trong máy: chưa ký lần nào, hoặc đã bị xoá; chưa so được với bên ngoài",
			"no signed head is stored here: none was ever signed, or they were taken away; nothing outside to compare "
			"with"));
	if (rep->outside)
		puts(L("Khớp với head mang từ ngoài vào", "it agrees with the head from outside"));
	else
		puts(L("Không có head mang từ ngoài vào (--head): nếu chính người quản trị máy này viết lại toàn bộ sổ rồi ký lại "
		       "thì không phát hiện được",
			"no head from outside was given (--head): a rewrite of everything, signed anew by whoever runs this "
			"machine, cannot be seen"));
}

struct files {
	struct str dir;
	struct arena mem; /* of `known`: the work's own is taken back row by row */
	struct map known; /* hashes that a version names */
	size_t n;
	struct map left; /* those that an entry has let go */
	int64_t gone, stay;
	int64_t strays;
	struct str stray;
};

static enum rc known_check(struct cx *cx, struct str value, void *arg)
{
	struct files *f = arg;
	struct file_value v;

	if (!file_value_read(value, &v))
		return file_check(cx, value, &f->dir);
	if (map_get(&f->known, v.hash)) /* another version names it */
		return RC_OK;
	if (map_get(&f->left, v.hash) == NULL)
		TRY(file_check(cx, value, &f->dir));
	else
		(*(file_there(cx, f->dir, v.hash) ? &f->stay : &f->gone))++;
	map_put(&f->known, arena_str(&f->mem, v.hash), f);
	f->n++;
	return RC_OK;
}

/* Rows and files against the ledger, in one unmoving view of the data. */
static enum rc verify_rows(struct cx *cx, const struct cli *cli, struct rows_report *out, struct files *f)
{
	struct tx tx AUTO(tx_done) = { 0 };

	f->dir = cli->data;
	arena_init(&f->mem, 0);
	map_init(&f->known, &f->mem);
	TRY(tx_begin_read(cx, &tx));
	TRY(doc_left(cx, &f->left));
	TRY(res_verify_rows(cx, known_check, f, out));
	TRY(auth_verify_rows(cx, &out->compared));
	return file_strays(cx, f->dir, &f->known, &f->strays, &f->stray);
}

static void say_strays(struct cx *cx, const struct files *f)
{
	if (f->gone)
		printf(L("%" PRId64 " tệp đã rời kho theo mục sổ (văn bản đã xoá, hoặc có độ mật)\n",
			       "%" PRId64 " files left by an entry (their document was deleted, or is a state secret)\n"),
			f->gone);
	if (f->stay)
		printf(L("Chú ý: %" PRId64 " tệp đã có mục sổ cho rời kho mà vẫn còn; lần xoá văn bản kế tiếp sẽ gỡ\n",
			       "note: %" PRId64 " files that an entry let go are still here; the next deletion takes them\n"),
			f->stay);
	if (f->strays)
		printf(L("Chú ý: %" PRId64
			 " tệp không mục sổ nào nêu tên (tải lên dở dang hoặc do người đặt vào); không phải minh chứng, không "
			 "ảnh hưởng số liệu. Tải lên dở dang tự mất khi Khiên khởi động lại sau một giờ; tệp khác thì xoá tay "
			 "trong thư mục dữ "
			 "liệu. Đầu tiên: %.*s\n",
			       "note: %" PRId64 " files that no entry names (a cut upload, or put there by somebody): no evidence, "
			       "and harmless. A cut upload "
			       "goes by itself at a start an hour later; anything else may be deleted from the data folder. The "
			       "first: %.*s\n"),
			f->strays, ARG_STR(f->stray));
}

static enum rc verify_run(struct cx *cx, const struct cli *cli)
{
	struct ledger_head outside;
	struct ledger_report rep;
	struct rows_report rows;
	struct files files = { 0 };
	bool given = cli_has(cli, "head");
	struct jv *o;
	enum rc rc;

	if (given)
		TRY(read_head(cx, cli_get(cli, "head"), &outside));
	if (!cli->json && isatty(STDERR_FILENO)) /* a minute of silence, where there are millions of versions */
		fputs(L("Đang so các chỉ mục của cơ sở dữ liệu với bảng, rồi từng mục của sổ …\n",
			      "comparing the database's indexes with their tables, then every entry ...\n"),
			stderr);
	TRY(db_sound(cx)); /* what follows looks things up, and an index that lies would have it accuse the wrong ones */
	TRY(ledger_verify_chain(cx, given ? &outside : NULL, &rep));
	rc = verify_rows(cx, cli, &rows, &files);
	arena_done(&files.mem);
	TRY(rc);
	if (!cli->json) {
		say_verified(cx, &rep);
		printf(L("Đã so %" PRId64 " dòng hiện tại, %" PRId64 " phiên bản, %" PRId64 " tệp minh chứng với sổ\n",
			       "compared with it: %" PRId64 " current rows, %" PRId64 " versions, %" PRId64 " evidence files\n"),
			rows.compared, rows.versions, (int64_t)files.n);
		say_strays(cx, &files);
		return RC_OK;
	}
	o = jv_obj(&cx->arena);
	jv_set(&cx->arena, o, "entries", jv_int(&cx->arena, rep.entries));
	jv_set(&cx->arena, o, "heads", jv_int(&cx->arena, rep.heads));
	jv_set(&cx->arena, o, "rows", jv_int(&cx->arena, rows.compared));
	jv_set(&cx->arena, o, "versions", jv_int(&cx->arena, rows.versions));
	jv_set(&cx->arena, o, "files", jv_int(&cx->arena, (int64_t)files.n));
	jv_set(&cx->arena, o, "files_unknown", jv_int(&cx->arena, files.strays));
	if (files.strays)
		jv_set(&cx->arena, o, "files_unknown_first", jv_text(&cx->arena, files.stray));
	jv_set(&cx->arena, o, "files_left", jv_int(&cx->arena, files.gone));
	jv_set(&cx->arena, o, "files_staying", jv_int(&cx->arena, files.stay));
	jv_set(&cx->arena, o, "outside", jv_bool(&cx->arena, rep.outside));
	jv_set(&cx->arena, o, "root", hex_json(cx, &rep.root));
	cli_line(o);
	return RC_OK;
}

static const struct cli_opt verify_opts[] = {
	{ "head", true, "tệp head đã cất ở nơi khác", "a head that was kept elsewhere" },
	{ 0 },
};
const struct command cmd_ledger_verify = {
	.words = "ledger verify",
	.usage = "[--head FILE]",
	.vi = "Kiểm tra toàn bộ sổ nhật ký",
	.en = "check the whole ledger",
	.opts = verify_opts,
	.opens = true,
	.run = verify_run,
};

/* --- proofs --- */

static enum rc arg_i64(struct cx *cx, const struct cli *cli, size_t i, int64_t *out)
{
	if (!str_to_i64(cli->args[i], out) || *out < 0)
		return cx_fail_at(
			cx, RC_INVALID, cli->args[i], L("cần một số không âm", "a number that is not negative is wanted"));
	return RC_OK;
}

static struct jv *path_json(struct cx *cx, const struct ledger_proof *p)
{
	struct jv *list = jv_list(&cx->arena);

	for (size_t i = 0; i < p->n; i++)
		jv_push(&cx->arena, list, hex_json(cx, &p->path[i]));
	return list;
}

static enum rc prove_run(struct cx *cx, const struct cli *cli)
{
	struct jv *o = jv_obj(&cx->arena);
	struct ledger_proof p;
	struct ledger_entry e;
	int64_t seq, size = 0;

	TRY(arg_i64(cx, cli, 0, &seq));
	TRY(cli_i64(cx, cli, "size", 1, INT64_MAX, &size));
	TRY(ledger_prove(cx, seq, size, &p));
	TRY(ledger_entry(cx, seq, &e));
	jv_set(&cx->arena, o, "seq", jv_int(&cx->arena, p.a));
	jv_set(&cx->arena, o, "size", jv_int(&cx->arena, p.b));
	jv_set(&cx->arena, o, "root", hex_json(cx, &p.root));
	jv_set(&cx->arena, o, "path", path_json(cx, &p));
	jv_set(&cx->arena, o, "body", jv_text(&cx->arena, e.body));
	cli_line(o);
	return RC_OK;
}

static const struct cli_opt prove_opts[] = {
	{ "size", true, "chứng minh đối với N mục đầu (mặc định: tất cả)", "prove against the first N entries (default: all)" },
	{ 0 },
};
const struct command cmd_ledger_prove = {
	.words = "ledger prove",
	.usage = "SEQ [--size N]",
	.vi = "Bằng chứng rằng một mục nằm trong sổ",
	.en = "the proof that an entry is in the ledger",
	.opts = prove_opts,
	.min_args = 1,
	.max_args = 1,
	.opens = true,
	.run = prove_run,
};

static enum rc consistency_run(struct cx *cx, const struct cli *cli)
{
	struct jv *o = jv_obj(&cx->arena);
	struct ledger_proof p;
	int64_t a, b;

	TRY(arg_i64(cx, cli, 0, &a));
	TRY(arg_i64(cx, cli, 1, &b));
	TRY(ledger_consistency(cx, a, b, &p));
	jv_set(&cx->arena, o, "a", jv_int(&cx->arena, p.a));
	jv_set(&cx->arena, o, "b", jv_int(&cx->arena, p.b));
	jv_set(&cx->arena, o, "root_a", hex_json(cx, &p.first));
	jv_set(&cx->arena, o, "root_b", hex_json(cx, &p.root));
	jv_set(&cx->arena, o, "path", path_json(cx, &p));
	cli_line(o);
	return RC_OK;
}

const struct command cmd_ledger_consistency = {
	.words = "ledger consistency",
	.usage = "A B",
	.vi = "Bằng chứng rằng sổ lúc có B mục chỉ nối thêm vào sổ lúc có A mục",
	.en = "the proof that the ledger of B entries only adds to that of A entries",
	.min_args = 2,
	.max_args = 2,
	.opens = true,
	.run = consistency_run,
};

/* --- log --- */

static enum rc log_one(struct cx *cx, const struct ledger_entry *e, void *arg)
{
	const struct cli *cli = arg;
	struct arena_mark m = arena_mark(&cx->arena);
	struct jv *body;
	struct str by, why;

	if (cli->json) {
		printf("%" PRI_STR "\n", ARG_STR(e->body));
		return RC_OK;
	}
	TRY(json_parse(cx, e->body, &body));
	by = jv_str(jv_get(jv_get(body, "by"), "name"));
	why = jv_str(jv_get(body, "why"));
	printf("%8" PRId64 "  %" PRI_STR "  %-12" PRI_STR " %-8" PRI_STR " %" PRI_STR " %" PRId64 "%s%" PRI_STR "\n", e->seq,
		ARG_STR(instant_show(&cx->arena, e->at)), ARG_STR(by), ARG_STR(e->op), ARG_STR(e->res), e->obj, why.n ? "  " : "",
		ARG_STR(why));
	arena_reset(&cx->arena, m);
	return RC_OK;
}

static enum rc log_run(struct cx *cx, const struct cli *cli)
{
	int64_t size, from, to, id = -1;

	TRY(ledger_size(cx, &size));
	from = size > 40 ? size - 40 : 0;
	to = size - 1;
	TRY(cli_i64(cx, cli, "from", 0, INT64_MAX, &from));
	TRY(cli_i64(cx, cli, "to", 0, INT64_MAX, &to));
	TRY(cli_i64(cx, cli, "id", 0, INT64_MAX, &id));
	if (id >= 0)
		return ledger_each_of(cx, id, log_one, (void *)cli);
	return ledger_each(cx, from, to, log_one, (void *)cli);
}

static const struct cli_opt log_opts[] = {
	{ "from", true, "từ mục này (mặc định: 40 mục cuối)", "from this entry on (default: the last 40)" },
	{ "to", true, "đến mục này", "up to this entry" },
	{ "id", true, "chỉ của đối tượng này", "of this object only" },
	{ 0 },
};
const struct command cmd_ledger_log = {
	.words = "ledger log",
	.usage = "[--from SEQ] [--to SEQ] [--id ID]",
	.vi = "Xem các mục của sổ nhật ký",
	.en = "show entries of the ledger",
	.opts = log_opts,
	.opens = true,
	.run = log_run,
};

/* --- export --- */

static enum rc export_one(struct cx *cx, const struct ledger_entry *e, void *arg)
{
	FILE *f = arg;

	if (fwrite(e->body.p, 1, e->body.n, f) != e->body.n || putc('\n', f) == EOF)
		return cx_fail(cx, RC_IO, L("Không ghi được: %s", "cannot write: %s"), os_said(cx, errno));
	return RC_OK;
}

static enum rc export_run(struct cx *cx, const struct cli *cli)
{
	struct str path = cli_get(cli, "out");
	AUTO(file_done) FILE *f = NULL;

	if (path.p == NULL)
		return ledger_each(cx, 0, INT64_MAX, export_one, stdout);
	f = fopen(arena_z(&cx->arena, path), "wxe");
	if (f == NULL)
		return cx_fail_at(cx, errno == EEXIST ? RC_CONFLICT : RC_IO, path, "%s", os_said(cx, errno));
	TRY(ledger_each(cx, 0, INT64_MAX, export_one, f));
	if (fflush(f) != 0)
		return cx_fail_at(cx, RC_IO, path, "%s", os_said(cx, errno));
	return RC_OK;
}

static const struct cli_opt export_opts[] = {
	{ "out", true, "ghi ra tệp mới này thay vì đầu ra chuẩn", "write this new file instead of standard output" },
	{ 0 },
};
const struct command cmd_ledger_export = {
	.words = "ledger export",
	.usage = "[--out FILE]",
	.vi = "Xuất nguyên văn mọi mục, mỗi dòng một mục (khien-verify đọc được)",
	.en = "every entry's bytes, one a line (khien-verify reads them)",
	.opts = export_opts,
	.opens = true,
	.run = export_run,
};
