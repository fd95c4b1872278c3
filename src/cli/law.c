/* khien law: check, list and load law packs; list the evidence kinds they may use. */
#include "cli/duties.h"
#include "cli/read.h"
#include "duty/live.h"

enum { PACK_BYTES = 1 << 20 };

static void print_faults(struct cx *cx, const struct law_faults *faults, bool json)
{
	for (size_t i = 0; i < faults->n; i++) {
		struct jv *o = jv_obj(&cx->arena);

		jv_set(&cx->arena, o, "place", jv_text(&cx->arena, faults->p[i].place));
		jv_set(&cx->arena, o, "message", jv_text(&cx->arena, faults->p[i].text));
		if (json)
			cli_line(o);
		else
			printf("%.*s: %.*s\n", ARG_STR(faults->p[i].place), ARG_STR(faults->p[i].text));
	}
}

/* Files are judged together; what they cite may also stand in a shipped pack that is not among them. */
static enum rc judge(struct cx *cx, const struct cli *cli, struct law_faults *faults)
{
	struct law_pack **packs = ARENA_ARRAY(&cx->arena, struct law_pack *, cli->n + 32);
	struct law *law;
	struct str bytes;
	size_t n = 0, given;

	for (size_t i = 0; i < cli->n; i++) {
		struct law_faults own = { 0 };

		TRY(cli_read_file(cx, cli->args[i], PACK_BYTES, &bytes));
		if (law_read(cx, duty_vocab(), bytes, cli->args[i], &packs[n], &own) == RC_OK)
			n++;
		cx_clear(cx);
		for (size_t k = 0; k < own.n; k++)
			vec_push(&cx->arena, faults, own.p[k]);
	}
	given = n;
	for (size_t i = 0; law_shipped[i].file && faults->n == 0; i++) {
		bool there = false;

		TRY(law_read(cx, duty_vocab(), (struct str){ law_shipped[i].bytes, law_shipped[i].n }, str_z(law_shipped[i].file),
			&packs[n], faults));
		for (size_t k = 0; k < given && !there; k++)
			there = str_eq(packs[k]->code, packs[n]->code);
		n += !there;
	}
	if (faults->n == 0 && law_join(cx, duty_vocab(), packs, n, &law, faults) != RC_OK)
		cx_clear(cx);
	return RC_OK;
}

static enum rc run_check(struct cx *cx, const struct cli *cli)
{
	struct law_faults faults = { 0 };

	TRY(judge(cx, cli, &faults));
	print_faults(cx, &faults, cli->json);
	if (faults.n)
		return cx_fail_at(cx, RC_INVALID, faults.p[0].place,
			L("Có %zu lỗi trong bộ quy định", "%zu faults in the law packs"), faults.n);
	return RC_OK;
}
const struct command cmd_law_check = { "law check", "FILE...", "Kiểm tra bộ quy định, báo mọi lỗi theo tệp:dòng",
	"Check law packs; every fault as file:line", NULL, 1, -1, false, run_check };

static enum rc run_list(struct cx *cx, const struct cli *cli)
{
	struct law_loaded *l;
	size_t n;

	TRY(law_loaded(cx, INT64_MAX, &l, &n));
	for (size_t i = 0; i < n; i++) {
		const char *file = NULL;
		int shipped = law_shipped_version(l[i].code, NULL), newer;

		TRY(law_shipped_new(cx, l[i].code, l[i].version, l[i].bytes, &newer, &file));
		if (cli->json) {
			struct jv *o = jv_obj(&cx->arena);

			jv_set(&cx->arena, o, "pack", jv_text(&cx->arena, l[i].code));
			jv_set(&cx->arena, o, "version", jv_int(&cx->arena, l[i].version));
			jv_set(&cx->arena, o, "shipped", jv_int(&cx->arena, shipped));
			jv_set(&cx->arena, o, "entry", jv_int(&cx->arena, l[i].seq));
			cli_line(o);
		} else {
			printf(L("%.*s\tphiên bản %d\tmục sổ nhật ký %lld%s\n", "%.*s\tversion %d\tledger entry %lld%s\n"),
				ARG_STR(l[i].code), l[i].version, (long long)l[i].seq,
				newer > l[i].version ? L("\tcó bản mới kèm chương trình", "\ta newer one is shipped")
				: newer ? L("\tbản kèm chương trình chưa từng nạp", "\tthe shipped one was never loaded")
					: "");
		}
	}
	return RC_OK;
}
const struct command cmd_law_list = { "law list", "", "Các bộ quy định đang dùng", "The law packs in use", NULL, 0, 0, true,
	run_list };

static enum rc run_load(struct cx *cx, const struct cli *cli)
{
	struct law_faults faults = { 0 };
	struct str bytes;
	int64_t seq;
	bool same;
	enum rc rc;

	if (cli_has(cli, "shipped"))
		return law_install(cx, duty_vocab());
	if (cli->n == 0)
		return cx_fail(cx, RC_INVALID, L("Cần tên tệp hoặc --shipped", "a file or --shipped is wanted"));
	TRY(cli_read_file(cx, cli->args[0], PACK_BYTES, &bytes));
	rc = law_load(cx, duty_vocab(), bytes, cli->args[0], &faults, &seq, &same);
	if (rc != RC_OK) {
		print_faults(cx, &faults, cli->json);
		return rc;
	}
	if (cli->json)
		printf("{\"entry\":%" PRId64 ",\"unchanged\":%s}\n", seq, same ? "true" : "false");
	else
		printf(same ? L("Không thay đổi: phiên bản này đã nạp, mục sổ nhật ký %" PRId64 "\n",
				      "unchanged: this version is loaded already, ledger entry %" PRId64 "\n")
			    : L("Đã nạp, mục sổ nhật ký %" PRId64 "\n", "loaded, ledger entry %" PRId64 "\n"),
			seq);
	return RC_OK;
}
static const struct cli_opt load_opts[] = {
	{ "shipped", false, "các bộ kèm chương trình chưa từng nạp", "the shipped packs never loaded yet" },
	{ 0 },
};
const struct command cmd_law_load = { "law load", "FILE | --shipped", "Nạp bộ quy định (một mục sổ nhật ký, kèm nguyên văn)",
	"Load a law pack: a ledger entry with its bytes", load_opts, 0, 1, true, run_load };

static void overs(struct cx *cx, struct jv *o, uint32_t over)
{
	struct jv *l = jv_set(&cx->arena, o, "over", jv_list(&cx->arena));

	for (int i = 0; i < OVER_N; i++)
		if (over & 1u << i)
			jv_push(&cx->arena, l, jv_z(&cx->arena, law_over_names[i]));
}

static void kind_line(struct cx *cx, const struct law_kind *k)
{
	struct arena *a = &cx->arena;
	struct jv *o = jv_obj(a), *with;

	jv_set(a, o, "kind", jv_z(a, k->name));
	jv_set(a, o, "version", jv_int(a, k->version));
	jv_set(a, o, "text", jv_z(a, L(k->vi, k->en)));
	overs(cx, o, k->over);
	with = jv_set(a, o, "with", jv_list(a));
	for (const struct law_param *p = k->params; p && p->name; p++) {
		struct jv *x = jv_push(a, with, jv_obj(a));

		jv_set(a, x, "name", jv_z(a, p->name));
		jv_set(a, x, "required", jv_bool(a, p->required));
		jv_set(a, x, "text", jv_z(a, L(p->vi, p->en)));
	}
	cli_line(o);
}

static void word_line(struct cx *cx, const char *key, const char *word)
{
	struct jv *o = jv_obj(&cx->arena);

	jv_set_str(&cx->arena, o, str_z(key), jv_z(&cx->arena, word));
	cli_line(o);
}

static void kinds_json(struct cx *cx, const struct law_vocab *v, const char *const *args)
{
	struct arena *a = &cx->arena;

	for (size_t i = 0; v->kinds[i]; i++)
		kind_line(cx, v->kinds[i]);
	for (const struct law_pred *p = v->preds; p->name; p++) {
		struct jv *o = jv_obj(a);

		jv_set(a, o, "if", jv_z(a, p->name));
		jv_set(a, o, "argument", p->arg ? jv_text(a, str_trim(str_z(args[p->arg]))) : jv_null(a));
		jv_set(a, o, "text", jv_z(a, L(p->vi, p->en)));
		overs(cx, o, p->over);
		cli_line(o);
	}
	for (size_t i = 0; v->roles[i]; i++)
		word_line(cx, "role", v->roles[i]);
	for (size_t i = 0; v->authorities[i]; i++)
		word_line(cx, "authority", v->authorities[i]);
}

static enum rc run_kinds(struct cx *cx, const struct cli *cli)
{
	static const char *const args[] = { [LA_NONE] = "", [LA_LEVEL] = " 1..5", [LA_DAY] = " yyyymmdd" };
	const struct law_vocab *v = duty_vocab();

	if (cli->json) {
		kinds_json(cx, v, args);
		return RC_OK;
	}
	for (size_t i = 0; v->kinds[i]; i++) {
		printf("%s/%d\t%s\n", v->kinds[i]->name, v->kinds[i]->version, L(v->kinds[i]->vi, v->kinds[i]->en));
		for (const struct law_param *p = v->kinds[i]->params; p && p->name; p++)
			printf("\t%s%s\t%s\n", p->name, p->required ? "*" : "", L(p->vi, p->en));
	}
	for (const struct law_pred *p = v->preds; p->name; p++) {
		printf("if: %s%s\t%s\tover:", p->name, args[p->arg], L(p->vi, p->en));
		for (int i = 0; i < OVER_N; i++)
			if (p->over & 1u << i)
				printf(" %s", law_over_names[i]);
		putchar('\n');
	}
	for (size_t i = 0; v->roles[i]; i++)
		printf("role: %s\n", v->roles[i]);
	for (size_t i = 0; v->authorities[i]; i++)
		printf("authority: %s\n", v->authorities[i]);
	return RC_OK;
}
const struct command cmd_law_kinds = { "law kinds", "", "Các loại minh chứng và điều kiện mà bộ quy định được dùng",
	"The evidence kinds and conditions that packs may use", NULL, 0, 0, false, run_kinds };
