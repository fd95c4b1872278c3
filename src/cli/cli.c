#include "cli/cli.h"

#include "base/text.h"
#include "cli/read.h"
#include "db/db.h"
#include "fmt/json.h"

#include <fcntl.h>
#include <stdio.h>

#define ARENA_MAX (UINT64_C(2) << 30)

static const struct cli_opt common[] = {
	{ "data", true, "thư mục dữ liệu (mặc định: var)", "the data folder (default: var)" },
	{ "json", false, "kết quả dạng JSON, mỗi dòng một đối tượng", "answers as JSON, one object a line" },
	{ "lang", true, "vi hoặc en", "vi or en" },
	{ "help", false, "hướng dẫn này", "this help" },
	{ 0 },
};

struct str cli_get(const struct cli *cli, const char *opt)
{
	for (size_t i = cli->n_opts; i-- > 0;)
		if (strcmp(cli->opts[i].name, opt) == 0)
			return cli->opts[i].value;
	return (struct str){ 0 };
}

bool cli_has(const struct cli *cli, const char *opt)
{
	return cli_get(cli, opt).p != NULL;
}

enum rc cli_i64(struct cx *cx, const struct cli *cli, const char *opt, int64_t min, int64_t max, int64_t *out)
{
	struct str s = cli_get(cli, opt);
	int64_t v;

	if (s.p == NULL)
		return RC_OK;
	if (!str_to_i64(s, &v) || v < min || v > max)
		return cx_fail_at(cx, RC_INVALID, arena_fmt(&cx->arena, "--%s", opt),
			L("cần một số từ %" PRId64 " đến %" PRId64, "a number from %" PRId64 " to %" PRId64 " is wanted"), min,
			max);
	*out = v;
	return RC_OK;
}

enum rc cli_password(struct cx *cx, const struct cli *cli, const char *who, struct str *out)
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

struct str cli_db_path(struct cx *cx, const struct cli *cli)
{
	return arena_fmt(&cx->arena, "%" PRI_STR "/khien.db", ARG_STR(cli->data));
}

enum rc cli_open(struct cx *cx, const struct cli *cli)
{
	TRY(db_open(cx, cli_db_path(cx, cli), DB_OURS, &cx->db));
	return db_migrate(cx, NULL);
}

/* --- finding the command --- */

/* How many of argv's leading words are this command's; 0: it is another. */
static int words_match(const char *words, int argc, char **argv)
{
	struct str rest = str_z(words), w;
	int n = 0;

	for (; str_next(&rest, ' ', &w); n++)
		if (n >= argc || !str_is(w, argv[n]))
			return 0;
	return n;
}

static const struct command *find(const struct command *const *all, int argc, char **argv, int *taken)
{
	const struct command *best = NULL;

	*taken = 0;
	for (; *all; all++) {
		int n = words_match((*all)->words, argc, argv);

		if (n > *taken) {
			best = *all;
			*taken = n;
		}
	}
	return best;
}

static const struct cli_opt *find_opt(const struct command *c, struct str name)
{
	for (const struct cli_opt *o = c && c->opts ? c->opts : common; o->name; o++)
		if (str_is(name, o->name))
			return o;
	for (const struct cli_opt *o = common; o->name; o++)
		if (str_is(name, o->name))
			return o;
	return NULL;
}

/* --- reading the words --- */

static enum rc read_opt(struct cx *cx, const struct command *c, int argc, char **argv, int *i, struct cli *cli)
{
	struct str word = str_z(argv[*i] + 2), name = word, value = { 0 };
	ptrdiff_t eq = str_find(word, STR("="));
	const struct cli_opt *o;

	if (eq >= 0) {
		name = str_cut(word, 0, (size_t)eq);
		value = str_from(word, (size_t)eq + 1);
	}
	o = find_opt(c, name);
	if (o == NULL)
		return cx_fail_at(cx, RC_INVALID, str_z(argv[*i]), L("không có tuỳ chọn này", "there is no such option"));
	if (!o->takes_value && eq >= 0)
		return cx_fail_at(
			cx, RC_INVALID, str_z(argv[*i]), L("tuỳ chọn này không có giá trị đi kèm", "this option takes no value"));
	if (o->takes_value && eq < 0) {
		if (*i + 1 >= argc)
			return cx_fail_at(cx, RC_INVALID, str_z(argv[*i]), L("thiếu giá trị", "its value is missing"));
		value = str_z(argv[++*i]);
	}
	cli->opts[cli->n_opts++] = (struct cli_value){ o->name, o->takes_value ? value : STR("") };
	return RC_OK;
}

static enum rc read_words(struct cx *cx, const struct command *c, int argc, char **argv, struct cli *cli)
{
	bool only_args = false;
	enum rc rc = RC_OK;

	cli->args = ARENA_ARRAY(&cx->arena, struct str, (size_t)argc + 1);
	cli->opts = ARENA_ARRAY(&cx->arena, struct cli_value, (size_t)argc + 1);
	for (int i = 0; i < argc; i++) {
		if (only_args || argv[i][0] != '-' || argv[i][1] == '\0') {
			cli->args[cli->n++] = str_z(argv[i]);
		} else if (strcmp(argv[i], "--") == 0) {
			only_args = true;
		} else if (argv[i][1] == '-') {
			enum rc one = read_opt(cx, c, argc, argv, &i, cli);

			if (rc == RC_OK)
				rc = one; /* and go on: --json and --lang say how to complain */
		} else {
			rc = cx_fail_at(cx, RC_INVALID, str_z(argv[i]), L("không có tuỳ chọn này", "there is no such option"));
		}
	}
	cli->json = cli_has(cli, "json");
	cli->data = cli_has(cli, "data") ? cli_get(cli, "data") : STR("var");
	return rc;
}

static enum rc check_words(struct cx *cx, const struct command *c, const struct cli *cli)
{
	struct str lang = cli_get(cli, "lang");

	if (lang.p && !str_is(lang, "vi") && !str_is(lang, "en"))
		return cx_fail_at(cx, RC_INVALID, STR("--lang"), L("chỉ có vi và en", "only vi and en are known"));
	if (cli->data.n == 0)
		return cx_fail_at(cx, RC_INVALID, STR("--data"), L("thiếu giá trị", "its value is missing"));
	if ((int)cli->n < c->min_args || (c->max_args >= 0 && (int)cli->n > c->max_args))
		return cx_fail(
			cx, RC_INVALID, L("Cách dùng: khien %s %s", "usage: khien %s %s"), c->words, c->usage ? c->usage : "");
	return RC_OK;
}

/* --- help --- */

static void help_opts(struct cx *cx, const struct cli_opt *o)
{
	for (; o && o->name; o++) {
		struct str left = arena_fmt(&cx->arena, "--%s %s", o->name, o->takes_value ? L("GIÁ-TRỊ", "VALUE") : "");
		size_t wide = utf8_count(left); /* our letters are one column each, and precomposed */

		printf("  %" PRI_STR "%*s %s\n", ARG_STR(left), wide < 24 ? (int)(24 - wide) : 0, "", L(o->vi, o->en));
	}
}

static void help_command(struct cx *cx, const struct command *c)
{
	printf("khien %s %s\n\n  %s\n\n", c->words, c->usage ? c->usage : "", L(c->vi, c->en));
	help_opts(cx, c->opts);
	help_opts(cx, common);
}

static bool starts_with_words(const char *words, int argc, char **argv)
{
	struct str rest = str_z(words), w;

	for (int i = 0; i < argc && argv[i][0] != '-'; i++)
		if (!str_next(&rest, ' ', &w) || !str_is(w, argv[i]))
			return false;
	return true;
}

/* All commands, or those that begin with the words given. False: there are none. */
static bool help_list(struct cx *cx, const struct command *const *all, int argc, char **argv)
{
	bool any = false;

	for (const struct command *const *c = all; *c; c++) {
		if (!starts_with_words((*c)->words, argc, argv))
			continue;
		if (!any)
			printf("%s\n\n",
				L("Khiên: bảng theo dõi thực hiện nhiệm vụ an ninh mạng. Cách dùng: khien LỆNH [tham số]",
					"Khiên: the live board of cyber-security duties. Usage: khien COMMAND [arguments]"));
		any = true;
		printf("  %-22s %s\n", (*c)->words, L((*c)->vi, (*c)->en));
	}
	if (any)
		printf("\n%s\n", L("Chi tiết: khien LỆNH --help", "More: khien COMMAND --help"));
	return any;
}

void cli_line(const struct jv *o)
{
	AUTO(buf_done) struct buf b = { 0 };

	buf_init(&b, 64u << 20);
	json_write(&b, o);
	buf_byte(&b, '\n');
	fwrite(b.p, 1, b.n, stdout);
}

/* --- the failure, said once --- */

static int say(struct cx *cx, bool json)
{
	const struct fault *f = &cx->fault;
	const struct rc_row *row = &rc_table[f->rc];

	fflush(stdout);
	if (json) {
		AUTO(buf_done) struct buf b = { .max = 1 << 20 };
		struct jv *o = jv_obj(&cx->arena);

		jv_set(&cx->arena, o, "error", jv_z(&cx->arena, row->name));
		jv_set(&cx->arena, o, "place", jv_text(&cx->arena, f->place));
		jv_set(&cx->arena, o, "message", jv_text(&cx->arena, f->text));
		json_write(&b, o);
		fprintf(stderr, "%" PRI_STR "\n", ARG_STR(buf_str(&b)));
	} else if (f->text.n) {                                               /* empty: who failed has said it */
		bool told = f->place.n == 0 || str_starts(f->text, f->place); /* "systems 42: ..." names itself */

		fprintf(stderr, "khien: %" PRI_STR "%s%" PRI_STR "\n", ARG_STR(told ? (struct str){ 0 } : f->place),
			told ? "" : ": ", ARG_STR(f->text));
	}
	return row->exit;
}

static bool asked_for_english(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], "--lang=en") == 0 ||
			(strcmp(argv[i], "--lang") == 0 && i + 1 < argc && strcmp(argv[i + 1], "en") == 0))
			return true;
	return false;
}

static enum rc run(struct cx *cx, const struct command *const *all, int argc, char **argv, struct cli *cli)
{
	int taken;
	const struct command *c = find(all, argc - 1, argv + 1, &taken);
	enum rc rc = read_words(cx, c, argc - 1 - taken, argv + 1 + taken, cli);

	if (c == NULL && (argc == 1 || cli_has(cli, "help")) && help_list(cx, all, argc - 1, argv + 1))
		return RC_OK;
	if (c == NULL && strcmp(argv[1], "help") == 0 && help_list(cx, all, argc - 2, argv + 2))
		return RC_OK;
	if (c == NULL) {
		cx_clear(cx); /* its options are not known either */
		return cx_fail(cx, RC_INVALID,
			L("Không có lệnh \"%s\"; danh sách lệnh: khien --help",
				"there is no command \"%s\"; the list: khien --help"),
			argv[1]);
	}
	if (cli_has(cli, "help")) {
		help_command(cx, c);
		return RC_OK;
	}
	TRY(rc);
	TRY(check_words(cx, c, cli));
	if (c->opens)
		TRY(cli_open(cx, cli));
	return c->run(cx, cli);
}

/* One that the caller closed would become the next file that is opened: a pipe of ours read as a log, an answer written into a database. What
 * stands there instead can neither be read nor written. */
static void standard_files_keep(void)
{
	for (int fd = 0; fd < 3; fd++)
		if (fcntl(fd, F_GETFD) < 0)
			(void)!open("/dev/null", fd ? O_RDONLY : O_WRONLY);
}

int cli_main(const struct command *const *commands, int argc, char **argv)
{
	struct cli cli = { 0 };
	struct cx cx;
	enum rc rc;
	int code = 0;

	standard_files_keep();
	cx_init(&cx, ARENA_MAX);
	cx.en = asked_for_english(argc, argv);
	rc = run(&cx, commands, argc, argv, &cli);
	if (rc == RC_OK && (fflush(stdout) != 0 || ferror(stdout)))
		rc = cx_fail(&cx, RC_IO, cx.en ? "the output cannot be written" : "Không ghi được kết quả ra đầu ra");
	if (rc != RC_OK) {
		if (cx.fault.rc == RC_OK)
			(void)cx_fail(&cx, rc, cx.en ? "it failed: %s" : "Không thực hiện được: %s", rc_table[rc].name);
		code = say(&cx, cli.json);
	}
	db_close(&cx.db);
	cx_done(&cx);
	return code;
}
