/* What a text means that names a row of another table: its code, else its one title, short name, or number and day. */
#include "base/text.h"
#include "res/res_int.h"

/* Folded; bare: its words alone, so "Cục Quản trị Tài vụ" is "Cục Quản trị - Tài vụ". */
static struct str ref_words(struct cx *cx, struct str text, bool bare)
{
	struct str f = text_fold(&cx->arena, text);
	char *p = arena_alloc(&cx->arena, f.n + 1, 1);
	size_t n = 0;

	for (size_t i = 0; bare && i < f.n; i++) {
		bool dash = i + 2 < f.n && memcmp(f.p + i, "\xe2\x80", 2) == 0; /* dashes and curled quotes */
		bool gap = dash || strchr(" -,.;:/()\"'&+_", f.p[i]);

		if (!gap)
			p[n++] = f.p[i];
		else if (n && p[n - 1] != ' ')
			p[n++] = ' ';
		i += dash ? 2 : 0;
	}
	return bare ? str_trim((struct str){ p, n }) : f;
}

/* NULL: nothing has that code. */
static enum rc ref_coded(struct cx *cx, const struct res *r, struct str code, struct row **row)
{
	enum rc rc = res_by_code(cx, r, code, row);

	if (rc != RC_NOT_FOUND)
		return rc;
	cx_clear(cx);
	*row = NULL;
	return RC_OK;
}

static enum rc ref_by_code(struct cx *cx, const struct res *r, struct str text, int64_t *id, size_t *hits)
{
	struct row *row;

	TRY(ref_coded(cx, r, text, &row));
	if (row) {
		*id = row->id;
		(*hits)++;
	}
	return RC_OK;
}

/* Matches by id of another table: at most one row may bear the title (or short name). */
static enum rc ref_titled(struct cx *cx, const struct res *r, struct str text, bool bare, int64_t *id, size_t *hits)
{
	struct buf b AUTO(buf_done) = { 0 };
	struct rows rows AUTO(rows_done) = { 0 };
	struct str words = ref_words(cx, text, bare);
	ptrdiff_t gap = bare ? str_find(words, STR(" ")) : -1;
	struct dbv key = V(gap < 0 ? words : str_cut(words, 0, (size_t)gap));
	int extra = res_field_find(r, STR("short"));

	if (words.n == 0)
		return RC_OK;
	buf_init(&b, 1u << 20);
	buf_fmt(&b, "SELECT t.id, t.\"%s\", t.\"%s\" FROM %s t WHERE t.fold LIKE '%%' || $1 || '%%'", r->title,
		extra >= 0 ? "short" : r->title, r->table);
	TRY(scope_sql(cx, r, "t", false, &b));
	TRY(db_query_made(cx, &rows, buf_str(&b), 1, &key));
	while (rows_next(&rows))
		if (str_eq(ref_words(cx, rows_text(&rows, 1), bare), words) ||
			str_eq(ref_words(cx, rows_text(&rows, 2), bare), words)) {
			*id = rows_i64(&rows, 0);
			(*hits)++;
		}
	return rows_end(cx, &rows);
}

static enum rc ref_by_title(struct cx *cx, const struct res *r, struct str text, int64_t *id, size_t *hits)
{
	return ref_titled(cx, r, text, false, id, hits);
}

static enum rc ref_by_words(struct cx *cx, const struct res *r, struct str text, int64_t *id, size_t *hits)
{
	return ref_titled(cx, r, text, true, id, hits);
}

/* "Vụ Theo dõi công tác thanh tra (Vụ I)" is meant by what stands before the brackets, and by what stands in them: of what has short names, too. */
static enum rc ref_by_bracket(struct cx *cx, const struct res *r, struct str text, int64_t *id, size_t *hits)
{
	struct buf b AUTO(buf_done) = { 0 };
	struct rows rows AUTO(rows_done) = { 0 };
	struct str words = ref_words(cx, text, true);

	if (res_field_find(r, STR("short")) < 0 || words.n == 0)
		return RC_OK;
	buf_init(&b, 1u << 20);
	buf_fmt(&b, "SELECT t.id, t.\"%s\" FROM %s t WHERE t.\"%s\" LIKE '%%(%%'", r->title, r->table, r->title);
	TRY(scope_sql(cx, r, "t", false, &b));
	TRY(db_query_made(cx, &rows, buf_str(&b), 0, NULL));
	while (rows_next(&rows)) {
		struct str title = rows_text(&rows, 1);
		size_t open = (size_t)str_find(title, STR("("));
		ptrdiff_t shut = str_find(title, STR(")"));

		if (str_eq(ref_words(cx, str_cut(title, 0, open), true), words) ||
			(shut > (ptrdiff_t)open && str_eq(ref_words(cx, str_cut(title, open, (size_t)shut - open), true), words))) {
			*id = rows_i64(&rows, 0);
			(*hits)++;
		}
	}
	return rows_end(cx, &rows);
}

/* "Vụ PL", "Vụ KH-TC", "Vụ KH&TC": the code, whatever signs stand in it, behind the word that the name begins with. */
static enum rc ref_by_kind(struct cx *cx, const struct res *r, struct str text, int64_t *id, size_t *hits)
{
	struct arena *a = &cx->arena;
	char *code = arena_alloc(a, text.n + 1, 1);
	size_t at = text.n, n = 0;
	struct row *row;

	while (at && text.p[at - 1] != ' ')
		at--;
	if (at == 0)
		return RC_OK;
	for (size_t i = at; i < text.n; i++)
		if (strchr("-&.,/", text.p[i]) == NULL)
			code[n++] = text.p[i];
	TRY(ref_coded(cx, r, text_upper(a, text_fold(a, (struct str){ code, n })), &row));
	if (row && str_starts(text_fold(a, row_title(row)), text_fold(a, str_cut(text, 0, at)))) {
		*id = row->id;
		(*hits)++;
	}
	return RC_OK;
}

/* "203/BC-CĐS ngày 26/11/2026": by its number, of that date. */
static enum rc ref_by_paper(struct cx *cx, const struct res *r, struct str text, int64_t *id, size_t *hits)
{
	struct buf b AUTO(buf_done) = { 0 };
	struct rows rows AUTO(rows_done) = { 0 };
	struct paper p;
	struct str number;
	struct dbv key;

	if (strcmp(r->name, "documents") != 0 || !paper_number(cx, text, &p))
		return RC_OK;
	number = ref_words(cx, p.number, false);
	key = V(number);
	buf_init(&b, 1u << 20);
	buf_z(&b, "SELECT t.id, t.number, t.date FROM documents t WHERE t.fold LIKE '%' || $1 || '%'");
	TRY(scope_sql(cx, r, "t", false, &b));
	TRY(db_query_made(cx, &rows, buf_str(&b), 1, &key));
	while (rows_next(&rows))
		if (str_eq(ref_words(cx, rows_text(&rows, 1), false), number) &&
			(p.date.n == 0 || str_eq(rows_text(&rows, 2), p.date))) {
			*id = rows_i64(&rows, 0);
			(*hits)++;
		}
	return rows_end(cx, &rows);
}

/* What a text may be, the surest first: where one of them names a row, the rest are not tried. */
static enum rc (*const ref_ways[])(struct cx *cx, const struct res *r, struct str text, int64_t *id, size_t *hits) = { ref_by_code,
	ref_by_title, ref_by_words, ref_by_kind, ref_by_bracket, ref_by_paper };

static enum rc ref_hits(struct cx *cx, const char *to, struct str text, int64_t *id, size_t *out)
{
	size_t hits = 0;
	ptrdiff_t colon = str_find(text, STR(":"));
	struct str only = { 0 };

	if (colon > 0 && res_find(str_cut(text, 0, (size_t)colon)) &&
		(to[0] == 0 || word_in(to, str_cut(text, 0, (size_t)colon)))) {
		only = str_cut(text, 0, (size_t)colon);
		text = str_trim(str_from(text, (size_t)colon + 1));
	}
	for (size_t way = 0; way < COUNT(ref_ways) && hits == 0; way++)
		for (size_t i = 0; res_all[i]; i++)
			if ((to[0] == 0 || word_in(to, str_z(res_all[i]->name))) && (only.n == 0 || str_is(only, res_all[i]->name)))
				TRY(ref_ways[way](cx, res_all[i], text, id, &hits));
	*out = hits;
	return RC_OK;
}

bool ref_unknown(struct cx *cx, const char *to, struct str text)
{
	size_t hits;
	int64_t id;

	if (ref_hits(cx, to, text, &id, &hits) == RC_OK)
		return hits == 0;
	cx_clear(cx);
	return false;
}

enum rc ref_find(struct cx *cx, const char *to, struct str text, int64_t *id, const char **why)
{
	size_t hits;

	*why = word_in(to, STR("documents"))
	               ? L("Không tìm thấy; ghi mã, hoặc số và ngày như trên văn bản. Văn bản chưa có thì thả tệp ở “Văn bản chờ "
			   "gán” trước",
				 "not found; give its code, or number and date as it says. One that is not here yet is dropped "
				 "among the papers to assign first")
	               : L("Không tìm thấy mã hoặc tên này", "no such code or name");
	TRY(ref_hits(cx, to, text, id, &hits));
	if (hits == 1)
		return RC_OK;
	if (hits > 1)
		*why = word_in(to, STR("documents")) ? L("Có nhiều văn bản cùng số; ghi số và ngày, hoặc mã",
							       "several bear this number: give number and date, or the code")
		                                     : L("Có nhiều mục cùng tên; ghi mã", "several bear this name: give the code");
	return cx_fail(cx, RC_NOT_FOUND, "%s", *why);
}
