/* khien-verify: checks an exported ledger, a head, a proof, with no database and none of Khiên's state: what an outsider runs.
 *
 *   khien-verify EXPORT.ndjson [HEAD.json]                  every entry, and that the head is of this very history
 *   khien-verify --proof PROOF.json HEAD.json               that one entry lies under the head
 *   khien-verify --consistency PROOF.json OLD.json NEW.json that the newer head only adds to the older
 *
 * `--lang en` before these: in English.  * Prints one line; exits 0, or as src/base/rc.c says (9: what was stored is not what was written). */
#include "fmt/json.h"
#include "ledger/head.h"

#include <errno.h>
#include <stdio.h>

enum { LINE_MAX_ = 32 << 20, PROOF_MAX = 64 << 20 };

static void file_done(FILE **f)
{
	if (*f)
		fclose(*f);
}

static enum rc open_file(struct cx *cx, const char *path, FILE **out)
{
	*out = fopen(path, "re");
	return *out ? RC_OK : cx_fail_at(cx, errno == ENOENT ? RC_NOT_FOUND : RC_IO, str_z(path), "%s", os_said(cx, errno));
}

/* One line without its end; *more says whether there was one. */
static enum rc read_line(struct cx *cx, FILE *f, struct buf *b, bool *more)
{
	int c;

	b->n = 0;
	while ((c = getc_unlocked(f)) != EOF && c != '\n')
		buf_byte(b, (char)c);
	if (ferror(f))
		return cx_fail(cx, RC_IO, "%s", os_said(cx, errno));
	if (!buf_ok(b))
		return cx_fail(cx, RC_LIMIT, L("có dòng dài hơn %d byte", "a line is longer than %d bytes"), (int)b->max);
	*more = c != EOF || b->n > 0;
	return RC_OK;
}

static enum rc read_all(struct cx *cx, const char *path, size_t max, struct str *out)
{
	AUTO(file_done) FILE *f = NULL;
	AUTO(buf_done) struct buf b = { .max = max };
	char part[4096];
	size_t n;

	TRY(open_file(cx, path, &f));
	while ((n = fread(part, 1, sizeof part, f)) > 0 && buf_ok(&b))
		buf_add(&b, (struct str){ part, n });
	if (ferror(f) || !buf_ok(&b))
		return cx_fail_at(
			cx, RC_LIMIT, str_z(path), "%s", L("không đọc được hoặc quá lớn", "cannot be read, or is too large"));
	*out = arena_str(&cx->arena, buf_str(&b));
	return RC_OK;
}

static enum rc read_head(struct cx *cx, const char *path, struct ledger_head *out)
{
	struct str text;

	TRY(read_all(cx, path, LEDGER_HEAD_MAX, &text));
	return ledger_head_read(cx, text, out);
}

struct state {
	struct frontier f;
	struct ledger_head now; /* site, and the key that signs heads of what was read so far */
	int64_t at;
};

static enum rc one_entry(struct cx *cx, struct state *s, struct str line)
{
	struct str place = arena_fmt(&cx->arena, "entry %" PRIu64, s->f.n);
	struct hash leaf;
	struct jv *v;
	int64_t at;

	if (line.n && line.p[line.n - 1] ==
			      '\r') /* no body has white space behind it: nobody rewrote anything, the file was carried as a text */
		return cx_fail_at(cx, RC_CORRUPT, place, "%s",
			L("dòng kết thúc bằng CR LF: tệp đã bị đổi khi sao chép, hãy lấy lại bản gốc",
				"the line ends in CR LF: the file was changed when it was copied; take the original again"));
	if (s->f.n == 0)
		TRY(ledger_genesis_read(cx, line, &s->now));
	if (json_parse(cx, line, &v) != RC_OK) {
		cx_clear(cx);
		return cx_fail_at(cx, RC_CORRUPT, place, "%s", L("dòng không phải JSON", "the line is not JSON"));
	}
	if (jv_i64(jv_get(v, "v"), 0) != 1 || jv_i64(jv_get(v, "seq"), -1) != (int64_t)s->f.n)
		return cx_fail_at(cx, RC_CORRUPT, place, L("dòng thuộc mục %" PRId64, "the line is of entry %" PRId64),
			jv_i64(jv_get(v, "seq"), -1));
	at = jv_i64(jv_get(v, "at"), -1);
	if (at < 0 || (s->f.n > 0 && at <= s->at))
		return cx_fail_at(cx, RC_CORRUPT, place, "%s", L("thời gian trong sổ không tăng", "ledger time does not advance"));
	s->at = at;
	if (ledger_names_key(jv_str(jv_get(v, "op")), jv_str(jv_get(v, "res")))) {
		struct hash root;

		frontier_root(&s->f, &root);
		TRY(ledger_rotation_read(cx, (int64_t)s->f.n, &root, line, &s->now));
	}
	tree_leaf(line, &leaf);
	frontier_push(&s->f, &leaf, NULL, NULL);
	return RC_OK;
}

static enum rc check_export(struct cx *cx, const char *path, const struct ledger_head *head)
{
	AUTO(file_done) FILE *f = NULL;
	AUTO(buf_done) struct buf line = { .max = LINE_MAX_ };
	struct state s = { 0 };
	struct hash root;
	bool more, met = false, ours = true;

	TRY(open_file(cx, path, &f));
	for (;;) {
		struct arena_mark m = arena_mark(&cx->arena);

		TRY(read_line(cx, f, &line, &more));
		if (!more)
			break;
		TRY(one_entry(cx, &s, buf_str(&line)));
		arena_reset(&cx->arena, m);
		if (head && head->size == (int64_t)s.f.n) {
			frontier_root(&s.f, &root);
			met = same_bytes(&root, &head->root, sizeof root);
			ours = same_bytes(head->key, s.now.key, 32);
		}
	}
	if (s.f.n == 0)
		return cx_fail(cx, RC_CORRUPT, "%s", L("không có mục nào", "there is no entry"));
	if (head && (!same_bytes(head->site, s.now.site, 16) || !ours))
		return cx_fail(cx, RC_CORRUPT, "%s", L("head của sổ khác", "the head is of another ledger"));
	if (head && !met)
		return cx_fail(cx, RC_CORRUPT,
			head->size > (int64_t)s.f.n ? L("phần cuối bị cắt: head có %" PRId64 " mục",
							      "the tail was cut: the head is of %" PRId64 " entries")
						    : L("trong %" PRId64 " mục đầu có mục bị viết lại",
							      "something among the first %" PRId64 " entries was rewritten"),
			head->size);
	frontier_root(&s.f, &root);
	printf(L("%" PRIu64 " mục, gốc %s, %s\n", "%" PRIu64 " entries, root %s, %s\n"), s.f.n, hex_of(&cx->arena, root.b, 32).p,
		head ? L("head thuộc đúng sổ này", "the head is of this history")
		     : L("không có head kèm theo: viết lại toàn bộ thì không phát hiện được",
			       "no head was given: a complete rewrite cannot be seen"));
	return RC_OK;
}

static enum rc read_path(struct cx *cx, const struct jv *v, struct hash path[TREE_PROOF], size_t *n)
{
	const struct jv *list = jv_get(v, "path");

	*n = list && list->kind == J_LIST ? list->n : SIZE_MAX;
	if (*n > TREE_PROOF)
		return cx_fail(cx, RC_INVALID, "%s", L("đây không phải bằng chứng", "this is not a proof"));
	for (size_t i = 0; i < *n; i++)
		if (!hex_read(jv_str(jv_at(list, i)), path[i].b, sizeof path[i].b))
			return cx_fail(cx, RC_INVALID, "%s", L("đây không phải bằng chứng", "this is not a proof"));
	return RC_OK;
}

static enum rc check_proof(struct cx *cx, const char *path, const struct ledger_head *head)
{
	struct hash way[TREE_PROOF], leaf;
	struct str text;
	struct jv *v;
	size_t n;
	int64_t seq;

	TRY(read_all(cx, path, PROOF_MAX, &text));
	TRY(json_parse(cx, str_trim(text), &v));
	TRY(read_path(cx, v, way, &n));
	seq = jv_i64(jv_get(v, "seq"), -1);
	if (jv_i64(jv_get(v, "size"), -1) != head->size)
		return cx_fail(cx, RC_INVALID,
			L("bằng chứng lập cho %" PRId64 " mục, head có %" PRId64 " mục",
				"the proof is against %" PRId64 " entries, the head is of %" PRId64),
			jv_i64(jv_get(v, "size"), -1), head->size);
	tree_leaf(jv_str(jv_get(v, "body")), &leaf);
	if (seq < 0 || !tree_check_inclusion(&leaf, (uint64_t)seq, (uint64_t)head->size, way, n, &head->root))
		return cx_fail(cx, RC_CORRUPT, "%s", L("bằng chứng không đúng", "the proof does not hold"));
	printf(L("mục %" PRId64 " nằm trong head của %" PRId64 " mục\n",
		       "entry %" PRId64 " lies under the head of %" PRId64 " entries\n"),
		seq, head->size);
	return RC_OK;
}

static enum rc check_consistency(struct cx *cx, const char *path, const struct ledger_head *a, const struct ledger_head *b)
{
	struct hash way[TREE_PROOF];
	struct str text;
	struct jv *v;
	size_t n;

	TRY(read_all(cx, path, PROOF_MAX, &text));
	TRY(json_parse(cx, str_trim(text), &v));
	TRY(read_path(cx, v, way, &n));
	if (!same_bytes(a->site, b->site, sizeof a->site))
		return cx_fail(cx, RC_CORRUPT, "%s", L("hai head thuộc hai sổ khác nhau", "the heads are of two ledgers"));
	if (!same_bytes(a->key, b->key, sizeof a->key))
		return cx_fail(cx, RC_CORRUPT, "%s",
			L("hai head được ký bằng hai khoá: so từng head với bản kết xuất, trong đó có mục ghi khoá thứ hai",
				"the heads are signed by two keys: hold each against the export, where the entry stands that names "
				"the second"));
	if (!tree_check_consistency((uint64_t)a->size, &a->root, (uint64_t)b->size, &b->root, way, n))
		return cx_fail(cx, RC_CORRUPT, "%s", L("bằng chứng không đúng", "the proof does not hold"));
	printf(L("sổ %" PRId64 " mục chỉ thêm vào sổ %" PRId64 " mục\n",
		       "the ledger of %" PRId64 " entries only adds to that of %" PRId64 "\n"),
		b->size, a->size);
	return RC_OK;
}

static enum rc run(struct cx *cx, int argc, char **argv)
{
	struct ledger_head a, b;

	if (argc == 4 && strcmp(argv[1], "--proof") == 0) {
		TRY(read_head(cx, argv[3], &a));
		return check_proof(cx, argv[2], &a);
	}
	if (argc == 5 && strcmp(argv[1], "--consistency") == 0) {
		TRY(read_head(cx, argv[3], &a));
		TRY(read_head(cx, argv[4], &b));
		return check_consistency(cx, argv[2], &a, &b);
	}
	if ((argc != 2 && argc != 3) || argv[1][0] == '-')
		return cx_fail(cx, RC_INVALID, "%s%s", L("cách dùng: ", "usage: "),
			"khien-verify [--lang vi|en] EXPORT [HEAD] | --proof PROOF HEAD | --consistency PROOF OLD-HEAD NEW-HEAD");
	if (argc == 3)
		TRY(read_head(cx, argv[2], &a));
	return check_export(cx, argv[1], argc == 3 ? &a : NULL);
}

int main(int argc, char **argv)
{
	struct cx cx;
	enum rc rc;
	int code;

	cx_init(&cx, (size_t)1 << 30);
	if (argc > 2 && strcmp(argv[1], "--lang") == 0) {
		cx.en = strcmp(argv[2], "en") == 0;
		argc -= 2;
		argv += 2;
	}
	rc = run(&cx, argc, argv);
	if (rc == RC_OK && fflush(stdout) != 0)
		rc = cx_fail(&cx, RC_IO, "%s", os_said(&cx, errno));
	if (rc != RC_OK)
		fprintf(stderr, "khien-verify: %" PRI_STR "%s%" PRI_STR "\n", ARG_STR(cx.fault.place), cx.fault.place.n ? ": " : "",
			ARG_STR(cx.fault.text));
	code = rc_table[rc].exit;
	cx_done(&cx);
	return code;
}
