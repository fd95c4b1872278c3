#include "cli/rules.h"

#include "cli/read.h"
#include "fmt/json.h"
#include "sigma/sigma.h"

struct side_file { /* what changes how rules are read */
	const char *opt;
	enum sigma_status (*load)(struct sigma_loader *l, struct sigma_str text, const char *name);
};
static const struct side_file side_files[] = {
	{ "pipeline", sigma_load_pipeline },
	{ "values", sigma_load_values },
	{ "mapping", sigma_load_mapping },
};

static void problem_write(struct cx *cx, const struct sigma_problem *p)
{
	static const char *const words[] = { "note", "warning", "error" };
	struct jv *o = jv_obj(&cx->arena);

	jv_set(&cx->arena, o, "severity", jv_text(&cx->arena, str_z(words[p->severity])));
	jv_set(&cx->arena, o, "file", jv_text(&cx->arena, (struct str){ p->file.p, p->file.n }));
	jv_set(&cx->arena, o, "line", jv_int(&cx->arena, p->line));
	jv_set(&cx->arena, o, "rule", jv_text(&cx->arena, (struct str){ p->rule.p, p->rule.n }));
	jv_set(&cx->arena, o, "message", jv_text(&cx->arena, (struct str){ p->text.p, p->text.n }));
	cli_line(o);
}

static void figures_write(struct cx *cx, const struct sigma_load_stats *s)
{
	const struct {
		const char *name;
		uint32_t n;
	} figures[] = { { "files", s->files }, { "documents", s->documents }, { "rules", s->rules },
		{ "correlations", s->correlations }, { "filters", s->filters }, { "failed", s->failed } };
	struct jv *o = jv_obj(&cx->arena);

	for (size_t i = 0; i < COUNT(figures); i++)
		jv_set(&cx->arena, o, figures[i].name, jv_int(&cx->arena, figures[i].n));
	cli_line(o);
}

static void problem_show(struct cx *cx, const struct sigma_problem *p)
{
	static const char *const vi[] = { "ghi chú", "cảnh báo", "lỗi" }, *const en[] = { "note", "warning", "error" };
	const char *word = cx->en ? en[p->severity] : vi[p->severity];

	if (p->file.n && p->line)
		printf("%s:%u: %s: %s\n", p->file.p, p->line, word, p->text.p);
	else
		printf("%s%s%s: %s\n", p->file.p, p->file.n ? ": " : "", word, p->text.p);
}

static enum rc check_files(struct cx *cx, const struct cli *cli, struct sigma_loader *l)
{
	for (size_t i = 0; i < COUNT(side_files); i++) {
		struct str path = cli_get(cli, side_files[i].opt), text;

		if (path.p == NULL)
			continue;
		TRY(cli_read_file(cx, path, 16 << 20, &text));
		if (side_files[i].load(l, (struct sigma_str){ text.p, text.n }, arena_z(&cx->arena, path)) != SIGMA_OK)
			return cx_fail_at(cx, RC_INVALID, path, L("tệp không dùng được", "the file cannot be used"));
	}
	for (size_t i = 0; i < cli->n; i++)
		if (sigma_load_path(l, arena_z(&cx->arena, cli->args[i])) != SIGMA_OK)
			return cx_fail_at(cx, RC_NOT_FOUND, cli->args[i], L("không đọc được", "cannot be read"));
	return RC_OK;
}

static enum rc check_verdict(struct cx *cx, const struct cli *cli, struct sigma_loader *l, enum rc so_far)
{
	struct sigma_rules *rules = so_far == RC_OK ? sigma_compile(l) : NULL;
	struct sigma_load_stats s = sigma_load_stats(l);
	const struct sigma_problem *p;
	size_t n = sigma_problems(l, &p);

	for (size_t i = 0; i < n; i++)
		(cli->json ? problem_write : problem_show)(cx, &p[i]);
	sigma_rules_free(rules);
	TRY(so_far);
	if (cli->json)
		figures_write(cx, &s);
	else
		printf(L("%u tệp, %u tài liệu: %u quy tắc, %u tương quan, %u bộ lọc chạy được; %u không chạy được\n",
			       "%u files, %u documents: %u rules, %u correlations, %u filters run; %u do not\n"),
			s.files, s.documents, s.rules, s.correlations, s.filters, s.failed);
	if (rules == NULL)
		return cx_fail(cx, RC_INVALID, L("không có quy tắc nào chạy được", "not a single rule can run"));
	return s.failed ? cx_fail(cx, RC_INVALID, L("%u quy tắc không chạy được", "%u rules do not run"), s.failed) : RC_OK;
}

static enum rc rules_check(struct cx *cx, const struct cli *cli)
{
	struct sigma_loader *l = sigma_loader_new(&(struct sigma_options){ .english = cx->en, .lint = !cli_has(cli, "no-lint") });
	enum rc rc = check_verdict(cx, cli, l, check_files(cx, cli, l));

	sigma_loader_free(l);
	return rc;
}

static const struct cli_opt rules_check_opts[] = {
	{ "pipeline", true, "tệp pipeline theo dạng của pySigma", "a pipeline in pySigma's form" },
	{ "values", true, "giá trị của các chỗ giữ %tên%", "values for %name% placeholders" },
	{ "mapping", true, "tệp ánh xạ nguồn nhật ký", "a file of log sources" },
	{ "no-lint", false, "chỉ nêu lỗi làm quy tắc không chạy", "only what keeps rules from running" },
	{ 0 },
};

const struct command cmd_rules_check = {
	.words = "rules check",
	.usage = "[--pipeline F] [--values F] [--mapping F] [--no-lint] PATH...",
	.vi = "Kiểm tra quy tắc Sigma: mỗi vấn đề một dòng tệp:dòng",
	.en = "Check Sigma rules: one file:line per problem",
	.opts = rules_check_opts,
	.min_args = 1,
	.max_args = -1,
	.run = rules_check,
};
