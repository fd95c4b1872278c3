#include "report/paper.h"

#include <unistd.h>

#include "base/child.h"
#include "base/text.h"
#include "file/file.h"
#include "org/org.h"
#include "report/statement.h"

/* --- the code --- */

static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; /* Crockford: none that is mistaken for another */
enum { CODE_LETTERS = 16 };

static struct str grouped(struct cx *cx, const char *sixteen)
{
	return arena_fmt(&cx->arena, "%.4s-%.4s-%.4s-%.4s", sixteen, sixteen + 4, sixteen + 8, sixteen + 12);
}

struct str paper_code(struct cx *cx, struct str bytes)
{
	char out[CODE_LETTERS];
	struct hash h;

	sha256(bytes, &h);
	for (size_t i = 0; i < CODE_LETTERS; i++) {
		size_t bit = i * 5, at = bit / 8;

		out[i] = letters[((h.b[at] << 8 | h.b[at + 1]) >> (11 - bit % 8)) & 31];
	}
	return grouped(cx, out);
}

static char letter_of(char c)
{
	if (c >= 'a' && c <= 'z')
		c = (char)(c - 32);
	if (c == 'O')
		return '0';
	if (c == 'I' || c == 'L')
		return '1';
	return c && strchr(letters, c) ? c : 0;
}

/* What Word and people put between the groups: any dash, any space. */
static bool between(int32_t r)
{
	return r == '-' || r == '.' || r == '\t' || r == '\r' || r == '\n' || r == ' ' || r == 0xa0 ||
	       (r >= 0x2000 && r <= 0x2015) || r == 0x202f || r == 0x2060 || r == 0x2212 || r == 0x3000 || r == 0xad || r == 0xfeff;
}

bool paper_code_read(struct cx *cx, struct str typed, struct str *out)
{
	char code[CODE_LETTERS];
	size_t n = 0, w;
	int32_t r;

	for (; (w = utf8_next(typed, &r)) > 0; typed = str_from(typed, w)) {
		if (between(r))
			continue;
		if (n == CODE_LETTERS || r > 0x7f || !letter_of((char)r))
			return false;
		code[n++] = letter_of((char)r);
	}
	if (n == CODE_LETTERS)
		*out = grouped(cx, code);
	return n == CODE_LETTERS;
}

/* A text's letters that can stand in a code, a bar for whatever comes between that cannot. */
static void letters_in(struct str text, struct buf *out)
{
	int32_t r;

	buf_init(out, 64u << 20);
	for (size_t w; (w = utf8_next(text, &r)) > 0; text = str_from(text, w))
		if (r <= 0x7f && letter_of((char)r))
			buf_byte(out, letter_of((char)r));
		else if (r == '.' || (r != '\f' && !between(r)))
			buf_byte(out, '|');
}

static bool holds(struct cx *cx, struct str letters_of, struct str code)
{
	char *want = arena_alloc(&cx->arena, code.n + 1, 1);
	size_t n = 0;

	for (size_t i = 0; i < code.n; i++)
		if (code.p[i] != '-')
			want[n++] = code.p[i];
	return n == CODE_LETTERS && str_find(letters_of, (struct str){ want, n }) >= 0;
}

bool paper_code_in(struct cx *cx, struct str text, struct str code)
{
	struct buf b AUTO(buf_done) = { 0 };

	letters_in(text, &b);
	return holds(cx, buf_str(&b), code);
}

enum rc paper_named(struct cx *cx, struct str text, int64_t but, struct str *out)
{
	struct buf b AUTO(buf_done) = { 0 };
	struct rows r AUTO(rows_done) = { 0 };

	*out = (struct str){ 0 };
	letters_in(text, &b);
	TRY(db_query(cx, &r, "SELECT verify_code FROM papers WHERE id <> $1 AND verify_code IS NOT NULL ORDER BY id DESC", V(but)));
	while (rows_next(&r))
		if (out->n == 0 && holds(cx, buf_str(&b), rows_text(&r, 0)))
			*out = rows_copy(cx, &r, 0);
	return rows_end(cx, &r);
}

enum rc paper_by_verify(struct cx *cx, struct str code, struct row **out)
{
	int64_t id;

	if (db_i64(cx, &id, "SELECT id FROM papers WHERE verify_code = $1", V(code)) != RC_OK) {
		cx_clear(cx);
		return cx_fail_at(cx, RC_NOT_FOUND, STR("code"),
			L("Không có văn bản nào mang mã %.*s", "no paper has the code %.*s"), ARG_STR(code));
	}
	return res_load(cx, &res_papers, id, out);
}

/* --- making --- */

static struct str free_code(struct cx *cx, struct str want)
{
	struct str code = want;
	int64_t id;

	for (int i = 2; db_i64(cx, &id, "SELECT id FROM papers WHERE code = $1", V(code)) == RC_OK && i < 10000; i++)
		code = arena_fmt(&cx->arena, "%.*s-%d", ARG_STR(want), i);
	cx_clear(cx);
	return code;
}

static enum rc files_put(struct cx *cx, struct str dir, const struct paper_new *n, struct row *row)
{
	struct buf json AUTO(buf_done) = { 0 }, docx AUTO(buf_done) = { 0 };
	struct str code = row_text(row, "code"), value, verify;

	buf_init(&json, FILE_MAX);
	buf_init(&docx, FILE_MAX);
	json_write_canonical(&json, n->data);
	if (!buf_ok(&json))
		return cx_fail(cx, RC_LIMIT, L("Báo cáo quá lớn", "the report is too large"));
	verify = paper_code(cx, buf_str(&json));
	jv_set(&cx->arena, n->data, "verify_code", jv_text(&cx->arena, verify));
	TRY(form_docx(cx, dir, n->form, n->data, &docx));
	TRY(file_put(cx, dir, buf_str(&json), arena_fmt(&cx->arena, "%.*s.json", ARG_STR(code)), &value));
	val_text(row_val(row, "snapshot"), value);
	TRY(file_put(cx, dir, buf_str(&docx), arena_fmt(&cx->arena, "%.*s.docx", ARG_STR(code)), &value));
	val_text(row_val(row, "docx"), value);
	val_text(row_val(row, "verify_code"), verify);
	return RC_OK;
}

/* What it says beside the moment at which it was said. */
static struct str figures(struct cx *cx, const struct jv *data)
{
	static const char *const moment[] = { "at", "at_text", "ledger", "verify_code" };
	struct jv *rest = jv_obj(&cx->arena);
	struct buf b AUTO(buf_done) = { 0 };

	for (size_t i = 0; i < data->n; i++) {
		bool is = false;

		for (size_t k = 0; k < COUNT(moment) && !is; k++)
			is = str_is(data->keys[i], moment[k]);
		if (!is)
			jv_set_str(&cx->arena, rest, data->keys[i], data->items[i]);
	}
	buf_init(&b, FILE_MAX);
	json_write_canonical(&b, rest);
	return buf_ok(&b) ? arena_str(&cx->arena, buf_str(&b)) : (struct str){ 0 };
}

/* The same person made it, it says the very same, and nothing was entered since but what goes with it: the button was pressed twice. NULL: no. */
static enum rc made_already(struct cx *cx, struct str dir, const struct paper_new *n, struct row **out)
{
	struct rows r AUTO(rows_done) = { 0 };
	struct row *was;
	struct jv *data;
	struct str said;
	int64_t since;

	*out = NULL;
	TRY(db_query(cx, &r,
		"SELECT id FROM papers WHERE kind = $1 AND title = $2 AND coalesce(unit, 0) = $3 AND made_by = $4 ORDER BY id DESC "
		"LIMIT 1",
		V(str_z(n->kind)), V(n->title), V(n->unit), V(cx->who.user)));
	if (!rows_next(&r))
		return rows_end(cx, &r);
	TRY(db_i64(cx, &since, "SELECT count(*) FROM entry WHERE seq > $1", V(rows_i64(&r, 0))));
	if (since > n->beside)
		return RC_OK;
	TRY(res_load(cx, &res_papers, rows_i64(&r, 0), &was));
	TRY(paper_data(cx, dir, was, &data));
	said = figures(cx, n->data);
	if (said.n && str_eq(said, figures(cx, data)))
		*out = was;
	return RC_OK;
}

enum rc paper_make(struct cx *cx, struct str dir, const struct paper_new *n, struct row **out)
{
	struct row *row = res_blank(cx, &res_papers);
	struct tx tx AUTO(tx_done) = { 0 };

	val_text(row_val(row, "code"), free_code(cx, n->code));
	val_text(row_val(row, "kind"), str_z(n->kind));
	val_text(row_val(row, "title"), n->title);
	if (n->unit)
		val_i64(row_val(row, "unit"), n->unit);
	val_text(row_val(row, "period"), n->period);
	val_text(row_val(row, "date"), day_text(&cx->arena, n->on));
	val_i64(row_val(row, "head_size"), n->head->size);
	val_text(row_val(row, "head_root"), hex_of(&cx->arena, n->head->root.b, sizeof n->head->root.b));
	TRY(res_may_write(cx, row)); /* before a file is kept that nothing would name */
	TRY(made_already(cx, dir, n, out));
	if (*out)
		return RC_OK;
	TRY(files_put(cx, dir, n, row));
	TRY(tx_begin(cx, &tx));
	TRY(res_save(cx, row, (struct str){ 0 }, NULL));
	TRY(tx_commit(&tx));
	*out = row;
	return RC_OK;
}

static void fd_done(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

enum rc paper_file(struct cx *cx, struct str dir, const struct row *paper, const char *field, struct str *out)
{
	int fd AUTO(fd_done) = -1;
	struct buf b AUTO(buf_done) = { 0 };
	struct str value = row_text(paper, field);
	int64_t size;
	ssize_t n = 0;

	if (!value.n)
		return cx_fail(cx, RC_NOT_FOUND, L("Chưa có tệp này", "there is no such file yet"));
	TRY(file_open(cx, dir, value, &fd, &size));
	buf_init(&b, FILE_MAX);
	if (size > FILE_MAX || !buf_reserve(&b, (size_t)size + 1))
		return cx_fail(cx, RC_LIMIT, L("Tệp quá lớn", "the file is too large"));
	while ((int64_t)b.n < size && (n = read(fd, b.p + b.n, (size_t)size - b.n)) > 0)
		b.n += (size_t)n;
	if ((int64_t)b.n != size)
		return cx_fail(cx, RC_IO, L("Không đọc được tệp", "the file could not be read"));
	*out = arena_str(&cx->arena, buf_str(&b));
	return RC_OK;
}

enum rc paper_data(struct cx *cx, struct str dir, const struct row *paper, struct jv **out)
{
	struct str bytes;

	TRY(paper_file(cx, dir, paper, "snapshot", &bytes));
	return json_parse(cx, bytes, out);
}

/* --- judging --- */

enum rc paper_judge(struct cx *cx, struct str dir, const struct row *paper, struct paper_state *out)
{
	int64_t size, at = row_i64(paper, "head_size", 0);
	struct ledger_proof proof;
	struct jv *snapshot;
	struct str bytes;

	*out = (struct paper_state){ .changes = jv_list(&cx->arena) };
	TRY(paper_file(cx, dir, paper, "snapshot", &bytes));
	out->bytes_same = str_eq(paper_code(cx, bytes), row_text(paper, "verify_code"));
	TRY(ledger_size(cx, &size));
	if (at < 1 || at > size)
		return RC_OK; /* shorter than it was: root_same stays false */
	TRY(ledger_consistency(cx, at, size, &proof));
	out->root_same = str_eq(hex_of(&cx->arena, proof.first.b, sizeof proof.first.b), row_text(paper, "head_root"));
	out->since = size - at;
	if (!out->bytes_same || !str_is(row_text(paper, "kind"), "statement") || json_parse(cx, bytes, &snapshot) != RC_OK) {
		cx_clear(cx);
		return RC_OK;
	}
	return statement_changes(cx, snapshot, out->changes);
}

enum rc paper_sign(struct cx *cx, struct row *paper, const struct paper_copy *copy)
{
	assert(db_in_tx(cx->db));
	val_i64(row_val(paper, "signed"), copy->document);
	val_text(row_val(paper, "signed_on"), copy->signed_on);
	val_i64(row_val(paper, "code_found"), copy->found);
	val_text(row_val(paper, "content_check"), str_z(copy->content));
	val_text(row_val(paper, "content_note"), copy->note);
	return res_save(cx, paper, copy->why, NULL);
}

/* --- PDF --- */

static const char *office(struct cx *cx)
{
	struct str path;

	return child_find(cx, "soffice", &path) ? "soffice" : child_find(cx, "libreoffice", &path) ? "libreoffice" : NULL;
}

bool paper_pdf_there(struct cx *cx)
{
	return office(cx) != NULL;
}

enum rc paper_pdf(struct cx *cx, struct str docx, struct str tmp, bool (*stop)(void *), void *arg, struct str *out)
{
	AUTO(child_dir_done) struct child_dir dir = { 0 };
	const char *program = office(cx), *profile;
	struct child_end end;

	if (program == NULL)
		return cx_fail(cx, RC_NOT_FOUND,
			L("Máy chủ chưa có LibreOffice nên chưa xuất được PDF; cài gói libreoffice-writer-nogui, hoặc mở tệp DOCX "
			  "rồi lưu thành PDF",
				"LibreOffice is not installed on the server: install libreoffice-writer-nogui, or open the DOCX "
				"and save it as PDF"));
	TRY(child_dir_new(cx, tmp, &dir));
	TRY(child_dir_put(cx, &dir, "in.docx", docx));
	profile = arena_fmt(&cx->arena, "-env:UserInstallation=file://%.*s/profile", ARG_STR(dir.path)).p;
	const char *const argv[] = { program, profile, "--headless", "--norestore", "--nolockcheck", "--nodefault", "--convert-to",
		"pdf:writer_pdf_Export", "--outdir", arena_z(&cx->arena, dir.path), "in.docx", NULL };

	TRY(child_must(cx,
		&(struct child){ .argv = argv,
			.dir = dir.path,
			.ms = 120000,
			.cpu_s = 90,
			.memory = INT64_C(4) << 30,
			.sockets = true,
			.stop = stop,
			.arg = arg },
		&end));
	return child_dir_get(cx, &dir, "in.pdf", FILE_MAX, out);
}
